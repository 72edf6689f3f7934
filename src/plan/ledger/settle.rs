use super::list::{Named, Standing, Today, numbered};
use super::{Entry, Ledger, Stood, path};
use crate::diag::{Diagnostic, Place, code};
use crate::plan::outputs::Former;
use crate::plan::{Content, Credits, Gone, Origin, Output, Redirect, Routes};
use crate::site::{Hidden, Site};
use crate::vocab::{Map, Set, SourcePath, UrlPath};

/// Finds what is to stand at each address of a ledger where the planned outputs, sorted by path, have nothing: a document or a list
/// that is there leads on to its new address, one that readers may not see any more is gone, and one whose file is not there is
/// told, unless `accept_removals`. The ledger becomes the one after this plan.
pub fn settle(
    ledger: &mut Ledger,
    site: &Site,
    (routes, credits): (&Routes, &Credits),
    (outputs, redirects): (&[Output], &[Redirect]),
    accept_removals: bool,
    problems: &mut Vec<Diagnostic>,
) -> Former {
    let why = site.withheld.gone().map(|article| (&article.path, article.status_reason.as_deref())).collect();
    let today = Today { site, routes, credits };
    let mut settling = Settling { today, outputs, redirects, why, settled: Former::default(), done: Set::default() };
    for (entry, first) in &ledger.disputed {
        if settling.output(&entry.url).is_none() {
            problems.push(disputed(entry, first));
        }
    }
    let mut entries = std::mem::take(&mut ledger.entries);
    let moved = settling.moved(&entries);
    for entry in &mut entries {
        if let Stood::File(file) = &mut entry.stood
            && let Some(new) = moved.get(file).cloned().flatten()
        {
            *file = new;
        }
    }
    for entry in entries.iter_mut().filter(|entry| entry.stood != Stood::List(Named::Feed)) {
        settling.address(entry, accept_removals, problems);
    }
    ledger.entries = entries;
    let stands: Vec<Entry> = outputs.iter().filter_map(|output| settling.record(output)).collect();
    // Those that stand now come first, so that they are what stays of an address that is there twice.
    let before = std::mem::take(&mut ledger.entries);
    *ledger = Ledger::new(stands.into_iter().chain(before).collect());
    let lists: Vec<&Entry> = ledger.entries.iter().filter(|entry| entry.pages.is_some()).collect();
    for entry in lists {
        settling.behind(ledger, entry);
    }
    settling.settled
}

struct Settling<'a> {
    today: Today<'a>,
    outputs: &'a [Output],
    /// By the index that outputs name.
    redirects: &'a [Redirect],
    /// What articles say that were taken back.
    why: Map<&'a SourcePath, Option<&'a str>>,
    settled: Former,
    /// Addresses behind lists: two lists may have had the same ones, as with `/a/` and `/a.html`.
    done: Set<UrlPath>,
}

/// What becomes of an address.
enum Outcome {
    Stands(Standing, SourcePath),
    Gone(Option<String>, SourcePath),
    /// Its file has mistakes, which are told where they are.
    Broken,
    /// Its file is not there any more, and nobody said why.
    Vanished,
}

impl<'a> Settling<'a> {
    fn output(&self, url: &UrlPath) -> Option<&'a Output> {
        let path = url.output();
        self.outputs.binary_search_by(|output| output.path.cmp(&path)).ok().map(|place| &self.outputs[place])
    }

    /// Files that are not there any more, while another one has an address of theirs: what they were is that one now, and so it is
    /// at their other addresses. None where several have one each.
    fn moved(&self, entries: &[Entry]) -> Map<SourcePath, Option<SourcePath>> {
        let mut moved: Map<SourcePath, Option<SourcePath>> = Map::default();
        for Entry { url, stood, .. } in entries {
            let Stood::File(file) = stood else { continue };
            if self.today.site.standing(file).is_some() {
                continue;
            }
            let now = self.output(url).and_then(|output| self.record(output)?.stood.file().cloned());
            if let Some(now) = now {
                let to = moved.entry(file.clone()).or_insert_with(|| Some(now.clone()));
                *to = to.take().filter(|to| *to == now);
            }
        }
        moved
    }

    /// Settles the address of an entry itself.
    fn address(&mut self, entry: &mut Entry, accept_removals: bool, problems: &mut Vec<Diagnostic>) {
        if self.output(&entry.url).is_some() {
            return;
        }
        let mut outcome = self.outcome(&entry.stood);
        if let (Outcome::Vanished, Some(file), true) = (&outcome, entry.stood.file(), accept_removals) {
            outcome = Outcome::Gone(None, file.clone());
            entry.stood = Stood::Gone(None);
        }
        // What its file says now is what holds once the file is not there any more.
        if let Some(file) = entry.stood.file().cloned() {
            match (&outcome, self.why.get(&file)) {
                (Outcome::Gone(why, _), Some(_)) => entry.stood = Stood::TakenBack(file, why.clone()),
                (Outcome::Stands(..), _) => entry.stood = Stood::File(file),
                _ => {}
            }
        }
        let (url, place) = (entry.url.clone(), entry.place());
        match outcome {
            Outcome::Stands(there, origin) => {
                self.settled.redirects.push(Redirect { from: url, to: there.url, origin, place });
            }
            Outcome::Gone(reason, file) => {
                self.settled.gone.push(Gone { url, reason, origin: Origin::File(file), place });
            }
            Outcome::Broken => {}
            Outcome::Vanished => problems.extend(entry.stood.file().map(|file| vanished(entry, file))),
        }
    }

    fn outcome(&self, stood: &Stood) -> Outcome {
        let site = self.today.site;
        let named = |named: &Named| self.today.named(named).map(|list| Outcome::Stands(list, path()));
        let file = match stood {
            Stood::Gone(why) => return Outcome::Gone(why.clone(), path()),
            Stood::List(list) => return named(list).unwrap_or_else(|| Outcome::Gone(None, path())),
            Stood::File(file) | Stood::TakenBack(file, _) => file,
        };
        match (site.standing(file), stood) {
            (Some(Ok(document)), _) => Outcome::Stands(self.today.document(document), file.clone()),
            (Some(Err(None)), _) => Outcome::Broken,
            // A tag needs no file, and may be another's spelling by now.
            _ if file.below("content/tags").is_some() => {
                named(&Named::Tag(file.stem().to_owned())).unwrap_or_else(|| Outcome::Gone(None, file.clone()))
            }
            (Some(Err(Some(Hidden::Gone))), _) => {
                let why = self.why.get(file).copied().flatten();
                Outcome::Gone(why.map(str::to_owned), file.clone())
            }
            (Some(Err(Some(_))), _) => Outcome::Gone(None, file.clone()),
            (None, Stood::TakenBack(_, why)) => Outcome::Gone(why.clone(), path()),
            (None, _) => Outcome::Vanished,
        }
    }

    /// What the ledger is to say of what stands now.
    fn record(&self, output: &Output) -> Option<Entry> {
        let site = self.today.site;
        let stood = match (&output.content, &output.origin) {
            (Content::Gone(_), Origin::File(file)) => {
                Stood::TakenBack(file.clone(), self.why.get(file).copied().flatten().map(str::to_owned))
            }
            (Content::Article(_) | Content::Page(_) | Content::Redirect(_), Origin::File(file)) => {
                Stood::File(file.clone())
            }
            (Content::List(_, crate::plan::PageNumber::First), Origin::File(file)) => Stood::File(file.clone()),
            (content, _) => Stood::List(Named::of(site, &output.url, content)?),
        };
        let pages = match self.today.begun(&output.content) {
            Some(list) => list.pages,
            None => stood.is_list().then_some(0),
        };
        Some(Entry { url: output.url.clone(), stood, pages, line: 0..0 })
    }

    /// Settles the numbered pages and feeds of a list that stood at the address of an entry.
    fn behind(&mut self, ledger: &Ledger, entry: &Entry) {
        let there = match self.output(&entry.url) {
            Some(output) => match &output.content {
                // Where it leads now may be a list.
                Content::Redirect(index) => {
                    let to = &self.redirects[*index].to;
                    self.output(to).and_then(|output| self.today.begun(&output.content))
                }
                content => self.today.begun(content),
            },
            None => match self.outcome(&entry.stood) {
                Outcome::Stands(there, _) => Some(there).filter(|there| there.pages.is_some()),
                Outcome::Gone(..) => None,
                Outcome::Broken | Outcome::Vanished => return,
            },
        };
        // Of a list that is as long as ever nothing is missing.
        let whole = there.as_ref().filter(|there| there.url == entry.url).and_then(|there| there.pages).unwrap_or(0);
        for number in whole + 1..=entry.pages.unwrap_or(0) {
            let to = there.as_ref().map(|there| there.page(number));
            self.add(ledger, entry, numbered(&entry.url, number), to);
        }
        if matches!(&entry.stood, Stood::List(named) if !named.has_feeds()) {
            return;
        }
        for format in ledger.formats() {
            let to = there.as_ref().and_then(|there| there.feed(self.today.site, format));
            self.add(ledger, entry, entry.url.folder().join(format.file()), to);
        }
    }

    /// Lets an address behind that of a list lead on, or be gone.
    fn add(&mut self, ledger: &Ledger, entry: &Entry, url: UrlPath, to: Option<UrlPath>) {
        let has_own_line = ledger.find(&url).is_some_and(|own| own.stood != Stood::List(Named::Feed));
        if self.output(&url).is_some() || has_own_line || !self.done.insert(url.clone()) {
            return;
        }
        let origin = entry.stood.file().cloned().unwrap_or_else(path);
        let place = entry.place();
        match to {
            Some(to) => self.settled.redirects.push(Redirect { from: url, to, origin, place }),
            None => self.settled.gone.push(Gone { url, reason: None, origin: Origin::File(origin), place }),
        }
    }
}

fn disputed(entry: &Entry, first: &Place) -> Diagnostic {
    let message = format!("two lines say different things of `{}`, where nothing stands now", entry.url.encoded());
    Diagnostic::new(&code::BAD_VALUE, entry.place(), message)
        .also(first.clone(), "the other one")
        .hint("leave the line that is right, and take the other one out")
}

fn vanished(entry: &Entry, file: &SourcePath) -> Diagnostic {
    let message = format!("`{}` was published, and {file} is not there any more", entry.url.encoded());
    // Articles alone have a status.
    let back = if file.below("content/articles").is_some() {
        "put the file back with `status: gone`"
    } else {
        "put the file back"
    };
    Diagnostic::new(&code::VANISHED_URL, entry.place(), message).hint(format!(
        "{back}, write `gone` in its place here, give its address to another file as one of its `aliases`, or build with \
         --accept-removals"
    ))
}
