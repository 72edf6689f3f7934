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
    /// Reads `image`, as a text or a mapping, and the flat spelling `image_alt`, `image_caption`, `image_credit`.
    pub(super) fn read(fields: &mut Fields, flat: bool) -> Option<Self> {
        let (mut alt, mut caption, mut credit) = (None, None, None);
        if flat {
            alt = fields.text("image_alt");
            caption = fields.text("image_caption");
            credit = fields.text("image_credit");
        }
        let mut picture = match fields.is_mapping("image") {
            true => fields.mapping("image", |image| {
                let src = image.required_text("src");
                let (alt, caption, credit) = (image.text("alt"), image.text("caption"), image.text("credit"));
                let focus = image.text("focus");
                Some(Self { src: src?, alt, caption, credit, focus, nested: true })
            })?,
            false => fields.text("image").map(|src| Self {
                src,
                alt: None,
                caption: None,
                credit: None,
                focus: None,
                nested: false,
            }),
        }?;
        picture.alt = picture.alt.or(alt);
        picture.caption = picture.caption.or(caption);
        picture.credit = picture.credit.or(credit);
        Some(picture)
    }
}
