//! What `blatt check` looks for beyond a build: mistakes that no output depends on, so that a build need not find them.
//!
//! A rule is a file in the folder of its theme. It is a function of one [`Document`], run on all of them in parallel, or of
//! the whole [`Outlet`]; it adds a diagnostic of its own code for each place that is wrong. The lists below are all that
//! knows of it. Rules on finished pages stand in [`page`], which is shown each of them.

mod article;
mod document;
mod foreign;
mod links;
mod outlet;
mod page;
mod pictures;
mod text;

pub use page::Pages;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::plan::Plan;
use crate::site::Site;
use crate::source::{SourceError, Sources};
use document::Document;

/// What rules may look at: the outlet as a build would publish it.
pub struct Outlet<'a> {
    pub site: &'a Site,
    pub plan: &'a Plan,
    pub sources: &'a Sources,
}

/// A rule on one document with its text.
type DocumentRule = fn(&Document, &mut Vec<Diagnostic>);

/// A rule on the outlet as a whole, or one that reads files of its own.
type OutletRule = fn(&Outlet, &mut Vec<Diagnostic>) -> Result<(), SourceError>;

const DOCUMENT_RULES: &[DocumentRule] = &[
    links::own_host::check,
    links::redirected::check,
    pictures::alt_is_credit::check,
    pictures::alt_is_file_name::check,
    pictures::credit_in_alt::check,
    pictures::foreign::check,
    pictures::repeated_alt::check,
    pictures::small_lead::check,
    text::bare_link::check,
    text::empty_link::check,
    text::foreign_quotes::check,
    text::heading_jump::check,
    text::mixed_quotes::check,
    text::shortcode::check,
    text::teaser::check,
    text::long_title::check,
    text::unpaired_quote::check,
    article::correction::check,
    article::name_with_by::check,
    article::slug::check,
    article::unlabelled_ad::check,
    article::updated::check,
    outlet::bio::check,
    outlet::description::check,
];

const OUTLET_RULES: &[OutletRule] = &[
    links::dead_anchor::check,
    links::menu::check,
    links::unused_alias::check,
    pictures::unused::check,
    text::repeated_title::check,
    article::near_tag::check,
    article::tag_spelling::check,
    outlet::ads_txt::check,
    outlet::base_url::check,
    outlet::imprint::check,
    outlet::manifest::check,
    outlet::robots_txt::check,
    outlet::security_txt::check,
];

/// Runs every rule. In no order; a finding may come more than once, where several documents show one mistake.
pub fn outlet(outlet: &Outlet) -> Result<Vec<Diagnostic>, SourceError> {
    let of_documents = || {
        let written = document::all(outlet.site).into_iter().chain(document::withheld(outlet.site));
        let each = written.collect::<Vec<_>>().into_par_iter().map(|written| -> Result<_, SourceError> {
            let text = written.read(outlet.sources)?;
            let document = Document::new(outlet, written, &text);
            let mut found = Vec::new();
            DOCUMENT_RULES.iter().for_each(|rule| rule(&document, &mut found));
            Ok(found)
        });
        each.collect::<Result<Vec<_>, _>>()
    };
    let of_outlet = || {
        let each = OUTLET_RULES.par_iter().map(|rule| {
            let mut found = Vec::new();
            rule(outlet, &mut found).map(|()| found)
        });
        each.collect::<Result<Vec<_>, _>>()
    };
    let (documents, whole) = rayon::join(of_documents, of_outlet);
    Ok(documents?.into_iter().chain(whole?).flatten().collect())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::sync::Arc;

    use super::*;
    use crate::config::{self, Config};
    use crate::content::{Article, Author, Category, Page, Parsed, Reading, Sidecar, Tag};
    use crate::diag::{ALL, Finding};
    use crate::locale::{Locale, Strings};
    use crate::picture;
    use crate::render::builtin;
    use crate::site::{self, Audience, Documents, MediaFile};
    use crate::source::{Role, SourceFile};
    use crate::vocab::{Digest, Now, SourcePath};
    use crate::yaml;

    /// A site in one string, each file below a line `-- path --`, and an article beside what it says; it is the first of
    /// January 2026. Exactly these findings of the rules: code, place, message and, in brackets, hints.
    #[track_caller]
    pub(super) fn check(sections: &str, want: &[&str]) {
        let shown = |finding: &Finding| {
            let hints: String = finding.hints.iter().map(|hint| format!(" ({hint})")).collect();
            let (excerpt, name) = (&finding.excerpt, finding.code.name);
            format!("{name} {}:{}:{} {}{hints}", finding.path, excerpt.line, excerpt.column, finding.message)
        };
        let got: Vec<String> = findings(sections).iter().map(shown).collect();
        assert_eq!(got, want, "{sections}");
    }

    /// Exactly these codes, with the text that each marks.
    #[track_caller]
    pub(super) fn marks(sections: &str, want: &[(&str, &str)]) {
        let shown = |finding: &Finding| {
            let line = finding.excerpt.text.clone().unwrap_or_default();
            let marked = finding.excerpt.end_column - finding.excerpt.column;
            (finding.code.name, line.chars().skip(finding.excerpt.column - 1).take(marked).collect())
        };
        let got: Vec<(&str, String)> = findings(sections).iter().map(shown).collect();
        let want: Vec<(&str, String)> = want.iter().map(|(code, mark)| (*code, (*mark).to_owned())).collect();
        assert_eq!(got, want, "{sections}");
    }

    /// A section with an article of this name: sound keys, those given, and the text, which begins in line 9, or one later for
    /// each line of keys.
    pub(super) fn article(name: &str, keys: &str, text: &str) -> String {
        let title = format!("title: {name}");
        let sound =
            [&title, "date: 2025-01-01", "author: anna", "category: politik", "teaser: Ein Anriss.", "tags: []"];
        let own: Vec<&str> = keys.lines().filter_map(|line| line.split(':').next()).collect();
        let sound = sound.iter().filter(|line| !own.contains(&line.split(':').next().unwrap_or_default()));
        let front: String = sound.map(|line| format!("{line}\n")).collect();
        let keys = if keys.is_empty() { String::new() } else { format!("{keys}\n") };
        format!("-- content/articles/{name}.md --\n---\n{front}{keys}---\n{text}\n")
    }

    /// Sections with an article for each tag, `a0`, `a1` and so on.
    pub(super) fn tagged(tags: &[&str]) -> String {
        let one = |(n, tag): (usize, &&str)| article(&format!("a{n}"), &format!("tags: [{tag}]"), "Text.");
        tags.iter().enumerate().map(one).collect()
    }

    /// A section with site.yaml: sound keys, then those given, from line 8.
    pub(super) fn site(keys: &str) -> String {
        let sound = [
            "title: Testblatt",
            "base_url: https://blatt.example",
            "locale: de-DE",
            "timezone: Europe/Berlin",
            "publisher:",
            "  responsible: Anna Beispiel",
            "  address: Gasse 4, 91000 Auerbruck",
        ];
        let own: Vec<&str> = keys.lines().filter_map(|line| line.split(':').next()).collect();
        let mut mine = false;
        let sound = sound.iter().filter(|line| {
            mine = if line.starts_with(' ') { mine } else { own.contains(&line.split(':').next().unwrap_or_default()) };
            !mine
        });
        let sound: String = sound.map(|line| format!("{line}\n")).collect();
        format!("-- site.yaml --\n{sound}{keys}\n")
    }

    pub(super) fn findings(sections: &str) -> Vec<Finding> {
        let folder = tempfile::tempdir().expect("a folder");
        for (path, text) in files(sections) {
            let file = folder.path().join(&path);
            fs::create_dir_all(file.parent().expect("a folder around it")).expect("a folder");
            let size = text.strip_prefix("png ").and_then(|size| size.trim().split_once('x'));
            let bytes = size.map_or_else(|| text.clone().into_bytes(), |(width, height)| png(width, height));
            fs::write(file, bytes).expect("a file");
        }
        findings_in(folder.path())
    }

    fn findings_in(root: &Path) -> Vec<Finding> {
        let (sources, problems) = Sources::look(root).expect("a site");
        assert!(problems.is_empty(), "{problems:?}");
        let mut problems = Vec::new();
        let (config, locale) = configuration(&sources, &mut problems);
        let documents = documents(&sources, &config, &locale, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let now = Now("2026-01-01T12:00:00Z".parse().expect("an instant"));
        let (site, _) = site::assemble(config, locale, documents, now, Audience::Readers);
        let (plan, _) = crate::plan::plan(&site, &sources, &[], None);
        let found = outlet(&Outlet { site: &site, plan: &plan, sources: &sources }).expect("files that stay");
        let text = |path: &SourcePath| sources.text(sources.get(path)?).ok()?.ok().map(Arc::from);
        let mut findings = found
            .into_iter()
            .map(|told| {
                let level = told.code.level;
                yaml::resolve(told, level, &text)
            })
            .collect();
        Finding::sort(&mut findings);
        findings
    }

    /// The files of a site that the sections leave out are added.
    fn files(sections: &str) -> Vec<(String, String)> {
        let sound = [
            site("").as_str(),
            "-- content/authors/anna.md --\n---\nname: Anna Beispiel\nbio: Schreibt.\n---\n",
            "-- content/categories/politik.md --\n---\ntitle: Politik\ndescription: Aus dem Rathaus.\n---\n",
            &article("basis", "date: 2024-01-01", "Text."),
        ]
        .concat();
        let mut files: Vec<(String, String)> = Vec::new();
        for line in format!("{sound}{sections}").split_inclusive('\n') {
            match line.trim_end().strip_prefix("-- ").and_then(|rest| rest.strip_suffix(" --")) {
                Some(path) => {
                    files.retain(|(other, _)| other != path);
                    files.push((path.to_owned(), String::new()));
                }
                None => files.last_mut().expect("a section").1.push_str(line),
            }
        }
        files
    }

    /// As much of a picture as tells its size, and its end.
    fn png(width: &str, height: &str) -> Vec<u8> {
        let side = |side: &str| side.parse::<u32>().expect("a number").to_be_bytes();
        let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
        bytes.extend(side(width).into_iter().chain(side(height)));
        bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
        bytes
    }

    fn configuration(sources: &Sources, problems: &mut Vec<Diagnostic>) -> (Config, Locale) {
        let text = |file: &SourceFile| sources.text(file).expect("a file").expect("a text");
        let file = sources.of(Role::Config).next().expect("site.yaml");
        let config = config::read(&file.path, &text(file), problems).expect("a configuration");
        let language = config.locale.split('-').next().unwrap_or_default();
        let mut strings = Strings::default();
        for name in ["en", language] {
            let words = builtin(&format!("layouts/strings/{name}.yaml")).unwrap_or_default();
            strings = strings.overlay(Strings::parse(std::str::from_utf8(words).expect("UTF-8")).expect("strings"));
        }
        for file in sources.of(Role::Strings) {
            strings = strings.overlay(Strings::parse(&text(file)).expect("strings"));
        }
        let locale = Locale::new(&config.locale, strings).expect("a locale");
        (config, locale)
    }

    fn documents(sources: &Sources, config: &Config, locale: &Locale, problems: &mut Vec<Diagnostic>) -> Documents {
        let reading = Reading { locale, timezone: &config.timezone };
        let mut all = Documents::default();
        fn keep<T>((document, told): Parsed<T>, problems: &mut Vec<Diagnostic>) -> Option<T> {
            // What a build tells of them is not what is tried here.
            problems.extend(told.into_iter().filter(|problem| problem.code.fixed));
            document
        }
        for file in sources.files() {
            let path = &file.path;
            if file.role == Role::Media {
                let bytes = sources.bytes(path).expect("a file");
                let (facts, digest) = (picture::read(&bytes), Digest::of(&bytes));
                let name = path.below("content/media").expect("a medium").to_owned();
                all.media.insert(name, MediaFile { path: path.clone(), facts, digest });
                continue;
            }
            let text = sources.text(file).expect("a file").expect("a text");
            match file.role {
                Role::Article => {
                    all.articles.extend(keep(Article::parse(path, &text, &reading), problems).map(std::sync::Arc::new))
                }
                Role::Author => all.authors.extend(keep(Author::parse(path, &text, &reading), problems)),
                Role::Category => all.categories.extend(keep(Category::parse(path, &text, &reading), problems)),
                Role::Tag => all.tags.extend(keep(Tag::parse(path, &text, &reading), problems)),
                Role::Page => all.pages.extend(keep(Page::parse(path, &text, &reading), problems)),
                Role::Sidecar => {
                    let name = path.below("content/media").and_then(|name| name.strip_suffix(".yaml"));
                    let sidecar = Sidecar::parse(path, &text).0.expect("a sound sidecar");
                    all.sidecars.insert(name.expect("a sidecar").to_owned(), sidecar);
                }
                _ => {}
            }
        }
        all
    }

    /// What keeps an article off the site, an embargo or an author whom nobody knows, hides no other mistake of it.
    #[test]
    fn articles_without_a_place_are_looked_at() {
        for keys in ["publish: 2027-01-01", "author: nobody", "category: none"] {
            marks(&article("a", keys, "[](basis.md)"), &[("empty-link-text", "[](basis.md)")]);
        }
        marks(&article("a", "draft: true", "[](basis.md)"), &[]);
    }

    #[test]
    fn a_sound_site_has_no_findings() {
        check("", &[]);
    }

    #[test]
    fn the_sample_site_has_no_findings() {
        let found = findings_in(Path::new(env!("CARGO_MANIFEST_DIR")));
        assert!(found.is_empty(), "{}", found.iter().map(Finding::short).collect::<Vec<_>>().join("\n"));
    }

    /// What `explain` shows as wrong is told, and what it shows as right is not, where an example can be tried as it is: as
    /// keys of an article, as its text, or as all that stands in a file.
    #[test]
    fn examples_are_wrong_and_right() {
        let others = [
            site("locale: en-GB"),
            "-- content/media/crane.jpg --\npng 1200x800\n".to_owned(),
            article("new-crane", "", "Text."),
        ]
        .concat();
        let (open, close) = ("---\n", "\n---\nText.\n");
        let as_keys = |keys: &str| article("flood", keys, "Text.");
        let as_text = |text: &str| article("flood", "", text);
        let as_author = |keys: &str| format!("-- content/authors/anna.md --\n{open}bio: A.\n{keys}{close}");
        let as_bio = |keys: &str| format!("-- content/authors/anna.md --\n{open}{keys}{close}");
        let as_category = |keys: &str| format!("-- content/categories/politik.md --\n{open}{keys}{close}");
        let as_static = |name: &str, text: &str| format!("-- content/static/{name} --\n{text}\n");
        let as_ads = |text: &str| as_static("ads.txt", text);
        let as_security = |text: &str| as_static("security.txt", &format!("{text}\n"));
        let as_robots = |text: &str| as_static("robots.txt", text);
        let as_manifest = |text: &str| as_static("favicon.svg", "<svg/>") + &as_static("site.webmanifest", text);
        let as_site = |keys: &str| site(&format!("locale: de-DE\n{keys}"));
        type Stands<'a> = &'a dyn Fn(&str) -> String;
        let tried: [(&str, Stands); 11] = [
            (
                "repeated-alt alt-is-credit alt-is-file-name credit-in-alt foreign-picture foreign-quotes mixed-quotes \
                 unpaired-quote heading-jump empty-link-text bare-link-text foreign-shortcode",
                &as_text,
            ),
            ("updated-before-date unlabelled-ad correction-without-update slug-letters", &as_keys),
            ("name-with-by", &as_author),
            ("missing-bio", &as_bio),
            ("missing-description", &as_category),
            ("bad-ads-txt", &as_ads),
            ("bad-security-txt", &as_security),
            ("closed-robots-txt", &as_robots),
            ("bad-manifest", &as_manifest),
            ("insecure-base-url", &as_site),
            ("missing-imprint", &as_site),
        ];
        for (names, stands) in tried {
            for name in names.split_whitespace() {
                let code = ALL.iter().find(|code| code.name == name).unwrap_or_else(|| panic!("no code {name}"));
                let brings = |example: &str| {
                    let found = findings(&format!("{others}{}", stands(example)));
                    found.iter().any(|finding| finding.code.name == name)
                };
                assert!(brings(code.explanation.wrong), "the wrong example of {name} is not told");
                assert!(!brings(code.explanation.right), "the right example of {name} is told");
            }
        }
    }
}
