use std::collections::BTreeMap;

use rayon::prelude::*;

use super::address;
use crate::check::Outlet;
use crate::check::document::{self, Written};
use crate::content::Anchors;
use crate::diag::{Diagnostic, Place, code};
use crate::site::LinkTarget;
use crate::source::SourceError;

/// Links to a place in another text that is not there; those within one text are told as it is read. Each text that such a
/// link leads to is read once.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let mut wanted: BTreeMap<_, (Written, Vec<(Place, String)>)> = BTreeMap::new();
    for from in document::all(outlet.site) {
        for link in from.body().links.iter().filter(|link| link.target.find('#').is_some_and(|at| at > 0)) {
            let (document, rest) = match outlet.site.link(from.path(), &link.target) {
                Ok(LinkTarget::Document(document, rest)) => (Some(document), rest),
                Ok(LinkTarget::Path(path)) => (address(&path).and_then(|url| outlet.document_at(&url)), path),
                _ => continue,
            };
            let target = document.and_then(|document| Written::of(outlet.site, document));
            if let (Some(target), Some((_, anchor))) = (target, rest.split_once('#')) {
                let place = Place::bytes(from.path(), link.range.clone());
                wanted.entry(target.path()).or_insert((target, Vec::new())).1.push((place, anchor.to_owned()));
            }
        }
    }
    let dead = wanted.into_par_iter().map(|(path, (target, links))| {
        let text = target.read(outlet.sources)?;
        let anchors = Anchors::of(text.get(target.body().start..).unwrap_or_default(), &outlet.site.locale);
        let dead = links.into_iter().filter_map(|(place, anchor)| {
            let name = anchors.lacks(&anchor)?;
            let message = format!("nothing in `{path}` is called `#{name}`");
            let dead = Diagnostic::new(&code::DEAD_ANCHOR, place, message);
            Some(dead.hint_nearest(&name, anchors.names(), "heading"))
        });
        Ok(dead.collect::<Vec<_>>())
    });
    found.extend(dead.collect::<Result<Vec<_>, SourceError>>()?.into_iter().flatten());
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn places_in_other_texts() {
        let target = article("b", "", "## Alle Zahlen\n\n<a id=\"karte\"></a>\n\n## Ende {#schluss}");
        let links = |text: &str| article("a", "", text) + &target;
        check(&links("[a](b.md#alle-zahlen) [b](b.md#karte) [c](b.md#schluss) [d](b.md#) [e](b.md)"), &[]);
        check(&links("[a](/2025/01/b/#karte) [b](b.md#top) [c](/feed.xml#x)"), &[]);
        let near = "dead-anchor content/articles/a.md:9:5 nothing in `content/articles/b.md` is called `#alle-zahln` \
                    (the nearest heading is `alle-zahlen`)";
        check(&links("[a](b.md#alle-zahln)"), &[near]);
        let path = "dead-anchor content/articles/a.md:9:5 nothing in `content/articles/b.md` is called `#xyz`";
        check(&links("[a](/2025/01/b/#xyz)"), &[path]);
    }
}
