use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::front_matter;
use crate::diag::{At, Diagnostic, Excerpt, Finding, Level, Part, Place, Step};
use crate::vocab::SourcePath;

/// Works out line, column and excerpt of a diagnostic. `text` gives the text of a file, or nothing if it has none.
pub fn resolve(diagnostic: Diagnostic, level: Level, text: &dyn Fn(&SourcePath) -> Option<Arc<str>>) -> Finding {
    let excerpt = |place: &Place| match text(&place.path) {
        None => Excerpt::none(),
        Some(text) => Excerpt::cut(&text, bytes_of(&text, place)),
    };
    Finding {
        code: diagnostic.code,
        level,
        message: diagnostic.message,
        excerpt: excerpt(&diagnostic.place),
        path: diagnostic.place.path,
        hints: diagnostic.hints,
        related: diagnostic.related.into_iter().map(|(at, label)| (at.path.clone(), excerpt(&at), label)).collect(),
    }
}

fn bytes_of(text: &str, place: &Place) -> Range<usize> {
    match &place.at {
        At::File => 0..0,
        At::Bytes(bytes) => bytes.clone(),
        At::Key(keys, part) => {
            let block = match place.path.extension() {
                "md" => front_matter::split(text).map_or(0..0, |halves| halves.yaml),
                _ => 0..text.len(),
            };
            let inner = locate(&text[block.clone()], keys, *part).unwrap_or(0..0);
            block.start + inner.start..block.start + inner.end
        }
    }
}

/// Finds an entry in YAML. Where the last step is not there (a text where a list was expected, a missing key), the
/// entry it should stand in is meant.
///
/// The YAML is read once more with a reader that fails on purpose at the entry: the error then carries the place. So
/// every notation that the reader takes is found, and none has to be known here.
pub fn locate(yaml: &str, keys: &[Step], part: Part) -> Option<Range<usize>> {
    for length in (1..=keys.len()).rev() {
        let part = if length == keys.len() { part } else { Part::Value };
        let probe = Probe { keys: &keys[..length], part };
        let Err(error) = probe.deserialize(serde_yaml::Deserializer::from_str(yaml)) else { continue };
        if !error.to_string().contains(FOUND) {
            continue;
        }
        let Some(location) = error.location() else { continue };
        let start = byte_of(yaml, location.line(), location.column());
        return Some(start..start + extent(&yaml[start..], yaml, start));
    }
    None
}

/// Finds the second of two keys of one name, anywhere in YAML that the reader refused for it.
pub(super) fn repeated_key(yaml: &str) -> Option<usize> {
    let error = Unrepeated.deserialize(serde_yaml::Deserializer::from_str(yaml)).err()?;
    let location = error.location().filter(|_| error.to_string().contains(FOUND))?;
    Some(byte_of(yaml, location.line(), location.column()))
}

/// The text of a scalar as it was written, without its quotes: for values that the reader took for a number.
pub fn scalar_text(yaml: &str, keys: &[Step]) -> Option<String> {
    let range = locate(yaml, keys, Part::Value)?;
    Some(yaml[range].trim_matches(['"', '\'']).to_owned())
}

/// The byte at a line and column, both from 1 and counted in characters, as the reader gives them.
pub fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = &text[start.min(text.len())..];
    let inner = rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at);
    start + inner
}

/// How many bytes of `rest` belong to the scalar it begins with; a collection is marked by its first line.
fn extent(rest: &str, yaml: &str, start: usize) -> usize {
    let line = rest.split(['\n', '\r']).next().unwrap_or_default();
    match line.bytes().next() {
        Some(quote @ (b'"' | b'\'')) => {
            // In double quotes `\x` is one character, in single ones `''` is.
            let mut bytes = line.bytes().enumerate().skip(1).peekable();
            while let Some((at, byte)) = bytes.next() {
                if quote == b'"' && byte == b'\\' {
                    bytes.next();
                } else if byte == quote && bytes.next_if(|(_, next)| quote == b'\'' && *next == quote).is_none() {
                    return at + 1;
                }
            }
            line.len()
        }
        _ => {
            // Within `[a, b]` or `{a: b}` a plain scalar ends earlier than at the end of the line.
            let before = &yaml[..start];
            let open = before.rsplit('\n').next().unwrap_or_default();
            let flow = open.contains(['[', '{']);
            let stop = |at: usize| {
                let rest = &line[at..];
                rest.starts_with(": ")
                    || rest == ":"
                    || rest.starts_with(" #")
                    || (flow && rest.starts_with([',', ']', '}']))
            };
            let end = line.char_indices().map(|(at, _)| at).find(|at| stop(*at)).unwrap_or(line.len());
            line[..end].trim_end().len()
        }
    }
}

/// What the error says that is raised on purpose.
const FOUND: &str = "blatt: here";

struct Probe<'a> {
    keys: &'a [Step],
    part: Part,
}

impl<'de> DeserializeSeed<'de> for Probe<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Probe<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let Some((Step::Key(wanted), rest)) = self.keys.split_first() else {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let at_name = rest.is_empty() && self.part == Part::Name;
        while let Some(found) = map.next_key_seed(Name { wanted, fail: at_name })? {
            if !found {
                map.next_value::<IgnoredAny>()?;
            } else if rest.is_empty() {
                map.next_value_seed(Fail)?;
            } else {
                map.next_value_seed(Probe { keys: rest, part: self.part })?;
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let Some((Step::Index(wanted), rest)) = self.keys.split_first() else {
            while seq.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        };
        let mut index = 0;
        loop {
            let more = match index == *wanted {
                true if rest.is_empty() => seq.next_element_seed(Fail)?.is_some(),
                true => seq.next_element_seed(Probe { keys: rest, part: self.part })?.is_some(),
                false => seq.next_element::<IgnoredAny>()?.is_some(),
            };
            if !more {
                return Ok(());
            }
            index += 1;
        }
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Takes a key and says whether it is the wanted one; fails on purpose if its name is what is looked for.
struct Name<'a> {
    wanted: &'a str,
    fail: bool,
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<bool, E> {
        if self.fail && key == self.wanted {
            return Err(E::custom(FOUND));
        }
        Ok(key == self.wanted)
    }
}

/// Reads any value and fails on purpose at a key that the same mapping holds already.
#[derive(Clone, Copy)]
struct Unrepeated;

impl<'de> DeserializeSeed<'de> for Unrepeated {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Unrepeated {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut seen = HashSet::new();
        while map.next_key_seed(NewKey(&mut seen))?.is_some() {
            map.next_value_seed(self)?;
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element_seed(self)?.is_some() {}
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }
    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }
    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }
    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }
    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

struct NewKey<'a>(&'a mut HashSet<String>);

impl<'de> DeserializeSeed<'de> for NewKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for NewKey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E: serde::de::Error>(self, key: &str) -> Result<(), E> {
        if self.0.insert(key.to_owned()) { Ok(()) } else { Err(E::custom(FOUND)) }
    }
}

/// Fails on purpose at whatever comes.
struct Fail;

impl<'de> DeserializeSeed<'de> for Fail {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Fail {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_bool<E: serde::de::Error>(self, _: bool) -> Result<(), E> {
        Err(E::custom(FOUND))
    }
    fn visit_i64<E: serde::de::Error>(self, _: i64) -> Result<(), E> {
        Err(E::custom(FOUND))
    }
    fn visit_u64<E: serde::de::Error>(self, _: u64) -> Result<(), E> {
        Err(E::custom(FOUND))
    }
    fn visit_f64<E: serde::de::Error>(self, _: f64) -> Result<(), E> {
        Err(E::custom(FOUND))
    }
    fn visit_str<E: serde::de::Error>(self, _: &str) -> Result<(), E> {
        Err(E::custom(FOUND))
    }
    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        Err(E::custom(FOUND))
    }
    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(FOUND))
    }
    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<(), A::Error> {
        Err(A::Error::custom(FOUND))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const YAML: &str = "title: \"Größe: 3\"\nauthor: müller # wer\ntags: [Öl, Gas, \"a, b\"]\nimage:\n  src: a.jpg\n  \
                        credit: 'Übrig'\ncorrections:\n  - date: 2020-01-01\n    text: >\n      lang\n  - {kind: x, text: y}\n\
                        empty:\nnumber: 007\n";

    #[test]
    fn a_quoted_text_ends_at_its_own_quote() {
        for value in ["\"re\\\"dak\"", "'Er''s'", "''", "\"\"", "\"a\\\\\""] {
            let yaml = format!("author: {value} # who\n");
            let range = locate(&yaml, &[Step::Key("author".into())], Part::Value).unwrap();
            assert_eq!(&yaml[range], value);
        }
    }

    #[test]
    fn finds_names_and_values() {
        let check = |keys: &[&str], part, want: &str| {
            let steps: Vec<Step> =
                keys.iter().map(|key| key.parse().map_or_else(|_| Step::Key((*key).to_owned()), Step::Index)).collect();
            assert_eq!(locate(YAML, &steps, part).map(|range| &YAML[range]), Some(want), "{keys:?}");
        };
        check(&["title"], Part::Name, "title");
        check(&["title"], Part::Value, "\"Größe: 3\"");
        check(&["author"], Part::Value, "müller");
        check(&["tags", "0"], Part::Value, "Öl");
        check(&["tags", "1"], Part::Value, "Gas");
        check(&["tags", "2"], Part::Value, "\"a, b\"");
        check(&["image", "credit"], Part::Value, "'Übrig'");
        check(&["image", "credit"], Part::Name, "credit");
        check(&["corrections", "0", "date"], Part::Value, "2020-01-01");
        check(&["corrections", "1", "kind"], Part::Value, "x");
        check(&["number"], Part::Value, "007");
        // What is not there is looked for where it should stand.
        check(&["image", "alt"], Part::Value, "src: a.jpg".split(':').next().unwrap());
        check(&["author", "0"], Part::Value, "müller");
        assert_eq!(locate(YAML, &[Step::Key("none".into())], Part::Value), None);
    }
}
