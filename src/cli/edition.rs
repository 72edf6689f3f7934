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
        let clock = clock::told(self.now.as_deref()).map_err(|message| {
            terminal.complain(&message);
            Exit::Usage
        })?;
        Ok(Options {
            root: folder.to_owned(),
            out: None,
            base_url: self.base_url.clone(),
            audience: if self.drafts { Audience::Editors } else { Audience::Readers },
            clock,
            strict: self.strict,
            minify: true,
            accept_removals: false,
            record: !self.drafts && self.now.is_none() && !clock::is_ahead(),
            caching: Caching::Off,
            // Nothing is kept that another program could find.
            program: Digest::of(b""),
        })
    }

    pub fn threads(&self, terminal: &Terminal) -> Result<ThreadPool, Exit> {
        ThreadPoolBuilder::new().num_threads(self.jobs.map_or(0, usize::from)).build().map_err(|error| {
            terminal.complain(&format!("could not start threads: {error}"));
            Exit::Machine
        })
    }
}
