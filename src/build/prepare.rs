use std::sync::Arc;

use jiff::tz::TimeZone;

use super::memory::Memory;
use super::problems::{Problems, told};
use super::report::Stopwatch;
use super::{BuildError, Options, Progress, held, ledger, read};
use crate::cache::Cache;
use crate::config::{self, Config};
use crate::content::Reading;
use crate::diag::Level;
use crate::locale::Locale;
use crate::plan::Plan;
use crate::render::{Assets, Layouts, Renderer};
use crate::site::{self, Site};
use crate::source::{Role, SourceFile, Sources};
use crate::vocab::{Digest, Digester, SourcePath};

/// Everything up to the first page.
pub(super) struct Prepared {
    pub site: Arc<Site>,
    pub plan: Arc<Plan>,
    /// None if layouts or texts are too broken to make pages with.
    pub renderer: Option<Renderer>,
    /// Of every file of the site, in the order of the sources.
    pub digests: Vec<Digest>,
    pub keeping: read::Keeping,
}

/// Assembles and plans what was read. None if there is no configuration to go by: then each file has been read by itself, and no more.
pub(super) fn prepare(
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
pub(super) fn lay_out(
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
    let now = options.clock.now(&config.timezone)?;
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
pub(super) struct Texts {
    /// None if site.yaml can't be read; something stands in for it then.
    pub config: Option<Config>,
    pub locale: Locale,
    pub contents: read::Contents,
}

/// Reads site.yaml and all documents. None if there is no site.yaml.
pub(super) fn read_texts(
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
