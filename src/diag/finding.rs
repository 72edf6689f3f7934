use std::fmt::Write as _;
use std::ops::Range;

use super::{Code, Level};
use crate::vocab::SourcePath;

/// A diagnostic with its place worked out: everything a terminal, an annotation or a browser shows of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    pub code: &'static Code,
    /// The code's own level, or the one the site chose for it.
    pub level: Level,
    pub message: String,
    pub path: SourcePath,
    pub excerpt: Excerpt,
    pub hints: Vec<String>,
    pub related: Vec<(SourcePath, Excerpt, String)>,
}

/// One line of a file with a part of it marked.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Excerpt {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// Column after the last marked character, on the same line.
    pub end_column: usize,
    /// The line, without its end; none where the file holds no text.
    pub text: Option<String>,
}

/// How many findings there are of each level.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tally {
    pub errors: usize,
    pub warnings: usize,
    pub infos: usize,
}

impl Tally {
    pub fn of(findings: &[Finding]) -> Self {
        let count = |level| findings.iter().filter(|f| f.level == level).count();
        Self { errors: count(Level::Error), warnings: count(Level::Warning), infos: count(Level::Info) }
    }
}

impl Excerpt {
    /// Cuts the line out of `text` that `bytes` begins on. A range past the end marks the end.
    pub fn cut(text: &str, bytes: Range<usize>) -> Self {
        let mut start = bytes.start.min(text.len());
        while !text.is_char_boundary(start) {
            start -= 1;
        }
        let mut end = bytes.end.clamp(start, text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
        let line = text[line_start..].split('\n').next().unwrap_or_default().trim_end_matches('\r');
        let line_end = line_start + line.len();
        let from = start.min(line_end);
        let column = text[line_start..from].chars().count() + 1;
        let marked = text[from..end.clamp(from, line_end)].chars().count().max(1);
        Self {
            line: text[..line_start].matches('\n').count() + 1,
            column,
            end_column: column + marked,
            text: Some(line.to_owned()),
        }
    }

    /// For a file that has no text to show.
    pub fn none() -> Self {
        Self { line: 1, column: 1, end_column: 2, text: None }
    }
}

impl Finding {
    /// The order findings are told in: by file, then place, then code.
    pub fn sort(findings: &mut Vec<Self>) {
        findings.sort_by(|a, b| a.order().cmp(&b.order()));
        findings.dedup();
    }

    fn order(&self) -> (&str, usize, usize, &str, &str) {
        (self.path.as_str(), self.excerpt.line, self.excerpt.column, self.code.name, &self.message)
    }

    /// `error[code] file:line:column message`, for pipes and tests.
    pub fn short(&self) -> String {
        let Excerpt { line, column, .. } = self.excerpt;
        format!("{}[{}] {}:{line}:{column} {}", self.level.name(), self.code.name, self.path, self.message)
    }

    /// The form with the excerpt, without colours.
    pub fn plain(&self) -> String {
        let mut out = format!("{}[{}]: {}\n", self.level.name(), self.code.name, self.message);
        let width = self.excerpt.line.to_string().len();
        let mut excerpt = |arrow: &str, path: &SourcePath, e: &Excerpt, label: &str| {
            let _ = writeln!(out, "{:width$}{arrow} {path}:{}:{}", "", e.line, e.column);
            if let Some(text) = &e.text {
                let (text, before, marked) = window(text, e);
                let _ = writeln!(out, "{:width$} |", "");
                let _ = writeln!(out, "{:>width$} | {text}", e.line);
                let _ = writeln!(out, "{:width$} | {before}{} {label}", "", "^".repeat(marked));
                while out.ends_with(" \n") {
                    out.truncate(out.len() - 2);
                    out.push('\n');
                }
            }
        };
        excerpt("-->", &self.path, &self.excerpt, "");
        for (path, e, label) in &self.related {
            excerpt(":::", path, e, label);
        }
        for hint in &self.hints {
            let _ = writeln!(out, "{:width$} = hint: {hint}", "");
        }
        out
    }
}

/// The longest excerpt shown, in characters: a paragraph is one line to its editor, but not on a terminal.
const WINDOW: usize = 100;

/// The part of a long line around what is marked, the blank text up to the mark, and the length of the mark.
/// Tabs become single spaces so that the mark stands below what it marks.
fn window(line: &str, excerpt: &Excerpt) -> (String, String, usize) {
    let clean = |c: char| if c.is_control() { ' ' } else { c };
    let letters: Vec<char> = line.chars().map(clean).collect();
    let mark = excerpt.column - 1;
    let from = if letters.len() <= WINDOW { 0 } else { mark.saturating_sub(30) };
    let to = letters.len().min(from + WINDOW);
    let mut text = String::new();
    if from > 0 {
        text.push('…');
    }
    text.extend(&letters[from..to]);
    if to < letters.len() {
        text.push('…');
    }
    let before = " ".repeat(mark - from + usize::from(from > 0));
    let marked = (excerpt.end_column - excerpt.column).min(to.saturating_sub(mark).max(1));
    (text, before, marked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::code;

    #[test]
    fn marks_the_bytes_on_their_line() {
        let text = "---\ntitle: Flut\nauthor: j-smth\n---\n";
        let at = text.find("j-smth").unwrap();
        let excerpt = Excerpt::cut(text, at..at + 6);
        assert_eq!((excerpt.line, excerpt.column, excerpt.end_column), (3, 9, 15));
        let finding = Finding {
            code: &code::UNKNOWN_AUTHOR,
            level: Level::Error,
            message: "no author profile named `j-smth`".into(),
            path: SourcePath::new("content/articles/flut.md").unwrap(),
            excerpt,
            hints: vec!["the nearest profile is `j-smith`".into()],
            related: Vec::new(),
        };
        let want = "error[unknown-author]: no author profile named `j-smth`\n \
                    --> content/articles/flut.md:3:9\n  \
                    |\n3 | author: j-smth\n  \
                    |         ^^^^^^\n  \
                    = hint: the nearest profile is `j-smith`\n";
        assert_eq!(finding.plain(), want);
    }

    #[test]
    fn ranges_off_the_text_do_no_harm() {
        for (text, range) in [("", 5..9), ("ä", 1..1), ("a\n", 2..2), ("a\r\nb", 0..9)] {
            Excerpt::cut(text, range);
        }
    }
}
