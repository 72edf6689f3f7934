//! Bytes to the output folder, all or nothing.
//!
//! 1. [`Publication::begin`] makes sure the folder is blatt's to write, and takes over the [`manifest`] of what stands there;
//! 2. [`Publication::put`] stages every file whose bytes are new beside the site, on any thread; nothing readers see changes;
//! 3. [`Publication::commit`] moves the staged files in place and removes what no longer belongs, but only what the
//!    manifest names. Until then dropping the publication leaves the site as it was.

mod manifest;
mod stage;

pub use manifest::{MANIFEST, Manifest};

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use crate::diag::Failure;
use crate::vocab::{Digest, OutputPath};
use manifest::Entry;
use stage::Stage;

/// A publication under way.
pub struct Publication {
    out: PathBuf,
    before: Manifest,
    after: Mutex<BTreeMap<OutputPath, Entry>>,
    stage: Stage,
}

/// What a commit did, in files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Changes {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
}

/// Why nothing can be published.
#[derive(Debug)]
pub enum PublishError {
    /// The output folder holds files, and blatt did not make it.
    NotOurs(PathBuf),
    Failure(Failure),
}

impl From<Failure> for PublishError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Publication {
    /// Opens the output folder, and makes it if it is not there.
    pub fn begin(out: &Path) -> Result<Self, PublishError> {
        fs::create_dir_all(out).map_err(Failure::at("create the folder", out))?;
        let out = out.canonicalize().map_err(Failure::at("open the folder", out))?;
        let before = match Manifest::read(&out)? {
            Some(manifest) => manifest,
            None if is_free(&out)? => Manifest::default(),
            None => return Err(PublishError::NotOurs(out)),
        };
        let stage = Stage::new(&out)?;
        Ok(Self { out, before, after: Mutex::default(), stage })
    }

    /// Takes a file's bytes. They are kept aside until the commit, unless they stand there already.
    pub fn put(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Failure> {
        let digest = Digest::of(bytes);
        if !self.stands(path, digest, bytes.len() as u64)? {
            self.stage.write(path, bytes)?;
        }
        self.note(path, digest, bytes.len() as u64);
        Ok(())
    }

    /// Takes a copy of a file.
    pub fn copy(&self, path: &OutputPath, source: &Path) -> Result<(), Failure> {
        let bytes = fs::read(source).map_err(Failure::at("read", source))?;
        self.put(path, &bytes)
    }

    /// Moves everything in place. What fails here leaves complete files only, old or new; the next run repairs the rest.
    pub fn commit(self) -> Result<Changes, Failure> {
        let after = self.after.into_inner().expect("no thread panics with the lock held");
        let mut changes = Changes::default();
        for path in after.keys() {
            match self.before.get(path) {
                None => changes.added += 1,
                Some(_) if self.stage.holds(path) => changes.changed += 1,
                Some(_) => {}
            }
        }
        let after = Manifest::new(after);
        // While files move, the manifest names what stood there and what will: whatever a killed run leaves is known.
        self.before.union(&after).write(&self.out)?;
        self.stage.commit(&self.out)?;
        for path in self.before.paths().filter(|path| after.get(path).is_none()) {
            changes.removed += usize::from(remove(&self.out, path)?);
        }
        after.write(&self.out)?;
        Ok(changes)
    }

    /// Whether the output holds the file already, as the manifest says and the file's size bears out.
    fn stands(&self, path: &OutputPath, digest: Digest, size: u64) -> Result<bool, Failure> {
        let Some(entry) = self.before.get(path).filter(|entry| entry.digest == digest) else { return Ok(false) };
        let file = self.out.join(path.as_str());
        match fs::metadata(&file) {
            Ok(found) => Ok(found.is_file() && found.len() == size && entry.size == size),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(false),
            Err(error) => Err(Failure::new("read", file, error)),
        }
    }

    fn note(&self, path: &OutputPath, digest: Digest, size: u64) {
        self.after.lock().expect("no thread panics with the lock held").insert(path.clone(), Entry { digest, size });
    }
}

/// An empty folder, or one with nothing but a note for people and version control, may be taken over.
fn is_free(out: &Path) -> Result<bool, Failure> {
    for entry in fs::read_dir(out).map_err(Failure::at("read the folder", out))? {
        let entry = entry.map_err(Failure::at("read the folder", out))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !matches!(&*name, "README.md" | ".gitignore" | ".gitkeep" | ".DS_Store") && !name.starts_with(stage::PREFIX)
        {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Removes a file and the folders that it leaves empty. What is gone already is fine.
fn remove(out: &Path, path: &OutputPath) -> Result<bool, Failure> {
    let file = out.join(path.as_str());
    match fs::remove_file(&file) {
        Ok(()) => {}
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(false);
        }
        // A page's folder took the place of a file of that name.
        Err(_) if file.is_dir() => return Ok(true),
        Err(error) => return Err(Failure::new("remove", file, error)),
    }
    for folder in file.ancestors().skip(1).take_while(|folder| *folder != out) {
        if fs::remove_dir(folder).is_err() {
            break;
        }
    }
    Ok(true)
}
