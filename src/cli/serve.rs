use std::io;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::args::Serve;
use super::build::{count, program};
use super::terminal::Terminal;
use super::{Exit, answer, clock};
use crate::build::{Options, Session};
use crate::diag::Tally;
use crate::serve::{self, EditorUrl, PORT, Said, Server};
use crate::site::Audience;
use crate::vocab::SourcePath;

/// Where the address of the editor is taken from, if no option names it.
const EDITOR: &str = "BLATT_EDITOR_URL";

const VSCODE: &str = "vscode://file/{path}:{line}:{column}";

pub(super) fn run(args: &Serve, folder: &Path, terminal: &Terminal) -> Exit {
    let clock = match clock::asked(args.now.as_deref(), terminal) {
        Ok(clock) => clock,
        Err(exit) => return exit,
    };
    let audience = if args.drafts { Audience::Editors } else { Audience::Readers };
    let options = Options { audience, ..Options::new(folder, clock, program()) };
    let session = match Session::new(options, Arc::new(Timestamp::now)) {
        Ok(session) => session,
        Err(failure) => {
            terminal.complain(&failure.to_string());
            return Exit::Machine;
        }
    };
    let editor = args.editor_url.clone().or_else(|| std::env::var(EDITOR).ok().filter(|url| !url.is_empty()));
    let options = serve::Options {
        host: args.host.clone(),
        port: args.port,
        editor: EditorUrl(editor.unwrap_or_else(|| VSCODE.to_owned())),
        follow: args.follow,
        poll: args.poll,
    };
    let server = match Server::open(session, options) {
        Ok(server) => server,
        Err(error) => return refuse(&error, args, terminal),
    };
    // Nothing is half written at any time, so there is nothing to do at the end.
    if let Err(error) = ctrlc::set_handler(|| std::process::exit(Exit::Done as i32)) {
        terminal.complain(&format!("the end by Ctrl-C can't be prepared: {error}"));
    }
    match server.run(&|said| tell(said, args.open, terminal)) {
        Ok(()) => Exit::Done,
        Err(error) => {
            terminal.complain(&format!("the preview ended: {error}"));
            Exit::Machine
        }
    }
}

fn refuse(error: &io::Error, args: &Serve, terminal: &Terminal) -> Exit {
    match (error.kind(), args.port) {
        (io::ErrorKind::AddrInUse, Some(port)) => {
            terminal.complain(&format!("another program listens at port {port}"));
            terminal.hint("name another one, or none: then the first free one is taken");
        }
        (io::ErrorKind::AddrInUse, None) => {
            terminal.complain(&format!("all ports from {PORT} on are taken; name a free one with --port"));
        }
        _ => terminal.complain(&format!("could not listen at {}: {error}", args.host)),
    }
    Exit::Machine
}

fn tell(said: Said, open: bool, terminal: &Terminal) {
    match said {
        Said::Ready { url, articles, pages, took, tally } => {
            // A closed pipe is no reason to end.
            let _ = answer::write(&format!("{url}\n"));
            let what = [count(articles, "article"), count(pages, "page"), milliseconds(took)].join(", ");
            terminal.say(&format!("{what}{}; Ctrl-C ends the preview", mistakes(tally)));
            if open && let Err(error) = browse(&url) {
                terminal.complain(&format!("could not open a browser: {error}"));
            }
        }
        Said::Change { files, pages, browsers, took, tally, sound } => {
            let pages = pages.map(|pages| count(pages, "page") + ", ").unwrap_or_default();
            let told = if browsers > 0 { format!("{browsers} open, ") } else { String::new() };
            let stays = if tally.errors > 0 && sound { "; the last good pages stay" } else { "" };
            let (what, mistakes) = (changed(&files), mistakes(tally));
            terminal.say(&format!("{what}: {pages}{told}{}{mistakes}{stays}", milliseconds(took)));
        }
        Said::Trouble(trouble) => terminal.complain(&trouble),
        Said::Note(note) => terminal.say(&note),
    }
}

fn changed(files: &[SourcePath]) -> String {
    match files {
        [] => "by the clock".to_owned(),
        [file] => file.to_string(),
        [first, rest @ ..] => format!("{first} and {}", count(rest.len(), "more file")),
    }
}

fn mistakes(Tally { errors, warnings, .. }: Tally) -> String {
    let some = [(errors, "error"), (warnings, "warning")].into_iter().filter(|(number, _)| *number > 0);
    some.map(|(number, noun)| format!(", {}", count(number, noun))).collect()
}

fn milliseconds(took: Duration) -> String {
    format!("{} ms", took.as_millis())
}

/// Opens an address in whatever browser the machine prefers.
fn browse(url: &str) -> io::Result<()> {
    let quiet = |command: &mut Command| {
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().map(drop)
    };
    if let Some(browser) = std::env::var_os("BROWSER").filter(|browser| !browser.is_empty()) {
        return quiet(Command::new(browser).arg(url));
    }
    if cfg!(target_os = "macos") {
        quiet(Command::new("open").arg(url))
    } else if cfg!(windows) {
        quiet(Command::new("cmd").args(["/c", "start", "", url]))
    } else {
        quiet(Command::new("xdg-open").arg(url))
    }
}
