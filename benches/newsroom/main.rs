//! Whole builds of a made-up outlet, measured against the floor of the machine; docs/BENCHMARK.md explains them.
//!
//! 1. [`corpus`] writes the outlet, the same each time;
//! 2. [`cases`] changes it as a newsroom would and builds it, each time in a new process ([`measure`]);
//! 3. [`preview`] waits for the preview as an editor does;
//! 4. [`tree`] sees on the disk what the build changed, [`floor`] times writing just that;
//! 5. [`budgets`] holds the figures against the design, [`table`] prints them.

mod budgets;
mod cases;
mod corpus;
mod floor;
mod machine;
mod measure;
mod preview;
mod table;
mod tree;
mod workspace;

use std::error::Error;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use clap::Parser;
use serde::Serialize;

use budgets::Verdict;
use cases::{Case, Hugo, Measured, Outlet, Patience};
use corpus::Corpus;
use machine::Machine;
use preview::Previewed;
use workspace::Workspace;

/// Measures whole builds of a made-up outlet against the floor of the machine
#[derive(Parser)]
#[command(name = "newsroom", max_term_width = 100)]
struct Args {
    /// How many articles the outlet has
    #[arg(long, default_value_t = budgets::ARTICLES, value_parser = clap::value_parser!(u64).range(2..))]
    articles: u64,

    /// Where to work; an empty or new folder. All usual cases of 44,818 articles take some 25 GB
    #[arg(long, value_name = "DIR", default_value = concat!(env!("CARGO_TARGET_TMPDIR"), "/newsroom"), hide_default_value = true)]
    dir: PathBuf,

    /// What to measure: all but `growth` unless told
    #[arg(long = "case", value_name = "CASE", value_delimiter = ',')]
    cases: Vec<Case>,

    /// How often to measure each case
    #[arg(long, default_value_t = 3, value_parser = clap::value_parser!(u64).range(1..=50))]
    runs: u64,

    /// Threads for the build and for the floor; all processors unless told
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,

    /// The sizes for `growth`; 250000 has a budget, too
    #[arg(long, value_name = "N", value_delimiter = ',', default_value = "5000,20000,44818")]
    sizes: Vec<u64>,

    /// Build the same articles with this program of Hugo, too, for `clean` and `edit`
    #[arg(long, value_name = "PROGRAM", requires = "hugo_site")]
    hugo: Option<PathBuf>,

    /// Configuration and layouts for Hugo
    #[arg(long, value_name = "DIR", requires = "hugo")]
    hugo_site: Option<PathBuf>,

    /// Measure this program instead of the one just compiled, as to compare two versions
    #[arg(long, value_name = "PROGRAM", default_value = env!("CARGO_BIN_EXE_blatt"), hide_default_value = true)]
    blatt: PathBuf,

    /// Write the results as JSON, too: every run, nothing summed up
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Do not wait for the disk before each step: good to try things, not to measure what writes much
    #[arg(long)]
    hurry: bool,

    /// Only write the outlet into this folder, an empty or new one, as a site for blatt; nothing is measured
    #[arg(long, value_name = "DIR", conflicts_with_all = ["cases", "hugo", "json"])]
    generate: Option<PathBuf>,

    /// Leave sites and outputs where they were built
    #[arg(long)]
    keep: bool,

    /// Cargo says so to every benchmark
    #[arg(long, hide = true)]
    bench: bool,
}

/// All that one run of the benchmark found out.
#[derive(Serialize)]
pub struct Results {
    machine: Machine,
    programs: Vec<String>,
    threads: usize,
    articles: u64,
    runs: u64,
    measured: Vec<Measured>,
    previewed: Vec<Previewed>,
    verdicts: Vec<Verdict>,
}

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    if args.first().is_some_and(|first| first == measure::FLAG) {
        return measure::answer(&args[1..]);
    }
    match run(&Args::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(args: &Args) -> Result<(), Box<dyn Error>> {
    if let Some(folder) = &args.generate {
        let workspace = Workspace::claim(folder, true)?;
        return Ok(corpus::blatt::write_site(&Corpus::new(args.articles), workspace.folder())?);
    }
    let workspace = Workspace::claim(&args.dir, args.keep)?;
    let machine = Machine::this();
    let hugo = args.hugo.as_deref().zip(args.hugo_site.as_deref()).map(|(program, site)| Hugo { program, site });
    let mut programs = vec![version(&args.blatt, "--version")?];
    if let Some(hugo) = hugo {
        programs.push(version(hugo.program, "version")?);
    }
    let mut results = Results {
        threads: args.threads.map_or(machine.processors, usize::from),
        machine,
        programs,
        articles: args.articles,
        runs: args.runs,
        measured: Vec::new(),
        previewed: Vec::new(),
        verdicts: Vec::new(),
    };
    let patience = if args.hurry { Patience::None } else { Patience::Full };
    let cases = if args.cases.is_empty() { &Case::USUAL[..] } else { &args.cases };
    let (growth, others): (Vec<Case>, Vec<Case>) = cases.iter().partition(|case| **case == Case::Growth);
    let mut plans = Vec::new();
    if !others.is_empty() {
        plans.push((args.articles, others, hugo));
    }
    for size in args.sizes.iter().filter(|_| !growth.is_empty()) {
        plans.push((*size, vec![Case::Growth], None));
    }
    for (articles, cases, hugo) in plans {
        eprintln!("writing {articles} articles");
        let folder = workspace.folder().join(articles.to_string());
        let corpus = Corpus::new(articles);
        let mut outlet = Outlet::set_up(&corpus, folder, &args.blatt, hugo, results.threads, patience)?;
        for case in cases {
            eprintln!("{}, {} runs", table::name(case), args.runs);
            match case {
                Case::Preview => results.previewed.extend(outlet.preview(args.runs)?),
                case => results.measured.push(outlet.run(case, args.runs)?),
            }
        }
    }
    results.verdicts = budgets::judge(&results.measured, &results.previewed);
    print!("{}", table::render(&results));
    if let Some(file) = &args.json {
        fs::write(file, serde_json::to_string_pretty(&results)? + "\n")?;
    }
    Ok(())
}

/// What a program calls itself: its name and its number.
fn version(program: &Path, question: &str) -> Result<String, Box<dyn Error>> {
    let complain = |error| format!("could not start {}: {error}", program.display());
    let answer = Command::new(program).arg(question).output().map_err(complain)?;
    let words = String::from_utf8_lossy(&answer.stdout);
    Ok(words.split_whitespace().take(2).collect::<Vec<_>>().join(" "))
}
