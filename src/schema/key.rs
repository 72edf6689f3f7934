//! The forms that values of keys have, each as `yaml::Fields` takes it.

use serde_json::{Map, Value, json};

/// A mapping of these keys and no others.
pub(super) fn mapping<const N: usize>(required: &[&str], keys: [(&str, &str, Value); N]) -> Value {
    let mut properties = Map::new();
    for (name, what, mut form) in keys {
        form.as_object_mut().expect("forms are objects").insert("description".into(), what.into());
        properties.insert(name.into(), form);
    }
    let mut mapping = json!({"type": "object", "properties": properties, "additionalProperties": false});
    if !required.is_empty() {
        mapping["required"] = required.into();
    }
    mapping
}

/// A text; a number typed bare is one, too.
pub(super) fn text() -> Value {
    json!({"type": ["string", "number"]})
}

pub(super) fn date() -> Value {
    json!({"type": "string", "pattern": "^\\s*[0-9]{4}-[0-9]{2}-[0-9]{2}"})
}

/// The whole address of something elsewhere.
pub(super) fn address() -> Value {
    json!({"type": "string", "pattern": "^\\s*([Hh][Tt][Tt][Pp][Ss]?://|[Mm][Aa][Ii][Ll][Tt][Oo]:)"})
}

/// An address for letters.
pub(super) fn email() -> Value {
    json!({"type": "string", "pattern": "@"})
}

/// `true` or `false`.
pub(super) fn flag() -> Value {
    json!({"type": "boolean"})
}

/// A whole number.
pub(super) fn number(least: u64) -> Value {
    json!({"type": "integer", "minimum": least})
}

/// One of some words.
pub(super) fn word<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({"type": "string", "enum": words.into_iter().collect::<Vec<_>>()})
}

/// The words that a reader takes, as it has them.
pub(super) fn choice<T>(words: &[(&'static str, T)]) -> Value {
    word(words.iter().map(|(word, _)| *word))
}

/// The id of a file: one of these, if any are known.
pub(super) fn id(known: &[String]) -> Value {
    if known.is_empty() { text() } else { word(known.iter().map(String::as_str)) }
}

pub(super) fn one_of(forms: impl IntoIterator<Item = Value>) -> Value {
    json!({"anyOf": forms.into_iter().collect::<Vec<_>>()})
}

/// A list, or a single item without the brackets.
pub(super) fn list(item: Value) -> Value {
    one_of([item.clone(), json!({"type": "array", "items": item})])
}
