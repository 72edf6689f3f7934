use std::fmt::Write as _;
use std::ops::Range;

use super::outputs::Former;
use super::{Content, Gone, List, Origin, Output, PageNumber, Redirect, Routes};
use crate::diag::{Diagnostic, Place, code};
use crate::site::Site;
use crate::source::LEDGER;
use crate::vocab::{SourcePath, UrlPath};

/// The addresses that a site has published, each with what stood there last: the file content/urls.txt, which the newsroom keeps
/// with its articles. What is in it answers for ever, be it by leading elsewhere or by saying that the article is gone.
///
/// A line for each address, so that two people's changes merge: `/2020/09/tiktok/ articles/2020/tiktok.md`, or
/// `/2020/09/tiktok/ gone WHY`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ledger {
    /// Sorted, each address once.
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub url: UrlPath,
    pub stood: Stood,
    /// Bytes of its line, while it is one of the file.
    line: Range<usize>,
}

/// What stood at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stood {
    /// What was made from a file below content/.
    File(SourcePath),
    /// What is gone for good, and why, if anybody said.
    Gone(Option<String>),
}

const HEAD: &str = "# Every address that this site has published. blatt writes this file; keep it with the articles.\n\
                    # To let one go for good, write `gone` and, if you like, the reason behind its address.\n";

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

    /// Of several entries for one address the first counts.
    fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| a.url.cmp(&b.url));
        entries.dedup_by(|later, earlier| later.url == earlier.url);
        Self { entries }
    }

    /// As it stands in the file: sorted, so that nothing moves that did not change.
    pub fn text(&self) -> String {
        let mut out = String::from(HEAD);
        for Entry { url, stood, .. } in &self.entries {
            let url = url.encoded();
            let _ = match stood {
                Stood::File(path) => writeln!(out, "{url} {}", path.below("content").unwrap_or(path.as_str())),
                Stood::Gone(None) => writeln!(out, "{url} gone"),
                Stood::Gone(Some(why)) => writeln!(out, "{url} gone {why}"),
            };
        }
        out
    }
}

/// Finds what is to stand at each address of a ledger where the planned outputs, sorted by path, have nothing: a document that is
/// there leads on to its new address, one that readers may not see any more is gone, and one whose file is not there is told,
/// unless `accept_removals`. The ledger becomes the one after this plan.
pub(super) fn settle(
    ledger: &mut Ledger,
    site: &Site,
    routes: &Routes,
    outputs: &[Output],
    accept_removals: bool,
    problems: &mut Vec<Diagnostic>,
) -> Former {
    let mut settled = Former::default();
    for entry in &mut ledger.entries {
        let path = entry.url.output();
        if outputs.binary_search_by(|output| output.path.cmp(&path)).is_ok() {
            continue;
        }
        let (url, place) = (entry.url.clone(), entry.place());
        let (reason, file) = match &entry.stood {
            Stood::Gone(why) => (why.clone(), self::path()),
            Stood::File(file) => match site.standing(file) {
                Some(Ok(document)) => {
                    let to = routes.document(document).clone();
                    settled.redirects.push(Redirect { from: url, to, origin: file.clone(), place });
                    continue;
                }
                // Its mistakes are told where they are.
                Some(Err(None)) => continue,
                Some(Err(Some(_))) => (None, file.clone()),
                None if accept_removals => {
                    let file = file.clone();
                    entry.stood = Stood::Gone(None);
                    (None, file)
                }
                None => {
                    problems.push(vanished(entry, file));
                    continue;
                }
            },
        };
        settled.gone.push(Gone { url, reason, origin: Origin::File(file), place });
    }
    let stands = outputs.iter().filter_map(|output| match (&output.content, &output.origin) {
        (
            Content::Article(_)
            | Content::Page(_)
            | Content::Redirect(_)
            | Content::Gone(_)
            | Content::List(List::Author(_) | List::Category(_), PageNumber::First),
            Origin::File(file),
        ) => Some(Entry { url: output.url.clone(), stood: Stood::File(file.clone()), line: 0..0 }),
        _ => None,
    });
    // Those that stand now come first, so that they are what stays of an address that is there twice.
    let before = std::mem::take(&mut ledger.entries);
    *ledger = Ledger::new(stands.chain(before).collect());
    settled
}

fn vanished(entry: &Entry, file: &SourcePath) -> Diagnostic {
    let message = format!("`{}` was published, and {file} is not there any more", entry.url.encoded());
    // Articles alone have a status.
    let back = if file.below("content/articles").is_some() {
        "put the file back with `status: gone`"
    } else {
        "put the file back"
    };
    Diagnostic::new(&code::VANISHED_URL, entry.place(), message).hint(format!(
        "{back}, write `gone` in its place here, give its address to another file as one of its `aliases`, or build with \
         --accept-removals"
    ))
}

impl Entry {
    pub fn place(&self) -> Place {
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
    let stood = match stood.trim().strip_prefix("gone") {
        Some("") => Stood::Gone(None),
        Some(why) if why.starts_with(' ') => Stood::Gone(Some(why.trim().to_owned())),
        _ => Stood::File(SourcePath::new(&format!("content/{}", stood.trim()))?),
    };
    Some(Entry { url, stood, line })
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
