use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_yaml::{Mapping, Value};

use super::elsewhere;
use super::kind::{Kind, items_of_text};
use super::locate::scalar_text;
use crate::diag::{Code, Diagnostic, KeyPath, Part, Place, Step, code, nearest};
use crate::vocab::{Date, SourcePath, is_email, is_web_address, scheme};

/// The keys of one mapping, taken out one by one. Every mistake is noted and reading goes on, so that one run tells all.
///
/// A key without a value counts as absent.
pub struct Fields<'a> {
    path: &'a SourcePath,
    /// The YAML as written, to give numbers back as they were typed where a text is wanted.
    yaml: &'a str,
    /// Where this mapping stands; empty at the top.
    at: KeyPath,
    keys: Mapping,
    /// Every key asked for so far: what is left over at the end is unknown.
    known: Vec<&'static str>,
    /// Keys that have to be there and are not, each with what is told of it; [`Fields::finish`] tells it unless a key turns up
    /// that was meant for it.
    missing: Vec<(&'static str, Diagnostic)>,
    problems: &'a mut Vec<Diagnostic>,
}

/// An item of a list, with its index as written: items without a value are left out, so that counting those that are left
/// would not lead back to its place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item<T> {
    pub index: usize,
    pub value: T,
}

impl<'a> Fields<'a> {
    pub fn new(path: &'a SourcePath, yaml: &'a str, keys: Mapping, problems: &'a mut Vec<Diagnostic>) -> Self {
        Self { path, yaml, at: KeyPath::new(), keys, known: Vec::new(), missing: Vec::new(), problems }
    }

    /// Whether the key is there and has a value.
    pub fn has(&self, key: &str) -> bool {
        self.keys.get(key).is_some_and(|value| !value.is_null())
    }

    /// Whether the value is a mapping, for keys that may be written short or long.
    pub fn is_mapping(&self, key: &str) -> bool {
        self.keys.get(key).is_some_and(Value::is_mapping)
    }

    /// A text; numbers and truth values are taken as they were typed. White space around it is cut off, and an empty
    /// text counts as none.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        let at = self.step(Step::Key(key.to_owned()));
        self.as_text(value, at)
    }

    /// A text under this name or else under one that nobody asked for and that is near to no other key: who got the name
    /// wrong is told so by [`Fields::finish`], and not that what stands there is missing. For a key that something else than
    /// its absence makes a mistake; to be called when the others here have been asked for.
    pub fn meant_text(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key);
        if text.is_some() {
            return text;
        }
        let is_slip = |name: &String| {
            let known = &self.known;
            !known.contains(&name.as_str()) && nearest(name, known.iter().copied()) == Some(key)
        };
        let name = self.keys.keys().map(key_text).find(is_slip)?;
        let value = self.keys.get(name.as_str())?.clone();
        self.as_text(value, self.path_to(&name))
    }

    pub fn required_text(&mut self, key: &'static str) -> Option<String> {
        self.required(key, "…", Self::text)
    }

    /// What `take` makes of a key that has to be there. None is never silent: either `take` has noted why, or the key is
    /// noted as missing, be it that nothing is written or that what is written (`""`, `[]`) says nothing. `like` shows what
    /// a value looks like.
    pub fn required<T>(
        &mut self,
        key: &'static str,
        like: &str,
        take: impl FnOnce(&mut Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        let before = self.problems.len();
        let taken = take(self, key);
        if taken.is_none() && self.problems.len() == before {
            self.note_missing(key, like);
        }
        taken
    }

    /// A list of texts; a single text counts as a list of one, unless commas show that it was meant for more.
    pub fn texts(&mut self, key: &'static str) -> Vec<String> {
        self.listed(key).into_iter().map(|item| item.value).collect()
    }

    /// The same for texts that something may yet turn out to be wrong with.
    pub fn listed(&mut self, key: &'static str) -> Vec<Item<String>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let items = match value {
            Value::Sequence(items) => items,
            Value::Mapping(_) => {
                self.wrong_kind(key, Kind::List, &value);
                return Vec::new();
            }
            other => {
                let text = self.as_text(other, self.path_to(key)).into_iter();
                return text.flat_map(|text| self.one_or_more(key, text)).collect();
            }
        };
        let items = items.into_iter().enumerate();
        items
            .filter_map(|(index, item)| {
                let value = self.as_text(item, self.path_to_item(key, index))?;
                Some(Item { index, value })
            })
            .collect()
    }

    /// `true` or `false`; false where nothing is written.
    pub fn flag(&mut self, key: &'static str) -> bool {
        match self.take(key) {
            None => false,
            Some(Value::Bool(flag)) => flag,
            Some(other) => {
                self.wrong_kind(key, Kind::Flag, &other);
                false
            }
        }
    }

    /// A whole number from `least` on.
    pub fn number(&mut self, key: &'static str, least: u64) -> Option<u64> {
        let value = self.take(key)?;
        match value.as_u64() {
            Some(number) if number >= least => Some(number),
            Some(_) => {
                self.refuse(key, &code::BAD_VALUE, format!("`{key}` has to be at least {least}"));
                None
            }
            None if value.is_number() => {
                self.refuse(key, &code::BAD_VALUE, format!("`{key}` has to be a whole number from {least} on"));
                None
            }
            None => {
                self.wrong_kind(key, Kind::Number, &value);
                None
            }
        }
    }

    /// A date, read in `zone` where it names no offset.
    pub fn date(&mut self, key: &'static str, zone: &TimeZone) -> Option<Date> {
        let text = self.text(key)?;
        match Date::parse(&text, zone) {
            Ok(date) => Some(date),
            Err(bad) => {
                let message = format!("`{text}` is no date: {}", bad.0);
                let diagnostic = Diagnostic::new(&code::BAD_DATE, self.place(key), message);
                self.note(diagnostic.hint("write it as 2020-09-14 or 2020-09-14 09:12"));
                None
            }
        }
    }

    /// The whole address of something on another host. Anything that could run code, or leads nowhere, is refused.
    pub fn address(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        let at = self.step(Step::Key(key.to_owned()));
        self.check_address(text, at)
    }

    /// A list of them; a single one counts as a list of one.
    pub fn addresses(&mut self, key: &'static str) -> Vec<String> {
        let texts = self.listed(key);
        texts
            .into_iter()
            .filter_map(|Item { index, value }| self.check_address(value, self.path_to_item(key, index)))
            .collect()
    }

    /// An address for letters, `name@host`.
    pub fn email(&mut self, key: &'static str) -> Option<String> {
        let text = self.text(key)?;
        if is_email(&text) {
            return Some(text);
        }
        let diagnostic = Diagnostic::new(&code::BAD_VALUE, self.place(key), format!("`{text}` is no e-mail address"));
        self.note(diagnostic.hint("write it as in `name@example.org`"));
        None
    }

    /// Gives back a text that is a whole address, and notes one that is none. `at` is where it stands.
    pub fn check_address(&mut self, text: String, at: KeyPath) -> Option<String> {
        if is_web_address(&text) {
            return Some(text);
        }
        let place = Place::entry(self.path, at, Part::Value);
        let diagnostic = Diagnostic::new(&code::BAD_URL, place, format!("`{text}` can't be linked"));
        self.problems.push(match scheme(&text) {
            None if text.contains('.') && !text.contains(char::is_whitespace) => {
                diagnostic.hint(format!("write https://{}", text.trim_start_matches('/')))
            }
            _ => diagnostic.hint("an address begins with https://, http:// or mailto:"),
        });
        None
    }

    /// One of some words.
    pub fn choice<T: Clone>(&mut self, key: &'static str, words: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(key)?;
        if let Some((_, choice)) = words.iter().find(|(word, _)| *word == text) {
            return Some(choice.clone());
        }
        let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
        let place = self.place(key);
        self.problems.push(
            Diagnostic::new(&code::BAD_VALUE, place, format!("`{key}` can't be `{text}`"))
                .hint(format!("it is one of {}", known.join(", "))),
        );
        None
    }

    /// A mapping of its own keys: `read` takes them out, and what it leaves is unknown.
    pub fn mapping<T>(&mut self, key: &'static str, read: impl FnOnce(&mut Fields) -> T) -> Option<T> {
        match self.take(key)? {
            Value::Mapping(keys) => {
                let at = self.step(Step::Key(key.to_owned()));
                Some(self.child(at, keys, read))
            }
            other => {
                self.wrong_kind(key, Kind::Mapping, &other);
                None
            }
        }
    }

    /// A list of mappings, or of texts where `text` says what a text stands for. A single item counts as a list of one, as in
    /// [`Fields::listed`].
    pub fn items<T>(
        &mut self,
        key: &'static str,
        text: Option<&dyn Fn(String) -> T>,
        mut read: impl FnMut(&mut Fields) -> Option<T>,
    ) -> Vec<Item<T>> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let at = self.step(Step::Key(key.to_owned()));
        let (items, listed) = match (value, text) {
            (Value::Sequence(items), _) => (items, true),
            (Value::String(written), Some(text)) => {
                let texts = self.as_text(Value::String(written), at).into_iter();
                let items = texts.flat_map(|written| self.one_or_more(key, written));
                return items.map(|Item { index, value }| Item { index, value: text(value) }).collect();
            }
            (other, _) => (vec![other], false),
        };
        let mut out = Vec::new();
        for (index, item) in items.into_iter().enumerate() {
            let mut at = at.clone();
            if listed {
                at.push(Step::Index(index));
            }
            let read = match (item, text) {
                (Value::Mapping(keys), _) => self.child(at, keys, &mut read),
                (other, Some(text)) => self.as_text(other, at).map(text),
                (other, None) => {
                    self.wrong_kind_at(at, key, Kind::Mapping, &other);
                    None
                }
            };
            out.extend(read.map(|value| Item { index, value }));
        }
        out
    }

    /// Any value, as it is.
    pub fn anything(&mut self, key: &'static str) -> Option<Value> {
        self.take(key)
    }

    /// Every entry of a mapping whose keys are free, each with its value as a text.
    pub fn entries(&mut self, key: &'static str) -> Vec<(String, String)> {
        self.placed_entries(key).into_iter().map(|(name, text, _)| (name, text)).collect()
    }

    /// The same with where each value stands.
    pub fn placed_entries(&mut self, key: &'static str) -> Vec<(String, String, KeyPath)> {
        let Some(value) = self.take(key) else { return Vec::new() };
        let Value::Mapping(keys) = value else {
            self.wrong_kind(key, Kind::Mapping, &value);
            return Vec::new();
        };
        let at = self.step(Step::Key(key.to_owned()));
        keys.into_iter()
            .filter_map(|(name, value)| {
                let name = key_text(&name);
                let mut at = at.clone();
                at.push(Step::Key(name.clone()));
                self.as_text(value, at.clone()).map(|text| (name, text, at))
            })
            .collect()
    }

    fn note_missing(&mut self, key: &'static str, like: &str) {
        if self.keys.contains_key(key) {
            let diagnostic = Diagnostic::new(&code::MISSING_KEY, self.place(key), format!("`{key}` has no value"));
            self.problems.push(diagnostic.hint(format!("write it as in `{key}: {like}`")));
        } else {
            let (place, to) = match (self.at.is_empty(), self.path.extension()) {
                (true, "md") => (Place::bytes(self.path, 0..3), " to the front matter"),
                (true, _) => (Place::bytes(self.path, 0..3), ""),
                (false, _) => (Place::entry(self.path, self.at.clone(), Part::Value), ""),
            };
            let diagnostic = Diagnostic::new(&code::MISSING_KEY, place, format!("the key `{key}` is missing"));
            self.missing.push((key, diagnostic.hint(format!("add `{key}: {like}`{to}"))));
        }
    }

    /// Notes a mistake in the value of a key.
    pub fn refuse(&mut self, key: &str, code: &'static Code, message: impl Into<String>) {
        let place = self.place(key);
        self.problems.push(Diagnostic::new(code, place, message));
    }

    /// Notes a mistake in one item of a list.
    pub fn refuse_item(&mut self, key: &str, index: usize, code: &'static Code, message: impl Into<String>) {
        let place = self.item_place(key, index);
        self.problems.push(Diagnostic::new(code, place, message));
    }

    /// Notes a mistake that needs more said than [`Fields::refuse`] takes.
    pub fn note(&mut self, diagnostic: Diagnostic) {
        self.problems.push(diagnostic);
    }

    /// The way to a key from the top of the file.
    pub fn path_to(&self, key: &str) -> KeyPath {
        self.step(Step::Key(key.to_owned()))
    }

    /// The way to an item of a list. A text that counts as a list of one is found by it, too: see [`super::locate`].
    pub fn path_to_item(&self, key: &str, index: usize) -> KeyPath {
        let mut at = self.path_to(key);
        at.push(Step::Index(index));
        at
    }

    /// Where an item of a list stands.
    pub fn item_place(&self, key: &str, index: usize) -> Place {
        Place::entry(self.path, self.path_to_item(key, index), Part::Value)
    }

    /// Where the value of a key stands.
    pub fn place(&self, key: &str) -> Place {
        Place::entry(self.path, self.step(Step::Key(key.to_owned())), Part::Value)
    }

    /// Notes every key that nobody asked for, with the nearest one that is known here. Where the name of a key that has to be
    /// there was got wrong, that is one slip, and told as one: a name near to it, or, in a mapping within the file, one that
    /// stands in its place.
    pub fn finish(mut self) {
        #[cfg(test)]
        super::asked::note(&self.at, &self.known);
        let unknown = self.keys.keys().map(key_text).filter(|name| !self.known.contains(&name.as_str()));
        let mut strange = Vec::new();
        for name in unknown.collect::<Vec<_>>() {
            let place = Place::entry(self.path, self.step(Step::Key(name.clone())), Part::Name);
            let diagnostic = Diagnostic::new(&code::UNKNOWN_KEY, place, format!("there is no key `{name}` here"));
            let elsewhere = elsewhere::meant(&name, &self.known).filter(|_| self.at.is_empty());
            let near = nearest(&name, self.known.iter().copied());
            let (meant, diagnostic) = match (elsewhere, near) {
                (Some((key, hint)), _) => (key, diagnostic.hint(hint)),
                (None, Some(near)) => (Some(near), diagnostic.hint(format!("the nearest key is `{near}`"))),
                (None, None) => {
                    strange.push(diagnostic);
                    continue;
                }
            };
            let missing = self.missing.len();
            self.missing.retain(|(key, _)| Some(*key) != meant);
            self.problems.push(if self.missing.len() < missing { diagnostic.fixed() } else { diagnostic });
        }
        let replaced = !self.at.is_empty() && !self.missing.is_empty() && self.missing.len() <= strange.len();
        let needed = if replaced { std::mem::take(&mut self.missing) } else { Vec::new() };
        let needed: Vec<_> = needed.iter().map(|(key, _)| format!("`{key}`")).collect();
        self.problems.extend(strange.into_iter().map(|diagnostic| match &needed[..] {
            [] if self.known.contains(&"extra") => diagnostic.hint("keys of your own belong below `extra`"),
            [] => diagnostic.hint(format!("the keys here are {}", self.known.join(", "))),
            _ => {
                let hint = format!("the keys here are {}; needed: {}", self.known.join(", "), needed.join(", "));
                diagnostic.hint(hint).fixed()
            }
        }));
        self.problems.extend(self.missing.into_iter().map(|(_, diagnostic)| diagnostic));
    }

    fn child<T>(&mut self, at: KeyPath, keys: Mapping, read: impl FnOnce(&mut Fields) -> T) -> T {
        let mut child = Fields { at, ..Fields::new(self.path, self.yaml, keys, &mut *self.problems) };
        let out = read(&mut child);
        child.finish();
        out
    }

    fn take(&mut self, key: &'static str) -> Option<Value> {
        if !self.known.contains(&key) {
            self.known.push(key);
        }
        // Left in place, so that `finish` tells a key that was asked for from one that was not.
        match self.keys.get_mut(key)? {
            Value::Null => None,
            value => Some(std::mem::take(value)),
        }
    }

    fn as_text(&mut self, value: Value, at: KeyPath) -> Option<String> {
        let text = match value {
            Value::String(text) => text,
            Value::Null => return None,
            Value::Number(_) | Value::Bool(_) => {
                scalar_text(self.yaml, &at).unwrap_or_else(|| serde_yaml::to_string(&value).unwrap_or_default())
            }
            other => {
                let name = match at.last() {
                    Some(Step::Key(key)) => key.clone(),
                    _ => String::new(),
                };
                self.wrong_kind_at(at, &name, Kind::Text, &other);
                return None;
            }
        };
        let text = text.trim();
        (!text.is_empty()).then(|| text.to_owned())
    }

    /// What a single text stands for where a list may be: itself, or the items in it, which is noted.
    fn one_or_more(&mut self, key: &str, text: String) -> Vec<Item<String>> {
        let Some(items) = items_of_text(&text) else { return vec![Item { index: 0, value: text }] };
        let message = format!("`{key}` takes a list, this is one text with commas");
        self.problems.push(Diagnostic::new(&code::WRONG_TYPE, self.place(key), message).hint(format!(
            "write `{key}: [{}]`, or `{key}: [\"{text}\"]` if the comma belongs to it",
            items.join(", ")
        )));
        items.into_iter().map(|value| Item { index: 0, value }).collect()
    }

    fn wrong_kind(&mut self, key: &str, want: Kind, found: &Value) {
        self.wrong_kind_at(self.step(Step::Key(key.to_owned())), key, want, found);
    }

    fn wrong_kind_at(&mut self, at: KeyPath, key: &str, want: Kind, found: &Value) {
        let place = Place::entry(self.path, at, Part::Value);
        let what = if key.is_empty() { "an item".to_owned() } else { format!("`{key}`") };
        self.problems.push(want.expected(&what, found, place));
    }

    fn step(&self, step: Step) -> KeyPath {
        let mut at = self.at.clone();
        at.push(step);
        at
    }
}

fn key_text(key: &Value) -> String {
    match key {
        Value::String(text) => text.clone(),
        other => serde_yaml::to_string(other).unwrap_or_default().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Level;
    use crate::yaml::{parse, resolve};

    fn check(yaml: &str, read: impl FnOnce(&mut Fields), want: &[&str]) {
        let path = SourcePath::new("site.yaml").unwrap();
        let mut problems = Vec::new();
        match parse(&path, yaml, 0) {
            Err(problem) => problems.push(*problem),
            Ok(keys) => {
                let mut fields = Fields::new(&path, yaml, keys, &mut problems);
                read(&mut fields);
                fields.finish();
            }
        }
        let text = |_: &SourcePath| Some(yaml.into());
        let got: Vec<String> = problems
            .into_iter()
            .map(|p| {
                let finding = resolve(p, Level::Error, &text);
                let hints: String = finding.hints.iter().map(|hint| format!(" ({hint})")).collect();
                finding.short().trim_start_matches("error").replace("site.yaml:", "") + &hints
            })
            .collect();
        assert_eq!(got, want, "{yaml}");
    }

    #[test]
    fn texts_keep_what_was_typed() {
        let read = |yaml: &str| {
            let mut got = None;
            check(yaml, |f| got = f.text("title"), &[]);
            got
        };
        assert_eq!(read("title: 1.10").as_deref(), Some("1.10"));
        assert_eq!(read("title: 007").as_deref(), Some("007"));
        assert_eq!(read("title: no").as_deref(), Some("no"));
        assert_eq!(read("title: true").as_deref(), Some("true"));
        assert_eq!(read("title: 12:30").as_deref(), Some("12:30"));
        assert_eq!(read("title: 2020-09-14").as_deref(), Some("2020-09-14"));
        assert_eq!(read("title: \"\"").as_deref(), None);
        assert_eq!(read("title:").as_deref(), None);
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        check(
            "titel: x",
            |f| _ = f.required_text("title"),
            &["[unknown-key] 1:1 there is no key `titel` here (the nearest key is `title`)"],
        );
        check(
            "weather: x",
            |f| _ = f.required_text("title"),
            &[
                "[unknown-key] 1:1 there is no key `weather` here (the keys here are title)",
                "[missing-key] 1:1 the key `title` is missing (add `title: …`)",
            ],
        );
        check(
            "menu:\n- {titel: a, url: /x/}\n",
            |f| {
                _ = f.required("menu", "ID", |f, key| {
                    f.items(key, None, |f| f.required_text("title").zip(f.text("url"))).pop()
                })
            },
            &["[unknown-key] 2:4 there is no key `titel` here (the nearest key is `title`)"],
        );
        let comma = "`tags` takes a list, this is one text with commas";
        check(
            "tags: a, b\n",
            |f| assert_eq!(f.texts("tags"), ["a", "b"]),
            &[&format!(
                "[wrong-type] 1:7 {comma} (write `tags: [a, b]`, or `tags: [\"a, b\"]` if the comma belongs to it)"
            )],
        );
        check("tags: a\n", |f| assert_eq!(f.texts("tags"), ["a"]), &[]);
        check("tags: ['a, b']\n", |f| assert_eq!(f.texts("tags"), ["a, b"]), &[]);
        check(
            "title: ''\n",
            |f| _ = f.required_text("title"),
            &["[missing-key] 1:8 `title` has no value (write it as in `title: …`)"],
        );
        check(
            "author: []\n",
            |f| _ = f.required("author", "ID", |f, key| (!f.texts(key).is_empty()).then_some(())),
            &["[missing-key] 1:9 `author` has no value (write it as in `author: ID`)"],
        );
        check(
            "title: [x]\n",
            |f| _ = f.required_text("title"),
            &[
                "[wrong-type] 1:8 `title` takes a text, this is a list (write one text, in quotes if it begins with a bracket)",
            ],
        );
        check(
            "a: 1\ntitle: [x]\n",
            |f| _ = (f.text("title"), f.text("a")),
            &[
                "[wrong-type] 2:8 `title` takes a text, this is a list (write one text, in quotes if it begins with a bracket)",
            ],
        );
        check(
            "tags:\n- a\n- {b: c}\n",
            |f| _ = f.texts("tags"),
            &[
                "[wrong-type] 3:3 an item takes a text, this is a mapping of keys (write one text, in quotes if it begins with a bracket)",
            ],
        );
        check(
            "tags: {a: b}",
            |f| _ = f.texts("tags"),
            &["[wrong-type] 1:7 `tags` takes a list, this is a mapping of keys \
               (write `[one, two]`, or each item in a line of its own that begins with `- `)"],
        );
        check(
            "draft: ja",
            |f| _ = f.flag("draft"),
            &["[wrong-type] 1:8 `draft` takes true or false, this is a text (write true or false)"],
        );
        check(
            "day: 2021-02-30",
            |f| _ = f.date("day", &TimeZone::UTC),
            &[
                "[bad-date] 1:6 `2021-02-30` is no date: month 2 of 2021 has no day 30 (write it as 2020-09-14 or 2020-09-14 09:12)",
            ],
        );
        check(
            "image:\n  srcc: x\n",
            |f| _ = f.mapping("image", |f| f.text("src")),
            &["[unknown-key] 2:3 there is no key `srcc` here (the nearest key is `src`)"],
        );
        check("title: x\ntitle: y\n", |f| _ = f.text("title"), &["[yaml-syntax] 2:1 the key `title` is written twice"]);
        check(
            "tags: [a]\nimage: {src: a}\nseries:\n  id: a\n  part: 1\n  id: b\n",
            |_| (),
            &["[yaml-syntax] 6:3 the key `id` is written twice"],
        );
        check("a: {b: 1, c: 2, b: 3}", |_| (), &["[yaml-syntax] 1:17 the key `b` is written twice"]);
        check(
            "title: \"x\n",
            |f| _ = f.text("title"),
            &["[yaml-syntax] 1:8 a quoted text does not end (close it with the quotation mark it begins with)"],
        );
        check(
            "a:\n\tb: c\n",
            |_| (),
            &["[yaml-syntax] 2:1 a line is indented by a tab, which YAML does not allow (indent by two spaces)"],
        );
        let tab = "a line is indented by a tab, which YAML does not allow (indent by two spaces)";
        check("a: \"x\n\t: y\"\nb:\n\t- c\n", |_| (), &[&format!("[yaml-syntax] 4:1 {tab}")]);
        check("a: \"x\n\tb: c\"\n", |f| _ = f.text("a"), &[]);
        check("a: |\n  x\n  \t- b: c\n", |f| _ = f.text("a"), &[]);
        check(
            "just text",
            |_| (),
            &["[yaml-syntax] 1:1 this is not a list of keys and values (write `key: value`, one a line)"],
        );
    }

    #[test]
    fn no_text_and_no_name_holds_control_characters() {
        let yaml = "social: {\"a\\0b\": \"c\\0d\"}\n";
        check(yaml, |f| assert_eq!(f.entries("social"), [("a\u{fffd}b".into(), "c\u{fffd}d".into())]), &[]);
        let controls = "social: {\"a\\x01\": \"c\\td\\x7f\\r\\ne\\x0bf\\x85g\\x9f\"}\n";
        check(controls, |f| assert_eq!(f.entries("social"), [("a".into(), "c\td\ne\nf\ng".into())]), &[]);
        let nested = "extra: [{\"a\\0\": [!x \"\\x00\"]}]\n";
        let value = crate::yaml::parse_any(&SourcePath::new("site.yaml").unwrap(), nested, 0).unwrap();
        assert!(!serde_yaml::to_string(&value).unwrap().contains("\\0"), "{value:?}");
    }

    #[test]
    fn bombs_are_refused() {
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for n in 1..12 {
            bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
        }
        let path = SourcePath::new("site.yaml").unwrap();
        assert!(parse(&path, &bomb, 0).is_err());
        let deep = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(parse(&path, &deep, 0).is_err());
    }
}
