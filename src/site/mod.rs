//! The outlet at one instant, immutable once assembled: what is published, in every order that pages need.
//!
//! 1. [`assemble`] keeps what is visible now ([`visibility`]) and resolves every id; [`references`] notes what does not resolve;
//! 2. [`index`] orders the articles by author, category, tag and month; one ordering everywhere: newest first;
//! 3. [`tags`] merges the spellings of tags;
//! 4. [`related`] finds the neighbours of each article;
//! 5. [`links`] answers what a link in a text leads to, and [`texts`] notes what leads nowhere;
//! 6. [`mentions`] tells which articles may refer to a file;
//! 7. [`front`] fills the home page;
//! 8. [`follow`] and [`replace`] make the site after a change from the one before;
//! 9. [`withheld`] keeps what is in none of this, so that editors are told of its mistakes and of links to it.

mod assemble;
mod follow;
mod front;
mod index;
mod links;
mod media;
mod mentions;
mod references;
mod related;
mod replace;
mod revise;
mod tags;
mod texts;
mod visibility;
mod withheld;

pub use assemble::assemble;
pub use follow::{ArticleFile, Change, Moves};
pub use front::FrontSlot;
pub use index::{ArticleIx, AuthorIx, CategoryIx, PageIx, TagIx};
pub use links::{DocumentRef, LinkProblem, LinkTarget};
pub use media::{Media, Picture, picture_kind};
pub use replace::Document;
pub use texts::{check_article, missing_alt};
pub use visibility::{Audience, Hidden, NEWS_HOURS, Steady, Turn, by_hand, turns, visibility};
pub use withheld::Withheld;

use std::collections::BTreeMap;
use std::ops::Deref;
use std::sync::Arc;

use jiff::Zoned;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_yaml::Value;

use crate::config::Config;
use crate::content::{Article, Author, Breaking, Category, Correction, Front, Page, Sidecar, Tag};
use crate::locale::Locale;
use crate::picture::Facts;
use crate::vocab::{Digest, Map, Now, Set, SourcePath, percent_decode};

/// Everything read from the site's files, each file by itself.
#[derive(Default)]
pub struct Documents {
    /// Each by itself: they are sorted and moved more than once, they are large, and a preview assembles them again and again.
    pub articles: Vec<Arc<Article>>,
    pub authors: Vec<Author>,
    pub categories: Vec<Category>,
    pub tags: Vec<Tag>,
    pub pages: Vec<Page>,
    /// By the name of the picture below content/media/.
    pub sidecars: BTreeMap<String, Sidecar>,
    /// Files below content/media/ by their name there, with what they say of themselves.
    pub media: BTreeMap<String, MediaFile>,
    /// Files of content/data/ by their stem.
    pub data: BTreeMap<String, Value>,
    pub front: Option<Front>,
    pub breaking: Option<Breaking>,
    /// Content files whose mistakes leave no document: whatever refers to them is not to blame.
    pub broken: Set<SourcePath>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MediaFile {
    pub path: SourcePath,
    pub facts: Facts,
    /// Of the file.
    pub digest: Digest,
}

/// The outlet as readers may see it.
#[derive(Clone)]
pub struct Site {
    pub config: Arc<Config>,
    pub locale: Arc<Locale>,
    pub now: Now,
    pub steady: Steady,
    /// Published articles, newest first; of the same instant by path.
    pub articles: Arc<Vec<Story>>,
    /// Only what tells editors of mistakes may look at it, and what keeps links from leading there.
    pub withheld: Withheld,
    /// Authors of at least one published article, by name.
    pub authors: Vec<Profile>,
    /// In the order of the newsroom.
    pub categories: Vec<Section>,
    /// Tags of at least one published article, by title.
    pub tags: Vec<Topic>,
    /// By title.
    pub pages: Vec<Page>,
    /// Articles of each month, newest month first.
    pub months: Vec<Month>,
    /// Every correction of a published article, by the article and its place there; newest first.
    pub corrections: Vec<(ArticleIx, usize)>,
    /// Every picture and file below content/media/, by name.
    pub media: Arc<BTreeMap<String, Media>>,
    pub data: Arc<BTreeMap<String, Value>>,
    /// What stands on the home page, by hand or by rule, each article once.
    pub front: Vec<FrontSlot>,
    /// What stands above everything else now.
    pub breaking: Option<Breaking>,
    author_by_id: Arc<Map<String, AuthorIx>>,
    category_by_id: Arc<Map<String, CategoryIx>>,
    tag_by_id: Arc<Map<String, TagIx>>,
    spellings: tags::Spellings,
    /// What `front` and `breaking` are worked out from.
    curated: Arc<Curated>,
    /// Series of at least one published article, by id. One part alone has its page, too: the next is to come, and what readers keep of
    /// the first must not move then.
    pub series: Vec<Serial>,
    links: links::Links,
    mentions: mentions::Mentions,
    related: Arc<related::Related>,
}

/// What the newsroom says of the home page and the line above it.
#[derive(Default, Clone)]
struct Curated {
    front: Option<Front>,
    breaking: Option<Breaking>,
}

/// A published article with its references resolved.
#[derive(Clone)]
pub struct Story {
    /// Shared by all sites in which the article is as it is in this one.
    own: Arc<Own>,
    /// Each once, in the order written.
    pub tags: Arc<[TagIx]>,
    /// The next older article of the category.
    pub previous: Option<ArticleIx>,
    /// The next newer article of the category.
    pub next: Option<ArticleIx>,
}

/// What there is to say of a published article whatever other articles there are.
#[derive(Clone)]
pub struct Own {
    pub article: Arc<Article>,
    /// The date on the outlet's clocks.
    pub date: Zoned,
    pub updated: Option<Zoned>,
    /// As in the article, with the role it names.
    pub authors: Box<[(AuthorIx, Option<String>)]>,
    pub category: CategoryIx,
}

impl Own {
    /// Of an article whose authors and category are there, which are found by their ids.
    fn new(
        article: Arc<Article>,
        zone: &TimeZone,
        authors: &Map<String, AuthorIx>,
        categories: &Map<String, CategoryIx>,
    ) -> Self {
        Self {
            date: article.date.zoned(zone),
            updated: article.updated.map(|date| date.zoned(zone)),
            authors: article.authors.iter().map(|a| (authors[&a.value.id], a.value.role.clone())).collect(),
            category: categories[&article.category],
            article,
        }
    }
}

impl Deref for Story {
    type Target = Own;

    fn deref(&self) -> &Own {
        &self.own
    }
}

impl Story {
    /// When its text was last changed on purpose, as far as its editors say: when it was updated, or corrected.
    pub fn modified(&self) -> Option<Zoned> {
        let zone = self.date.time_zone();
        let corrected = self.article.corrections.iter().map(|correction| correction.date.zoned(zone));
        let last = self.updated.iter().cloned().chain(corrected).max()?;
        // A correction that names its day only was not made before the article appeared.
        Some(last.max(self.date.clone()))
    }
}

#[derive(Clone)]
pub struct Profile {
    pub author: Author,
    pub articles: Vec<ArticleIx>,
}

#[derive(Clone)]
pub struct Section {
    pub category: Category,
    pub articles: Vec<ArticleIx>,
}

#[derive(Clone)]
pub struct Topic {
    /// The slug, which all spellings share.
    pub id: String,
    pub title: String,
    /// What the newsroom says of it, if it has a file.
    pub tag: Option<Tag>,
    pub articles: Vec<ArticleIx>,
}

/// A series of articles.
#[derive(Clone)]
pub struct Serial {
    pub id: String,
    /// Its part of the address; empty if the id has no letter and no digit.
    pub slug: String,
    /// Its tag's, if there is a tag of that name; else the id in words.
    pub title: String,
    /// Its tag's.
    pub description: Option<String>,
    /// By their part, then by date, the oldest first; those without a part come last.
    pub articles: Vec<ArticleIx>,
}

#[derive(Clone)]
pub struct Month {
    pub year: i16,
    /// From 1.
    pub month: i8,
    pub articles: Vec<ArticleIx>,
}

impl Site {
    pub fn story(&self, ix: ArticleIx) -> &Story {
        &self.articles[ix.index()]
    }

    /// The articles to be shown below one: hand-picked ones first, then older ones that share tags.
    pub fn related(&self, ix: ArticleIx) -> &[ArticleIx] {
        self.related.of(ix)
    }

    pub fn profile(&self, ix: AuthorIx) -> &Profile {
        &self.authors[ix.index()]
    }

    pub fn section(&self, ix: CategoryIx) -> &Section {
        &self.categories[ix.index()]
    }

    pub fn topic(&self, ix: TagIx) -> &Topic {
        &self.tags[ix.index()]
    }

    pub fn page(&self, ix: PageIx) -> &Page {
        &self.pages[ix.index()]
    }

    /// An article by its id, the path below content/articles/ without `.md`.
    pub fn article_by_id(&self, id: &str) -> Option<ArticleIx> {
        match self.links.document_at(&format!("content/articles/{id}.md"))? {
            DocumentRef::Article(ix) => Some(ix),
            _ => None,
        }
    }

    pub fn author_by_id(&self, id: &str) -> Option<AuthorIx> {
        self.author_by_id.get(id).copied()
    }

    pub fn category_by_id(&self, id: &str) -> Option<CategoryIx> {
        self.category_by_id.get(id).copied()
    }

    /// The articles of a series in their order; none if nobody names it.
    pub fn series(&self, id: &str) -> &[ArticleIx] {
        self.series_by_id(id).map(|index| self.series[index].articles.as_slice()).unwrap_or_default()
    }

    /// The series that an article is part of, as an index into the site's.
    pub fn series_of(&self, story: &Story) -> Option<usize> {
        self.series_by_id(&story.article.series.as_ref()?.id)
    }

    /// Index into the site's series.
    pub fn series_by_id(&self, id: &str) -> Option<usize> {
        self.series.binary_search_by(|serial| serial.id.as_str().cmp(id)).ok()
    }

    /// One of the site's corrections.
    pub fn correction(&self, (ix, nth): (ArticleIx, usize)) -> &Correction {
        &self.story(ix).article.corrections[nth]
    }

    /// A tag by its slug or any spelling of it.
    pub fn tag_by_id(&self, id: &str) -> Option<TagIx> {
        self.tag_by_id.get(id).copied().or_else(|| self.tag_by_id.get(&self.locale.slugify(id)).copied())
    }

    /// Whether there is an article of this id that readers may not see now.
    pub fn article_is_hidden(&self, id: &str) -> bool {
        SourcePath::new(&format!("content/articles/{id}.md")).is_some_and(|path| self.links.is_hidden(&path))
    }

    /// Whether there is a profile of this id, of an author without a published article.
    pub fn author_is_hidden(&self, id: &str) -> bool {
        self.links
            .named(&format!("{id}.md"))
            .any(|path| path.below("content/authors").is_some() && self.links.is_hidden(path))
    }

    /// What became of a content file: its document, why readers may not see it, or nothing if it has mistakes. None if there is no
    /// such file.
    pub fn standing(&self, path: &SourcePath) -> Option<Result<DocumentRef, Option<Hidden>>> {
        self.links.standing(path)
    }

    /// What a link leads to that stands in the text of `from`.
    pub fn link(&self, from: &SourcePath, target: &str) -> Result<LinkTarget, LinkProblem> {
        match self.path(target) {
            Some(path) => Ok(self.path_target(path)),
            None => self.links.resolve(from, target, &self.media),
        }
    }

    /// A link as a path below the home page, if it is a path of the site: the path of `base_url` may stand before it or not.
    pub fn path<'a>(&self, target: &'a str) -> Option<&'a str> {
        if !target.starts_with('/') || target.starts_with("//") {
            return None;
        }
        let below = target.strip_prefix(self.config.base_url.path()).filter(|below| below.starts_with('/'));
        Some(below.unwrap_or(target))
    }

    /// Media are files, by whatever link they are named: so they are published when a link leads to them.
    fn path_target(&self, path: &str) -> LinkTarget {
        match self.media_at(path) {
            Some((media, rest)) => LinkTarget::Media(media.name().to_owned(), rest.to_owned()),
            None => LinkTarget::Path(path.to_owned()),
        }
    }

    /// What a file became, if it is published.
    pub fn document(&self, path: &SourcePath) -> Option<DocumentRef> {
        self.links.document(path)
    }

    /// The file below content/media/ that is published at a path of the site, and what follows its address.
    fn media_at<'a>(&self, path: &'a str) -> Option<(&Media, &'a str)> {
        let (file, rest) = path.split_at(path.find(['#', '?']).unwrap_or(path.len()));
        let name = percent_decode(file.strip_prefix("/media/")?)?;
        Some((self.media.get(&name)?, rest))
    }

    /// The picture `src` names in the document `from`, by its file or by its address, if it is there.
    pub fn media(&self, from: &SourcePath, src: &str) -> Option<&Media> {
        match self.path(src) {
            Some(path) => self.media_at(path).map(|(media, _)| media),
            None => media::find(&self.media, from, src),
        }
    }
}
