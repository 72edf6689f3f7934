use serde::{Deserialize, Serialize};
use std::ops::Range;

use super::Reading;
use crate::diag::{Diagnostic, Place, code};
use crate::locale::Locale;
use crate::markdown::{self, Dropped, Link, Picture, Summary};
use crate::vocab::{Digest, SourcePath, percent_decode};

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
    /// What of it is not kept where HTML is sanitised. Ranges are bytes of the file.
    pub dropped_html: Vec<Dropped>,
    /// What is meant as a link or a picture but is text. Ranges are bytes of the file.
    pub broken_links: Vec<Range<usize>>,
    /// If it is another one than the site's.
    pub lang: Option<String>,
    /// How its visible text begins, for descriptions where there is no teaser.
    pub opening: String,
}

impl Body {
    /// Reads the text of a file, which stands in `range`.
    pub(super) fn scan(
        path: &SourcePath,
        text: &str,
        range: Range<usize>,
        reading: &Reading,
    ) -> (Self, Vec<Diagnostic>) {
        let start = range.start;
        let markdown = &text[range];
        let summary = markdown::scan(markdown);
        let problems = dead_anchors(path, start, &summary, reading);
        let shift = |range: Range<usize>| range.start + start..range.end + start;
        let moved = |p: Picture| Picture { range: shift(p.range), src_range: shift(p.src_range), ..p };
        let body = Self {
            start,
            head: Digest::of(&text.as_bytes()[..start]),
            digest: Digest::of(markdown.as_bytes()),
            words: summary.words,
            links: summary.links.into_iter().map(|link| Link { range: shift(link.range), ..link }).collect(),
            pictures: summary.pictures.into_iter().map(moved).collect(),
            raw_html: summary.raw_html.into_iter().map(shift).collect(),
            dropped_html: summary.dropped_html.into_iter().map(|d| Dropped { range: shift(d.range), ..d }).collect(),
            broken_links: summary.broken_links.into_iter().map(shift).collect(),
            lang: None,
            opening: summary.plain_start,
        };
        (body, problems)
    }

    /// Whether there is anything for readers below the front matter of a file: a comment is nothing.
    pub(super) fn warn_if_empty(&self, path: &SourcePath, text: &str) -> Option<Diagnostic> {
        let is_comment = |range: &Range<usize>| text.get(range.clone()).is_some_and(markdown::is_comment);
        let empty = self.words == 0 && self.pictures.is_empty() && self.raw_html.iter().all(is_comment);
        empty.then(|| {
            Diagnostic::new(
                &code::EMPTY_BODY,
                Place::bytes(path, self.start..self.start),
                "there is no text below the front matter",
            )
        })
    }
}

/// The places of a text that links may name.
pub struct Anchors {
    names: Vec<String>,
}

impl Anchors {
    /// Reads a text below its front matter.
    pub fn of(markdown: &str, locale: &Locale) -> Self {
        Self::in_summary(&markdown::scan(markdown), locale)
    }

    fn in_summary(summary: &Summary, locale: &Locale) -> Self {
        let mut names = markdown::heading_ids(&summary.headings, &|text| locale.slugify(text));
        names.extend(summary.html_ids.iter().cloned());
        Self { names }
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(String::as_str)
    }

    /// The name that an anchor, as written behind `#`, means, if no place has it.
    pub fn lacks(&self, anchor: &str) -> Option<String> {
        let name = percent_decode(anchor).unwrap_or_else(|| anchor.to_owned());
        (!stands_anyway(anchor) && !self.names.contains(&name)).then_some(name)
    }
}

/// Every page has a top (HTML, "navigate to a fragment"); footnotes look after their own.
fn stands_anyway(anchor: &str) -> bool {
    anchor.is_empty() || anchor == "top" || anchor.starts_with("fn:") || anchor.starts_with("fnref:")
}

/// Links to places of the same text that are not there.
fn dead_anchors(path: &SourcePath, start: usize, summary: &Summary, reading: &Reading) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut anchors: Option<Anchors> = None;
    for link in &summary.links {
        let Some(anchor) = link.target.strip_prefix('#').filter(|anchor| !stands_anyway(anchor)) else { continue };
        let anchors = anchors.get_or_insert_with(|| Anchors::in_summary(summary, reading.locale));
        if let Some(name) = anchors.lacks(anchor) {
            let place = Place::bytes(path, link.range.start + start..link.range.end + start);
            let message = format!("nothing in this text is called `#{name}`");
            let dead = Diagnostic::new(&code::DEAD_ANCHOR, place, message);
            problems.push(dead.hint_nearest(&name, anchors.names(), "heading"));
        }
    }
    problems
}
