use super::{Content, Output, route};
use crate::site::{Hidden, LinkTarget, Site};
use crate::vocab::{Map, UrlPath, percent_decode};

/// Where nothing is published because readers may not see it yet, or any more: addresses of drafts, of articles under embargo
/// or over, of authors without an article, and former addresses of all of them. So is what is gone for good.
#[derive(Clone, Default)]
pub struct HiddenAddresses {
    /// By path in the output; none for what has mistakes of its own, which are told where they are.
    why: Map<String, Option<Hidden>>,
}

impl HiddenAddresses {
    /// `outputs` are sorted by path; what stands at one of them is there, whatever else would be, unless it says no more than that it
    /// is gone.
    pub(super) fn new(site: &Site, outputs: &[Output]) -> Self {
        let withheld = &site.withheld;
        let links = &site.config.permalinks;
        let mut out = Self::default();
        let mut add = |url: UrlPath, why: Option<Hidden>| {
            let path = url.output();
            let there = outputs.binary_search_by(|output| output.path.cmp(&path));
            if there.is_ok_and(|place| !matches!(outputs[place].content, Content::Gone(_))) {
                return;
            }
            out.why.entry(path.as_str().to_owned()).or_insert(why);
        };
        let hidden = withheld.hidden.iter().map(|(article, why)| (article, Some(*why)));
        let unplaced = withheld.unplaced.iter().filter(|article| article.complete).map(|article| (article, None));
        for (article, why) in hidden.chain(unplaced) {
            route::withheld(site, article)
                .into_iter()
                .chain(article.aliases.iter().map(|alias| alias.value.clone()))
                .for_each(|url| add(url, why));
        }
        for page in &withheld.pages {
            let url = links.page.fill(|token| route::named(&page.slug, page.path.stem(), token)).ok();
            let aliases = page.aliases.iter().map(|alias| alias.value.clone());
            url.into_iter().chain(aliases).for_each(|url| add(url, Some(Hidden::Draft)));
        }
        for author in &withheld.authors {
            let url = links.author.fill(|token| route::named(&author.slug, &author.id, token)).ok();
            let aliases = author.aliases.iter().map(|alias| alias.value.clone());
            url.into_iter().chain(aliases).for_each(|url| add(url, Some(Hidden::Unused)));
        }
        out
    }

    /// Paths that one of two knows, or both of them otherwise.
    pub(super) fn differing<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a str> {
        let here = self.why.iter().filter(|(path, why)| other.why.get(*path) != Some(*why));
        let there = other.why.keys().filter(|path| !self.why.contains_key(*path));
        here.map(|(path, _)| path).chain(there).map(String::as_str)
    }

    /// An address of the ledger that says it is gone: nobody is to be sent there.
    pub(super) fn add_gone(&mut self, url: &UrlPath) {
        self.why.entry(url.output().as_str().to_owned()).or_insert(Some(Hidden::Gone));
    }

    /// Why there is nothing at the place that a link leads to, be it a path of the site or a whole address of our own host; none
    /// if it leads anywhere else.
    pub fn at(&self, site: &Site, target: &str) -> Option<Option<Hidden>> {
        if self.why.is_empty() {
            return None;
        }
        let path = site.path(target).or_else(|| site.config.base_url.below(target))?;
        candidates(path).iter().find_map(|path| self.why.get(path)).copied()
    }

    /// The same for a link that has been followed to `found`, as most lead to files.
    pub fn behind(&self, site: &Site, target: &str, found: &LinkTarget) -> Option<Option<Hidden>> {
        matches!(found, LinkTarget::Path(_) | LinkTarget::Foreign).then(|| self.at(site, target)).flatten()
    }
}

/// The files a server would look for: the one of that name, or the index of the folder.
pub(super) fn candidates(path: &str) -> Vec<String> {
    let path = &path[..path.find(['#', '?']).unwrap_or(path.len())];
    let Some(path) = percent_decode(path) else { return Vec::new() };
    let folder = format!("{}/", path.trim_end_matches('/'));
    [path, folder]
        .iter()
        .filter_map(|path| UrlPath::literal(path).ok())
        .map(|url| url.output().as_str().to_owned())
        .collect()
}
