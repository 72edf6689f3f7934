//! Where links lead, beyond whether anything is there.

pub(super) mod dead_anchor;
pub(super) mod menu;
pub(super) mod own_host;
pub(super) mod redirected;
pub(super) mod unused_alias;

use super::Outlet;
use super::document::Written;
use crate::plan::{Content, List, PageNumber, Redirect};
use crate::site::{DocumentRef, LinkTarget};
use crate::vocab::{SourcePath, UrlPath};

impl Outlet<'_> {
    /// The redirect that a link follows, if it leads to an old address.
    fn redirect(&self, from: &SourcePath, target: &str) -> Option<&Redirect> {
        let Ok(LinkTarget::Path(path)) = self.site.link(from, target) else { return None };
        self.redirect_at(&address(&path)?)
    }

    fn redirect_at(&self, url: &UrlPath) -> Option<&Redirect> {
        let redirects = &self.plan.redirects;
        redirects.binary_search_by(|redirect| redirect.from.cmp(url)).ok().map(|at| &redirects[at])
    }

    /// What is published at an address.
    fn content_at(&self, url: &UrlPath) -> Option<&Content> {
        let (outputs, path) = (&self.plan.outputs, url.output());
        outputs.binary_search_by(|output| output.path.cmp(&path)).ok().map(|at| &outputs[at].content)
    }

    /// The document whose page stands at an address.
    fn document_at(&self, url: &UrlPath) -> Option<DocumentRef> {
        Some(match self.content_at(url)? {
            Content::Article(ix) => DocumentRef::Article(*ix),
            Content::Page(ix) => DocumentRef::Page(*ix),
            Content::List(list, PageNumber::First) => match list {
                List::Category(ix) => DocumentRef::Category(*ix),
                List::Tag(ix) => DocumentRef::Tag(*ix),
                List::Author(ix) => DocumentRef::Author(*ix),
                List::Home | List::Month(_) | List::Series(_) => return None,
            },
            _ => return None,
        })
    }

    /// How to link to an address of the site for good: by the file behind it, if there is one.
    fn better_link(&self, url: &UrlPath) -> String {
        let file = self.document_at(url).and_then(|document| Written::of(self.site, document)).map(Written::path);
        match (file, self.content_at(url)) {
            (Some(file), _) => format!("link to it by its file, as in [text]({})", by_file(file)),
            (_, Some(Content::Media(name))) => format!("name it by its file, `{name}`"),
            _ => format!("link to it by its path, `{}`", url.encoded()),
        }
    }
}

/// A path as it stands in a link, without query and fragment.
fn address(path: &str) -> Option<UrlPath> {
    UrlPath::parse(&path[..path.find(['#', '?']).unwrap_or(path.len())]).ok()
}

/// A document as links may name it: below the folder of its kind.
fn by_file(path: &SourcePath) -> &str {
    path.as_str().splitn(3, '/').last().unwrap_or(path.as_str())
}
