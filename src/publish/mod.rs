//! Bytes to the output folder, all or nothing.
//!
//! 1. A [`Claim`] keeps other builds from the folder;
//! 2. [`Before`] knows what stands there, by its [`manifest`] and by what the file system says; it may look ahead;
//! 3. [`Publication::begin`] makes sure the folder is blatt's to write, and takes that over;
//! 4. [`Publication::put`] stages every file whose bytes are new beside the site, on any thread; nothing readers see changes;
//! 5. [`Publication::commit`] moves the staged files in place and removes what no longer belongs, but only what the
//!    manifest names. Until then dropping the publication leaves the site as it was.

mod before;
mod claim;
mod manifest;
mod remover;
mod stage;

pub use before::{Ahead, Before, Known};
pub use claim::Claim;
pub use manifest::{MANIFEST, Manifest};

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::diag::Failure;
use crate::source::{Folder, Links, modified};
use crate::vocab::{Digest, OutputPath};
use manifest::Named;
use stage::{Replacement, Stage};

/// A publication under way.
pub struct Publication {
    before: Arc<Before>,
    /// Nothing stands in the folder but notes.
    empty: bool,
    stage: Stage,
    /// Let go of last.
    _claim: Claim,
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
    /// Opens the output folder, and makes it if it is not there. `before` is what was found in it once it was claimed; one that was not
    /// blatt's yet is claimed here, and `waits` is called before this waits for another build.
    pub fn begin(
        out: &Path,
        before: Option<Arc<Before>>,
        claim: Claim,
        waits: &dyn Fn(),
    ) -> Result<Self, PublishError> {
        fs::create_dir_all(out).map_err(Failure::at("create the folder", out))?;
        let out = out.canonicalize().map_err(Failure::at("open the folder", out))?;
        if before.is_none() && !Manifest::is_in(&out) && !is_free(&out)? {
            return Err(PublishError::NotOurs(out));
        }
        let (before, claim) = match claim.is_held() {
            true => (before, claim),
            // Somebody else may have been first.
            false => match Claim::on(&out, waits) {
                claim if claim.is_held() => (Before::open(&out)?, claim),
                nothing => (before, nothing),
            },
        };
        let empty = before.is_none();
        let stage = Stage::new(&out)?;
        let folder = Folder::open(&out).map_err(Failure::at("open the folder", &out))?;
        let before = match before {
            Some(before) if before.out.is_same(&folder) => before,
            // Another folder took its place meanwhile: its files are looked at anew.
            Some(before) => Arc::new(Before::new(before.manifest.clone(), folder)),
            None => Arc::new(Before::new(Manifest::default(), folder)),
        };
        Ok(Self { before, empty, stage, _claim: claim })
    }

    /// What stood in the folder when the build began.
    pub fn before(&self) -> &Before {
        &self.before
    }

    fn out(&self) -> &Path {
        self.before.out.path()
    }

    /// The file as an earlier build left it, if it still stands there: the manifest names it, and its size and time are
    /// those of `left`, or its bytes: whatever restores an output may give every file a new time.
    pub fn standing(&self, path: &OutputPath, known: Option<Known>, left: &Entry) -> Option<Placed> {
        let known = known.filter(|known| self.before.named(*known) == Named::of(left))?;
        let there = self.before.written(known, left)?;
        let as_left = there == left.modified && there != 0;
        let same = as_left || self.bytes_of(path, left).is_some();
        same.then_some(Placed { entry: Entry { modified: there, ..*left }, place: Place::Standing })
    }

    /// The bytes of a file of the output, if they are those of `left`.
    pub fn bytes_of(&self, path: &OutputPath, left: &Entry) -> Option<Vec<u8>> {
        let there = self.before.out.see(path.as_str(), Links::Seen).ok()?;
        (there.is_file && there.size == left.size).then_some(())?;
        let bytes = fs::read(self.out().join(path.as_str())).ok()?;
        (Digest::of(&bytes) == left.digest).then_some(bytes)
    }

    /// Makes the folders of files that are going to be put and are new to the output, where that pays.
    pub fn make_folders_of<'a>(&self, paths: impl Iterator<Item = &'a OutputPath>) {
        self.stage.make_folders_of(paths);
    }

    /// Takes a file's bytes. They are kept aside until the commit, unless they stand there already.
    pub fn put(&self, path: &OutputPath, known: Option<Known>, bytes: &[u8]) -> Result<Placed, PublishError> {
        let digest = Digest::of(bytes);
        let file = self.out().join(path.as_str());
        let Some(known) = known else {
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
        let same = self.before.named(known).digest == digest
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
                Place::Added if self.before.known_one(path).is_some() => changes.changed.push(change()),
                Place::Added => changes.added.push(change()),
                Place::Replaces(replacement) => {
                    changes.changed.push(change());
                    replacements.push((path, *replacement));
                }
            }
        }
        let mut kept = files.iter().map(|(path, _)| path.as_str()).peekable();
        let is_gone = |path: &&str| {
            while kept.next_if(|kept| kept < path).is_some() {}
            kept.next_if(|kept| kept == path).is_none()
        };
        let before = &self.before.manifest;
        changes.removed = before.paths().filter(is_gone).filter_map(OutputPath::checked).collect();
        let after = Manifest::of(files.iter().map(|(path, placed)| (path, &placed.entry)));
        if changes == Changes::default() && after == *before {
            return Ok(changes);
        }
        self.make_room(&changes)?;
        // Both are written before anything moves: the disk can't be full any more when it matters. While files move, the
        // manifest names what stood there and what will: whatever a killed run leaves is known.
        let (meanwhile, afterwards) = (self.stage.beside("manifest.meanwhile"), self.stage.beside("manifest"));
        let (one, other) = rayon::join(|| after.write(&afterwards), || before.union(&after).write(&meanwhile));
        one.and(other)?;
        self.install(&meanwhile)?;
        let _removing = self.stage.commit(self.out(), &replacements).map_err(PublishError::Halfway)?;
        // Pages go before what they ask for, as they came after it.
        let remove_all = |needed: bool| {
            let now = changes.removed.par_iter().filter(|path| stage::is_needed(path.as_str()) == needed);
            now.try_for_each(|path| remove(self.out(), path))
        };
        let removed = remove_all(false).and_then(|()| remove_all(true));
        removed.and_then(|()| self.install(&afterwards)).map_err(PublishError::Halfway)?;
        Ok(changes)
    }

    /// Puts a manifest in force.
    fn install(&self, manifest: &Path) -> Result<(), Failure> {
        let target = self.out().join(MANIFEST);
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
            let file = self.out().join(path.as_str());
            if !fs::symlink_metadata(&file).is_ok_and(|there| there.is_dir()) {
                continue;
            }
            let within = format!("{path}/");
            for old in changes.removed.iter().filter(|old| old.as_str().starts_with(&within)) {
                remove(self.out(), old)?;
            }
            if fs::read_dir(&file).is_ok_and(|mut entries| entries.next().is_some()) {
                return Err(PublishError::InTheWay(file));
            }
        }
        Ok(())
    }
}

/// An empty folder, or one with nothing but a note for people and version control, may be taken over.
fn is_free(out: &Path) -> Result<bool, Failure> {
    for entry in fs::read_dir(out).map_err(Failure::at("read the folder", out))? {
        let entry = entry.map_err(Failure::at("read the folder", out))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !is_note(&name) && !name.starts_with(stage::PREFIX) && name != claim::LOCK {
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
