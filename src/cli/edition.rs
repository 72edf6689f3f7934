use std::path::Path;

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::Exit;
use super::args::Edition;
use super::clock;
use super::terminal::Terminal;
use crate::build::{Caching, Options};
use crate::site::Audience;
use crate::vocab::Digest;

impl Edition {
    /// What the pages of the site in `folder` are made by, without a cache. What is wrong with the time is told.
    pub fn options(&self, folder: &Path, terminal: &Terminal) -> Result<Options, Exit> {
        let clock = clock::asked(self.now.as_deref(), terminal)?;
        Ok(Options {
            base_url: self.base_url.clone(),
            audience: if self.drafts { Audience::Editors } else { Audience::Readers },
            strict: self.strict,
            record: !self.drafts && self.now.is_none() && !clock::is_ahead(),
            caching: Caching::Off,
            // Nothing is kept that another program could find.
            ..Options::new(folder, clock, Digest::of(b""))
        })
    }

    pub fn threads(&self, terminal: &Terminal) -> Result<ThreadPool, Exit> {
        ThreadPoolBuilder::new().num_threads(self.jobs.map_or(0, usize::from)).build().map_err(|error| {
            terminal.complain(&format!("could not start threads: {error}"));
            Exit::Machine
        })
    }
}
