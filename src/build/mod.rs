//! The conductor: the stages in their order.
//!
//! 1. [`read`] looks at the site and reads every document, in parallel; what the cache knows is not read again;
//! 2. the site is assembled and the output planned;
//! 3. [`fresh`] says which files of the output are as good as new; [`press`] makes and stages the others. Mistakes are gathered, and
//!    any error leaves the published site as it was;
//! 4. what is new is put in place, and [`memory`] keeps what the next build has to know.
//!
//! Where nothing at all changed since the last build, [`unchanged`] knows it before the second step. [`check()`] goes the same way
//! up to the third step, shows each finished page to the rules of [`crate::check`], and lets it go.

mod check;
mod error;
mod fresh;
mod held;
mod ledger;
mod memory;
mod press;
#[cfg(test)]
mod mistakes;
mod newsroom;
mod next;
mod prepare;
mod problems;
mod read;
mod report;
mod session;
mod steady;
mod unchanged;
mod verify;
mod ways;

pub use check::check;
pub use error::BuildError;
pub use fresh::Reason;
pub use newsroom::{Begun, Newsroom, Profile};
pub use next::{Change, Next, next};
pub use report::{Counts, Report};
pub use session::{About, Answer, Desk, Entry, Hint, Look, Running, Session, Shown};
pub use verify::verify;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crate::cache::Cache;
use crate::diag::Failure;
use crate::plan::{Content, Plan};
use crate::publish::{Before, Claim, Manifest, Publication};
use crate::render::SourceDigests;
use crate::site::Audience;
use crate::source::Sources;
use crate::vocab::{BaseUrl, Date, Digest, Now};
use fresh::Judge;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use memory::Memory;
use prepare::{Prepared, prepare, read_texts};
use press::{End, Press};
use problems::{Problems, blocks};
use report::Stopwatch;
use steady::steadily;

/// What a build is asked to do.
#[derive(Debug, Clone)]
pub struct Options {
    /// The site's folder.
    pub root: PathBuf,
    /// The output folder; none: `public/` in the site's.
    pub out: Option<PathBuf>,
    /// Instead of the one in site.yaml.
    pub base_url: Option<BaseUrl>,
    pub audience: Audience,
    pub clock: Clock,
    /// Warnings publish nothing, either.
    pub strict: bool,
    /// Layouts are minified as they load. Off, pages come out as the layouts are written, to be read by people.
    pub minify: bool,
    /// Published addresses whose articles are not there any more may go.
    pub accept_removals: bool,
    /// What is published is written into the site's ledger, if it has one. Not so for what only some are to see, or at a time that is
    /// not now.
    pub record: bool,
    /// What becomes of the cache.
    pub caching: Caching,
    /// Tells this program from every other build of it: what another one left in the cache is not trusted.
    pub program: Digest,
}

impl Options {
    /// Those of a command that publishes nothing, for readers and as the site itself says.
    pub fn new(root: &Path, clock: Clock, program: Digest) -> Self {
        Self {
            root: root.to_owned(),
            out: None,
            base_url: None,
            audience: Audience::Readers,
            clock,
            strict: false,
            minify: true,
            accept_removals: false,
            record: false,
            caching: Caching::On,
            program,
        }
    }
}

/// What becomes of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Caching {
    /// What it knows is used, and what is learnt is kept.
    On,
    /// What it knows is forgotten first.
    Clean,
    /// It is neither read nor written.
    Off,
}

/// What time it is for a build.
#[derive(Debug, Clone)]
pub enum Clock {
    At(Timestamp),
    /// A date as a person wrote it, in the outlet's zone.
    Local(String),
}

impl Clock {
    /// The time in the outlet's zone.
    fn now(&self, zone: &TimeZone) -> Result<Now, BuildError> {
        Ok(match self {
            Self::At(instant) => Now(*instant),
            Self::Local(text) => Now(Date::parse(text, zone).map_err(BuildError::Clock)?.at),
        })
    }
}

/// How far a build has come, for a display.
pub trait Progress: Sync {
    /// A stage begins; `total` is how many steps it has, where that is known.
    fn stage(&self, name: &'static str, total: Option<usize>);
    /// One step of the stage is done.
    fn step(&self);
    /// Something worth a line, such as waiting for another build.
    fn note(&self, text: &str);
}

/// Shows nothing.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &'static str, _: Option<usize>) {}
    fn step(&self) {}
    fn note(&self, _: &str) {}
}

/// Builds a site and publishes it.
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Report, BuildError> {
    let root = options.root.canonicalize().map_err(Failure::at("open the folder", &options.root))?;
    let cache = open_cache(options, &root, progress);
    if options.caching == Caching::Clean {
        cache.clear()?;
    }
    steadily(|watch| attempt(options, &root, &cache, progress, watch))
}

fn open_cache(options: &Options, root: &Path, progress: &dyn Progress) -> Arc<Cache> {
    Arc::new(match options.caching {
        Caching::Off => Cache::none(options.program),
        Caching::On | Caching::Clean => {
            let waits = || progress.note("another build of this site is running; waiting for it to end");
            Cache::open(root, options.program, waits).unwrap_or_else(|unusable| {
                progress.note(&format!("{}; going on without a cache", unusable.0));
                Cache::none(options.program)
            })
        }
    })
}

fn attempt(
    options: &Options,
    root: &Path,
    cache: &Arc<Cache>,
    progress: &dyn Progress,
    watch: &mut Stopwatch,
) -> Result<Report, BuildError> {
    let mut problems = Problems::default();
    watch.stage("looking");
    progress.stage("looking", None);
    let out = output_folder(options, root);
    let name = memory_name(options, root, &out);
    let waits = || progress.note(&format!("another build writes {}; waiting for it to end", out.display()));
    // Nothing is put into a folder that may be anybody's.
    let claim = if Manifest::is_in(&out) { Claim::on(&out, &waits) } else { Claim::default() };
    // Three things that do not wait for one another: the sources, what is known of the output, what stands there.
    let (looked, (memory, before)) = rayon::join(
        || Sources::look(root),
        || rayon::join(|| Memory::read(cache, &name).unwrap_or_default(), || Before::open(&out)),
    );
    let (sources, found) = looked?;
    problems.add(found);
    let sources = Arc::new(sources);
    let snapshot = unchanged::snapshot(&sources, cache);
    let there = before.as_ref().ok().and_then(Option::as_deref);
    if let Some(report) = unchanged::report(&memory, (&sources, snapshot), options, there, watch) {
        return Ok(report);
    }

    let fail = |findings, watch: &Stopwatch| {
        Err(BuildError::Site(Box::new(Report {
            findings,
            elapsed: watch.elapsed(),
            stages: watch.stages(),
            ..Report::default()
        })))
    };
    watch.stage("reading");
    let texts = read_texts(&sources, options, cache, None, progress, &mut problems)?;
    // Reading keeps all threads busy. What follows does not, and the last step before anything is made asks for every file of the
    // output, unless nothing is known of it.
    let worth_a_look = before.as_ref().ok().and_then(Option::as_ref).filter(|_| memory.pages.len() > 0);
    let ahead = worth_a_look.map(Before::look_ahead);
    let Some(prepared) = prepare(texts, &sources, options, &memory, progress, watch, &mut problems)? else {
        return fail(problems.findings(&sources, &[], options.strict), watch);
    };
    let Prepared { site, plan, renderer, digests, keeping } = prepared;
    let checks = site.config.checks.clone();
    let findings = problems.findings(&sources, &checks, options.strict);
    let Some(renderer) = renderer else { return fail(findings, watch) };

    let publication = match blocks(&findings, options.strict) {
        // Pages are still made, so that mistakes in layouts are told in the same run; nothing is kept of them.
        true => None,
        false => Some(Publication::begin(&out, before?, claim, &waits)?),
    };
    watch.stage("rendering");
    // From here on the judge asks, and of those files only that are as good as new otherwise.
    drop(ahead);
    let judge = Judge::new(&renderer, &memory);
    let digests = SourceDigests::new(&sources, &digests);
    let end = publication.map_or(End::Nothing, End::Published);
    let press = Press { plan: &plan, renderer: &renderer, sources: &sources, digests, judge, memory: &memory, end };
    let printed = press.print(progress)?;
    problems.add_layouts(printed.problems, &site.config, &sources);
    let findings = problems.findings(&sources, &checks, options.strict);
    let publication = match press.end {
        End::Published(publication) if !blocks(&findings, options.strict) => publication,
        _ => return fail(findings, watch),
    };
    watch.stage("publishing");
    progress.stage("publishing", None);
    let counts = Counts {
        sources: sources.files().len(),
        articles: site.articles.len(),
        pages: pages_of(&plan),
        files: printed.files.len(),
        bytes: printed.files.iter().map(|(_, placed)| placed.entry.size).sum(),
    };
    // Before anything is public: what was published and is not on record could vanish without a word.
    let ledger = match options.record {
        true => ledger::record(&sources, root, &plan)?,
        false => ledger::standing(&sources),
    };
    let last = unchanged::Last {
        snapshot,
        ledger,
        options: unchanged::options_digest(options),
        timezone: site.config.timezone.iana_name().map(str::to_owned),
        steady: site.steady,
        findings: findings.clone(),
        counts,
        base_url: site.config.base_url.clone(),
    };
    let (pages, fragments, asked) = (printed.pages, printed.fragments, printed.asked);
    let answers = press.judge.answers();
    let (changes, after) = rayon::join(
        || publication.commit(&printed.files),
        || memory.next(last, pages, fragments, asked, &answers, &renderer),
    );
    let changes = changes?;
    watch.stage("remembering");
    // The site is published: that it is not remembered costs time only.
    if let Err(failure) = after.keep(cache, &name).and(keeping.end()) {
        progress.note(&format!("{failure}; the site is published, and the next build will take longer"));
    }
    let report = Report {
        findings,
        counts,
        changes,
        made: printed.made,
        stages: watch.stages(),
        elapsed: watch.elapsed(),
        base_url: Some(site.config.base_url.clone()),
        next_change: site.steady.until,
    };
    let_go((site, plan, renderer, sources, memory, after, printed.files));
    Ok(report)
}

/// Frees what a build needed, in a thread of its own: for a large outlet that takes a while, and whoever waits for the build
/// need not wait for it. If the machine has no thread left, here and now.
fn let_go(what: impl Send + 'static) {
    _ = thread::Builder::new().spawn(move || drop(what));
}

/// The output folder with links and dots on the way to it followed, as far as it is there.
fn output_folder(options: &Options, root: &Path) -> PathBuf {
    let out = options.out.clone().unwrap_or_else(|| root.join("public"));
    match (out.parent().map(Path::canonicalize), out.file_name()) {
        (Some(Ok(parent)), Some(name)) => parent.join(name),
        _ => out,
    }
}

/// The file in the cache for what a build leaves: one for each output folder and audience, so that a preview of drafts
/// elsewhere does not make the site itself be built anew.
fn memory_name(options: &Options, root: &Path, out: &Path) -> String {
    let Options { base_url, audience, .. } = options;
    // Within the site its place counts, not that of the site: a cache may be restored in another folder.
    let out = out.strip_prefix(root).unwrap_or(out);
    let what = format!("{out:?} {base_url:?} {audience:?}");
    format!("output-{}", Digest::of(what.as_bytes()).short())
}

fn pages_of(plan: &Plan) -> usize {
    plan.outputs.iter().filter(|output| is_page(&output.content)).count()
}

fn is_page(content: &Content) -> bool {
    !matches!(
        content,
        Content::Feed(..)
            | Content::CorrectionsFeed(_)
            | Content::SitemapIndex
            | Content::Sitemap(_)
            | Content::Robots
            | Content::RedirectRules(_)
            | Content::Media(_)
            | Content::Static(_)
            | Content::Asset(_)
    )
}
