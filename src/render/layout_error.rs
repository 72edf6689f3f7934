use std::error::Error as _;
use std::ops::Range;

use tera::ErrorKind;

use crate::diag::{At, Diagnostic, Place, code};
use crate::vocab::SourcePath;
use crate::yaml;

/// A message and the bytes of a layout it is about.
pub(super) struct PlacedError<'a> {
    pub message: &'a str,
    pub bytes: Range<usize>,
}

impl PlacedError<'_> {
    pub fn diagnostic(self, file: Place, page: Option<&str>) -> Diagnostic {
        let place = Place { at: At::Bytes(self.bytes), ..file };
        Diagnostic::new(&code::LAYOUT_ERROR, place, message(self.message, page))
    }
}

/// Turns an error of the engine into a diagnostic at its place in the layout. `path` and `text` give the file of a layout and
/// what stands in it.
pub fn diagnostic(
    error: &tera::Error,
    page: Option<&str>,
    path: &dyn Fn(&str) -> SourcePath,
    text: &dyn Fn(&str) -> Option<String>,
) -> Diagnostic {
    match error.kind() {
        ErrorKind::Msg(report) if let Some(unknown) = UnknownName::first(report) => {
            let at = text(unknown.layout).map_or(0, |text| yaml::byte_at(&text, unknown.line, unknown.column));
            let placed = PlacedError { message: unknown.message, bytes: at..at + unknown.length };
            placed.diagnostic(Place::file(&path(unknown.layout)), page)
        }
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let placed = PlacedError { message: report.message(), bytes: report.span().range.clone() };
            placed.diagnostic(Place::file(&path(report.filename())), page)
        }
        ErrorKind::TemplateNotFound(name) => {
            let text = format!("there is no layout `{name}`");
            Diagnostic::new(&code::LAYOUT_ERROR, Place::file(&path(name)), message(&text, page))
        }
        ErrorKind::MissingParent { current, parent } => {
            let text = format!("it extends `{parent}`, which is not there");
            Diagnostic::new(&code::LAYOUT_ERROR, Place::file(&path(current)), message(&text, page))
        }
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let text = "it extends or includes itself by way of others";
            Diagnostic::new(&code::LAYOUT_ERROR, Place::file(&path(tpl)), message(text, page))
        }
        other => {
            let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
            let text = format!("{other}{cause}");
            Diagnostic::new(&code::LAYOUT_ERROR, Place::file(&path("base.html")), message(&text, page))
        }
    }
}

/// A filter, function, component or layout that is called and is not there. The engine tells these in words alone, several in
/// one text: `error: Unknown filter `x`` and, on the next line, `--> page.html:2:19`.
struct UnknownName<'a> {
    message: &'a str,
    layout: &'a str,
    /// From 1, as is the column, in characters.
    line: usize,
    column: usize,
    /// Of the name, in bytes.
    length: usize,
}

impl<'a> UnknownName<'a> {
    fn first(report: &'a str) -> Option<Self> {
        let mut lines = report.lines();
        let message = lines.next()?.strip_prefix("error: ")?;
        let mut place = lines.next()?.trim_start().strip_prefix("--> ")?.rsplitn(3, ':');
        let (column, line, layout) = (place.next()?.parse().ok()?, place.next()?.parse().ok()?, place.next()?);
        let marks = lines.find(|line| line.contains('^'))?;
        Some(Self { message, layout, line, column, length: marks.matches('^').count() })
    }
}

/// The engine's sentence in the style of diagnostics, with the page that was being made.
fn message(text: &str, page: Option<&str>) -> String {
    let text = text.trim().trim_end_matches('.');
    let mut letters = text.chars();
    let first = letters.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
    let text = format!("{first}{}", letters.as_str());
    match page {
        Some(page) => format!("{text} (while making {page})"),
        None => text,
    }
}
