use std::ops::Range;

use super::Outlet;
use crate::content::{Article, Author, Body, Category, Page, Tag};
use crate::diag::Place;
use crate::markdown::Prose;
use crate::site::{DocumentRef, Site};
use crate::source::{SourceError, Sources};
use crate::vocab::{Digest, SourcePath};

/// A published document without its text.
#[derive(Clone, Copy)]
pub(super) enum Written<'a> {
    Article(&'a Article),
    Author(&'a Author),
    Category(&'a Category),
    Page(&'a Page),
    Tag(&'a Tag),
}

/// A published document with its text, which all rules share.
pub(super) struct Document<'a> {
    pub outlet: &'a Outlet<'a>,
    pub written: Written<'a>,
    /// All of its file.
    pub text: &'a str,
    /// What is below the front matter, as readers see it.
    pub prose: Prose,
}

/// Every published document.
pub(super) fn all(site: &Site) -> Vec<Written<'_>> {
    let articles = site.articles.iter().map(|story| Written::Article(&story.article));
    let authors = site.authors.iter().map(|profile| Written::Author(&profile.author));
    let categories = site.categories.iter().map(|section| Written::Category(&section.category));
    let pages = site.pages.iter().map(Written::Page);
    let tags = site.tags.iter().filter_map(|topic| topic.tag.as_ref()).map(Written::Tag);
    articles.chain(authors).chain(categories).chain(pages).chain(tags).collect()
}

/// What has no page, and whose mistakes do not wait until it has one.
pub(super) fn withheld(site: &Site) -> impl Iterator<Item = Written<'_>> {
    let articles = site.withheld.unfinished().chain(site.withheld.planned()).map(Written::Article);
    articles.chain(site.withheld.authors.iter().map(Written::Author))
}

impl<'a> Written<'a> {
    /// The document of a page; none for a tag without a file.
    pub fn of(site: &'a Site, document: DocumentRef) -> Option<Self> {
        Some(match document {
            DocumentRef::Article(ix) => Self::Article(&site.story(ix).article),
            DocumentRef::Author(ix) => Self::Author(&site.profile(ix).author),
            DocumentRef::Category(ix) => Self::Category(&site.section(ix).category),
            DocumentRef::Page(ix) => Self::Page(site.page(ix)),
            DocumentRef::Tag(ix) => Self::Tag(site.topic(ix).tag.as_ref()?),
        })
    }

    pub fn path(self) -> &'a SourcePath {
        match self {
            Self::Article(Article { path, .. })
            | Self::Author(Author { path, .. })
            | Self::Category(Category { path, .. })
            | Self::Page(Page { path, .. })
            | Self::Tag(Tag { path, .. }) => path,
        }
    }

    pub fn body(self) -> &'a Body {
        match self {
            Self::Article(Article { body, .. })
            | Self::Author(Author { body, .. })
            | Self::Category(Category { body, .. })
            | Self::Page(Page { body, .. })
            | Self::Tag(Tag { body, .. }) => body,
        }
    }

    /// All of its file, which has to be the one that the site was assembled from.
    pub fn read(self, sources: &Sources) -> Result<String, SourceError> {
        let changed = || SourceError::Changed(self.path().clone());
        let bytes = sources.text_bytes(self.path())?;
        let body = bytes.get(self.body().start..).filter(|body| Digest::of(body) == self.body().digest);
        body.ok_or_else(changed)?;
        String::from_utf8(bytes).map_err(|_| changed())
    }
}

impl<'a> Document<'a> {
    pub fn new(outlet: &'a Outlet<'a>, written: Written<'a>, text: &'a str) -> Self {
        let prose = Prose::read(text.get(written.body().start..).unwrap_or_default());
        Self { outlet, written, text, prose }
    }

    pub fn path(&self) -> &'a SourcePath {
        self.written.path()
    }

    pub fn body(&self) -> &'a Body {
        self.written.body()
    }

    pub fn article(&self) -> Option<&'a Article> {
        match self.written {
            Written::Article(article) => Some(article),
            _ => None,
        }
    }

    /// The language it is written in.
    pub fn lang(&self) -> &'a str {
        self.body().lang.as_deref().unwrap_or_else(|| self.outlet.site.locale.tag())
    }

    /// A place of the text below the front matter, in bytes of that text.
    pub fn in_body(&self, bytes: Range<usize>) -> Place {
        let start = self.body().start;
        Place::bytes(self.path(), bytes.start + start..bytes.end + start)
    }

    /// The value of a key.
    pub fn value(&self, key: &str) -> Place {
        Place::value(self.path(), key)
    }
}
