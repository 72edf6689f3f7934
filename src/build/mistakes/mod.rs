//! Whole sites with a mistake in them, and what is told of it: for what takes more than one file to be seen.

mod clashes;
mod followers;
mod links;
mod steadiness;
mod texts;

use std::fs;

use super::*;
use crate::diag::Finding;

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
        let clock = Clock::At("2026-01-01T00:00:00Z".parse().unwrap());
        let options = Options::new(self.folder.path(), clock, Digest::of(b"a test"));
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
