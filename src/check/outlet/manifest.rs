use std::ops::Range;

use serde_json::Value;

use super::lines;
use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code};
use crate::plan::manifest;
use crate::source::{Role, SourceError};
use crate::vocab::{UrlPath, percent_decode};

/// A web app manifest that browsers can't read, or with icons that are not there.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let Some(name) = manifest(outlet.plan) else { return Ok(()) };
    let path = format!("content/static/{name}");
    let file = outlet.sources.of(Role::Static).find(|file| file.path.as_str() == path);
    let Some(file) = file else { return Ok(()) };
    let Ok(text) = outlet.sources.text(file)? else { return Ok(()) };
    let mut tell = |range: Option<Range<usize>>, message: String, hint: &str| {
        let place = range.map_or_else(|| Place::file(&file.path), |range| Place::bytes(&file.path, range));
        found.push(Diagnostic::new(&code::BAD_MANIFEST, place, message).hint(hint));
    };
    let manifest: Value = match serde_json::from_str(&text) {
        Ok(manifest) => manifest,
        Err(error) => {
            let line = lines(&text).nth(error.line().saturating_sub(1)).map(|(range, _)| range);
            tell(line, format!("{name} is no JSON"), "a comma too many or too few is the usual reason");
            return Ok(());
        }
    };
    for key in ["icons", "screenshots"] {
        for icon in manifest[key].as_array().into_iter().flatten() {
            let Some(src) = icon["src"].as_str().filter(|src| !is_there(outlet, src)) else { continue };
            let written = format!("\"{src}\"");
            let range = text.find(&written).map(|at| at..at + written.len());
            tell(range, format!("{name} names the picture `{src}`, which is not there"), "put it into content/static/");
        }
    }
    Ok(())
}

/// Whether the site has a picture that a manifest names from its root; of other places nothing is known.
fn is_there(outlet: &Outlet, src: &str) -> bool {
    let path = &src[..src.find(['?', '#']).unwrap_or(src.len())];
    if path.starts_with("//") || path.split('/').next().is_some_and(|head| head.contains(':')) {
        return true;
    }
    let base = outlet.site.config.base_url.link(&UrlPath::home());
    let below = match path.strip_prefix('/') {
        Some(_) => path.strip_prefix(base.as_str()),
        None => Some(path.strip_prefix("./").unwrap_or(path)),
    };
    below.and_then(percent_decode).is_some_and(|path| outlet.plan.publishes(&path))
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{check, site};

    #[test]
    fn what_browsers_ask_for() {
        let manifest = |icons: &str| {
            format!(
                "-- content/static/icon.svg --\n<svg/>\n-- content/static/site.webmanifest --\n{{\n\"icons\": [{icons}]\n}}\n"
            )
        };
        let told = |src: &str| {
            format!(
                "bad-manifest content/static/site.webmanifest:2:19 site.webmanifest names the picture `{src}`, which is not there \
                 (put it into content/static/)"
            )
        };
        for there in ["icon.svg", "/icon.svg", "./icon.svg?v=2", "https://a.example/x.png", "data:image/png;base64,AA"]
        {
            check(&manifest(&format!("{{\"src\": \"{there}\"}}")), &[]);
        }
        for missing in ["symbol.png", "/symbol.png", "icons/icon.svg", "../icon.svg"] {
            check(&manifest(&format!("{{\"src\": \"{missing}\"}}")), &[&told(missing)]);
        }
        let below = site("base_url: https://blatt.example/news") + &manifest("{\"src\": \"/icon.svg\"}");
        check(&below, &[&told("/icon.svg")]);
        check(
            "-- content/static/manifest.json --\n{\n\"icons\": [],\n}\n",
            &[
                "bad-manifest content/static/manifest.json:3:1 manifest.json is no JSON (a comma too many or too few is the usual \
                 reason)",
            ],
        );
    }
}
