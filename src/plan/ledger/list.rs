use crate::config::FeedFormat;
use crate::plan::{Content, Credits, List, PageNumber, Pages, Routes, route};
use crate::site::{DocumentRef, Site};
use crate::vocab::UrlPath;

/// A list that no file is made for, as the ledger names it: by what it is, whatever its address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    Home,
    /// By its slug.
    Tag(String),
    Month(i16, i8),
    /// By its part of the address.
    Series(String),
    Authors,
    Tags,
    Archive,
    Credits,
    Corrections,
    /// That of all articles. Other lists had theirs in the same formats.
    Feed,
}

impl Named {
    /// Reads it as it stands in the file.
    pub fn parse(text: &str) -> Option<Self> {
        let (kind, which) = text.split_once(' ').unwrap_or((text, ""));
        Some(match (kind, which) {
            ("home", "") => Self::Home,
            ("authors", "") => Self::Authors,
            ("tags", "") => Self::Tags,
            ("archive", "") => Self::Archive,
            ("credits", "") => Self::Credits,
            ("corrections", "") => Self::Corrections,
            ("feed", "") => Self::Feed,
            ("tag", tag) if !tag.is_empty() => Self::Tag(tag.to_owned()),
            ("series", series) if !series.is_empty() => Self::Series(series.to_owned()),
            ("month", month) => {
                let (year, month) = month.split_once('-')?;
                Self::Month(year.parse().ok()?, month.parse().ok()?)
            }
            _ => return None,
        })
    }

    /// As it stands in the file.
    pub fn text(&self) -> String {
        match self {
            Self::Home => "home".into(),
            Self::Tag(tag) => format!("tag {tag}"),
            Self::Month(year, month) => format!("month {year:04}-{month:02}"),
            Self::Series(series) => format!("series {series}"),
            Self::Authors => "authors".into(),
            Self::Tags => "tags".into(),
            Self::Archive => "archive".into(),
            Self::Credits => "credits".into(),
            Self::Corrections => "corrections".into(),
            Self::Feed => "feed".into(),
        }
    }

    /// Whether the list has feeds.
    pub fn has_feeds(&self) -> bool {
        !matches!(self, Self::Month(..) | Self::Authors | Self::Tags | Self::Archive | Self::Credits)
    }

    /// What a page of the output is the first page of; none where a file is made into it, or nothing that the ledger keeps.
    pub fn of(site: &Site, url: &UrlPath, content: &Content) -> Option<Self> {
        Some(match content {
            Content::List(List::Home, PageNumber::First) => Self::Home,
            Content::List(List::Tag(ix), PageNumber::First) => Self::Tag(site.topic(*ix).id.clone()),
            Content::List(List::Month(index), PageNumber::First) => {
                let month = &site.months[*index];
                Self::Month(month.year, month.month)
            }
            Content::List(List::Series(_), PageNumber::First) => Self::Series(series(url)?.to_owned()),
            Content::Authors => Self::Authors,
            Content::Tags => Self::Tags,
            Content::Archive => Self::Archive,
            Content::Credits(PageNumber::First) => Self::Credits,
            Content::Corrections(PageNumber::First) => Self::Corrections,
            Content::Feed(List::Home, _) => Self::Feed,
            _ => return None,
        })
    }
}

/// The part of its address that a series is known by.
fn series(url: &UrlPath) -> Option<&str> {
    url.as_str().trim_end_matches('/').rsplit('/').next()
}

/// Something with an address of its own, which may be a list with pages and feeds behind it.
#[derive(Debug, Clone)]
pub struct Standing {
    pub url: UrlPath,
    /// How many numbered pages there are; none of what is no list.
    pub pages: Option<usize>,
    feeds: bool,
}

/// What the site is now, to find there what it was.
#[derive(Clone, Copy)]
pub struct Today<'a> {
    pub site: &'a Site,
    pub routes: &'a Routes,
    pub credits: &'a Credits,
}

impl Today<'_> {
    /// Where a document is.
    pub fn document(self, document: DocumentRef) -> Standing {
        match document {
            DocumentRef::Author(ix) => self.list(List::Author(ix)),
            DocumentRef::Category(ix) => self.list(List::Category(ix)),
            DocumentRef::Tag(ix) => self.list(List::Tag(ix)),
            DocumentRef::Article(_) | DocumentRef::Page(_) => {
                Standing { url: self.routes.document(document).clone(), pages: None, feeds: false }
            }
        }
    }

    /// The list of that name, if the site has it.
    pub fn named(self, named: &Named) -> Option<Standing> {
        let Self { site, routes, credits } = self;
        let cut =
            |url: &UrlPath, pages: usize| Standing { url: url.clone(), pages: Some(pages), feeds: named.has_feeds() };
        Some(match named {
            Named::Home | Named::Feed => self.list(List::Home),
            Named::Tag(tag) => self.list(List::Tag(site.tag_by_id(tag)?)),
            Named::Month(year, month) => {
                let is_it = |it: &crate::site::Month| (it.year, it.month) == (*year, *month);
                self.list(List::Month(site.months.iter().position(is_it)?))
            }
            Named::Series(name) => {
                let mut all = 0..site.series.len();
                self.list(List::Series(all.find(|index| series(routes.series(*index)) == Some(name.as_str()))?))
            }
            Named::Authors => cut(&routes.author_list, 0),
            Named::Tags => cut(&routes.tag_list, 0),
            Named::Archive => cut(&routes.archive, 0),
            Named::Credits => cut(&routes.credits, credits.pages().older()),
            Named::Corrections if site.corrections.is_empty() => return None,
            Named::Corrections => cut(&routes.corrections, Pages::corrections(site).older()),
        })
    }

    /// What a page of the output begins, if it is a list.
    pub fn begun(self, content: &Content) -> Option<Standing> {
        match content {
            Content::List(list, PageNumber::First) => Some(self.list(*list)),
            Content::Credits(PageNumber::First) => self.named(&Named::Credits),
            Content::Corrections(PageNumber::First) => self.named(&Named::Corrections),
            _ => None,
        }
    }

    fn list(self, list: List) -> Standing {
        let pages = Some(list.pages(self.site).older());
        Standing { url: self.routes.list(list), pages, feeds: !matches!(list, List::Month(_)) }
    }
}

impl Standing {
    /// Where its numbered page leads, be it there or not.
    pub fn page(&self, number: usize) -> UrlPath {
        match self.pages {
            Some(pages) if number <= pages => numbered(&self.url, number),
            _ => self.url.clone(),
        }
    }

    /// Where its feed of a format leads: to that, or to the first of those there are.
    pub fn feed(&self, site: &Site, format: FeedFormat) -> Option<UrlPath> {
        let formats = &site.config.feeds.formats;
        let format = formats.iter().find(|there| **there == format).or(formats.first()).filter(|_| self.feeds)?;
        Some(self.url.folder().join(format.file()))
    }
}

/// The address of a numbered page of a list.
pub fn numbered(list: &UrlPath, number: usize) -> UrlPath {
    route::numbered(list, PageNumber::Older(number))
}
