//! Values for layouts. The names here are the contract in docs/LAYOUTS.md; `fields` has how they are put together.

mod article;
mod lately;
mod list;
mod profile;
mod site;

pub use article::READING_SPEED;
pub(super) use article::correction_anchor;
pub(super) use profile::profile_url;
pub(super) use site::{local_link, local_links};

use std::sync::OnceLock;

use jiff::Zoned;
use tera::Value;

use super::body::Addresses;
use super::fields::{Fields, map, named};
use super::structured;
use crate::config::FeedFormat;
use crate::content::{Breaking, PictureRef};
use crate::locale::DateStyle;
use crate::machine::Known;
use crate::markdown::{Href, Resolve as _};
use crate::plan::{PageNumber, Plan, Routes};
use crate::site::{Picture, Site};
use crate::vocab::{SourcePath, UrlPath, rfc3339};
use lately::{Lately, REFERENCES, SUMMARIES};
use site::site_value;

/// Whether the number of its articles is told of a list, an author, a category or a tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Counts {
    Shown,
    /// On the numbered pages of a list, which must not change when an article appears elsewhere.
    Hidden,
}

/// Values for layouts. Those that many pages show are made once and shared.
pub(super) struct View {
    /// `site`.
    pub site: Value,
    /// `data`.
    pub data: Value,
    /// What structured data says of the outlet.
    pub known: Known,
    /// As articles name them.
    categories: Vec<OnceLock<Value>>,
    feeds_of_categories: Vec<OnceLock<Value>>,
    authors: Vec<OnceLock<Value>>,
    tags: Vec<OnceLock<Value>>,
    summaries: Lately,
    references: Lately,
}

impl Counts {
    pub fn on(page: PageNumber) -> Self {
        if page == PageNumber::First { Self::Shown } else { Self::Hidden }
    }

    fn shown(self, count: usize) -> Option<usize> {
        (self == Self::Shown).then_some(count)
    }
}

/// The site and the plan that a view is made from.
#[derive(Clone, Copy)]
pub(super) struct Model<'a> {
    pub site: &'a Site,
    pub plan: &'a Plan,
    pub view: &'a View,
}

impl View {
    pub fn new(site: &Site, plan: &Plan) -> Self {
        let data = named(site.data.iter().map(|(name, value)| (name.clone(), yaml(value))));
        Self {
            site: site_value(site, plan).into(),
            data,
            known: structured::known(site),
            categories: site.categories.iter().map(|_| OnceLock::new()).collect(),
            feeds_of_categories: site.categories.iter().map(|_| OnceLock::new()).collect(),
            authors: site.authors.iter().map(|_| OnceLock::new()).collect(),
            tags: site.tags.iter().map(|_| OnceLock::new()).collect(),
            summaries: Lately::new(site.articles.len(), SUMMARIES),
            references: Lately::new(site.articles.len(), REFERENCES),
        }
    }
}

/// A date for machines.
pub(super) fn iso(date: &Zoned, day_only: bool) -> String {
    if day_only { date.strftime("%Y-%m-%d").to_string() } else { rfc3339(date) }
}

/// The feeds of a list, by the list's address.
pub(super) fn feeds(site: &Site, list: &UrlPath, title: &str) -> Value {
    let base = &site.config.base_url;
    let feed = |format: &FeedFormat| -> Value {
        map! {
            "format" => format.name(),
            "type" => format.media_type(),
            "title" => title,
            "url" => base.link(&list.folder().join(format.file())),
        }
        .into()
    };
    site.config.feeds.formats.iter().map(feed).collect::<Vec<_>>().into()
}

impl<'a> Model<'a> {
    pub fn routes(&self) -> &'a Routes {
        &self.plan.routes
    }

    pub fn link(&self, url: &UrlPath) -> String {
        self.site.config.base_url.link(url)
    }

    pub fn absolute(&self, url: &UrlPath) -> String {
        self.site.config.base_url.absolute(url)
    }

    pub fn word(&self, key: &str) -> String {
        self.site.locale.text(key, &[], None).unwrap_or_default()
    }

    fn count_text(&self, count: usize) -> String {
        self.site.locale.text("article-count", &[], Some(count as u64)).unwrap_or_default()
    }

    pub fn date(&self, date: &Zoned, day_only: bool) -> Value {
        let locale = &self.site.locale;
        let shown = |style| locale.date(style, date);
        let (long, time) = match day_only {
            true => (shown(DateStyle::Day), None),
            false => (shown(DateStyle::Long), Some(shown(DateStyle::Time))),
        };
        map! {
            "iso" => iso(date, day_only),
            "long" => long,
            "day" => shown(DateStyle::Day),
            "short" => shown(DateStyle::Short),
            "time" => time,
        }
        .into()
    }

    pub fn picture(&self, picture: &Picture) -> Value {
        map! {
            "src" => self.link(&picture.url),
            "absolute_src" => self.absolute(&picture.url),
            "width" => picture.width,
            "height" => picture.height,
            "alt" => self.site.typeset(&picture.alt),
            "caption" => self.site.typeset(&picture.caption),
            "credit" => self.site.typeset(&picture.credit),
            "focus" => picture.focus.as_deref(),
        }
        .into()
    }

    pub fn picture_of(&self, path: &SourcePath, picture: Option<&PictureRef>) -> Option<Value> {
        Some(self.picture(&self.site.picture(path, picture?)?))
    }

    /// The line above everything else; none if there is nothing to say now.
    pub fn breaking(&self) -> Value {
        let Some(Breaking { path, text, link, level, .. }) = &self.site.breaking else { return Value::none() };
        let addresses = Addresses { site: self.site, plan: self.plan, from: path };
        let url = link.as_deref().and_then(|link| match addresses.link(link) {
            Href::To(url) => Some(url),
            Href::AsWritten => Some(link.to_owned()),
            Href::Nowhere => None,
        });
        let label = self.word(&format!("breaking-{}", level.word()));
        map! { "text" => text.as_str(), "url" => url, "level" => level.word(), "label" => label }.into()
    }

    pub fn document(&self, ix: crate::site::PageIx, body: &str) -> Value {
        let page = self.site.page(ix);
        map! {
            "title" => page.title.as_str(),
            "teaser" => page.teaser.as_deref(),
            "body" => Value::safe_string(body),
            "extra" => page.extra.as_ref().map_or_else(|| Fields::default().into(), yaml),
        }
        .into()
    }
}

/// YAML as a value of a layout.
pub(super) fn yaml(value: &serde_yaml::Value) -> Value {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Null => Value::none(),
        Yaml::Bool(flag) => Value::from(*flag),
        Yaml::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
            (Some(number), ..) => Value::from(number),
            (_, Some(number), _) => Value::from(number),
            (.., number) => Value::from(number.unwrap_or_default()),
        },
        Yaml::String(text) => Value::from(text.as_str()),
        Yaml::Sequence(items) => Value::from(items.iter().map(yaml).collect::<Vec<_>>()),
        Yaml::Mapping(entries) => named(entries.iter().map(|(name, value)| {
            let name = name.as_str().map_or_else(|| serde_yaml::to_string(name).unwrap_or_default(), str::to_owned);
            (name.trim().to_owned(), yaml(value))
        })),
        Yaml::Tagged(tagged) => yaml(&tagged.value),
    }
}
