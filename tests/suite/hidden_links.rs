//! Links by address to what readers may not see: told as what they are, and no page leads there.

use crate::site::{TestSite, article};

/// Of every test site.
const HOST: &str = "https://blatt.example";
const NOW: &str = "2021-05-06T12:00:00Z";

/// A site with one visible article of this text, and one of each kind that is hidden.
fn site(keys: &str, text: &str) -> TestSite {
    let hidden = article("morgen", "Morgen", "2021-05-07", "aliases: [/heimlich/]", "Text.")
        + &article("entwurf", "Entwurf", "2021-01-01", "draft: true", "Text.")
        + &article("vorbei", "Vorbei", "2021-01-01", "expires: 2021-02-01", "Text.")
        + &article("weg", "Weg", "2021-01-01", "status: gone\naliases: [/frueher/]", "")
        + "-- content/pages/seite.md --\n---\ntitle: Seite\ndraft: true\n---\nText.\n"
        + "-- content/authors/redaktion.md --\n---\nname: Redaktion\n---\n"
        + "-- content/authors/neu.md --\n---\nname: Neu\nbio: Neu.\n---\n";
    let mut site = TestSite::configured(keys, &(hidden + &article("a", "A", "2021-01-01", "", text)));
    site.at(NOW);
    site
}

#[track_caller]
fn told(target: &str, code: &str, why: &str) {
    for text in [format!("[x]({target})"), format!("<a href=\"{target}\">x</a>")] {
        let built = site("", &text).build();
        let [finding] = built.findings() else { panic!("{text}: {:#?}", built.findings()) };
        assert_eq!(finding.code.name, code, "{text}");
        assert_eq!(finding.message, format!("the link leads to `{target}`, which {why}"));
    }
}

#[test]
fn an_address_is_told_as_the_file_would_be() {
    let host = HOST;
    let until = "is not published before 2021-05-07 00:00";
    for target in ["/2021/05/morgen/", "/2021/05/morgen", "/2021/05/morgen/#x", "/heimlich/"] {
        told(target, "link-to-hidden", until);
        told(&format!("{host}{target}"), "link-to-hidden", until);
    }
    told(&format!("{}{}", host.replace("https:", "http:"), "/2021/05/morgen/"), "link-to-hidden", until);
    told("/2021/01/entwurf/", "link-to-hidden", "is a draft");
    told("/seite/", "link-to-hidden", "is a draft");
    told("/author/neu/", "link-to-hidden", "has no published article yet, so there is no page");
    told("/2021/01/vorbei/", "link-to-expired", "is not published any more since 2021-02-01 00:00");
    // A page stands there, which says no more than that.
    told("/2021/01/weg/", "link-to-expired", "is gone for good");
    told("/frueher/", "link-to-expired", "is gone for good");
}

#[test]
fn the_menu_leads_to_nothing_hidden() {
    let menu = |url: &str| site(&format!("menu: [{{title: X, url: {url}}}]"), "Text.").build();
    menu("/2021/05/morgen/").expect("link-to-hidden", "site.yaml:5:24");
    menu("/2021/01/vorbei/").expect("dead-link", "site.yaml:5:24");
}

#[test]
fn what_stands_at_the_address_is_linked() {
    let text = article("heimlich", "Heimlich", "2021-01-01", "aliases: [/heimlich/]", "Text.")
        + &article("b", "B", "2021-01-01", "", "[x](/heimlich/)");
    let mut site =
        TestSite::new(&(text + &article("morgen", "Morgen", "2021-05-07", "aliases: [/heimlich/]", "Text.")));
    assert!(site.at(NOW).builds().file("2021/01/b/index.html").contains("href=\"/heimlich/\""));
}

/// Where a site makes it less than an error, readers keep the words and get no link, until there is a page.
#[test]
fn no_page_leads_to_what_is_hidden() {
    let host = HOST;
    let text = format!(
        "[eins](/2021/05/morgen/) [zwei]({host}/2021/05/morgen/) [drei](/2021/01/vorbei/) [vier](/2021/01/weg/)"
    );
    let mut site = site("checks: {link-to-hidden: warning}", &text);
    let page = "2021/01/a/index.html";
    let before = site.build().file(page);
    assert!(before.contains("eins") && !before.contains("morgen") && !before.contains("vorbei"), "{before}");
    assert!(before.contains("vier") && !before.contains("weg/"), "{before}");
    let after = site.at("2021-05-07T12:00:00Z").build().file(page);
    assert_eq!(after.matches("/2021/05/morgen/\">").count(), 3, "two links and a card: {after}");
    assert!(!site.at(NOW).build().file(page).contains("morgen"));
}

/// Its own mistake is told where it is, not at the links to it.
#[test]
fn an_article_with_a_mistake_of_its_own_is_no_dead_address() {
    let text = article("b", "B", "2021-01-01", "", "Text.").replace("redaktion", "niemand")
        + &article("a", "A", "2021-01-01", "", "[x](/2021/01/b/)");
    TestSite::new(&text).build().expect_all(&[("unknown-author", "content/articles/b.md:4:9")]);
}
