//! Every file that will exist and what it is made from; no bytes yet.
//!
//! A plan is data, so collisions are found before anything is written, and any single page of it can be made alone.
//!
//! 1. [`route`] gives every document its address;
//! 2. [`paginate`] cuts lists into pages that stay as they are once full;
//! 3. [`outputs`] lists the files;
//! 4. [`ledger`] lets what was published before go on answering, or be gone;
//! 5. [`collision`] finds two of them for one path;
//! 6. [`hidden`] knows the addresses of what readers may not see;
//! 7. [`paths`] finds links to those, and to paths that nothing has;
//! 8. [`follow`] makes the plan after a change from the one before.

mod collision;
mod credits;
mod follow;
mod gone;
mod hidden;
mod ledger;
mod outputs;
mod paginate;
mod paths;
mod route;

pub use credits::{Credited, Credits};
pub use follow::{Followed, Turned};
pub use gone::Gone;
pub use hidden::HiddenAddresses;
pub use ledger::Ledger;
pub use outputs::{Content, Origin, Output, Redirect, Rules, Sitemap};
pub use paginate::{List, PageNumber, Pages};
pub use route::Routes;

use std::collections::BTreeSet;
use std::sync::Arc;

use outputs::Former;
use rayon::prelude::*;

use crate::content::Body;
use crate::diag::Diagnostic;
use crate::site::Site;
use crate::source::Sources;
use crate::vocab::{OutputPath, SourcePath, UrlPath};

/// The whole output.
#[derive(Clone)]
pub struct Plan {
    /// Sorted by path, no two alike.
    pub outputs: Arc<Vec<Output>>,
    pub routes: Routes,
    /// Sorted by the address they lead away from.
    pub redirects: Vec<Redirect>,
    /// Addresses that are gone for good.
    pub gone: Vec<Gone>,
    /// Where feeds stood that lead elsewhere or are gone: servers are told, and no file stands there, for a page would be no feed.
    /// Sorted by path.
    pub told: Vec<Output>,
    /// If the site keeps a ledger.
    pub kept: Option<Kept>,
    pub credits: Credits,
    pub hidden: HiddenAddresses,
}

impl Plan {
    /// A file by its path.
    pub fn output(&self, path: &str) -> Option<&Output> {
        let place = self.outputs.binary_search_by(|output| output.path.as_str().cmp(path));
        place.ok().map(|place| &self.outputs[place])
    }

    /// What is said at an address where no file stands.
    pub fn told(&self, url: &UrlPath) -> Option<&Output> {
        let path = url.output();
        self.told.binary_search_by(|output| output.path.cmp(&path)).ok().map(|place| &self.told[place])
    }

    /// Whether nothing else stands where these files of the layouts belong.
    pub fn has_room_for(&self, assets: &[(String, UrlPath)]) -> bool {
        let is_free = |url: &UrlPath| {
            let there = self.output(url.output().as_str());
            there.is_none_or(|there| matches!(there.content, Content::Asset(_)))
        };
        assets.iter().all(|(_, url)| is_free(url))
    }

    /// Puts other files of the layouts in the place of those it has; see [`Self::has_room_for`].
    pub fn replace_assets(&mut self, assets: &[(String, UrlPath)]) {
        let outputs = Arc::make_mut(&mut self.outputs);
        outputs.retain(|output| !matches!(output.content, Content::Asset(_)));
        outputs.extend(outputs::assets(assets));
        outputs.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// The same once pictures are credited otherwise. None if more are in use then, or fewer.
    pub fn with_credits(&self, site: &Site) -> Option<Self> {
        let credits = Credits::new(site);
        (credits.pages() == self.credits.pages()).then(|| Self { credits, ..self.clone() })
    }

    /// Names below content/media/ of what is published for other reasons than an article.
    pub fn media_beside_articles(site: &Site) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        outputs::other_media(site, &mut used);
        used
    }

    /// What is wrong with the links and pictures of a published text that name paths.
    pub fn check_text(&self, site: &Site, path: &SourcePath, body: &Body) -> Vec<Diagnostic> {
        let plan = paths::Planned { site, outputs: &self.outputs, hidden: &self.hidden };
        plan.links(path, body).into_iter().chain(plan.pictures(path, body)).collect()
    }

    /// Whether a file of this path will be there.
    pub fn publishes(&self, path: &str) -> bool {
        self.outputs.binary_search_by(|output| output.path.as_str().cmp(path)).is_ok()
    }

    /// The sitemaps there are, in the order of the index.
    pub fn sitemaps(&self, site: &Site) -> Vec<Sitemap> {
        outputs::sitemaps(site, &self.routes, &self.credits)
    }

    /// Pages that search engines are told of besides articles and lists of them.
    pub fn listed_pages(&self, site: &Site) -> impl Iterator<Item = UrlPath> {
        outputs::listed_pages(site, &self.routes, &self.credits)
    }
}

/// What a web app manifest may be called.
const MANIFESTS: [&str; 3] = ["manifest.webmanifest", "site.webmanifest", "manifest.json"];

/// The name of the site's web app manifest, if it has one.
pub fn manifest(plan: &Plan) -> Option<&'static str> {
    MANIFESTS.into_iter().find(|name| plan.publishes(name))
}

/// What came of a ledger.
#[derive(Clone)]
pub struct Kept {
    /// As it is on the disk.
    published: Published,
    /// Every address published so far and by this plan.
    pub ledger: Ledger,
    /// What is wrong with addresses published before.
    problems: Vec<Diagnostic>,
    /// Paths where nothing else stands, and something does for the ledger's sake.
    former: Vec<OutputPath>,
}

/// What a site has published before.
#[derive(Clone)]
pub struct Published {
    pub ledger: Ledger,
    /// What is not there any more may go: it answers that it is gone.
    pub accept_removals: bool,
}

/// Plans the output of a site. `assets` are the files of the layouts, by the name they are published under.
/// `published` are the addresses of earlier builds, each of which goes on answering.
pub fn plan(
    site: &Site,
    sources: &Sources,
    assets: &[(String, UrlPath)],
    published: Option<Published>,
) -> (Plan, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let routes = Routes::new(site, &mut problems);
    let mut former = Former { redirects: outputs::redirects(site, &routes), gone: gone::tombstones(site) };
    let (credits, used_media) = rayon::join(|| Credits::new(site), || outputs::used_media(site));
    let mut outputs = outputs::outputs(site, &routes, &former, &credits, used_media, sources, assets);
    outputs.par_sort_by(|a, b| a.path.cmp(&b.path));
    let mut hidden = HiddenAddresses::new(site, &outputs);
    let (kept, told) = published
        .map(|published| keep(published, site, (&routes, &credits), &mut former, &mut outputs, &mut hidden))
        .unzip();
    problems.extend(kept.iter().flat_map(|kept: &Kept| kept.problems.iter().cloned()));
    let Former { redirects, gone } = former;
    collision::remove(site, &routes, (&redirects, &gone), &mut outputs, &mut problems);
    paths::check(site, &outputs, &hidden, &mut problems);
    let outputs = Arc::new(outputs);
    (Plan { outputs, routes, redirects, gone, told: told.unwrap_or_default(), kept, credits, hidden }, problems)
}

/// Lets what was published before go on answering: adds to the outputs, which stay sorted by path, what is to stand where nothing does
/// now. Returns what is told of feeds, too, which are no files.
fn keep(
    published: Published,
    site: &Site,
    (routes, credits): (&Routes, &Credits),
    former: &mut Former,
    outputs: &mut Vec<Output>,
    hidden: &mut HiddenAddresses,
) -> (Kept, Vec<Output>) {
    let (mut ledger, mut problems) = (published.ledger.clone(), Vec::new());
    let now = (&**outputs, &*former.redirects);
    let settled = ledger::settle(&mut ledger, site, (routes, credits), now, published.accept_removals, &mut problems);
    settled.gone.iter().for_each(|gone| hidden.add_gone(&gone.url));
    let urls = settled.redirects.iter().map(|redirect| &redirect.from).chain(settled.gone.iter().map(|gone| &gone.url));
    let paths: Vec<OutputPath> = urls.map(UrlPath::output).collect();
    let told = outputs::add_former(settled, former, outputs);
    (Kept { published, ledger, problems, former: paths }, told)
}
