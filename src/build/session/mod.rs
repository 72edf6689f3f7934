//! A site that stays in memory while people work on it, for a preview: what the last look found, and any page of it on demand.
//!
//! It uses the very functions of a build, so that a page can't differ. [`look`] finds out what became of the site and [`quick`] does
//! so with a fraction of the work where an edit touches nothing but its own pages; what is good then takes the place of what was, in
//! one step. Mistakes leave the last good state where it is. [`desk`] is what editors want to know beside the pages.

mod desk;
mod follow;
mod look;
mod quick;

pub use desk::{About, Desk, Entry};
pub use look::{Hint, Look};

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Options;
use super::problems::{Problems, blocks};
use crate::diag::{Failure, Finding};
use crate::plan::{Content, Output};
use crate::render::{Bytes, Made, RenderError, Renderer, SourceDigests};
use crate::site::{Audience, Hidden};
use crate::source::{SourceError, Sources};
use crate::vocab::{BaseUrl, Digest, Now, OutputPath, SourcePath, UrlPath};
use look::Kept;

/// The machine's clock.
pub type Running = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A site in memory. Any number of threads may ask it for pages while one looks again.
pub struct Session {
    options: Options,
    root: PathBuf,
    machine: Running,
    started: Timestamp,
    standing: RwLock<Standing>,
    kept: Mutex<Kept>,
}

/// What is answered now.
#[derive(Default)]
struct Standing {
    edition: Option<Edition>,
    findings: Arc<Vec<Finding>>,
    /// What keeps the machine from reading the site at all.
    trouble: Option<String>,
}

/// The site as it last was without an error, or, if it never was, as far as pages can be made of it.
struct Edition {
    renderer: Renderer,
    sources: Arc<Sources>,
    /// Of every file, in the order of the sources.
    digests: Vec<Digest>,
    /// It has no errors.
    sound: bool,
    /// Addresses of articles that readers may not see yet, and why.
    hidden: Vec<(String, Hidden)>,
    zone: TimeZone,
}

/// What stands at an address.
#[derive(Debug)]
pub enum Answer {
    Made(Shown),
    /// A file of the site as it is, by its place on this machine.
    File(OutputPath, PathBuf, Option<Digest>),
    /// It moved, to this path of the host.
    Moved(String),
    /// The plan has nothing there.
    Absent,
    /// A layout fails.
    Broken(Box<Finding>),
    /// A file is not what it was when the site was last looked at.
    Changed(SourcePath),
    /// What the machine refused.
    Refused(Failure),
    /// There is no page to show, since there never was a site without errors.
    Nothing,
}

/// A file that was made.
#[derive(Debug, Clone)]
pub struct Shown {
    pub path: OutputPath,
    pub bytes: Arc<Vec<u8>>,
    pub digest: Digest,
    /// It says that what stood here is gone for good.
    pub gone: bool,
}

impl Session {
    /// Nothing is looked at yet. `machine` tells the time; options that name a time are meant for the start, from which it runs on.
    pub fn new(options: Options, machine: Running) -> Result<Self, Failure> {
        let root = options.root.canonicalize().map_err(Failure::at("open the folder", &options.root))?;
        let started = machine();
        Ok(Self { options, root, machine, started, standing: RwLock::default(), kept: Mutex::default() })
    }

    /// The site's folder.
    pub fn root(&self) -> &std::path::Path {
        &self.root
    }

    /// Drafts and articles under embargo are shown, too.
    pub fn shows_drafts(&self) -> bool {
        self.options.audience == Audience::Editors
    }

    /// The time it is for the preview, in a zone.
    fn now(&self, zone: &TimeZone) -> Result<Now, super::BuildError> {
        let Now(start) = self.options.clock.now(zone)?;
        Ok(Now(start.saturating_add(self.elapsed()).unwrap_or(start)))
    }

    fn elapsed(&self) -> SignedDuration {
        (self.machine)().duration_since(self.started)
    }

    fn standing(&self) -> RwLockReadGuard<'_, Standing> {
        // A page that panicked has changed nothing.
        self.standing.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The time it is for the preview; none if no zone was ever known.
    pub fn clock(&self) -> Option<Timestamp> {
        let zone = self.standing().edition.as_ref()?.zone.clone();
        self.now(&zone).ok().map(|Now(now)| now)
    }

    /// Everything there is to say about the site's files.
    pub fn findings(&self) -> Arc<Vec<Finding>> {
        self.standing().findings.clone()
    }

    /// What keeps the machine from reading the site at all.
    pub fn trouble(&self) -> Option<String> {
        self.standing().trouble.clone()
    }

    /// Whether the pages are those of a site without errors.
    pub fn is_sound(&self) -> bool {
        self.standing().edition.as_ref().is_some_and(|edition| edition.sound)
    }

    /// Whether the site as it is now has mistakes: what is answered is of a time before them, if there was one.
    pub fn has_mistakes(&self) -> bool {
        let standing = self.standing();
        standing.trouble.is_some() || blocks(&standing.findings, self.options.strict)
    }

    /// Where the site will be published; none if that was never known.
    pub fn base_url(&self) -> Option<BaseUrl> {
        self.standing().edition.as_ref().map(|edition| edition.renderer.site().config.base_url.clone())
    }

    /// What stands at a path below that of the site. Anything that the plan does not name is absent, whatever is on the disk.
    pub fn answer(&self, url: &UrlPath) -> Answer {
        let standing = self.standing();
        let Some(edition) = &standing.edition else { return Answer::Nothing };
        edition.answer(url)
    }

    /// The address of what a file of the site makes, if it makes a page.
    pub fn address_of(&self, path: &SourcePath) -> Option<String> {
        let standing = self.standing();
        let edition = standing.edition.as_ref()?;
        let made = edition.output_of(path)?;
        Some(edition.renderer.site().config.base_url.link(&made.url))
    }

    /// Addresses of articles that readers may not see yet, and why.
    pub fn hidden(&self) -> Vec<(String, Hidden)> {
        self.standing().edition.as_ref().map(|edition| edition.hidden.clone()).unwrap_or_default()
    }
}

impl Edition {
    fn answer(&self, url: &UrlPath) -> Answer {
        let plan = self.renderer.plan();
        let base = &self.renderer.site().config.base_url;
        let Some(output) = plan.output(url.output().as_str()).or_else(|| plan.told(url)) else {
            let folder = UrlPath::literal(&format!("{}/", url.as_str())).ok();
            return match folder.filter(|folder| plan.output(folder.output().as_str()).is_some()) {
                Some(folder) => Answer::Moved(base.link(&folder)),
                None => Answer::Absent,
            };
        };
        if let Content::Redirect(index) = &output.content {
            return Answer::Moved(base.link(&plan.redirects[*index].to));
        }
        match self.renderer.make(output) {
            Ok(Made { bytes: Bytes::Made(bytes), .. }) => {
                let digest = Digest::of(&bytes);
                let gone = matches!(output.content, Content::Gone(_));
                Answer::Made(Shown { path: output.path.clone(), bytes: Arc::new(bytes), digest, gone })
            }
            Ok(Made { bytes: Bytes::Copy(path), .. }) => {
                let digest = SourceDigests::new(&self.sources, &self.digests).of(&path);
                match self.sources.on_disk(&path) {
                    Ok(on_disk) => Answer::File(output.path.clone(), on_disk, digest),
                    Err(SourceError::Failure(failure)) => Answer::Refused(failure),
                    Err(SourceError::Changed(path)) => Answer::Changed(path),
                }
            }
            Err(RenderError::Diagnostic(problem)) => {
                let problems = Problems { all: vec![*problem] };
                match problems.findings(&self.sources, &[], false).pop() {
                    Some(finding) => Answer::Broken(Box::new(finding)),
                    None => Answer::Absent,
                }
            }
            Err(RenderError::Source(SourceError::Changed(path))) => Answer::Changed(path),
            Err(RenderError::Source(SourceError::Failure(failure))) => Answer::Refused(failure),
        }
    }

    /// The page that a file makes.
    fn output_of(&self, path: &SourcePath) -> Option<&Output> {
        let (site, plan) = (self.renderer.site(), self.renderer.plan());
        plan.output(plan.routes.document(site.document(path)?).output().as_str())
    }
}
