use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use super::view::local_link;
use crate::config::HtmlPolicy;
use crate::content::Body;
use crate::locale;
use crate::markdown::{self, Href, Options, PictureSource, Rendered, Resolve, Syntax};
use crate::plan::{List, Plan};
use crate::site::{ArticleIx, LinkTarget, Site};
use crate::source::{SourceError, Sources};
use crate::vocab::{Digest, Map, SourcePath};

/// Turns the texts of documents into HTML. They are read again when their page is made: metadata is kept in memory, texts are not.
pub(super) struct Bodies {
    sources: Arc<Sources>,
    /// Texts of articles that will be asked for again, for an article is on its page and in the feeds of all its tags.
    /// However many articles there are, feeds hold no more than a few of each list.
    at_hand: [Mutex<Map<ArticleIx, Arc<Rendered>>>; SHELVES],
    /// How often the text of each article is still to be asked for, if everything is made.
    left: OnceLock<Vec<AtomicU32>>,
}

/// So that threads seldom wait for one another.
const SHELVES: usize = 64;

impl Bodies {
    pub fn new(sources: Arc<Sources>) -> Self {
        Self { sources, at_hand: std::array::from_fn(|_| Mutex::default()), left: OnceLock::new() }
    }

    /// The same, with nothing at hand.
    pub fn anew(&self) -> Self {
        Self::new(self.sources.clone())
    }

    /// The text of an article. It is made once for its page and all feeds, and kept until the last of them.
    pub fn article(&self, site: &Site, plan: &Plan, ix: ArticleIx) -> Result<Arc<Rendered>, SourceError> {
        let left = &self.left.get_or_init(|| uses(site))[ix.index()];
        let one_less = |left: u32| Some(left.saturating_sub(1));
        let before = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).unwrap_or_default();
        let is_last = before <= 1;
        let shelf = || self.at_hand[ix.index() % SHELVES].lock().expect("no thread panics with the lock held");
        let at_hand = if is_last { shelf().remove(&ix) } else { shelf().get(&ix).cloned() };
        if let Some(rendered) = at_hand {
            return Ok(rendered);
        }
        let article = &site.story(ix).article;
        let rendered = Arc::new(self.render(site, plan, &article.path, &article.body)?);
        if !is_last {
            shelf().insert(ix, rendered.clone());
        }
        Ok(rendered)
    }

    /// The text of a document as HTML, its links and pictures resolved.
    pub fn render(&self, site: &Site, plan: &Plan, path: &SourcePath, body: &Body) -> Result<Rendered, SourceError> {
        if body.words == 0 && body.pictures.is_empty() && body.raw_html.is_empty() {
            return Ok(Rendered::default());
        }
        let bytes = self.sources.text_bytes(path)?;
        let text = bytes.get(body.start..).filter(|text| Digest::of(text) == body.digest);
        let text = text.and_then(|text| std::str::from_utf8(text).ok());
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

/// How often the text of each article is asked for: by its page, and once by the feeds of each list that it is in.
fn uses(site: &Site) -> Vec<AtomicU32> {
    let feeds = &site.config.feeds;
    let mut uses = vec![1; site.articles.len()];
    if feeds.full_text && !feeds.formats.is_empty() {
        for list in List::all(site).filter(|list| !matches!(list, List::Month(_))) {
            list.newest(site, feeds.items).into_iter().for_each(|ix| uses[ix.index()] += 1);
        }
    }
    uses.into_iter().map(AtomicU32::new).collect()
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
