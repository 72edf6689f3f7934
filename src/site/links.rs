use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock};

use super::{ArticleIx, AuthorIx, CategoryIx, Hidden, Media, PageIx, TagIx, media};
use crate::vocab::{Map, SourcePath, percent_decode};

/// A document that has a page of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentRef {
    Article(ArticleIx),
    Author(AuthorIx),
    Category(CategoryIx),
    Tag(TagIx),
    Page(PageIx),
}

/// What a link in a text leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A document, and what follows its address (`#section`, or nothing).
    Document(DocumentRef, String),
    /// A file below content/media/ by its name there, and what follows its address.
    Media(String, String),
    /// A path of the site, from its home page: a page or a file that no source has, or nothing.
    Path(String),
    /// Another host, another scheme, a place on the same page: left as it is.
    Foreign,
}

/// Why a link leads nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkProblem {
    /// No such file.
    Dead,
    /// Several files have this name.
    Ambiguous(Vec<SourcePath>),
    Hidden(Hidden),
    /// Neither a file nor an address: most often `www.…` without `https://`.
    NoAddress,
}

/// A content file, in a site and all that are made from it: it keeps its number when others come and go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct FileNumber(u32);

impl FileNumber {
    fn new(number: usize) -> Self {
        Self(u32::try_from(number).expect("an outlet has fewer than four billion files"))
    }

    fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every content file and what became of it.
#[derive(Default)]
pub(super) struct Links {
    /// Of a site that was put together, and those that are made from it.
    base: Arc<Base>,
    /// Files that came since.
    came: Vec<SourcePath>,
    /// By number; none of a file that is there no more.
    documents: Vec<Option<Standing>>,
    /// By file name without its ending, which all of them have and no slip of the keyboard is in.
    stems: OnceLock<Arc<BTreeMap<String, SourcePath>>>,
    /// What was meant by names that no file has: looking through all files takes a while, and a dead link seldom comes alone.
    meant: Mutex<Map<String, Option<SourcePath>>>,
}

/// What became of a file: its document, why it is hidden, or nothing if it was broken.
type Standing = Result<DocumentRef, Option<Hidden>>;

#[derive(Default)]
struct Base {
    numbers: Map<SourcePath, FileNumber>,
    /// By file name alone: subfolders are the newsroom's own order and mean nothing.
    names: OnceLock<Map<String, Vec<SourcePath>>>,
}

impl Clone for Links {
    fn clone(&self) -> Self {
        self.moved(Some)
    }
}

impl Links {
    /// Many files are about to be added.
    pub(super) fn make_room(&mut self, files: usize) {
        self.base().numbers.reserve(files);
        self.documents.reserve(files);
    }

    fn base(&mut self) -> &mut Base {
        Arc::get_mut(&mut self.base).expect("no site is made from one that is being put together")
    }

    /// Adds a file with what became of it.
    pub(super) fn add(&mut self, path: &SourcePath, document: Standing) {
        let next = FileNumber::new(self.documents.len());
        let base = self.base();
        base.names.take();
        let number = *base.numbers.entry(path.clone()).or_insert(next);
        match number == next {
            true => self.documents.push(Some(document)),
            false => self.documents[number.index()] = Some(document),
        }
        self.stems.take();
        self.meant.get_mut().expect("no thread panics with the lock held").clear();
    }

    /// The same files with their documents in other places; none of one that is put in anew.
    pub(super) fn moved(&self, place: impl Fn(DocumentRef) -> Option<DocumentRef>) -> Self {
        let moved = |document: DocumentRef| place(document).unwrap_or(document);
        let documents = self.documents.iter().map(|standing| standing.map(|standing| standing.map(moved))).collect();
        let meant = self.meant.lock().expect("no thread panics with the lock held").clone();
        let (base, came, stems) = (self.base.clone(), self.came.clone(), self.stems.clone());
        Self { base, came, documents, stems, meant: Mutex::new(meant) }
    }

    /// What a file became, or that it is there no more.
    pub(super) fn put(&mut self, path: &SourcePath, document: Option<Standing>) {
        let before = match self.number(path) {
            Some(number) => std::mem::replace(&mut self.documents[number.index()], document),
            None => {
                self.came.push(path.clone());
                self.documents.push(document);
                None
            }
        };
        if before.is_some() != document.is_some() {
            self.stems.take();
            self.meant.get_mut().expect("no thread panics with the lock held").clear();
        }
    }

    /// The number of a file that is there, or was.
    pub(super) fn number(&self, path: &SourcePath) -> Option<FileNumber> {
        self.number_at(path.as_str())
    }

    fn number_at(&self, path: &str) -> Option<FileNumber> {
        let since = || {
            let nth = self.came.iter().position(|other| other.as_str() == path)?;
            Some(FileNumber::new(self.base.numbers.len() + nth))
        };
        self.base.numbers.get(path).copied().or_else(since)
    }

    /// The article that a file became, if it is published.
    pub(super) fn article(&self, number: FileNumber) -> Option<ArticleIx> {
        match self.documents[number.index()]? {
            Ok(DocumentRef::Article(ix)) => Some(ix),
            _ => None,
        }
    }

    /// What a file became.
    pub(super) fn document(&self, path: &SourcePath) -> Option<DocumentRef> {
        self.standing(path)?.ok()
    }

    /// The same by the path as a text, which need not be that of any file.
    pub(super) fn document_at(&self, path: &str) -> Option<DocumentRef> {
        self.standing_at(path)?.ok()
    }

    fn standing_at(&self, path: &str) -> Option<Standing> {
        self.documents[self.number_at(path)?.index()]
    }

    pub(super) fn standing(&self, path: &SourcePath) -> Option<Standing> {
        self.standing_at(path.as_str())
    }

    pub(super) fn is_hidden(&self, path: &SourcePath) -> bool {
        matches!(self.standing(path), Some(Err(Some(_))))
    }

    /// The files of a name, whatever folder they stand in.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &SourcePath> {
        let before = self.names().get(name).into_iter().flatten();
        let since = self.came.iter().filter(move |path| path.file_name() == name);
        before.chain(since).filter(|path| self.standing(path).is_some())
    }

    /// Worked out when a link first names a file without its folder: a large outlet may have none.
    fn names(&self) -> &Map<String, Vec<SourcePath>> {
        self.base.names.get_or_init(|| {
            let mut names: Map<String, Vec<SourcePath>> = Map::default();
            for path in self.base.numbers.keys() {
                names.entry(path.file_name().to_owned()).or_default().push(path.clone());
            }
            names
        })
    }

    /// What a link leads to that is no path from the root of the site.
    pub(super) fn resolve(
        &self,
        from: &SourcePath,
        target: &str,
        media: &BTreeMap<String, Media>,
    ) -> Result<LinkTarget, LinkProblem> {
        let scheme = target.split(['/', '?', '#']).next().is_some_and(|head| head.contains(':'));
        if target.is_empty() || target.starts_with(['#', '?']) || target.starts_with("//") || scheme {
            return Ok(LinkTarget::Foreign);
        }
        let end = target.find(['#', '?']).unwrap_or(target.len());
        let (file, rest) = target.split_at(end);
        if let Some(media) = media::find(media, from, file) {
            return Ok(LinkTarget::Media(media.name().to_owned(), rest.to_owned()));
        }
        let Some(file) = percent_decode(file).filter(|file| file.ends_with(".md")) else {
            return Err(LinkProblem::NoAddress);
        };
        match self.file(from, &file)? {
            Ok(document) => Ok(LinkTarget::Document(document, rest.to_owned())),
            Err(Some(hidden)) => Err(LinkProblem::Hidden(hidden)),
            // The file is there and has mistakes of its own, which are told where they are.
            Err(None) => Ok(LinkTarget::Foreign),
        }
    }

    /// The file that was most likely meant by a link to one that is not there.
    pub(super) fn nearest(&self, target: &str) -> Option<SourcePath> {
        let file = &target[..target.find(['#', '?']).unwrap_or(target.len())];
        let file = percent_decode(file).unwrap_or_else(|| file.to_owned());
        let stem = |name: &str| name.strip_suffix(".md").unwrap_or(name).to_owned();
        let name = stem(file.rsplit('/').next().unwrap_or(&file));
        let meant = || self.meant.lock().expect("no thread panics with the lock held");
        if let Some(known) = meant().get(&name) {
            return known.clone();
        }
        let stems = self.stems.get_or_init(|| {
            let mut stems: BTreeMap<String, SourcePath> = BTreeMap::new();
            let all = self.base.numbers.keys().chain(&self.came).filter(|path| self.standing(path).is_some());
            for path in all {
                let first = stems.entry(stem(path.file_name())).or_insert_with(|| path.clone());
                if path < first {
                    *first = path.clone();
                }
            }
            Arc::new(stems)
        });
        let near = crate::diag::nearest(&name, stems.keys().map(String::as_str)).map(|near| stems[near].clone());
        meant().insert(name, near.clone());
        near
    }

    /// The document of a file: relative to `from`, else by its name alone.
    pub(super) fn file(&self, from: &SourcePath, file: &str) -> Result<Standing, LinkProblem> {
        if let Some(found) = from.resolve(file).and_then(|path| self.standing(&path)) {
            return Ok(found);
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        let ends_alike = |path: &&SourcePath| path.as_str() == file || path.as_str().ends_with(&format!("/{file}"));
        match self.named(name).filter(ends_alike).collect::<Vec<_>>()[..] {
            [] => Err(LinkProblem::Dead),
            [path] => self.standing(path).ok_or(LinkProblem::Dead),
            ref several => {
                let mut paths: Vec<_> = several.iter().map(|path| (*path).clone()).collect();
                paths.sort();
                Err(LinkProblem::Ambiguous(paths))
            }
        }
    }
}
