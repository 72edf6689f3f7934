//! What nobody means to write, and what somebody always does: each is handled or refused with a diagnostic.

use std::fs;

use blatt::build::BuildError;

use crate::site::{Built, TestSite, article};

fn front(keys: &str) -> String {
    format!("---\ntitle: Flood\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n{keys}---\nRain.\n")
}

fn flood(text: &str) -> Built {
    TestSite::new("").edit("content/articles/flood.md", text).build()
}

#[test]
fn alias_bombs_and_deep_nesting() {
    let mut bomb = String::from("extra:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        bomb += &format!("  a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
    }
    let built = flood(&front(&bomb));
    assert_eq!(built.findings().iter().map(|f| f.code.name).collect::<Vec<_>>(), ["yaml-syntax"]);

    let deep = format!("extra: {}{}\n", "[".repeat(10_000), "]".repeat(10_000));
    assert_eq!(flood(&front(&deep)).findings()[0].code.name, "yaml-syntax");
    let deep: String = (0..10_000).map(|n| format!("{}- \n", " ".repeat(n % 2_000))).collect();
    flood(&front(&format!("extra:\n{deep}"))).findings();

    for body in
        ["> ".repeat(10_000), "* ".repeat(10_000), "[".repeat(10_000), "<div>".repeat(2_000), "*_".repeat(10_000)]
    {
        let site = TestSite::new(&article("deep", "Deep", "2020-01-01", "", &format!("{body}x")));
        assert!(site.build().has("2020/01/deep/index.html"));
    }
}

#[test]
fn values_that_yaml_reads_in_its_own_way() {
    let keys = "kicker: no\nteaser: 0123\ndateline: 12:30\nagencies: [1.10, 1e3, 2020-01-01, yes]\n";
    let built = TestSite::new("").edit("content/articles/flood.md", &front(keys)).builds();
    let page = built.page("2020/01/flood/index.html");
    assert_eq!(page.texts("p.teaser"), ["0123"]);
    assert_eq!(page.one(".article-head").one("p.kicker").text(), "no");
    assert_eq!(page.texts("span.dateline"), ["12:30"]);

    let built = flood(&front("").replace("title: Flood", "title: 007").replace("date: 2020-01-01", "date: 2020-09-14"));
    built.expect_none();
    assert_eq!(built.page("2020/09/007/index.html").texts("h1"), ["007"]);
}

#[test]
fn files_that_are_hardly_there() {
    flood("").expect("no-front-matter", "content/articles/flood.md:1:1");
    flood("\u{feff}").expect("no-front-matter", "content/articles/flood.md:1:1");
    flood("Text without keys.\n").expect("no-front-matter", "content/articles/flood.md:1:1");
    let built = flood("---\ntitle: Flood\nText.\n");
    assert_eq!(
        built.expect("no-front-matter", "content/articles/flood.md:1:1").hints,
        ["put a line `---` after the last key"]
    );
    flood(&front("").replace("Rain.\n", "")).expect("empty-body", "content/articles/flood.md:7:1");
    let built = flood(front("").replace("\nRain.\n", "").trim_end());
    assert!(built.has("2020/01/flood/index.html"), "{}", built.shown());
}

#[test]
fn bytes_that_are_no_text() {
    let site = TestSite::new("");
    site.write("content/articles/flood.md", b"---\ntitle: Fl\xfct\n---\nRain.\n");
    let built = site.build();
    let finding = built.expect("not-utf8", "content/articles/flood.md:2:10");
    assert_eq!(finding.excerpt.text.as_deref(), Some("title: Fl\u{fffd}t"));
    assert_eq!((finding.excerpt.end_column, finding.hints.len()), (11, 1));
    assert!(finding.hints[0].contains("Windows-1252"), "{:?}", finding.hints);
    // Two bytes a letter, and zeros among them: there is no text to show.
    site.write("content/articles/flood.md", b"\xff\xfe-\0-\0-\0");
    assert_eq!(site.build().expect("not-utf8", "content/articles/flood.md:1:1").excerpt.text, None);
    site.write("content/articles/flood.md", front("kicker: \"a\\0b\"\n").replace("Rain.", "Ra\0in \0 1\0").as_bytes());
    let built = site.build();
    assert!(!built.file("2020/01/flood/index.html").contains('\0'));
}

#[test]
fn large_texts_and_many_tags() {
    let paragraph =
        "Der Regen fiel *lange* und [weit](https://a.example/), sagte \"jemand\" am Fluss. ".repeat(10) + "\n\n";
    let site = TestSite::new(&article("long", "Long", "2020-01-01", "", &paragraph.repeat(1_300)));
    let built = site.builds();
    assert!(built.bytes("2020/01/long/index.html").len() > 1_000_000);

    // Ten thousand pages are made, and none is kept: writing them would test the disk.
    let tags: Vec<String> = (0..10_000).map(|n| format!("tag{n}")).collect();
    let text = article("many", "Many", "2020-01-01", &format!("tags: [{}]", tags.join(", ")), "[x](none.md)");
    let site = TestSite::configured("feeds: {formats: []}", &text);
    site.edit("layouts/tag.html", "{{ tag.title }}").edit("layouts/tags.html", "{{ tags | length }}");
    site.build().expect("dead-link", "content/articles/many.md:8:5");
}

#[test]
fn sites_without_articles_layouts_or_anything() {
    let built = TestSite::new("").builds();
    for file in [
        "index.html",
        "feed.xml",
        "atom.xml",
        "feed.json",
        "sitemap.xml",
        "robots.txt",
        "404.html",
        "archiv/index.html",
    ] {
        assert!(built.has(file), "{file}\n{}", built.shown());
    }
    let site = TestSite::new("");
    fs::remove_dir_all(site.path("content")).unwrap();
    site.builds();
    site.remove("site.yaml");
    site.build().expect("missing-file", "site.yaml:1:1");
    site.edit("site.yaml", "");
    site.build().expect_all(&[("missing-key", "site.yaml:1:1"), ("missing-key", "site.yaml:1:1")]);
}

#[test]
fn names_that_nobody_can_type() {
    // Both spellings of `ü` are one address: whichever the file's name has.
    for name in ["M\u{fc}ller", "Mu\u{308}ller"] {
        let text = front("").replace("title: Flood", "title: Flood\nslug: M\u{fc}ller");
        let site = TestSite::new("");
        site.edit(&format!("content/articles/{name}.md"), &text);
        assert!(site.builds().has("2020/01/mueller/index.html"));
    }
    let permalinks = "permalinks: {article: \"/{id}/\"}";
    let site = TestSite::configured(permalinks, "");
    site.edit("content/articles/Mu\u{308}ller.md", &front(""));
    let built = site.builds();
    assert!(built.has("M\u{fc}ller/index.html"), "{}", built.shown());
    assert!(built.file("feed.xml").contains("https://blatt.example/M%C3%BCller/"));
    // Both at once would be one file on some systems.
    site.edit("content/articles/M\u{fc}ller.md", &front(""));
    assert_eq!(site.build().findings()[0].code.name, "duplicate-url");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let site = TestSite::new("");
    let folder = site.path("content/articles");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(OsStr::from_bytes(b"fl\xfct.md")), front("")).unwrap();
    fs::write(folder.join("a\\b.md"), front("")).unwrap();
    let built = site.build();
    assert_eq!(
        built.findings().iter().map(|f| f.code.name).collect::<Vec<_>>(),
        ["bad-file-name"; 2],
        "{}",
        built.shown()
    );

    let site = TestSite::new("");
    for folder in ["content/articles", "content/media", "content/static", "content/authors"] {
        site.edit(&format!("{folder}/line\nbreak.md"), &front(""));
    }
    let built = site.build();
    assert_eq!(
        built.findings().iter().map(|f| f.code.name).collect::<Vec<_>>(),
        ["bad-file-name"; 4],
        "{}",
        built.shown()
    );
}

#[cfg(unix)]
#[test]
fn symbolic_links() {
    use std::os::unix::fs::symlink;

    let outside = tempfile::TempDir::new().unwrap();
    fs::write(outside.path().join("secret.md"), front("")).unwrap();
    let site = TestSite::new(&article("a", "A", "2020-01-01", "", "Text."));
    symlink(outside.path().join("secret.md"), site.path("content/articles/secret.md")).unwrap();
    symlink(outside.path(), site.path("content/articles/folder")).unwrap();
    symlink(site.path("content/articles/none.md"), site.path("content/articles/dead.md")).unwrap();
    symlink(site.path("content"), site.path("content/articles/loop")).unwrap();
    site.build().expect_all(&[
        ("link-out-of-site", "content/articles/dead.md:1:1"),
        ("link-out-of-site", "content/articles/folder:1:1"),
        ("link-out-of-site", "content/articles/loop:1:1"),
        ("link-out-of-site", "content/articles/secret.md:1:1"),
    ]);
    for name in ["secret.md", "folder", "dead.md", "loop"] {
        fs::remove_file(site.path("content/articles").join(name)).unwrap();
    }
    symlink(site.path("content/articles"), site.path("content/articles/loop")).unwrap();
    let built = site.build();
    let finding = built.expect("link-out-of-site", "content/articles/loop:1:1");
    assert_eq!(
        (finding.message.as_str(), &finding.hints[..]),
        ("the symbolic link leads back to a folder that it stands in", &["take it away".to_owned()][..])
    );
    fs::remove_file(site.path("content/articles/loop")).unwrap();
    // Within the site a link is as good as a copy.
    site.edit("content/static/a.txt", "A");
    symlink(site.path("content/static/a.txt"), site.path("content/static/b.txt")).unwrap();
    assert_eq!(site.builds().file("b.txt"), "A");
}

/// Opening a pipe that nobody writes into would never end.
#[cfg(unix)]
#[test]
fn pipes_and_sockets_are_told_and_never_opened() {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "image: b.jpg\nimage_alt: B\nimage_credit: C", "Text."));
    for pipe in ["content/articles/pipe.md", "content/media/b.jpg", "layouts/article.html"] {
        fs::create_dir_all(site.path(pipe).parent().unwrap()).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(site.path(pipe)).status().unwrap().success());
    }
    let _socket = std::os::unix::net::UnixListener::bind(site.path("content/media/s.sock")).unwrap();
    std::os::unix::fs::symlink("pipe.md", site.path("content/articles/link.md")).unwrap();
    site.build().expect_all(&[
        ("missing-media", "content/articles/a.md:6:8"),
        ("unknown-file", "content/articles/link.md:1:1"),
        ("unknown-file", "content/articles/pipe.md:1:1"),
        ("unknown-file", "content/media/b.jpg:1:1"),
        ("unknown-file", "content/media/s.sock:1:1"),
        ("unknown-file", "layouts/article.html:1:1"),
    ]);
}

#[test]
fn slugs_and_aliases_stay_within_the_output() {
    let built = flood(&front("slug: ../../../etc/passwd\n"));
    built.expect_none();
    assert!(built.has("2020/01/etc-passwd/index.html"), "{}", built.shown());
    for alias in ["/../../x/", "/a/%2e%2e/%2e%2e/x/", "/a\\\\..\\\\x/", "//host/x", "/a//b/"] {
        let built = flood(&front(&format!("aliases: [\"{alias}\"]\n")));
        built.expect("bad-url", "content/articles/flood.md:6:11");
    }
    let built = flood(&front(&format!("aliases: [\"/{}/\"]\n", "x".repeat(300))));
    built.expect("bad-url", "content/articles/flood.md:6:11");
}

#[test]
fn what_would_take_the_place_of_something_else() {
    let site = TestSite::new(&article("a", "Flood", "2020-01-01", "", "Text."));
    site.edit("content/static/2020/01/flood/index.html", "static");
    let built = site.build();
    assert_eq!(
        built.findings().iter().map(|f| f.code.name).collect::<Vec<_>>(),
        ["duplicate-url"],
        "{}",
        built.shown()
    );
    let told = built.findings()[0].full(false);
    assert!(
        told.contains("content/articles/a.md") && told.contains("content/static/2020/01/flood/index.html"),
        "{told}"
    );

    for (slug, what) in [("feed.xml", "page"), ("credits", "page"), ("tag", "page"), ("category", "page")] {
        let site = TestSite::new(&format!("-- content/pages/p.md --\n---\ntitle: P\nslug: {slug}\n---\n{what}\n"));
        let built = site.build();
        let clash = matches!(slug, "credits" | "tag");
        assert_eq!(built.findings().len(), usize::from(clash), "{slug}\n{}", built.shown());
    }
    // An alias must not take the place of a page that is there.
    let text = article("a", "Flood", "2020-01-01", "", "Text.")
        + &article("b", "Rain", "2020-01-02", "aliases: [/2020/01/flood/]", "Text.");
    assert_eq!(TestSite::new(&text).build().findings()[0].code.name, "duplicate-url");
    // A file where another page needs a folder.
    let site = TestSite::new(&article("a", "Flood", "2020-01-01", "", "Text."));
    site.edit("content/static/2020", "a file");
    let built = site.build();
    assert_eq!(
        built.findings().iter().map(|f| f.code.name).collect::<Vec<_>>(),
        ["duplicate-url"],
        "{}",
        built.shown()
    );
}

#[test]
fn media_names_with_everything_in_them() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"/>";
    let names = [
        "mit leer zeichen.svg",
        "größe.svg",
        "100% sicher.svg",
        "a%20b.svg",
        "frage?.svg",
        "raute#1.svg",
        "a&b\"c'.svg",
    ];
    for (index, name) in names.iter().enumerate() {
        let site = TestSite::new("");
        site.edit(&format!("content/media/{name}"), svg);
        let quoted = format!("image: '{}'\nimage_alt: A\nimage_credit: B\n", name.replace('\'', "''"));
        site.edit("content/articles/flood.md", &front(&quoted));
        let built = site.builds();
        let page = built.page("2020/01/flood/index.html");
        let src = page.one("figure.figure-lead").one("img").attr("src").unwrap();
        let file = blatt::vocab::percent_decode(src.trim_start_matches('/')).unwrap();
        assert!(built.has(&file), "{index} {name}: {src}\n{}", built.shown());
    }
}

#[test]
fn text_in_front_matter_is_never_markup() {
    let evil = "</title><script>alert(1)</script>\" onload=\"x' & {{ 1 }} <!--#include virtual=\"/etc/passwd\" -->";
    let keys = format!(
        "kicker: '{0}'\nteaser: '{0}'\ndateline: '{0}'\ntags: ['{0}']\nbyline: '{0}'\nagencies: ['{0}']\n\
         corrections: [{{date: 2020-01-02, kind: update, text: '{0}'}}]\nseo_title: '{0}'\nsocial_title: '{0}'\n",
        evil.replace('\'', "''")
    );
    let site = TestSite::new("");
    site.edit("content/articles/flood.md", &front(&keys));
    site.edit(
        "content/authors/redaktion.md",
        &format!("---\nname: '{0}'\nbio: '{0}'\nrole: '{0}'\n---\n", evil.replace('\'', "''")),
    );
    let built = site.builds();
    for file in built.files().iter().filter(|file| file.ends_with(".html")) {
        let page = built.page(file);
        let scripts =
            page.all("script").into_iter().filter(|s| s.attr("type").as_deref() != Some("application/ld+json"));
        assert_eq!(scripts.count(), 0, "{file}");
        assert!(page.elements().iter().all(|element| element.attr("onload").is_none()), "{file}");
        assert!(!built.file(file).contains("<!--#"), "{file}");
    }
    for file in ["feed.xml", "atom.xml"] {
        crate::feeds::well_formed(&built.file(file));
    }
}

/// A fragment that the server puts in is a file named by its arguments, whatever they are.
#[test]
fn arguments_of_fragments_can_not_leave_their_folder() {
    let layout = "{% for text in [\"..\", \".\", \"\", \"-\", \"a/../../b\", \"a/b\", \"a--b\", \"x y\", data.long.text, \"Ü?#%\"] %}\
                  <p>{{ fragment(name=\"echo\", text=text) }}</p>{% endfor %}";
    let long = format!("-- content/data/long.yaml --\ntext: {}\n", "lang ".repeat(100));
    let site = TestSite::configured("fragments: ssi", &long);
    site.edit("layouts/404.html", layout).edit("layouts/fragments/echo.html", "[{{ text }}]");
    let built = site.builds();
    let page = built.file("404.html");
    let files: Vec<String> =
        page.split("virtual=\"").skip(1).map(|rest| rest.split('"').next().unwrap().to_owned()).collect();
    assert_eq!(files.len(), 10, "{page}");
    let texts: Vec<String> = files.iter().map(|url| built.file(&crate::feeds::file_of(url, ""))).collect();
    assert_eq!(texts[..8], ["[..]", "[.]", "[]", "[-]", "[a/../../b]", "[a/b]", "[a--b]", "[x y]"]);
}

#[test]
fn an_output_that_is_no_folder() {
    let mut site = TestSite::new("");
    site.edit("file", "");
    let out = site.path("file");
    let built = site.with(|options| options.out = Some(out)).build();
    assert!(matches!(built.error(), BuildError::Failure(_)));
}
