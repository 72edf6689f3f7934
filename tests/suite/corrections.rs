//! Corrections, all of an outlet: on a page, in a feed, and there only if something was corrected.

use serde_json::Value;

use crate::site::{TestSite, article, articles};

fn site() -> TestSite {
    let one = article(
        "a",
        "Alt",
        "2020-01-01",
        "updated: 2020-03-01\ncorrections:\n  - {date: 2020-02-01, text: Er heißt Maier.}\n  \
         - {date: 2020-03-01, kind: clarification, text: 'Er schreibt sich \"Mayer\".'}",
        "Text.",
    );
    let other =
        article("b", "Neu", "2020-02-15", "corrections: [{date: 2020-02-20 10:00, kind: reply, text: Nein.}]", "Text.");
    TestSite::new(&(one + &other + &articles(1)))
}

#[test]
fn the_newest_correction_comes_first() {
    let built = site().builds();
    let page = built.page("korrekturen/index.html");
    assert_eq!(page.texts("h1"), ["Korrekturen"]);
    let all: Vec<_> = page.all(".corrections").iter().map(|one| one.text()).collect();
    assert_eq!(
        all,
        [
            "Alt Klarstellung 1. März 2020 Er schreibt sich „Mayer“.",
            "Neu Gegendarstellung 20. Februar 2020 Nein.",
            "Alt Korrektur 1. Februar 2020 Er heißt Maier.",
        ]
    );
    let links: Vec<_> = page.all(".corrections").iter().map(|one| one.one("a").attr("href")).collect();
    assert_eq!(links[1].as_deref(), Some("/2020/02/neu/#s-correction-1"));
    assert!(built.page("2020/02/neu/index.html").all("#s-correction-1").len() == 1);
    assert!(built.file("sitemap-pages.xml").contains("https://blatt.example/korrekturen/"));
    assert!(built.page("index.html").one(".footer").all("a").iter().any(|a| a.text() == "Korrekturen"));
}

#[test]
fn the_feed_tells_each_once_and_keeps_its_name() {
    let site = site();
    let ids = || -> Vec<(String, String)> {
        let feed: Value = serde_json::from_str(&site.builds().file("korrekturen/feed.json")).expect("JSON");
        let text = |item: &Value, key: &str| item[key].as_str().expect(key).to_owned();
        feed["items"].as_array().expect("items").iter().map(|item| (text(item, "id"), text(item, "title"))).collect()
    };
    let before = ids();
    assert!(site.builds().file("korrekturen/feed.xml").contains("<dc:creator>Testblatt</dc:creator>"));
    let titles: Vec<_> = before.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(titles, ["[Klarstellung] Alt", "[Gegendarstellung] Neu", "[Korrektur] Alt"]);
    let more = article(
        "b",
        "Neuer",
        "2020-02-15",
        "corrections:\n  - {date: 2020-02-20 10:00, kind: reply, text: Nein.}\n  - {date: 2020-04-01, text: Doch.}",
        "Text.",
    );
    site.edit("content/articles/b.md", more.split_once('\n').expect("a header").1);
    let after = ids();
    assert_eq!(after.len(), 4);
    assert!(before.iter().all(|(id, _)| after.iter().any(|(other, _)| other == id)), "{before:?}\n{after:?}");
}

#[test]
fn where_nothing_was_corrected_there_is_no_page() {
    let built = TestSite::new(&articles(2)).builds();
    assert!(!built.has("korrekturen/index.html") && !built.has("korrekturen/feed.xml"));
}
