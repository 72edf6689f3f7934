use std::collections::HashSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use rayon::prelude::*;

use crate::diag::Failure;
use crate::vocab::OutputPath;

/// Folders of this name are a build's own, even those that a killed build left.
pub(super) const PREFIX: &str = ".blatt-stage";

/// New files on their way, in a folder within the output so that moving them is a rename on one file system.
pub(super) struct Stage {
    folder: PathBuf,
    held: Mutex<HashSet<OutputPath>>,
    /// Folders made so far, to make each once.
    folders: Mutex<HashSet<PathBuf>>,
}

impl Stage {
    /// Clears away what a killed build left.
    pub fn new(out: &Path) -> Result<Self, Failure> {
        let folder = out.join(PREFIX);
        match fs::remove_dir_all(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(Failure::new("remove", folder, error)),
        }
        fs::create_dir(&folder).map_err(Failure::at("create the folder", &folder))?;
        Ok(Self { folder, held: Mutex::default(), folders: Mutex::default() })
    }

    pub fn write(&self, path: &OutputPath, bytes: &[u8]) -> Result<(), Failure> {
        let file = self.folder.join(path.as_str());
        let parent = file.parent().unwrap_or(&self.folder);
        if !self.folders.lock().expect("no thread panics with the lock held").contains(parent) {
            fs::create_dir_all(parent).map_err(Failure::at("create the folder", parent))?;
            self.folders.lock().expect("no thread panics with the lock held").insert(parent.to_owned());
        }
        fs::write(&file, bytes).map_err(Failure::at("write", &file))?;
        self.held.lock().expect("no thread panics with the lock held").insert(path.clone());
        Ok(())
    }

    pub fn holds(&self, path: &OutputPath) -> bool {
        self.held.lock().expect("no thread panics with the lock held").contains(path)
    }

    /// Moves everything into the output: a folder that is new there moves as a whole, a file takes the place of an old one.
    pub fn commit(&self, out: &Path) -> Result<(), Failure> {
        merge(&self.folder, out)?;
        fs::remove_dir_all(&self.folder).map_err(Failure::at("remove", &self.folder))
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // Nothing was committed: the site stays as it was. What can't be removed now is cleared by the next build.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn merge(from: &Path, to: &Path) -> Result<(), Failure> {
    let entries = fs::read_dir(from).and_then(Iterator::collect::<Result<Vec<_>, _>>);
    let entries = entries.map_err(Failure::at("read the folder", from))?;
    entries.into_par_iter().try_for_each(|entry| {
        let source = entry.path();
        let target = to.join(entry.file_name());
        let folder = entry.file_type().map_err(Failure::at("read", &source))?.is_dir();
        match (folder, fs::symlink_metadata(&target)) {
            (true, Ok(there)) if there.is_dir() => return merge(&source, &target),
            // A file gives way to a folder of the same name, or a folder to a file.
            (true, Ok(_)) => fs::remove_file(&target).map_err(Failure::at("remove", &target))?,
            (false, Ok(there)) if there.is_dir() => {
                fs::remove_dir_all(&target).map_err(Failure::at("remove", &target))?
            }
            _ => {}
        }
        fs::rename(&source, &target).map_err(Failure::at("put in place", &target))
    })
}
