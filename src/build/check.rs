use std::sync::Arc;

use super::fresh::Judge;
use super::memory::Memory;
use super::prepare::{Prepared, prepare, read_texts};
use super::press::{End, Press};
use super::problems::Problems;
use super::report::Stopwatch;
use super::steady::steadily;
use super::{BuildError, Options, Progress, Report, pages_of};
use crate::cache::Cache;
use crate::check::{Outlet, Pages, outlet};
use crate::diag::Failure;
use crate::render::SourceDigests;
use crate::source::Sources;

/// Finds everything that a build of these options would find, and what breaks a rule of [`crate::check`]. Nothing is written, neither
/// to the output nor to the cache. The site's mistakes are the answer, not an error.
pub fn check(options: &Options, progress: &dyn Progress) -> Result<Report, BuildError> {
    steadily(|watch| attempt(options, progress, watch))
}

fn attempt(options: &Options, progress: &dyn Progress, watch: &mut Stopwatch) -> Result<Report, BuildError> {
    let root = options.root.canonicalize().map_err(Failure::at("open the folder", &options.root))?;
    let mut problems = Problems::default();
    watch.stage("looking");
    progress.stage("looking", None);
    let (sources, found) = Sources::look(&root)?;
    problems.add(found);
    let sources = Arc::new(sources);
    let (cache, memory) = (Arc::new(Cache::none(options.program)), Memory::default());
    watch.stage("reading");
    let texts = read_texts(&sources, options, &cache, None, progress, &mut problems)?;
    let prepared = prepare(texts, &sources, options, &memory, progress, watch, &mut problems)?;
    let mut report = Report::default();
    report.counts.sources = sources.files().len();
    let mut levels = Vec::new();
    if let Some(Prepared { site, plan, renderer, digests, .. }) = prepared {
        watch.stage("checking");
        progress.stage("checking", None);
        problems.add(outlet(&Outlet { site: &site, plan: &plan, sources: &sources })?);
        if let Some(renderer) = renderer {
            watch.stage("rendering");
            let pages = Pages::new(Outlet { site: &site, plan: &plan, sources: &sources });
            let (judge, digests) = (Judge::new(&renderer, &memory), SourceDigests::new(&sources, &digests));
            let end = End::Looked(&pages);
            let press =
                Press { plan: &plan, renderer: &renderer, sources: &sources, digests, judge, memory: &memory, end };
            problems.add_layouts(press.print(progress)?.problems, &site.config, &sources);
            problems.add(pages.found());
        }
        report.counts.articles = site.articles.len();
        report.counts.pages = pages_of(&plan);
        report.base_url = Some(site.config.base_url.clone());
        levels.clone_from(&site.config.checks);
    }
    report.findings = problems.findings(&sources, &levels, options.strict);
    (report.stages, report.elapsed) = (watch.stages(), watch.elapsed());
    Ok(report)
}
