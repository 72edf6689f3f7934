//! What a new file of the site begins as, and where it stands. Nothing here reads or writes one.
//!
//! A *form* is a text with gaps, `layouts/new/article.md` and its like; [`Known::fill`] fills them in. [`Shelf`] knows how the
//! newsroom orders its articles.

mod fill;
mod shelf;

pub use fill::Known;
pub use shelf::Shelf;

use crate::source::Role;
use crate::vocab::SourcePath;

/// What can be begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    Article,
    Author,
    Category,
    Page,
}

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Author => "author",
            Self::Category => "category",
            Self::Page => "page",
        }
    }

    /// The role of what it becomes.
    pub fn role(self) -> Role {
        match self {
            Self::Article => Role::Article,
            Self::Author => Role::Author,
            Self::Category => Role::Category,
            Self::Page => Role::Page,
        }
    }

    /// The folder for it.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Article => "content/articles",
            Self::Author => "content/authors",
            Self::Category => "content/categories",
            Self::Page => "content/pages",
        }
    }

    /// The file of the form, in a site or in the theme.
    pub fn file(self) -> SourcePath {
        SourcePath::new(&format!("layouts/new/{}.md", self.name())).expect("a clean name")
    }
}
