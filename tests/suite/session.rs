//! A site held in memory is what a clean build makes of it, after any edit, and so is what is said of it. Looks are told where to look, so
//! that those which do little are held to those which do everything.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use blatt::build::{Answer, Clock, Hint, Options, Session};
use blatt::site::Audience;
use blatt::vocab::{Digest, OutputPath};
use proptest::prelude::*;

use crate::incremental::{self, Desk, Step};
use crate::preview::clean;
use crate::site::{TestSite, article, snapshot};

const NOW: &str = "2026-01-01T12:00:00Z";

fn session(site: &TestSite, now: &str) -> Session {
    session_with(site, now, |_| {})
}

fn session_with(site: &TestSite, now: &str, change: impl FnOnce(&mut Options)) -> Session {
    let now: jiff::Timestamp = now.parse().expect("an instant");
    let mut options = Options::new(&site.path(""), Clock::At(now), Digest::of(b"a test"));
    change(&mut options);
    let session = Session::new(options, Arc::new(move || now)).expect("a folder");
    session.look(&Hint::Everything);
    session
}

/// The files of the site that are not as they were, and a backup of some editor that came and went.
fn hint(site: &TestSite, before: &BTreeMap<String, Vec<u8>>) -> Hint {
    let now = files(site);
    let names: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let changed = names.into_iter().filter(|name| before.get(*name) != now.get(*name));
    let root = site.path("").canonicalize().expect("a folder");
    let mut paths: BTreeSet<PathBuf> = changed.map(|name| root.join(name)).collect();
    paths.insert(root.join("content/articles/4913"));
    Hint::At(paths)
}

fn files(site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    let of = |part: &str| {
        let files = snapshot(&site.path(part)).into_iter();
        files.map(|(name, file)| (format!("{part}/{name}"), file.bytes)).collect::<Vec<_>>()
    };
    let config = fs::read(site.path("site.yaml")).map(|bytes| ("site.yaml".to_owned(), bytes)).ok();
    of("content").into_iter().chain(of("layouts")).chain(config).collect()
}

/// What a session answers otherwise than an output has it.
fn differing(session: &Session, out: &Path) -> Vec<String> {
    let mut differing = Vec::new();
    for (path, file) in snapshot(out) {
        let url = OutputPath::checked(&path).expect("a clean path").url();
        let same = match session.answer(&url) {
            Answer::Made(shown) => *shown.bytes == file.bytes,
            Answer::File(_, on_disk, _) => fs::read(on_disk).is_ok_and(|bytes| bytes == file.bytes),
            // What stands there for servers that can't lead on.
            Answer::Moved(_) => true,
            _ => false,
        };
        if !same {
            differing.push(path);
        }
    }
    differing
}

/// As `snapshot`, of the findings: each in one line.
fn told<'a>(findings: impl IntoIterator<Item = &'a blatt::diag::Finding>) -> Vec<String> {
    findings.into_iter().map(|finding| finding.full(false)).collect()
}

proptest! {
    #![proptest_config(incremental::cases(12, 100))]

    #[test]
    fn any_sequence_of_edits_ends_in_what_a_clean_build_makes(
        start in prop::collection::vec((0..incremental::ARTICLES, incremental::draft()), 4..14),
        steps in prop::collection::vec(
            prop_oneof![
                3 => incremental::step().prop_map(Step::inline),
                // Other words in an article that is there: what editors do all day.
                2 => (0..incremental::ARTICLES, any::<u8>()).prop_map(|(n, v)| Step::Reword(n, v)),
                // What they do now and then.
                1 => incremental::document(),
                2 => incremental::slip(),
            ],
            1..14,
        ),
        ledger in any::<bool>(),
    ) {
        let mut desk = Desk::new();
        for (n, draft) in &start {
            desk.take(&Step::Write(*n, draft.clone()));
        }
        let now = incremental::hour(100);
        desk.site.at(&now);
        if ledger {
            // As of a build before the preview, which itself puts nothing on record.
            desk.site.edit("content/urls.txt", "");
            desk.site.build();
        }
        desk.site.with(|options| (options.record, options.accept_removals) = (false, ledger));
        let begin = || session_with(&desk.site, &now, |options| options.accept_removals = ledger);
        let (session, twin) = (begin(), begin());
        session.count_touched();
        twin.count_touched();
        for (number, step) in steps.iter().enumerate() {
            let before = files(&desk.site);
            desk.take(step);
            session.look(&hint(&desk.site, &before));
            twin.look(&Hint::Everything);
            prop_assert_eq!(session.count_touched(), twin.count_touched(), "after step {} of {:#?}", number, steps);
            let (_folder, out) = clean(&mut desk.site);
            if let Ok(out) = out {
                let differing = differing(&session, &out);
                prop_assert!(differing.is_empty(), "after step {} of {:#?} these differ: {:?}", number, steps, differing);
                prop_assert!(session.is_sound());
            }
            let built = desk.site.build();
            prop_assert_eq!(told(&*session.findings()), told(built.findings()), "after step {} of {:#?}", number, steps);
        }
    }
}

fn two() -> TestSite {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let mut site = TestSite::new(&format!(
        "{}{}-- content/media/b.svg --\n{picture}\n-- content/media/b.svg.yaml --\nalt: Bild\ncredit: Foto\n-- content/static/frei.txt --\nfrei\n\
         -- layouts/assets/eigen.css --\np {{ margin: 1px }}\n",
        article("a", "Erster", "2025-12-01 10:00", "image: b.svg", "Text."),
        article("b", "Zweiter", "2025-12-02 10:00", "", "Siehe [eins](a.md)."),
    ));
    site.at(NOW);
    site
}

/// What a look at one file finds, after an edit of it, and whether that file alone is looked at.
#[track_caller]
fn check(path: &str, from: &str, to: &str, partial: bool) {
    let mut site = two();
    let session = session(&site, NOW);
    let before = files(&site);
    let text = text_of(&site, path);
    assert!(text.contains(from), "{text}");
    site.edit(path, &text.replace(from, to));
    let look = session.look(&hint(&site, &before));
    assert_eq!(look.files.iter().map(ToString::to_string).collect::<Vec<_>>(), [path]);
    assert_eq!(look.partial, partial, "{path}: {to}");
    let built = site.build();
    assert_eq!(told(&*session.findings()), told(built.findings()), "{path}: {to}");
    let (_folder, out) = clean(&mut site);
    if let Ok(out) = out {
        assert_eq!(differing(&session, &out), Vec::<String>::new(), "{path}: {to}");
    }
}

#[test]
fn edits_of_one_file() {
    let article = "content/articles/b.md";
    check(article, "Siehe", "Schau", true);
    check(article, "title: Zweiter", "title: Anderer", true);
    check(article, "category: politik\n", "category: politik\nteaser: Neu\n", true);
    check(article, "category: politik\n", "category: politik\nupdated: 2025-12-03 10:00\n", true);
    let note = "category: politik\ncorrections: [{date: 2025-12-03, kind: correction, text: Es waren drei.}]\n";
    check(article, "category: politik\n", note, true);
    check(article, "category: politik\n", "category: politik\ntags: [Neu]\n", true);
    check(article, "category: politik\n", "category: politik\nexpires: 2030-12-03 10:00\n", true);
    check(article, "category: politik\n", "category: politik\nimage: b.svg\n", true);
    check(article, "category: politik\n", "category: politik\nunbekannt: ja\n", true);
    check(article, "category: politik\n", "category: sport\n", true);
    check(article, "a.md", "nicht-da.md", true);
    check(article, "a.md", "/nicht/da/", true);
    check(article, "a.md", "/2025/12/erster/", true);
    check(article, "a.md", "b.svg", true);
    check(article, "[eins](a.md)", "![](b.svg)", true);
    check(article, "[eins](a.md)", "<b>eins</b> <script>x</script>", true);
    check(article, "---\nSiehe", "--\nSiehe", true);
    check("content/articles/a.md", "image: b.svg", "image: c.svg", true);
    check("content/media/b.svg", "/>", " />", true);
    check("content/media/b.svg", "width=\"9\"", "width=\"8\"", true);
    check("content/media/b.svg.yaml", "Foto", "Fotografin", true);
    check("content/media/b.svg.yaml", "alt: Bild", "Alt: Bild", true);
    check("content/static/frei.txt", "frei", "anders", true);
    check("layouts/assets/eigen.css", "1px", "2px", true);
    check("layouts/assets/eigen.css", "1px", "1px; {{{", false);
    let author = "content/authors/redaktion.md";
    check(author, "Redaktion", "Die Redaktion", true);
    check(author, "Redaktion\n", "Redaktion\nimage: b.svg\n", false);
    check(author, "Redaktion\n", "Redaktion\nslug: anders\n", false);
    check(author, "Redaktion\n", "Redaktion\naliases: [/alt/]\n", false);
    check("content/categories/politik.md", "Politik", "Politisches", true);
    check("content/categories/politik.md", "Politik\n", "Politik\nslug: anders\n", false);
    check("site.yaml", "Testblatt", "Anderes Blatt", false);
}

#[test]
fn an_edit_of_a_text_is_a_small_look() {
    let site = two();
    let session = session(&site, NOW);
    session.count_touched();
    let before = files(&site);
    let text = text_of(&site, "content/articles/b.md");
    site.edit("content/articles/b.md", &text.replace("Siehe", "Schau"));
    let look = session.look(&hint(&site, &before));
    assert!(look.news && look.partial && !look.told);
    assert_eq!(session.count_touched(), 1, "its own page");
    let look = session.look(&Hint::Everything);
    assert!(!look.news && look.files.is_empty(), "what was seen is not seen again");
}

#[test]
#[cfg(unix)]
fn a_file_that_may_not_be_called_so_is_told_at_once() {
    let site = two();
    let session = session(&site, NOW);
    let path = site.path("content").canonicalize().expect("a folder").join("media/b\\c.svg");
    fs::write(&path, "<svg/>").expect("a file");
    session.look(&Hint::At(BTreeSet::from([path.clone()])));
    assert_eq!(told(&*session.findings()), told(site.build().findings()));
    fs::remove_file(&path).expect("a file");
    session.look(&Hint::At(BTreeSet::from([path])));
    assert!(session.findings().is_empty());
}

/// An outlet in which everything refers to everything.
fn outlet() -> TestSite {
    let picture = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>";
    let mut sections = String::new();
    for (id, name) in [("anna", "Anna"), ("ben", "Ben")] {
        sections +=
            &format!("-- content/authors/{id}.md --\n---\nname: {name}\nkind: person\n---\nMehr [hier](a.md).\n");
    }
    for id in ["politik", "sport"] {
        sections += &format!("-- content/categories/{id}.md --\n---\ntitle: {id}\n---\n");
    }
    for name in ["eins.svg", "zwei.svg"] {
        sections += &format!(
            "-- content/media/{name} --\n{picture}\n-- content/media/{name}.yaml --\nalt: Bild\ncredit: Foto\n"
        );
    }
    sections += "-- content/tags/hafen.md --\n---\ntitle: Der Hafen\naliases: [Hafenbecken]\n---\nVom Wasser.\n";
    sections += "-- content/data/zahlen.yaml --\nwert: 1\n";
    sections += "-- layouts/page.html --\n{{ document.title }} {{ document.body | safe }} {{ data.zahlen.wert }}\n";
    sections += "-- content/pages/ort.md --\n---\ntitle: Ort\n---\nHier.\n";
    sections +=
        "-- content/pages/wir.md --\n---\ntitle: Wir\nslug: wir\n---\nSiehe [a](a.md) und [Liste](/tag/see/).\n";
    sections += "-- content/data/front.yaml --\nslots:\n  - {id: lead, articles: [b.md, c.md]}\n  - {id: sport, size: 2, fill: {tag: hafen}}\n";
    sections += "-- content/data/breaking.yaml --\ntext: Eil\nlink: c.md\nexpires: 2030-01-01 00:00\n";
    let mut write = |n: &str, date: &str, keys: &str, text: &str| {
        sections += &format!(
            "-- content/articles/{n}.md --\n---\ntitle: Artikel {n}\nslug: {n}\ndate: {date}\n{keys}\n---\n{text}\n"
        );
    };
    let anna = "author: anna\ncategory: politik\n";
    let both = "author: [anna, ben]\ncategory: sport\n";
    write(
        "a",
        "2025-10-01 10:00",
        &format!("{anna}tags: [Hafen, See]\nimage: eins.svg\nseries: {{id: reihe, part: 1}}"),
        "Text.",
    );
    write(
        "b",
        "2025-10-05 10:00",
        &format!("{both}tags: [Hafenbecken, see]\nseries: {{id: reihe, part: 2}}"),
        "[A](a.md) und [C](/2025/11/c/).",
    );
    write(
        "c",
        "2025-11-01 10:00",
        &format!("{anna}tags: [See, Wind]\naliases: [/alt/c/]\nrelated: [a]"),
        "![](eins.svg)",
    );
    write("d", "2025-11-02 10:00", &format!("{both}tags: [see]\nimage: zwei.svg"), "[Weg](/alt/c/).");
    write("e", "2025-12-01 10:00", &format!("{anna}tags: [Wind, Hafen]\nrelated: [c, b]"), "Und [D](d.md).");
    write(
        "f",
        "2025-12-02 10:00",
        &format!("{both}tags: [See]\ncorrections: [{{date: 2025-12-03, text: Es waren drei.}}]"),
        "Text.",
    );
    let keys = "feeds: {items: 2}\nper_page: 1\n\
                checks: {missing-alt: warning, link-to-hidden: warning, link-to-expired: warning, dead-link: warning, unknown-article: warning}";
    let mut site = TestSite::configured(keys, &sections);
    site.at(NOW);
    site
}

/// Takes edits one after the other, each of which is followed: a file and what is to stand in the place of what, or the whole text of a new
/// one, or nothing any more.
#[track_caller]
fn follow(edits: &[(&str, Option<(&str, &str)>)]) {
    follow_for(Audience::Readers, edits);
}

#[track_caller]
fn follow_for(audience: Audience, edits: &[(&str, Option<(&str, &str)>)]) {
    for ledger in [false, true] {
        follow_in(audience, edits, ledger);
    }
}

#[track_caller]
fn follow_in(audience: Audience, edits: &[(&str, Option<(&str, &str)>)], ledger: bool) {
    let mut site = outlet();
    if ledger {
        site.edit("content/urls.txt", "").builds();
    }
    // What vanishes would be an error, and such an edit is not followed.
    site.with(|options| (options.audience, options.record, options.accept_removals) = (audience, false, true));
    let begin = || session_with(&site, NOW, |options| (options.audience, options.accept_removals) = (audience, true));
    let (session, twin) = (begin(), begin());
    assert!(session.is_sound(), "{:?}", told(&*session.findings()));
    assert_eq!(session.count_touched(), twin.count_touched());
    for edit in edits {
        let before = files(&site);
        let (path, change) = edit;
        match change {
            None => _ = site.remove(path),
            Some(("", text)) => _ = site.edit(path, text),
            Some((from, to)) => {
                let text = text_of(&site, path);
                assert!(text.contains(from), "{text}");
                site.edit(path, &text.replace(from, to));
            }
        }
        let look = session.look(&hint(&site, &before));
        assert_eq!(look.files.iter().map(ToString::to_string).collect::<Vec<_>>(), [*path]);
        assert!(look.partial, "{edit:?}");
        let (_folder, out) = clean(&mut site);
        let out = out.unwrap_or_else(|found| panic!("{edit:?} is published, but: {found:?}"));
        assert_eq!(differing(&session, &out), Vec::<String>::new(), "{edit:?}");
        // Another one that looks at everything.
        assert!(!twin.look(&Hint::Everything).partial);
        assert_eq!(told(&*session.findings()), told(&*twin.findings()), "{edit:?}");
        assert_eq!(session.count_touched(), twin.count_touched(), "{edit:?}");
        assert_eq!(session.desk("").pages, twin.desk("").pages, "{edit:?}");
        assert_eq!(session.desk("").recent, twin.desk("").recent, "{edit:?}");
        assert_eq!(session.hidden(), twin.hidden(), "{edit:?}");
        assert_eq!(session.quiet_for(), twin.quiet_for(), "{edit:?}");
        let look = session.look(&Hint::Everything);
        assert!(!look.news && look.files.is_empty(), "what was followed is not looked at again: {look:?}");
    }
}

fn written(keys: &str) -> String {
    format!("---\ntitle: Neu\nauthor: anna\ncategory: politik\n{keys}\n---\nNeuer [Text](f.md), [Text](/2025/11/c/).\n")
}

#[test]
fn articles_that_come_and_go_are_followed() {
    let newest = written("date: 2025-12-30 10:00\ntags: [Hafen, See]\nimage: zwei.svg");
    let (oldest, between) =
        (written("date: 2025-09-01 10:00\ntags: [Ganz neu]"), written("date: 2025-11-01 12:00\nseries: reihe"));
    let path = "content/articles/neu.md";
    let come_and_go =
        [&newest, &oldest, &between].into_iter().flat_map(|text| [(path, Some(("", text.as_str()))), (path, None)]);
    follow(&come_and_go.collect::<Vec<_>>());
    let files = ["a", "b", "c", "d", "e", "f"].map(|n| format!("content/articles/{n}.md"));
    let texts = files.each_ref().map(|path| fs::read_to_string(outlet().path(path)).expect("a text"));
    let go_and_come =
        files.iter().zip(&texts).flat_map(|(path, text)| [(path.as_str(), None), (path, Some(("", text.as_str())))]);
    follow(&go_and_come.collect::<Vec<_>>());
}

#[test]
fn files_of_one_name_and_day_are_followed() {
    let (one, other) = ("content/articles/eins/neu.md", "content/articles/zwei/neu.md");
    let first = written("date: 2025-12-30 10:00\nslug: erster");
    let second = written("date: 2025-12-30 18:00\nslug: zweiter");
    let (first, second) = (Some(("", first.as_str())), Some(("", second.as_str())));
    let next_day = Some(("2025-12-30 18:00", "2025-12-31 18:00"));
    let same_day = Some(("2025-12-31 18:00", "2025-12-30 08:00"));
    follow(&[(one, first), (other, second), (one, None), (one, first), (other, next_day), (other, same_day)]);
}

#[test]
fn other_keys_of_an_article_are_followed() {
    let c = "content/articles/c.md";
    let edits = [
        ("slug: c", "slug: anders"),
        ("slug: c", "slug: c2"),
        ("category: politik", "category: sport"),
        ("author: anna", "author: ben"),
        ("author: anna", "author: [{id: anna, role: Fotos}, ben]"),
        ("2025-11-01 10:00", "2025-12-20 10:00"),
        ("2025-11-01 10:00", "2025-08-20 10:00"),
        ("tags: [See, Wind]", "tags: [Wind]"),
        ("tags: [See, Wind]", "tags: [see, Wind]"),
        ("tags: [See, Wind]", "tags: [SEE, wind, Hafen]"),
        ("tags: [See, Wind]", "tags: [Neuland, Aal]"),
        ("tags: [See, Wind]", ""),
        ("aliases: [/alt/c/]", "aliases: [/alt/c/, /noch/aelter/]"),
        ("aliases: [/alt/c/]", ""),
        ("related: [a]", "related: [f, b]"),
        ("related: [a]", "related: [nicht-da]"),
        ("related: [a]", "series: {id: reihe, part: 3}"),
        ("related: [a]", "series: andere"),
        ("related: [a]", "series: reihen"),
        ("related: [a]", "corrections: [{date: 2025-11-20, text: Es waren vier.}]"),
        ("related: [a]", "image: zwei.svg"),
        ("related: [a]", "draft: true"),
        ("related: [a]", "publish: 2026-02-01 10:00"),
        ("related: [a]", "expires: 2025-12-01 10:00"),
        ("related: [a]", "expires: 2026-12-01 10:00"),
        ("related: [a]", "status: gone\nstatus_reason: Auf Wunsch"),
        ("related: [a]", "noindex: true"),
        ("related: [a]", "lang: en"),
        ("related: [a]", "agencies: [dpa]"),
        ("related: [a]", "type: opinion"),
        ("![](eins.svg)", "Ohne Bild."),
        ("![](eins.svg)", "![Anderes](zwei.svg) [Tot](nirgends.md)"),
        ("![](eins.svg)", "[Datei](eins.svg) [Weg](/nirgends/)"),
    ];
    let text = fs::read_to_string(outlet().path(c)).expect("a text");
    let there_and_back = edits.iter().flat_map(|edit| [(c, Some(*edit)), (c, Some(("", text.as_str())))]);
    follow(&there_and_back.collect::<Vec<_>>());
    follow(&[
        ("content/articles/f.md", Some(("corrections:", "extra: {}\n#"))),
        ("content/articles/f.md", Some(("extra: {}\n#", "corrections:"))),
    ]);
    // Both spellings are as common, then the other one is.
    follow(&[("content/articles/f.md", Some(("[See]", "[see]"))), ("content/articles/a.md", Some(("See]", "see]")))]);
}

#[test]
fn other_texts_of_other_documents_are_followed() {
    let edits = [
        ("authors/anna.md", "name: Anna", "name: Annika"),
        ("authors/anna.md", "kind: person", "kind: team\nrole: Leitung\nshort: an\nbio: Schreibt."),
        ("authors/anna.md", "Mehr [hier](a.md).", "Sonst [dort](b.md), [nirgends](nirgends.md) und [da](/nirgends/)."),
        ("authors/anna.md", "kind: person", "kind: person\nsort_name: Aa"),
        ("categories/politik.md", "title: politik", "title: Politisches\ncolour: \"#123456\""),
        ("categories/politik.md", "title: politik\n---\n", "title: politik\ndescription: Alles.\n---\nText.\n"),
        ("tags/hafen.md", "title: Der Hafen", "title: Der Hafen am Fluss\ndescription: Dort."),
        ("tags/hafen.md", "title: Der Hafen\n", ""),
        ("tags/hafen.md", "Vom Wasser.", "Vom [Wasser](d.md)."),
        ("pages/wir.md", "title: Wir", "title: Wir hier"),
        ("pages/wir.md", "title: Wir", "title: Wir\nteaser: So."),
        ("pages/wir.md", "title: Wir", "title: Wir\nseo_title: Wer\nextra: {a: 1}"),
        ("pages/wir.md", "[a](a.md)", "[a](/alt/c/) [weg](/nirgends/)"),
        ("media/eins.svg.yaml", "alt: Bild", "alt: Anderes\ncaption: Unten"),
        ("media/eins.svg.yaml", "alt: Bild\n", ""),
        ("media/eins.svg.yaml", "credit: Foto", "credit: Fotografin"),
        ("data/zahlen.yaml", "wert: 1", "wert: 2"),
        ("data/front.yaml", "size: 2", "size: 1"),
        ("data/front.yaml", "b.md, c.md", "d.md"),
        ("data/front.yaml", "b.md, c.md", "{file: d.md, until: 2026-01-02 10:00}"),
        ("data/front.yaml", "b.md, c.md", "{file: d.md, until: 2025-12-31 10:00}"),
        ("data/front.yaml", "b.md, c.md", "d.md, d.md"),
        ("data/front.yaml", "tag: hafen", "category: sport"),
        ("data/breaking.yaml", "Eil", "Doch nicht"),
        ("data/breaking.yaml", "link: c.md", "link: /alt/c/"),
        ("data/breaking.yaml", "expires: 2030-01-01 00:00", "expires: 2026-01-01 18:00\npublish: 2026-01-01 16:00"),
    ];
    let outlet = outlet();
    let paths: Vec<String> = edits.iter().map(|(path, ..)| format!("content/{path}")).collect();
    let texts: Vec<String> = paths.iter().map(|path| text_of(&outlet, path)).collect();
    let there_and_back = edits.iter().zip(&paths).zip(&texts).flat_map(|(((_, from, to), path), text)| {
        [(path.as_str(), Some((*from, *to))), (path.as_str(), Some(("", text.as_str())))]
    });
    follow(&there_and_back.collect::<Vec<_>>());
}

#[test]
fn pictures_that_come_or_are_other_ones_are_followed() {
    let svg = |width: u8| format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"9\"/>");
    let (three, smaller) = (svg(3), svg(2));
    let (picture, texts, c) = ("content/media/drei.svg", "content/media/drei.svg.yaml", "content/articles/c.md");
    follow(&[
        (picture, Some(("", &three))),
        (texts, Some(("", "alt: Drei\n"))),
        (texts, Some(("Drei", "Drei\ncredit: Foto"))),
        (c, Some(("![](eins.svg)", "![Neu](drei.svg)"))),
        (picture, Some(("", &smaller))),
        (picture, Some(("/>", " />"))),
        ("content/media/eins.svg", Some(("width=\"9\"", "width=\"7\""))),
        (c, Some(("![Neu](drei.svg)", "Ohne"))),
        ("content/data/neu.yaml", Some(("", "wert: 7\n"))),
        ("content/data/neu.yaml", Some(("7", "8"))),
    ]);
    // It is named before it is there.
    for ledger in [false, true] {
        let mut newsroom = Newsroom::new(ledger);
        let text = text_of(&newsroom.site, c);
        newsroom.mistake(c, &text.replace("eins.svg", "drei.svg"));
        newsroom.mend(picture, &three, false);
        newsroom.mend(texts, "alt: Drei\ncredit: Foto\n", true);
    }
}

#[test]
fn pictures_that_texts_wait_for_are_looked_at_as_a_whole() {
    let site = outlet();
    site.edit("content/media/vier.svg.yaml", "alt: Vier\n");
    let session = session(&site, NOW);
    let come = |path: &str, text: &str| {
        let before = files(&site);
        site.edit(path, text);
        let look = session.look(&hint(&site, &before));
        assert_eq!(told(&*session.findings()), told(site.build().findings()));
        look.partial
    };
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"9\"/>";
    assert!(!come("content/media/vier.svg", svg), "its texts were there");
    assert!(come("content/media/fuenf.svg", svg));
    assert!(!come("content/authors/anna.md", "---\nname: Anna\nkind: person\nimage: fuenf.svg\n---\n"));
    assert!(!come("content/data/breaking.yaml", "text: Eil\nlink: /media/vier.svg\nexpires: 2030-01-01 00:00\n"));
}

/// What readers never see: editors are told of it, and of nothing else, at once.
#[test]
fn mistakes_are_followed() {
    let article = "content/articles/c.md";
    let mistakes = [
        (article, "title: Artikel c", "title: [Artikel"),
        (article, "title: Artikel c", "title: \"Artikel"),
        (article, "title: Artikel c\n", ""),
        (article, "title: Artikel c", "titel: Artikel"),
        (article, "date: 2025-11-01 10:00", "date: gestern"),
        (article, "author: anna", "author: ana"),
        (article, "author: anna", "author: [anna, ana]"),
        (article, "category: politik", "category: politk"),
        (article, "tags: [See, Wind]", "tags: [See, Wind]\nimage: drei.svg"),
        (article, "![](eins.svg)", "![](drei.svg)"),
        (article, "related: [a]", "related: [c]"),
        (article, "related: [a]", "series: {id: reihe, part: 3}\nautor: anna"),
        (article, "related: [a]", "draft: true\nautor: anna"),
        (article, "related: [a]", "publish: 2026-02-01 10:00\nauthor: ana\n#"),
        (article, "related: [a]", "status: gone\nkategorie: x"),
        ("content/articles/a.md", "title: Artikel a\n", ""),
        ("content/articles/a.md", "image: eins.svg", "image: keins.svg"),
        ("content/articles/d.md", "[Weg](/alt/c/)", "![Weg](c.svg)"),
        (
            "content/articles/f.md",
            "corrections: [{date: 2025-12-03, text: Es waren drei.}]",
            "corrections: [{date: nie}]",
        ),
        ("content/data/front.yaml", "id: lead", "id: sport"),
        ("content/data/front.yaml", "tag: hafen", "rubrik: sport"),
        ("content/data/front.yaml", "size: 2", "size: viele"),
        ("content/data/breaking.yaml", "text: Eil", "texte: Eil"),
        ("content/authors/anna.md", "Mehr", "![](fehlt.svg) Mehr"),
        ("content/pages/wir.md", "Siehe", "![](fehlt.svg) Siehe"),
        ("layouts/page.html", "{{ document.title }}", "{{ document.title "),
        ("layouts/page.html", "{{ document.title }}", "{{ document.titel.lang }}"),
        ("layouts/page.html", "{{ document.title }}", "{% if x %}"),
    ];
    for (nth, (path, from, to)) in mistakes.into_iter().enumerate() {
        {
            let mut newsroom = Newsroom::new(nth % 2 == 0);
            let text = text_of(&newsroom.site, path);
            assert!(text.contains(from), "{text}");
            newsroom.mistake(path, &text.replace(from, to));
            // Nobody saved anything.
            newsroom.same();
            // Something else is written meanwhile, and waits; then the mistake is mended.
            if !path.starts_with("layouts/") {
                let other = text_of(&newsroom.site, "content/articles/e.md");
                newsroom.mistake("content/articles/e.md", &other.replace("Und [D]", "Oder [D]"));
                newsroom.mistake(path, &format!("{}\n", text.replace(from, to)));
                newsroom.mend("content/articles/e.md", &other.replace("Und [D]", "Doch [D]"), false);
            }
            newsroom.mend(path, &text, true);
            newsroom.mistake(path, &text.replace(from, to));
            newsroom.mend(path, &format!("{text} "), true);
        }
    }
}

/// Two sessions of one site, of which one looks at what changed and the other at everything.
struct Newsroom {
    site: TestSite,
    session: Session,
    twin: Session,
    /// What was published last.
    good: Option<(tempfile::TempDir, PathBuf)>,
}

impl Newsroom {
    fn new(ledger: bool) -> Self {
        let mut site = outlet();
        if ledger {
            site.edit("content/urls.txt", "").builds();
        }
        site.with(|options| (options.record, options.accept_removals) = (false, true));
        let begin = || session_with(&site, NOW, |options| options.accept_removals = true);
        let (session, twin) = (begin(), begin());
        assert_eq!(session.count_touched(), twin.count_touched());
        let mut out = Self { site, session, twin, good: None };
        out.published();
        out
    }

    fn published(&mut self) {
        let (folder, out) = clean(&mut self.site);
        self.good = Some((folder, out.expect("a sound site")));
    }

    #[track_caller]
    fn look(&mut self, path: &str, text: &str) {
        let before = files(&self.site);
        self.site.edit(path, text);
        let look = self.session.look(&hint(&self.site, &before));
        assert_eq!(look.files.iter().map(ToString::to_string).collect::<Vec<_>>(), [path]);
        assert!(look.partial, "{path}: {text}");
    }

    #[track_caller]
    fn same(&mut self) {
        let look = self.session.look(&hint(&self.site, &files(&self.site)));
        assert!(look.partial && !look.news && !look.told && look.files.is_empty(), "{look:?}");
        self.twin.look(&Hint::Everything);
        let (session, twin) = (&self.session, &self.twin);
        assert_eq!(told(&*session.findings()), told(&*twin.findings()));
        assert_eq!(session.count_touched(), twin.count_touched());
        assert_eq!(session.has_mistakes(), twin.has_mistakes());
        for wanted in ["", "artikel"] {
            let (mine, other) = (session.desk(wanted), twin.desk(wanted));
            assert_eq!((mine.pages, mine.articles), (other.pages, other.articles));
            assert_eq!((mine.drafts, mine.scheduled), (other.drafts, other.scheduled));
            assert_eq!((mine.recent, mine.found), (other.recent, other.found));
        }
        assert_eq!(session.quiet_for(), twin.quiet_for());
        let (_, out) = self.good.as_ref().expect("it was published before");
        // What looks at everything, as once a minute, leaves what was found where it is.
        let look = session.look(&Hint::Everything);
        assert!(!look.news && !look.told && look.files.is_empty(), "{look:?}");
        // A text is read for its page, and is another one while it has mistakes.
        let others = differing(session, out);
        assert_eq!(others, differing(twin, out));
        assert!(session.has_mistakes() || others.is_empty(), "{others:?}");
    }

    /// What is written is told, and what was published last stays.
    #[track_caller]
    fn mistake(&mut self, path: &str, text: &str) {
        self.look(path, text);
        assert!(self.session.has_mistakes() && self.session.is_sound(), "{path}: {text}");
        self.same();
    }

    #[track_caller]
    fn mend(&mut self, path: &str, text: &str, wholly: bool) {
        self.look(path, text);
        if wholly {
            self.published();
        }
        self.same();
        assert_eq!(self.session.has_mistakes(), !wholly, "{:?}", told(&*self.session.findings()));
    }
}

/// A look at some files, whether they changed or not.
fn at(site: &TestSite, names: &[&str]) -> Hint {
    let root = site.path("").canonicalize().expect("a folder");
    Hint::At(names.iter().map(|name| root.join(name)).collect())
}

const C: &str = "content/articles/c.md";

fn text_of(site: &TestSite, path: &str) -> String {
    fs::read_to_string(site.path(path)).expect("a text")
}

/// A session whose clock goes on as it is told.
fn with_clock(site: &TestSite) -> (Session, Arc<AtomicI64>) {
    let start: jiff::Timestamp = NOW.parse().expect("an instant");
    let clock = Arc::new(AtomicI64::new(start.as_second()));
    let machine = clock.clone();
    let machine = move || jiff::Timestamp::from_second(machine.load(Ordering::Relaxed)).expect("an instant");
    let options = Options::new(&site.path(""), Clock::At(start), Digest::of(b"a test"));
    let session = Session::new(options, Arc::new(machine)).expect("a folder");
    session.look(&Hint::Everything);
    (session, clock)
}

#[test]
fn a_picture_that_waited_is_told_with_what_mends_the_mistake() {
    for mended in [("tags: [See, Wind]", "tags: [See]"), ("![](eins.svg)", "![](eins.svg) gut")] {
        let site = outlet();
        let (picture, text) = (text_of(&site, "content/media/eins.svg"), text_of(&site, C));
        let session = session(&site, NOW);
        site.edit("content/media/eins.svg", &picture.replace("/>", " />"));
        site.edit(C, &text.replace("related: [a]", "related: [a]\nseo_title: [x]"));
        let look = session.look(&at(&site, &["content/media/eins.svg", C]));
        assert!(look.partial && session.has_mistakes() && look.copied.is_empty());
        site.edit(C, &text.replace(mended.0, mended.1));
        let look = session.look(&at(&site, &[C]));
        let copied: Vec<_> = look.copied.iter().map(|(address, _)| address.as_str()).collect();
        assert_eq!((look.news, copied), (true, vec!["/media/eins.svg"]), "{mended:?}");
    }
}

#[test]
fn the_desk_says_when_a_file_with_a_mistake_was_written_last() {
    let site = outlet();
    let d = "content/articles/d.md";
    let (wrong, other) = (text_of(&site, C).replace("author: anna", "author: ana"), text_of(&site, d));
    let (session, twin) = (session(&site, NOW), session(&site, NOW));
    let write = |path: &str, text: &str, second: u64| {
        site.edit(path, text);
        let at = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000 + second);
        let file = fs::File::options().write(true).open(site.path(path)).expect("a file");
        file.set_modified(at).expect("a time");
    };
    let first = |session: &Session| session.desk("").recent[0].path.to_string();
    let steps = [(C, wrong.clone()), (d, other + "\nMehr.\n"), (C, wrong.clone())];
    for (second, (path, text)) in steps.into_iter().enumerate() {
        write(path, &text, second as u64);
        session.look(&at(&site, &[path]));
        twin.look(&Hint::Everything);
        assert_eq!((first(&session), first(&twin)), (path.to_owned(), path.to_owned()));
    }
    write(d, &text_of(&site, d), 3);
    write(C, &wrong, 4);
    session.look(&Hint::Everything);
    assert_eq!(first(&session), C);
}

#[test]
fn a_mistake_of_the_size_and_time_of_what_was_right_stays_told() {
    let site = outlet();
    let text = text_of(&site, C);
    let write = |text: &str| {
        site.edit(C, text);
        let file = fs::File::options().write(true).open(site.path(C)).expect("a file");
        file.set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000)).expect("a time");
    };
    write(&text);
    let session = session(&site, NOW);
    write(&text.replace("author: anna", "author: anne"));
    assert!(session.look(&at(&site, &[C])).partial && session.has_mistakes());
    let look = session.look(&Hint::Everything);
    assert!(session.has_mistakes() && !look.told && !look.news, "{look:?}");
}

#[test]
fn the_desk_knows_what_waits_while_site_yaml_is_wrong() {
    let site = outlet();
    let (session, twin) = (session(&site, NOW), session(&site, NOW));
    let new = "content/articles/x.md";
    let text = text_of(&site, C);
    site.edit(C, &text.replace("title: Artikel c", "title: Anders").replace("author: anna", "author: ana"));
    site.edit(new, &written("date: 2025-12-30 10:00"));
    assert!(session.look(&at(&site, &[C, new])).partial);
    twin.look(&Hint::Everything);
    let config = text_of(&site, "site.yaml");
    let titles = |session: &Session| {
        let mut titles: Vec<String> = session.desk("").recent.into_iter().map(|entry| entry.title).collect();
        titles.sort();
        titles
    };
    for config in ["title: [", &config] {
        site.edit("site.yaml", config);
        session.look(&at(&site, &["site.yaml"]));
        twin.look(&Hint::Everything);
        assert_eq!(titles(&session), titles(&twin));
        assert!(titles(&session).contains(&"Anders".to_owned()), "{:?}", titles(&session));
    }
}

#[test]
fn nothing_is_waited_for_while_site_yaml_is_wrong() {
    let site = outlet();
    site.edit(C, &text_of(&site, C).replace("related: [a]", "publish: 2026-01-01 13:30"));
    let (session, clock) = with_clock(&site);
    assert_eq!(session.quiet_for(), Some(Duration::from_secs(30 * 60)));
    site.edit("site.yaml", "title: [");
    session.look(&Hint::Everything);
    clock.fetch_add(7200, Ordering::Relaxed);
    session.look(&Hint::Everything);
    assert_eq!(session.quiet_for(), None);
}

#[test]
fn an_embargo_ends_while_a_mistake_waits() {
    let mut site = outlet();
    let (text, e) = (text_of(&site, C), "content/articles/e.md");
    site.edit(e, &text_of(&site, e).replace("related: [c, b]", "publish: 2026-01-01 14:30"));
    let (session, clock) = with_clock(&site);
    site.edit(C, &text.replace("author: anna", "author: ana"));
    assert!(session.look(&at(&site, &[C])).partial);
    clock.fetch_add(7200, Ordering::Relaxed);
    session.look(&at(&site, &[]));
    site.edit(C, &text);
    session.look(&at(&site, &[C]));
    site.at("2026-01-01T14:00:00Z");
    let (_folder, out) = clean(&mut site);
    assert_eq!(differing(&session, &out.expect("a sound site")), Vec::<String>::new());
    assert!(!session.has_mistakes());
}

#[test]
fn a_text_right_after_a_document_is_a_small_look() {
    let site = outlet();
    let (session, text) = (session(&site, NOW), text_of(&site, C));
    for n in 0..20 {
        site.edit("content/data/zahlen.yaml", &format!("wert: {n}\n"));
        assert!(session.look(&at(&site, &["content/data/zahlen.yaml"])).partial);
        site.edit(C, &format!("{text}\nNummer {n}.\n"));
        assert!(session.look(&at(&site, &[C])).partial);
    }
}

#[test]
#[cfg(unix)]
fn files_that_wait_become_folders_and_links() {
    use std::os::unix::fs::symlink;
    let site = outlet();
    let (session, twin) = (session(&site, NOW), session(&site, NOW));
    let text = text_of(&site, C);
    let same = |names: &[&str], mistakes: bool| {
        session.look(&at(&site, names));
        twin.look(&Hint::Everything);
        assert_eq!(told(&*session.findings()), told(&*twin.findings()), "{names:?}");
        assert_eq!(session.has_mistakes(), mistakes, "{names:?}");
    };
    let path = |name: &str| site.path(name);
    let gone = |name: &str| fs::remove_file(path(name)).expect("a file");
    site.edit(C, &text.replace("author: anna", "author: ana"));
    same(&[C], true);
    for target in ["d.md", "nichts.md"] {
        gone(C);
        symlink(target, path(C)).expect("a link");
        session.look(&at(&site, &[C]));
        twin.look(&Hint::Everything);
        assert_eq!(told(&*session.findings()), told(&*twin.findings()), "{target}");
    }
    gone(C);
    site.edit(C, &text);
    same(&[C], false);
    let (new, below) = ("content/articles/x.md", "content/articles/ordner/y.md");
    let wrong = "---\ntitle: [\n---\n";
    site.edit(new, wrong);
    same(&[new], true);
    gone(new);
    site.edit("content/articles/x.md/y.md", wrong);
    same(&[new], true);
    fs::remove_dir_all(path(new)).expect("a folder");
    same(&[new], false);
    site.edit(below, wrong);
    same(&["content/articles/ordner", below], true);
    fs::remove_dir_all(path("content/articles/ordner")).expect("a folder");
    same(&["content/articles/ordner"], false);
}

#[test]
fn what_moves_other_documents_is_looked_at_as_a_whole() {
    let edits = [
        ("authors/anna.md", "name: Anna", "name: Zoe"),
        ("authors/anna.md", "Mehr", "![Bild](zwei.svg) Mehr"),
        ("categories/sport.md", "title: sport", "title: sport\norder: 7"),
        ("categories/politik.md", "title: politik", "title: Zuletzt"),
        ("tags/hafen.md", "title: Der Hafen", "title: Zum Hafen"),
        ("tags/hafen.md", "[Hafenbecken]", "[Hafenbecken, Wind]"),
        ("tags/hafen.md", "title: Der Hafen", "title: Der Hafen\nslug: anders"),
        ("pages/wir.md", "title: Wir", "title: Allererstes"),
        ("pages/ort.md", "title: Ort", "title: Orte"),
        ("pages/wir.md", "title: Wir", "title: Wir\ndraft: true"),
        ("pages/wir.md", "title: Wir", "title: Wir\nnoindex: true"),
        ("pages/wir.md", "title: Wir", "title: Wir\naliases: [/alt/wir/]"),
    ];
    for (path, from, to) in edits {
        let (mut site, path) = (outlet(), format!("content/{path}"));
        let session = session(&site, NOW);
        let before = files(&site);
        let text = text_of(&site, &path);
        assert!(text.contains(from), "{text}");
        site.edit(&path, &text.replace(from, to));
        assert!(!session.look(&hint(&site, &before)).partial, "{path}: {to}");
        let (_folder, out) = clean(&mut site);
        assert_eq!(differing(&session, &out.expect("a sound site")), Vec::<String>::new(), "{path}: {to}");
    }
}

/// Takes edits, and compares what is told with what another session tells that looks at everything; it is this code in the end.
#[track_caller]
fn ends_with(site: &mut TestSite, edits: &[(&str, &str, &str)], code: &str) {
    site.with(|options| (options.record, options.accept_removals) = (false, true));
    let begin = |site: &TestSite| session_with(site, NOW, |options| options.accept_removals = true);
    let (session, twin) = (begin(site), begin(site));
    assert!(session.is_sound(), "{:?}", told(&*session.findings()));
    for (path, from, to) in edits {
        let before = files(site);
        let text = text_of(site, path);
        assert!(text.contains(from), "{text}");
        site.edit(path, &text.replace(from, to));
        session.look(&hint(site, &before));
        twin.look(&Hint::Everything);
        assert_eq!(told(&*session.findings()), told(&*twin.findings()), "{path}: {to}");
    }
    assert!(session.findings().iter().any(|finding| finding.code.name == code), "{:?}", told(&*session.findings()));
}

#[test]
fn a_picture_where_something_else_stands_is_told() {
    let mut site = outlet();
    let picture = text_of(&site, "content/media/eins.svg");
    site.edit("content/media/drei.svg", &picture).edit("content/static/media/drei.svg", "anders");
    site.edit("content/media/drei.svg.yaml", "alt: Bild\ncredit: Foto\n");
    ends_with(&mut site, &[("content/articles/a.md", "image: eins.svg", "image: drei.svg")], "duplicate-url");
}

#[test]
fn an_address_where_something_stands_for_the_ledgers_sake_is_told() {
    let mut site = outlet();
    site.edit("content/urls.txt", "").builds();
    let edits = [
        ("content/articles/b.md", "slug: b", "slug: anders"),
        ("content/articles/a.md", "slug: a", "slug: a\naliases: [/2025/10/B/]"),
    ];
    ends_with(&mut site, &edits, "duplicate-url");
}

#[test]
fn a_key_that_a_layout_can_do_nothing_with_is_told() {
    let mut site = outlet();
    site.edit(
        "layouts/article.html",
        "{% if article.extra.zahl %}{{ article.extra.zahl + 1 }}{% endif %}{{ article.title }}",
    );
    let edits = [
        ("content/articles/a.md", "slug: a", "slug: a\nextra: {zahl: 1}"),
        ("content/articles/a.md", "zahl: 1", "zahl: [eins]"),
    ];
    ends_with(&mut site, &edits, "layout-error");
}

#[test]
fn drafts_that_editors_see_are_followed() {
    let c = "content/articles/c.md";
    let draft = Some(("related: [a]", "draft: true"));
    let planned = Some(("draft: true", "publish: 2026-02-01 10:00"));
    let gone = Some(("publish: 2026-02-01 10:00", "status: gone"));
    follow_for(Audience::Editors, &[(c, draft), (c, planned), (c, gone), (c, None)]);
}

#[test]
fn what_was_a_folder_and_is_an_article_is_looked_at_as_a_whole() {
    let mut site = outlet();
    site.edit("content/articles/mappe.md/g.md", &written("date: 2025-12-30 10:00"));
    let session = session(&site, NOW);
    fs::remove_dir_all(site.path("content/articles/mappe.md")).expect("a folder");
    site.edit("content/articles/mappe.md", &written("date: 2025-12-30 10:00"));
    let root = site.path("").canonicalize().expect("a folder");
    let look = session.look(&Hint::At([root.join("content/articles/mappe.md")].into()));
    assert_eq!(
        look.files.iter().map(ToString::to_string).collect::<Vec<_>>(),
        ["content/articles/mappe.md", "content/articles/mappe.md/g.md"]
    );
    let (_folder, out) = clean(&mut site);
    assert_eq!(differing(&session, &out.expect("a sound site")), Vec::<String>::new());
}
