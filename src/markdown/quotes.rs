//! Quotes, apostrophes, dashes and ellipses as the locale sets them.
//!
//! A straight quote says nothing of its direction: it follows from the characters on both sides and from the quotes still
//! open. Those may lie beyond inline markup (`"*Wort*"`), so a [`Setter`] is fed text piece by piece and keeps what it needs
//! between the pieces. Every block starts afresh: a quote left open cannot turn those of the next paragraph around.

use crate::vocab::byte_table;

/// The marks of a locale. Spaces that belong to a mark, as in French, are part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotes<'a> {
    /// Opening and closing mark for `"`.
    pub outer: (&'a str, &'a str),
    /// Opening and closing mark for `'`, and for `"` within `"`.
    pub inner: (&'a str, &'a str),
    pub apostrophe: &'a str,
}

impl From<crate::locale::Quotes> for Quotes<'static> {
    fn from(quotes: crate::locale::Quotes) -> Self {
        Self { outer: quotes.outer, inner: quotes.inner, apostrophe: quotes.apostrophe }
    }
}

/// Sets a plain text, such as a headline or a caption, the way bodies are set:
/// - `"` and `'` become quotes or apostrophes, and primes after a number of up to three digits (`12"`); marks that are
///   typographic already stay;
/// - `...` becomes `…`, `---` becomes `—`, and `--` between spaces becomes `–`; longer runs stay;
/// - the space before a dash that has spaces on both sides becomes a no-break space, since no line begins with a dash.
pub fn typeset(text: &str, quotes: &Quotes) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    let mut setter = Setter::new(*quotes);
    setter.set::<false>(text, "", &mut out);
    setter.end_block(&mut out);
    out
}

/// Deeper nesting is a mistake or an attack: quotes beyond it stay straight.
const MAX_OPEN: usize = 8;

pub(super) struct Setter<'a> {
    quotes: Quotes<'a>,
    open: Vec<Open>,
    before: Class,
}

/// A quote that waits for its end.
#[derive(Clone, Copy)]
struct Open {
    /// `"` or `'`, as written.
    mark: char,
    style: Style,
    /// Where the opening mark stands in the output, in bytes.
    at: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Outer,
    Inner,
}

/// What a character means for the quote beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// Start or end of the block.
    Edge,
    Space,
    /// Opening brackets and quotes.
    Open,
    Dash,
    Digit,
    Letter,
    Apostrophe,
    /// Punctuation that ends a phrase.
    Close,
    Other,
}

impl Class {
    pub(super) fn of(c: char) -> Self {
        match c {
            ' ' | '\n' | '\t' => Self::Space,
            'a'..='z' | 'A'..='Z' => Self::Letter,
            '0'..='9' => Self::Digit,
            '(' | '[' | '{' | '<' | '/' | '=' | '„' | '‚' | '¿' | '¡' => Self::Open,
            '-' | '–' | '—' | '‐' | '‑' | '―' => Self::Dash,
            '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}' | '>' | '%' => Self::Close,
            '’' => Self::Apostrophe,
            // The accents of decomposed letters.
            '\u{300}'..='\u{36f}' => Self::Letter,
            c if c.is_whitespace() => Self::Space,
            c if c.is_alphanumeric() => Self::Letter,
            _ => Self::Other,
        }
    }

    fn is_word(self) -> bool {
        matches!(self, Self::Letter | Self::Digit)
    }
}

/// The first byte of `–` and `—` in UTF-8, and of other marks.
const DASHES: u8 = 0xe2;

/// The bytes at which setting, or escaping, may have something to do.
const SPECIAL: [bool; 256] = byte_table(b"\"'.-&<>\xe2");

impl<'a> Setter<'a> {
    pub fn new(quotes: Quotes<'a>) -> Self {
        Self { quotes, open: Vec::new(), before: Class::Edge }
    }

    /// Writes a piece of running text; `tail` is the Markdown that follows it. `HTML` escapes for HTML.
    pub fn set<const HTML: bool>(&mut self, text: &str, tail: &str, out: &mut String) {
        let bytes = text.as_bytes();
        let mut done = 0;
        let mut at = 0;
        while let Some(skipped) = bytes[at..].iter().position(|&byte| SPECIAL[usize::from(byte)]) {
            at += skipped;
            let byte = bytes[at];
            let run = match byte {
                b'.' | b'-' => bytes[at..].iter().take_while(|&&next| next == byte).count(),
                DASHES => "–".len(),
                _ => 1,
            };
            let (written, rest) = (&text[done..at], &text[at + run..]);
            let apart = || self.before(written).is_blank() && following(rest, tail).is_blank();
            let replacement = match byte {
                DASHES if text[at..].starts_with('–') && apart() => "–",
                DASHES if text[at..].starts_with('—') && apart() => "—",
                b'.' if run == 3 => "…",
                b'-' if run == 3 => "—",
                b'-' if run == 2 && apart() => "–",
                b'"' | b'\'' => "",
                b'&' if HTML => "&amp;",
                b'<' if HTML => "&lt;",
                b'>' if HTML => "&gt;",
                _ => {
                    at += run;
                    continue;
                }
            };
            let before = self.before(written);
            out.push_str(written);
            match byte {
                b'"' => self.double(before, number_before(written), following(rest, tail), out),
                b'\'' => self.single(before, number_before(written), rest, tail, out),
                b'-' | DASHES => {
                    if before == Class::Space && following(rest, tail).is_blank() {
                        tie(out);
                    }
                    self.write(replacement, Class::Dash, out);
                }
                _ => {
                    out.push_str(replacement);
                    self.before = Class::of(byte.into());
                }
            }
            at += run;
            done = at;
        }
        self.before = self.before(&text[done..]);
        out.push_str(&text[done..]);
    }

    /// Text that stands as written, such as an escaped quote, or something that is no text: code, a picture, a line break.
    pub fn pass(&mut self, last: Option<char>) {
        self.before = last.map_or(Class::Letter, Class::of);
    }

    /// Forgets all open quotes. A single quote that found no end was an apostrophe.
    pub fn end_block(&mut self, out: &mut String) {
        self.close_down_to(0, out);
        self.before = Class::Edge;
    }

    fn before(&self, written: &str) -> Class {
        written.chars().next_back().map_or(self.before, Class::of)
    }

    fn double(&mut self, before: Class, number: bool, after: Class, out: &mut String) {
        use Class::*;
        let inside = self.open.iter().any(|open| open.mark == '"');
        let begins = matches!(after, Letter | Digit | Open | Other);
        let opens = match before {
            Edge | Open if !inside => true,
            Space if !inside => after != Edge && after != Close,
            Edge | Open | Space => begins,
            Dash if !inside => begins,
            Dash => after.is_word(),
            Apostrophe | Close | Other => !inside && after.is_word(),
            Letter | Digit => false,
        };
        if opens {
            self.open('"', out);
        } else if inside {
            self.close('"', out);
        } else if before == Digit && number {
            self.write("″", Close, out);
        } else if before.is_word() && after.is_word() {
            self.write("\"", Other, out);
        } else {
            // The end of a quote that began in an earlier paragraph.
            self.write(self.quotes.outer.1, Close, out);
        }
    }

    fn single(&mut self, before: Class, number: bool, rest: &str, tail: &str, out: &mut String) {
        use Class::*;
        let after = following(rest, tail);
        let inside = self.open.last().is_some_and(|open| open.mark == '\'');
        let apostrophe = self.quotes.apostrophe;
        match before {
            Digit if number && after == Digit && !thousands(rest) => self.write("′", Close, out),
            Letter | Digit | Apostrophe if after.is_word() => self.write(apostrophe, Apostrophe, out),
            Edge | Space | Open | Dash if is_elision(rest) => self.write(apostrophe, Apostrophe, out),
            Edge | Space | Open if matches!(after, Letter | Digit | Open | Other) => self.open('\'', out),
            Dash if after.is_word() => self.open('\'', out),
            Close | Other if !inside && after.is_word() => self.open('\'', out),
            _ if inside => self.close('\'', out),
            Digit if number => self.write("′", Close, out),
            _ => self.write(apostrophe, Apostrophe, out),
        }
    }

    fn write(&mut self, mark: &str, class: Class, out: &mut String) {
        out.push_str(mark);
        self.before = class;
    }

    fn open(&mut self, mark: char, out: &mut String) {
        let own = if mark == '"' { Style::Outer } else { Style::Inner };
        let style = match self.open.last() {
            Some(around) if around.style == own && own == Style::Outer => Style::Inner,
            Some(around) if around.style == own => Style::Outer,
            _ => own,
        };
        if self.open.len() == MAX_OPEN {
            out.push(mark);
        } else {
            self.open.push(Open { mark, style, at: out.len() });
            out.push_str(self.marks(style).0);
        }
        self.before = Class::Open;
    }

    /// Ends the innermost quote of this kind, which there must be.
    fn close(&mut self, mark: char, out: &mut String) {
        let Some(index) = self.open.iter().rposition(|open| open.mark == mark) else { return };
        let style = self.open[index].style;
        self.close_down_to(index + 1, out);
        self.open.pop();
        self.write(self.marks(style).1, Class::Close, out);
    }

    fn close_down_to(&mut self, index: usize, out: &mut String) {
        // From the last to the first, so that the places of those still to come stay right.
        for open in self.open.drain(index..).rev() {
            if open.mark == '\'' {
                let opening = if open.style == Style::Outer { self.quotes.outer.0 } else { self.quotes.inner.0 };
                out.replace_range(open.at..open.at + opening.len(), self.quotes.apostrophe);
            }
        }
    }

    fn marks(&self, style: Style) -> (&'a str, &'a str) {
        match style {
            Style::Outer => self.quotes.outer,
            Style::Inner => self.quotes.inner,
        }
    }
}

impl Class {
    fn is_blank(self) -> bool {
        matches!(self, Self::Edge | Self::Space)
    }
}

/// Keeps what comes next on the line of the word before the space at the end of `out`. A line that begins anew has no such word.
fn tie(out: &mut String) {
    let word = out.trim_end_matches([' ', '\n']);
    if !word.ends_with("<br>") && word.len() + 1 == out.len() {
        out.pop();
        out.push('\u{a0}');
    }
}

/// What follows a mark: in the same piece of text, or else in the Markdown behind it, where delimiters are skipped.
fn following(rest: &str, tail: &str) -> Class {
    if rest.starts_with("..") {
        return Class::Other;
    }
    if let Some(next) = rest.chars().next() {
        return Class::of(next);
    }
    let tail = tail.trim_start_matches(['*', '_', '~']);
    let mut chars = tail.chars();
    match chars.next() {
        None | Some('|') => Class::Edge,
        Some('[') if tail.starts_with("[^") => Class::Edge,
        Some('<') if tail.starts_with("</") || tail.starts_with("<br") => Class::Close,
        Some('`' | '[' | '<') => Class::Letter,
        Some('!') if tail.starts_with("![") => Class::Letter,
        Some('&') if tail.starts_with("&nbsp;") => Class::Space,
        Some('&') => Class::Other,
        Some('\\') => chars.next().map_or(Class::Edge, Class::of),
        Some(next) => Class::of(next),
    }
}

/// Whether the text ends in a number short enough to be feet, inches or minutes; four digits are a year.
fn number_before(text: &str) -> bool {
    (1..=3).contains(&text.bytes().rev().take_while(u8::is_ascii_digit).count())
}

/// Three digits, as behind the separator in the Swiss `1'000`.
fn thousands(rest: &str) -> bool {
    rest.bytes().take_while(u8::is_ascii_digit).count() == 3
}

/// Whether a quote before `rest` stands for letters left out at the start of a word: `'90er`, `'ne`, `'n'`, `'tis`.
pub(super) fn is_elision(rest: &str) -> bool {
    const WORDS: [&str; 11] = ["n", "ne", "nem", "nen", "ner", "s", "tis", "twas", "em", "til", "cause"];
    // How far a closing quote is looked for after `'90`, which may be a decade or the start of a quotation; in bytes.
    const REACH: usize = 120;

    let length = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
    let (word, behind) = rest.split_at(length);
    if word.len() >= 2 && word.bytes().take(2).all(|byte| byte.is_ascii_digit()) {
        return match &word[2..] {
            "" => !has_closing(&behind.as_bytes()[..behind.len().min(REACH)]),
            letters => letters == "s" || letters.starts_with("er"),
        };
    }
    let quoted = behind.starts_with('\'');
    WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)) && (!quoted || word.eq_ignore_ascii_case("n"))
}

/// Whether a single quote in the text could be a closing one.
fn has_closing(text: &[u8]) -> bool {
    (0..text.len()).any(|i| {
        text[i] == b'\''
            && i.checked_sub(1).is_some_and(|before| !text[before].is_ascii_whitespace())
            && !text.get(i + 1).is_some_and(|&after| after.is_ascii_alphanumeric() || after >= 0x80)
    })
}
