//! One planned file to its bytes: the same inputs give the same bytes, on any thread, in any order.
//!
//! 1. [`layouts`] and [`assets`] load what the site and the built-in theme bring, minified once;
//! 2. [`view`] says what layouts see of the model, [`head`] what they see of the page, [`engine`] what they can call;
//! 3. [`body`] turns a document's Markdown into HTML with its links resolved through the plan;
//! 4. [`shared`] makes pages, with [`fragment`]s made once and copied in;
//! 5. [`feeds`], [`sitemaps`] and [`structured`] fill what machines read;
//! 6. [`inputs`] and [`question`] say what each of them was made from, so that the next build can tell what is still good.

mod assets;
mod at_hand;
mod body;
mod engine;
mod feeds;
mod fields;
mod fragment;
mod head;
mod inputs;
mod layout_error;
mod layouts;
mod minify;
mod numbered;
mod question;
mod shared;
mod sitemaps;
mod structured;
mod view;

pub use assets::Assets;
pub use fragment::{Call, DEEPEST, FOLLOWED, FragmentNumber, Pasted, Spot, fragments_of};
use inputs::Pieces;
pub use inputs::SourceDigests;
pub use layout_error::diagnostic as layout_diagnostic;
pub use layouts::{Layouts, builtin, builtin_paths};
pub use numbered::Recall;
pub use question::{Question, QuestionNumber};

use std::borrow::Cow;
use std::sync::Arc;

use tera::Context;

use crate::content::Article;
use crate::diag::Diagnostic;
use crate::machine;
use crate::markdown::Rendered;
use crate::plan::{Content, List, Output, Pages, Plan, Rules};
use crate::site::{ArticleIx, AuthorIx, Moves, Site, TagIx};
use crate::source::{SourceError, Sources};
use crate::vocab::{Digest, SourcePath, UrlPath};
use body::Bodies;
use fragment::{Fragment, Fragments, MadeFragment, Plain};
use question::Questions;
use shared::{MadePage, Shared};
use view::Counts;
pub use view::READING_SPEED;

/// Makes any file of a plan.
pub struct Renderer {
    shared: Arc<Shared>,
}

/// What may take the place of earlier versions of itself with nothing else changing.
#[derive(Default)]
pub struct Revision {
    /// See [`Site::can_revise`].
    pub articles: Vec<(ArticleIx, Arc<Article>)>,
    /// By name, with the digest of their bytes; see [`Site::can_replace_media`].
    pub media: Vec<(String, Digest)>,
    /// Files of the same names; see [`Plan::has_room_for`].
    pub assets: Option<Arc<Assets>>,
}

/// What a renderer is to follow: a site and a plan made from its own.
pub struct Followed<'a> {
    pub site: Arc<Site>,
    pub plan: Arc<Plan>,
    pub sources: Arc<Sources>,
    pub moves: &'a Moves,
    /// Articles whose texts may lead elsewhere now, or whose pictures may say something else.
    pub affected: &'a [ArticleIx],
    /// The texts of authors, categories and tags may be other ones.
    pub other_profiles: bool,
}

/// A file of the output.
#[derive(Debug)]
pub struct Made {
    pub bytes: Bytes,
    /// Numbers of the questions its layouts asked, sorted; see [`Renderer::question`].
    pub asked: Vec<QuestionNumber>,
    /// The fragments in it, in their order.
    pub spots: Vec<Spot>,
}

/// Bytes that were made, or a file of the site to be copied.
#[derive(Debug)]
pub enum Bytes {
    Made(Vec<u8>),
    Copy(SourcePath),
}

/// Why a file could not be made.
#[derive(Debug)]
pub enum RenderError {
    /// A layout is wrong.
    Diagnostic(Box<Diagnostic>),
    /// A text could not be had as it was planned with.
    Source(SourceError),
}

impl From<Diagnostic> for RenderError {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Diagnostic(Box::new(diagnostic))
    }
}

impl From<SourceError> for RenderError {
    fn from(error: SourceError) -> Self {
        Self::Source(error)
    }
}

/// Questions and fragments of an earlier build. They keep their numbers, so that what is remembered by them stays true.
pub struct Earlier {
    questions: Questions,
    fragments: Fragments,
}

impl Earlier {
    /// For a renderer that follows none.
    pub fn none() -> Self {
        let question: Recall<Question> = Box::new(|_| unreachable!("there is no question yet"));
        let call: Recall<Call> = Box::new(|_| unreachable!("there is no fragment yet"));
        Self::new(([].into_iter(), question), ([].into_iter(), call))
    }

    /// Each of both is there once, by its number: its digest, and what tells it.
    pub fn new(
        (questions, question): (impl ExactSizeIterator<Item = Digest>, Recall<Question>),
        (fragments, call): (impl ExactSizeIterator<Item = Digest>, Recall<Call>),
    ) -> Self {
        Self { questions: Questions::new(questions, question), fragments: Fragments::new(fragments, call) }
    }
}

impl Renderer {
    /// `conditions` is a digest of all that pages depend on and no document, layout or data file holds.
    pub fn new(
        site: Arc<Site>,
        plan: Arc<Plan>,
        layouts: Layouts,
        assets: Arc<Assets>,
        sources: Arc<Sources>,
        conditions: Digest,
        earlier: Earlier,
    ) -> Self {
        Self { shared: Shared::new(site, plan, layouts, assets, Bodies::new(sources), conditions, earlier) }
    }

    pub fn site(&self) -> &Site {
        &self.shared.site
    }

    pub fn assets(&self) -> &Assets {
        &self.shared.assets
    }

    pub fn plan(&self) -> &Arc<Plan> {
        &self.shared.plan
    }

    /// The same with some things in the place of earlier versions of themselves, which is a small part of the work of making it anew.
    /// Given back as it was if something else still uses it.
    pub fn revised(self, revision: Revision) -> Result<Self, Box<Self>> {
        match Shared::revised(self.shared, revision) {
            Ok(shared) => Ok(Self { shared }),
            Err(shared) => Err(Box::new(Self { shared })),
        }
    }

    /// The same for the site and the plan after a change.
    pub fn follow(&self, after: Followed) -> Self {
        Self { shared: self.shared.follow(after) }
    }

    /// The same with other layouts.
    pub fn with_layouts(&self, layouts: Layouts) -> Self {
        Self { shared: self.shared.with_layouts(layouts) }
    }

    /// Makes everything ready that the first page needs; tells what is wrong with the layouts as a whole.
    pub fn prepare(&self) -> Result<(), RenderError> {
        self.shared.prepare()
    }

    /// A digest of everything a file is made from, but for layouts and the answers to their questions.
    pub fn inputs(&self, output: &Output, sources: &SourceDigests) -> Digest {
        let Shared { site, plan, assets, inputs, .. } = &*self.shared;
        inputs.of(site, plan, sources, assets, output)
    }

    /// A digest of the layouts a page is made with; none for files that are made without.
    pub fn layouts_of(&self, content: &Content) -> Option<Digest> {
        layout_of(content).map(|layout| self.shared.layouts.digest(layout))
    }

    /// A digest of what fragments of a name are made from but for the answers to its questions: its layouts, and what every page
    /// depends on.
    pub fn inputs_of_fragment(&self, name: &str) -> Digest {
        let known = self.shared.fragment_inputs.get(name).copied();
        known.unwrap_or_else(|| Pieces::new("no such fragment").finish())
    }

    /// A digest of what any layout may ask for beside the documents: assets and data.
    pub fn assets_and_data(&self) -> Digest {
        let assets = self.shared.assets.names().filter_map(|name| self.shared.assets.get(name));
        let pieces = Pieces::new("assets").digests(assets.map(|asset| asset.digest));
        pieces.digests(self.answer(&Question::Data)).finish()
    }

    /// A digest of every layout there is.
    pub fn all_layouts(&self) -> Digest {
        self.shared.layouts.all()
    }

    /// A digest of the answer to a question; none if there is no answer.
    pub fn answer(&self, question: &Question) -> Option<Digest> {
        let Shared { site, plan, assets, inputs, .. } = &*self.shared;
        inputs.answer(site, plan, assets, question)
    }

    /// How many questions are known so far; their numbers are those below.
    pub fn question_count(&self) -> usize {
        self.shared.questions.count()
    }

    pub fn question(&self, number: QuestionNumber) -> &Question {
        self.shared.questions.get(number).expect("only numbers of known questions are asked for")
    }

    /// How many fragments are known so far; their numbers are those below.
    pub fn fragment_count(&self) -> usize {
        self.shared.fragments.count()
    }

    pub fn call(&self, number: FragmentNumber) -> &Call {
        &self.shared.fragments.get(number).expect("only numbers of known fragments are asked for").call
    }

    /// Whether the server or a cache puts fragments of a name into pages, so that each is a file of its own.
    pub fn is_delivered(&self, name: &str) -> bool {
        fragment::is_delivered(name, self.shared.site.config.fragments)
    }

    /// Makes a fragment, unless that was done before.
    pub fn fragment(&self, number: FragmentNumber) -> Result<FragmentView<'_>, RenderError> {
        if let Some(made) = self.fragment_if_made(number) {
            return Ok(made);
        }
        let fragment = self.shared.fragments.get(number).expect("only numbers of known fragments are asked for");
        let page = fragment.call.url();
        self.shared.fragment(number, fragment, page.as_str())?;
        Ok(FragmentView(fragment))
    }

    /// A fragment if it was made in this build.
    pub fn fragment_if_made(&self, number: FragmentNumber) -> Option<FragmentView<'_>> {
        self.shared.fragments.if_made(number).map(FragmentView)
    }

    /// What is told of fragments that ask for one another in turn, where the server would be the first to notice.
    pub fn circle(&self, circle: &[FragmentNumber]) -> Diagnostic {
        self.shared.circle(circle)
    }

    /// What is told of a fragment in which too many stand in one another.
    pub fn too_deep(&self, number: FragmentNumber) -> Diagnostic {
        self.shared.too_deep(number)
    }

    /// Makes one file of the plan.
    pub fn make(&self, output: &Output) -> Result<Made, RenderError> {
        let Some(layout) = layout_of(&output.content) else {
            let bytes = self.make_for_machines(output)?;
            return Ok(Made { bytes, asked: Vec::new(), spots: Vec::new() });
        };
        self.prepare()?;
        let mut context = self.context(&output.content)?;
        context.insert_value("page", self.shared.model().page(output));
        let MadePage { html, asked, spots } = self.shared.page(layout, &context, output.url.as_str())?;
        Ok(Made { bytes: Bytes::Made(html), asked, spots })
    }

    /// A finished page with those of its fragments made anew that changed: that takes a tenth of the time of making the page.
    /// None if the bytes are not those of the spots.
    pub fn splice(
        &self,
        page: &[u8],
        spots: &[Spot],
        changed: impl Fn(FragmentNumber) -> bool,
    ) -> Result<Option<Pasted>, RenderError> {
        let Ok(page) = std::str::from_utf8(page) else { return Ok(None) };
        fragment::splice(page, spots, |number, out| {
            let changed = changed(number);
            if changed {
                out.extend_from_slice(self.fragment(number)?.html().as_bytes());
            }
            Ok(changed)
        })
    }

    /// What a layout sees of its kind of page.
    fn context(&self, content: &Content) -> Result<Context, RenderError> {
        let shared = &*self.shared;
        let (site, plan, model) = (&*shared.site, &*shared.plan, shared.model());
        let mut context = Context::new();
        match content {
            Content::Article(ix) => {
                let article = &site.story(*ix).article;
                let rendered = shared.bodies.article(site, plan, *ix)?;
                let body = match article.no_ads {
                    true => rendered.html.as_str().into(),
                    false => self.with_ads(&rendered),
                };
                context.insert_value("article", model.article(*ix, &body));
            }
            Content::Page(ix) => {
                let page = site.page(*ix);
                let rendered = shared.bodies.render(site, plan, &page.path, &page.body)?;
                context.insert_value("document", model.document(*ix, &rendered.html));
            }
            Content::List(list, number) => {
                context.insert_value("list", model.list(*list, *number));
                let counts = Counts::on(*number);
                match list {
                    List::Home => {}
                    List::Category(ix) => context.insert_value("category", shared.category(*ix, counts)),
                    List::Tag(ix) => context.insert_value("tag", shared.tag(*ix, counts)),
                    List::Author(ix) => context.insert_value("author", shared.author(*ix, counts)),
                    List::Month(index) => context.insert_value("month", model.month(*index)),
                    List::Series(index) => context.insert_value("series", model.series(*index)),
                }
            }
            Content::Authors => {
                let all = AuthorIx::first(site.authors.len()).map(|ix| shared.author(ix, Counts::Shown));
                context.insert_value("authors", all.collect::<Vec<_>>().into());
            }
            Content::Tags => {
                let all = TagIx::first(site.tags.len()).map(|ix| shared.tag(ix, Counts::Shown));
                context.insert_value("tags", all.collect::<Vec<_>>().into());
            }
            Content::Archive => context.insert_value("years", model.years().into()),
            Content::Credits(page) => {
                context.insert_value("list", model.credits(*page));
                let pictures = plan.credits.of_page(*page).iter().filter_map(|entry| model.credited(entry));
                context.insert_value("pictures", pictures.collect::<Vec<_>>().into());
            }
            Content::Corrections(page) => {
                context.insert_value("list", model.corrections(*page));
                let of_page = &site.corrections[Pages::corrections(site).range(*page)];
                let corrections = of_page.iter().map(|one| model.corrected(*one));
                context.insert_value("corrections", corrections.collect::<Vec<_>>().into());
            }
            Content::Redirect(index) => {
                let base = &site.config.base_url;
                let to = &plan.redirects[*index].to;
                context.insert_value("target", base.link(to).into());
                context.insert_value("target_absolute", base.absolute(to).into());
            }
            Content::Gone(index) => context.insert_value("reason", plan.gone[*index].reason.as_deref().into()),
            _ => {}
        }
        Ok(context)
    }

    fn make_for_machines(&self, output: &Output) -> Result<Bytes, RenderError> {
        let shared = &*self.shared;
        let (site, plan) = (&*shared.site, &*shared.plan);
        let bytes = match &output.content {
            Content::Feed(list, format) => {
                shared.feeds.feed(site, plan, &shared.bodies, &shared.inputs.namesakes, *list, *format)?
            }
            Content::CorrectionsFeed(format) => feeds::corrections(site, plan, &shared.inputs.namesakes, *format),
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
                    Rules::Nginx => machine::nginx_map(&redirects),
                    Rules::Apache => machine::apache(&redirects),
                }
                .into_bytes()
            }
            Content::Media(name) => {
                let media = site.media.get(name).expect("the plan names media of the site");
                return Ok(Bytes::Copy(media.path.clone()));
            }
            Content::Static(path) => return Ok(Bytes::Copy(path.clone())),
            Content::Asset(name) => {
                shared.assets.get(name).expect("the plan names assets that are there").bytes.clone()
            }
            other => unreachable!("{:?} at {} is made by a layout", other, output.url),
        };
        Ok(Bytes::Made(bytes))
    }

    /// Puts the ads of a text behind their paragraphs. None stands behind the last one: that would be two ads in a row.
    fn with_ads<'a>(&self, rendered: &'a Rendered) -> Cow<'a, str> {
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
        if slots.is_empty() {
            return rendered.html.as_str().into();
        }
        slots.sort_unstable();
        let mut html = String::with_capacity(rendered.html.len() + 64 * slots.len());
        let mut at = 0;
        for (after, id) in slots {
            let end = rendered.paragraph_ends[after - 1];
            html.push_str(&rendered.html[at..end]);
            let mark = shared.fragments.mark(&Call { name: "ad", args: vec![("slot", Plain::Text(id))] });
            mark.leave(&mut html);
            at = end;
        }
        html.push_str(&rendered.html[at..]);
        html.into()
    }
}

/// A fragment that was made in this build.
pub struct FragmentView<'a>(&'a Fragment);

impl FragmentView<'_> {
    fn made(&self) -> &MadeFragment {
        self.0.if_made().expect("there is a view of what was made only")
    }

    pub fn html(&self) -> &str {
        &self.made().html
    }

    pub fn digest(&self) -> Digest {
        self.made().digest
    }

    /// Numbers of the questions it asked, sorted.
    pub fn asked(&self) -> &[QuestionNumber] {
        &self.made().asked
    }

    /// Numbers of the fragments in it, sorted.
    pub fn fragments(&self) -> &[FragmentNumber] {
        &self.made().fragments
    }
}

/// The layout that makes a file, if one does.
pub fn layout_of(content: &Content) -> Option<&'static str> {
    Some(match content {
        Content::Article(_) => "article.html",
        Content::Page(_) => "page.html",
        Content::List(List::Home, _) => "home.html",
        Content::List(List::Category(_), _) => "category.html",
        Content::List(List::Tag(_), _) => "tag.html",
        Content::List(List::Author(_), _) => "author.html",
        Content::List(List::Month(_), _) => "month.html",
        Content::List(List::Series(_), _) => "series.html",
        Content::Authors => "authors.html",
        Content::Tags => "tags.html",
        Content::Archive => "archive.html",
        Content::Credits(_) => "credits.html",
        Content::Corrections(_) => "corrections.html",
        Content::NotFound => "404.html",
        Content::Redirect(_) => "redirect.html",
        Content::Gone(_) => "gone.html",
        _ => return None,
    })
}
