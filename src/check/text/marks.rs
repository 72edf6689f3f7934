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

/// Whose the marks are to the language. All are its own to one that does not use double marks.
pub fn whose(pair: &Pair, lang: &str) -> Whose {
    let quotes = Quotes::of(lang);
    let bare = |(open, close): (&str, &str)| (open.trim().chars().next(), close.trim().chars().next());
    let own = [bare(quotes.outer), bare(quotes.inner)];
    let marks = (Some(pair.marks.0), Some(pair.marks.1));
    let uses_double = own.iter().any(|(open, _)| open.is_some_and(is_double));
    match pair.marks {
        _ if own.contains(&marks) || !uses_double => Whose::Own,
        ('"', '"') => Whose::Own,
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
