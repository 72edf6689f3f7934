use std::collections::BTreeMap;
use std::ops::Range;

use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};

use super::layouts::{builtin, builtin_paths};
use crate::diag::{Diagnostic, Place, code};
use crate::source::{Role, SourceError, Sources};
use crate::vocab::{Digest, SourcePath, UrlPath};

/// The files of layouts/assets/, the site's over the built-in ones, each under a name that changes with its bytes.
pub struct Assets {
    /// By name, as in `icons/mail.svg`.
    files: BTreeMap<String, Asset>,
}

pub struct Asset {
    pub url: UrlPath,
    pub bytes: Vec<u8>,
    /// Of the bytes.
    pub digest: Digest,
}

impl Assets {
    /// Loads all of them. Stylesheets are minified, and what they refer to by `url()` and `@import` gets its published
    /// name.
    pub fn load(sources: &Sources) -> Result<(Self, Vec<Diagnostic>), SourceError> {
        let mut problems = Vec::new();
        let mut raw: BTreeMap<String, (SourcePath, Vec<u8>)> = BTreeMap::new();
        for path in builtin_paths().into_iter().filter(|path| Role::of(path) == Role::Asset) {
            let bytes = builtin(path.as_str()).unwrap_or_default().to_vec();
            raw.insert(name(&path), (path, bytes));
        }
        for file in sources.of(Role::Asset) {
            raw.insert(name(&file.path), (file.path.clone(), sources.bytes(&file.path)?));
        }
        let (styles, plain): (Vec<_>, Vec<_>) = raw.into_iter().partition(|(name, _)| name.ends_with(".css"));
        let files = plain.into_iter().map(|(name, (_, bytes))| (name.clone(), Asset::new(&name, bytes))).collect();
        let mut styles = Styles { left: styles.into_iter().collect(), open: Vec::new(), files, problems: Vec::new() };
        while let Some(name) = styles.left.keys().next().cloned() {
            styles.make(&name);
        }
        problems.append(&mut styles.problems);
        Ok((Self { files: styles.files }, problems))
    }

    pub fn get(&self, name: &str) -> Option<&Asset> {
        self.files.get(name)
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// Every asset's name and address.
    pub fn addresses(&self) -> Vec<(String, UrlPath)> {
        self.files.iter().map(|(name, asset)| (name.clone(), asset.url.clone())).collect()
    }
}

impl Asset {
    fn new(name: &str, bytes: Vec<u8>) -> Self {
        let whole = Digest::of(&bytes);
        let digest = whole.short();
        let hashed = match name.rsplit_once('.').filter(|(_, extension)| !extension.contains('/')) {
            Some((stem, extension)) => format!("assets/{stem}.{digest}.{extension}"),
            None => format!("assets/{name}.{digest}"),
        };
        Self { url: UrlPath::home().join(&hashed), bytes, digest: whole }
    }
}

fn name(path: &SourcePath) -> String {
    path.below("layouts/assets").unwrap_or(path.as_str()).to_owned()
}

/// Stylesheets being made, each after those that it imports: their published names depend on their bytes.
struct Styles {
    left: BTreeMap<String, (SourcePath, Vec<u8>)>,
    /// Those being made, the innermost last.
    open: Vec<String>,
    files: BTreeMap<String, Asset>,
    problems: Vec<Diagnostic>,
}

impl Styles {
    fn make(&mut self, name: &str) {
        let Some((path, bytes)) = self.left.remove(name) else { return };
        let css = match minified(&path, &bytes) {
            Ok(css) => css,
            Err(problem) => return self.problems.push(*problem),
        };
        self.open.push(name.to_owned());
        for reference in references(&css) {
            let Some(other) = resolve(name, reference.written) else { continue };
            self.make(&other);
            if self.open.contains(&other) {
                let message = format!("it imports `{other}`, which imports it again");
                self.problems.push(Diagnostic::new(&code::BAD_STYLE, Place::file(&path), message));
            }
        }
        self.open.pop();
        let css = published_names(name, &css, &self.files);
        self.files.insert(name.to_owned(), Asset::new(name, css.into_bytes()));
    }
}

/// A stylesheet as it is printed, but for the names in it.
fn minified(path: &SourcePath, bytes: &[u8]) -> Result<String, Box<Diagnostic>> {
    let refuse = |at: usize, message: String| {
        Box::new(Diagnostic::new(&code::BAD_STYLE, Place::bytes(path, at..at + 1), message))
    };
    let text = std::str::from_utf8(bytes).map_err(|e| refuse(e.valid_up_to(), "the stylesheet is not UTF-8".into()))?;
    let sheet = StyleSheet::parse(text, ParserOptions::default()).map_err(|error| {
        let (line, column) = error.loc.as_ref().map_or((0, 1), |loc| (loc.line as usize, loc.column as usize));
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        refuse(start + column.saturating_sub(1), error.kind.to_string().to_lowercase())
    })?;
    let mut sheet = sheet;
    let failed = |message: String| refuse(0, message);
    sheet.minify(MinifyOptions::default()).map_err(|e| failed(e.to_string()))?;
    let printed = sheet
        .to_css(PrinterOptions { minify: true, ..PrinterOptions::default() })
        .map_err(|e| failed(e.to_string()))?;
    Ok(printed.code)
}

/// An address in a printed stylesheet.
struct Reference<'a> {
    /// Without quotes.
    written: &'a str,
    /// With them, in bytes of the stylesheet.
    range: Range<usize>,
}

/// What stands in `url(…)`, and behind `@import`, which is printed without it.
fn references(css: &str) -> impl Iterator<Item = Reference<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = &css[at..];
        let (url, import) = (rest.find("url("), rest.find("@import \""));
        let (start, end) = match (url, import) {
            (_, Some(import)) if url.is_none_or(|url| import < url) => {
                let start = at + import + "@import ".len();
                (start, start + 1 + css[start + 1..].find('"')? + 1)
            }
            (Some(url), _) => {
                let start = at + url + "url(".len();
                (start, start + css[start..].find(')').unwrap_or(css.len() - start))
            }
            (None, _) => return None,
        };
        at = end;
        Some(Reference { written: css[start..end].trim_matches(['"', '\'', ' ']), range: start..end })
    })
}

/// The asset that an address in the stylesheet `name` means.
fn resolve(name: &str, written: &str) -> Option<String> {
    Some(SourcePath::new(name)?.resolve(written)?.as_str().to_owned())
}

/// Replaces what a stylesheet refers to by its published name, relative as it was. What is not an asset stays as written.
fn published_names(name: &str, css: &str, files: &BTreeMap<String, Asset>) -> String {
    let depth = name.matches('/').count();
    let mut out = String::with_capacity(css.len());
    let mut copied = 0;
    for Reference { written, range } in references(css) {
        let Some(asset) = resolve(name, written).and_then(|other| files.get(&other)) else { continue };
        let quote = if css[range.clone()].starts_with('"') { "\"" } else { "" };
        out.push_str(&css[copied..range.start]);
        out.push_str(quote);
        out.push_str(&"../".repeat(depth));
        out.push_str(asset.url.encoded().trim_start_matches("/assets/"));
        out.push_str(quote);
        copied = range.end;
    }
    out.push_str(&css[copied..]);
    out
}

/// For messages: where an asset was asked for that is not there.
pub(super) fn unknown(name: &str, assets: &Assets) -> String {
    match crate::diag::nearest(name, assets.names()) {
        Some(near) => format!("there is no asset `{name}`; the nearest is `{near}`"),
        None => format!("there is no asset `{name}` in layouts/assets/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(files: &[(&str, &str)]) -> (Assets, Vec<String>) {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join("layouts/assets").join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        let (sources, _) = Sources::look(folder.path()).unwrap();
        let (assets, problems) = Assets::load(&sources).unwrap();
        (assets, problems.into_iter().map(|p| format!("{} {}", p.place.path, p.message)).collect())
    }

    #[test]
    fn stylesheets_name_what_is_published() {
        let (assets, problems) = load(&[
            ("a.css", "@import url(z/b.css) print;\n@import \"https://c.example/c.css\";\np{background:url(z/x.svg)}"),
            ("z/b.css", "p { background: url('x.svg') }"),
            ("z/x.svg", "<svg/>"),
            ("v1.2/plain", "x"),
        ]);
        assert!(problems.is_empty(), "{problems:?}");
        let text = |name: &str| String::from_utf8(assets.get(name).unwrap().bytes.clone()).unwrap();
        let published = |name: &str| assets.get(name).unwrap().url.as_str().trim_start_matches("/assets/").to_owned();
        assert!(text("z/b.css").contains(&format!("url(../{})", published("z/x.svg"))), "{}", text("z/b.css"));
        let css = text("a.css");
        assert!(css.contains(&format!("@import \"{}\" print", published("z/b.css"))), "{css}");
        assert!(css.contains("\"https://c.example/c.css\"") && css.contains(&published("z/x.svg")), "{css}");
        assert!(published("v1.2/plain").starts_with("v1.2/plain."), "{}", published("v1.2/plain"));
    }

    #[test]
    fn stylesheets_that_import_each_other_are_told() {
        let (_, problems) = load(&[("a.css", "@import url(b.css);"), ("b.css", "@import url(a.css);")]);
        assert_eq!(problems, ["layouts/assets/b.css it imports `a.css`, which imports it again"]);
    }
}
