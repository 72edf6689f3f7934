//! What the machine needs to write some files, and nothing else: no program can be faster than that.

use std::collections::BTreeSet;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use nix::sys::resource::UsageWho;
use serde::Serialize;

use crate::measure::Neighbours;

/// Bytes held in memory at once. Reading them is not timed, so the site need not fit into memory.
const PORTION: u64 = 256 << 20;

#[derive(Clone, Copy, Serialize)]
pub struct Floor {
    pub seconds: f64,
    /// As in [`Usage`](crate::measure::Usage): a floor that was disturbed flatters what is compared with it.
    pub others: Option<f64>,
}

/// Writes the files named into a folder that is not there yet, each from memory, folders first, then
/// the files on so many threads. Nothing is synced, as builds sync nothing either.
pub fn write_floor(from: &Path, files: &[&Path], fresh: &Path, threads: usize) -> Result<Floor, Box<dyn Error>> {
    let neighbours = Neighbours::watch();
    // Sorted, so that parents come before their children.
    let folders: BTreeSet<PathBuf> =
        files.iter().flat_map(|file| file.ancestors().skip(1)).map(|folder| fresh.join(folder)).collect();
    let mut spent = timed(|| folders.iter().try_for_each(fs::create_dir))?;
    let mut rest = files;
    while !rest.is_empty() {
        let mut portion = Vec::new();
        let mut held = 0;
        while let Some((file, others)) = rest.split_first().filter(|_| held < PORTION) {
            let bytes = fs::read(from.join(file))?;
            held += bytes.len() as u64;
            portion.push((fresh.join(file), bytes));
            rest = others;
        }
        spent += timed(|| write_all(&portion, threads))?;
    }
    Ok(Floor { seconds: spent.as_secs_f64(), others: neighbours.share(UsageWho::RUSAGE_SELF) })
}

fn write_all(files: &[(PathBuf, Vec<u8>)], threads: usize) -> std::io::Result<()> {
    /// So that threads seldom meet at the counter.
    const STEP: usize = 64;
    let next = AtomicUsize::new(0);
    let work = || {
        loop {
            let start = next.fetch_add(STEP, Ordering::Relaxed);
            let Some(some) = files.get(start..files.len().min(start + STEP)).filter(|some| !some.is_empty()) else {
                return Ok(());
            };
            for (path, bytes) in some {
                fs::OpenOptions::new().write(true).create_new(true).open(path)?.write_all(bytes)?;
            }
        }
    };
    std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().try_for_each(|worker| worker.join().expect("writing does not panic"))
    })
}

fn timed(work: impl FnOnce() -> std::io::Result<()>) -> std::io::Result<Duration> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed())
}
