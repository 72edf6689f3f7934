use std::collections::BTreeMap;
use std::sync::Arc;

use super::links::Links;
use super::{Hidden, TagIx, Topic};
use crate::content::{Article, Tag};
use crate::diag::{Diagnostic, Place, code};
use crate::locale::Locale;
use crate::vocab::{Map, Set};
use crate::yaml::Item;

/// The tags of the articles.
pub(super) struct Gathered {
    /// By title; without their articles.
    pub topics: Vec<Topic>,
    /// Of each article, each once, in the order written.
    pub of_articles: Vec<Vec<TagIx>>,
    /// By slug, and by every other spelling that has a slug of its own.
    pub by_id: Map<String, TagIx>,
}

/// Merges spellings into tags: those with the same slug, and those a tag's file lists as aliases.
pub(super) fn gather(
    files: Vec<Tag>,
    visible: &[Arc<Article>],
    locale: &Locale,
    links: &mut Links,
    problems: &mut Vec<Diagnostic>,
) -> Gathered {
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
            links.add(&tag.path, Err(None));
            continue;
        }
        by_slug.insert(tag.slug.clone(), tag);
    }
    let merged = merge_aliases(&by_slug, locale, problems);
    let mut spellings = Spellings { locale, merged: &merged, all: Map::default(), tags: Map::default() };
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
    let slugs = spellings.commonest();

    let used: Set<&str> = slugs.iter().map(|(slug, _)| slug.as_str()).collect();
    for (slug, tag) in by_slug.iter().filter(|(slug, _)| !used.contains(slug.as_str())) {
        links.add(&tag.path, Err(Some(Hidden::Unused)));
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
    topics.sort_by(|(_, a), (_, b)| locale.compare(&a.title, &b.title).then_with(|| a.id.cmp(&b.id)));
    let mut places = vec![TagIx::new(0); topics.len()];
    for (ix, (number, _)) in TagIx::first(topics.len()).zip(&topics) {
        places[*number] = ix;
    }
    let topics: Vec<Topic> = topics.into_iter().map(|(_, topic)| topic).collect();
    let mut by_id: Map<String, TagIx> =
        TagIx::first(topics.len()).zip(&topics).map(|(ix, topic)| (topic.id.clone(), ix)).collect();
    for (alias, slug) in &merged {
        if let Some(ix) = by_id.get(slug).copied() {
            by_id.entry(alias.clone()).or_insert(ix);
        }
    }
    let of_articles =
        of_articles.into_iter().map(|tags| tags.into_iter().map(|number| places[number]).collect()).collect();
    Gathered { topics, of_articles, by_id }
}

/// The spellings that articles use. Tags have numbers in the order they are met: an outlet's tags are written hundreds of
/// thousands of times, and most of these are a look into one table.
struct Spellings<'a> {
    locale: &'a Locale,
    merged: &'a Map<String, String>,
    /// The tag of each spelling, if it is one, and how often it is written.
    all: Map<&'a str, (Option<usize>, usize)>,
    /// By slug.
    tags: Map<String, usize>,
}

impl<'a> Spellings<'a> {
    /// The tag that an article names. None if nothing of it can stand in an address.
    fn tag(&mut self, spelling: &'a str) -> Option<usize> {
        let Self { locale, merged, all, tags } = self;
        let (tag, uses) = all.entry(spelling).or_insert_with(|| {
            let slug = locale.slugify(spelling);
            let slug = merged.get(&slug).cloned().unwrap_or(slug);
            let next = tags.len();
            ((!slug.is_empty()).then(|| *tags.entry(slug).or_insert(next)), 0)
        });
        *uses += 1;
        *tag
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
