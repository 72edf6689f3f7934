use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::links::Links;
use super::mentions::Mentions;
use super::tags::{self, Gathered};
use super::{
    ArticleIx, Audience, AuthorIx, CategoryIx, Curated, DocumentRef, Documents, Hidden, Media, Month, Own, PageIx,
    Profile, Section, Serial, Site, Steady, Story, TagIx, Withheld, front, references, related, texts, visibility,
};
use crate::config::Config;
use crate::content::{Article, Author, Category, Page, Sidecar};
use crate::diag::{Diagnostic, Place, code};
use crate::locale::Locale;
use crate::markdown;
use crate::vocab::{Map, Now, Set, SourcePath};
use crate::yaml::Item;

/// Puts the documents together. Whatever does not resolve is noted; what can be built of the rest is built, so that one
/// run tells every mistake.
pub fn assemble(
    mut config: Config,
    locale: Locale,
    documents: Documents,
    now: Now,
    audience: Audience,
) -> (Site, Vec<Diagnostic>) {
    let mut problems = Vec::new();
    let quotes = locale.quotes().into();
    config.title = markdown::typeset(&config.title, &quotes);
    config.tagline = config.tagline.map(|tagline| markdown::typeset(&tagline, &quotes));
    let Documents { articles, authors, categories, tags, pages, mut sidecars, media, data, front, breaking, broken } =
        documents;
    let unreadable =
        |name: &str| SourcePath::new(&format!("content/media/{name}.yaml")).is_some_and(|path| broken.contains(&path));
    let media: BTreeMap<String, Media> = media
        .into_iter()
        .map(|(name, file)| {
            let sidecar = sidecars.remove(&name).or_else(|| unreadable(&name).then(Sidecar::stand_in));
            let media = Media::new(&name, file, sidecar);
            (name, media)
        })
        .collect();
    check_sidecars(&sidecars, &media, &mut problems);

    let (complete, mut unplaced): (Vec<_>, Vec<_>) = articles.into_iter().partition(|article| article.complete);
    let (visible, hidden) = part(complete, now, audience);
    let visible = newest_first(visible);

    let mut links = Links::default();
    let authors = by_id(authors, |author| (&author.id, &author.path), &mut links, &mut problems);
    let categories = by_id(categories, |category| (&category.id, &category.path), &mut links, &mut problems);
    // An article whose author or category is not there has no place in the site; its text is checked all the same.
    let placed = |article: &Article| {
        categories.contains_key(&article.category) && article.authors.iter().all(|a| authors.contains_key(&a.value.id))
    };
    let mut has_place = visible.par_iter().map(|article| placed(article)).collect::<Vec<_>>().into_iter();
    let (visible, displaced): (Vec<_>, Vec<_>) =
        visible.into_iter().partition(|_| has_place.next().expect("one for each"));
    unplaced.extend(displaced);

    let categories = order_categories(categories, &locale);
    let category_by_id = ids(&categories, |section: &Section| section.category.id.clone(), CategoryIx::new);
    let (profiles, unused) = order_authors(authors, &visible, &locale);
    // Whose articles have mistakes would have a page without them.
    let awaited: Set<&str> = unplaced.iter().flat_map(|a| a.authors.iter().map(|a| a.value.id.as_str())).collect();
    for author in &unused {
        links.add(&author.path, Err((!awaited.contains(author.id.as_str())).then_some(Hidden::Unused)));
    }
    let author_by_id = ids(&profiles, |profile: &Profile| profile.author.id.clone(), AuthorIx::new);
    // The two that look at each article and need nothing of one another.
    let mut found = Vec::new();
    let (gathered, ()) = rayon::join(
        || tags::gather(tags, &visible, &locale, &mut found),
        || add_articles(&mut links, &visible, &hidden),
    );
    problems.append(&mut found);
    let Gathered { topics, of_articles: tags_of, by_id: tag_by_id, spellings, without_page } = gathered;
    for (path, why) in without_page {
        links.add(&path, Err(why));
    }
    for path in broken.iter().chain(unplaced.iter().map(|article| &article.path)) {
        links.add(path, Err(None));
    }
    for (index, profile) in profiles.iter().enumerate() {
        links.add(&profile.author.path, Ok(DocumentRef::Author(AuthorIx::new(index))));
    }
    for (index, section) in categories.iter().enumerate() {
        links.add(&section.category.path, Ok(DocumentRef::Category(CategoryIx::new(index))));
    }
    for (index, topic) in topics.iter().enumerate() {
        if let Some(tag) = &topic.tag {
            links.add(&tag.path, Ok(DocumentRef::Tag(TagIx::new(index))));
        }
    }
    let (mut pages, drafts): (Vec<_>, Vec<_>) =
        pages.into_iter().partition(|page| !page.draft || audience == Audience::Editors);
    for page in &drafts {
        links.add(&page.path, Err(Some(Hidden::Draft)));
    }
    pages.sort_by(|a, b| by_title(&locale, a, b));
    for (ix, page) in PageIx::first(pages.len()).zip(&pages) {
        links.add(&page.path, Ok(DocumentRef::Page(ix)));
    }

    let picked = pick_related(&visible, Some, &links, &mut problems);
    pick_related(&unplaced, |_| None, &links, &mut problems);
    let zone = config.timezone.clone();
    let articles: Vec<_> = visible
        .into_par_iter()
        .zip(tags_of)
        .map(|(article, tags)| {
            let own = Own::new(article, &zone, &author_by_id, &category_by_id);
            Story { own: Arc::new(own), tags: tags.into(), previous: None, next: None }
        })
        .collect();

    let mut site = Site {
        config: Arc::new(config),
        locale: Arc::new(locale),
        now,
        steady: Steady::default(),
        articles: Arc::new(articles),
        withheld: Withheld { hidden, unplaced, pages: drafts, authors: unused },
        authors: profiles,
        categories,
        tags: topics,
        pages,
        months: Vec::new(),
        media: Arc::new(media),
        data: Arc::new(data),
        front: Vec::new(),
        breaking: None,
        author_by_id: Arc::new(author_by_id),
        category_by_id: Arc::new(category_by_id),
        tag_by_id: Arc::new(tag_by_id),
        spellings,
        curated: Arc::new(Curated { front, breaking }),
        series: Vec::new(),
        corrections: Vec::new(),
        links,
        mentions: Mentions::default(),
        related: Arc::default(),
    };
    site.steady = site.span(audience);
    references::check_references(&site, &mut problems);
    references::check_series(&site, &mut problems);
    file_articles(&mut site);
    site.related = Arc::new(related::Related::new(related::related(&site.articles, &site.tags, &picked)));
    curate(&mut site, &mut problems);
    texts::check(&site, &mut problems);
    (site, problems)
}

fn add_articles(links: &mut Links, visible: &[Arc<Article>], hidden: &[(Arc<Article>, Hidden)]) {
    links.make_room(visible.len());
    for (ix, article) in ArticleIx::first(visible.len()).zip(visible) {
        links.add(&article.path, Ok(DocumentRef::Article(ix)));
    }
    for (article, why) in hidden {
        links.add(&article.path, Err(Some(*why)));
    }
}

/// What stands on the home page, and above it.
pub(super) fn curate(site: &mut Site, problems: &mut Vec<Diagnostic>) {
    let curated = site.curated.clone();
    site.front = front::fill(site, curated.front.as_ref(), problems);
    site.breaking = front::breaking(site, curated.breaking.as_ref(), problems);
}

impl Story {
    /// What layouts name the article by: its path below content/articles/ without `.md`. It is unique, and known to whoever wrote the
    /// file.
    pub fn id(&self) -> &str {
        let below = self.article.path.below("content/articles").unwrap_or(self.article.path.as_str());
        below.strip_suffix(".md").unwrap_or(below)
    }
}

/// Articles that readers see, and the others with the reason.
type Parted = (Vec<Arc<Article>>, Vec<(Arc<Article>, Hidden)>);

fn part(articles: impl IntoIterator<Item = Arc<Article>>, now: Now, audience: Audience) -> Parted {
    let (mut visible, mut hidden) = (Vec::new(), Vec::new());
    for article in articles {
        match visibility(&article, now, audience) {
            Ok(()) => visible.push(article),
            Err(why) => hidden.push((article, why)),
        }
    }
    (visible, hidden)
}

/// Articles in their order. Their times are at hand while they are sorted, and not each in a place of its own.
fn newest_first(articles: Vec<Arc<Article>>) -> Vec<Arc<Article>> {
    let mut timed: Vec<_> = articles.into_par_iter().map(|article| (article.date.at, article)).collect();
    timed.par_sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.path.cmp(&b.1.path)));
    timed.into_iter().map(|(_, article)| article).collect()
}

fn by_id<T>(
    documents: Vec<T>,
    key: impl Fn(&T) -> (&String, &SourcePath),
    links: &mut Links,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, T> {
    let mut out: BTreeMap<String, T> = BTreeMap::new();
    for document in documents {
        let (id, path) = key(&document);
        if let Some(first) = out.get(id) {
            problems.push(
                Diagnostic::new(
                    &code::DUPLICATE_ID,
                    Place::file(path),
                    format!("there are two files for the id `{id}`"),
                )
                .also(Place::file(key(first).1), "the other one"),
            );
            links.add(path, Err(None));
            continue;
        }
        out.insert(id.clone(), document);
    }
    out
}

/// Sidecars that no picture took.
fn check_sidecars(left: &BTreeMap<String, Sidecar>, media: &BTreeMap<String, Media>, problems: &mut Vec<Diagnostic>) {
    for name in left.keys() {
        let Some(path) = SourcePath::new(&format!("content/media/{name}.yaml")) else { continue };
        let message = format!("there is no picture `{name}` in content/media/ for these texts");
        let diagnostic = Diagnostic::new(&code::ORPHAN_SIDECAR, Place::file(&path), message);
        let meant = media.keys().find(|media| media.rsplit_once('.').is_some_and(|(stem, _)| stem == name));
        problems.push(match meant {
            Some(meant) => diagnostic.hint(format!("for `{meant}` the file is called `{meant}.yaml`")),
            None => diagnostic.hint_nearest(name, media.keys().map(String::as_str), "picture"),
        });
    }
}

/// The order of pages.
pub(super) fn by_title(locale: &Locale, a: &Page, b: &Page) -> Ordering {
    locale.compare(&a.title, &b.title).then_with(|| a.path.cmp(&b.path))
}

/// The order of categories.
pub(super) fn by_order(locale: &Locale, a: &Category, b: &Category) -> Ordering {
    let order = |category: &Category| category.order.unwrap_or(u64::MAX);
    order(a).cmp(&order(b)).then_with(|| locale.compare(&a.title, &b.title)).then_with(|| a.id.cmp(&b.id))
}

/// The order of authors.
pub(super) fn by_name(locale: &Locale, a: &Author, b: &Author) -> Ordering {
    fn name(author: &Author) -> &str {
        author.sort_name.as_ref().unwrap_or(&author.name)
    }
    locale.compare(name(a), name(b)).then_with(|| a.id.cmp(&b.id))
}

fn order_categories(categories: BTreeMap<String, Category>, locale: &Locale) -> Vec<Section> {
    let mut out: Vec<_> = categories.into_values().collect();
    out.sort_by(|a, b| by_order(locale, a, b));
    out.into_iter().map(|category| Section { category, articles: Vec::new() }).collect()
}

/// Only authors with something published: whoever is under embargo with all of their work is not known yet. The others come
/// second.
fn order_authors(
    authors: BTreeMap<String, Author>,
    visible: &[Arc<Article>],
    locale: &Locale,
) -> (Vec<Profile>, Vec<Author>) {
    let mut writing: Set<&str> = Set::default();
    for article in visible {
        writing.extend(article.authors.iter().map(|author| author.value.id.as_str()));
        // All of these are known; most outlets have had something of each author lately.
        if writing.len() == authors.len() {
            break;
        }
    }
    let (mut out, unused): (Vec<_>, Vec<_>) =
        authors.into_values().partition(|author| writing.contains(author.id.as_str()));
    out.sort_by(|a, b| by_name(locale, a, b));
    (out.into_iter().map(|author| Profile { author, articles: Vec::new() }).collect(), unused)
}

fn ids<T, I>(items: &[T], id: impl Fn(&T) -> String, ix: impl Fn(usize) -> I) -> Map<String, I> {
    items.iter().enumerate().map(|(index, item)| (id(item), ix(index))).collect()
}

/// Puts every article into the lists it stands on, which are empty; newest first, since the articles are. Then it knows its neighbours.
pub(super) fn file_articles(site: &mut Site) {
    let mut months: BTreeMap<(i16, i8), Vec<ArticleIx>> = BTreeMap::new();
    let mut serials: BTreeMap<String, Vec<ArticleIx>> = BTreeMap::new();
    for (ix, story) in ArticleIx::first(site.articles.len()).zip(site.articles.iter()) {
        for (nth, (author, _)) in story.authors.iter().enumerate() {
            let named = |(other, _): &(AuthorIx, _)| other == author;
            if !story.authors[..nth].iter().any(named) {
                site.authors[author.index()].articles.push(ix);
            }
        }
        site.categories[story.category.index()].articles.push(ix);
        for tag in &*story.tags {
            site.tags[tag.index()].articles.push(ix);
        }
        months.entry((story.date.year(), story.date.month())).or_default().push(ix);
        if let Some(series) = &story.article.series {
            serials.entry(series.id.clone()).or_default().push(ix);
        }
    }
    site.series = serials.into_iter().map(|(id, articles)| serial(site, id, articles)).collect();
    let corrections = ArticleIx::first(site.articles.len()).zip(site.articles.iter());
    let corrections =
        corrections.flat_map(|(ix, story)| (0..story.article.corrections.len()).map(move |nth| (ix, nth)));
    site.corrections = in_order(site, corrections.collect());
    site.months = months.into_iter().rev().map(|((year, month), articles)| Month { year, month, articles }).collect();
    Site::join_neighbours(
        Arc::make_mut(&mut site.articles).as_mut_slice(),
        site.categories.iter().map(|section| section.articles.as_slice()),
    );
}

/// Corrections, newest first.
pub(super) fn in_order(site: &Site, mut corrections: Vec<(ArticleIx, usize)>) -> Vec<(ArticleIx, usize)> {
    corrections.sort_by_key(|one| (std::cmp::Reverse(site.correction(*one).date.at), *one));
    corrections
}

/// The series of these articles, which are in no order. It has no file of its own: one that is called as a tag has that tag's name;
/// another one's id is read as words.
pub(super) fn serial(site: &Site, id: String, mut articles: Vec<ArticleIx>) -> Serial {
    let part = |ix: &ArticleIx| site.story(*ix).article.series.as_ref().and_then(|series| series.part);
    articles.sort_by_key(|ix| (part(ix).unwrap_or(u64::MAX), std::cmp::Reverse(*ix)));
    let slug = site.locale.slugify(&id);
    let topic = site.tag_by_id.get(&slug).map(|ix| site.topic(*ix)).filter(|topic| topic.id == slug);
    let words = id.replace(['-', '_'], " ");
    let mut letters = words.chars();
    let in_words = letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect());
    Serial {
        title: topic.map_or(in_words, |topic| topic.title.clone()),
        description: topic.and_then(|topic| topic.tag.as_ref()?.description.clone()),
        id,
        slug,
        articles,
    }
}

/// The articles named by `related`. One that is hidden now is left out until it appears. `place` tells an article's own place
/// in the site, if it has one.
fn pick_related(
    articles: &[Arc<Article>],
    place: impl Fn(ArticleIx) -> Option<ArticleIx>,
    links: &Links,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Vec<ArticleIx>> {
    articles
        .iter()
        .zip(ArticleIx::first(articles.len()))
        .map(|(article, own)| pick(article, place(own), links, problems))
        .collect()
}

/// The same for one article, which stands at `own`.
pub(super) fn pick(
    article: &Article,
    own: Option<ArticleIx>,
    links: &Links,
    problems: &mut Vec<Diagnostic>,
) -> Vec<ArticleIx> {
    let mut out: Vec<ArticleIx> = Vec::new();
    for Item { index, value: name } in &article.related {
        let place = Place::item(&article.path, "related", *index);
        match texts::named(links, &article.path, name, place.clone()) {
            Ok(Some(DocumentRef::Article(ix))) if Some(ix) == own => {
                let message = format!("`{name}` is the article itself");
                problems.push(Diagnostic::new(&code::BAD_VALUE, place, message));
            }
            Ok(Some(DocumentRef::Article(ix))) if !out.contains(&ix) => out.push(ix),
            Ok(_) => {}
            Err(problem) => problems.push(*problem),
        }
    }
    out
}
