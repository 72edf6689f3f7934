//! Addresses: permalinks, a base URL with a path, assets with their hash.

use crate::feeds::file_of;
use crate::pictures::png;
use crate::site::{Built, TestSite, article, articles};

/// Every address on every page leads to a file of the output, or to another host.
#[track_caller]
fn check_links(built: &Built, origin: &str, path: &str) {
    let mut checked = 0;
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        for address in built.page(file).addresses() {
            let local = address.strip_prefix(origin).unwrap_or(&address);
            if local.starts_with('#') || local.contains("://") || local.starts_with("mailto:") {
                continue;
            }
            assert!(local.starts_with(path), "{file}: {address} is not below {path}");
            let target = file_of(local, path.trim_end_matches('/'));
            assert!(built.has(&target), "{file}: {address} leads to {target}\n{}", built.shown());
            checked += 1;
        }
    }
    assert!(checked > 50, "{checked}");
}

fn newsroom() -> String {
    articles(7)
        + &article(
            "öl",
            "'Öl & Gas: 50 % teurer?'",
            "2020-02-01",
            "tags: [Öl & Gas, 100 %]\nimage: \"größe 1.png\"\nimage_alt: A\nimage_credit: B\naliases: [/alt/]",
            "[eins](a1.md#top), [Bild](<größe 1.png>), [Archiv](/archiv/), [Start](/)\n\n## Ein *Titel*\n\n[hierher](#ein-titel)",
        )
        + "-- content/pages/impressum.md --\n---\ntitle: Impressum\n---\n[Öl](öl.md)\n"
}

fn published(config: &str) -> Built {
    let site = TestSite::new(&newsroom());
    site.write("content/media/größe 1.png", &png(4, 3));
    site.edit(
        "site.yaml",
        &format!("title: T\nlocale: de\nper_page: 2\nmenu: [politik, {{title: Archiv, url: /archiv/}}]\n{config}"),
    );
    site.builds()
}

#[test]
fn every_link_leads_somewhere() {
    check_links(&published("base_url: https://blatt.example\n"), "https://blatt.example", "/");
}

#[test]
fn a_base_url_with_a_path_stands_in_front_of_every_link() {
    let built = published("base_url: https://blatt.example/news/\n");
    check_links(&built, "https://blatt.example", "/news/");
    let css = built.files().into_iter().find(|file| file.ends_with(".css")).unwrap();
    assert!(!built.file(&css).contains("url(/"), "stylesheets name their files relative to themselves");
}

#[test]
fn permalinks_in_html() {
    let built = published(
        "base_url: https://blatt.example\npermalinks:\n  article: /{year}/{slug}.html\n  page: /{slug}.html\n  \
         category: /{slug}.html\n  tag: /thema/{slug}.html\n  author: /autor/{slug}.html\n",
    );
    check_links(&built, "https://blatt.example", "/");
    for file in [
        "2020/oel-gas-50-teurer.html",
        "impressum.html",
        "politik.html",
        "thema/oel-gas.html",
        "autor/redaktion.html",
        "politik/page/1/index.html",
        "politik/feed.xml",
    ] {
        assert!(built.has(file), "{file}\n{}", built.shown());
    }
}

#[test]
fn permalinks_with_every_token() {
    let built = published(
        "base_url: https://blatt.example\npermalinks: {article: \"/{category}/{year}/{month}/{day}/{id}-{slug}/\"}\n",
    );
    check_links(&built, "https://blatt.example", "/");
    assert!(built.has("politik/2020/02/01/öl-oel-gas-50-teurer/index.html"), "{}", built.shown());
}

#[test]
fn another_base_url_for_one_build() {
    let mut site = TestSite::new(&newsroom());
    site.write("content/media/größe 1.png", &png(4, 3));
    let base = blatt::vocab::BaseUrl::parse("https://preview.example/x").unwrap();
    let built = site.with(|options| options.base_url = Some(base)).builds();
    assert_eq!(built.mentions("blatt.example"), Vec::<String>::new());
    check_links(&built, "https://preview.example", "/x/");
}

#[test]
fn the_name_of_an_asset_changes_with_its_bytes() {
    let site = TestSite::new(
        "-- layouts/assets/theme.css --\n.x { color: red; background: url(icons/a.svg) }\n-- layouts/assets/icons/a.svg --\n<svg/>\n",
    );
    let name = |built: &Built| built.files().into_iter().find(|file| file.ends_with(".css")).unwrap();
    let first = site.builds();
    let css = name(&first);
    let icon = first.files().into_iter().find(|file| file.starts_with("assets/icons/a.")).unwrap();
    assert!(first.file(&css).contains(icon.trim_start_matches("assets/")), "{}", first.file(&css));
    assert!(first.file("index.html").contains(&css));
    site.edit("layouts/assets/icons/a.svg", "<svg>changed</svg>");
    let second = site.builds();
    assert_ne!(name(&second), css, "what a stylesheet refers to is part of it");
    assert!(!second.has(&css) && !second.has(&icon));
}

#[test]
fn an_ad_finds_its_files_under_a_base_url_with_a_path() {
    let html = "<a href=\"/a/?x=1&amp;y\"><img src=/b.png alt=\"/c\"></a><script src=\"//cdn.example/d.js\"></script>\
                <a href=\"/news/e/\">f</a><a href=\"https://g.example/\">h</a>";
    let site = |base: &str| {
        let ads = format!("base_url: {base}\nads: {{slots: [{{id: article-end, html: '{html}'}}]}}\n");
        let text =
            format!("-- site.yaml --\ntitle: T\n{ads}{}", crate::site::article("a", "A", "2020-01-01", "", "T."));
        let page = TestSite::new(&text).builds().page("2020/01/a/index.html");
        page.one("div.ad-body").all("").iter().filter_map(|e| e.attr("href").or(e.attr("src"))).collect::<Vec<_>>()
    };
    let there = ["/news/a/?x=1&y", "/news/b.png", "//cdn.example/d.js", "/news/e/", "https://g.example/"];
    assert_eq!(site("https://blatt.example/news"), there);
    assert_eq!(site("https://blatt.example")[..2], ["/a/?x=1&y", "/b.png"]);
}
