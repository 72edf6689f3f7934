use serde::{Deserialize, Serialize};
use std::ops::Range;

use crate::diag::{Diagnostic, Place, code};
use crate::markdown::{self, Link, Picture};
use crate::vocab::{Digest, SourcePath};

/// What is known of a document's text without keeping it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Body {
    /// Where it begins in the file, in bytes.
    pub start: usize,
    /// Of what stands before it: the front matter.
    pub head: Digest,
    pub digest: Digest,
    /// Words a reader sees.
    pub words: usize,
    /// Ranges are bytes of the file.
    pub links: Vec<Link>,
    /// Ranges are bytes of the file.
    pub pictures: Vec<Picture>,
    /// HTML in the Markdown, in bytes of the file.
    pub raw_html: Vec<Range<usize>>,
    /// How its visible text begins, for descriptions where there is no teaser.
    pub opening: String,
}

impl Body {
    pub(super) fn scan(text: &str, range: Range<usize>) -> Self {
        let start = range.start;
        let markdown = &text[range];
        let summary = markdown::scan(markdown);
        let shift = |range: Range<usize>| range.start + start..range.end + start;
        Self {
            start,
            head: Digest::of(&text.as_bytes()[..start]),
            digest: Digest::of(markdown.as_bytes()),
            words: summary.words,
            links: summary.links.into_iter().map(|link| Link { range: shift(link.range), ..link }).collect(),
            pictures: summary.pictures.into_iter().map(|p| Picture { range: shift(p.range), ..p }).collect(),
            raw_html: summary.raw_html.into_iter().map(shift).collect(),
            opening: summary.plain_start,
        }
    }

    /// Whether there is anything below the front matter.
    pub(super) fn warn_if_empty(&self, path: &SourcePath) -> Option<Diagnostic> {
        let empty = self.words == 0 && self.pictures.is_empty() && self.raw_html.is_empty();
        empty.then(|| {
            Diagnostic::new(
                &code::EMPTY_BODY,
                Place::bytes(path, self.start..self.start),
                "there is no text below the front matter",
            )
        })
    }
}
