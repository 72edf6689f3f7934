use std::path::Path;
use std::process::{Command, Stdio};

use crate::build::Newsroom;

/// Who commits here, by git's configuration; nobody where there is no git.
#[derive(Debug, Default, PartialEq, Eq)]
struct User {
    name: Option<String>,
    email: Option<String>,
}

/// The id of the author that git's user is: the only one of that e-mail address, else of that name, else of an id made
/// from either.
pub(super) fn author(folder: &Path, newsroom: &Newsroom) -> Option<String> {
    let User { name, email } = user(folder);
    let same = |a: &str, b: &str| a.trim().to_lowercase() == b.trim().to_lowercase();
    let ids = [name.as_deref(), email.as_deref().and_then(|email| email.split('@').next())];
    let ids = ids.map(|text| text.map(|text| newsroom.locale.slugify(text)));
    let documents = || newsroom.authors.iter().filter_map(|author| Some((author, author.document.as_ref()?)));
    let by_email =
        documents().filter(|(_, author)| author.email.as_ref().zip(email.as_ref()).is_some_and(|(a, b)| same(a, b)));
    let by_name = documents().filter(|(_, author)| name.as_ref().is_some_and(|name| same(&author.name, name)));
    let by_id = newsroom.authors.iter().filter(|author| ids.iter().flatten().any(|id| *id == author.id));
    only(by_email.map(|(author, _)| &author.id))
        .or_else(|| only(by_name.map(|(author, _)| &author.id)))
        .or_else(|| only(by_id.map(|author| &author.id)))
        .cloned()
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    all.next().filter(|_| all.next().is_none())
}

fn user(folder: &Path) -> User {
    let asked = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["config", "--get-regexp", r"^user\.(name|email)$"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output();
    asked.map_or_else(|_| User::default(), |output| parse(&String::from_utf8_lossy(&output.stdout)))
}

/// Of several settings of one name the last one counts.
fn parse(lines: &str) -> User {
    let value = |key: &str| {
        let mut values = lines.lines().filter_map(|line| line.strip_prefix(key)?.strip_prefix(' '));
        values.next_back().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    User { name: value("user.name"), email: value("user.email") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_setting_counts() {
        let text = |text: &str| Some(text.to_owned());
        let lines = "user.name Anna Beispiel\nuser.email a@b.example\nuser.name Anna B.\n";
        assert_eq!(parse(lines), User { name: text("Anna B."), email: text("a@b.example") });
        assert_eq!(parse("user.name \n"), User::default());
        assert_eq!(parse(""), User::default());
    }
}
