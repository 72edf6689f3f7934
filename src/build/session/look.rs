use std::borrow::Borrow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use rayon::prelude::*;

use super::super::held::{Apart, Held};
use super::super::memory::Memory;
use super::super::prepare::{Prepared, lay_out, read_texts};
use super::super::problems::{Problems, blocks};
use super::super::read::{self, Read};
use super::super::report::Stopwatch;
use super::super::{BuildError, Caching, Silent, is_page, let_go, open_cache};
use super::{Edition, Session, Standing};
use crate::cache::Cache;
use crate::config::Delivery;
use crate::content::Article;
use crate::diag::{Code, Diagnostic, Finding, Level};
use crate::plan::{Content, Output, Plan};
use crate::render::{RenderError, Renderer, SourceDigests, layout_of};
use crate::site::{Audience, Site, Steady, visibility};
use crate::source::Sources;
use crate::vocab::{Digest, OutputPath, SourcePath, UrlPath};

/// Where to look: a reason to look there, never a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// Anywhere.
    Everything,
    /// At these, by their absolute paths, which may be files, folders, or nothing any more.
    At(BTreeSet<PathBuf>),
}

/// What a look found.
#[derive(Debug, Default)]
pub struct Look {
    /// Files that are new, gone, or have other bytes than at the last look.
    pub files: Vec<SourcePath>,
    /// Pages may answer otherwise now.
    pub news: bool,
    /// The findings are others than before.
    pub told: bool,
    /// The named files alone were looked at.
    pub partial: bool,
    /// Files copied as they are, by their addresses, that have other bytes now.
    pub copied: Vec<(String, Digest)>,
}

/// What only looks need. Pages are answered without.
#[derive(Default)]
pub(super) struct Kept {
    /// What the files became of which what is answered was made, if the site is `settled`.
    pub held: Held,
    /// Every file with its digest, at the last look.
    seen: Vec<(SourcePath, Digest)>,
    /// All that was found in the files of which what is answered was made, if the site is `settled`.
    pub problems: Problems,
    /// The same as it is told.
    pub findings: Arc<Vec<Finding>>,
    /// Files that are otherwise now, for something is wrong with them.
    pub pending: Pending,
    pub checks: Vec<(&'static Code, Option<Level>)>,
    pub steady: Steady,
    /// The last look came to its end, whatever it found.
    complete: bool,
    /// Whatever is otherwise in the files than in what is answered is `pending`.
    pub settled: bool,
    /// What every file of the output was made from, when that was last counted.
    counted: Vec<(OutputPath, Digest)>,
    /// Of the walk.
    walk: Vec<Diagnostic>,
    looked: bool,
}

/// Files with what they became, and the time they were last written; none of one that is there no more, or holds no document.
pub(super) type Pending = BTreeMap<SourcePath, Option<(i64, read::Value)>>;

/// How often a look starts over, where files change while it reads them.
const ATTEMPTS: usize = 5;

impl Session {
    /// Finds out what became of the site. Only one look runs at a time.
    pub fn look(&self, hint: &Hint) -> Look {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut *kept;
        if let Hint::At(paths) = hint
            && let Some(look) = self.look_quickly(kept, paths)
        {
            return look;
        }
        let mut trouble = "the site can't be read".to_owned();
        let answered = kept.held.take(kept.pending.keys());
        for _ in 0..ATTEMPTS {
            match self.attempt(kept, &answered) {
                Ok(look) => return look,
                Err(BuildError::Unsteady(path)) => trouble = format!("{path} keeps changing"),
                Err(BuildError::Failure(failure)) => trouble = failure.to_string(),
                Err(BuildError::Clock(bad)) => trouble = format!("`--now`: {}", bad.0),
                Err(other) => unreachable!("nothing is published here: {other:?}"),
            }
        }
        (kept.settled, kept.complete) = (false, false);
        let mut standing = self.standing.write().unwrap_or_else(PoisonError::into_inner);
        let told = standing.trouble.as_ref() != Some(&trouble);
        standing.trouble = Some(trouble);
        Look { told, ..Look::default() }
    }

    /// How long nothing changes by itself; none if it never will.
    pub fn quiet_for(&self) -> Option<Duration> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let until = kept.steady.until?;
        drop(kept);
        let standing = self.standing();
        let zone = &standing.edition.as_ref()?.zone;
        let left = until.duration_since(self.now(zone).ok()?.0);
        Some(left.try_into().unwrap_or(Duration::ZERO))
    }

    /// How many pages are made from something else than when this was last asked: from other documents or layouts. What fragments ask
    /// is not known of pages that nobody opened.
    pub fn count_touched(&self) -> usize {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = self.standing();
        let Some(edition) = &standing.edition else { return 0 };
        // Nobody waits for this, and who saves next would.
        edition.renderer.site().make_ready_to_follow();
        let sources = SourceDigests::new(&edition.sources, &edition.digests);
        let renderer = &edition.renderer;
        // A layout may ask for any asset and for all data.
        let shared = renderer.assets_and_data().bytes();
        let now: Vec<(OutputPath, Digest)> = renderer
            .plan()
            .outputs
            .par_iter()
            .filter(|output| is_page(&output.content))
            .map(|output| {
                let layouts = renderer.layouts_of(&output.content).map_or([0; 16], |digest| digest.bytes());
                let both = [renderer.inputs(output, &sources).bytes(), layouts, shared].concat();
                (output.path.clone(), Digest::of(&both))
            })
            .collect();
        let before = std::mem::replace(&mut kept.counted, now);
        differing(&before, &kept.counted).len()
    }

    /// `answered` are the pending files as they are in what is answered.
    fn attempt(&self, kept: &mut Kept, answered: &Apart) -> Result<Look, BuildError> {
        let mut problems = Problems::default();
        let (sources, walk) = Sources::look(&self.root)?;
        let sources = Arc::new(sources);
        problems.add(walk.clone());
        // The first look learns from builds before it, and they from it; then the cache is let go of, since a build may want it.
        let now = i64::try_from((self.machine)().as_nanosecond()).unwrap_or(i64::MAX);
        let cache = match kept.looked || self.options.caching == Caching::Off {
            true => Arc::new(Cache::none_at(self.options.program, now)),
            false => open_cache(&self.options, &self.root, &Silent),
        };
        let held = Some(&mut kept.held);
        let mut texts = read_texts(&sources, &self.options, &cache, held, &Silent, &mut problems)?;
        let known = texts.as_ref().is_some_and(|texts| texts.config.is_some());
        let (seen, files) = match &texts {
            Some(texts) if known => {
                let digests = texts.contents.digests.iter().copied();
                let seen: Vec<_> = sources.files().iter().map(|file| file.path.clone()).zip(digests).collect();
                let files = differing(&kept.seen, &seen);
                (Some(seen), files)
            }
            // Other files were not read.
            _ => (None, SourcePath::new(crate::config::FILE).into_iter().collect()),
        };
        let zone = texts.as_ref().and_then(|texts| texts.config.as_ref()).map(|config| config.timezone.clone());
        let now = zone.as_ref().map(|zone| self.now(zone)).transpose()?;
        let as_it_was = kept.complete && files.is_empty() && walk == kept.walk;
        if as_it_was && now.is_some_and(|now| kept.steady.holds(now)) {
            kept.date_pending();
            kept.held.put_back(answered);
            return Ok(Look::default());
        }
        let checks = texts.as_ref().and_then(|texts| texts.config.as_ref()).map(|config| config.checks.clone());
        if let Some(config) = texts.as_mut().and_then(|texts| texts.config.as_mut()) {
            // A page is shown whole, as the server would put it together.
            config.fragments = Delivery::Inline;
        }
        let mut watch = Stopwatch::start();
        let options = self.options_at(now);
        let prepared = match texts {
            Some(texts) => lay_out(texts, &sources, &options, &Memory::default(), &mut watch, &mut problems)?,
            None => None,
        };
        let mut edition = None;
        if let Some(Prepared { site, plan, renderer, digests, keeping }) = prepared {
            kept.steady = site.steady;
            if let Some(renderer) = renderer {
                problems.add_layouts(try_layouts(&renderer)?, &site.config, &sources);
                edition = Some(Edition {
                    hidden: hidden(&site, &plan, self.options.audience),
                    zone: site.config.timezone.clone(),
                    renderer,
                    sources: sources.clone(),
                    digests,
                    sound: false,
                });
            }
            // The preview works without; a build reads more.
            let _ = keeping.end();
        }
        if !known {
            // Nobody knows then when anything comes by itself.
            kept.steady = Steady::default();
        }
        kept.looked = true;
        let checks = checks.unwrap_or_default();
        let findings = problems.findings(&sources, &checks, self.options.strict);
        let sound = edition.is_some() && !blocks(&findings, self.options.strict);
        let edition = edition.map(|edition| Edition { sound, ..edition });
        (kept.problems, kept.checks, kept.walk) = (problems, checks, walk);
        (kept.settled, kept.complete) = (sound, known);
        match seen {
            Some(seen) => {
                kept.seen = seen;
                kept.pending.clear();
            }
            None => kept.see(files.iter().map(|path| (path.clone(), Some(Digest::of(b"not read")))).collect()),
        }
        kept.findings = Arc::new(findings);
        let (news, told, copied) = self.stand(edition, kept.findings.clone());
        Ok(Look { files, news, told, partial: false, copied })
    }

    /// Lets what was found take the place of what was, if it is as good. Says whether pages and findings are others now, and which files
    /// that are copied.
    fn stand(&self, edition: Option<Edition>, findings: Arc<Vec<Finding>>) -> (bool, bool, Vec<(String, Digest)>) {
        let mut guard = self.standing.write().unwrap_or_else(PoisonError::into_inner);
        let standing = &mut *guard;
        let told = standing.findings != findings || standing.trouble.is_some();
        let had_sound = standing.edition.as_ref().is_some_and(|edition| edition.sound);
        let better = edition.filter(|edition| edition.sound || !had_sound);
        let news = better.is_some();
        let (mut copied, mut before) = (Vec::new(), None);
        if let Some(better) = better {
            // Not of what was seen last: some of it may have waited.
            let files = standing.edition.as_ref().map(|before| differing(&before.files(), &better.files()));
            copied = better.copied(&files.unwrap_or_default());
            before = standing.edition.replace(better);
        }
        standing.findings = findings;
        standing.trouble = None;
        drop(guard);
        let_go(before);
        (news, told, copied)
    }

    /// Tells what is wrong with files; what is answered stays as it is.
    pub(super) fn refuse(
        &self,
        kept: &mut Kept,
        wrong: Pending,
        (touched, findings): (&[&SourcePath], Vec<Finding>),
        steady: Steady,
    ) -> Look {
        let mut standing = self.standing.write().unwrap_or_else(PoisonError::into_inner);
        let told = standing.retell(&kept.findings, touched, findings);
        drop(standing);
        (kept.pending, kept.steady) = (wrong, steady);
        Look { told, ..Look::default() }
    }

    fn options_at(&self, now: Option<crate::vocab::Now>) -> super::super::Options {
        let clock = now.map_or(self.options.clock.clone(), |now| super::super::Clock::At(now.0));
        super::super::Options { clock, ..self.options.clone() }
    }
}

impl Kept {
    /// What differs from the last look.
    pub(super) fn unlike(&self, now: &[(SourcePath, Option<Digest>)]) -> Vec<SourcePath> {
        let seen = |path: &SourcePath| self.place(path).ok().map(|place| self.seen[place].1);
        now.iter().filter(|(path, digest)| seen(path) != *digest).map(|(path, _)| path.clone()).collect()
    }

    /// Files have these bytes now, or are there no more.
    pub(super) fn see(&mut self, now: Vec<(SourcePath, Option<Digest>)>) {
        for (path, digest) in now {
            match (self.place(&path), digest) {
                (Ok(place), Some(digest)) => self.seen[place].1 = digest,
                (Ok(place), None) => _ = self.seen.remove(place),
                (Err(place), Some(digest)) => self.seen.insert(place, (path, digest)),
                (Err(_), None) => {}
            }
        }
    }

    /// Takes over when files that wait were last written, as the look at everything saw it.
    fn date_pending(&mut self) {
        for (path, became) in &mut self.pending {
            if let (Some((modified, _)), Some(last)) = (became, self.held.modified(path)) {
                *modified = last;
            }
        }
    }

    fn place(&self, path: &SourcePath) -> Result<usize, usize> {
        self.seen.binary_search_by(|(seen, _)| seen.cmp(path))
    }

    /// Articles as they were last written, published or not, in no order, with the time of it.
    pub(super) fn articles(&self) -> impl Iterator<Item = (&Arc<Article>, i64)> {
        let others = self.held.articles().filter(|(article, _)| !self.pending.contains_key(&article.path));
        let pending = self.pending.values().flatten().filter_map(|(modified, (read, _))| match read {
            Some(Read::Article(article)) => Some((article, *modified)),
            _ => None,
        });
        others.chain(pending)
    }
}

impl Standing {
    /// Lets an edition without errors be answered, made from all that waited, with what was found in it. Says whether that is told
    /// otherwise now.
    pub(super) fn accept(
        &mut self,
        kept: &mut Kept,
        edition: Edition,
        problems: Problems,
        (touched, findings): (&[&SourcePath], Vec<Finding>),
    ) -> bool {
        let told = self.retell(&kept.findings, touched, findings);
        kept.pending.clear();
        (kept.problems, kept.steady) = (problems, edition.renderer.site().steady);
        kept.findings = self.findings.clone();
        self.edition = Some(edition);
        told
    }

    /// Of all that is told of what is answered, the findings of some files are these. Says whether that is another thing than before.
    pub(super) fn retell(&mut self, answered: &[Finding], paths: &[&SourcePath], findings: Vec<Finding>) -> bool {
        let others = answered.iter().filter(|finding| !paths.contains(&&finding.path)).cloned();
        let mut all: Vec<Finding> = others.chain(findings).collect();
        Finding::sort(&mut all);
        let told = *self.findings != all || self.trouble.is_some();
        self.findings = Arc::new(all);
        self.trouble = None;
        told
    }
}

impl Edition {
    /// Every file with its digest, by path.
    fn files(&self) -> Vec<(&SourcePath, Digest)> {
        self.sources.files().iter().map(|file| &file.path).zip(self.digests.iter().copied()).collect()
    }

    /// Addresses of files copied as they are, of those that changed.
    pub(super) fn copied<P: Borrow<SourcePath>>(&self, changed: &[P]) -> Vec<(String, Digest)> {
        let digests = SourceDigests::new(&self.sources, &self.digests);
        let base = &self.renderer.site().config.base_url;
        let url = |path: &SourcePath| {
            let name = path.below("content/static").map(str::to_owned);
            let name = name.or_else(|| path.below("content/media").map(|name| format!("media/{name}")))?;
            let url = UrlPath::home().join(&name);
            let output = self.renderer.plan().output(url.output().as_str())?;
            matches!(output.content, Content::Media(_) | Content::Static(_)).then_some(url)
        };
        let changed = changed.iter().map(Borrow::borrow);
        changed.filter_map(|path| Some((base.link(&url(path)?), digests.of(path)?))).collect()
    }
}

/// One page of each layout, so that what is wrong with it is known before anybody opens one.
pub(super) fn try_layouts(renderer: &Renderer) -> Result<Vec<Diagnostic>, BuildError> {
    let mut tried: Vec<(&str, &Output)> = Vec::new();
    for output in renderer.plan().outputs.iter() {
        // Names of layouts are words of the program, each in one place; comparing them is not worth it for each output.
        if let Some(layout) = layout_of(&output.content)
            && !tried.iter().any(|(other, _)| std::ptr::eq(*other, layout))
        {
            tried.push((layout, output));
        }
    }
    tried.sort_by_key(|(layout, _)| *layout);
    let all: Vec<_> = tried.into_iter().map(|(_, output)| output).collect();
    let outcomes: Vec<_> = all.into_par_iter().map(|output| renderer.make(output)).collect();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for outcome in outcomes {
        match outcome {
            Err(RenderError::Diagnostic(problem)) => {
                let told = |other: &Diagnostic| other.place == problem.place && other.code == problem.code;
                if !problems.iter().any(told) {
                    problems.push(*problem);
                }
            }
            Err(RenderError::Source(error)) => return Err(error.into()),
            Ok(_) => {}
        }
    }
    Ok(problems)
}

/// Addresses of articles in the site that readers may not see now.
pub(super) fn hidden(site: &Site, plan: &Plan, audience: Audience) -> Vec<(String, crate::site::Hidden)> {
    if audience == Audience::Readers {
        return Vec::new();
    }
    let hidden = |(ix, story): (crate::site::ArticleIx, &crate::site::Story)| {
        let why = visibility(&story.article, site.now, Audience::Readers).err()?;
        Some((site.config.base_url.link(plan.routes.article(ix)), why))
    };
    crate::site::ArticleIx::first(site.articles.len()).zip(site.articles.iter()).filter_map(hidden).collect()
}

/// The names of what differs between two lists, both sorted by name.
fn differing<N: Clone + Ord>(before: &[(N, Digest)], now: &[(N, Digest)]) -> Vec<N> {
    let mut out = Vec::new();
    let (mut before, mut now) = (before.iter().peekable(), now.iter().peekable());
    loop {
        let order = match (before.peek(), now.peek()) {
            (None, None) => return out,
            (Some(_), None) => std::cmp::Ordering::Less,
            (None, Some(_)) => std::cmp::Ordering::Greater,
            (Some((a, _)), Some((b, _))) => a.cmp(b),
        };
        match order {
            std::cmp::Ordering::Less => out.extend(before.next().map(|(name, _)| name.clone())),
            std::cmp::Ordering::Greater => out.extend(now.next().map(|(name, _)| name.clone())),
            std::cmp::Ordering::Equal => {
                if let (Some((name, a)), Some((_, b))) = (before.next(), now.next())
                    && a != b
                {
                    out.push(name.clone());
                }
            }
        }
    }
}
