use std::collections::HashMap;

use super::{Content, Origin, Output};
use crate::diag::{Diagnostic, Place, code};
use crate::vocab::SourcePath;

/// Takes out every output whose path an earlier one has, and notes both.
pub(super) fn remove(outputs: &mut Vec<Output>, problems: &mut Vec<Diagnostic>) {
    let mut taken: HashMap<String, (Origin, Content)> = HashMap::with_capacity(outputs.len());
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
                    clashes.push((first.clone(), output.clone()));
                }
                false
            }
        }
    });
    for (first, second) in clashes {
        // The file an editor can mend is the one to point at.
        let (at, other) = match (&second.origin, &first) {
            (Origin::Program(_), Origin::File(_)) => (&first, &second.origin),
            _ => (&second.origin, &first),
        };
        let diagnostic = match other {
            Origin::File(path) => {
                let message = format!("`{}` would be published at `{}`, as is `{path}`", name(at), second.url);
                Diagnostic::new(&code::DUPLICATE_URL, place(at), message).also(place(other), "the other one")
            }
            Origin::Program(what) => {
                let message = format!("`{}` would be published at `{}`, where {what} is", name(at), second.url);
                Diagnostic::new(&code::DUPLICATE_URL, place(at), message)
            }
        };
        problems.push(diagnostic.hint("give one of them another `slug`"));
    }
}

fn name(origin: &Origin) -> &str {
    match origin {
        Origin::File(path) => path.as_str(),
        Origin::Program(what) => what,
    }
}

fn place(origin: &Origin) -> Place {
    match origin {
        Origin::File(path) if path.extension() == "md" => {
            let key = if path.below("content/authors").is_some() { "name" } else { "title" };
            Place::value(path, key)
        }
        Origin::File(path) => Place::file(path),
        Origin::Program(_) => Place::value(&SourcePath::new("site.yaml").expect("a clean name"), "permalinks"),
    }
}
