use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rayon::prelude::*;

use super::Entry;
use super::remover::Remover;
use crate::diag::Failure;
use crate::source::{Folder, modified};
use crate::vocab::{Digest, OutputPath};

/// Folders of this name are a build's own, even those that a killed build left.
pub(super) const PREFIX: &str = ".blatt-stage";

/// Folders of the output that hold what pages need: these are put in place before any page that asks for them.
const FIRST: [&str; 3] = ["assets", "media", "_fragments"];

/// How many folders the files share that take the place of others.
const SHELVES: u64 = 64;

/// New files on their way, in a folder within the output so that moving them is a rename on one file system.
///
/// Files that are new to the output stand in `new/` as they will there, so that a whole folder moves at once; those that
/// take the place of another stand in `replace/` under a number, in one of several folders: in a single one threads would
/// wait for each other, since making, exchanging and removing an entry locks its folder.
pub(super) struct Stage {
    folder: Folder,
    next: AtomicU64,
}

/// A staged file that takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replacement(u64);

impl Replacement {
    /// Its path from the stage.
    fn name(self) -> String {
        format!("replace/{}/{}", self.0 % SHELVES, self.0)
    }
}

impl Stage {
    /// Clears away what a killed build left.
    pub fn new(out: &Path) -> Result<Self, Failure> {
        let folder = out.join(PREFIX);
        match clear(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::new("remove", folder, error)),
        }
        for folder in [folder.join("new"), folder.join("replace")] {
            fs::create_dir_all(&folder).map_err(Failure::at("create the folder", &folder))?;
        }
        let folder = Folder::open(&folder).map_err(Failure::at("open the folder", &folder))?;
        Ok(Self { folder, next: AtomicU64::new(0) })
    }

    /// Makes the folders of files that are going to be added. Not necessary, but one right after the other they take the kernel half
    /// as long. What can't be made is told when its file is added.
    pub fn make_folders_of<'a>(&self, paths: impl Iterator<Item = &'a OutputPath>) {
        let mut last = String::new();
        for path in paths {
            let name = name_of(path);
            let folder = folder_of(&name);
            if folder != last {
                _ = self.make_folder(folder);
                last = folder.to_owned();
            }
        }
    }

    /// Stages a file that is new to the output.
    pub fn add(&self, path: &OutputPath, bytes: &[u8], digest: Digest) -> Result<Entry, Failure> {
        self.write(&name_of(path), bytes, digest)
    }

    /// Stages a file in the place of one that is there.
    pub fn replace(&self, bytes: &[u8], digest: Digest) -> Result<(Entry, Replacement), Failure> {
        let replacement = Replacement(self.next.fetch_add(1, Ordering::Relaxed));
        Ok((self.write(&replacement.name(), bytes, digest)?, replacement))
    }

    /// Writes a file by its path from the stage; where its folder is not there yet, that first.
    fn write(&self, name: &str, bytes: &[u8], digest: Digest) -> Result<Entry, Failure> {
        let file = match self.folder.create(name) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folder(folder_of(name))?;
                self.folder.create(name)
            }
            file => file,
        };
        let written = file.and_then(|mut file| {
            file.write_all(bytes)?;
            Ok(Entry { digest, size: bytes.len() as u64, modified: modified(&file.metadata()?) })
        });
        written.map_err(|error| Failure::new("write", self.beside(name), error))
    }

    fn make_folder(&self, name: &str) -> Result<(), Failure> {
        // Most pages have a folder of their own, in one that is there.
        match self.folder.make(name) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(_) => {
                let folder = self.beside(name);
                fs::create_dir_all(&folder).map_err(Failure::at("create the folder", &folder))
            }
        }
    }

    /// Moves everything into the output: first what pages ask for, then the pages. What others took the place of is removed
    /// until what is given back is dropped; all that is left goes with the stage.
    pub fn commit(&self, out: &Path, replacements: &[(&OutputPath, Replacement)]) -> Result<Option<Remover>, Failure> {
        /// Fewer are soon gone with the stage.
        const MANY: usize = 64;
        let is_worth_it = replacements.len() >= MANY && rayon::current_num_threads() > 1;
        let mut remover = is_worth_it.then(Remover::new);
        let new = self.beside("new");
        let mut replace_all = |first: bool| {
            let now = replacements.iter().filter(|(path, _)| is_needed(path.as_str()) == first);
            let mut rest = Vec::new();
            // One after the other: Linux has one lock for all moves between folders of a file system, for which further threads
            // would wait busily.
            for (path, replacement) in now {
                let (source, target) = (self.beside(&replacement.name()), out.join(path.as_str()));
                match (exchange(&source, &target), &mut remover) {
                    (Ok(()), Some(remover)) => remover.remove(source),
                    (Ok(()), None) => {}
                    // The target may be gone, or the file system knows no such step.
                    (Err(_), _) => rest.push((source, target)),
                }
            }
            rest.par_iter().try_for_each(|(source, target)| put_in_place(source, target))
        };
        for folder in FIRST {
            let from = new.join(folder);
            if from.is_dir() {
                put_in_place(&from, &out.join(folder))?;
            }
        }
        replace_all(true)?;
        merge(&new, out)?;
        replace_all(false)?;
        Ok(remover)
    }

    /// A path of the stage, also for something on its way that is no file of the site.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Without a commit the site stays as it was. What can't be removed now is cleared by the next build.
        let _ = clear(self.folder.path());
    }
}

/// Whether pages ask for the file.
pub(super) fn is_needed(path: &str) -> bool {
    FIRST.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

/// The path from the stage of a file that is new to the output.
fn name_of(path: &OutputPath) -> String {
    format!("new/{path}")
}

fn folder_of(name: &str) -> &str {
    name.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// Moves what stands in a staged folder.
fn merge(from: &Path, to: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(from).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(Failure::at("read the folder", from))?;
    entries.into_par_iter().try_for_each(|entry| put_in_place(&entry.path(), &to.join(entry.file_name())))
}

/// Lets a staged file and the one at `target` change places, in one step: after a rename over it ext4 writes the new bytes to the
/// disk before anything else, which for half an outlet is a matter of minutes rather than seconds.
#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange(source: &Path, target: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    // A folder or a link that somebody put there since is none of ours to take away.
    if !fs::symlink_metadata(target)?.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    Ok(renameat_with(CWD, source, CWD, target, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes the stage, the files that were to take the place of others on all threads: if the build failed, there may be as many as
/// pages.
fn clear(folder: &Path) -> io::Result<()> {
    if let Ok(shelves) = fs::read_dir(folder.join("replace")) {
        // What can't be removed here is told of below.
        shelves.par_bridge().for_each(|shelf| _ = shelf.and_then(|shelf| fs::remove_dir_all(shelf.path())));
    }
    fs::remove_dir_all(folder)
}

/// Moves a staged file or folder. A folder that is there stays, and takes in what is new.
fn put_in_place(source: &Path, target: &Path) -> Result<(), Failure> {
    let folder = fs::symlink_metadata(source).map_err(Failure::at("read", source))?.is_dir();
    match (folder, fs::symlink_metadata(target)) {
        (true, Ok(there)) if there.is_dir() => return merge(source, target),
        // A file gives way to a folder of the same name, or an empty folder to a file. One that is not empty holds what is
        // not blatt's, or this would have been refused before.
        (true, Ok(_)) => fs::remove_file(target).map_err(Failure::at("remove", target))?,
        (false, Ok(there)) if there.is_dir() => {
            fs::remove_dir(target).map_err(Failure::at("remove the folder", target))?
        }
        _ => {}
    }
    fs::rename(source, target).map_err(Failure::at("put in place", target))
}
