//! One file to one document. Nothing here opens a second file, or knows of one.
//!
//! Every document keeps its metadata only; the text below the front matter is read again when its page is made.

mod article;
mod author;
mod body;
mod breaking;
mod category;
mod curated;
mod file;
mod front;
mod page;
mod picture;
mod sidecar;
mod tag;

pub use article::{Article, ArticleType, AuthorRef, Correction, CorrectionKind, Series};
pub use author::{Author, AuthorKind};
pub use body::{Anchors, Body};
pub use breaking::{Breaking, BreakingLevel};
pub use category::Category;
pub use curated::Curated;
pub use front::{Fill, Front, Pin, Slot};
pub use page::Page;
pub use picture::PictureRef;
pub use sidecar::Sidecar;
pub use tag::Tag;

use jiff::tz::TimeZone;

use crate::diag::Diagnostic;
use crate::locale::{Locale, Quotes};
use crate::markdown;

/// What reading a document depends on besides its own bytes.
pub struct Reading<'a> {
    pub locale: &'a Locale,
    pub timezone: &'a TimeZone,
}

impl Reading<'_> {
    /// A text that readers see, set as bodies are. It is done here, once: pages, feeds and sitemaps then show the same.
    /// `lang` is the language of the document, if it is another one than the site's.
    pub fn typeset(&self, lang: Option<&str>, text: &str) -> String {
        let quotes = lang.map_or_else(|| self.locale.quotes(), Quotes::of);
        markdown::typeset(text, &quotes.into())
    }
}

/// A document, unless its mistakes leave none, and everything that is wrong with it.
pub type Parsed<T> = (Option<T>, Vec<Diagnostic>);
