//! The home page by hand and by rule, and the line above everything else.

use crate::site::{Built, TestSite, article, articles};

fn slot(built: &Built, class: &str) -> Vec<String> {
    built.page("index.html").one(class).texts("h3")
}

/// Eleven articles, the newest last.
fn site(front: &str) -> TestSite {
    TestSite::new(&format!("{}-- content/data/front.yaml --\n{front}", articles(11)))
}

#[test]
fn without_a_word_the_newest_lead() {
    let built = TestSite::new(&articles(11)).builds();
    assert_eq!(slot(&built, ".front-lead"), ["Artikel Nr. 11"]);
    assert_eq!(slot(&built, ".front-side"), ["Artikel Nr. 10", "Artikel Nr. 9"]);
    assert_eq!(slot(&built, ".front-row"), ["Artikel Nr. 8", "Artikel Nr. 7", "Artikel Nr. 6"]);
}

#[test]
fn what_is_picked_stands_first_and_nothing_twice() {
    let built = site(
        "slots:\n  - {id: top, articles: [a2, a11]}\n  - {id: lead, articles: a3.md}\n  \
         - {id: region, title: Aus der Region, size: 2, fill: {category: politik}, articles: [a1]}\n",
    )
    .builds();
    assert_eq!(slot(&built, ".front-lead"), ["Artikel Nr. 3"]);
    assert_eq!(slot(&built, ".front-side"), ["Artikel Nr. 2", "Artikel Nr. 11"]);
    assert_eq!(slot(&built, ".front-row"), ["Artikel Nr. 10", "Artikel Nr. 9", "Artikel Nr. 8"]);
    let region = built.page("index.html").all(".desk").remove(0);
    assert_eq!(region.texts("h3"), ["Artikel Nr. 1", "Artikel Nr. 7"]);
    let all = built.page("index.html").one("main").texts("h3");
    let once: std::collections::BTreeSet<_> = all.iter().collect();
    assert_eq!(once.len(), all.len(), "{all:?}");
}

#[test]
fn a_second_choice_waits_and_a_rule_may_be_none() {
    let built = site("slots: [{id: lead, articles: [a1, a2]}, {id: top, fill: nothing, articles: a4}]\n").builds();
    assert_eq!(slot(&built, ".front-lead"), ["Artikel Nr. 1"]);
    assert_eq!(slot(&built, ".front-side"), ["Artikel Nr. 4"]);
}

#[test]
fn a_pin_ends_by_the_clock_alone_and_one_under_embargo_begins_by_it() {
    let front = "slots: [{id: lead, articles: [{file: a1, until: 2026-02-01 18:00}, spaeter]}]\n";
    let later = article("spaeter", "Später", "2020-01-01", "publish: 2026-01-05 12:00", "Text.");
    let text = format!("{}{later}-- content/data/front.yaml --\n{front}", articles(11));
    let mut site = TestSite::new(&text);
    let mut check = |now: &str, lead: &str| {
        let built = site.at(now).builds();
        assert_eq!(slot(&built, ".front-lead"), [lead], "{now}");
        assert_eq!(built.mentions("Später").is_empty(), now < "2026-01-05T11:00:00Z", "{now}");
    };
    check("2026-01-01T12:00:00Z", "Artikel Nr. 1");
    check("2026-01-05T11:00:00Z", "Artikel Nr. 1");
    check("2026-02-01T16:59:59Z", "Artikel Nr. 1");
    check("2026-02-01T17:00:00Z", "Später");
}

#[test]
fn a_pin_that_ends_hands_the_article_on() {
    let front = |lead: &str, top: &str| {
        format!(
            "slots: [{{id: lead, articles: [{{file: a1, {lead}}}]}}, {{id: top, articles: [{{file: a1, {top}}}]}}]\n"
        )
    };
    let (sooner, later) = ("until: 2026-02-01 18:00", "until: 2026-03-01 18:00");
    for (lead, top) in [(sooner, ""), (sooner, later), ("until: 2020-01-01", "")] {
        site(&front(lead, top)).build().expect_none();
    }
    for (lead, top) in [("", ""), ("", sooner), (later, sooner), (sooner, sooner)] {
        assert_eq!(site(&front(lead, top)).build().findings()[0].code.name, "pinned-twice", "{lead} {top}");
    }
    let mut site = site(&front(sooner, later));
    assert_eq!(slot(&site.at("2026-01-01T12:00:00Z").builds(), ".front-lead"), ["Artikel Nr. 1"]);
    assert_eq!(slot(&site.at("2026-02-01T17:00:00Z").builds(), ".front-side")[0], "Artikel Nr. 1");
}

const LINE: &str = "text: \"Die Pegnitz \\\"tritt\\\" über\"\nlink: a1.md\nlevel: live\npublish: 2026-01-02 12:00\n\
                    expires: 2026-01-03 12:00\n";

#[test]
fn breaking_news_come_and_go_by_the_clock_alone() {
    let text = format!("{}-- content/data/breaking.yaml --\n{LINE}", articles(2));
    let mut site = TestSite::new(&text);
    for (now, shown) in [
        ("2026-01-02T10:59:59Z", false),
        ("2026-01-02T11:00:00Z", true),
        ("2026-01-03T10:59:59Z", true),
        ("2026-01-03T11:00:00Z", false),
    ] {
        let built = site.at(now).builds();
        for page in ["index.html", "2020/01/artikel-nr-1/index.html", "404.html"] {
            let page = built.page(page);
            assert_eq!(page.all(".breaking").len(), usize::from(shown), "{now}");
            if shown {
                let line = page.one(".breaking");
                assert_eq!(line.texts("a"), ["Die Pegnitz „tritt“ über"]);
                assert_eq!(line.one("a").attr("href").as_deref(), Some("/2020/01/artikel-nr-1/"));
                assert_eq!(line.texts(".label"), ["Jetzt live"]);
            }
        }
    }
}

/// Nothing else may use the file that it leads to.
#[test]
fn a_file_that_the_line_leads_to_is_published_as_long() {
    let line = "text: Karte\nlink: karte.pdf\npublish: 2026-01-02\nexpires: 2026-01-04\n";
    let text =
        format!("{}-- content/data/breaking.yaml --\n{line}-- content/media/karte.pdf --\n%PDF-1.4\n", articles(1));
    let mut site = TestSite::new(&text);
    for (now, there) in
        [("2026-01-01T12:00:00Z", false), ("2026-01-03T12:00:00Z", true), ("2026-01-05T12:00:00Z", false)]
    {
        let built = site.at(now).builds();
        assert_eq!(built.has("media/karte.pdf"), there, "{now}");
        assert_eq!(built.file("index.html").contains("/media/karte.pdf"), there, "{now}");
    }
}

#[test]
fn an_empty_file_says_nothing() {
    for text in ["", "# text: Flut\n", "text:\nlink:\n"] {
        let built = TestSite::new(&format!("{}-- content/data/breaking.yaml --\n{text}", articles(1))).builds();
        assert!(built.page("index.html").all(".breaking").is_empty(), "{text:?}");
    }
}
