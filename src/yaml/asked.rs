//! For tests: which keys a reader asks for.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::diag::Step;

thread_local! {
    static KEYS: RefCell<BTreeSet<String>> = RefCell::default();
}

/// The keys that `read` asks for, each with those above it, as in `image.src`. What stands in a list counts as standing below
/// its key.
pub fn by(read: impl FnOnce()) -> BTreeSet<String> {
    KEYS.take();
    read();
    KEYS.take()
}

pub(super) fn note(at: &[Step], known: &[&'static str]) {
    let above: String = at
        .iter()
        .filter_map(|step| match step {
            Step::Key(key) => Some(format!("{key}.")),
            Step::Index(_) => None,
        })
        .collect();
    KEYS.with_borrow_mut(|keys| keys.extend(known.iter().map(|key| format!("{above}{key}"))));
}
