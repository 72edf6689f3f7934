use std::sync::Arc;

use jiff::Zoned;
use rayon::prelude::*;

use super::{List, PageNumber};
use crate::config::Token;
use crate::content::Article;
use crate::diag::{Diagnostic, Place, code};
use crate::site::{ArticleIx, AuthorIx, CategoryIx, DocumentRef, Month, Moves, PageIx, Site, TagIx};
use crate::vocab::{BadUrlPath, SourcePath, UrlPath};

/// The address of every document and list.
#[derive(Clone)]
pub struct Routes {
    articles: Arc<Vec<UrlPath>>,
    pages: Vec<UrlPath>,
    categories: Vec<UrlPath>,
    tags: Vec<UrlPath>,
    authors: Vec<UrlPath>,
    months: Vec<UrlPath>,
    series: Vec<UrlPath>,
    /// All authors.
    pub author_list: UrlPath,
    /// All tags.
    pub tag_list: UrlPath,
    /// All months.
    pub archive: UrlPath,
    /// All pictures.
    pub credits: UrlPath,
    /// All corrections.
    pub corrections: UrlPath,
}

impl Routes {
    pub(super) fn new(site: &Site, problems: &mut Vec<Diagnostic>) -> Self {
        let links = &site.config.permalinks;
        let mut checked = |path: &SourcePath, url: Result<UrlPath, BadUrlPath>| {
            url.unwrap_or_else(|bad| {
                let message = format!("its address can't be made: {}", bad.0);
                problems.push(Diagnostic::new(&code::BAD_URL, Place::value(path, "slug"), message));
                UrlPath::home()
            })
        };
        let articles = site.articles.par_iter();
        let articles = articles.map(|story| article(site, &story.article, &story.date, story.category));
        let articles = articles.collect::<Vec<_>>().into_iter().zip(site.articles.iter());
        let articles = articles.map(|(url, story)| checked(&story.article.path, url)).collect::<Vec<_>>();
        let pages = site.pages.iter();
        let pages = pages.map(|p| checked(&p.path, links.page.fill(|t| named(&p.slug, p.path.stem(), t)))).collect();
        let categories = site.categories.iter().map(|section| &section.category);
        let categories =
            categories.map(|c| checked(&c.path, links.category.fill(|t| named(&c.slug, &c.id, t)))).collect();
        let authors = site.authors.iter().map(|profile| &profile.author);
        let authors = authors.map(|a| checked(&a.path, links.author.fill(|t| named(&a.slug, &a.id, t)))).collect();
        let tags = TagIx::first(site.tags.len()).map(|ix| tag(site, ix)).collect();
        let (months, series) = (months(site), series(site));
        let slug = |word: &str, fallback: &str| {
            let slug = site.locale.slugify(word);
            UrlPath::home().join(&format!("{}/", if slug.is_empty() { fallback } else { &slug }))
        };
        let folder = |url: UrlPath, word: &str, fallback: &str| match url.as_str() {
            "/" => slug(word, fallback),
            _ => url,
        };
        let word = |key: &str| site.locale.text(key, &[], None).unwrap_or_default();
        Self {
            articles: Arc::new(articles),
            pages,
            categories,
            tags,
            authors,
            months,
            series,
            author_list: folder(links.author.folder(), &word("authors"), "authors"),
            tag_list: folder(links.tag.folder(), &word("tags"), "tags"),
            archive: slug(&word("archive"), "archive"),
            credits: UrlPath::home().join("credits/"),
            corrections: slug(&word("corrections-page"), "corrections"),
        }
    }

    /// The same after an article changed. None if its address can't be made.
    pub(super) fn follow(&self, after: &Site, moves: &Moves, former_tags: &[Option<TagIx>]) -> Option<Self> {
        let own = |to| {
            let story = after.story(to);
            article(after, &story.article, &story.date, story.category)
        };
        let own = moves.to.map(own).transpose().ok()?;
        let stays = moves.from == moves.to && own.as_ref() == moves.from.map(|from| self.article(from));
        let mut articles = self.articles.clone();
        if !stays {
            let articles = Arc::make_mut(&mut articles);
            moves.from.iter().for_each(|from| _ = articles.remove(from.index()));
            moves.to.zip(own).into_iter().for_each(|(to, url)| articles.insert(to.index(), url));
        }
        let tags = TagIx::first(after.tags.len()).zip(former_tags);
        let tags = tags.map(|(ix, former)| former.map_or_else(|| tag(after, ix), |former| self.tag(former).clone()));
        Some(Self {
            articles,
            tags: tags.collect(),
            months: months(after),
            series: series(after),
            pages: self.pages.clone(),
            categories: self.categories.clone(),
            authors: self.authors.clone(),
            author_list: self.author_list.clone(),
            tag_list: self.tag_list.clone(),
            archive: self.archive.clone(),
            credits: self.credits.clone(),
            corrections: self.corrections.clone(),
        })
    }

    pub fn article(&self, ix: ArticleIx) -> &UrlPath {
        &self.articles[ix.index()]
    }

    pub fn author(&self, ix: AuthorIx) -> &UrlPath {
        &self.authors[ix.index()]
    }

    pub fn category(&self, ix: CategoryIx) -> &UrlPath {
        &self.categories[ix.index()]
    }

    pub fn tag(&self, ix: TagIx) -> &UrlPath {
        &self.tags[ix.index()]
    }

    pub fn page(&self, ix: PageIx) -> &UrlPath {
        &self.pages[ix.index()]
    }

    /// Index into the site's months.
    pub fn month(&self, index: usize) -> &UrlPath {
        &self.months[index]
    }

    /// Index into the site's series.
    pub fn series(&self, index: usize) -> &UrlPath {
        &self.series[index]
    }

    pub fn document(&self, document: DocumentRef) -> &UrlPath {
        match document {
            DocumentRef::Article(ix) => self.article(ix),
            DocumentRef::Author(ix) => self.author(ix),
            DocumentRef::Category(ix) => self.category(ix),
            DocumentRef::Tag(ix) => self.tag(ix),
            DocumentRef::Page(ix) => self.page(ix),
        }
    }

    /// The list's own address.
    pub fn list(&self, list: List) -> UrlPath {
        match list {
            List::Home => UrlPath::home(),
            List::Category(ix) => self.category(ix).clone(),
            List::Tag(ix) => self.tag(ix).clone(),
            List::Author(ix) => self.author(ix).clone(),
            List::Month(index) => self.month(index).clone(),
            List::Series(index) => self.series(index).clone(),
        }
    }

    pub fn list_page(&self, list: List, page: PageNumber) -> UrlPath {
        numbered(&self.list(list), page)
    }

    /// A page of the list of all pictures.
    pub fn credits_page(&self, page: PageNumber) -> UrlPath {
        numbered(&self.credits, page)
    }

    /// A page of the list of all corrections.
    pub fn corrections_page(&self, page: PageNumber) -> UrlPath {
        numbered(&self.corrections, page)
    }

    /// A file in the folder of a list, such as its feed.
    pub fn beside(&self, list: List, file: &str) -> UrlPath {
        self.list(list).folder().join(file)
    }
}

/// Why the addresses of lists can always be made.
const CLEAN: &str = "slugs are clean path segments";

fn tag(site: &Site, ix: TagIx) -> UrlPath {
    let id = &site.topic(ix).id;
    site.config.permalinks.tag.fill(|token| named(id, id, token)).expect(CLEAN)
}

fn months(site: &Site) -> Vec<UrlPath> {
    let month = |month: &Month| {
        let url = site.config.permalinks.archive.fill(|token| match token {
            Token::Year => format!("{:04}", month.year),
            _ => format!("{:02}", month.month),
        });
        url.expect(CLEAN)
    };
    site.months.iter().map(month).collect()
}

fn series(site: &Site) -> Vec<UrlPath> {
    let series = site.series.iter().enumerate().map(|(index, serial)| {
        // One without a letter has no word for its address.
        let slug = if serial.slug.is_empty() { format!("{}", index + 1) } else { serial.slug.clone() };
        UrlPath::home().join(&format!("series/{slug}/"))
    });
    series.collect()
}

/// The address that an article would have which has no place in the site; none if it can have none.
pub(super) fn withheld(site: &Site, article: &Article) -> Option<UrlPath> {
    let date = article.date.zoned(&site.config.timezone);
    self::article(site, article, &date, site.category_by_id(&article.category)?).ok()
}

/// The address that an article has, or would have.
pub(super) fn article(
    site: &Site,
    article: &Article,
    date: &Zoned,
    category: CategoryIx,
) -> Result<UrlPath, BadUrlPath> {
    site.config.permalinks.article.fill(|token| match token {
        Token::Year => format!("{:04}", date.year()),
        Token::Month => format!("{:02}", date.month()),
        Token::Day => format!("{:02}", date.day()),
        Token::Category => site.section(category).category.slug.clone(),
        Token::Slug => article.slug.clone(),
        Token::Id => article.path.stem().to_owned(),
    })
}

/// What stands for a token in the address of anything else.
pub(super) fn named(slug: &str, id: &str, token: Token) -> String {
    match token {
        Token::Id => id.to_owned(),
        _ => slug.to_owned(),
    }
}

pub(super) fn numbered(list: &UrlPath, page: PageNumber) -> UrlPath {
    match page {
        PageNumber::First => list.clone(),
        PageNumber::Older(number) => list.folder().join(&format!("page/{number}/")),
    }
}
