//! Markdown to HTML, and what can be learnt from Markdown without rendering it.
//!
//! 1. `events` turns the parser's events into nodes in which a picture is one thing, with its alternative text and credit.
//! 2. [`scan()`] reads those nodes for links, pictures, headings and words; it needs no options.
//! 3. [`render()`] writes them as HTML (`html`), with the help of `quotes` (typography of the locale), `figure`, `footnotes`
//!    and `ids`.
//! 4. `sanitize` cleans bodies that hold raw HTML, of which `strays` has made text of what would swallow the rest, and
//!    decides which addresses may be linked; `attributes` finds the
//!    addresses in it, so that a picture or a link is the site's own however it is written.
//! 5. `prose` gives the running text with the way back to where it is written, and `quotations` which marks in it belong
//!    together: for what editors are told.
//!
//! It knows nothing of articles, files or URLs of the site: where a link leads and what a picture is called is asked of the
//! caller, through [`Resolve`]. Nothing here fails: every text is Markdown.
//!
//! The HTML holds no control characters other than tab and newline: U+0000 becomes U+FFFD, the others are left out.

mod attributes;
mod escape;
mod events;
mod figure;
mod footnotes;
mod html;
mod ids;
mod prose;
mod quotations;
mod quotes;
mod sanitize;
mod scan;
mod strays;

pub use attributes::{Attribute, Change, Tag, attributes, candidates, rewrite_addresses, rewrite_attributes, tags};
pub use html::is_comment;
pub use ids::heading_ids;
pub use prose::{Block, BlockKind, LinkText, Prose, STANDS};
pub use quotations::{Mark, Pair, Quotations, is_double, is_typed, may_quote};
pub use quotes::{Quotes, typeset};
pub use sanitize::is_safe;
pub use scan::{Dropped, Heading, Link, Picture, Summary, scan};

/// How bodies are rendered: the same for all texts of one language.
#[derive(Clone, Copy)]
pub struct Options<'a> {
    pub syntax: Syntax,
    pub quotes: Quotes<'a>,
    pub html: HtmlPolicy,
    /// The highest level a heading may have, 1 to 6. An article's `#` becomes `h2` where this is 2, for the page has its
    /// own `h1`. The first heading of a text decides how far all of them move, so a text that starts with `##` keeps its levels.
    pub top_heading: u8,
    /// Put before every id, and before the fragment of links into the same text: for pages that show several texts.
    pub id_prefix: &'a str,
    /// From a heading's text to its id. What it gives is made unique within the text.
    pub slug: &'a (dyn Fn(&str) -> String + Sync),
    /// The accessible name of the footnotes, such as `Fußnoten`.
    pub footnotes_label: &'a str,
    /// The accessible name of the way back, such as `Zurück zur Fußnote {number} im Text`.
    pub footnote_backlink: &'a str,
}

impl Options<'static> {
    /// Plain CommonMark, raw HTML and all: no extensions, typography, ids or figures.
    pub fn commonmark() -> Self {
        Self {
            syntax: Syntax::CommonMark,
            quotes: Quotes { outer: ("\"", "\""), inner: ("'", "'"), apostrophe: "'" },
            html: HtmlPolicy::Allow,
            top_heading: 1,
            id_prefix: "",
            slug: &|_| String::new(),
            footnotes_label: "",
            footnote_backlink: "",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syntax {
    /// CommonMark with tables, footnotes, strikethrough, heading ids, figures and typography.
    Extended,
    /// CommonMark as specified, and nothing else.
    CommonMark,
}

/// What becomes of HTML within Markdown, and of addresses that run code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HtmlPolicy {
    /// Harmless markup stays, the rest goes: scripts, frames, forms, event handlers, styles, comments. What stays is put into
    /// order, with every element closed, and a tag that would swallow the text behind it is text; then `paragraph_ends` counts each `<p>` that stands in no other element.
    Sanitize,
    /// All of it stays as written.
    Allow,
    /// None of it reaches the page; Markdown between tags stays. [`Summary::raw_html`] says where it stood.
    Forbid,
}

/// What the caller knows of the addresses in a text, those in raw HTML included. Destinations come as written: not
/// percent-decoded, with their fragment.
pub trait Resolve {
    fn link(&self, target: &str) -> Href;

    /// The file behind a picture; none leaves it as written. Not asked for pictures on other hosts.
    fn picture(&self, src: &str) -> Option<PictureSource>;
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Href {
    /// There, percent-encoded where needed.
    To(String),
    /// Where it says.
    AsWritten,
    /// Readers would find nothing: its text stays, without the link.
    Nowhere,
}

/// Leaves every address as written.
pub struct AsWritten;

impl Resolve for AsWritten {
    fn link(&self, _: &str) -> Href {
        Href::AsWritten
    }

    fn picture(&self, _: &str) -> Option<PictureSource> {
        None
    }
}

/// A picture of the site. Its texts stand in where the Markdown gives none; they are plain text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PictureSource {
    /// The `src` to write, percent-encoded where needed.
    pub src: String,
    /// In pixels.
    pub width: Option<u32>,
    /// In pixels.
    pub height: Option<u32>,
    pub alt: String,
    pub caption: String,
    pub credit: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rendered {
    pub html: String,
    /// Byte offsets in `html` behind each paragraph that stands in no other element: an ad may be put there. Figures are no
    /// paragraphs. In order.
    pub paragraph_ends: Vec<usize>,
}

/// Markdown to HTML. A `<figure>` is made of a picture alone in its paragraph; headings get ids; straight quotes, ` -- `, `---`
/// and `...` are set as the locale wants (see [`typeset`]), but not in code.
pub fn render(text: &str, options: &Options, resolve: &dyn Resolve) -> Rendered {
    html::write(text, options, resolve)
}

#[cfg(test)]
mod tests;
