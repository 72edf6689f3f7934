use serde::{Deserialize, Serialize};

use super::Reading;
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
        fields.mapping("fill", |fields| {
            let category = fields.text("category").map(Self::Category);
            let tag = fields.text("tag").map(Self::Tag);
            let author = fields.text("author").map(Self::Author);
            category.or(tag).or(author)
        })?
    }
}

impl Front {
    pub(super) fn read(path: &SourcePath, fields: &mut Fields, reading: &Reading) -> Self {
        let slots = fields.items("slots", None, |slot| {
            let id = slot.required_text("id");
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
