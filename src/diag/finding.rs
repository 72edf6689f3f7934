use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Level as Report, Renderer, Snippet};

use super::{Code, Level};
use crate::vocab::SourcePath;

/// A diagnostic with its place worked out: everything a terminal, an annotation or a browser shows of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Finding {
    #[serde(with = "super::codes::by_name")]
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
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
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
        let message = visible(&self.message).replace('\n', "\\n");
        format!("{}[{}] {}:{line}:{column} {message}", self.level.name(), self.code.name, self.path)
    }

    /// The form with the excerpt; `styled` adds colours for a terminal.
    pub fn full(&self, styled: bool) -> String {
        let level = match self.level {
            Level::Error => Report::ERROR,
            Level::Warning => Report::WARNING,
            Level::Info => Report::INFO,
        };
        let message = visible(&self.message);
        let hints: Vec<_> = self.hints.iter().map(|hint| visible(hint)).collect();
        let related: Vec<_> =
            self.related.iter().map(|(path, excerpt, label)| (path, excerpt, visible(label))).collect();
        let title = level.primary_title(&*message).id(self.code.name);
        let mut group = title.element(snippet(&self.path, &self.excerpt, AnnotationKind::Primary, None));
        for (path, excerpt, label) in &related {
            group = group.element(snippet(path, excerpt, AnnotationKind::Context, Some(label)));
        }
        for hint in &hints {
            group = group.element(Report::HELP.with_name("hint").message(&**hint));
        }
        let renderer = if styled { Renderer::styled() } else { Renderer::plain() };
        renderer.term_width(WIDTH).render(&[group])
    }
}

/// Text of a site with its control characters written out, as in `\u{1b}`: a terminal must not obey them.
fn visible(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return text.into();
    }
    let written = |c: char| if c.is_control() && c != '\n' { c.escape_default().to_string() } else { c.to_string() };
    text.chars().map(written).collect::<String>().into()
}

/// Columns an excerpt may take: a paragraph is one line to its editor, but not on a terminal.
const WIDTH: usize = 120;

fn snippet<'a>(
    path: &'a SourcePath,
    excerpt: &'a Excerpt,
    kind: AnnotationKind,
    label: Option<&'a str>,
) -> Snippet<'a, Annotation<'a>> {
    let line = excerpt.text.as_deref().unwrap_or_default();
    let byte = |column: usize| line.char_indices().nth(column - 1).map_or(line.len(), |(at, _)| at);
    let mark = kind.span(byte(excerpt.column)..byte(excerpt.end_column)).label(label);
    Snippet::source(line).line_start(excerpt.line).path(path.as_str()).annotation(mark)
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
                    |\n  \
                    = hint: the nearest profile is `j-smith`";
        assert_eq!(finding.full(false), want);
    }

    #[test]
    fn no_text_of_a_site_commands_the_terminal() {
        let path = SourcePath::new("content/articles/flut.md").unwrap();
        let finding = Finding {
            code: &code::UNKNOWN_AUTHOR,
            level: Level::Error,
            message: "a\u{1b}[31mb".into(),
            path: path.clone(),
            excerpt: Excerpt::cut("c\u{1b}[31md", 0..1),
            hints: vec!["e\u{1b}[31mf".into()],
            related: vec![(path, Excerpt::cut("g\u{1b}[31mh", 0..1), "i\u{1b}[31mj".into())],
        };
        for shown in [finding.full(false), finding.short()] {
            assert!(!shown.contains('\u{1b}') && shown.contains("a\\u{1b}[31mb"), "{shown}");
        }
    }

    #[test]
    fn ranges_off_the_text_do_no_harm() {
        for (text, range) in [("", 5..9), ("ä", 1..1), ("a\n", 2..2), ("a\r\nb", 0..9)] {
            Excerpt::cut(text, range);
        }
    }
}
