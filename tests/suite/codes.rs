//! docs/CODES.md is what the table of codes says.

use std::fs;
use std::path::Path;

use blatt::diag::{ALL, Code, Explanation};

use crate::pictures::png;
use crate::site::TestSite;

/// Set to anything, this writes the page anew instead of comparing it.
const WRITE: &str = "BLATT_WRITE_DOCS";

#[test]
fn the_page_of_codes_is_complete_and_true() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CODES.md");
    if std::env::var_os(WRITE).is_some() {
        fs::write(&file, page()).expect("docs/ can be written to");
    }
    let stands = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        stands == page(),
        "docs/CODES.md is not what src/diag/codes/ says; write it anew with\n\n    \
         {WRITE}=1 cargo test --test suite codes::\n"
    );
}

fn page() -> String {
    let mut codes = ALL.to_vec();
    codes.sort_by_key(|code| code.name);
    let row = |code: &&Code| {
        let Code { name, level, explanation, .. } = code;
        format!("| [`{name}`](#{name}) | {} | {} |\n", level.name(), explanation.summary().replace('|', "\\|"))
    };
    let mut page = "# What blatt finds\n\n\
        Every diagnostic has a code: the word in brackets, as in `error[unknown-key]`. It never changes. `blatt explain CODE` prints\n\
        what stands here. `checks:` in `site.yaml` gives a code another level, or turns it `off`, unless it is said to stay an error.\n\n\
        This page is made from the program's own table, `src/diag/codes/`; a test keeps it so.\n\n\
        | code | level | what |\n| --- | --- | --- |\n"
        .to_owned();
    page.extend(codes.iter().map(row));
    page.extend(codes.iter().map(|code| section(code)));
    page
}

fn section(code: &Code) -> String {
    let Explanation { what, why, mend, wrong, right } = code.explanation;
    let level = if code.fixed { "always an error".to_owned() } else { code.level.name().to_owned() };
    format!(
        "\n## {}\n\n*Level: {level}.* {what}\n\n**Why it matters.** {why}\n\n**To mend it.** {mend}\n\nWrong:\n\n\
         ```text\n{wrong}\n```\n\nRight:\n\n```text\n{right}\n```\n",
        code.name
    )
}

/// Where an example stands in a site that is sound without it.
#[derive(Clone, Copy)]
enum Stands {
    /// Among the keys of an article.
    Keys,
    /// As an article's text.
    Text,
    /// As all of an article.
    Article,
    /// Among the keys of site.yaml.
    Site,
    /// As all of a file.
    File(&'static str),
}

/// Codes whose examples can be tried as they are. The others show names of files, or more than one file.
fn tried() -> Vec<(&'static str, Stands)> {
    let keys = "yaml-syntax unknown-key missing-key wrong-type bad-value bad-date unknown-author unknown-category unknown-article \
                missing-media missing-credit empty-slug";
    let text =
        "missing-alt dead-link ambiguous-link dead-anchor html-address html-removed link-scheme broken-link-syntax";
    let site = "unknown-check unknown-locale unknown-timezone";
    let all = |codes: &'static str, stands| codes.split(' ').map(move |code| (code, stands));
    let files = [
        ("no-front-matter", Stands::Article),
        ("empty-body", Stands::Article),
        ("bad-url", Stands::File("content/authors/anna.md")),
        ("layout-error", Stands::File("layouts/article.html")),
        ("bad-stylesheet", Stands::File("layouts/assets/own.css")),
        ("bad-strings", Stands::File("layouts/strings/en.yaml")),
    ];
    all(keys, Stands::Keys).chain(all(text, Stands::Text)).chain(all(site, Stands::Site)).chain(files).collect()
}

/// The codes that an example in its place brings about.
fn brings(example: &str, stands: Stands) -> Vec<&'static str> {
    /// `more` with those of the sound keys that it does not have.
    fn keys(sound: &[&str], more: &str) -> String {
        let name = |line: &str| line.split(':').next().unwrap_or_default().to_owned();
        let own: Vec<String> = more.lines().map(name).collect();
        sound
            .iter()
            .filter(|line| !own.contains(&name(line)))
            .fold(format!("{more}\n"), |text, line| text + line + "\n")
    }
    let sound = ["title: A", "date: 2020-01-01", "author: newsroom", "category: news"];
    let profile = "---\nname: Newsroom\n---\n";
    let site = TestSite::new("");
    site.remove("content/authors/redaktion.md").remove("content/categories/politik.md");
    site.edit("content/authors/newsroom.md", profile);
    for id in ["news", "politics"] {
        site.edit(&format!("content/categories/{id}.md"), "---\ntitle: News\n---\n");
    }
    for (name, slug) in [("2026/new-crane", "crane"), ("2026/11/flood", "flood"), ("2026/10/flood", "earlier")] {
        let front = keys(&sound, &format!("slug: {slug}"));
        site.edit(&format!("content/articles/{name}.md"), &format!("---\n{front}---\nText.\n"));
    }
    site.write("content/media/crane.jpg", &png(1200, 800)).write("content/media/report.pdf", b"%PDF");
    site.write("content/media/harbour crane.jpg", &png(1200, 800));
    let article =
        |front: &str, text: &str| _ = site.edit("content/articles/example.md", &format!("---\n{front}---\n{text}\n"));
    match stands {
        // The one whose subject is a key that is missing is given no other.
        Stands::Keys if example.contains("author: ") && example.lines().count() > 2 => {
            article(&format!("{example}\n"), "Text.")
        }
        Stands::Keys => article(&keys(&sound, example), "Text."),
        Stands::Text => article(&keys(&sound, ""), example),
        Stands::Article => _ = site.edit("content/articles/example.md", example),
        Stands::Site => {
            let sound = ["title: A", "base_url: https://a.example", "locale: en"];
            site.edit("site.yaml", &keys(&sound, example));
        }
        Stands::File(path) if path.ends_with(".md") => {
            _ = site.edit(path, &format!("---\nname: Anna\n{example}\n---\n"))
        }
        Stands::File(path) => _ = site.edit(path, example),
    }
    site.build().findings().iter().map(|finding| finding.code.name).collect()
}

#[test]
fn examples_are_wrong_and_right() {
    let mut untrue = Vec::new();
    for (name, stands) in tried() {
        let code = ALL.iter().find(|code| code.name == name).unwrap_or_else(|| panic!("no code {name}"));
        let (wrong, right) = (brings(code.explanation.wrong, stands), brings(code.explanation.right, stands));
        if !wrong.contains(&name) {
            untrue.push(format!("the wrong example of {name} brings {wrong:?}"));
        }
        if right.contains(&name) {
            untrue.push(format!("the right example of {name} brings {right:?}"));
        }
    }
    assert!(untrue.is_empty(), "{}", untrue.join("\n"));
}
