use rayon::prelude::*;

use super::{ArticleIx, Moves, Site, Story, Topic};

/// Articles shown below an article.
const SHOWN: usize = 4;

/// How many older articles of each tag are looked at: enough to find good ones, and no more for a tag of thousands.
const WINDOW: usize = 24;

/// The articles related to each one, in one piece: most have as many as are shown, and a list for each would be a list to be copied
/// whenever one article comes.
#[derive(Default)]
pub(super) struct Related {
    /// Where those of each article end.
    ends: Vec<usize>,
    all: Vec<ArticleIx>,
}

impl Related {
    pub fn new<L: AsRef<[ArticleIx]>>(lists: impl IntoIterator<Item = L>) -> Self {
        let mut out = Self::default();
        lists.into_iter().for_each(|list| out.push(list.as_ref().iter().copied()));
        out
    }

    fn push(&mut self, list: impl Iterator<Item = ArticleIx>) {
        self.all.extend(list);
        self.ends.push(self.all.len());
    }

    pub fn of(&self, ix: ArticleIx) -> &[ArticleIx] {
        let start = ix.index().checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.all[start..self.ends[ix.index()]]
    }

    /// The same for so many articles after a change. Some of them, in their order, have others now.
    pub fn moved(&self, moves: &Moves, count: usize, anew: &[(ArticleIx, Vec<ArticleIx>)]) -> Self {
        let room = self.all.len() + anew.iter().map(|(_, list)| list.len()).sum::<usize>();
        let mut out = Self { ends: Vec::with_capacity(count), all: Vec::with_capacity(room) };
        let mut anew = anew.iter().peekable();
        for ix in ArticleIx::first(count) {
            match anew.next_if(|(other, _)| *other == ix) {
                Some((_, list)) => out.push(list.iter().copied()),
                None => {
                    let before = moves.former(ix).map(|former| self.of(former)).unwrap_or_default();
                    out.push(before.iter().filter_map(|ix| moves.article(*ix)));
                }
            }
        }
        out
    }
}

/// The articles related to each one, by index. Hand-picked ones come first; then older ones, those that share more and
/// rarer tags first. Only older ones, so that the pages of an archive stay as they are when a new article appears.
pub(super) fn related(stories: &[Story], tags: &[Topic], picked: &[Vec<ArticleIx>]) -> Vec<Vec<ArticleIx>> {
    (0..stories.len())
        .into_par_iter()
        .with_min_len(1024)
        .map_init(|| Scores::new(stories.len()), |scores, index| of_one(scores, stories, tags, index, &picked[index]))
        .collect()
}

/// The same for some of them, each with what was picked for it.
pub(super) fn related_of(
    stories: &[Story],
    tags: &[Topic],
    some: &[(ArticleIx, Vec<ArticleIx>)],
) -> Vec<Vec<ArticleIx>> {
    some.par_iter()
        .with_min_len(64)
        .map_init(
            || Scores::new(stories.len()),
            |scores, (ix, picked)| of_one(scores, stories, tags, ix.index(), picked),
        )
        .collect()
}

fn of_one(
    scores: &mut Scores,
    stories: &[Story],
    tags: &[Topic],
    index: usize,
    picked: &[ArticleIx],
) -> Vec<ArticleIx> {
    let this = ArticleIx::new(index);
    for tag in &*stories[index].tags {
        let articles = &tags[tag.index()].articles;
        let older = &articles[articles.partition_point(|other| *other <= this)..];
        // How rare it was then: counting newer articles, each of them could change the order below older ones.
        let weight = 1.0 / ((2 + older.len()) as f64).ln();
        older.iter().take(WINDOW).for_each(|other| scores.add(*other, weight));
    }
    let mut out = picked.to_vec();
    let room = SHOWN.saturating_sub(out.len());
    let best = scores.take_best(room, |other| !out.contains(&other));
    out.extend(best);
    out
}

/// What articles have in common with one, kept in a table for the next one: a sort of each one's hundred candidates takes
/// five times as long.
struct Scores {
    /// By article; 0 where there is none.
    of: Vec<f64>,
    scored: Vec<ArticleIx>,
}

impl Scores {
    fn new(articles: usize) -> Self {
        Self { of: vec![0.0; articles], scored: Vec::new() }
    }

    fn add(&mut self, article: ArticleIx, weight: f64) {
        let score = &mut self.of[article.index()];
        if *score == 0.0 {
            self.scored.push(article);
        }
        *score += weight;
    }

    /// The articles with the highest scores, of equal ones the newer first; forgets all scores.
    fn take_best(&mut self, count: usize, wanted: impl Fn(ArticleIx) -> bool) -> Vec<ArticleIx> {
        let mut best: Vec<(f64, ArticleIx)> = Vec::with_capacity(count + 1);
        for article in self.scored.drain(..) {
            let score = std::mem::take(&mut self.of[article.index()]);
            let place = best.partition_point(|(other, ix)| *other > score || *other == score && *ix < article);
            if place < count && wanted(article) {
                best.truncate(count - 1);
                best.insert(place, (score, article));
            }
        }
        best.into_iter().map(|(_, article)| article).collect()
    }
}

impl Site {
    /// Sets the next older and next newer article of the same category on each article.
    pub(super) fn join_neighbours<'a>(stories: &mut [Story], lists: impl Iterator<Item = &'a [ArticleIx]>) {
        for list in lists {
            for pair in list.windows(2) {
                let (newer, older) = (pair[0], pair[1]);
                stories[newer.index()].previous = Some(older);
                stories[older.index()].next = Some(newer);
            }
        }
    }
}
