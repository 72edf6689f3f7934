use std::cell::RefCell;
use std::sync::{Arc, OnceLock, Weak};

use tera::{Context, Tera, Value};

use super::assets::Assets;
use super::body::Bodies;
use super::feeds::FeedItems;
use super::fragment::{
    Call, DEEPEST, FOLLOWED, Fragment, FragmentNumber, Fragments, MadeFragment, Pasted, Spot, assemble, fragments_of,
};
use super::inputs::{Inputs, Pieces};
use super::layout_error::PlacedError;
use super::layouts::Layouts;
use super::question::{self, Question, QuestionNumber, Questions};
use super::view::{Counts, Model, View};
use super::{Earlier, Followed, RenderError, Revision, engine};
use crate::config::Delivery;
use crate::diag::{Diagnostic, Place};
use crate::plan::Plan;
use crate::site::{ArticleIx, AuthorIx, CategoryIx, Site, TagIx};
use crate::vocab::{Digest, Map, SourcePath};

/// What all pages of a build are made from. Never changes once built, but for the fragments that gather in it.
pub(super) struct Shared {
    pub site: Arc<Site>,
    pub plan: Arc<Plan>,
    pub layouts: Arc<Layouts>,
    pub assets: Arc<Assets>,
    pub bodies: Bodies,
    pub fragments: Fragments,
    pub questions: Questions,
    pub inputs: Inputs,
    /// For each fragment by name what it is made from but for its arguments and the answers to its questions.
    pub fragment_inputs: Map<String, Digest>,
    pub feeds: FeedItems,
    view: View,
    engine: OnceLock<Result<Tera, Box<Diagnostic>>>,
    /// Texts of authors, categories and tags.
    profiles: OnceLock<Map<SourcePath, String>>,
    this: Weak<Self>,
}

thread_local! {
    /// Fragments being made on this thread, innermost last: one that asks for itself would never end.
    static MAKING: RefCell<Vec<FragmentNumber>> = const { RefCell::new(Vec::new()) };
    /// Room for what layouts write until the fragments are in place. A fragment may be made while a page waits for it.
    static ROOM: RefCell<Vec<Vec<u8>>> = const { RefCell::new(Vec::new()) };
}

/// A page with its fragments in place.
pub(super) struct MadePage {
    /// UTF-8.
    pub html: Vec<u8>,
    /// Sorted.
    pub asked: Vec<QuestionNumber>,
    /// The fragments in it, in their order.
    pub spots: Vec<Spot>,
}

impl Shared {
    pub fn new(
        site: Arc<Site>,
        plan: Arc<Plan>,
        layouts: Layouts,
        assets: Arc<Assets>,
        bodies: Bodies,
        conditions: Digest,
        earlier: Earlier,
    ) -> Arc<Self> {
        let view = View::new(&site, &plan);
        let inputs = Inputs::new(&site, &plan, conditions, &view.site, &view.data);
        Self::of(view, site, plan, Arc::new(layouts), assets, bodies, inputs, earlier, OnceLock::new())
    }

    #[expect(clippy::too_many_arguments, reason = "one for each thing that pages are made from")]
    fn of(
        view: View,
        site: Arc<Site>,
        plan: Arc<Plan>,
        layouts: Arc<Layouts>,
        assets: Arc<Assets>,
        bodies: Bodies,
        inputs: Inputs,
        Earlier { questions, fragments }: Earlier,
        profiles: OnceLock<Map<SourcePath, String>>,
    ) -> Arc<Self> {
        let fragment_inputs = fragment_inputs(&layouts, &inputs);
        Arc::new_cyclic(|this| Self {
            site,
            plan,
            layouts,
            assets,
            bodies,
            fragments,
            questions,
            inputs,
            fragment_inputs,
            feeds: FeedItems::default(),
            view,
            engine: OnceLock::new(),
            profiles,
            this: this.clone(),
        })
    }

    /// See [`super::Renderer::revised`]. What was made is forgotten.
    pub fn revised(this: Arc<Self>, revision: Revision) -> Result<Arc<Self>, Arc<Self>> {
        let is_alone = Arc::strong_count(&this) == 1 && Arc::strong_count(&this.site) == 1;
        // The plan may be that of an edition before, too, which is let go of elsewhere.
        if !is_alone || revision.assets.is_some() && Arc::strong_count(&this.plan) > 1 {
            return Err(this);
        }
        let Self { mut site, mut plan, layouts, mut assets, bodies, mut inputs, profiles, .. } = Arc::try_unwrap(this)?;
        let own_site = Arc::get_mut(&mut site).expect("it is of this renderer alone, which nobody else has");
        let Revision { articles, media, assets: new_assets } = revision;
        if let Some(new) = new_assets {
            let own_plan = Arc::get_mut(&mut plan).expect("nobody else has it, as was seen above");
            own_plan.replace_assets(&new.addresses());
            assets = new;
        }
        media.into_iter().for_each(|(name, digest)| own_site.replace_media(&name, digest));
        let changed: Vec<ArticleIx> = articles.iter().map(|(ix, _)| *ix).collect();
        articles.into_iter().for_each(|(ix, article)| own_site.revise(ix, article));
        changed.into_iter().for_each(|ix| inputs.revise(&site, &plan, ix));
        let view = View::new(&site, &plan);
        Ok(Self::of(view, site, plan, layouts, assets, bodies.anew(), inputs, Earlier::none(), profiles))
    }

    /// The same with other layouts. What was made is forgotten.
    pub fn with_layouts(&self, layouts: Layouts) -> Arc<Self> {
        let (site, plan, assets) = (self.site.clone(), self.plan.clone(), self.assets.clone());
        let (bodies, inputs, profiles) = (self.bodies.anew(), self.inputs.clone(), self.profiles.clone());
        let view = View::new(&site, &plan);
        Self::of(view, site, plan, Arc::new(layouts), assets, bodies, inputs, Earlier::none(), profiles)
    }

    /// The same for the site and the plan after a change. What was made is forgotten.
    pub fn follow(&self, after: Followed) -> Arc<Self> {
        let Followed { site, plan, sources, moves, affected, other_profiles } = after;
        let view = View::new(&site, &plan);
        let values = (&view.site, &view.data);
        let inputs = self.inputs.follow((&self.site, &self.plan), (&site, &plan), moves, affected, values);
        // Their links may lead elsewhere.
        let leads = other_profiles || site.profiles_lead() || self.site.profiles_lead();
        let profiles = if leads { OnceLock::new() } else { self.profiles.clone() };
        let (layouts, assets) = (self.layouts.clone(), self.assets.clone());
        Self::of(view, site, plan, layouts, assets, Bodies::new(sources), inputs, Earlier::none(), profiles)
    }

    /// The engine with all layouts, made when the first of them is needed.
    pub fn engine(&self) -> Result<&Tera, RenderError> {
        let engine = self.engine.get_or_init(|| self.build_engine(&self.layouts));
        engine.as_ref().map_err(|problem| RenderError::Diagnostic(problem.clone()))
    }

    fn build_engine(&self, layouts: &Layouts) -> Result<Tera, Box<Diagnostic>> {
        let mut tera = engine::engine(&self.this);
        tera.global_context().insert_value("site", self.view.site.clone());
        tera.global_context().insert_value("data", self.view.data.clone());
        layouts.fill(&mut tera)?;
        Ok(tera)
    }

    pub fn model(&self) -> Model<'_> {
        Model { site: &self.site, plan: &self.plan, view: &self.view }
    }

    /// Notes what the layout running on this thread asks.
    pub fn ask(&self, question: Question) {
        question::asked(self.questions.number(question));
    }

    pub fn author(&self, ix: AuthorIx, counts: Counts) -> Value {
        self.model().author(ix, self.profile(&self.site.profile(ix).author.path), counts)
    }

    pub fn category(&self, ix: CategoryIx, counts: Counts) -> Value {
        self.model().category(ix, self.profile(&self.site.section(ix).category.path), counts)
    }

    pub fn tag(&self, ix: TagIx, counts: Counts) -> Value {
        let body = self.site.topic(ix).tag.as_ref().map_or("", |tag| self.profile(&tag.path));
        self.model().tag(ix, body, counts)
    }

    fn profile(&self, path: &SourcePath) -> &str {
        let profiles = self.profiles.get().expect("made before the first page");
        profiles.get(path).map_or("", String::as_str)
    }

    /// Makes everything ready that pages need: the engine, and the texts of authors, categories and tags, which several
    /// pages may show.
    pub fn prepare(&self) -> Result<(), RenderError> {
        self.engine()?;
        if self.profiles.get().is_none() {
            let profiles = profiles(&self.site, &self.plan, &self.bodies)?;
            self.profiles.get_or_init(|| profiles);
        }
        Ok(())
    }

    /// Makes a page with a layout and puts its fragments in place. `page` names it in messages.
    pub fn page(&self, layout: &str, context: &Context, page: &str) -> Result<MadePage, RenderError> {
        self.prepare()?;
        let mut marked = ROOM.with_borrow_mut(Vec::pop).unwrap_or_default();
        marked.clear();
        let (written, mut asked) = question::listen(|| self.layout(layout, context, page, &mut marked));
        written?;
        self.ask_for_data(layout, &mut asked);
        let (html, spots) = self.assemble(&marked, page)?;
        ROOM.with_borrow_mut(|room| room.push(marked));
        Ok(MadePage { html, asked, spots })
    }

    /// Puts fragments, or the server's instruction to do so, in the place of their marks.
    fn assemble(&self, marked: &[u8], page: &str) -> Result<Pasted, RenderError> {
        assemble(marked, |number, out| {
            let delivery = self.site.config.fragments;
            if self.fragments.paste(number, delivery, out) {
                return Ok(());
            }
            let Some(fragment) = self.fragments.get(number) else { return Ok(()) };
            if fragment.call.delivered(delivery) {
                out.extend_from_slice(self.include(&fragment.call, delivery).as_bytes());
                return Ok(());
            }
            out.extend_from_slice(self.fragment(number, fragment, page)?.html.as_bytes());
            Ok(())
        })
    }

    /// A fragment, with the fragments inside it in place.
    pub fn fragment<'a>(
        &self,
        number: FragmentNumber,
        fragment: &'a Fragment,
        page: &str,
    ) -> Result<&'a MadeFragment, RenderError> {
        fragment.made(|| {
            let Call { name, args } = &fragment.call;
            let endless = MAKING.with_borrow(|making| match making.iter().position(|other| *other == number) {
                Some(begin) => Some(self.circle(&making[begin..])),
                None if making.len() > FOLLOWED => Some(self.too_deep(making[0])),
                None => None,
            });
            if let Some(endless) = endless {
                return Err(endless.into());
            }
            MAKING.with_borrow_mut(|making| making.push(number));
            let mut context = Context::new();
            for (name, value) in args {
                context.insert_value(name.clone(), value.value());
            }
            let layout = format!("fragments/{name}.html");
            let made = self.page(&layout, &context, page);
            MAKING.with_borrow_mut(Vec::pop);
            made.map(|MadePage { html, asked, spots }| {
                let html = String::from_utf8(html).expect("layouts write text only").trim().to_owned();
                MadeFragment { digest: Digest::of(html.as_bytes()), html, asked, fragments: fragments_of(&spots) }
            })
        })
    }

    /// What is told of fragments that ask for one another in turn. It begins with the same one wherever somebody came by them.
    pub fn circle(&self, circle: &[FragmentNumber]) -> Diagnostic {
        let url = |at: &usize| self.fragments.get(circle[*at]).map(|fragment| fragment.call.url());
        let first = (0..circle.len()).min_by_key(url).unwrap_or_default();
        let others = circle[first..].iter().chain(&circle[..first]).skip(1);
        let others: Vec<String> = others.map(|number| format!("`{}`", self.name(*number))).collect();
        let way = if others.is_empty() { String::new() } else { format!(" by way of {}", others.join(", ")) };
        self.endless(circle[first], &format!("the fragment `{}` asks for itself{way}", self.name(circle[first])))
    }

    /// What is told of a fragment in which too many stand in one another.
    pub fn too_deep(&self, number: FragmentNumber) -> Diagnostic {
        let name = self.name(number);
        self.endless(number, &format!("in the fragment `{name}` others stand more than {DEEPEST} deep"))
    }

    fn endless(&self, number: FragmentNumber, message: &str) -> Diagnostic {
        let file = Place::file(&self.layouts.path(&format!("fragments/{}.html", self.name(number))));
        PlacedError { message, bytes: 0..0 }.diagnostic(file, None)
    }

    fn name(&self, number: FragmentNumber) -> &str {
        self.fragments.get(number).map_or("", |fragment| &fragment.call.name)
    }

    fn include(&self, call: &Call, delivery: Delivery) -> String {
        let link = self.site.config.base_url.link(&call.url());
        match delivery {
            // No space before the hash sign: Apache reads it only like this, nginx either way.
            Delivery::Ssi => format!("<!--#include virtual=\"{link}\" -->"),
            Delivery::Esi => format!("<esi:include src=\"{link}\"/>"),
            Delivery::Inline => unreachable!("an inline fragment is not delivered"),
        }
    }

    /// The variable `data` can't note when it is read: whoever names it depends on it.
    fn ask_for_data(&self, layout: &str, asked: &mut Vec<QuestionNumber>) {
        if self.layouts.names_data(layout) {
            asked.push(self.questions.number(Question::Data));
            asked.sort_unstable();
            asked.dedup();
        }
    }

    fn layout(&self, layout: &str, context: &Context, page: &str, html: &mut Vec<u8>) -> Result<(), RenderError> {
        match self.engine()?.render_to(layout, context, html) {
            Ok(()) => Ok(()),
            Err(error) => Err(self.layout_error(layout, context, page, &error).into()),
        }
    }

    /// Makes the failed page once more with layouts as they are written: the place in a minified one means nothing.
    fn layout_error(&self, layout: &str, context: &Context, page: &str, error: &tera::Error) -> Diagnostic {
        let unminified = self.layouts.unminified();
        let again = self.build_engine(&unminified).ok().and_then(|engine| engine.render(layout, context).err());
        self.layouts.diagnostic(again.as_ref().unwrap_or(error), Some(page))
    }
}

fn fragment_inputs(layouts: &Layouts, inputs: &Inputs) -> Map<String, Digest> {
    let all = layouts.fragments().map(|(name, layout)| {
        let pieces = Pieces::new("fragment").digest(inputs.all()).digest(layouts.digest(layout));
        (name.to_owned(), pieces.finish())
    });
    all.collect()
}

/// The texts of authors, categories and tags as HTML; most have none.
///
/// One after the other: a fragment may be what first needs them. A task of the thread pool that waits for others is given some other one
/// to do meanwhile, and with a fragment half made that could be one that waits for this fragment, which then never comes, or one in
/// whose eyes the fragment asks for itself.
fn profiles(site: &Site, plan: &Plan, bodies: &Bodies) -> Result<Map<SourcePath, String>, RenderError> {
    let authors = site.authors.iter().map(|profile| (&profile.author.path, &profile.author.body));
    let categories = site.categories.iter().map(|section| (&section.category.path, &section.category.body));
    let tags = site.tags.iter().filter_map(|topic| topic.tag.as_ref()).map(|tag| (&tag.path, &tag.body));
    let all = authors.chain(categories).chain(tags);
    all.map(|(path, body)| Ok((path.clone(), bodies.render(site, plan, path, body)?.html))).collect()
}
