use std::collections::HashMap;
use std::fmt::Write as _;
use std::sync::{Arc, OnceLock, RwLock};

use tera::Value;

use crate::config::Delivery;
use crate::vocab::{Digest, UrlPath};

/// Stands on each side of a fragment's number in a page being made. No text of a site holds it: front matter and bodies
/// lose U+0000 as they are read, so a page can't pass anything off as a fragment.
const MARK: char = '\0';

/// Fragments that are put in place whatever the delivery: an include for each card of a list would cost readers more
/// than it saves, and an ad belongs to its page.
const ALWAYS_INLINE: [&str; 2] = ["card", "ad"];

/// A layout of its own with its arguments: rendered once for each distinct set of them, then copied into pages.
pub(super) struct Fragment {
    pub name: String,
    /// Sorted by name; plain values only.
    pub args: Vec<(String, Value)>,
    html: OnceLock<Arc<str>>,
}

/// All fragments that pages have asked for.
#[derive(Default)]
pub(super) struct Fragments {
    known: RwLock<Known>,
}

#[derive(Default)]
struct Known {
    by_key: HashMap<String, usize>,
    all: Vec<Arc<Fragment>>,
}

impl Fragment {
    /// Its HTML, made by `render` the first time. Two threads may both make it; the bytes are the same.
    pub fn html<E>(&self, render: impl FnOnce() -> Result<String, E>) -> Result<Arc<str>, E> {
        if let Some(html) = self.html.get() {
            return Ok(html.clone());
        }
        let html: Arc<str> = render()?.into();
        Ok(self.html.get_or_init(|| html).clone())
    }

    /// The file it becomes where the server puts fragments into pages.
    pub fn url(&self) -> UrlPath {
        let mut path = format!("_fragments/{}", self.name);
        for (_, value) in &self.args {
            path.push('/');
            path.push_str(&segment(&value.to_string()));
        }
        UrlPath::home().join(&format!("{path}.html"))
    }

    /// Whether the server or a cache puts it into pages.
    pub fn delivered(&self, delivery: Delivery) -> bool {
        delivery != Delivery::Inline && !ALWAYS_INLINE.contains(&self.name.as_str())
    }
}

/// An argument as one segment of an address. What is not a plain id, such as a whole sentence or `..`, is told apart by its
/// digest.
fn segment(text: &str) -> String {
    const LONGEST: usize = 80;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if !text.is_empty() && text.len() <= LONGEST && text.chars().all(plain) {
        return text.to_owned();
    }
    let readable: String = text.chars().map(|c| if plain(c) { c } else { '-' }).take(LONGEST).collect();
    format!("{readable}.{}", Digest::of(text.as_bytes()).short())
}

impl Fragments {
    /// The mark to leave in a page for a fragment, which is made known by it.
    pub fn mark(&self, name: &str, args: Vec<(String, Value)>) -> String {
        let mut key = name.to_owned();
        for (name, value) in &args {
            let _ = write!(key, "\u{1}{name}\u{2}{}{value}", value.is_string());
        }
        let known = self.known.read().expect("no thread panics with the lock held").by_key.get(&key).copied();
        let number = known.unwrap_or_else(|| {
            let mut known = self.known.write().expect("no thread panics with the lock held");
            if let Some(number) = known.by_key.get(&key) {
                return *number;
            }
            let number = known.all.len();
            known.all.push(Arc::new(Fragment { name: name.to_owned(), args, html: OnceLock::new() }));
            known.by_key.insert(key, number);
            number
        });
        format!("{MARK}{number}{MARK}")
    }

    pub fn get(&self, number: usize) -> Arc<Fragment> {
        self.known.read().expect("no thread panics with the lock held").all[number].clone()
    }

    /// All that were asked for so far, in no order that means anything.
    pub fn all(&self) -> Vec<Arc<Fragment>> {
        self.known.read().expect("no thread panics with the lock held").all.clone()
    }
}

/// Puts fragments in the place of their marks; `html` gives what stands for each.
pub(super) fn assemble<E>(page: &str, mut html: impl FnMut(usize, &mut String) -> Result<(), E>) -> Result<String, E> {
    let mut out = String::with_capacity(page.len() * 2);
    let mut pieces = page.split(MARK);
    out.push_str(pieces.next().unwrap_or_default());
    while let (Some(number), Some(text)) = (pieces.next(), pieces.next()) {
        if let Ok(number) = number.parse() {
            html(number, &mut out)?;
        }
        out.push_str(text);
    }
    Ok(out)
}
