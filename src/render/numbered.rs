use std::sync::{Arc, OnceLock, RwLock, RwLockReadGuard};

use crate::vocab::{Digest, Map};

/// Tells what a number stands for that an earlier build gave. Of ten thousands of them a small change wants a few.
pub type Recall<T> = Box<dyn Fn(u32) -> T + Send + Sync>;

/// Things by their numbers, each once. Those of an earlier build come first, in their order, and are filled in when they are wanted.
pub(super) struct Numbered<T> {
    known: RwLock<Known<T>>,
    earlier: Recall<T>,
}

struct Known<T> {
    /// By a digest: comparing fragments themselves would be three looks into memory that is cold by then, for each card on each
    /// list.
    numbers: Map<Digest, u32>,
    all: Vec<OnceLock<Arc<T>>>,
}

impl<T> Numbered<T> {
    /// `digests` are those of an earlier build, and `earlier` tells what they are of.
    pub fn new(digests: impl ExactSizeIterator<Item = Digest>, earlier: Recall<T>) -> Self {
        let all = (0..digests.len()).map(|_| OnceLock::new()).collect();
        Self { known: RwLock::new(Known { numbers: digests.zip(0..).collect(), all }), earlier }
    }

    fn known(&self) -> RwLockReadGuard<'_, Known<T>> {
        self.known.read().expect("no thread panics with the lock held")
    }

    pub fn find(&self, digest: Digest) -> Option<u32> {
        self.known().numbers.get(&digest).copied()
    }

    /// The number of what has this digest, which gets one if it is new.
    pub fn number(&self, digest: Digest, make: impl FnOnce() -> T) -> u32 {
        self.find(digest).unwrap_or_else(|| {
            let mut known = self.known.write().expect("no thread panics with the lock held");
            let Known { numbers, all } = &mut *known;
            *numbers.entry(digest).or_insert_with(|| {
                all.push(OnceLock::from(Arc::new(make())));
                u32::try_from(all.len() - 1).expect("fewer than four billion")
            })
        })
    }

    /// None for a number that was never given.
    pub fn get(&self, number: u32) -> Option<Arc<T>> {
        let known = self.known();
        let place = known.all.get(number as usize)?;
        Some(place.get_or_init(|| Arc::new((self.earlier)(number))).clone())
    }

    /// What `look` finds at one that is filled in already.
    pub fn peek<R>(&self, number: u32, look: impl FnOnce(&T) -> Option<R>) -> Option<R> {
        look(self.known().all.get(number as usize)?.get()?)
    }

    /// One that is filled in already.
    pub fn filled(&self, number: u32) -> Option<Arc<T>> {
        self.known().all.get(number as usize)?.get().cloned()
    }

    /// How many there are; their numbers are those below.
    pub fn count(&self) -> usize {
        self.known().all.len()
    }
}
