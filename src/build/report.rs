use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use super::Reason;
use crate::diag::Finding;
use crate::publish::Changes;
use crate::vocab::BaseUrl;

/// What a build found and did, or a check found.
#[derive(Debug, Default)]
pub struct Report {
    /// In the order they are told.
    pub findings: Vec<Finding>,
    pub counts: Counts,
    pub changes: Changes,
    /// Files that were made anew, sorted by path, with the reason.
    pub made: Vec<(String, Reason)>,
    /// How long each stage took, in their order.
    pub stages: Vec<(&'static str, Duration)>,
    pub elapsed: Duration,
    /// Where the site is published; none if that could not be found out.
    pub base_url: Option<BaseUrl>,
    /// When the output will next change by itself; none if it never will.
    pub next_change: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Counts {
    /// Files of the site.
    pub sources: usize,
    /// Published articles.
    pub articles: usize,
    /// HTML pages.
    pub pages: usize,
    /// Files of the output.
    pub files: usize,
    /// Bytes of them.
    pub bytes: u64,
}

impl Report {
    /// How many files were made for each reason, as people read it; the commonest first.
    pub fn reasons(&self) -> Vec<(String, usize)> {
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        for (_, reason) in &self.made {
            *counts.entry(reason.to_string()).or_default() += 1;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        counts
    }
}

/// Measures stages as they follow one another.
pub(super) struct Stopwatch {
    began: Instant,
    stages: Vec<(&'static str, Instant)>,
}

impl Stopwatch {
    pub fn start() -> Self {
        Self { began: Instant::now(), stages: Vec::new() }
    }

    /// The stage before ends and this one begins.
    pub fn stage(&mut self, name: &'static str) {
        self.stages.push((name, Instant::now()));
    }

    pub fn elapsed(&self) -> Duration {
        self.began.elapsed()
    }

    pub fn stages(&self) -> Vec<(&'static str, Duration)> {
        let ends = self.stages.iter().skip(1).map(|(_, began)| *began).chain([Instant::now()]);
        self.stages.iter().zip(ends).map(|((name, began), end)| (*name, end.duration_since(*began))).collect()
    }
}
