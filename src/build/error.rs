use std::path::PathBuf;

use super::Report;
use crate::diag::Failure;
use crate::publish::PublishError;
use crate::render::RenderError;
use crate::source::SourceError;
use crate::vocab::{BadDate, SourcePath};

/// Why a build ended without a result.
#[derive(Debug)]
pub enum BuildError {
    /// The site's files have mistakes; nothing was published.
    Site(Box<Report>),
    /// The output folder holds files that are not blatt's.
    NotOurs(PathBuf),
    /// A file that is not blatt's stands where one of the site belongs.
    InTheWay(PathBuf),
    /// The published site is as it was.
    Failure(Failure),
    /// Some published files are new, some are as they were; each is whole.
    Halfway(Failure),
    /// Files kept changing, or going, while they were read.
    Unsteady(SourcePath),
    /// The time that was given is no date.
    Clock(BadDate),
}

impl From<Failure> for BuildError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<SourceError> for BuildError {
    fn from(error: SourceError) -> Self {
        match error {
            SourceError::Failure(failure) => Self::Failure(failure),
            SourceError::Changed(path) => Self::Unsteady(path),
        }
    }
}

impl From<PublishError> for BuildError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::NotOurs(folder) => Self::NotOurs(folder),
            PublishError::InTheWay(file) => Self::InTheWay(file),
            PublishError::Failure(failure) => Self::Failure(failure),
            PublishError::Halfway(failure) => Self::Halfway(failure),
        }
    }
}

impl From<RenderError> for BuildError {
    /// For errors of a layout there is a better place than this: the findings.
    fn from(error: RenderError) -> Self {
        match error {
            RenderError::Source(error) => error.into(),
            RenderError::Diagnostic(problem) => unreachable!("{problem:?} is told with the findings"),
        }
    }
}
