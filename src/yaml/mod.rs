//! YAML as editors write it, from text to checked values.
//!
//! 1. [`front_matter::split`] finds the block of keys in a Markdown file;
//! 2. [`parse`] turns YAML into a mapping, or says where it is broken;
//! 3. [`Fields`] takes the keys out one by one, each with the type it must have, and notes every mistake;
//! 4. [`locate`] finds an entry in the text again, for the few that a diagnostic is about.

mod fields;
pub mod front_matter;
mod locate;

pub use fields::{Fields, Kind};
pub use locate::{byte_of as byte_at, locate, resolve, scalar_text};

use serde_yaml::{Mapping, Value};

use crate::diag::{Diagnostic, Place, code};
use crate::vocab::SourcePath;

/// Reads the keys of a file. `start` is where `yaml` begins in the file, in bytes.
///
/// Nothing at all reads as no keys. Whatever is wrong is reported once, at its place.
pub fn parse(path: &SourcePath, yaml: &str, start: usize) -> Result<Mapping, Box<Diagnostic>> {
    match parse_any(path, yaml, start)? {
        Value::Mapping(keys) => Ok(keys),
        Value::Null => Ok(Mapping::new()),
        _ => Err(Box::new(
            broken(path, yaml, start, 0, "this is not a list of keys and values".into())
                .hint("write `key: value`, one a line"),
        )),
    }
}

/// The same for files that may hold any value.
pub fn parse_any(path: &SourcePath, yaml: &str, start: usize) -> Result<Value, Box<Diagnostic>> {
    if let Some(tab) = leading_tab(yaml) {
        return Err(Box::new(
            broken(path, yaml, start, tab, "a line is indented by a tab, which YAML does not allow".into())
                .hint("indent by two spaces"),
        ));
    }
    serde_yaml::from_str::<Value>(yaml).map_err(|error| {
        let message = error.to_string();
        // Of a repeated key the reader gives the place of the mapping alone.
        let repeated = message.contains(REPEATED).then(|| locate::repeated_key(yaml)).flatten();
        let given = || error.location().map_or(0, |l| locate::byte_of(yaml, l.line(), l.column()));
        Box::new(broken(path, yaml, start, repeated.unwrap_or_else(given), plain_message(&message)))
    })
}

/// Stores a value of any shape in a format that has to know shapes beforehand: as YAML.
pub mod as_text {
    use serde::de::Error as _;
    use serde::ser::Error as _;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};
    use serde_yaml::Value;

    pub fn serialize<S: Serializer>(value: &Option<Value>, serializer: S) -> Result<S::Ok, S::Error> {
        let text = value.as_ref().map(serde_yaml::to_string).transpose().map_err(S::Error::custom)?;
        text.serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
        let text = Option::<String>::deserialize(deserializer)?;
        text.map(|text| serde_yaml::from_str(&text)).transpose().map_err(D::Error::custom)
    }
}

fn broken(path: &SourcePath, yaml: &str, start: usize, at: usize, message: String) -> Diagnostic {
    let at = start + at.min(yaml.len());
    Diagnostic::new(&code::YAML_SYNTAX, Place::bytes(path, at..at + 1), message)
}

/// How the reader's message begins, or goes on after the place, when a mapping has two keys of one name.
const REPEATED: &str = "duplicate entry with key ";

/// The reader's message without the place it ends in, which counts from the start of the block rather than of the file.
fn plain_message(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    let message = message.split(", while ").next().unwrap_or(message);
    match message.split_once(REPEATED).map(|(_, key)| key) {
        Some(key) => format!("the key `{}` is written twice", key.trim_matches('"')),
        None => message.trim_end_matches('.').to_owned(),
    }
}

/// Where a line outside a block of text begins with a tab.
fn leading_tab(yaml: &str) -> Option<usize> {
    let mut at = 0;
    for line in yaml.split_inclusive('\n') {
        let blank = line.len() - line.trim_start_matches(' ').len();
        // Within a quoted or block text a tab may lead a line: only a line that looks like an entry is refused.
        if line[blank..].starts_with('\t') && (line.contains(": ") || line.trim_start().starts_with("- ")) {
            return Some(at + blank);
        }
        at += line.len();
    }
    None
}
