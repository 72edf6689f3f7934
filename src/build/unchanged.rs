//! Knows that there is nothing to do, without looking into any file.

use jiff::tz::TimeZone;
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::memory::{Memory, numbers};
use super::problems::blocks;
use super::report::{Counts, Report, Stopwatch};
use super::{Caching, Options, ledger};
use crate::cache::Cache;
use crate::diag::Finding;
use crate::publish::{Before, Changes, Known};
use crate::site::Steady;
use crate::source::{Role, Sources};
use crate::vocab::{BaseUrl, Digest, Digester};

/// What a build that published something saw, as far as it takes to know that all is as it was.
#[derive(Serialize, Deserialize)]
pub(super) struct Last {
    pub snapshot: Option<Digest>,
    /// What stood in the site's ledger after it.
    pub ledger: Option<Digest>,
    pub options: Digest,
    pub timezone: Option<String>,
    pub steady: Steady,
    pub findings: Vec<Finding>,
    pub counts: Counts,
    pub base_url: BaseUrl,
}

/// A digest of the names, sizes and times of all files of the site. None if a time can't be trusted, since the file was
/// written just now.
pub(super) fn snapshot(sources: &Sources, cache: &Cache) -> Option<Digest> {
    let mut digester = Digester::default();
    // The ledger is not the newsroom's alone: the build itself writes it.
    for file in sources.files().iter().filter(|file| file.role != Role::Ledger) {
        let stamp = cache.stamp(file.modified);
        if stamp == 0 {
            return None;
        }
        digester.update(file.path.as_str().as_bytes());
        digester.update(&file.size.to_le_bytes());
        digester.update(&stamp.to_le_bytes());
    }
    Some(digester.finish())
}

/// A digest of every option that the output depends on, but for the clock and the folder, which the memory is named for.
pub(super) fn options_digest(options: &Options) -> Digest {
    let Options { base_url, audience, minify, accept_removals, record, program, .. } = options;
    Digest::of(format!("{base_url:?} {audience:?} {minify} {accept_removals} {record} {program}").as_bytes())
}

/// The report of a build that finds everything as it was; none if there may be something to do.
pub(super) fn report(
    memory: &Memory,
    (sources, snapshot): (&Sources, Option<Digest>),
    options: &Options,
    before: Option<&Before>,
    watch: &Stopwatch,
) -> Option<Report> {
    let last = memory.last.as_ref()?;
    let same = options.caching == Caching::On
        && snapshot.is_some()
        && last.snapshot == snapshot
        && last.ledger == ledger::standing(sources)
        && last.options == options_digest(options)
        && !blocks(&last.findings, options.strict);
    let zone = same.then(|| last.timezone.as_deref().and_then(|name| TimeZone::get(name).ok())).flatten()?;
    let now = options.clock.now(&zone).ok()?;
    let stands = last.steady.holds(now) && before.is_some_and(|before| all_stand(memory, before));
    stands.then(|| Report {
        findings: last.findings.clone(),
        counts: last.counts,
        changes: Changes::default(),
        made: Vec::new(),
        stages: watch.stages(),
        elapsed: watch.elapsed(),
        base_url: Some(last.base_url.clone()),
        next_change: last.steady.until,
    })
}

/// Whether every file of the output has the size and time it was left with, and there is no other: one of another site that is published
/// into the same folder, say.
fn all_stand(memory: &Memory, before: &Before) -> bool {
    let paths = (0..memory.pages.len()).map(|index| memory.pages.path(index).unwrap_or_default());
    let pages = before.known(paths).into_par_iter().enumerate();
    let stands = |known: Option<Known>, entry| known.is_some_and(|known| before.stands(known, &entry));
    let fragments = numbers(memory.fragments.len()).into_par_iter().map(|number| memory.fragments.whole(number));
    let fragments = fragments.filter_map(|fragment| fragment.entry.map(|entry| (fragment.call.url().output(), entry)));
    let fragments = fragments.map(|(path, entry)| stands(before.known_one(&path), entry).then_some(1));
    pages.all(|(index, known)| memory.pages.entry(index).is_some_and(|entry| stands(known, entry)))
        && fragments.sum::<Option<usize>>().is_some_and(|count| memory.pages.len() + count == before.count())
}
