//! Knows the outlet without its articles, which is enough to begin a new file.

use std::path::Path;
use std::sync::Arc;

use super::{BuildError, Clock, Problems, Report, now, read};
use crate::config::{self, Config};
use crate::content::{Article, Author, Category, Page, Reading};
use crate::diag::{Diagnostic, Finding, Level};
use crate::form::{Form, Known, Shelf};
use crate::locale::Locale;
use crate::render::builtin;
use crate::source::{Role, SourceFile, Sources};
use crate::vocab::{Now, SourcePath};
use crate::yaml;

/// An outlet as far as site.yaml, its authors and its categories tell. Mistakes in other files, and in single profiles, do not
/// keep anybody from beginning a new one.
pub struct Outlet {
    pub config: Config,
    pub locale: Locale,
    /// In the order of their files.
    pub authors: Vec<Profile<Author>>,
    pub categories: Vec<Profile<Category>>,
    sources: Sources,
}

/// A file that others name by its id.
pub struct Profile<T> {
    pub id: String,
    /// None if it can't be read.
    pub document: Option<T>,
}

impl Outlet {
    /// Looks at the site in a folder; what is wrong with site.yaml is the answer then.
    pub fn look(root: &Path) -> Result<Self, BuildError> {
        let (sources, _) = Sources::look(root)?;
        let mut problems = Problems::default();
        let path = SourcePath::new(config::FILE).expect("a clean name");
        let text = match sources.get(&path) {
            Some(file) => sources.text(file)?,
            None => Err(read::no_configuration(&path)),
        };
        let config = match text {
            Ok(text) => config::read(&path, &text, &mut problems.all),
            Err(problem) => {
                problems.add(vec![problem]);
                None
            }
        };
        let mut locale = None;
        if let Some(config) = &config {
            let (found, told) = read::locale(&sources, &path, &config.locale)?;
            problems.add(told);
            locale = found;
        }
        let mut findings = problems.findings(&sources, &[], false);
        findings.retain(|finding| finding.level == Level::Error && finding.path == path);
        let (Some(config), Some(locale), true) = (config, locale, findings.is_empty()) else {
            return Err(refused(findings));
        };
        let reading = Reading { locale: &locale, timezone: &config.timezone };
        let authors = profiles(&sources, Role::Author, |path, text| Author::parse(path, text, &reading).0)?;
        let categories = profiles(&sources, Role::Category, |path, text| Category::parse(path, text, &reading).0)?;
        Ok(Self { authors, categories, config, locale, sources })
    }

    pub fn now(&self, clock: &Clock) -> Result<Now, BuildError> {
        now(clock, &self.config.timezone)
    }

    /// How the articles there are stand in their folders.
    pub fn shelf(&self) -> Shelf {
        let articles = self.sources.of(Role::Article).map(|file| &file.path);
        Shelf::of(articles, |name| self.categories.iter().any(|category| category.id == name))
    }

    /// The file that keeps a new one from standing at `path`: one of that name, or one of its id where files are named by it.
    /// Names that differ by case alone are one on many machines.
    pub fn in_the_way(&self, form: Form, path: &SourcePath) -> Option<&SourcePath> {
        let same = |other: &SourcePath| match form {
            Form::Author | Form::Category => other.stem().to_lowercase() == path.stem().to_lowercase(),
            Form::Article | Form::Page => other.as_str().to_lowercase() == path.as_str().to_lowercase(),
        };
        self.sources.of(form.role()).map(|file| &file.path).find(|other| same(other))
    }

    /// The text of a new file at `path`, read as a build will: a form that makes mistakes is told, and makes no file.
    pub fn begin(&self, known: &Known, path: &SourcePath) -> Result<String, BuildError> {
        let file = known.form().file();
        let form = match self.sources.get(&file) {
            None => builtin(file.as_str()).and_then(|form| std::str::from_utf8(form).ok()).expect("a form").to_owned(),
            Some(own) => match self.sources.text(own)? {
                Ok(text) => text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned(),
                Err(problem) => return Err(refused(vec![told(problem, &file, None)])),
            },
        };
        let text = known.fill(&form).map_err(|problem| refused(vec![told(*problem, &file, Some(&form))]))?;
        let reading = Reading { locale: &self.locale, timezone: &self.config.timezone };
        let problems = match known.form() {
            Form::Article => Article::parse(path, &text, &reading).1,
            Form::Author => Author::parse(path, &text, &reading).1,
            Form::Category => Category::parse(path, &text, &reading).1,
            Form::Page => Page::parse(path, &text, &reading).1,
        };
        let errors = problems.into_iter().filter(|problem| problem.code.level == Level::Error);
        let blamed = format!("{file} makes it so; nothing was written");
        let mut findings: Vec<Finding> =
            errors.map(|problem| told(problem.hint(blamed.clone()), path, Some(&text))).collect();
        Finding::sort(&mut findings);
        if findings.is_empty() { Ok(text) } else { Err(refused(findings)) }
    }
}

fn profiles<T>(
    sources: &Sources,
    role: Role,
    parse: impl Fn(&SourcePath, &str) -> Option<T>,
) -> Result<Vec<Profile<T>>, BuildError> {
    let profile = |file: &SourceFile| {
        let document = sources.text(file)?.ok().and_then(|text| parse(&file.path, &text));
        Ok(Profile { id: file.path.stem().to_owned(), document })
    };
    sources.of(role).map(profile).collect()
}

/// A mistake of a text that may stand nowhere yet.
fn told(problem: Diagnostic, path: &SourcePath, text: Option<&str>) -> Finding {
    let text: Option<Arc<str>> = text.map(Arc::from);
    yaml::resolve(problem, Level::Error, &|of| text.clone().filter(|_| of == path))
}

fn refused(findings: Vec<Finding>) -> BuildError {
    BuildError::Site(Box::new(Report { findings, ..Report::default() }))
}
