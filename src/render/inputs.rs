//! What each file of the output is made from besides layouts and their questions, as one digest.
//!
//! [`super::view`] and the writers for machines read the model; here stands, kind by kind, a digest of everything they
//! read. It must cover at least that: a value that a view starts to use is added here in the same commit, or pages go stale.
//! The tests hold incremental builds to the bytes of clean ones over random edits.

use std::sync::Arc;

use rayon::prelude::*;
use serde::Serialize;
use tera::Value;

use super::question::{Question, most_used_tags};
use super::{Assets, feeds, sitemaps};
use crate::content::{Body, Breaking};
use crate::plan::{Content, List, Output, PageNumber, Plan, Sitemap};
use crate::site::{ArticleIx, AuthorIx, CategoryIx, DocumentRef, FrontSlot, LinkTarget, Moves, Site, TagIx};
use crate::source::Sources;
use crate::vocab::{Digest, Map, SourcePath, UrlPath};

/// Digests of what pages share, worked out once for a build.
#[derive(Clone)]
pub(super) struct Inputs {
    /// Of all that no document, layout or data file holds.
    conditions: Digest,
    /// What every page depends on: configuration, words, menu, program.
    all: Digest,
    data: Digest,
    /// What lists show of an article.
    summaries: Vec<Digest>,
    /// What an article's page and its items in feeds show, but for its neighbours.
    articles: Vec<Digest>,
    /// Whether an article has an earlier one, which its items in feeds depend on.
    pub namesakes: Vec<bool>,
    categories: Vec<Shared>,
    authors: Vec<Shared>,
    tags: Vec<Shared>,
}

/// Digests of a document that several pages show.
#[derive(Clone, Copy)]
struct Shared {
    /// What stands at an article: name and address.
    named: Digest,
    /// All of it, but for the number of articles.
    profile: Digest,
    /// With the number of articles.
    counted: Digest,
}

/// Bytes to be digested. Every piece says how long it is, so that no two lists of pieces look alike.
pub(super) struct Pieces(Vec<u8>);

impl Default for Pieces {
    /// With room for what most have: there are several of them for each page, and growing bit by bit takes longer than filling.
    fn default() -> Self {
        Self(Vec::with_capacity(256))
    }
}

impl Pieces {
    pub fn new(kind: &str) -> Self {
        Self::default().text(kind)
    }

    pub fn text(mut self, text: &str) -> Self {
        self.0.extend_from_slice(&(text.len() as u64).to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    pub fn maybe(self, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.number(1).text(text),
            None => self.number(0),
        }
    }

    pub fn number(mut self, number: usize) -> Self {
        self.0.extend_from_slice(&(number as u64).to_le_bytes());
        self
    }

    pub fn second(mut self, at: &jiff::Zoned) -> Self {
        self.0.extend_from_slice(&at.timestamp().as_second().to_le_bytes());
        self
    }

    pub fn digest(mut self, digest: Digest) -> Self {
        self.0.extend_from_slice(&digest.bytes());
        self
    }

    pub fn digests(self, digests: impl IntoIterator<Item = Digest>) -> Self {
        let mut count = 0;
        let pieces = digests.into_iter().fold(self, |pieces, digest| {
            count += 1;
            pieces.digest(digest)
        });
        pieces.number(count)
    }

    pub fn value(mut self, value: &impl Serialize) -> Self {
        let bytes = serde_json::to_vec(value).expect("values of the model can be written as JSON");
        self.0.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        self.0.extend_from_slice(&bytes);
        self
    }

    pub fn finish(self) -> Digest {
        Digest::of(&self.0)
    }
}

impl Inputs {
    /// `conditions` is a digest of everything that no document holds: the program, site.yaml, the options, the words.
    pub fn new(site: &Site, plan: &Plan, conditions: Digest, site_value: &Value, data: &Value) -> Self {
        let refs = Refs { site, plan };
        let categories = CategoryIx::first(site.categories.len()).map(|ix| category(&refs, ix)).collect();
        let authors = AuthorIx::first(site.authors.len()).map(|ix| author(&refs, ix)).collect();
        let tags = TagIx::first(site.tags.len()).map(|ix| tag(&refs, ix)).collect();
        let data = Pieces::new("data").value(data).finish();
        let all = everything(&refs, conditions, site_value);
        let (summaries, articles, namesakes) = (Vec::new(), Vec::new(), Vec::new());
        let mut inputs = Self { conditions, all, data, summaries, articles, namesakes, categories, authors, tags };
        let all = (0..site.articles.len()).into_par_iter().map(|index| inputs.article(&refs, ArticleIx::new(index)));
        let (namesakes, (summaries, articles)) = rayon::join(|| feeds::namesakes(site), || all.unzip());
        (inputs.summaries, inputs.articles, inputs.namesakes) = (summaries, articles, namesakes);
        inputs
    }

    /// The same for the site and the plan after a document changed. `affected` are other articles that show something of it, or whose
    /// texts may lead elsewhere now.
    pub fn follow(
        &self,
        before: (&Site, &Plan),
        (site, plan): (&Site, &Plan),
        moves: &Moves,
        affected: &[ArticleIx],
        (site_value, data): (&Value, &Value),
    ) -> Self {
        let refs = Refs { site, plan };
        let categories: Vec<_> = CategoryIx::first(site.categories.len()).map(|ix| category(&refs, ix)).collect();
        let authors: Vec<_> = AuthorIx::first(site.authors.len()).map(|ix| author(&refs, ix)).collect();
        let former_tags = moves.former_tags(site.tags.len());
        let tags = TagIx::first(site.tags.len()).zip(&former_tags).map(|(ix, former)| match former {
            // What its file says leads where it did or elsewhere.
            Some(former) if site.topic(ix).tag.is_none() && !moves.renamed.contains(&ix) => {
                let Shared { named, profile, .. } = self.tags[former.index()];
                Shared::new(named, profile, site.topic(ix).articles.len())
            }
            _ => tag(&refs, ix),
        });
        let tags: Vec<_> = tags.collect();
        // Authors and categories stay where they are.
        let renamed = |(is, was): (&Shared, &Shared)| is.named != was.named;
        let of_sections = site.categories.iter().map(|section| &section.articles);
        let of_profiles = site.authors.iter().map(|profile| &profile.articles);
        let in_sections = of_sections.zip(categories.iter().zip(&self.categories)).filter(|(_, both)| renamed(*both));
        let of_authors = of_profiles.zip(authors.iter().zip(&self.authors)).filter(|(_, both)| renamed(*both));
        let known_tags = site.tags.iter().zip(&tags).zip(&former_tags);
        let tagged = known_tags.filter_map(|((topic, is), former)| Some((topic, is, &self.tags[(*former)?.index()])));
        let tagged = tagged.filter(|(_, is, was)| renamed((is, was))).map(|(topic, ..)| &topic.articles);
        let named_otherwise = in_sections.chain(of_authors).map(|(articles, _)| articles).chain(tagged);
        let named_otherwise: Vec<ArticleIx> = named_otherwise.flatten().copied().collect();
        let same_data = Arc::ptr_eq(&before.0.data, &site.data);
        let mut inputs = Self {
            conditions: self.conditions,
            all: everything(&refs, self.conditions, site_value),
            data: if same_data { self.data } else { Pieces::new("data").value(data).finish() },
            summaries: self.summaries.clone(),
            articles: self.articles.clone(),
            namesakes: self.namesakes.clone(),
            categories,
            authors,
            tags,
        };
        for list in [&mut inputs.summaries, &mut inputs.articles] {
            moves.from.iter().for_each(|from| _ = list.remove(from.index()));
            moves.to.iter().for_each(|to| list.insert(to.index(), Digest::of(b"")));
        }
        moves.from.iter().for_each(|from| _ = inputs.namesakes.remove(from.index()));
        moves.to.iter().for_each(|to| inputs.namesakes.insert(to.index(), false));
        let (was, is) = (moves.from.map(|from| before.0.story(from)), moves.to.map(|to| site.story(to)));
        let days = was.into_iter().chain(is).map(|story| story.date.date());
        feeds::namesakes_of_days(site, days, &mut inputs.namesakes);
        let serials_before: Map<&str, Digest> = (0..before.0.series.len())
            .map(|index| (before.0.series[index].id.as_str(), serial(before.0, before.1, index)))
            .collect();
        let other_series = (0..site.series.len())
            .filter(|index| serials_before.get(&*site.series[*index].id) != Some(&serial(site, plan, *index)));
        let in_series = other_series.flat_map(|index| site.series[index].articles.iter().copied());
        let mut anew: Vec<ArticleIx> =
            affected.iter().copied().chain(moves.to).chain(in_series).chain(named_otherwise).collect();
        anew.sort_unstable();
        anew.dedup();
        let digests: Vec<_> = anew.par_iter().map(|ix| inputs.article(&refs, *ix)).collect();
        for (ix, (summary, page)) in anew.into_iter().zip(digests) {
            (inputs.summaries[ix.index()], inputs.articles[ix.index()]) = (summary, page);
        }
        inputs
    }

    /// An article changed, and nothing of it that others depend on.
    pub fn revise(&mut self, site: &Site, plan: &Plan, ix: ArticleIx) {
        (self.summaries[ix.index()], self.articles[ix.index()]) = self.article(&Refs { site, plan }, ix);
    }

    /// What lists show of an article, and what its page does.
    fn article(&self, refs: &Refs, ix: ArticleIx) -> (Digest, Digest) {
        let named = |list: &[Shared], index: usize| list[index].named;
        let story = refs.site.story(ix);
        let article = &story.article;
        let summary = Pieces::new("summary")
            .text(article.path.as_str())
            .digest(article.body.head)
            .number(article.body.words)
            .text(refs.plan.routes.article(ix).as_str())
            .digest(named(&self.categories, story.category.index()))
            .digests(story.authors.iter().map(|(ix, _)| named(&self.authors, ix.index())))
            .digests(article.image.as_ref().map(|image| refs.media(&article.path, &image.src)))
            .finish();
        let page = Pieces::new("article")
            .digest(summary)
            .digest(refs.text(&article.path, &article.body))
            .digests(story.tags.iter().map(|ix| named(&self.tags, ix.index())))
            .digests(refs.site.series_of(story).map(|index| serial(refs.site, refs.plan, index)))
            .finish();
        (summary, page)
    }

    /// Everything that a file is made from, but for layouts and what they ask.
    pub fn of(&self, site: &Site, plan: &Plan, sources: &SourceDigests, assets: &Assets, output: &Output) -> Digest {
        let pieces = Pieces::default().digest(self.all).text(output.url.as_str());
        let summaries =
            |articles: &[ArticleIx]| -> Vec<Digest> { articles.iter().map(|ix| self.summary(*ix)).collect() };
        let pieces = match &output.content {
            Content::Article(ix) => {
                let story = site.story(*ix);
                let neighbour = |ix: Option<ArticleIx>| ix.map(|ix| self.summary(ix));
                pieces
                    .digest(self.articles[ix.index()])
                    .digests(neighbour(story.previous))
                    .digests(neighbour(story.next))
                    .digests(summaries(site.related(*ix)))
            }
            Content::Page(ix) => {
                let page = site.page(*ix);
                pieces.digest(Refs { site, plan }.text(&page.path, &page.body))
            }
            Content::List(list, number) => self.list(site, plan, *list, *number, pieces),
            Content::Authors => pieces.digests(self.authors.iter().map(|author| author.counted)),
            Content::Tags => pieces.digests(self.tags.iter().map(|tag| tag.counted)),
            Content::Archive => site.months.iter().enumerate().fold(pieces, |pieces, (index, month)| {
                pieces.text(plan.routes.month(index).as_str()).number(month.articles.len())
            }),
            Content::Credits(page) => {
                let pages = plan.credits.pages();
                let steps = [pages.next_newer(*page), pages.next_older(*page), Some(PageNumber::Older(1))];
                let days = |page: &PageNumber| match page {
                    PageNumber::First => Vec::new(),
                    PageNumber::Older(number) if *number > pages.older() => Vec::new(),
                    older => plan.credits.of_page(*older).iter().map(|entry| entry.oldest()).collect(),
                };
                let steps: Vec<_> = steps.iter().flatten().collect();
                let pieces = steps.iter().fold(pieces.value(&format!("{steps:?}")), |pieces, step| {
                    days(step).iter().fold(pieces, |pieces, ix| pieces.second(&site.story(*ix).date))
                });
                plan.credits.of_page(*page).iter().fold(pieces, |pieces, picture| {
                    let media = Refs { site, plan }.media_named(&picture.name);
                    let written = picture.in_text(site);
                    written
                        .iter()
                        .fold(pieces, |pieces, written| pieces.text(&written.alt).text(&written.caption))
                        .digest(media)
                        .text(&picture.credit)
                        .digests(picture.articles.iter().map(|ix| self.summary(*ix)))
                })
            }
            Content::Corrections(_) | Content::CorrectionsFeed(_) => {
                let one = |(ix, nth): &(ArticleIx, usize)| {
                    let article = Pieces::default().digest(self.articles[ix.index()]).number(*nth);
                    article.number(usize::from(self.namesakes[ix.index()])).finish()
                };
                pieces.digests(site.corrections.iter().map(one))
            }
            Content::NotFound | Content::Robots => pieces,
            Content::Redirect(index) => pieces.text(plan.redirects[*index].to.as_str()),
            Content::Gone(index) => pieces.maybe(plan.gone[*index].reason.as_deref()),
            Content::Feed(list, _) => {
                let newest = list.newest(site, site.config.feeds.items);
                let head = match list {
                    List::Home | List::Month(_) => self.all,
                    List::Category(ix) => self.categories[ix.index()].profile,
                    List::Tag(ix) => self.tags[ix.index()].profile,
                    List::Author(ix) => self.authors[ix.index()].profile,
                    List::Series(index) => serial(site, plan, *index),
                };
                let pieces = pieces.digest(head).digests(newest.iter().map(|ix| self.articles[ix.index()]));
                newest.iter().fold(pieces, |pieces, ix| pieces.number(usize::from(self.namesakes[ix.index()])))
            }
            Content::SitemapIndex => plan.sitemaps(site).into_iter().fold(pieces, |pieces, sitemap| {
                let newest = sitemaps::newest(site, sitemap);
                let pieces = pieces.text(sitemap.url(site).as_str());
                newest.iter().fold(pieces, |pieces, newest| pieces.second(newest))
            }),
            Content::Sitemap(Sitemap::News(_)) => {
                let news: Vec<_> = Sitemap::news_articles(site).collect();
                pieces.digests(summaries(&news))
            }
            Content::Sitemap(Sitemap::Month(index, _)) => pieces.digests(summaries(&site.months[*index].articles)),
            Content::Sitemap(Sitemap::Pages(_)) => {
                plan.listed_pages(site).fold(pieces, |pieces, url| pieces.text(url.as_str()))
            }
            Content::Sitemap(Sitemap::Lists(_)) => List::all(site).fold(pieces, |pieces, list| {
                let pieces = pieces.text(plan.routes.list(list).as_str());
                list.pages(site).numbers().fold(pieces, |pieces, number| {
                    let newest = list.on_page(site, number).first().copied();
                    newest.into_iter().fold(pieces, |pieces, ix| pieces.second(&site.story(ix).date))
                })
            }),
            Content::RedirectRules(_) => plan
                .redirects
                .iter()
                .fold(pieces, |pieces, redirect| pieces.text(redirect.from.as_str()).text(redirect.to.as_str()))
                .digests(plan.gone.iter().map(|gone| Pieces::new("gone").text(gone.url.as_str()).finish())),
            Content::Media(name) => pieces.digests(site.media.get(name).map(|media| media.digest)),
            Content::Static(path) => pieces.digests(sources.of(path)),
            Content::Asset(name) => pieces.digests(assets.get(name).map(|asset| asset.digest)),
        };
        pieces.finish()
    }

    /// A digest of the answer to a question; none where the site has no answer.
    pub fn answer(&self, site: &Site, plan: &Plan, assets: &Assets, question: &Question) -> Option<Digest> {
        let of = |list: &[Shared], index: usize| list[index].counted;
        let nothing = || Pieces::new("nothing").finish();
        match question {
            Question::Articles(search) => {
                let found = search.find(site).ok()?;
                Some(Pieces::new("articles").digests(found.into_iter().map(|ix| self.summary(ix))).finish())
            }
            Question::Article(id) => match site.article_by_id(id) {
                Some(ix) => Some(self.summary(ix)),
                None => site.article_is_hidden(id).then(nothing),
            },
            Question::Author(id) => match site.author_by_id(id) {
                Some(ix) => Some(of(&self.authors, ix.index())),
                None => site.author_is_hidden(id).then(nothing),
            },
            Question::Category(id) => Some(of(&self.categories, site.category_by_id(id)?.index())),
            Question::Tag(id) => Some(site.tag_by_id(id).map_or_else(nothing, |ix| of(&self.tags, ix.index()))),
            Question::Authors => Some(Pieces::new("authors").digests(self.authors.iter().map(|a| a.counted)).finish()),
            Question::Categories => {
                Some(Pieces::new("categories").digests(self.categories.iter().map(|c| c.counted)).finish())
            }
            Question::Tags(limit) => {
                let tags = most_used_tags(site, *limit);
                Some(Pieces::new("tags").digests(tags.iter().map(|ix| of(&self.tags, ix.index()))).finish())
            }
            Question::Asset(name) => Some(Pieces::new("asset").text(assets.get(name)?.url.as_str()).finish()),
            Question::Front => {
                let slot = |pieces: Pieces, slot: &FrontSlot| {
                    let articles = slot.articles.iter().map(|ix| self.summary(*ix));
                    pieces.text(&slot.id).maybe(slot.title.as_deref()).digests(articles)
                };
                Some(site.front.iter().fold(Pieces::new("front"), slot).finish())
            }
            Question::Breaking => {
                let Some(Breaking { path, text, link, level, .. }) = &site.breaking else { return Some(nothing()) };
                let pieces = Pieces::new("breaking").text(text).text(level.word()).maybe(link.as_deref());
                let refs = Refs { site, plan };
                Some(link.iter().fold(pieces, |pieces, link| refs.link(pieces, path, link)).finish())
            }
            Question::Data => Some(self.data),
        }
    }

    /// What every page depends on.
    pub fn all(&self) -> Digest {
        self.all
    }

    fn summary(&self, ix: ArticleIx) -> Digest {
        self.summaries[ix.index()]
    }

    fn list(&self, site: &Site, plan: &Plan, list: List, number: PageNumber, pieces: Pieces) -> Pieces {
        let first = number == PageNumber::First;
        let own = |shared: &Shared| if first { shared.counted } else { shared.profile };
        let pieces = match list {
            List::Home => pieces,
            List::Category(ix) => pieces.digest(own(&self.categories[ix.index()])),
            List::Tag(ix) => pieces.digest(own(&self.tags[ix.index()])),
            List::Author(ix) => pieces.digest(own(&self.authors[ix.index()])),
            List::Series(index) => pieces.digest(serial(site, plan, index)),
            List::Month(index) => pieces.number(index_of_month(site, index)),
        };
        let pages = list.pages(site);
        let steps =
            [pages.next_newer(number), pages.next_older(number), (pages.older() > 0).then_some(PageNumber::Older(1))];
        let pieces = steps.into_iter().fold(pieces, |pieces, step| match step {
            None => pieces.number(0),
            Some(step) => {
                let pieces = pieces.text(plan.routes.list_page(list, step).as_str());
                // The first page is named by a word; only numbered ones by the days they reach from and to.
                let days = if step == PageNumber::First { Vec::new() } else { list.on_page(site, step) };
                let ends = days.first().into_iter().chain(days.last());
                ends.fold(pieces.number(1), |pieces, ix| pieces.second(&site.story(*ix).date))
            }
        });
        let pieces = if first { pieces.number(list.count(site)) } else { pieces };
        pieces.digests(list.on_page(site, number).into_iter().map(|ix| self.summary(ix)))
    }
}

/// What every page depends on.
fn everything(refs: &Refs, conditions: Digest, site_value: &Value) -> Digest {
    let config = SourcePath::new(crate::config::FILE).expect("a clean name");
    let logo = refs.site.config.publisher.logo.as_deref().map(|logo| refs.media(&config, logo));
    Pieces::new("all").digest(conditions).value(site_value).digests(logo).finish()
}

fn category(refs: &Refs, ix: CategoryIx) -> Shared {
    let section = refs.site.section(ix);
    let category = &section.category;
    let named = Pieces::new("category").text(&category.id).text(&category.title);
    let named = named.text(refs.plan.routes.category(ix).as_str()).maybe(category.colour.as_deref()).finish();
    let profile = Pieces::default().digest(named).digest(refs.text(&category.path, &category.body)).finish();
    Shared::new(named, profile, section.articles.len())
}

fn author(refs: &Refs, ix: AuthorIx) -> Shared {
    let profile = refs.site.profile(ix);
    let author = &profile.author;
    let named = Pieces::new("author").text(&author.id).text(&author.name).text(author.kind.word());
    let named = named.maybe(author.role.as_deref()).text(refs.plan.routes.author(ix).as_str()).finish();
    let picture = author.image.as_deref().map(|src| refs.media(&author.path, src));
    let text = Pieces::default().digest(named).digest(refs.text(&author.path, &author.body)).digests(picture);
    Shared::new(named, text.finish(), profile.articles.len())
}

fn tag(refs: &Refs, ix: TagIx) -> Shared {
    let topic = refs.site.topic(ix);
    let named = Pieces::new("tag").text(&topic.id).text(&topic.title).text(refs.plan.routes.tag(ix).as_str()).finish();
    let text = topic.tag.as_ref().map(|tag| refs.text(&tag.path, &tag.body));
    let profile = Pieces::default().digest(named).digests(text).finish();
    Shared::new(named, profile, topic.articles.len())
}

/// What stands of a series at its articles, and on its own page.
fn serial(site: &Site, plan: &Plan, index: usize) -> Digest {
    let serial = &site.series[index];
    let pieces = Pieces::new("series").text(&serial.id).text(&serial.title).maybe(serial.description.as_deref());
    pieces.text(plan.routes.series(index).as_str()).finish()
}

fn index_of_month(site: &Site, index: usize) -> usize {
    let month = &site.months[index];
    month.year.unsigned_abs() as usize * 12 + month.month.unsigned_abs() as usize
}

impl Shared {
    fn new(named: Digest, profile: Digest, count: usize) -> Self {
        Self { named, profile, counted: Pieces::default().digest(profile).number(count).finish() }
    }
}

/// Digests of the site's files, by path.
pub struct SourceDigests<'a> {
    sources: &'a Sources,
    /// In the order of the sources.
    digests: &'a [Digest],
}

impl<'a> SourceDigests<'a> {
    pub fn new(sources: &'a Sources, digests: &'a [Digest]) -> Self {
        Self { sources, digests }
    }

    pub fn of(&self, path: &SourcePath) -> Option<Digest> {
        self.sources.position(path).map(|at| self.digests[at])
    }
}

/// What texts refer to.
struct Refs<'a> {
    site: &'a Site,
    plan: &'a Plan,
}

impl Refs<'_> {
    /// A document with its text: its front matter, the text itself, and whatever its links and pictures come to.
    fn text(&self, path: &SourcePath, body: &Body) -> Digest {
        let pieces = Pieces::new("text").digest(body.head).digest(body.digest).number(body.words);
        let pieces = body.links.iter().fold(pieces, |pieces, link| self.link(pieces, path, &link.target));
        pieces.digests(body.pictures.iter().map(|picture| self.media(path, &picture.src))).finish()
    }

    /// What a link comes to, apart from how it is written.
    fn link(&self, pieces: Pieces, from: &SourcePath, target: &str) -> Pieces {
        match self.site.link(from, target) {
            Ok(LinkTarget::Document(document, _)) => pieces.number(1).text(self.url(document).as_str()),
            Ok(LinkTarget::Media(name, _)) => pieces.number(2).text(&name),
            Ok(ref found) if self.plan.hidden.behind(self.site, target, found).is_some() => pieces.number(4),
            Ok(LinkTarget::Path(_) | LinkTarget::Foreign) => pieces.number(3),
            Err(_) => pieces.number(4),
        }
    }

    fn url(&self, document: DocumentRef) -> &UrlPath {
        self.plan.routes.document(document)
    }

    /// What pages show of a picture: where it is, what it says of itself and what its sidecar says.
    fn media(&self, path: &SourcePath, src: &str) -> Digest {
        self.site.media(path, src).map_or(Pieces::new("none").finish(), media)
    }

    fn media_named(&self, name: &str) -> Digest {
        self.site.media.get(name).map_or(Pieces::new("none").finish(), media)
    }
}

fn media(media: &crate::site::Media) -> Digest {
    media.shown
}
