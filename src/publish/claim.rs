use std::fs::{self, File};
use std::path::{Path, PathBuf};

use crate::source::lock;

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
        let mut waits = Some(waits);
        loop {
            // A link would lead elsewhere, and a pipe would keep us waiting.
            if fs::symlink_metadata(&path).is_ok_and(|there| !there.is_file()) {
                return Self(None);
            }
            let Ok(file) = lock(&path, || waits.take().into_iter().for_each(|waits| waits())) else {
                return Self(None);
            };
            // Whoever had it took the file away at the end, and somebody else may have made another one.
            if stands_at(&file, &path) {
                return Self(Some((file, path)));
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

#[cfg(all(test, unix))]
mod tests {
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::*;

    #[test]
    fn one_after_the_other_has_it() {
        let folder = tempfile::tempdir().unwrap();
        let (claimed, waited) = (AtomicBool::new(false), AtomicBool::new(false));
        thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        let claim = Claim::on(folder.path(), &|| waited.store(true, Ordering::Relaxed));
                        assert!(claim.is_held() && !claimed.swap(true, Ordering::SeqCst));
                        thread::yield_now();
                        claimed.store(false, Ordering::SeqCst);
                    }
                });
            }
        });
        assert!(waited.into_inner());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_is_no_file_is_none_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let elsewhere = folder.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, folder.path().join(LOCK)).unwrap();
        assert!(!Claim::on(folder.path(), &|| {}).is_held());
        assert!(!elsewhere.exists() && folder.path().join(LOCK).is_symlink());
        assert!(!Claim::on(&elsewhere, &|| {}).is_held());
    }
}
