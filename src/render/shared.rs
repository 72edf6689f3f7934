use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock, Weak};

use tera::{Context, Tera, Value};

use super::assets::Assets;
use super::body::Bodies;
use super::fragment::{Fragment, Fragments, assemble};
use super::layouts::Layouts;
use super::view::{Model, View};
use super::{RenderError, engine};
use crate::config::Delivery;
use crate::diag::Diagnostic;
use crate::plan::Plan;
use crate::site::{AuthorIx, CategoryIx, Site, TagIx};
use crate::vocab::SourcePath;

/// What all pages of a build are made from. Never changes once built, but for the fragments that gather in it.
pub(super) struct Shared {
    pub site: Arc<Site>,
    pub plan: Arc<Plan>,
    pub layouts: Layouts,
    pub assets: Arc<Assets>,
    pub bodies: Bodies,
    pub fragments: Fragments,
    /// Texts of authors, categories and tags, which several pages may show.
    pub profiles: HashMap<SourcePath, String>,
    view: View,
    engine: OnceLock<Tera>,
    this: Weak<Self>,
}

thread_local! {
    /// Fragments being made on this thread, innermost last: one that asks for itself would never end.
    static MAKING: RefCell<Vec<usize>> = const { RefCell::new(Vec::new()) };
}

impl Shared {
    pub fn new(
        site: Arc<Site>,
        plan: Arc<Plan>,
        layouts: Layouts,
        assets: Arc<Assets>,
        bodies: Bodies,
        profiles: HashMap<SourcePath, String>,
    ) -> Result<Arc<Self>, Box<Diagnostic>> {
        let view = View::new(&site, &plan);
        let shared = Arc::new_cyclic(|this| Self {
            site,
            plan,
            layouts,
            assets,
            bodies,
            fragments: Fragments::default(),
            profiles,
            view,
            engine: OnceLock::new(),
            this: this.clone(),
        });
        let engine = shared.build_engine(&shared.layouts)?;
        shared.engine.get_or_init(|| engine);
        Ok(shared)
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

    pub fn author(&self, ix: AuthorIx) -> Value {
        self.model().author(ix, self.profile(&self.site.profile(ix).author.path))
    }

    pub fn category(&self, ix: CategoryIx) -> Value {
        self.model().category(ix, self.profile(&self.site.section(ix).category.path))
    }

    pub fn tag(&self, ix: TagIx) -> Value {
        let body = self.site.topic(ix).tag.as_ref().map_or("", |tag| self.profile(&tag.path));
        self.model().tag(ix, body)
    }

    fn profile(&self, path: &SourcePath) -> &str {
        self.profiles.get(path).map_or("", String::as_str)
    }

    /// Makes a page with a layout and puts its fragments in place. `page` names it in messages.
    pub fn page(&self, layout: &str, context: &Context, page: &str) -> Result<String, RenderError> {
        let marked = self.layout(layout, context, page)?;
        self.assemble(&marked, page)
    }

    /// Puts fragments, or the server's instruction to do so, in the place of their marks.
    pub fn assemble(&self, marked: &str, page: &str) -> Result<String, RenderError> {
        assemble(marked, |number, out| {
            let fragment = self.fragments.get(number);
            let delivery = self.site.config.fragments;
            if fragment.delivered(delivery) {
                out.push_str(&self.include(&fragment, delivery));
                return Ok(());
            }
            out.push_str(&self.fragment(number, &fragment, page)?);
            Ok(())
        })
    }

    /// The HTML of a fragment, with the fragments inside it in place.
    pub fn fragment(&self, number: usize, fragment: &Fragment, page: &str) -> Result<Arc<str>, RenderError> {
        fragment.html(|| {
            if MAKING.with_borrow(|making| making.contains(&number)) {
                let message = format!("the fragment `{}` asks for itself", fragment.name);
                let error = tera::Error::message(message);
                return Err(self.layouts.diagnostic(&error, Some(page)).into());
            }
            MAKING.with_borrow_mut(|making| making.push(number));
            let mut context = Context::new();
            for (name, value) in &fragment.args {
                context.insert_value(name.clone(), value.clone());
            }
            let layout = format!("fragments/{}.html", fragment.name);
            let html = self.layout(&layout, &context, page).and_then(|marked| self.assemble(&marked, page));
            MAKING.with_borrow_mut(Vec::pop);
            html.map(|html| html.trim().to_owned())
        })
    }

    fn include(&self, fragment: &Fragment, delivery: Delivery) -> String {
        let link = self.site.config.base_url.link(&fragment.url());
        match delivery {
            Delivery::Ssi => format!("<!--# include virtual=\"{link}\" -->"),
            Delivery::Esi => format!("<esi:include src=\"{link}\"/>"),
            Delivery::Inline => unreachable!("an inline fragment is not delivered"),
        }
    }

    fn layout(&self, layout: &str, context: &Context, page: &str) -> Result<String, RenderError> {
        let engine = self.engine.get().expect("set before the first page is made");
        match engine.render(layout, context) {
            Ok(html) => Ok(html),
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
