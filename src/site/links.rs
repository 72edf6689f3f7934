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

/// Every content file and what became of it.
#[derive(Default)]
pub(super) struct Links {
    files: Map<SourcePath, Result<DocumentRef, Option<Hidden>>>,
    /// By file name alone: subfolders are the newsroom's own order and mean nothing.
    names: OnceLock<Arc<Map<String, Vec<SourcePath>>>>,
    /// By file name without its ending, which all of them have and no slip of the keyboard is in.
    stems: OnceLock<Arc<BTreeMap<String, SourcePath>>>,
    /// What was meant by names that no file has: looking through all files takes a while, and a dead link seldom comes alone.
    meant: Mutex<Map<String, Option<SourcePath>>>,
}

impl Links {
    /// Many files are about to be added.
    pub(super) fn make_room(&mut self, files: usize) {
        self.files.reserve(files);
    }

    /// Adds a file with the document it became, why it is hidden, or nothing if it was broken.
    pub(super) fn add(&mut self, path: &SourcePath, document: Result<DocumentRef, Option<Hidden>>) {
        self.files.insert(path.clone(), document);
        self.names.take();
        self.stems.take();
        self.meant.get_mut().expect("no thread panics with the lock held").clear();
    }

    /// The same files with their documents in other places; none of one that is put in anew.
    pub(super) fn moved(&self, place: impl Fn(DocumentRef) -> Option<DocumentRef>) -> Self {
        let mut files = self.files.clone();
        for document in files.values_mut().filter_map(|file| file.as_mut().ok()) {
            *document = place(*document).unwrap_or(*document);
        }
        let meant = self.meant.lock().expect("no thread panics with the lock held").clone();
        Self { files, names: self.names.clone(), stems: self.stems.clone(), meant: Mutex::new(meant) }
    }

    /// What a file became, or that it is there no more.
    pub(super) fn put(&mut self, path: &SourcePath, document: Option<Result<DocumentRef, Option<Hidden>>>) {
        let before = match document {
            Some(document) => self.files.insert(path.clone(), document),
            None => self.files.remove(path),
        };
        if before.is_some() == document.is_some() {
            return;
        }
        self.stems.take();
        self.meant.get_mut().expect("no thread panics with the lock held").clear();
        let Some(names) = self.names.get_mut() else { return };
        let names = Arc::make_mut(names);
        let alike = names.entry(path.file_name().to_owned()).or_default();
        match document {
            Some(_) => alike.insert(alike.partition_point(|other| other < path), path.clone()),
            None => alike.retain(|other| other != path),
        }
        if alike.is_empty() {
            names.remove(path.file_name());
        }
    }

    /// What a file became.
    pub(super) fn document(&self, path: &SourcePath) -> Option<DocumentRef> {
        self.files.get(path)?.ok()
    }

    pub(super) fn standing(&self, path: &SourcePath) -> Option<Result<DocumentRef, Option<Hidden>>> {
        self.files.get(path).copied()
    }

    pub(super) fn is_hidden(&self, path: &SourcePath) -> bool {
        matches!(self.files.get(path), Some(Err(Some(_))))
    }

    /// The files of a name, whatever folder they stand in.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &SourcePath> {
        self.names().get(name).into_iter().flatten()
    }

    /// Worked out when a link first names a file without its folder: a large outlet may have none.
    fn names(&self) -> &Map<String, Vec<SourcePath>> {
        self.names.get_or_init(|| {
            let mut names: Map<String, Vec<SourcePath>> = Map::default();
            for path in self.files.keys() {
                names.entry(path.file_name().to_owned()).or_default().push(path.clone());
            }
            names.values_mut().for_each(|paths| paths.sort_unstable());
            Arc::new(names)
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
            Arc::new(
                self.names().iter().filter_map(|(name, paths)| Some((stem(name), paths.first()?.clone()))).collect(),
            )
        });
        let near = crate::diag::nearest(&name, stems.keys().map(String::as_str)).map(|near| stems[near].clone());
        meant().insert(name, near.clone());
        near
    }

    /// The document of a file: relative to `from`, else by its name alone.
    pub(super) fn file(
        &self,
        from: &SourcePath,
        file: &str,
    ) -> Result<Result<DocumentRef, Option<Hidden>>, LinkProblem> {
        if let Some(found) = from.resolve(file).and_then(|path| self.files.get(&path)) {
            return Ok(*found);
        }
        let name = file.rsplit('/').next().unwrap_or(file);
        let ends_alike = |path: &&SourcePath| path.as_str() == file || path.as_str().ends_with(&format!("/{file}"));
        let named = self.names().get(name).map(Vec::as_slice).unwrap_or_default();
        match named.iter().filter(ends_alike).collect::<Vec<_>>()[..] {
            [] => Err(LinkProblem::Dead),
            [path] => Ok(self.files[path]),
            ref several => {
                let mut paths: Vec<_> = several.iter().map(|path| (*path).clone()).collect();
                paths.sort();
                Err(LinkProblem::Ambiguous(paths))
            }
        }
    }
}
