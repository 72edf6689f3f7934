//! What articles and the menu call authors, categories and series, where that is nothing that is there.

use std::collections::{BTreeMap, BTreeSet};

use super::links::Links;
use super::{Hidden, Site};
use crate::config::{self, Config, MenuEntry};
use crate::content::Article;
use crate::diag::{Code, Diagnostic, Part, Place, Step, code, nearest};
use crate::vocab::SourcePath;
use crate::yaml::Item;

/// What ids can name.
struct Known<'a> {
    authors: BTreeSet<&'a str>,
    categories: BTreeSet<&'a str>,
    links: &'a Links,
}

impl<'a> Known<'a> {
    fn of(site: &'a Site) -> Self {
        let authors = site.authors.iter().map(|profile| &profile.author).chain(&site.withheld.authors);
        Self {
            authors: authors.map(|author| author.id.as_str()).collect(),
            categories: site.categories.iter().map(|section| section.category.id.as_str()).collect(),
            links: &site.links,
        }
    }

    fn author(&self, id: &str) -> bool {
        self.authors.contains(id) || self.is_broken(&author_file(id))
    }

    fn category(&self, id: &str) -> bool {
        self.categories.contains(id) || self.is_broken(&category_file(id))
    }

    /// Whether there is such a file, with mistakes of its own.
    fn is_broken(&self, file: &str) -> bool {
        SourcePath::new(file).is_some_and(|path| self.links.standing(&path) == Some(Err(None)))
    }
}

fn author_file(id: &str) -> String {
    format!("content/authors/{id}.md")
}

fn category_file(id: &str) -> String {
    format!("content/categories/{id}.md")
}

/// Checks what names of authors and categories lead to: in articles that have no place for it and in those that are to get one, and in
/// the menu. All others have theirs by their names.
pub(super) fn check_references(site: &Site, problems: &mut Vec<Diagnostic>) {
    let known = Known::of(site);
    let gone = site.withheld.hidden.iter().filter(|(_, why)| *why == Hidden::Gone).map(|(article, _)| &**article);
    let articles = site.withheld.displaced().chain(site.withheld.planned()).chain(gone);
    articles.for_each(|article| check_names(article, &known, problems));
    check_menu(&site.config, &known, problems);
}

fn check_names(article: &Article, known: &Known, problems: &mut Vec<Diagnostic>) {
    for Item { index, value: author } in &article.authors {
        let id = &author.id;
        if !known.author(id) {
            let message = format!("no author profile named `{id}`");
            // Whether the id stands there by itself or below `id:`, the deepest entry that is found is marked.
            let keys = vec![Step::Key("author".into()), Step::Index(*index), Step::Key("id".into())];
            let place = Place::entry(&article.path, keys, Part::Value);
            let ids = known.authors.iter();
            problems.push(unknown(&code::UNKNOWN_AUTHOR, place, message, id, ids, "profile", author_file));
        }
    }
    let id = &article.category;
    if !id.is_empty() && !known.category(id) {
        let message = format!("no category named `{id}`");
        let place = Place::value(&article.path, "category");
        let ids = known.categories.iter();
        problems.push(unknown(&code::UNKNOWN_CATEGORY, place, message, id, ids, "category", category_file));
    }
}

fn unknown<'a>(
    code: &'static Code,
    place: Place,
    message: String,
    written: &str,
    known: impl Iterator<Item = &'a &'a str>,
    noun: &str,
    file: fn(&str) -> String,
) -> Diagnostic {
    let diagnostic = Diagnostic::new(code, place, message);
    match nearest(written, known.copied()) {
        Some(near) => diagnostic.hint(format!("the nearest {noun} is `{near}`, in {}", file(near))),
        None if is_file_name(written) => diagnostic.hint(format!("to make it known, create {}", file(written))),
        None => diagnostic,
    }
}

/// Whether an id can be the name of a file, so that it makes sense to create one.
fn is_file_name(id: &str) -> bool {
    !id.starts_with('.') && !id.chars().any(|c| c.is_control() || "/\\:*?\"<>|".contains(c))
}

/// A series has no file of its own: it is what articles name. A name that stands alone and is close to another is a slip.
pub(super) fn check_series(site: &Site, problems: &mut Vec<Diagnostic>) {
    let published = site.articles.iter().map(|story| &*story.article);
    let articles = published.chain(site.withheld.displaced()).chain(site.withheld.planned());
    let articles: Vec<&Article> = articles.filter(|article| article.series.is_some()).collect();
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for series in articles.iter().filter_map(|article| article.series.as_ref()) {
        *uses.entry(&series.id).or_default() += 1;
    }
    for article in articles {
        let Some(series) = &article.series else { continue };
        if uses[series.id.as_str()] > 1 {
            continue;
        }
        // `wahl-2021` is no slip for `wahl-2020`.
        let others = uses.iter().filter(|(id, count)| **count > 1 && without_digits(id) != without_digits(&series.id));
        let others = others.map(|(id, _)| *id);
        if let Some(near) = nearest(&series.id, others) {
            let keys = vec![Step::Key("series".into()), Step::Key("id".into())];
            let place = Place::entry(&article.path, keys, Part::Value);
            problems.push(
                Diagnostic::new(
                    &code::UNKNOWN_SERIES,
                    place,
                    format!("no other article is part of a series `{}`", series.id),
                )
                .hint(format!("the nearest series is `{near}`")),
            );
        }
    }
}

fn without_digits(id: &str) -> String {
    id.chars().filter(|c| !c.is_numeric()).collect()
}

fn check_menu(config: &Config, known: &Known, problems: &mut Vec<Diagnostic>) {
    let site = SourcePath::new(config::FILE).expect("a clean name");
    for Item { index, value } in &config.menu {
        let MenuEntry::Category(id) = value else { continue };
        if !known.category(id) {
            let place = Place::item(&site, "menu", *index);
            let message = format!("the menu names a category `{id}` that is not there");
            let ids = known.categories.iter();
            problems.push(unknown(&code::UNKNOWN_CATEGORY, place, message, id, ids, "category", category_file));
        }
    }
}
