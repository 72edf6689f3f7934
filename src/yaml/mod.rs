//! YAML as editors write it, from text to checked values.
//!
//! 1. [`front_matter::split`] finds the block of keys in a Markdown file;
//! 2. [`parse`] turns YAML into a mapping, or says where it is broken;
//! 3. [`Fields`] takes the keys out one by one, each with the type it must have, and notes every mistake;
//! 4. [`locate`] finds an entry in the text again, for the few that a diagnostic is about.
//!
//! The other way, [`scalar`] writes a text so that it is read as itself.

#[cfg(test)]
pub mod asked;
mod elsewhere;
mod fields;
pub mod front_matter;
mod kind;
mod locate;
mod slip;
mod write;

pub use fields::{Fields, Item};
pub use locate::{byte_of as byte_at, locate, resolve, scalar_text};
pub use write::scalar;

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

/// The same for files that may hold any value. No text or key of it holds control characters, see
/// [`without_controls`].
pub fn parse_any(path: &SourcePath, yaml: &str, start: usize) -> Result<Value, Box<Diagnostic>> {
    match serde_yaml::from_str::<Value>(yaml) {
        Ok(value) => Ok(without_controls(value)),
        Err(error) => Err(Box::new(syntax_error(path, yaml, start, &error))),
    }
}

/// The value without control characters, which YAML can write as `"\x01"`: feeds that hold one are not XML any more. Tabs and
/// line breaks stay. U+0000 marks fragments in a page being made, and becomes U+FFFD.
pub fn without_controls(value: Value) -> Value {
    // Hardly any value holds one, and a mapping that is made anew is hashed anew.
    if holds_controls(&value) { cleaned(value) } else { value }
}

fn holds_controls(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains(is_refused),
        Value::Sequence(items) => items.iter().any(holds_controls),
        Value::Mapping(entries) => entries.iter().any(|(key, value)| holds_controls(key) || holds_controls(value)),
        Value::Tagged(tagged) => holds_controls(&tagged.value),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn cleaned(value: Value) -> Value {
    match value {
        Value::String(text) if text.contains(is_refused) => Value::String(plain(&text)),
        Value::Sequence(items) => items.into_iter().map(cleaned).collect(),
        Value::Mapping(entries) => {
            Value::Mapping(entries.into_iter().map(|(key, value)| (cleaned(key), cleaned(value))).collect())
        }
        Value::Tagged(mut tagged) => {
            tagged.value = cleaned(tagged.value);
            Value::Tagged(tagged)
        }
        other => other,
    }
}

fn is_refused(c: char) -> bool {
    c.is_control() && c != '\n' && c != '\t'
}

fn plain(text: &str) -> String {
    let kept = |c| match c {
        '\0' => Some('\u{fffd}'),
        // Other ways to break a line.
        '\u{b}' | '\u{c}' | '\r' | '\u{85}' => Some('\n'),
        c if is_refused(c) => None,
        c => Some(c),
    };
    text.replace("\r\n", "\n").chars().filter_map(kept).collect()
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

fn syntax_error(path: &SourcePath, yaml: &str, start: usize, error: &serde_yaml::Error) -> Diagnostic {
    let message = error.to_string();
    let end = error.location().map_or(0, |l| locate::byte_of(yaml, l.line(), l.column()));
    // Where a quoted text that does not end begins; the reader stopped behind all of it.
    let at = told_place(yaml, &message, "while scanning a quoted scalar").unwrap_or(end);
    if let Some(tab) = indenting_tab(yaml, at) {
        return broken(path, yaml, start, tab, "a line is indented by a tab, which YAML does not allow".into())
            .hint("indent by two spaces");
    }
    if let Some((open, close)) = open_bracket(yaml, &message, end) {
        return broken(path, yaml, start, open, format!("a bracket is not closed by `{close}`"))
            .hint(format!("put `{close}` behind the last of what belongs between the two"));
    }
    if let Some(slip) = slip::find(yaml, at) {
        return broken(path, yaml, start, slip.at, slip.reason)
            .hint(format!("put the whole value in quotes: `{}`", slip.mended));
    }
    // Of a repeated key the reader gives the place of the mapping alone.
    let repeated = message.contains(REPEATED).then(|| locate::repeated_key(yaml)).flatten();
    let at = repeated.unwrap_or(at);
    match IN_PLAIN_WORDS.iter().find(|(jargon, ..)| message.contains(jargon)) {
        Some((_, plain, hint)) => broken(path, yaml, start, at, (*plain).into()).hint(*hint),
        None => broken(path, yaml, start, at, plain_message(&message)),
    }
}

/// A place that the reader tells in its message, behind these words.
fn told_place(yaml: &str, message: &str, words: &str) -> Option<usize> {
    let (line, column) = message.split_once(words)?.1.strip_prefix(" at line ")?.split_once(" column ")?;
    let column = &column[..column.find(|c: char| !c.is_ascii_digit()).unwrap_or(column.len())];
    Some(locate::byte_of(yaml, line.parse().ok()?, column.parse().ok()?))
}

/// A bracket whose other half is missing, and what that is: the reader stopped at the end, or where another key begins. Within
/// the brackets something else is wrong.
fn open_bracket(yaml: &str, message: &str, end: usize) -> Option<(usize, char)> {
    let (open, close) = [("while parsing a flow sequence", ']'), ("while parsing a flow mapping", '}')]
        .into_iter()
        .find_map(|(words, close)| Some((told_place(yaml, message, words)?, close)))?;
    let stopped = yaml[..end].rfind('\n').map_or(0, |end| end + 1);
    let outside = stopped > open && !yaml[stopped..].starts_with([' ', '\t', close]);
    outside.then_some((open, close))
}

fn broken(path: &SourcePath, yaml: &str, start: usize, at: usize, message: String) -> Diagnostic {
    let at = start + at.min(yaml.len());
    Diagnostic::new(&code::YAML_SYNTAX, Place::bytes(path, at..at + 1), message)
}

/// How the reader's message begins, or goes on after the place, when a mapping has two keys of one name.
const REPEATED: &str = "duplicate entry with key ";

/// What editors are told for what the reader says of the commonest mistakes, with the way out.
const IN_PLAIN_WORDS: [(&str, &str, &str); 4] = [
    (
        "mapping values are not allowed",
        "a colon stands where no key can be",
        "put a text with a colon in quotes; let keys that belong together begin in the same column",
    ),
    (
        "did not find expected key",
        "this belongs to no key",
        "write `key: value`, one a line, with the keys that belong together in the same column",
    ),
    ("could not find expected ':'", "a line has no key", "write `key: value`, one a line"),
    ("while scanning a quoted scalar", "a quoted text does not end", "close it with the quotation mark it begins with"),
];

/// The reader's message without the place it ends in, which counts from the start of the block rather than of the file.
fn plain_message(message: &str) -> String {
    let message = message.split(" at line ").next().unwrap_or(message);
    let message = message.split(", while ").next().unwrap_or(message);
    match message.split_once(REPEATED).map(|(_, key)| key) {
        Some(key) => format!("the key `{}` is written twice", key.trim_matches('"')),
        None => message.trim_end_matches('.').to_owned(),
    }
}

/// The tab that indents the line the reader stopped in. Only there it is the mistake: within a quoted or block text, and
/// in the second line of a plain one, a tab may well lead a line.
fn indenting_tab(yaml: &str, at: usize) -> Option<usize> {
    let line = yaml[..at].rfind('\n').map_or(0, |end| end + 1);
    let blank = yaml[line..].len() - yaml[line..].trim_start_matches(' ').len();
    yaml[line + blank..].starts_with('\t').then_some(line + blank)
}
