use clap::CommandFactory as _;

use super::args::{Args, Completions};
use super::terminal::Terminal;
use super::{Exit, answer};

pub(super) fn run(args: &Completions, terminal: &Terminal) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "blatt", &mut script);
    answer::give(&String::from_utf8_lossy(&script), terminal)
}
