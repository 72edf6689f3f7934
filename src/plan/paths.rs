use std::collections::HashSet;

use super::{Output, outputs};
use crate::config::{self, MenuEntry};
use crate::diag::{Diagnostic, Part, Place, Step, code};
use crate::site::{LinkTarget, Site};
use crate::vocab::{SourcePath, UrlPath, percent_decode};
use crate::yaml::Item;

/// Finds links to paths of the site where nothing will be: only the plan knows them all, pages, feeds and files alike.
pub(super) fn check(site: &Site, outputs: &[Output], problems: &mut Vec<Diagnostic>) {
    let texts = outputs::bodies(site).flat_map(|(path, body)| {
        body.links.iter().map(move |link| {
            let code = if link.html { &code::HTML_ADDRESS } else { &code::DEAD_LINK };
            (path, link.target.as_str(), Place::bytes(path, link.range.clone()), code)
        })
    });
    let config = SourcePath::new(config::FILE).expect("a clean name");
    let menu = site.config.menu.iter().filter_map(|Item { index, value }| match value {
        MenuEntry::Link { url, .. } => {
            let keys = vec![Step::Key("menu".into()), Step::Index(*index), Step::Key("url".into())];
            Some((&config, url.as_str(), Place::entry(&config, keys, Part::Value), &code::DEAD_LINK))
        }
        MenuEntry::Category(_) => None,
    });
    let mut known: Option<HashSet<String>> = None;
    for (from, target, place, code) in texts.chain(menu) {
        let Ok(LinkTarget::Path(path)) = site.link(from, target) else { continue };
        // Most sites have no such link at all.
        let known = known.get_or_insert_with(|| outputs.iter().map(|output| output.path.as_str().to_owned()).collect());
        if !candidates(&path).iter().any(|path| known.contains(path)) {
            let message = format!("the link leads to `{target}`, where this site has nothing");
            problems.push(Diagnostic::new(code, place, message).hint(
                "link to an article by its file, as in `other-file.md`; for what another program answers write the whole address",
            ));
        }
    }
}

/// The files a server would look for: the one of that name, or the index of the folder.
fn candidates(path: &str) -> Vec<String> {
    let path = &path[..path.find(['#', '?']).unwrap_or(path.len())];
    let Some(path) = percent_decode(path) else { return Vec::new() };
    let folder = format!("{}/", path.trim_end_matches('/'));
    [path, folder]
        .iter()
        .filter_map(|path| UrlPath::literal(path).ok())
        .map(|url| url.output().as_str().to_owned())
        .collect()
}
