use super::{Body, Reading};
use crate::diag::{Diagnostic, Place, code};
use crate::vocab::SourcePath;
use crate::yaml::front_matter::{NoFrontMatter, split};
use crate::yaml::{self, Fields};

/// Reads the front matter of a Markdown file by `read`, which gets the keys and what is known of the text below them.
pub(super) fn read<T>(
    path: &SourcePath,
    text: &str,
    reading: &Reading,
    read: impl FnOnce(&mut Fields, Body) -> Option<T>,
) -> super::Parsed<T> {
    let halves = match split(text) {
        Ok(halves) => halves,
        Err(missing) => return (None, vec![no_front_matter(path, text, missing)]),
    };
    let raw = &text[halves.yaml.clone()];
    let keys = match yaml::parse(path, raw, halves.yaml.start) {
        Ok(keys) => keys,
        Err(problem) => return (None, vec![*problem]),
    };
    let mut problems = Vec::new();
    let mut fields = Fields::new(path, raw, keys, &mut problems);
    let (body, found) = Body::scan(path, text, halves.body..text.len(), reading);
    let document = read(&mut fields, body);
    fields.finish();
    debug_assert!(document.is_some() || !problems.is_empty(), "{path} vanishes without a word");
    problems.extend(found);
    (document, problems)
}

fn no_front_matter(path: &SourcePath, text: &str, missing: NoFrontMatter) -> Diagnostic {
    let place = Place::bytes(path, 0..text.lines().next().map_or(0, str::len));
    match missing {
        NoFrontMatter::Absent if text.trim().is_empty() => {
            Diagnostic::new(&code::NO_FRONT_MATTER, place, "the file is empty")
                .hint("begin it with a line `---`, then the keys, then another line `---`")
        }
        NoFrontMatter::Absent if text.trim_start_matches('\u{feff}').starts_with("+++") => Diagnostic::new(
            &code::NO_FRONT_MATTER,
            place,
            "the front matter is TOML, as Hugo takes it; here it is YAML",
        )
        .hint("write `---` for both lines `+++`, and `key: value` for `key = value`"),
        NoFrontMatter::Absent => Diagnostic::new(&code::NO_FRONT_MATTER, place, "the file has no front matter")
            .hint("begin it with a line `---`, then the keys, then another line `---`"),
        NoFrontMatter::Unclosed => Diagnostic::new(&code::NO_FRONT_MATTER, place, "the front matter has no end")
            .hint("put a line `---` after the last key"),
    }
}
