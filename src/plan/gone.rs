use super::{Origin, route};
use crate::site::Site;
use crate::vocab::UrlPath;

/// An address that readers are told is gone for good (410).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gone {
    pub url: UrlPath,
    /// Why, if anybody said.
    pub reason: Option<String>,
    pub origin: Origin,
}

/// The addresses of articles that were taken back, with their former ones.
pub(super) fn tombstones(site: &Site) -> Vec<Gone> {
    let mut out = Vec::new();
    for article in site.withheld.gone() {
        let date = article.date.zoned(&site.config.timezone);
        let category = site.category_by_id(&article.category);
        let url = category.and_then(|category| route::article(site, article, &date, category).ok());
        let aliases = article.aliases.iter().map(|alias| alias.value.clone());
        out.extend(url.into_iter().chain(aliases).map(|url| Gone {
            url,
            reason: article.status_reason.clone(),
            origin: Origin::File(article.path.clone()),
        }));
    }
    out
}
