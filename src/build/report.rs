use std::time::Duration;

use crate::diag::Finding;
use crate::publish::Changes;

/// What a build found and did.
#[derive(Debug)]
pub struct Report {
    /// In the order they are told.
    pub findings: Vec<Finding>,
    pub counts: Counts,
    pub elapsed: Duration,
}

#[derive(Debug, Clone, Copy, Default)]
pub struct Counts {
    /// Published articles.
    pub articles: usize,
    /// HTML pages.
    pub pages: usize,
    /// Files of the output.
    pub files: usize,
    /// Bytes that were made, files that are copied aside.
    pub bytes: u64,
    pub changes: Changes,
}

impl Report {
    pub(super) fn new(findings: Vec<Finding>, counts: Counts, elapsed: Duration) -> Self {
        Self { findings, counts, elapsed }
    }
}
