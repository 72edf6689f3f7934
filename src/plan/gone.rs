use super::{Origin, route};
use crate::diag::Place;
use crate::site::Site;
use crate::vocab::UrlPath;

/// An address that readers are told is gone for good (410).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    pub url: UrlPath,
    /// Why, if anybody said.
    pub reason: Option<String>,
    pub origin: Origin,
    /// What of a file says so.
    pub place: Place,
}

/// The addresses of articles that were taken back, with their former ones.
pub(super) fn tombstones(site: &Site) -> Vec<Gone> {
    let mut out = Vec::new();
    for article in site.withheld.gone() {
        let own = route::withheld(site, article).map(|url| (url, Place::value(&article.path, "title")));
        let aliases = article.aliases.iter();
        let aliases = aliases.map(|alias| (alias.value.clone(), Place::item(&article.path, "aliases", alias.index)));
        out.extend(own.into_iter().chain(aliases).map(|(url, place)| Gone {
            url,
            reason: article.status_reason.clone(),
            origin: Origin::File(article.path.clone()),
            place,
        }));
    }
    out
}
