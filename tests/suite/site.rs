//! A site in one string, and what became of it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use blatt::build::{BuildError, Clock, Options, Report, Silent, build, check};
use blatt::diag::Finding;
use blatt::vocab::Digest;
use tempfile::TempDir;

use crate::html::Html;

/// When tests take place, unless they say otherwise.
const NOW: &str = "2026-01-01T12:00:00Z";

/// What site.yaml begins with.
const CONFIGURATION: &str =
    "title: Testblatt\nbase_url: https://blatt.example\nlocale: de-DE\ntimezone: Europe/Berlin\n";

/// What site.yaml ends with, so that keys of tests keep their lines.
const PUBLISHER: &str = "publisher: {responsible: Anna Beispiel, address: 'Gasse 4, 91000 Auerbruck'}\n";

/// Documents a site has unless a test writes its own: a whole folder counts as written once one file of it is. A check has
/// nothing to say of them.
const DOCUMENTS: [(&str, &str, &str); 2] = [
    ("content/authors/", "redaktion.md", "---\nname: Redaktion\nkind: team\nbio: Wir.\n---\n"),
    ("content/categories/", "politik.md", "---\ntitle: Politik\ndescription: Aus dem Rathaus.\n---\n"),
];

/// A site in a temporary folder.
pub struct TestSite {
    folder: Arc<TempDir>,
    options: Options,
}

/// What a build did, or a check found.
pub struct Built {
    pub out: PathBuf,
    outcome: Result<Report, BuildError>,
    /// Keeps the output where it is, even if the site is gone.
    _folder: Arc<TempDir>,
}

impl TestSite {
    /// Unpacks a text of sections, each `-- path --` on a line of its own and the file's text below it. What every site
    /// needs and the text leaves out is added: site.yaml, the author `redaktion`, the category `politik`.
    pub fn new(sections: &str) -> Self {
        let folder = Arc::new(TempDir::new().expect("a temporary folder"));
        let clock = Clock::At(NOW.parse().expect("an instant"));
        let options = Options { record: true, ..Options::new(folder.path(), clock, Digest::of(b"a test")) };
        let site = Self { folder, options };
        let files = unpack(sections);
        for (path, text) in &files {
            site.edit(path, text);
        }
        let is_written = |of: &str| files.iter().any(|(path, _)| path.starts_with(of));
        for (folder, name, text) in DOCUMENTS.into_iter().filter(|(folder, ..)| !is_written(folder)) {
            site.edit(&format!("{folder}{name}"), text);
        }
        if !is_written("site.yaml") {
            site.edit("site.yaml", &format!("{CONFIGURATION}{PUBLISHER}"));
        }
        site
    }

    /// A site with keys of site.yaml besides the usual ones.
    pub fn configured(keys: &str, sections: &str) -> Self {
        let publisher = if keys.contains("publisher:") { "" } else { PUBLISHER };
        Self::new(&format!("-- site.yaml --\n{CONFIGURATION}{keys}\n{publisher}{sections}"))
    }

    pub fn edit(&self, path: &str, text: &str) -> &Self {
        self.write(path, text.as_bytes())
    }

    /// Puts a file there, in one step where there is one: whoever watches the site never sees half of it.
    pub fn write(&self, path: &str, bytes: &[u8]) -> &Self {
        let file = self.path(path);
        fs::create_dir_all(file.parent().expect("a file stands in a folder")).expect("a folder");
        if fs::symlink_metadata(&file).is_ok_and(|there| there.is_file()) {
            let beside = self.path("beside.tmp");
            fs::write(&beside, bytes).expect("a file");
            fs::rename(beside, file).expect("a file in the place of another");
        } else {
            fs::write(file, bytes).expect("a file");
        }
        self
    }

    pub fn remove(&self, path: &str) -> &Self {
        fs::remove_file(self.path(path)).expect("a file to remove");
        self
    }

    pub fn rename(&self, from: &str, to: &str) -> &Self {
        let to = self.path(to);
        fs::create_dir_all(to.parent().expect("a file stands in a folder")).expect("a folder");
        fs::rename(self.path(from), to).expect("a file to rename");
        self
    }

    /// Where a file of the site is on this machine.
    pub fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub fn at(&mut self, now: &str) -> &mut Self {
        self.options.clock = Clock::At(now.parse().expect("an instant"));
        self
    }

    /// Changes how it is built.
    pub fn with(&mut self, change: impl FnOnce(&mut Options)) -> &mut Self {
        change(&mut self.options);
        self
    }

    pub fn build(&self) -> Built {
        let out = self.options.out.clone().unwrap_or_else(|| self.path("public"));
        Built { out, outcome: build(&self.options, &Silent), _folder: self.folder.clone() }
    }

    /// What a check finds.
    pub fn check(&self) -> Built {
        let outcome = check(&self.options, &Silent);
        Built { out: self.path("public"), outcome, _folder: self.folder.clone() }
    }

    /// Builds, and fails the test if there is anything to say about the site's files.
    #[track_caller]
    pub fn builds(&self) -> Built {
        let built = self.build();
        built.expect_none();
        built
    }
}

fn unpack(sections: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in sections.split_inclusive('\n') {
        let header = line.trim_end_matches('\n').strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --"));
        match (header, files.last_mut()) {
            (Some(path), _) => files.push((path.to_owned(), String::new())),
            (None, Some((_, text))) => text.push_str(line),
            (None, None) => assert!(line.trim().is_empty(), "text before the first section: {line:?}"),
        }
    }
    files
}

/// A section with an article: the keys that have to be there, then `front` and the body.
pub fn article(name: &str, title: &str, date: &str, front: &str, body: &str) -> String {
    let front = if front.is_empty() { String::new() } else { format!("{front}\n") };
    format!(
        "-- content/articles/{name}.md --\n---\ntitle: {title}\ndate: {date}\nauthor: redaktion\ncategory: politik\n\
         {front}---\n{body}\n"
    )
}

/// Sections with `count` articles, `a1` the oldest, an hour apart.
pub fn articles(count: usize) -> String {
    (1..=count).map(|n| article(&format!("a{n}"), &format!("Artikel Nr. {n}"), &hour(n), "", "Text.")).collect()
}

/// The hour number `n` of 2020, as front matter writes it.
pub fn hour(n: usize) -> String {
    let (day, hour) = (n / 24, n % 24);
    let (month, day) = (day / 28 + 1, day % 28 + 1);
    format!("2020-{month:02}-{day:02} {hour:02}:00")
}

impl Built {
    /// What was said about the site's files, in the order it was said.
    pub fn findings(&self) -> &[Finding] {
        match &self.outcome {
            Ok(report) => &report.findings,
            Err(BuildError::Site(report)) => &report.findings,
            Err(other) => panic!("the build ended without a result: {other:?}"),
        }
    }

    pub fn published(&self) -> bool {
        self.outcome.is_ok()
    }

    pub fn report(&self) -> &Report {
        match &self.outcome {
            Ok(report) => report,
            Err(other) => panic!("nothing was published: {other:?}"),
        }
    }

    pub fn error(&self) -> &BuildError {
        match &self.outcome {
            Ok(_) => panic!("the site was published\n{}", self.shown()),
            Err(error) => error,
        }
    }

    /// Exactly this finding and no other: its code and `file:line:column`.
    #[track_caller]
    pub fn expect(&self, code: &str, place: &str) -> &Finding {
        self.expect_all(&[(code, place)]);
        &self.findings()[0]
    }

    /// Exactly these findings, in this order.
    #[track_caller]
    pub fn expect_all(&self, want: &[(&str, &str)]) {
        let got: Vec<(&str, String)> = self.findings().iter().map(|f| (f.code.name, place(f))).collect();
        let want: Vec<(&str, String)> = want.iter().map(|(code, place)| (*code, (*place).to_owned())).collect();
        assert!(got == want, "expected {want:#?}\n{}", self.shown());
    }

    /// Nothing to say, and published.
    #[track_caller]
    pub fn expect_none(&self) {
        assert!(self.findings().is_empty() && self.outcome.is_ok(), "expected a clean build\n{}", self.shown());
    }

    /// The files of the output, sorted.
    pub fn files(&self) -> Vec<String> {
        snapshot(&self.out).into_keys().collect()
    }

    pub fn has(&self, path: &str) -> bool {
        self.out.join(path).is_file()
    }

    #[track_caller]
    pub fn bytes(&self, path: &str) -> Vec<u8> {
        match fs::read(self.out.join(path)) {
            Ok(bytes) => bytes,
            Err(error) => panic!("{path}: {error}\n{}", self.shown()),
        }
    }

    #[track_caller]
    pub fn file(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).expect("UTF-8")
    }

    #[track_caller]
    pub fn page(&self, path: &str) -> Html {
        Html::parse(&self.file(path))
    }

    /// Whether a text stands in any file of the output, or in the name of one.
    pub fn mentions(&self, text: &str) -> Vec<String> {
        let within = |bytes: &[u8]| bytes.windows(text.len()).any(|window| window == text.as_bytes());
        let all = snapshot(&self.out).into_iter();
        all.filter(|(path, file)| path.contains(text) || within(&file.bytes)).map(|(path, _)| path).collect()
    }

    /// Findings and files, for a test that fails.
    pub fn shown(&self) -> String {
        let findings = match &self.outcome {
            Ok(_) | Err(BuildError::Site(_)) => self.findings().iter().map(|f| f.full(false) + "\n\n").collect(),
            Err(other) => format!("{other:?}\n"),
        };
        format!("--- findings\n{findings}--- files\n{}\n", self.files().join("\n"))
    }
}

fn place(finding: &Finding) -> String {
    format!("{}:{}:{}", finding.path, finding.excerpt.line, finding.excerpt.column)
}

/// A file as it stands on disk.
#[derive(Clone, PartialEq, Eq)]
pub struct OnDisk {
    pub bytes: Vec<u8>,
    pub modified: SystemTime,
}

/// As [`snapshot`], the bytes alone.
pub fn bytes(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    snapshot(folder).into_iter().map(|(path, file)| (path, file.bytes)).collect()
}

/// Every file below a folder, by path, but for blatt's own manifest.
pub fn snapshot(folder: &Path) -> BTreeMap<String, OnDisk> {
    fn collect(root: &Path, folder: &Path, out: &mut BTreeMap<String, OnDisk>) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                collect(root, &path, out);
                continue;
            }
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned();
            if name == blatt::publish::MANIFEST {
                continue;
            }
            let modified = entry.metadata().and_then(|m| m.modified()).expect("a time");
            out.insert(name, OnDisk { bytes: fs::read(&path).expect("a file"), modified });
        }
    }
    let mut out = BTreeMap::new();
    collect(folder, folder, &mut out);
    out
}

/// The folders below a folder.
pub fn folders(folder: &Path) -> Vec<String> {
    fn collect(root: &Path, folder: &Path, out: &mut Vec<String>) {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() {
                out.push(path.strip_prefix(root).expect("below the root").to_string_lossy().into_owned());
                collect(root, &path, out);
            }
        }
    }
    let mut out = Vec::new();
    collect(folder, folder, &mut out);
    out.sort();
    out
}
