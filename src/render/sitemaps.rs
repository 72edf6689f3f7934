use jiff::Zoned;

use crate::machine::{self, NewsItem, Redirect, Url};
use crate::plan::{List, PageNumber, Plan, Sitemap};
use crate::site::{ArticleIx, Site};
use crate::vocab::UrlPath;

/// The index: every sitemap with the newest date in it.
pub(super) fn index(site: &Site, plan: &Plan) -> Vec<u8> {
    let base = &site.config.base_url;
    let entry = |sitemap: Sitemap| (base.absolute(&sitemap.url(site)), newest(site, sitemap));
    let entries: Vec<_> = plan.sitemaps(site).into_iter().map(entry).collect();
    machine::sitemap_index(&entries)
}

/// When the newest thing in a sitemap happened, where that is known.
pub(super) fn newest(site: &Site, sitemap: Sitemap) -> Option<Zoned> {
    let happened = |ix: ArticleIx| site.story(ix).modified().unwrap_or_else(|| site.story(ix).date.clone());
    match sitemap {
        Sitemap::News(part) => news(site, part).next().map(|ix| site.story(ix).date.clone()),
        Sitemap::Month(index, part) => {
            let (skip, take) = part_of(part);
            Sitemap::articles_of_month(site, index).skip(skip).take(take).map(happened).max()
        }
        Sitemap::Lists(_) | Sitemap::Pages(_) => None,
    }
}

pub(super) fn sitemap(site: &Site, plan: &Plan, sitemap: Sitemap) -> Vec<u8> {
    if let Sitemap::News(part) = sitemap {
        let items: Vec<NewsItem> = news(site, part)
            .map(|ix| NewsItem {
                loc: site.config.base_url.absolute(plan.routes.article(ix)),
                publication_name: site.config.title.clone(),
                language: language(site.story(ix).article.lang.as_deref().unwrap_or(site.locale.tag())),
                published: site.story(ix).date.clone(),
                title: site.story(ix).article.title.clone(),
            })
            .collect();
        return machine::news(&items);
    }
    machine::urlset(&urls(site, plan, sitemap))
}

/// Which URLs of a list that is cut stand in a part of it: how many to skip, how many to take.
fn part_of(part: usize) -> (usize, usize) {
    (part * machine::SITEMAP_URLS, machine::SITEMAP_URLS)
}

fn news(site: &Site, part: usize) -> impl Iterator<Item = ArticleIx> {
    Sitemap::news_articles(site).skip(part * machine::NEWS_URLS).take(machine::NEWS_URLS)
}

/// A language as news sitemaps have it: two or three letters, but for the two ways to write Chinese.
fn language(tag: &str) -> String {
    let mut parts = tag.split('-');
    match parts.next().unwrap_or_default() {
        "zh" if parts.any(|part| matches!(part, "Hant" | "TW" | "HK" | "MO")) => "zh-tw".to_owned(),
        "zh" => "zh-cn".to_owned(),
        language => language.to_owned(),
    }
}

fn urls(site: &Site, plan: &Plan, sitemap: Sitemap) -> Vec<Url> {
    let base = &site.config.base_url;
    match sitemap {
        Sitemap::Month(index, part) => {
            let (skip, take) = part_of(part);
            Sitemap::articles_of_month(site, index).skip(skip).take(take).map(|ix| article(site, plan, ix)).collect()
        }
        Sitemap::Lists(part) => {
            let (skip, take) = part_of(part);
            let lists = List::all(site).flat_map(|list| {
                list.pages(site).numbers().map(move |number| {
                    // The first page changes with every article, which its readers know: told here, it would change this
                    // file as often.
                    let older = (number != PageNumber::First).then(|| list.on_page(site, number));
                    let newest = older.and_then(|older| Some(site.story(*older.first()?).date.clone()));
                    Url {
                        loc: base.absolute(&plan.routes.list_page(list, number)),
                        lastmod: newest,
                        images: Vec::new(),
                    }
                })
            });
            lists.skip(skip).take(take).collect()
        }
        Sitemap::Pages(part) => {
            let (skip, take) = part_of(part);
            let pages = plan.listed_pages(site).skip(skip).take(take);
            pages.map(|url| Url { loc: base.absolute(&url), lastmod: None, images: Vec::new() }).collect()
        }
        Sitemap::News(_) => Vec::new(),
    }
}

fn article(site: &Site, plan: &Plan, ix: ArticleIx) -> Url {
    let base = &site.config.base_url;
    let story = site.story(ix);
    let image = story.article.image.as_ref().and_then(|image| site.picture(&story.article.path, image));
    Url {
        loc: base.absolute(plan.routes.article(ix)),
        lastmod: Some(story.modified().unwrap_or_else(|| story.date.clone())),
        images: image.iter().map(|picture| base.absolute(&picture.url)).collect(),
    }
}

/// Redirects, and what is gone, in links' notation.
pub(super) fn redirects(site: &Site, plan: &Plan) -> Vec<Redirect> {
    let base = &site.config.base_url;
    let redirect = |redirect: &crate::plan::Redirect| Redirect {
        from: base.link(&redirect.from),
        to: base.link(&redirect.to),
        status: 301,
    };
    let gone = |gone: &crate::plan::Gone| {
        let file = gone.url.output();
        let there = plan.publishes(file.as_str()).then(|| UrlPath::literal(&format!("/{}", file.as_str())).ok());
        let to = there.flatten().map(|file| base.link(&file)).unwrap_or_default();
        Redirect { from: base.link(&gone.url), to, status: 410 }
    };
    plan.redirects.iter().map(redirect).chain(plan.gone.iter().map(gone)).collect()
}
