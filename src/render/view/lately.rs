//! Values that were made lately.

use std::sync::{Mutex, OnceLock};

use tera::Value;

use crate::site::ArticleIx;

/// What was made of articles lately. Pages are made in the order of their newest article, from the oldest on, and an article leads to
/// others of the time before: a place for each of some thousand consecutive articles serves nearly every page, and holding all of
/// them would take more memory than everything else that is known of an outlet.
pub struct Lately {
    count: usize,
    /// Made when the first is asked for: a look of the preview makes some pages only.
    places: OnceLock<Vec<Place>>,
}

/// What was made last of those articles that share it.
type Place = Mutex<Option<(ArticleIx, Value)>>;

/// Places for summaries. Pages of the largest outlets' tags reach back years: references, which are small, get more.
pub const SUMMARIES: usize = 1 << 12;
pub const REFERENCES: usize = 1 << 16;

impl Lately {
    pub fn new(articles: usize, places: usize) -> Self {
        Self { count: articles.min(places), places: OnceLock::new() }
    }

    pub fn get(&self, ix: ArticleIx, make: impl FnOnce() -> Value) -> Value {
        let places = self.places.get_or_init(|| (0..self.count).map(|_| Mutex::new(None)).collect());
        let place = &places[ix.index() % self.count];
        let locked = || place.lock().expect("no thread panics with the lock held");
        if let Some((there, value)) = &*locked()
            && *there == ix
        {
            return value.clone();
        }
        let value = make();
        *locked() = Some((ix, value.clone()));
        value
    }
}
