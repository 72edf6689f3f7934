use super::{Body, Parsed, Reading, article, file};
use crate::vocab::SourcePath;
use crate::yaml::Item;
use serde::{Deserialize, Serialize};

/// What a newsroom says of a tag. A tag needs no file; most have none.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Tag {
    pub path: SourcePath,
    pub title: Option<String>,
    pub description: Option<String>,
    /// Other spellings that count as this tag, as they stand in articles.
    pub aliases: Vec<Item<String>>,
    pub slug: String,
    pub body: Body,
}

impl Tag {
    pub fn parse(path: &SourcePath, text: &str, reading: &Reading) -> Parsed<Self> {
        file::read(path, text, reading, |fields, body| {
            let set = |text: String| reading.typeset(None, &text);
            let title = fields.text("title").map(set);
            let description = fields.text("description").map(set);
            let aliases = fields.listed("aliases");
            let slug = article::slug(fields, Some(path.stem()), reading);
            Some(Self { path: path.clone(), title, description, aliases, slug: slug?, body })
        })
    }
}
