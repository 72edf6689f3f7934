//! `page`: what the head of every page says, and what structured data says of it.

use jiff::Zoned;
use tera::Value;

use super::fields::map;
use super::structured;
use super::view::{Model, feeds, iso};
use crate::content::Body;
use crate::machine::{self, Subject};
use crate::plan::{Content, List, Output, PageNumber};
use crate::site::{ArticleIx, CategoryIx};
use crate::vocab::UrlPath;

/// Letters of a description where there is no teaser.
const DESCRIPTION: usize = 200;

impl Model<'_> {
    /// `page`: what the frame of every page needs.
    pub fn page(&self, output: &Output) -> Value {
        let site = self.site;
        let mut head = Head::new(self, output);
        match &output.content {
            Content::Article(ix) => head.article(self, *ix),
            Content::Page(ix) => {
                let page = site.page(*ix);
                head.kind = "page";
                head.heading.clone_from(&page.title);
                head.title = page.seo_title.clone().unwrap_or_else(|| page.title.clone());
                head.description = page.teaser.clone().or_else(|| opening(&page.body.opening));
                head.subject = Some(Subject::Other);
                head.noindex = page.noindex;
            }
            Content::List(list, page) => head.list(self, *list, *page),
            Content::Authors => head.index(self, "authors", "authors"),
            Content::Tags => head.index(self, "tags", "tags"),
            Content::Archive => head.index(self, "archive", "archive"),
            Content::Credits(_) => head.index(self, "credits", "credits"),
            Content::Corrections(_) => {
                head.index(self, "corrections", "corrections-page");
                head.feeds = feeds(self.site, &self.routes().corrections, &head.heading);
            }
            Content::NotFound => head.nowhere(self, "not-found", "not-found-title"),
            Content::Gone(_) => head.nowhere(self, "gone", "gone-title"),
            Content::Redirect(_) => head.nowhere(self, "redirect", "redirect-title"),
            other => unreachable!("{other:?} is not made by a layout"),
        }
        head.value(self)
    }
}

/// What stands in the head of a page, while it is gathered.
struct Head {
    kind: &'static str,
    title: String,
    heading: String,
    social_title: Option<String>,
    description: Option<String>,
    url: String,
    absolute_url: String,
    image: Option<Value>,
    noindex: bool,
    category: Option<CategoryIx>,
    feeds: Value,
    /// Of the text, where it is another one than the site's.
    language: Option<String>,
    /// When the page will be gone.
    expires: Option<Zoned>,
    /// None for pages that are about nothing.
    subject: Option<Subject>,
    /// Between the home page and the page itself.
    crumbs: Vec<(String, String)>,
}

impl Head {
    fn new(model: &Model, output: &Output) -> Self {
        Self {
            kind: "",
            title: String::new(),
            heading: String::new(),
            social_title: None,
            description: None,
            url: model.link(&output.url),
            absolute_url: model.absolute(&output.url),
            image: None,
            noindex: false,
            category: None,
            feeds: Vec::<Value>::new().into(),
            language: None,
            expires: None,
            subject: None,
            crumbs: Vec::new(),
        }
    }

    /// A page that no file of the site describes.
    fn program(&mut self, model: &Model, kind: &'static str, word: &str) {
        self.kind = kind;
        self.heading = model.word(word);
        self.title.clone_from(&self.heading);
    }

    fn index(&mut self, model: &Model, kind: &'static str, word: &str) {
        self.program(model, kind, word);
        self.subject = Some(Subject::Collection);
    }

    fn nowhere(&mut self, model: &Model, kind: &'static str, word: &str) {
        self.program(model, kind, word);
        self.noindex = true;
    }

    fn article(&mut self, model: &Model, ix: ArticleIx) {
        let story = model.site.story(ix);
        let article = &story.article;
        self.kind = "article";
        self.heading.clone_from(&article.title);
        self.title = article.seo_title.clone().unwrap_or_else(|| article.title.clone());
        self.social_title.clone_from(&article.social_title);
        self.description = article.teaser.clone().or_else(|| opening(&article.body.opening));
        self.image = model.lead_picture(ix);
        self.noindex = article.noindex;
        self.language.clone_from(&article.lang);
        self.expires = article.expires.map(|expires| expires.zoned(&model.site.config.timezone));
        self.subject = Some(Subject::Article(Box::new(structured::story(model.site, model.plan, ix))));
        if let Some(canonical) = &article.canonical {
            self.absolute_url.clone_from(canonical);
        }
        let section = model.site.section(story.category);
        self.category = Some(story.category);
        self.crumbs.push((section.category.title.clone(), model.link(model.routes().category(story.category))));
        self.feeds = model.feeds_of_category(story.category);
    }

    fn list(&mut self, model: &Model, list: List, page: PageNumber) {
        let site = model.site;
        let own = model.link(&model.routes().list(list));
        let above = |word: &str, url: &UrlPath| (model.word(word), model.link(url));
        match list {
            List::Home => {
                self.kind = "home";
                self.heading.clone_from(&site.config.title);
                self.description.clone_from(&site.config.tagline);
            }
            List::Category(ix) => {
                let category = &site.section(ix).category;
                self.kind = "category";
                self.heading.clone_from(&category.title);
                let description = category.description.clone();
                self.description = description.or_else(|| opening_of(model, &category.body));
                self.category = Some(ix);
            }
            List::Tag(ix) => {
                let topic = site.topic(ix);
                self.kind = "tag";
                self.heading.clone_from(&topic.title);
                let tag = topic.tag.as_ref();
                let description = tag.and_then(|tag| tag.description.clone());
                self.description = description.or_else(|| opening_of(model, &tag?.body));
                self.crumbs.push(above("tags", &model.routes().tag_list));
            }
            List::Author(ix) => {
                let author = &site.profile(ix).author;
                self.kind = "author";
                self.heading.clone_from(&author.name);
                self.description = author.bio.clone().or_else(|| opening_of(model, &author.body));
                self.image = author
                    .image
                    .as_deref()
                    .and_then(|src| site.plain_picture(&author.path, src))
                    .map(|picture| model.picture(&picture));
                self.crumbs.push(above("authors", &model.routes().author_list));
            }
            List::Series(index) => {
                let serial = &site.series[index];
                self.kind = "series";
                self.heading.clone_from(&serial.title);
                self.description.clone_from(&serial.description);
            }
            List::Month(index) => {
                self.kind = "month";
                self.heading = model.month_title(index);
                self.crumbs.push(above("archive", &model.routes().archive));
            }
        }
        self.title.clone_from(&self.heading);
        self.subject = Some(match (list, page) {
            (List::Home, PageNumber::First) => Subject::Home,
            // The number of articles is told here only: it would change every older page.
            (List::Author(ix), PageNumber::First) => {
                Subject::Author(Box::new(structured::profile(site, model.plan, ix)))
            }
            _ => Subject::Collection,
        });
        if page != PageNumber::First {
            self.title = format!("{}, {}", self.heading, model.range(list, page));
            // A page of an archive is found through its list; its description would repeat the list's.
            self.description = None;
            if list != List::Home {
                self.crumbs.push((self.heading.clone(), own));
            }
        }
        if !matches!(list, List::Month(_)) {
            self.feeds = feeds(site, &model.routes().list(list), &self.heading);
        }
    }

    /// What search engines may do with the page.
    fn robots(&self) -> String {
        match &self.expires {
            _ if self.noindex => "noindex, follow".to_owned(),
            Some(at) => format!("max-image-preview:large, unavailable_after: {}", iso(at, false)),
            None => "max-image-preview:large".to_owned(),
        }
    }

    /// The way from the home page, each step with its link; the page itself, which comes last, has none. Empty on the home page.
    fn way(&self, model: &Model) -> Vec<(String, Option<String>)> {
        if self.kind == "home" {
            return Vec::new();
        }
        let home = (model.word("home"), Some(model.link(&UrlPath::home())));
        let above = self.crumbs.iter().map(|(title, url)| (title.clone(), Some(url.clone())));
        [home].into_iter().chain(above).chain([(self.heading.clone(), None)]).collect()
    }

    fn structured(&self, model: &Model, way: &[(String, Option<String>)]) -> Option<String> {
        let origin = model.site.config.base_url.origin();
        let absolute = |url: &String| format!("{origin}{url}");
        let page = machine::Page {
            url: &self.absolute_url,
            heading: &self.heading,
            description: self.description.as_deref(),
            language: self.language.as_deref().unwrap_or(model.site.locale.tag()),
            crumbs: way.iter().map(|(name, url)| (name.as_str(), url.as_ref().map(absolute))).collect(),
        };
        Some(machine::structured(&page, self.subject.as_ref()?, &model.view.known))
    }

    fn value(self, model: &Model) -> Value {
        let site = &model.site.config;
        let way = self.way(model);
        let structured = self.structured(model, &way);
        let crumb = |(title, url): (String, Option<String>)| Value::from(map! { "title" => title, "url" => url });
        let (published, modified) = match &self.subject {
            Some(Subject::Article(story)) => (Some(&story.published), story.modified.as_ref()),
            _ => (None, None),
        };
        let instant = |at: &Zoned| iso(at, false);
        map! {
            "kind" => self.kind,
            "title" => if self.title.is_empty() { site.title.as_str() } else { self.title.as_str() },
            "social_title" => self.social_title.as_deref().unwrap_or(&self.title),
            "description" => self.description.as_deref(),
            "url" => self.url.as_str(),
            "absolute_url" => self.absolute_url.as_str(),
            "noindex" => self.noindex,
            "robots" => self.robots(),
            "published" => published.map(instant),
            "modified" => modified.map(instant),
            "expires" => self.expires.as_ref().map(instant),
            "category" => self.category.map(|ix| model.site.section(ix).category.id.as_str()),
            "structured_data" => structured.map(|json| Value::safe_string(&json)),
            "breadcrumbs" => way.into_iter().map(crumb).collect::<Vec<_>>(),
            "heading" => self.heading,
            "image" => self.image,
            "feeds" => self.feeds,
        }
        .into()
    }
}

/// How the text of a profile or a list begins, for where nothing else describes it.
fn opening_of(model: &Model, body: &Body) -> Option<String> {
    opening(&model.site.typeset(&body.opening))
}

/// The beginning of a text, cut at a word.
pub(super) fn opening(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    if text.chars().count() <= DESCRIPTION {
        return Some(text.to_owned());
    }
    let end = text.char_indices().nth(DESCRIPTION).map_or(text.len(), |(at, _)| at);
    let cut = text[..end].rsplit_once(char::is_whitespace).map_or(&text[..end], |(words, _)| words);
    Some(format!("{} …", cut.trim_end_matches([',', ';', ':', '–', '-'])))
}
