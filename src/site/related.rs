use rayon::prelude::*;

use super::{ArticleIx, Site, Story, Topic};

/// Articles shown below an article.
const SHOWN: usize = 4;

/// How many older articles of each tag are looked at: enough to find good ones, and no more for a tag of thousands.
const WINDOW: usize = 24;

/// The articles related to each one, by index. Hand-picked ones come first; then older ones, those that share more and
/// rarer tags first. Only older ones, so that the pages of an archive stay as they are when a new article appears.
pub(super) fn related(stories: &[Story], tags: &[Topic], picked: &[Vec<ArticleIx>]) -> Vec<Vec<ArticleIx>> {
    (0..stories.len())
        .into_par_iter()
        .map(|index| {
            let this = ArticleIx::new(index);
            let mut out = picked[index].clone();
            let mut shared: Vec<(ArticleIx, f64)> = Vec::with_capacity(stories[index].tags.len() * WINDOW);
            for tag in &stories[index].tags {
                let articles = &tags[tag.index()].articles;
                let older = &articles[articles.partition_point(|other| *other <= this)..];
                // How rare it was then: counting newer articles, each of them could change the order below older ones.
                let weight = 1.0 / ((2 + older.len()) as f64).ln();
                shared.extend(older.iter().take(WINDOW).map(|other| (*other, weight)));
            }
            // Stable, so that the weights of one article are added in the order of its tags: sums of floats depend on it.
            shared.sort_by_key(|(other, _)| *other);
            let sum = |uses: &[(ArticleIx, f64)]| (uses[0].0, uses.iter().map(|(_, weight)| weight).sum::<f64>());
            let mut scores: Vec<_> =
                shared.chunk_by(|a, b| a.0 == b.0).map(sum).filter(|(other, _)| !out.contains(other)).collect();
            scores.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let room = SHOWN.saturating_sub(out.len());
            out.extend(scores.into_iter().take(room).map(|(other, _)| other));
            out
        })
        .collect()
}

impl Site {
    /// Sets the next older and next newer article of the same category on each article.
    pub(super) fn join_neighbours(stories: &mut [Story], lists: impl Iterator<Item = Vec<ArticleIx>>) {
        for list in lists {
            for pair in list.windows(2) {
                let (newer, older) = (pair[0], pair[1]);
                stories[newer.index()].previous = Some(older);
                stories[older.index()].next = Some(newer);
            }
        }
    }
}
