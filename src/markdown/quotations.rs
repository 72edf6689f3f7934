//! Which quotation marks belong together: for telling what is amiss, not for setting it.

use std::ops::Range;

use super::prose::{Block, BlockKind};
use super::quotes::{Class, is_elision};

/// Quotation marks of a text: typographic, straight, and put together from other signs, as in `,,so''`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Quotations {
    /// Double marks of quotations within no other one.
    pub pairs: Vec<Pair>,
    /// Single marks. What may be an apostrophe is none.
    pub singles: Vec<Pair>,
    /// Double marks that have no other half, neither in their own block nor, for a quotation of several paragraphs, in a later one.
    pub alone: Vec<Mark>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    /// As written.
    pub marks: (&'static str, &'static str),
    /// Of the opening mark, in the source of the blocks.
    pub opening: Range<usize>,
    /// Of the closing mark.
    pub closing: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub mark: &'static str,
    pub opens: bool,
    /// In the source of the blocks.
    pub range: Range<usize>,
}

/// The pairs that are known, of whatever language.
const PAIRS: [(&str, &str); 9] =
    [("\"", "\""), ("„", "“"), ("„", "”"), ("“", "”"), ("”", "”"), ("«", "»"), ("»", "«"), ("»", "»"), ("‟", "”")];

/// What is typed where a keyboard has no such marks: told apart from other uses of the signs by having both halves.
/// In front matter straight single marks have been set as apostrophes.
const MADE_UP: [(&str, &str); 6] = [(",,", "''"), (",,", "’’"), ("``", "''"), ("''", "''"), ("<<", ">>"), (">>", "<<")];

/// Single pairs. An apostrophe at the start of a word looks like `’`, so that one begins none.
const SINGLES: [(&str, &str); 11] = [
    ("‚", "‘"),
    ("‚", "’"),
    ("‘", "’"),
    ("‹", "›"),
    ("›", "‹"),
    ("‚", "'"),
    ("‘", "'"),
    ("'", "‘"),
    ("´", "´"),
    ("`", "´"),
    ("´", "`"),
];

/// A single mark looks for its other half no further, in bytes: most signs of the kind are apostrophes.
const REACH: usize = 400;

/// Among so many open marks a made-up one looks for its other half: in a text of nothing else all of them would take the square of
/// its length.
const DEEP: usize = 8;

/// Whether a text may hold quotation marks that [`Quotations`] knows.
pub fn may_quote(text: &str) -> bool {
    text.contains(|c: char| is_half(c) || "‚‘‹›´`'<>".contains(c)) || text.contains(",,")
}

/// Whether a mark is a double one.
pub fn is_double(mark: &str) -> bool {
    PAIRS.iter().any(|(open, close)| *open == mark || *close == mark)
}

/// Whether a mark is typed as any keyboard has it, which typography has other marks for.
pub fn is_typed(mark: &str) -> bool {
    is_made_up(mark) || matches!(mark, "\"" | "'" | "´" | "`")
}

fn is_half(c: char) -> bool {
    matches!(c, '"' | '„' | '“' | '”' | '«' | '»' | '‟')
}

impl Quotations {
    /// Reads the blocks of one text.
    pub fn of(blocks: &[Block]) -> Self {
        let mut out = Self::default();
        // A footnote is no place in the text that it is written in.
        for note in [false, true] {
            let mut reader = Reader { out: &mut out, pending: None, settled: false, interrupted: false };
            blocks.iter().filter(|block| block.note == note).for_each(|block| reader.block(block));
            reader.give_up();
        }
        blocks.iter().for_each(|block| singles(block, &mut out.singles));
        out
    }
}

struct Reader<'a> {
    out: &'a mut Quotations,
    /// The mark of a quotation that has not ended in its block.
    pending: Option<Mark>,
    /// Words set off have ended it, or were a quotation of their own: it may yet end, and need not.
    settled: bool,
    /// A paragraph since then did not begin with a mark: if it goes on, then without one in each paragraph.
    interrupted: bool,
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
        let Found { mut open, pairs, mut closing, leads, measures } = found(block, self.pending.as_ref());
        if measures {
            open.retain(|mark| mark.mark != "\"");
            closing.retain(|mark| mark.mark != "\"");
        }
        // Alone they are something else.
        open.retain(|mark| !is_made_up(mark.mark));
        closing.retain(|mark| !is_made_up(mark.mark));
        match block.kind {
            // In a table a lone mark says "as above".
            BlockKind::Cell => return self.out.pairs.extend(pairs),
            // A subheading may stand within a long quotation, and is read for itself.
            BlockKind::Heading => {
                self.out.pairs.extend(pairs);
                self.out.alone.extend(open.into_iter().take(1).chain(closing));
                return;
            }
            BlockKind::Paragraph => {}
        }
        if let Some(pending) = &self.pending {
            let anew = pairs.iter().any(|pair| pair.marks.0 == pending.mark);
            if leads && block.nested && !pairs.is_empty() {
                self.settled = true;
            } else if leads && !self.interrupted {
                // Each paragraph of a long quotation may begin with its mark again.
                self.pending = None;
            } else if leads {
                self.give_up();
            } else if !closing.is_empty() {
                closing.remove(0);
                self.pending = None;
            } else if anew && !block.nested {
                // A quotation of the same kind can't stand within it, unless somebody else's words are set off.
                self.give_up();
            }
        }
        self.interrupted |= !leads && !block.nested;
        if self.pending.is_none() {
            self.out.pairs.extend(pairs);
        }
        self.out.alone.extend(closing);
        if let Some(first) = open.into_iter().next() {
            self.give_up();
            self.pending = Some(first);
            (self.settled, self.interrupted) = (false, false);
        }
    }

    /// No later block can end what is open.
    fn give_up(&mut self) {
        self.out.alone.extend(self.pending.take().filter(|_| !self.settled));
    }
}

fn found(block: &Block, pending: Option<&Mark>) -> Found {
    let text = block.text.as_str();
    let mut found = Found::default();
    if !text.contains(|c: char| is_half(c) || ",'’`<>".contains(c)) {
        return found;
    }
    for (at, mark) in doubles(text) {
        let (before, rest) = (&text[..at], &text[at + mark.len()..]);
        let range = block.source(at..at + mark.len());
        if is_made_up(mark) {
            match direction(mark, before, rest) {
                Some(true) if mark != "''" || !is_elision(rest) => {
                    found.open.push(Mark { mark, opens: true, range });
                }
                Some(false) if !ends_in_measure(before) => found.close_made_up(mark, range),
                _ => {}
            }
            continue;
        }
        let leads = before.trim().is_empty();
        found.leads |= leads && !rest.trim().is_empty();
        let inside = found.open.iter().any(|open| open.mark == mark);
        if mark == "\"" && !inside && ends_in_measure(before) {
            found.measures = true;
            continue;
        }
        found.measures |= mark == "\"" && ends_in_measure(before);
        let opens = match (leads, pending) {
            // French paragraphs of a long quotation begin with the closing mark.
            (true, Some(_)) => Some(true),
            _ => direction(mark, before, rest)
                .or_else(|| (!is_within_word(before, rest)).then_some(found.open.is_empty())),
        };
        // An arrow, as in `» More`.
        let apart = mark == "»" && rest.chars().next().is_none_or(char::is_whitespace);
        if apart
            && found.open.is_empty()
            && pending.is_none()
            && before.chars().next_back().is_none_or(char::is_whitespace)
        {
            continue;
        }
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

/// The double marks of a text, and what may be meant as such.
fn doubles(text: &str) -> impl Iterator<Item = (usize, &'static str)> {
    let mut end = 0;
    text.char_indices().filter_map(move |(at, c)| {
        if at < end {
            return None;
        }
        let all = PAIRS.iter().chain(&MADE_UP).flat_map(|(open, close)| [*open, *close]);
        let candidate = is_half(c) || matches!(c, ',' | '\'' | '’' | '`' | '<' | '>');
        let mark = candidate.then(|| all.into_iter().find(|mark| text[at..].starts_with(mark))).flatten()?;
        end = at + mark.len();
        Some((at, mark))
    })
}

fn is_made_up(mark: &str) -> bool {
    MADE_UP.iter().any(|(open, close)| *open == mark || *close == mark)
}

impl Found {
    fn close(&mut self, mark: &'static str, range: Range<usize>) {
        let fits = self.open.iter().rposition(|open| PAIRS.contains(&(open.mark, mark)));
        let Some(at) = fits.or(self.open.len().checked_sub(1)) else {
            return self.closing.push(Mark { mark, opens: false, range });
        };
        self.end(at, mark, range);
    }

    /// A made-up mark ends what one began, or a double mark that nothing else ends.
    fn close_made_up(&mut self, mark: &'static str, range: Range<usize>) {
        let fits = |open: &Mark| MADE_UP.contains(&(open.mark, mark)) || mark == "''" && open.mark == "„";
        let from = self.open.len().saturating_sub(DEEP);
        if let Some(at) = self.open[from..].iter().rposition(fits) {
            self.end(from + at, mark, range);
        }
    }

    fn end(&mut self, at: usize, mark: &'static str, range: Range<usize>) {
        let opening = self.open.drain(at..).next().expect("there is one at its place");
        if at == 0 {
            self.pairs.push(Pair { marks: (opening.mark, mark), opening: opening.range, closing: range });
        }
    }
}

/// Finds pairs of single marks in a block.
fn singles(block: &Block, out: &mut Vec<Pair>) {
    let text = block.text.as_str();
    if !text.contains(|c: char| "‚‘‹›´".contains(c)) {
        return;
    }
    let mut done = 0;
    for (at, c) in text.char_indices() {
        let Some((open, _)) = SINGLES.iter().find(|(open, _)| open.starts_with(c)) else { continue };
        let behind = at + open.len();
        let left_out = || is_elision(&text[behind..]) || is_year(&text[behind..]);
        if at < done || !stands_before(&text[..at], &text[behind..]) || left_out() {
            continue;
        }
        if let Some((end, close)) = other_half(text, behind, open) {
            out.push(Pair {
                marks: (open, close),
                opening: block.source(at..behind),
                closing: block.source(end..end + close.len()),
            });
            done = end + close.len();
        }
    }
}

/// Where a single quotation ends that begins before `from`: at the first mark that is meant for it, else at one that may be an
/// apostrophe.
fn other_half(text: &str, from: usize, open: &str) -> Option<(usize, &'static str)> {
    let mut doubtful = None;
    let closes = SINGLES.iter().filter(|(other, _)| *other == open).map(|(_, close)| *close);
    let closes: Vec<&'static str> = closes.collect();
    for (at, c) in text[from..].char_indices().map(|(at, c)| (from + at, c)).take_while(|(at, _)| *at < from + REACH) {
        let behind = at + c.len_utf8();
        let begins = stands_before(&text[..at], &text[behind..]) && !is_elision(&text[behind..]);
        let another = SINGLES.iter().any(|(open, _)| open.starts_with(c));
        if begins && (text[at..].starts_with(open) || another && doubtful.is_some()) {
            break;
        }
        let Some(close) = closes.iter().find(|close| close.starts_with(c)) else { continue };
        if !stands_behind(&text[..at], &text[behind..]) || ends_in_measure(&text[..at]) && *close == "'" {
            continue;
        }
        match *close {
            "’" | "'" if open == "‚" => doubtful = doubtful.or(Some((at, *close))),
            _ => return Some((at, close)),
        }
    }
    doubtful
}

/// Whether two digits follow and no more, as in `‘68`.
fn is_year(rest: &str) -> bool {
    rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len()) == 2
        && rest.bytes().take(2).all(|b| b.is_ascii_digit())
}

/// Whether a mark between these two texts can only open.
fn stands_before(before: &str, rest: &str) -> bool {
    let before = before.chars().next_back();
    let left = before.is_none_or(|c| is_half(c) || matches!(Class::of(c), Class::Space | Class::Open | Class::Dash));
    left && rest.chars().next().is_some_and(char::is_alphanumeric)
}

/// Whether a mark between these two texts can only close.
fn stands_behind(before: &str, rest: &str) -> bool {
    let after = rest.chars().next();
    let right = after.is_none_or(|c| is_half(c) || matches!(Class::of(c), Class::Space | Class::Close | Class::Dash));
    right && before.chars().next_back().is_some_and(|c| !c.is_whitespace())
}

/// Whether a mark opens, by what stands beside it; none if that could be either.
fn direction(mark: &str, before: &str, rest: &str) -> Option<bool> {
    if matches!(mark, "„" | "‟") {
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
        (true, true) if mark == "«" => Some(true),
        (true, true) if mark == "»" => Some(false),
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
            ("» Mehr dazu\n\n[Weiter »](a.md)", ""),
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
        check("„Eins.\n\n## Später\n\nZwei.“", "", &[]);
        check("„Eins.\n\n## Das „Wort“\n\nZwei.“", "„“", &[]);
        check("„Eins:\n\n> „Zwei.“\n\nDrei.“", "", &[]);
        check("„Eins:\n\n> Zwei.“\n\nDrei.", "", &[]);
        check("„Eins:\n\n- zwei\n- drei\n\n„Vier.“", "„“", &[]);
    }

    #[test]
    fn what_stands_alone_is_found() {
        check("Er sagte: „Nein und ging.\n\nSie blieb.", "", &["„Nein und ging.\n\nSie blieb."]);
        check("Er sagte: „Nein und ging.\n\nSie sagte: „Ja“.", "„“", &["„Nein und ging.\n\nSie sagte: „Ja“."]);
        check("Er sagte: „Nein.\n\nUnd ging.\n\n„Ja“, sagte sie.", "„“", &["„Nein.\n\nUnd ging.\n\n„Ja“, sagte sie."]);
        check("Er sagte: „Nein.\n\n## Später\n\nSie ging.", "", &["„Nein.\n\n## Später\n\nSie ging."]);
        check("## „Nein\n\nJa.“", "", &["„Nein\n\nJa.“", "“"]);
        check("Er sagte \"nein.", "", &["\"nein."]);
        check("Er sagte nein“.", "", &["“."]);
        check("Der Fall \"Nord\" und Süd\" bleibt.", "\"\"", &["\" bleibt."]);
    }

    #[test]
    fn pairs_are_told_by_their_marks() {
        check("“Wort” und „Wort” und “Wort“ und „Wort\"", "“” „” ““ „\"", &[]);
        check("„Er las »Faust« laut“", "„“", &[]);
    }

    #[test]
    fn marks_that_are_put_together() {
        check("Das ,,Wort'' und ``noch'' ''eines''.", ",,'' ``'' ''''", &[]);
        check("Das <<Wort>>, das <<Ja, so>> und >>dies<<.", "<<>> <<>> >><<", &[]);
        check("Das „Wort''.", "„''", &[]);
        check("1,,2 und ,, und '' und a << b >> c, 6' 2'' groß, dell''anno. Weiter >>", "", &[]);
    }

    #[track_caller]
    fn check_singles(text: &str, want: &str) {
        let got = Quotations::of(&Prose::read(text).blocks);
        let marks: Vec<String> = got.singles.iter().map(|pair| format!("{}{}", pair.marks.0, pair.marks.1)).collect();
        assert_eq!(marks.join(" "), want, "{text}");
    }

    #[test]
    fn single_marks_belong_together() {
        check_singles("‚So‘ und ‘so’ und ‹so› und ›so‹.", "‚‘ ‘’ ‹› ›‹");
        check_singles("‚So' und 'so‘ und ´so´ und \\`so´.", "‚' '‘ ´´ `´");
        check_singles("„Das ‚Nein‘ war ‚Hans’ Auto‘“", "‚‘ ‚‘");
        check_singles("‚Er ist 5' groß‘", "‚‘");
    }

    #[test]
    fn apostrophes_are_no_quotation_marks() {
        for text in [
            "Das geht's, geht’s, geht´s, Hans' Auto und Klaus' Haus, Hans’ Auto, Hans´ und Klaus´.",
            "'68 und ’68 und ‘68, Rock 'n' Roll, Rock ’n’ Roll, 's ist, ‘n Auto und Hans’ Haus.",
            "6' 2\" groß, 49° 27' N und 12' lang. Die 90er' waren's.",
            "`‚so'` und `´x´`",
            "'So' und 'so'.",
        ] {
            check_singles(text, "");
        }
    }
}
