use serde::{Deserialize, Serialize};

use super::Reading;
use crate::diag::{Diagnostic, code};
use crate::vocab::{Date, SourcePath};
use crate::yaml::{Fields, Item};

/// What a newsroom puts on its home page by hand, in content/data/front.yaml.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Front {
    pub path: SourcePath,
    pub slots: Vec<Item<Slot>>,
}

/// A named place on the home page.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Slot {
    /// Layouts know it by this.
    pub id: String,
    /// The words above it, where it is a part of the page of its own.
    pub title: Option<String>,
    /// How many articles it holds.
    pub size: Option<u64>,
    pub fill: Option<Fill>,
    pub articles: Vec<Item<Pin>>,
}

/// An article that is to stand in a slot.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Pin {
    /// A file below content/articles/, as links in texts name it.
    pub file: String,
    /// From this moment on it stands there no more.
    pub until: Option<Date>,
}

/// What a slot takes for the articles it lacks: the newest ones that stand in no slot yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Fill {
    Nothing,
    Newest,
    Category(String),
    Tag(String),
    Author(String),
}

impl Fill {
    const WORDS: [(&'static str, Self); 2] = [("newest", Self::Newest), ("nothing", Self::Nothing)];

    fn read(fields: &mut Fields) -> Option<Self> {
        if !fields.is_mapping("fill") {
            return fields.choice("fill", &Self::WORDS);
        }
        let (rules, is_empty) = fields.mapping("fill", |fields| {
            // A key that nobody knows is told by itself.
            let is_empty = !fields.has_any();
            let category = fields.text("category").map(Self::Category);
            let tag = fields.text("tag").map(Self::Tag);
            let author = fields.text("author").map(Self::Author);
            ([category, tag, author].into_iter().flatten().collect::<Vec<_>>(), is_empty)
        })?;
        if is_empty || rules.len() > 1 {
            let message = "`fill` names one rule: a category, a tag or an author";
            let hint = "write it as in `fill: {category: sport}`; for two rules make two slots";
            fields.note(Diagnostic::new(&code::BAD_VALUE, fields.place("fill"), message).hint(hint));
        }
        rules.into_iter().next()
    }
}

impl Front {
    pub(super) fn read(path: &SourcePath, fields: &mut Fields, reading: &Reading) -> Self {
        let slots = fields.items("slots", None, |slot| {
            let id = slot.required_text("id");
            if id.as_deref().is_some_and(|id| id.contains(|c: char| !c.is_alphanumeric() && !matches!(c, '-' | '_'))) {
                // It becomes an id of the page, which other parts of it point at.
                slot.refuse("id", &code::BAD_VALUE, "the `id` of a slot is made of letters, digits, `-` and `_`");
            }
            let title = slot.text("title").map(|title| reading.typeset(None, &title));
            let size = slot.number("size", 1);
            let fill = Fill::read(slot);
            let pin = |file: String| Pin { file, until: None };
            let articles = slot.items("articles", Some(&pin), |pin| {
                let (file, until) = (pin.required_text("file"), pin.date("until", reading.timezone));
                Some(Pin { file: file?, until })
            });
            Some(Slot { id: id?, title, size, fill, articles })
        });
        Self { path: path.clone(), slots }
    }
}
