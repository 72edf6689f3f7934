use serde::{Deserialize, Serialize};

use super::Reading;
use crate::vocab::{Date, SourcePath};
use crate::yaml::Fields;

/// One line above everything else, in content/data/breaking.yaml, until it expires.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Breaking {
    pub path: SourcePath,
    pub text: String,
    /// What it leads to: a file of the site, a path, or a whole address.
    pub link: Option<String>,
    pub level: BreakingLevel,
    /// Before this moment nobody sees it.
    pub publish: Option<Date>,
    /// From this moment on nobody sees it.
    pub expires: Date,
}

/// How loud it is. The word is the one in the file; strings have a label `breaking-WORD` for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum BreakingLevel {
    Breaking,
    Live,
    Notice,
}

impl BreakingLevel {
    /// As they are written in the file.
    pub const WORDS: [(&'static str, Self); 3] =
        [("breaking", Self::Breaking), ("live", Self::Live), ("notice", Self::Notice)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, level)| *level == self).map_or("breaking", |(word, _)| word)
    }
}

impl Breaking {
    /// None if the file says nothing: that is how a line is taken away without taking the file away.
    pub(super) fn read(path: &SourcePath, fields: &mut Fields, reading: &Reading) -> Option<Self> {
        let says = ["text", "link", "level", "publish", "expires"].into_iter().any(|key| fields.has(key));
        let link = fields.text("link");
        let level = fields.choice("level", &BreakingLevel::WORDS).unwrap_or(BreakingLevel::Breaking);
        let publish = fields.date("publish", reading.timezone);
        let date = |fields: &mut Fields, key| fields.date(key, reading.timezone);
        let (text, expires) = match says {
            // One that is forgotten would call last week's news breaking.
            true => (fields.required_text("text"), fields.required("expires", "2026-12-01 18:00", date)),
            false => (fields.text("text"), date(fields, "expires")),
        };
        let text = text.map(|text| reading.typeset(None, &text));
        Some(Self { path: path.clone(), text: text?, link, level, publish, expires: expires? })
    }
}
