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

    /// Whether any key is there.
    pub fn has_any(&self) -> bool {
        !self.keys.is_empty()
    }

    /// Whether the value is a mapping, for keys that may be written short or long.
    pub fn is_mapping(&self, key: &str) -> bool {
        self.keys.get(key).is_some_and(Value::is_mapping)
    }

    /// A text; numbers and truth values are taken as they were typed. White space around it is cut off, and an empty
    /// text counts as none.
    pub fn text(&mut self, key: &'static str) -> Option<String> {
        let value = self.take(key)?;
        self.as_text(value, |fields| fields.path_to(key))
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
        self.as_text(value, |fields| fields.path_to(&name))
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
                let text = self.as_text(other, |fields| fields.path_to(key)).into_iter();
                return text.flat_map(|text| self.one_or_more(key, text)).collect();
            }
        };
        let items = items.into_iter().enumerate();
        items
            .filter_map(|(index, item)| {
                let value = self.as_text(item, |fields| fields.path_to_item(key, index))?;
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
                let texts = self.as_text(Value::String(written), |_| at).into_iter();
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
                (other, Some(text)) => self.as_text(other, |_| at).map(text),
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
                self.as_text(value, |_| at.clone()).map(|text| (name, text, at))
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

    /// `at` tells where it stands, which is seldom wanted.
    fn as_text(&mut self, value: Value, at: impl FnOnce(&Self) -> KeyPath) -> Option<String> {
        let text = match value {
            Value::String(text) => text,
            Value::Null => return None,
            Value::Number(_) | Value::Bool(_) => {
                scalar_text(self.yaml, &at(self)).unwrap_or_else(|| serde_yaml::to_string(&value).unwrap_or_default())
            }
            other => {
                let at = at(self);
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
mod tests;
