use std::path::PathBuf;

use clap::builder::Styles;
use clap::builder::styling::AnsiColor;
use clap::{Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::vocab::BaseUrl;

/// Of help and of mistakes in usage; clap leaves them out where there is no terminal, or NO_COLOR is set.
const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Turns a newsroom's Markdown into a fast, correct, accessible static site.
#[derive(Parser)]
#[command(
    name = "blatt",
    version,
    max_term_width = 100,
    styles = STYLES,
    after_help = "Start with `blatt init mysite`, then `blatt -C mysite build`.\n\n\
                  Exit codes: 0 done, 1 the site's files have errors (nothing was published), 2 wrong usage, \
                  3 the machine refused (disk, permissions)."
)]
pub(super) struct Args {
    /// Work on another folder than the current one; paths in other options are meant from there
    #[arg(
        short = 'C',
        long = "directory",
        value_name = "DIR",
        default_value = ".",
        global = true,
        hide_default_value = true
    )]
    pub folder: PathBuf,

    #[command(flatten)]
    pub output: Output,

    #[command(subcommand)]
    pub command: Command,
}

#[derive(clap::Args)]
pub(super) struct Output {
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Print each stage and what it did
    #[arg(short, long, global = true)]
    pub verbose: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, hide_possible_values = false)]
    pub color: Color,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Build the site into public/
    #[command(
        after_help = "Everything is made and checked before the first byte of the output changes. Only files whose bytes \
                      differ are written; what no longer belongs is removed, but only what blatt itself put there.\n\n\
                      Examples:\n  blatt build\n  blatt build --drafts --out /tmp/preview\n  \
                      blatt build --now '2026-12-24 18:00'   what the site will be then\n  \
                      blatt build --strict                   warnings publish nothing, either\n  \
                      blatt build --report build.json        what changed, for whatever deploys it"
    )]
    Build(Build),

    /// Show the site as it is while you work on it; nothing is written into public/
    #[command(
        after_help = "A page is shown as a build would make it, and changes in the browser as soon as a file is saved. Mistakes are told on the \
                      page, over the last good one. /_blatt/ is the desk: drafts, what is scheduled, what there is to mend.\n\n\
                      Examples:\n  blatt serve --open\n  \
                      blatt serve --drafts                        what is not published yet, too\n  \
                      blatt serve --now '2026-12-24 18:00'        as it will be then; the clock runs on from there\n  \
                      blatt serve --follow                        the browser goes to the page of the file just saved\n  \
                      blatt serve --host 0.0.0.0                  for other machines, too"
    )]
    Serve(Serve),

    /// Find mistakes: all that a build would find, and more; nothing is written
    #[command(
        after_help = "Each finding has a code: `blatt explain CODE` says more, and `checks:` in site.yaml gives it another level.\n\n\
                      Examples:\n  blatt check\n  \
                      blatt check --drafts                        what is not published yet, too\n  \
                      blatt check --now '2026-12-24 18:00'        as it will be then\n  \
                      blatt check --format short | grep missing   a line each\n  \
                      blatt check --format github                 marks lines of a change in a workflow of GitHub\n  \
                      blatt check --format sarif > blatt.sarif    for code hosts and editors"
    )]
    Check(Check),

    /// Make a new site that builds
    #[command(after_help = "Example:\n  blatt init mysite --locale de-DE\n  blatt -C mysite build")]
    Init(Init),

    /// Begin an article, an author's profile, a category or a page, and print the path of the file
    #[command(
        subcommand_required = true,
        arg_required_else_help = true,
        after_help = "What is known is filled in; what a new file begins with can be changed in layouts/new/article.md and its like. \
                      No file is ever overwritten.\n\n\
                      Examples:\n  blatt new article 'A new crane for the harbour' --category news --edit\n  \
                      blatt new author 'Anna Example'\n  blatt new category 'Politics'\n  blatt new page 'About us'"
    )]
    New(New),

    /// Say when the output will next change by itself
    #[command(
        after_help = "An article appears when its embargo ends or its date comes, expires, or leaves the news sitemap after two days: \
                      build again then. Nothing is published.\n\n\
                      Examples:\n  blatt next\n  blatt next --format json   for whatever starts the next build"
    )]
    Next(Next),

    /// Say what a diagnostic means, why it matters and how to mend it
    #[command(after_help = "The code is the word in brackets, as in `error[unknown-key]`.\n\n\
                      Examples:\n  blatt explain missing-credit\n  blatt explain --list")]
    Explain(Explain),

    /// Print the JSON Schema of what a newsroom writes, by which code editors complete and check keys
    #[command(
        after_help = "Run in a site, it allows the site's own authors and categories and no others: write it anew when they change.\n\n\
                      Examples:\n  blatt schema site > site.schema.json\n  blatt schema article > article.schema.json"
    )]
    Schema(Schema),

    /// Print a script that completes commands and options in a shell
    #[command(
        after_help = "Examples:\n  blatt completions bash > ~/.local/share/bash-completion/completions/blatt\n  \
                      blatt completions fish > ~/.config/fish/completions/blatt.fish"
    )]
    Completions(Completions),

    /// Print the manual page, with every command
    #[command(after_help = "Examples:\n  blatt man | man -l -\n  blatt man > ~/.local/share/man/man1/blatt.1")]
    Man,
}

/// What pages are made of, and how.
#[derive(clap::Args)]
pub(super) struct Edition {
    /// Take drafts and articles under embargo for published, too
    #[arg(long)]
    pub drafts: bool,

    /// Work as if it were this time, as in 2026-12-24T18:00 (in the site's zone unless it names an offset)
    ///
    /// Without it SOURCE_DATE_EPOCH counts, then the clock of the machine.
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,

    /// Take another address for the site's than site.yaml says
    #[arg(long, value_name = "URL", value_parser = base_url)]
    pub base_url: Option<BaseUrl>,

    /// Use so many threads; all processors unless told
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub jobs: Option<u16>,

    /// Treat warnings as errors
    #[arg(long)]
    pub strict: bool,
}

#[derive(clap::Args)]
pub(super) struct Build {
    #[command(flatten)]
    pub edition: Edition,

    /// Write the output elsewhere than to public/
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,

    /// Let published addresses go whose articles were deleted: they answer from now on that they are gone
    ///
    /// Without it such an address is an error, if the site keeps a ledger in content/urls.txt.
    #[arg(long)]
    pub accept_removals: bool,

    /// Forget what earlier builds left in .blatt/ and make everything anew
    #[arg(long)]
    pub clean: bool,

    /// Build once more from nothing beside the site, and tell every file that differs
    #[arg(long)]
    pub verify: bool,

    /// Write what was done and why to a file, as JSON
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,

    /// How to tell what was done: `json` prints the report to standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(clap::Args)]
pub(super) struct Serve {
    /// Listen at this port; without it the first free one from 4000
    #[arg(long, value_name = "PORT")]
    pub port: Option<u16>,

    /// Listen at this name or number of the machine; `0.0.0.0` lets every other machine of the network in
    #[arg(long, value_name = "HOST", default_value = "127.0.0.1")]
    pub host: String,

    /// Open the home page in a browser
    #[arg(long)]
    pub open: bool,

    /// Show drafts and articles under embargo, too, each with a mark
    #[arg(long)]
    pub drafts: bool,

    /// Begin at this time, as in 2026-12-24T18:00 (in the site's zone unless it names an offset); the clock runs on from there
    ///
    /// Without it SOURCE_DATE_EPOCH counts, then the clock of the machine.
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,

    /// Let browsers go to the page of the file that was just saved
    #[arg(long)]
    pub follow: bool,

    /// Look at the files again and again instead of being told of changes by the system
    #[arg(long)]
    pub poll: bool,

    /// How your code editor is made to open a file: an address with {path}, {line} and {column} in it
    ///
    /// Without it BLATT_EDITOR_URL counts, then vscode://file/{path}:{line}:{column}.
    #[arg(long, value_name = "URL")]
    pub editor_url: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Check {
    #[command(flatten)]
    pub edition: Edition,

    /// How to tell what was found: all but `text` go to standard output, in the order of files and lines
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: FindingsFormat,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FindingsFormat {
    /// With excerpts, for people; what repeats is told once
    Text,
    /// A line each: level[code] file:line:column message
    Short,
    /// One object
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations in a workflow of GitHub
    Github,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// Lines for people
    Text,
    /// One object, on standard output
    Json,
}

#[derive(clap::Args)]
pub(super) struct Init {
    /// The folder to make; it may be there, but hold nothing beside .git, README and LICENSE
    pub dir: PathBuf,

    /// Language and country of the outlet
    #[arg(long, value_name = "TAG", default_value = "en")]
    pub locale: String,
}

#[derive(clap::Args)]
pub(super) struct New {
    #[command(subcommand)]
    pub what: NewFile,
}

#[derive(Subcommand)]
pub(super) enum NewFile {
    /// Begin an article, as a draft
    #[command(
        after_help = "The file stands where the site's other articles do, or in content/articles/CATEGORY/YEAR/MONTH/. It is a draft, \
                      so that no build publishes it half written: take the line `draft: true` out when it is done.\n\n\
                      Examples:\n  blatt new article 'A new crane for the harbour'\n  \
                      blatt new article 'A new crane' --category news --author anna-example --tag Harbour\n  \
                      blatt new article 'The vote' --date '2026-12-24 18:00' --edit"
    )]
    Article(NewArticle),

    /// Begin an author's profile; the file's name becomes the id
    #[command(after_help = "Example:\n  blatt new author 'Anna Example'   content/authors/anna-example.md")]
    Author(Begun),

    /// Begin a category; the file's name becomes the id
    #[command(after_help = "Example:\n  blatt new category 'Politics'   content/categories/politics.md")]
    Category(Begun),

    /// Begin a page outside the news, such as an imprint, as a draft
    #[command(
        after_help = "It is a draft, so that no build publishes it half written: take the line `draft: true` out when it is done.\n\n\
                      Example:\n  blatt new page 'About us'   content/pages/about-us.md"
    )]
    Page(Begun),
}

#[derive(clap::Args)]
pub(super) struct Begun {
    /// The title, or an author's name
    pub title: String,

    /// Name the file so instead of after the title
    #[arg(long)]
    pub slug: Option<String>,

    /// Open the file in $VISUAL or $EDITOR
    #[arg(long)]
    pub edit: bool,
}

#[derive(clap::Args)]
pub(super) struct NewArticle {
    #[command(flatten)]
    pub begun: Begun,

    /// The category's id; asked for on a terminal, unless there is one alone
    #[arg(long, value_name = "ID")]
    pub category: Option<String>,

    /// An author's id, again for each further one; without it the one that git's user.name or user.email belongs to
    #[arg(long, value_name = "ID")]
    pub author: Vec<String>,

    /// When it appears, as in '2026-12-24 18:00', in the site's zone unless it names an offset; now unless told
    #[arg(long, value_name = "TIME")]
    pub date: Option<String>,

    /// A topic, again for each further one
    #[arg(long, value_name = "TAG")]
    pub tag: Vec<String>,

    /// Take this time for now
    ///
    /// Without it SOURCE_DATE_EPOCH counts, then the clock of the machine.
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,
}

#[derive(clap::Args)]
pub(super) struct Next {
    /// Count from this time, as in 2026-12-24T18:00 (in the site's zone unless it names an offset)
    ///
    /// Without it SOURCE_DATE_EPOCH counts, then the clock of the machine.
    #[arg(long, value_name = "TIME")]
    pub now: Option<String>,

    /// How to say it: `json` for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

#[derive(clap::Args)]
pub(super) struct Explain {
    /// The code of the diagnostic
    #[arg(value_name = "CODE", required_unless_present = "list")]
    pub code: Option<String>,

    /// Name every code, with its level and what it is about
    #[arg(long, conflicts_with = "code")]
    pub list: bool,
}

#[derive(clap::Args)]
pub(super) struct Schema {
    #[arg(value_name = "KIND")]
    pub of: SchemaOf,
}

#[derive(Clone, Copy, ValueEnum)]
pub(super) enum SchemaOf {
    /// site.yaml
    Site,
    /// The front matter of articles
    Article,
    /// The front matter of authors' profiles
    Author,
    /// The front matter of categories
    Category,
}

#[derive(clap::Args)]
pub(super) struct Completions {
    #[arg(value_name = "SHELL")]
    pub shell: Shell,
}

fn base_url(text: &str) -> Result<BaseUrl, String> {
    BaseUrl::parse(text).map_err(str::to_owned)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Args::command().debug_assert();
    }

    /// An example says faster than a list of options what a command is for.
    #[test]
    fn each_command_has_examples() {
        fn look(command: &clap::Command, name: &str) {
            let after = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            let (_, examples) = after.split_once("Example").unwrap_or_else(|| panic!("{name} has no example"));
            assert!(examples.contains(&format!("\n  blatt {name}")), "{name}: {examples}");
            command.get_subcommands().for_each(|below| look(below, &format!("{name} {}", below.get_name())));
        }
        Args::command().get_subcommands().for_each(|command| look(command, command.get_name()));
    }
}
