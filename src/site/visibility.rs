use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Curated, Site, Withheld};
use crate::content::{Article, Breaking, Front};
use crate::vocab::{Now, SourcePath};

/// For whom the site is assembled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// What is published now, and nothing else.
    Readers,
    /// Drafts and articles under embargo, too.
    Editors,
}

/// Why a document is not in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    Draft,
    /// Until this instant.
    Embargo(Timestamp),
    /// Since this instant.
    Expired(Timestamp),
    /// Taken back for good.
    Gone,
    /// An author or a tag without a published article: a page of theirs could tell of an embargo.
    Unused,
}

/// Whether readers may see an article now. It appears at its `publish` instant, or at its `date` where it names none: a
/// date in the future means the article is planned, as it does in WordPress and Hugo. What is gone for good stays gone when it
/// would expire; before it would have appeared nobody is told.
pub fn visibility(article: &Article, now: Now, audience: Audience) -> Result<(), Hidden> {
    let from = article.publish.map_or(article.date.at, |publish| publish.at);
    if article.gone && from <= now.0 {
        return Err(Hidden::Gone);
    }
    if let Some(expires) = article.expires
        && expires.at <= now.0
    {
        return Err(Hidden::Expired(expires.at));
    }
    match audience {
        Audience::Editors => Ok(()),
        Audience::Readers if article.draft => Err(Hidden::Draft),
        Audience::Readers if from > now.0 => Err(Hidden::Embargo(from)),
        Audience::Readers => Ok(()),
    }
}

/// Hours before the build's clock that the news sitemap covers.
pub const NEWS_HOURS: i64 = 48;

/// What time alone does to an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Turn {
    /// Its embargo ends, or its date comes.
    Appears,
    /// Its address says from now on that it was taken back.
    Gone,
    Expires,
    /// It is older than the news sitemap goes back.
    LeavesNews,
}

/// When time alone does what to an article, in seconds since 1970 and in no order.
pub fn turns(article: &Article, audience: Audience) -> impl Iterator<Item = (i64, Turn)> {
    let published = match article.gone {
        true => !article.draft,
        false => audience == Audience::Editors || !article.draft,
    };
    let appears = article.publish.map_or(article.date.at, |publish| publish.at).as_second();
    let expires = article.expires.map(|expires| expires.at.as_second());
    // It leaves the news sitemap one second after the span.
    let leaves = article.date.at.as_second() + NEWS_HOURS * 3600 + 1;
    let leaves =
        (article.is_news() && appears < leaves && expires.is_none_or(|expires| leaves < expires)).then_some(leaves);
    let turns = match article.gone {
        true => [(Some(appears), Turn::Gone), (None, Turn::Expires), (None, Turn::LeavesNews)],
        false => [(Some(appears), Turn::Appears), (expires, Turn::Expires), (leaves, Turn::LeavesNews)],
    };
    turns.into_iter().filter_map(move |(second, turn)| Some((second.filter(|_| published)?, turn)))
}

/// When time alone does what to the home page and the line above it, with the file that says so and what it says it of.
pub fn by_hand<'a>(
    front: Option<&'a Front>,
    breaking: Option<&'a Breaking>,
) -> impl Iterator<Item = (i64, Turn, &'a SourcePath, &'a str)> {
    let pins = front.into_iter().flat_map(|front| {
        let pins = front.slots.iter().flat_map(|slot| &slot.value.articles).map(|pin| &pin.value);
        pins.filter_map(|pin| Some((pin.until?.at.as_second(), Turn::Expires, &front.path, pin.file.as_str())))
    });
    let line = breaking.into_iter().flat_map(|breaking| {
        let appears = breaking.publish.map(|publish| (publish.at.as_second(), Turn::Appears));
        let turns = appears.into_iter().chain([(breaking.expires.at.as_second(), Turn::Expires)]);
        turns.map(|(second, turn)| (second, turn, &breaking.path, breaking.text.as_str()))
    });
    pins.chain(line)
}

/// The span around the build's clock in which nothing appears, expires or grows old: built at any time within it, the output
/// has the same bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Steady {
    /// In seconds since 1970, included.
    since: Option<i64>,
    /// When the output next changes by itself.
    #[serde(with = "seconds")]
    pub until: Option<Timestamp>,
}

impl Steady {
    /// The span around `now` for a site of these articles, published or not, and what else happens by itself.
    fn around<'a>(
        now: Now,
        audience: Audience,
        articles: impl Iterator<Item = &'a Article>,
        others: impl Iterator<Item = i64>,
    ) -> Self {
        let now = now.0.as_second();
        let (mut since, mut until) = (None, None);
        let mut add = |second: i64| match second <= now {
            true => since = since.max(Some(second)),
            false => until = Some(until.map_or(second, |until: i64| until.min(second))),
        };
        articles.flat_map(|article| turns(article, audience)).for_each(|(second, _)| add(second));
        others.for_each(&mut add);
        Self { since, until: until.and_then(|until| Timestamp::from_second(until).ok()) }
    }

    /// The span at an instant within it, once one article is another. None if that has to be worked out from all of them, since the
    /// former one may have been what it ends at.
    pub(super) fn with(
        self,
        now: Now,
        audience: Audience,
        former: Option<&Article>,
        article: Option<&Article>,
    ) -> Option<Self> {
        let until = self.until.map(Timestamp::as_second);
        let is_end = |second: i64| Some(second) == self.since || Some(second) == until;
        if former.is_some_and(|former| turns(former, audience).any(|(second, _)| is_end(second))) {
            return None;
        }
        let ends = self.since.into_iter().chain(until);
        Some(Self::around(now, audience, article.into_iter(), ends))
    }

    /// Whether a clock is within the span.
    pub fn holds(&self, now: Now) -> bool {
        self.since.is_none_or(|since| since <= now.0.as_second()) && self.until.is_none_or(|until| now.0 < until)
    }
}

impl Site {
    /// The span around the site's clock in which nothing comes or goes by itself.
    pub(super) fn span(&self, audience: Audience) -> Steady {
        let Withheld { hidden, unplaced, .. } = &self.withheld;
        let published = self.articles.iter().map(|story| &story.article);
        let everything = published.chain(hidden.iter().map(|(article, _)| article)).chain(unplaced);
        let Curated { front, breaking } = &*self.curated;
        let by_hand = by_hand(front.as_ref(), breaking.as_ref()).map(|(second, ..)| second);
        Steady::around(self.now, audience, everything.map(|article| &**article), by_hand)
    }
}

mod seconds {
    use super::*;

    pub fn serialize<S: serde::Serializer>(at: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
        at.map(Timestamp::as_second).serialize(serializer)
    }

    pub fn deserialize<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Timestamp>, D::Error> {
        let second = Option::<i64>::deserialize(deserializer)?;
        second.map(Timestamp::from_second).transpose().map_err(serde::de::Error::custom)
    }
}
