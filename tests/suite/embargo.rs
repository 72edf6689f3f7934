//! Before its instant an article exists nowhere, and at its instant everywhere.

use crate::pictures::png;
use crate::site::{TestSite, article};

const SECRETS: [&str; 8] = [
    "geheim",
    "Geheim",
    "Verschlusssache",
    "verschlusssache",
    "Konstanze",
    "konstanze",
    "Unveröffentlicht",
    "Sperrfrist-Ressort",
];

fn site(keys: &str) -> TestSite {
    let text = article("alt", "Alt", "2020-01-01", "tags: [Wetter]", "Text.")
        + "-- content/authors/redaktion.md --\n---\nname: Redaktion\nbio: Wir.\n---\n"
        + "-- content/authors/konstanze.md --\n---\nname: Konstanze\nbio: Konstanze schreibt.\naliases: [/konstanze/]\n---\n"
        + &format!(
            "-- content/articles/geheim.md --\n---\ntitle: Geheim\ndate: 2021-05-05 09:00\nauthor: konstanze\n\
             category: politik\ntags: [Verschlusssache, Wetter]\nteaser: Unveröffentlicht\nimage: geheim.png\n\
             image_alt: Geheimes Bild\nimage_credit: Geheimdienst\naliases: [/geheim-alt/]\nrelated: [alt]\n{keys}\n---\n\
             Geheim. ![Geheim](geheim2.png){{credit=\"Geheim\"}}\n"
        );
    let site = TestSite::new(&text);
    site.write("content/media/geheim.png", &png(4, 3)).write("content/media/geheim2.png", &png(4, 3));
    site
}

#[track_caller]
fn check(site: &mut TestSite, now: &str, visible: bool) {
    let built = site.at(now).builds();
    let told: Vec<(&str, Vec<String>)> =
        SECRETS.iter().map(|s| (*s, built.mentions(s))).filter(|(_, at)| !at.is_empty()).collect();
    assert!(visible || told.is_empty(), "{now}: {told:#?}");
    if visible {
        for file in [
            "2021/05/geheim/index.html",
            "media/geheim.png",
            "media/geheim2.png",
            "tag/verschlusssache/index.html",
            "author/konstanze/index.html",
            "geheim-alt/index.html",
            "konstanze/index.html",
        ] {
            assert!(built.has(file), "{now}: {file}\n{}", built.shown());
        }
        for file in [
            "index.html",
            "feed.xml",
            "atom.xml",
            "feed.json",
            "category/politik/index.html",
            "sitemap-2021-05.xml",
            "sitemap-news.xml",
            "credits/index.html",
            "_redirects",
        ] {
            assert!(built.file(file).to_lowercase().contains("geheim"), "{now}: {file}");
        }
    }
    let count = if visible { "2 Artikel" } else { "1 Artikel" };
    assert_eq!(built.page("category/politik/index.html").one("p.count").text(), count);
}

#[test]
fn nothing_before_and_all_of_it_one_second_later() {
    let mut site = site("publish: 2021-05-06 12:00");
    check(&mut site, "2021-05-06T09:59:59Z", false);
    check(&mut site, "2021-05-06T10:00:00Z", true);
    // And gone again if the clock is set back: nothing lingers in the output.
    check(&mut site, "2021-05-06T09:59:59Z", false);
}

#[test]
fn a_date_in_the_future_is_an_embargo() {
    let mut site = site("");
    check(&mut site, "2021-05-05T06:59:59Z", false);
    check(&mut site, "2021-05-05T07:00:00Z", true);
}

#[test]
fn drafts_and_expired_articles() {
    check(&mut site("draft: true"), "2021-05-06T12:00:00Z", false);
    let mut expiring = site("expires: 2021-05-07 00:00");
    check(&mut expiring, "2021-05-06T21:59:59Z", true);
    check(&mut expiring, "2021-05-06T22:00:00Z", false);
    // Editors see drafts and what is to come, but nothing that is over.
    let editors = |site: &mut TestSite, now: &str| {
        site.with(|options| options.audience = blatt::site::Audience::Editors)
            .at(now)
            .builds()
            .has("2021/05/geheim/index.html")
    };
    assert!(editors(&mut site("draft: true"), "2021-05-06T12:00:00Z"));
    assert!(editors(&mut site("publish: 2031-01-01"), "2021-05-06T12:00:00Z"));
    assert!(!editors(&mut site("expires: 2021-05-06"), "2021-05-07T12:00:00Z"));
}

#[test]
fn mistakes_do_not_wait_for_the_hour() {
    let text = article("a", "A", "2031-01-01", "image: none.png", "[x](none.md)").replace("redaktion", "niemand");
    TestSite::new(&text).build().expect_all(&[
        ("unknown-author", "content/articles/a.md:4:9"),
        ("missing-media", "content/articles/a.md:6:8"),
        ("dead-link", "content/articles/a.md:8:5"),
    ]);
}

#[test]
fn hand_picked_articles_appear_with_their_time() {
    let text = article("a", "A", "2020-01-01", "related: [b]", "Text.") + &article("b", "B", "2021-01-01", "", "Text.");
    let mut site = TestSite::new(&text);
    assert!(!site.at("2020-06-01T00:00:00Z").builds().file("2020/01/a/index.html").contains("/2021/01/b/"));
    assert!(site.at("2021-06-01T00:00:00Z").builds().file("2020/01/a/index.html").contains("/2021/01/b/"));
}
