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
mod fresh;
mod held;
mod ledger;
mod memory;
mod press;
#[cfg(test)]
mod mistakes;
mod newsroom;
mod next;
mod read;
mod report;
mod session;
mod steady;
mod unchanged;
mod verify;

pub use check::check;
pub use fresh::Reason;
pub use newsroom::{Begun, Newsroom, Profile};
pub use next::{Change, Next, next};
pub use report::{Counts, Report};
pub use session::{About, Answer, Desk, Entry, Hint, Look, Running, Session, Shown};
pub use verify::verify;

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use crate::cache::Cache;
use crate::config::{self, Config};
use crate::content::Reading;
use crate::diag::{At, Code, Diagnostic, Failure, Finding, Level, Tally};
use crate::locale::Locale;
use crate::plan::{Content, Plan};
use crate::publish::{Before, Publication, PublishError};
use crate::render::{Assets, Layouts, RenderError, Renderer, SourceDigests, builtin};
use crate::site::{self, Audience, Site};
use crate::source::{Role, SourceError, SourceFile, Sources};
use crate::vocab::{BadDate, BaseUrl, Date, Digest, Digester, Now, SourcePath};
use crate::yaml;
use fresh::Judge;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use memory::Memory;
use press::{End, Press};
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
        false => Some(Publication::begin(&out, before?)?),
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
/// need not wait for it.
fn let_go(what: impl Send + 'static) {
    thread::spawn(move || drop(what));
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
    /// Of every file of the site, in the order of the sources.
    digests: Vec<Digest>,
    keeping: read::Keeping,
}

/// Assembles and plans what was read. None if there is no configuration to go by: then each file has been read by itself, and no more.
fn prepare(
    texts: Option<Texts>,
    sources: &Arc<Sources>,
    options: &Options,
    memory: &Memory,
    progress: &dyn Progress,
    watch: &mut Stopwatch,
    problems: &mut Problems,
) -> Result<Option<Prepared>, BuildError> {
    let Some(texts) = texts else { return Ok(None) };
    progress.stage("planning", None);
    lay_out(texts, sources, options, memory, watch, problems)
}

/// The same of texts that are there.
fn lay_out(
    texts: Texts,
    sources: &Arc<Sources>,
    options: &Options,
    memory: &Memory,
    watch: &mut Stopwatch,
    problems: &mut Problems,
) -> Result<Option<Prepared>, BuildError> {
    let Texts { config, locale, contents } = texts;
    let read::Contents { documents, digests, keeping } = contents;
    let (assets, found) = Assets::load(sources)?;
    problems.add(found);
    let (layouts, found) = Layouts::load(sources)?;
    let can_make_pages = layouts.can_make_pages();
    let layouts = if options.minify { layouts } else { layouts.unminified() };
    problems.add(found);
    problems.add(layouts.unused());
    let Some(config) = config else {
        // What else the site lets pass is not known.
        problems.all.retain(|problem| problem.code.level == Level::Error);
        return Ok(None);
    };

    watch.stage("assembling");
    let now = now(&options.clock, &config.timezone)?;
    let addresses_settled = config.addresses_settled;
    let ((site, found), earlier) =
        rayon::join(|| site::assemble(config, locale, documents, now, options.audience), || memory.earlier());
    problems.add(found);
    watch.stage("planning");
    let kept_one = memory.last.as_ref().is_some_and(|last| last.ledger.is_some());
    let published = ledger::published(sources, options, kept_one, problems)?;
    let (plan, found) = crate::plan::plan(&site, sources, &assets.addresses(), published);
    if addresses_settled {
        problems.add(found);
    }
    let (site, plan) = (Arc::new(site), Arc::new(plan));
    if !can_make_pages {
        return Ok(Some(Prepared { site, plan, renderer: None, digests, keeping }));
    }
    let conditions = conditions(options, sources, &digests);
    let renderer =
        Renderer::new(site.clone(), plan.clone(), layouts, Arc::new(assets), sources.clone(), conditions, earlier);
    // New layouts are looked at as a whole, whether pages use them or not.
    let sound = memory.layouts == Some(renderer.all_layouts()) || told(renderer.prepare(), problems)?.is_some();
    Ok(Some(Prepared { site, plan, renderer: sound.then_some(renderer), digests, keeping }))
}

/// What the newsroom wrote, each file read by itself.
struct Texts {
    /// None if site.yaml can't be read; something stands in for it then.
    config: Option<Config>,
    locale: Locale,
    contents: read::Contents,
}

/// Reads site.yaml and all documents. None if there is no site.yaml.
fn read_texts(
    sources: &Sources,
    options: &Options,
    cache: &Arc<Cache>,
    held: Option<&mut held::Held>,
    progress: &dyn Progress,
    problems: &mut Problems,
) -> Result<Option<Texts>, BuildError> {
    let path = SourcePath::new(config::FILE).expect("a clean name");
    let Some(file) = sources.get(&path) else {
        problems.add(vec![read::no_configuration(&path)]);
        return Ok(None);
    };
    let mut config = configuration(sources, file, options, problems)?;
    let locale = locale(sources, &path, config.as_mut(), problems)?;
    if config.is_none() && held.is_some() {
        // A preview waits for site.yaml to be mended, and forgets nothing meanwhile.
        return Ok(Some(Texts { config, locale, contents: read::Contents::default() }));
    }
    progress.stage("reading", Some(sources.files().len()));
    let timezone = config.as_ref().map_or(TimeZone::UTC, |config| config.timezone.clone());
    // What is read by a stand-in is not worth keeping, and must not drive out what is kept.
    let stands_in = config.is_none().then(|| Arc::new(Cache::none(options.program)));
    let cache = stands_in.as_ref().unwrap_or(cache);
    let reading = Reading { locale: &locale, timezone: &timezone };
    let (contents, found) = read::documents(sources, &reading, cache, held, progress)?;
    problems.add(found);
    // These were read before their digests were taken, which all pages are remembered by.
    for file in sources.files().iter().filter(|file| matches!(file.role, Role::Config | Role::Strings)) {
        sources.settled(file)?;
    }
    Ok(Some(Texts { config, locale, contents }))
}

/// Notes a mistake of the site; what the machine refuses goes on as an error.
fn told<T>(outcome: Result<T, RenderError>, problems: &mut Problems) -> Result<Option<T>, BuildError> {
    match outcome {
        Ok(value) => Ok(Some(value)),
        Err(RenderError::Diagnostic(problem)) => {
            problems.add(vec![*problem]);
            Ok(None)
        }
        Err(other) => Err(other.into()),
    }
}

fn now(clock: &Clock, zone: &TimeZone) -> Result<Now, BuildError> {
    Ok(match clock {
        Clock::At(instant) => Now(*instant),
        Clock::Local(text) => Now(Date::parse(text, zone).map_err(BuildError::Clock)?.at),
    })
}

/// A digest of all that pages depend on and no document, layout or data file holds: the program, the options, site.yaml and
/// the words of the interface.
fn conditions(options: &Options, sources: &Sources, digests: &[Digest]) -> Digest {
    let mut digester = Digester::default();
    digester.update(&options.program.bytes());
    digester.update(format!("{:?} {:?} {}", options.base_url, options.audience, options.minify).as_bytes());
    for (file, digest) in sources.files().iter().zip(digests) {
        if matches!(file.role, Role::Config | Role::Strings) {
            digester.update(file.path.as_str().as_bytes());
            digester.update(&digest.bytes());
        }
    }
    digester.finish()
}

/// What site.yaml says; None if it can't be read.
fn configuration(
    sources: &Sources,
    file: &SourceFile,
    options: &Options,
    problems: &mut Problems,
) -> Result<Option<Config>, BuildError> {
    let text = match sources.text(file)? {
        Ok(text) => text,
        Err(problem) => {
            problems.add(vec![problem]);
            return Ok(None);
        }
    };
    let mut config = config::read(&file.path, &text, &mut problems.all);
    if let (Some(config), Some(base_url)) = (&mut config, &options.base_url) {
        config.base_url = base_url.clone();
    }
    Ok(config)
}

/// The site's locale, or what stands in for it.
fn locale(
    sources: &Sources,
    path: &SourcePath,
    config: Option<&mut Config>,
    problems: &mut Problems,
) -> Result<Locale, BuildError> {
    if let Some(config) = config {
        let (locale, found) = read::locale(sources, path, &config.locale)?;
        problems.add(found);
        if let Some(locale) = locale {
            return Ok(locale);
        }
        config.addresses_settled = false;
    }
    let (locale, found) = read::stand_in_locale(sources)?;
    problems.add(found);
    Ok(locale)
}

/// Findings of one kind that are told of one file. Each has its line with it, and a text of one line may have a mistake in each word:
/// all of them would take the square of its length.
const ALIKE: usize = 500;

/// Diagnostics of all stages so far.
#[derive(Default)]
struct Problems {
    all: Vec<Diagnostic>,
}

impl Problems {
    fn add(&mut self, found: Vec<Diagnostic>) {
        self.all.extend(found);
    }

    /// Mistakes of layouts, but for those that follow from a wrong key of site.yaml.
    fn add_layouts(&mut self, found: Vec<Diagnostic>, config: &Config, sources: &Sources) {
        self.all.extend(found.into_iter().filter(|problem| !follows(problem, &config.wrong, sources)));
    }

    /// All of them with their places worked out and at the level the site gives them, in the order they are told. A strict
    /// build takes warnings for errors.
    fn findings(&self, sources: &Sources, checks: &[(&'static Code, Option<Level>)], strict: bool) -> Vec<Finding> {
        // A file may have thousands of mistakes: it is read once.
        let texts = RefCell::new(HashMap::new());
        let text = |path: &SourcePath| -> Option<Arc<str>> {
            let mut texts = texts.borrow_mut();
            texts.entry(path.clone()).or_insert_with(|| text_of(sources, path).map(Arc::from)).clone()
        };
        let kind = |problem: &Diagnostic| (problem.place.path.clone(), problem.code.name);
        let mut all: HashMap<_, usize> = HashMap::new();
        self.all.iter().for_each(|problem| *all.entry(kind(problem)).or_default() += 1);
        let mut so_far: HashMap<_, usize> = HashMap::new();
        let mut findings: Vec<Finding> = self
            .all
            .iter()
            .filter_map(|problem| {
                let nth = so_far.entry(kind(problem)).or_default();
                *nth += 1;
                let more = all[&kind(problem)].saturating_sub(ALIKE);
                let mut problem = problem.clone();
                if *nth == ALIKE && more > 0 {
                    problem = problem.hint(format!("this file has {more} more of the kind"));
                } else if *nth > ALIKE {
                    return None;
                }
                let chosen = checks.iter().find(|(code, _)| *code == problem.code && !problem.fixed);
                let level = match chosen.map_or(Some(problem.code.level), |(_, level)| *level)? {
                    Level::Warning if strict => Level::Error,
                    level => level,
                };
                Some(yaml::resolve(problem, level, &text))
            })
            .collect();
        Finding::sort(&mut findings);
        findings
    }
}

/// Whether a layout may have failed by what stands in for a wrong key of site.yaml: the line that failed asks for it.
fn follows(problem: &Diagnostic, wrong: &[String], sources: &Sources) -> bool {
    let At::Bytes(range) = &problem.place.at else { return false };
    let text = if wrong.is_empty() { None } else { text_of(sources, &problem.place.path) };
    let Some((before, behind)) = text.as_ref().and_then(|text| text.split_at_checked(range.start)) else {
        return false;
    };
    let before = before.rsplit('\n').next().unwrap_or_default();
    let line = format!("{before}{}", behind.lines().next().unwrap_or_default());
    wrong.iter().any(|key| line.contains(&format!("site.{key}")))
}

/// The text of a file for an excerpt; a layout may be one of the built-in ones. What is not UTF-8 is shown as far as it goes: up
/// to the first such byte, where its mark stands, every place is as in the file. Zeros are a sign of a file that is no text.
fn text_of(sources: &Sources, path: &SourcePath) -> Option<String> {
    let bytes = match sources.get(path) {
        Some(_) => sources.bytes(path).ok()?,
        None => builtin(path.as_str())?.to_vec(),
    };
    match String::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.as_bytes().contains(&0) => None,
        Err(error) => Some(String::from_utf8_lossy(error.as_bytes()).into_owned()),
    }
}
