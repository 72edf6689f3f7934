//! What every page may show of the outlet, and links that site.yaml holds.

use tera::Value;

use super::feeds;
use crate::config::{Config, MenuEntry};
use crate::markdown::rewrite_addresses;
use crate::plan::Plan;
use crate::render::fields::{Fields, map};
use crate::site::Site;
use crate::vocab::{SourcePath, UrlPath};

/// Files of content/static/ that browsers are told of: name, relation, media type.
const ICONS: [(&str, &str, &str); 4] = [
    ("favicon.ico", "icon", "image/x-icon"),
    ("favicon.svg", "icon", "image/svg+xml"),
    ("favicon.png", "icon", "image/png"),
    ("apple-touch-icon.png", "apple-touch-icon", "image/png"),
];

/// `site`.
pub fn site_value(site: &Site, plan: &Plan) -> Fields {
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

/// A link from site.yaml or a text: a path of the site gets the path of the base URL in front.
pub fn local_link(site: &Site, url: &str) -> String {
    match site.path(url) {
        Some(path) => format!("{}{}", site.config.base_url.link(&UrlPath::home()), &path[1..]),
        None => url.to_owned(),
    }
}

/// HTML of site.yaml, its paths of the site led there as those in texts are.
pub fn local_links(site: &Site, html: &str) -> String {
    rewrite_addresses(html, |address| local_link(site, address))
}
