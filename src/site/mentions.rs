//! Which articles may refer to a file or an address, by the last part of their links: so that nobody has to look through all texts when
//! one file changes.

use std::hash::BuildHasher;
use std::sync::{Arc, OnceLock};

use foldhash::fast::FixedState;
use rayon::prelude::*;
use unicode_normalization::UnicodeNormalization;

use super::links::FileNumber;
use super::{ArticleIx, Site};
use crate::content::Article;
use crate::vocab::{SourcePath, percent_decode};

/// What articles name.
#[derive(Clone, Default)]
pub(super) struct Mentions {
    /// Each name as a number, with an article's file; sorted. Made when it is first asked for, and shared by all sites that follow.
    all: Arc<OnceLock<Vec<(u32, FileNumber)>>>,
    /// Articles that are new or were written anew since.
    since: Vec<FileNumber>,
}

impl Mentions {
    /// An article is new, or was written anew.
    pub fn renew(&mut self, file: FileNumber) {
        if let Err(place) = self.since.binary_search(&file) {
            self.since.insert(place, file);
        }
    }
}

impl Site {
    /// Published articles whose texts, pictures or related articles may mean something of one of these names, be they of files or the
    /// last parts of addresses. It says so too often rather than too seldom.
    pub fn mentioning<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<ArticleIx> {
        let all = self.all_mentions();
        let mut files = self.mentions.since.clone();
        for key in names.into_iter().map(key) {
            let from = all.partition_point(|(other, _)| *other < key);
            files.extend(all[from..].iter().take_while(|(other, _)| *other == key).map(|(_, file)| *file));
        }
        let mut found: Vec<_> = files.into_iter().filter_map(|file| self.links.article(file)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    /// The same of files below content/media/, by their paths there.
    pub fn mentioning_media<'a>(&self, names: impl IntoIterator<Item = &'a str>) -> Vec<ArticleIx> {
        let whole: Vec<String> = names.into_iter().map(|name| format!("media/{name}")).collect();
        // An index is called as its folder is, which a path below that does not name.
        self.mentioning(whole.iter().flat_map(|whole| [&whole["media/".len()..], whole]))
    }

    /// Makes ready what the first change of a site needs, and the next ones share.
    pub fn make_ready_to_follow(&self) {
        self.all_mentions();
    }

    /// Not to be asked for by a task of the thread pool: while it waits here for others it could be given one that asks, too.
    fn all_mentions(&self) -> &[(u32, FileNumber)] {
        self.mentions.all.get_or_init(|| {
            let of_story = |story: &super::Story| {
                let file = self.links.number(&story.article.path);
                file.into_iter().flat_map(|file| keys(&story.article).map(move |key| (key, file))).collect::<Vec<_>>()
            };
            let mut all: Vec<_> = self.articles.par_iter().flat_map_iter(of_story).collect();
            all.par_sort_unstable();
            all.dedup();
            all
        })
    }
}

/// All that an article names.
fn keys(article: &Article) -> impl Iterator<Item = u32> {
    let Article { image, body, related, .. } = article;
    let links = body.links.iter().map(|link| &link.target).chain(related.iter().map(|name| &name.value));
    let pictures = image.iter().map(|image| &image.src).chain(body.pictures.iter().map(|picture| &picture.src));
    links.chain(pictures).flat_map(|target| {
        let cut = &target[..target.find(['#', '?']).unwrap_or(target.len())];
        // The names of files may hold a hash sign, which ends a link and no name.
        let whole = (cut.len() < target.len()).then_some(target.as_str());
        let both = [Some(cut), whole].into_iter().flatten();
        both.flat_map(|name| {
            let decoded = if name.contains('%') { percent_decode(name) } else { None };
            [Some(key(name)), decoded.map(|name| key(&name))].into_iter().flatten()
        })
    })
}

/// Of the last part that says something: a folder is meant by its index, too, and an article without its ending.
fn key(name: &str) -> u32 {
    let mut rest = name.trim();
    while let Some(shorter) =
        rest.strip_suffix('/').or_else(|| rest.strip_suffix("index.html")).or_else(|| rest.strip_suffix(".md"))
    {
        rest = shorter;
    }
    let last = rest.rsplit('/').next().unwrap_or(rest);
    let hash = match last.is_ascii() {
        true => FixedState::default().hash_one(last),
        false => FixedState::default().hash_one(last.nfc().collect::<String>().as_str()),
    };
    hash as u32
}

/// Whether a link, or the name of an article, may mean a file: their last parts are the same.
pub(super) fn names(target: &str, path: &SourcePath) -> bool {
    let file = &target[..target.find(['#', '?']).unwrap_or(target.len())];
    let same = |file: &str| {
        let name = file.rsplit('/').next().unwrap_or(file);
        name == path.file_name() || path.file_name().strip_suffix(".md") == Some(name)
    };
    let decoded = |file: &str| file.contains('%') && percent_decode(file).is_some_and(|file| same(&file));
    // The names of files may hold a hash sign, which ends a link and no name.
    same(file) || same(target) || decoded(file)
}
