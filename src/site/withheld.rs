use std::sync::Arc;

use super::{Hidden, Site};
use crate::content::{Article, Author, Page};
use crate::diag::{Diagnostic, Place, code};

/// What was read and is in nothing that readers see.
#[derive(Default, Clone)]
pub struct Withheld {
    /// Articles that readers may not see now, and why.
    pub hidden: Vec<(Arc<Article>, Hidden)>,
    /// Articles without a place in the site: a key that has to be there is missing, or their author or category is not there.
    pub unplaced: Vec<Arc<Article>>,
    /// Drafts.
    pub pages: Vec<Page>,
    /// Without a published article.
    pub authors: Vec<Author>,
}

impl Withheld {
    /// Articles under embargo. They are checked like published ones: their mistakes must not wait for their hour.
    pub fn planned(&self) -> impl Iterator<Item = &Article> {
        self.hidden.iter().filter(|(_, why)| why.is_planned()).map(|(article, _)| &**article)
    }

    /// Articles that were taken back for good and would be published otherwise.
    pub fn gone(&self) -> impl Iterator<Item = &Article> {
        let gone = self.hidden.iter().filter(|(article, why)| *why == Hidden::Gone && !article.draft);
        gone.map(|(article, _)| &**article)
    }

    /// Articles that would be published but for their mistakes. A draft may have loose ends.
    pub fn unfinished(&self) -> impl Iterator<Item = &Article> {
        self.unplaced.iter().map(|article| &**article).filter(|article| !article.draft)
    }

    /// Articles without a place of which it is told what they refer to: a draft may have loose ends, unless it is shown and lacks
    /// nothing but what it refers to.
    pub(super) fn displaced(&self) -> impl Iterator<Item = &Article> {
        self.unplaced.iter().map(|article| &**article).filter(|article| refers_in_earnest(article))
    }
}

/// Whether it is told what an article without a place refers to.
pub(super) fn refers_in_earnest(article: &Article) -> bool {
    !article.draft || article.complete
}

impl Hidden {
    pub(super) fn is_planned(self) -> bool {
        matches!(self, Self::Embargo(_))
    }
}

impl Site {
    /// A link to what readers may not see, written as `target`.
    pub fn hidden_link(&self, place: Place, target: &str, why: Hidden) -> Diagnostic {
        let (code, why, hint) = match why {
            Hidden::Draft => (&code::LINK_TO_HIDDEN, "is a draft".to_owned(), "take the link out until then"),
            Hidden::Embargo(until) => {
                let why = format!("is not published before {}", self.shown_instant(until));
                (&code::LINK_TO_HIDDEN, why, "take the link out until then")
            }
            Hidden::Unused => {
                let why = "has no published article yet, so there is no page".to_owned();
                (&code::LINK_TO_HIDDEN, why, "take the link out until then")
            }
            Hidden::Gone => {
                (&code::LINK_TO_EXPIRED, "is gone for good".to_owned(), "take the link out, or let it lead elsewhere")
            }
            Hidden::Expired(since) => {
                let why = format!("is not published any more since {}", self.shown_instant(since));
                (&code::LINK_TO_EXPIRED, why, "take the link out, or let it lead elsewhere")
            }
        };
        Diagnostic::new(code, place, format!("the link leads to `{target}`, which {why}")).hint(hint)
    }

    /// An instant as editors read it in a message.
    fn shown_instant(&self, at: jiff::Timestamp) -> String {
        at.to_zoned(self.config.timezone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
    }
}
