//! Whatever stands in a file, reading it ends: in a document, in diagnostics, or in both, and never in a panic.
//!
//! Texts come in two kinds: arbitrary ones, and those made of the pieces that mean something to the reader. `PROPTEST_CASES` says how
//! many of each are tried. Sizes are bounded, and nothing here is timed: what does not end is seen by whoever waits for it.

use blatt::content::{Article, Author, Category, Page, Reading, Sidecar, Tag};
use blatt::diag::{Diagnostic, Level};
use blatt::locale::{Locale, Strings};
use blatt::markdown::{self, AsWritten, HtmlPolicy, Options, Syntax};
use blatt::vocab::SourcePath;
use blatt::{config, yaml};
use jiff::tz::TimeZone;
use proptest::prelude::*;

use crate::command_line::{blatt, run};
use crate::site::{TestSite, article};

fn cases() -> ProptestConfig {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(128);
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

/// Keys that some reader knows, and some that none does.
const KEYS: &str = "title|date|author|category|tags|kicker|teaser|image|image_alt|image_credit|updated|type|agencies|slug|draft|publish|\
                    expires|aliases|canonical|series|corrections|related|lang|extra|name|kind|email|website|social|description|order|colour|\
                    base_url|locale|timezone|publisher|menu|permalinks|per_page|feeds|ads|fragments|html|checks|id|part|src|focus|x|ä|<<|\
                    \\? |\"a\"|'b'|1|~|\\[a\\]";

/// Values as editors and their enemies write them.
const VALUES: &[&str] = &[
    "",
    "~",
    "a",
    "true",
    "no",
    "0",
    "-1",
    "1e999",
    "99999999999999999999",
    "0x7f",
    ".nan",
    "2020-02-30",
    "2020-01-01",
    "9999-12-31 23:59",
    "-009999-01-01",
    "2020-01-01T00:00+99:99",
    "\"\\0\\x01\\u202e\"",
    "'it''s'",
    "\"",
    "'",
    "[",
    "{",
    "]",
    "}",
    "[]",
    "{}",
    "[a, b]",
    "{a: b}",
    "[[a], {b: [c]}]",
    "&a [*a]",
    "&a b",
    "*a",
    "!!binary aGk=",
    "!x y",
    "!!python/object:os a",
    "|\n  a\n  b",
    ">-\n  a",
    "- a",
    "a: b",
    "a #b",
    "\t",
    "# a",
    "---",
    "...",
    "%YAML 1.1",
    "@a",
    "`a`",
    "/a/../b/",
    "//a",
    "/{slug}/",
    "{year}",
    "/{/}/",
    "https://a.example",
    "javascript:a",
    "a@b.example",
    "#b3261e",
    "50% 30%",
    "de-DE",
    "xx-xx-xx-xx",
    "Europe/Berlin",
    "off",
    "🎉",
    "\u{feff}",
    "\u{2028}",
    "a\u{300}",
    "{src: a.jpg, alt: b}",
    "[{id: a, role: b}, c]",
    "{id: a, part: 0}",
    "[{date: 2020-01-01, text: a}]",
    "{rss: [atom]}",
    "[{id: a, after_paragraph: 0, html: x}]",
];

fn yaml_text() -> impl Strategy<Value = String> {
    let line = ("( |  |    |\t|- )?", KEYS, "(: |:|: \t|)", prop::sample::select(VALUES), "(\r\n|\n|\n\n|)")
        .prop_map(|(indent, key, colon, value, end)| indent + &key + &colon + value + &end);
    prop::collection::vec(line, 0..12).prop_map(|lines| lines.concat())
}

/// A file with front matter, more or less.
fn document() -> impl Strategy<Value = String> {
    let fenced = ("(\u{feff})?", "(---|----|--- |\\+\\+\\+)", yaml_text(), "(---|\\.\\.\\.|)", "\\PC{0,40}")
        .prop_map(|(mark, open, yaml, close, body)| format!("{mark}{open}\n{yaml}\n{close}\n{body}"));
    prop_oneof![3 => fenced, 1 => any::<String>(), 1 => "[-a: \\[\\]{}\"'#&*!|>%@\\n\\t]{0,200}"]
}

/// Places can be shown, and whoever made no document said why.
fn look(text: &str, problems: Vec<Diagnostic>, made: bool) {
    assert!(made || !problems.is_empty(), "{text:?} vanishes without a word");
    for problem in problems {
        let finding = yaml::resolve(problem, Level::Error, &|_| Some(text.into()));
        assert!(finding.excerpt.line >= 1 && finding.excerpt.column >= 1);
        assert!(!finding.full(false).is_empty() && !finding.short().contains('\u{1b}'));
    }
}

fn read_all(text: &str) {
    let locale = Locale::new("de-DE", Strings::default()).expect("German");
    let zone = TimeZone::get("Europe/Berlin").expect("Berlin");
    let reading = Reading { locale: &locale, timezone: &zone };
    let path = SourcePath::new("content/a.md").expect("clean");
    fn of<T>(text: &str, (document, problems): (Option<T>, Vec<Diagnostic>)) {
        look(text, problems, document.is_some());
    }
    of(text, Article::parse(&path, text, &reading));
    of(text, Author::parse(&path, text, &reading));
    of(text, Category::parse(&path, text, &reading));
    of(text, Page::parse(&path, text, &reading));
    of(text, Tag::parse(&path, text, &reading));
}

const PIECES: &[&str] = &[
    "a",
    "ä ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "\0",
    "\u{b}",
    "\u{300}",
    "\u{202e}",
    "🎉",
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```\n",
    "\\",
    "&amp;",
    "&#0;",
    "&#x110000;",
    "\"",
    "'",
    "--",
    "...",
    "[",
    "]",
    "(",
    ")",
    "](b.md)",
    "](<b c>)",
    "](javascript:a)",
    "![",
    "![a](b.jpg \"c\")",
    "{credit=\"d\"}",
    "{#id}",
    "# ",
    "###### ",
    "===\n",
    "---\n",
    "> ",
    "- ",
    "1. ",
    "999999999. ",
    "| a | b |\n| - | :-: |\n",
    "[^1]",
    "[^1]: ",
    "[a]: b\n",
    "<b>",
    "</b>",
    "<p>",
    "</div>",
    "<div title=\"",
    "<img src=\"a.jpg\">",
    "<script>",
    "</script>",
    "<style>",
    "<svg>",
    "<math>",
    "<template>",
    "<select>",
    "<table>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?php",
    "<a href=\"x\">",
    "<plaintext>",
    "<textarea>",
    "<https://a.example>",
    "<picture>",
    "<base href=\"//b\">",
];

fn markdown_text() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec((prop::sample::select(PIECES), 1usize..4), 0..60)
        .prop_map(|pieces| pieces.into_iter().map(|(piece, times)| piece.repeat(times)).collect::<String>());
    prop_oneof![3 => pieces, 1 => any::<String>()]
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn front_matter_of_every_kind(text in document()) {
        read_all(&text);
    }

    #[test]
    fn site_yaml_and_sidecars(text in prop_oneof![3 => yaml_text(), 1 => any::<String>()]) {
        let path = SourcePath::new("site.yaml").expect("clean");
        let mut problems = Vec::new();
        let made = config::read(&path, &text, &mut problems).is_some();
        look(&text, problems, made);
        let (sidecar, problems) = Sidecar::parse(&path, &text);
        look(&text, problems, sidecar.is_some());
        if let Err(problem) = yaml::parse_any(&path, &text, 0) {
            look(&text, vec![*problem], false);
        }
    }

    #[test]
    fn markdown_by_every_policy(text in markdown_text()) {
        markdown::scan(&text);
        let slug = |text: &str| text.to_lowercase();
        for html in [HtmlPolicy::Sanitize, HtmlPolicy::Allow, HtmlPolicy::Forbid] {
            for syntax in [Syntax::Extended, Syntax::CommonMark] {
                let options = Options { syntax, html, slug: &slug, ..Options::commonmark() };
                let made = markdown::render(&text, &options, &AsWritten).html;
                prop_assert!(made.len() <= 400 * (text.len() + 10), "{} bytes from {}", made.len(), text.len());
                prop_assert_eq!(made.clone(), markdown::render(&text, &options, &AsWritten).html);
            }
        }
    }

    #[test]
    fn slugs_of_any_text(text in prop_oneof![any::<String>(), "\\PC{0,300}"], language in "(de|en|fr|da|tr|uk|zh|ar|hi|ja)") {
        let slug = Locale::new(&language, Strings::default()).expect("a language").slugify(&text);
        prop_assert!(slug.is_empty() || SourcePath::new(&slug).is_some(), "{slug:?}");
        prop_assert!(slug.len() <= 96 && !slug.contains(|c: char| c.is_control() || c.is_whitespace() || "/\\.?#%".contains(c)));
    }
}

/// Ten of ten of ten, twelve levels down: a million million when followed.
fn bomb() -> String {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
    }
    bomb
}

const DEEP: usize = 10_000;

/// YAML that nests ten thousand deep, each in its own way.
fn deep() -> Vec<String> {
    let block: String = (0..2_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    vec![
        format!("a: {}{}\n", "[".repeat(DEEP), "]".repeat(DEEP)),
        format!("a: {}\n", "[".repeat(DEEP)),
        format!("a: {}x{}\n", "{a: ".repeat(DEEP), "}".repeat(DEEP)),
        format!("a:\n  {}x\n", "- ".repeat(DEEP)),
        format!("a:\n  {}x\n", "? ".repeat(DEEP)),
        block,
    ]
}

/// The program on a site with one such file: it ends by itself, with a code of its own, and says which file it is.
#[track_caller]
fn survives(path: &str, text: &str, refused: bool) {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "", "Text."));
    site.edit(path, text);
    let said = run(blatt().arg("-C").arg(site.path("")).args(["build", "--now", "2021-01-01"]));
    let start: String = text.chars().take(60).collect();
    assert_eq!(
        said.code,
        Some(i32::from(refused)),
        "{path}: {start}…\n{}",
        said.stderr.chars().take(2_000).collect::<String>()
    );
    assert!(!refused || said.stderr.contains(&format!("--> {path}:")), "{path}: {start}…");
    assert!(said.stderr.len() < 20_000, "{path}: {} bytes are said", said.stderr.len());
}

#[test]
fn bombs_and_deep_yaml_are_refused() {
    let sound = "title: Tief\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n";
    let nested = |text: &str| text.lines().fold("extra:\n".to_owned(), |out, line| out + "  " + line + "\n");
    for yaml in deep().into_iter().chain([bomb()]) {
        survives("content/articles/tief.md", &format!("---\n{sound}{}---\nText.\n", nested(&yaml)), true);
        survives("content/data/tief.yaml", &yaml, true);
    }
    let site = "title: T\nbase_url: https://blatt.example\nlocale: de-DE\n";
    for yaml in [&deep()[0], &bomb()] {
        survives("site.yaml", &format!("{site}publisher:\n  {}", yaml.replace('\n', "\n  ")), true);
        survives("content/media/tief.jpg.yaml", yaml, true);
        survives("layouts/strings/de.yaml", yaml, true);
    }
    memory_is_bounded();
}

#[test]
fn deep_markdown_and_html_are_rendered() {
    let texts = [
        "> ".repeat(DEEP),
        "- ".repeat(DEEP),
        "1. ".repeat(DEEP),
        "[".repeat(DEEP),
        "![".repeat(DEEP),
        "[a](".repeat(DEEP),
        "*a ".repeat(DEEP),
        "*_".repeat(DEEP),
        "**".repeat(DEEP) + "a" + &"**".repeat(DEEP),
        "<div>".repeat(DEEP),
        "<b>".repeat(DEEP) + "a" + &"</b>".repeat(DEEP),
        "\n\n<table><tr><td>".repeat(DEEP),
        "<svg>".repeat(DEEP),
        "`".repeat(DEEP),
        "| a ".repeat(DEEP) + "\n" + &"| - ".repeat(DEEP),
    ];
    let text: String = texts
        .iter()
        .enumerate()
        .map(|(n, text)| article(&format!("tief{n}"), &format!("Tief {n}"), "2020-01-01", "", &format!("{text}x")))
        .collect();
    for html in ["sanitize", "allow"] {
        let site = TestSite::configured(&format!("html: {html}"), &text);
        let said = run(blatt().arg("-C").arg(site.path("")).args(["build", "-q", "--now", "2021-01-01"]));
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{html}");
    }
    memory_is_bounded();
}

/// No program that was run needed more than a gibibyte.
fn memory_is_bounded() {
    #[cfg(target_os = "linux")]
    {
        use nix::sys::resource::{UsageWho, getrusage};
        let kibibytes = getrusage(UsageWho::RUSAGE_CHILDREN).expect("what they used").max_rss();
        assert!(kibibytes < 1 << 20, "{kibibytes} KiB");
    }
}
