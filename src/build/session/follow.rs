use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError};

use super::super::let_go;
use super::super::problems::{Problems, blocks};
use super::super::read::{self, Conditions, Read};
use super::look::{Kept, Look, hidden, try_layouts};
use super::{Edition, Session};
use crate::content::{Article, Reading};
use crate::diag::{Diagnostic, code};
use crate::plan::{self, Plan, Turned};
use crate::render::{Followed, Renderer};
use crate::site::{ArticleFile, ArticleIx, Change, Document, DocumentRef, Moves, Site};
use crate::source::{Role, SourceFile};
use crate::vocab::{Digest, Map, Now, SourcePath};

/// So many files are followed one by one. Where more changed, a look at everything is as fast.
pub(super) const FEW: usize = 4;

/// A file that other pages depend on: of an article that came, went or changed, or another one that changed.
pub(super) struct Turn {
    pub path: SourcePath,
    /// None if it is there no more.
    pub now: Option<Found>,
}

impl Turn {
    /// The same as a file that waits.
    pub fn pending(self) -> (SourcePath, Option<(i64, read::Value)>) {
        (self.path, self.now.map(|Found { file, value, .. }| (file.modified, value)))
    }
}

/// What a file is now.
pub(super) struct Found {
    pub file: SourceFile,
    /// Of its bytes.
    pub digest: Digest,
    pub value: read::Value,
    pub holds: Holds,
}

/// What a file says.
#[derive(Clone)]
pub(super) enum Holds {
    Article(Arc<Article>),
    /// It would be an article but for its mistakes.
    Broken,
    Other(Box<Document>),
}

impl Holds {
    /// What became of a file, if it is anything that can be followed.
    pub fn of(file: &SourceFile, read: Option<&Read>) -> Option<Self> {
        match read {
            Some(Read::Article(article)) => Some(Self::Article(article.clone())),
            Some(read) => Self::document(read).map(|document| Self::Other(Box::new(document))),
            None => (file.role == Role::Article).then_some(Self::Broken),
        }
    }

    fn document(read: &Read) -> Option<Document> {
        Some(match read {
            Read::Author(author) => Document::Author((**author).clone()),
            Read::Category(category) => Document::Category((**category).clone()),
            Read::Tag(tag) => Document::Tag((**tag).clone()),
            Read::Page(page) => Document::Page((**page).clone()),
            Read::Sidecar(sidecar) => {
                let (name, sidecar) = &**sidecar;
                Document::Sidecar(name.clone(), sidecar.clone())
            }
            Read::Data(data) => {
                let (name, value, meaning) = data.parts();
                Document::Data(name, value, meaning)
            }
            Read::Media(media) => {
                let (name, media) = &**media;
                Document::Media(name.clone(), media.clone())
            }
            Read::Article(_) => return None,
        })
    }
}

/// What follows from a change.
struct After {
    site: Site,
    plan: Arc<Plan>,
    moves: Moves,
    affected: Vec<ArticleIx>,
    other_profiles: bool,
}

/// A site with its plan.
type Pair<'a> = (&'a Site, &'a Plan);

/// What was found, by file, while it is followed.
struct Told {
    problems: Map<SourcePath, Vec<Diagnostic>>,
    /// Files of which something else is told.
    touched: BTreeSet<SourcePath>,
}

impl Session {
    /// Takes in files that came, went or changed, each in a fraction of the time that looking at everything takes; if they are wrong,
    /// tells what is. None if more follows from them than can be followed.
    ///
    /// `now` is when it was found that nothing came or went by itself: with a second look at the clock an embargo that ends meanwhile
    /// would be passed over.
    pub(super) fn follow(&self, kept: &mut Kept, mut turns: Vec<Turn>, now: Now) -> Option<Look> {
        // What moved is gone before it is there, and pictures are there before what shows them.
        let is_picture = |found: &Found| matches!(found.file.role, Role::Media);
        turns.sort_by_key(|turn| turn.now.as_ref().map(|found| !is_picture(found)));
        let (edition, findings, steady, told_of, problems, conditions) = {
            let standing = self.standing();
            let edition = standing.edition.as_ref()?;
            let mut told = Told::new(&kept.problems);
            let (mut sources, mut digests) = (edition.sources.clone(), edition.digests.clone());
            let mut renderer: Option<Renderer> = None;
            for turn in &turns {
                let before = renderer.as_ref().unwrap_or(&edition.renderer);
                let found = turn.now.as_ref();
                match (sources.position(&turn.path), found) {
                    (Some(at), Some(found)) => digests[at] = found.digest,
                    (Some(at), None) => _ = digests.remove(at),
                    (None, Some(found)) => {
                        let at = sources.files().partition_point(|file| file.path < turn.path);
                        digests.insert(at, found.digest);
                    }
                    (None, None) => continue,
                }
                // One that is there as it was before is read by its name.
                if found.is_none() || sources.position(&turn.path).is_none() {
                    sources = Arc::new(sources.with(&turn.path, found.map(|found| found.file.clone())));
                }
                let after = self.turn(before, kept, turn, now, &mut told, &sources)?;
                renderer = Some(after);
            }
            let renderer = renderer?;
            let (problems, touched) = told.end();
            let own = problems.all.iter().filter(|problem| touched.contains(&problem.place.path)).cloned();
            let findings = Problems { all: own.collect() }.findings(&sources, &kept.checks, self.options.strict);
            let (site, plan) = (renderer.site(), renderer.plan());
            let (tried, hidden) = rayon::join(|| try_layouts(&renderer), || hidden(site, plan, self.options.audience));
            if !tried.is_ok_and(|found| found.is_empty()) {
                return None;
            }
            let steady = renderer.site().steady;
            let conditions = Conditions::of(&Reading { locale: &renderer.site().locale, timezone: &edition.zone });
            let edition = Edition { renderer, sources, digests, sound: true, hidden, zone: edition.zone.clone() };
            (edition, findings, steady, touched, problems, conditions)
        };
        let told_of: Vec<&SourcePath> = told_of.iter().collect();
        if blocks(&findings, self.options.strict) {
            let wrong = turns.into_iter().map(Turn::pending).collect();
            return Some(self.refuse(kept, wrong, (&told_of, findings), steady));
        }
        let mut standing = self.standing.write().unwrap_or_else(PoisonError::into_inner);
        let files: Vec<SourcePath> = turns.iter().map(|turn| turn.path.clone()).collect();
        let copied = edition.copied(&files);
        let before = standing.edition.take();
        let told = standing.accept(kept, edition, problems, (&told_of, findings));
        drop(standing);
        let_go(before);
        for Turn { path, now } in turns {
            kept.held.forget(&path);
            if let Some(Found { file, digest, value, .. }) = now {
                kept.held.put(&file, digest, &conditions, value);
            }
        }
        Some(Look { news: true, told, copied, ..Look::default() })
    }

    /// One step of it.
    fn turn(
        &self,
        before: &Renderer,
        kept: &Kept,
        turn: &Turn,
        now: Now,
        told: &mut Told,
        sources: &Arc<crate::source::Sources>,
    ) -> Option<Renderer> {
        let Turn { path, now: found } = turn;
        let former = kept.held.get(path);
        let old_pair: Pair = (before.site(), before.plan());
        let After { site, plan, moves, affected, other_profiles } = match found.as_ref().map(|found| &found.holds) {
            Some(Holds::Other(document)) => self.after_document(before, kept, (path, document), now)?,
            Some(Holds::Article(article)) => {
                self.after_article(before, path, ArticleFile::Article(article.clone()), former, now)?
            }
            Some(Holds::Broken) => self.after_article(before, path, ArticleFile::Broken, former, now)?,
            None => self.after_article(before, path, ArticleFile::Absent, former, now)?,
        };
        let new_pair: Pair = (&site, &plan);

        let mut checked: BTreeSet<ArticleIx> = affected.iter().copied().collect();
        // What is told of one may name a file that came or went.
        checked.extend(told.articles(&site));
        moves.to.iter().for_each(|ix| _ = checked.remove(ix));
        let was: Vec<ArticleIx> = checked.iter().filter_map(|ix| moves.former(*ix)).chain(moves.from).collect();
        let is: Vec<ArticleIx> = checked.into_iter().chain(moves.to).collect();
        let with_series = !moves.same_series;
        let (mut were, mut are) =
            rayon::join(|| check(old_pair, &was, with_series), || check(new_pair, &is, with_series));
        were.extend(former.iter().flat_map(|(_, problems)| problems.iter().cloned()));
        are.extend(found.iter().flat_map(|found| found.value.1.iter().cloned()));
        told.replace(path, were, are)?;
        let (site, sources) = (Arc::new(site), sources.clone());
        Some(before.follow(Followed { site, plan, sources, moves: &moves, affected: &affected, other_profiles }))
    }

    fn after_article(
        &self,
        before: &Renderer,
        path: &SourcePath,
        file: ArticleFile,
        former: Option<&read::Value>,
        now: Now,
    ) -> Option<After> {
        let old = match former {
            Some((Some(Read::Article(article)), _)) => Some(article.clone()),
            Some((Some(_), _)) => return None,
            Some((None, _)) | None => None,
        };
        let change = Change { path: path.clone(), file };
        let (site, moves) = before.site().with(&change, now, self.options.audience)?;
        let new = if let ArticleFile::Article(article) = &change.file { Some(&**article) } else { None };
        let articles = [old.as_deref(), new];
        let plan::Followed { plan, turned } = before.plan().follow(before.site(), &site, &moves, articles)?;
        let moved = match (moves.from, moves.to) {
            (Some(from), Some(to)) => before.plan().routes.article(from) != plan.routes.article(to),
            _ => false,
        };
        let affected = affected((&site, &plan), path, &moves, moved, &turned);
        Some(After { site, plan: Arc::new(plan), moves, affected, other_profiles: false })
    }

    /// The plan stays as it is, but for what is printed under pictures.
    fn after_document(
        &self,
        before: &Renderer,
        kept: &Kept,
        (path, document): (&SourcePath, &Document),
        now: Now,
    ) -> Option<After> {
        match kept.held.get(path) {
            Some((was, _)) => {
                let was = was.as_ref().and_then(Holds::document)?;
                if std::mem::discriminant(&was) != std::mem::discriminant(document) {
                    return None;
                }
            }
            None if !is_news(before.site(), kept, document) => return None,
            None => {}
        }
        let site = before.site().with_document(path, document.clone(), now, self.options.audience)?;
        let (mut plan, mut affected) = (before.plan().clone(), Vec::new());
        if let Document::Sidecar(name, _) | Document::Media(name, _) = document {
            affected = site.mentioning_media([name.as_str()]);
            let credit = |site: &Site| site.media.get(name).and_then(|media| media.credit().map(str::to_owned));
            if credit(&site) != credit(before.site()) {
                plan = Arc::new(plan.with_credits(&site)?);
            }
        }
        let may_use_others = matches!(document, Document::Media(..) | Document::Data(..));
        if may_use_others && Plan::media_beside_articles(&site) != Plan::media_beside_articles(before.site()) {
            return None;
        }
        let moves = Moves::none(&site);
        Some(After { site, plan, moves, affected, other_profiles: true })
    }
}

/// Whether a document may be followed that was not there.
fn is_news(site: &Site, kept: &Kept, document: &Document) -> bool {
    match document {
        Document::Media(name, _) => {
            // Texts may have named it before it came, and so may what is said of it.
            let waits = kept.problems.all.iter().any(|problem| problem.code == &code::ORPHAN_SIDECAR);
            !waits && site.mentioning_media([name.as_str()]).is_empty()
        }
        Document::Sidecar(name, _) => site.media.contains_key(name),
        Document::Data(name, ..) => !site.data.contains_key(name),
        Document::Author(_) | Document::Category(_) | Document::Tag(_) | Document::Page(_) => false,
    }
}

/// Other articles whose texts may lead elsewhere now.
fn affected((site, _): Pair, path: &SourcePath, moves: &Moves, moved: bool, turned: &Turned) -> Vec<ArticleIx> {
    let by_name = moves.turned || moved;
    let may_be = |ix: &ArticleIx| {
        let article = &site.story(*ix).article;
        by_name && site.refers(article, path) || !turned.is_empty() && Plan::leads_to(site, article, turned)
    };
    let named = by_name.then(|| path.file_name());
    let some = match turned.names() {
        Some(names) => site.mentioning(named.into_iter().chain(names)),
        None => ArticleIx::first(site.articles.len()).collect(),
    };
    some.into_iter().filter(|ix| moves.to != Some(*ix)).filter(may_be).collect()
}

/// What there is to say of some articles, and of all that is no article.
fn check((site, plan): Pair, some: &[ArticleIx], with_series: bool) -> Vec<Diagnostic> {
    let mut found = site.check_others(with_series);
    found.extend(plan.check_others(site));
    for ix in some {
        found.extend(site.check_story(*ix));
        let article = &site.story(*ix).article;
        found.extend(plan.check_text(site, &article.path, &article.body));
    }
    found
}

impl Told {
    fn new(problems: &Problems) -> Self {
        let mut out = Self { problems: Map::default(), touched: BTreeSet::new() };
        problems.all.iter().cloned().for_each(|problem| out.add(problem));
        out
    }

    fn add(&mut self, problem: Diagnostic) {
        self.problems.entry(problem.place.path.clone()).or_default().push(problem);
    }

    /// Articles that something is told of.
    fn articles<'a>(&'a self, site: &'a Site) -> impl Iterator<Item = ArticleIx> + 'a {
        self.problems.keys().filter_map(|path| match site.document(path)? {
            DocumentRef::Article(ix) => Some(ix),
            _ => None,
        })
    }

    /// Puts what is told now in the place of what was told. None if that was not told: then it is not known what is to be taken back.
    fn replace(&mut self, own: &SourcePath, were: Vec<Diagnostic>, are: Vec<Diagnostic>) -> Option<()> {
        let (mut were, mut are) = (by_file(were), by_file(are));
        let files: BTreeSet<SourcePath> = were.keys().chain(are.keys()).chain([own]).cloned().collect();
        for file in files {
            let (were, are) = (were.remove(&file).unwrap_or_default(), are.remove(&file).unwrap_or_default());
            if were == are && file != *own {
                continue;
            }
            let told = self.problems.entry(file.clone()).or_default();
            for problem in were {
                told.swap_remove(told.iter().position(|told| *told == problem)?);
            }
            told.extend(are);
            self.touched.insert(file);
        }
        Some(())
    }

    fn end(self) -> (Problems, BTreeSet<SourcePath>) {
        (Problems { all: self.problems.into_values().flatten().collect() }, self.touched)
    }
}

fn by_file(problems: Vec<Diagnostic>) -> Map<SourcePath, Vec<Diagnostic>> {
    let mut files: Map<SourcePath, Vec<Diagnostic>> = Map::default();
    for problem in problems {
        files.entry(problem.place.path.clone()).or_default().push(problem);
    }
    files
}
