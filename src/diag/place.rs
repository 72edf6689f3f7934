use serde::{Deserialize, Serialize};
use std::ops::Range;

use crate::vocab::SourcePath;

/// A file and, within it, what a diagnostic is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    pub path: SourcePath,
    pub at: At,
}

/// What a diagnostic points at. Turned into a line and a column only when it is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum At {
    /// The file as a whole, shown as its first line.
    File,
    /// Bytes of the file.
    Bytes(Range<usize>),
    /// An entry of the file's YAML: the whole file, or the front matter of a Markdown file.
    Key(KeyPath, Part),
}

/// Which half of an entry is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Part {
    Name,
    Value,
}

/// The way to an entry from the top of the YAML.
pub type KeyPath = Vec<Step>;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Step {
    Key(String),
    /// From 0.
    Index(usize),
}

impl Place {
    pub fn file(path: &SourcePath) -> Self {
        Self { path: path.clone(), at: At::File }
    }

    pub fn bytes(path: &SourcePath, bytes: Range<usize>) -> Self {
        Self { path: path.clone(), at: At::Bytes(bytes) }
    }

    /// The value of a key at the top of the file's YAML.
    pub fn value(path: &SourcePath, key: &str) -> Self {
        Self::entry(path, vec![Step::Key(key.to_owned())], Part::Value)
    }

    /// The value, or the item `index` of the value where it is a list.
    pub fn item(path: &SourcePath, key: &str, index: usize) -> Self {
        Self::entry(path, vec![Step::Key(key.to_owned()), Step::Index(index)], Part::Value)
    }

    pub fn entry(path: &SourcePath, keys: KeyPath, part: Part) -> Self {
        Self { path: path.clone(), at: At::Key(keys, part) }
    }
}
