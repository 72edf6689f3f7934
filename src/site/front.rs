use super::texts::{self, ambiguous, with_nearest_file};
use super::{ArticleIx, DocumentRef, LinkProblem, Site};
use crate::content::{Breaking, Fill, Front, Pin, Slot};
use crate::diag::{Code, Diagnostic, Part, Place, Step, code, nearest};
use crate::vocab::{Date, Map, Set, SourcePath};
use crate::yaml::Item;

/// A place on the home page with what stands in it now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrontSlot {
    pub id: String,
    pub title: Option<String>,
    pub articles: Vec<ArticleIx>,
}

/// The slots of the built-in home page, which are there whether front.yaml names them or not, with their sizes.
const BUILT_IN: [(&str, usize); 2] = [("lead", 1), ("top", 5)];

/// How many articles a slot holds that is filled by rule and names no size.
const FILLED: usize = 4;

/// Fills the slots of the home page: first each with what was picked for it and may be seen now, then, in the same order, each
/// by its rule. No article stands in two.
pub(super) fn fill(site: &Site, front: Option<&Front>, problems: &mut Vec<Diagnostic>) -> Vec<FrontSlot> {
    let written = front.map_or(&[][..], |front| &front.slots);
    let picked = front.map_or_else(Map::default, |front| pick(site, front, problems));
    let named = |id: &str| written.iter().find(|slot| slot.value.id == id);
    let built_in = BUILT_IN.iter().map(|(id, size)| (*id, named(id), *size, Fill::Newest));
    let own = written.iter().filter(|slot| BUILT_IN.iter().all(|(id, _)| *id != slot.value.id)).map(|slot| {
        let Slot { id, articles, fill, .. } = &slot.value;
        let size = if fill.as_ref().is_some_and(|fill| *fill != Fill::Nothing) { FILLED } else { articles.len() };
        (id.as_str(), Some(slot), size, Fill::Nothing)
    });
    let slots: Vec<_> = built_in.chain(own).collect();

    let mut shown: Set<ArticleIx> = Set::default();
    let mut out: Vec<(FrontSlot, usize, Fill)> = Vec::with_capacity(slots.len());
    for (id, slot, size, fill) in slots {
        let size =
            slot.and_then(|slot| slot.value.size).map_or(size, |size| usize::try_from(size).unwrap_or(usize::MAX));
        let fill = slot.and_then(|slot| slot.value.fill.clone()).unwrap_or(fill);
        let picked = slot.and_then(|slot| picked.get(&slot.index)).map(Vec::as_slice).unwrap_or_default();
        // What is one too many waits for its turn, as a second choice.
        let articles = picked.iter().copied().filter(|ix| !shown.contains(ix)).take(size).collect::<Vec<_>>();
        shown.extend(&articles);
        let title = slot.and_then(|slot| slot.value.title.clone());
        out.push((FrontSlot { id: id.to_owned(), title, articles }, size, fill));
    }
    for (slot, size, fill) in &mut out {
        let lacking = size.saturating_sub(slot.articles.len());
        let more: Vec<_> = newest(site, fill).filter(|ix| !shown.contains(ix)).take(lacking).collect();
        shown.extend(&more);
        slot.articles.extend(more);
    }
    out.into_iter().map(|(slot, ..)| slot).collect()
}

/// What a rule takes from, newest first.
fn newest<'a>(site: &'a Site, fill: &Fill) -> Box<dyn Iterator<Item = ArticleIx> + 'a> {
    let of = |articles: Option<&'a [ArticleIx]>| Box::new(articles.unwrap_or_default().iter().copied());
    match fill {
        Fill::Nothing => Box::new(std::iter::empty()),
        Fill::Newest => Box::new(ArticleIx::first(site.articles.len())),
        Fill::Category(id) => of(site.category_by_id(id).map(|ix| site.section(ix).articles.as_slice())),
        Fill::Tag(id) => of(site.tag_by_id(id).map(|ix| site.topic(ix).articles.as_slice())),
        Fill::Author(id) => of(site.author_by_id(id).map(|ix| site.profile(ix).articles.as_slice())),
    }
}

/// What was picked for each slot, by its place in the file, and may be seen now. What does not resolve is noted; an article under
/// embargo takes its place by itself when its time comes.
fn pick(site: &Site, front: &Front, problems: &mut Vec<Diagnostic>) -> Map<usize, Vec<ArticleIx>> {
    let path = &front.path;
    let place = |slot: usize, keys: Vec<Step>| {
        let keys = [Step::Key("slots".into()), Step::Index(slot)].into_iter().chain(keys).collect();
        Place::entry(path, keys, Part::Value)
    };
    let key = |name: &str| Step::Key(name.to_owned());
    let mut ids: Set<&str> = Set::default();
    // Until when, at the longest; none: for good.
    let mut pinned: Map<ArticleIx, Option<Date>> = Map::default();
    let mut out = Map::default();
    for Item { index, value: slot } in &front.slots {
        if !ids.insert(&slot.id) {
            let message = format!("there are two slots `{}`", slot.id);
            problems.push(Diagnostic::new(&code::DUPLICATE_ID, place(*index, vec![key("id")]), message));
        }
        check_rule(site, slot.fill.as_ref(), |name| place(*index, vec![key("fill"), key(name)]), problems);
        let mut articles = Vec::new();
        for Item { index: nth, value: Pin { file, until } } in &slot.articles {
            // A text stands there by itself, or below `file`: the deepest entry that is found is marked.
            let place = || place(*index, vec![key("articles"), Step::Index(*nth), key("file")]);
            let Some(ix) = article(site, path, file, place, problems) else { continue };
            // One that ends sooner hands the article on to the next.
            let before = pinned.get(&ix).copied();
            let lasts = before.is_some_and(|end| end.is_none_or(|end| until.is_some_and(|until| until.at <= end.at)));
            if !lasts {
                pinned.insert(ix, *until);
            }
            if lasts {
                problems.push(
                    Diagnostic::new(
                        &code::PINNED_TWICE,
                        place(),
                        format!("`{file}` is picked for the home page twice"),
                    )
                    .hint("it is shown once, at the first place that has room; take the other one out"),
                );
            }
            if until.is_none_or(|until| until.at > site.now.0) {
                articles.push(ix);
            }
        }
        out.insert(*index, articles);
    }
    out
}

/// The published article of a file; what no article is named by is noted.
fn article(
    site: &Site,
    from: &SourcePath,
    file: &str,
    place: impl Fn() -> Place,
    problems: &mut Vec<Diagnostic>,
) -> Option<ArticleIx> {
    match texts::named(&site.links, from, file, place()) {
        Ok(Some(DocumentRef::Article(ix))) => return Some(ix),
        Ok(Some(_)) => {
            problems.push(Diagnostic::new(&code::UNKNOWN_ARTICLE, place(), format!("`{file}` is no article")));
        }
        Ok(None) => {}
        Err(problem) => problems.push(*problem),
    }
    None
}

/// A rule that names a category or an author nobody knows would fill nothing, and nobody would know why.
fn check_rule(site: &Site, fill: Option<&Fill>, place: impl Fn(&str) -> Place, problems: &mut Vec<Diagnostic>) {
    let mut unknown = |code: &'static Code, key: &str, noun: &str, id: &str, known: Vec<&str>| {
        let diagnostic = Diagnostic::new(code, place(key), format!("there is no {noun} `{id}`"));
        problems.push(match nearest(id, known) {
            Some(near) => diagnostic.hint(format!("the nearest {noun} is `{near}`")),
            None => diagnostic,
        });
    };
    match fill {
        Some(Fill::Category(id)) if site.category_by_id(id).is_none() => {
            let known = site.categories.iter().map(|section| section.category.id.as_str()).collect();
            unknown(&code::UNKNOWN_CATEGORY, "category", "category", id, known);
        }
        Some(Fill::Author(id)) if site.author_by_id(id).is_none() && !site.author_is_hidden(id) => {
            let known = site.authors.iter().map(|profile| profile.author.id.as_str()).collect();
            unknown(&code::UNKNOWN_AUTHOR, "author", "author", id, known);
        }
        Some(Fill::Tag(id)) if site.tag_by_id(id).is_none() => {
            let known = site.tags.iter().map(|topic| topic.title.as_str()).collect();
            unknown(&code::ORPHAN_TAG, "tag", "tag", id, known);
        }
        _ => {}
    }
}

/// The line above everything else, if it is its time. A link that leads nowhere is noted even before.
pub(super) fn breaking(site: &Site, breaking: Option<&Breaking>, problems: &mut Vec<Diagnostic>) -> Option<Breaking> {
    let breaking = breaking?;
    let target = breaking.link.as_deref().unwrap_or("#");
    let place = Place::value(&breaking.path, "link");
    let now = site.now.0;
    let shows = breaking.publish.is_none_or(|publish| publish.at <= now) && now < breaking.expires.at;
    match site.link(&breaking.path, target) {
        Err(LinkProblem::Hidden(why)) if shows => problems.push(site.hidden_link(place, target, why)),
        Ok(_) | Err(LinkProblem::Hidden(_)) => {}
        Err(LinkProblem::Ambiguous(paths)) => problems.push(ambiguous(place, target, &paths)),
        Err(LinkProblem::Dead | LinkProblem::NoAddress) => {
            let message = format!("the link leads to `{target}`, which is not there");
            let diagnostic = Diagnostic::new(&code::DEAD_LINK, place, message);
            problems.push(with_nearest_file(diagnostic, site.links.nearest(target)));
        }
    }
    shows.then(|| breaking.clone())
}
