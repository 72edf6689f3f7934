use std::io::{self, Write as _};
use std::path::Path;

use serde_json::Value;

use super::Exit;
use super::terminal::Terminal;
use crate::diag::Failure;

/// Hands data over on standard output. Whoever closed the pipe has read enough, which is no failure.
pub(super) fn write(text: &str) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Failure::new("write to", Path::new("standard output"), error))
        }
        _ => Ok(()),
    }
}

/// A value as JSON that people can read, too.
pub(super) fn json(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("JSON can be written") + "\n"
}

/// A text as all that a command does.
pub(super) fn give(text: &str, terminal: &Terminal) -> Exit {
    match write(text) {
        Ok(()) => Exit::Done,
        Err(failure) => {
            terminal.complain(&failure.to_string());
            Exit::Machine
        }
    }
}
