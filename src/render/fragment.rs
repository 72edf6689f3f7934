use std::fmt::{self, Write as _};
use std::sync::OnceLock;

use serde::{Deserialize, Serialize};
use tera::Value;

use super::numbered::{Numbered, Recall};
use super::question::QuestionNumber;
use crate::config::Delivery;
use crate::vocab::{Digest, UrlPath};

/// Stands on each side of a fragment's number in a page being made. No text of a site holds it: front matter and bodies
/// lose U+0000 as they are read, so a page can't pass anything off as a fragment.
const MARK: char = '\0';

/// Fragments that are put in place whatever the delivery: an include for each card of a list would cost readers more
/// than it saves, an ad belongs to its page, and what stands in a head is a few links.
const ALWAYS_INLINE: [&str; 3] = ["card", "ad", "head"];

/// A fragment by its number among [`Fragments`].
pub type FragmentNumber = u32;

/// A layout of its own with its arguments: rendered once for each distinct set of them, then copied into pages.
pub(super) struct Fragment {
    /// Here rather than behind a pointer: for each card on each list it is read from memory that is cold by then.
    made: OnceLock<MadeFragment>,
    pub call: Call,
}

/// Which fragment it is. A layout's call borrows its texts: most are of a fragment that is known.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Call<S = String> {
    pub name: S,
    /// Sorted by name.
    pub args: Vec<(S, Plain<S>)>,
}

/// A value that tells one fragment from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Plain<S = String> {
    Text(S),
    Number(i64),
    Flag(bool),
}

/// A fragment that was made.
pub(super) struct MadeFragment {
    pub html: String,
    pub digest: Digest,
    /// Sorted.
    pub asked: Vec<QuestionNumber>,
    /// Fragments in it, sorted.
    pub fragments: Vec<FragmentNumber>,
}

/// All fragments that pages have asked for.
pub(super) struct Fragments(Numbered<Fragment>);

impl<'a> Plain<&'a str> {
    pub fn of(value: &'a Value) -> Option<Self> {
        if let Some(text) = value.as_str() {
            return Some(Self::Text(text));
        }
        value.as_bool().map(Self::Flag).or_else(|| value.as_i64().map(Self::Number))
    }

    fn to_owned(&self) -> Plain {
        match *self {
            Self::Text(text) => Plain::Text(text.to_owned()),
            Self::Number(number) => Plain::Number(number),
            Self::Flag(flag) => Plain::Flag(flag),
        }
    }
}

impl Call<&str> {
    pub fn owned(&self) -> Call {
        let args = self.args.iter().map(|(name, value)| ((*name).to_owned(), value.to_owned()));
        Call { name: self.name.to_owned(), args: args.collect() }
    }
}

impl<S: AsRef<str>> Call<S> {
    /// Equal for equal calls only: texts say how long they are.
    pub fn digest(&self) -> Digest {
        let mut bytes = Vec::with_capacity(96);
        let text = |bytes: &mut Vec<u8>, text: &S| {
            bytes.extend_from_slice(&text.as_ref().len().to_le_bytes());
            bytes.extend_from_slice(text.as_ref().as_bytes());
        };
        text(&mut bytes, &self.name);
        for (name, value) in &self.args {
            text(&mut bytes, name);
            match value {
                Plain::Text(value) => {
                    bytes.push(0);
                    text(&mut bytes, value);
                }
                Plain::Number(number) => {
                    bytes.push(1);
                    bytes.extend_from_slice(&number.to_le_bytes());
                }
                Plain::Flag(flag) => bytes.extend_from_slice(&[2, u8::from(*flag)]),
            }
        }
        Digest::of(&bytes)
    }
}

impl Plain {
    pub fn value(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            Self::Number(number) => Value::from(*number),
            Self::Flag(flag) => Value::from(*flag),
        }
    }
}

impl<S: AsRef<str>> Call<S> {
    /// The file it becomes where the server puts fragments into pages: a segment for each argument. What is not made of
    /// small letters, digits, `-` and `_` gets a digest behind it, so that no two calls share a file, whatever file systems do
    /// to names.
    pub fn url(&self) -> UrlPath {
        let mut path = format!("_fragments/{}", self.name.as_ref());
        for (name, value) in &self.args {
            let _ = write!(path, "/{}={}", name.as_ref(), value.segment());
        }
        UrlPath::home().join(&format!("{path}.html"))
    }

    /// Whether the server or a cache puts it into pages.
    pub fn delivered(&self, delivery: Delivery) -> bool {
        is_delivered(self.name.as_ref(), delivery)
    }
}

/// Whether the server or a cache puts fragments of this name into pages.
pub(super) fn is_delivered(name: &str, delivery: Delivery) -> bool {
    delivery != Delivery::Inline && !ALWAYS_INLINE.contains(&name)
}

impl fmt::Display for Call {
    /// As a layout writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "fragment(name={:?}", self.name)?;
        for (name, value) in &self.args {
            match value {
                Plain::Text(text) => write!(f, ", {name}={text:?}")?,
                Plain::Number(number) => write!(f, ", {name}={number}")?,
                Plain::Flag(flag) => write!(f, ", {name}={flag}")?,
            }
        }
        f.write_str(")")
    }
}

impl<S: AsRef<str>> Plain<S> {
    fn segment(&self) -> String {
        const LONGEST: usize = 80;
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
        match self {
            Self::Text(text) if text.as_ref().len() <= LONGEST && text.as_ref().chars().all(plain) => {
                text.as_ref().to_owned()
            }
            Self::Text(text) => {
                let text = text.as_ref();
                let readable: String = text.chars().map(|c| if plain(c) { c } else { '-' }).take(LONGEST).collect();
                format!("{readable}.{}", Digest::of(text.as_bytes()).short())
            }
            Self::Number(number) => format!("{number}.number"),
            Self::Flag(flag) => format!("{flag}.flag"),
        }
    }
}

/// Nobody means fragments to stand in one another deeper than that.
pub const DEEPEST: usize = 32;

/// Fragments without an end are followed down to here. Further than is allowed, so that what is told of those that have one does not
/// depend on where somebody began.
pub const FOLLOWED: usize = 2 * DEEPEST;

impl Fragment {
    fn new(call: Call) -> Self {
        Self { made: OnceLock::new(), call }
    }

    /// What it is, made by `render` the first time. Two threads may both make it; the bytes are the same.
    pub fn made<E>(&self, render: impl FnOnce() -> Result<MadeFragment, E>) -> Result<&MadeFragment, E> {
        if let Some(made) = self.made.get() {
            return Ok(made);
        }
        let made = render()?;
        Ok(self.made.get_or_init(|| made))
    }

    /// What it is, if it was made.
    pub fn if_made(&self) -> Option<&MadeFragment> {
        self.made.get()
    }
}

impl Fragments {
    /// Those of an earlier build, each once, come first, in their order: the digests of their calls, and what tells these.
    pub fn new(digests: impl ExactSizeIterator<Item = Digest>, earlier: Recall<Call>) -> Self {
        Self(Numbered::new(digests, Box::new(move |number| Fragment::new(earlier(number)))))
    }

    /// The mark to leave in a page for a fragment that was asked for before; none if it was not.
    pub fn mark_of_known(&self, call: &Call<&str>) -> Option<Mark> {
        self.0.find(call.digest()).map(Mark)
    }

    /// The mark to leave in a page for a fragment, which is made known by it.
    pub fn mark(&self, call: &Call<&str>) -> Mark {
        Mark(self.0.number(call.digest(), || Fragment::new(call.owned())))
    }

    /// Puts the HTML of a fragment at the end of a page, if it was made and belongs there: false if there is more to do.
    pub fn paste(&self, number: FragmentNumber, delivery: Delivery, page: &mut Vec<u8>) -> bool {
        let Some(fragment) = self.0.filled(number) else { return false };
        let made = fragment.made.get().filter(|_| !fragment.call.delivered(delivery));
        made.inspect(|made| page.extend_from_slice(made.html.as_bytes())).is_some()
    }

    /// None for a number that was never given.
    pub fn get(&self, number: FragmentNumber) -> Option<&Fragment> {
        self.0.get(number)
    }

    /// A fragment if it was made.
    pub fn if_made(&self, number: FragmentNumber) -> Option<&Fragment> {
        self.0.filled(number).filter(|fragment| fragment.if_made().is_some())
    }

    /// How many there are; their numbers are those below.
    pub fn count(&self) -> usize {
        self.0.count()
    }
}

/// What a layout leaves in the place of a fragment.
#[derive(Clone, Copy)]
pub(super) struct Mark(FragmentNumber);

impl Mark {
    /// Leaves it at the end of what stands there.
    pub fn leave(self, out: &mut String) {
        out.push(MARK);
        out.push_str(itoa::Buffer::new().format(self.0));
        out.push(MARK);
    }
}

/// Where a fragment stands in a page, in bytes: its HTML, or the server's instruction to put it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Spot {
    pub fragment: FragmentNumber,
    start: u32,
    length: u32,
}

/// A page being put together, in UTF-8.
struct Paste {
    page: Vec<u8>,
    spots: Vec<Spot>,
}

impl Paste {
    fn spot<E>(&mut self, fragment: FragmentNumber, html: impl FnOnce(&mut Vec<u8>) -> Result<(), E>) -> Result<(), E> {
        let start = self.page.len();
        html(&mut self.page)?;
        let small = |bytes: usize| u32::try_from(bytes).expect("a page has less than four gigabytes");
        self.spots.push(Spot { fragment, start: small(start), length: small(self.page.len() - start) });
        Ok(())
    }
}

/// Puts fragments in the place of their marks; `html` gives what stands for each. Returns the page and the fragments in it, in
/// their order.
pub(super) fn assemble<E>(
    page: &[u8],
    mut html: impl FnMut(FragmentNumber, &mut Vec<u8>) -> Result<(), E>,
) -> Result<Pasted, E> {
    let mut paste = Paste { page: Vec::with_capacity(page.len() * 2), spots: Vec::new() };
    let mut marks = memchr::memchr_iter(MARK as u8, page);
    let mut at = 0;
    while let (Some(start), Some(end)) = (marks.next(), marks.next()) {
        paste.page.extend_from_slice(&page[at..start]);
        let number = std::str::from_utf8(&page[start + 1..end]).ok().and_then(|number| number.parse().ok());
        if let Some(number) = number {
            paste.spot(number, |page| html(number, page))?;
        }
        at = end + 1;
    }
    paste.page.extend_from_slice(&page[at..]);
    Ok((paste.page, paste.spots))
}

/// A page in UTF-8 with its fragments, in their order.
pub type Pasted = (Vec<u8>, Vec<Spot>);

/// Puts other fragments in the place of those that a finished page holds; `html` gives what stands for each now, or nothing for
/// one that stays. None if the page is not the one that the spots are of.
pub(super) fn splice<E>(
    page: &str,
    spots: &[Spot],
    mut html: impl FnMut(FragmentNumber, &mut Vec<u8>) -> Result<bool, E>,
) -> Result<Option<Pasted>, E> {
    let mut paste = Paste { page: Vec::with_capacity(page.len() + 1024), spots: Vec::with_capacity(spots.len()) };
    let mut at = 0;
    for Spot { fragment, start, length } in spots {
        let (start, end) = (*start as usize, *start as usize + *length as usize);
        let (Some(before), Some(old)) = (page.get(at..start), page.get(start..end)) else { return Ok(None) };
        paste.page.extend_from_slice(before.as_bytes());
        paste.spot(*fragment, |page| {
            if !html(*fragment, page)? {
                page.extend_from_slice(old.as_bytes());
            }
            Ok(())
        })?;
        at = end;
    }
    paste.page.extend_from_slice(&page.as_bytes()[at..]);
    Ok(Some((paste.page, paste.spots)))
}

/// The fragments of some spots, each once, sorted.
pub fn fragments_of(spots: &[Spot]) -> Vec<FragmentNumber> {
    let mut fragments: Vec<_> = spots.iter().map(|spot| spot.fragment).collect();
    fragments.sort_unstable();
    fragments.dedup();
    fragments
}

#[cfg(test)]
mod tests {
    use super::*;

    fn put(texts: &[&'static str]) -> impl FnMut(FragmentNumber, &mut Vec<u8>) -> Result<(), ()> {
        let texts: Vec<_> = texts.to_vec();
        move |number, out| {
            out.extend_from_slice(texts[number as usize].as_bytes());
            Ok(())
        }
    }

    #[test]
    fn a_spliced_page_is_the_page_made_anew() {
        let marked = "<p>\u{0}1\u{0}ü\u{0}0\u{0}</p>\u{0}1\u{0}";
        let before = assemble(marked.as_bytes(), put(&["null", "eins"])).unwrap();
        let page = std::str::from_utf8(&before.0).unwrap();
        assert_eq!(page, "<p>einsünull</p>eins");
        assert_eq!(fragments_of(&before.1), [0, 1]);
        for now in ["", "e", "einundzwanzig"] {
            let anew = assemble(marked.as_bytes(), put(&["null", now])).unwrap();
            let change = |number, out: &mut Vec<u8>| {
                out.extend_from_slice(if number == 1 { now.as_bytes() } else { b"" });
                Ok::<_, ()>(number == 1)
            };
            assert_eq!(splice(page, &before.1, change).unwrap(), Some(anew));
        }
    }

    #[test]
    fn what_is_not_the_page_of_the_spots_is_not_spliced() {
        let (page, spots) = assemble("ä\u{0}0\u{0}z".as_bytes(), put(&["fragment"])).unwrap();
        let page = std::str::from_utf8(&page).unwrap();
        let keep = |_, _: &mut Vec<u8>| Ok::<_, ()>(false);
        assert!(splice(page, &spots, keep).unwrap().is_some());
        assert_eq!(splice("ä", &spots, keep), Ok(None));
        assert_eq!(splice("aäfragmentz", &spots, keep), Ok(None), "no place within a letter");
    }
}
