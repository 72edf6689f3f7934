//! Pages as they were last shown, for while they can't be made: the last good page stays.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Mutex;

use super::locked;
use crate::build::Shown;
use crate::vocab::OutputPath;

/// Pages that are held. People work on a few at a time.
const PAGES: usize = 200;

/// Bytes that are held, at most.
const BYTES: usize = 16 << 20;

#[derive(Default)]
pub struct Shelf(Mutex<Pages>);

#[derive(Default)]
struct Pages {
    by_path: BTreeMap<OutputPath, Shown>,
    /// The one that was put first comes first.
    order: VecDeque<OutputPath>,
    bytes: usize,
}

impl Shelf {
    pub fn put(&self, page: &Shown) {
        let mut pages = locked(&self.0);
        let Pages { by_path, order, bytes } = &mut *pages;
        *bytes += page.bytes.len();
        match by_path.insert(page.path.clone(), page.clone()) {
            Some(before) => *bytes -= before.bytes.len(),
            None => order.push_back(page.path.clone()),
        }
        while (order.len() > PAGES || *bytes > BYTES)
            && let Some(first) = order.pop_front()
        {
            *bytes -= by_path.remove(&first).map_or(0, |page| page.bytes.len());
        }
    }

    pub fn get(&self, path: &OutputPath) -> Option<Shown> {
        locked(&self.0).by_path.get(path).cloned()
    }
}
