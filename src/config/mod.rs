//! site.yaml, checked, every default filled in.

mod permalink;
mod read;

pub use permalink::{Pattern, Token};
pub use read::{LEVELS, read};

use jiff::tz::TimeZone;

use crate::diag::{Code, Level};
use crate::vocab::BaseUrl;
use crate::yaml::Item;

/// The name of the only configuration file.
pub const FILE: &str = "site.yaml";

/// What the outlet decided. Nothing in here depends on another file of the site. Where site.yaml has mistakes, something stands in
/// for what is missing or wrong, so that the other files can be checked in the same run.
#[derive(Debug, Clone)]
pub struct Config {
    pub title: String,
    pub base_url: BaseUrl,
    pub tagline: Option<String>,
    /// BCP 47 tag; chooses strings, dates, numbers, plurals, quotes, collation and slugs.
    pub locale: String,
    /// Dates without an offset are read in it, and all are shown in it.
    pub timezone: TimeZone,
    pub publisher: Publisher,
    pub menu: Vec<Item<MenuEntry>>,
    pub permalinks: Permalinks,
    /// Articles on a full page of a list, at least 1.
    pub per_page: usize,
    pub feeds: Feeds,
    pub ads: Ads,
    pub fragments: Delivery,
    pub html: HtmlPolicy,
    /// Levels that differ from the codes' own; none means off.
    pub checks: Vec<(&'static Code, Option<Level>)>,
    /// Hosts that pages may ask for something before their readers click, in small letters.
    pub allow_hosts: Vec<String>,
    /// The keys that are wrong. What layouts make of their stand-ins may be wrong, too.
    pub wrong: Vec<String>,
    /// False if a key is wrong that addresses are made by. What is told of addresses then may be wrong, too.
    pub addresses_settled: bool,
}

#[derive(Debug, Clone, Default)]
pub struct Publisher {
    pub legal_name: Option<String>,
    pub address: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Who answers for the content.
    pub responsible: Option<String>,
    /// Below content/media/.
    pub logo: Option<String>,
    pub same_as: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MenuEntry {
    /// Its id.
    Category(String),
    /// `url` as written: a path of the site or a whole address.
    Link { title: String, url: String },
}

/// Where pages of each kind are published.
#[derive(Debug, Clone)]
pub struct Permalinks {
    pub article: Pattern,
    pub page: Pattern,
    pub category: Pattern,
    pub tag: Pattern,
    pub author: Pattern,
    /// The list of a month.
    pub archive: Pattern,
}

#[derive(Debug, Clone)]
pub struct Feeds {
    pub formats: Vec<FeedFormat>,
    /// Articles in a feed, at least 1.
    pub items: usize,
    /// The whole text rather than the teaser alone.
    pub full_text: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FeedFormat {
    Rss,
    Atom,
    Json,
}

impl FeedFormat {
    pub const ALL: [Self; 3] = [Self::Rss, Self::Atom, Self::Json];

    /// The file below the page it is the feed of.
    pub fn file(self) -> &'static str {
        match self {
            Self::Rss => "feed.xml",
            Self::Atom => "atom.xml",
            Self::Json => "feed.json",
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Atom => "atom",
            Self::Json => "json",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Self::Rss => "application/rss+xml",
            Self::Atom => "application/atom+xml",
            Self::Json => "application/feed+json",
        }
    }
}

#[derive(Debug, Clone, Default)]
pub struct Ads {
    /// What readers are told it is; none: the word of the locale.
    pub label: Option<String>,
    pub slots: Vec<AdSlot>,
}

#[derive(Debug, Clone)]
pub struct AdSlot {
    pub id: String,
    /// In the text, after so many paragraphs (from 1); none: where a layout puts it.
    pub after_paragraph: Option<usize>,
    /// Pixels kept free, so that the page does not jump.
    pub min_height: Option<u64>,
    /// The outlet's own HTML, put in as it is. Empty: the slot leaves no trace.
    pub html: String,
}

/// How fragments come into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    /// Copied in by the build.
    Inline,
    /// Put in by the server, `<!--#include virtual="…" -->`.
    Ssi,
    /// Put in by a cache in front of it, `<esi:include src="…"/>`.
    Esi,
}

impl Delivery {
    /// As they are written in site.yaml.
    pub const WORDS: [(&'static str, Self); 3] = [("inline", Self::Inline), ("ssi", Self::Ssi), ("esi", Self::Esi)];
}

/// What becomes of HTML in Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HtmlPolicy {
    /// What is harmless stays.
    Sanitize,
    /// All stays.
    Allow,
    /// It is an error.
    Forbid,
}

impl HtmlPolicy {
    /// As they are written in site.yaml.
    pub const WORDS: [(&'static str, Self); 3] =
        [("sanitize", Self::Sanitize), ("allow", Self::Allow), ("forbid", Self::Forbid)];
}
