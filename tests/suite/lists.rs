//! Lists of articles: numbered from the oldest, so that a full page never changes again.

use std::collections::BTreeMap;

use crate::site::{Built, TestSite, article, articles, hour};

fn numbered(built: &Built) -> BTreeMap<String, Vec<u8>> {
    built
        .files()
        .into_iter()
        .filter(|file| file.contains("page/"))
        .map(|file| (file.clone(), built.bytes(&file)))
        .collect()
}

fn cards(built: &Built, file: &str) -> Vec<String> {
    built.page(file).one("main").texts("h3")
}

#[test]
fn the_first_page_takes_what_is_left_over() {
    let site = TestSite::configured("per_page: 3\nfeeds: {formats: []}", &articles(4));
    for n in 5..=11 {
        site.edit(&format!("content/articles/a{n}.md"), &newer(n));
        let built = site.builds();
        let first = cards(&built, "category/politik/index.html").len();
        assert!((3..=5).contains(&first), "{n}: {first}");
        let pages = built.files().into_iter().filter(|file| file.starts_with("category/politik/page/")).count();
        assert_eq!(first + 3 * pages, n);
    }
    let oldest = cards(&site.builds(), "category/politik/page/1/index.html");
    assert_eq!(oldest, ["Artikel Nr. 3", "Artikel Nr. 2", "Artikel Nr. 1"]);
}

/// The link to the page after it is the one thing that a page learns once, when that page gets its number.
#[test]
fn a_full_page_never_changes() {
    let site = TestSite::configured("per_page: 2\nfeeds: {formats: []}", &articles(9));
    let mut before = numbered(&site.builds());
    assert!(before.contains_key("author/redaktion/page/3/index.html"), "{:?}", before.keys());
    for n in 10..=15 {
        site.edit(&format!("content/articles/a{n}.md"), &newer(n));
        let after = numbered(&site.builds());
        let learns = format!("page/{}/", (n - 2) / 2 - 1);
        let grew = after.len() > before.len();
        for (file, bytes) in before.iter().filter(|(file, _)| !(grew && file.contains(&learns))) {
            assert!(
                after.get(file) == Some(bytes),
                "{n}: {file} changed:\n{}\n\n{}",
                String::from_utf8_lossy(bytes),
                String::from_utf8_lossy(&after[file])
            );
        }
        before = after;
    }
}

fn newer(n: usize) -> String {
    let text = article("x", &format!("Artikel Nr. {n}"), &hour(n), "", "Text.");
    text.split_once('\n').expect("a header").1.to_owned()
}

#[test]
fn pages_lead_to_each_other() {
    let site = TestSite::configured("per_page: 2", &articles(9));
    let built = site.builds();
    let mut file = "author/redaktion/index.html".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = built.page(&file);
        seen.extend(cards(&built, &file));
        let older = page.all("a.pager-older");
        let Some(older) = older.first() else { break };
        let url = older.attr("href").unwrap();
        file = format!("{}index.html", url.trim_start_matches('/'));
        let back = built.page(&file).one("a.pager-newer").attr("href").unwrap();
        assert!(built.has(&format!("{}index.html", back.trim_start_matches('/'))), "{back}");
    }
    let want: Vec<String> = (1..=9).rev().map(|n| format!("Artikel Nr. {n}")).collect();
    assert_eq!(seen, want);
    assert_eq!(built.page("author/redaktion/index.html").one("p.count").text(), "9 Artikel");
}

#[test]
fn authors_tags_and_months() {
    let text = article("a", "A", "2020-01-31 23:30", "tags: [Öl, gas]", "Text.")
        + &article("b", "B", "2020-01-31 23:30 +00:00", "tags: [GAS]", "Text.")
        + &article("c", "C", "2020-01-01", "tags: [Gas]", "Text.")
        + &article("d", "D", "2020-01-01", "tags: [Gas]", "Text.")
        + "-- content/tags/erdoel.md --\n---\ntitle: Erdöl\naliases: [Öl]\ndescription: Der Stoff.\n---\nMehr darüber.\n";
    let built = TestSite::new(&text).builds();
    // Half past eleven in the evening, in Berlin and in London: there February has begun.
    assert!(built.has("2020/01/a/index.html") && built.has("2020/02/b/index.html"));
    assert_eq!(cards(&built, "tag/gas/index.html"), ["B", "A", "C", "D"]);
    let tag = built.page("tag/erdoel/index.html");
    assert_eq!(tag.texts("h1"), ["Erdöl"]);
    assert!(tag.one("main").text().contains("Mehr darüber."));
    assert!(!built.has("tag/oel/index.html"));
    assert_eq!(built.page("tag/index.html").one("main").texts("li")[2..], ["Erdöl", "Gas"]);
    // How many there are stands on the list itself: on an index it would change that with every article.
    assert!(built.page("tag/gas/index.html").one("main").text().contains("4 Artikel"));
    let months = built.page("archiv/index.html").one("main").texts("li");
    assert_eq!(months[2..], ["Februar 2020", "Januar 2020"], "after the breadcrumbs");
    assert_eq!(built.page("author/index.html").one("main").texts("h2"), ["Redaktion"]);
    assert_eq!(built.page("2020/01/index.html").texts("h1"), ["Januar 2020"]);
}

#[test]
fn the_404_page_stands_alone() {
    let built = TestSite::configured("base_url: x", "")
        .edit("site.yaml", "title: T\nbase_url: https://blatt.example/news\nlocale: de\n")
        .builds();
    let page = built.page("404.html");
    assert_eq!(page.texts("h1"), ["Diese Seite gibt es nicht"]);
    // It is shown at any address: links must not be relative.
    assert!(
        page.addresses().iter().all(|a| a.starts_with("/news/") || a.starts_with("https://") || a.starts_with('#'))
    );
    let robots = page.all("meta").into_iter().find(|m| m.attr("name").as_deref() == Some("robots")).unwrap();
    assert!(robots.attr("content").unwrap().contains("noindex"));
}
