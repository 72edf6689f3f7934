//! The results for people to read.

use std::fmt::Write;

use crate::Results;
use crate::budgets::{self, Unit, Verdict, median};
use crate::cases::{Case, Measured, Run};
use crate::measure::Usage;
use crate::preview::{Previewed, Step};

const MIB: f64 = 1024.0 * 1024.0;

/// Medians of the runs; of time also the span.
pub fn render(results: &Results) -> String {
    let mut out = String::new();
    let machine = &results.machine;
    let memory = machine.memory.map_or_else(String::new, |bytes| format!(", {:.1} GiB", bytes as f64 / MIB / 1024.0));
    let processor = machine.processor.as_ref().map_or_else(String::new, |name| format!(" ({name})"));
    let _ = writeln!(out, "{} processors{processor}{memory}; {} threads", machine.processors, results.threads);
    let _ = writeln!(out, "{}; medians of {} runs\n", results.programs.join("; "), results.runs);
    if !results.measured.is_empty() {
        out += &align(measurements(&results.measured));
    }
    if !results.previewed.is_empty() {
        out.push('\n');
        out += &align(steps(&results.previewed));
    }
    if results.verdicts.is_empty() {
        return out;
    }
    out.push('\n');
    out += &align(verdicts(&results.verdicts));
    if results.articles != budgets::ARTICLES {
        let _ = writeln!(out, "\nBudgets hold for {} articles: these show a trend.", grouped(budgets::ARTICLES));
    }
    out
}

fn measurements(measured: &[Measured]) -> Vec<Vec<String>> {
    let heads = [
        "case",
        "articles",
        "wall s",
        "least–most",
        "cpu s",
        "peak MiB",
        "others",
        "µs/article",
        "files",
        "MB",
        "changed",
        "same bytes",
        "floor s",
        "others",
        "× floor",
    ];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    for one in measured {
        let of = |what: &dyn Fn(&Run) -> f64| median(one.runs.iter().map(what)).unwrap_or(f64::NAN);
        let mut row = usage_cells(name(one.case), one.articles, one.runs.iter().map(|run| run.usage).collect());
        row.extend([
            grouped(of(&|run| run.files as f64) as u64),
            format!("{:.1}", of(&|run| run.bytes as f64) / 1e6),
            grouped(of(&|run| run.changed as f64) as u64),
            grouped(of(&|run| run.rewritten as f64) as u64),
        ]);
        // Nothing written has no floor to compare with.
        if one.runs.iter().any(|run| run.changed > 0) {
            let others = median(one.runs.iter().filter_map(|run| run.floor.others));
            row.extend([
                seconds(of(&|run| run.floor.seconds)),
                others.map_or_else(String::new, share),
                format!("{:.1}", of(&|run| run.usage.wall / run.floor.seconds)),
            ]);
        }
        rows.push(row);
        let hugo: Vec<Usage> = one.runs.iter().filter_map(|run| run.hugo).collect();
        if !hugo.is_empty() {
            rows.push(usage_cells(&format!("  Hugo: {}", name(one.case)), one.articles, hugo));
        }
    }
    rows
}

/// What an editor waits for.
fn steps(previewed: &[Previewed]) -> Vec<Vec<String>> {
    let heads = ["preview", "articles", "wall s", "least–most", "cpu s"];
    let mut rows = vec![heads.map(str::to_owned).to_vec()];
    let all = |one: &Previewed| [&[("start to first page", one.start)], &one.saves[..]].concat();
    let runs: Vec<Vec<(&str, Step)>> = previewed.iter().map(all).collect();
    for (nth, (name, _)) in runs.first().into_iter().flatten().enumerate() {
        let of = |what: fn(Step) -> f64| runs.iter().map(move |steps| what(steps[nth].1));
        let wall = || of(|step| step.wall);
        let articles = previewed.first().map_or(0, |one| one.articles);
        rows.push(vec![
            (*name).to_owned(),
            grouped(articles),
            seconds(median(wall()).unwrap_or(f64::NAN)),
            format!("{}–{}", seconds(wall().fold(f64::INFINITY, f64::min)), seconds(wall().fold(0.0, f64::max))),
            seconds(median(of(|step| step.cpu)).unwrap_or(f64::NAN)),
        ]);
    }
    rows
}

fn usage_cells(name: &str, articles: u64, runs: Vec<Usage>) -> Vec<String> {
    let of = |what: &dyn Fn(&Usage) -> f64| median(runs.iter().map(what)).unwrap_or(f64::NAN);
    let wall = of(&|usage| usage.wall);
    let least = runs.iter().map(|usage| usage.wall).fold(f64::INFINITY, f64::min);
    let most = runs.iter().map(|usage| usage.wall).fold(0.0, f64::max);
    let others = median(runs.iter().filter_map(|usage| usage.others));
    vec![
        name.to_owned(),
        grouped(articles),
        seconds(wall),
        format!("{}–{}", seconds(least), seconds(most)),
        seconds(of(&|usage| usage.cpu)),
        format!("{:.0}", of(&|usage| usage.peak as f64) / MIB),
        others.map_or_else(String::new, share),
        format!("{:.0}", wall / articles as f64 * 1e6),
    ]
}

fn verdicts(verdicts: &[Verdict]) -> Vec<Vec<String>> {
    let mut rows = vec![["budget", "measured", "must", "aim", ""].map(str::to_owned).to_vec()];
    for verdict in verdicts {
        let value = |value: f64| match verdict.unit {
            _ if value.is_infinite() => "–".to_owned(),
            Unit::Seconds => format!("{} s", seconds(value)),
            Unit::Mebibytes => format!("{value:.0} MiB"),
            Unit::Files => format!("{} files", grouped(value as u64)),
            Unit::Times if value < 0.1 => format!("{value:.3} ×"),
            Unit::Times => format!("{value:.2} ×"),
        };
        let figures = [verdict.measured, verdict.must, verdict.aim].map(value);
        rows.push([std::slice::from_ref(&verdict.work), &figures[..], &[verdict.word().to_owned()]].concat());
    }
    rows
}

pub fn name(case: Case) -> &'static str {
    match case {
        Case::Clean => "clean build",
        Case::Unchanged => "nothing changed",
        Case::Edit => "one edited body",
        Case::NewSsi => "one new article, ssi",
        Case::NewInline => "one new article, inline",
        Case::Layout => "one changed layout",
        Case::Restored => "one new article, ssi, fresh checkout",
        Case::Preview => "preview",
        Case::Growth => "growth, clean build",
    }
}

fn share(value: f64) -> String {
    format!("{value:.2}")
}

fn seconds(value: f64) -> String {
    if value < 0.1 { format!("{value:.4}") } else { format!("{value:.2}") }
}

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().map(|group| std::str::from_utf8(group).expect("digits")).collect();
    groups.join(",")
}

/// Columns two spaces apart, the first to the left, figures to the right.
fn align(rows: Vec<Vec<String>>) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max();
    let widths: Vec<usize> = (0..columns).filter_map(width).collect();
    let line = |row: &Vec<String>| {
        let cells = row.iter().zip(&widths).enumerate().map(|(column, (cell, width))| match column {
            0 => format!("{cell:<width$}"),
            _ => format!("  {cell:>width$}"),
        });
        cells.collect::<String>().trim_end().to_owned() + "\n"
    };
    rows.iter().map(line).collect()
}
