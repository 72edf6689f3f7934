//! A series has a page and feeds of its own, in the order of its parts.

use serde_json::Value;

use crate::site::{TestSite, article};

fn site() -> TestSite {
    let part = |name: &str, date: &str, part: &str| {
        let front = format!("series: {{id: fluss-2020{part}}}\ntags: [Fluss 2020]");
        article(name, &format!("Teil {}", name.to_uppercase()), date, &front, "Text.")
    };
    let texts = [part("c", "2020-01-01", ", part: 3"), part("a", "2020-01-02", ", part: 1")].concat()
        + &part("b", "2020-01-03", ", part: 2")
        + &part("z", "2020-01-04", "")
        + &article("allein", "Allein", "2020-01-05", "series: still-ruht", "Text.");
    TestSite::new(&texts)
}

#[test]
fn the_page_is_in_the_order_of_the_parts_and_feeds_in_that_of_time() {
    let built = site().builds();
    let page = built.page("series/fluss-2020/index.html");
    assert_eq!(page.texts("h1"), ["Fluss 2020"], "the name of its tag");
    assert_eq!(page.texts("h3"), ["Teil A", "Teil B", "Teil C", "Teil Z"]);
    let feed: Value = serde_json::from_str(&built.file("series/fluss-2020/feed.json")).expect("JSON");
    let titles: Vec<_> = feed["items"].as_array().expect("items").iter().map(|item| item["title"].clone()).collect();
    assert_eq!(titles, ["Teil Z", "Teil B", "Teil A", "Teil C"]);
    assert!(built.file("sitemap-lists.xml").contains("https://blatt.example/series/fluss-2020/"));
}

#[test]
fn each_part_leads_to_the_page_of_its_series() {
    let built = site().builds();
    let page = built.page("2020/01/teil-b/index.html");
    let heading = page.one(".series").one("h2");
    assert_eq!(heading.text(), "Teil 2 der Serie Fluss 2020");
    assert_eq!(heading.one("a").attr("href").as_deref(), Some("/series/fluss-2020/"));
    let html = built.file("2020/01/teil-b/index.html");
    assert!(html.contains("\"url\":\"https://blatt.example/series/fluss-2020/\""), "{html}");
}

#[test]
fn a_series_without_a_tag_is_named_by_its_id() {
    assert_eq!(site().builds().page("series/still-ruht/index.html").texts("h1"), ["Still ruht"]);
}
