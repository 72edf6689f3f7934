//! All that layouts may see, apart from the model: the names here are the contract in docs/LAYOUTS.md.

use std::sync::{Mutex, OnceLock};

use jiff::Zoned;
use tera::Value;
use tera::value::Key;

use super::body::Addresses;
use super::fields::{Fields, map, named};
use super::structured;
use crate::config::{Config, FeedFormat, MenuEntry};
use crate::content::{ArticleType, Breaking, Correction, PictureRef};
use crate::locale::DateStyle;
use crate::machine::Known;
use crate::markdown::{Href, Resolve as _, rewrite_addresses};
use crate::plan::{Credited, List, PageNumber, Pages, Plan, Routes};
use crate::site::{ArticleIx, AuthorIx, CategoryIx, FrontSlot, Picture, Site, TagIx};
use crate::vocab::{Digest, SourcePath, UrlPath, rfc3339, scheme};

/// Words a minute that a reader reads, for the reading time.
pub const READING_SPEED: usize = 200;

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

/// What was made of articles lately. Pages are made in the order of their newest article, from the oldest on, and an article leads to
/// others of the time before: a place for each of some thousand consecutive articles serves nearly every page, and holding all of
/// them would take more memory than everything else that is known of an outlet.
struct Lately {
    count: usize,
    /// Made when the first is asked for: a look of the preview makes some pages only.
    places: OnceLock<Vec<Place>>,
}

/// What was made last of those articles that share it.
type Place = Mutex<Option<(ArticleIx, Value)>>;

/// Places for summaries. Pages of the largest outlets' tags reach back years: references, which are small, get more.
const SUMMARIES: usize = 1 << 12;
const REFERENCES: usize = 1 << 16;

impl Lately {
    fn new(articles: usize, places: usize) -> Self {
        Self { count: articles.min(places), places: OnceLock::new() }
    }

    fn get(&self, ix: ArticleIx, make: impl FnOnce() -> Value) -> Value {
        let places = self.places.get_or_init(|| (0..self.count).map(|_| Mutex::new(None)).collect());
        let place = &places[ix.index() % self.count];
        let locked = || place.lock().expect("no thread panics with the lock held");
        if let Some((there, value)) = &*locked()
            && *there == ix
        {
            return value.clone();
        }
        let value = make();
        *locked() = Some((ix, value.clone()));
        value
    }
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

/// Files of content/static/ that browsers are told of: name, relation, media type.
const ICONS: [(&str, &str, &str); 4] = [
    ("favicon.ico", "icon", "image/x-icon"),
    ("favicon.svg", "icon", "image/svg+xml"),
    ("favicon.png", "icon", "image/png"),
    ("apple-touch-icon.png", "apple-touch-icon", "image/png"),
];

fn site_value(site: &Site, plan: &Plan) -> Fields {
    let routes = &plan.routes;
    let Config { title, base_url, tagline, publisher, menu, .. } = &*site.config;
    let config_file = SourcePath::new(crate::config::FILE).expect("a clean name");
    let logo = publisher.logo.as_deref().and_then(|logo| site.media(&config_file, logo));
    let menu: Vec<Value> = menu
        .iter()
        .filter_map(|entry| match &entry.value {
            MenuEntry::Category(id) => {
                let ix = site.category_by_id(id)?;
                let (title, url) = (site.section(ix).category.title.as_str(), base_url.link(routes.category(ix)));
                Some(map! { "title" => title, "url" => url, "category" => id.as_str() }.into())
            }
            MenuEntry::Link { title, url } => {
                Some(map! { "title" => title.as_str(), "url" => local_link(site, url), "category" => () }.into())
            }
        })
        .collect();
    let footer: Vec<Value> = site
        .pages
        .iter()
        .zip(crate::site::PageIx::first(site.pages.len()))
        .map(|(page, ix)| map! { "title" => page.title.as_str(), "url" => base_url.link(routes.page(ix)) }.into())
        .collect();
    let at_root = |name: &str| plan.publishes(name).then(|| base_url.link(&UrlPath::home().join(name)));
    let icon = |(name, rel, kind): (&str, &str, &str)| -> Option<Value> {
        Some(map! { "rel" => rel, "type" => kind, "url" => at_root(name)? }.into())
    };
    map! {
        "title" => title.as_str(),
        "tagline" => tagline.as_deref(),
        "url" => base_url.link(&UrlPath::home()),
        "absolute_url" => base_url.absolute(&UrlPath::home()),
        "locale" => site.locale.tag(),
        "lang" => site.locale.language(),
        "open_graph_locale" => site.locale.open_graph(),
        "direction" => site.locale.direction(),
        "publisher" => map! {
            "legal_name" => publisher.legal_name.as_deref(),
            "address" => publisher.address.as_deref(),
            "email" => publisher.email.as_deref(),
            "phone" => publisher.phone.as_deref(),
            "responsible" => publisher.responsible.as_deref(),
            "logo" => logo.map(|logo| base_url.link(&logo.url)),
            "same_as" => publisher.same_as.iter().map(|url| Value::from(url.as_str())).collect::<Vec<_>>(),
        },
        "menu" => menu,
        "footer" => footer,
        "feeds" => feeds(site, &UrlPath::home(), title),
        "author_list_url" => base_url.link(&routes.author_list),
        "tag_list_url" => base_url.link(&routes.tag_list),
        "archive_url" => base_url.link(&routes.archive),
        "credits_url" => base_url.link(&routes.credits),
        "corrections_url" => (!site.corrections.is_empty()).then(|| base_url.link(&routes.corrections)),
        "icons" => ICONS.into_iter().filter_map(icon).collect::<Vec<_>>(),
        "manifest" => crate::plan::manifest(plan).and_then(at_root),
    }
}

/// A date for machines.
pub(super) fn iso(date: &Zoned, day_only: bool) -> String {
    if day_only { date.strftime("%Y-%m-%d").to_string() } else { rfc3339(date) }
}

/// A link from site.yaml or a text: a path of the site gets the path of the base URL in front.
pub(super) fn local_link(site: &Site, url: &str) -> String {
    match site.path(url) {
        Some(path) => format!("{}{}", site.config.base_url.link(&UrlPath::home()), &path[1..]),
        None => url.to_owned(),
    }
}

/// HTML of site.yaml, its paths of the site led there as those in texts are.
pub(super) fn local_links(site: &Site, html: &str) -> String {
    rewrite_addresses(html, |address| local_link(site, address))
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

    pub fn category_ref(&self, ix: CategoryIx) -> Value {
        let make = || {
            let category = &self.site.section(ix).category;
            map! {
                "id" => category.id.as_str(),
                "title" => category.title.as_str(),
                "url" => self.link(self.routes().category(ix)),
                "colour" => category.colour.as_deref(),
            }
            .into()
        };
        self.view.categories[ix.index()].get_or_init(make).clone()
    }

    /// The feeds of a category, which the pages of its articles name.
    pub fn feeds_of_category(&self, ix: CategoryIx) -> Value {
        let make = || feeds(self.site, self.routes().category(ix), &self.site.section(ix).category.title);
        self.view.feeds_of_categories[ix.index()].get_or_init(make).clone()
    }

    fn author_ref(&self, ix: AuthorIx, role: Option<&str>) -> Value {
        let make = || -> Value {
            let author = &self.site.profile(ix).author;
            map! {
                "id" => author.id.as_str(),
                "name" => author.name.as_str(),
                "url" => self.link(self.routes().author(ix)),
                "absolute_url" => self.absolute(self.routes().author(ix)),
                "kind" => author.kind.word(),
                "role" => role.or(author.role.as_deref()),
            }
            .into()
        };
        match role {
            // Of this article only.
            Some(_) => make(),
            None => self.view.authors[ix.index()].get_or_init(make).clone(),
        }
    }

    fn tag_ref(&self, ix: TagIx) -> Value {
        let make = || {
            let tag = self.site.topic(ix);
            map! { "id" => tag.id.as_str(), "title" => tag.title.as_str(), "url" => self.link(self.routes().tag(ix)) }
                .into()
        };
        self.view.tags[ix.index()].get_or_init(make).clone()
    }

    /// What cards show of an article.
    pub fn summary(&self, ix: ArticleIx) -> Value {
        self.view.summaries.get(ix, || self.make_summary(ix).into())
    }

    /// The picture of an article's summary.
    pub fn lead_picture(&self, ix: ArticleIx) -> Option<Value> {
        let image = self.summary(ix).as_map()?.get(&Key::Str("image"))?.clone();
        (!image.is_none()).then_some(image)
    }

    /// Enough to link to an article, or to ask for its card or its summary. Pages of lists show twenty articles each, nearly
    /// always by their cards: with summaries in their place making these was the largest part of an archive.
    fn article_ref(&self, ix: ArticleIx) -> Value {
        self.view.references.get(ix, || {
            let story = self.site.story(ix);
            let article = &story.article;
            map! {
                "id" => story.id(),
                "title" => article.title.as_str(),
                "url" => self.link(self.routes().article(ix)),
                "type" => article.kind.word(),
                "label" => self.label(article.kind),
            }
            .into()
        })
    }

    fn article_refs(&self, articles: impl IntoIterator<Item = ArticleIx>) -> Vec<Value> {
        articles.into_iter().map(|ix| self.article_ref(ix)).collect()
    }

    /// What readers are told of an article before its title.
    fn label(&self, kind: ArticleType) -> Option<String> {
        match kind {
            ArticleType::Report => None,
            kind => self.site.locale.text(&format!("type-{}", kind.word()), &[], None).ok(),
        }
    }

    fn make_summary(&self, ix: ArticleIx) -> Fields {
        let story = self.site.story(ix);
        let article = &story.article;
        let url = self.routes().article(ix);
        let authors: Vec<_> = story.authors.iter().map(|(ix, role)| self.author_ref(*ix, role.as_deref())).collect();
        let updated = story.updated.as_ref().zip(article.updated);
        map! {
            "id" => story.id(),
            "title" => article.title.as_str(),
            "kicker" => article.kicker.as_deref(),
            "teaser" => article.teaser.as_deref(),
            "url" => self.link(url),
            "absolute_url" => self.absolute(url),
            "date" => self.date(&story.date, article.date.day_only),
            "updated" => updated.map(|(zoned, date)| self.date(zoned, date.day_only)),
            "category" => self.category_ref(story.category),
            "authors" => authors,
            "byline" => self.byline(ix),
            "image" => self.picture_of(&article.path, article.image.as_ref()),
            "type" => article.kind.word(),
            "label" => self.label(article.kind),
            "words" => article.body.words,
            "reading_minutes" => article.body.words.div_ceil(READING_SPEED).max(1),
        }
    }

    /// The byline as plain text: the one written, or the names of authors and agencies.
    fn byline(&self, ix: ArticleIx) -> String {
        if let Some(byline) = &self.site.story(ix).article.byline {
            return byline.clone();
        }
        self.byline_pieces(ix).into_iter().map(|(text, _)| text).collect()
    }

    /// The generated byline cut into names, which have a link, and what stands between them.
    fn byline_pieces(&self, ix: ArticleIx) -> Vec<(String, Option<String>)> {
        // A private-use letter stands for each author until the locale has put the names in order.
        const FIRST: u32 = 0xE000;
        let story = self.site.story(ix);
        let marks = (FIRST..).take(story.authors.len()).filter_map(char::from_u32);
        let mut names = self.site.locale.list(&marks.map(String::from).collect::<Vec<_>>());
        for agency in &story.article.agencies {
            names.push_str(", ");
            names.push_str(agency);
        }
        let line = self.site.locale.text("byline", &[("names", &names)], None).unwrap_or(names);
        let mut pieces: Vec<(String, Option<String>)> = Vec::new();
        for letter in line.chars() {
            let author = (letter as u32).checked_sub(FIRST).and_then(|at| story.authors.get(at as usize));
            match (author, pieces.last_mut()) {
                (Some((ix, _)), _) => {
                    let url = self.link(self.routes().author(*ix));
                    pieces.push((self.site.profile(*ix).author.name.clone(), Some(url)));
                }
                (None, Some((text, None))) => text.push(letter),
                (None, _) => pieces.push((letter.to_string(), None)),
            }
        }
        pieces
    }

    /// An article with its text, which comes as finished HTML.
    pub fn article(&self, ix: ArticleIx, body: &str) -> Value {
        let story = self.site.story(ix);
        let article = &story.article;
        let mut fields = Fields::of(&self.summary(ix));
        let pieces = article.byline.is_none().then(|| {
            let piece =
                |(text, url): (String, Option<String>)| -> Value { map! { "text" => text, "url" => url }.into() };
            self.byline_pieces(ix).into_iter().map(piece).collect::<Vec<_>>()
        });
        let corrections = article.corrections.iter().enumerate();
        let corrections = corrections.map(|(nth, correction)| Value::from(self.correction(nth, correction)));
        let series = article.series.as_ref().zip(self.site.series_of(story)).map(|(series, index)| {
            let url = self.link(self.routes().series(index));
            let title = self.site.series[index].title.as_str();
            map! { "id" => series.id.as_str(), "part" => series.part, "title" => title, "url" => url }
        });
        fields.extend(map! {
            "body" => Value::safe_string(body),
            "tags" => story.tags.iter().map(|ix| self.tag_ref(*ix)).collect::<Vec<_>>(),
            "agencies" => article.agencies.iter().map(|name| Value::from(name.as_str())).collect::<Vec<_>>(),
            "dateline" => article.dateline.as_deref(),
            "byline_parts" => pieces,
            "corrections" => corrections.collect::<Vec<_>>(),
            "series" => series,
            "previous" => story.previous.map(|ix| self.article_ref(ix)),
            "next" => story.next.map(|ix| self.article_ref(ix)),
            "related" => self.article_refs(self.site.related(ix).iter().copied()),
            "no_ads" => article.no_ads,
            "canonical" => article.canonical.as_deref(),
            "lang" => article.lang.as_deref(),
            "extra" => article.extra.as_ref().map_or_else(|| Fields::default().into(), yaml),
        });
        fields.into()
    }

    /// The slots of the home page by their ids, in their order.
    pub fn front(&self) -> Value {
        let slot = |slot: &FrontSlot| -> (String, Value) {
            let articles = self.article_refs(slot.articles.iter().copied());
            (slot.id.clone(), map! { "title" => slot.title.as_deref(), "articles" => articles }.into())
        };
        named(self.site.front.iter().map(slot))
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

    pub fn author(&self, ix: AuthorIx, body: &str, counts: Counts) -> Value {
        let profile = self.site.profile(ix);
        let author = &profile.author;
        let url = self.routes().author(ix);
        let image = author.image.as_deref().and_then(|src| self.site.plain_picture(&author.path, src));
        let social: Vec<Value> = author
            .social
            .iter()
            .map(|(network, handle)| map! { "name" => network.as_str(), "url" => profile_url(network, handle) }.into())
            .collect();
        map! {
            "id" => author.id.as_str(),
            "name" => author.name.as_str(),
            "kind" => author.kind.word(),
            "short" => author.short.as_deref(),
            "role" => author.role.as_deref(),
            "bio" => author.bio.as_deref(),
            "email" => author.email.as_deref(),
            "website" => author.website.as_deref(),
            "url" => self.link(url),
            "absolute_url" => self.absolute(url),
            "image" => image.map(|picture| self.picture(&picture)),
            "social" => social,
            "count" => counts.shown(profile.articles.len()),
            "count_text" => counts.shown(profile.articles.len()).map(|count| self.count_text(count)),
            "body" => Value::safe_string(body),
        }
        .into()
    }

    pub fn category(&self, ix: CategoryIx, body: &str, counts: Counts) -> Value {
        let section = self.site.section(ix);
        map! {
            "id" => section.category.id.as_str(),
            "title" => section.category.title.as_str(),
            "description" => section.category.description.as_deref(),
            "colour" => section.category.colour.as_deref(),
            "url" => self.link(self.routes().category(ix)),
            "count" => counts.shown(section.articles.len()),
            "count_text" => counts.shown(section.articles.len()).map(|count| self.count_text(count)),
            "body" => Value::safe_string(body),
        }
        .into()
    }

    pub fn tag(&self, ix: TagIx, body: &str, counts: Counts) -> Value {
        let topic = self.site.topic(ix);
        map! {
            "id" => topic.id.as_str(),
            "title" => topic.title.as_str(),
            "description" => topic.tag.as_ref().and_then(|tag| tag.description.as_deref()),
            "url" => self.link(self.routes().tag(ix)),
            "count" => counts.shown(topic.articles.len()),
            "count_text" => counts.shown(topic.articles.len()).map(|count| self.count_text(count)),
            "body" => Value::safe_string(body),
        }
        .into()
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

    pub fn series(&self, index: usize) -> Value {
        let serial = &self.site.series[index];
        map! {
            "id" => serial.id.as_str(),
            "title" => serial.title.as_str(),
            "description" => serial.description.as_deref(),
            "url" => self.link(self.routes().series(index)),
        }
        .into()
    }

    pub fn month(&self, index: usize) -> Value {
        let month = &self.site.months[index];
        map! { "year" => month.year, "month" => i64::from(month.month), "title" => self.month_title(index) }.into()
    }

    pub fn month_title(&self, index: usize) -> String {
        let newest = self.site.months[index].articles.first();
        newest.map_or_else(String::new, |ix| self.site.locale.date(DateStyle::Month, &self.site.story(*ix).date))
    }

    /// The months by year, newest first.
    pub fn years(&self) -> Vec<Value> {
        let mut years: Vec<(i16, Vec<Value>)> = Vec::new();
        for (index, month) in self.site.months.iter().enumerate() {
            let value = map! {
                "title" => self.month_title(index),
                "url" => self.link(self.routes().month(index)),
                "count" => month.articles.len(),
                "count_text" => self.count_text(month.articles.len()),
            };
            match years.last_mut() {
                Some((year, months)) if *year == month.year => months.push(value.into()),
                _ => years.push((month.year, vec![value.into()])),
            }
        }
        years.into_iter().map(|(year, months)| map! { "year" => year, "months" => months }.into()).collect()
    }

    /// `list`: one page of a list of articles.
    pub fn list(&self, list: List, page: PageNumber) -> Value {
        let count = Counts::on(page).shown(list.count(self.site));
        let (url, range) = (|number| self.routes().list_page(list, number), |number| self.range(list, number));
        let mut fields = self.steps(list.pages(self.site), page, &url, &range);
        fields.extend(map! {
            "articles" => self.article_refs(list.on_page(self.site, page)),
            "count" => count,
            "count_text" => count.map(|count| self.count_text(count)),
        });
        fields.into()
    }

    /// A picture of the credits, with the articles it stands in.
    pub fn credited(&self, entry: &Credited) -> Option<Value> {
        let mut value = Fields::of(&self.picture(&entry.picture(self.site)?));
        let article = |ix: &ArticleIx| -> Value {
            map! { "title" => self.site.story(*ix).article.title.as_str(), "url" => self.link(self.routes().article(*ix)) }.into()
        };
        // By what is printed rather than by place: a link to it from elsewhere leads there as long as it is printed so.
        let anchor = format!("p-{}", Digest::of(format!("{}\n{}", entry.name, entry.credit).as_bytes()).short());
        let articles = entry.articles.iter().map(article).collect::<Vec<_>>();
        value.extend(map! { "articles" => articles, "anchor" => anchor });
        Some(value.into())
    }

    /// `list` on a page of the credits, whose pictures stand beside it.
    pub fn credits(&self, page: PageNumber) -> Value {
        let credits = &self.plan.credits;
        let range = |number| {
            let date = |entry: &Credited| &self.site.story(entry.oldest()).date;
            match credits.of_page(number) {
                [newest, .., oldest] => self.site.locale.date_range(date(oldest), date(newest)),
                [one] => self.site.locale.date_range(date(one), date(one)),
                [] => String::new(),
            }
        };
        self.steps(credits.pages(), page, &|number| self.routes().credits_page(number), &range).into()
    }

    /// One of the site's corrections, with the article it is of.
    pub fn corrected(&self, one: (ArticleIx, usize)) -> Value {
        let correction = self.site.correction(one);
        let article = self.article_ref(one.0);
        let mut map = self.correction(one.1, correction);
        map.extend(map! { "article" => article });
        map.into()
    }

    /// `list` on a page of the corrections, which stand beside it.
    pub fn corrections(&self, page: PageNumber) -> Value {
        let pages = Pages::corrections(self.site);
        let range = |number| {
            let of_page = &self.site.corrections[pages.range(number)];
            let date = |one: &(ArticleIx, usize)| self.site.correction(*one).date.zoned(&self.site.config.timezone);
            let ends = of_page.last().zip(of_page.first());
            ends.map_or_else(String::new, |(old, new)| self.site.locale.date_range(&date(old), &date(new)))
        };
        self.steps(pages, page, &|number| self.routes().corrections_page(number), &range).into()
    }

    /// A correction, by its place among those of its article.
    fn correction(&self, nth: usize, correction: &Correction) -> Fields {
        let zoned = correction.date.zoned(&self.site.config.timezone);
        map! {
            "date" => self.date(&zoned, correction.date.day_only),
            "kind" => correction.kind.word(),
            "label" => self.word(&format!("correction-{}", correction.kind.word())),
            "text" => correction.text.as_str(),
            "anchor" => correction_anchor(nth),
        }
    }

    /// The ways from a page of a list to the others.
    fn steps(
        &self,
        pages: Pages,
        page: PageNumber,
        url: &dyn Fn(PageNumber) -> UrlPath,
        range: &dyn Fn(PageNumber) -> String,
    ) -> Fields {
        let step = |number: PageNumber| -> Value {
            // A numbered page never names a date of the first page, which changes with every article.
            let label = if number == PageNumber::First { self.word("newest-articles") } else { range(number) };
            map! { "url" => self.link(&url(number)), "label" => label }.into()
        };
        let oldest = (pages.older() > 0 && page != PageNumber::Older(1)).then_some(PageNumber::Older(1));
        map! {
            "is_first" => page == PageNumber::First,
            "range" => (page != PageNumber::First).then(|| range(page)),
            "newer" => pages.next_newer(page).map(step),
            "older" => pages.next_older(page).map(step),
            "newest" => (page != PageNumber::First).then(|| step(PageNumber::First)),
            "oldest" => oldest.map(step),
        }
    }

    /// The days a page of a list reaches from and to.
    pub fn range(&self, list: List, page: PageNumber) -> String {
        let articles = list.on_page(self.site, page);
        match (articles.last(), articles.first()) {
            (Some(oldest), Some(newest)) => {
                self.site.locale.date_range(&self.site.story(*oldest).date, &self.site.story(*newest).date)
            }
            _ => String::new(),
        }
    }
}

/// Where on the page of its article a correction stands. They are in the order of time: the first stays the first.
pub(super) fn correction_anchor(nth: usize) -> String {
    format!("s-correction-{}", nth + 1)
}

/// The address of a profile: as written where it is one, else made from a handle for networks that have one place.
pub(super) fn profile_url(network: &str, handle: &str) -> String {
    if scheme(handle).is_some() {
        return handle.to_owned();
    }
    let name = handle.trim_start_matches('@');
    match (network, name.split_once('@')) {
        ("mastodon", Some((user, host))) => format!("https://{host}/@{user}"),
        ("bluesky", _) => format!("https://bsky.app/profile/{name}"),
        ("x" | "twitter", _) => format!("https://x.com/{name}"),
        ("instagram", _) => format!("https://www.instagram.com/{name}/"),
        ("linkedin", _) => format!("https://www.linkedin.com/in/{name}/"),
        ("youtube", _) => format!("https://www.youtube.com/@{name}"),
        ("facebook", _) => format!("https://www.facebook.com/{name}"),
        _ => format!("https://{name}"),
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
