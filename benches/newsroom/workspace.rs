use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// The folder the benchmark works in; gone when it ends, unless it is to be kept.
///
/// Nothing is deleted before that. ext4 does not give out the inodes of deleted files again for a minute or five, but looks
/// at each of them for every new file: a build right after its last output was deleted takes half as long again.
pub struct Workspace {
    folder: PathBuf,
    keep: bool,
}

impl Workspace {
    /// Takes an empty folder or makes a new one; other people's files are not to be cleared away.
    pub fn claim(folder: &Path, keep: bool) -> Result<Self, Box<dyn Error>> {
        fs::create_dir_all(folder)?;
        if fs::read_dir(folder)?.next().is_some() {
            return Err(format!("{} is not empty: remove it or name another --dir", folder.display()).into());
        }
        Ok(Self { folder: folder.canonicalize()?, keep })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if !self.keep {
            // What can't be removed is refused, and so told, by the next run.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
