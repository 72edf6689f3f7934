use std::collections::{HashMap, HashSet};

use super::{Content, Origin, Output};
use crate::diag::{Diagnostic, Place, code};
use crate::vocab::SourcePath;

/// Who asked for a path, and for what.
type Claim = (Origin, Content);

/// Takes out every output whose path an earlier one has, and notes both; notes files where others need a folder.
pub(super) fn remove(outputs: &mut Vec<Output>, problems: &mut Vec<Diagnostic>) {
    let mut taken: HashMap<String, Claim> = HashMap::with_capacity(outputs.len());
    let mut clashes = Vec::new();
    outputs.retain(|output| {
        let key = output.path.fold();
        match taken.get(&key) {
            None => {
                taken.insert(key, (output.origin.clone(), output.content.clone()));
                true
            }
            Some((first, content)) => {
                // One mistake, one message: the older pages and feeds of two lists clash because the lists do.
                let follows = matches!(output.content, Content::Feed(..))
                    || matches!(output.content, Content::List(_, super::PageNumber::Older(_)))
                    || matches!(content, Content::Feed(..));
                if !follows {
                    clashes.push((
                        (first.clone(), content.clone()),
                        (output.origin.clone(), output.content.clone()),
                        output.url.clone(),
                    ));
                }
                false
            }
        }
    });
    note_files_for_folders(outputs, &taken, problems);
    for (first, second, url) in clashes {
        // The file an editor can mend is the one to point at.
        let (at, other) = match (&second.0, &first.0) {
            (Origin::Program(_), Origin::File(_)) => (&first, &second),
            _ => (&second, &first),
        };
        let diagnostic = match &other.0 {
            Origin::File(path) => {
                let message = format!("`{}` would be published at `{url}`, as is `{path}`", name(&at.0));
                Diagnostic::new(&code::DUPLICATE_URL, place(at), message).also(place(other), "the other one")
            }
            Origin::Program(what) => {
                let message = format!("`{}` would be published at `{url}`, where {what} is", name(&at.0));
                Diagnostic::new(&code::DUPLICATE_URL, place(at), message)
            }
        };
        let alias = |claim: &Claim| matches!(claim.1, Content::Redirect(_));
        problems.push(diagnostic.hint(match alias(at) || alias(other) {
            true => "take the alias out",
            false => "give one of them another `slug`",
        }));
    }
}

/// A file can't stand where other outputs need a folder: `/2020` beside `/2020/01/`.
fn note_files_for_folders(outputs: &[Output], taken: &HashMap<String, Claim>, problems: &mut Vec<Diagnostic>) {
    let mut looked_at = HashSet::new();
    for output in outputs {
        let path = output.path.fold();
        let mut folder = path.as_str();
        while let Some((above, _)) = folder.rsplit_once('/') {
            folder = above;
            if !looked_at.insert(folder.to_owned()) {
                break;
            }
            let Some(file) = taken.get(folder) else { continue };
            let needy = (output.origin.clone(), output.content.clone());
            let (at, other) = match file.0 {
                Origin::Program(_) => (&needy, file),
                Origin::File(_) => (file, &needy),
            };
            let message = format!("a file would be published at `/{folder}`, where `{}` needs a folder", output.url);
            let diagnostic = Diagnostic::new(&code::DUPLICATE_URL, place(at), message);
            problems.push(match other.0 {
                Origin::File(_) => diagnostic.also(place(other), "the other one"),
                Origin::Program(_) => diagnostic,
            });
        }
    }
}

fn name(origin: &Origin) -> &str {
    match origin {
        Origin::File(path) => path.as_str(),
        Origin::Program(what) => what,
    }
}

fn place((origin, content): &Claim) -> Place {
    match origin {
        Origin::File(path) if matches!(content, Content::Redirect(_)) => Place::value(path, "aliases"),
        Origin::File(path) if path.extension() == "md" => {
            let key = if path.below("content/authors").is_some() { "name" } else { "title" };
            Place::value(path, key)
        }
        Origin::File(path) => Place::file(path),
        Origin::Program(_) => Place::value(&SourcePath::new("site.yaml").expect("a clean name"), "permalinks"),
    }
}
