//! What a process read and keeps, so that it reads again only what changed.

use std::sync::Arc;

use super::read::{Conditions, Read, Value};
use crate::content::Article;
use crate::source::SourceFile;
use crate::vocab::{Digest, Map, SourcePath};

/// What this process read and still holds: a preview reads again only what changed. What a file became depends on its bytes and
/// on the key, so both are compared.
#[derive(Default)]
pub(super) struct Held(Map<SourcePath, HeldFile>);

/// Files as they were held at a time.
pub(super) type Apart = Vec<(SourcePath, Option<HeldFile>)>;

#[derive(Clone)]
pub(super) struct HeldFile {
    size: u64,
    modified: i64,
    /// Its time was old enough when it was read to tell it from any later version.
    settled: bool,
    digest: Digest,
    key: Digest,
    value: Value,
}

impl Held {
    /// What a file became when it was last read.
    pub fn get(&self, path: &SourcePath) -> Option<&Value> {
        self.0.get(path).map(|file| &file.value)
    }

    /// Articles, published or not, in no order, with the time they were last written.
    pub fn articles(&self) -> impl Iterator<Item = (&Arc<Article>, i64)> {
        self.0.values().filter_map(|file| match &file.value.0 {
            Some(Read::Article(article)) => Some((article, file.modified)),
            _ => None,
        })
    }

    /// When a file was last written, if it holds a document.
    pub fn modified(&self, path: &SourcePath) -> Option<i64> {
        self.0.get(path).map(|file| file.modified)
    }

    /// Takes some files out, which are read again whatever their times say.
    pub fn take<'a>(&mut self, paths: impl Iterator<Item = &'a SourcePath>) -> Apart {
        paths.map(|path| (path.clone(), self.0.remove(path))).collect()
    }

    /// Holds files again as they were held.
    pub fn put_back(&mut self, apart: &Apart) {
        for (path, file) in apart {
            match file {
                Some(file) => _ = self.0.insert(path.clone(), file.clone()),
                None => _ = self.0.remove(path),
            }
        }
    }

    /// What a file is that is as it was when this process read it, with the digests of its bytes and of all it depends on.
    pub fn of(&self, file: &SourceFile, conditions: &Conditions) -> Option<((Digest, Digest), Value)> {
        let HeldFile { size, modified, settled, digest, key, value } = self.0.get(&file.path)?;
        let same = *settled && *size == file.size && *modified == file.modified && *key == conditions.key(*digest);
        same.then(|| ((*digest, *key), value.clone()))
    }

    /// Holds everything that was read, and lets go of files that are not there any more. With each file stand whether its time is old
    /// enough, and its digests.
    pub fn renew<'a>(&mut self, read: impl Iterator<Item = (&'a SourceFile, bool, (Digest, Digest), Value)>) {
        let mut now = Map::with_capacity_and_hasher(self.0.len(), Default::default());
        for (file, is_old, (digest, key), value) in read {
            let (size, modified) = (file.size, file.modified);
            let same = |held: &HeldFile| held.digest == digest && held.modified == modified;
            let settled = is_old || self.0.get(&file.path).is_some_and(|held| held.settled && same(held));
            now.insert(file.path.clone(), HeldFile { size, modified, settled, digest, key, value });
        }
        self.0 = now;
    }

    /// Lets go of a file: the next look reads it again.
    pub fn forget(&mut self, path: &SourcePath) {
        self.0.remove(path);
    }

    /// A file was written again with the bytes it had.
    pub fn rewritten(&mut self, file: &SourceFile) {
        if let Some(held) = self.0.get_mut(&file.path) {
            (held.modified, held.settled) = (file.modified, false);
        }
    }

    /// Puts in the place of a file what it is now.
    pub fn put(&mut self, file: &SourceFile, digest: Digest, conditions: &Conditions, value: Value) {
        let (size, modified) = (file.size, file.modified);
        let key = conditions.key(digest);
        self.0.insert(file.path.clone(), HeldFile { size, modified, settled: false, digest, key, value });
    }
}
