//! The command line: arguments to options, one call, outcome to text and exit code. The only folder that prints.

mod answer;
mod args;
mod build;
mod check;
mod clock;
mod completions;
mod edition;
mod explain;
mod findings;
mod groups;
mod init;
mod man;
mod new;
mod next;
mod out;
mod report;
mod schema;
mod serve;
mod terminal;

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Args, Command};
use terminal::Terminal;

/// The outcome of a command, as pipelines see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    /// Done; warnings are allowed.
    Done = 0,
    /// The site's files have errors; nothing was published.
    Site = 1,
    /// Wrong usage.
    Usage = 2,
    /// The machine refused: disk, permissions.
    Machine = 3,
}

/// Runs the program on the arguments it was started with.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // Help and version are answers, not mistakes. A closed pipe is no reason to complain.
            let _ = error.print();
            let asked = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
            return code(if asked { Exit::Done } else { Exit::Usage });
        }
    };
    let terminal = Terminal::new(&args.output);
    code(match &args.command {
        Command::Build(_)
        | Command::Check(_)
        | Command::New(_)
        | Command::Next(_)
        | Command::Schema(_)
        | Command::Serve(_)
            if !args.folder.is_dir() =>
        {
            terminal.complain(&format!("there is no folder {}", args.folder.display()));
            Exit::Usage
        }
        Command::Serve(serve) => serve::run(serve, &args.folder, &terminal),
        Command::Build(build) => build::run(build, &args.folder, &terminal),
        Command::Check(check) => check::run(check, &args.folder, &terminal),
        Command::New(new) => new::run(new, &args.folder, &terminal),
        Command::Next(next) => next::run(next, &args.folder, &terminal),
        Command::Init(init) => init::run(init, &args.folder, &terminal),
        Command::Schema(schema) => schema::run(schema, &args.folder, &terminal),
        Command::Explain(explain) => explain::run(explain, &terminal),
        Command::Man => man::run(&terminal),
        Command::Completions(completions) => completions::run(completions, &terminal),
    })
}

fn code(exit: Exit) -> ExitCode {
    ExitCode::from(exit as u8)
}
