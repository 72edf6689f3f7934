//! The repository is a site itself: the sample outlet, made with the theme that is built into the program.

use std::collections::BTreeSet;
use std::path::Path;

use blatt::build::{Caching, Clock, Options, Report, Silent};
use tempfile::TempDir;

use crate::html::Html;
use crate::site::snapshot;

/// Makes the sample outlet in a folder of its own.
#[track_caller]
pub fn build() -> (TempDir, Report) {
    let out = TempDir::new().expect("a temporary folder");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let clock = Clock::At("2026-01-01T12:00:00Z".parse().expect("an instant"));
    let options = Options {
        out: Some(out.path().to_owned()),
        strict: true,
        caching: Caching::Off,
        ..Options::new(root, clock, blatt::vocab::Digest::of(b"a test"))
    };
    let report = blatt::build::build(&options, &Silent).unwrap_or_else(|error| panic!("{error:?}"));
    (out, report)
}

#[test]
fn the_sample_outlet_builds_without_a_diagnostic() {
    let (out, report) = build();
    let told: Vec<String> = report.findings.iter().map(|finding| finding.full(false)).collect();
    assert!(told.is_empty(), "{}", told.join("\n\n"));
    assert!(report.counts.articles > 20);

    // What holds for every page of the theme, on real texts.
    let files = snapshot(out.path());
    for (file, on_disk) in files.iter().filter(|(file, _)| file.ends_with(".html")) {
        let page = Html::parse(std::str::from_utf8(&on_disk.bytes).expect("UTF-8"));
        assert_eq!(page.errors(), Vec::<String>::new(), "{file}");
        assert_eq!(page.texts("h1").len(), 1, "{file}");
        assert!(page.all("img").iter().all(|img| img.attr("alt").is_some()), "{file}");
        assert_eq!(page.all("main").len(), 1, "{file}");
        let mut ids = BTreeSet::new();
        for id in page.elements().iter().filter_map(|element| element.attr("id")) {
            assert!(ids.insert(id.clone()), "{file}: #{id} twice");
        }
        for address in page.addresses().iter().filter(|address| address.len() > 1) {
            if let Some(id) = address.strip_prefix('#') {
                assert!(ids.contains(id), "{file}: {address}");
            }
        }
    }
}
