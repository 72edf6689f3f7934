//! What readers may not see yet, or any more, is in no byte and no file name of what is published, however it is put together.
//!
//! Every text of a hidden article is a word that stands nowhere else; all of them are looked for in all of the output.

use std::path::Path;

use blatt::build::{Caching, Options};
use blatt::site::Audience;

use crate::command_line::{blatt, run};
use crate::pictures::png;
use crate::site::{TestSite, article, snapshot};

const DELIVERIES: [&str; 3] = ["inline", "ssi", "esi"];

/// Words of the hidden article, in the form that each has in addresses and names.
const WORDS: [&str; 28] = [
    "qtitel",
    "qslug",
    "qtag",
    "qzweittag",
    "qautor",
    "qname",
    "qvita",
    "qprofil",
    "qreihe",
    "qbild",
    "qalt",
    "qunterschrift",
    "qurheber",
    "qtextbild",
    "qtextalt",
    "qtexturheber",
    "qalias",
    "qteaser",
    "qdachzeile",
    "qort",
    "qagentur",
    "qzeile",
    "qsuche",
    "qteilen",
    "qkorrektur",
    "qextra",
    "qtext",
    "qfolge",
];

/// Ids of series and keys of one's own are for layouts, and the theme shows neither.
const SERIES: &str = "-- layouts/fragments/series.html --\n\
    <ol class=\"series {{ article.series.id }}\">{% for item in articles(series=article.series.id) %}<li>{{ item.title }}</li>{% endfor %}</ol>\n\
    {% if article.extra?.own %}<p>{{ article.extra.own }}</p>{% endif %}\n";

fn secret(keys: &str) -> String {
    format!(
        "-- content/articles/qdatei.md --\n---\ntitle: Qtitel\nslug: qslug\ndate: 2021-05-05 09:00\nauthor: [redaktion, qautor]\n\
         category: politik\ntags: [Qtag, Qzweittag, Wetter]\nkicker: Qdachzeile\nteaser: Qteaser.\nimage: qbild.png\n\
         image_alt: Qalt\nimage_caption: Qunterschrift\nimage_credit: Qurheber\ndateline: Qort\nbyline: Qzeile\n\
         aliases: [/qalias/]\nseries: {{id: qreihe, part: 1}}\nrelated: [alt]\nseo_title: Qsuche\nsocial_title: Qteilen\n\
         corrections: [{{date: 2021-05-05, kind: update, text: Qkorrektur}}]\nextra: {{own: Qextra}}\n{keys}\n---\n\
         Qtext. ![Qtextalt](qtextbild.png){{credit=\"Qtexturheber\"}}\n\n[Früheres](alt.md)\n"
    ) + &second(keys)
}

/// The next part of its series, hidden like it. Agencies stand in the byline that blatt makes.
fn second(keys: &str) -> String {
    let own = format!("series: {{id: qreihe, part: 2}}\nagencies: [Qagentur]\n{keys}");
    article("qfolge", "Qfolge", "2021-05-05 09:00", &own, "Weiter.")
}

/// A site with this article among visible ones that share an author, a category, a tag and a list with it, and that name it where that
/// is no mistake.
fn site(delivery: &str, keys: &str) -> TestSite {
    let text = article("alt", "Alt", "2020-01-01", "tags: [Wetter]\nrelated: [qdatei]", "Text.")
        + &article("neu", "Neu", "2021-05-04", "tags: [Wetter]", "Text.")
        + "-- content/authors/redaktion.md --\n---\nname: Redaktion\nbio: Wir.\n---\n\
           -- content/authors/qautor.md --\n---\nname: Qname\nbio: Qvita.\nimage: qbild.png\naliases: [/qautor-alias/]\n---\nQprofil.\n\
           -- content/tags/qtag.md --\n---\ntitle: Qtag\ndescription: Qtag.\n---\n"
        + SERIES
        + &secret(keys);
    // A tag's file may say nothing yet, and that it does is a note for editors.
    let site = TestSite::configured(&format!("fragments: {delivery}\nchecks: {{orphan-tag: off}}"), &text);
    site.write("content/media/qbild.png", &png(4, 3)).write("content/media/qtextbild.png", &png(4, 3));
    site
}

/// Where in a folder a word stands, whatever the case of its letters.
fn mentions(folder: &Path, word: &str) -> Vec<String> {
    let within = |bytes: &[u8]| bytes.to_ascii_lowercase().windows(word.len()).any(|window| window == word.as_bytes());
    let files = snapshot(folder).into_iter();
    files.filter(|(path, file)| within(path.as_bytes()) || within(&file.bytes)).map(|(path, _)| path).collect()
}

/// What is published at a time, and what was reported of it, hold none of the words, or all.
#[track_caller]
fn look(site: &mut TestSite, now: &str, visible: bool) {
    let built = site.at(now).builds();
    let report = format!("{:?}", built.report()).to_lowercase();
    for word in WORDS {
        let at = mentions(&built.out, word);
        assert!(at.is_empty() != visible, "{now}: {word} in {at:#?}");
        assert!(visible || !told_as_published(&report, word), "{now}: {word} in {report}");
    }
    // Nothing counts it, either.
    let count = if visible { "4 Artikel" } else { "2 Artikel" };
    assert_eq!(built.page("category/politik/index.html").one("p.count").text(), count, "{now}");
    if visible {
        for file in [
            "2021/05/qslug/index.html",
            "tag/qtag/index.html",
            "tag/qzweittag/feed.xml",
            "author/qautor/index.html",
            "author/qautor/feed.json",
            "qalias/index.html",
            "qautor-alias/index.html",
            "media/qbild.png",
            "media/qtextbild.png",
        ] {
            assert!(built.has(file), "{now}: {file}\n{}", built.shown());
        }
        for file in [
            "index.html",
            "feed.xml",
            "atom.xml",
            "feed.json",
            "category/politik/index.html",
            "2021/05/index.html",
            "tag/wetter/index.html",
            "author/redaktion/index.html",
            "2020/01/alt/index.html",
            "sitemap-2021-05.xml",
            "sitemap-news.xml",
            "sitemap-lists.xml",
            "credits/index.html",
            "_redirects",
            "redirects.json",
        ] {
            assert!(mentions(&built.out, "q").contains(&file.to_owned()), "{now}: {file}");
            let text = built.file(file).to_lowercase();
            assert!(WORDS.iter().any(|word| text.contains(word)), "{now}: {file}");
        }
    }
}

/// A report names what was removed, which is known by then.
fn told_as_published(report: &str, word: &str) -> bool {
    let (before, rest) = report.split_once("removed: [").expect("what was removed");
    let after = rest.split_once(']').map_or("", |(_, after)| after);
    before.contains(word) || after.contains(word)
}

#[test]
fn an_embargo_holds_to_the_second() {
    for delivery in DELIVERIES {
        let mut site = site(delivery, "publish: 2021-05-06 12:00\nexpires: 2021-05-07 00:00");
        look(&mut site, "2021-05-06T09:59:59Z", false);
        look(&mut site, "2021-05-06T10:00:00Z", true);
        look(&mut site, "2021-05-06T21:59:59Z", true);
        look(&mut site, "2021-05-06T22:00:00Z", false);
        // And back again, by what the cache has of both.
        look(&mut site, "2021-05-06T10:00:00Z", true);
        look(&mut site, "2021-05-06T09:59:59Z", false);
    }
}

#[test]
fn a_date_to_come_is_an_embargo() {
    for delivery in DELIVERIES {
        let mut site = site(delivery, "expires: 2030-01-01");
        look(&mut site, "2021-05-05T06:59:59Z", false);
        look(&mut site, "2021-05-05T07:00:00Z", true);
    }
}

#[test]
fn drafts_and_what_is_over_leave_no_trace() {
    for delivery in DELIVERIES {
        look(&mut site(delivery, "draft: true"), "2021-05-06T12:00:00Z", false);
        look(&mut site(delivery, "expires: 2021-05-06"), "2021-05-06T12:00:00Z", false);
    }
}

/// An article that is made a draft again, or goes, takes everything with it.
#[test]
fn what_is_taken_back_leaves_no_trace() {
    for delivery in DELIVERIES {
        let mut site = site(delivery, "noindex: false");
        look(&mut site, "2021-05-06T12:00:00Z", true);
        let path = "content/articles/qdatei.md";
        for (path, draft) in [(path, secret("draft: true")), ("content/articles/qfolge.md", second("draft: true"))] {
            let file = draft.split_once(" --\n").expect("a header").1;
            site.edit(path, file.split("\n-- ").next().expect("a file"));
        }
        look(&mut site, "2021-05-06T12:00:00Z", false);
    }
}

/// Incremental or not, the same bytes: what the cache remembers of hidden articles reaches no page.
#[test]
fn the_cache_keeps_the_secret() {
    for delivery in DELIVERIES {
        let mut site = site(delivery, "publish: 2021-05-06 12:00\nexpires: 2021-05-07 00:00");
        for now in ["2021-05-06T09:59:59Z", "2021-05-06T10:00:00Z", "2021-05-06T22:00:00Z"] {
            let kept = snapshot(&site.at(now).builds().out);
            let out = site.path("clean");
            let clean = site.with(|options: &mut Options| {
                options.out = Some(out);
                options.caching = Caching::Off;
            });
            let clean = snapshot(&clean.builds().out);
            site.with(|options| (options.out, options.caching) = (None, Caching::On));
            let bytes = |files: std::collections::BTreeMap<String, crate::site::OnDisk>| {
                files.into_iter().map(|(path, file)| (path, file.bytes)).collect::<Vec<_>>()
            };
            assert!(bytes(kept) == bytes(clean), "{delivery} {now}");
        }
    }
}

/// The program's own report and its words, as a pipeline logs them.
#[test]
fn reports_and_logs_keep_the_secret() {
    let site = site("inline", "publish: 2021-05-06 12:00");
    let said = |now: &str| {
        let mut command = blatt();
        command.arg("-C").arg(site.path("")).args([
            "build",
            "-v",
            "--now",
            now,
            "--report",
            "report.json",
            "--format",
            "json",
        ]);
        let said = run(&mut command);
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        let report = std::fs::read_to_string(site.path("report.json")).expect("a report");
        (report + &said.stdout + &said.stderr).to_lowercase()
    };
    let before = said("2021-05-06T09:59:59Z");
    let told: Vec<&&str> = WORDS.iter().filter(|word| before.contains(**word)).collect();
    assert!(told.is_empty(), "{told:?} in {before}");
    assert!(said("2021-05-06T10:00:00Z").contains("qslug"));
}

/// Editors' previews show all but what is over.
#[test]
fn editors_see_what_is_to_come() {
    let look_as_editors = |keys: &str, visible: bool| {
        let mut site = site("inline", keys);
        site.with(|options| options.audience = Audience::Editors);
        look(&mut site, "2021-05-06T09:59:59Z", visible);
    };
    look_as_editors("publish: 2021-05-06 12:00", true);
    look_as_editors("draft: true", true);
    look_as_editors("expires: 2021-05-06", false);
}
