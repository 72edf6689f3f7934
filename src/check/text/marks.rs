//! The quotation marks of a document, and whose they are.

use crate::check::document::{Document, Written};
use crate::check::pictures::{lead_place, sidecar_value};
use crate::diag::Place;
use crate::locale::Quotes;
use crate::markdown::{Block, Pair, Quotations, is_double, is_typed, may_quote};
use crate::site::Media;

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

/// The marks of one text of a document: of its body, of a key, or of a picture.
pub struct Text {
    pub quotations: Quotations,
    /// Where the text stands as a whole; none for the body, whose places are known to the byte.
    place: Option<Place>,
}

/// The texts of a document that readers see.
pub fn texts(document: &Document) -> Vec<Text> {
    let mut texts = Vec::new();
    // What double marks are to a language without them is not known.
    if !own(document.lang()).iter().any(|(open, _)| is_double(open)) {
        return texts;
    }
    if document.prose.blocks.iter().any(|block| may_quote(&block.text)) {
        texts.push(Text { quotations: Quotations::of(&document.prose.blocks), place: None });
    }
    let mut add = |text: &str, place: &dyn Fn() -> Place| {
        if may_quote(text) {
            texts.push(Text { quotations: Quotations::of(&[Block::of(text)]), place: Some(place()) });
        }
    };
    for (key, text) in keys(document.written) {
        add(text, &|| document.value(key));
    }
    if let Some(article) = document.article() {
        for (key, text) in article.image.iter().flat_map(|image| [("alt", &image.alt), ("caption", &image.caption)]) {
            let image = article.image.as_ref().expect("its texts were taken from it");
            text.iter().for_each(|text| add(text, &|| lead_place(article, image, key)));
        }
        article.corrections.iter().for_each(|correction| add(&correction.text, &|| document.value("corrections")));
    }
    for picture in &document.body().pictures {
        for text in [&picture.alt, &picture.caption] {
            add(text, &|| Place::bytes(document.path(), picture.range.clone()));
        }
    }
    // What is said of a picture beside its file, where this document says nothing of its own.
    let lead = document.article().and_then(|article| article.image.as_ref());
    let lead = lead.map(|image| (&image.src, image.alt.is_some(), image.caption.is_some()));
    let pictures = document.body().pictures.iter();
    let pictures = pictures.map(|picture| (&picture.src, !picture.alt.is_empty(), !picture.caption.is_empty()));
    for (src, own_alt, own_caption) in lead.into_iter().chain(pictures) {
        let Some(Media { sidecar, path, .. }) = document.outlet.site.media(document.path(), src) else { continue };
        for (key, text, own) in [("alt", &sidecar.alt, own_alt), ("caption", &sidecar.caption, own_caption)] {
            if let (Some(text), false, Some(place)) = (text, own, sidecar_value(path, key)) {
                add(text, &|| place.clone());
            }
        }
    }
    texts
}

/// Keys of a document that are texts, as far as it has them.
fn keys(written: Written<'_>) -> Vec<(&'static str, &str)> {
    let all = match written {
        Written::Article(article) => vec![
            ("title", Some(&article.title)),
            ("kicker", article.kicker.as_ref()),
            ("teaser", article.teaser.as_ref()),
            ("byline", article.byline.as_ref()),
            ("seo_title", article.seo_title.as_ref()),
            ("social_title", article.social_title.as_ref()),
        ],
        Written::Author(author) => vec![("role", author.role.as_ref()), ("bio", author.bio.as_ref())],
        Written::Category(category) => {
            vec![("title", Some(&category.title)), ("description", category.description.as_ref())]
        }
        Written::Tag(tag) => vec![("title", tag.title.as_ref()), ("description", tag.description.as_ref())],
        Written::Page(page) => {
            vec![("title", Some(&page.title)), ("teaser", page.teaser.as_ref()), ("seo_title", page.seo_title.as_ref())]
        }
    };
    all.into_iter().filter_map(|(key, text)| Some((key, text?.as_str()))).collect()
}

impl Text {
    /// Where a mark stands; in front matter, whose texts are set already, the value of the key.
    pub fn place(&self, document: &Document, mark: std::ops::Range<usize>) -> Place {
        self.place.clone().unwrap_or_else(|| document.in_body(mark))
    }
}

/// An opening and a closing mark.
type Marks<'a> = (&'a str, &'a str);

/// Outer and inner marks of a language.
fn own(lang: &str) -> [Marks<'static>; 2] {
    let quotes = Quotes::of(lang);
    [quotes.outer, quotes.inner].map(|(open, close)| (open.trim(), close.trim()))
}

/// Whose the marks are to the language.
pub fn whose(pair: &Pair, lang: &str) -> Whose {
    let (open, close) = pair.marks;
    match pair.marks {
        ("\"", "\"") => Whose::Own,
        marks if own(lang).contains(&marks) => Whose::Own,
        _ if is_typed(open) != is_typed(close) => Whose::Half,
        marks if Quotes::others(lang).contains(&marks) => Whose::Other,
        // Those that go with the double ones, within quotations and for single words.
        marks if own(lang).iter().chain(Quotes::others(lang)).any(|outer| single(*outer) == Some(marks)) => Whose::Own,
        _ => Whose::Foreign,
    }
}

/// The single marks of the same kind as double ones.
fn single(outer: Marks) -> Option<Marks<'static>> {
    const KINDS: [(Marks, Marks); 6] = [
        (("„", "“"), ("‚", "‘")),
        (("„", "”"), ("‚", "’")),
        (("“", "”"), ("‘", "’")),
        (("«", "»"), ("‹", "›")),
        (("»", "«"), ("›", "‹")),
        (("»", "»"), ("›", "›")),
    ];
    KINDS.iter().find(|(double, _)| *double == outer).map(|(_, single)| *single)
}

/// The marks of a language, for a hint.
pub fn own_marks(lang: &str) -> String {
    let (open, close) = Quotes::of(lang).outer;
    format!("`{open}…{close}`")
}
