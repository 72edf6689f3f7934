//! What the design promises, beside what was measured.

use serde::Serialize;

use crate::cases::{Case, Measured, Run};
use crate::preview::Previewed;

#[derive(Serialize)]
pub struct Verdict {
    pub work: String,
    pub measured: f64,
    pub must: f64,
    pub aim: f64,
    pub unit: Unit,
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Seconds,
    Mebibytes,
    Files,
    /// Of something measured in the same run.
    Times,
}

/// Budgets hold for this many articles; other sizes show a trend.
pub const ARTICLES: u64 = 44_818;
/// How far apart the times per article of two sizes may be.
const FLAT: f64 = 1.25;
const MIB: f64 = 1024.0 * 1024.0;

/// All budgets that something was measured for, in the order of the design.
pub fn judge(measured: &[Measured], previewed: &[Previewed]) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut add = |work: &str, case, of: &dyn Fn(&Run) -> Option<f64>, must, aim, unit| {
        let runs = measured.iter().filter(|one| one.case == case).flat_map(|one| &one.runs);
        if let Some(measured) = median(runs.filter_map(of)) {
            verdicts.push(Verdict { work: work.to_owned(), measured, must, aim, unit });
        }
    };
    let wall = |run: &Run| Some(run.usage.wall);
    let of_floor = |run: &Run| Some(run.usage.wall / run.floor.seconds);
    let of_hugo = |run: &Run| run.hugo.map(|hugo| run.usage.wall / hugo.wall);
    add("clean build, of its floor", Case::Clean, &of_floor, 2.5, 2.0, Unit::Times);
    add("clean build, of Hugo's time", Case::Clean, &of_hugo, 1.0 / 5.0, 1.0 / 5.0, Unit::Times);
    add(
        "clean build, memory",
        Case::Clean,
        &|run| Some(run.usage.peak as f64 / MIB),
        f64::INFINITY,
        400.0,
        Unit::Mebibytes,
    );
    let memory_of_hugo = |run: &Run| run.hugo.map(|hugo| run.usage.peak as f64 / hugo.peak as f64);
    add("clean build, of Hugo's memory", Case::Clean, &memory_of_hugo, 0.25, 0.25, Unit::Times);
    add("nothing changed", Case::Unchanged, &wall, 1.0, 0.3, Unit::Seconds);
    add("one edited body", Case::Edit, &wall, 1.0, 0.4, Unit::Seconds);
    add("one edited body, of Hugo's time", Case::Edit, &of_hugo, 1.0 / 50.0, 1.0 / 50.0, Unit::Times);
    add("one new article, ssi", Case::NewSsi, &wall, 1.5, 0.5, Unit::Seconds);
    add("one new article, inline, of its floor", Case::NewInline, &of_floor, 3.0, 1.5, Unit::Times);
    add("one new article, ssi, output files", Case::NewSsi, &|run| Some(run.changed as f64), 20.0, 10.0, Unit::Files);
    add("one new article, ssi, fresh checkout", Case::Restored, &wall, 5.0, 2.0, Unit::Seconds);
    verdicts.extend(preview(previewed));
    verdicts.extend(growth(measured));
    verdicts
}

/// What an editor waits for. Memory has no budget of its own; the aim is that of a build.
fn preview(previewed: &[Previewed]) -> Vec<Verdict> {
    let mut verdicts = Vec::new();
    let mut add = |work: &str, of: &dyn Fn(&Previewed) -> f64, must, aim, unit| {
        if let Some(measured) = median(previewed.iter().map(of)) {
            verdicts.push(Verdict { work: format!("preview, {work}"), measured, must, aim, unit });
        }
    };
    add("start to first page", &|one| one.start.wall, 2.0, 0.5, Unit::Seconds);
    let saves = previewed.first().map(|one| one.saves.as_slice()).unwrap_or_default();
    for (nth, (name, _)) in saves.iter().enumerate() {
        add(name, &|one| one.saves[nth].1.wall, 0.1, 0.03, Unit::Seconds);
    }
    add("memory", &|one| one.peak as f64 / MIB, f64::INFINITY, 400.0, Unit::Mebibytes);
    verdicts
}

/// Time per article of the largest size against the smallest, and the memory of the size that has a budget.
fn growth(measured: &[Measured]) -> Vec<Verdict> {
    let sizes: Vec<_> = measured.iter().filter(|one| one.case == Case::Growth).collect();
    let per_article = |one: &Measured| Some(median(one.runs.iter().map(|run| run.usage.wall))? / one.articles as f64);
    let smallest = sizes.iter().min_by_key(|one| one.articles);
    let largest = sizes.iter().max_by_key(|one| one.articles);
    let mut verdicts = Vec::new();
    if let Some((small, large)) = smallest.zip(largest).filter(|(small, large)| small.articles < large.articles)
        && let Some((small, large)) = per_article(small).zip(per_article(large))
    {
        let work = "time per article, largest of smallest".to_owned();
        verdicts.push(Verdict { work, measured: large / small, must: FLAT, aim: 1.0, unit: Unit::Times });
    }
    for one in sizes.iter().filter(|one| one.articles == 250_000) {
        let Some(peak) = median(one.runs.iter().map(|run| run.usage.peak as f64 / MIB)) else { continue };
        let work = "memory at 250,000 articles".to_owned();
        verdicts.push(Verdict { work, measured: peak, must: 3072.0, aim: 2048.0, unit: Unit::Mebibytes });
    }
    verdicts
}

impl Verdict {
    pub fn word(&self) -> &'static str {
        if self.measured <= self.aim {
            "aim met"
        } else if self.must.is_infinite() {
            "aim missed"
        } else if self.measured <= self.must {
            "must met"
        } else {
            "MISSED"
        }
    }
}

/// The middle value, or the lower of the two in the middle.
pub fn median(values: impl IntoIterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.into_iter().collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len().checked_sub(1)? / 2).copied()
}
