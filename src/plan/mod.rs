//! Every file that will exist and what it is made from; no bytes yet.
//!
//! A plan is data, so collisions are found before anything is written, and any single page of it can be made alone.
//!
//! 1. [`route`] gives every document its address;
//! 2. [`paginate`] cuts lists into pages that stay as they are once full;
//! 3. [`outputs`] lists the files;
//! 4. [`collision`] finds two of them for one path;
//! 5. [`hidden`] knows the addresses of what readers may not see;
//! 6. [`paths`] finds links to those, and to paths that nothing has.

mod collision;
mod credits;
mod hidden;
mod outputs;
mod paginate;
mod paths;
mod route;

pub use credits::{Credited, Credits};
pub use hidden::HiddenAddresses;
pub use outputs::{Content, Origin, Output, Redirect, Rules, Sitemap};
pub use paginate::{List, PageNumber, Pages};
pub use route::Routes;

use rayon::prelude::*;

use crate::content::Body;
use crate::diag::Diagnostic;
use crate::site::Site;
use crate::source::Sources;
use crate::vocab::{SourcePath, UrlPath};

/// The whole output.
pub struct Plan {
    /// Sorted by path, no two alike.
    pub outputs: Vec<Output>,
    pub routes: Routes,
    /// Sorted by the address they lead away from.
    pub redirects: Vec<Redirect>,
    pub credits: Credits,
    pub hidden: HiddenAddresses,
}

impl Plan {
    /// A file by its path.
    pub fn output(&self, path: &str) -> Option<&Output> {
        let place = self.outputs.binary_search_by(|output| output.path.as_str().cmp(path));
        place.ok().map(|place| &self.outputs[place])
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
        self.outputs.retain(|output| !matches!(output.content, Content::Asset(_)));
        self.outputs.extend(outputs::assets(assets));
        self.outputs.sort_by(|a, b| a.path.cmp(&b.path));
    }

    /// What is wrong with the links and pictures of a published text that name paths.
    pub fn check_text(&self, site: &Site, path: &SourcePath, body: &Body) -> Vec<Diagnostic> {
        let plan = paths::Planned { site, outputs: &self.outputs, hidden: &self.hidden };
        plan.links(path, body).into_iter().chain(plan.pictures(path, body)).collect()
    }

    /// The sitemaps there are, in the order of the index.
    pub fn sitemaps(&self, site: &Site) -> Vec<Sitemap> {
        outputs::sitemaps(site)
    }
}

/// Plans the output of a site. `assets` are the files of the layouts, by the name they are published under.
pub fn plan(site: &Site, sources: &Sources, assets: &[(String, UrlPath)]) -> (Plan, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let routes = Routes::new(site, &mut problems);
    let redirects = outputs::redirects(site, &routes);
    let (credits, used_media) = rayon::join(|| Credits::new(site), || outputs::used_media(site));
    let mut outputs = outputs::outputs(site, &routes, &redirects, &credits, used_media, sources, assets);
    outputs.par_sort_by(|a, b| a.path.cmp(&b.path));
    collision::remove(site, &routes, &redirects, &mut outputs, &mut problems);
    let hidden = HiddenAddresses::new(site, &outputs);
    paths::check(site, &outputs, &hidden, &mut problems);
    (Plan { outputs, routes, redirects, credits, hidden }, problems)
}
