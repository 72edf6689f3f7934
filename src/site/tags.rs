use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{Hidden, Site, TagIx, Topic};
use crate::content::{Article, Tag};
use crate::diag::{Diagnostic, Place, code};
use crate::locale::Locale;
use crate::vocab::{Map, Set, SourcePath};
use crate::yaml::Item;

/// The tags of the articles.
pub(super) struct Gathered {
    /// By title; without their articles.
    pub topics: Vec<Topic>,
    /// Of each article, each once, in the order written.
    pub of_articles: Vec<Vec<TagIx>>,
    /// By slug, and by every other spelling that has a slug of its own.
    pub by_id: Map<String, TagIx>,
    pub spellings: Spellings,
    /// Files of tags that have no page, with why readers may not see it, if the files themselves have no mistake.
    pub without_page: Vec<(SourcePath, Option<Hidden>)>,
}

/// What tags are made from.
#[derive(Clone, Default)]
pub(super) struct Spellings {
    /// The slug of each spelling that articles use, if it has one, and how often it is written.
    uses: Map<Arc<str>, (Option<Arc<str>>, usize)>,
    /// From the slug of each alias to that of its tag.
    merged: Arc<Map<String, String>>,
    /// Slugs of tags that have a file and no article.
    unused: Arc<Set<String>>,
}

/// Merges spellings into tags: those with the same slug, and those a tag's file lists as aliases.
pub(super) fn gather(
    files: Vec<Tag>,
    visible: &[Arc<Article>],
    locale: &Locale,
    problems: &mut Vec<Diagnostic>,
) -> Gathered {
    let mut without_page = Vec::new();
    let mut by_slug: BTreeMap<String, Tag> = BTreeMap::new();
    for tag in files {
        if let Some(first) = by_slug.get(&tag.slug) {
            problems.push(
                Diagnostic::new(
                    &code::DUPLICATE_ID,
                    Place::file(&tag.path),
                    format!("there are two files for the tag `{}`", tag.slug),
                )
                .also(Place::file(&first.path), "the other one"),
            );
            without_page.push((tag.path, None));
            continue;
        }
        by_slug.insert(tag.slug.clone(), tag);
    }
    let merged = merge_aliases(&by_slug, locale, problems);
    let mut spellings = Counting { locale, merged: &merged, all: Map::default(), tags: Map::default() };
    let mut of_articles: Vec<Vec<usize>> = Vec::with_capacity(visible.len());
    for article in visible {
        let mut own = Vec::with_capacity(article.tags.len());
        // Those that can have no address have been told as the article was read.
        for number in article.tags.iter().filter_map(|tag| spellings.tag(&tag.value)) {
            if !own.contains(&number) {
                own.push(number);
            }
        }
        of_articles.push(own);
    }
    let uses = spellings.uses();
    let slugs = spellings.commonest();

    let used: Set<&str> = slugs.iter().map(|(slug, _)| slug.as_str()).collect();
    let mut unused = Set::default();
    for (slug, tag) in by_slug.iter().filter(|(slug, _)| !used.contains(slug.as_str())) {
        unused.insert(slug.clone());
        without_page.push((tag.path.clone(), Some(Hidden::Unused)));
        let message = format!("no published article has the tag `{slug}`");
        problems.push(Diagnostic::new(&code::ORPHAN_TAG, Place::file(&tag.path), message));
    }
    let mut topics: Vec<(usize, Topic)> = slugs
        .into_iter()
        .map(|(id, commonest)| {
            let tag = by_slug.remove(&id);
            let title = tag.as_ref().and_then(|tag| tag.title.clone()).unwrap_or_else(|| commonest.to_owned());
            Topic { id, title, tag, articles: Vec::new() }
        })
        .enumerate()
        .collect();
    topics.sort_by(|(_, a), (_, b)| by_title(locale, a, b));
    let mut places = vec![TagIx::new(0); topics.len()];
    for (ix, (number, _)) in TagIx::first(topics.len()).zip(&topics) {
        places[*number] = ix;
    }
    let topics: Vec<Topic> = topics.into_iter().map(|(_, topic)| topic).collect();
    let by_id = by_id(&topics, &merged);
    let of_articles =
        of_articles.into_iter().map(|tags| tags.into_iter().map(|number| places[number]).collect()).collect();
    let spellings = Spellings { uses, merged: Arc::new(merged), unused: Arc::new(unused) };
    Gathered { topics, of_articles, by_id, spellings, without_page }
}

/// The tags once an article has other ones.
pub(super) struct Retagged {
    /// Without their articles.
    pub topics: Vec<Topic>,
    pub by_id: Arc<Map<String, TagIx>>,
    pub spellings: Spellings,
    /// Where each tag went.
    pub places: Vec<Option<TagIx>>,
    /// Tags that are new, or have another title.
    pub renamed: Vec<TagIx>,
}

/// The tags of a site after an article has some it had not, and others no more. None where a tag with a file of its own comes or goes.
pub(super) fn with(site: &Site, without: &[Item<String>], with: &[Item<String>]) -> Option<Retagged> {
    let mut spellings = site.spellings.clone();
    let mut touched: BTreeSet<Arc<str>> = BTreeSet::new();
    for Item { value, .. } in without {
        touched.extend(spellings.slug(value));
        spellings.forget(value);
    }
    for Item { value, .. } in with {
        spellings.add(value, &site.locale);
        touched.extend(spellings.slug(value));
    }
    let emptied = |Topic { id, title, tag, .. }: &Topic| Topic {
        id: id.clone(),
        title: title.clone(),
        tag: tag.clone(),
        articles: Vec::new(),
    };
    let mut topics: Vec<(Option<usize>, Topic)> =
        site.tags.iter().enumerate().map(|(number, topic)| (Some(number), emptied(topic))).collect();
    let mut renamed: Vec<Arc<str>> = Vec::new();
    for slug in touched {
        let place = topics.iter().position(|(_, topic)| *topic.id == *slug);
        let commonest = spellings.commonest(&slug);
        let number = match (place, commonest) {
            (None, None) => continue,
            (Some(at), Some(title)) if topics[at].1.title == title || has_title(&topics[at].1) => continue,
            (Some(at), None) if topics[at].1.tag.is_some() => return None,
            (None, Some(_)) if site.spellings.unused.contains(&*slug) => return None,
            (Some(at), None) => {
                topics.remove(at);
                continue;
            }
            (Some(at), Some(_)) => topics.remove(at),
            (None, Some(_)) => {
                (None, Topic { id: slug.to_string(), title: String::new(), tag: None, articles: Vec::new() })
            }
        };
        let (number, topic) = number;
        let topic = Topic { title: commonest.unwrap_or_default().to_owned(), ..topic };
        let at = topics.partition_point(|(_, other)| by_title(&site.locale, other, &topic).is_lt());
        topics.insert(at, (number, topic));
        renamed.push(slug);
    }
    let mut places = vec![None; site.tags.len()];
    for (ix, (number, _)) in TagIx::first(topics.len()).zip(&topics) {
        number.iter().for_each(|number| places[*number] = Some(ix));
    }
    let topics: Vec<Topic> = topics.into_iter().map(|(_, topic)| topic).collect();
    let stay = topics.len() == places.len() && TagIx::first(places.len()).eq(places.iter().flatten().copied());
    let by_id = if stay { site.tag_by_id.clone() } else { Arc::new(by_id(&topics, &spellings.merged)) };
    let renamed = renamed.iter().map(|slug| by_id[&**slug]).collect();
    Some(Retagged { topics, by_id, spellings, places, renamed })
}

fn has_title(topic: &Topic) -> bool {
    topic.tag.as_ref().is_some_and(|tag| tag.title.is_some())
}

impl Spellings {
    /// The slug that a spelling which is used stands for, if it has one.
    pub fn slug(&self, spelling: &str) -> Option<Arc<str>> {
        self.uses.get(spelling)?.0.clone()
    }

    fn add(&mut self, spelling: &str, locale: &Locale) {
        if let Some((_, uses)) = self.uses.get_mut(spelling) {
            *uses += 1;
            return;
        }
        let slug = slug_of(spelling, &self.merged, locale);
        self.uses.insert(spelling.into(), (Some(slug.into()).filter(|slug: &Arc<str>| !slug.is_empty()), 1));
    }

    fn forget(&mut self, spelling: &str) {
        if let Some((_, uses)) = self.uses.get_mut(spelling) {
            *uses -= 1;
            if *uses == 0 {
                self.uses.remove(spelling);
            }
        }
    }

    /// The commonest spelling of a tag, of equally common ones the first of the alphabet; none if nobody uses one.
    pub fn commonest(&self, slug: &str) -> Option<&str> {
        let of_tag = self.uses.iter().filter(|(_, (of, _))| of.as_deref() == Some(slug));
        let best = of_tag.max_by(|(a, (_, uses)), (b, (_, others))| uses.cmp(others).then_with(|| b.cmp(a)));
        best.map(|(spelling, _)| &**spelling)
    }
}

/// The slug that a spelling stands for; empty if nothing of it can stand in an address.
fn slug_of(spelling: &str, merged: &Map<String, String>, locale: &Locale) -> String {
    let slug = locale.slugify(spelling);
    merged.get(&slug).cloned().unwrap_or(slug)
}

fn by_id(topics: &[Topic], merged: &Map<String, String>) -> Map<String, TagIx> {
    let mut by_id: Map<String, TagIx> =
        TagIx::first(topics.len()).zip(topics).map(|(ix, topic)| (topic.id.clone(), ix)).collect();
    for (alias, slug) in merged {
        if let Some(ix) = by_id.get(slug).copied() {
            by_id.entry(alias.clone()).or_insert(ix);
        }
    }
    by_id
}

/// The order of tags.
pub(super) fn by_title(locale: &Locale, a: &Topic, b: &Topic) -> Ordering {
    locale.compare(&a.title, &b.title).then_with(|| a.id.cmp(&b.id))
}

/// The spellings that articles use. Tags have numbers in the order they are met: an outlet's tags are written hundreds of
/// thousands of times, and most of these are a look into one table.
struct Counting<'a> {
    locale: &'a Locale,
    merged: &'a Map<String, String>,
    /// The tag of each spelling, if it is one, and how often it is written.
    all: Map<&'a str, (Option<usize>, usize)>,
    /// By slug.
    tags: Map<String, usize>,
}

impl<'a> Counting<'a> {
    /// The tag that an article names. None if nothing of it can stand in an address.
    fn tag(&mut self, spelling: &'a str) -> Option<usize> {
        let Self { locale, merged, all, tags } = self;
        let (tag, uses) = all.entry(spelling).or_insert_with(|| {
            let slug = slug_of(spelling, merged, locale);
            let next = tags.len();
            ((!slug.is_empty()).then(|| *tags.entry(slug).or_insert(next)), 0)
        });
        *uses += 1;
        *tag
    }

    fn uses(&self) -> Map<Arc<str>, (Option<Arc<str>>, usize)> {
        let mut slugs: Vec<Arc<str>> = vec![Arc::from(""); self.tags.len()];
        self.tags.iter().for_each(|(slug, number)| slugs[*number] = slug.as_str().into());
        let entry = |(spelling, (tag, uses)): (&&str, &(Option<usize>, usize))| {
            (Arc::from(*spelling), (tag.map(|tag| slugs[tag].clone()), *uses))
        };
        self.all.iter().map(entry).collect()
    }

    /// The slug of each tag with its commonest spelling, of equally common ones the first of the alphabet.
    fn commonest(self) -> Vec<(String, &'a str)> {
        let mut best: Vec<Option<(&str, usize)>> = vec![None; self.tags.len()];
        for (spelling, (tag, uses)) in self.all {
            let Some(tag) = tag else { continue };
            let better = |(other, others): (&str, usize)| uses > others || uses == others && spelling < other;
            if best[tag].is_none_or(better) {
                best[tag] = Some((spelling, uses));
            }
        }
        let mut slugs: Vec<(String, usize)> = self.tags.into_iter().collect();
        slugs.sort_unstable_by_key(|(_, number)| *number);
        let spelling = |number: usize| best[number].expect("a tag is there because of a spelling").0;
        slugs.into_iter().map(|(slug, number)| (slug, spelling(number))).collect()
    }
}

/// From the slug of each alias to that of its tag. A spelling belongs to one tag.
fn merge_aliases(tags: &BTreeMap<String, Tag>, locale: &Locale, problems: &mut Vec<Diagnostic>) -> Map<String, String> {
    let mut merged: Map<String, &Tag> = Map::default();
    for tag in tags.values() {
        for Item { index, value: alias } in &tag.aliases {
            let slug = locale.slugify(alias);
            let other = merged.get(&slug).copied().or_else(|| tags.get(&slug)).filter(|other| other.slug != tag.slug);
            if let Some(other) = other {
                problems.push(
                    Diagnostic::new(
                        &code::DUPLICATE_ID,
                        Place::item(&tag.path, "aliases", *index),
                        format!("`{alias}` can't be the tag `{}`: it is the tag `{}` already", tag.slug, other.slug),
                    )
                    .also(Place::file(&other.path), "the other one"),
                );
                continue;
            }
            merged.insert(slug, tag);
        }
    }
    merged.into_iter().map(|(alias, tag)| (alias, tag.slug.clone())).collect()
}
