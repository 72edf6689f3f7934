use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// The machine refused: a disk is full, a file can't be read, a folder can't be written. Not the site's fault.
#[derive(Debug)]
pub struct Failure {
    /// What was tried, as in `read` or `write`.
    action: &'static str,
    path: PathBuf,
    source: io::Error,
}

impl Failure {
    pub fn new(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Self { action, path: path.into(), source }
    }

    /// For use with `map_err`.
    pub fn at(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::new(action, path, source)
    }

    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "could not {} {}: {}", self.action, self.path.display(), self.source)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.source)
    }
}
