//! JSON Schemas (2020-12) of what the newsroom writes, by which editors complete, explain and check keys as they are typed.
//!
//! They say what the readers in `config` and `content` take; a test holds the keys of both to each other. What no schema
//! can say, such as whether a picture is there, is left to a build. Only keywords that mean the same in draft 7 are used, which
//! is as far as most editors' language servers go.

mod key;
mod site;
mod document;
#[cfg(test)]
mod tests;

use serde_json::{Value, json};

/// What a schema is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// site.yaml.
    Site,
    /// The front matter of a file in content/articles/, and so on.
    Article,
    Author,
    Category,
}

/// The ids that a site has. Of a kind that it has none of, any text may be one.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    pub authors: Vec<String>,
    pub categories: Vec<String>,
}

/// The schema of a kind, with the ids of a site as the only ones that may be named.
pub fn schema(kind: Kind, ids: &Ids) -> Value {
    let (title, body) = match kind {
        Kind::Site => ("site.yaml of blatt", site::site(ids)),
        Kind::Article => ("Front matter of an article", document::article(ids)),
        Kind::Author => ("Front matter of an author's profile", document::author()),
        Kind::Category => ("Front matter of a category", document::category()),
    };
    let mut schema = json!({"$schema": "https://json-schema.org/draft/2020-12/schema", "title": title});
    let top = schema.as_object_mut().expect("an object");
    let Value::Object(body) = body else { unreachable!("each kind is a mapping of keys") };
    top.extend(body);
    schema
}
