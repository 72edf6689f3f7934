//! Bytes to the output folder, all or nothing.
//!
//! 1. [`Publication::begin`] makes sure the folder is blatt's to write, and takes over the [`manifest`] of what stands there;
//! 2. [`Publication::put`] stages every file whose bytes are new beside the site, on any thread; nothing readers see changes;
//! 3. [`Publication::commit`] moves the staged files in place and removes what no longer belongs, but only what the
//!    manifest names. Until then dropping the publication leaves the site as it was.

mod manifest;
mod stage;

pub use manifest::{MANIFEST, Manifest, Named};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diag::Failure;
use crate::source::{Folder, Links, modified};
use crate::vocab::{Digest, OutputPath};
use stage::{Replacement, Stage};

/// A publication under way.
pub struct Publication {
    out: Folder,
    before: Manifest,
    /// Nothing stands in the folder but notes.
    empty: bool,
    stage: Stage,
}

/// A file of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
    /// When it was written, in nanoseconds since 1970 by the file system's clock; 0 where that is not known.
    pub modified: i64,
}

/// A file that belongs to the output being made, and where its bytes are.
#[derive(Debug)]
pub struct Placed {
    pub entry: Entry,
    place: Place,
}

#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// Where it belongs.
    Standing,
    Added,
    Replaces(Replacement),
}

/// What a commit did, each list sorted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: Vec<(OutputPath, Digest)>,
    pub changed: Vec<(OutputPath, Digest)>,
    pub removed: Vec<OutputPath>,
}

/// Why something could not be published.
#[derive(Debug)]
pub enum PublishError {
    /// The output folder holds files, and blatt did not make it.
    NotOurs(PathBuf),
    /// A file that blatt did not make stands where one of the site belongs.
    InTheWay(PathBuf),
    /// Nothing that readers see has changed.
    Failure(Failure),
    /// Some files are new already, some are as they were; each is whole. The next build completes it.
    Halfway(Failure),
}

impl From<Failure> for PublishError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Publication {
    /// Opens the output folder, and makes it if it is not there. `before` is its manifest.
    pub fn begin(out: &Path, before: Option<Manifest>) -> Result<Self, PublishError> {
        fs::create_dir_all(out).map_err(Failure::at("create the folder", out))?;
        let out = out.canonicalize().map_err(Failure::at("open the folder", out))?;
        let (before, empty) = match before {
            Some(manifest) => (manifest, false),
            None if is_free(&out)? => (Manifest::default(), true),
            None => return Err(PublishError::NotOurs(out)),
        };
        let stage = Stage::new(&out)?;
        let out = Folder::open(&out).map_err(Failure::at("open the folder", &out))?;
        Ok(Self { out, before, empty, stage })
    }

    /// What the manifest of the last build says of each of some paths, which are sorted.
    pub fn named<'a>(&self, paths: impl Iterator<Item = &'a OutputPath>) -> Vec<Option<Named>> {
        self.before.of(paths)
    }

    /// What the manifest of the last build says of a path.
    pub fn named_one(&self, path: &OutputPath) -> Option<Named> {
        self.before.get(path).copied()
    }

    /// The file as an earlier build left it, if it still stands there: the manifest names it, and its size and time are
    /// those of `known`, or its bytes: whatever restores an output may give every file a new time.
    pub fn standing(&self, path: &OutputPath, named: Option<Named>, known: &Entry) -> Option<Placed> {
        named.filter(|named| named.digest == known.digest && named.size == known.size)?;
        let there = written(&self.out, path.as_str(), known)?;
        let as_left = there == known.modified && there != 0;
        let same = as_left || self.bytes_of(path, known).is_some();
        same.then_some(Placed { entry: Entry { modified: there, ..*known }, place: Place::Standing })
    }

    /// The bytes of a file of the output, if they are those of `known`.
    pub fn bytes_of(&self, path: &OutputPath, known: &Entry) -> Option<Vec<u8>> {
        written(&self.out, path.as_str(), known)?;
        let bytes = fs::read(self.out.path().join(path.as_str())).ok()?;
        (Digest::of(&bytes) == known.digest).then_some(bytes)
    }

    /// Takes a file's bytes. They are kept aside until the commit, unless they stand there already.
    pub fn put(&self, path: &OutputPath, named: Option<Named>, bytes: &[u8]) -> Result<Placed, PublishError> {
        let digest = Digest::of(bytes);
        let file = self.out.path().join(path.as_str());
        let Some(named) = named else {
            if self.may_be_there(path) && fs::symlink_metadata(&file).is_ok_and(|there| !there.is_dir()) {
                return Err(PublishError::InTheWay(file));
            }
            return Ok(Placed { entry: self.stage.add(path, bytes, digest)?, place: Place::Added });
        };
        let there = match fs::symlink_metadata(&file) {
            Ok(there) if there.is_file() => there,
            // Somebody took it away: it is put back.
            _ => return Ok(Placed { entry: self.stage.add(path, bytes, digest)?, place: Place::Added }),
        };
        let same = named.digest == digest
            && there.len() == bytes.len() as u64
            && fs::read(&file).is_ok_and(|old| old == bytes);
        if same {
            let entry = Entry { digest, size: there.len(), modified: modified(&there) };
            return Ok(Placed { entry, place: Place::Standing });
        }
        let (entry, replacement) = self.stage.replace(bytes, digest)?;
        Ok(Placed { entry, place: Place::Replaces(replacement) })
    }

    /// Moves everything in place and removes what is not among `files`, which are sorted by path.
    pub fn commit(self, files: &[(OutputPath, Placed)]) -> Result<Changes, PublishError> {
        let mut changes = Changes::default();
        let mut replacements = Vec::new();
        for (path, placed) in files {
            let change = || (path.clone(), placed.entry.digest);
            match &placed.place {
                Place::Standing => {}
                Place::Added if self.before.get(path).is_some() => changes.changed.push(change()),
                Place::Added => changes.added.push(change()),
                Place::Replaces(replacement) => {
                    changes.changed.push(change());
                    replacements.push((path, *replacement));
                }
            }
        }
        let mut kept = files.iter().map(|(path, _)| path).peekable();
        let is_gone = |path: &&OutputPath| {
            while kept.next_if(|kept| kept < path).is_some() {}
            kept.next_if(|kept| kept == path).is_none()
        };
        changes.removed = self.before.paths().filter(is_gone).cloned().collect();
        let after = Manifest::new(files.iter().map(|(path, placed)| (path.clone(), placed.entry)).collect());
        if changes == Changes::default() && after == self.before {
            return Ok(changes);
        }
        self.make_room(&changes)?;
        // Both are written before anything moves: the disk can't be full any more when it matters. While files move, the
        // manifest names what stood there and what will: whatever a killed run leaves is known.
        let (meanwhile, afterwards) = (self.stage.beside("manifest.meanwhile"), self.stage.beside("manifest"));
        let (one, other) = rayon::join(|| after.write(&afterwards), || self.before.union(&after).write(&meanwhile));
        one.and(other)?;
        self.install(&meanwhile)?;
        self.stage.commit(self.out.path(), &replacements).map_err(PublishError::Halfway)?;
        // Pages go before what they ask for, as they came after it.
        let remove_all = |needed: bool| {
            let now = changes.removed.par_iter().filter(|path| stage::is_needed(path.as_str()) == needed);
            now.try_for_each(|path| remove(self.out.path(), path))
        };
        let removed = remove_all(false).and_then(|()| remove_all(true));
        removed.and_then(|()| self.install(&afterwards)).map_err(PublishError::Halfway)?;
        Ok(changes)
    }

    /// Puts a manifest in force.
    fn install(&self, manifest: &Path) -> Result<(), Failure> {
        let target = self.out.path().join(MANIFEST);
        fs::rename(manifest, &target).map_err(Failure::at("write", &target))
    }

    /// Whether something may stand at a path of which no manifest tells.
    fn may_be_there(&self, path: &OutputPath) -> bool {
        !self.empty || is_note(path.as_str().split('/').next().unwrap_or_default())
    }

    /// Makes sure that no folder with foreign files stands where a file is to go. Such a folder may become empty by what is
    /// removed, and then it goes first.
    fn make_room(&self, changes: &Changes) -> Result<(), PublishError> {
        for (path, _) in changes.added.iter().filter(|(path, _)| self.may_be_there(path)) {
            let file = self.out.path().join(path.as_str());
            if !fs::symlink_metadata(&file).is_ok_and(|there| there.is_dir()) {
                continue;
            }
            let within = format!("{path}/");
            for old in changes.removed.iter().filter(|old| old.as_str().starts_with(&within)) {
                remove(self.out.path(), old)?;
            }
            if fs::read_dir(&file).is_ok_and(|mut entries| entries.next().is_some()) {
                return Err(PublishError::InTheWay(file));
            }
        }
        Ok(())
    }
}

/// Whether a file of the output folder has the size and the time it was left with. Where no time is known, it has not.
pub(crate) fn stands(out: &Folder, path: &str, entry: &Entry) -> bool {
    entry.modified != 0 && written(out, path, entry) == Some(entry.modified)
}

/// When a file of the output folder was written, if it has the size it was left with.
fn written(out: &Folder, path: &str, entry: &Entry) -> Option<i64> {
    let there = out.see(path, Links::Seen).ok()?;
    (there.is_file && there.size == entry.size).then_some(there.modified)
}

/// An empty folder, or one with nothing but a note for people and version control, may be taken over.
fn is_free(out: &Path) -> Result<bool, Failure> {
    for entry in fs::read_dir(out).map_err(Failure::at("read the folder", out))? {
        let entry = entry.map_err(Failure::at("read the folder", out))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !is_note(&name) && !name.starts_with(stage::PREFIX) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn is_note(name: &str) -> bool {
    matches!(name, "README.md" | ".gitignore" | ".gitkeep" | ".DS_Store")
}

/// Removes a file and the folders that it leaves empty. What is gone already is fine: a killed run may have removed the file
/// and not yet its folders. A symbolic link on the way there is
/// not blatt's, and what lies behind it stays.
fn remove(out: &Path, path: &OutputPath) -> Result<(), Failure> {
    let file = out.join(path.as_str());
    let folders = || file.ancestors().skip(1).take_while(|folder| *folder != out);
    if folders().any(|folder| fs::symlink_metadata(folder).is_ok_and(|there| there.is_symlink())) {
        return Ok(());
    }
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => return Ok(()),
        // A page's folder took the place of a file of that name.
        Err(_) if file.is_dir() => return Ok(()),
        Err(error) => return Err(Failure::new("remove", file, error)),
    }
    for folder in folders() {
        match fs::remove_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => break,
            _ => {}
        }
    }
    Ok(())
}
