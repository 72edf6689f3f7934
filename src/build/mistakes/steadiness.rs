//! A site that changes while it is built.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::build::steady::PAUSES;

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
    assert_eq!(meanwhile.attempts.into_inner(), 1 + PAUSES.len());
    assert!(!site.folder.path().join("public/index.html").exists());
}

#[test]
fn a_build_outlasts_whoever_changes_some_files_one_after_the_other() {
    let site = TestSite::new(CHANGEABLE);
    let file = site.folder.path().join("content/static/a.txt");
    let done = AtomicUsize::new(0);
    let act = |stage| {
        if stage == "rendering" {
            let nth = done.fetch_add(1, Ordering::Relaxed);
            if nth < PAUSES.len() {
                fs::write(&file, "a".repeat(2 + nth)).unwrap();
            }
        }
    };
    let built = site.build_while(&Meanwhile::new(&act));
    assert!(built.is_ok(), "{built:?}");
    assert_eq!(fs::read_to_string(site.folder.path().join("public/a.txt")).unwrap(), "a".repeat(1 + PAUSES.len()));
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
