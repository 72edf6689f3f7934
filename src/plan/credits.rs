use rayon::prelude::*;

use super::{PageNumber, Pages};
use crate::content::PictureRef;
use crate::site::{ArticleIx, Moves, Picture, Site};
use crate::vocab::Set;

/// Pictures on a full page of the credits: a screen of thumbnails or two, and no page of megabytes where an outlet has
/// printed thousands.
const PER_PAGE: usize = 100;

/// Every picture that articles show, once for each credit it is printed with. Those whose first use is newest come first,
/// so that a full page stays as it is but for further uses of its pictures.
#[derive(Debug, Clone, Default)]
pub struct Credits {
    entries: Vec<Credited>,
}

/// A picture with everything that is printed under it.
#[derive(Debug, Clone)]
pub struct Credited {
    /// Below content/media/.
    pub name: String,
    pub credit: String,
    /// The articles it stands in, newest first, each once.
    pub articles: Vec<ArticleIx>,
    /// Where in the oldest of them: the lead, or the picture of this number in the text.
    place: Option<usize>,
}

impl Credits {
    pub(super) fn new(site: &Site) -> Self {
        let articles = (0..site.articles.len()).into_par_iter().map(ArticleIx::new);
        let uses =
            articles.flat_map_iter(|ix| shown(site, ix).map(move |(name, credit, place)| (name, credit, ix, place)));
        let mut uses: Vec<(&str, &str, ArticleIx, Option<usize>)> = uses.collect();
        uses.par_sort_unstable();
        let mut entries: Vec<Credited> = uses
            .par_chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .map(|uses| {
                let (name, credit, _, place) = uses[uses.len() - 1];
                let mut articles: Vec<ArticleIx> = uses.iter().map(|(_, _, ix, _)| *ix).collect();
                articles.dedup();
                Credited { name: name.to_owned(), credit: credit.to_owned(), articles, place }
            })
            .collect();
        // By name and credit where one article is the oldest of several.
        entries.par_sort_by_key(|entry| entry.oldest());
        Self { entries }
    }

    /// The same after an article changed.
    pub(super) fn follow(&self, after: &Site, moves: &Moves) -> Self {
        let moved = |entry: &Credited| Credited {
            name: entry.name.clone(),
            credit: entry.credit.clone(),
            articles: entry.articles.iter().filter_map(|ix| moves.article(*ix)).collect(),
            place: entry.place,
        };
        let mut entries: Vec<Credited> =
            self.entries.iter().map(moved).filter(|entry| !entry.articles.is_empty()).collect();
        if let Some(own) = moves.to {
            for (name, credit, _) in shown(after, own) {
                match entries.iter_mut().find(|entry| entry.name == name && entry.credit == credit) {
                    Some(Credited { articles, .. }) => {
                        if let Err(at) = articles.binary_search(&own) {
                            articles.insert(at, own);
                        }
                    }
                    None => {
                        let (name, credit) = (name.to_owned(), credit.to_owned());
                        entries.push(Credited { name, credit, articles: vec![own], place: None });
                    }
                }
            }
        }
        // An entry without the article that was its oldest, or with it as its oldest, has its texts from another place.
        let was_oldest = self.entries.iter().filter(|entry| moves.from == Some(entry.oldest()));
        let former: Set<(&str, &str)> = was_oldest.map(|entry| (entry.name.as_str(), entry.credit.as_str())).collect();
        for entry in &mut entries {
            let lost = former.contains(&(entry.name.as_str(), entry.credit.as_str()));
            if lost || Some(entry.oldest()) == moves.to {
                let own = shown(after, entry.oldest());
                let own = own.filter(|(name, credit, _)| *name == entry.name && *credit == entry.credit);
                entry.place = own.map(|(_, _, place)| place).max().flatten();
            }
        }
        entries.sort_by(|a, b| (a.oldest(), &a.name, &a.credit).cmp(&(b.oldest(), &b.name, &b.credit)));
        Self { entries }
    }

    pub fn pages(&self) -> Pages {
        Pages::new(self.entries.len(), PER_PAGE)
    }

    pub fn of_page(&self, page: PageNumber) -> &[Credited] {
        &self.entries[self.pages().range(page)]
    }
}

/// The pictures that an article shows, with what is printed under each, and where it stands.
fn shown(site: &Site, ix: ArticleIx) -> impl Iterator<Item = (&str, &str, Option<usize>)> {
    let article = &site.story(ix).article;
    let lead = article.image.iter().map(|PictureRef { src, credit, .. }| (src, credit.as_deref(), None));
    let inner = article.body.pictures.iter().enumerate();
    let inner = inner.map(|(number, picture)| (&picture.src, picture.credit.as_deref(), Some(number)));
    lead.chain(inner).filter_map(|(src, credit, place)| {
        let media = site.media(&article.path, src)?;
        Some((media.name(), credit.or(media.credit()).unwrap_or_default(), place))
    })
}

impl Credited {
    /// The article that showed it first.
    pub fn oldest(&self) -> ArticleIx {
        *self.articles.last().expect("a picture is here because an article shows it")
    }

    /// What the text of its first use says at it, which the front matter of that article does not.
    pub fn in_text<'a>(&self, site: &'a Site) -> Option<&'a crate::markdown::Picture> {
        site.story(self.oldest()).article.body.pictures.get(self.place?)
    }

    /// The picture with the texts of its first use.
    pub fn picture(&self, site: &Site) -> Option<Picture> {
        let article = &site.story(self.oldest()).article;
        match self.place {
            None => site.picture(&article.path, article.image.as_ref()?),
            Some(number) => {
                let picture = article.body.pictures.get(number)?;
                let written = |text: &str| (!text.is_empty()).then(|| text.to_owned());
                let (alt, caption) = (written(&picture.alt), written(&picture.caption));
                let media = site.media(&article.path, &picture.src)?;
                Some(media.picture(alt.as_deref(), caption.as_deref(), picture.credit.as_deref(), None))
            }
        }
    }
}
