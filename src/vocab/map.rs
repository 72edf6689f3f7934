use std::collections::{HashMap, HashSet};

use foldhash::fast::FixedState;

/// A hash map for what the site's own files name. It is quicker than the standard library's, which guards against keys
/// chosen to collide: here those could only come from the newsroom, and cost nobody but itself time.
pub type Map<K, V> = HashMap<K, V, FixedState>;

/// As [`Map`].
pub type Set<T> = HashSet<T, FixedState>;
