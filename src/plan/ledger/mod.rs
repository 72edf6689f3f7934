//! The addresses that a site has published, each with what stood there last: the file content/urls.txt, which the newsroom keeps
//! with its articles. What is in it answers for ever, be it by leading elsewhere or by saying that it is gone.
//!
//! A line for each address, so that two people's changes merge: `/2020/09/tiktok/ articles/2020/tiktok.md`, or
//! `/2020/09/tiktok/ gone WHY`. A list has one line for all its pages and feeds: `/tag/tiktok/ tag tiktok (to page 7)`.
//!
//! [`list`] knows lists by their names, and [`settle`] finds out what becomes of addresses where nothing stands any more.

mod list;
mod settle;

pub(super) use settle::settle;

use std::fmt::Write as _;
use std::ops::Range;

use crate::config::FeedFormat;
use crate::diag::{Diagnostic, Place, code};
use crate::source::LEDGER;
use crate::vocab::{SourcePath, UrlPath};
use list::Named;

/// The file, line by line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Sorted, each address once.
    entries: Vec<Entry>,
    /// Lines of the file that say of an address what an earlier line does not.
    disputed: Vec<(Entry, Place)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    url: UrlPath,
    stood: Stood,
    /// The highest number that a page of the list had which stood there; none if none ever did.
    pages: Option<usize>,
    /// Bytes of its line, while it is one of the file.
    line: Range<usize>,
}

/// What stood at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Stood {
    /// What was made from a file below content/.
    File(SourcePath),
    /// What was made from a file that said then that it is gone for good, and why: that holds without the file.
    TakenBack(SourcePath, Option<String>),
    /// A list that no file is made into.
    List(Named),
    /// What is gone for good, and why, if anybody said.
    Gone(Option<String>),
}

const HEAD: &str = "# Every address that this site has published. blatt writes this file; keep it with the articles.\n\
                    # To let one go for good, write `gone` and, if you like, the reason behind its address.\n\
                    # A list has one line for all its pages and feeds; leave what stands in parentheses.\n";

impl Ledger {
    /// Reads the file. A line that is none, such as a mark of a merge that is not done, is noted: what it says would be lost.
    pub fn parse(text: &str, problems: &mut Vec<Diagnostic>) -> Self {
        let mut entries = Vec::with_capacity(text.len() / 64);
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            // Some editors put a mark in front of the first line that nobody sees.
            let mark = if start == 0 && whole.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
            let line = whole[mark..].trim_end();
            let range = start + mark..start + mark + line.len();
            start += whole.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            match entry(line, range.clone()) {
                Some(entry) => entries.push(entry),
                None => problems.push(
                    Diagnostic::new(&code::BAD_VALUE, Place::bytes(&path(), range), "this is no address with what stood there")
                        .hint("a line is `/address/ articles/file.md` or `/address/ gone`; after a merge the lines of both sides stay"),
                ),
            }
        }
        Self::new(entries)
    }

    /// Of several entries for one address the first counts, and the longest list.
    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.url.cmp(&b.url));
        let mut disputed = Vec::new();
        entries.dedup_by(|later, first| {
            if later.url != first.url {
                return false;
            }
            first.pages = first.pages.max(later.pages);
            if first.line.is_empty() {
                first.line = later.line.clone();
            }
            if !first.stood.is_like(&later.stood) {
                disputed.push((later.clone(), first.place()));
            }
            true
        });
        Self { entries, disputed }
    }

    /// As it stands in the file: sorted, so that nothing moves that did not change.
    pub fn text(&self) -> String {
        let mut out = String::from(HEAD);
        let below = |path: &SourcePath| path.below("content").unwrap_or(path.as_str()).to_owned();
        let one_line = |why: &str| why.split_whitespace().collect::<Vec<_>>().join(" ");
        for Entry { url, stood, pages, .. } in &self.entries {
            let stood_there = match stood {
                Stood::File(path) => below(path),
                Stood::TakenBack(path, None) => format!("{} gone", below(path)),
                Stood::TakenBack(path, Some(why)) => format!("{} gone {}", below(path), one_line(why)),
                Stood::List(named) => named.text(),
                Stood::Gone(None) => "gone".into(),
                Stood::Gone(Some(why)) => format!("gone {}", one_line(why)),
            };
            let _ = match pages {
                Some(0) if !stood.is_list() => writeln!(out, "{} {stood_there} {LIST}", url.encoded()),
                None | Some(0) => writeln!(out, "{} {stood_there}", url.encoded()),
                Some(pages) => writeln!(out, "{} {stood_there} {PAGES}{pages})", url.encoded()),
            };
        }
        out
    }

    fn find(&self, url: &UrlPath) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| entry.url.cmp(url)).ok().map(|place| &self.entries[place])
    }

    /// Every format that feeds of the site ever had.
    fn formats(&self) -> impl Iterator<Item = FeedFormat> {
        let home = UrlPath::home();
        FeedFormat::ALL.into_iter().filter(move |format| self.find(&home.join(format.file())).is_some())
    }
}

/// Behind what stands at an address where a list was, of one page or more.
const LIST: &str = "(a list)";
const PAGES: &str = "(to page ";

impl Stood {
    fn file(&self) -> Option<&SourcePath> {
        match self {
            Self::File(file) | Self::TakenBack(file, _) => Some(file),
            Self::List(_) | Self::Gone(_) => None,
        }
    }

    /// Whether two lines say the same of an address, as far as it matters.
    fn is_like(&self, other: &Self) -> bool {
        self == other || self.file().is_some() && self.file() == other.file()
    }

    /// Whether what stood there had pages and feeds without any further word.
    fn is_list(&self) -> bool {
        match self {
            Self::File(file) => ["content/authors", "content/categories", "content/tags"]
                .iter()
                .any(|folder| file.below(folder).is_some()),
            Self::List(named) => *named != Named::Feed,
            Self::TakenBack(..) | Self::Gone(_) => false,
        }
    }
}

impl Entry {
    fn place(&self) -> Place {
        Place::bytes(&path(), self.line.clone())
    }
}

fn path() -> SourcePath {
    SourcePath::new(LEDGER).expect("a clean name")
}

/// Addresses are percent-encoded, so that the first space ends them.
fn entry(text: &str, line: Range<usize>) -> Option<Entry> {
    let (url, stood) = text.split_once(' ')?;
    let url = UrlPath::parse(url).ok()?;
    let pages = |number: &str| number.strip_suffix(')')?.parse().ok();
    let (stood, pages) = match (stood.strip_suffix(LIST), stood.rsplit_once(PAGES)) {
        (Some(stood), _) => (stood, Some(0)),
        (None, Some((stood, number))) => (stood, Some(pages(number)?)),
        (None, None) => (stood, None),
    };
    let stood = self::stood(stood.trim())?;
    let pages = if stood.is_list() { pages.or(Some(0)) } else { pages };
    Some(Entry { url, stood, pages, line })
}

fn stood(text: &str) -> Option<Stood> {
    let gone = |why: &str| match why {
        "" => Some(None),
        why => why.starts_with(' ').then(|| Some(why.trim().to_owned())),
    };
    let file = |name: &str| SourcePath::new(&format!("content/{name}"));
    if let Some(why) = text.strip_prefix("gone").and_then(gone) {
        return Some(Stood::Gone(why));
    }
    if let Some((name, why)) = text.split_once(".md gone").and_then(|(name, why)| Some((name, gone(why)?))) {
        return Some(Stood::TakenBack(file(&format!("{name}.md"))?, why));
    }
    match Named::parse(text) {
        Some(named) => Some(Stood::List(named)),
        None => file(text).map(Stood::File),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let text = format!(
            "{HEAD}/2020/01/a/ articles/a b.md\n/2020/01/%C3%A4.html gone\n/alt/ gone Auf Wunsch der Familie.\n/x/ articles/gone.md\n"
        );
        let mut problems = Vec::new();
        let ledger = Ledger::parse(&text, &mut problems);
        assert_eq!(ledger.text(), text);
        assert!(problems.is_empty());
    }

    #[test]
    fn lists_have_a_line_for_all_their_pages() {
        let lines = "/ home (to page 44)\n/2020/09/ month 2020-09\n/author/ authors\n\
                     /author/anna/ authors/anna.md (to page 2240)\n/author/tim/ gone (a list)\n/feed.xml feed\n\
                     /series/wm-2026/ series wm-2026\n/tag/a/ tag a (to page 3)\n/tag/b/ tags/b.md\n\
                     /tag/c/ gone Auf Wunsch. (to page 12)\n/x/ articles/x.md gone Auf Wunsch.\n/y/ articles/y.md gone\n";
        let mut problems = Vec::new();
        let ledger = Ledger::parse(lines, &mut problems);
        assert_eq!(ledger.text(), format!("{HEAD}{lines}"));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(ledger.formats().collect::<Vec<_>>(), [FeedFormat::Rss]);
    }

    #[test]
    fn of_two_lines_for_a_list_the_longer_stays() {
        let mut problems = Vec::new();
        let ledger = Ledger::parse("/tag/a/ tag a (to page 3)\n/tag/a/ tag a (to page 4)\n", &mut problems);
        assert_eq!(ledger.text(), format!("{HEAD}/tag/a/ tag a (to page 4)\n"));
        assert!(ledger.disputed.is_empty());
    }

    #[test]
    fn what_editors_of_other_systems_make_of_it_is_read() {
        let mut problems = Vec::new();
        let ledger = Ledger::parse("\u{feff}/b/ articles/b.md\r\n/a/ gone\r\n", &mut problems);
        assert_eq!(ledger.text(), format!("{HEAD}/a/ gone\n/b/ articles/b.md\n"));
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(ledger.entries[1].line, 3..20);
    }

    #[test]
    fn both_sides_of_a_merge_stay_and_its_marks_are_told() {
        let text = "<<<<<<< HEAD\n/b/ articles/b.md\n=======\n/a/ articles/a.md\n>>>>>>> other\n";
        let mut problems = Vec::new();
        let ledger = Ledger::parse(text, &mut problems);
        assert_eq!(ledger.text(), format!("{HEAD}/a/ articles/a.md\n/b/ articles/b.md\n"));
        assert_eq!(problems.len(), 3);
    }
}
