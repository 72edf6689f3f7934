//! A build that knows what earlier ones did ends in the bytes of one that knows nothing, and does no more than it has to.

use std::cell::Cell;
use std::fmt::Write as _;
use std::fs::{self, File};
use std::path::Path;
use std::time::{Duration, SystemTime};

use blatt::build::{Caching, Clock, Reason};
use proptest::prelude::*;

use crate::site::{OnDisk, TestSite, snapshot};

pub const ARTICLES: usize = 14;
const AUTHORS: [&str; 3] = ["redaktion", "anna", "ben"];
const CATEGORIES: [&str; 2] = ["politik", "sport"];
const TAGS: [&str; 5] = ["Wahl", "Öl", "Verkehr", "Haushalt", "Wetter"];
const PICTURES: [&str; 2] = ["eins.svg", "zwei.svg"];

/// What an editor, a developer, a clock or an accident may do between two builds.
#[derive(Debug, Clone)]
pub enum Step {
    /// Writes an article with these properties, whether it is there or not.
    Write(usize, Draft),
    /// Puts other words into the text of an article, if it is there.
    Reword(usize, u8),
    /// A mistake in an article, if it is there.
    Slip(usize, u8),
    Remove(usize),
    Rename(usize),
    Author(usize, u8),
    Category(usize, u8),
    Tag(usize, u8),
    Page(u8),
    Sidecar(usize, u8),
    Picture(usize, u8),
    Data(u8),
    /// Two articles, and the hour until which the first of them is to stand there.
    Front([usize; 2], u32),
    /// With the article it leads to, and the hours it begins and ends at.
    Breaking(usize, [u32; 2]),
    Strings(u8),
    Style(u8),
    Card(u8),
    Box(u8),
    Home(u8),
    Static(u8),
    /// An address of the ledger, which an editor lets go, with a reason or without.
    Ledger(prop::sample::Index, u8),
    Config(Settings),
    /// Hours after the first article.
    Clock(u32),
    /// A file of the output is changed or taken away behind the program's back.
    SpoilOutput(prop::sample::Index),
    DropOutput(prop::sample::Index),
    DropCache,
    SpoilCache(prop::sample::Index),
    /// All files get new times, as in a fresh checkout.
    Touch,
    Nothing,
}

#[derive(Debug, Clone)]
pub struct Draft {
    title: u8,
    hour: u32,
    author: usize,
    category: usize,
    tags: Vec<usize>,
    body: u8,
    link: Option<usize>,
    picture: Option<usize>,
    draft: bool,
    publish: Option<u32>,
    expires: Option<u32>,
    series: bool,
    updated: bool,
    alias: bool,
    gone: bool,
}

#[derive(Debug, Clone)]
pub struct Settings {
    per_page: usize,
    fragments: &'static str,
    title: u8,
    permalinks: bool,
    full_text: bool,
}

pub fn draft() -> impl Strategy<Value = Draft> {
    let who = (0..4u8, 0..200u32, 0..AUTHORS.len(), 0..CATEGORIES.len());
    let what = (prop::collection::vec(0..TAGS.len(), 0..3), 0..6u8, prop::option::of(0..ARTICLES));
    let picture = prop::option::of(0..PICTURES.len());
    let rare = |chance| prop::bool::weighted(chance);
    let when = (prop::option::weighted(0.2, 0..200u32), prop::option::weighted(0.1, 0..300u32));
    (who, what, picture, (rare(0.1), rare(0.3), rare(0.2), rare(0.2), rare(0.1)), when).prop_map(
        |(
            (title, hour, author, category),
            (tags, body, link),
            picture,
            (draft, series, updated, alias, gone),
            (publish, expires),
        )| {
            Draft {
                title,
                hour,
                author,
                category,
                tags,
                body,
                link,
                picture,
                draft,
                publish,
                expires,
                series,
                updated,
                alias,
                gone,
            }
        },
    )
}

impl Step {
    /// The server's part is done by a preview: see `fragments_are_shown_where_the_server_will_put_them`.
    pub fn inline(self) -> Self {
        match self {
            Self::Config(settings) => Self::Config(Settings { fragments: "inline", ..settings }),
            other => other,
        }
    }
}

fn settings() -> impl Strategy<Value = Settings> {
    let delivery = prop::sample::select(vec!["inline", "ssi", "ssi", "esi"]);
    (1..5usize, delivery, 0..2u8, any::<bool>(), any::<bool>()).prop_map(
        |(per_page, fragments, title, permalinks, full_text)| Settings {
            per_page,
            fragments,
            title,
            permalinks,
            full_text,
        },
    )
}

pub fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        8 => (0..ARTICLES, draft()).prop_map(|(n, draft)| Step::Write(n, draft)),
        2 => (0..ARTICLES, any::<u8>()).prop_map(|(n, v)| Step::Reword(n, v)),
        2 => (0..ARTICLES).prop_map(Step::Remove),
        1 => (0..ARTICLES).prop_map(Step::Rename),
        6 => document(),
        1 => (0..PICTURES.len(), 0..3u8).prop_map(|(n, v)| Step::Picture(n, v)),
        2 => ([0..ARTICLES, 0..ARTICLES], 0..300u32).prop_map(|(picked, until)| Step::Front(picked, until)),
        1 => (0..ARTICLES, [0..200u32, 0..300u32]).prop_map(|(n, hours)| Step::Breaking(n, hours)),
        1 => (0..2u8).prop_map(Step::Strings),
        1 => (0..3u8).prop_map(Step::Style),
        1 => (0..3u8).prop_map(Step::Card),
        1 => (0..3u8).prop_map(Step::Box),
        1 => (0..3u8).prop_map(Step::Home),
        1 => (0..3u8).prop_map(Step::Static),
        1 => (any::<prop::sample::Index>(), 0..3u8).prop_map(|(line, v)| Step::Ledger(line, v)),
        2 => settings().prop_map(Step::Config),
        3 => (0..320u32).prop_map(Step::Clock),
        1 => any::<prop::sample::Index>().prop_map(Step::SpoilOutput),
        1 => any::<prop::sample::Index>().prop_map(Step::DropOutput),
        1 => Just(Step::DropCache),
        1 => any::<prop::sample::Index>().prop_map(Step::SpoilCache),
        1 => Just(Step::Touch),
        1 => Just(Step::Nothing),
    ]
}

/// Another version of a document that is no article.
pub fn document() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..AUTHORS.len(), 0..4u8).prop_map(|(n, v)| Step::Author(n, v)),
        (0..CATEGORIES.len(), 0..3u8).prop_map(|(n, v)| Step::Category(n, v)),
        (0..TAGS.len(), 0..3u8).prop_map(|(n, v)| Step::Tag(n, v)),
        (0..3u8).prop_map(Step::Page),
        (0..PICTURES.len(), 0..3u8).prop_map(|(n, v)| Step::Sidecar(n, v)),
        (0..3u8).prop_map(Step::Data),
    ]
}

/// Steps of what a newsroom gets wrong, most often to mend it at once.
pub fn slip() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0..ARTICLES, any::<u8>()).prop_map(|(n, v)| Step::Slip(n, v)),
        (0..ARTICLES, draft()).prop_map(|(n, draft)| Step::Write(n, draft)),
    ]
}

/// A site that is edited again and again.
pub struct Desk {
    pub site: TestSite,
    /// Seconds since 1970 of the last write. Files are given times long past, so that the program can trust them.
    tick: Cell<u64>,
}

const LEDGER: &str = "content/urls.txt";

const START: &str = "2026-03-01T00:00:00Z";

pub fn hour(n: u32) -> String {
    let start: jiff::Timestamp = START.parse().expect("an instant");
    (start + jiff::SignedDuration::from_hours(n.into())).to_string()
}

impl Desk {
    pub fn new() -> Self {
        let mut sections = String::new();
        for (n, id) in AUTHORS.iter().enumerate() {
            let _ = write!(sections, "-- content/authors/{id}.md --\n{}", author(n, 1));
        }
        for (n, id) in CATEGORIES.iter().enumerate() {
            let _ = write!(sections, "-- content/categories/{id}.md --\n{}", category(n, 1));
        }
        let desk = Self { site: TestSite::new(&sections), tick: Cell::new(1_600_000_000) };
        for n in 0..PICTURES.len() {
            desk.take(&Step::Picture(n, 0));
            desk.take(&Step::Sidecar(n, 0));
        }
        desk.take(&Step::Config(Settings {
            per_page: 3,
            fragments: "inline",
            title: 0,
            permalinks: false,
            full_text: true,
        }));
        desk.touch();
        desk
    }

    fn edit(&self, path: &str, text: &str) {
        self.site.edit(path, text);
        self.stamp(&self.site.path(path));
    }

    fn stamp(&self, file: &Path) {
        self.tick.set(self.tick.get() + 1);
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(self.tick.get());
        File::options().append(true).open(file).and_then(|file| file.set_modified(time)).expect("a time");
    }

    fn touch(&self) {
        for folder in ["content", "layouts", "site.yaml"] {
            for file in walkdir::WalkDir::new(self.site.path(folder)).into_iter().flatten() {
                if file.file_type().is_file() {
                    self.stamp(file.path());
                }
            }
        }
    }

    fn put_or_remove(&self, path: &str, text: Option<String>) {
        match text {
            Some(text) => self.edit(path, &text),
            None => _ = fs::remove_file(self.site.path(path)),
        }
    }

    pub fn take(&self, step: &Step) {
        let version = |v: u8, text: String| (v > 0).then_some(text);
        match step {
            Step::Write(n, draft) => self.edit(&file(*n), &text(*n, draft)),
            Step::Reword(n, v) => {
                if let Ok(text) = fs::read_to_string(self.site.path(&file(*n))) {
                    self.edit(&file(*n), &format!("{text}\nSatz {v} zum Schluss.\n"));
                }
            }
            Step::Slip(n, v) => {
                if let Ok(text) = fs::read_to_string(self.site.path(&file(*n))) {
                    let wrong = match v % 6 {
                        0 => text.replacen("---", "--", 1),
                        1 => text.replacen("title:", "titel:", 1),
                        2 => text.replacen("---", "---\nauthor: niemand", 1),
                        3 => format!("{text}\n![](fehlt.jpg)\n"),
                        4 => text.replacen("---", "---\ndraft: true\ncategory: keine", 1),
                        _ => text.replacen("---", "---\nunbekannt: x", 1),
                    };
                    self.edit(&file(*n), &wrong);
                }
            }
            Step::Remove(n) => _ = fs::remove_file(self.site.path(&file(*n))),
            Step::Rename(n) => _ = fs::rename(self.site.path(&file(*n)), self.site.path(&file((n + 1) % ARTICLES))),
            Step::Author(n, v) => self.edit(&format!("content/authors/{}.md", AUTHORS[*n]), &author(*n, *v)),
            Step::Category(n, v) => self.edit(&format!("content/categories/{}.md", CATEGORIES[*n]), &category(*n, *v)),
            Step::Tag(n, v) => {
                let text =
                    format!("---\ntitle: {}{}\ndescription: Alles dazu {v}\n---\n", TAGS[*n], "!".repeat((*v).into()));
                self.put_or_remove(&format!("content/tags/{}.md", slug(TAGS[*n])), version(*v, text));
            }
            Step::Page(v) => {
                let text = format!("---\ntitle: Impressum {v}\n---\nHier sind wir, Fassung {v}.\n");
                self.put_or_remove("content/pages/impressum.md", version(*v, text));
            }
            Step::Sidecar(n, v) => {
                let text =
                    format!("alt: Ein Bild {v}\ncredit: Foto {v}\n{}", if *v > 1 { "caption: Neu\n" } else { "" });
                self.edit(&format!("content/media/{}.yaml", PICTURES[*n]), &text);
            }
            Step::Picture(n, v) => {
                let (width, height) = (100 + u32::from(*v), 50);
                let svg = format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\"/>");
                self.edit(&format!("content/media/{}", PICTURES[*n]), &svg);
            }
            Step::Data(v) => self.put_or_remove("content/data/wetter.yaml", version(*v, format!("heute: {v} Grad\n"))),
            Step::Front([one, other], until) => {
                let (one, other, until) = (file(*one), file(*other), hour(*until));
                let text = format!(
                    "slots:\n  - {{id: lead, articles: [{{file: {one}, until: {until}}}, {other}]}}\n  \
                     - {{id: sport, title: Sport, size: 2, fill: {{category: sport}}, articles: {other}}}\n"
                );
                self.edit("content/data/front.yaml", &text.replace("content/articles/", ""));
            }
            Step::Breaking(n, [publish, expires]) => {
                let (link, publish, expires) = (file(*n), hour(*publish), hour(*expires));
                let link = link.replace("content/articles/", "");
                let text = format!("text: Eil\nlink: {link}\npublish: {publish}\nexpires: {expires}\n");
                self.edit("content/data/breaking.yaml", &text);
            }
            Step::Strings(v) => {
                self.put_or_remove(
                    "layouts/strings/de.yaml",
                    version(*v, "text: {about: \"Wer ist {name}?\"}\n".into()),
                );
            }
            Step::Style(v) => {
                self.put_or_remove("layouts/assets/theme.css", version(*v, format!("p {{ margin: {v}px }}\n")))
            }
            Step::Card(v) => {
                let text = format!(
                    "{{% set a = article(id=article) %}}<div class=\"c{v}\"><a href=\"{{{{ a.url }}}}\">{{{{ a.title }}}}</a> {{{{ size }}}}</div>"
                );
                self.put_or_remove("layouts/fragments/card.html", version(*v, text));
            }
            Step::Box(v) => {
                let text = format!(
                    "{{% set a = author(id=author) %}}<p>{{{{ a.name }}}}: {{{{ a.count }}}} von {{{{ authors() | length }}}} \
                     {{% for t in tags(limit={v}) %}}{{{{ t.title }}}} {{{{ t.count }}}}{{% endfor %}}</p>"
                );
                self.put_or_remove("layouts/fragments/author-box.html", version(*v, text));
            }
            Step::Home(v) => {
                let text = format!(
                    "{{% extends \"base.html\" %}}{{% block main %}}<main id=\"s-main\"><h1>{v} {{{{ data?.wetter?.heute or \"\" }}}}</h1>\
                     {{% for a in articles(tag=\"wahl\", limit=3) %}}<p>{{{{ a.title }}}}</p>{{% endfor %}}\
                     {{% for a in articles(year=2026, month=3, offset={v}, limit=2) %}}<p>{{{{ a.byline }}}}</p>{{% endfor %}}\
                     {{% for a in list.articles %}}{{{{ fragment(name=\"card\", article=a.id, size=\"row\") }}}}{{% endfor %}}</main>{{% endblock main %}}"
                );
                self.put_or_remove("layouts/home.html", version(*v, text));
            }
            Step::Static(v) => {
                self.put_or_remove("content/static/robots.txt", version(*v, format!("# {v}\n")));
                // Every page links it.
                self.put_or_remove("content/static/favicon.ico", (*v > 1).then(|| "X".to_owned()));
            }
            Step::Ledger(line, v) => {
                // Some desks keep none.
                let text = fs::read_to_string(self.site.path(LEDGER)).unwrap_or_default();
                let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
                if !lines.is_empty() {
                    let line = line.get_mut(&mut lines);
                    let url = line.split(' ').next().unwrap_or_default();
                    let why = if *v > 0 { format!(" Grund {v}") } else { String::new() };
                    *line = format!("{url} gone{why}");
                    self.edit(LEDGER, &(lines.join("\n") + "\n"));
                }
            }
            Step::Config(Settings { per_page, fragments, title, permalinks, full_text }) => {
                // Structured data tells its size on every page.
                let logo = if *title > 0 { "publisher: {logo: eins.svg}\n" } else { "" };
                let permalinks = if *permalinks { "permalinks: {article: '/{category}/{slug}.html'}\n" } else { "" };
                self.edit(
                    "site.yaml",
                    &format!(
                        "title: Blatt {title}\nbase_url: https://blatt.example\nlocale: de-DE\ntimezone: Europe/Berlin\n\
                         per_page: {per_page}\nfragments: {fragments}\nmenu: [politik]\nfeeds: {{items: 3, full_text: {full_text}}}\n\
                         checks: {{link-to-hidden: warning, dead-link: warning, unknown-article: warning, orphan-tag: off}}\n\
                         {permalinks}{logo}"
                    ),
                );
            }
            Step::SpoilOutput(index) => self.some_file("public", index, |file| {
                fs::write(file, "spoilt").expect("a file");
            }),
            Step::DropOutput(index) => self.some_file("public", index, |file| fs::remove_file(file).expect("a file")),
            Step::DropCache => _ = fs::remove_dir_all(self.site.path(".blatt")),
            Step::SpoilCache(index) => self.some_file(".blatt", index, |path| {
                let bytes = fs::read(path).expect("a file");
                // Cut short, or a bit turned over in the middle.
                let mut spoilt = bytes.clone();
                let middle = bytes.len() / 2;
                match (bytes.len() % 2, spoilt.get_mut(middle)) {
                    (0, Some(byte)) => *byte ^= 1,
                    _ => spoilt.truncate(middle),
                }
                fs::write(path, spoilt).expect("a file");
            }),
            Step::Touch => self.touch(),
            Step::Clock(_) | Step::Nothing => {}
        }
    }

    fn some_file(&self, folder: &str, index: &prop::sample::Index, spoil: impl Fn(&Path)) {
        let files: Vec<String> = snapshot(&self.site.path(folder)).into_keys().collect();
        if !files.is_empty() {
            spoil(&self.site.path(folder).join(index.get(&files)));
        }
    }
}

fn file(n: usize) -> String {
    format!("content/articles/{}/a{n}.md", n % 3)
}

fn slug(tag: &str) -> String {
    tag.to_lowercase().replace('ö', "oe")
}

fn text(n: usize, draft: &Draft) -> String {
    let Draft { title, author, category, tags, body, .. } = draft;
    let mut text = format!(
        "---\ntitle: Artikel {n} zum {title}.\ndate: {}\nauthor: {}\ncategory: {}\ntags: {:?}\n",
        hour(draft.hour),
        AUTHORS[*author],
        CATEGORIES[*category],
        tags.iter().map(|tag| TAGS[*tag]).collect::<Vec<_>>(),
    );
    let mut key = |name: &str, value: &dyn std::fmt::Display| _ = writeln!(text, "{name}: {value}");
    if let Some(picture) = draft.picture {
        key("image", &PICTURES[picture]);
    }
    if draft.draft {
        key("draft", &true);
    }
    if let Some(publish) = draft.publish {
        key("publish", &hour(publish));
    }
    if let Some(expires) = draft.expires {
        key("expires", &hour(expires));
    }
    if draft.series {
        key("series", &format!("{{id: reihe, part: {}}}", n + 1));
    }
    if draft.updated {
        key("updated", &hour(draft.hour + u32::from(*body)));
        key("corrections", &format!("[{{date: {}, text: Es waren {body}.}}]", hour(draft.hour + 1)));
        key("agencies", &format!("[Agentur {title}]"));
    }
    if draft.alias {
        key("aliases", &format!("[/alt/{n}/]"));
    }
    if draft.gone {
        key("status", &"gone");
        key("status_reason", &format!("Grund {body}"));
    }
    text.push_str("---\n");
    for paragraph in 0..=*body {
        let _ = writeln!(text, "Absatz {paragraph} von \"Artikel\" {n}.\n");
    }
    if let Some(link) = draft.link {
        let _ = writeln!(text, "Dazu [mehr](a{link}.md).\n");
    }
    if draft.picture == Some(1) {
        let _ = writeln!(text, "![Bild {body}](zwei.svg \"Zeile {body}\")\n");
    }
    text
}

fn author(n: usize, v: u8) -> String {
    let bio = if v > 0 { format!("bio: Schreibt seit {v} Jahren.\n") } else { String::new() };
    format!(
        "---\nname: {}{}\nkind: team\n{bio}---\nEin *Lebenslauf*.\n",
        AUTHORS[n].to_uppercase(),
        " II".repeat((v / 2).into())
    )
}

fn category(n: usize, v: u8) -> String {
    let colour = if v > 1 { "colour: '#123456'\n" } else { "" };
    format!("---\ntitle: {} {v}\norder: {n}\n{colour}---\nDas *Ressort* {v}.\n", CATEGORIES[n])
}

/// Random sequences, so many as usual or as `PROPTEST_CASES` says.
pub fn cases(usual: u32, max_shrink_iters: u32) -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(usual);
    ProptestConfig { cases, max_shrink_iters, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(12, 200))]

    #[test]
    fn any_sequence_of_edits_ends_in_the_bytes_of_a_clean_build(
        config in settings(),
        start in prop::collection::vec((0..ARTICLES, draft()), 4..14),
        steps in prop::collection::vec(step(), 1..7),
    ) {
        let mut desk = Desk::new();
        desk.edit(LEDGER, "");
        desk.site.with(|options| options.accept_removals = true);
        desk.take(&Step::Config(config));
        for (n, draft) in &start {
            desk.take(&Step::Write(*n, draft.clone()));
        }
        desk.site.at(&hour(100));
        desk.site.build();
        for (number, step) in steps.iter().enumerate() {
            if let Step::Clock(hours) = step {
                desk.site.at(&hour(*hours));
            }
            desk.take(step);
            let built = desk.site.build();
            let clean_folder = tempfile::TempDir::new().expect("a folder");
            let out = clean_folder.path().join("out");
            desk.site.with(|options| {
                options.out = Some(out.clone());
                options.caching = Caching::Off;
                options.record = false;
            });
            let clean = desk.site.build();
            desk.site.with(|options| {
                options.out = None;
                options.caching = Caching::On;
                options.record = true;
            });
            prop_assert_eq!(built.findings(), clean.findings(), "after step {}", number);
            if clean.published() {
                let bytes = |files: &Path| -> Vec<(String, Vec<u8>)> {
                    let files = snapshot(files).into_iter();
                    files.map(|(path, OnDisk { bytes, .. })| (path, bytes)).collect()
                };
                let (got, want) = (bytes(&built.out), bytes(&out));
                let differ: Vec<&String> =
                    want.iter().filter(|file| !got.contains(file)).chain(got.iter().filter(|file| !want.contains(file))).map(|(path, _)| path).collect();
                prop_assert!(differ.is_empty(), "after step {} these differ: {:?}", number, differ);
                let manifest = |out: &Path| fs::read_to_string(out.join(blatt::publish::MANIFEST)).expect("a manifest");
                prop_assert_eq!(manifest(&built.out), manifest(&out));
            }
        }
    }
}

fn five() -> Desk {
    let mut desk = Desk::new();
    desk.site.at(&hour(100));
    for n in 0..5 {
        let hour = u32::try_from(n).expect("few") * 10;
        let draft = Draft {
            title: 0,
            hour,
            author: 0,
            category: 0,
            tags: vec![n % 2],
            body: 1,
            link: None,
            picture: None,
            draft: false,
            publish: None,
            expires: None,
            series: false,
            updated: false,
            alias: false,
            gone: false,
        };
        desk.take(&Step::Write(n, draft));
    }
    desk
}

fn made(desk: &Desk) -> Vec<(String, Reason)> {
    desk.site.build().report().made.clone()
}

#[test]
fn nothing_is_made_where_nothing_changed() {
    let desk = five();
    assert!(!made(&desk).is_empty());
    assert_eq!(made(&desk), []);
    desk.touch();
    assert_eq!(made(&desk), [], "times mean nothing");
    fs::remove_dir_all(desk.site.path(".blatt")).expect("a cache");
    let all = made(&desk);
    assert!(all.iter().all(|(_, reason)| *reason == Reason::New), "{all:?}");
}

#[test]
fn an_edited_text_is_made_where_it_stands() {
    let desk = five();
    desk.site.build();
    // A word for another: nothing that lists or neighbours show.
    let text = fs::read_to_string(desk.site.path(&file(2))).expect("an article").replace("Absatz 1", "Anfang 1");
    desk.edit(&file(2), &text);
    let page = "2026/03/artikel-2-zum-0/index.html";
    let made = made(&desk);
    let pages: Vec<&str> = made.iter().map(|(path, _)| path.as_str()).filter(|path| path.ends_with(".html")).collect();
    assert_eq!(pages, [page]);
    let feeds = made.iter().filter(|(path, _)| !path.ends_with(".html"));
    assert!(
        feeds.clone().all(|(path, reason)| path.contains("feed") || path.contains("atom") && *reason == Reason::Source)
    );
}

#[test]
fn a_caption_in_a_text_is_made_where_the_credits_show_it() {
    let desk = five();
    let text = fs::read_to_string(desk.site.path(&file(2))).expect("an article");
    desk.edit(&file(2), &format!("{text}\n![Ein Boot](eins.svg \"Im Mai\")\n"));
    desk.site.build();
    desk.edit(&file(2), &format!("{text}\n![Ein Kahn](eins.svg \"Im Juni\")\n"));
    let made = made(&desk);
    assert!(made.contains(&("credits/index.html".to_owned(), Reason::Source)), "{made:?}");
    let credits = fs::read_to_string(desk.site.path("public/credits/index.html")).expect("a page");
    assert!(credits.contains("Im Juni") && credits.contains("Ein Kahn"), "{credits}");
}

#[test]
fn an_output_that_was_tampered_with_is_mended() {
    let desk = five();
    let built = desk.site.build();
    let page = built.out.join("2026/03/artikel-2-zum-0/index.html");
    let before = fs::read(&page).expect("a page");
    fs::write(&page, "nonsense").expect("a page");
    assert_eq!(made(&desk), [("2026/03/artikel-2-zum-0/index.html".to_owned(), Reason::Output)]);
    assert_eq!(fs::read(&page).expect("a page"), before);
}

#[test]
fn a_restored_output_is_known_by_its_bytes() {
    let desk = five();
    let built = desk.site.build();
    for file in walkdir::WalkDir::new(&built.out).into_iter().flatten().filter(|file| file.file_type().is_file()) {
        desk.stamp(file.path());
    }
    assert_eq!(made(&desk), [], "times mean nothing");
    assert_eq!(made(&desk), []);
    let page = built.out.join("2026/03/artikel-2-zum-0/index.html");
    let text = fs::read_to_string(&page).expect("a page");
    // Of the same length, and with a time that nobody remembers.
    fs::write(&page, text.replacen("<body", "<bodi", 1)).expect("a page");
    assert_eq!(made(&desk), [("2026/03/artikel-2-zum-0/index.html".to_owned(), Reason::Output)]);
    assert_eq!(fs::read_to_string(&page).expect("a page"), text);
}

#[test]
fn a_layout_is_told_from_those_that_do_not_use_it() {
    let desk = five();
    desk.site.build();
    desk.edit(
        "layouts/authors.html",
        "{% extends \"base.html\" %}{% block main %}<main id=\"s-main\"></main>{% endblock main %}",
    );
    assert_eq!(made(&desk), [("author/index.html".to_owned(), Reason::Layout)]);
}

#[test]
fn an_expiry_is_noticed_by_the_clock_alone() {
    let mut desk = five();
    let text = fs::read_to_string(desk.site.path(&file(4))).expect("an article");
    desk.edit(&file(4), &text.replace("author:", &format!("expires: {}\nauthor:", hour(60))));
    desk.site.at(&hour(59));
    let first = desk.site.build();
    assert_eq!(first.report().next_change, Some(hour(60).parse().expect("an instant")));
    desk.site.with(|options| options.clock = Clock::At(hour(59).parse().expect("an instant")));
    assert_eq!(made(&desk), []);
    desk.site.at(&hour(60));
    let after = desk.site.build();
    assert!(after.report().changes.removed.iter().any(|path| path.as_str() == "2026/03/artikel-4-zum-0/index.html"));
}
