//! Which quotation marks belong together: for telling what is amiss, not for setting it.

use std::ops::Range;

use super::prose::{Block, BlockKind};
use super::quotes::Class;

/// Double quotation marks of a text, typographic and straight. Single ones are left alone, since most are apostrophes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotations {
    /// Quotations within no other one.
    pub pairs: Vec<Pair>,
    /// Marks that have no other half, neither in their own block nor, for a quotation of several paragraphs, in a later one.
    pub alone: Vec<Mark>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub marks: (char, char),
    /// Of the opening mark, in the source of the blocks.
    pub opening: Range<usize>,
    /// Of the closing mark.
    pub closing: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub mark: char,
    pub opens: bool,
    /// In the source of the blocks.
    pub range: Range<usize>,
}

/// The pairs that are known, of whatever language.
const PAIRS: [(char, char); 9] =
    [('"', '"'), ('„', '“'), ('„', '”'), ('“', '”'), ('”', '”'), ('«', '»'), ('»', '«'), ('»', '»'), ('‟', '”')];

/// Whether a character is a double quotation mark.
pub fn is_double(mark: char) -> bool {
    PAIRS.iter().any(|(open, close)| *open == mark || *close == mark)
}

impl Quotations {
    /// Reads the blocks of one text.
    pub fn of(blocks: &[Block]) -> Self {
        let mut out = Self::default();
        // A footnote is no place in the text that it is written in.
        for note in [false, true] {
            let mut reader = Reader { out: &mut out, pending: None };
            blocks.iter().filter(|block| block.note == note).for_each(|block| reader.block(block));
            reader.give_up();
        }
        out
    }
}

struct Reader<'a> {
    out: &'a mut Quotations,
    /// The mark of a quotation that has not ended in its block.
    pending: Option<Mark>,
}

/// What was found in one block.
#[derive(Default)]
struct Found {
    open: Vec<Mark>,
    pairs: Vec<Pair>,
    closing: Vec<Mark>,
    /// It begins with a mark.
    leads: bool,
    /// A straight mark in it may be one of inches or seconds.
    measures: bool,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block) {
        if !block.text.contains(is_double) {
            if block.kind == BlockKind::Heading {
                self.give_up();
            }
            return;
        }
        let Found { mut open, pairs, mut closing, leads, measures } = found(block, self.pending.as_ref());
        if measures {
            open.retain(|mark| mark.mark != '"');
            closing.retain(|mark| mark.mark != '"');
        }
        match block.kind {
            // In a table a lone mark says "as above".
            BlockKind::Cell => return self.out.pairs.extend(pairs),
            BlockKind::Heading => {
                self.give_up();
                self.out.pairs.extend(pairs);
                self.out.alone.extend(open.into_iter().take(1).chain(closing));
                return;
            }
            BlockKind::Paragraph => {}
        }
        let goes_on = match &self.pending {
            // Each paragraph of a long quotation may begin with its mark again.
            Some(_) if leads => true,
            // A quotation of the same kind can't stand within it.
            Some(pending) => !pairs.iter().any(|pair| pair.marks.0 == pending.mark),
            None => false,
        };
        if !goes_on {
            self.give_up();
        } else if leads {
            self.pending = None;
        } else if !closing.is_empty() {
            closing.remove(0);
            self.pending = None;
        }
        if self.pending.is_none() {
            self.out.pairs.extend(pairs);
        }
        self.out.alone.extend(closing);
        if let Some(first) = open.into_iter().next() {
            self.give_up();
            self.pending = Some(first);
        }
    }

    /// No later block can end what is open.
    fn give_up(&mut self) {
        self.out.alone.extend(self.pending.take());
    }
}

fn found(block: &Block, pending: Option<&Mark>) -> Found {
    let text = block.text.as_str();
    let mut found = Found::default();
    for (at, mark) in text.char_indices().filter(|(_, c)| is_double(*c)) {
        let (before, rest) = (&text[..at], &text[at + mark.len_utf8()..]);
        let range = block.source(at..at + mark.len_utf8());
        let leads = before.trim().is_empty();
        found.leads |= leads && !rest.trim().is_empty();
        let inside = found.open.iter().any(|open| open.mark == mark);
        if mark == '"' && !inside && ends_in_measure(before) {
            found.measures = true;
            continue;
        }
        found.measures |= mark == '"' && ends_in_measure(before);
        let opens = match (leads, pending) {
            // French paragraphs of a long quotation begin with the closing mark.
            (true, Some(_)) => Some(true),
            _ => direction(mark, before, rest)
                .or_else(|| (!is_within_word(before, rest)).then_some(found.open.is_empty())),
        };
        let own = match (leads, pending) {
            (true, Some(pending)) => pending.mark,
            _ => mark,
        };
        match opens {
            Some(true) => found.open.push(Mark { mark: own, opens: true, range }),
            Some(false) => found.close(mark, range),
            None if found.open.is_empty() => {}
            None => found.close(mark, range),
        }
    }
    found
}

impl Found {
    fn close(&mut self, mark: char, range: Range<usize>) {
        let fits = self.open.iter().rposition(|open| PAIRS.contains(&(open.mark, mark)));
        let Some(at) = fits.or(self.open.len().checked_sub(1)) else {
            return self.closing.push(Mark { mark, opens: false, range });
        };
        let opening = self.open.drain(at..).next().expect("there is one at its place");
        if at == 0 {
            self.pairs.push(Pair { marks: (opening.mark, mark), opening: opening.range, closing: range });
        }
    }
}

/// Whether a mark opens, by what stands beside it; none if that could be either.
fn direction(mark: char, before: &str, rest: &str) -> Option<bool> {
    if matches!(mark, '„' | '‟') {
        return Some(true);
    }
    let before = before.chars().next_back().map_or(Class::Edge, Class::of);
    let after = match rest.chars().next() {
        // What was left out begins a quotation.
        Some('.' | '…') if rest.starts_with("..") || rest.starts_with('…') => Class::Other,
        next => next.map_or(Class::Edge, Class::of),
    };
    let left = matches!(before, Class::Edge | Class::Space | Class::Open | Class::Dash | Class::Apostrophe);
    let right = matches!(after, Class::Edge | Class::Space | Class::Close | Class::Dash);
    match (left, right) {
        (true, false) => Some(true),
        (false, true) => Some(false),
        // Where guillemets have spaces inside, they point outwards.
        (true, true) if mark == '«' => Some(true),
        (true, true) if mark == '»' => Some(false),
        _ => None,
    }
}

fn is_within_word(before: &str, rest: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_word(before.chars().next_back()) && is_word(rest.chars().next())
}

/// Whether a straight mark may stand for inches or seconds: behind a number that is no year.
fn ends_in_measure(before: &str) -> bool {
    (1..=3).contains(&before.bytes().rev().take_while(u8::is_ascii_digit).count())
        || before.ends_with(['½', '¼', '¾', '′'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::markdown::Prose;

    /// The pairs and, behind a bar, what stands alone, each with the text up to its end.
    #[track_caller]
    fn check(text: &str, pairs: &str, alone: &[&str]) {
        let got = Quotations::of(&Prose::read(text).blocks);
        let marks: Vec<String> = got.pairs.iter().map(|pair| format!("{}{}", pair.marks.0, pair.marks.1)).collect();
        assert_eq!(marks.join(" "), pairs, "{text}");
        let lone: Vec<&str> = got.alone.iter().map(|mark| &text[mark.range.start..]).collect();
        assert_eq!(lone, alone, "{text}");
    }

    #[test]
    fn ordinary_prose_has_nothing_alone() {
        for (text, pairs) in [
            ("Er sagte: \"Das geht's nicht\", und \"nein\".", "\"\" \"\""),
            ("„Das ‚Nein‘ war ein Fehler“, sagte sie. – „Ja“", "„“ „“"),
            ("»Wort«, »Wort«-Spiel (»so«)", "»« »« »«"),
            ("« Mot », dit-il, «\u{202f}oui\u{202f}» et «\u{a0}l’“autre” mot\u{a0}».", "«» «» «»"),
            ("“He said ‘no’,” she said. “…and then?”", "“” “”"),
            ("\"He said 'no',\" she said; the '90s didn't.", "\"\""),
            ("Ein 27\"-Monitor, 6' 2\" groß, 49° 27' 12\" N, 5\" × 7\"", ""),
            ("\"Ein 27\"-Monitor ist groß\", sagt er.", "\"\""),
            ("\"*Wort*\" und **\"Wort\"** und \"[Wort](a.md)\" und \"`code`\"", "\"\" \"\" \"\" \"\""),
            ("`\"` und `„` und \\\" und &quot;", ""),
            ("„Wort“[^1]\n\n[^1]: Siehe „Ort“.", "„“ „“"),
            ("„Bild“-Zeitung, „Spiegel“/„Zeit“, „A“–„B“", "„“ „“ „“ „“ „“"),
            ("| a |\n|---|\n| \" |", ""),
        ] {
            check(text, pairs, &[]);
        }
    }

    #[test]
    fn a_quotation_may_have_several_paragraphs() {
        check("„Erster Absatz.\n\n„Zweiter Absatz.\n\n„Dritter.“", "„“", &[]);
        check("„Erster Absatz.\n\nZweiter Absatz.\n\nDritter.“", "", &[]);
        check("“First.\n\n“Second,” he said.", "“”", &[]);
        check("« Un.\n\n» Deux.\n\n» Trois. »", "«»", &[]);
        check("\"One.\n\n\"Two.\"", "\"\"", &[]);
        check("> „Eins.\n>\n> Zwei.“\n\nText.", "", &[]);
    }

    #[test]
    fn what_stands_alone_is_found() {
        check("Er sagte: „Nein und ging.\n\nSie blieb.", "", &["„Nein und ging.\n\nSie blieb."]);
        check("Er sagte: „Nein und ging.\n\nSie sagte: „Ja“.", "„“", &["„Nein und ging.\n\nSie sagte: „Ja“."]);
        check("Er sagte: „Nein.\n\n## Später\n\nJa.“", "", &["„Nein.\n\n## Später\n\nJa.“", "“"]);
        check("Er sagte \"nein.", "", &["\"nein."]);
        check("Er sagte nein“.", "", &["“."]);
        check("Der Fall \"Nord\" und Süd\" bleibt.", "\"\"", &["\" bleibt."]);
    }

    #[test]
    fn pairs_are_told_by_their_marks() {
        check("“Wort” und „Wort” und “Wort“ und „Wort\"", "“” „” ““ „\"", &[]);
        check("„Er las »Faust« laut“", "„“", &[]);
    }
}
