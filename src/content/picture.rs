use crate::diag::{Diagnostic, code};
use crate::yaml::Fields;
use serde::{Deserialize, Serialize};

/// A picture as a document names it, with the texts the document gives. What it leaves out, the sidecar or the
/// file's own data may give.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureRef {
    /// Below content/media/.
    pub src: String,
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    /// The part that must stay in sight when the picture is cropped, as in `50% 30%`.
    pub focus: Option<String>,
    /// Written as a mapping `image:` rather than as `image_alt:` and so on: where diagnostics point.
    pub nested: bool,
}

impl PictureRef {
    /// The same with its texts set.
    pub(super) fn set(self, set: impl Fn(String) -> String) -> Self {
        Self { alt: self.alt.map(&set), caption: self.caption.map(&set), credit: self.credit.map(&set), ..self }
    }

    /// Reads `image`, as a text or a mapping, and the flat spelling `image_alt`, `image_caption`, `image_credit`: after `image`,
    /// which looks like a slip of any of them.
    pub(super) fn read(fields: &mut Fields, flat: bool) -> Option<Self> {
        let picture = match fields.is_mapping("image") {
            true => fields.mapping("image", |image| {
                let src = image.required_text("src");
                let (caption, focus) = (image.text("caption"), focus(image));
                let (alt, credit) = (image.meant_text("alt"), image.meant_text("credit"));
                Some(Self { src: src?, alt, caption, credit, focus, nested: true })
            }),
            false => fields
                .text("image")
                .map(|src| Some(Self { src, alt: None, caption: None, credit: None, focus: None, nested: false })),
        };
        let (mut alt, mut caption, mut credit) = (None, None, None);
        if flat {
            caption = fields.text("image_caption");
            alt = fields.meant_text("image_alt");
            credit = fields.meant_text("image_credit");
        }
        let mut picture = picture.flatten()?;
        picture.alt = picture.alt.or(alt);
        picture.caption = picture.caption.or(caption);
        picture.credit = picture.credit.or(credit);
        Some(picture)
    }
}

/// Takes `focus`. It goes into a style attribute, where anything but a position could say more than one.
pub(super) fn focus(fields: &mut Fields) -> Option<String> {
    let text = fields.text("focus")?;
    let normal = text.split_ascii_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    if is_position(&normal) {
        return Some(normal);
    }
    let place = fields.place("focus");
    let message = format!("`{text}` is no place in a picture");
    fields.note(Diagnostic::new(&code::BAD_VALUE, place, message).hint(
        "write it as `50% 30%`, from the left and from the top, or as `left`, `center`, `right`, `top`, `bottom`",
    ));
    None
}

fn is_position(text: &str) -> bool {
    let (across, down) = (["left", "right"], ["top", "bottom"]);
    let percent = |part: &str| {
        let number = part.strip_suffix('%').filter(|n| n.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
        number.and_then(|n| n.parse::<f64>().ok()).is_some_and(|n| n <= 100.0)
    };
    match text.split(' ').collect::<Vec<_>>()[..] {
        [one] => percent(one) || one == "center" || across.contains(&one) || down.contains(&one),
        [x, y] => {
            let first = percent(x) || x == "center" || across.contains(&x);
            let second = percent(y) || y == "center" || down.contains(&y);
            // Two words may change places, a word and a number may not.
            (first && second) || (x == "center" || down.contains(&x)) && (y == "center" || across.contains(&y))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions() {
        for good in ["50% 30%", "12.5% 0%", "50%", "left", "top", "left top", "top left", "center 20%", "center bottom"]
        {
            assert!(is_position(good), "{good}");
        }
        for bad in
            ["", "left right", "120% 0%", "30% left", "50% 50%;color:red", "url(x)", "5 5", "50% 50% 50%", "..% 0%"]
        {
            assert!(!is_position(bad), "{bad}");
        }
    }
}
