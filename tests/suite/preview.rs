//! The live preview: what it answers is what a clean build would write, whatever happened to the files a moment ago. These tests run
//! the program itself and speak to it as browsers do.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use blatt::build::Caching;
use proptest::prelude::*;

use crate::incremental::{self, Desk, Step};
use crate::site::{TestSite, article, snapshot};

/// When previews begin, in every test that does not say otherwise.
const NOW: &str = "2026-01-01T12:00:00Z";

/// How long anything may take before a test fails. Nothing waits as long unless something is wrong.
const PATIENCE: Duration = Duration::from_secs(60);

const BEGIN: &str = "<!--blatt preview-->";
const END: &str = "<!--/blatt preview-->";

/// A preview that runs.
pub struct Preview {
    child: Child,
    pub address: SocketAddr,
    /// The first line it printed.
    pub url: String,
    /// What it said since.
    said: Arc<Mutex<String>>,
}

/// An answer.
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub body: Vec<u8>,
}

impl Preview {
    pub fn of(site: &TestSite, args: &[&str]) -> Self {
        Self::at(site, NOW, args)
    }

    pub fn at(site: &TestSite, now: &str, args: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_blatt"));
        command.arg("-C").arg(site.path("")).args(["serve", "--port", "0", "--now", now]).args(args);
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the program");
        let mut url = String::new();
        let mut out = BufReader::new(child.stdout.take().expect("a pipe"));
        out.read_line(&mut url).expect("a line");
        let said = Arc::new(Mutex::new(String::new()));
        let (heard, err) = (said.clone(), BufReader::new(child.stderr.take().expect("a pipe")));
        thread::spawn(move || {
            for line in err.lines().map_while(Result::ok) {
                let mut heard = heard.lock().expect("no panic");
                heard.push_str(&line);
                heard.push('\n');
            }
        });
        let url = url.trim().to_owned();
        let host = url.trim_start_matches("http://").split('/').next().unwrap_or_default().to_owned();
        let address = host.parse().unwrap_or_else(|_| panic!("no address: {url:?}"));
        Self { child, address, url, said }
    }

    /// What it said on the terminal.
    pub fn said(&self) -> String {
        self.said.lock().expect("no panic").clone()
    }

    pub fn get(&self, path: &str) -> Answer {
        self.ask("GET", path, &[])
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let host =
            headers.iter().find(|(name, _)| *name == "Host").map_or(self.address.to_string(), |(_, v)| (*v).to_owned());
        let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        for (name, value) in headers.iter().filter(|(name, _)| *name != "Host") {
            request.push_str(&format!("{name}: {value}\r\n"));
        }
        self.send(format!("{request}\r\n").as_bytes()).expect("an answer")
    }

    /// What comes back for these bytes; none if nothing does.
    pub fn send(&self, bytes: &[u8]) -> Option<Answer> {
        let mut stream = TcpStream::connect(self.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        // It may have refused and hung up before it has all of it.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let at = answer.windows(4).position(|window| window == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&answer[..at]).into_owned();
        let status = head.split(' ').nth(1)?.parse().ok()?;
        let header = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_lowercase(), value.to_owned()));
        Some(Answer {
            status,
            headers: head.lines().skip(1).filter_map(header).collect(),
            body: answer[at + 4..].to_vec(),
        })
    }

    /// Asks until an answer is as wanted.
    #[track_caller]
    pub fn wait_for(&self, path: &str, wanted: impl Fn(&Answer) -> bool) -> Answer {
        let began = Instant::now();
        loop {
            let answer = self.get(path);
            if wanted(&answer) {
                return answer;
            }
            assert!(began.elapsed() < PATIENCE, "{path} stayed {}:\n{}\n{}", answer.status, answer.text(), self.said());
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Waits until everything is answered as a clean build writes it.
    #[track_caller]
    pub fn comes_to(&self, site: &mut TestSite, what: &str) {
        let (folder, out) = clean(site);
        let out = out.unwrap_or_else(|found| panic!("{what}: the site is broken\n{}", found.concat()));
        if let Err(differing) = self.settles(&out) {
            panic!("{what}: these stay different: {differing:?}\n{}", self.said());
        }
        drop(folder);
    }

    /// Whether every file of an output is answered as it is there, in the end.
    pub fn settles(&self, out: &Path) -> Result<(), Vec<String>> {
        let began = Instant::now();
        let files = snapshot(out);
        loop {
            let differing = self.differing(&files);
            if differing.is_empty() {
                return Ok(());
            }
            if began.elapsed() > PATIENCE {
                return Err(differing);
            }
            thread::sleep(Duration::from_millis(5));
        }
    }

    fn differing(&self, files: &BTreeMap<String, crate::site::OnDisk>) -> Vec<String> {
        let mut out = Vec::new();
        for (path, file) in files {
            // An old address leads on, as a server does it; the page for servers that can't is not shown.
            if String::from_utf8_lossy(&file.bytes).contains("http-equiv=refresh") {
                continue;
            }
            let url = format!("/{}", path.strip_suffix("index.html").unwrap_or(path));
            let answer = self.get(&blatt::vocab::percent_encode(&url));
            if !matches!(answer.status, 200 | 410) || undressed(&answer.body) != file.bytes {
                out.push(path.clone());
                // One tells that it is not over yet.
                if out.len() > 3 {
                    return out;
                }
            }
        }
        out
    }
}

impl Drop for Preview {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }
}

/// A page without what the preview adds.
fn undressed(page: &[u8]) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(page) else { return page.to_vec() };
    match text.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1))) {
        Some((before, after)) => format!("{before}{after}").into_bytes(),
        None => page.to_vec(),
    }
}

/// A clean build of a site, elsewhere; if it has errors, these instead of an output. What the machine refuses is no error of a site.
#[track_caller]
pub fn clean(site: &mut TestSite) -> (tempfile::TempDir, Result<std::path::PathBuf, Vec<String>>) {
    let folder = tempfile::TempDir::new().expect("a folder");
    let out = folder.path().join("out");
    site.with(|options| (options.out, options.caching) = (Some(out.clone()), Caching::Off));
    let built = site.build();
    site.with(|options| (options.out, options.caching) = (None, Caching::On));
    let found = built.findings().iter().map(|finding| finding.full(false));
    let outcome = if built.published() { Ok(out) } else { Err(found.collect()) };
    (folder, outcome)
}

/// A stream of events for a page.
struct Stream(BufReader<TcpStream>);

impl Stream {
    /// As a browser opens it that has just got the page.
    fn open(preview: &Preview, page: &str) -> Self {
        Self::after(preview, page, &preview.get(page).text())
    }

    /// As a browser opens it that got the page some time ago.
    fn after(preview: &Preview, page: &str, text: &str) -> Self {
        let known = |name: &str| {
            text.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or("").to_owned()
        };
        let (shows, chrome, news) = (known("data-shows"), known("data-chrome"), known("data-news"));
        let mut stream = TcpStream::connect(preview.address).expect("a connection");
        stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
        let request = format!(
            "GET /_blatt/events?page={page}&shows={shows}&chrome={chrome}&news={news}&follows=true HTTP/1.1\r\nHost: {}\r\n\r\n",
            preview.address
        );
        stream.write_all(request.as_bytes()).expect("a request");
        let mut stream = Self(BufReader::new(stream));
        while !stream.line().starts_with("retry:") {}
        stream
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert!(self.0.read_line(&mut line).expect("a line in time") > 0, "the stream ended");
        line
    }

    /// The next event: its name and what it says.
    fn next(&mut self) -> (String, String) {
        loop {
            if let Some(name) = self.line().strip_prefix("event: ") {
                let data = self.line();
                return (name.trim().to_owned(), data.trim_start_matches("data: ").trim().to_owned());
            }
        }
    }
}

const LAYOUT: &str = "{% extends \"base.html\" %}{% block main %}<main id=\"s-main\"><h1>1 {{ page.title }}</h1>{{ data?.wetter?.heute or \"\" }}\
                      {% for a in list.articles %}{{ fragment(name=\"card\", article=a.id, size=\"row\") }}{% endfor %}</main>{% endblock main %}";

/// A site with a file of each kind.
fn every_kind() -> TestSite {
    let mut sections =
        article("a", "Erster", "2025-12-01 10:00", "tags: [Wahl]\nimage: eins.svg", "Siehe [zwei](b.md).");
    sections += &article(
        "2025/b",
        "Zweiter",
        "2025-12-02 10:00",
        "tags: [Wahl, Wetter]\naliases: [/alt/]",
        "Text 1 von \"b\".",
    );
    sections += &article("2025/c", "Dritter", "2025-12-03 10:00", "", "Text 1.\n\n![](eins.svg)");
    for (path, text) in [
        ("content/authors/redaktion.md", "---\nname: Redaktion 1\nkind: team\nbio: Wir.\n---\n"),
        ("content/categories/politik.md", "---\ntitle: Politik 1\n---\n"),
        ("content/tags/wahl.md", "---\ntitle: Wahl 1\n---\nAlles zur Wahl.\n"),
        ("content/pages/impressum.md", "---\ntitle: Impressum\n---\nFassung 1\n"),
        ("content/media/eins.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"101\" height=\"50\"/>"),
        ("content/media/eins.svg.yaml", "alt: Bild 1\ncredit: Foto\n"),
        ("content/data/wetter.yaml", "heute: 1 Grad\n"),
        ("content/static/frei.txt", "frei 1\n"),
        ("content/static/eigen.html", "<!doctype html><title>1</title><body><p>1</body>"),
        ("layouts/home.html", LAYOUT),
        (
            "layouts/fragments/card.html",
            "{% set a = article(id=article) %}<div class=\"c1\"><a href=\"{{ a.url }}\">{{ a.title }}</a></div>",
        ),
        ("layouts/assets/theme.css", "p { margin: 1px }\n"),
        ("layouts/strings/de.yaml", "text: {about: \"Wer ist 1 {name}?\"}\n"),
    ] {
        sections += &format!("-- {path} --\n{text}\n");
    }
    let mut site = TestSite::configured("per_page: 2\ntagline: Zeile 1", &sections);
    site.with(|options| options.clock = blatt::build::Clock::At(NOW.parse().expect("an instant")));
    site
}

/// A file of each kind in it.
const KINDS: [&str; 15] = [
    "content/articles/2025/b.md",
    "content/articles/2025/c.md",
    "content/authors/redaktion.md",
    "content/categories/politik.md",
    "content/tags/wahl.md",
    "content/pages/impressum.md",
    "content/media/eins.svg",
    "content/media/eins.svg.yaml",
    "content/data/wetter.yaml",
    "content/static/frei.txt",
    "content/static/eigen.html",
    "layouts/home.html",
    "layouts/fragments/card.html",
    "layouts/assets/theme.css",
    "site.yaml",
];

/// The ways in which editors save a file.
fn save(site: &TestSite, path: &str, text: &str, way: usize) {
    let file = site.path(path);
    let beside = |name: &str| file.with_file_name(name);
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    match way {
        0 => fs::write(&file, text).expect("a file"),
        // A new file under the name of the old one, which is kept as a backup.
        1 => {
            let (swap, backup) = (beside(&format!(".{name}.swp")), beside(&format!("{name}~")));
            fs::write(&swap, "swap").expect("a file");
            fs::write(beside("4913"), "").expect("a file");
            fs::remove_file(beside("4913")).expect("a file");
            fs::rename(&file, &backup).expect("a file");
            fs::write(&file, text).expect("a file");
            fs::remove_file(&backup).expect("a file");
            fs::remove_file(&swap).expect("a file");
        }
        // A temporary file over the old one.
        2 => {
            let temporary = beside(&format!(".{name}.tmp"));
            fs::write(&temporary, text).expect("a file");
            fs::rename(&temporary, &file).expect("a file");
        }
        // Cut to nothing, then written piece by piece.
        _ => {
            let mut file = fs::File::create(&file).expect("a file");
            for piece in text.as_bytes().chunks(40) {
                file.write_all(piece).expect("a file");
                file.flush().expect("a file");
            }
        }
    }
}

#[test]
fn each_kind_of_file_saved_in_each_way_is_shown_at_once() {
    let mut site = every_kind();
    let preview = Preview::of(&site, &[]);
    preview.comes_to(&mut site, "at first");
    for way in 0..4 {
        for path in KINDS.iter().chain(&["layouts/strings/de.yaml"]) {
            let text = fs::read_to_string(site.path(path)).expect("a text");
            let (old, new) = (way + 1, way + 2);
            // The first number in it that counts the versions.
            let text = text.replacen(
                &format!("{old}"),
                &format!("{new}"),
                usize::from(*path != "content/media/eins.svg") * 9 + 1,
            );
            let text = if text.contains("2025-1") || text.contains("date:") {
                dates_kept(&site, path, old, new)
            } else {
                text
            };
            save(&site, path, &text, way);
            preview.comes_to(&mut site, &format!("{path} saved in way {way}"));
        }
    }
}

/// An article's text with another number in its body alone.
fn dates_kept(site: &TestSite, path: &str, old: usize, new: usize) -> String {
    let text = fs::read_to_string(site.path(path)).expect("a text");
    text.replace(&format!("Text {old}"), &format!("Text {new}"))
}

#[test]
fn files_and_folders_come_and_go() {
    let mut site = every_kind();
    let preview = Preview::of(&site, &[]);
    preview.comes_to(&mut site, "at first");
    let text =
        "---\ntitle: Neu\ndate: 2025-12-04 10:00\nauthor: redaktion\ncategory: politik\ntags: [Neues]\n---\nText.\n";
    site.edit("content/articles/neu.md", text);
    preview.comes_to(&mut site, "a new article");
    site.edit("content/articles/2026/01/tief/neu2.md", &text.replace("Neu", "Tief"));
    preview.comes_to(&mut site, "an article in new folders");
    site.rename("content/articles/neu.md", "content/articles/anders.md");
    preview.comes_to(&mut site, "a renamed article");
    fs::rename(site.path("content/articles/2026"), site.path("content/articles/2027")).expect("a folder");
    preview.comes_to(&mut site, "a renamed folder");
    site.edit("content/articles/2027/01/tief/neu3.md", &text.replace("Neu", "Tiefer"));
    preview.comes_to(&mut site, "an article in a renamed folder");
    fs::remove_dir_all(site.path("content/articles/2027")).expect("a folder");
    preview.comes_to(&mut site, "a folder that is gone");
    site.remove("content/articles/anders.md");
    preview.comes_to(&mut site, "an article that is gone");
    for path in [
        "layouts/home.html",
        "layouts/fragments/card.html",
        "content/data/wetter.yaml",
        "content/tags/wahl.md",
        "content/static/frei.txt",
    ] {
        site.remove(path);
        preview.comes_to(&mut site, &format!("{path} is gone"));
    }
    assert_eq!(preview.get("/frei.txt").status, 404);
    fs::remove_dir_all(site.path("layouts")).expect("a folder");
    preview.comes_to(&mut site, "no layouts");
    site.edit("layouts/home.html", LAYOUT);
    preview.comes_to(&mut site, "layouts again");
    site.edit("layouts/home.html", &LAYOUT.replace("<h1>1", "<h1>2"));
    preview.comes_to(&mut site, "a layout in a folder that came anew");
    fs::rename(site.path("content"), site.path("weg")).expect("a folder");
    preview.wait_for("/2025/12/erster/", |answer| answer.status == 404);
    fs::rename(site.path("weg"), site.path("content")).expect("a folder");
    preview.comes_to(&mut site, "the content is back");
    site.edit("content/articles/a.md", &text.replace("Neu", "Ganz neu"));
    preview.comes_to(&mut site, "an article in content that is back");
    // Times alone mean nothing, and do no harm.
    fs::File::options()
        .append(true)
        .open(site.path("content/articles/a.md"))
        .and_then(|f| f.set_modified(std::time::SystemTime::UNIX_EPOCH))
        .expect("a time");
    preview.comes_to(&mut site, "a file of another time");
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_followed() {
    let mut site = every_kind();
    site.edit("content/extra/verlinkt.md", "");
    fs::remove_dir_all(site.path("content/extra")).expect("a folder");
    std::os::unix::fs::symlink("frei.txt", site.path("content/static/link.txt")).expect("a link");
    let preview = Preview::of(&site, &[]);
    preview.comes_to(&mut site, "at first");
    site.edit("content/static/frei.txt", "anders");
    preview.comes_to(&mut site, "behind a link");
    assert_eq!(preview.get("/link.txt").text(), "anders");
    // A link that leads out of the site shows nothing, not even for a moment.
    fs::remove_file(site.path("content/static/link.txt")).expect("a link");
    std::os::unix::fs::symlink("/etc/passwd", site.path("content/static/link.txt")).expect("a link");
    let gone = preview.wait_for("/link.txt", |answer| {
        assert!(!answer.text().contains("root:"), "what stands elsewhere was shown");
        answer.text().contains("foreign-link") || answer.status != 200
    });
    assert!(!gone.text().contains("root:"));
}

#[test]
fn two_thousand_files_at_once_are_one_change() {
    let mut site = TestSite::new(&article("a0", "Anfang", "2025-01-01 10:00", "", "Text."));
    site.with(|options| options.clock = blatt::build::Clock::At(NOW.parse().expect("an instant")));
    let preview = Preview::of(&site, &[]);
    preview.wait_for("/", |answer| answer.text().contains("Anfang"));
    for n in 1..=2000 {
        let text = format!(
            "---\ntitle: Nummer {n}\ndate: 2025-{:02}-{:02} 10:00\nauthor: redaktion\ncategory: politik\n---\nText {n}.\n",
            n % 12 + 1,
            n % 28 + 1
        );
        site.edit(&format!("content/articles/{}/a{n}.md", n % 20), &text);
    }
    preview.wait_for("/2025/09/nummer-2000/", |answer| answer.status == 200 && answer.text().contains("Text 2000"));
    let (_folder, out) = clean(&mut site);
    let out = out.unwrap_or_else(|found| panic!("{}", found.into_iter().take(30).collect::<String>()));
    let some: Vec<String> = snapshot(&out)
        .into_keys()
        .filter(|path| path.contains("nummer-1") || path.starts_with("page/"))
        .step_by(40)
        .collect();
    for path in some {
        let wanted = fs::read(out.join(&path)).expect("a file");
        let url = format!("/{}", path.trim_end_matches("index.html"));
        preview.wait_for(&url, |answer| undressed(&answer.body) == wanted);
    }
}

#[test]
fn where_nobody_tells_it_looks_again_and_again() {
    let mut site = every_kind();
    let preview = Preview::of(&site, &["--poll"]);
    preview.comes_to(&mut site, "at first");
    for path in ["content/articles/2025/b.md", "layouts/home.html", "content/static/frei.txt"] {
        let text = fs::read_to_string(site.path(path))
            .expect("a text")
            .replace("1 {{", "2 {{")
            .replace("Text 1", "Text 2")
            .replace("frei 1", "frei 2");
        site.edit(path, &text);
        preview.comes_to(&mut site, path);
    }
}

#[test]
fn only_browsers_whose_page_changed_are_told() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut changed = Stream::open(&preview, "/2025/12/zweiter/");
    let mut other = Stream::open(&preview, "/2025/12/dritter/");
    let mut style = Stream::open(&preview, "/impressum/");
    let text = fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text");
    site.edit("content/articles/2025/b.md", &text.replace("Text 1", "Ein anderer Text"));
    assert_eq!(changed.next().0, "page");
    assert!(preview.get("/2025/12/zweiter/").text().contains("Ein anderer Text"));
    // The others hear nothing before something concerns them: the first they hear of is this.
    site.edit("content/static/frei.txt", "neu");
    let (name, data) = other.next();
    assert_eq!(name, "files");
    assert!(data.contains("/frei.txt"), "{data}");
    assert_eq!(style.next().0, "files");
    site.edit("layouts/assets/theme.css", "p { margin: 9px }");
    assert_eq!(style.next().0, "page");
    assert_eq!(other.next().0, "page");
}

#[test]
fn a_change_between_page_and_stream_is_told() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut stream = TcpStream::connect(preview.address).expect("a connection");
    stream.set_read_timeout(Some(PATIENCE)).expect("a socket");
    let old = "0".repeat(32);
    let request =
        format!("GET /_blatt/events?page=/&shows={old}&chrome={old} HTTP/1.1\r\nHost: {}\r\n\r\n", preview.address);
    stream.write_all(request.as_bytes()).expect("a request");
    let mut stream = Stream(BufReader::new(stream));
    assert_eq!(stream.next().0, "page");
    assert_eq!(stream.next().0, "chrome");
}

#[test]
fn with_follow_browsers_go_to_what_was_saved() {
    let site = every_kind();
    let preview = Preview::of(&site, &["--follow"]);
    let mut stream = Stream::open(&preview, "/");
    let text = fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text");
    site.edit("content/articles/2025/b.md", &text.replace("Text 1", "Text 2"));
    let (name, address) = stream.next();
    assert_eq!((name.as_str(), address.as_str()), ("follow", "/2025/12/zweiter/"));
}

#[test]
fn what_is_saved_before_a_browser_listens_is_followed_too() {
    let site = every_kind();
    let preview = Preview::of(&site, &["--follow"]);
    let mut listening = Stream::open(&preview, "/");
    let page = preview.get("/").text();
    let text = fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text");
    site.edit("content/articles/2025/b.md", &text.replace("Text 1", "Text 2"));
    let follow = ("follow".to_owned(), "/2025/12/zweiter/".to_owned());
    assert_eq!(listening.next(), follow);
    let mut late = Stream::after(&preview, "/", &page);
    assert_eq!(late.next(), follow);
    // One that was answered after it stays where it is: what it is told next is of the next save.
    let mut later = Stream::open(&preview, "/");
    site.edit(
        "content/articles/a.md",
        &fs::read_to_string(site.path("content/articles/a.md")).expect("a text").replace("Siehe", "Lies"),
    );
    assert_eq!(later.next(), ("follow".to_owned(), "/2025/12/erster/".to_owned()));
}

#[test]
fn a_page_that_was_out_of_sight_is_told_of_files_that_changed() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut listening = Stream::open(&preview, "/");
    let page = preview.get("/").text();
    site.edit("content/static/frei.txt", "ganz anders");
    let news = listening.next();
    assert_eq!(news.0, "files");
    assert!(news.1.contains("/frei.txt"), "{news:?}");
    assert_eq!(Stream::after(&preview, "/", &page).next(), news);
    // One that was answered after it has the file as it is: what it is told next is of the next save.
    let mut later = Stream::open(&preview, "/");
    site.edit("content/static/frei.txt", "noch anders");
    assert_ne!(later.next(), news);
}

#[test]
fn a_browser_that_listens_after_a_mistake_is_told_of_it() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let address = "/2025/12/zweiter/";
    let page = preview.get(address).text();
    let text = fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text");
    site.edit("content/articles/2025/b.md", &text.replace("category: ", "category: un"));
    preview.wait_for(address, |answer| answer.text().contains("unknown-category"));
    let mut late = Stream::after(&preview, address, &page);
    let (name, data) = late.next();
    assert_eq!(name, "chrome");
    assert!(data.contains("unknown-category"), "{data}");
    site.edit("content/articles/2025/b.md", &text);
    assert!(!late.next().1.contains("unknown-category"));
}

#[test]
fn the_desk_is_told_too() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut desk = Stream::open(&preview, "/_blatt/");
    site.edit("content/articles/a.md", &fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text"));
    assert_eq!(desk.next().0, "page");
}

#[test]
fn a_page_that_moves_takes_its_browsers_along() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut stream = Stream::open(&preview, "/2025/12/zweiter/");
    let text = fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text");
    site.edit("content/articles/2025/b.md", &text.replace("title: Zweiter", "title: Anderer Titel"));
    assert_eq!(stream.next(), ("follow".to_owned(), "/2025/12/anderer-titel/".to_owned()));
}

#[test]
fn many_mistakes_are_told_to_a_browser_that_fetches_them() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut stream = Stream::open(&preview, "/2025/12/zweiter/");
    let links: String = (0..300).map(|n| format!("Siehe [Nummer {n}](gibt-es-nicht-{n}.md).\n\n")).collect();
    let text = fs::read_to_string(site.path("content/articles/a.md")).expect("a text");
    site.edit("content/articles/a.md", &(text + &links));
    let (name, data) = stream.next();
    assert_eq!(name, "chrome");
    assert!(data.contains("\"html\":null"), "{data}");
    let page = preview.get("/2025/12/zweiter/").text();
    assert!(page.contains("300 errors") && page.contains("and 200 more"));
}

#[test]
fn mistakes_are_told_over_the_last_good_page_until_they_are_mended() {
    let mut site = every_kind();
    let preview = Preview::of(&site, &[]);
    preview.comes_to(&mut site, "at first");
    let page = "/2025/12/zweiter/";
    let path = "content/articles/2025/b.md";
    let good = fs::read_to_string(site.path(path)).expect("a text");
    let before = preview.get(page);
    let mut stream = Stream::open(&preview, page);
    site.edit(path, &good.replace("category: politik", "category: polltik"));
    let (name, data) = stream.next();
    assert_eq!(name, "chrome");
    assert!(data.contains("unknown-category") && data.contains("polltik") && data.contains("vscode://file/"), "{data}");
    let told = preview.get(page);
    assert_eq!((told.status, undressed(&told.body)), (200, undressed(&before.body)), "the last good page stays");
    assert!(told.text().contains("alertdialog"), "without a script, too");
    site.edit(path, &good.replace("Text 1", "Text 2"));
    preview.comes_to(&mut site, "mended");
    assert!(!preview.get(page).text().contains("alertdialog"));
    let names: Vec<String> = (0..2).map(|_| stream.next().0).collect();
    assert_eq!(names, ["page", "chrome"]);
}

#[test]
fn whatever_is_broken_the_preview_starts_and_recovers() {
    let breaks: [(&str, Option<&str>, &str); 8] = [
        ("site.yaml", Some("title: [\n"), "yaml-syntax"),
        ("site.yaml", None, "missing-file"),
        ("layouts/base.html", Some("{% if %}"), "layout-error"),
        (
            "layouts/home.html",
            Some("{% extends \"base.html\" %}{% block main %}{{ nobody.knows }}{% endblock main %}"),
            "layout-error",
        ),
        ("content/articles/a.md", Some("---\ntitle: [\n---\n"), "yaml-syntax"),
        ("content/authors/redaktion.md", Some("---\n---\n"), "missing-key"),
        ("layouts/assets/theme.css", Some("p { color: }}}"), "bad-stylesheet"),
        ("layouts/strings/de.yaml", Some("text: 1"), "bad-strings"),
    ];
    for (path, text, code) in breaks {
        // Broken from the start, then mended.
        let mut site = every_kind();
        let good = fs::read(site.path(path)).ok();
        match text {
            Some(text) => site.edit(path, text),
            None => site.remove(path),
        };
        let preview = Preview::of(&site, &[]);
        let told = preview.get("/");
        assert!(told.text().contains(code), "{path}: {code} is not told:\n{}", told.text());
        mend(&site, path, good.as_deref());
        preview.comes_to(&mut site, &format!("{path} mended"));
        // Broken while it runs: the last good page stays.
        let before = undressed(&preview.get("/").body);
        match text {
            Some(text) => in_one_step(&site, path, text.as_bytes()),
            None => _ = site.remove(path),
        }
        let told = preview.wait_for("/", |answer| answer.text().contains(code));
        assert_eq!((told.status, undressed(&told.body)), (200, before), "{path}");
        mend(&site, path, good.as_deref());
        preview.comes_to(&mut site, &format!("{path} mended again"));
    }
}

fn mend(site: &TestSite, path: &str, good: Option<&[u8]>) {
    match good {
        Some(good) => in_one_step(site, path, good),
        None => _ = site.remove(path),
    }
}

/// Saves a file so that it is never seen half done: an empty stylesheet is a good one.
fn in_one_step(site: &TestSite, path: &str, bytes: &[u8]) {
    let aside = site.path(".aside");
    fs::write(&aside, bytes).expect("a file");
    fs::rename(aside, site.path(path)).expect("a file");
}

#[test]
fn an_empty_folder_becomes_a_site() {
    let mut site = every_kind();
    for folder in ["content", "layouts"] {
        fs::rename(site.path(folder), site.path(&format!("{folder}-weg"))).expect("a folder");
    }
    fs::rename(site.path("site.yaml"), site.path("weg.yaml")).expect("a file");
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/").status, 503);
    for folder in ["content", "layouts"] {
        fs::rename(site.path(&format!("{folder}-weg")), site.path(folder)).expect("a folder");
    }
    fs::rename(site.path("weg.yaml"), site.path("site.yaml")).expect("a file");
    preview.comes_to(&mut site, "a site");
}

#[test]
fn an_embargo_that_ends_while_it_runs_makes_the_page_appear() {
    let site = TestSite::new(&format!(
        "{}{}",
        article("alt", "Alt", "2025-01-01 10:00", "", "Text."),
        article("neu", "Neu", "2026-01-01 13:00", "publish: 2026-01-01T12:00:10Z", "Text.")
    ));
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/2026/01/neu/").status, 404);
    let mut stream = Stream::open(&preview, "/");
    assert_eq!(stream.next().0, "page");
    let page = preview.get("/2026/01/neu/");
    assert_eq!(page.status, 200);
    assert!(preview.get("/").text().contains("/2026/01/neu/"));
}

#[test]
fn drafts_are_shown_with_a_mark_and_only_when_asked_for() {
    let site = TestSite::new(&format!(
        "{}{}{}",
        article("alt", "Alt", "2025-01-01 10:00", "", "Text."),
        article("entwurf", "Entwurf", "2025-01-02 10:00", "draft: true", "Text."),
        article("spaeter", "Später", "2026-05-01 13:00", "", "Text.")
    ));
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/2025/01/entwurf/").status, 404);
    let desk = preview.get("/_blatt/").text();
    assert!(
        desk.contains("content/articles/entwurf.md")
            && desk.contains("content/articles/spaeter.md")
            && desk.contains("data-until")
    );
    let preview = Preview::of(&site, &["--drafts"]);
    let draft = preview.get("/2025/01/entwurf/").text();
    assert!(draft.contains("Draft: readers do not see this"));
    assert!(
        preview.get("/2026/05/spaeter/").text().contains("Embargo: readers do not see this before 2026-05-01 13:00")
    );
    assert!(!preview.get("/2025/01/alt/").text().contains("readers do not see this"));
    let home = preview.get("/").text();
    assert!(home.contains("a[href=\"/2025/01/entwurf/\"]::before{all:initial"), "{home}");
    assert!(preview.get("/_blatt/?q=entw").text().contains("Found<small>1"));
}

#[test]
fn the_desk_and_the_panel_know_what_there_is_to_mend() {
    let site = TestSite::configured(
        "checks: {missing-credit: warning}",
        &format!(
            "{}-- content/media/b.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>\n-- content/media/b.svg.yaml --\nalt: Bild\n",
            article("a", "Alt", "2025-01-01 10:00", "image: b.svg", "Zwei Worte.")
        ),
    );
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/2025/01/alt/").text();
    assert!(
        page.contains("missing-credit") && page.contains("<dt>words</dt><dd>2</dd>") && page.contains("1 finding"),
        "{page}"
    );
    assert!(!page.contains("alertdialog"), "a warning covers nothing");
    let desk = preview.get("/_blatt/").text();
    assert!(desk.contains("missing-credit") && desk.contains("By file"), "{desk}");
}

#[test]
fn answers_are_those_of_a_good_server() {
    let site = every_kind();
    site.write("content/static/film.mp4", &(0..=255).collect::<Vec<u8>>());
    let preview = Preview::of(&site, &[]);
    let page = preview.get("/2025/12/zweiter/");
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    assert_eq!(page.header("cache-control"), "no-cache");
    let tag = page.header("etag").to_owned();
    let again = preview.ask("GET", "/2025/12/zweiter/", &[("If-None-Match", &tag)]);
    assert_eq!((again.status, again.body.len()), (304, 0));
    let head = preview.ask("HEAD", "/2025/12/zweiter/", &[]);
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(head.header("content-length"), page.body.len().to_string());
    let film = preview.ask("GET", "/film.mp4", &[("Range", "bytes=10-19")]);
    assert_eq!((film.status, film.body.as_slice()), (206, &(10..20).collect::<Vec<u8>>()[..]));
    assert_eq!((film.header("content-type"), film.header("content-range")), ("video/mp4", "bytes 10-19/256"));
    assert_eq!(preview.ask("GET", "/film.mp4", &[("Range", "bytes=900-")]).status, 416);
    let moved = preview.get("/alt/");
    assert_eq!((moved.status, moved.header("location")), (301, "/2025/12/zweiter/"));
    assert_eq!(preview.get("/2025/12/zweiter").header("location"), "/2025/12/zweiter/");
    let absent = preview.get("/gibt-es/nicht/");
    assert_eq!(absent.status, 404);
    assert_eq!(undressed(&absent.body), undressed(&preview.get("/404.html").body));
    for folder in ["/2025/", "/media/", "/assets/", "/_fragments/"] {
        assert_eq!(preview.get(folder).status, 404, "{folder} is no list");
    }
    assert_eq!(preview.get("/feed.xml").header("content-type"), "application/xml; charset=utf-8");
    let post = preview.ask("POST", "/", &[]);
    assert_eq!((post.status, post.header("allow")), (405, "GET, HEAD"));
    // A media file is published only if something shows it, and so it is in the preview.
    site.edit("content/media/geheim.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>");
    site.edit("content/static/marke.txt", "da");
    preview.wait_for("/marke.txt", |answer| answer.status == 200);
    assert_eq!(preview.get("/media/geheim.svg").status, 404);
}

#[test]
fn a_site_below_a_path_stays_there() {
    let site = TestSite::new(&format!(
        "-- site.yaml --\ntitle: T\nbase_url: https://blatt.example/news\nlocale: de-DE\ntimezone: Europe/Berlin\n\
         publisher: {{responsible: A, address: 'G 4, 91000 B'}}\n{}",
        article("a", "Erster", "2025-12-01 10:00", "aliases: [/alt/]", "Text.")
    ));
    let preview = Preview::of(&site, &[]);
    assert!(preview.url.ends_with("/news/"), "{}", preview.url);
    assert_eq!(preview.get("/").header("location"), "/news/");
    assert_eq!(preview.get("/news/2025/12/erster/").status, 200);
    assert_eq!(preview.get("/news/alt/").header("location"), "/news/2025/12/erster/");
    assert_eq!(preview.get("/2025/12/erster/").status, 404);
    assert_eq!(preview.get("/newsroom/").status, 404);
    let mut stream = Stream::open(&preview, "/news/2025/12/erster/");
    let text = fs::read_to_string(site.path("content/articles/a.md")).expect("a text");
    site.edit("content/articles/a.md", &text.replace("Text.", "Neu."));
    assert_eq!(stream.next().0, "page");
}

#[test]
fn fragments_are_shown_where_the_server_will_put_them() {
    let mut site = every_kind();
    let config = fs::read_to_string(site.path("site.yaml")).expect("a text");
    site.edit("site.yaml", &format!("{config}fragments: ssi\n"));
    let preview = Preview::of(&site, &[]);
    assert_eq!(preview.get("/").status, 200);
    // As the pages of a site that puts them in place itself.
    site.edit("site.yaml", &config);
    preview.comes_to(&mut site, "inline");
    let inline = undressed(&preview.get("/").body);
    site.edit("site.yaml", &format!("{config}fragments: ssi\n"));
    site.edit("content/static/marke.txt", "da");
    preview.wait_for("/marke.txt", |answer| answer.status == 200);
    assert_eq!(undressed(&preview.get("/").body), inline);
}

#[test]
fn nothing_hostile_leaves_the_site_or_stops_the_server() {
    let site = every_kind();
    site.edit(".env", "GEHEIM=1");
    site.edit("content/articles/entwurf.md", "---\ntitle: Geheim\ndate: 2025-01-01 10:00\nauthor: redaktion\ncategory: politik\ndraft: true\n---\nGEHEIM=1\n");
    let preview = Preview::of(&site, &[]);
    let fine = preview.get("/").status;
    assert_eq!(fine, 200);
    let ups = [
        "..",
        "%2e%2e",
        "%2E%2e",
        ".%2e",
        "%252e%252e",
        "..%00",
        "..%5c",
        "..\\",
        "%c0%ae%c0%ae",
        "....",
        "..;",
        "%uff0e%uff0e",
    ];
    let slashes = ["/", "%2f", "%2F", "\\", "%5c", "//", "/./", "%252f"];
    let targets = [
        "etc/passwd",
        ".env",
        "site.yaml",
        "content/articles/entwurf.md",
        "layouts/home.html",
        ".blatt/documents",
        "public",
    ];
    let mut requests: Vec<Vec<u8>> = Vec::new();
    let get = |path: &str, more: &str| {
        format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{more}\r\n", preview.address).into_bytes()
    };
    for up in ups {
        for slash in slashes {
            for target in targets {
                requests.push(get(&format!("/{}{target}", format!("{up}{slash}").repeat(1 + requests.len() % 6)), ""));
            }
        }
    }
    for path in [
        "/etc/passwd",
        "//etc/passwd",
        "/C:/Windows",
        "/%00",
        "/a%00b",
        "/\u{7f}",
        "/%ff%fe",
        "/?..",
        "*",
        "",
        "http://",
        "/#",
        "/%",
    ] {
        requests.push(get(path, ""));
    }
    for host in [
        "evil.example",
        "evil.example:80",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "a b",
        "[::1",
        "\u{0}",
    ] {
        requests.push(format!("GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").into_bytes());
    }
    for range in [
        "bytes=",
        "bytes=-",
        "bytes=9-1",
        "bytes=0-,1-,2-,3-",
        "bytes=99999999999999999999-",
        "bytes=-99999999999999999999",
        "x",
        "bytes=\u{0}",
    ] {
        requests.push(get("/frei.txt", &format!("Range: {range}\r\n")));
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", ""] {
        requests.push(
            format!("{method} / HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", preview.address).into_bytes(),
        );
    }
    for length in [9_000, 70_000, 500_000] {
        requests.push(get(&format!("/{}", "a/".repeat(length / 2)), ""));
        requests.push(get("/", &format!("X: {}\r\n", "y".repeat(2 * length))));
        requests.push(get("/", &"X: y\r\n".repeat(length / 6)));
        requests.push(get(&format!("/_blatt/events?page=/{}", "a".repeat(length)), ""));
    }
    for noise in 0..300_u32 {
        let bytes: Vec<u8> =
            (0..200_u32).map(|n| (n.wrapping_mul(noise.wrapping_mul(2_654_435_761)) >> 13) as u8).collect();
        requests.push([&bytes[..], b"\r\n\r\n"].concat());
    }
    requests.push(get("/", "Content-Length: 1000000\r\n"));
    requests.push(get("/", "Transfer-Encoding: chunked\r\n"));
    requests.push(get("/_blatt/events?page=/../../etc/passwd", ""));
    assert!(requests.len() >= 1000, "{}", requests.len());
    for request in &requests {
        let shown = || String::from_utf8_lossy(&request[..request.len().min(200)]).into_owned();
        // What it does not understand it may end without a word.
        let Some(answer) = preview.send(request) else { continue };
        let text = answer.text();
        assert!(!text.contains("root:") && !text.contains("GEHEIM"), "{} gives something away", shown());
        // `/?..` and a wrong range are requests for the page or the file.
        let harmless = shown().starts_with("GET /?..") || shown().starts_with("GET /frei.txt");
        assert!(
            harmless || matches!(answer.status, 301 | 302 | 400 | 403 | 404 | 405 | 408 | 414 | 431 | 505),
            "{}: {}",
            answer.status,
            shown()
        );
    }
    assert_eq!(preview.get("/").status, 200);
    assert!(!preview.said().contains("panicked"), "{}", preview.said());
}

#[test]
fn other_names_than_this_machine_s_are_refused() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    for (host, status) in
        [("evil.example", 403), ("localhost", 200), ("127.0.0.1:1", 200), ("[::1]:80", 200), ("192.168.0.7", 403)]
    {
        assert_eq!(preview.ask("GET", "/", &[("Host", host)]).status, status, "{host}");
    }
}

#[test]
fn nothing_is_written_into_the_output() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    preview.get("/");
    site.edit("content/static/marke.txt", "da");
    preview.wait_for("/marke.txt", |answer| answer.status == 200);
    assert!(!site.path("public").exists());
    // A build beside it does not wait for it.
    assert!(site.build().published());
}

#[cfg(unix)]
#[test]
fn it_ends_cleanly() {
    let site = every_kind();
    for signal in ["-INT", "-TERM"] {
        let mut preview = Preview::of(&site, &[]);
        let sent = Command::new("kill").args([signal, &preview.child.id().to_string()]).status().expect("kill");
        assert!(sent.success());
        assert_eq!(preview.child.wait().expect("an end").code(), Some(0), "{signal}");
    }
}

#[test]
fn a_port_that_is_taken_is_not_taken_over() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_blatt"));
    command.arg("-C").arg(site.path("")).args(["serve", "--port", &preview.address.port().to_string()]);
    let outcome = command.output().expect("the program");
    assert_eq!(outcome.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&outcome.stderr).contains("another program listens at port"));
}

#[test]
fn a_line_tells_of_each_change() {
    let site = every_kind();
    let preview = Preview::of(&site, &[]);
    let mut stream = Stream::open(&preview, "/2025/12/zweiter/");
    let text = fs::read_to_string(site.path("content/articles/2025/b.md")).expect("a text");
    site.edit("content/articles/2025/b.md", &text.replace("Text 1", "Ein anderer Text"));
    assert_eq!(stream.next().0, "page");
    let began = Instant::now();
    let line = loop {
        if let Some(line) = preview.said().lines().find(|line| line.starts_with("content/articles/2025/b.md: ")) {
            break line.to_owned();
        }
        assert!(began.elapsed() < PATIENCE, "{}", preview.said());
        thread::sleep(Duration::from_millis(5));
    };
    assert!(line.contains("page") && line.contains("1 open") && line.ends_with(" ms"), "{line}");
}

proptest! {
    #![proptest_config(incremental::cases(5, 20))]

    #[test]
    fn any_sequence_of_edits_is_shown_as_a_clean_build_writes_it(
        start in prop::collection::vec((0..incremental::ARTICLES, incremental::draft()), 4..14),
        steps in prop::collection::vec(incremental::step().prop_map(Step::inline), 3..12),
    ) {
        let mut desk = Desk::new();
        for (n, draft) in &start {
            desk.take(&Step::Write(*n, draft.clone()));
        }
        // The preview's clock goes on. Everything here turns at full hours, so none of it turns meanwhile.
        let now = incremental::hour(100).replace(":00:00Z", ":30:00Z");
        desk.site.at(&now);
        let preview = Preview::at(&desk.site, &now, &[]);
        for (number, step) in steps.iter().enumerate() {
            desk.take(step);
            let (_folder, out) = clean(&mut desk.site);
            if let Ok(out) = out {
                let settled = preview.settles(&out);
                prop_assert!(settled.is_ok(), "after step {} of {:#?} these differ: {:?}\n{}", number, steps, settled, preview.said());
            }
        }
    }
}
