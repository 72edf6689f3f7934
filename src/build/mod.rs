//! The conductor: the stages in their order.
//!
//! 1. [`read`] looks at the site and reads every document, in parallel;
//! 2. the site is assembled and the output planned;
//! 3. every page is made and staged; mistakes are gathered, and any error leaves the published site as it was;
//! 4. what is new is put in place.

#[cfg(test)]
mod mistakes;
mod read;
mod report;

pub use report::{Counts, Report};

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use jiff::Timestamp;
use rayon::prelude::*;

use crate::config::{self, Config};
use crate::diag::{Code, Diagnostic, Failure, Finding, Level, Tally};
use crate::locale::Locale;
use crate::plan::{Content, Plan};
use crate::publish::{Changes, Publication, PublishError};
use crate::render::{Assets, Layouts, Made, RenderError, Renderer, builtin};
use crate::site::{self, Audience, Site};
use crate::source::Sources;
use crate::vocab::{BadDate, BaseUrl, Date, Now, SourcePath};
use crate::yaml;

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
}

/// What time it is for a build.
#[derive(Debug, Clone)]
pub enum Clock {
    At(Timestamp),
    /// A date as a person wrote it, in the outlet's zone.
    Local(String),
}

/// Why a build ended without a result.
#[derive(Debug)]
pub enum BuildError {
    /// The site's files have mistakes; nothing was published.
    Site(Report),
    /// The output folder holds files that are not blatt's.
    NotOurs(PathBuf),
    Failure(Failure),
    /// Files kept changing while they were read.
    Unsteady(SourcePath),
    /// The time that was given is no date.
    Clock(BadDate),
}

impl From<Failure> for BuildError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl From<PublishError> for BuildError {
    fn from(error: PublishError) -> Self {
        match error {
            PublishError::NotOurs(folder) => Self::NotOurs(folder),
            PublishError::Failure(failure) => Self::Failure(failure),
        }
    }
}

/// How far a build has come, for a display.
pub trait Progress: Sync {
    /// A stage begins; `total` is how many steps it has, where that is known.
    fn stage(&self, name: &'static str, total: Option<usize>);
    /// One step of the stage is done.
    fn step(&self);
}

/// Shows nothing.
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _: &'static str, _: Option<usize>) {}
    fn step(&self) {}
}

/// How often a build starts again because a file changed between being planned with and being rendered.
const ATTEMPTS: usize = 3;

/// Builds a site and publishes it.
pub fn build(options: &Options, progress: &dyn Progress) -> Result<Report, BuildError> {
    let started = Instant::now();
    let mut last = None;
    for _ in 0..ATTEMPTS {
        match attempt(options, progress, started) {
            Err(BuildError::Unsteady(path)) => last = Some(path),
            other => return other,
        }
    }
    Err(BuildError::Unsteady(last.expect("the loop runs at least once")))
}

fn attempt(options: &Options, progress: &dyn Progress, started: Instant) -> Result<Report, BuildError> {
    let mut problems = Problems::default();
    progress.stage("reading", None);
    let (sources, found) = Sources::look(&options.root)?;
    problems.add(found);
    let sources = Arc::new(sources);
    let Some(prepared) = prepare(&sources, options, progress, &mut problems)? else {
        let findings = problems.findings(&sources, &[]);
        return Err(BuildError::Site(Report::new(findings, Counts::default(), started.elapsed())));
    };
    let Prepared { site, plan, renderer } = prepared;
    let checks = site.config.checks.clone();
    let findings = problems.findings(&sources, &checks);
    if blocks(&findings, options.strict) && renderer.is_none() {
        return Err(BuildError::Site(Report::new(findings, Counts::default(), started.elapsed())));
    }
    let renderer = renderer.expect("without findings that block there is a renderer");

    let publication = match blocks(&findings, options.strict) {
        // Pages are still made, so that mistakes in layouts are told in the same run; nothing is kept of them.
        true => None,
        false => {
            let out = options.out.clone().unwrap_or_else(|| sources.root().join("public"));
            Some(Publication::begin(&out)?)
        }
    };
    let rendered = render_all(&plan, &renderer, &sources, publication.as_ref(), progress)?;
    problems.add(rendered.problems);
    let findings = problems.findings(&sources, &checks);
    let counts = Counts {
        articles: site.articles.len(),
        pages: plan.outputs.iter().filter(|output| is_page(&output.content)).count(),
        files: rendered.files,
        bytes: rendered.bytes,
        changes: Changes::default(),
    };
    let report = Report::new(findings, counts, started.elapsed());
    match publication.filter(|_| !blocks(&report.findings, options.strict)) {
        None => Err(BuildError::Site(report)),
        Some(publication) => {
            progress.stage("publishing", None);
            let changes = publication.commit()?;
            Ok(Report { counts: Counts { changes, ..report.counts }, elapsed: started.elapsed(), ..report })
        }
    }
}

fn is_page(content: &Content) -> bool {
    !matches!(
        content,
        Content::Feed(..)
            | Content::SitemapIndex
            | Content::Sitemap(_)
            | Content::Robots
            | Content::RedirectRules(_)
            | Content::Media(_)
            | Content::Static(_)
            | Content::Asset(_)
    )
}

fn blocks(findings: &[Finding], strict: bool) -> bool {
    let Tally { errors, warnings, .. } = Tally::of(findings);
    errors > 0 || (strict && warnings > 0)
}

/// Everything up to the first page.
struct Prepared {
    site: Arc<Site>,
    plan: Arc<Plan>,
    /// None if layouts or texts are too broken to make pages with.
    renderer: Option<Renderer>,
}

/// Reads, assembles and plans. None if there is no configuration to go by.
fn prepare(
    sources: &Arc<Sources>,
    options: &Options,
    progress: &dyn Progress,
    problems: &mut Problems,
) -> Result<Option<Prepared>, BuildError> {
    let Some((config, locale)) = configuration(sources, options, problems)? else { return Ok(None) };
    progress.stage("reading", Some(sources.files().len()));
    let (documents, found) = read::documents(sources, &config, &locale, progress)?;
    problems.add(found);
    let (assets, found) = Assets::load(sources)?;
    problems.add(found);
    let (layouts, found) = Layouts::load(sources)?;
    let layouts_are_sound = found.is_empty();
    problems.add(found);

    progress.stage("planning", None);
    let now = match &options.clock {
        Clock::At(instant) => Now(*instant),
        Clock::Local(text) => Now(Date::parse(text, &config.timezone).map_err(BuildError::Clock)?.at),
    };
    let (site, found) = site::assemble(config, locale, documents, now, options.audience);
    problems.add(found);
    let (plan, found) = crate::plan::plan(&site, sources, &assets.addresses());
    problems.add(found);
    let (site, plan) = (Arc::new(site), Arc::new(plan));
    let renderer = match layouts_are_sound {
        false => None,
        true => match Renderer::new(site.clone(), plan.clone(), layouts, Arc::new(assets), sources.clone()) {
            Ok(renderer) => Some(renderer),
            Err(RenderError::Diagnostic(problem)) => {
                problems.add(vec![*problem]);
                None
            }
            Err(RenderError::Failure(failure)) => return Err(failure.into()),
            Err(RenderError::Changed(path)) => return Err(BuildError::Unsteady(path)),
        },
    };
    Ok(Some(Prepared { site, plan, renderer }))
}

fn configuration(
    sources: &Sources,
    options: &Options,
    problems: &mut Problems,
) -> Result<Option<(Config, Locale)>, BuildError> {
    let path = SourcePath::new(config::FILE).expect("a clean name");
    let Some(file) = sources.get(&path) else {
        problems.add(vec![read::no_configuration(&path)]);
        return Ok(None);
    };
    let text = match sources.text(file)? {
        Ok(text) => text,
        Err(problem) => {
            problems.add(vec![problem]);
            return Ok(None);
        }
    };
    let Some(mut config) = config::read(&path, &text, &mut problems.all) else { return Ok(None) };
    if let Some(base_url) = &options.base_url {
        config.base_url = base_url.clone();
    }
    let (locale, found) = read::locale(sources, &path, &config)?;
    problems.add(found);
    Ok(locale.map(|locale| (config, locale)))
}

struct RenderedAll {
    problems: Vec<Diagnostic>,
    files: usize,
    bytes: u64,
}

/// Makes every file. A broken page costs itself, not the run; after a hundred mistakes of layouts the rest is left.
fn render_all(
    plan: &Plan,
    renderer: &Renderer,
    sources: &Sources,
    publication: Option<&Publication>,
    progress: &dyn Progress,
) -> Result<RenderedAll, BuildError> {
    const ENOUGH: usize = 100;
    progress.stage("rendering", Some(plan.outputs.len()));
    let failed = AtomicUsize::new(0);
    let bytes = AtomicUsize::new(0);
    let keep = |path: &crate::vocab::OutputPath, made: &[u8]| -> Result<(), Failure> {
        bytes.fetch_add(made.len(), Ordering::Relaxed);
        publication.map_or(Ok(()), |publication| publication.put(path, made))
    };
    let results = plan
        .outputs
        .par_iter()
        .map(|output| -> Result<Option<Diagnostic>, BuildError> {
            if failed.load(Ordering::Relaxed) >= ENOUGH {
                return Ok(None);
            }
            let made = renderer.make(output);
            progress.step();
            match made {
                Ok(Made::Bytes(made)) => keep(&output.path, &made)?,
                Ok(Made::Copy(source)) => {
                    let source = source.on_disk(sources.root());
                    if let Some(publication) = publication {
                        publication.copy(&output.path, &source)?;
                    }
                }
                Err(RenderError::Diagnostic(problem)) => {
                    failed.fetch_add(1, Ordering::Relaxed);
                    return Ok(Some(*problem));
                }
                Err(RenderError::Failure(failure)) => return Err(failure.into()),
                Err(RenderError::Changed(path)) => return Err(BuildError::Unsteady(path)),
            }
            Ok(None)
        })
        .collect::<Result<Vec<_>, _>>()?;
    let mut problems: Vec<Diagnostic> = results.into_iter().flatten().collect();
    let mut files = plan.outputs.len();
    match renderer.delivered_fragments() {
        Ok(fragments) => {
            files += fragments.len();
            for (url, made) in fragments {
                keep(&url.output(), &made)?;
            }
        }
        Err(RenderError::Diagnostic(problem)) => problems.push(*problem),
        Err(RenderError::Failure(failure)) => return Err(failure.into()),
        Err(RenderError::Changed(path)) => return Err(BuildError::Unsteady(path)),
    }
    Ok(RenderedAll { problems: once_for_each_place(problems), files, bytes: bytes.into_inner() as u64 })
}

/// One mistake in a layout fails every page made with it: it is told once, with the first page, in the order of the plan.
fn once_for_each_place(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut out: Vec<Diagnostic> = Vec::new();
    for problem in problems {
        if !out.iter().any(|earlier| earlier.place == problem.place && earlier.code == problem.code) {
            out.push(problem);
        }
    }
    out
}

/// Diagnostics of all stages so far.
#[derive(Default)]
struct Problems {
    all: Vec<Diagnostic>,
}

impl Problems {
    fn add(&mut self, found: Vec<Diagnostic>) {
        self.all.extend(found);
    }

    /// All of them with their places worked out and at the level the site gives them, in the order they are told.
    fn findings(&self, sources: &Sources, checks: &[(&'static Code, Option<Level>)]) -> Vec<Finding> {
        let text = |path: &SourcePath| text_of(sources, path);
        let mut findings: Vec<Finding> = self
            .all
            .iter()
            .filter_map(|problem| {
                let chosen = checks.iter().find(|(code, _)| *code == problem.code);
                let level = chosen.map_or(Some(problem.code.level), |(_, level)| *level)?;
                Some(yaml::resolve(problem.clone(), level, &text))
            })
            .collect();
        Finding::sort(&mut findings);
        findings
    }
}

/// The text of a file for an excerpt; a layout may be one of the built-in ones.
fn text_of(sources: &Sources, path: &SourcePath) -> Option<String> {
    let bytes = match sources.get(path) {
        Some(_) => sources.bytes(path).ok()?,
        None => builtin(path.as_str())?.to_vec(),
    };
    String::from_utf8(bytes).ok()
}
