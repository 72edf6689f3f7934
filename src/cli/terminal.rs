use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Color, Output};
use super::groups::{self, Part};
use crate::build::{Progress, Report};
use crate::diag::{Finding, Level};

/// Where a person, or a pipeline's log, reads what happens: standard error. Data goes to standard output.
pub(super) struct Terminal {
    quiet: bool,
    verbose: bool,
    styled: bool,
    /// Somebody watches: a display may move.
    live: bool,
}

impl Terminal {
    pub fn new(output: &Output) -> Self {
        let terminal = io::stderr().is_terminal();
        let styled = match output.color {
            Color::Always => true,
            Color::Never => false,
            // https://no-color.org: any value that is not empty.
            Color::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        let live = terminal && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self { quiet: output.quiet, verbose: output.verbose, styled, live: live && !output.quiet }
    }

    /// Something a person wants to know. Not said when quiet.
    pub fn say(&self, text: &str) {
        if !self.quiet {
            self.print(text);
        }
    }

    /// Something that went wrong.
    pub fn complain(&self, text: &str) {
        let (bold, off) = if self.styled { ("\x1b[1;31m", "\x1b[0m") } else { ("", "") };
        self.print(&format!("{bold}error{off}: {text}"));
    }

    pub fn hint(&self, text: &str) {
        self.print(&format!("  = hint: {text}"));
    }

    /// Something that waits for an answer; said even when quiet, and without a line break of its own.
    pub fn ask(&self, text: &str) {
        let mut err = io::stderr().lock();
        let _ = write!(err, "{text}").and_then(|()| err.flush());
    }

    /// Diagnostics with their excerpts, errors last, where they are seen; errors alone if quiet. Of what repeats, a few unless
    /// verbose.
    pub fn tell(&self, findings: &[Finding]) {
        for level in [Level::Info, Level::Warning, Level::Error] {
            if self.quiet && level != Level::Error {
                continue;
            }
            let findings: Vec<&Finding> = findings.iter().filter(|finding| finding.level == level).collect();
            for part in groups::parts(&findings, self.verbose) {
                match part {
                    Part::Whole(finding) => self.print(&(finding.full(self.styled) + "\n")),
                    Part::Rest(text) => self.print(&(text + "\n")),
                }
            }
        }
    }

    /// Why files were made, and how long each stage took; if verbose.
    pub fn explain(&self, report: &Report) {
        if !self.verbose {
            return;
        }
        for (reason, count) in report.reasons() {
            self.print(&format!("made {count}: {reason}"));
            let files = report.made.iter().filter(|(_, why)| why.to_string() == reason);
            for (path, _) in files.take(SHOWN) {
                self.print(&format!("  {path}"));
            }
            if count > SHOWN {
                self.print(&format!("  and {} more", count - SHOWN));
            }
        }
        let stages: Vec<_> =
            report.stages.iter().map(|(name, took)| format!("{name} {} ms", took.as_millis())).collect();
        self.print(&stages.join(", "));
    }

    /// A display of a build's progress: a bar on a terminal; in a pipe nothing, or a line a stage if verbose.
    pub fn progress(&self) -> Display<'_> {
        Display { terminal: self, bar: Mutex::new(None) }
    }

    fn print(&self, text: &str) {
        // Whoever closed the pipe does not want to read on; the work goes on all the same.
        let _ = writeln!(io::stderr().lock(), "{text}");
    }
}

/// Files named for each reason they were made for.
const SHOWN: usize = 20;

pub(super) struct Display<'a> {
    terminal: &'a Terminal,
    bar: Mutex<Option<ProgressBar>>,
}

impl Display<'_> {
    /// Takes the display away, before other lines are printed.
    pub fn clear(&self) {
        if let Some(bar) = self.bar.lock().expect("no thread panics with the lock held").take() {
            bar.finish_and_clear();
        }
    }
}

impl Progress for Display<'_> {
    fn stage(&self, name: &'static str, total: Option<usize>) {
        if self.terminal.verbose {
            self.clear();
            self.terminal.say(&match total {
                Some(total) => format!("{name} ({total} files)"),
                None => name.to_owned(),
            });
        }
        if !self.terminal.live {
            return;
        }
        self.clear();
        let bar = match total {
            Some(total) => ProgressBar::new(total as u64).with_style(
                ProgressStyle::with_template("{msg:>10} {wide_bar} {pos}/{len}").expect("a sound template"),
            ),
            None => ProgressBar::new_spinner()
                .with_style(ProgressStyle::with_template("{msg:>10} {spinner}").expect("a sound template")),
        };
        bar.set_message(name);
        bar.enable_steady_tick(Duration::from_millis(100));
        *self.bar.lock().expect("no thread panics with the lock held") = Some(bar);
    }

    fn note(&self, text: &str) {
        self.clear();
        self.terminal.say(text);
    }

    fn step(&self) {
        if !self.terminal.live {
            return;
        }
        if let Some(bar) = &*self.bar.lock().expect("no thread panics with the lock held") {
            bar.inc(1);
        }
    }
}
