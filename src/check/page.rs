use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::{Mutex, OnceLock};

use super::{Outlet, document, foreign};
use crate::config;
use crate::diag::{Diagnostic, Place, code};
use crate::plan::{Content, List};
use crate::render::{builtin, builtin_paths, layout_of};
use crate::source::{Role, SourceError};
use crate::vocab::{Map, OutputPath, Set, SourcePath, percent_decode};

/// The rules on finished pages. They are shown one by one, on any thread and in any order; what is found does not depend on it.
pub struct Pages<'a> {
    outlet: Outlet<'a>,
    /// Pictures of documents, which a rule on documents tells, on whatever page they show.
    pictures: Set<String>,
    /// What many pages are made with, read when it is first asked for.
    shared: OnceLock<Vec<(SourcePath, String)>>,
    /// Where in them an address, or a part of one, stands.
    stands: Mutex<Map<String, Option<Stand>>>,
    found: Mutex<Found>,
}

/// Bytes of a file.
type Stand = (SourcePath, Range<usize>);

/// Foreign requests.
#[derive(Default)]
struct Found {
    /// By the file that brings them and the host that is asked, the first of each.
    brought: BTreeMap<(SourcePath, String), (usize, usize, String)>,
    /// Addresses that documents bring, which may show on pages of others.
    of_documents: BTreeSet<String>,
    /// What stands in no file as it is, by address and layout: the first page of each, with its document.
    composed: BTreeMap<(String, SourcePath), (OutputPath, Option<SourcePath>)>,
}

impl<'a> Pages<'a> {
    pub fn new(outlet: Outlet<'a>) -> Self {
        let documents = document::all(outlet.site).into_iter();
        let pictures = documents.flat_map(|written| &written.body().pictures).map(|picture| &*picture.src);
        let pictures = pictures.filter(|src| outlet.foreign_host(src).is_some()).map(literal).collect();
        Self { outlet, pictures, shared: OnceLock::new(), stands: Mutex::default(), found: Mutex::default() }
    }

    /// Whether the rules look into files of this name.
    pub fn reads(path: &OutputPath) -> bool {
        path.as_str().ends_with(".html") || path.as_str().ends_with(".css")
    }

    /// Looks at a finished file. It has no content of the plan if it is a fragment that the server puts into pages.
    pub fn look(&self, path: &OutputPath, content: Option<&Content>, bytes: &[u8]) -> Result<(), SourceError> {
        let Some(text) = Self::reads(path).then(|| std::str::from_utf8(bytes).ok()).flatten() else { return Ok(()) };
        let mut addresses = BTreeSet::new();
        let mut meet = |address: &str| {
            if self.outlet.foreign_host(address).is_some() && !self.pictures.contains(&literal(address)) {
                addresses.insert(address.to_owned());
            }
        };
        match path.as_str().ends_with(".css") {
            true => foreign::in_css(text, &mut meet),
            false => foreign::in_html(text, &mut meet),
        }
        if addresses.is_empty() {
            return Ok(());
        }
        let document = content.and_then(|content| self.document(content));
        let own = match &document {
            Some(document) => String::from_utf8(self.outlet.sources.text_bytes(document)?).unwrap_or_default(),
            None => String::new(),
        };
        for address in addresses {
            let host = foreign::host(&address).expect("only such addresses are met");
            let of_host = format!("//{host}");
            let in_own = |what: &str| Some((document.clone()?, position(&own, what)?));
            let (place, is_exact) = match in_own(&address) {
                Some(place) => (Some(place), true),
                None => {
                    let place = match self.stands(&address)? {
                        Some(place) => Some(place),
                        None => in_own(&of_host).or(self.stands(&of_host)?),
                    };
                    (place, false)
                }
            };
            let mut found = self.found.lock().expect("no thread panics with the lock held");
            match place {
                Some((file, range)) => {
                    if is_exact {
                        found.of_documents.insert(address.clone());
                    }
                    let new = (range.start, range.end, address);
                    let first = found.brought.entry((file, host)).or_insert_with(|| new.clone());
                    if new < *first {
                        *first = new;
                    }
                }
                None => {
                    let layout = content.and_then(layout_of).map(|layout| format!("layouts/{layout}"));
                    let layout = layout.and_then(|layout| SourcePath::new(&layout));
                    let layout = layout.unwrap_or_else(|| SourcePath::new(config::FILE).expect("a clean name"));
                    let new = (path.clone(), document.clone());
                    let first = found.composed.entry((address, layout)).or_insert_with(|| new.clone());
                    if new.0 < first.0 {
                        *first = new;
                    }
                }
            }
        }
        Ok(())
    }

    /// What was found.
    pub fn found(self) -> Vec<Diagnostic> {
        let Found { brought, of_documents, composed } =
            self.found.into_inner().expect("no thread panics with the lock held");
        let mut out = Vec::new();
        for ((file, host), (start, end, address)) in brought {
            out.push(request(Place::bytes(&file, start..end), &format!("`{address}`"), &host));
        }
        let mut told = BTreeSet::new();
        for ((address, layout), (page, document)) in composed {
            let host = foreign::host(&address).expect("only such addresses are met");
            if !of_documents.contains(&address) && told.insert((layout.clone(), host.clone())) {
                let place = Place::file(&document.unwrap_or(layout));
                out.push(request(place, &format!("on {}, `{address}`", page.url().as_str()), &host));
            }
        }
        out
    }

    /// The file that a page is there for, if there is one.
    fn document(&self, content: &Content) -> Option<SourcePath> {
        let Outlet { site, sources, .. } = &self.outlet;
        let path = match content {
            Content::Article(ix) => site.story(*ix).article.path.clone(),
            Content::Page(ix) => site.page(*ix).path.clone(),
            Content::List(List::Category(ix), _) => site.section(*ix).category.path.clone(),
            Content::List(List::Author(ix), _) => site.profile(*ix).author.path.clone(),
            Content::List(List::Tag(ix), _) => site.topic(*ix).tag.as_ref()?.path.clone(),
            Content::Static(path) => path.clone(),
            Content::Asset(name) => SourcePath::new(&format!("layouts/assets/{name}"))?,
            _ => return None,
        };
        sources.get(&path).is_some().then_some(path)
    }

    /// Where a text stands in what many pages are made with.
    fn stands(&self, what: &str) -> Result<Option<Stand>, SourceError> {
        if let Some(known) = self.stands.lock().expect("no thread panics with the lock held").get(what) {
            return Ok(known.clone());
        }
        let shared = match self.shared.get() {
            Some(shared) => shared,
            None => {
                let read = self.shared_texts()?;
                self.shared.get_or_init(|| read)
            }
        };
        let place = shared.iter().find_map(|(path, text)| Some((path.clone(), position(text, what)?)));
        self.stands.lock().expect("no thread panics with the lock held").insert(what.to_owned(), place.clone());
        Ok(place)
    }

    /// Layouts first, then site.yaml, data and the theme's own files.
    fn shared_texts(&self) -> Result<Vec<(SourcePath, String)>, SourceError> {
        let sources = self.outlet.sources;
        let mut texts = Vec::new();
        for role in [Role::Layout, Role::Config, Role::Data, Role::Asset] {
            for file in sources.of(role) {
                if let Ok(text) = String::from_utf8(sources.text_bytes(&file.path)?) {
                    texts.push((file.path.clone(), text));
                }
            }
        }
        for path in builtin_paths().into_iter().filter(|path| sources.get(path).is_none()) {
            let text = builtin(path.as_str()).and_then(|bytes| std::str::from_utf8(bytes).ok());
            texts.extend(text.map(|text| (path, text.to_owned())));
        }
        Ok(texts)
    }
}

/// An address as it is compared: pages encode what documents write as it is.
fn literal(address: &str) -> String {
    let address = address.trim();
    percent_decode(address).unwrap_or_else(|| address.to_owned())
}

fn request(place: Place, what: &str, host: &str) -> Diagnostic {
    let message = format!("{what} makes the browsers of readers ask `{host}` before any click");
    Diagnostic::new(&code::FOREIGN_REQUEST, place, message)
        .hint("publish the file from the site itself, or put a link to it in its place")
        .hint(format!("a host that is meant stands in site.yaml: `allow_hosts: [{host}]`"))
}

/// Where an address, or its beginning up to the host, stands in a text: not as the beginning of another one, if that can be had.
fn position(text: &str, what: &str) -> Option<Range<usize>> {
    let as_written = |what: &str| {
        let ends = |(at, _): &(usize, &str)| {
            !text[at + what.len()..].starts_with(|c: char| c.is_alphanumeric() || "/-_.?&=%".contains(c))
        };
        let (at, _) = text.match_indices(what).find(ends).or_else(|| text.match_indices(what).next())?;
        Some(at..at + what.len())
    };
    as_written(what).or_else(|| as_written(&what.replace('&', "&amp;")))
}
