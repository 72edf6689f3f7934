//! What stands in an output folder, and what a build changed there: seen on the disk, not believed from its report.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use rayon::prelude::*;
use serde::Serialize;
use walkdir::WalkDir;
use xxhash_rust::xxh3::xxh3_128;

/// The files below a folder by their path in it.
#[derive(Default)]
pub struct Tree {
    files: BTreeMap<PathBuf, File>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct File {
    stamp: Stamp,
    digest: u128,
}

/// Nobody writes a file and leaves all three.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: SystemTime,
    inode: u64,
}

/// The difference between two looks at a folder.
#[derive(Default, Clone, Serialize)]
pub struct Changes {
    pub added: Vec<PathBuf>,
    /// Of other bytes than before.
    pub changed: Vec<PathBuf>,
    pub removed: Vec<PathBuf>,
    /// Written anew with the same bytes: work that nobody needed.
    pub rewritten: Vec<PathBuf>,
}

impl Tree {
    /// Reads every file, but for those that stand as they stood at an earlier look.
    pub fn look(root: &Path, earlier: &Self) -> Result<Self, Box<dyn Error>> {
        let mut found = Vec::new();
        for entry in WalkDir::new(root) {
            let entry = entry?;
            if entry.file_type().is_file() && !is_bookkeeping(&entry.file_name().to_string_lossy()) {
                found.push(entry.into_path());
            }
        }
        let files = found.into_par_iter().map(|path| -> Result<_, String> {
            let complain = |error| format!("could not read {}: {error}", path.display());
            let meta = fs::metadata(&path).map_err(complain)?;
            let stamp = Stamp { size: meta.len(), modified: meta.modified().map_err(complain)?, inode: meta.ino() };
            let name = path.strip_prefix(root).expect("found below the root").to_owned();
            let file = match earlier.files.get(&name) {
                Some(known) if known.stamp == stamp => *known,
                _ => File { stamp, digest: xxh3_128(&fs::read(&path).map_err(complain)?) },
            };
            Ok((name, file))
        });
        Ok(Self { files: files.collect::<Result<_, _>>()? })
    }

    pub fn files(&self) -> usize {
        self.files.len()
    }

    pub fn bytes(&self) -> u64 {
        self.files.values().map(|file| file.stamp.size).sum()
    }

    pub fn changes_since(&self, before: &Self) -> Changes {
        let mut changes = Changes::default();
        for (path, file) in &self.files {
            match before.files.get(path) {
                None => changes.added.push(path.clone()),
                Some(old) if old.digest != file.digest => changes.changed.push(path.clone()),
                Some(old) if old.stamp != file.stamp => changes.rewritten.push(path.clone()),
                Some(_) => {}
            }
        }
        changes.removed = before.files.keys().filter(|path| !self.files.contains_key(*path)).cloned().collect();
        changes
    }
}

/// blatt's own records in the output folder are no part of the site.
fn is_bookkeeping(name: &str) -> bool {
    name.starts_with(".blatt")
}

impl Changes {
    /// How many files on a server would change.
    pub fn count(&self) -> usize {
        self.added.len() + self.changed.len() + self.removed.len()
    }

    /// So many of the files that changed, taken evenly from all of them.
    pub fn some(&self, most: usize) -> Vec<PathBuf> {
        let every = self.count().div_ceil(most).max(1);
        self.added.iter().chain(&self.changed).chain(&self.removed).step_by(every).cloned().collect()
    }

    /// Those whose bytes are new.
    pub fn fresh(&self) -> Vec<&Path> {
        self.added.iter().chain(&self.changed).map(PathBuf::as_path).collect()
    }
}
