//! The quotation marks of a document, and whose they are.

use crate::check::document::Document;
use crate::diag::Place;
use crate::locale::Quotes;
use crate::markdown::{Block, Pair, Quotations, is_double};

/// Whose marks a pair is, to a language.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Whose {
    /// Those it uses, or straight ones, which blatt sets as these.
    Own,
    /// Others that its newspapers use.
    Other,
    /// One half is straight and the other is not.
    Half,
    Foreign,
}

/// The marks of one text of a document: of its body, or of a key.
pub struct Text {
    pub quotations: Quotations,
    /// The key; none for the body.
    key: Option<&'static str>,
}

/// The texts of a document that readers see.
pub fn texts(document: &Document) -> Vec<Text> {
    let mut texts = Vec::new();
    // What double marks are to a language without them is not known.
    if !own(document.lang()).iter().any(|(open, _)| is_double(*open)) {
        return texts;
    }
    if document.prose.blocks.iter().any(|block| block.text.contains(is_double)) {
        texts.push(Text { quotations: Quotations::of(&document.prose.blocks), key: None });
    }
    if let Some(article) = document.article() {
        let keys =
            [("title", Some(&article.title)), ("kicker", article.kicker.as_ref()), ("teaser", article.teaser.as_ref())];
        for (key, text) in keys {
            if let Some(text) = text.filter(|text| text.contains(is_double)) {
                texts.push(Text { quotations: Quotations::of(&[Block::of(text)]), key: Some(key) });
            }
        }
    }
    texts
}

impl Text {
    /// Where a mark stands; in front matter, whose texts are set already, the value of the key.
    pub fn place(&self, document: &Document, mark: std::ops::Range<usize>) -> Place {
        match self.key {
            None => document.in_body(mark),
            Some(key) => document.value(key),
        }
    }
}

/// Outer and inner marks of a language.
fn own(lang: &str) -> [(char, char); 2] {
    let quotes = Quotes::of(lang);
    let bare = |mark: &str| mark.trim().chars().next().unwrap_or_default();
    [quotes.outer, quotes.inner].map(|(open, close)| (bare(open), bare(close)))
}

/// Whose the marks are to the language.
pub fn whose(pair: &Pair, lang: &str) -> Whose {
    match pair.marks {
        ('"', '"') => Whose::Own,
        marks if own(lang).contains(&marks) => Whose::Own,
        ('"', _) | (_, '"') => Whose::Half,
        marks if Quotes::others(lang).contains(&marks) => Whose::Other,
        _ => Whose::Foreign,
    }
}

/// The marks of a language, for a hint.
pub fn own_marks(lang: &str) -> String {
    let (open, close) = Quotes::of(lang).outer;
    format!("`{open}…{close}`")
}
