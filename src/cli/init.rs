use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::args::Init;
use super::terminal::Terminal;
use super::{Exit, clock};
use crate::diag::Failure;
use crate::locale::{Locale, Strings};
use crate::plan::Ledger;
use crate::render::builtin;
use crate::source::LEDGER;

/// The words a new site starts with, in the language of its outlet.
struct Starter {
    title: &'static str,
    tagline: &'static str,
    category: (&'static str, &'static str, &'static str),
    author: (&'static str, &'static str),
    article: (&'static str, &'static str, &'static str, &'static str),
    tag: &'static str,
    about: (&'static str, &'static str),
    timezone: &'static str,
}

const ENGLISH: Starter = Starter {
    title: "The Daily Sheet",
    tagline: "News from our town",
    category: ("news", "News", "What happens here"),
    author: ("Newsroom", "The editors of The Daily Sheet write and pick the news of the day."),
    article: (
        "welcome",
        "The first sheet is printed",
        "This article shows how a page is written. Change it, save it, build again.",
        "An article is a file: the keys between the lines of hyphens say who wrote it, when, and where it belongs. \
         The text follows below in Markdown.\n\n\
         \"Quotation marks typed straight come out as the language wants them\", says the newsroom.\n\n\
         ## What comes next\n\n\
         - Put pictures into `content/media/` and name one with `image:`, with `image_alt:` and `image_credit:`.\n\
         - Add authors in `content/authors/` and categories in `content/categories/`.\n\
         - Link to another article by its file: `[text](other-file.md)`.\n",
    ),
    tag: "Welcome",
    about: ("About us", "Who writes here, and how to reach us."),
    timezone: "UTC",
};

const GERMAN: Starter = Starter {
    title: "Das Tagesblatt",
    tagline: "Nachrichten aus unserer Stadt",
    category: ("nachrichten", "Nachrichten", "Was hier geschieht"),
    author: ("Redaktion", "Die Redaktion des Tagesblatts schreibt und sichtet die Nachrichten des Tages."),
    article: (
        "willkommen",
        "Das erste Blatt ist gedruckt",
        "Dieser Artikel zeigt, wie eine Seite entsteht. Ändern, speichern, neu bauen.",
        "Ein Artikel ist eine Datei: Die Schlüssel zwischen den Strichen sagen, wer ihn geschrieben hat, wann, und wohin er \
         gehört. Darunter steht der Text in Markdown.\n\n\
         \"Gerade getippte Anführungszeichen werden so gesetzt, wie es die Sprache will\", sagt die Redaktion.\n\n\
         ## Wie es weitergeht\n\n\
         - Bilder kommen nach `content/media/` und werden mit `image:`, `image_alt:` und `image_credit:` genannt.\n\
         - Autorinnen und Autoren stehen in `content/authors/`, Ressorts in `content/categories/`.\n\
         - Ein anderer Artikel wird über seine Datei verlinkt: `[Text](andere-datei.md)`.\n",
    ),
    tag: "Willkommen",
    about: ("Über uns", "Wer hier schreibt und wie wir zu erreichen sind."),
    timezone: "Europe/Berlin",
};

pub(super) fn run(args: &Init, folder: &Path, terminal: &Terminal) -> Exit {
    let locale = match Locale::new(&args.locale, Strings::default()) {
        Ok(locale) => locale,
        Err(unknown) => {
            terminal.complain(&unknown.to_string());
            terminal.hint("write a tag such as `de-DE`, `en` or `fr-CH`");
            return Exit::Usage;
        }
    };
    let dir = folder.join(&args.dir);
    match is_free(&dir) {
        Ok(true) => {}
        Ok(false) => {
            terminal.complain(&format!("the folder {} is not empty", dir.display()));
            terminal.hint("name one that is not there yet, or that holds nothing beside .git, README and LICENSE");
            return Exit::Usage;
        }
        Err(failure) => {
            terminal.complain(&failure.to_string());
            return Exit::Machine;
        }
    }
    let now = match clock::now() {
        Ok(now) => now,
        Err(message) => {
            terminal.complain(&message);
            return Exit::Usage;
        }
    };
    match write(&dir, &locale, now) {
        Ok(()) => {
            let shown = if folder == Path::new(".") { &args.dir } else { &dir };
            let word = shell_word(&shown.to_string_lossy());
            let shown = shown.display();
            terminal.say(&format!(
                "made a site in {shown}\n\n  blatt -C {word} build    makes its pages in {shown}/public"
            ));
            if let Some((strings, _)) = own_strings(&locale) {
                terminal.say(&format!(
                    "\nThe theme does not speak `{}` yet: translate the words in {shown}/{strings}",
                    locale.language()
                ));
            }
            Exit::Done
        }
        Err(failure) => {
            terminal.complain(&failure.to_string());
            Exit::Machine
        }
    }
}

/// A path as a shell takes it for one word.
fn shell_word(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "/._-+@%,:".contains(c) || cfg!(windows) && c == '\\';
    match (path.chars().all(plain) && !path.is_empty(), cfg!(windows)) {
        (true, _) => path.to_owned(),
        (false, true) => format!("\"{path}\""),
        (false, false) => format!("'{}'", path.replace('\'', "'\\''")),
    }
}

/// The file of interface words of a language that the built-in theme has none for, with the English ones in it.
fn own_strings(locale: &Locale) -> Option<(String, String)> {
    let language = locale.language();
    let file = |language: &str| format!("layouts/strings/{language}.yaml");
    if builtin(&file(language)).is_some() {
        return None;
    }
    let english = String::from_utf8_lossy(builtin(&file("en")).unwrap_or_default());
    let note = format!(
        "# The words of the interface. They are still English: translate what stands behind the colons, for locale `{language}`.\n"
    );
    // Its first paragraph says what the English ones are for.
    let words = english.split_once("\n\n").map_or(&*english, |(_, words)| words);
    Some((file(language), note + "\n" + words))
}

/// Whether a site may be made here: nothing is there yet but what a new repository holds.
fn is_free(dir: &Path) -> Result<bool, Failure> {
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(Failure::new("read the folder", dir, error)),
    };
    for entry in entries {
        let name = entry.map_err(Failure::at("read the folder", dir))?.file_name().to_string_lossy().to_lowercase();
        let stem = name.split(['.', '-']).next().unwrap_or_default();
        if name != ".git" && !matches!(stem, "readme" | "license" | "licence" | "copying") {
            return Ok(false);
        }
    }
    Ok(true)
}

fn write(dir: &Path, locale: &Locale, now: Timestamp) -> Result<(), Failure> {
    let starter = if locale.language() == "de" { &GERMAN } else { &ENGLISH };
    let Starter { title, tagline, timezone, tag, .. } = starter;
    let (category, category_title, category_description) = starter.category;
    let (author, bio) = starter.author;
    let (file, headline, teaser, text) = starter.article;
    let (about, about_text) = starter.about;
    let author_id = locale.slugify(author);
    // On the clocks of the outlet, as the date will be read: by those of the machine it may lie hours ahead, and the first
    // build would hold the article back.
    let zone = TimeZone::get(timezone).unwrap_or(TimeZone::UTC);
    let date = now.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string();
    let site = format!(
        "title: {title}\nbase_url: https://www.example.org      # the address it will be published at\n\
         tagline: {tagline}\nlocale: {}\ntimezone: {timezone}\nmenu: [{category}]\n",
        locale.tag()
    );
    let files = [
        ("site.yaml".to_owned(), site),
        (
            format!("content/articles/{file}.md"),
            format!(
                "---\ntitle: {headline}\ndate: {date}\nauthor: {author_id}\ncategory: {category}\ntags: [{tag}]\n\
                 teaser: {teaser}\n---\n\n{text}"
            ),
        ),
        (format!("content/authors/{author_id}.md"), format!("---\nname: {author}\nkind: team\nbio: {bio}\n---\n")),
        (
            format!("content/categories/{category}.md"),
            format!("---\ntitle: {category_title}\ndescription: {category_description}\norder: 1\n---\n"),
        ),
        (format!("content/pages/{}.md", locale.slugify(about)), format!("---\ntitle: {about}\n---\n\n{about_text}\n")),
        (LEDGER.to_owned(), Ledger::default().text()),
        (".gitignore".to_owned(), "/public/\n/.blatt/\n".to_owned()),
    ];
    for (name, text) in files.into_iter().chain(own_strings(locale)) {
        let path = dir.join(name);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).map_err(Failure::at("create the folder", parent))?;
        }
        // Never over a file that is there, whatever happened since the folder was looked at.
        fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()))
            .map_err(Failure::at("write", &path))?;
    }
    let media = dir.join("content/media");
    fs::create_dir_all(&media).map_err(Failure::at("create the folder", &media))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vocab::Date;

    #[test]
    fn the_first_article_is_not_of_the_future() {
        let now: Timestamp = "2026-06-30T23:30:00Z".parse().unwrap();
        for (tag, zone) in [("en", "UTC"), ("de-DE", "Europe/Berlin")] {
            let folder = tempfile::tempdir().unwrap();
            write(folder.path(), &Locale::new(tag, Strings::default()).unwrap(), now).unwrap();
            let articles = folder.path().join("content/articles");
            let article = fs::read_dir(articles).unwrap().next().unwrap().unwrap().path();
            let text = fs::read_to_string(article).unwrap();
            let date = text.lines().find_map(|line| line.strip_prefix("date: ")).unwrap();
            assert_eq!(Date::parse(date, &TimeZone::get(zone).unwrap()).unwrap().at, now, "{tag}");
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_shell_reads_a_path_as_one_word() {
        let check = |path: &str, want: &str| assert_eq!(shell_word(path), want);
        check("sites/müller-1", "sites/müller-1");
        check("my dir", "'my dir'");
        check("it's $HOME", "'it'\\''s $HOME'");
        check("~x", "'~x'");
    }

    #[test]
    fn a_new_repository_may_become_a_site() {
        let folder = tempfile::tempdir().unwrap();
        for name in [".git", "README.md", "LICENSE-MIT", "LICENSE"] {
            fs::write(folder.path().join(name), "").unwrap();
        }
        assert!(is_free(folder.path()).unwrap());
        fs::write(folder.path().join("site.yaml"), "").unwrap();
        assert!(!is_free(folder.path()).unwrap());
    }
}
