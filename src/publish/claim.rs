use std::fs::{File, TryLockError};
use std::path::Path;

/// The right to write an output folder. One build has it at a time, of whatever site: another one would clear away what is staged, or take
/// it for its own. It ends with this value.
#[derive(Debug, Default)]
pub struct Claim(Option<File>);

impl Claim {
    /// Claims a folder, and waits for whoever has it; `waits` is called before. A folder that is not there can't be claimed, and some file
    /// systems know no locks of folders: then this claims nothing.
    pub fn on(out: &Path, waits: impl FnOnce()) -> Self {
        let Ok(folder) = File::open(out) else { return Self(None) };
        let locked = match folder.try_lock() {
            Err(TryLockError::WouldBlock) => {
                waits();
                folder.lock()
            }
            Err(TryLockError::Error(error)) => Err(error),
            Ok(()) => Ok(()),
        };
        Self(locked.ok().map(|()| folder))
    }

    pub(super) fn is_held(&self) -> bool {
        self.0.is_some()
    }
}
