//! Checking: all that a build finds, and more, without a trace.

use blatt::diag::Level;

use crate::site::{Built, TestSite, article, folders, snapshot};

/// A site with a mistake of each stage.
fn broken() -> TestSite {
    let sections = article("a", "A", "2020-01-01", "tagz: [x]", "[gone](gone.md)")
        + &article("b", "B", "2020-01-01", "author: nobody", "Text.").replace("author: redaktion\n", "")
        + &article("c", "A", "2020-01-01", "", "Text.")
        + "-- content/articles/notes.txt --\nx\n-- layouts/tag.html --\n{{ nothing.at.all }}\n"
        + &article("d", "D", "2020-01-01", "tags: [Hafen]", "Text.");
    TestSite::new(&sections)
}

fn told(checked: &Built) -> Vec<String> {
    checked.findings().iter().map(|finding| finding.short()).collect()
}

#[test]
fn a_check_leaves_no_trace() {
    for site in [broken(), TestSite::new(&article("a", "A", "2020-01-01", "", "Text."))] {
        let state = || (snapshot(&site.path("")), folders(&site.path("")));
        let before = state();
        site.check();
        assert!(state() == before, "of a site that was never built");
        site.build();
        let before = state();
        site.check();
        assert!(state() == before, "of a site that was built");
    }
}

#[test]
fn a_check_finds_all_that_a_build_finds() {
    let site = broken();
    let built = site.build();
    assert!(!built.published() && built.findings().len() == 6, "{}", built.shown());
    assert_eq!(told(&site.check()), told(&built));
    for path in ["site.yaml", "content/articles/b.md"] {
        site.edit(path, "a: [");
        assert_eq!(told(&site.check()), told(&site.build()), "{path}");
    }
    site.remove("site.yaml");
    assert_eq!(told(&site.check()), told(&site.build()));
}

#[test]
fn a_check_looks_into_fragments_of_the_server_and_behind_other_mistakes() {
    let site = TestSite::configured("fragments: ssi", &article("a", "A", "2020-01-01", "tagz: [x]", "Text."));
    site.edit("layouts/fragments/latest.html", "{{ nothing.at.all }}");
    site.edit("layouts/home.html", "{{ fragment(name=\"latest\") }}");
    let want = [("unknown-key", "content/articles/a.md:6:1"), ("layout-error", "layouts/fragments/latest.html:1:4")];
    site.check().expect_all(&want);
    site.build().expect_all(&want);
}

#[test]
fn what_was_checked_is_counted() {
    let mut site = TestSite::new(&article("a", "A", "2026-02-01", "", "Text."));
    let checked = site.check();
    let before = checked.report().counts;
    assert_eq!((before.sources, before.articles), (4, 0));
    assert!(site.builds().report().counts.pages == before.pages);
    site.at("2026-02-02T00:00:00Z");
    let checked = site.check();
    let after = checked.report().counts;
    assert!(after.articles == 1 && after.pages > before.pages, "{after:?}");
}

#[test]
fn levels_are_those_of_the_site_and_of_the_run() {
    let mut site =
        TestSite::configured("checks: {unknown-key: info}", &article("a", "A", "2020-01-01", "x: y", "Text."));
    site.edit("content/articles/notes.txt", "x");
    let levels = |site: &TestSite| site.check().findings().iter().map(|finding| finding.level).collect::<Vec<_>>();
    assert_eq!(levels(&site), [Level::Info, Level::Warning]);
    site.with(|options| options.strict = true);
    assert_eq!(levels(&site), [Level::Info, Level::Error]);
}
