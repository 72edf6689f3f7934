use std::collections::{BTreeMap, BTreeSet};

use include_dir::{Dir, include_dir};
use tera::{ErrorKind, Tera};

use super::layout_error::{self, PlacedError};
use super::minify;
use crate::diag::{Diagnostic, Place, code};
use crate::source::{Role, SourceError, Sources};
use crate::vocab::{Digest, Digester, SourcePath};

/// The theme in the binary: layouts/ of blatt's own repository.
static THEME: Dir = include_dir!("$CARGO_MANIFEST_DIR/layouts");

/// The site's layouts over the built-in ones, file by file.
pub struct Layouts {
    /// By name, as in `fragments/card.html`.
    templates: BTreeMap<String, Template>,
    minify: bool,
    /// What each layout comes to with all that it uses.
    uses: BTreeMap<String, Uses>,
    /// Nothing is missing that another layout may need.
    whole: bool,
}

/// A layout with all that it extends, includes and calls, however far down.
#[derive(Clone, Copy)]
struct Uses {
    digest: Digest,
    /// Whether the variable `data` is named.
    data: bool,
}

#[derive(Clone)]
struct Template {
    path: SourcePath,
    text: String,
}

/// A file of the built-in theme, by its path in a site (`layouts/…`).
pub fn builtin(path: &str) -> Option<&'static [u8]> {
    THEME.get_file(path.strip_prefix("layouts/")?).map(include_dir::File::contents)
}

/// The paths of all files of the built-in theme, as they would stand in a site, sorted.
pub fn builtin_paths() -> BTreeSet<SourcePath> {
    fn collect(dir: &Dir, out: &mut BTreeSet<SourcePath>) {
        for file in dir.files() {
            let path = file.path().to_str().map(|path| path.replace('\\', "/")).unwrap_or_default();
            out.extend(SourcePath::new(&format!("layouts/{path}")));
        }
        dir.dirs().for_each(|dir| collect(dir, out));
    }
    let mut out = BTreeSet::new();
    collect(&THEME, &mut out);
    out
}

impl Layouts {
    /// Loads every layout. Those that can't be read are noted; the theme's own stand in for them where no other layout builds on
    /// them, so that the others can be tried in the same run.
    pub fn load(sources: &Sources) -> Result<(Self, Vec<Diagnostic>), SourceError> {
        let mut problems = Vec::new();
        let mut templates = BTreeMap::new();
        for path in builtin_paths().into_iter().filter(|path| Role::of(path) == Role::Layout) {
            let text = builtin(path.as_str()).and_then(|bytes| std::str::from_utf8(bytes).ok());
            let text = text.expect("the built-in layouts are UTF-8").to_owned();
            let name = name(&path);
            templates.insert(name, Template { path, text });
        }
        for file in sources.of(Role::Layout) {
            match sources.text(file)? {
                Ok(text) => {
                    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
                    templates.insert(name(&file.path), Template { path: file.path.clone(), text });
                }
                Err(problem) => problems.push(problem),
            }
        }
        let mut whole = problems.is_empty();
        for (name, problem) in
            templates.iter().filter_map(|(n, t)| Some((n.clone(), syntax_error(n, t)?))).collect::<Vec<_>>()
        {
            problems.push(problem);
            let Template { path, text } = &templates[&name];
            let alone = !defines_components(text) && !templates.values().any(|other| quotes(&other.text, &name));
            let theme = builtin(path.as_str()).and_then(|bytes| std::str::from_utf8(bytes).ok()).map(str::to_owned);
            match theme.filter(|_| alone) {
                Some(text) => _ = templates.insert(name, Template { path: path.clone(), text }),
                None => whole = false,
            }
        }
        let uses = uses(&templates);
        Ok((Self { templates, minify: true, uses, whole }, problems))
    }

    /// Whether pages can be made, if only to see what else is wrong.
    pub fn can_make_pages(&self) -> bool {
        self.whole
    }

    /// The same layouts, printed as they are written: to see what minifying does, and to find places in them.
    pub fn unminified(&self) -> Self {
        Self { templates: self.templates.clone(), minify: false, uses: self.uses.clone(), whole: self.whole }
    }

    pub fn contains(&self, name: &str) -> bool {
        self.templates.contains_key(name)
    }

    /// Layouts of the site that make no page and that no other uses: most often a name is misspelt.
    pub fn unused(&self) -> Vec<Diagnostic> {
        let pages = builtin_paths().into_iter().filter(|path| Role::of(path) == Role::Layout);
        let known: Vec<String> = pages.map(|path| name(&path)).filter(|name| !name.contains('/')).collect();
        let unknown = self.templates.iter().filter(|(layout, _)| !layout.contains('/') && !known.contains(layout));
        unknown
            .filter(|(layout, _)| !self.templates.values().any(|other| quotes(&other.text, layout)))
            .map(|(layout, template)| {
                let message = format!("no page is made with the layout `{layout}`, and no other layout uses it");
                Diagnostic::new(&code::UNKNOWN_FILE, Place::file(&template.path), message).hint_nearest(
                    layout,
                    known.iter().map(String::as_str),
                    "layout",
                )
            })
            .collect()
    }

    /// A digest of a layout and all that it uses.
    pub(super) fn digest(&self, name: &str) -> Digest {
        self.uses.get(name).map_or(Digest::of(b""), |uses| uses.digest)
    }

    /// The fragments there are, each by its name and that of its layout.
    pub(super) fn fragments(&self) -> impl Iterator<Item = (&str, &str)> {
        self.templates
            .keys()
            .filter_map(|layout| Some((layout.strip_prefix("fragments/")?.strip_suffix(".html")?, layout.as_str())))
    }

    /// Whether a layout, or one that it uses, names the variable `data`.
    pub(super) fn names_data(&self, name: &str) -> bool {
        self.uses.get(name).is_some_and(|uses| uses.data)
    }

    /// A digest of every layout.
    pub(super) fn all(&self) -> Digest {
        let mut digester = Digester::default();
        for (name, template) in &self.templates {
            digester.update(name.as_bytes());
            digester.update(&Digest::of(template.text.as_bytes()).bytes());
        }
        digester.finish()
    }

    /// The file a layout was read from.
    pub(super) fn path(&self, name: &str) -> SourcePath {
        let known = self.templates.get(name).map(|template| template.path.clone());
        known
            .or_else(|| SourcePath::new(&format!("layouts/{name}")))
            .unwrap_or_else(|| SourcePath::new("layouts").expect("clean"))
    }

    /// Adds the layouts to an engine whose functions and filters are in place.
    pub(super) fn fill(&self, tera: &mut Tera) -> Result<(), Box<Diagnostic>> {
        let text = |name: &str, template: &Template| match self.minify && name.ends_with(".html") {
            true => minify::layout(&template.text),
            false => template.text.clone(),
        };
        let all: Vec<(&str, String)> =
            self.templates.iter().map(|(name, template)| (name.as_str(), text(name, template))).collect();
        match tera.add_raw_templates(all) {
            Ok(()) => Ok(()),
            // The place counts in the minified text: read once more as written, to find the real one.
            Err(_) if self.minify => match self.unminified().fill(tera) {
                Err(problem) => Err(problem),
                Ok(()) => Ok(()),
            },
            Err(error) => Err(Box::new(self.diagnostic(&error, None))),
        }
    }

    /// What went wrong in a layout, at its place; `page` is the one that was being made.
    pub(super) fn diagnostic(&self, error: &tera::Error, page: Option<&str>) -> Diagnostic {
        let text = |name: &str| self.templates.get(name).map(|template| template.text.clone());
        layout_error::diagnostic(error, page, &|name| self.path(name), &text)
    }
}

/// Syntax is checked file by file, so that a mistake in one does not hide those in others.
fn syntax_error(name: &str, template: &Template) -> Option<Diagnostic> {
    let error = Tera::default().add_raw_template(name, &template.text).err()?;
    match error.kind() {
        ErrorKind::SyntaxError(report) => {
            let placed = PlacedError { message: report.message(), bytes: report.span().range.clone() };
            Some(placed.diagnostic(Place::file(&template.path), None))
        }
        // Names that the engine alone knows nothing of: what it extends, includes and calls.
        _ => None,
    }
}

/// Finds what each layout uses. A layout is named by a text in quotes, so every such text that is a layout's name counts as a
/// use of it; components are called by names of their own, so whoever calls any uses all files that define some. Too much
/// at times, never too little.
fn uses(templates: &BTreeMap<String, Template>) -> BTreeMap<String, Uses> {
    let components: BTreeSet<&str> = templates
        .iter()
        .filter(|(_, template)| defines_components(&template.text))
        .map(|(name, _)| name.as_str())
        .collect();
    let direct: BTreeMap<&str, BTreeSet<&str>> = templates
        .iter()
        .map(|(name, template)| {
            let text = &template.text;
            let quoted = |other: &&String| quotes(text, other);
            let mut found: BTreeSet<&str> = templates.keys().filter(quoted).map(String::as_str).collect();
            // A call of a component is written like a tag, within an expression or a block.
            if text.contains("{{ <")
                || text.contains("{{<")
                || text.contains("{{- <")
                || text.contains("{% <")
                || text.contains("{%- <")
            {
                found.extend(&components);
            }
            (name.as_str(), found)
        })
        .collect();
    let all = |name: &str| {
        let mut seen = BTreeSet::from([name.to_owned()]);
        let mut open = vec![name.to_owned()];
        while let Some(next) = open.pop() {
            for other in direct.get(next.as_str()).into_iter().flatten() {
                if seen.insert((*other).to_owned()) {
                    open.push((*other).to_owned());
                }
            }
        }
        let mut digester = Digester::default();
        for name in &seen {
            digester.update(name.as_bytes());
            digester.update(&Digest::of(templates[name].text.as_bytes()).bytes());
        }
        Uses { digest: digester.finish(), data: seen.iter().any(|name| names_data(&templates[name].text)) }
    };
    templates.keys().map(|name| (name.clone(), all(name))).collect()
}

fn defines_components(text: &str) -> bool {
    text.contains("{% component") || text.contains("{%- component")
}

/// Whether a layout's name stands in a text, in any of the quotes that layouts know.
fn quotes(text: &str, name: &str) -> bool {
    ['"', '\'', '`'].iter().any(|quote| text.contains(&format!("{quote}{name}{quote}")))
}

/// Whether the word `data` stands in a text by itself.
fn names_data(text: &str) -> bool {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
    text.match_indices("data")
        .any(|(at, word)| !text[..at].ends_with(part_of_name) && !text[at + word.len()..].starts_with(part_of_name))
}

fn name(path: &SourcePath) -> String {
    path.below("layouts").unwrap_or(path.as_str()).to_owned()
}
