//! What is shown of many findings, so that those that repeat do not bury the others.

use std::collections::BTreeSet;

use super::build::{count, grouped};
use crate::diag::Finding;
use crate::vocab::Map;

/// A piece of what is told.
pub(super) enum Part<'a> {
    Whole(&'a Finding),
    /// A message that stands in many places, or how many more there are like those before it; and where.
    Rest(String),
}

/// Findings of one message that are shown whole.
const SAME: usize = 3;

/// Findings of one kind, whatever values their messages have, that are shown whole.
const ALIKE: usize = 20;

/// Findings of one level that are shown whole. Where there were more, as with texts from elsewhere, one of each kind is, and of the
/// others what repeats most.
const CROWD: usize = 40;

/// Messages of one kind that are shown beside the one that is whole, where there are too many.
const LISTED: usize = 6;

/// Files named for the others.
const NAMED: usize = 3;

/// The findings of one level, each message in the place where it first comes; all of them whole if `all`.
pub(super) fn parts<'a>(findings: &[&'a Finding], all: bool) -> Vec<Part<'a>> {
    if all {
        return findings.iter().map(|finding| Part::Whole(finding)).collect();
    }
    let same = group(findings.iter().copied(), |finding| (finding.code.name, finding.message.clone()));
    let kinds = group(same, |same| (same[0].code.name, kind(&same[0].message)));
    let mut out = Vec::new();
    let whole = |kind: &Vec<Vec<&Finding>>| kind.iter().map(|same| same.len().min(SAME)).sum::<usize>().min(ALIKE);
    if kinds.iter().map(whole).sum::<usize>() > CROWD {
        return kinds.into_iter().flat_map(crowded).collect();
    }
    for kind in kinds {
        let whole: usize = kind.iter().map(|same| same.len().min(SAME)).sum();
        // Where there are many messages, one of each says more than three of a few.
        let each = if whole > ALIKE { 1 } else { SAME };
        let (told, rest) = kind.split_at(kind.len().min(ALIKE));
        for same in told {
            let (whole, others) = same.split_at(same.len().min(each));
            out.extend(whole.iter().map(|finding| Part::Whole(finding)));
            out.extend(others_of(others, "the same"));
        }
        out.extend(others_of(&rest.concat(), "the same kind"));
    }
    out
}

/// What is told of a kind among so many that nobody would read them: its commonest message with one place whole, the next
/// commonest with a line each, and how many others there are.
fn crowded(mut kind: Vec<Vec<&Finding>>) -> Vec<Part<'_>> {
    kind.sort_by_key(|same| std::cmp::Reverse(same.len()));
    let repeats = kind.iter().skip(1).take_while(|same| same.len() >= SAME).take(LISTED).count();
    let (told, rest) = kind.split_at(kind.len().min(1 + repeats));
    let mut out = Vec::new();
    for (nth, same) in told.iter().enumerate() {
        if nth == 0 {
            out.push(Part::Whole(same[0]));
            out.extend(others_of(&same[1..], "the same"));
        } else {
            out.extend(others_of_message(same));
        }
    }
    out.extend(others_of(&rest.concat(), "the same kind"));
    out
}

/// A message that many places share, with its way out.
fn others_of_message<'a>(same: &[&Finding]) -> Option<Part<'a>> {
    let first = same.first()?;
    let hint = first.hints.first().map(|hint| format!(" ({hint})")).unwrap_or_default();
    let (level, code, message) = (first.level.name(), first.code.name, &first.message);
    Some(Part::Rest(format!("{level}[{code}]: {message}{hint}: {}", places_of(same))))
}

/// Those of one key together, in the order of the first of each.
fn group<T, K: std::hash::Hash + Eq>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<Vec<T>> {
    let mut places: Map<K, usize> = Map::default();
    let mut out: Vec<Vec<T>> = Vec::new();
    for item in items {
        let place = *places.entry(key(&item)).or_insert(out.len());
        match out.get_mut(place) {
            Some(group) => group.push(item),
            None => out.push(vec![item]),
        }
    }
    out
}

/// A message without its values: what stands in backticks, and numbers.
fn kind(message: &str) -> String {
    let texts = message.split('`').step_by(2).collect::<Vec<_>>().join("`");
    texts.chars().filter(|c| !c.is_ascii_digit()).collect()
}

fn others_of<'a>(others: &[&Finding], what: &str) -> Option<Part<'a>> {
    let first = others.first()?;
    let (level, code, number) = (first.level.name(), first.code.name, grouped(others.len()));
    Some(Part::Rest(format!("{level}[{code}]: {number} more of {what} in {}", files_of(others))))
}

/// How often, in how many files, and the first of them.
fn places_of(findings: &[&Finding]) -> String {
    format!("{} in {}", count(findings.len(), "time"), files_of(findings))
}

fn files_of(findings: &[&Finding]) -> String {
    let files: BTreeSet<&str> = findings.iter().map(|finding| finding.path.as_str()).collect();
    let named: Vec<&str> = files.iter().take(NAMED).copied().collect();
    let more = if files.len() > NAMED { ", …" } else { "" };
    format!("{}: {}{more}; `-v` shows all", count(files.len(), "file"), named.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::findings::tests::made;
    use crate::diag::{Code, Level, code};

    fn found(code: &'static Code, number: usize, value: impl Fn(usize) -> String) -> Vec<Finding> {
        let one = |n| {
            let value = value(n);
            made(code, Level::Error, &format!("content/articles/{n:04}.md"), &value, &value)
        };
        (0..number).map(one).collect()
    }

    /// `!` and the number of its file for each that is whole, and the lines for others.
    fn told(findings: &[Finding], all: bool) -> Vec<String> {
        let parts = parts(&findings.iter().collect::<Vec<_>>(), all);
        let short = |part| match part {
            Part::Whole(finding) => format!("!{}", finding.path.stem()),
            Part::Rest(text) => text,
        };
        parts.into_iter().map(short).collect()
    }

    #[test]
    fn the_same_mistake_in_many_files_is_one_group() {
        let findings = found(&code::UNKNOWN_KEY, 2000, |_| "layout".into());
        let rest = "error[unknown-key]: 1,997 more of the same in 1,997 files: content/articles/0003.md, \
                    content/articles/0004.md, content/articles/0005.md, …; `-v` shows all";
        assert_eq!(told(&findings, false), ["!0000", "!0001", "!0002", rest]);
        assert_eq!(told(&findings, true).len(), 2000);
        assert_eq!(told(&findings[..3], false), ["!0000", "!0001", "!0002"]);
    }

    #[test]
    fn many_messages_of_one_kind_end_somewhere() {
        let findings = found(&code::MISSING_MEDIA, 500, |n| format!("{n}.jpg"));
        let told = told(&findings, false);
        assert_eq!(told.len(), ALIKE + 1);
        assert!(told[ALIKE].starts_with("error[missing-media]: 480 more of the same kind in 480 files: "), "{told:?}");
    }

    #[test]
    fn each_of_many_messages_that_repeat_is_shown_once() {
        let findings = found(&code::UNKNOWN_KEY, 1000, |n| format!("key{}", n % 10));
        let told = told(&findings, false);
        assert_eq!(told.len(), 20);
        assert!(told.iter().step_by(2).all(|told| told.starts_with('!')), "{told:?}");
        assert!(told[1].starts_with("error[unknown-key]: 99 more of the same in 99 files: content/articles/0010.md, "));
    }

    /// Texts from elsewhere have every mistake there is, in thousands of files: each kind is seen.
    #[test]
    fn no_kind_is_buried_under_others() {
        let codes = [&code::MISSING_MEDIA, &code::UNKNOWN_AUTHOR, &code::DEAD_LINK];
        let mut findings: Vec<Finding> =
            codes.into_iter().flat_map(|code| found(code, 500, |n| format!("{n}.jpg"))).collect();
        findings.extend(found(&code::UNKNOWN_KEY, 1000, |n| format!("key{}", n % 10)));
        let told = told(&findings, false);
        let whole = told.iter().filter(|told| told.starts_with('!')).count();
        assert_eq!((whole, told.len()), (4, 3 * 2 + 2 + LISTED + 1), "{told:#?}");
        for code in codes {
            let rest = format!("error[{}]: 499 more of the same kind in 499 files: ", code.name);
            assert!(told.iter().any(|told| told.starts_with(&rest)), "{told:#?}");
        }
        let another = "error[unknown-key]: there is something with `key1`: 100 times in 100 files: content/articles/0001.md, \
                       content/articles/0011.md, content/articles/0021.md, …; `-v` shows all";
        assert!(told.iter().any(|told| told == another), "{told:#?}");
        assert_eq!(super::parts(&findings.iter().collect::<Vec<_>>(), true).len(), 2500);
    }
}
