use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use crate::site::ArticleIx;
use crate::vocab::Map;

/// What was made of articles and will be asked for again: an article is on its page and in the feeds of all its lists. Each is kept
/// until it is asked for the last time.
pub(super) struct AtHand<T> {
    shelves: [Mutex<Map<ArticleIx, Arc<T>>>; SHELVES],
    /// How often each article is still to be asked for, if everything is made.
    left: OnceLock<Vec<AtomicU32>>,
}

/// So that threads seldom wait for one another.
const SHELVES: usize = 64;

impl<T> Default for AtHand<T> {
    fn default() -> Self {
        Self { shelves: std::array::from_fn(|_| Mutex::default()), left: OnceLock::new() }
    }
}

impl<T> AtHand<T> {
    /// What `make` makes of an article, unless it is at hand. `uses` tells how often each article will be asked for in all.
    pub fn get<E>(
        &self,
        ix: ArticleIx,
        uses: impl FnOnce() -> Vec<u32>,
        make: impl FnOnce() -> Result<T, E>,
    ) -> Result<Arc<T>, E> {
        let left = self.left.get_or_init(|| uses().into_iter().map(AtomicU32::new).collect());
        let one_less = |left: u32| Some(left.saturating_sub(1));
        let before = left[ix.index()].fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less).unwrap_or_default();
        let is_last = before <= 1;
        let shelf = || self.shelves[ix.index() % SHELVES].lock().expect("no thread panics with the lock held");
        let at_hand = if is_last { shelf().remove(&ix) } else { shelf().get(&ix).cloned() };
        if let Some(at_hand) = at_hand {
            return Ok(at_hand);
        }
        let made = Arc::new(make()?);
        if !is_last {
            shelf().insert(ix, made.clone());
        }
        Ok(made)
    }
}
