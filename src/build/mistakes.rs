//! Whole sites with a mistake in them, and what is told of it: for what takes more than one file to be seen.

use std::fs;

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

    fn build(&self) -> Result<Report, BuildError> {
        let options = Options {
            root: self.folder.path().to_owned(),
            out: None,
            base_url: None,
            audience: Audience::Readers,
            clock: Clock::At("2026-01-01T00:00:00Z".parse().unwrap()),
            strict: false,
        };
        build(&options, &Silent)
    }

    /// What is told, each as `error[code] path:line:column message`.
    fn told(&self) -> Vec<String> {
        let report = match self.build() {
            Ok(report) | Err(BuildError::Site(report)) => report,
            Err(other) => panic!("{other:?}"),
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
        &["error[duplicate-url] content/articles/a.md:3:10 \
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
        &["error[duplicate-url] content/articles/a.md:3:10 `content/articles/a.md` and `content/articles/a.md` \
           don't go together: `/x.html/y/` stands in a folder, `/x.html` is a file"],
    );
}

#[test]
fn what_blatt_keeps_for_itself() {
    let site = "-- content/static/.blatt-manifest --\nx-- content/articles/a.md --\n---\ntitle: A\n\
                aliases: [/_fragments/x/]\nKEYS\n---\nText.\n";
    check(
        site,
        &[
            "error[duplicate-url] content/articles/a.md:3:10 \
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
    let Err(BuildError::Site(report)) = TestSite::new(site).build() else { panic!("no clash") };
    assert_eq!(report.findings[0].hints, ["rename one of the files: their addresses are made from their names"]);
}
