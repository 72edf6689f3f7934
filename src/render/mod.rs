//! One planned file to its bytes: the same inputs give the same bytes, on any thread, in any order.
//!
//! 1. [`layouts`] and [`assets`] load what the site and the built-in theme bring, minified once;
//! 2. [`view`] says what layouts see of the model, [`engine`] what they can call;
//! 3. [`body`] turns a document's Markdown into HTML with its links resolved through the plan;
//! 4. [`shared`] makes pages, with [`fragment`]s made once and copied in;
//! 5. [`feeds`] and [`sitemaps`] fill what machines read.

mod assets;
mod body;
mod engine;
mod feeds;
mod fragment;
mod layout_error;
mod layouts;
mod minify;
mod shared;
mod sitemaps;
mod view;

pub use assets::Assets;
pub use layouts::{Layouts, builtin, builtin_paths};

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use tera::{Context, Value};

use crate::diag::{Diagnostic, Failure};
use crate::machine;
use crate::plan::{Content, List, Output, Plan, Rules};
use crate::site::{ArticleIx, AuthorIx, Picture, Site, TagIx};
use crate::source::Sources;
use crate::vocab::{SourcePath, UrlPath};
use body::{Bodies, BodyError};
use shared::Shared;
use view::map;

/// Makes any file of a plan.
pub struct Renderer {
    shared: Arc<Shared>,
}

/// A file of the output: bytes that were made, or a file of the site to be copied.
#[derive(Debug)]
pub enum Made {
    Bytes(Vec<u8>),
    Copy(SourcePath),
}

/// Why a file could not be made.
#[derive(Debug)]
pub enum RenderError {
    /// A layout is wrong.
    Diagnostic(Box<Diagnostic>),
    Failure(Failure),
    /// A document changed after the plan was made: start again.
    Changed(SourcePath),
}

impl From<Diagnostic> for RenderError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Diagnostic(Box::new(diagnostic))
    }
}

impl From<BodyError> for RenderError {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::Failure(failure) => Self::Failure(failure),
            BodyError::Changed(path) => Self::Changed(path),
        }
    }
}

impl Renderer {
    pub fn new(
        site: Arc<Site>,
        plan: Arc<Plan>,
        layouts: Layouts,
        assets: Arc<Assets>,
        sources: Arc<Sources>,
    ) -> Result<Self, RenderError> {
        let bodies = Bodies::new(sources);
        let profiles = profiles(&site, &plan, &bodies)?;
        let shared = Shared::new(site, plan, layouts, assets, bodies, profiles).map_err(RenderError::Diagnostic)?;
        Ok(Self { shared })
    }

    /// Makes one file of the plan.
    pub fn make(&self, output: &Output) -> Result<Made, RenderError> {
        let shared = &*self.shared;
        let (site, plan, model) = (&*shared.site, &*shared.plan, shared.model());
        let mut context = Context::new();
        let layout = match &output.content {
            Content::Article(ix) => {
                let article = &site.story(*ix).article;
                let rendered = shared.bodies.render(site, plan, &article.path, &article.body)?;
                let body = match article.no_ads {
                    true => rendered.html,
                    false => self.with_ads(&rendered)?,
                };
                context.insert_value("article", model.article(*ix, &body));
                "article.html"
            }
            Content::Page(ix) => {
                let page = site.page(*ix);
                let rendered = shared.bodies.render(site, plan, &page.path, &page.body)?;
                context.insert_value("document", model.document(*ix, &rendered.html));
                "page.html"
            }
            Content::List(list, number) => {
                context.insert_value("list", model.list(*list, *number));
                match list {
                    List::Home => "home.html",
                    List::Category(ix) => {
                        context.insert_value("category", shared.category(*ix));
                        "category.html"
                    }
                    List::Tag(ix) => {
                        context.insert_value("tag", shared.tag(*ix));
                        "tag.html"
                    }
                    List::Author(ix) => {
                        context.insert_value("author", shared.author(*ix));
                        "author.html"
                    }
                    List::Month(index) => {
                        context.insert_value("month", model.month(*index));
                        "month.html"
                    }
                }
            }
            Content::Authors => {
                let all = AuthorIx::first(site.authors.len()).map(|ix| shared.author(ix));
                context.insert_value("authors", all.collect::<Vec<_>>().into());
                "authors.html"
            }
            Content::Tags => {
                let all = TagIx::first(site.tags.len()).map(|ix| shared.tag(ix));
                context.insert_value("tags", all.collect::<Vec<_>>().into());
                "tags.html"
            }
            Content::Archive => {
                context.insert_value("years", model.years().into());
                "archive.html"
            }
            Content::Credits => {
                context.insert_value("pictures", self.credits().into());
                "credits.html"
            }
            Content::NotFound => "404.html",
            Content::Redirect(index) => {
                let base = &site.config.base_url;
                let to = &plan.redirects[*index].to;
                context.insert_value("target", base.link(to).into());
                context.insert_value("target_absolute", base.absolute(to).into());
                "redirect.html"
            }
            other => return self.make_for_machines(output, other),
        };
        context.insert_value("page", model.page(output));
        let html = shared.page(layout, &context, output.url.as_str())?;
        Ok(Made::Bytes(html.into_bytes()))
    }

    /// The fragments that pages made so far leave to the server, each a file of its own. Sorted by address.
    pub fn delivered_fragments(&self) -> Result<Vec<(UrlPath, Vec<u8>)>, RenderError> {
        let shared = &*self.shared;
        let delivery = shared.site.config.fragments;
        let mut out = BTreeMap::new();
        // Making one may ask for others: go on until nothing new was asked for.
        let mut seen = 0;
        loop {
            let all = shared.fragments.all();
            if seen == all.len() {
                return Ok(out.into_iter().collect());
            }
            for (number, fragment) in all.iter().enumerate().skip(seen) {
                if fragment.delivered(delivery) {
                    let url = fragment.url();
                    let html = shared.fragment(number, fragment, url.as_str())?;
                    out.insert(url, html.as_bytes().to_vec());
                }
            }
            seen = all.len();
        }
    }

    fn make_for_machines(&self, output: &Output, content: &Content) -> Result<Made, RenderError> {
        let shared = &*self.shared;
        let (site, plan) = (&*shared.site, &*shared.plan);
        let bytes = match content {
            Content::Feed(list, format) => feeds::feed(site, plan, &shared.bodies, *list, *format)?,
            Content::SitemapIndex => sitemaps::index(site, plan),
            Content::Sitemap(sitemap) => sitemaps::sitemap(site, plan, *sitemap),
            Content::Robots => {
                let sitemap = site.config.base_url.absolute(&UrlPath::home().join("sitemap.xml"));
                machine::robots(&[sitemap], false).into_bytes()
            }
            Content::RedirectRules(rules) => {
                let redirects = sitemaps::redirects(site, plan);
                match rules {
                    Rules::Netlify => machine::netlify(&redirects),
                    Rules::Json => machine::json(&redirects),
                }
                .into_bytes()
            }
            Content::Media(name) => {
                let media = site.media.get(name).expect("the plan names media of the site");
                return Ok(Made::Copy(media.path.clone()));
            }
            Content::Static(path) => return Ok(Made::Copy(path.clone())),
            Content::Asset(name) => {
                shared.assets.get(name).expect("the plan names assets that are there").bytes.clone()
            }
            other => unreachable!("{:?} at {} is made by a layout", other, output.url),
        };
        Ok(Made::Bytes(bytes))
    }

    /// Puts the ads of a text behind their paragraphs. None stands behind the last one: that would be two ads in a row.
    fn with_ads(&self, rendered: &crate::markdown::Rendered) -> Result<String, RenderError> {
        let shared = &*self.shared;
        let mut slots: Vec<(usize, &str)> = shared
            .site
            .config
            .ads
            .slots
            .iter()
            .filter(|slot| !slot.html.is_empty())
            .filter_map(|slot| Some((slot.after_paragraph?, slot.id.as_str())))
            .filter(|(after, _)| *after < rendered.paragraph_ends.len())
            .collect();
        slots.sort_unstable();
        let mut html = String::with_capacity(rendered.html.len() + 64 * slots.len());
        let mut at = 0;
        for (after, id) in slots {
            let end = rendered.paragraph_ends[after - 1];
            html.push_str(&rendered.html[at..end]);
            html.push_str(&shared.fragments.mark("ad", vec![("slot".to_owned(), Value::from(id))]));
            at = end;
        }
        html.push_str(&rendered.html[at..]);
        Ok(html)
    }

    /// Every picture in use, by name, with the articles it stands in.
    fn credits(&self) -> Vec<Value> {
        let shared = &*self.shared;
        let (site, model) = (&*shared.site, shared.model());
        let mut uses: BTreeMap<(String, String), (Picture, BTreeSet<ArticleIx>)> = BTreeMap::new();
        for (ix, story) in ArticleIx::first(site.articles.len()).zip(&site.articles) {
            let article = &story.article;
            let lead = article.image.as_ref().and_then(|image| site.picture(&article.path, image));
            let inner = article.body.pictures.iter().filter_map(|picture| {
                let media = site.media(&article.path, &picture.src)?;
                Some(media.picture(Some(&picture.alt), Some(&picture.caption), picture.credit.as_deref(), None))
            });
            for picture in lead.into_iter().chain(inner) {
                let key = (picture.name.clone(), picture.credit.clone());
                uses.entry(key).or_insert_with(|| (picture, BTreeSet::new())).1.insert(ix);
            }
        }
        uses.into_values()
            .map(|(picture, articles)| {
                let Some(mut value) = model.picture(&picture).into_map() else { return Value::none() };
                let articles: Vec<Value> = articles
                    .into_iter()
                    .map(|ix| {
                        let url = site.config.base_url.link(shared.plan.routes.article(ix));
                        map! { "title" => site.story(ix).article.title.as_str(), "url" => url }.into()
                    })
                    .collect();
                value.extend(map! { "articles" => articles });
                value.into()
            })
            .collect()
    }
}

/// The texts of authors, categories and tags as HTML; most have none.
fn profiles(site: &Site, plan: &Plan, bodies: &Bodies) -> Result<HashMap<SourcePath, String>, RenderError> {
    let authors = site.authors.iter().map(|profile| (&profile.author.path, &profile.author.body));
    let categories = site.categories.iter().map(|section| (&section.category.path, &section.category.body));
    let tags = site.tags.iter().filter_map(|topic| topic.tag.as_ref()).map(|tag| (&tag.path, &tag.body));
    let all: Vec<_> = authors.chain(categories).chain(tags).collect();
    all.into_par_iter().map(|(path, body)| Ok((path.clone(), bodies.render(site, plan, path, body)?.html))).collect()
}
