use std::collections::HashMap;

use rayon::prelude::*;

use super::{BuildError, Progress};
use crate::config::Config;
use crate::content::{Article, Author, Category, Page, Parsed, Reading, Sidecar, Tag};
use crate::diag::{Diagnostic, Place, code};
use crate::locale::{Locale, Strings};
use crate::picture;
use crate::render::builtin;
use crate::site::{Documents, MediaFile};
use crate::source::{Role, SourceFile, Sources};
use crate::vocab::SourcePath;
use crate::yaml;

/// What a file became.
enum Read {
    Article(Article),
    Author(Author),
    Category(Category),
    Tag(Tag),
    Page(Page),
    Sidecar(String, Sidecar),
    Media(String, MediaFile),
    Data(String, serde_yaml::Value),
}

/// Reads every document, each by itself, on all threads. The order of files does not depend on them.
pub(super) fn documents(
    sources: &Sources,
    config: &Config,
    locale: &Locale,
    progress: &dyn Progress,
) -> Result<(Documents, Vec<Diagnostic>), BuildError> {
    let reading = Reading { locale, timezone: &config.timezone };
    let all = sources
        .files()
        .par_iter()
        .map(|file| {
            let read = read(sources, file, &reading);
            progress.step();
            read
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut documents = Documents::default();
    let mut problems = Vec::new();
    let mut data: HashMap<String, SourcePath> = HashMap::new();
    for (file, (read, found)) in sources.files().iter().zip(all) {
        problems.extend(found);
        match read {
            None if file.role.is_document() => documents.broken.push(file.path.clone()),
            None => {}
            Some(Read::Article(article)) => documents.articles.push(article),
            Some(Read::Author(author)) => documents.authors.push(author),
            Some(Read::Category(category)) => documents.categories.push(category),
            Some(Read::Tag(tag)) => documents.tags.push(tag),
            Some(Read::Page(page)) => documents.pages.push(page),
            Some(Read::Sidecar(name, sidecar)) => {
                documents.sidecars.insert(name, sidecar);
            }
            Some(Read::Media(name, media)) => {
                documents.media.insert(name, media);
            }
            Some(Read::Data(name, value)) => match data.get(&name) {
                Some(first) => problems.push(
                    Diagnostic::new(
                        &code::DUPLICATE_ID,
                        Place::file(&file.path),
                        format!("there are two files for `data.{name}`"),
                    )
                    .also(Place::file(first), "the other one"),
                ),
                None => {
                    data.insert(name.clone(), file.path.clone());
                    documents.data.insert(name, value);
                }
            },
        }
    }
    Ok((documents, problems))
}

fn read(sources: &Sources, file: &SourceFile, reading: &Reading) -> Result<Parsed<Read>, BuildError> {
    let SourceFile { path, role, .. } = file;
    if *role == Role::Media {
        let facts = picture::read(&sources.bytes(path)?);
        let name = path.below("content/media").unwrap_or_default().to_owned();
        return Ok((Some(Read::Media(name, MediaFile { path: path.clone(), facts })), Vec::new()));
    }
    if !matches!(
        role,
        Role::Article | Role::Author | Role::Category | Role::Tag | Role::Page | Role::Sidecar | Role::Data
    ) {
        return Ok((None, Vec::new()));
    }
    let text = match sources.text(file)? {
        Ok(text) => text,
        Err(problem) => return Ok((None, vec![problem])),
    };
    fn of<T>((document, problems): Parsed<T>, read: impl Fn(T) -> Read) -> Parsed<Read> {
        (document.map(read), problems)
    }
    Ok(match role {
        Role::Article => of(Article::parse(path, &text, reading), Read::Article),
        Role::Author => of(Author::parse(path, &text, reading), Read::Author),
        Role::Category => of(Category::parse(path, &text, reading), Read::Category),
        Role::Tag => of(Tag::parse(path, &text, reading), Read::Tag),
        Role::Page => of(Page::parse(path, &text, reading), Read::Page),
        Role::Sidecar => {
            let (sidecar, problems) = Sidecar::parse(path, &text);
            let name = path.below("content/media").and_then(|name| name.strip_suffix(".yaml")).unwrap_or_default();
            (Some(Read::Sidecar(name.to_owned(), sidecar)), problems)
        }
        _ => {
            let yaml = text.strip_prefix('\u{feff}').unwrap_or(&text);
            match yaml::parse_any(path, yaml, text.len() - yaml.len()) {
                Ok(value) => (Some(Read::Data(path.stem().to_owned(), value)), Vec::new()),
                Err(problem) => (None, vec![problem]),
            }
        }
    })
}

/// The site's locale: its strings over those of the built-in theme, over English ones.
pub(super) fn locale(
    sources: &Sources,
    config_file: &SourcePath,
    config: &Config,
) -> Result<(Option<Locale>, Vec<Diagnostic>), BuildError> {
    let mut problems = Vec::new();
    let tag = config.locale.replace('_', "-");
    let language = tag.split('-').next().unwrap_or_default().to_owned();
    let mut strings = Strings::default();
    let mut names = vec!["en", &language, &tag];
    names.dedup();
    for name in names {
        let path = format!("layouts/strings/{name}.yaml");
        let built_in = builtin(&path).and_then(|bytes| std::str::from_utf8(bytes).ok());
        if let Some(text) = built_in {
            strings = strings.overlay(Strings::parse(text).expect("the built-in strings are sound"));
        }
        let Some(file) = SourcePath::new(&path).and_then(|path| sources.get(&path)) else { continue };
        let text = match sources.text(file)? {
            Ok(text) => text,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        match Strings::parse(&text) {
            Ok(own) => strings = strings.overlay(own),
            Err(error) => {
                let (line, column) = error.place.unwrap_or((1, 1));
                let at = yaml::byte_at(&text, line, column);
                problems.push(Diagnostic::new(&code::BAD_STRINGS, Place::bytes(&file.path, at..at + 1), error.message));
            }
        }
    }
    match Locale::new(&config.locale, strings) {
        Ok(locale) => Ok((Some(locale), problems)),
        Err(unknown) => {
            let place = Place::value(config_file, "locale");
            problems.push(
                Diagnostic::new(&code::UNKNOWN_LOCALE, place, unknown.to_string())
                    .hint("write a tag such as `de-DE`, `en` or `fr-CH`"),
            );
            Ok((None, problems))
        }
    }
}

pub(super) fn no_configuration(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::MISSING_FILE, Place::file(path), "there is no site.yaml in this folder")
        .hint("`blatt init DIR` makes a new site; `-C DIR` works on another folder")
}
