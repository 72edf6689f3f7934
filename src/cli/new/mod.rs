//! `blatt new`: what is known goes into a new file, at its place.
//!
//! 1. [`ask`] finds out what nobody said: from git's user, from there being one alone, from whoever sits at the terminal;
//! 2. the newsroom gives the text; one with mistakes is no text, and one whose address is taken is not written;
//! 3. [`file`] puts it in place as a whole, never over another;
//! 4. [`editor`] opens it, if that was asked for.

mod ask;
mod editor;
mod file;
mod git;

use std::path::Path;

use super::args::{Begun, New, NewArticle, NewFile};
use super::build::refuse;
use super::terminal::Terminal;
use super::{Exit, answer, clock};
use crate::build::{BuildError, Newsroom};
use crate::diag::Failure;
use crate::form::{Form, Known};
use crate::vocab::{Date, SourcePath};
use ask::{Candidate, Choice};
use editor::Editor;

/// Why nothing was begun.
enum Refusal {
    /// What was said, and the way out.
    Usage(String, Option<String>),
    Build(BuildError),
    Machine(Failure),
}

impl Refusal {
    fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Usage(message.into(), Some(hint.into()))
    }
}

impl From<BuildError> for Refusal {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

pub(super) fn run(args: &New, folder: &Path, terminal: &Terminal) -> Exit {
    match begin(args, folder, terminal) {
        Ok(()) => Exit::Done,
        Err(Refusal::Usage(message, hint)) => {
            terminal.complain(&message);
            if let Some(hint) = hint {
                terminal.hint(&hint);
            }
            Exit::Usage
        }
        Err(Refusal::Build(BuildError::Site(report))) => {
            terminal.tell(&report.findings);
            terminal.complain("nothing was begun");
            Exit::Site
        }
        Err(Refusal::Build(error)) => refuse(error, terminal),
        Err(Refusal::Machine(failure)) => {
            terminal.complain(&failure.to_string());
            Exit::Machine
        }
    }
}

fn begin(args: &New, folder: &Path, terminal: &Terminal) -> Result<(), Refusal> {
    let (form, begun) = match &args.what {
        NewFile::Article(article) => (Form::Article, &article.begun),
        NewFile::Author(begun) => (Form::Author, begun),
        NewFile::Category(begun) => (Form::Category, begun),
        NewFile::Page(begun) => (Form::Page, begun),
    };
    // Before anything is written or asked: an editor that is not there is noticed now.
    let editor = begun.edit.then(Editor::find).transpose()?;
    let newsroom = Newsroom::look(folder)?;
    let title = one_line(&begun.title);
    if title.is_empty() {
        return Err(Refusal::usage("the title is empty", format!("`blatt new {} 'A title'`", form.name())));
    }
    let slug = slug(&newsroom, begun, &title)?;
    let own_slug = begun.slug.is_some().then(|| slug.clone());
    let beside = |slug: &str| SourcePath::new(&format!("{}/{slug}.md", form.folder()));
    let (known, path) = match &args.what {
        NewFile::Article(article) => begin_article(article, title, own_slug, &slug, &newsroom, folder, terminal)?,
        NewFile::Author(_) => (Known::Author { name: title }, beside(&slug)),
        NewFile::Category(_) => {
            let orders = newsroom.categories.iter().filter_map(|category| category.document.as_ref()?.order);
            (Known::Category { title, order: orders.max().map_or(1, |last| last.saturating_add(1)) }, beside(&slug))
        }
        NewFile::Page(_) => (Known::Page { title, slug: own_slug }, beside(&slug)),
    };
    let path = path.ok_or_else(|| {
        Refusal::usage(format!("`{slug}` can't be a file's name here"), "name the file with `--slug`")
    })?;
    if let Some(other) = newsroom.in_the_way(form, &path) {
        return Err(is_there(&folder.join(other.as_str())));
    }
    let new = newsroom.begin(&known, &path)?;
    if let Some(clash) = new.clash {
        return Err(Refusal::usage(clash, "give the new one another with `--slug`"));
    }
    let on_disk =
        if folder == Path::new(".") { Path::new(path.as_str()).to_owned() } else { folder.join(path.as_str()) };
    file::put(&folder.join("content"), &on_disk, &new.text)?;
    answer::write(&format!("{}\n", on_disk.display())).map_err(Refusal::Machine)?;
    editor.map_or(Ok(()), |editor| editor.open(&on_disk))
}

fn begin_article(
    args: &NewArticle,
    title: String,
    own_slug: Option<String>,
    slug: &str,
    newsroom: &Newsroom,
    folder: &Path,
    terminal: &Terminal,
) -> Result<(Known, Option<SourcePath>), Refusal> {
    let zone = &newsroom.config.timezone;
    let now = newsroom.now(&clock::told(args.now.as_deref()).map_err(|bad| Refusal::Usage(bad, None))?)?;
    let (date, at) = match &args.date {
        Some(text) => match Date::parse(text, zone) {
            Ok(date) => (one_line(text), date.zoned(zone)),
            Err(bad) => {
                return Err(Refusal::usage(format!("`--date`: {}", bad.0), "write it as in '2026-12-24 18:00'"));
            }
        },
        None => {
            let now = now.0.to_zoned(zone.clone());
            (now.strftime("%Y-%m-%d %H:%M").to_string(), now)
        }
    };
    let category = Choice {
        noun: "category",
        command: "blatt new category 'Title'",
        known: newsroom
            .categories
            .iter()
            .map(|category| {
                let name = category.document.as_ref().map_or(&category.id, |document| &document.title);
                Candidate { id: category.id.clone(), name: name.clone() }
            })
            .collect(),
    };
    let authors = Choice {
        noun: "author",
        command: "blatt new author 'Name'",
        known: newsroom
            .authors
            .iter()
            .map(|author| {
                let name = author.document.as_ref().map_or(&author.id, |document| &document.name);
                Candidate { id: author.id.clone(), name: name.clone() }
            })
            .collect(),
    };
    let category = category.settle(args.category.as_deref(), None, terminal)?;
    let author = match &args.author[..] {
        [] => vec![authors.settle(None, git::author(folder, newsroom), terminal)?],
        told => told.iter().map(|id| authors.settle(Some(id), None, terminal)).collect::<Result<_, _>>()?,
    };
    let path = newsroom.shelf().place(slug, &category, &at);
    let tags = args.tag.iter().map(|tag| one_line(tag)).filter(|tag| !tag.is_empty()).collect();
    Ok((Known::Article { title, slug: own_slug, date, author, category, tags }, path))
}

/// The name of the file, without its ending.
fn slug(newsroom: &Newsroom, begun: &Begun, title: &str) -> Result<String, Refusal> {
    let text = begun.slug.as_deref().unwrap_or(title);
    let slug = newsroom.locale.slugify(text);
    match slug.is_empty() {
        true => Err(Refusal::usage(
            format!("nothing of `{text}` can stand in an address"),
            "give the file a name with `--slug`, as in `--slug three-questions`",
        )),
        false => Ok(slug),
    }
}

fn is_there(path: &Path) -> Refusal {
    Refusal::usage(
        format!("{} is there already, and stays as it is", path.display()),
        "change that file, or name the new one with `--slug`",
    )
}

/// Front matter has a text on one line.
fn one_line(text: &str) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
