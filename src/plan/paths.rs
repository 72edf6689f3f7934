use rayon::prelude::*;

use super::hidden::{HiddenAddresses, candidates};
use super::{Output, outputs};
use crate::config::{self, MenuEntry};
use crate::content::{Body, Breaking};
use crate::diag::{Code, Diagnostic, Part, Place, Step, code};
use crate::site::{Hidden, LinkTarget, Site, missing_alt};
use crate::vocab::{Set, SourcePath};
use crate::yaml::Item;

/// What is wrong with a link to an address.
enum Wrong {
    NothingThere,
    Hidden(Hidden),
}

/// Finds links to paths of the site where nothing will be: only the plan knows them all, pages, feeds and files alike. Where
/// something is that readers may not see, a whole address would tell of it as well. Pictures of Markdown are files by their
/// names; those of HTML may stand at any path.
/// `outputs` are sorted by path.
pub(super) fn check(site: &Site, outputs: &[Output], hidden: &HiddenAddresses, problems: &mut Vec<Diagnostic>) {
    let plan = Planned { site, outputs, hidden };
    let published = outputs::bodies(site);
    let links = published.par_iter().map_init(Fine::default, |fine, (path, body)| plan.links_but(fine, path, body));
    problems.par_extend(links.flatten_iter());
    let withheld = site.withheld.unfinished().chain(site.withheld.planned());
    let withheld = withheld.map(|article| (&article.path, &article.body));
    let all = published.into_iter().chain(withheld).collect::<Vec<_>>();
    problems.par_extend(all.into_par_iter().flat_map_iter(|(path, body)| plan.pictures(path, body)));
    plan.by_hand(problems);
}

/// The same without the published articles.
pub(super) fn check_others(site: &Site, outputs: &[Output], hidden: &HiddenAddresses) -> Vec<Diagnostic> {
    let plan = Planned { site, outputs, hidden };
    let mut problems = Vec::new();
    for (path, body) in outputs::other_bodies(site) {
        problems.extend(plan.links(path, body));
        problems.extend(plan.pictures(path, body));
    }
    let withheld = site.withheld.unfinished().chain(site.withheld.planned());
    withheld.for_each(|article| problems.extend(plan.pictures(&article.path, &article.body)));
    plan.by_hand(&mut problems);
    problems
}

/// Addresses at which something is: most links of an outlet lead to few of them, its tags above all.
type Fine<'a> = Set<&'a str>;

/// What links are held to.
pub(super) struct Planned<'a> {
    pub site: &'a Site,
    pub outputs: &'a [Output],
    pub hidden: &'a HiddenAddresses,
}

impl Planned<'_> {
    /// Links of a published text.
    pub fn links(&self, path: &SourcePath, body: &Body) -> Vec<Diagnostic> {
        self.links_but(&mut Fine::default(), path, body)
    }

    /// The same, and nothing is looked for at `fine` addresses, which are added to.
    fn links_but<'a>(&self, fine: &mut Fine<'a>, path: &SourcePath, body: &'a Body) -> Vec<Diagnostic> {
        let told = body.links.iter().filter_map(|link| {
            // What an address means does not depend on the text it stands in.
            let is_address = link.target.starts_with('/');
            if is_address && fine.contains(link.target.as_str()) {
                return None;
            }
            let place = || Place::bytes(path, link.range.clone());
            let wrong = self.wrong(path, &link.target);
            if is_address && wrong.is_none() {
                fine.insert(&link.target);
            }
            Some(match wrong? {
                Wrong::Hidden(why) => self.site.hidden_link(place(), &link.target, why),
                Wrong::NothingThere if link.html => nothing_there(&code::HTML_ADDRESS, place(), &link.target),
                Wrong::NothingThere => nothing_there(&code::DEAD_LINK, place(), &link.target),
            })
        });
        told.collect()
    }

    /// Pictures that a text has as HTML.
    pub fn pictures(&self, path: &SourcePath, body: &Body) -> Vec<Diagnostic> {
        let site = self.site;
        let in_html = body.pictures.iter().filter(|picture| picture.html && site.media(path, &picture.src).is_none());
        let told = in_html.filter_map(|picture| {
            let place = Place::bytes(path, picture.range.clone());
            if self.is_there(site.path(&picture.src)?) {
                return missing_alt(place, picture);
            }
            let told = Diagnostic::new(&code::HTML_ADDRESS, place, format!("there is nothing at `{}`", picture.src));
            let hint =
                "put the file into content/media/ and write it as Markdown, as in ![what there is to see](name.jpg)";
            Some(told.hint(hint))
        });
        told.collect()
    }

    /// What site.yaml and the line above everything else lead to.
    fn by_hand(&self, problems: &mut Vec<Diagnostic>) {
        let site = self.site;
        let config = SourcePath::new(config::FILE).expect("a clean name");
        for Item { index, value } in &site.config.menu {
            let MenuEntry::Link { url, .. } = value else { continue };
            let keys = vec![Step::Key("menu".into()), Step::Index(*index), Step::Key("url".into())];
            let place = Place::entry(&config, keys, Part::Value);
            problems.extend(self.wrong(&config, url).map(|wrong| match wrong {
                // In a text the words of such a link stay; an entry of the menu is nothing but the link.
                Wrong::NothingThere | Wrong::Hidden(Hidden::Expired(_) | Hidden::Gone) => {
                    nothing_there(&code::DEAD_LINK, place, url)
                }
                Wrong::Hidden(why) => site.hidden_link(place, url, why),
            }));
        }
        // While it is shown: before, what it leads to may wait for the same hour.
        if let Some(Breaking { path, link: Some(link), .. }) = &site.breaking {
            let place = Place::value(path, "link");
            problems.extend(self.wrong(path, link).map(|wrong| match wrong {
                Wrong::NothingThere => nothing_there(&code::DEAD_LINK, place, link),
                Wrong::Hidden(why) => site.hidden_link(place, link, why),
            }));
        }
    }

    fn is_there(&self, path: &str) -> bool {
        let stands = |path: &String| self.outputs.binary_search_by(|output| output.path.as_str().cmp(path)).is_ok();
        candidates(path).iter().any(stands)
    }

    fn wrong(&self, from: &SourcePath, target: &str) -> Option<Wrong> {
        // Most links name a file: whether that is there is told by the site.
        if self.site.path(target).is_none() && self.site.config.base_url.below(target).is_none() {
            return None;
        }
        let found = self.site.link(from, target).ok()?;
        match self.hidden.behind(self.site, target, &found) {
            Some(why) => why.map(Wrong::Hidden),
            None => match found {
                LinkTarget::Path(path) if !self.is_there(&path) => Some(Wrong::NothingThere),
                _ => None,
            },
        }
    }
}

fn nothing_there(code: &'static Code, place: Place, target: &str) -> Diagnostic {
    Diagnostic::new(code, place, format!("the link leads to `{target}`, where this site has nothing")).hint(
        "link to an article by its file, as in `other-file.md`; for what another program answers write the whole address",
    )
}
