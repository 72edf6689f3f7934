use std::path::Path;

use rayon::{ThreadPool, ThreadPoolBuildError, ThreadPoolBuilder};

use super::args::Edition;
use super::build::program;
use super::clock;
use crate::build::{Caching, Options};
use crate::site::Audience;

impl Edition {
    /// What the pages of the site in `folder` are made by; what is wrong with the time, if something is.
    pub fn options(&self, folder: &Path) -> Result<Options, String> {
        Ok(Options {
            root: folder.to_owned(),
            out: None,
            base_url: self.base_url.clone(),
            audience: if self.drafts { Audience::Editors } else { Audience::Readers },
            clock: clock::told(self.now.as_deref())?,
            strict: self.strict,
            minify: true,
            caching: Caching::On,
            program: program(),
        })
    }

    pub fn threads(&self) -> Result<ThreadPool, ThreadPoolBuildError> {
        ThreadPoolBuilder::new().num_threads(self.jobs.map_or(0, usize::from)).build()
    }
}
