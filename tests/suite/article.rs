//! The anatomy of an article page, from a site that brings no layouts.

use crate::pictures::png;
use crate::site::{TestSite, article, articles};

const SITE: &str = "-- site.yaml --
title: Pegnitz-Kurier
base_url: https://www.pegnitz-kurier.example
tagline: Nachrichten aus Franken
locale: de-DE
timezone: Europe/Berlin
menu: [wirtschaft, {title: Archiv, url: /archiv/}]
ads:
  label: Anzeige
  slots:
    - {id: in-text, after_paragraph: 2, min_height: 250, html: '<p id=\"ad1\">Werbung im Text</p>'}
    - {id: article-end, html: '<p id=\"ad2\">Werbung am Ende</p>'}
-- content/authors/redaktion.md --
---
name: Redaktion des Pegnitz-Kuriers
kind: team
bio: Hier schreiben und kuratieren die Redakteurinnen und Redakteure des Pegnitz-Kuriers.
social: {mastodon: \"@pk@news.example\"}
---
-- content/categories/wirtschaft.md --
---
title: Wirtschaft
---
-- content/pages/impressum.md --
---
title: Impressum
---
Wir.
-- content/articles/tiktok.md --
---
title: Bytedance lässt Microsoft abblitzen
date: 2020-09-14 09:12
updated: 2020-09-14 11:00
author: redaktion
category: wirtschaft
tags: [TikTok, Microsoft]
kicker: Videoplattform
teaser: Der Mutterkonzern will den US-Zweig nicht an Microsoft verkaufen.
image: tiktok.png
image_alt: Das Logo von TikTok auf einem Telefon
image_caption: Die App steht in den USA unter Druck.
image_credit: TikTok (über cozmo news)
dateline: Berlin
corrections: [{date: 2020-09-15, kind: correction, text: \"Zuerst stand hier ein falsches Datum.\"}]
---
";

/// About 370 words, a news item as an agency sends it.
fn body() -> String {
    let first = "Der chinesische Konzern Bytedance will das Geschäft seiner Plattform nicht an Microsoft verkaufen. \
        \"Wir sind zuversichtlich, dass unser Angebot gut gewesen wäre\", sagte ein Sprecher. Der Satz 'So nicht' \
        fiel nach Angaben aus Kreisen des Unternehmens am Sonntag, und zwar mehr als einmal.";
    let more = "Die Verhandlungen hatten im Sommer begonnen und sich über viele Wochen hingezogen, ohne dass eine Seite \
        nachgeben wollte. Beobachter hatten zuletzt mit einer Einigung gerechnet, die auch Behörden zufriedenstellt. ";
    let mut out = vec![first.to_owned()];
    out.extend((0..5).map(|_| more.repeat(2).trim().to_owned()));
    out.join("\n\n")
}

fn kurier() -> TestSite {
    let site = TestSite::new(&format!("{SITE}{}\n", body()));
    site.write("content/media/tiktok.png", &png(1200, 800));
    site
}

const PAGE: &str = "2020/09/bytedance-laesst-microsoft-abblitzen/index.html";

#[test]
fn everything_stands_on_the_page() {
    let words = body().split_whitespace().count();
    assert!((330..=400).contains(&words), "{words}");
    let page = kurier().builds().page(PAGE);
    assert_eq!(page.errors(), Vec::<String>::new());
    assert_eq!(page.one("html").attr("lang").as_deref(), Some("de-DE"));
    assert_eq!(page.texts("title"), ["Bytedance lässt Microsoft abblitzen – Pegnitz-Kurier"]);
    assert_eq!(page.texts("h1"), ["Bytedance lässt Microsoft abblitzen"]);
    let head = page.one("header.article-head");
    assert_eq!(head.one("p.kicker").text(), "Videoplattform");
    assert_eq!(head.one("p.teaser").text(), "Der Mutterkonzern will den US-Zweig nicht an Microsoft verkaufen.");
    assert_eq!(head.one("p.byline").text(), "Von Redaktion des Pegnitz-Kuriers");
    let byline = head.one("p.byline").one("a");
    assert_eq!(
        (byline.text().as_str(), byline.attr("href").as_deref()),
        ("Redaktion des Pegnitz-Kuriers", Some("/author/redaktion/"))
    );
    assert!(
        head.one("p.dates")
            .text()
            .starts_with("Berlin 14. September 2020, 09:12 Uhr Aktualisiert: 14. September 2020, 11:00 Uhr")
    );
    assert_eq!(head.all("time")[0].attr("datetime").as_deref(), Some("2020-09-14T09:12:00+02:00"));
    assert!(head.text().ends_with("2 Minuten Lesezeit"), "{}", head.text());

    let figure = page.one("figure.figure-lead");
    let image = figure.one("img");
    assert_eq!(image.attr("alt").as_deref(), Some("Das Logo von TikTok auf einem Telefon"));
    assert_eq!(image.attr("src").as_deref(), Some("/media/tiktok.png"));
    assert_eq!((image.attr("width").as_deref(), image.attr("height").as_deref()), (Some("1200"), Some("800")));
    assert_eq!(figure.one(".caption").text(), "Die App steht in den USA unter Druck.");
    assert_eq!(figure.one(".credit").text(), "TikTok (über cozmo news)");

    let text = page.one("div.body");
    assert!(text.text().contains("„Wir sind zuversichtlich, dass unser Angebot gut gewesen wäre“, sagte"));
    assert!(text.text().contains("Der Satz ‚So nicht‘ fiel"));
    assert!(page.one("section.corrections").text().contains("Korrektur 15. September 2020 Zuerst stand hier"));

    let tags = page.one("nav.tags").all("a");
    let tags: Vec<_> = tags.iter().map(|tag| (tag.text(), tag.attr("href").unwrap_or_default())).collect();
    assert_eq!(tags, [("TikTok".into(), "/tag/tiktok/".into()), ("Microsoft".into(), "/tag/microsoft/".into())]);

    let author = page.one("section.author-box");
    assert_eq!(author.one("h2").text(), "Über Redaktion des Pegnitz-Kuriers");
    let count = author.one("p.count").one("a");
    assert_eq!((count.text().as_str(), count.attr("href").as_deref()), ("1 Artikel", Some("/author/redaktion/")));
    assert!(author.one("p.bio").text().starts_with("Hier schreiben und kuratieren"));
    assert!(author.all("a").iter().any(|a| a.attr("href").as_deref() == Some("https://news.example/@pk")));

    let menu = page.one("nav.menu").all("a");
    let menu: Vec<_> = menu.iter().map(|a| (a.text(), a.attr("href").unwrap_or_default())).collect();
    assert_eq!(menu, [("Wirtschaft".into(), "/category/wirtschaft/".into()), ("Archiv".into(), "/archiv/".into())]);
    assert!(page.one("footer.footer").all("a").iter().any(|a| a.attr("href").as_deref() == Some("/impressum/")));
    // Every element has one place in the order a reader meets them.
    let order = [
        "masthead",
        "article-head",
        "figure-lead",
        "body",
        "corrections",
        "ad-article-end",
        "tags",
        "author-box",
        "footer",
    ];
    let all = page.elements();
    let at =
        |class: &str| all.iter().position(|e| e.matches(&format!(".{class}"))).unwrap_or_else(|| panic!("{class}"));
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])));
}

#[test]
fn head_for_machines() {
    let page = kurier().builds().page(PAGE);
    let meta = |name: &str| {
        let key = if name.contains(':') && !name.starts_with("twitter") { "property" } else { "name" };
        page.all("meta").into_iter().find(|m| m.attr(key).as_deref() == Some(name)).and_then(|m| m.attr("content"))
    };
    assert_eq!(
        meta("description").as_deref(),
        Some("Der Mutterkonzern will den US-Zweig nicht an Microsoft verkaufen.")
    );
    assert_eq!(meta("og:type").as_deref(), Some("article"));
    assert_eq!(meta("og:locale").as_deref(), Some("de_DE"));
    assert_eq!(meta("og:image").as_deref(), Some("https://www.pegnitz-kurier.example/media/tiktok.png"));
    assert_eq!(meta("og:image:width").as_deref(), Some("1200"));
    assert_eq!(meta("article:published_time").as_deref(), Some("2020-09-14T09:12:00+02:00"));
    let canonical = page.all("link").into_iter().find(|l| l.attr("rel").as_deref() == Some("canonical")).unwrap();
    let own = "https://www.pegnitz-kurier.example/2020/09/bytedance-laesst-microsoft-abblitzen/";
    assert_eq!(canonical.attr("href").as_deref(), Some(own));
}

#[test]
fn ads_stand_in_filled_slots_and_empty_ones_leave_no_trace() {
    let site = kurier();
    let page = site.builds().page(PAGE);
    let ads = page.all("div.ad");
    assert_eq!(
        ads.iter().map(|ad| ad.text()).collect::<Vec<_>>(),
        ["Anzeige Werbung im Text", "Anzeige Werbung am Ende"]
    );
    let children = page.one("div.body").children();
    let ad = children.iter().position(|child| child.matches("div.ad")).unwrap();
    assert_eq!(children[..ad].iter().filter(|child| child.name() == "p").count(), 2);
    assert!(children[ad].attr("style").unwrap().contains("250px"));

    let empty = SITE
        .replace("'<p id=\"ad1\">Werbung im Text</p>'", "''")
        .replace(", html: '<p id=\"ad2\">Werbung am Ende</p>'", "");
    let config = empty.split("-- content/authors").next().unwrap().trim_start_matches("-- site.yaml --\n").to_owned();
    site.edit("site.yaml", &config);
    let built = site.builds();
    assert!(built.page(PAGE).all("div.ad").is_empty());
    assert!(!built.file(PAGE).contains("Anzeige") && !built.file(PAGE).contains("class=ad"));

    let keys = article("short", "Kurz", "2020-09-15", "no_ads: true", "Eins.\n\nZwei.\n\nDrei.")
        .replace("politik", "wirtschaft");
    let site = TestSite::new(&format!("{SITE}{}\n{keys}", body()));
    site.write("content/media/tiktok.png", &png(4, 3));
    assert!(!site.builds().file("2020/09/kurz/index.html").contains("Werbung"));
    // No ad behind the last paragraph: there is one after the article already.
    site.edit(
        "content/articles/short.md",
        &keys.split_once('\n').unwrap().1.replace("no_ads: true\n", "").replace("\n\nDrei.", ""),
    );
    assert_eq!(site.builds().page("2020/09/kurz/index.html").texts("div.ad"), ["Anzeige Werbung am Ende"]);
}

#[test]
fn an_author_without_a_bio_has_no_box() {
    let author = "-- content/authors/redaktion.md --\n---\nname: Redaktion\nkind: team\n---\n";
    let site = TestSite::new(&(article("a", "A", "2020-01-01", "", "Text.") + author));
    let page = site.builds().page("2020/01/a/index.html");
    assert!(page.all(".author-box").is_empty());
    assert!(!page.one("body").text().contains("Über Redaktion"));
}

#[test]
fn the_number_of_articles_is_grouped() {
    let site = TestSite::new(&articles(1_234));
    site.edit("content/authors/redaktion.md", "---\nname: Redaktion\nkind: team\nbio: Wir schreiben.\n---\n");
    // Lists and feeds are other tests' concern; without them a thousand articles are made quickly.
    site.edit(
        "site.yaml",
        "title: T\nbase_url: https://blatt.example\nlocale: de\nper_page: 1000\nfeeds: {formats: []}\n",
    );
    let empty = "{% extends \"base.html\" %}";
    for layout in ["home", "category", "author", "month"] {
        site.edit(&format!("layouts/{layout}.html"), empty);
    }
    site.edit("layouts/article.html", "{{ fragment(name=\"author-box\", author=\"redaktion\") }}");
    let built = site.builds();
    assert_eq!(built.page("2020/01/artikel-nr-1/index.html").one("p.count").text(), "1.234 Artikel");
}

#[test]
fn bylines() {
    let check = |front: &str, want: &str| {
        let site = TestSite::new(
            "-- content/authors/anna.md --\n---\nname: Anna\n---\n-- content/authors/ben.md --\n---\nname: Ben\n---\n\
             -- content/authors/cem.md --\n---\nname: Cem\n---\n",
        );
        site.edit(
            "content/articles/a.md",
            &format!("---\ntitle: A\ndate: 2020-01-01\ncategory: politik\n{front}\n---\nText.\n"),
        );
        assert_eq!(site.builds().page("2020/01/a/index.html").texts("p.byline"), [want]);
    };
    check("author: anna", "Von Anna");
    check("author: [anna, ben]", "Von Anna und Ben");
    check("author: [anna, ben, cem]", "Von Anna, Ben und Cem");
    check("author: anna\nbyline: Von Anna, mit Material der AFP", "Von Anna, mit Material der AFP");
    check("author: anna\nagencies: [AFP]", "Von Anna, AFP");
}

#[test]
fn neighbours_series_and_related_articles() {
    let part = |n: usize, tags: &str| {
        let front = format!("series: {{id: flut, part: {n}}}\ntags: [{tags}]");
        article(&format!("a{n}"), &format!("Teil {n}"), &format!("2020-01-0{n}"), &front, "Text.")
    };
    let site = TestSite::new(&(part(1, "Regen") + &part(2, "Regen") + &part(3, "Regen")));
    let page = site.builds().page("2020/01/teil-2/index.html");
    let link = |class: &str| page.one(class).attr("href").unwrap_or_default();
    assert_eq!(
        (link("a.adjacent-previous"), link("a.adjacent-next")),
        ("/2020/01/teil-1/".into(), "/2020/01/teil-3/".into())
    );
    assert_eq!(page.one("section.series").one("h2").text(), "Teil 2 der Serie Flut");
    assert_eq!(page.one("section.series").texts("li"), ["Teil 1", "Teil 2", "Teil 3"]);
    // Related articles are older ones only, so that old pages stay as they are.
    assert_eq!(page.one("section.related").texts("h3"), ["Teil 1"]);
}

#[test]
fn labels_tell_opinion_and_advertising() {
    for (kind, label) in [("opinion", "Kommentar"), ("advertorial", "Anzeige"), ("interview", "Interview")] {
        let site = TestSite::new(&article("a", "A", "2020-01-01", &format!("type: {kind}"), "Text."));
        let built = site.builds();
        assert_eq!(built.page("2020/01/a/index.html").one("header.article-head").texts(".label"), [label]);
        assert_eq!(built.page("index.html").texts("article .label"), [""; 0]);
        assert_eq!(built.page("index.html").one("article.card").texts(".label"), [label]);
    }
}

#[test]
fn a_paid_text_does_not_look_like_the_newsroom_s_own() {
    let files = "-- content/authors/redaktion.md --\n---\nname: Redaktion\nkind: team\nbio: Wir schreiben.\n---\n"
        .to_owned()
        + &article("a", "Sonnenstrom", "2020-01-01", "type: advertorial\ntags: [Sonne]", "Text.")
        + &article("b", "Regen", "2020-01-02", "tags: [Sonne]", "Text.");
    let built = TestSite::new(&files).builds();
    let (paid, own) = (built.page("2020/01/sonnenstrom/index.html"), built.page("2020/01/regen/index.html"));
    assert_eq!((paid.all("section.author-box").len(), own.all("section.author-box").len()), (0, 1));
    // Wherever its headline leads readers to it, they are told before.
    assert_eq!(own.one("a.adjacent-previous").texts(".label"), ["Anzeige"]);
    assert_eq!(
        own.one("section.headlines").texts("li"),
        ["Regen 2. Januar 2020", "Anzeige Sonnenstrom 1. Januar 2020"]
    );
    assert_eq!(own.one("section.related").texts(".label"), ["Anzeige"]);
}

#[test]
fn the_only_article_of_a_category_is_not_news_to_its_reader() {
    let site = TestSite::new(&format!("{SITE}{}", body()));
    site.write("content/media/tiktok.png", &png(4, 3));
    assert!(!site.builds().file(PAGE).contains("Neu im Ressort"));
    let more = article("short", "Kurz", "2020-09-13", "", "Eins.").replace("politik", "wirtschaft");
    site.edit("content/articles/short.md", more.split_once('\n').unwrap().1);
    assert!(site.builds().file(PAGE).contains("Neu im Ressort"));
}

/// Readers see nothing of it.
#[test]
fn a_comment_is_no_text() {
    for body in ["<!-- kommt noch -->", "<!-- a -->\n\n<!-- b -->"] {
        TestSite::new(&article("a", "A", "2020-01-01", "", body))
            .build()
            .expect_all(&[("empty-body", "content/articles/a.md:7:1")]);
    }
    TestSite::new(&article("a", "A", "2020-01-01", "", "<!-- a -->\n\nText.")).builds();
}

/// Whoever keeps all addresses that an article ever had lists the present one, too.
#[test]
fn an_alias_that_is_the_address_itself_clashes_with_nothing() {
    let text = article("a", "A", "2020-01-01", "aliases: [/2020/01/a/, /alt/, /alt]", "Text.");
    let built = TestSite::new(&text).builds();
    assert_eq!(built.file("_redirects").matches("/2020/01/a/").count(), 1);
}
