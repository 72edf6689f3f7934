use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// Stands in an output folder while a build writes it.
pub(super) const LOCK: &str = ".blatt-lock";

/// The right to write an output folder. One build has it at a time, of whatever site: another one would clear away what is staged, or take
/// it for its own. It ends with this value.
///
/// A file of its own rather than the folder is locked: locks of that belong to whoever calls a build (`flock public …`).
#[derive(Debug, Default)]
pub struct Claim(Option<(File, PathBuf)>);

impl Claim {
    /// Claims a folder, and waits for the build that has it; `waits` is called before. Where no file can be written or locked this claims
    /// nothing: whether that is a trouble is found out by whoever has something to write.
    pub fn on(out: &Path, waits: &dyn Fn()) -> Self {
        let path = out.join(LOCK);
        let mut told = false;
        loop {
            let open = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
            let Ok(file) = open else { return Self(None) };
            let locked = match file.try_lock() {
                Err(TryLockError::WouldBlock) => {
                    if !told {
                        waits();
                    }
                    told = true;
                    file.lock()
                }
                Err(TryLockError::Error(error)) => Err(error),
                Ok(()) => Ok(()),
            };
            match locked {
                // Whoever had it took the file away at the end, and somebody else may have made another one.
                Ok(()) if stands_at(&file, &path) => return Self(Some((file, path))),
                Ok(()) => {}
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(_) => return Self(None),
            }
        }
    }

    pub(super) fn is_held(&self) -> bool {
        self.0.is_some()
    }
}

impl Drop for Claim {
    fn drop(&mut self) {
        if let Some((_locked, path)) = &self.0 {
            // A killed build leaves it, and the next one takes it away.
            _ = fs::remove_file(path);
        }
    }
}

/// Whether a file that is open is the one at a path.
#[cfg(unix)]
fn stands_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let (open, there) = (file.metadata(), fs::symlink_metadata(path));
    open.ok().zip(there.ok()).is_some_and(|(open, there)| (open.dev(), open.ino()) == (there.dev(), there.ino()))
}

#[cfg(not(unix))]
fn stands_at(_: &File, path: &Path) -> bool {
    path.exists()
}
