use std::path::Path;

use super::args::{Check, FindingsFormat};
use super::build::{count, refuse};
use super::findings::{self, github, sarif};
use super::terminal::Terminal;
use super::{Exit, answer};
use crate::build::{self, Report};
use crate::diag::{Failure, Tally};

pub(super) fn run(args: &Check, folder: &Path, terminal: &Terminal) -> Exit {
    let options = match args.edition.options(folder, terminal) {
        Ok(options) => options,
        Err(exit) => return exit,
    };
    let threads = match args.edition.threads(terminal) {
        Ok(threads) => threads,
        Err(exit) => return exit,
    };
    let display = terminal.progress();
    let outcome = threads.install(|| build::check(&options, &display));
    display.clear();
    let report = match outcome {
        Ok(report) => report,
        Err(error) => return refuse(error, terminal),
    };
    if let Err(failure) = tell(&report, args.format, folder, terminal) {
        terminal.complain(&failure.to_string());
        return Exit::Machine;
    }
    terminal.explain(&report);
    terminal.say(&summary(&report));
    match Tally::of(&report.findings).errors {
        0 => Exit::Done,
        _ => Exit::Site,
    }
}

fn tell(report: &Report, format: FindingsFormat, folder: &Path, terminal: &Terminal) -> Result<(), Failure> {
    match format {
        FindingsFormat::Text => {
            terminal.tell(&report.findings);
            Ok(())
        }
        FindingsFormat::Short => answer::write(&findings::short(&report.findings)),
        FindingsFormat::Json => answer::write(&answer::json(&findings::json(report))),
        FindingsFormat::Sarif => answer::write(&answer::json(&sarif::log(&report.findings))),
        FindingsFormat::Github => answer::write(&github::annotations(&report.findings, &github::folder(folder))),
    }
}

/// The one line that says what came of it.
fn summary(report: &Report) -> String {
    let Tally { errors, warnings, infos } = Tally::of(&report.findings);
    let counted = [(errors, "error"), (warnings, "warning"), (infos, "note")];
    let counted: Vec<String> =
        counted.iter().filter(|(number, _)| *number > 0).map(|(number, noun)| count(*number, noun)).collect();
    format!(
        "checked {}, {}: {}, in {:.2} s",
        count(report.counts.sources, "file"),
        count(report.counts.pages, "page"),
        if counted.is_empty() { "nothing to mend".to_owned() } else { counted.join(", ") },
        report.elapsed.as_secs_f64(),
    )
}
