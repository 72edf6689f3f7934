use std::fmt::Write as _;
use std::io::{self, BufRead as _, IsTerminal as _};

use super::Refusal;
use crate::cli::terminal::Terminal;
use crate::diag::nearest;

/// One of several things the site has, to be chosen by its id.
pub(super) struct Choice {
    /// As in `category`; also the name of the option that settles it.
    pub noun: &'static str,
    /// What makes the first one.
    pub command: &'static str,
    pub known: Vec<Candidate>,
}

pub(super) struct Candidate {
    pub id: String,
    pub name: String,
}

/// Candidates that are listed; of more, what is typed has to tell.
const LISTED: usize = 40;

impl Choice {
    /// The id that was told, else the one that is likely, else the only one there is, else what somebody at the terminal says.
    pub fn settle(&self, told: Option<&str>, likely: Option<String>, terminal: &Terminal) -> Result<String, Refusal> {
        let Self { noun, known, .. } = self;
        if let Some(told) = told {
            return match known.iter().find(|one| one.id == told) {
                Some(one) => Ok(one.id.clone()),
                None => Err(Refusal::Usage(format!("there is no {noun} `{told}`"), Some(self.way_out(told)))),
            };
        }
        if let Some(likely) = likely {
            return Ok(likely);
        }
        match &known[..] {
            [] => Err(Refusal::usage(
                format!("there is no {noun} yet, and an article needs one"),
                format!("make one with `{}`", self.command),
            )),
            [only] => Ok(only.id.clone()),
            _ if io::stdin().is_terminal() && io::stderr().is_terminal() => self.ask(terminal),
            _ => Err(Refusal::usage(format!("which {noun}?"), format!("say it with `--{noun} ID`; {}", self.ids()))),
        }
    }

    fn way_out(&self, told: &str) -> String {
        match nearest(told, self.known.iter().map(|one| one.id.as_str())) {
            Some(near) => format!("the nearest {} is `{near}`", self.noun),
            None if self.known.is_empty() => format!("make one with `{}`", self.command),
            None => self.ids(),
        }
    }

    fn ids(&self) -> String {
        let ids: Vec<&str> = self.known.iter().take(LISTED).map(|one| one.id.as_str()).collect();
        let more = self.known.len().saturating_sub(LISTED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        format!("the site has {}{more}", ids.join(", "))
    }

    fn ask(&self, terminal: &Terminal) -> Result<String, Refusal> {
        terminal.ask(&self.list());
        let mut lines = io::stdin().lock().lines();
        loop {
            terminal.ask("> ");
            let Some(Ok(line)) = lines.next() else {
                return Err(Refusal::usage(
                    format!("no {} was chosen", self.noun),
                    format!("say it with `--{} ID`", self.noun),
                ));
            };
            match self.meant(&line) {
                Ok(id) => return Ok(id.to_owned()),
                Err(again) => terminal.ask(&format!("{again}\n")),
            }
        }
    }

    fn list(&self) -> String {
        let widest = self.known.iter().take(LISTED).map(|one| one.id.chars().count()).max().unwrap_or_default();
        let mut out = format!("Which {}? Type its number, or how its name begins.\n", self.noun);
        for (number, Candidate { id, name }) in self.known.iter().take(LISTED).enumerate() {
            let _ = writeln!(out, "{:>3}  {id:widest$}  {name}", number + 1);
        }
        if self.known.len() > LISTED {
            let _ = writeln!(out, "     and {} more", self.known.len() - LISTED);
        }
        out
    }

    /// The id that a line means: by its number, as it is, or by what it alone begins with. Otherwise what to say.
    fn meant(&self, line: &str) -> Result<&str, String> {
        let typed = line.trim().to_lowercase();
        if typed.is_empty() {
            return Err(format!("type a number or a name; {}", self.ids()));
        }
        let by_id = self.known.iter().find(|one| one.id.to_lowercase() == typed);
        let by_number = || self.known.get(typed.parse::<usize>().ok()?.checked_sub(1)?);
        if let Some(one) = by_id.or_else(by_number) {
            return Ok(&one.id);
        }
        let begins = |text: &str| text.to_lowercase().starts_with(&typed);
        let found: Vec<&str> =
            self.known.iter().filter(|one| begins(&one.id) || begins(&one.name)).map(|one| one.id.as_str()).collect();
        match &found[..] {
            [one] => Ok(one),
            [] => Err(format!("no {} begins with `{}`; {}", self.noun, line.trim(), self.ids())),
            several => Err(format!("`{}` may be {}", line.trim(), several.join(", "))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_letters_or_a_number_will_do() {
        let one = |id: &str, name: &str| Candidate { id: id.into(), name: name.into() };
        let known = vec![
            one("kultur", "Kultur"),
            one("politik", "Aus dem Rathaus"),
            one("panorama", "Panorama"),
            one("2026", "Das Jahr"),
        ];
        let choice = Choice { noun: "category", command: "", known };
        let check = |line: &str, want: Result<&str, &str>| {
            assert_eq!(choice.meant(line), want.map_err(str::to_owned), "{line}");
        };
        check("1", Ok("kultur"));
        check(" 2 \r", Ok("politik"));
        check("K", Ok("kultur"));
        check("pol", Ok("politik"));
        check("aus", Ok("politik"));
        check("Panorama", Ok("panorama"));
        check("2026", Ok("2026"));
        check("p", Err("`p` may be politik, panorama"));
        let all = "the site has kultur, politik, panorama, 2026";
        check("x", Err(&format!("no category begins with `x`; {all}")));
        check("9", Err(&format!("no category begins with `9`; {all}")));
        check("0", Err(&format!("no category begins with `0`; {all}")));
        check(" ", Err(&format!("type a number or a name; {all}")));
    }
}
