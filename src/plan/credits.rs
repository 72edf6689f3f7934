use super::{PageNumber, Pages};
use crate::content::PictureRef;
use crate::site::{ArticleIx, Picture, Site};

/// Pictures on a full page of the credits: a screen of thumbnails or two, and no page of megabytes where an outlet has
/// printed thousands.
const PER_PAGE: usize = 100;

/// Every picture that articles show, once for each credit it is printed with. Those whose first use is newest come first,
/// so that a full page stays as it is but for further uses of its pictures.
#[derive(Debug, Default)]
pub struct Credits {
    entries: Vec<Credited>,
}

/// A picture with everything that is printed under it.
#[derive(Debug)]
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
        let mut uses: Vec<(&str, &str, ArticleIx, Option<usize>)> = Vec::new();
        for (ix, story) in ArticleIx::first(site.articles.len()).zip(&site.articles) {
            let article = &story.article;
            let lead = article.image.iter().map(|PictureRef { src, credit, .. }| (src, credit.as_deref(), None));
            let inner = article.body.pictures.iter().enumerate();
            let inner = inner.map(|(number, picture)| (&picture.src, picture.credit.as_deref(), Some(number)));
            for (src, credit, place) in lead.chain(inner) {
                if let Some(media) = site.media(&article.path, src) {
                    uses.push((media.name(), credit.or(media.credit()).unwrap_or_default(), ix, place));
                }
            }
        }
        uses.sort_unstable();
        let mut entries: Vec<Credited> = uses
            .chunk_by(|a, b| (a.0, a.1) == (b.0, b.1))
            .map(|uses| {
                let (name, credit, _, place) = uses[uses.len() - 1];
                let mut articles: Vec<ArticleIx> = uses.iter().map(|(_, _, ix, _)| *ix).collect();
                articles.dedup();
                Credited { name: name.to_owned(), credit: credit.to_owned(), articles, place }
            })
            .collect();
        entries.sort_by_key(|entry| entry.oldest());
        Self { entries }
    }

    pub fn pages(&self) -> Pages {
        Pages::new(self.entries.len(), PER_PAGE)
    }

    pub fn of_page(&self, page: PageNumber) -> &[Credited] {
        &self.entries[self.pages().range(page)]
    }
}

impl Credited {
    /// The article that showed it first.
    pub fn oldest(&self) -> ArticleIx {
        *self.articles.last().expect("a picture is here because an article shows it")
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
