use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{OnceLock, RwLock};

use crate::vocab::{Digest, Map};

/// Tells what a number stands for that an earlier build gave. Of ten thousands of them a small change wants a few.
pub type Recall<T> = Box<dyn Fn(u32) -> T + Send + Sync>;

/// Things by their numbers, each once. Those of an earlier build come first, in their order, and are filled in when they are wanted.
///
/// A large site asks more than a million times, on all threads: under one lock they would pass that to and fro. So digests stand on
/// many shelves, and what a number stands for is found without any.
pub(super) struct Numbered<T> {
    /// By a digest: comparing fragments themselves would be three looks into memory that is cold by then, for each card on each
    /// list.
    numbers: [RwLock<Map<Digest, u32>>; SHELVES],
    places: Places<T>,
    /// The next to be given.
    next: AtomicU32,
    earlier: Recall<T>,
}

const SHELVES: usize = 64;

/// Room for each number, made in pieces of which each is twice the one before: none ever moves.
struct Places<T>([OnceLock<Box<[Place<T>]>>; u32::BITS as usize]);

/// What stands there is made by itself: half of the room may never be used.
type Place<T> = OnceLock<Box<T>>;

impl<T> Places<T> {
    /// The piece that a number is in, and where.
    fn find(number: u32) -> (usize, usize) {
        // From one on, so that the highest bit tells the piece.
        let number = u64::from(number) + 1;
        let piece = number.ilog2();
        (piece as usize, usize::try_from(number - (1 << piece)).expect("below four billion"))
    }

    /// None while its piece has not been made.
    fn get(&self, number: u32) -> Option<&Place<T>> {
        let (piece, at) = Self::find(number);
        self.0.get(piece)?.get().map(|piece| &piece[at])
    }

    fn make(&self, number: u32) -> &Place<T> {
        let (piece, at) = Self::find(number);
        &self.0[piece].get_or_init(|| (0..1_usize << piece).map(|_| OnceLock::new()).collect())[at]
    }
}

impl<T> Numbered<T> {
    /// `digests` are those of an earlier build, and `earlier` tells what they are of.
    pub fn new(digests: impl ExactSizeIterator<Item = Digest>, earlier: Recall<T>) -> Self {
        let count = u32::try_from(digests.len()).expect("fewer than four billion");
        let mut numbers: [Map<Digest, u32>; SHELVES] = std::array::from_fn(|_| Map::default());
        digests.zip(0..).for_each(|(digest, number)| _ = numbers[shelf(digest)].insert(digest, number));
        let places = Places(std::array::from_fn(|_| OnceLock::new()));
        Self { numbers: numbers.map(RwLock::new), places, next: AtomicU32::new(count), earlier }
    }

    pub fn find(&self, digest: Digest) -> Option<u32> {
        let numbers = self.numbers[shelf(digest)].read().expect("no thread panics with the lock held");
        numbers.get(&digest).copied()
    }

    /// The number of what has this digest, which gets one if it is new.
    pub fn number(&self, digest: Digest, make: impl FnOnce() -> T) -> u32 {
        self.find(digest).unwrap_or_else(|| {
            let mut numbers = self.numbers[shelf(digest)].write().expect("no thread panics with the lock held");
            *numbers.entry(digest).or_insert_with(|| {
                let number = self.next.fetch_add(1, Ordering::Relaxed);
                // Before anybody can learn the number.
                self.places.make(number).get_or_init(|| Box::new(make()));
                number
            })
        })
    }

    /// None for a number that was never given.
    pub fn get(&self, number: u32) -> Option<&T> {
        let is_given = (number as usize) < self.count();
        is_given.then(|| &**self.places.make(number).get_or_init(|| Box::new((self.earlier)(number))))
    }

    /// One that is filled in already.
    pub fn filled(&self, number: u32) -> Option<&T> {
        self.places.get(number)?.get().map(|thing| &**thing)
    }

    /// How many there are; their numbers are those below.
    pub fn count(&self) -> usize {
        self.next.load(Ordering::Relaxed) as usize
    }
}

fn shelf(digest: Digest) -> usize {
    digest.low() % SHELVES
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    fn digest(number: u32) -> Digest {
        Digest::of(&number.to_le_bytes())
    }

    #[test]
    fn numbers_of_an_earlier_build_stay_and_new_ones_follow() {
        let numbered = Numbered::new((0..5).map(digest), Box::new(|number| format!("earlier {number}")));
        assert_eq!(numbered.find(digest(4)), Some(4));
        assert_eq!((numbered.filled(4), numbered.filled(40)), (None, None));
        assert_eq!(numbered.get(4).unwrap().as_str(), "earlier 4");
        assert_eq!(numbered.filled(4).unwrap().as_str(), "earlier 4");
        assert_eq!(numbered.number(digest(9), || "new".to_owned()), 5);
        assert_eq!(numbered.get(5).unwrap().as_str(), "new");
        assert_eq!((numbered.get(6), numbered.count()), (None, 6));
    }

    #[test]
    fn each_thing_has_one_number_whoever_asks() {
        const THINGS: u32 = 1000;
        let numbered = Numbered::new([].into_iter(), Box::new(|_| unreachable!("there is no earlier build")));
        let all = || (0..THINGS).map(|thing| numbered.number(digest(thing), || thing)).collect::<Vec<_>>();
        let answers: Vec<Vec<u32>> = thread::scope(|scope| {
            let threads: Vec<_> = (0..4).map(|_| scope.spawn(all)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(answers.iter().all(|answer| *answer == answers[0]));
        assert_eq!(numbered.count(), THINGS as usize);
        (0..THINGS).zip(&answers[0]).for_each(|(thing, number)| assert_eq!(*numbered.get(*number).unwrap(), thing));
    }

    #[test]
    fn every_number_has_a_place_of_its_own() {
        let mut places: Vec<_> = (0..5000).chain([u32::MAX - 1]).map(Places::<()>::find).collect();
        assert!(places.iter().all(|(piece, at)| *at < 1 << piece));
        places.sort_unstable();
        places.dedup();
        assert_eq!(places.len(), 5001);
    }
}
