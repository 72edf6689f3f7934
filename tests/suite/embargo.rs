//! What an article under embargo does to the rest of the site. That it leaves no trace itself is tried in `leak`.

use crate::site::{TestSite, article};

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
