//! The site as a search engine meets it: from the home page by links, and by its sitemaps.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::feeds::{file_of, well_formed};
use crate::html::Html;
use crate::outlet;
use crate::site::{TestSite, article, articles, snapshot};

/// A published page as a search engine reads it.
struct Page {
    /// The canonical addresses it names.
    canonical: Vec<String>,
    may_be_indexed: bool,
    links: Vec<String>,
}

/// Every page of an output folder, by its file.
fn pages(out: &Path) -> BTreeMap<String, Page> {
    let html = snapshot(out).into_iter().filter(|(file, _)| file.ends_with(".html"));
    html.map(|(file, on_disk)| {
        let html = Html::parse(std::str::from_utf8(&on_disk.bytes).expect("UTF-8"));
        let (links, metas) = (html.all("link"), html.all("meta"));
        let canonical = links.iter().filter(|link| link.attr("rel").as_deref() == Some("canonical"));
        let robots = metas.iter().filter(|meta| meta.attr("name").as_deref() == Some("robots"));
        let robots: Vec<_> = robots.filter_map(|meta| meta.attr("content")).collect();
        assert_eq!(robots.len(), 1, "{file}");
        let page = Page {
            canonical: canonical.filter_map(|link| link.attr("href")).collect(),
            may_be_indexed: !robots[0].contains("noindex"),
            links: html.all("a").iter().filter_map(|link| link.attr("href")).collect(),
        };
        (file, page)
    })
    .collect()
}

/// The addresses in all sitemaps that the index names, those of news apart.
fn listed(out: &Path, base: &str) -> (Vec<String>, Vec<String>) {
    let locs = |file: &str| -> Vec<String> {
        let xml = std::fs::read_to_string(out.join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        well_formed(&xml).into_iter().filter(|element| element.name == "loc").map(|element| element.text).collect()
    };
    let maps = locs("sitemap.xml");
    let (news, others): (Vec<_>, Vec<_>) = maps.iter().partition(|map| map.contains("sitemap-news"));
    let all = |maps: Vec<&String>| maps.into_iter().flat_map(|map| locs(&file_of(map, base))).collect();
    (all(others), all(news))
}

/// Walks a site from its home page; the files of the pages that search engines may keep.
#[track_caller]
fn crawl(out: &Path, origin: &str, path: &str) -> BTreeSet<String> {
    let base = format!("{origin}{path}");
    let pages = pages(out);
    let mut reached = BTreeSet::new();
    let mut waiting = vec!["index.html".to_owned()];
    while let Some(file) = waiting.pop() {
        if let Some(page) = pages.get(&file)
            && reached.insert(file)
        {
            let own = page.links.iter().map(|link| link.strip_prefix(origin).unwrap_or(link));
            waiting.extend(own.filter(|link| link.starts_with('/')).map(|link| file_of(link, path)));
        }
    }
    let (listed, news) = listed(out, &base);
    let in_sitemaps: BTreeSet<&String> = listed.iter().collect();
    assert_eq!(in_sitemaps.len(), listed.len(), "no page is listed twice");
    assert!(news.iter().all(|url| in_sitemaps.contains(url)), "{news:?}");
    let mut kept = BTreeMap::new();
    for (file, page) in pages.iter().filter(|(_, page)| page.may_be_indexed) {
        assert_eq!(page.canonical.len(), 1, "{file}");
        let url = &page.canonical[0];
        // What stood elsewhere first is kept there.
        if url.starts_with(&base) {
            assert_eq!(&file_of(url, &base), file);
            assert!(reached.contains(file), "no link leads to {file}");
            kept.insert(url, file.clone());
        }
    }
    assert_eq!(kept.keys().copied().collect::<BTreeSet<_>>(), in_sitemaps);
    kept.into_values().collect()
}

#[test]
fn every_page_of_the_sample_outlet_is_found() {
    let (out, report) = outlet::build();
    let kept = crawl(out.path(), "https://www.pegnitz-kurier.example", "");
    assert!(kept.len() > report.counts.articles, "{}", kept.len());
}

#[test]
fn nothing_is_found_that_is_not_to_be_found() {
    let text = articles(7)
        + &article("p", "Öl & Gas", "2020-06-02 10:00", "tags: [Öl & Gas]\naliases: [/alt/]", "Text.")
        + &article("draft", "Entwurf", "2020-06-01", "draft: true", "Text.")
        + &article("later", "Später", "2020-06-02 10:00", "publish: 2020-06-03", "Text.")
        + &article("gone", "Abgelaufen", "2020-06-01", "expires: 2020-06-02", "Text.")
        + &article("hid", "Nicht suchen", "2020-06-02 09:00", "noindex: true", "Text.")
        + &article("else", "Woanders", "2020-06-02 08:00", "canonical: https://else.example/", "Text.")
        + "-- content/pages/p.md --\n---\ntitle: Impressum\naliases: [/imprint/]\n---\nWir.\n"
        + "-- content/pages/q.md --\n---\ntitle: Danke\nnoindex: true\n---\nDanke.\n";
    for (origin, path) in [("https://blatt.example", ""), ("https://blatt.example", "/news")] {
        let mut site = TestSite::new(&text);
        site.edit("site.yaml", &format!("title: T\nbase_url: {origin}{path}\nlocale: de\nper_page: 2\n"));
        let built = site.at("2020-06-02T12:00:00Z").build();
        let kept = crawl(&built.out, origin, path);
        for file in ["index.html", "2020/06/oel-gas/index.html", "tag/oel-gas/index.html", "impressum/index.html"] {
            assert!(kept.contains(file), "{file} is not in {kept:#?}");
        }
        let hidden =
            ["404", "alt/", "imprint/", "entwurf", "spaeter", "abgelaufen", "nicht-suchen", "woanders", "danke"];
        let found = kept.iter().filter(|file| hidden.iter().any(|hidden| file.contains(hidden)));
        assert_eq!(found.collect::<Vec<_>>(), [""; 0]);
        assert!(built.has("2020/06/nicht-suchen/index.html") && built.has("danke/index.html"));
    }
}
