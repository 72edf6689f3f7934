//! The site after one of its articles came, went, or became another one, made from the site before. Most of the time that assembling takes
//! goes into what is as it was: ids, references, links, spellings. Lists are numbers, and are moved: to look at each article would take
//! longer than all the rest.
//!
//! None of these functions changes the site before: if what comes out is not good, it is still there.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::assemble::{self, pick};
use super::mentions::names;
use super::related;
use super::{
    ArticleIx, Audience, DocumentRef, Hidden, Month, Own, Profile, Section, Site, Story, TagIx, Topic, Withheld,
    references, tags, visibility, withheld,
};
use crate::content::Article;
use crate::diag::Diagnostic;
use crate::vocab::{Now, SourcePath};

/// What became of one article's file.
pub struct Change {
    pub path: SourcePath,
    pub file: ArticleFile,
}

/// What an article's file is now.
#[derive(Clone)]
pub enum ArticleFile {
    /// There is none.
    Absent,
    /// It has mistakes that leave no article.
    Broken,
    Article(Arc<Article>),
}

/// What an article's file is to a site.
enum Stands<'a> {
    Absent,
    Broken,
    /// It lacks a key that has to be there, or names an author or a category that is not.
    Unplaced(&'a Arc<Article>),
    Hidden(&'a Arc<Article>, Hidden),
    Visible(&'a Arc<Article>),
}

impl<'a> Stands<'a> {
    fn article(&self) -> Option<&'a Arc<Article>> {
        match self {
            Self::Absent | Self::Broken => None,
            Self::Unplaced(article) | Self::Hidden(article, _) | Self::Visible(article) => Some(article),
        }
    }

    fn visible(&self) -> Option<&'a Arc<Article>> {
        if let Self::Visible(article) = self { Some(article) } else { None }
    }

    /// As links have it, wherever the article stands.
    fn standing(&self) -> Option<Result<(), Option<Hidden>>> {
        match self {
            Self::Absent => None,
            Self::Broken | Self::Unplaced(_) => Some(Err(None)),
            Self::Hidden(_, why) => Some(Err(Some(*why))),
            Self::Visible(_) => Some(Ok(())),
        }
    }

    /// The series that it makes one part longer, for readers or for whoever checks names.
    fn series(&self) -> Option<&'a str> {
        let counts = match self {
            Self::Absent | Self::Broken => return None,
            Self::Unplaced(article) => withheld::refers_in_earnest(article),
            // Drafts count for nothing, those under embargo do.
            Self::Hidden(_, why) => why.is_planned(),
            Self::Visible(_) => true,
        };
        self.article().filter(|_| counts)?.series.as_ref().map(|series| series.id.as_str())
    }
}

/// Where everything went, from one site to the one after it.
pub struct Moves {
    /// The article's place in the site before, and in the one after.
    pub from: Option<ArticleIx>,
    pub to: Option<ArticleIx>,
    /// The new place of each tag; none of one that is gone.
    tags: Vec<Option<TagIx>>,
    /// Each is where it was.
    tags_stay: bool,
    /// Tags that are new, or are called otherwise.
    pub renamed: Vec<TagIx>,
    /// What the article's file was to the site is another thing now: it came or went, or readers may see it or may not.
    pub turned: bool,
    /// Whether articles name their series as they did.
    pub same_series: bool,
}

impl Moves {
    /// Everything stays where it is.
    pub fn none(site: &Site) -> Self {
        Self {
            from: None,
            to: None,
            tags: TagIx::first(site.tags.len()).map(Some).collect(),
            tags_stay: true,
            renamed: Vec::new(),
            turned: false,
            same_series: true,
        }
    }

    /// The new place of an article; none of the one that changed.
    pub fn article(&self, ix: ArticleIx) -> Option<ArticleIx> {
        if self.from == Some(ix) {
            return None;
        }
        let left = ix.index() - usize::from(self.from.is_some_and(|from| from < ix));
        Some(ArticleIx::new(left + usize::from(self.to.is_some_and(|to| to.index() <= left))))
    }

    /// The former place of an article; none of the one that changed.
    pub fn former(&self, ix: ArticleIx) -> Option<ArticleIx> {
        if self.to == Some(ix) {
            return None;
        }
        let left = ix.index() - usize::from(self.to.is_some_and(|to| to < ix));
        Some(ArticleIx::new(left + usize::from(self.from.is_some_and(|from| from.index() <= left))))
    }

    pub fn tag(&self, ix: TagIx) -> Option<TagIx> {
        self.tags[ix.index()]
    }

    /// The former place of each tag.
    pub fn former_tags(&self, now: usize) -> Vec<Option<TagIx>> {
        let mut former = vec![None; now];
        for (before, ix) in TagIx::first(self.tags.len()).zip(&self.tags) {
            ix.iter().for_each(|ix| former[ix.index()] = Some(before));
        }
        former
    }
}

impl Withheld {
    /// What is withheld once a file of an article is something else.
    fn with(&self, path: &SourcePath, stands: &Stands) -> Self {
        let mut out = self.clone();
        out.hidden.retain(|(article, _)| article.path != *path);
        out.unplaced.retain(|article| article.path != *path);
        match stands {
            Stands::Hidden(article, why) => {
                // In the order of their files.
                let at = out.hidden.partition_point(|(other, _)| other.path < *path);
                out.hidden.insert(at, ((*article).clone(), *why));
            }
            Stands::Unplaced(article) => out.unplaced.push((*article).clone()),
            Stands::Absent | Stands::Broken | Stands::Visible(_) => {}
        }
        out
    }
}

impl Site {
    /// The site with a change, at an instant at which nothing comes or goes by itself (see [`Steady`]). None if more would follow from
    /// it than is followed here: then everything has to be put together again.
    pub fn with(&self, change: &Change, now: Now, audience: Audience) -> Option<(Self, Moves)> {
        // Of what is here for good, and not of a site that may come to nothing.
        self.make_ready_to_follow();
        let Change { path, file } = change;
        let stood = self.stood(path)?;
        let stands = self.stands(file, now, audience);
        let (before, visible) = (stood.visible(), stands.visible());
        let from = self.links.number(path).and_then(|file| self.links.article(file));
        // Whoever appears, or is gone, or is waited for.
        if [&stood, &stands].into_iter().any(|stands| self.concerns_an_unused_author(stands))
            || self.loses_an_author(from, visible.map(|article| &**article))
        {
            return None;
        }

        let written = |article: Option<&Arc<Article>>| {
            article.map(|article| article.tags.as_slice()).unwrap_or_default().to_vec()
        };
        let retagged = tags::with(self, &written(before), &written(visible))?;
        let place = visible.map(|article| {
            let earlier = |other: &Article| {
                let order = article.date.at.cmp(&other.date.at).then_with(|| other.path.cmp(path));
                order.is_lt()
            };
            let place = self.articles.partition_point(|story| earlier(&story.article));
            place - usize::from(from.is_some_and(|from| from.index() < place))
        });
        let moves = Moves {
            from,
            to: place.map(ArticleIx::new),
            tags_stay: retagged.places.iter().zip(TagIx::first(self.tags.len())).all(|(place, ix)| *place == Some(ix)),
            tags: retagged.places,
            renamed: retagged.renamed,
            turned: stood.standing() != stands.standing(),
            same_series: stood.series() == stands.series(),
        };

        let withheld = self.withheld.with(path, &stands);
        let known = self.steady.with(now, audience, stood.article().map(|a| &**a), stands.article().map(|a| &**a));
        let moved = |document| match document {
            DocumentRef::Article(ix) => moves.article(ix).map(DocumentRef::Article),
            DocumentRef::Tag(ix) => moves.tag(ix).map(DocumentRef::Tag),
            other => Some(other),
        };
        let own = visible.map(|article| {
            let zone = &self.config.timezone;
            let named = article.tags.iter().filter_map(|tag| retagged.spellings.slug(&tag.value));
            let mut tags: Vec<TagIx> = Vec::new();
            for tag in named.filter_map(|slug| retagged.by_id.get(&*slug).copied()) {
                if !tags.contains(&tag) {
                    tags.push(tag);
                }
            }
            let own = Own::new(article.clone(), zone, &self.author_by_id, &self.category_by_id);
            Story { own: Arc::new(own), tags: tags.into(), previous: None, next: None }
        });
        let place = |ix: ArticleIx| match moves.former(ix) {
            Some(former) => {
                let Story { own, tags, previous, next } = self.story(former);
                let moved = || tags.iter().filter_map(|tag| moves.tag(*tag)).collect();
                Story {
                    own: own.clone(),
                    tags: if moves.tags_stay { tags.clone() } else { moved() },
                    previous: previous.and_then(|ix| moves.article(ix)),
                    next: next.and_then(|ix| moves.article(ix)),
                }
            }
            None => own.clone().expect("all others were there before"),
        };
        let count = self.articles.len() - usize::from(from.is_some()) + usize::from(own.is_some());
        let (articles, mut links) = rayon::join(
            || (0..count).into_par_iter().map(|index| place(ArticleIx::new(index))).collect::<Vec<_>>(),
            || self.links.moved(moved),
        );
        links.put(
            path,
            stands
                .standing()
                .map(|seen| seen.map(|()| DocumentRef::Article(moves.to.expect("what readers see has its place")))),
        );
        let mut mentions = self.mentions.clone();
        links.number(path).iter().for_each(|file| mentions.renew(*file));
        let moved = |articles: &Vec<ArticleIx>| {
            let mut out = Vec::with_capacity(articles.len() + 1);
            out.extend(articles.iter().filter_map(|ix| moves.article(*ix)));
            out
        };
        let profile =
            |Profile { author, articles }: &Profile| Profile { author: author.clone(), articles: moved(articles) };
        let section = |Section { category, articles }: &Section| Section {
            category: category.clone(),
            articles: moved(articles),
        };
        let mut tags = retagged.topics;
        let former_tags = moves.former_tags(tags.len());
        for (topic, former) in tags.iter_mut().zip(former_tags) {
            topic.articles = former.map(|former| moved(&self.topic(former).articles)).unwrap_or_default();
        }
        let mut site = Self {
            config: self.config.clone(),
            locale: self.locale.clone(),
            now,
            steady: known.unwrap_or_default(),
            articles: Arc::new(articles),
            withheld,
            authors: self.authors.iter().map(profile).collect(),
            categories: self.categories.iter().map(section).collect(),
            tags,
            pages: self.pages.clone(),
            months: Vec::new(),
            corrections: Vec::new(),
            media: self.media.clone(),
            data: self.data.clone(),
            front: Vec::new(),
            breaking: None,
            author_by_id: self.author_by_id.clone(),
            category_by_id: self.category_by_id.clone(),
            tag_by_id: retagged.by_id,
            spellings: retagged.spellings,
            curated: self.curated.clone(),
            series: Vec::new(),
            links,
            mentions,
            related: Arc::default(),
        };
        if known.is_none() {
            site.steady = site.span(audience);
        }
        site.file(self, &moves);
        site.relate(self, &moves, path);
        assemble::curate(&mut site, &mut Vec::new());
        Some((site, moves))
    }

    /// Puts the article that changed into the lists it stands on, from which it is gone, and moves the others, as
    /// [`assemble::file_articles`] has them.
    fn file(&mut self, before: &Self, moves: &Moves) {
        let moved = |articles: &[ArticleIx]| articles.iter().filter_map(|ix| moves.article(*ix)).collect::<Vec<_>>();
        self.months = before
            .months
            .iter()
            .map(|Month { year, month, articles }| Month { year: *year, month: *month, articles: moved(articles) })
            .collect();
        let mut serials: BTreeMap<String, Vec<ArticleIx>> =
            before.series.iter().map(|serial| (serial.id.clone(), moved(&serial.articles))).collect();
        let others = before.corrections.iter().filter_map(|(ix, nth)| Some((moves.article(*ix)?, *nth)));
        let mut corrections: Vec<_> = others.collect();
        if let Some(ix) = moves.to {
            let put = |list: &mut Vec<ArticleIx>| {
                if let Err(place) = list.binary_search(&ix) {
                    list.insert(place, ix);
                }
            };
            let Story { own, tags, .. } = self.articles[ix.index()].clone();
            own.authors.iter().for_each(|(author, _)| put(&mut self.authors[author.index()].articles));
            put(&mut self.categories[own.category.index()].articles);
            tags.iter().for_each(|tag| put(&mut self.tags[tag.index()].articles));
            let (year, month) = (own.date.year(), own.date.month());
            let newer = |other: &Month| (other.year, other.month) > (year, month);
            let at = self.months.partition_point(newer);
            if self.months.get(at).is_none_or(|other| (other.year, other.month) != (year, month)) {
                self.months.insert(at, Month { year, month, articles: Vec::new() });
            }
            put(&mut self.months[at].articles);
            if let Some(series) = &own.article.series {
                serials.entry(series.id.clone()).or_default().push(ix);
            }
            corrections.extend((0..own.article.corrections.len()).map(|nth| (ix, nth)));
        }
        self.months.retain(|month| !month.articles.is_empty());
        serials.retain(|_, articles| !articles.is_empty());
        self.series = serials.into_iter().map(|(id, articles)| assemble::serial(self, id, articles)).collect();
        self.corrections = assemble::in_order(self, corrections);
        let was = moves.from.map(|ix| before.story(ix).category);
        let is = moves.to.map(|ix| self.story(ix).category);
        let lists = was.into_iter().chain(is).map(|ix| self.categories[ix.index()].articles.as_slice());
        Self::join_neighbours(Arc::make_mut(&mut self.articles).as_mut_slice(), lists);
    }

    /// What a file of an article is in this site. None if it is something else.
    fn stood(&self, path: &SourcePath) -> Option<Stands<'_>> {
        let Withheld { hidden, unplaced, .. } = &self.withheld;
        Some(match self.links.standing(path) {
            None => Stands::Absent,
            Some(Ok(DocumentRef::Article(ix))) => Stands::Visible(&self.story(ix).article),
            Some(Ok(_)) => return None,
            Some(Err(Some(why))) => {
                Stands::Hidden(hidden.iter().map(|(article, _)| article).find(|a| a.path == *path)?, why)
            }
            Some(Err(None)) => unplaced.iter().find(|a| a.path == *path).map_or(Stands::Broken, Stands::Unplaced),
        })
    }

    /// What a file of an article is to be.
    fn stands<'a>(&self, file: &'a ArticleFile, now: Now, audience: Audience) -> Stands<'a> {
        let article = match file {
            ArticleFile::Absent => return Stands::Absent,
            ArticleFile::Broken => return Stands::Broken,
            ArticleFile::Article(article) => article,
        };
        let is_author = |id: &String| self.author_by_id.contains_key(id) || self.is_unused(id);
        let has_place = || {
            self.category_by_id.contains_key(&article.category)
                && article.authors.iter().all(|a| is_author(&a.value.id))
        };
        match visibility(article, now, audience) {
            _ if !article.complete => Stands::Unplaced(article),
            Err(why) => Stands::Hidden(article, why),
            Ok(()) if has_place() => Stands::Visible(article),
            Ok(()) => Stands::Unplaced(article),
        }
    }

    /// Whether there is an author of this id without a published article.
    fn is_unused(&self, id: &str) -> bool {
        self.withheld.authors.iter().any(|author| author.id == id)
    }

    /// Whether an author without a published article gets one by it, or is not to be passed over because of it.
    fn concerns_an_unused_author(&self, stands: &Stands) -> bool {
        let (Stands::Visible(article) | Stands::Unplaced(article)) = stands else { return false };
        article.authors.iter().any(|author| self.is_unused(&author.value.id))
    }

    /// Whether somebody would have no published article any more.
    fn loses_an_author(&self, from: Option<ArticleIx>, article: Option<&Article>) -> bool {
        let Some(from) = from else { return false };
        let stays =
            |id: &str| article.is_some_and(|article| article.authors.iter().any(|author| author.value.id == id));
        let mut authors = self.story(from).authors.iter().map(|(ix, _)| self.profile(*ix));
        authors.any(|profile| profile.articles.len() == 1 && !stays(&profile.author.id))
    }

    /// Finds the related articles of those that may have others now.
    fn relate(&mut self, before: &Self, moves: &Moves, path: &SourcePath) {
        let mut some: Vec<ArticleIx> = moves.to.into_iter().collect();
        let mut newer = |topic: &Topic, than: ArticleIx| {
            some.extend(topic.articles.iter().copied().take_while(|ix| *ix < than));
        };
        if let Some(from) = moves.from {
            // Those that were newer than it.
            let bound =
                ArticleIx::new(from.index() + usize::from(moves.to.is_some_and(|to| to.index() <= from.index())));
            for tag in before.story(from).tags.iter().filter_map(|tag| moves.tag(*tag)) {
                newer(&self.tags[tag.index()], bound);
            }
        }
        if let Some(to) = moves.to {
            for tag in &*self.articles[to.index()].tags {
                newer(&self.tags[tag.index()], to);
            }
        }
        if moves.turned || moves.from.is_some() && moves.to.is_some() {
            let names = |ix: &ArticleIx| self.story(*ix).article.related.iter().any(|name| names(&name.value, path));
            some.extend(self.mentioning([path.file_name()]).into_iter().filter(names));
        }
        some.sort_unstable();
        some.dedup();
        let some: Vec<_> = some
            .into_iter()
            .map(|ix| (ix, pick(&self.story(ix).article, Some(ix), &self.links, &mut Vec::new())))
            .collect();
        let found = related::related_of(&self.articles, &self.tags, &some);
        let anew: Vec<_> = some.into_iter().map(|(ix, _)| ix).zip(found).collect();
        self.related = Arc::new(before.related.moved(moves, self.articles.len(), &anew));
    }

    /// Whether a text, as far as its links and the articles it names go, may refer to a file. It says so too often rather than too seldom.
    pub fn refers(&self, article: &Article, path: &SourcePath) -> bool {
        article.body.links.iter().any(|link| names(&link.target, path))
            || article.related.iter().any(|name| names(&name.value, path))
    }

    /// Whether a text of an author, a category or a tag has links.
    pub fn profiles_lead(&self) -> bool {
        let authors = self.authors.iter().map(|profile| &profile.author.body);
        let categories = self.categories.iter().map(|section| &section.category.body);
        let tags = self.tags.iter().filter_map(|topic| topic.tag.as_ref()).map(|tag| &tag.body);
        authors.chain(categories).chain(tags).any(|body| !body.links.is_empty())
    }

    /// What assembling has to say of a published article beyond its own file.
    pub fn check_story(&self, ix: ArticleIx) -> Vec<Diagnostic> {
        let article = &self.story(ix).article;
        let mut problems = Vec::new();
        pick(article, Some(ix), &self.links, &mut problems);
        problems.extend(super::check_article(self, article));
        problems
    }

    /// What assembling has to say that may be another thing once an article changed, but for published articles.
    pub fn check_others(&self, with_series: bool) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        for article in &self.withheld.unplaced {
            pick(article, None, &self.links, &mut problems);
        }
        if with_series {
            references::check_series(self, &mut problems);
        }
        references::check_references(self, &mut problems);
        super::front::fill(self, self.curated.front.as_ref(), &mut problems);
        super::front::breaking(self, self.curated.breaking.as_ref(), &mut problems);
        super::texts::check_others(self, &mut problems);
        problems
    }
}
