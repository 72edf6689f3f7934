use std::collections::HashMap;

use std::sync::Arc;
use std::thread;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::held::Held;
use super::{BuildError, Progress};
use crate::cache::{Cache, Packed, Piece, Reader};
use crate::content::{Article, Author, Category, Curated, Page, Parsed, Reading, Sidecar, Tag};
use crate::diag::{Diagnostic, Failure, Place, code};
use crate::locale::{self, Locale, Strings, UnknownLocale};
use crate::picture;
use crate::render::builtin;
use crate::site::{Documents, MediaFile};
use crate::source::{Role, SourceFile, Sources};
use crate::vocab::{Digest, SourcePath};
use crate::yaml;

/// What a file became. Each in a box of its own: there is one of these for every file of the site.
#[derive(Clone, Serialize, Deserialize)]
pub(super) enum Read {
    Article(Arc<Article>),
    Author(Box<Author>),
    Category(Box<Category>),
    Tag(Box<Tag>),
    Page(Box<Page>),
    Sidecar(Box<(String, Sidecar)>),
    Media(Box<(String, MediaFile)>),
    Data(Box<Data>),
}

/// A data file.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Data {
    /// Its stem.
    name: String,
    #[serde(with = "yaml::as_text")]
    value: Option<serde_yaml::Value>,
    meaning: Option<Curated>,
}

impl Data {
    /// Its name, what layouts see of it, and what it means beside that.
    pub fn parts(&self) -> (String, serde_yaml::Value, Option<Curated>) {
        (self.name.clone(), self.value.clone().unwrap_or_default(), self.meaning.clone())
    }
}

/// The site's files as they were read.
#[derive(Default)]
pub(super) struct Contents {
    pub documents: Documents,
    /// Of every file, in the order of the sources.
    pub digests: Vec<Digest>,
    pub keeping: Keeping,
}

/// The writing of what was read into the cache, in a thread of its own.
#[derive(Default)]
pub(super) struct Keeping(Option<thread::JoinHandle<Result<(), Failure>>>);

impl Keeping {
    /// Waits for its end.
    pub fn end(mut self) -> Result<(), Failure> {
        self.0.take().map_or(Ok(()), |thread| thread.join().expect("writing does not panic"))
    }
}

impl Drop for Keeping {
    /// A build that fails waits, too: its lock on the cache has to last as long.
    fn drop(&mut self) {
        if let Some(thread) = self.0.take() {
            let _ = thread.join();
        }
    }
}

/// What the cache says of a file, beside what the file became.
#[derive(Serialize, Deserialize)]
struct Known {
    path: SourcePath,
    size: u64,
    /// As in [`Cache::stamp`].
    stamp: i64,
    digest: Digest,
    /// What the reading depended on: the bytes, the site's locale and zone.
    key: Digest,
}

/// A digest of what reading a file depends on beside its bytes.
pub(super) struct Conditions(Digest);

impl Conditions {
    pub fn of(reading: &Reading) -> Self {
        Self(Digest::of(format!("{} {:?}", reading.locale.tag(), reading.timezone).as_bytes()))
    }

    pub fn key(&self, digest: Digest) -> Digest {
        let (mut both, (first, second)) = ([0; 32], (digest.bytes(), self.0.bytes()));
        both[..16].copy_from_slice(&first);
        both[16..].copy_from_slice(&second);
        Digest::of(&both)
    }
}

/// Name in the cache.
const KEPT: &str = "documents";

/// The cache is written anew when more than one file in so many is not as it is kept: to read some dozens again and again takes less
/// than to write all of them.
const FEW: usize = 512;

/// Reads every document, each by itself, on all threads; of those that did not change, what the cache keeps of them. The
/// order of files does not depend on the threads.
pub(super) fn documents(
    sources: &Sources,
    reading: &Reading,
    cache: &Arc<Cache>,
    held: Option<&mut Held>,
    progress: &dyn Progress,
) -> Result<(Contents, Vec<Diagnostic>), BuildError> {
    let conditions = Conditions::of(reading);
    let kept: Option<Packed<Known>> = cache.stored(KEPT).and_then(Packed::open);
    let places = places(sources, kept.as_ref());
    let reader = || kept.as_ref().and_then(Packed::reader);
    let all = sources
        .files()
        .par_iter()
        .zip(places)
        .map_init(reader, |reader, (file, place)| {
            let before = kept.as_ref().zip(reader.as_mut()).zip(place);
            let before =
                before.map(|((kept, reader), index)| Before { row: &kept.descriptions()[index], index, reader });
            let outcome = match held.as_deref().and_then(|held| held.of(file, &conditions)) {
                Some(held) => Ok(Outcome::held(file, held)),
                None => known_or_read(sources, file, reading, before, &conditions, cache),
            };
            progress.step();
            outcome
        })
        // Not into a result: threads that do that copy what they have again and again.
        .collect::<Vec<Result<Outcome, BuildError>>>();

    if let Some(held) = held {
        let read = sources.files().iter().zip(&all).filter_map(|(file, outcome)| Some((file, outcome.as_ref().ok()?)));
        held.renew(read.map(|(file, Outcome { read, problems, known, .. })| {
            (file, cache.stamp(file.modified) != 0, (known.digest, known.key), (read.clone(), problems.clone()))
        }));
    }
    let as_kept = all.iter().filter(|outcome| outcome.as_ref().is_ok_and(|outcome| outcome.as_kept)).count();
    let before = kept.as_ref().map_or(0, |kept| kept.descriptions().len());
    let worth_keeping = !cache.keeps_nothing() && before.max(all.len()) - as_kept > all.len() / FEW;
    let mut rows = Vec::with_capacity(if worth_keeping { all.len() } else { 0 });
    let mut contents = Contents {
        documents: Documents::default(),
        digests: Vec::with_capacity(all.len()),
        keeping: Keeping::default(),
    };
    let mut problems = Vec::new();
    let mut data: HashMap<String, SourcePath> = HashMap::new();
    for (file, outcome) in sources.files().iter().zip(all) {
        let outcome = outcome?;
        contents.digests.push(outcome.known.digest);
        if worth_keeping {
            rows.push((outcome.known, outcome.piece));
        }
        let refused = outcome.read.is_none() && !outcome.problems.is_empty();
        problems.extend(outcome.problems);
        let documents = &mut contents.documents;
        match outcome.read {
            None if refused => _ = documents.broken.insert(file.path.clone()),
            None => {}
            Some(Read::Article(article)) => documents.articles.push(article),
            Some(Read::Author(author)) => documents.authors.push(*author),
            Some(Read::Category(category)) => documents.categories.push(*category),
            Some(Read::Tag(tag)) => documents.tags.push(*tag),
            Some(Read::Page(page)) => documents.pages.push(*page),
            Some(Read::Sidecar(sidecar)) => {
                let (name, sidecar) = *sidecar;
                documents.sidecars.insert(name, sidecar);
            }
            Some(Read::Media(media)) => {
                let (name, media) = *media;
                documents.media.insert(name, media);
            }
            Some(Read::Data(named)) => {
                let Data { name, value, meaning } = *named;
                match data.get(&name) {
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
                        documents.data.insert(name, value.unwrap_or_default());
                        match meaning {
                            Some(Curated::Front(front)) => documents.front = Some(front),
                            Some(Curated::Breaking(breaking)) => documents.breaking = Some(breaking),
                            None => {}
                        }
                    }
                }
            }
        }
    }
    if worth_keeping {
        // What was read stays true whatever becomes of this build, so it is kept at once, and nobody waits for it.
        let cache = cache.clone();
        // If the machine has no thread left, the next build reads it again.
        contents.keeping = Keeping(thread::Builder::new().spawn(move || cache.pack(KEPT, kept.as_ref(), rows)).ok());
    }
    Ok((contents, problems))
}

/// Where each of the sources stands in the cache. Both are sorted by path.
fn places(sources: &Sources, kept: Option<&Packed<Known>>) -> Vec<Option<usize>> {
    let mut known = kept.map(Packed::descriptions).unwrap_or_default().iter().enumerate().peekable();
    let place = |file: &SourceFile| {
        while known.next_if(|(_, known)| known.path < file.path).is_some() {}
        known.next_if(|(_, known)| known.path == file.path).map(|(index, _)| index)
    };
    sources.files().iter().map(place).collect()
}

/// What a file became, and what is to be kept of it.
struct Outcome {
    read: Option<Read>,
    problems: Vec<Diagnostic>,
    known: Known,
    piece: Piece,
    /// Its row in the cache stays as it is.
    as_kept: bool,
}

impl Outcome {
    /// Of a file that is as it was when this process read it.
    fn held(file: &SourceFile, ((digest, key), (read, problems)): ((Digest, Digest), Value)) -> Self {
        let known = Known { path: file.path.clone(), size: file.size, stamp: 0, digest, key };
        Self { read, problems, known, piece: Piece::New(Vec::new()), as_kept: false }
    }
}

/// A file as it was when the cache was last written.
struct Before<'a, 'b> {
    row: &'a Known,
    /// Its place in the cache.
    index: usize,
    reader: &'b mut Reader<'a>,
}

/// A document and its mistakes, as they are kept.
pub(super) type Value = (Option<Read>, Vec<Diagnostic>);

fn known_or_read(
    sources: &Sources,
    file: &SourceFile,
    reading: &Reading,
    mut before: Option<Before>,
    conditions: &Conditions,
    cache: &Cache,
) -> Result<Outcome, BuildError> {
    let stamp = cache.stamp(file.modified);
    let known =
        |digest: Digest| Known { path: file.path.clone(), size: file.size, stamp, digest, key: conditions.key(digest) };
    let row = before.as_ref().map(|before| before.row);
    let mut from_cache = |digest: Digest, as_kept| -> Option<Outcome> {
        let Before { row, index, reader } = before.as_mut()?;
        let known = known(digest);
        (row.digest == digest && row.key == known.key).then_some(())?;
        let (read, problems) = reader.value::<Value>(*index)?;
        let as_kept = as_kept && row.stamp == known.stamp;
        Some(Outcome { read, problems, known, piece: Piece::Kept(*index), as_kept })
    };
    let unchanged = row.filter(|row| row.stamp != 0 && row.stamp == file.modified && row.size == file.size);
    if let Some(outcome) = unchanged.and_then(|row| from_cache(row.digest, true)) {
        return Ok(outcome);
    }
    let bytes = sources.bytes_of(file)?;
    let digest = Digest::of(&bytes);
    if let Some(outcome) = from_cache(digest, false) {
        return Ok(outcome);
    }
    let value: Value = read(file, bytes, reading);
    let piece = Piece::new(&value);
    let (read, problems) = value;
    Ok(Outcome { read, problems, known: known(digest), piece, as_kept: false })
}

pub(super) fn read(file: &SourceFile, bytes: Vec<u8>, reading: &Reading) -> Parsed<Read> {
    let SourceFile { path, role, .. } = file;
    if *role == Role::Media {
        let facts = picture::read(&bytes);
        let name = path.below("content/media").unwrap_or_default().to_owned();
        let media = MediaFile { path: path.clone(), facts, digest: Digest::of(&bytes) };
        return (Some(Read::Media(Box::new((name, media)))), Vec::new());
    }
    if !matches!(
        role,
        Role::Article | Role::Author | Role::Category | Role::Tag | Role::Page | Role::Sidecar | Role::Data
    ) {
        return (None, Vec::new());
    }
    let text = match file.text_of(bytes) {
        Ok(text) => text,
        Err(problem) => return (None, vec![*problem]),
    };
    fn of<T>((document, problems): Parsed<T>, read: impl Fn(T) -> Read) -> Parsed<Read> {
        (document.map(read), problems)
    }
    match role {
        Role::Article => of(Article::parse(path, &text, reading), |article| Read::Article(Arc::new(article))),
        Role::Author => of(Author::parse(path, &text, reading), |document| Read::Author(Box::new(document))),
        Role::Category => of(Category::parse(path, &text, reading), |document| Read::Category(Box::new(document))),
        Role::Tag => of(Tag::parse(path, &text, reading), |document| Read::Tag(Box::new(document))),
        Role::Page => of(Page::parse(path, &text, reading), |document| Read::Page(Box::new(document))),
        Role::Sidecar => {
            let (sidecar, problems) = Sidecar::parse(path, &text);
            let name = path.below("content/media").and_then(|name| name.strip_suffix(".yaml")).unwrap_or_default();
            (sidecar.map(|sidecar| Read::Sidecar(Box::new((name.to_owned(), sidecar)))), problems)
        }
        _ => {
            let yaml = text.strip_prefix('\u{feff}').unwrap_or(&text);
            let start = text.len() - yaml.len();
            match yaml::parse_any(path, yaml, start) {
                Ok(value) => {
                    let (meaning, problems) = Curated::parse(path, yaml, start, reading);
                    let data = Data { name: path.stem().to_owned(), value: Some(value), meaning };
                    (Some(Read::Data(Box::new(data))), problems)
                }
                Err(problem) => (None, vec![*problem]),
            }
        }
    }
}

/// The site's locale: its strings over those of the built-in theme, over English ones. None for a tag that is no language.
pub(super) fn locale(
    sources: &Sources,
    config_file: &SourcePath,
    tag: &str,
) -> Result<(Option<Locale>, Vec<Diagnostic>), BuildError> {
    let (tag, language) = match locale::canonical(tag) {
        Ok(names) => names,
        Err(unknown) => return Ok((None, vec![unknown_locale(config_file, &unknown)])),
    };
    let mut names = vec!["en", &language, &tag];
    names.dedup();
    let (strings, mut problems) = strings(sources, &names)?;
    let spoken = [&language, &tag].iter().any(|name| {
        let path = strings_file(name);
        builtin(&path).is_some() || SourcePath::new(&path).is_some_and(|path| sources.get(&path).is_some())
    });
    if !spoken {
        let message = format!("there are no words in the language `{language}`, so readers see English ones");
        problems.push(
            Diagnostic::new(&code::MISSING_STRINGS, Place::value(config_file, "locale"), message)
                .hint(format!("write them in layouts/strings/{language}.yaml; the keys are those of en.yaml")),
        );
    }
    match Locale::new(&tag, strings) {
        Ok(locale) => Ok((Some(locale), problems)),
        Err(unknown) => {
            problems.push(unknown_locale(config_file, &unknown));
            Ok((None, problems))
        }
    }
}

/// English, where it is not known what language the site is in, with all words the site has: its layouts find theirs.
pub(super) fn stand_in_locale(sources: &Sources) -> Result<(Locale, Vec<Diagnostic>), BuildError> {
    let own = sources.of(Role::Strings).map(|file| file.path.stem());
    let (strings, problems) = strings(sources, &["en"].into_iter().chain(own).collect::<Vec<_>>())?;
    Ok((Locale::new("en", strings).expect("English is known"), problems))
}

/// The words of these names, each over those before it: the built-in ones, then the site's own.
fn strings(sources: &Sources, names: &[&str]) -> Result<(Strings, Vec<Diagnostic>), BuildError> {
    let mut problems = Vec::new();
    let mut strings = Strings::default();
    for name in names {
        let path = strings_file(name);
        if let Some(text) = builtin(&path).and_then(|bytes| std::str::from_utf8(bytes).ok()) {
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
    Ok((strings, problems))
}

fn strings_file(name: &str) -> String {
    format!("layouts/strings/{name}.yaml")
}

fn unknown_locale(config_file: &SourcePath, unknown: &UnknownLocale) -> Diagnostic {
    Diagnostic::new(&code::UNKNOWN_LOCALE, Place::value(config_file, "locale"), unknown.to_string())
        .hint("write a tag such as `de-DE`, `en` or `fr-CH`")
}

pub(super) fn no_configuration(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::MISSING_FILE, Place::file(path), "there is no site.yaml in this folder")
        .hint("`blatt init DIR` makes a new site; `-C DIR` works on another folder")
}
