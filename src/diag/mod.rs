//! What we tell people about the files they wrote. A diagnostic is plain data; nothing here prints or reads a file.
//!
//! A stage knows *what* is wrong and *which key or bytes* it concerns ([`Place`]); [`crate::yaml::locate`] finds the line
//! later, for the few diagnostics there are, so that no stage carries line numbers about.

mod codes;
mod failure;
mod finding;
mod nearest;
mod place;

pub use codes::{ALL, Code, Explanation, code};
pub use failure::Failure;
pub use finding::{Excerpt, Finding, Tally};
pub use nearest::{is_slip, nearest};
pub use place::{At, KeyPath, Part, Place, Step};

use serde::{Deserialize, Serialize};
/// How much a diagnostic weighs. An error publishes nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Level {
    Error,
    Warning,
    Info,
}

impl Level {
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// One mistake in the site's files.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Diagnostic {
    #[serde(with = "codes::by_name")]
    pub code: &'static Code,
    /// Lower case, no full stop, values in backticks.
    pub message: String,
    pub place: Place,
    /// Ways out, in the same style.
    pub hints: Vec<String>,
    /// Other places that belong to it, each with what stands there.
    pub related: Vec<(Place, String)>,
    /// The site can't lower it, whatever its code: see [`Code::fixed`].
    pub fixed: bool,
}

impl Diagnostic {
    pub fn new(code: &'static Code, place: Place, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), place, hints: Vec::new(), related: Vec::new(), fixed: code.fixed }
    }

    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds `the nearest … is …` where something known is close to what was written.
    pub fn hint_nearest<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>, noun: &str) -> Self {
        match nearest(written, known) {
            Some(near) => self.hint(format!("the nearest {noun} is `{near}`")),
            None => self,
        }
    }

    /// Of what this one is told of, nothing can be made, though its code may be let pass elsewhere.
    pub fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    pub fn also(mut self, place: Place, label: impl Into<String>) -> Self {
        self.related.push((place, label.into()));
        self
    }
}
