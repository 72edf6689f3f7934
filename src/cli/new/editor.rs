use std::io;
use std::path::Path;
use std::process::Command;

use super::Refusal;
use crate::diag::Failure;

/// The program somebody writes with, and the words it is called with before the file.
pub(super) struct Editor(Vec<String>);

impl Editor {
    /// `$VISUAL`, else `$EDITOR`.
    pub fn find() -> Result<Self, Refusal> {
        for variable in ["VISUAL", "EDITOR"] {
            let words = words(&std::env::var(variable).unwrap_or_default());
            if !words.is_empty() {
                return Ok(Self(words));
            }
        }
        Err(Refusal::usage(
            "`--edit` needs an editor, and neither VISUAL nor EDITOR names one",
            "set it, as in `export EDITOR=nano`, or leave `--edit` out and open the file that is printed",
        ))
    }

    /// Opens a file and waits for the editor's end.
    pub fn open(&self, file: &Path) -> Result<(), Refusal> {
        let Self(words) = self;
        let refused = |error| Refusal::Machine(Failure::new("open in the editor", file, error));
        let status = Command::new(&words[0]).args(&words[1..]).arg(file).status().map_err(refused)?;
        match status.success() {
            true => Ok(()),
            false => Err(refused(io::Error::other(format!("{} ended with {status}", words[0])))),
        }
    }
}

/// The words of a command as a shell takes them apart: at spaces, but not within quotes or behind a backslash.
fn words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = command.chars().peekable();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), _) if letter == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            // Of a path on Windows they are a part.
            (None | Some('"'), '\\') if matches!(letters.peek(), Some(' ' | '"' | '\'' | '\\' | '$')) => {
                word.get_or_insert_default().extend(letters.next());
            }
            (None, _) if letter.is_whitespace() => words.extend(word.take()),
            _ => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_taken_apart_as_a_shell_does() {
        let check = |command: &str, want: &[&str]| assert_eq!(words(command), want, "{command}");
        check("nano", &["nano"]);
        check("  code --wait ", &["code", "--wait"]);
        check("'/opt/my editor/ed' -n", &["/opt/my editor/ed", "-n"]);
        check("/opt/my\\ editor/ed", &["/opt/my editor/ed"]);
        check("\"C:\\Program Files\\np.exe\" -x", &["C:\\Program Files\\np.exe", "-x"]);
        check("ed '' \"a \\\"b\\\"\"", &["ed", "", "a \"b\""]);
        check("", &[]);
        check(" ", &[]);
    }
}
