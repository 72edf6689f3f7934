use std::fs;
use std::io::{self, Read as _, Seek as _};
use std::path::Path;

use rayon::prelude::*;

use super::args::{Build, Format};
use super::terminal::Terminal;
use super::{Exit, answer, out};
use crate::build::{self, BuildError, Caching, Options, Report};
use crate::diag::{Failure, Tally};
use crate::vocab::{Digest, Digester, OutputPath};

pub(super) fn run(args: &Build, folder: &Path, terminal: &Terminal) -> Exit {
    let options = match args.edition.options(folder, terminal) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    // As with git, paths in options are meant from the folder of `-C`.
    let out = folder.join(args.out.as_deref().unwrap_or(Path::new("public")));
    match out::refusal(folder, &out) {
        Ok(None) => {}
        Ok(Some(reason)) => {
            terminal.complain(&format!("the output folder {} {reason}", out.display()));
            terminal
                .hint("name a folder of its own with `--out`; without it the output is public/ in the site's folder");
            return Exit::Usage;
        }
        Err(error) => {
            terminal.complain(&Failure::new("find", out, error).to_string());
            return Exit::Machine;
        }
    }
    let report_file = args.report.as_ref().map(|file| folder.join(file));
    if let Some(file) = &report_file {
        // Opened now: a report that can't be written must not be noticed after the site was published.
        if file.starts_with(&out) || out::refusal(folder, file).ok().flatten().is_some() {
            terminal.complain(&format!("the report {} would stand among the site's own files", file.display()));
            return Exit::Usage;
        }
        if let Err(error) = fs::OpenOptions::new().create(true).truncate(false).write(true).open(file) {
            terminal.complain(&Failure::new("write", file, error).to_string());
            return Exit::Machine;
        }
    }
    let caching = if args.clean { Caching::Clean } else { Caching::On };
    let accept_removals = args.accept_removals;
    let threads = match args.edition.threads(terminal) {
        Ok(threads) => threads,
        Err(exit) => return exit,
    };
    let program = threads.install(program);
    let options = Options { out: Some(out), caching, accept_removals, program, ..options };
    let display = terminal.progress();
    let outcome = threads.install(|| build::build(&options, &display));
    display.clear();
    let report = match outcome {
        Ok(report) => report,
        Err(BuildError::Site(report)) => return refuse_site(&report, args, report_file.as_deref(), terminal),
        Err(error) => return refuse(error, terminal),
    };
    terminal.tell(&report.findings);
    terminal.explain(&report);
    terminal.say(&summary(&report));
    if let Err(failure) = hand_over(&report, Published::Yes, args, report_file.as_deref()) {
        terminal.complain(&failure.to_string());
        return Exit::Machine;
    }
    if !args.verify {
        return Exit::Done;
    }
    let display = terminal.progress();
    let differing = threads.install(|| build::verify(&options, &display));
    display.clear();
    match differing {
        Ok(differing) => tell_differences(&differing, terminal),
        Err(error) => refuse(error, terminal),
    }
}

fn tell_differences(differing: &[OutputPath], terminal: &Terminal) -> Exit {
    /// Enough to see a pattern.
    const SHOWN: usize = 20;
    if differing.is_empty() {
        terminal.say("verified: a build from nothing gives the same bytes");
        return Exit::Done;
    }
    for path in differing.iter().take(SHOWN) {
        terminal.complain(&format!("{path} differs from what a build from nothing gives"));
    }
    if differing.len() > SHOWN {
        terminal.complain(&format!("and so do {} more files", differing.len() - SHOWN));
    }
    terminal.hint("`blatt build --clean` mends the output; if nobody changed it by hand, please report this as a mistake of blatt's");
    Exit::Site
}

/// Whether the site that readers see is the one just built.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Published {
    Yes,
    No,
}

/// Gives the report to whoever asked for it.
fn hand_over(report: &Report, published: Published, args: &Build, file: Option<&Path>) -> Result<(), Failure> {
    if args.report.is_none() && args.format == Format::Text {
        return Ok(());
    }
    let json = super::report::json(report, published == Published::Yes);
    let text = answer::json(&json);
    if let Some(file) = file {
        fs::write(file, &text).map_err(Failure::at("write", file))?;
    }
    if args.format == Format::Json {
        answer::write(&text)?;
    }
    Ok(())
}

fn refuse_site(report: &Report, args: &Build, file: Option<&Path>, terminal: &Terminal) -> Exit {
    terminal.tell(&report.findings);
    let Tally { errors, warnings, .. } = Tally::of(&report.findings);
    let errors = count(errors, "error");
    let counted = if warnings > 0 { format!("{errors} and {}", count(warnings, "warning")) } else { errors };
    terminal.complain(&format!("{counted}; nothing was published, the output is as it was"));
    match hand_over(report, Published::No, args, file) {
        Ok(()) => Exit::Site,
        Err(failure) => {
            terminal.complain(&failure.to_string());
            Exit::Machine
        }
    }
}

pub(super) fn refuse(error: BuildError, terminal: &Terminal) -> Exit {
    match error {
        BuildError::Site(report) => {
            terminal.tell(&report.findings);
            terminal.complain("the site's files changed meanwhile, and now have errors");
            Exit::Site
        }
        BuildError::NotOurs(folder) => {
            terminal.complain(&format!("the output folder {} holds files that blatt did not make", folder.display()));
            terminal.hint("name another folder with `--out`, or empty this one yourself if nothing in it is needed");
            Exit::Machine
        }
        BuildError::InTheWay(file) => {
            terminal.complain(&format!(
                "{} stands where a file of the site belongs, and blatt did not make it",
                file.display()
            ));
            terminal.hint("move it out of the output folder; files of your own belong into content/static/");
            Exit::Machine
        }
        BuildError::Halfway(failure) => {
            terminal.complain(&format!("{failure}; some of the published files are new, some are as they were"));
            terminal.hint("every file is whole; build again to complete the site");
            Exit::Machine
        }
        BuildError::Failure(failure) => {
            terminal.complain(&format!("{failure}; the published site is as it was"));
            Exit::Machine
        }
        BuildError::Unsteady(path) => {
            terminal.complain(&format!("{path} kept changing while the site was built; nothing was published"));
            terminal.hint("build again when whatever writes the files is done");
            Exit::Machine
        }
        BuildError::Clock(bad) => {
            terminal.complain(&format!("`--now`: {}", bad.0));
            Exit::Usage
        }
    }
}

/// The one line that says what was done.
fn summary(report: &Report) -> String {
    let counts = &report.counts;
    let changes = &report.changes;
    let Tally { warnings, .. } = Tally::of(&report.findings);
    let numbers = [changes.added.len(), changes.changed.len(), changes.removed.len()];
    let changed = match numbers {
        [0, 0, 0] => "nothing changed".to_owned(),
        [added, changed, removed] => {
            format!("{} new, {} changed, {} removed", grouped(added), grouped(changed), grouped(removed))
        }
    };
    format!(
        "built {} from {}: {}, {changed}, in {:.2} s, {}",
        count(counts.pages, "page"),
        count(counts.articles, "article"),
        count(counts.files, "file"),
        report.elapsed.as_secs_f64(),
        count(warnings, "warning"),
    )
}

pub(super) fn count(number: usize, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// As in `44,818`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Tells this program from every other one that may have written the cache: its own bytes do, whatever its version says.
pub(super) fn program() -> Digest {
    /// Bytes that a thread reads at a time: a program has ten times as many, and every build waits for this.
    const PART: u64 = 4 << 20;
    let own = || -> io::Result<Digest> {
        let file = std::env::current_exe()?;
        let parts = usize::try_from(fs::metadata(&file)?.len().div_ceil(PART)).map_err(io::Error::other)?;
        let parts = (0..parts).into_par_iter().map(|nth| digest_of(&file, nth as u64 * PART, PART));
        let mut digester = Digester::default();
        for part in parts.collect::<Vec<_>>() {
            digester.update(&part?.bytes());
        }
        Ok(digester.finish())
    };
    own().unwrap_or_else(|_| Digest::of(env!("CARGO_PKG_VERSION").as_bytes()))
}

/// Of a part of a file.
fn digest_of(file: &Path, start: u64, length: u64) -> io::Result<Digest> {
    let mut file = fs::File::open(file)?;
    file.seek(io::SeekFrom::Start(start))?;
    let (mut part, mut digester, mut block) = (file.take(length), Digester::default(), vec![0; 1 << 17]);
    loop {
        match part.read(&mut block)? {
            0 => return Ok(digester.finish()),
            length => digester.update(&block[..length]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn large_numbers_can_be_read() {
        let check = |number: usize, want: &str| assert_eq!(grouped(number), want);
        check(0, "0");
        check(999, "999");
        check(1000, "1,000");
        check(44_818, "44,818");
        check(1_234_567, "1,234,567");
    }
}
