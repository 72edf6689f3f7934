use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

/// In a folder that the benchmark made: only such a folder is ever cleared.
const MARK: &str = ".newsroom-benchmark";

/// The folder the benchmark works in; gone when it ends, unless it is to be kept.
pub struct Workspace {
    folder: PathBuf,
    keep: bool,
}

impl Workspace {
    /// Takes an empty folder, makes a new one or clears what an earlier run left.
    pub fn claim(folder: &Path, keep: bool) -> Result<Self, Box<dyn Error>> {
        if folder.join(MARK).exists() {
            fs::remove_dir_all(folder)?;
        } else if folder.exists() && fs::read_dir(folder)?.next().is_some() {
            return Err(
                format!("{} holds files that are not the benchmark's: name another --dir", folder.display()).into()
            );
        }
        fs::create_dir_all(folder)?;
        let folder = folder.canonicalize()?;
        fs::write(folder.join(MARK), "")?;
        Ok(Self { folder, keep })
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for Workspace {
    fn drop(&mut self) {
        if !self.keep {
            // Files left behind are cleared by the next run.
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}
