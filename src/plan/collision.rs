use std::borrow::Cow;
use std::collections::hash_map::Entry;

use rayon::prelude::*;

use super::{Content, Gone, List, Origin, Output, PageNumber, Redirect, Routes};
use crate::config::{self, Pattern, Token};
use crate::diag::{Diagnostic, Place, code};
use crate::site::Site;
use crate::source::LEDGER;
use crate::vocab::{Map, Set, SourcePath};

/// Takes out every output that can't stand beside an earlier one, and notes both: their paths are the same, or the path of
/// one is a folder that the other stands in. What only blatt itself may write is taken out, too.
pub(super) fn remove(
    site: &Site,
    routes: &Routes,
    (redirects, former): (&[Redirect], &[Gone]),
    outputs: &mut Vec<Output>,
    problems: &mut Vec<Diagnostic>,
) {
    let clashes = Clashes { site, routes, redirects, gone: former };
    let paths: Vec<Cow<str>> = outputs.par_iter().map(|output| output.path.fold()).collect();
    let mut first: Map<&str, usize> = Map::with_capacity_and_hasher(outputs.len(), Default::default());
    let mut found: Vec<(usize, usize, Kind)> = Vec::new();
    for (index, path) in paths.iter().enumerate() {
        match first.entry(path) {
            Entry::Vacant(free) => _ = free.insert(index),
            Entry::Occupied(taken) => found.push((*taken.get(), index, Kind::SamePath)),
        }
    }
    let mut above = "";
    for (index, path) in paths.iter().enumerate() {
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        // Outputs are sorted by path: those of one folder, which share the folders above them, mostly follow each other.
        if folder == above {
            continue;
        }
        let ends = folder.match_indices('/').map(|(end, _)| end).chain([folder.len()]);
        if let Some(file) = ends.filter_map(|end| first.get(&folder[..end])).next() {
            found.push((*file, index, Kind::FileAndFolder));
        }
        above = folder;
    }
    let mut gone: Set<usize> = found.iter().map(|(_, second, _)| *second).collect();
    let (mut told, mut files) = (Set::default(), Set::default());
    for (a, b, kind) in found {
        let (a, b) = (&outputs[a], &outputs[b]);
        if let Kind::FileAndFolder = kind
            && !files.insert(a.path.as_str())
        {
            continue;
        }
        if clashes.follows(a, b) || (derived(a) || derived(b)) && !told.insert((name(&a.origin), name(&b.origin))) {
            continue;
        }
        problems.push(clashes.diagnostic(a, b, kind));
    }
    for (index, (output, path)) in outputs.iter().zip(&paths).enumerate() {
        if is_kept(path) {
            gone.insert(index);
            let message = format!(
                "`{}` would be published at `{}`, which blatt keeps for itself",
                name(&output.origin),
                output.url
            );
            problems.push(Diagnostic::new(&code::DUPLICATE_URL, clashes.place(output), message));
        }
    }
    let mut index = 0..;
    outputs.retain(|_| index.next().is_some_and(|index| !gone.contains(&index)));
}

/// Whether only blatt itself may write there.
fn is_kept(path: &str) -> bool {
    let top = path.split('/').next().unwrap_or_default();
    top.starts_with(".blatt") || top == "_fragments"
}

/// Whether outputs can stand beside those that stay of what is there, which can stand beside each other.
pub(super) fn fits(there: &[Output], stay: impl Fn(&usize) -> bool + Sync, more: &[Output]) -> bool {
    if more.is_empty() {
        return true;
    }
    let folds: Vec<_> = more.iter().map(|output| output.path.fold()).collect();
    let files: Set<&str> = folds.iter().map(|path| &**path).collect();
    let folders: Set<&str> = folds.iter().flat_map(|path| folders(path)).collect();
    // Most can't clash for their length alone.
    let lengths = |paths: &Set<&str>| -> Set<usize> { paths.iter().map(|path| path.len()).collect() };
    let (of_files, of_folders) = (lengths(&files), lengths(&folders));
    let is_file = |path: &str| of_files.contains(&path.len()) && files.contains(path);
    let clashes = |path: &str| {
        let as_folder = || of_folders.contains(&path.len()) && folders.contains(path);
        is_file(path) || as_folder() || self::folders(path).any(is_file)
    };
    // A path in ASCII is as long once it is folded.
    let may_clash = |path: &str| {
        let within = |file: &usize| path.as_bytes().get(*file) == Some(&b'/');
        let length = path.len();
        !path.is_ascii() || of_files.contains(&length) || of_folders.contains(&length) || of_files.iter().any(within)
    };
    let among_them = files.len() == more.len() && !files.iter().any(|path| folders.contains(path) || is_kept(path));
    let clashes = |output: &Output| may_clash(output.path.as_str()) && clashes(&output.path.fold());
    among_them && !there.par_iter().enumerate().any(|(place, output)| clashes(output) && stay(&place))
}

/// The folders that a file stands in.
fn folders(path: &str) -> impl Iterator<Item = &str> {
    path.match_indices('/').map(|(end, _)| &path[..end])
}

#[derive(Clone, Copy)]
enum Kind {
    SamePath,
    /// The first output is a file where the second needs a folder.
    FileAndFolder,
}

struct Clashes<'a> {
    site: &'a Site,
    routes: &'a Routes,
    redirects: &'a [Redirect],
    gone: &'a [Gone],
}

impl Clashes<'_> {
    /// One mistake, one message: the older pages and feeds of two lists clash because the lists do.
    fn follows(&self, a: &Output, b: &Output) -> bool {
        match (list(&a.content), list(&b.content)) {
            (Some(one), Some(other)) if derived(a) && derived(b) && one != other => {
                let path = |list| self.routes.list(list).output().fold().into_owned();
                path(one) == path(other)
            }
            _ => false,
        }
    }

    fn diagnostic(&self, first: &Output, second: &Output, kind: Kind) -> Diagnostic {
        for (former, now) in [(first, second), (second, first)] {
            if let Some(line) = self.line(former) {
                let message = format!(
                    "`{}` was published, and no file can stand there beside that of `{}`",
                    former.url.encoded(),
                    now.url.encoded()
                );
                let hint =
                    "give the new one another address, or take this line out: the old address answers no more then";
                let diagnostic = Diagnostic::new(&code::DUPLICATE_URL, line.clone(), message).hint(hint);
                return match &now.origin {
                    Origin::File(_) if self.line(now).is_none() => {
                        diagnostic.also(self.place(now), "what stands there now")
                    }
                    _ => diagnostic,
                };
            }
        }
        // The file an editor can mend is the one to point at.
        let (at, other) = match (kind, &second.origin, &first.origin) {
            (_, Origin::Program(_), Origin::File(_)) => (first, second),
            (Kind::FileAndFolder, _, Origin::File(_)) => (first, second),
            _ => (second, first),
        };
        let who = name(&at.origin);
        let message = match (kind, &other.origin) {
            (Kind::SamePath, Origin::File(path)) => {
                format!("`{who}` would be published at `{}`, as is `{path}`", at.url)
            }
            (Kind::SamePath, Origin::Program(what)) => {
                format!("`{who}` would be published at `{}`, where {what} is", at.url)
            }
            (Kind::FileAndFolder, _) if std::ptr::eq(at, first) => {
                format!("`{who}` would be published as the file `{}`, where `{}` needs a folder", first.url, second.url)
            }
            (Kind::FileAndFolder, _) => {
                format!("`{who}` would be published at `{}`, but `{}` is a file", second.url, first.url)
            }
        };
        let diagnostic = Diagnostic::new(&code::DUPLICATE_URL, self.place(at), message).hint(self.way_out(at, other));
        match &other.origin {
            Origin::File(_) => diagnostic.also(self.place(other), "the other one"),
            Origin::Program(_) => diagnostic,
        }
    }

    /// What of its file gives an output its address.
    fn place(&self, output: &Output) -> Place {
        let path = match &output.origin {
            Origin::File(path) => path,
            Origin::Program(_) => {
                return Place::value(&SourcePath::new(config::FILE).expect("a clean name"), "permalinks");
            }
        };
        match &output.content {
            Content::Redirect(nth) => self.redirects[*nth].place.clone(),
            Content::Gone(nth) => self.gone[*nth].place.clone(),
            _ if path.extension() != "md" => Place::file(path),
            _ if path.below("content/authors").is_some() => Place::value(path, "name"),
            _ => Place::value(path, "title"),
        }
    }

    /// The line of the ledger that asks for an output.
    fn line(&self, output: &Output) -> Option<&Place> {
        let place = match &output.content {
            Content::Redirect(nth) => &self.redirects[*nth].place,
            Content::Gone(nth) => &self.gone[*nth].place,
            _ => return None,
        };
        Some(place).filter(|place| place.path.as_str() == LEDGER)
    }

    fn way_out(&self, output: &Output, other: &Output) -> &'static str {
        let links = &self.site.config.permalinks;
        let by = |pattern: &Pattern| match pattern.uses(Token::Slug) {
            true => "give one of them another `slug`",
            false => "rename one of the files: their addresses are made from their names",
        };
        let alias = |output: &Output| matches!(output.content, Content::Redirect(_));
        match (&output.content, list(&output.content)) {
            _ if alias(output) || alias(other) => "take the alias out",
            (Content::Gone(_), _) => "give one of them another `slug`, or take the alias out",
            (Content::Article(_), _) => by(&links.article),
            (Content::Page(_), _) => by(&links.page),
            (Content::Static(_), _) => {
                "rename the file; only 404.html, robots.txt, _redirects, redirects.json and sitemap.xml may be written by hand"
            }
            (_, Some(List::Category(_))) => by(&links.category),
            (_, Some(List::Author(_))) => by(&links.author),
            (_, Some(List::Tag(_))) => {
                "change `permalinks:`, or give the tag another `slug` in a file in content/tags/"
            }
            _ => "change `permalinks:`, or the file that is in the way",
        }
    }
}

fn list(content: &Content) -> Option<List> {
    match content {
        Content::List(list, _) | Content::Feed(list, _) => Some(*list),
        _ => None,
    }
}

/// Whether the address is that of a list with something behind it.
fn derived(output: &Output) -> bool {
    matches!(output.content, Content::Feed(..) | Content::List(_, PageNumber::Older(_)))
}

fn name(origin: &Origin) -> &str {
    match origin {
        Origin::File(path) => path.as_str(),
        Origin::Program(what) => what,
    }
}
