//! What Markdown may hold, as it stands on an article's page.

use crate::html::Element;
use crate::site::{TestSite, article};

/// The body of an article with this text, and another article `other.md` to link to.
fn body(text: &str) -> Element {
    with("", text).0
}

fn with(config: &str, text: &str) -> (Element, String) {
    let text =
        article("a", "A", "2020-01-01", "", text) + &article("other", "Other", "2020-01-02", "", "## Ziel\n\nT.");
    let built = TestSite::configured(config, &text).builds();
    (built.page("2020/01/a/index.html").one("div.body"), built.file("2020/01/a/index.html"))
}

#[test]
fn tables() {
    let table = body("| Ort | Pegel |\n| --- | ---: |\n| Auerbruck | **3,2** m |\n").one("table");
    assert_eq!(table.texts("th"), ["Ort", "Pegel"]);
    assert_eq!(table.texts("td"), ["Auerbruck", "3,2 m"]);
    assert_eq!(table.texts("strong"), ["3,2"]);
}

#[test]
fn footnotes() {
    let body = body("Ein Satz.[^a] Noch einer.[^b] Derselbe.[^a]\n\n[^a]: Erste Note.\n[^b]: Zweite *Note*.\n");
    let marks = body.all("p")[0].all("sup");
    assert_eq!(marks.iter().map(Element::text).collect::<Vec<_>>(), ["1", "2", "1"]);
    for mark in marks {
        let target = mark.one("a").attr("href").unwrap();
        assert_eq!(body.all(&target).len(), 1, "{target}");
    }
    let ids: Vec<String> = body.all("").iter().filter_map(|element| element.attr("id")).collect();
    let mut once = ids.clone();
    once.sort();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    assert!(body.text().contains("Erste Note.") && body.text().contains("Zweite Note."));
}

#[test]
fn strikethrough_headings_and_anchors() {
    let body = body("~~alt~~\n\n# Über uns\n\n## Über uns\n\n[hin](#top) [her](#ueber-uns)");
    assert_eq!(body.texts("del"), ["alt"]);
    // The page's own headline is the only one of the first rank.
    assert!(body.all("h1").is_empty());
    let ids: Vec<String> = ["h2", "h3"].iter().flat_map(|h| body.all(h)).filter_map(|h| h.attr("id")).collect();
    assert_eq!(ids.len(), 2);
    assert_ne!(ids[0], ids[1]);
    assert_eq!(ids[0], "ueber-uns");
    assert_eq!(body.all("a").last().unwrap().attr("href").as_deref(), Some("#ueber-uns"));
}

#[test]
fn file_links_become_addresses() {
    let body = body(
        "[a](other.md) [b](other.md#ziel) [c](../articles/other.md \"Titel\") [d](/archiv/) [e](https://a.example/?b=c&d) \
         [f](../authors/redaktion.md) [g](../categories/politik.md) [h][h] <https://auto.example>\n\n[h]: other.md\n",
    );
    let urls: Vec<String> = body.all("a").iter().map(|a| a.attr("href").unwrap()).collect();
    let other = "/2020/01/other/";
    assert_eq!(
        urls,
        [
            other,
            "/2020/01/other/#ziel",
            other,
            "/archiv/",
            "https://a.example/?b=c&d",
            "/author/redaktion/",
            "/category/politik/",
            other,
            "https://auto.example"
        ]
    );
    assert_eq!(body.all("a")[2].attr("title").as_deref(), Some("Titel"));
}

#[test]
fn code_and_quotations_stay_as_written() {
    let body = body("`\"roh\"`\n\n```rust\nlet a = \"b\";\n  // <i>\n```\n\n> \"Zitat\"\n");
    assert_eq!(body.texts("code")[0], "\"roh\"");
    assert_eq!(body.one("pre").text(), "let a = \"b\"; // <i>");
    assert!(body.one("blockquote").text().contains("„Zitat“"));
}

const RAW: &str = "Text mit <b onclick=\"x()\">fett</b> und <kbd>Strg</kbd>.\n\n<script>alert(1)</script>\n\n\
    <div class=\"kasten\" style=\"position:fixed\"><a href=\"javascript:x()\">x</a> <img src=https://x.example/y.png alt=y onerror=y></div>\n\n\
    <iframe src=\"https://video.example/1\"></iframe>\n";

#[test]
fn raw_html_is_sanitised() {
    // What is told of it is tested where diagnostics are.
    let (body, html) = with("checks: {html-removed: off, link-scheme: off}", RAW);
    assert_eq!((body.texts("b"), body.texts("kbd")), (vec!["fett".to_owned()], vec!["Strg".to_owned()]));
    for evil in ["onclick", "onerror", "javascript:", "alert(1)", "position:fixed"] {
        assert!(!html.contains(evil), "{evil}");
    }
    assert!(body.all("script").is_empty());
}

#[test]
fn raw_html_is_allowed_where_the_site_says_so() {
    let (body, html) = with("html: allow", RAW);
    assert_eq!(body.all("script").len(), 1);
    assert_eq!(body.all("iframe").len(), 1);
    assert!(html.contains("onclick=\"x()\""));
}

#[test]
fn a_sanitised_text_can_not_leave_its_place() {
    let (_, html) = with("", "</div></article></main><h1>Gekapert</h1>\n\n<!-- offen\n\nText danach");
    let page = crate::html::Html::parse(&html);
    assert_eq!(page.all("main").len(), 1);
    assert_eq!(page.one("main").all("footer").len(), 0);
    assert_eq!(page.one("article.article").all(".author-box").len(), 1, "what follows stays in its place");
    assert!(page.all("footer.footer").len() == 1, "what follows is still there");
}

#[test]
fn titles_are_set_as_texts_are() {
    let text = article("a", "'Sie sagte \"nein\" & ging <fort>'", "2020-01-01", "", "T.");
    let page = TestSite::new(&text).builds().page("2020/01/sie-sagte-nein-ging-fort/index.html");
    assert_eq!(page.texts("h1"), ["Sie sagte „nein“ & ging <fort>"]);
}
