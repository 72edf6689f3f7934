use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{Credits, Gone, List, PageNumber, Pages, Routes};
use crate::config::{FeedFormat, MenuEntry};
use crate::content::{Article, Body, Breaking};
use crate::diag::Place;
use crate::machine::{NEWS_URLS, SITEMAP_URLS};
use crate::markdown::rewrite_addresses;
use crate::site::{ArticleIx, AuthorIx, CategoryIx, LinkTarget, Media, NEWS_HOURS, PageIx, Site};
use crate::source::{Role, Sources};
use crate::vocab::{OutputPath, Set, SourcePath, UrlPath};
use crate::yaml::Item;

/// One file of the output.
#[derive(Debug, Clone)]
pub struct Output {
    pub path: OutputPath,
    pub url: UrlPath,
    pub content: Content,
    pub origin: Origin,
}

/// What a file is made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Article(ArticleIx),
    Page(PageIx),
    List(List, PageNumber),
    Authors,
    Tags,
    Archive,
    Credits(PageNumber),
    Corrections(PageNumber),
    NotFound,
    /// Index into the plan's redirects.
    Redirect(usize),
    /// Index into the plan's addresses that are gone.
    Gone(usize),
    Feed(List, FeedFormat),
    CorrectionsFeed(FeedFormat),
    SitemapIndex,
    Sitemap(Sitemap),
    Robots,
    RedirectRules(Rules),
    /// A file below content/media/, by its name there.
    Media(String),
    /// A file of content/static/.
    Static(SourcePath),
    /// A file of layouts/assets/, by its name there.
    Asset(String),
}

impl Content {
    /// The newest article that it shows, apart from fragments.
    pub fn newest(&self, site: &Site) -> Option<ArticleIx> {
        match self {
            Self::Article(ix) => Some(*ix),
            Self::List(list, page) => list.on_page(site, *page).first().copied(),
            Self::Feed(list, _) => list.newest(site, 1).first().copied(),
            _ => None,
        }
    }
}

/// One of the sitemaps that the index lists. Each kind may need several files, numbered from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sitemap {
    /// Index into the site's months.
    Month(usize, usize),
    Lists(usize),
    Pages(usize),
    News(usize),
}

/// Redirects in the notation of a server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rules {
    /// `_redirects`, as Netlify, Cloudflare Pages and others read it.
    Netlify,
    Json,
    /// A map for nginx to include.
    Nginx,
    /// Lines for Apache's mod_alias to include.
    Apache,
}

/// Who asked for a file, for when two ask for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    File(SourcePath),
    /// blatt itself; the words say what it is.
    Program(&'static str),
}

/// An old address and where it leads now. An alias that is the document's own address, or is listed twice, makes none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub from: UrlPath,
    pub to: UrlPath,
    /// The file of what stands there now.
    pub origin: SourcePath,
    /// What says so: an item of its aliases, or a line of the ledger.
    pub place: Place,
}

/// Addresses where nothing stands any more but word of what did.
#[derive(Default)]
pub(super) struct Former {
    /// Sorted by the address they lead away from.
    pub redirects: Vec<Redirect>,
    pub gone: Vec<Gone>,
}

pub(super) fn redirects(site: &Site, routes: &Routes) -> Vec<Redirect> {
    let mut out = Vec::new();
    let mut add = |aliases: &[Item<UrlPath>], to: &UrlPath, origin: &SourcePath| {
        let mut known = Set::default();
        let leads = aliases.iter().filter(|alias| alias.value != *to && known.insert(&alias.value));
        out.extend(leads.map(|Item { index, value }| Redirect {
            from: value.clone(),
            to: to.clone(),
            origin: origin.clone(),
            place: Place::item(origin, "aliases", *index),
        }));
    };
    for (ix, story) in ArticleIx::first(site.articles.len()).zip(site.articles.iter()) {
        add(&story.article.aliases, routes.article(ix), &story.article.path);
    }
    for (ix, profile) in AuthorIx::first(site.authors.len()).zip(&site.authors) {
        add(&profile.author.aliases, routes.author(ix), &profile.author.path);
    }
    for (ix, section) in CategoryIx::first(site.categories.len()).zip(&site.categories) {
        add(&section.category.aliases, routes.category(ix), &section.category.path);
    }
    for (ix, page) in PageIx::first(site.pages.len()).zip(&site.pages) {
        add(&page.aliases, routes.page(ix), &page.path);
    }
    out.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.to.cmp(&b.to)));
    out
}

pub(super) fn outputs(
    site: &Site,
    routes: &Routes,
    former: &Former,
    credits: &Credits,
    used_media: BTreeSet<String>,
    sources: &Sources,
    assets: &[(String, UrlPath)],
) -> Vec<Output> {
    let output = |url: UrlPath, content, origin| Output { path: url.output(), url, content, origin };
    let file = |path: &SourcePath| Origin::File(path.clone());
    // Articles, and with their lists and feeds half as many again.
    let mut out = Vec::with_capacity(site.articles.len() * 2);
    out.par_extend(site.articles.par_iter().enumerate().map(|(index, story)| {
        let ix = ArticleIx::new(index);
        output(routes.article(ix).clone(), Content::Article(ix), file(&story.article.path))
    }));
    let mut add = |url: UrlPath, content: Content, origin: Origin| out.push(output(url, content, origin));

    for (ix, page) in PageIx::first(site.pages.len()).zip(&site.pages) {
        add(routes.page(ix).clone(), Content::Page(ix), file(&page.path));
    }
    for list in List::all(site) {
        list_pages(site, routes, list, list.pages(site).numbers(), &mut add);
        list_feeds(site, routes, list, &mut add);
    }
    add(routes.author_list.clone(), Content::Authors, Origin::Program("the list of all authors"));
    add(routes.tag_list.clone(), Content::Tags, Origin::Program("the list of all tags"));
    add(routes.archive.clone(), Content::Archive, Origin::Program("the list of all months"));
    credits_pages(routes, credits.pages().numbers(), &mut add);
    corrections(site, routes, &mut add);
    former_addresses(&former.redirects, &former.gone, &mut add);

    let statics: BTreeSet<&str> = sources.of(Role::Static).filter_map(|f| f.path.below("content/static")).collect();
    let root = |name: &str| UrlPath::home().join(name);
    // What a site writes by hand takes the place of what blatt would make.
    let mut made = |name: &'static str, content: Content| {
        if !statics.contains(name) {
            add(root(name), content, Origin::Program(name));
        }
    };
    made("404.html", Content::NotFound);
    made("robots.txt", Content::Robots);
    made("_redirects", Content::RedirectRules(Rules::Netlify));
    made("redirects.json", Content::RedirectRules(Rules::Json));
    made("redirects.nginx", Content::RedirectRules(Rules::Nginx));
    made("redirects.apache", Content::RedirectRules(Rules::Apache));
    made("sitemap.xml", Content::SitemapIndex);
    for sitemap in sitemaps(site, routes, credits) {
        add(sitemap.url(site), Content::Sitemap(sitemap), Origin::Program("a sitemap"));
    }

    for source in sources.of(Role::Static) {
        let name = source.path.below("content/static").unwrap_or(source.path.as_str());
        add(root(name), Content::Static(source.path.clone()), file(&source.path));
    }
    for name in used_media {
        if let Some(media) = site.media.get(&name) {
            add(media.url.clone(), Content::Media(name), file(&media.path));
        }
    }
    out.extend(self::assets(assets));
    out
}

/// Takes an output.
pub(super) type Add<'a> = dyn FnMut(UrlPath, Content, Origin) + 'a;

/// Pages of a list.
pub(super) fn list_pages(
    site: &Site,
    routes: &Routes,
    list: List,
    pages: impl Iterator<Item = PageNumber>,
    add: &mut Add,
) {
    let origin = origin_of(site, list);
    for page in pages {
        add(routes.list_page(list, page), Content::List(list, page), origin.clone());
    }
}

pub(super) fn list_feeds(site: &Site, routes: &Routes, list: List, add: &mut Add) {
    let origin = match list {
        List::Month(_) => return,
        List::Home => Origin::Program("the feed of all articles"),
        _ => origin_of(site, list),
    };
    for format in &site.config.feeds.formats {
        add(routes.beside(list, format.file()), Content::Feed(list, *format), origin.clone());
    }
}

/// Pages of the list of all pictures.
pub(super) fn credits_pages(routes: &Routes, pages: impl Iterator<Item = PageNumber>, add: &mut Add) {
    for page in pages {
        add(routes.credits_page(page), Content::Credits(page), Origin::Program("the list of all pictures"));
    }
}

/// The list of all corrections with its feeds; nothing where nothing was ever corrected.
pub(super) fn corrections(site: &Site, routes: &Routes, add: &mut Add) {
    for page in corrections_pages(site) {
        let origin = Origin::Program("the list of all corrections");
        add(routes.corrections_page(page), Content::Corrections(page), origin);
    }
    for format in site.config.feeds.formats.iter().filter(|_| !site.corrections.is_empty()) {
        let url = routes.corrections.folder().join(format.file());
        add(url, Content::CorrectionsFeed(*format), Origin::Program("the feed of all corrections"));
    }
}

/// What stands at addresses that were left, and at those that are gone for good.
pub(super) fn former_addresses(redirects: &[Redirect], gone: &[Gone], add: &mut Add) {
    for (index, redirect) in redirects.iter().enumerate() {
        add(redirect.from.clone(), Content::Redirect(index), Origin::File(redirect.origin.clone()));
    }
    for (index, gone) in gone.iter().enumerate() {
        add(gone.url.clone(), Content::Gone(index), gone.origin.clone());
    }
}

/// The files of the layouts.
pub(super) fn assets(assets: &[(String, UrlPath)]) -> impl Iterator<Item = Output> {
    assets.iter().map(|(name, url)| Output {
        path: url.output(),
        url: url.clone(),
        content: Content::Asset(name.clone()),
        origin: Origin::Program("an asset of the layouts"),
    })
}

/// Adds what a ledger asks for to the outputs, which stay sorted by path, as the redirects stay sorted. What is in the place of a
/// feed is no file, and is returned.
pub(super) fn add_former(more: Former, former: &mut Former, outputs: &mut Vec<Output>) -> Vec<Output> {
    let mut told = Vec::new();
    if more.redirects.is_empty() && more.gone.is_empty() {
        return told;
    }
    let Former { redirects, gone } = former;
    let mut add = |url: &UrlPath, content, origin| {
        let is_feed = FeedFormat::ALL.iter().any(|format| url.as_str().ends_with(&format!("/{}", format.file())));
        let to = if is_feed { &mut told } else { &mut *outputs };
        to.push(Output { path: url.output(), url: url.clone(), content, origin });
    };
    for redirect in more.redirects {
        add(&redirect.from, Content::Redirect(redirects.len()), Origin::File(redirect.origin.clone()));
        redirects.push(redirect);
    }
    for one in more.gone {
        add(&one.url, Content::Gone(gone.len()), one.origin.clone());
        gone.push(one);
    }
    let mut order: Vec<usize> = (0..redirects.len()).collect();
    order.sort_by(|a, b| {
        redirects[*a].from.cmp(&redirects[*b].from).then_with(|| redirects[*a].to.cmp(&redirects[*b].to))
    });
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, old)| places[*old] = place);
    redirects.sort_by(|a, b| a.from.cmp(&b.from).then_with(|| a.to.cmp(&b.to)));
    for output in outputs.iter_mut().chain(&mut told) {
        if let Content::Redirect(index) = &mut output.content {
            *index = places[*index];
        }
    }
    outputs.par_sort_by(|a, b| a.path.cmp(&b.path));
    told.sort_by(|a, b| a.path.cmp(&b.path));
    told
}

fn origin_of(site: &Site, list: List) -> Origin {
    match list {
        List::Home => Origin::Program("the home page"),
        List::Category(ix) => Origin::File(site.section(ix).category.path.clone()),
        List::Author(ix) => Origin::File(site.profile(ix).author.path.clone()),
        List::Tag(ix) => match &site.topic(ix).tag {
            Some(tag) => Origin::File(tag.path.clone()),
            None => Origin::Program("the list of a tag"),
        },
        List::Month(_) => Origin::Program("the list of a month"),
        List::Series(_) => Origin::Program("the list of a series"),
    }
}

/// The files below content/media/ that something published uses. What belongs to a draft or an article under embargo
/// must not be found by guessing its name.
pub(super) fn used_media(site: &Site) -> BTreeSet<String> {
    let in_articles = site.articles.par_iter().fold(BTreeSet::new, |mut used, story| {
        media_of(site, &story.article, &mut used);
        used
    });
    let mut used = in_articles.reduce(BTreeSet::new, |mut all, mut some| {
        all.append(&mut some);
        all
    });
    other_media(site, &mut used);
    used
}

/// The same of one article.
pub(super) fn media_of(site: &Site, article: &Article, used: &mut BTreeSet<String>) {
    media_of_text(site, &article.path, &article.body, used);
    article.image.iter().for_each(|image| add_picture(site, &article.path, &image.src, used));
}

/// Which of these files articles use.
pub(super) fn media_in_articles(site: &Site, names: &BTreeSet<String>) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    let some = site.mentioning_media(names.iter().map(String::as_str));
    some.into_iter().for_each(|ix| media_of(site, &site.story(ix).article, &mut used));
    used.retain(|name| names.contains(name));
    used
}

/// The same of everything published that is no article.
pub(super) fn other_media(site: &Site, used: &mut BTreeSet<String>) {
    other_bodies(site).for_each(|(path, body)| media_of_text(site, path, body, used));
    let config = SourcePath::new(crate::config::FILE).expect("a clean name");
    for entry in &site.config.menu {
        if let MenuEntry::Link { url, .. } = &entry.value {
            used.extend(linked_media(site, &config, url));
        }
    }
    if let Some(Breaking { path, link: Some(link), .. }) = &site.breaking {
        used.extend(linked_media(site, path, link));
    }
    for slot in &site.config.ads.slots {
        // Written out since an ad names a file by its path: what is no path of the site leads elsewhere.
        rewrite_addresses(&slot.html, |address| {
            used.extend(linked_media(site, &config, address).filter(|_| address.starts_with('/')));
            String::new()
        });
    }
    for profile in &site.authors {
        profile.author.image.iter().for_each(|image| add_picture(site, &profile.author.path, image, used));
    }
    site.config.publisher.logo.iter().for_each(|logo| add_picture(site, &config, logo, used));
}

fn media_of_text(site: &Site, path: &SourcePath, body: &Body, used: &mut BTreeSet<String>) {
    used.extend(body.links.iter().filter_map(|link| linked_media(site, path, &link.target)));
    body.pictures.iter().for_each(|picture| add_picture(site, path, &picture.src, used));
}

fn linked_media(site: &Site, from: &SourcePath, target: &str) -> Option<String> {
    match site.link(from, target) {
        Ok(LinkTarget::Media(name, _)) => Some(name),
        _ => None,
    }
}

fn add_picture(site: &Site, from: &SourcePath, src: &str, used: &mut BTreeSet<String>) {
    // Of an outlet's pictures many are shown again and again.
    if let Some(name) = site.media(from, src).map(Media::name)
        && !used.contains(name)
    {
        used.insert(name.to_owned());
    }
}

/// The texts of everything published, with their files.
pub(super) fn bodies(site: &Site) -> Vec<(&SourcePath, &Body)> {
    let articles = site.articles.iter().map(|story| (&story.article.path, &story.article.body));
    articles.chain(other_bodies(site)).collect()
}

/// The same without articles.
pub(super) fn other_bodies(site: &Site) -> impl Iterator<Item = (&SourcePath, &Body)> {
    let pages = site.pages.iter().map(|page| (&page.path, &page.body));
    let authors = site.authors.iter().map(|profile| (&profile.author.path, &profile.author.body));
    let categories = site.categories.iter().map(|section| (&section.category.path, &section.category.body));
    let tags = site.tags.iter().filter_map(|topic| topic.tag.as_ref()).map(|tag| (&tag.path, &tag.body));
    pages.chain(authors).chain(categories).chain(tags)
}

/// The sitemaps there will be, in the order of the index.
pub(super) fn sitemaps(site: &Site, routes: &Routes, credits: &Credits) -> Vec<Sitemap> {
    let files = |urls: usize, most: usize| 0..urls.div_ceil(most);
    let mut out: Vec<_> =
        files(listed_pages(site, routes, credits).count(), SITEMAP_URLS).map(Sitemap::Pages).collect();
    let lists: usize = List::all(site).map(|list| list.pages(site).older() + 1).sum();
    out.extend(files(lists, SITEMAP_URLS).map(Sitemap::Lists));
    for index in 0..site.months.len() {
        let mut listed = Sitemap::articles_of_month(site, index);
        let few = site.months[index].articles.len() <= SITEMAP_URLS;
        let listed = if few { usize::from(listed.next().is_some()) } else { listed.count() };
        out.extend(files(listed, SITEMAP_URLS).map(|part| Sitemap::Month(index, part)));
    }
    out.extend(files(Sitemap::news_articles(site).count(), NEWS_URLS).map(Sitemap::News));
    out
}

/// The pages of the list of all corrections; none where nothing was ever corrected.
fn corrections_pages(site: &Site) -> impl Iterator<Item = PageNumber> {
    Pages::corrections(site).numbers().filter(|_| !site.corrections.is_empty())
}

/// Pages that search engines are told of besides articles and lists of them.
pub(super) fn listed_pages(site: &Site, routes: &Routes, credits: &Credits) -> impl Iterator<Item = UrlPath> {
    let pages = PageIx::first(site.pages.len()).filter(|ix| !site.page(*ix).noindex);
    pages
        .map(|ix| routes.page(ix).clone())
        .chain([routes.author_list.clone(), routes.tag_list.clone(), routes.archive.clone()])
        .chain(credits.pages().numbers().map(|page| routes.credits_page(page)))
        .chain(corrections_pages(site).map(|page| routes.corrections_page(page)))
}

impl Sitemap {
    pub fn url(self, site: &Site) -> UrlPath {
        let number = |part: usize| if part == 0 { String::new() } else { format!("-{}", part + 1) };
        let name = match self {
            Self::Pages(part) => format!("sitemap-pages{}.xml", number(part)),
            Self::Lists(part) => format!("sitemap-lists{}.xml", number(part)),
            Self::News(part) => format!("sitemap-news{}.xml", number(part)),
            Self::Month(index, part) => {
                let month = &site.months[index];
                format!("sitemap-{:04}-{:02}{}.xml", month.year, month.month, number(part))
            }
        };
        UrlPath::home().join(&name)
    }

    /// Articles of a month that search engines are told of.
    pub(crate) fn articles_of_month(site: &Site, index: usize) -> impl Iterator<Item = ArticleIx> {
        site.months[index].articles.iter().copied().filter(|ix| site.story(*ix).article.is_listed())
    }

    /// Articles of the last two days by the build's clock, newest first.
    pub(crate) fn news_articles(site: &Site) -> impl Iterator<Item = ArticleIx> {
        let since = site.now.0.as_second() - NEWS_HOURS * 3600;
        ArticleIx::first(site.articles.len())
            .take_while(move |ix| site.story(*ix).date.timestamp().as_second() >= since)
            .filter(|ix| site.story(*ix).article.is_news())
    }
}
