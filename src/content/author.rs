use super::{Body, Parsed, Reading, article, file};
use crate::vocab::{SourcePath, UrlPath};
use serde::{Deserialize, Serialize};

/// An author's profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Author {
    pub path: SourcePath,
    /// The file's stem.
    pub id: String,
    pub name: String,
    pub kind: AuthorKind,
    /// The sign under short items.
    pub short: Option<String>,
    pub role: Option<String>,
    /// Below content/media/.
    pub image: Option<String>,
    pub bio: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    /// Network and address or handle, in the order written.
    pub social: Vec<(String, String)>,
    /// What the name is sorted by.
    pub sort_name: Option<String>,
    pub slug: String,
    pub aliases: Vec<UrlPath>,
    pub body: Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorKind {
    Person,
    Team,
    Agency,
}

const KINDS: [(&str, AuthorKind); 3] =
    [("person", AuthorKind::Person), ("team", AuthorKind::Team), ("agency", AuthorKind::Agency)];

impl AuthorKind {
    pub fn word(self) -> &'static str {
        KINDS.iter().find(|(_, kind)| *kind == self).map_or("person", |(word, _)| word)
    }
}

impl Author {
    pub fn parse(path: &SourcePath, text: &str, reading: &Reading) -> Parsed<Self> {
        file::read(path, text, |fields, body| {
            let name = fields.required_text("name");
            let kind = fields.choice("kind", &KINDS).unwrap_or(AuthorKind::Person);
            let (short, role, image) = (fields.text("short"), fields.text("role"), fields.text("image"));
            let (bio, email, website) = (fields.text("bio"), fields.text("email"), fields.text("website"));
            let social = fields.entries("social");
            let sort_name = fields.text("sort_name");
            // The id rather than the name: editors choose the file's name with its address in mind.
            let slug = article::slug(fields, Some(path.stem()), reading);
            let aliases = article::aliases(fields);
            Some(Self {
                path: path.clone(),
                id: path.stem().to_owned(),
                name: name?,
                kind,
                short,
                role,
                image,
                bio,
                email,
                website,
                social,
                sort_name,
                slug: slug?,
                aliases,
                body: Body::scan(text, body),
            })
        })
    }
}
