//! Another version of a document that keeps its place, in the place of the earlier one: its texts are other ones, and no address, order or
//! picture in use is. So is a picture that nobody shows yet, and what is said of one.

use std::cmp::Ordering;
use std::sync::Arc;

use serde_yaml::Value;

use super::{Audience, Curated, DocumentRef, LinkTarget, Media, MediaFile, Site, assemble, tags};
use crate::content::{self, Author, Body, Category, Page, Sidecar, Tag};
use crate::vocab::{Now, SourcePath};

/// What a file holds that is no article.
#[derive(Clone)]
pub enum Document {
    Author(Author),
    Category(Category),
    Tag(Tag),
    Page(Page),
    /// With the name of the picture below content/media/.
    Sidecar(String, Sidecar),
    /// A picture or another file below content/media/ with its name there.
    Media(String, MediaFile),
    /// With its name, and what it means beside being data for layouts.
    Data(String, Value, Option<content::Curated>),
}

impl Site {
    /// The site with another version of a document, at an instant at which nothing comes or goes by itself. None if anything else follows
    /// from it than that pages show other texts, or the home page other articles; whoever adds a key decides here whether it does. When
    /// in doubt it does.
    pub fn with_document(&self, path: &SourcePath, document: Document, now: Now, audience: Audience) -> Option<Self> {
        let mut site = self.clone();
        site.now = now;
        let fits = match (document, self.links.standing(path)) {
            (Document::Author(new), Some(Ok(DocumentRef::Author(ix)))) => {
                let old = &self.profile(ix).author;
                let Author {
                    path: _,
                    id,
                    name: _,
                    kind: _,
                    short: _,
                    role: _,
                    image,
                    bio: _,
                    email: _,
                    website: _,
                    social: _,
                    sort_name: _,
                    slug,
                    aliases,
                    body,
                } = &new;
                let same = (id, slug, aliases, image) == (&old.id, &old.slug, &old.aliases, &old.image);
                let same = same && self.same_media(path, body, &old.body);
                site.authors[ix.index()].author = new;
                same && keeps_place(&site.authors, ix.index(), |a, b| {
                    assemble::by_name(&site.locale, &a.author, &b.author)
                })
            }
            (Document::Category(new), Some(Ok(DocumentRef::Category(ix)))) => {
                let old = &self.section(ix).category;
                let Category { path: _, id, title: _, description: _, order: _, colour: _, slug, aliases, body } = &new;
                let same = (id, slug, aliases) == (&old.id, &old.slug, &old.aliases);
                let same = same && self.same_media(path, body, &old.body);
                site.categories[ix.index()].category = new;
                same && keeps_place(&site.categories, ix.index(), |a, b| {
                    assemble::by_order(&site.locale, &a.category, &b.category)
                })
            }
            (Document::Tag(new), Some(Ok(DocumentRef::Tag(ix)))) => {
                let topic = &mut site.tags[ix.index()];
                let old = topic.tag.as_ref()?;
                let Tag { path: _, title, description: _, aliases, slug, body } = &new;
                let same = (slug, aliases) == (&old.slug, &old.aliases) && self.same_media(path, body, &old.body);
                topic.title = match title {
                    Some(title) => title.clone(),
                    None => self.spellings.commonest(slug)?.to_owned(),
                };
                topic.tag = Some(new);
                // A series may be called as the tag is.
                let series = self.series.iter().map(|serial| (serial.id.clone(), serial.articles.clone()));
                site.series = series.map(|(id, articles)| assemble::serial(&site, id, articles)).collect();
                same && keeps_place(&site.tags, ix.index(), |a, b| tags::by_title(&site.locale, a, b))
            }
            (Document::Page(new), Some(Ok(DocumentRef::Page(ix)))) => {
                let old = self.page(ix);
                let Page { path: _, title: _, teaser: _, slug, draft, aliases, seo_title: _, noindex, extra: _, body } =
                    &new;
                let same = (slug, draft, aliases, noindex) == (&old.slug, &old.draft, &old.aliases, &old.noindex);
                let same = same && self.same_media(path, body, &old.body);
                site.pages[ix.index()] = new;
                same && keeps_place(&site.pages, ix.index(), |a, b| assemble::by_title(&site.locale, a, b))
            }
            (Document::Sidecar(name, new), None) => {
                let old = self.media.get(&name)?;
                let file = MediaFile { path: old.path.clone(), facts: old.facts.clone(), digest: old.digest };
                let media = Media::new(&name, file, Some(new));
                Arc::make_mut(&mut site.media).insert(name, media);
                true
            }
            // Whoever asks sees to it that no text means a new one by its name.
            (Document::Media(name, new), None) => {
                let sidecar = self.media.get(&name).map(|old| old.sidecar.clone());
                let media = Media::new(&name, new, sidecar);
                Arc::make_mut(&mut site.media).insert(name, media);
                true
            }
            (Document::Data(name, new, meaning), None) => {
                Arc::make_mut(&mut site.data).insert(name, new);
                if site.curated.are_of(path) || meaning.is_some() {
                    site.curated = Arc::new(site.curated.with(path, meaning));
                    site.steady = site.span(audience);
                    assemble::curate(&mut site, &mut Vec::new());
                }
                true
            }
            _ => false,
        };
        fits.then_some(site)
    }

    /// Whether two versions of a text show and link to the same files below content/media/, which are published for that.
    fn same_media(&self, path: &SourcePath, new: &Body, old: &Body) -> bool {
        self.media_of(path, new).eq(self.media_of(path, old))
    }

    fn media_of<'a>(&'a self, path: &'a SourcePath, body: &'a Body) -> impl Iterator<Item = String> + 'a {
        let linked = body.links.iter().filter_map(|link| match self.link(path, &link.target) {
            Ok(LinkTarget::Media(name, _)) => Some(name),
            _ => None,
        });
        let shown = body.pictures.iter().filter_map(|picture| self.media(path, &picture.src));
        linked.chain(shown.map(|media| media.name().to_owned()))
    }
}

impl Curated {
    /// Whether a file says any of it.
    fn are_of(&self, path: &SourcePath) -> bool {
        self.front.as_ref().is_some_and(|front| front.path == *path)
            || self.breaking.as_ref().is_some_and(|breaking| breaking.path == *path)
    }

    /// The same once a file means something else, or nothing any more.
    fn with(&self, path: &SourcePath, meaning: Option<content::Curated>) -> Self {
        let Self { front, breaking } = self.clone();
        let mut out = Self {
            front: front.filter(|front| front.path != *path),
            breaking: breaking.filter(|breaking| breaking.path != *path),
        };
        match meaning {
            Some(content::Curated::Front(front)) => out.front = Some(front),
            Some(content::Curated::Breaking(breaking)) => out.breaking = Some(breaking),
            None => {}
        }
        out
    }
}

/// Whether something still stands between its neighbours in a list.
fn keeps_place<T>(list: &[T], place: usize, order: impl Fn(&T, &T) -> Ordering) -> bool {
    let around = &list[place.saturating_sub(1)..(place + 2).min(list.len())];
    around.is_sorted_by(|a, b| order(a, b).is_le())
}
