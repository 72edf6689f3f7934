//! Every kind of mistake has a code, a place and a way out; one run tells all of them, and none is published.

use blatt::build::BuildError;

use crate::site::{Built, TestSite, article, snapshot};

/// Builds a site with one article of this text, the file content/articles/flood.md.
fn flood(text: &str) -> Built {
    TestSite::new(&format!("-- content/articles/flood.md --\n{text}")).build()
}

/// An article with one mistake: exactly this finding, and these hints.
#[track_caller]
fn check(text: &str, code: &str, place: &str, hints: &[&str]) {
    let built = flood(text);
    let finding = built.expect(code, &format!("content/articles/flood.md:{place}"));
    assert_eq!(finding.hints, hints, "{}", built.shown());
    assert!(matches!(built.error(), BuildError::Site(_)));
    assert!(built.files().is_empty(), "{}", built.shown());
}

#[test]
fn yaml_syntax() {
    let open = "close it with the quotation mark it begins with";
    check("---\ntitle: \"Flood\nauthor: x\n---\nRain.\n", "yaml-syntax", "2:8", &[open]);
    let quotes = "put the whole value in quotes: `title: 'Flood: the rain'`";
    check("---\ntitle: Flood: the rain\n---\nRain.\n", "yaml-syntax", "2:13", &[quotes]);
    check("---\ntitle: Flood\n\tdate: 2020-01-01\n---\nRain.\n", "yaml-syntax", "3:1", &["indent by two spaces"]);
    check("---\n- a\n- b\n---\nRain.\n", "yaml-syntax", "2:1", &["write `key: value`, one a line"]);
}

#[test]
fn duplicate_key() {
    let built = flood("---\ntitle: A\ntitle: B\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\nRain.\n");
    let finding = built.expect("yaml-syntax", "content/articles/flood.md:3:1");
    assert_eq!(finding.message, "the key `title` is written twice");
}

#[test]
fn unknown_key() {
    check(
        "---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\ntaegs: [a]\n---\nRain.\n",
        "unknown-key",
        "6:1",
        &["the nearest key is `tags`"],
    );
    check(
        "---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\nweather: wet\n---\nRain.\n",
        "unknown-key",
        "6:1",
        &["keys of your own belong below `extra`"],
    );
    check(
        "---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\nseries:\n  id: a\n  prat: 2\n---\nRain.\n",
        "unknown-key",
        "8:3",
        &["the nearest key is `part`"],
    );
    TestSite::configured("titel: x", "").build().expect("unknown-key", "site.yaml:5:1");
}

#[test]
fn missing_required_key() {
    check(
        "---\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\nRain.\n",
        "missing-key",
        "1:1",
        &["add `title: …` to the front matter"],
    );
    check(
        "---\ntitle:\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\nRain.\n",
        "missing-key",
        "2:7",
        &["write it as in `title: …`"],
    );
    let built = flood("---\n---\nRain.\n");
    let messages: Vec<&str> = built.findings().iter().map(|f| f.message.as_str()).collect();
    assert_eq!(
        messages,
        [
            "the key `author` is missing",
            "the key `category` is missing",
            "the key `date` is missing",
            "the key `title` is missing"
        ]
    );
}

#[test]
fn unknown_related_article_that_is_near_none() {
    let text = article("flood", "Flood", "2020-01-01", "related: [xyz]", "Rain.");
    let built = TestSite::new(&text).build();
    let finding = built.expect("unknown-article", "content/articles/flood.md:6:11");
    assert_eq!(finding.hints, ["name an article by its file, as in `flood.md`"]);
}

/// An item is marked by its own place, whatever empty ones stand before it.
#[test]
fn mistakes_in_lists_mark_their_item() {
    let with = |line: &str| {
        format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{line}\n---\nRain.\n")
    };
    let place = |text: &str, code: &str, place: &str| {
        flood(text).expect(code, &format!("content/articles/flood.md:{place}"));
    };
    place(&with("tags: ['', a, ~, '/']"), "empty-slug", "6:18");
    place(&with("related: ['', xyz]"), "unknown-article", "6:15");
    place(&with("aliases: ['', /a/, b]"), "bad-url", "6:20");
    place(&with("aliases: ['', /a/, /archiv/]"), "duplicate-url", "6:20");
    place(&with("").replace("redaktion", "['', nobody]"), "unknown-author", "4:14");
    place(&with("").replace("redaktion", "[redaktion, redaktion]"), "bad-value", "4:21");
    TestSite::configured("feeds: {formats: [rss, atm]}", "").build().expect("bad-value", "site.yaml:5:24");
}

/// A key with nothing in it is no key: the article must not vanish without a word.
#[test]
fn empty_values_of_required_keys() {
    let text = "---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\nRain.\n";
    check(&text.replace("title: Flood", "title: \"\""), "missing-key", "2:8", &["write it as in `title: …`"]);
    check(&text.replace("2020-01-01", "' '"), "missing-key", "3:7", &["write it as in `date: 2020-09-14 09:12`"]);
    for empty in ["[]", "\"\"", "[~]"] {
        check(&text.replace("redaktion", empty), "missing-key", "4:9", &["write it as in `author: ID`"]);
    }
    check(&text.replace("redaktion", "{}"), "missing-key", "4:9", &["add `id: …`"]);
    check(&text.replace("politik", "''"), "missing-key", "5:11", &["write it as in `category: …`"]);
    let built = flood(&text.replace("title: Flood", "title: Flood\nslug: ''"));
    assert!(built.has("2020/01/flood/index.html"), "an empty value counts as none where none is needed");
}

#[test]
fn an_alias_on_an_address_that_is_taken() {
    let text = article("a", "A", "2020-01-01", "aliases: [/2020/01/b/]", "Text.")
        + &article("b", "B", "2020-01-02", "", "Text.");
    let built = TestSite::new(&text).build();
    let finding = built.expect("duplicate-url", "content/articles/a.md:6:11");
    assert_eq!(finding.hints, ["take the alias out"]);
    assert_eq!(finding.related[0].0.as_str(), "content/articles/b.md");
    let text = article("a", "A", "2020-01-01", "aliases: [/]", "Text.");
    TestSite::new(&text).build().expect("duplicate-url", "content/articles/a.md:6:11");
}

#[test]
fn wrong_type() {
    let with = |line: &str| {
        format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{line}\n---\nRain.\n")
    };
    let text = "write one text, in quotes if it begins with a bracket";
    let keys = "write `key: value` below it, each in an indented line of its own";
    check(&with("kicker: [a, b]"), "wrong-type", "6:9", &[text]);
    check(&with("draft: maybe"), "wrong-type", "6:8", &["write true or false"]);
    check(&with("tags: [a, {b: c}]"), "wrong-type", "6:11", &[text]);
    check(&with("corrections: late"), "wrong-type", "6:14", &[keys]);
    check(&with("image: [a.jpg]"), "wrong-type", "6:8", &[text]);
    TestSite::configured("per_page: many", "").build().expect("wrong-type", "site.yaml:5:11");
}

#[test]
fn bad_value() {
    let text = "---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\ntype: rant\n---\nRain.\n";
    let known = "it is one of report, reportage, analysis, opinion, interview, background, review, satire, advertorial";
    check(text, "bad-value", "6:7", &[known]);
    for number in ["-1", "1.5"] {
        let built = TestSite::configured(&format!("per_page: {number}"), "").build();
        let finding = built.expect("bad-value", "site.yaml:5:11");
        assert_eq!(finding.message, "`per_page` has to be a whole number from 1 on");
    }
    TestSite::configured("per_page: 0", "").build().expect("bad-value", "site.yaml:5:11");
    TestSite::configured("checks: {missing-alt: loud}", "").build().expect("bad-value", "site.yaml:5:23");
    let built = TestSite::configured("checks: {mising-alt: off}", "").build();
    assert_eq!(built.expect("unknown-check", "site.yaml:5:10").hints, ["the nearest check is `missing-alt`"]);
}

#[test]
fn impossible_date() {
    let text = "---\ntitle: Flood\ndate: 2021-02-30\nauthor: redaktion\ncategory: politik\n---\nRain.\n";
    check(text, "bad-date", "3:7", &["write it as 2020-09-14 or 2020-09-14 09:12"]);
    let text = "---\ntitle: Flood\ndate: 2021-02-03 25:10\nauthor: redaktion\ncategory: politik\n---\nRain.\n";
    check(text, "bad-date", "3:7", &["write it as 2020-09-14 or 2020-09-14 09:12"]);
}

#[test]
fn unknown_author() {
    let site = TestSite::new(
        "-- content/authors/j-smith.md --\n---\nname: J. Smith\n---\n\
         -- content/articles/news/flood.md --\n---\ntitle: Flood\nauthor: j-smth\ndate: 2020-01-01\ncategory: politik\n---\nRain.\n",
    );
    let built = site.build();
    let finding = built.expect("unknown-author", "content/articles/news/flood.md:3:9");
    assert_eq!(finding.excerpt.text.as_deref(), Some("author: j-smth"));
    assert_eq!(finding.hints, ["the nearest profile is `j-smith`, in content/authors/j-smith.md"]);

    let built = TestSite::new(
        "-- content/articles/a.md --\n---\ntitle: A\ndate: 2020-01-01\nauthor:\n  - redaktion\n  - {id: nobody, role: Text}\n\
         category: politik\n---\nRain.\n",
    )
    .build();
    built.expect("unknown-author", "content/articles/a.md:6:10");
}

#[test]
fn what_can_be_no_file_is_not_to_be_created() {
    for id in ["../../etc", "a/b"] {
        let text = format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: {id}\ncategory: politik\n---\nRain.\n");
        check(&text, "unknown-author", "4:9", &[]);
    }
}

#[test]
fn unknown_category() {
    check(
        "---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: poltik\n---\nRain.\n",
        "unknown-category",
        "5:11",
        &["the nearest category is `politik`, in content/categories/politik.md"],
    );
    let built = TestSite::configured("menu: [politik, sprot]", "").build();
    built.expect("unknown-category", "site.yaml:5:17");
}

#[test]
fn unknown_series() {
    let part = |name: &str, series: &str| article(name, name, "2020-01-01", &format!("series: {series}"), "Rain.");
    let built = TestSite::new(&(part("a", "hochwasser") + &part("b", "hochwasser") + &part("c", "hochwaser"))).build();
    let finding = built.expect("unknown-series", "content/articles/c.md:6:9");
    assert!(finding.hints.iter().any(|hint| hint.contains("`hochwasser`")), "{:?}", finding.hints);
    // The first part of a series is not a mistake.
    TestSite::new(&part("a", "hochwasser")).builds();
}

#[test]
fn missing_media_credit_and_alt() {
    let with = |line: &str| {
        format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{line}\n---\nRain.\n")
    };
    check(&with("image: none.png\nimage_alt: A\nimage_credit: B"), "missing-media", "6:8", &[]);
    let svg = "-- content/media/flood.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"/>\n";
    let build = |line: &str| TestSite::new(&format!("{svg}-- content/articles/flood.md --\n{}", with(line))).build();
    let built = build("image: flod.svg");
    assert_eq!(
        built.expect("missing-media", "content/articles/flood.md:6:8").hints,
        ["the nearest file is `flood.svg`"]
    );
    let built = build("image: flood.svg\nimage_alt: Rain");
    let finding = built.expect("missing-credit", "content/articles/flood.md:6:8");
    assert_eq!(finding.hints, ["add `image_credit:`, or `credit:` in content/media/flood.svg.yaml"]);
    let built = build("image: flood.svg\nimage_credit: Anna");
    let finding = built.expect("missing-alt", "content/articles/flood.md:6:8");
    assert_eq!(finding.hints, ["add `image_alt:`, or `alt:` in content/media/flood.svg.yaml"]);
    build("image: {src: flood.svg, alt: Rain}").expect("missing-credit", "content/articles/flood.md:6:14");

    let body =
        |body: &str| TestSite::new(&(svg.to_owned() + &article("flood", "Flood", "2020-01-01", "", body))).build();
    body("![Rain](none.svg)").expect("missing-media", "content/articles/flood.md:7:1");
    body("Text.\n\n![Rain](flood.svg)").expect("missing-credit", "content/articles/flood.md:9:1");
    body("![](flood.svg){credit=\"Anna\"}").expect("missing-alt", "content/articles/flood.md:7:1");
    // What counts readers has nothing to see, and says so.
    body("<img src=\"https://count.example/1\" alt=\"\" width=\"1\" height=\"1\">").expect_none();
    body("<img src=\"https://count.example/1\" width=\"1\" height=\"1\">")
        .expect("missing-alt", "content/articles/flood.md:7:11");
}

#[test]
fn levels_can_be_chosen() {
    let text = article("a", "A", "2020-01-01", "image: none.png", "Rain.");
    let site = TestSite::configured("checks: {missing-media: warning}", &text);
    let built = site.build();
    built.expect("missing-media", "content/articles/a.md:6:8");
    assert!(built.has("2020/01/a/index.html"), "{}", built.shown());
    TestSite::configured("checks: {missing-media: off}", &text).builds();
    let mut site = TestSite::configured("checks: {missing-media: warning}", &text);
    let built = site.with(|options| options.strict = true).build();
    assert!(matches!(built.error(), BuildError::Site(_)));
}

/// What can't be published can't be waved through: its page would be missing without a word.
#[test]
fn some_levels_are_not_the_sites_to_choose() {
    let text = article("a", "A", "2020-01-01", "", "Text.") + "-- layouts/home.html --\n{% if %}\n";
    for level in ["off", "info", "warning"] {
        let built = TestSite::configured(&format!("checks: {{layout-error: {level}}}"), &text).build();
        built.expect_all(&[("layout-error", "layouts/home.html:1:7"), ("bad-value", "site.yaml:5:24")]);
    }
    TestSite::configured("checks: {layout-error: error}", &text)
        .build()
        .expect("layout-error", "layouts/home.html:1:7");
    TestSite::configured("checks: {unknown-author: off}", "").build().expect("bad-value", "site.yaml:5:26");
}

#[test]
fn dead_links() {
    let build = |body: &str| {
        TestSite::new(
            &(article("flood", "Flood", "2020-01-01", "", body)
                + &article("drought", "Drought", "2020-01-02", "", "Sun.")),
        )
        .build()
    };
    let built = build("See [there](drouhgt.md).");
    let finding = built.expect("dead-link", "content/articles/flood.md:7:13");
    assert_eq!(finding.hints, ["the nearest file is `content/articles/drought.md`"]);
    let built = build("See [there](www.example.org).");
    let finding = built.expect("dead-link", "content/articles/flood.md:7:13");
    assert_eq!(finding.hints, ["for another site write https://www.example.org"]);
    build("## Here\n\n[there](drought.md), [here](#here), [a](https://a.example), [m](mailto:a@b.example), [p](/tag/)")
        .expect_none();
    build("See [there](/p/).").expect("dead-link", "content/articles/flood.md:7:13");
    build("See [there](#here).").expect("dead-anchor", "content/articles/flood.md:7:13");
}

#[test]
fn links_to_hidden_articles() {
    let built = TestSite::new(
        &(article("a", "A", "2020-01-01", "", "[x](b.md) [y](c.md) [z](d.md)")
            + &article("b", "B", "2020-01-01", "draft: true", "B.")
            + &article("c", "C", "2020-01-01", "publish: 2027-01-01 10:00", "C.")
            + &article("d", "D", "2020-01-01", "expires: 2020-02-01", "D.")),
    )
    .build();
    built.expect_all(&[
        ("link-to-hidden", "content/articles/a.md:7:5"),
        ("link-to-hidden", "content/articles/a.md:7:15"),
        ("link-to-expired", "content/articles/a.md:7:25"),
    ]);
    let why: Vec<&str> =
        built.findings().iter().map(|f| f.message.split("which is ").nth(1).unwrap_or_default()).collect();
    assert_eq!(
        why,
        ["a draft", "not published before 2027-01-01 10:00", "not published any more since 2020-02-01 00:00"]
    );
}

#[test]
fn ambiguous_links() {
    let text = article("x/same", "Same", "2020-01-01", "", "One.")
        + &article("y/same", "Other", "2020-01-02", "", "Two.")
        + &article("z/a", "A", "2020-01-03", "", "[link](same.md)");
    TestSite::new(&text).build().expect("ambiguous-link", "content/articles/z/a.md:7:8");
}

#[test]
fn unknown_related_article() {
    let text = article("flood", "Flood", "2020-01-01", "related: [drouht]", "Rain.")
        + &article("drought", "Drought", "2020-01-02", "", "Sun.");
    let built = TestSite::new(&text).build();
    let finding = built.expect("unknown-article", "content/articles/flood.md:6:11");
    assert_eq!(finding.hints, ["the nearest file is `content/articles/drought.md`"]);
}

#[test]
fn duplicate_url_names_both_files() {
    let text = article("a", "Flood", "2020-01-01", "", "One.") + &article("b", "flood!", "2020-01-20", "", "Two.");
    let built = TestSite::new(&text).build();
    let finding = built.expect("duplicate-url", "content/articles/a.md:2:8");
    assert!(finding.message.contains("content/articles/a.md") && finding.message.contains("content/articles/b.md"));
    assert_eq!(finding.related.len(), 1);
    assert_eq!(finding.related[0].0.as_str(), "content/articles/b.md");
    assert!(finding.full(false).contains("content/articles/b.md:2"), "{}", finding.full(false));
}

#[test]
fn duplicate_ids() {
    let built = TestSite::new(
        "-- content/tags/nato.md --\n---\ntitle: NATO\n---\n-- content/tags/NATO-.md --\n---\ntitle: Nato\n---\n",
    )
    .build();
    assert!(built.findings().iter().any(|f| f.code.name == "duplicate-id"), "{}", built.shown());
}

#[test]
fn raw_html_where_it_is_forbidden() {
    let text = article("a", "A", "2020-01-01", "", "Text <b>bold</b>.");
    let built = TestSite::configured("html: forbid", &text).build();
    assert!(built.findings().iter().all(|f| f.code.name == "raw-html" && f.excerpt.line == 7), "{}", built.shown());
    assert_eq!(built.findings()[0].excerpt.column, 6);
}

#[test]
fn layout_errors_name_their_place_and_the_page() {
    let text = article("a", "A", "2020-01-01", "", "Text.");
    let layout = "-- layouts/page.html --\n<p>{{ document.titel }}</p>\n-- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n";
    let built = TestSite::new(&(text.clone() + layout)).build();
    let finding = built.expect("layout-error", "layouts/page.html:1:16");
    assert!(finding.message.contains("titel") || finding.full(false).contains("titel"), "{}", finding.full(false));
    assert!(finding.full(false).contains("/about/"), "{}", finding.full(false));

    let built = TestSite::new(&(text.clone() + "-- layouts/article.html --\n<p>\n{% if article %}\n</p>\n")).build();
    assert_eq!(built.findings()[0].code.name, "layout-error");
    assert_eq!(built.findings()[0].path.as_str(), "layouts/article.html");

    let built = TestSite::new(&(text + "-- layouts/article.html --\n<p>{{ asset(path=\"thme.css\") }}</p>\n")).build();
    let finding = built.expect("layout-error", "layouts/article.html:1:7");
    assert!(finding.message.contains("theme.css"), "{}", finding.message);
}

/// What a layout calls is known before any page is made with it.
#[test]
fn names_that_no_layout_can_call() {
    let check = |layout: &str, place: &str, message: &str| {
        let built = TestSite::new(&format!("-- layouts/page.html --\n<p>Ä</p>\n{layout}\n")).build();
        let finding = built.expect("layout-error", &format!("layouts/page.html:{place}"));
        assert_eq!(finding.message, message);
    };
    check("<p>Ö {{ site.title | uper }}</p>", "2:22", "unknown filter `uper`");
    check("<p>{{ asett(path='theme.css') }}</p>", "2:7", "unknown function `asett`");
    check("{% include 'fragments/crad.html' %}", "2:12", "unknown template `fragments/crad.html`");
}

#[test]
fn a_mistake_in_a_fragment_is_told_once() {
    let text = article("a", "A", "2020-01-01", "", "Text.") + &article("b", "B", "2020-01-02", "", "Text.");
    let built = TestSite::new(&(text + "-- layouts/fragments/footer.html --\n<p>\n{{ site.titel }}</p>\n")).build();
    built.expect("layout-error", "layouts/fragments/footer.html:2:9");
}

#[test]
fn configuration_mistakes() {
    let check = |yaml: &str, code: &str, place: &str| {
        TestSite::new(&format!("-- site.yaml --\n{yaml}\n")).build().expect(code, &format!("site.yaml:{place}"));
    };
    check("title: T\nbase_url: blatt.example", "bad-url", "2:11");
    check("title: T\nbase_url: https://blatt.example\nlocale: german", "unknown-locale", "3:9");
    check("title: T\nbase_url: https://blatt.example\ntimezone: Europe/Berln", "unknown-timezone", "3:11");
    check("title: T\nbase_url: https://blatt.example\npermalinks: {article: /x/}", "bad-url", "3:23");
    check("title: T\nbase_url: https://blatt.example\nhtml: never", "bad-value", "3:7");
    check("title: T\nbase_url: https://blatt.example\npublisher: {logo: none.svg}", "missing-media", "3:19");
    let built = TestSite::new("").remove("site.yaml").build();
    assert_eq!(built.expect("missing-file", "site.yaml:1:1").hints.len(), 1);
}

#[test]
fn strings_and_styles() {
    let built = TestSite::new("-- layouts/strings/de.yaml --\ntext:\n  about: {one: x}\n").build();
    assert_eq!(built.findings()[0].code.name, "bad-strings", "{}", built.shown());
    let built = TestSite::new("-- layouts/assets/theme.css --\np { color: red; }\n}} broken {\n").build();
    assert_eq!(built.findings()[0].code.name, "bad-stylesheet", "{}", built.shown());
    assert_eq!(built.findings()[0].excerpt.line, 2, "{}", built.shown());
}

#[test]
fn aliases_and_canonical_addresses() {
    let with = |line: &str| {
        format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{line}\n---\nRain.\n")
    };
    check(&with("aliases: [/a/../../etc/]"), "bad-url", "6:11", &[]);
    check(&with("aliases: [alt]"), "bad-url", "6:11", &[]);
    check(&with("canonical: elsewhere.example/a"), "bad-url", "6:12", &["write https://elsewhere.example/a"]);
    check(&with("slug: …"), "empty-slug", "6:7", &[]);
}

#[test]
fn warnings_and_notes_do_not_stop_a_build() {
    let built = TestSite::new(
        "-- content/articles/a.md --\n---\ntitle: A\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\n\
         -- content/tags/empty.md --\n---\ntitle: Empty\n---\n-- content/articles/notes.txt --\nNotes\n",
    )
    .build();
    built.expect_all(&[
        ("empty-body", "content/articles/a.md:7:1"),
        ("unknown-file", "content/articles/notes.txt:1:1"),
        ("orphan-tag", "content/tags/empty.md:1:1"),
    ]);
    assert!(built.has("2020/01/a/index.html"), "{}", built.shown());
}

/// One of everything, so that no stage hides what another finds.
#[test]
fn one_run_tells_every_mistake() {
    let site = TestSite::new(
        "-- content/authors/redaktion.md --\n---\nnam: Redaktion\nname: R\n---\n\
         -- content/categories/politik.md --\n---\ntitle: Politik\ncolour: red\n---\n\
         -- content/articles/a.md --\n---\ntitle: \"A\n---\nText.\n\
         -- content/articles/b.md --\n---\ntitle: B\ndate: 2020-13-01\nauthor: nobody\ncategory: sport\n---\nText.\n\
         -- content/articles/c.md --\n---\ntitle: C\ndate: 2020-01-01\nauthor: nobody\ncategory: sport\nimage: c.jpg\n---\n[x](y.md)\n\
         -- content/articles/d.md --\nNo front matter.\n\
         -- content/data/front.yaml --\nlead: [a\n\
         -- layouts/page.html --\n{% if %}\n",
    );
    let built = site.build();
    built.expect_all(&[
        ("yaml-syntax", "content/articles/a.md:2:8"),
        ("bad-date", "content/articles/b.md:3:7"),
        ("unknown-author", "content/articles/b.md:4:9"),
        ("unknown-category", "content/articles/b.md:5:11"),
        ("unknown-author", "content/articles/c.md:4:9"),
        ("unknown-category", "content/articles/c.md:5:11"),
        ("missing-media", "content/articles/c.md:6:8"),
        ("dead-link", "content/articles/c.md:8:5"),
        ("no-front-matter", "content/articles/d.md:1:1"),
        ("unknown-key", "content/authors/redaktion.md:2:1"),
        ("bad-value", "content/categories/politik.md:3:9"),
        ("yaml-syntax", "content/data/front.yaml:1:7"),
        ("layout-error", "layouts/page.html:1:7"),
    ]);
}

/// Whatever site.yaml gets wrong, the other files are checked in the same run, and are not blamed for it.
#[test]
fn mistakes_in_the_configuration_hide_no_others() {
    let others = article("a", "A", "2020-01-01", "tags: [a, '/']", "[to the month](/2020/01/)")
        + "-- content/static/ads.txt --\nx\n-- layouts/page.html --\n<p>{{ document.titel }}</p>\n\
           -- content/pages/about.md --\n---\ntitle: About\n---\nUs.\n";
    let found = [("empty-slug", "content/articles/a.md:6:11"), ("layout-error", "layouts/page.html:1:16")];
    let base = "title: T\nbase_url: https://blatt.example\n";
    let check = |yaml: &str, own: &[(&str, &str)]| {
        let built = TestSite::new(&format!("-- site.yaml --\n{yaml}\n{others}")).build();
        built.expect_all(&[&found[..], own].concat());
        assert!(built.files().is_empty(), "{}", built.shown());
    };
    check(&format!("{base}tagline: [x]"), &[("wrong-type", "site.yaml:3:10")]);
    check("titel: T\nbase_url: https://blatt.example", &[("unknown-key", "site.yaml:1:1")]);
    check("title: T", &[("missing-key", "site.yaml:1:1")]);
    check("title: T\nbase_url: blatt.example", &[("bad-url", "site.yaml:2:11")]);
    check(&format!("{base}locale: german"), &[("unknown-locale", "site.yaml:3:9")]);
    check(&format!("{base}timezone: Europe/Berln"), &[("unknown-timezone", "site.yaml:3:11")]);
    check(&format!("{base}permalinks: {{archive: '/monat/{{yaer}}/'}}"), &[("bad-url", "site.yaml:3:23")]);
    check(
        &format!("{base}menu: [sport, {{titel: A, url: /2020/01/}}]"),
        &[("unknown-category", "site.yaml:3:8"), ("unknown-key", "site.yaml:3:16")],
    );
    check(&format!("{base}checks: {{unknown-key: off}}\nweather: wet"), &[("unknown-key", "site.yaml:4:1")]);
}

/// Nothing is known then of what the site lets pass, and how it makes addresses: each file is checked by itself.
#[test]
fn a_configuration_that_is_no_yaml_hides_no_mistakes_of_single_files() {
    let others = article("a", "A", "2020-02-30", "", "[x](/somewhere/)")
        + &article("b", "B", "2020-01-01", "", "")
        + "-- layouts/page.html --\n{% if %}\n";
    let built = TestSite::new(&format!("-- site.yaml --\ntitle: T\nmenu: [a\n{others}")).build();
    built.expect_all(&[
        ("bad-date", "content/articles/a.md:3:7"),
        ("layout-error", "layouts/page.html:1:7"),
        ("yaml-syntax", "site.yaml:2:7"),
    ]);
    assert!(built.files().is_empty(), "{}", built.shown());
}

/// What was meant by a mistake holds for the run, so that it is not followed by what it was to prevent.
#[test]
fn a_mistake_in_the_configuration_has_no_followers() {
    let text = article("a", "A", "2020-01-01", "image: none.png", "Text <iframe></iframe>.\n\n[x](/monat/)");
    let check = |keys: &str, code: &str, place: &str| {
        TestSite::configured(keys, &text).build().expect(code, &format!("site.yaml:{place}"));
    };
    let rest = "\npermalinks: {archiv: '/{year}/{month}/'}";
    let built = TestSite::configured(&format!("checks: {{mising-media: off}}\nhtml: alow{rest}"), &text).build();
    built.expect_all(&[
        ("unknown-check", "site.yaml:5:10"),
        ("bad-value", "site.yaml:6:7"),
        ("unknown-key", "site.yaml:7:14"),
    ]);
    let two =
        "menu: ['', sport, {title: A, url: /2020/}]\nchecks: {missing-media: off, html-removed: off, dead-link: off}";
    check(two, "unknown-category", "5:12");
}

/// A slip in a key that has to be there is one mistake, and no level of the site's lets the document vanish.
#[test]
fn a_misspelt_key_is_told_once() {
    let with = |line: &str| {
        format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{line}\n---\nRain.\n")
    };
    let nearest = |key: &str| format!("the nearest key is `{key}`");
    check(&with("no_ads: true").replace("title:", "titel:"), "unknown-key", "2:1", &[&nearest("title")]);
    check(&with("no_ads: true").replace("author:", "autor:"), "unknown-key", "4:1", &[&nearest("author")]);
    check(&with("no_ads: true").replace("redaktion", "[{idd: redaktion}]"), "unknown-key", "4:11", &[&nearest("id")]);
    check(&with("series: {idd: a}"), "unknown-key", "6:10", &[&nearest("id")]);
    check(&with("image: {scr: a.jpg}"), "unknown-key", "6:9", &[&nearest("src")]);
    check(&with("corrections: [{dat: 2020-01-02, text: x}]"), "unknown-key", "6:16", &[&nearest("date")]);
    let site = |keys: &str, place: &str| {
        TestSite::configured(keys, "").build().expect("unknown-key", &format!("site.yaml:{place}"));
    };
    site("menu: [{titel: a, url: /}]", "5:9");
    site("ads: {slots: [{idd: a, html: x}]}", "5:16");
    let text = article("a", "A", "2020-01-01", "", "Text.").replace("title:", "titel:");
    let built = TestSite::configured("checks: {unknown-key: off}", &text).build();
    built.expect("unknown-key", "content/articles/a.md:2:1");
}

#[test]
fn a_text_with_commas_is_no_list() {
    let with = |line: &str| {
        format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{line}\n---\nRain.\n")
    };
    let hint = "write `tags: [Rain, Wind]`, or `tags: [\"Rain, Wind\"]` if the comma belongs to it";
    check(&with("tags: Rain, Wind"), "wrong-type", "6:7", &[hint]);
    let hint =
        "write `author: [redaktion, redaktion2]`, or `author: [\"redaktion, redaktion2\"]` if the comma belongs to it";
    let text = "-- content/authors/redaktion.md --\n---\nname: R\n---\n-- content/authors/redaktion2.md --\n---\nname: S\n---\n";
    let two = with("no_ads: true").replace("redaktion", "redaktion, redaktion2");
    let built = TestSite::new(&format!("{text}-- content/articles/flood.md --\n{two}")).build();
    assert_eq!(built.expect("wrong-type", "content/articles/flood.md:4:9").hints, [hint]);
    for one in ["tags: Rain", "tags: 1,5-Grad-Ziel", "tags: ['Rain, Wind']"] {
        flood(&with(one)).expect_none();
    }
}

#[test]
fn addresses_for_letters() {
    let author = |email: &str| format!("-- content/authors/redaktion.md --\n---\nname: R\nemail: {email}\n---\n");
    let built = TestSite::new(&author("mailto:r@blatt.example")).build();
    let finding = built.expect("bad-value", "content/authors/redaktion.md:3:8");
    assert_eq!(finding.hints, ["write it as in `name@example.org`"]);
    TestSite::new(&author("r@blatt.example")).builds();
    TestSite::configured("publisher: {email: blatt.example}", "").build().expect("bad-value", "site.yaml:5:20");
}

#[test]
fn an_error_leaves_the_output_as_it_was() {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "", "Text."));
    site.builds();
    let before = snapshot(&site.path("public"));
    site.edit("content/articles/b.md", "---\ntitle: B\n---\nText.\n").remove("content/articles/a.md");
    let built = site.build();
    assert!(!built.findings().is_empty());
    let after = snapshot(&site.path("public"));
    assert!(before == after, "{}", built.shown());
    // The same for a mistake that shows only while pages are made.
    site.remove("content/articles/b.md").edit("layouts/home.html", "{{ nothing }}");
    site.build().expect("layout-error", "layouts/home.html:1:4");
    assert!(before == snapshot(&site.path("public")));
}

#[test]
fn places_are_right_after_a_byte_order_mark_and_with_crlf() {
    let text = "---\ntitle: Flood\nauthor: j-smth\ndate: 2020-02-30\ncategory: politik\n---\nRain.\n\n[x](y.md)\n";
    let places: [(&str, &str); 3] = [
        ("unknown-author", "content/articles/flood.md:3:9"),
        ("bad-date", "content/articles/flood.md:4:7"),
        ("dead-link", "content/articles/flood.md:9:5"),
    ];
    for (name, change) in [
        ("as it is", (|text| text.to_owned()) as fn(&str) -> String),
        ("with a byte order mark", |text| format!("\u{feff}{text}")),
        ("with CRLF", |text| text.replace('\n', "\r\n")),
        ("with both", |text| format!("\u{feff}{}", text.replace('\n', "\r\n"))),
    ] {
        let built = flood(&change(text));
        built.expect_all(&places);
        assert_eq!(built.findings()[1].excerpt.text.as_deref(), Some("date: 2020-02-30"), "{name}");
        assert_eq!(built.findings()[2].excerpt.text.as_deref(), Some("[x](y.md)"), "{name}");
    }
}

#[test]
fn whatever_refers_to_a_broken_file_is_not_to_blame() {
    let built = TestSite::new(
        &("-- content/authors/redaktion.md --\n---\nname: \"R\n---\n-- content/categories/politik.md --\nPolitik\n"
            .to_owned()
            + &article("a", "A", "2020-01-01", "related: [c]", "[b](b.md) [c](c.md)")
            + "-- content/articles/b.md --\n---\ntitle: [B\n---\nText.\n"
            + "-- content/articles/c.md --\n---\ntitle: C\nauthor: redaktion\ncategory: politik\n---\nText.\n"),
    )
    .build();
    built.expect_all(&[
        ("yaml-syntax", "content/articles/b.md:2:8"),
        ("missing-key", "content/articles/c.md:1:1"),
        ("yaml-syntax", "content/authors/redaktion.md:2:7"),
        ("no-front-matter", "content/categories/politik.md:1:1"),
    ]);
}

#[test]
fn a_layout_that_makes_nothing_is_told() {
    let built = TestSite::new("-- layouts/artikle.html --\nx\n-- layouts/own.html --\nx\n-- layouts/page.html --\n{% include \"own.html\" %}\n").build();
    let finding = built.expect("unknown-file", "layouts/artikle.html:1:1");
    assert_eq!(finding.hints, ["the nearest layout is `article.html`"]);
}

#[test]
fn a_strict_build_takes_warnings_for_errors() {
    let mut site = TestSite::new("-- layouts/artikle.html --\nx\n");
    assert!(site.build().published());
    let built = site.with(|options| options.strict = true).build();
    assert!(!built.published());
    assert_eq!(built.findings()[0].level, blatt::diag::Level::Error);
}

#[test]
fn keys_of_other_generators_are_told_what_they_are_here() {
    let front = "title: A\ndate: 2020-01-01\nauthor: redaktion\ncategories: [politik]\ndescription: x\nlayout: post\npublishDate: 2020-01-01";
    let site = TestSite::new(&format!("-- content/articles/a.md --\n---\n{front}\n---\nText.\n"));
    site.edit("content/articles/b.md", "+++\ntitle = \"B\"\n+++\nText.\n");
    let built = site.build();
    let hints: Vec<&str> = built.findings().iter().flat_map(|finding| &finding.hints).map(String::as_str).collect();
    let want = [
        "an article stands in one category: write `category: ID`, and the others as `tags`",
        "what Hugo and Jekyll call `description` is `teaser` here",
        "the layout follows from the folder that the file stands in: take the key out",
        "what Hugo calls `publishDate` is `publish` here",
        "write `---` for both lines `+++`, and `key: value` for `key = value`",
    ];
    assert_eq!(hints, want);
}

#[test]
fn a_text_full_of_one_mistake_is_told_in_bounds() {
    let built = TestSite::new(&article("a", "A", "2020-01-01", "", &"[x](y.md) ".repeat(3_000))).build();
    let findings = built.findings();
    assert_eq!(findings.len(), 500);
    assert!(findings.iter().all(|finding| finding.code.name == "dead-link"));
    assert!(
        findings[499].hints.contains(&"this file has 2500 more of the kind".to_owned()),
        "{:?}",
        findings[499].hints
    );
}

/// What leads up a folder is no host.
#[test]
fn a_relative_address_is_no_other_site() {
    let built =
        TestSite::new(&article("flood", "Flood", "2020-01-01", "", "[x](../harbour/) [y](www.a.example)")).build();
    built
        .expect_all(&[("dead-link", "content/articles/flood.md:7:5"), ("dead-link", "content/articles/flood.md:7:22")]);
    let [harbour, other] = built.findings() else { panic!("two findings") };
    assert!(harbour.hints[0].starts_with("link to an article by its file"), "{harbour:?}");
    assert_eq!(other.hints, ["for another site write https://www.a.example"]);
}
