use rayon::prelude::*;

use super::{Output, outputs};
use crate::config::{self, MenuEntry};
use crate::content::Body;
use crate::diag::{Code, Diagnostic, Part, Place, Step, code};
use crate::site::{LinkTarget, Site};
use crate::vocab::{SourcePath, UrlPath, percent_decode};
use crate::yaml::Item;

/// Finds links to paths of the site where nothing will be: only the plan knows them all, pages, feeds and files alike.
/// `outputs` are sorted by path.
pub(super) fn check(site: &Site, outputs: &[Output], problems: &mut Vec<Diagnostic>) {
    let bodies = outputs::bodies(site);
    problems.par_extend(bodies.into_par_iter().flat_map_iter(|(path, body)| in_text(site, outputs, path, body)));
    let config = SourcePath::new(config::FILE).expect("a clean name");
    for Item { index, value } in &site.config.menu {
        if let MenuEntry::Link { url, .. } = value
            && leads_nowhere(site, outputs, &config, url)
        {
            let keys = vec![Step::Key("menu".into()), Step::Index(*index), Step::Key("url".into())];
            problems.push(nothing_there(&code::DEAD_LINK, Place::entry(&config, keys, Part::Value), url));
        }
    }
}

/// The same in one text.
pub(super) fn in_text(site: &Site, outputs: &[Output], path: &SourcePath, body: &Body) -> Vec<Diagnostic> {
    let dead = body.links.iter().filter(|link| leads_nowhere(site, outputs, path, &link.target));
    let told = dead.map(|link| {
        let code = if link.html { &code::HTML_ADDRESS } else { &code::DEAD_LINK };
        nothing_there(code, Place::bytes(path, link.range.clone()), &link.target)
    });
    told.collect()
}

fn leads_nowhere(site: &Site, outputs: &[Output], from: &SourcePath, target: &str) -> bool {
    match site.link(from, target) {
        Ok(LinkTarget::Path(path)) => !candidates(&path)
            .iter()
            .any(|path| outputs.binary_search_by(|output| output.path.as_str().cmp(path)).is_ok()),
        _ => false,
    }
}

fn nothing_there(code: &'static Code, place: Place, target: &str) -> Diagnostic {
    Diagnostic::new(code, place, format!("the link leads to `{target}`, where this site has nothing")).hint(
        "link to an article by its file, as in `other-file.md`; for what another program answers write the whole address",
    )
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
