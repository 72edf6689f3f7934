use jiff::Zoned;

use crate::machine::{self, NewsItem, Redirect, Url};
use crate::plan::{List, Plan, Sitemap};
use crate::site::{ArticleIx, PageIx, Site};
use crate::vocab::UrlPath;

/// The index: every sitemap with the newest date in it.
pub(super) fn index(site: &Site, plan: &Plan) -> Vec<u8> {
    let base = &site.config.base_url;
    let entries: Vec<(String, Option<Zoned>)> = plan
        .sitemaps(site)
        .into_iter()
        .map(|sitemap| {
            let newest = match sitemap {
                Sitemap::News => Sitemap::news_articles(site).next().map(|ix| site.story(ix).date.clone()),
                other => urls(site, plan, other).into_iter().filter_map(|url| url.lastmod).max(),
            };
            (base.absolute(&sitemap.url(site)), newest)
        })
        .collect();
    machine::sitemap_index(&entries)
}

pub(super) fn sitemap(site: &Site, plan: &Plan, sitemap: Sitemap) -> Vec<u8> {
    if sitemap == Sitemap::News {
        let items: Vec<NewsItem> = Sitemap::news_articles(site)
            .take(machine::NEWS_URLS)
            .map(|ix| NewsItem {
                loc: site.config.base_url.absolute(plan.routes.article(ix)),
                publication_name: site.config.title.clone(),
                language: site.locale.language().to_owned(),
                published: site.story(ix).date.clone(),
                title: site.story(ix).article.title.clone(),
            })
            .collect();
        return machine::news(&items);
    }
    machine::urlset(&urls(site, plan, sitemap))
}

fn urls(site: &Site, plan: &Plan, sitemap: Sitemap) -> Vec<Url> {
    let base = &site.config.base_url;
    let page = |part: usize| (part * machine::SITEMAP_URLS, machine::SITEMAP_URLS);
    match sitemap {
        Sitemap::Month(index, part) => {
            let (skip, take) = page(part);
            Sitemap::articles_of_month(site, index).skip(skip).take(take).map(|ix| article(site, plan, ix)).collect()
        }
        Sitemap::Lists(part) => {
            let (skip, take) = page(part);
            let lists = List::all(site).flat_map(|list| {
                list.pages(site).numbers().map(move |number| {
                    let newest = list.on_page(site, number).first().map(|ix| site.story(*ix).date.clone());
                    Url {
                        loc: base.absolute(&plan.routes.list_page(list, number)),
                        lastmod: newest,
                        images: Vec::new(),
                    }
                })
            });
            lists.skip(skip).take(take).collect()
        }
        Sitemap::Pages => PageIx::first(site.pages.len())
            .filter(|ix| !site.page(*ix).noindex)
            .map(|ix| plan.routes.page(ix).clone())
            .chain([
                plan.routes.author_list.clone(),
                plan.routes.tag_list.clone(),
                plan.routes.archive.clone(),
                plan.routes.credits.clone(),
            ])
            .map(|url: UrlPath| Url { loc: base.absolute(&url), lastmod: None, images: Vec::new() })
            .collect(),
        Sitemap::News => Vec::new(),
    }
}

fn article(site: &Site, plan: &Plan, ix: ArticleIx) -> Url {
    let base = &site.config.base_url;
    let story = site.story(ix);
    let image = story.article.image.as_ref().and_then(|image| site.picture(&story.article.path, image));
    Url {
        loc: base.absolute(plan.routes.article(ix)),
        lastmod: Some(story.updated.clone().unwrap_or_else(|| story.date.clone())),
        images: image.iter().map(|picture| base.absolute(&picture.url)).collect(),
    }
}

/// Redirects in links' notation.
pub(super) fn redirects(site: &Site, plan: &Plan) -> Vec<Redirect> {
    let base = &site.config.base_url;
    let redirect = |redirect: &crate::plan::Redirect| Redirect {
        from: base.link(&redirect.from),
        to: base.link(&redirect.to),
        status: 301,
    };
    plan.redirects.iter().map(redirect).collect()
}
