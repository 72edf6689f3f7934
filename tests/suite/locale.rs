//! Dates, numbers, plurals, quotation marks, order and addresses of each language.

use std::path::Path;

use blatt::locale::{DateStyle, Locale, Strings};
use jiff::civil::date;
use jiff::tz::TimeZone;

use crate::site::{TestSite, article};

/// The strings of a language as a site without its own has them.
fn strings(language: &str) -> Strings {
    let file = |name: &str| {
        let bytes = blatt::render::builtin(&format!("layouts/strings/{name}.yaml"))?;
        Some(Strings::parse(std::str::from_utf8(bytes).expect("UTF-8")).expect("sound strings"))
    };
    let english = file("en").expect("English strings");
    file(language).map_or(english.clone(), |own| english.overlay(own))
}

fn locale(tag: &str) -> Locale {
    Locale::new(tag, strings(tag.split('-').next().unwrap_or_default())).expect("a known locale")
}

fn in_language(tag: &str, sections: &str) -> TestSite {
    let site = TestSite::new(sections);
    site.edit(
        "site.yaml",
        &format!("title: T\nbase_url: https://blatt.example\nlocale: {tag}\ntimezone: Europe/Berlin\nchecks: {{missing-strings: off}}\n"),
    );
    site
}

#[test]
fn both_languages_have_words_for_everything() {
    let keys = |language: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("layouts/strings/{language}.yaml"));
        let strings = Strings::parse(&std::fs::read_to_string(path).expect("strings")).expect("sound strings");
        strings.keys().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(keys("de"), keys("en"));
}

#[test]
fn dates() {
    let at = date(2021, 3, 9).at(8, 5, 0, 0).to_zoned(TimeZone::get("Europe/Berlin").unwrap()).unwrap();
    let check = |tag: &str, want: [&str; 4]| {
        let locale = locale(tag);
        let styles = [DateStyle::Long, DateStyle::Day, DateStyle::Short, DateStyle::Month];
        assert_eq!(styles.map(|style| locale.date(style, &at)), want, "{tag}");
    };
    check("de", ["9. März 2021, 08:05 Uhr", "9. März 2021", "09.03.2021", "März 2021"]);
    check("en", ["9 March 2021, 08:05", "9 March 2021", "9 Mar 2021", "March 2021"]);
}

#[test]
fn numbers_and_plurals() {
    let count = |tag: &str, n: u64| locale(tag).text("article-count", &[], Some(n)).expect("words");
    assert_eq!([0, 1, 2, 44_818].map(|n| count("de", n)), ["0 Artikel", "1 Artikel", "2 Artikel", "44.818 Artikel"]);
    assert_eq!([0, 1, 2, 44_818].map(|n| count("en", n)), ["0 articles", "1 article", "2 articles", "44,818 articles"]);
    // French counts nothing as one, and groups by a narrow space; the words are English until a site brings its own.
    assert_eq!(
        [0, 1, 2, 44_818].map(|n| count("fr", n)),
        ["0 article", "1 article", "2 articles", "44\u{202f}818 articles"]
    );
}

#[test]
fn quotation_marks() {
    let check = |tag: &str, want: &str| {
        let site = in_language(tag, &article("a", "A", "2020-01-01", "", "\"Ein 'Wort' so\", sagte sie."));
        let built = site.builds();
        let file = built.files().into_iter().find(|file| file.ends_with("2020/01/a/index.html")).unwrap();
        assert_eq!(built.page(&file).one("div.body").text(), want);
    };
    check("de", "„Ein ‚Wort‘ so“, sagte sie.");
    check("de-CH", "«Ein ‹Wort› so», sagte sie.");
    check("en", "“Ein ‘Wort’ so”, sagte sie.");
    check("fr", "«\u{202f}Ein “Wort” so\u{202f}», sagte sie.");
}

#[test]
fn names_are_in_the_order_of_the_language() {
    let authors = |tag: &str| {
        let names = [("z", "Zoe"), ("o", "Özlem"), ("p", "Oskar"), ("ae", "Ärmel"), ("a", "Adler"), ("b", "Berg")];
        let profiles: String =
            names.iter().map(|(id, name)| format!("-- content/authors/{id}.md --\n---\nname: {name}\n---\n")).collect();
        let ids: Vec<&str> = names.iter().map(|(id, _)| *id).collect();
        let text = article("a", "A", "2020-01-01", "", "T.")
            .replace("author: redaktion", &format!("author: [{}]", ids.join(", ")));
        in_language(tag, &(profiles + &text)).builds().page("author/index.html").one("main").texts("h2").join(" ")
    };
    assert_eq!(authors("de"), "Adler Ärmel Berg Oskar Özlem Zoe");
    assert_eq!(authors("sv"), "Adler Berg Oskar Zoe Ärmel Özlem");
}

#[test]
fn bylines_join_names_as_the_language_does() {
    let byline = |tag: &str| {
        let profiles: String = ["Anna", "Ben", "Cem"]
            .iter()
            .map(|name| format!("-- content/authors/{}.md --\n---\nname: {name}\n---\n", name.to_lowercase()))
            .collect();
        let text = article("a", "A", "2020-01-01", "", "T.").replace("author: redaktion", "author: [anna, ben, cem]");
        in_language(tag, &(profiles + &text)).builds().page("2020/01/a/index.html").one("p.byline").text()
    };
    assert_eq!(byline("de"), "Von Anna, Ben und Cem");
    assert_eq!(byline("en"), "By Anna, Ben, and Cem");
    assert_eq!(byline("en-GB"), "By Anna, Ben and Cem");
}

#[test]
fn addresses_from_titles() {
    let check = |tag: &str, title: &str, folder: &str| {
        let built = in_language(tag, &article("x", title, "2020-01-01", "", "T.")).builds();
        assert!(built.has(&format!("2020/01/{folder}/index.html")), "{title}\n{}", built.shown());
    };
    check("de", "Größe, Übermut & Öl", "groesse-uebermut-oel");
    check("fr", "Élève à l’œuvre", "eleve-a-loeuvre");
    check("ru", "Новости дня", "novosti-dnia");
    check("zh", "北京 新闻", "北京-新闻");
    check("de", "北京 in Öl", "北京-in-oel");
    let built = in_language("de", &article("x", "„…“", "2020-01-01", "", "T.")).build();
    built.expect("empty-slug", "content/articles/x.md:2:8");
    let long = "Donaudampfschifffahrtsgesellschaft ".repeat(20);
    let built = in_language("de", &article("x", &long, "2020-01-01", "", "T.")).builds();
    assert!(built.files().iter().all(|file| file.split('/').all(|part| part.len() <= 100)));
}

#[test]
fn a_site_brings_its_own_words() {
    let site = in_language("de", &article("a", "A", "2020-01-01", "", "T."));
    site.edit(
        "layouts/strings/de.yaml",
        "dates: {day: \"{day2}/{month2}/{year}\"}\ntext: {byline: \"Text: {names}\"}\n",
    );
    let page = site.builds().page("2020/01/a/index.html");
    assert_eq!(page.one("p.byline").text(), "Text: Redaktion");
    assert!(page.one("p.dates").text().contains("1 Minute Lesezeit"), "the other words stay");
    let site = in_language("fr-FR", &article("a", "A", "2020-01-01", "", "T."));
    site.edit("layouts/strings/fr.yaml", "text: {byline: \"Par {names}\"}\n");
    assert_eq!(site.builds().page("2020/01/a/index.html").one("p.byline").text(), "Par Redaktion");
}

#[test]
fn languages_from_right_to_left() {
    let page = in_language("ar", &article("a", "أخبار", "2020-01-01", "", "T.")).builds().page("index.html");
    assert_eq!(
        (page.one("html").attr("dir").as_deref(), page.one("html").attr("lang").as_deref()),
        (Some("rtl"), Some("ar"))
    );
}

#[test]
fn no_line_begins_with_a_dash() {
    let keys = "teaser: Erst Regen -- dann Sonne\nkicker: Wetter — Lage";
    let text =
        article("a", "Regen – und Sonne", "2020-01-01", keys, "Heute *nass* -- morgen\n– vielleicht – nicht 3–4 Grad.");
    let built = TestSite::new(&text).builds();
    let page = built.page("2020/01/regen-und-sonne/index.html");
    let head = page.one("header.article-head");
    assert_eq!(head.one("h1").text(), "Regen\u{a0}– und Sonne");
    assert_eq!(head.one("p.teaser").text(), "Erst Regen\u{a0}– dann Sonne");
    assert_eq!(head.one("p.kicker").text(), "Wetter\u{a0}— Lage");
    assert_eq!(
        page.one("div.body").one("p").text(),
        "Heute nass\u{a0}– morgen\u{a0}– vielleicht\u{a0}– nicht 3–4 Grad."
    );
}
