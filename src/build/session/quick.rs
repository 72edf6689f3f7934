use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError};
use std::{fs, io};

use super::super::problems::{Problems, blocks, told};
use super::super::read::{self, Conditions, Read};
use super::follow::{self, Found, Holds, Turn};
use super::look::{Kept, Look, Pending, try_layouts};
use super::{Edition, Session};
use crate::content::{Article, Reading};
use crate::diag::Diagnostic;
use crate::render::{Assets, Layouts, Revision};
use crate::site::{self, ArticleIx, Steady};
use crate::source::{Role, SourceFile};
use crate::vocab::{Digest, Now, SourcePath};

/// Files that are read again one by one. Where more are named, a look at everything is as fast.
const FEW: usize = 32;

/// An article with another text.
struct Edit {
    file: SourceFile,
    /// Of its bytes.
    digest: Digest,
    value: read::Value,
    article: Arc<Article>,
    ix: ArticleIx,
}

/// A file that is not read for a page to be made, with other bytes.
struct Other {
    file: SourceFile,
    digest: Digest,
    /// What a picture became, and its name.
    media: Option<(String, read::Value)>,
}

/// What the hints come to, and files that were wrong at the last look.
#[derive(Default)]
struct Few {
    /// What was seen of them all; none of one that is not there.
    now: Vec<(SourcePath, Option<Digest>)>,
    /// Of these, files with the bytes that they have in what is answered.
    rewritten: Vec<SourceFile>,
    edits: Vec<Edit>,
    /// Layouts with their digests.
    layouts: Vec<(SourceFile, Digest)>,
    /// Files that are copied as they are.
    others: Vec<Other>,
    /// Files of layouts/assets/ with their digests.
    assets: Vec<(SourceFile, Digest)>,
    /// Files that other pages depend on.
    turns: Vec<Turn>,
}

impl Few {
    /// All of them as files that wait.
    fn pending(self) -> Pending {
        let Self { edits, layouts, others, assets, turns, .. } = self;
        let edits = edits.into_iter().map(|Edit { file, value, .. }| (file.path, Some((file.modified, value))));
        let files = others.into_iter().map(|other| other.file);
        let files = files.chain(layouts.into_iter().chain(assets).map(|(file, _)| file));
        edits.chain(turns.into_iter().map(Turn::pending)).chain(files.map(|file| (file.path, None))).collect()
    }

    fn turn(&mut self, turn: Turn) {
        self.now.push((turn.path.clone(), turn.now.as_ref().map(|found| found.digest)));
        self.turns.push(turn);
    }
}

impl Session {
    /// A look at the named files alone, and at those that had mistakes before, if that tells all that follows. None: everything has to be
    /// looked at.
    pub(super) fn look_quickly(&self, kept: &mut Kept, paths: &BTreeSet<PathBuf>) -> Option<Look> {
        if !kept.settled || paths.len() > FEW {
            return None;
        }
        let (mut few, now, steady) = {
            let standing = self.standing();
            let edition = standing.edition.as_ref().filter(|edition| edition.sound && standing.trouble.is_none())?;
            let now = self.now(&edition.zone).ok()?;
            let steady = edition.renderer.site().steady;
            if edition.sources.linked() || !kept.steady.holds(now) || !steady.holds(now) {
                return None;
            }
            let pending = kept.pending.keys().map(|path| path.on_disk(&self.root));
            let paths = paths.iter().cloned().chain(pending).collect();
            (edition.few(&paths)?, now, steady)
        };
        let (seen, rewritten) = (std::mem::take(&mut few.now), std::mem::take(&mut few.rewritten));
        let files = kept.unlike(&seen);
        let look = match files.is_empty() {
            true => {
                // Files that wait were written again, with the bytes they had.
                kept.pending.extend(few.pending());
                Look::default()
            }
            false => self.take(kept, few, (now, steady))?,
        };
        kept.see(seen);
        rewritten.iter().for_each(|file| kept.held.rewritten(file));
        Some(Look { files, partial: true, ..look })
    }

    /// `steady` is the span of what is answered.
    fn take(&self, kept: &mut Kept, few: Few, (now, steady): (Now, Steady)) -> Option<Look> {
        if !few.turns.is_empty() {
            let Few { edits, turns, layouts, others, assets, .. } = few;
            let alone = layouts.is_empty() && others.is_empty() && assets.is_empty();
            if !alone || edits.len() + turns.len() > follow::FEW {
                return None;
            }
            let edits = edits.into_iter().map(|Edit { file, digest, value, article, .. }| Turn {
                path: file.path.clone(),
                now: Some(Found { file, digest, value, holds: Holds::Article(article) }),
            });
            return self.follow(kept, edits.chain(turns).collect(), now);
        }
        let as_they_were = few.edits.is_empty() && few.others.is_empty() && few.assets.is_empty();
        match (as_they_were, few.layouts.is_empty()) {
            // Whatever was wrong is as it is in what is answered.
            (true, true) => Some(self.refuse(kept, Pending::new(), (&[], Vec::new()), steady)),
            (false, true) => self.revise(kept, few),
            (true, false) => self.change_layouts(kept, few.layouts),
            (false, false) => None,
        }
    }

    fn revise(&self, kept: &mut Kept, few: Few) -> Option<Look> {
        let Few { edits, others, assets, .. } = few;
        let paths: Vec<SourcePath> = edits.iter().map(|edit| edit.file.path.clone()).collect();
        let (problems, findings, conditions, new_assets, steady) = {
            let standing = self.standing();
            let edition = standing.edition.as_ref()?;
            let mut problems = kept.problems.all.clone();
            for edit in &edits {
                let before = kept.held.get(&edit.file.path)?;
                let old = &edition.renderer.site().story(edit.ix).article;
                for problem in before.1.iter().cloned().chain(edition.check(old)) {
                    problems.remove(problems.iter().position(|told| *told == problem)?);
                }
                problems.extend(edit.value.1.iter().cloned().chain(edition.check(&edit.article)));
            }
            let own = problems.iter().filter(|problem| paths.contains(&problem.place.path)).cloned();
            let own = Problems { all: own.collect() };
            let findings = own.findings(&edition.sources, &kept.checks, self.options.strict);
            let site = edition.renderer.site();
            let reading = Reading { locale: &site.locale, timezone: &edition.zone };
            let new_assets = if assets.is_empty() { None } else { Some(edition.new_assets(&problems)?) };
            (problems, findings, Conditions::of(&reading), new_assets, site.steady)
        };
        let told_of: Vec<&SourcePath> = paths.iter().collect();
        if blocks(&findings, self.options.strict) {
            let wrong = Few { edits, others, assets, ..Few::default() };
            return Some(self.refuse(kept, wrong.pending(), (&told_of, findings), steady));
        }
        let changed = others.iter().map(|other| (&other.file.path, other.digest));
        let changed = changed.chain(edits.iter().map(|edit| (&edit.file.path, edit.digest)));
        let changed = changed.chain(assets.iter().map(|(file, digest)| (&file.path, *digest)));
        let changed: Vec<(SourcePath, Digest)> = changed.map(|(path, digest)| (path.clone(), digest)).collect();
        let files: Vec<SourcePath> = changed.iter().map(|(path, _)| path.clone()).collect();
        let media = others.iter().filter_map(|other| Some((other.media.as_ref()?.0.clone(), other.digest)));
        let revision = Revision {
            articles: edits.iter().map(|edit| (edit.ix, edit.article.clone())).collect(),
            media: media.collect(),
            assets: new_assets,
        };
        let (told, copied) = {
            let mut standing = self.standing.write().unwrap_or_else(PoisonError::into_inner);
            let edition = standing.edition.take()?;
            let mut edition = match edition.renderer.revised(revision) {
                Ok(renderer) => Edition { renderer, ..edition },
                Err(renderer) => {
                    standing.edition = Some(Edition { renderer: *renderer, ..edition });
                    return None;
                }
            };
            edition = edition.with_bytes(changed.iter().map(|(path, digest)| (path, *digest)));
            let copied = edition.copied(&files);
            (standing.accept(kept, edition, Problems { all: problems }, (&told_of, findings)), copied)
        };
        changed.iter().for_each(|(path, _)| kept.held.forget(path));
        let values = edits.into_iter().map(|edit| (edit.file, edit.digest, edit.value));
        let values =
            values.chain(others.into_iter().filter_map(|other| Some((other.file, other.digest, other.media?.1))));
        values.for_each(|(file, digest, value)| kept.held.put(&file, digest, &conditions, value));
        Some(Look { news: true, told, copied, ..Look::default() })
    }

    fn change_layouts(&self, kept: &mut Kept, changed: Vec<(SourceFile, Digest)>) -> Option<Look> {
        let in_layouts = |problem: &Diagnostic| problem.place.path.below("layouts").is_some();
        if kept.problems.all.iter().any(in_layouts) {
            return None;
        }
        let (renderer, problems, findings) = {
            let standing = self.standing();
            let edition = standing.edition.as_ref()?;
            let (layouts, found) = Layouts::load(&edition.sources).ok()?;
            let mut problems = Problems { all: found };
            problems.add(layouts.unused());
            let can_make_pages = layouts.can_make_pages();
            let layouts = if self.options.minify { layouts } else { layouts.unminified() };
            let renderer = edition.renderer.with_layouts(layouts);
            if can_make_pages && told(renderer.prepare(), &mut problems).ok()?.is_some() {
                let config = &edition.renderer.site().config;
                problems.add_layouts(try_layouts(&renderer).ok()?, config, &edition.sources);
            }
            let findings = problems.findings(&edition.sources, &kept.checks, self.options.strict);
            (renderer, problems.all, findings)
        };
        if blocks(&findings, self.options.strict) {
            let steady = renderer.site().steady;
            let told_of: BTreeSet<&SourcePath> = problems.iter().map(|problem| &problem.place.path).collect();
            let told_of: Vec<&SourcePath> = told_of.into_iter().collect();
            let wrong = Few { layouts: changed, ..Few::default() };
            return Some(self.refuse(kept, wrong.pending(), (&told_of, findings), steady));
        }
        if !problems.is_empty() {
            return None;
        }
        let mut standing = self.standing.write().unwrap_or_else(PoisonError::into_inner);
        let edition = standing.edition.take()?;
        let edition =
            Edition { renderer, ..edition }.with_bytes(changed.iter().map(|(file, digest)| (&file.path, *digest)));
        let problems = std::mem::take(&mut kept.problems);
        let told = standing.accept(kept, edition, problems, (&[], Vec::new()));
        drop(standing);
        changed.iter().for_each(|(file, _)| kept.held.forget(&file.path));
        Some(Look { news: true, told, ..Look::default() })
    }
}

impl Edition {
    /// The files at some paths, if each is one that may have changed by itself.
    fn few(&self, paths: &BTreeSet<PathBuf>) -> Option<Few> {
        let mut few = Few::default();
        for path in paths {
            let Some(place) = self.sources.place(path) else { continue };
            let place = place?;
            let gone = || fs::symlink_metadata(path).is_err_and(|error| error.kind() == io::ErrorKind::NotFound);
            let Some(at) = self.sources.position(&place) else {
                // An editor's file that came and went; anything that stayed is new.
                match gone() {
                    true if !self.has_folder(&place) => few.now.push((place, None)),
                    false if may_be_news(Role::of(&place)) && !self.has_folder(&place) => few.turn(self.turn(&place)?),
                    _ => return None,
                }
                continue;
            };
            let file = &self.sources.files()[at];
            if file.role == Role::Article && gone() {
                few.turn(Turn { path: place, now: None });
                continue;
            }
            let bytes = plain_bytes(path)?;
            let digest = Digest::of(&bytes);
            if self.digests[at] == digest {
                few.rewritten.extend(self.sources.plain(&place));
                few.now.push((place, Some(digest)));
                continue;
            }
            let by_itself = match file.role {
                Role::Layout => {
                    few.layouts.push((file.clone(), digest));
                    true
                }
                Role::Asset => {
                    few.assets.push((file.clone(), digest));
                    true
                }
                Role::Static => {
                    few.others.push(Other { file: file.clone(), digest, media: None });
                    true
                }
                Role::Media => {
                    self.picture(file.clone(), bytes, digest).map(|picture| few.others.push(picture)).is_some()
                }
                // With the time of this save: an editor sees what was written last.
                Role::Article => {
                    self.edit(self.sources.plain(&place)?, bytes, digest).map(|edit| few.edits.push(edit)).is_some()
                }
                Role::Author | Role::Category | Role::Tag | Role::Page | Role::Sidecar | Role::Data => false,
                _ => return None,
            };
            match by_itself {
                true => few.now.push((place, Some(digest))),
                false => few.turn(self.turn(&place)?),
            }
        }
        Some(few)
    }

    /// The same with other bytes in some of its files.
    fn with_bytes<'a>(mut self, changed: impl Iterator<Item = (&'a SourcePath, Digest)>) -> Self {
        for (path, digest) in changed {
            if let Some(place) = self.sources.position(path) {
                self.digests[place] = digest;
            }
        }
        self
    }

    /// Whether files of the site stood below a path, which may have been a folder.
    fn has_folder(&self, place: &SourcePath) -> bool {
        let files = self.sources.files();
        let from = files.partition_point(|file| file.path < *place);
        let below = |file: &SourceFile| file.path.as_str().starts_with(&format!("{place}/"));
        files[from..].iter().take_while(|file| file.path.as_str().starts_with(place.as_str())).any(below)
    }

    /// A document as it is now, whatever it was.
    fn turn(&self, path: &SourcePath) -> Option<Turn> {
        let file = self.sources.plain(path)?;
        let bytes = fs::read(path.on_disk(self.sources.root())).ok()?;
        let digest = Digest::of(&bytes);
        let reading = Reading { locale: &self.renderer.site().locale, timezone: &self.zone };
        let value = read::read(&file, bytes, &reading);
        let holds = Holds::of(&file, value.0.as_ref())?;
        Some(Turn { path: path.clone(), now: Some(Found { file, digest, value, holds }) })
    }

    fn edit(&self, file: SourceFile, bytes: Vec<u8>, digest: Digest) -> Option<Edit> {
        let site = self.renderer.site();
        let id = file.path.below("content/articles")?.strip_suffix(".md")?;
        let ix = site.article_by_id(id)?;
        let reading = Reading { locale: &site.locale, timezone: &self.zone };
        let value = read::read(&file, bytes, &reading);
        let Some(Read::Article(article)) = &value.0 else { return None };
        let article = article.clone();
        site.can_revise(ix, &article).then_some(Edit { file, digest, value, article, ix })
    }

    fn picture(&self, file: SourceFile, bytes: Vec<u8>, digest: Digest) -> Option<Other> {
        let site = self.renderer.site();
        let value = read::read(&file, bytes, &Reading { locale: &site.locale, timezone: &self.zone });
        let Some(Read::Media(media)) = &value.0 else { return None };
        let (name, media) = &**media;
        let name = site.can_replace_media(name, media).then(|| name.clone())?;
        Some(Other { file, digest, media: Some((name, value)) })
    }

    /// The files of the layouts as they are now, if they have the names they had, and nothing is or was wrong with one.
    fn new_assets(&self, problems: &[Diagnostic]) -> Option<Arc<Assets>> {
        let (assets, found) = Assets::load(&self.sources).ok()?;
        let told = problems.iter().any(|problem| problem.place.path.below("layouts").is_some());
        let same = assets.names().eq(self.renderer.assets().names());
        let fits = !told && found.is_empty() && same && self.renderer.plan().has_room_for(&assets.addresses());
        fits.then(|| Arc::new(assets))
    }

    /// What a build has to say of a published article beyond its own file.
    fn check(&self, article: &Article) -> Vec<Diagnostic> {
        let (site, plan) = (self.renderer.site(), self.renderer.plan());
        let mut found = site::check_article(site, article);
        if site.config.addresses_settled {
            found.extend(plan.check_text(site, &article.path, &article.body));
        }
        found
    }
}

/// Whether a file of this kind may come without everything else being looked at.
fn may_be_news(role: Role) -> bool {
    matches!(role, Role::Article | Role::Media | Role::Sidecar | Role::Data)
}

/// The bytes of a file that is one, and no link, pipe or folder.
fn plain_bytes(path: &Path) -> Option<Vec<u8>> {
    let is_file = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.file_type().is_file());
    if is_file { fs::read(path).ok() } else { None }
}
