use std::fs::{self, File};
use std::io::{self, Write as _};
use std::mem;
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
    folder: PathBuf,
    /// `new/`.
    new: Folder,
    next: AtomicU64,
}

/// A staged file that takes the place of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Replacement(u64);

impl Stage {
    /// Clears away what a killed build left.
    pub fn new(out: &Path) -> Result<Self, Failure> {
        let folder = out.join(PREFIX);
        match clear(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::new("remove", folder, error)),
        }
        let new = folder.join("new");
        for folder in [&new, &folder.join("replace")] {
            fs::create_dir_all(folder).map_err(Failure::at("create the folder", folder))?;
        }
        let new = Folder::open(&new).map_err(Failure::at("open the folder", &new))?;
        Ok(Self { folder, new, next: AtomicU64::new(0) })
    }

    /// Makes the folder that a file stands in.
    pub fn make_folder_of(&self, path: &OutputPath) -> Result<(), Failure> {
        let Some((parent, _)) = path.as_str().rsplit_once('/') else { return Ok(()) };
        // Most pages have a folder of their own, in one that is there.
        match self.new.make(parent) {
            Ok(()) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
            Err(_) => {
                let parent = self.new.path().join(parent);
                fs::create_dir_all(&parent).map_err(Failure::at("create the folder", &parent))
            }
        }
    }

    /// Stages a file that is new to the output.
    pub fn add(&self, path: &OutputPath, bytes: &[u8], digest: Digest) -> Result<Entry, Failure> {
        let file = match self.new.create(path.as_str()) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_folder_of(path)?;
                self.new.create(path.as_str())
            }
            file => file,
        };
        let written = file.and_then(|file| write(file, bytes, digest));
        written.map_err(|error| Failure::new("write", self.new.path().join(path.as_str()), error))
    }

    /// Stages a file in the place of one that is there.
    pub fn replace(&self, bytes: &[u8], digest: Digest) -> Result<(Entry, Replacement), Failure> {
        let replacement = Replacement(self.next.fetch_add(1, Ordering::Relaxed));
        let file = self.replacement(replacement);
        if replacement.0 < SHELVES {
            self.make_shelf(&file)?;
        }
        let new = || write(File::create(&file)?, bytes, digest);
        let written = match new() {
            // The thread with the first file of the folder has not made it yet.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                self.make_shelf(&file)?;
                new()
            }
            written => written,
        };
        Ok((written.map_err(Failure::at("write", &file))?, replacement))
    }

    fn make_shelf(&self, file: &Path) -> Result<(), Failure> {
        let shelf = file.parent().unwrap_or(&self.folder);
        fs::create_dir_all(shelf).map_err(Failure::at("create the folder", shelf))
    }

    fn replacement(&self, Replacement(number): Replacement) -> PathBuf {
        self.folder.join(format!("replace/{}/{number}", number % SHELVES))
    }

    /// Moves everything into the output: first what pages ask for, then the pages. What others took the place of is removed
    /// until what is given back is dropped; all that is left goes with the stage.
    pub fn commit(&self, out: &Path, replacements: &[(&OutputPath, Replacement)]) -> Result<Option<Remover>, Failure> {
        /// Files removed at a time, beside what goes on. Fewer are soon gone with the stage.
        const SOME: usize = 64;
        let mut remover: Option<Remover> = None;
        let new = self.folder.join("new");
        let mut replace_all = |first: bool| {
            let now = replacements.iter().filter(|(path, _)| is_needed(path.as_str()) == first);
            let (mut old, mut rest) = (Vec::new(), Vec::new());
            // One after the other: Linux has one lock for all moves between folders of a file system, for which further threads
            // would wait busily.
            for (path, replacement) in now {
                let (source, target) = (self.replacement(*replacement), out.join(path.as_str()));
                match exchange(&source, &target) {
                    Ok(()) => old.push(source),
                    // The target may be gone, or the file system knows no such step.
                    Err(_) => rest.push((source, target)),
                }
                if old.len() == SOME && rayon::current_num_threads() > 1 {
                    remover.get_or_insert_with(Remover::new).remove(mem::take(&mut old));
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

    /// Where to put something on its way that is no file of the site.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Without a commit the site stays as it was. What can't be removed now is cleared by the next build.
        let _ = clear(&self.folder);
    }
}

/// Whether pages ask for the file.
pub(super) fn is_needed(path: &str) -> bool {
    FIRST.iter().any(|folder| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/')))
}

fn write(mut file: File, bytes: &[u8], digest: Digest) -> io::Result<Entry> {
    file.write_all(bytes)?;
    Ok(Entry { digest, size: bytes.len() as u64, modified: modified(&file.metadata()?) })
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
