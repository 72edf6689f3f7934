//! The plan after one article came, went, or became another one, made from the plan before. Addresses stay as they are but for those of the
//! article, of lists that gain or lose a page, and of what stands beside them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::prelude::*;

use super::outputs::{self, Former};
use super::{
    Content, HiddenAddresses, Kept, List, Origin, Output, PageNumber, Pages, Plan, Routes, Sitemap, collision, gone,
    keep,
};
use crate::content::Article;
use crate::diag::Diagnostic;
use crate::site::{Moves, Site, TagIx};
use crate::vocab::{OutputPath, Set, UrlPath};

/// A plan with what differs from the one before.
pub struct Followed {
    pub plan: Plan,
    pub turned: Turned,
}

/// Paths at which something else stands now, or nothing any more, or nothing that readers may see.
pub struct Turned {
    paths: Set<String>,
    /// The last name in each of their addresses, by which nearly all links of an outlet are passed over.
    names: Set<String>,
}

impl Turned {
    fn new(paths: Set<String>) -> Self {
        let name = |path: &String| last_name(path.strip_suffix("index.html").unwrap_or(path)).to_owned();
        Self { names: paths.iter().map(name).collect(), paths }
    }

    pub fn is_empty(&self) -> bool {
        self.paths.is_empty()
    }

    /// The last name in each of their addresses; none if the home page is among them, which may be written in any way.
    pub fn names(&self) -> Option<impl Iterator<Item = &str>> {
        (!self.names.contains("")).then(|| self.names.iter().map(String::as_str))
    }

    /// Whether a link can lead to one of them. It says so too often rather than too seldom.
    fn may_hold(&self, target: &str) -> bool {
        let target = target.trim();
        let name = last_name(&target[..target.find(['#', '?']).unwrap_or(target.len())]);
        let is_plain = name.is_ascii() && !name.contains('%') && name != "index.html";
        // The home page of our host may be written without a path.
        !is_plain || self.names.contains(name) || self.names.contains("")
    }
}

fn last_name(path: &str) -> &str {
    let path = path.trim_end_matches('/');
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// Where lists went.
struct Lists<'a> {
    before: &'a Site,
    after: &'a Site,
    moves: &'a Moves,
    months: Vec<Option<usize>>,
    series: Vec<Option<usize>>,
    former_tags: Vec<Option<TagIx>>,
    former_months: Vec<Option<usize>>,
    former_series: Vec<Option<usize>>,
}

impl<'a> Lists<'a> {
    fn new(
        (before, routes_before): (&'a Site, &'a Routes),
        (after, routes): (&'a Site, &'a Routes),
        moves: &'a Moves,
        former_tags: Vec<Option<TagIx>>,
    ) -> Self {
        let month = |site: &'a Site| move |index: usize| (site.months[index].year, site.months[index].month);
        let serial =
            |site: &'a Site, routes: &'a Routes| move |index: usize| (&site.series[index].id, routes.series(index));
        let (months, former_months) = places((before.months.len(), month(before)), (after.months.len(), month(after)));
        let (series, former_series) =
            places((before.series.len(), serial(before, routes_before)), (after.series.len(), serial(after, routes)));
        Self { before, after, moves, months, series, former_tags, former_months, former_series }
    }

    /// The list as it is called after.
    fn after(&self, list: List) -> Option<List> {
        Some(match list {
            List::Home | List::Category(_) | List::Author(_) => list,
            List::Tag(ix) => List::Tag(self.moves.tag(ix)?),
            List::Month(index) => List::Month(self.months[index]?),
            List::Series(index) => List::Series(self.series[index]?),
        })
    }

    /// The list as it was called before.
    fn before(&self, list: List) -> Option<List> {
        Some(match list {
            List::Home | List::Category(_) | List::Author(_) => list,
            List::Tag(ix) => List::Tag(self.former_tags[ix.index()]?),
            List::Month(index) => List::Month(self.former_months[index]?),
            List::Series(index) => List::Series(self.former_series[index]?),
        })
    }

    /// How many numbered pages a list has after.
    fn older(&self, list: List) -> usize {
        list.pages(self.after).older()
    }
}

/// Where each thing of one list is in another, and the other way round.
fn places<K: PartialEq>(
    (before, of_before): (usize, impl Fn(usize) -> K),
    (after, of_after): (usize, impl Fn(usize) -> K),
) -> (Vec<Option<usize>>, Vec<Option<usize>>) {
    let find = |count: usize, of: &dyn Fn(usize) -> K, key: K| (0..count).find(|index| of(*index) == key);
    // Most are where they were, or one further.
    let near = |index: usize, count: usize, of: &dyn Fn(usize) -> K, key: &dyn Fn() -> K| {
        let nearby = [Some(index), index.checked_sub(1), index.checked_add(1)].into_iter().flatten();
        let found = nearby.filter(|index| *index < count).find(|index| of(*index) == key());
        found.or_else(|| find(count, of, key()))
    };
    let to = (0..before).map(|index| near(index, after, &of_after, &|| of_before(index))).collect();
    let from = (0..after).map(|index| near(index, before, &of_before, &|| of_after(index))).collect();
    (to, from)
}

impl Plan {
    /// The plan of a site after a change. None if more would follow from it than is followed here: then everything has to be planned
    /// again.
    pub fn follow(
        &self,
        before: &Site,
        after: &Site,
        moves: &Moves,
        article: [Option<&Article>; 2],
    ) -> Option<Followed> {
        let former_tags = moves.former_tags(after.tags.len());
        let (routes, credits) =
            rayon::join(|| self.routes.follow(after, moves, &former_tags), || self.credits.follow(after, moves));
        let routes = routes?;
        let lists = Lists::new((before, &self.routes), (after, &routes), moves, former_tags);
        let [old, new] = article;
        let both = || old.into_iter().chain(new);
        // What a ledger asks for stands among them, and may be another thing now.
        let has_ledger = self.kept.is_some();
        let leads = has_ledger || both().any(|article| !article.aliases.is_empty());
        let redirects = if leads { outputs::redirects(after, &routes) } else { self.redirects.clone() };
        let is_gone = has_ledger || both().any(|article| article.gone);
        let gone = if is_gone { gone::tombstones(after) } else { self.gone.clone() };
        let former_anew = leads || is_gone;

        let mut used = BTreeSet::new();
        let (mut media_before, mut media_after) = (BTreeSet::new(), BTreeSet::new());
        moves.from.iter().for_each(|ix| outputs::media_of(before, &before.story(*ix).article, &mut media_before));
        moves.to.iter().for_each(|ix| outputs::media_of(after, &after.story(*ix).article, &mut media_after));
        let mut dropped: BTreeSet<String> = &media_before - &media_after;
        if !dropped.is_empty() {
            outputs::other_media(after, &mut used);
            used.append(&mut outputs::media_in_articles(after, &dropped));
            dropped.retain(|name| !used.contains(name));
        }

        let sitemaps: BTreeSet<Sitemap> = outputs::sitemaps(after, &routes, &credits).into_iter().collect();
        let corrections = |site: &Site| (Pages::corrections(site).older(), site.corrections.is_empty());
        let corrections_anew = corrections(before) != corrections(after);
        let as_they_were = AtomicBool::new(true);
        let stays = |content: &Content| -> Option<Content> {
            Some(match content {
                Content::Article(ix) => Content::Article(moves.article(*ix)?),
                Content::List(list, page) => {
                    let list = lists.after(*list)?;
                    match page {
                        PageNumber::Older(number) if *number > lists.older(list) => return None,
                        page => Content::List(list, *page),
                    }
                }
                Content::Feed(list, format) => Content::Feed(lists.after(*list)?, *format),
                Content::Credits(PageNumber::Older(number)) if *number > credits.pages().older() => return None,
                Content::Corrections(_) | Content::CorrectionsFeed(_) if corrections_anew => return None,
                Content::Redirect(_) | Content::Gone(_) if former_anew => return None,
                Content::Sitemap(sitemap) => {
                    let sitemap = match sitemap {
                        Sitemap::Month(index, part) => Sitemap::Month(lists.months[*index]?, *part),
                        other => *other,
                    };
                    Content::Sitemap(*sitemaps.get(&sitemap)?)
                }
                Content::Media(name) if dropped.contains(name) => return None,
                other => other.clone(),
            })
        };
        let fate = |(place, output): (usize, &Output)| match stays(&output.content) {
            None => Some((place, Fate::Leaves)),
            Some(Content::Sitemap(sitemap)) => Some((place, Fate::Sitemap(sitemap))),
            Some(content) => {
                if content != output.content {
                    as_they_were.store(false, Ordering::Relaxed);
                }
                None
            }
        };
        let fates: Vec<(usize, Fate)> = self.outputs.par_iter().enumerate().filter_map(fate).collect();
        let (mut leaving, mut new_sitemaps) = (Vec::new(), sitemaps.clone());
        for (place, fate) in fates {
            match fate {
                Fate::Leaves => leaving.push(place),
                Fate::Sitemap(sitemap) => {
                    new_sitemaps.remove(&sitemap);
                    let same = self.outputs[place].content == Content::Sitemap(sitemap);
                    as_they_were.fetch_and(same, Ordering::Relaxed);
                }
            }
        }
        let mut turned: Set<String> =
            leaving.iter().map(|place| self.outputs[*place].path.as_str().to_owned()).collect();

        let mut more: Vec<Output> = Vec::new();
        let mut add = |url: UrlPath, content: Content, origin: Origin| {
            more.push(Output { path: url.output(), url, content, origin });
        };
        if let Some(ix) = moves.to {
            let file = Origin::File(after.story(ix).article.path.clone());
            add(routes.article(ix).clone(), Content::Article(ix), file);
        }
        for list in List::all(after) {
            match lists.before(list) {
                None => {
                    outputs::list_pages(after, &routes, list, list.pages(after).numbers(), &mut add);
                    outputs::list_feeds(after, &routes, list, &mut add);
                }
                Some(former) => {
                    let new = former.pages(lists.before).older() + 1..=lists.older(list);
                    if !new.is_empty() {
                        outputs::list_pages(after, &routes, list, new.map(PageNumber::Older), &mut add);
                    }
                }
            }
        }
        let new = self.credits.pages().older() + 1..=credits.pages().older();
        outputs::credits_pages(&routes, new.map(PageNumber::Older), &mut add);
        if corrections_anew {
            outputs::corrections(after, &routes, &mut add);
        }
        if former_anew {
            outputs::former_addresses(&redirects, &gone, &mut add);
        }
        for sitemap in new_sitemaps {
            add(Sitemap::url(sitemap, after), Content::Sitemap(sitemap), Origin::Program("a sitemap"));
        }
        for name in media_after {
            let media = &after.media[&name];
            match self.output(media.url.output().as_str()).map(|output| &output.content) {
                None => add(media.url.clone(), Content::Media(name), Origin::File(media.path.clone())),
                Some(Content::Media(there)) if *there == name => {}
                // Something else stands where the file would go.
                Some(_) => return None,
            }
        }
        let stay = |place: &usize| leaving.binary_search(place).is_err();
        if !collision::fits(&self.outputs, stay, &more) {
            return None;
        }
        more.sort_by(|a, b| a.path.cmp(&b.path));
        for output in &more {
            // What stood there before and does now is no news to links.
            if !turned.remove(output.path.as_str()) {
                turned.insert(output.path.as_str().to_owned());
            }
        }
        let same = leaving.is_empty() && more.is_empty() && as_they_were.into_inner();
        let mut outputs = match same {
            true => self.outputs.clone(),
            false => {
                let moved = |output: &Output| {
                    let Output { path, url, content, origin } = output;
                    let content = stays(content).expect("it stays, as it did above");
                    Output { path: path.clone(), url: url.clone(), content, origin: origin.clone() }
                };
                Arc::new(merged(&self.outputs, &leaving, &more, moved))
            }
        };
        let mut hidden = HiddenAddresses::new(after, &outputs);
        let mut former = Former { redirects, gone };
        let published = self.kept.as_ref().map(|kept| kept.published.clone());
        let (kept, told) = published
            .map(|published| {
                keep(published, after, (&routes, &credits), &mut former, Arc::make_mut(&mut outputs), &mut hidden)
            })
            .unzip();
        if !kept.as_ref().is_none_or(|kept| fits_ledger(&outputs, &kept.former)) {
            return None;
        }
        for path in kept.iter().flat_map(|kept: &Kept| &kept.former) {
            if !turned.remove(path.as_str()) {
                turned.insert(path.as_str().to_owned());
            }
        }
        turned.extend(self.hidden.differing(&hidden).map(str::to_owned));
        let Former { redirects, gone } = former;
        let plan = Plan { outputs, routes, redirects, gone, told: told.unwrap_or_default(), kept, credits, hidden };
        Some(Followed { plan, turned: Turned::new(turned) })
    }

    /// Whether a published text leads to one of these paths otherwise than by naming a file.
    pub fn leads_to(site: &Site, article: &Article, turned: &Turned) -> bool {
        let below = |target: &str| -> Vec<String> {
            let path = site.path(target).or_else(|| site.config.base_url.below(target));
            path.map(super::hidden::candidates).unwrap_or_default()
        };
        let may_lead = |target: &str| (target.starts_with('/') || target.contains("//")) && turned.may_hold(target);
        let leads = |target: &str| may_lead(target) && below(target).iter().any(|path| turned.paths.contains(path));
        let mut pictures = article.body.pictures.iter().filter(|picture| picture.html);
        article.body.links.iter().any(|link| leads(&link.target)) || pictures.any(|picture| leads(&picture.src))
    }

    /// What planning has to say that may be another thing once an article changed, but for published articles.
    pub fn check_others(&self, site: &Site) -> Vec<Diagnostic> {
        let mut found = super::paths::check_others(site, &self.outputs, &self.hidden);
        found.extend(self.kept.iter().flat_map(|kept| kept.problems.iter().cloned()));
        found
    }
}

/// What becomes of a file.
enum Fate {
    Leaves,
    Sitemap(Sitemap),
}

/// Whether what stands somewhere for the ledger's sake can stand beside everything else.
fn fits_ledger(outputs: &[Output], former: &[OutputPath]) -> bool {
    let former: Set<&str> = former.iter().map(OutputPath::as_str).collect();
    let is_former = |output: &Output| former.contains(output.path.as_str());
    let of_ledger: Vec<Output> = outputs.iter().filter(|output| is_former(output)).cloned().collect();
    collision::fits(outputs, |place| !is_former(&outputs[*place]), &of_ledger)
}

/// Files of which some leave and the others are moved, with more of them; all sorted by path.
fn merged(
    there: &[Output],
    leaving: &[usize],
    more: &[Output],
    moved: impl Fn(&Output) -> Output + Sync + Send,
) -> Vec<Output> {
    let mut order: Vec<Result<usize, usize>> = Vec::with_capacity(there.len() + more.len());
    let mut leaving = leaving.iter().copied().peekable();
    let mut add = |order: &mut Vec<_>, places: Range<usize>| {
        order.extend(places.filter(|place| leaving.next_if_eq(place).is_none()).map(Ok));
    };
    let mut from = 0;
    for (nth, output) in more.iter().enumerate() {
        let place = there.partition_point(|other| other.path < output.path);
        add(&mut order, from..place);
        order.push(Err(nth));
        from = place;
    }
    add(&mut order, from..there.len());
    let output = |place: Result<usize, usize>| match place {
        Ok(place) => moved(&there[place]),
        Err(nth) => more[nth].clone(),
    };
    order.into_par_iter().map(output).collect()
}
