use super::args::Explain;
use super::terminal::Terminal;
use super::{Exit, answer};
use crate::diag::{ALL, Code, Explanation, nearest};

pub(super) fn run(args: &Explain, terminal: &Terminal) -> Exit {
    let Some(name) = &args.code else { return answer::give(&list(), terminal) };
    match ALL.iter().find(|code| code.name == name) {
        Some(code) => answer::give(&explanation(code), terminal),
        None => {
            terminal.complain(&format!("there is no code `{name}`"));
            terminal.hint(&match nearest(name, ALL.iter().map(|code| code.name)) {
                Some(near) => format!("the nearest code is `{near}`"),
                None => "`blatt explain --list` names all".to_owned(),
            });
            Exit::Usage
        }
    }
}

/// A line for each code, in the order of the alphabet.
fn list() -> String {
    let mut codes = ALL.to_vec();
    codes.sort_by_key(|code| code.name);
    let width = codes.iter().map(|code| code.name.len()).max().unwrap_or_default();
    let line =
        |code: &&Code| format!("{:width$}  {:7}  {}\n", code.name, code.level.name(), code.explanation.summary());
    codes.iter().map(line).collect()
}

fn explanation(code: &Code) -> String {
    let Explanation { what, why, mend, wrong, right } = code.explanation;
    let level = match code.fixed {
        true => "it stays an error, whatever `checks:` in site.yaml say",
        false => "`checks:` in site.yaml can give it another level",
    };
    format!(
        "{}[{}]\n\n{}\n{}\n{}\n{}\nWrong:\n\n{}\nRight:\n\n{}",
        code.level.name(),
        code.name,
        wrapped(what),
        wrapped(&format!("Why it matters: {why}")),
        wrapped(&format!("To mend it: {mend}")),
        wrapped(&format!("Its level: {}; {level}.", code.level.name())),
        indented(wrong),
        indented(right),
    )
}

/// Columns of a text: what a terminal has at least, and no more than is easy to read.
const WIDTH: usize = 80;

fn wrapped(text: &str) -> String {
    let mut out = String::new();
    let mut column = 0;
    for word in text.split(' ') {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > WIDTH {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out + "\n"
}

fn indented(example: &str) -> String {
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") };
    example.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_before_the_edge() {
        let text = "ein Wort und noch eines, ".repeat(20);
        let lines = wrapped(text.trim());
        assert!(lines.lines().all(|line| line.chars().count() <= WIDTH), "{lines}");
        assert_eq!(lines.replace('\n', " ").trim(), text.trim());
    }
}
