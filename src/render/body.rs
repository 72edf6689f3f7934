use std::sync::Arc;

use super::at_hand::AtHand;
use super::feeds;
use super::view::local_link;
use crate::config::HtmlPolicy;
use crate::content::Body;
use crate::locale;
use crate::markdown::{self, Href, Options, PictureSource, Rendered, Resolve, Syntax};
use crate::plan::Plan;
use crate::site::{ArticleIx, LinkTarget, Site};
use crate::source::{SourceError, Sources, utf8};
use crate::vocab::{Digest, SourcePath};

/// Turns the texts of documents into HTML. They are read again when their page is made: metadata is kept in memory, texts are not.
pub(super) struct Bodies {
    sources: Arc<Sources>,
    articles: AtHand<Rendered>,
}

impl Bodies {
    pub fn new(sources: Arc<Sources>) -> Self {
        Self { sources, articles: AtHand::default() }
    }

    /// The same, with nothing at hand.
    pub fn anew(&self) -> Self {
        Self::new(self.sources.clone())
    }

    /// The text of an article, for its page and its item of feeds.
    pub fn article(&self, site: &Site, plan: &Plan, ix: ArticleIx) -> Result<Arc<Rendered>, SourceError> {
        let uses = || {
            let of_items = |uses: u32| 1 + u32::from(uses > 0 && site.config.feeds.full_text);
            feeds::uses(site).into_iter().map(of_items).collect()
        };
        self.articles.get(ix, uses, || {
            let article = &site.story(ix).article;
            self.render(site, plan, &article.path, &article.body)
        })
    }

    /// The text of a document as HTML, its links and pictures resolved.
    pub fn render(&self, site: &Site, plan: &Plan, path: &SourcePath, body: &Body) -> Result<Rendered, SourceError> {
        if body.words == 0 && body.pictures.is_empty() && body.raw_html.is_empty() {
            return Ok(Rendered::default());
        }
        let bytes = self.sources.text_bytes(path)?;
        let text = bytes.get(body.start..).filter(|text| Digest::of(text) == body.digest);
        let text = text.and_then(utf8);
        let text = text.ok_or_else(|| SourceError::Changed(path.clone()))?;
        let quotes = body.lang.as_deref().map_or_else(|| site.locale.quotes(), locale::Quotes::of);
        let word = |key: &str| site.locale.text(key, &[], None).unwrap_or_default();
        let (footnotes, backlink) = (word("footnotes"), word("footnote-back"));
        let options = Options {
            syntax: Syntax::Extended,
            quotes: quotes.into(),
            html: match site.config.html {
                HtmlPolicy::Sanitize => markdown::HtmlPolicy::Sanitize,
                HtmlPolicy::Allow => markdown::HtmlPolicy::Allow,
                HtmlPolicy::Forbid => markdown::HtmlPolicy::Forbid,
            },
            top_heading: 2,
            id_prefix: "",
            slug: &|text| site.locale.slugify(text),
            footnotes_label: &footnotes,
            footnote_backlink: &backlink,
        };
        Ok(markdown::render(text, &options, &Addresses { site, plan, from: path }))
    }
}

/// Resolves what a text refers to through the plan.
pub(super) struct Addresses<'a> {
    pub site: &'a Site,
    pub plan: &'a Plan,
    pub from: &'a SourcePath,
}

impl Resolve for Addresses<'_> {
    fn link(&self, target: &str) -> Href {
        let base = &self.site.config.base_url;
        match self.site.link(self.from, target) {
            Ok(LinkTarget::Document(document, rest)) => {
                Href::To(base.link(self.plan.routes.document(document)) + &rest)
            }
            Ok(LinkTarget::Media(name, rest)) => Href::To(base.link(&self.site.media[&name].url) + &rest),
            // Told already: no reader is sent to what is hidden.
            Ok(ref found) if self.plan.hidden.behind(self.site, target, found).is_some() => Href::Nowhere,
            Ok(LinkTarget::Path(path)) => Href::To(local_link(self.site, &path)),
            Ok(LinkTarget::Foreign) => Href::AsWritten,
            // Told already, as an error or, where the site or the clock makes it less, as a warning: no reader is sent there.
            Err(_) => Href::Nowhere,
        }
    }

    fn picture(&self, src: &str) -> Option<PictureSource> {
        let Some(picture) = self.site.plain_picture(self.from, src) else {
            // Of HTML: a file that is none of content/media/.
            let path = self.site.path(src)?;
            return Some(PictureSource { src: local_link(self.site, path), ..PictureSource::default() });
        };
        Some(PictureSource {
            src: self.site.config.base_url.link(&picture.url),
            width: picture.width,
            height: picture.height,
            alt: picture.alt,
            caption: picture.caption,
            credit: picture.credit,
        })
    }
}
