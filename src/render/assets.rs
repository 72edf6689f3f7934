use std::collections::BTreeMap;

use lightningcss::printer::PrinterOptions;
use lightningcss::stylesheet::{MinifyOptions, ParserOptions, StyleSheet};

use super::layouts::{builtin, builtin_paths};
use crate::diag::{Diagnostic, Failure, Place, code};
use crate::source::{Role, Sources};
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
    /// Loads all of them. Stylesheets are minified, and what they refer to by `url()` gets its published name.
    pub fn load(sources: &Sources) -> Result<(Self, Vec<Diagnostic>), Failure> {
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
        let mut files: BTreeMap<String, Asset> =
            plain.into_iter().map(|(name, (_, bytes))| (name.clone(), Asset::new(&name, bytes))).collect();
        for (name, (path, bytes)) in styles {
            match stylesheet(&name, &path, &bytes, &files) {
                Ok(css) => {
                    files.insert(name.clone(), Asset::new(&name, css.into_bytes()));
                }
                Err(problem) => problems.push(*problem),
            }
        }
        Ok((Self { files }, problems))
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
        let hashed = match name.rsplit_once('.') {
            Some((stem, extension)) => format!("assets/{stem}.{digest}.{extension}"),
            None => format!("assets/{name}.{digest}"),
        };
        Self { url: UrlPath::home().join(&hashed), bytes, digest: whole }
    }
}

fn name(path: &SourcePath) -> String {
    path.below("layouts/assets").unwrap_or(path.as_str()).to_owned()
}

fn stylesheet(
    name: &str,
    path: &SourcePath,
    bytes: &[u8],
    files: &BTreeMap<String, Asset>,
) -> Result<String, Box<Diagnostic>> {
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
    Ok(published_names(name, &printed.code, files))
}

/// Replaces what `url(…)` names by its published name, relative as it was. What is not an asset stays as written.
fn published_names(name: &str, css: &str, files: &BTreeMap<String, Asset>) -> String {
    let Some(here) = SourcePath::new(name) else { return css.to_owned() };
    let depth = name.matches('/').count();
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("url(") {
        out.push_str(before);
        out.push_str("url(");
        let end = after.find(')').unwrap_or(after.len());
        let written = after[..end].trim_matches(['"', '\'', ' ']);
        let found = here.resolve(written).and_then(|path| files.get(path.as_str()));
        match found {
            Some(asset) => {
                out.push_str(&"../".repeat(depth));
                out.push_str(asset.url.encoded().trim_start_matches("/assets/"));
            }
            None => out.push_str(&after[..end]),
        }
        rest = &after[end..];
    }
    out.push_str(rest);
    out
}

/// For messages: where an asset was asked for that is not there.
pub(super) fn unknown(name: &str, assets: &Assets) -> String {
    match crate::diag::nearest(name, assets.names()) {
        Some(near) => format!("there is no asset `{name}`; the nearest is `{near}`"),
        None => format!("there is no asset `{name}` in layouts/assets/"),
    }
}
