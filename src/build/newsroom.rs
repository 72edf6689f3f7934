//! Knows who writes and what about, which is enough to begin a new file.

use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;

use super::problems::Problems;
use super::{BuildError, Clock, Report, read};
use crate::config::{self, Config};
use crate::content::{Article, Author, Category, Page, Parsed, Reading};
use crate::diag::{Diagnostic, Finding, Level, code};
use crate::form::{Form, Known, Shelf};
use crate::locale::Locale;
use crate::plan::plan;
use crate::render::builtin;
use crate::site::{self, Audience, Documents};
use crate::source::{Role, SourceFile, Sources};
use crate::vocab::{Now, SourcePath};
use crate::yaml;

/// A site as far as site.yaml, its authors and its categories tell. Mistakes in other files, and in single profiles, do not
/// keep anybody from beginning a new one.
pub struct Newsroom {
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

impl Newsroom {
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
        clock.now(&self.config.timezone)
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
    pub fn begin(self, known: &Known, path: &SourcePath) -> Result<Begun, BuildError> {
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
        let mut new = Documents::default();
        let problems = match known.form() {
            Form::Article => {
                keep(Article::parse(path, &text, &reading), |article| new.articles.push(Arc::new(article)))
            }
            Form::Author => keep(Author::parse(path, &text, &reading), |author| new.authors.push(author)),
            Form::Category => keep(Category::parse(path, &text, &reading), |category| new.categories.push(category)),
            Form::Page => keep(Page::parse(path, &text, &reading), |page| new.pages.push(page)),
        };
        let errors = problems.into_iter().filter(|problem| problem.code.level == Level::Error);
        let blamed = format!("{file} makes it so; nothing was written");
        let mut findings: Vec<Finding> =
            errors.map(|problem| told(problem.hint(blamed.clone()), path, Some(&text))).collect();
        Finding::sort(&mut findings);
        if !findings.is_empty() {
            return Err(refused(findings));
        }
        let clash = self.clash(new, path)?;
        Ok(Begun { text, clash })
    }

    /// What stands at the address of a new document, as the plan of the site with it would tell; drafts and what is to come have
    /// theirs already. Pictures, and the texts themselves, change no address.
    fn clash(self, mut documents: Documents, path: &SourcePath) -> Result<Option<String>, BuildError> {
        let Self { config, locale, authors, categories, sources } = self;
        let reading = Reading { locale: &locale, timezone: &config.timezone };
        let articles = profiles(&sources, Role::Article, |path, text| Article::parse(path, text, &reading).0)?;
        let pages = profiles(&sources, Role::Page, |path, text| Page::parse(path, text, &reading).0)?;
        documents.articles.extend(articles.into_iter().filter_map(|article| article.document).map(Arc::new));
        documents.pages.extend(pages.into_iter().filter_map(|page| page.document));
        documents.authors.extend(authors.into_iter().filter_map(|author| author.document));
        documents.categories.extend(categories.into_iter().filter_map(|category| category.document));
        // Long before anything expires: what is over keeps its address, for it may come back.
        let now = Now(Timestamp::UNIX_EPOCH);
        let (site, _) = site::assemble(config, locale, documents, now, Audience::Editors);
        let (_, problems) = plan(&site, &sources, &[], None);
        Ok(problems.into_iter().filter(|problem| problem.code == &code::DUPLICATE_URL).find_map(|problem| {
            let others = || problem.related.iter().map(|(place, _)| &place.path);
            if problem.place.path != *path && others().all(|other| other != path) {
                return None;
            }
            let other = [&problem.place.path].into_iter().chain(others()).find(|other| *other != path);
            Some(match other {
                Some(other) => format!("{other} has the address already that it would have"),
                None => problem.message,
            })
        }))
    }
}

/// A new file that is not written yet.
pub struct Begun {
    pub text: String,
    /// What keeps it from its address, if anything does.
    pub clash: Option<String>,
}

fn keep<T>((document, problems): Parsed<T>, keep: impl FnOnce(T)) -> Vec<Diagnostic> {
    document.map(keep);
    problems
}

fn profiles<T>(
    sources: &Sources,
    role: Role,
    parse: impl Fn(&SourcePath, &str) -> Option<T> + Sync,
) -> Result<Vec<Profile<T>>, BuildError>
where
    T: Send,
{
    let profile = |file: &SourceFile| {
        let document = sources.text(file)?.ok().and_then(|text| parse(&file.path, &text));
        Ok(Profile { id: file.path.stem().to_owned(), document })
    };
    sources.of(role).collect::<Vec<_>>().into_par_iter().map(profile).collect()
}

/// A mistake of a text that may stand nowhere yet.
fn told(problem: Diagnostic, path: &SourcePath, text: Option<&str>) -> Finding {
    let text: Option<Arc<str>> = text.map(Arc::from);
    yaml::resolve(problem, Level::Error, &|of| text.clone().filter(|_| of == path))
}

fn refused(findings: Vec<Finding>) -> BuildError {
    BuildError::Site(Box::new(Report { findings, ..Report::default() }))
}
