use clap::{Command, CommandFactory as _};
use clap_mangen::Man;

use super::args::Args;
use super::terminal::Terminal;
use super::{Exit, answer};

/// One page for all: the program first, then each command with its options.
pub(super) fn run(terminal: &Terminal) -> Exit {
    let mut program = Args::command().disable_help_subcommand(true);
    program.build();
    let mut page = Vec::new();
    let man = Man::new(program.clone());
    man.render(&mut page).expect("memory takes it");
    for command in program.get_subcommands() {
        describe(command, command.get_name(), &mut page);
    }
    answer::give(&String::from_utf8_lossy(&page), terminal)
}

/// A command and those below it, each a section of its own.
fn describe(command: &Command, name: &str, page: &mut Vec<u8>) {
    let mut own = Vec::new();
    let man = Man::new(command.clone());
    man.render_description_section(&mut own).expect("memory takes it");
    man.render_options_section(&mut own).expect("memory takes it");
    man.render_extra_section(&mut own).expect("memory takes it");
    let own = String::from_utf8_lossy(&own).replace(".SH ", ".SS ");
    page.extend(format!(".SH \"BLATT {}\"\n{own}", name.to_uppercase()).bytes());
    for below in command.get_subcommands() {
        describe(below, &format!("{name} {}", below.get_name()), page);
    }
}
