use super::lead_place;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};
use crate::picture::Format;

/// What search engines and networks ask for to show a large preview, in pixels.
const WIDTH: u32 = 1200;

/// Pictures over an article that are too small for it.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(article) = document.article() else { return };
    let Some(image) = &article.image else { return };
    let Some(media) = document.outlet.site.media(&article.path, &image.src) else { return };
    // A drawing has any size.
    let width = media.facts.width.filter(|_| media.facts.format != Some(Format::Svg));
    if let Some(width) = width.filter(|width| *width < WIDTH) {
        let message = format!("the picture `{}` is {width} pixels wide", image.src);
        let told = Diagnostic::new(&code::SMALL_LEAD, lead_place(article, image, "src"), message);
        found.push(told.hint(format!(
            "over an article it should have {WIDTH}; ask for the original, and do not enlarge this one"
        )));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn pictures_over_articles() {
        let lead = |image: &str, size: &str| {
            let keys = format!("image: {image}\nimage_alt: Kran\nimage_credit: Anna");
            article("a", &keys, "Text.") + &format!("-- content/media/kran.jpg --\npng {size}\n")
        };
        check(&lead("kran.jpg", "1200x300"), &[]);
        let hint = "(over an article it should have 1200; ask for the original, and do not enlarge this one)";
        let told = |place: &str| {
            format!("small-lead content/articles/a.md:{place} the picture `kran.jpg` is 1199 pixels wide {hint}")
        };
        check(&lead("kran.jpg", "1199x2000"), &[&told("8:8")]);
        check(&lead("{src: kran.jpg}", "1199x2000"), &[&told("8:14")]);
        let svg =
            "-- content/media/kran.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"10\" height=\"10\"/>\n";
        check(&(article("a", "image: kran.svg\nimage_alt: Kran\nimage_credit: Anna", "Text.") + svg), &[]);
        let in_text = article("a", "", "![Ein Kran](kran.jpg){credit=\"Anna\"}");
        check(&(in_text + "-- content/media/kran.jpg --\npng 600x400\n"), &[]);
    }
}
