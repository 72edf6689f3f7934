//! Whole sites with a mistake in them, and what is told of it: for what takes more than one file to be seen.

use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;

/// A site in a folder of its own. It has what a site needs, and the files given, each behind a line `-- path --`.
struct TestSite {
    folder: tempfile::TempDir,
}

const BASE: &str = "\
-- site.yaml --
title: Blatt
base_url: https://a.example
-- content/authors/anna.md --
---
name: Anna
---
-- content/categories/news.md --
---
title: News
---
";

/// The keys of an article but for its title.
const KEYS: &str = "date: 2025-01-01\nauthor: anna\ncategory: news\n";

impl TestSite {
    fn new(files: &str) -> Self {
        let site = Self { folder: tempfile::tempdir().unwrap() };
        site.write(BASE);
        site.write(files);
        site
    }

    /// `KEYS` in a file stands for the keys that every article needs.
    fn write(&self, files: &str) {
        for file in files.split("-- ").filter(|file| file.contains(" --\n")) {
            let (path, text) = file.split_once(" --\n").unwrap();
            let path = self.folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text.replace("KEYS\n", KEYS)).unwrap();
        }
    }

    fn build(&self) -> Result<Report, Box<BuildError>> {
        self.build_while(&Silent)
    }

    fn build_while(&self, progress: &dyn Progress) -> Result<Report, Box<BuildError>> {
        let options = Options {
            root: self.folder.path().to_owned(),
            out: None,
            base_url: None,
            audience: Audience::Readers,
            clock: Clock::At("2026-01-01T00:00:00Z".parse().unwrap()),
            strict: false,
            minify: true,
            caching: Caching::On,
            program: Digest::of(b"a test"),
        };
        build(&options, progress).map_err(Box::new)
    }

    /// What is told, each as `error[code] path:line:column message`.
    fn told(&self) -> Vec<String> {
        let report = match self.build() {
            Ok(report) => report,
            Err(error) => match *error {
                BuildError::Site(report) => *report,
                other => panic!("{other:?}"),
            },
        };
        report.findings.iter().map(Finding::short).collect()
    }

    /// A file of the output.
    fn page(&self, path: &str) -> String {
        let built = self.build();
        assert!(built.is_ok(), "{built:?}");
        fs::read_to_string(self.folder.path().join("public").join(path)).unwrap()
    }
}

#[track_caller]
fn check(files: &str, want: &[&str]) {
    assert_eq!(TestSite::new(files).told(), want, "{files}");
}

#[test]
fn two_outputs_of_one_path() {
    check(
        "-- content/static/feed.xml --\nx",
        &["error[duplicate-url] content/static/feed.xml:1:1 \
           `content/static/feed.xml` would be published at `/feed.xml`, where the feed of all articles is"],
    );
    check("-- content/static/robots.txt --\nx-- content/static/sitemap.xml --\nx", &[]);
    check(
        "-- content/articles/a.md --\n---\ntitle: A\naliases: [/feed.xml]\nKEYS\n---\nText.\n",
        &["error[duplicate-url] content/articles/a.md:3:11 \
           `content/articles/a.md` would be published at `/feed.xml`, where the feed of all articles is"],
    );
    check(
        "-- content/categories/a.md --\n---\ntitle: A\nslug: x\n---\n-- content/categories/b.md --\n---\ntitle: B\nslug: x\n---\n",
        &["error[duplicate-url] content/categories/b.md:2:8 \
           `content/categories/b.md` would be published at `/category/x/`, as is `content/categories/a.md`"],
    );
    // An older page of a list, on an address that an article has.
    let article = |name: &str, extra: &str| {
        format!("-- content/articles/{name}.md --\n---\ntitle: {name}\n{extra}KEYS\n---\nText.\n")
    };
    let site = "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nper_page: 1\npermalinks: {article: '/page/{slug}/'}\n";
    check(
        &format!("{site}{}{}", article("eins", "slug: 1\n"), article("zwei", "")),
        &["error[duplicate-url] content/articles/eins.md:2:8 \
           `content/articles/eins.md` would be published at `/page/1/`, where the home page is"],
    );
}

#[test]
fn a_file_and_a_folder_of_one_name() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\naliases: [/x.html, /x.html/y/]\nKEYS\n---\nText.\n",
        &["error[duplicate-url] content/articles/a.md:3:11 \
           `content/articles/a.md` would be published as the file `/x.html`, where `/x.html/y/` needs a folder"],
    );
    // Once for the file, whatever stands in the folder.
    check(
        "-- content/static/2025 --\nx-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nText.\n",
        &["error[duplicate-url] content/static/2025:1:1 \
           `content/static/2025` would be published as the file `/2025`, where `/2025/01/a/` needs a folder"],
    );
}

#[test]
fn what_blatt_keeps_for_itself() {
    let site = "-- content/static/.blatt-manifest --\nx-- content/articles/a.md --\n---\ntitle: A\n\
                aliases: [/_fragments/x/]\nKEYS\n---\nText.\n";
    check(
        site,
        &[
            "error[duplicate-url] content/articles/a.md:3:11 \
             `content/articles/a.md` would be published at `/_fragments/x/`, which blatt keeps for itself",
            "error[duplicate-url] content/static/.blatt-manifest:1:1 \
             `content/static/.blatt-manifest` would be published at `/.blatt-manifest`, which blatt keeps for itself",
        ],
    );
}

#[test]
fn the_way_out_of_a_clash_follows_the_pattern() {
    let site = "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\npermalinks: {article: '/{id}/'}\n\
                -- content/articles/1/a.md --\n---\ntitle: A\nKEYS\n---\nText.\n\
                -- content/articles/2/a.md --\n---\ntitle: B\nKEYS\n---\nText.\n";
    let error = TestSite::new(site).build().unwrap_err();
    let BuildError::Site(report) = *error else { panic!("no clash") };
    assert_eq!(report.findings[0].hints, ["rename one of the files: their addresses are made from their names"]);
}

#[test]
fn a_mistake_of_a_file_is_not_one_of_those_that_refer_to_it() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\nauthor: ben\ndate: 2025-01-01\ncategory: sport\n---\n[x](b.md) [y](c.md)\n\
         -- content/articles/b.md --\n---\ntitle: ''\nKEYS\n---\nText.\n\
         -- content/articles/c.md --\n---\ntitle: C\nauthor: nobody\ndate: 2025-01-01\ncategory: news\n---\nText.\n\
         -- content/authors/ben.md --\n---\nnam: Ben\n---\n\
         -- content/categories/sport.md --\n---\ntitle: [x]\n---\n\
         -- content/authors/cem.md --\n---\nname: Cem\n---\n\
         -- content/articles/e.md --\n---\ntitle: E\nauthor: cem\ndate: 2025-01-01\ncategory: sport\n---\nText.\n\
         -- content/articles/d.md --\n---\ntitle: D\nKEYS\n---\n[x](b.md) [y](c.md) [z](../authors/ben.md) [c](../authors/cem.md)\n",
        &[
            "error[missing-key] content/articles/b.md:2:8 `title` has no value",
            "error[unknown-author] content/articles/c.md:3:9 no author profile named `nobody`",
            "error[unknown-key] content/authors/ben.md:2:1 there is no key `nam` here",
            "error[wrong-type] content/categories/sport.md:2:8 `title` takes a text, this is a list",
        ],
    );
}

#[test]
fn authors_and_tags_without_a_published_article_have_no_page() {
    check(
        "-- content/authors/ben.md --\n---\nname: Ben\n---\n-- content/tags/see.md --\n---\ntitle: See\n---\n\
         -- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n[x](../authors/ben.md)\n\n[y](../tags/see.md)\n",
        &[
            "error[link-to-hidden] content/articles/a.md:7:5 \
             the link leads to `../authors/ben.md`, which has no published article yet, so there is no page",
            "error[link-to-hidden] content/articles/a.md:9:5 \
             the link leads to `../tags/see.md`, which has no published article yet, so there is no page",
            "info[orphan-tag] content/tags/see.md:1:1 no published article has the tag `see`",
        ],
    );
}

#[test]
fn a_series_may_begin() {
    let article = |name: &str, series: &str, draft: bool| {
        format!(
            "-- content/articles/{name}.md --\n---\ntitle: {name}\nseries: {series}\ndraft: {draft}\nKEYS\n---\nText.\n"
        )
    };
    let old = article("a", "wahl-2020", false) + &article("b", "wahl-2020", false);
    check(&(old.clone() + &article("c", "wahl-2021", false)), &[]);
    check(&(old.clone() + &article("c", "whal-2020", true)), &[]);
    check(
        &(old + &article("c", "wahlen-2020", false)),
        &["warning[unknown-series] content/articles/c.md:3:9 no other article is part of a series `wahlen-2020`"],
    );
}

#[test]
fn an_expiry_breaks_no_build() {
    let site = TestSite::new(
        "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nDas [*alte* Heft](b.md).\n\
         -- content/articles/b.md --\n---\ntitle: B\nexpires: 2025-06-01\nKEYS\n---\nText.\n",
    );
    let want = "warning[link-to-expired] content/articles/a.md:7:19 \
                the link leads to `b.md`, which is not published any more since 2025-06-01 00:00";
    assert_eq!(site.told(), [want]);
    assert!(site.page("2025/01/a/index.html").contains("Das <em>alte</em> Heft."));
}

#[test]
fn a_dead_link_that_is_let_pass_is_no_link() {
    let site = TestSite::new(
        "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nchecks: {dead-link: warning}\n\
         -- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nDas [Heft](weg.md).\n",
    );
    assert_eq!(site.told().len(), 1);
    assert!(site.page("2025/01/a/index.html").contains("Das Heft."));
}

#[test]
fn paths_of_the_site_are_followed() {
    let site = "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example/neu\n\
                menu: [{title: A, url: /archive/}, {title: B, url: /weg/}, {title: C, url: /media/c.pdf}]\n\
                -- content/media/a.pdf --\nx-- content/media/c.pdf --\nx-- content/static/da.txt --\nx\
                -- content/articles/a.md --\n---\ntitle: A\naliases: [/alt/]\nKEYS\n---\n\
                [a](/media/a.pdf#page=2) [b](/feed.xml) [c](/2025/01/a) [d](/da.txt?x) [e](/alt/) [f](/neu/archive/)\n";
    check(
        &format!("{site}\n[g](/media/weg.pdf)\n\n<a href=\"/2025/01/b/\">h</a>\n"),
        &[
            "error[dead-link] content/articles/a.md:10:5 the link leads to `/media/weg.pdf`, where this site has nothing",
            "warning[html-address] content/articles/a.md:12:10 the link leads to `/2025/01/b/`, where this site has nothing",
            "error[dead-link] site.yaml:3:52 the link leads to `/weg/`, where this site has nothing",
        ],
    );
    let site = TestSite::new(&site.replace("/weg/", "/alt/"));
    let page = site.page("2025/01/a/index.html");
    for link in ["/neu/media/a.pdf#page=2", "/neu/feed.xml", "/neu/2025/01/a", "/neu/archive/", "/neu/media/c.pdf"] {
        assert!(page.contains(&format!("\"{link}\"")) || page.contains(&format!("={link}")), "{link} {page}");
    }
    assert_eq!(site.page("media/a.pdf") + &site.page("media/c.pdf"), "xx");
}

#[test]
fn places_of_the_same_text_are_followed() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n## Über uns\n\n[a](#uber-uns) [b](#top) [c](#d) [e](#uber-un)\n\n<p id=\"d\">f</p>\n",
        &["warning[dead-anchor] content/articles/a.md:9:38 nothing in this text is called `#uber-un`"],
    );
}

#[test]
fn files_that_ads_show_are_published() {
    let site = TestSite::new(
        "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example/neu\nads:\n  slots:\n  - id: home\n    html: >-\n      \
         <a href=/media/a.pdf><img src=\"/media/a.jpg\" alt=\"\" srcset=\"/media/b.jpg 1x,\n      /media/c.jpg 2x\"></a>\n\
         -- layouts/home.html --\n{% set banner = ad(slot=\"home\") %}{{ banner.html }}\n\
         -- content/media/a.pdf --\na-- content/media/a.jpg --\nb-- content/media/b.jpg --\nc-- content/media/c.jpg --\nd",
    );
    let page = site.page("index.html");
    assert!(page.contains("srcset=\"/neu/media/b.jpg 1x, /neu/media/c.jpg 2x\""), "{page}");
    let files: String = ["a.pdf", "a.jpg", "b.jpg", "c.jpg"].map(|name| site.page(&format!("media/{name}"))).concat();
    assert_eq!(files, "abcd");
}

#[test]
fn a_layout_is_not_to_blame_for_what_stands_in_for_a_wrong_key() {
    let layout = "-- layouts/home.html --\n{{ site.publisher.legal_name | upper }}\n";
    let site = "title: Blatt\nbase_url: https://a.example\n";
    check(
        &format!("{layout}-- site.yaml --\n{site}publisher: x\n"),
        &["error[wrong-type] site.yaml:3:12 `publisher` takes a mapping of keys, this is a text"],
    );
    let told = TestSite::new(layout).told();
    assert!(told.len() == 1 && told[0].starts_with("error[layout-error] layouts/home.html:1:"), "{told:?}");
}

#[test]
fn pictures_in_raw_html_are_checked_and_published() {
    let article = "-- content/media/a.jpg --\nGIF89a\x01\0\x01\0\0\0\0-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n\
                   <div><img src=\"a.jpg\"></div>\n\n<img src=\"b.jpg\" alt=\"x\">\n";
    check(
        article,
        &[
            "error[missing-alt] content/articles/a.md:7:16 the picture `a.jpg` has no alternative text",
            "error[missing-credit] content/articles/a.md:7:16 nobody is credited for the picture `a.jpg`",
            "warning[html-address] content/articles/a.md:9:11 there is nothing at `b.jpg`",
        ],
    );
    let site = TestSite::new(&article.replace("b.jpg", "a.jpg"));
    site.write("-- content/media/a.jpg.yaml --\nalt: Ein Bild\ncredit: Anna\n");
    assert!(site.page("2025/01/a/index.html").contains("/media/a.jpg\""));
    assert_eq!(site.page("media/a.jpg"), "GIF89a\x01\0\x01\0\0\0\0");
}

#[test]
fn html_that_is_not_kept_is_told() {
    let files = "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nDer <style> hier.\n\n\
                 <iframe src=\"https://a.example/v\"></iframe>\n\n<div><form>\n</div>\n\nRest <b>x</b>.\n";
    check(
        files,
        &[
            "warning[html-removed] content/articles/a.md:7:5 `<style>` is not among the HTML that texts may hold",
            "warning[html-removed] content/articles/a.md:9:1 `<iframe>` is not among the HTML that texts may hold",
            "warning[html-removed] content/articles/a.md:11:6 `<form>` is not among the HTML that texts may hold",
        ],
    );
    assert!(TestSite::new(files).page("2025/01/a/index.html").contains("Rest <b>x</b>."));
    check(&format!("-- site.yaml --\ntitle: B\nbase_url: https://a.example\nhtml: allow\n{files}"), &[]);
}

#[test]
fn links_that_no_reader_could_follow() {
    let files = "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n\
                 [f](file:///C:/x.docx) [j](javascript:alert(1)) [l]()\n\n[y](weg datei.md) ![d](data:image/png,x)\n\n\
                 <a href=\"javascript:x\">x</a>\n";
    check(
        files,
        &[
            "warning[link-scheme] content/articles/a.md:7:5 a link of a text may not lead to `file:`",
            "warning[link-scheme] content/articles/a.md:7:28 a link of a text may not lead to `javascript:`",
            "error[dead-link] content/articles/a.md:7:49 the link has no address",
            "warning[broken-link-syntax] content/articles/a.md:9:3 this is no link and no picture, since its address holds a space",
            "warning[link-scheme] content/articles/a.md:9:19 a picture of a text may not lead to `data:`",
            "warning[link-scheme] content/articles/a.md:11:10 a link of a text may not lead to `javascript:`",
        ],
    );
}

#[test]
fn a_picture_needs_a_maker_and_a_text() {
    check(
        "-- content/media/a.jpg --\nGIF89a\x01\0\x01\0\0\0\0-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n\
         ![x](a.jpg){credit=\"\"}\n\n![](https://b.example/c.jpg)\n",
        &[
            "error[missing-credit] content/articles/a.md:7:1 nobody is credited for the picture `a.jpg`",
            "error[missing-alt] content/articles/a.md:9:1 the picture `https://b.example/c.jpg` has no alternative text",
        ],
    );
}

#[test]
fn a_credit_under_a_wrong_name_is_not_missing_as_well() {
    let picture = "-- content/media/a.jpg --\nGIF89a\x01\0\x01\0\0\0\0";
    let article =
        |keys: &str| format!("{picture}-- content/articles/a.md --\n---\ntitle: A\n{keys}\nKEYS\n---\nText.\n");
    let unknown = |place: &str, name: &str| format!("error[unknown-key] {place} there is no key `{name}` here");
    check(&article("image: {src: a.jpg, alt: A, kredit: Anna}"), &[&unknown("content/articles/a.md:3:29", "kredit")]);
    check(
        &article("image: a.jpg\nimage_alt: A\nimage_kredit: Anna"),
        &[&unknown("content/articles/a.md:5:1", "image_kredit")],
    );
    check(
        &(article("image: a.jpg\nimage_alt: A") + "-- content/media/a.jpg.yaml --\nkredit: Anna\n"),
        &[&unknown("content/media/a.jpg.yaml:1:1", "kredit")],
    );
    // The name of the picture is none of its texts.
    let missing = |what: &str| format!("error[missing-{what}] content/articles/a.md:3:8 ");
    check(
        &article("image: a.jpg"),
        &[
            &(missing("alt") + "the picture `a.jpg` has no alternative text"),
            &(missing("credit") + "nobody is credited for the picture `a.jpg`"),
        ],
    );
}

#[test]
fn two_claims_to_one_thing() {
    check(
        "-- content/tags/a.md --\n---\naliases: [Eins, B]\n---\n-- content/tags/b.md --\n---\naliases: [eins]\n---\n\
         -- content/data/x.yaml --\na: 1\n-- content/data/x.yml --\na: 2\n\
         -- content/media/b.yaml --\nalt: x\n-- content/media/b.jpg --\nx\
         -- content/articles/a.md --\n---\ntitle: A\nrelated: a\ntags: [a, b]\nKEYS\n---\nText.\n",
        &[
            "error[bad-value] content/articles/a.md:3:10 `a` is the article itself",
            "error[duplicate-id] content/data/x.yml:1:1 there are two files for `data.x`",
            "warning[orphan-sidecar] content/media/b.yaml:1:1 there is no picture `b` in content/media/ for these texts",
            "error[duplicate-id] content/tags/a.md:2:17 `B` can't be the tag `a`: it is the tag `b` already",
            "error[duplicate-id] content/tags/b.md:2:11 `eins` can't be the tag `b`: it is the tag `a` already",
        ],
    );
}

#[test]
fn an_article_in_another_language_says_so() {
    let site = TestSite::new(
        "-- layouts/page.html --\n<p>{{ document.extra.colour }}</p>\n-- layouts/strings/de.yaml --\ntext: {home: Start}\n\
         -- site.yaml --\ntitle: 'Das \"Blatt\"'\nbase_url: https://a.example\nlocale: DE_de\n\
         -- content/pages/p.md --\n---\ntitle: P\nextra: {colour: red}\n---\nText.\n\
         -- content/articles/a.md --\n---\ntitle: The \"A\"\nlang: en\nKEYS\n---\nA \"word\".\n",
    );
    let page = site.page("2025/01/the-a/index.html");
    assert!(page.contains("lang=en>") || page.contains("lang=\"en\""), "{page}");
    assert!(page.contains("<h1>The “A”</h1>") && page.contains("A “word”.") && page.contains("Das „Blatt“"), "{page}");
    assert!(page.contains(">Start<"), "{page}");
    assert!(site.page("feed.xml").contains("<title>The “A”</title>"));
    assert!(site.page("p/index.html").contains("<p>red"));
}

#[test]
fn a_language_without_words_is_told() {
    check(
        "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nlocale: fy-NL\n",
        &[
            "warning[missing-strings] site.yaml:3:9 there are no words in the language `fy`, so readers see English ones",
        ],
    );
    check("-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nlocale: en-GB\n", &[]);
}

#[test]
fn layouts_do_not_break_by_the_clock() {
    let site = TestSite::new(
        "-- layouts/home.html --\n[{{ articles(author=\"ben\") | length }}]\
         {% if author(id=\"ben\") or article(id=\"b\") or tag(id=\"see\") %}there{% else %}not there{% endif %}\n\
         -- content/authors/ben.md --\n---\nname: Ben\n---\n\
         -- content/articles/b.md --\n---\ntitle: B\ndate: 2027-01-01\nauthor: ben\ncategory: news\ntags: [See]\n---\nText.\n",
    );
    assert_eq!(site.page("index.html").trim(), "[0]not there");
    site.write("-- layouts/home.html --\n{{ author(id=\"bem\") }}\n");
    assert!(site.told()[0].contains("there is no author `bem`"), "{:?}", site.told());
}

#[test]
fn a_series_is_in_its_own_order_and_whole() {
    let mut files =
        String::from("-- layouts/home.html --\n{% for a in articles(series=\"s\") %}{{ a.title }} {% endfor %}\n");
    for (title, day, series) in
        [("drei", 1, "{id: s, part: 3}"), ("eins", 2, "{id: s, part: 1}"), ("ohne", 4, "s"), ("frueher", 3, "s")]
    {
        files += &format!(
            "-- content/articles/{title}.md --\n---\ntitle: {title}\nseries: {series}\ndate: 2025-01-0{day}\n\
             author: anna\ncategory: news\n---\nText.\n"
        );
    }
    for part in 10..60 {
        files += &format!(
            "-- content/articles/{part}.md --\n---\ntitle: {part}\nslug: n{part}\nseries: {{id: s, part: {part}}}\nKEYS\n---\nText.\n"
        );
    }
    let numbers = (10..60).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
    assert_eq!(TestSite::new(&files).page("index.html").trim(), format!("eins drei {numbers} frueher ohne"));
}

/// Somebody who changes the site as a stage of a build begins.
struct Meanwhile<'a> {
    act: &'a (dyn Fn(&'static str) + Sync),
    attempts: AtomicUsize,
    notes: Mutex<Vec<String>>,
}

impl<'a> Meanwhile<'a> {
    fn new(act: &'a (dyn Fn(&'static str) + Sync)) -> Self {
        Self { act, attempts: AtomicUsize::new(0), notes: Mutex::default() }
    }
}

impl Progress for Meanwhile<'_> {
    fn stage(&self, name: &'static str, _: Option<usize>) {
        self.attempts.fetch_add(usize::from(name == "looking"), Ordering::Relaxed);
        (self.act)(name);
    }
    fn step(&self) {}
    fn note(&self, text: &str) {
        self.notes.lock().unwrap().push(text.to_owned());
    }
}

/// Everything a build reads more than once, or long after it was seen.
const CHANGEABLE: &str = "\
-- content/articles/a.md --
---
title: A
KEYS
---
Text.
-- content/articles/b.md --
---
title: B
KEYS
---
Text.
-- content/static/a.txt --
a
-- layouts/home.html --
Ours of {{ site.title }}
-- layouts/assets/a.svg --
<svg/>
-- layouts/strings/en.yaml --
text: {home: Front}
";

#[test]
fn what_changes_or_goes_during_a_build_makes_it_start_again() {
    let check = |moment: &str, path: &str, text: Option<&str>| {
        let site = TestSite::new(CHANGEABLE);
        let file = site.folder.path().join(path);
        let twin = TestSite::new(CHANGEABLE);
        let done = AtomicUsize::new(0);
        let change = |file: &Path| match text {
            Some(text) => fs::write(file, text).unwrap(),
            None => fs::remove_file(file).unwrap(),
        };
        let act = |stage| {
            if stage == moment && done.fetch_add(1, Ordering::Relaxed) == 0 {
                change(&file);
            }
        };
        let meanwhile = Meanwhile::new(&act);
        let built = site.build_while(&meanwhile);
        assert!(built.is_ok(), "{moment}, {path}: {built:?}");
        assert_eq!(meanwhile.attempts.into_inner(), 2, "{moment}, {path}");
        // What is remembered of it is right as well.
        site.write("-- content/static/later.txt --\nx");
        site.build().unwrap();
        change(&twin.folder.path().join(path));
        twin.write("-- content/static/later.txt --\nx");
        twin.build().unwrap();
        let manifest = |site: &TestSite| fs::read_to_string(site.folder.path().join("public/.blatt-manifest")).unwrap();
        assert_eq!(manifest(&site), manifest(&twin), "{moment}, {path}");
    };
    for path in ["content/articles/b.md", "content/static/a.txt", "layouts/home.html", "layouts/assets/a.svg"] {
        check("reading", path, None);
    }
    check("reading", "layouts/strings/en.yaml", None);
    check("reading", "layouts/strings/en.yaml", Some("text: {home: Elsewhere}\n"));
    check("reading", "site.yaml", Some("title: Other\nbase_url: https://a.example\n"));
    check("rendering", "content/articles/b.md", None);
    check(
        "rendering",
        "content/articles/b.md",
        Some("---\ntitle: New\nKEYS\n---\nOther.\n".replace("KEYS\n", KEYS).as_str()),
    );
    check("rendering", "content/static/a.txt", None);
    check("rendering", "content/static/a.txt", Some("other"));
}

#[test]
fn a_file_that_comes_and_goes_all_the_time_ends_the_build() {
    let site = TestSite::new(CHANGEABLE);
    let file = site.folder.path().join("content/static/a.txt");
    let act = |stage| match stage {
        "looking" => fs::write(&file, "a").unwrap(),
        "rendering" => fs::remove_file(&file).unwrap(),
        _ => {}
    };
    let meanwhile = Meanwhile::new(&act);
    let error = *site.build_while(&meanwhile).unwrap_err();
    assert!(matches!(&error, BuildError::Unsteady(path) if path.as_str() == "content/static/a.txt"), "{error:?}");
    assert_eq!(meanwhile.attempts.into_inner(), ATTEMPTS);
    assert!(!site.folder.path().join("public/index.html").exists());
}

#[test]
fn a_site_whose_site_yaml_goes_during_a_build_has_none() {
    let site = TestSite::new(CHANGEABLE);
    let act = |stage| {
        if stage == "reading" {
            let _ = fs::remove_file(site.folder.path().join("site.yaml"));
        }
    };
    let error = *site.build_while(&Meanwhile::new(&act)).unwrap_err();
    let BuildError::Site(report) = error else { panic!("{error:?}") };
    assert_eq!(
        report.findings.iter().map(Finding::short).collect::<Vec<_>>(),
        ["error[missing-file] site.yaml:1:1 there is no site.yaml in this folder"]
    );
}

#[test]
fn a_cache_that_can_not_be_written_keeps_nothing_from_readers() {
    let site = TestSite::new(CHANGEABLE);
    site.build().unwrap();
    let cache = site.folder.path().join(".blatt");
    let kept = || fs::read_dir(&cache).unwrap().map(|entry| entry.unwrap().path());
    for file in kept().filter(|file| file.metadata().unwrap().len() > 0).collect::<Vec<_>>() {
        fs::remove_file(&file).unwrap();
        fs::create_dir_all(file.join("in the way")).unwrap();
    }
    site.write("-- content/static/a.txt --\nother");
    let meanwhile = Meanwhile::new(&|_| {});
    let built = site.build_while(&meanwhile);
    assert!(built.is_ok(), "{built:?}");
    assert_eq!(fs::read_to_string(site.folder.path().join("public/a.txt")).unwrap(), "other");
    let notes = meanwhile.notes.into_inner().unwrap();
    assert!(notes.len() == 1 && notes[0].contains("the site is published"), "{notes:?}");
    assert!(kept().all(|file| file.extension().is_none()), "nothing half written is left");
}
