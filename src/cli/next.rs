use std::fmt::Write as _;
use std::path::Path;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::args::{Format, Next as Asked};
use super::build::{count, program, refuse};
use super::terminal::Terminal;
use super::{Exit, answer, clock};
use crate::build::{self, BuildError, Next, Options};
use crate::diag::Tally;
use crate::site::Turn;

pub(super) fn run(args: &Asked, folder: &Path, terminal: &Terminal) -> Exit {
    let clock = match clock::asked(args.now.as_deref(), terminal) {
        Ok(clock) => clock,
        Err(exit) => return exit,
    };
    let options = Options::new(folder, clock, program());
    let display = terminal.progress();
    let outcome = build::next(&options, &display);
    display.clear();
    match outcome {
        Ok(next) => match args.format {
            Format::Text => answer::give(&text(&next), terminal),
            Format::Json => answer::give(&answer::json(&json(&next)), terminal),
        },
        Err(BuildError::Site(report)) => {
            terminal.tell(&report.findings);
            let errors = count(Tally::of(&report.findings).errors, "error");
            terminal.complain(&format!("{errors}; a build would publish nothing, so the output stays as it is"));
            Exit::Site
        }
        Err(error) => refuse(error, terminal),
    }
}

/// Articles named for one instant.
const SHOWN: usize = 20;

fn text(next: &Next) -> String {
    let Some(at) = next.at else {
        return "never: no article waits to appear, to expire, or to leave the news sitemap\n".to_owned();
    };
    let zoned = at.to_zoned(next.zone.clone());
    let clock = if zoned.second() == 0 { "%Y-%m-%d %H:%M" } else { "%Y-%m-%d %H:%M:%S" };
    let zone = next.zone.iana_name().map_or_else(|| zoned.offset().to_string(), str::to_owned);
    let mut out = format!("{} {zone}, {}:\n", zoned.strftime(clock), until(next.now, at));
    for change in next.changes.iter().take(SHOWN) {
        let what = match change.turn {
            Turn::Appears => "appears",
            Turn::Gone => "is gone for good, as its address says from then on",
            Turn::Expires => "expires",
            Turn::LeavesNews => "leaves the news sitemap",
        };
        let _ = writeln!(out, "  {} {what}: {}", change.path, change.title);
    }
    if next.changes.len() > SHOWN {
        let _ = writeln!(out, "  and {} more", next.changes.len() - SHOWN);
    }
    out
}

/// How long it is until then, in one unit: hours up to two days, so that `1 day` does not stand for 47 hours.
fn until(now: Timestamp, at: Timestamp) -> String {
    let seconds = usize::try_from(at.as_second() - now.as_second()).unwrap_or_default();
    match seconds {
        0..60 => format!("in {}", count(seconds, "second")),
        60..3600 => format!("in {}", count(seconds / 60, "minute")),
        3600..172_800 => format!("in {}", count(seconds / 3600, "hour")),
        _ => format!("in {}", count(seconds / 86_400, "day")),
    }
}

/// Keys are only ever added; `version` changes if one has to change its meaning.
fn json(next: &Next) -> Value {
    let changes = next.changes.iter().map(|change| {
        let what = match change.turn {
            Turn::Appears => "appears",
            Turn::Gone => "gone",
            Turn::Expires => "expires",
            Turn::LeavesNews => "leaves-news-sitemap",
        };
        json!({"path": change.path.as_str(), "title": change.title, "change": what})
    });
    json!({
        "version": 1,
        "now": next.now.to_string(),
        "timezone": next.zone.iana_name(),
        "next_change": next.at.map(|at| at.to_string()),
        "seconds": next.at.map(|at| at.as_second() - next.now.as_second()),
        "changes": changes.collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_largest_unit() {
        let check = |seconds: i64, want: &str| {
            let now = Timestamp::UNIX_EPOCH;
            assert_eq!(until(now, Timestamp::from_second(seconds).unwrap()), want);
        };
        check(1, "in 1 second");
        check(59, "in 59 seconds");
        check(60, "in 1 minute");
        check(3 * 3600 + 59, "in 3 hours");
        check(47 * 3600, "in 47 hours");
        check(48 * 3600, "in 2 days");
    }
}
