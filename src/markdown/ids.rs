//! The ids of headings, unique within one text.

use std::collections::HashMap;

use super::Heading;

/// The ids that [`render()`](super::render()) gives these headings, without [`id_prefix`](super::Options::id_prefix).
pub fn heading_ids(headings: &[Heading], slug: &dyn Fn(&str) -> String) -> Vec<String> {
    let mut ids = Ids::default();
    headings.iter().map(|heading| ids.give(heading.id.as_deref(), &heading.text, slug)).collect()
}

#[derive(Default)]
pub(super) struct Ids {
    /// Every id given, with the number that a repetition of it gets; kept so that a thousand equal headings stay cheap.
    given: HashMap<String, u32>,
}

impl Ids {
    /// The id for a heading: the one written behind it (`{#id}`), or else the slug of its text.
    pub fn give(&mut self, written: Option<&str>, text: &str, slug: &dyn Fn(&str) -> String) -> String {
        let id = match written {
            Some(id) if is_plain(id) => id.to_string(),
            _ => slug(text),
        };
        self.unique(match id {
            empty if empty.is_empty() => "section".to_string(),
            id if is_of_layout(&id) => format!("section-{id}"),
            id => id,
        })
    }

    fn unique(&mut self, id: String) -> String {
        let Some(&next) = self.given.get(&id) else {
            self.given.insert(id.clone(), 2);
            return id;
        };
        let (number, numbered) = (next..)
            .map(|number| (number, format!("{id}-{number}")))
            .find(|(_, numbered)| !self.given.contains_key(numbered))
            .expect("more numbers than headings");
        self.given.insert(id, number + 1);
        self.given.insert(numbered.clone(), 2);
        numbered
    }
}

/// Whether an id may stand as written: nothing that would need escaping, and none of the footnotes' own (`fn:1`).
pub(super) fn is_plain(id: &str) -> bool {
    !id.is_empty() && id.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// Whether an id is one of those that layouts keep for the page around the text, such as `s-main`.
pub(super) fn is_of_layout(id: &str) -> bool {
    id.starts_with("s-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unique() {
        let check = |written: &[&str], expected: &[&str]| {
            let mut ids = Ids::default();
            let given: Vec<_> = written.iter().map(|text| ids.give(None, text, &|text| text.to_string())).collect();
            assert_eq!(given, expected);
        };
        check(&["a", "b", "a", "a"], &["a", "b", "a-2", "a-3"]);
        check(&["a", "a-2", "a"], &["a", "a-2", "a-3"]);
        check(&["a", "a", "a-2"], &["a", "a-2", "a-2-2"]);
        check(&["s-main", "section-s-main", "s"], &["section-s-main", "section-s-main-2", "s"]);
        check(&["", ""], &["section", "section-2"]);
    }
}
