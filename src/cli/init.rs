use std::fs;
use std::io::Write;
use std::path::Path;

use jiff::Zoned;

use super::Exit;
use super::args::Init;
use super::terminal::Terminal;
use crate::diag::Failure;
use crate::locale::{Locale, Strings};

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
            terminal.hint("name one that is not there yet");
            return Exit::Usage;
        }
        Err(failure) => {
            terminal.complain(&failure.to_string());
            return Exit::Machine;
        }
    }
    match write(&dir, &locale) {
        Ok(()) => {
            let shown = args.dir.display();
            terminal.say(&format!(
                "made a site in {shown}\n\n  blatt -C {shown} build    makes its pages in {shown}/public"
            ));
            Exit::Done
        }
        Err(failure) => {
            terminal.complain(&failure.to_string());
            Exit::Machine
        }
    }
}

fn is_free(dir: &Path) -> Result<bool, Failure> {
    match fs::read_dir(dir) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(Failure::new("read the folder", dir, error)),
    }
}

fn write(dir: &Path, locale: &Locale) -> Result<(), Failure> {
    let starter = if locale.language() == "de" { &GERMAN } else { &ENGLISH };
    let Starter { title, tagline, timezone, tag, .. } = starter;
    let (category, category_title, category_description) = starter.category;
    let (author, bio) = starter.author;
    let (file, headline, teaser, text) = starter.article;
    let (about, about_text) = starter.about;
    let author_id = locale.slugify(author);
    let date = Zoned::now().strftime("%Y-%m-%d %H:%M").to_string();
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
        (".gitignore".to_owned(), "/public/\n/.blatt/\n".to_owned()),
    ];
    for (name, text) in files {
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
