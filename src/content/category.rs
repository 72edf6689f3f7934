use super::{Body, Parsed, Reading, article, file};
use crate::diag::code;
use crate::vocab::{SourcePath, UrlPath};
use crate::yaml::Item;
use serde::{Deserialize, Serialize};

/// A section of the outlet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Category {
    pub path: SourcePath,
    /// The file's stem.
    pub id: String,
    pub title: String,
    pub description: Option<String>,
    /// Lower comes first; those without come last, by title.
    pub order: Option<u64>,
    /// `#rgb` or `#rrggbb`.
    pub colour: Option<String>,
    pub slug: String,
    pub aliases: Vec<Item<UrlPath>>,
    pub body: Body,
}

impl Category {
    pub fn parse(path: &SourcePath, text: &str, reading: &Reading) -> Parsed<Self> {
        file::read(path, text, reading, |fields, body| {
            let set = |text: String| reading.typeset(None, &text);
            let title = fields.required_text("title").map(set);
            let description = fields.text("description").map(set);
            let order = fields.number("order", 0);
            let colour = fields.text("colour");
            if let Some(colour) = &colour
                && !is_hex_colour(colour)
            {
                fields.refuse("colour", &code::BAD_VALUE, format!("`{colour}` is no colour; write it as \"#b3261e\""));
            }
            let slug = article::slug(fields, Some(path.stem()), reading);
            let aliases = article::aliases(fields);
            Some(Self {
                path: path.clone(),
                id: path.stem().to_owned(),
                title: title?,
                description,
                order,
                colour,
                slug: slug?,
                aliases,
                body,
            })
        })
    }
}

/// The only notation taken: it goes into style attributes, where anything else could say more than a colour.
fn is_hex_colour(text: &str) -> bool {
    let digits = text.strip_prefix('#').unwrap_or_default();
    matches!(digits.len(), 3 | 6) && digits.bytes().all(|b| b.is_ascii_hexdigit())
}
