//! Chance that falls the same way on every machine.

/// SplitMix64: eight lines, no state to share between threads, and good enough for made-up news.
pub struct Dice(u64);

impl Dice {
    /// Each stream is a sequence of its own, so that article 4,711 does not depend on the 4,710 before it.
    pub fn new(stream: u64) -> Self {
        // Neighbouring starting points would give the same sequence one step apart: mixed, they lie far from each other.
        Self(mix(stream.wrapping_add(0x0062_6c61_7474)))
    }

    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }

    /// From 0 up to, but not including, `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        ((u128::from(self.roll()) * u128::from(end)) >> 64) as u64
    }

    /// Both ends included.
    pub fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.below(most - least + 1)
    }

    pub fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len() as u64) as usize]
    }
}

fn mix(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Picks by weight.
pub struct Weighted {
    /// In whole numbers: sums of floats could differ in their last bit, and an article with them.
    running: Vec<u64>,
}

impl Weighted {
    pub fn new(weights: impl IntoIterator<Item = u64>) -> Self {
        let running = weights.into_iter().scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self { running: running.collect() }
    }

    /// Zipf's law: the k-th of `count`, from 1, is drawn in proportion to k^-exponent.
    pub fn zipf(count: usize, exponent: f64) -> Self {
        Self::new((1..=count).map(|rank| (1e9 / (rank as f64).powf(exponent)).round() as u64))
    }

    /// An index, from 0.
    pub fn pick(&self, dice: &mut Dice) -> usize {
        let at = dice.below(*self.running.last().expect("there is something to pick from"));
        self.running.partition_point(|sum| *sum <= at)
    }
}
