//! What a layout asked the site, so that a page is made again only when an answer changed.
//!
//! While a layout runs, every function it calls notes its question here; a digest of each answer is kept with the page.
//! Whoever adds a function that layouts can call adds its question, or its pages will be stale one day: only what depends on
//! nothing but the configuration and the words of the locale needs none.

use std::cell::RefCell;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::numbered::{Numbered, Recall};
use crate::site::{ArticleIx, AuthorIx, CategoryIx, Site, TagIx};
use crate::vocab::Digest;

/// A question that layouts may ask.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Question {
    Articles(Search),
    /// By id, as the others.
    Article(String),
    Author(String),
    Category(String),
    Tag(String),
    Authors,
    Categories,
    /// At most so many.
    Tags(usize),
    /// The address of an asset, by its name.
    Asset(String),
    /// The slots of the home page.
    Front,
    /// The line above everything else.
    Breaking,
    /// All data files: asked by every layout that names the variable.
    Data,
}

/// Which articles are wanted, newest first; those of a series in the order of the series.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Search {
    pub category: Option<String>,
    pub tag: Option<String>,
    pub author: Option<String>,
    pub series: Option<String>,
    pub year: Option<i16>,
    pub month: Option<i8>,
    pub limit: usize,
    pub offset: usize,
}

/// An id in a search that the site does not have.
pub struct Missing {
    pub noun: &'static str,
    pub id: String,
}

/// A question by its number among [`Questions`].
pub type QuestionNumber = u32;

/// Every question asked so far, each once.
pub(super) struct Questions(Numbered<Question>);

impl Question {
    /// Equal for equal questions only.
    pub fn digest(&self) -> Digest {
        Digest::of(&postcard::to_stdvec(self).expect("plain values can be stored"))
    }
}

impl Questions {
    /// Those of an earlier build, each once, come first, in their order: their digests, and what tells them.
    pub fn new(digests: impl ExactSizeIterator<Item = Digest>, earlier: Recall<Question>) -> Self {
        Self(Numbered::new(digests, earlier))
    }

    pub fn number(&self, question: Question) -> QuestionNumber {
        self.0.number(question.digest(), || question)
    }

    /// None for a number that was never given.
    pub fn get(&self, number: QuestionNumber) -> Option<&Question> {
        self.0.get(number)
    }

    /// How many there are; their numbers are those below.
    pub fn count(&self) -> usize {
        self.0.count()
    }
}

thread_local! {
    /// What the layouts running on this thread have asked, the innermost last: a fragment is made while a page waits for it.
    static ASKING: RefCell<Vec<Vec<QuestionNumber>>> = const { RefCell::new(Vec::new()) };
}

/// Runs a layout and returns what it asked, sorted, beside what it made.
pub(super) fn listen<T>(layout: impl FnOnce() -> T) -> (T, Vec<QuestionNumber>) {
    ASKING.with_borrow_mut(|asking| asking.push(Vec::new()));
    let made = layout();
    let mut asked = ASKING.with_borrow_mut(Vec::pop).expect("pushed above");
    asked.sort_unstable();
    asked.dedup();
    (made, asked)
}

/// Notes that the layout running on this thread asked something.
pub(super) fn asked(number: QuestionNumber) {
    ASKING.with_borrow_mut(|asking| {
        if let Some(innermost) = asking.last_mut() {
            innermost.push(number);
        }
    });
}

impl Search {
    pub fn find(&self, site: &Site) -> Result<Vec<ArticleIx>, Missing> {
        let missing = |noun, id: &str| Missing { noun, id: id.to_owned() };
        let category = match self.category.as_deref() {
            Some(id) => Some(site.category_by_id(id).ok_or_else(|| missing("category", id))?),
            None => None,
        };
        let author = match self.author.as_deref() {
            Some(id) => match site.author_by_id(id) {
                Some(ix) => Some(ix),
                // Nothing of theirs is published, yet or any more: no layout breaks by the clock.
                None if site.author_is_hidden(id) => return Ok(Vec::new()),
                None => return Err(missing("author", id)),
            },
            None => None,
        };
        // A tag is there as long as an article has it: one that nobody uses any more has no articles.
        let tag = match self.tag.as_deref() {
            Some(id) => match site.tag_by_id(id) {
                Some(ix) => Some(ix),
                None => return Ok(Vec::new()),
            },
            None => None,
        };
        let matches = |ix: &ArticleIx| {
            let story = site.story(*ix);
            category.is_none_or(|category| story.category == category)
                && author.is_none_or(|author| story.authors.iter().any(|(ix, _)| *ix == author))
                && tag.is_none_or(|tag| story.tags.contains(&tag))
                && self.year.is_none_or(|year| story.date.year() == year)
                && self.month.is_none_or(|month| story.date.month() == month)
        };
        let candidates: Box<dyn Iterator<Item = ArticleIx>> = match &self.series {
            Some(id) => Box::new(site.series(id).iter().copied()),
            None => candidates(site, category, author, tag),
        };
        Ok(candidates.filter(matches).skip(self.offset).take(self.limit).collect())
    }
}

/// The shortest list that holds every article asked for, newest first.
fn candidates(
    site: &Site,
    category: Option<CategoryIx>,
    author: Option<AuthorIx>,
    tag: Option<TagIx>,
) -> Box<dyn Iterator<Item = ArticleIx> + '_> {
    let lists = [
        category.map(|ix| site.section(ix).articles.as_slice()),
        author.map(|ix| site.profile(ix).articles.as_slice()),
        tag.map(|ix| site.topic(ix).articles.as_slice()),
    ];
    match lists.into_iter().flatten().min_by_key(|list| list.len()) {
        Some(list) => Box::new(list.iter().copied()),
        None => Box::new(ArticleIx::first(site.articles.len())),
    }
}

/// The tags with the most articles first; of equal ones by title.
pub(super) fn most_used_tags(site: &Site, limit: usize) -> Vec<TagIx> {
    let mut all: Vec<TagIx> = TagIx::first(site.tags.len()).collect();
    all.sort_by_key(|ix| std::cmp::Reverse(site.topic(*ix).articles.len()));
    all.truncate(limit);
    all
}

impl fmt::Display for Question {
    /// As a layout writes it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Articles(search) => write!(f, "{search}"),
            Self::Article(id) => write!(f, "article(id={id:?})"),
            Self::Author(id) => write!(f, "author(id={id:?})"),
            Self::Category(id) => write!(f, "category(id={id:?})"),
            Self::Tag(id) => write!(f, "tag(id={id:?})"),
            Self::Authors => f.write_str("authors()"),
            Self::Categories => f.write_str("categories()"),
            Self::Tags(usize::MAX) => f.write_str("tags()"),
            Self::Tags(limit) => write!(f, "tags(limit={limit})"),
            Self::Asset(name) => write!(f, "asset(path={name:?})"),
            Self::Front => f.write_str("front()"),
            Self::Breaking => f.write_str("breaking()"),
            Self::Data => f.write_str("data"),
        }
    }
}

impl fmt::Display for Search {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { category, tag, author, series, year, month, limit, offset } = self;
        f.write_str("articles(")?;
        for (name, id) in [("category", category), ("tag", tag), ("author", author), ("series", series)] {
            if let Some(id) = id {
                write!(f, "{name}={id:?}, ")?;
            }
        }
        for (name, number) in [("year", *year), ("month", month.map(i16::from))] {
            if let Some(number) = number {
                write!(f, "{name}={number}, ")?;
            }
        }
        if *offset > 0 {
            write!(f, "offset={offset}, ")?;
        }
        write!(f, "limit={limit})")
    }
}
