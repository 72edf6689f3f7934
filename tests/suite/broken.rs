//! tests/broken/: sites with one mistake each, and what is to be said of it, which is this and no more.
//!
//! A file begins with lines of `key: value`, up to an empty one; the rest is a site as `TestSite::new` takes it.
//!
//! - `found by:` what finds it: `build`, or `check`, of which a build says nothing.
//! - `expect:` code and `file:line:column`; once for each finding, in the order they are told.
//! - `picture:` a file that is a sound picture, 1200 pixels wide; or of the size behind it, as in `a.png 600x400`.
//! - `bytes:` a file and its bytes, with `\n`, `\xff` and `\\`.
//! - `large:` a file and how many MiB it has.
//! - `link:` a symbolic link and what it leads to, as in `a -> b`.
//! - `remove:` a file that is not there after all.
//! - `only:` the one kind of machine on which such a site can be.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::path::{Path, PathBuf};

use blatt::diag::ALL;

use crate::pictures::png;
use crate::site::{Built, TestSite};

/// The site with many mistakes; all others have one.
const MANY: &str = "forty-mistakes";

struct Broken {
    name: String,
    /// Key and value, in the order written.
    header: Vec<(String, String)>,
    sections: String,
}

impl Broken {
    fn all() -> Vec<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/broken");
        let mut files: Vec<PathBuf> =
            fs::read_dir(folder).expect("tests/broken").map(|entry| entry.expect("an entry").path()).collect();
        files.sort();
        files.iter().map(|file| Self::read(file)).collect()
    }

    fn read(file: &Path) -> Self {
        let name = file.file_stem().expect("a name").to_string_lossy().into_owned();
        let text = fs::read_to_string(file).expect("UTF-8");
        let (header, sections) = text.split_once("\n\n").unwrap_or_else(|| panic!("{name} has no empty line"));
        let pair = |line: &str| {
            let (key, value) = line.split_once(": ").unwrap_or_else(|| panic!("{name}: {line} has no value"));
            (key.to_owned(), value.to_owned())
        };
        Self { header: header.lines().map(pair).collect(), sections: sections.to_owned(), name }
    }

    fn values(&self, key: &str) -> impl Iterator<Item = &str> {
        self.header.iter().filter(move |(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    fn expected(&self) -> Vec<(&str, &str)> {
        self.values("expect").map(|value| value.split_once(' ').expect("a code and a place")).collect()
    }

    fn can_be_here(&self) -> bool {
        self.values("only").all(|machine| machine == "unix" && cfg!(unix))
    }

    fn site(&self) -> TestSite {
        let site = TestSite::new(&self.sections);
        let two = |value: &str, by: &str| -> (String, String) {
            let (path, rest) = value.split_once(by).unwrap_or_else(|| panic!("{}: {value}", self.name));
            (path.to_owned(), rest.to_owned())
        };
        for (key, value) in &self.header {
            match key.as_str() {
                "found by" | "expect" | "only" => {}
                "picture" => {
                    let (path, size) = value.split_once(' ').unwrap_or((value, "1200x800"));
                    let (width, height) = two(size, "x");
                    let side = |side: &str| side.parse().expect("a number");
                    site.write(path, &png(side(&width), side(&height)));
                }
                "bytes" => {
                    let (path, bytes) = two(value, " ");
                    let path = String::from_utf8(unescaped(&path)).expect("UTF-8");
                    site.write(&path, &unescaped(&bytes));
                }
                "large" => {
                    let (path, size) = two(value, " ");
                    let file = File::create(site.edit(&path, "").path(&path)).expect("a file");
                    file.set_len(size.parse::<u64>().expect("a number") << 20).expect("space");
                }
                "link" => {
                    let (path, target) = two(value, " -> ");
                    fs::create_dir_all(site.path(&path).parent().expect("a folder")).expect("a folder");
                    #[cfg(unix)]
                    std::os::unix::fs::symlink(target, site.path(&path)).expect("a link");
                    #[cfg(not(unix))]
                    panic!("no link to {target}");
                }
                "remove" => _ = site.remove(value),
                other => panic!("{}: there is no key `{other}`", self.name),
            }
        }
        site
    }

    fn found(&self) -> Built {
        match self.values("found by").collect::<Vec<_>>()[..] {
            ["build"] => self.site().build(),
            ["check"] => {
                let site = self.site();
                site.builds();
                site.check()
            }
            ref other => panic!("{}: found by {other:?}", self.name),
        }
    }

    /// What is wrong with what is found; nothing, if it is as expected.
    fn difference(&self) -> Option<String> {
        let found = self.found();
        let place = |finding: &blatt::diag::Finding| {
            format!("{}:{}:{}", finding.path, finding.excerpt.line, finding.excerpt.column)
        };
        let got: Vec<(&str, String)> = found.findings().iter().map(|f| (f.code.name, place(f))).collect();
        let want: Vec<(&str, String)> =
            self.expected().into_iter().map(|(code, place)| (code, place.to_owned())).collect();
        (got != want).then(|| format!("=== {}: expected {want:#?}\n{}", self.name, found.shown()))
    }
}

fn unescaped(text: &str) -> Vec<u8> {
    let mut out = Vec::new();
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match (byte, if byte == b'\\' { bytes.next() } else { None }) {
            (b'\\', Some(b'n')) => out.push(b'\n'),
            (b'\\', Some(b'x')) => {
                let digits: String = bytes.by_ref().take(2).map(char::from).collect();
                out.push(u8::from_str_radix(&digits, 16).expect("two digits"));
            }
            (b'\\', other) => out.extend(other),
            (byte, _) => out.push(byte),
        }
    }
    out
}

#[test]
fn each_mistake_is_told_at_its_place_and_nothing_else_is() {
    let all = Broken::all();
    assert!(all.len() > 60, "{} sites", all.len());
    let one = all.iter().filter(|broken| broken.name != MANY);
    let wrong: Vec<String> = one
        .inspect(|broken| assert_eq!(broken.expected().len(), 1, "{}", broken.name))
        .filter(|broken| broken.can_be_here())
        .filter_map(Broken::difference)
        .collect();
    assert!(wrong.is_empty(), "{} of {} sites\n{}", wrong.len(), all.len(), wrong.join("\n"));
}

#[test]
fn forty_mistakes_are_told_in_one_run() {
    let all = Broken::all();
    let many = all.iter().find(|broken| broken.name == MANY).expect("the site");
    assert_eq!(many.expected().len(), 40);
    if let Some(difference) = many.difference() {
        panic!("{difference}");
    }
}

#[test]
fn a_check_tells_all_that_a_build_tells() {
    let all = Broken::all();
    let told = |built: &Built| built.findings().iter().map(|finding| finding.full(false)).collect::<BTreeSet<_>>();
    for broken in all.iter().filter(|broken| broken.can_be_here()) {
        let site = broken.site();
        let (built, checked) = (told(&site.build()), told(&site.check()));
        assert!(built.is_subset(&checked), "{}: a build alone tells\n{:#?}", broken.name, built.difference(&checked));
    }
}

#[test]
fn every_code_has_a_broken_site_named_for_it() {
    let all = Broken::all();
    for broken in all.iter().filter(|broken| broken.name != MANY) {
        let code = broken.expected()[0].0;
        assert!(broken.name.starts_with(code), "{} is about {code}", broken.name);
    }
    let had: BTreeSet<&str> = all.iter().flat_map(Broken::expected).map(|(code, _)| code).collect();
    let missing: Vec<&str> = ALL.iter().map(|code| code.name).filter(|name| !had.contains(name)).collect();
    assert!(missing.is_empty(), "no site in tests/broken/ has {missing:?}");
}
