//! Checking: all that a build finds, and more, without a trace.

use blatt::diag::Level;

use crate::site::{Built, TestSite, article, folders, snapshot};

/// A site with a mistake of each stage.
fn broken() -> TestSite {
    let teaser = "teaser: Kurz.";
    let sections = article("a", "A", "2020-01-01", &format!("tagz: [x]\n{teaser}"), "[gone](gone.md)")
        + &article("b", "B", "2020-01-01", &format!("author: nobody\n{teaser}"), "Text.")
            .replace("author: redaktion\n", "")
        + &article("c", "C", "2020-01-01", &format!("slug: a\n{teaser}"), "Text.")
        + "-- content/articles/notes.txt --\nx\n-- layouts/tag.html --\n{{ nothing.at.all }}\n"
        + &article("d", "D", "2020-01-01", &format!("tags: [Hafen]\n{teaser}"), "Text.");
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
    let site =
        TestSite::configured("fragments: ssi", &article("a", "A", "2020-01-01", "tagz: [x]\nteaser: Kurz.", "Text."));
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
    let mut site = TestSite::configured(
        "checks: {unknown-key: info}",
        &article("a", "A", "2020-01-01", "x: y\nteaser: Kurz.", "Text."),
    );
    site.edit("content/articles/notes.txt", "x");
    let levels = |site: &TestSite| site.check().findings().iter().map(|finding| finding.level).collect::<Vec<_>>();
    assert_eq!(levels(&site), [Level::Info, Level::Warning]);
    site.with(|options| options.strict = true);
    assert_eq!(levels(&site), [Level::Info, Level::Error]);
}

/// Every way in which a page asks another host before a click is told once, and none of those in which it does not.
#[test]
fn pages_that_ask_other_hosts_are_told() {
    let asked = |html: &str| {
        let site = TestSite::configured("html: allow", &article("a", "A", "2020-01-01", "", html));
        foreign(&site)
    };
    for html in [
        "<img src=https://a.example/x.jpg alt=x>",
        "<img src=\"//a.example/x.jpg\" alt=x>",
        "<img src=\"HTTPS://a.example:8080/x.jpg\" alt=x>",
        "<picture><source srcset=\"/x.jpg 1x, https://a.example/x.jpg 2x\"></picture>",
        "<video poster=\"https://a.example/x.jpg\"></video>",
        "<script src='https://a.example/x.js'></script>",
        "<script>if (a<b && c == 'it\\'s) x()</script><script async src=https://a.example/x.js></script>",
        "<iframe src=\"https://a.example/x\"></iframe>",
        "<iframe srcdoc=\"&lt;img src='https://a.example/x.jpg'>\"></iframe>",
        "<object data=\"https://a.example/x\"></object>",
        "<embed src=\"https://a.example/x\">",
        "<link rel=\"preload stylesheet\" href=\"https://a.example/x.css\">",
        "<link href=\"https://a.example\" rel=preconnect>",
        "<link rel=\"shortcut icon\" href=\"https://a.example/x.png\">",
        "<p style=\"background: url('https://a.example/x.jpg')\">x</p>",
        "<p style=\"background: url(&quot;https://a.example/x.jpg&quot;)\">x</p>",
        "<style>@import \"https://a.example/x.css\";</style>",
        "<style>p > a { background: URL( //a.example/x.jpg ) }</style>",
        "<svg><image xlink:href=\"https://a.example/x.svg\"/></svg>",
        "<meta http-equiv=refresh content=\"0; url=https://a.example/\">",
    ] {
        let told = asked(html);
        assert!(told.len() == 1, "{html}: {told:#?}");
    }
    for html in [
        "<a href=\"https://a.example/x\">x</a>",
        "<a href=\"https://a.example/x\" ping=\"/x\">x</a> and https://a.example/x",
        "<link rel=canonical href=\"https://a.example/x\"><link rel=alternate href=\"https://a.example/x\">",
        "<meta property=\"og:image\" content=\"https://a.example/x.jpg\">",
        "<img src=\"https://blatt.example/x.jpg\" alt=x>",
        "<blockquote cite=\"https://a.example/x\">x</blockquote>",
        "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'/>\" alt=x>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\"></svg>",
        "<style>/* url(https://a.example/x.jpg) */ @namespace svg url(http://www.w3.org/2000/svg);</style>",
        "<script>x('<img src=\"https://a.example/x.jpg\">')</script>",
        "<!-- <img src=\"https://a.example/x.jpg\"> -->",
        "<form action=\"https://a.example/x\"></form>",
    ] {
        let requests = |told: &String| told.contains("[foreign-request]");
        let told = asked(html);
        assert!(!told.iter().any(requests), "{html}: {told:#?}");
    }
}

/// What is told of other hosts.
fn foreign(site: &TestSite) -> Vec<String> {
    let checked = site.check();
    let codes = ["foreign-request", "foreign-picture"];
    let foreign = checked.findings().iter().filter(|finding| codes.contains(&finding.code.name));
    foreign.map(|finding| finding.short()).collect()
}

const ASKS: &str = "makes the browsers of readers ask `a.example` before any click";

#[test]
fn a_request_is_told_where_it_comes_from() {
    let base = "<!doctype html><html lang=de><title>x</title><script src=\"https://a.example/x.js\"></script>";
    let site = TestSite::configured(
        "html: allow\nads: {slots: [{id: home, html: '<img src=\"https://a.example/ad.gif?a=1&amp;b=2\" alt=x>'}]}",
        &(article(
            "a",
            "A",
            "2020-01-01",
            "",
            "<p style=\"background: url(https://a.example/x.jpg)\">x</p>\n\n[x](https://a.example/)",
        ) + &article("b", "B", "2020-01-01", "", "Text.")
            + &article("c", "C", "2020-01-01", "", "Text.")),
    );
    site.edit("layouts/article.html", &format!("{base}{{{{ article.body }}}}"));
    site.edit("layouts/tag.html", base);
    site.edit("layouts/404.html", "<p>{% set host = \"b.example\" %}<img alt=x src=\"https://{{ host }}/y.gif\">");
    site.edit("layouts/assets/own.css", "p { color: red }\np { background: url(https://a.example/x.svg) }");
    site.edit("content/static/old/index.html", "<p>\n<iframe src=\"https://a.example/x\"></iframe>");
    let want = [
        "content/articles/a.md:7:27 `https://a.example/x.jpg`",
        "content/static/old/index.html:2:14 `https://a.example/x`",
        "layouts/404.html:1:1 on /404.html, `https://a.example/y.gif`",
        "layouts/article.html:1:59 `https://a.example/x.js`",
        "layouts/assets/own.css:2:21 `https://a.example/x.svg`",
        "site.yaml:6:43 `https://a.example/ad.gif?a=1&b=2`",
    ];
    let mut want: Vec<String> = want.iter().map(|told| format!("warning[foreign-request] {told} {ASKS}")).collect();
    want[2] = want[2].replace("a.example", "b.example");
    assert_eq!(foreign(&site), want);
}

#[test]
fn what_one_file_brings_to_many_pages_is_told_once() {
    let author = |text: &str| {
        let author = format!("-- content/authors/redaktion.md --\n---\nname: R\n---\n{text}\n");
        foreign(&TestSite::configured("html: allow", &(crate::site::articles(60) + &author)))
    };
    let told = author("<iframe src=\"https://a.example/x\"></iframe>");
    assert_eq!(
        told,
        [format!("warning[foreign-request] content/authors/redaktion.md:4:14 `https://a.example/x` {ASKS}")]
    );
    let told = author("![x](https://a.example/x.jpg \"Foto: x\")");
    let picture = "the picture `https://a.example/x.jpg` stands on another host";
    assert_eq!(told, [format!("warning[foreign-picture] content/authors/redaktion.md:4:6 {picture}")]);
}

/// However the page spells its address; what else the text brings from that host is told.
#[test]
fn a_picture_of_another_host_is_told_once() {
    let picture = "![x](https://a.example/größe.jpg?a=1&b=2)";
    let author = |text: &str| format!("---\nname: R\nbio: Wir.\n---\n{text}\n");
    let site = TestSite::configured("html: allow", &article("a", "A", "2020-01-01", "", "Text."));
    site.edit("content/authors/redaktion.md", &author(picture));
    let page = site.builds().file("author/redaktion/index.html");
    assert!(page.contains("https://a.example/gr%C3%B6%C3%9Fe.jpg?a=1&amp;b=2"), "{page}");
    let of_picture = "warning[foreign-picture] content/authors/redaktion.md:5:6 the picture \
                      `https://a.example/größe.jpg?a=1&b=2` stands on another host";
    assert_eq!(foreign(&site), [of_picture]);
    let script = "<script src=\"https://a.example/x.js\"></script>";
    site.edit("content/authors/redaktion.md", &author(&format!("{picture}\n\n{script}")));
    let of_script =
        format!("warning[foreign-request] content/authors/redaktion.md:7:14 `https://a.example/x.js` {ASKS}");
    assert_eq!(foreign(&site), [of_picture, &of_script]);
}

#[test]
fn fragments_of_the_server_are_looked_into() {
    let site = TestSite::configured("fragments: ssi", &article("a", "A", "2020-01-01", "", "Text."));
    site.edit("layouts/fragments/latest.html", "<img src=\"//a.example/x.jpg\" alt=x>");
    site.edit("layouts/home.html", "{{ fragment(name=\"latest\") }}");
    assert_eq!(
        foreign(&site),
        [format!("warning[foreign-request] layouts/fragments/latest.html:1:11 `//a.example/x.jpg` {ASKS}")]
    );
}

#[test]
fn hosts_that_the_outlet_allows_are_not_told() {
    let body = "<img src=\"https://cdn.example.org/x.jpg\" alt=\"x\"> <img src=\"https://b.example/x.jpg\" alt=\"x\">";
    let site = TestSite::configured("allow_hosts: [CDN.example.org]", &article("a", "A", "2020-01-01", "", body));
    let script = |host: &str| format!("<script src=\"https://{host}/x.js\"></script>\n");
    site.edit("layouts/404.html", &(script("cdn.example.org") + &script("b.example")));
    let told = foreign(&site);
    assert!(told.len() == 2, "{told:#?}");
    assert!(told[0].contains("-picture]") && told[0].contains("`https://b.example/x.jpg`"), "{told:#?}");
    assert!(told[1].contains("-request]") && told[1].contains("`https://b.example/x.js`"), "{told:#?}");
    let site = TestSite::configured("allow_hosts: ['https://cdn.example.org/']", "");
    let checked = site.check();
    let finding = checked.expect("bad-value", "site.yaml:5:15");
    assert_eq!(finding.message, "`https://cdn.example.org/` is no host");
    assert_eq!(finding.hints, ["write `cdn.example.org`"]);
}
