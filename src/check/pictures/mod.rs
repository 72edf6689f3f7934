//! What pictures say of themselves, and whether anybody sees them.

pub(super) mod alt_is_credit;
pub(super) mod alt_is_file_name;
mod credit_line;
pub(super) mod credit_in_alt;
pub(super) mod foreign;
pub(super) mod repeated_alt;
pub(super) mod small_lead;
pub(super) mod unused;

use super::document::Document;
use crate::content::{Article, PictureRef};
use crate::diag::{Part, Place, Step};
use crate::site::Media;
use crate::vocab::SourcePath;

/// A picture of a document, its texts worked out as pages show them.
struct Shown<'a> {
    src: &'a str,
    alt: &'a str,
    caption: &'a str,
    credit: &'a str,
    /// Where the alternative text is written: in the document, in the picture's sidecar, or, for one in the picture itself,
    /// where the picture is named.
    alt_place: Place,
}

/// All pictures of a document but an author's own, which has no texts there.
fn shown<'a>(document: &Document<'a>) -> Vec<Shown<'a>> {
    let (site, path) = (document.outlet.site, document.path());
    let resolve = |src: &str, own: [Option<&'a str>; 3], own_place: Place, place: Place| {
        let media = site.media(path, src);
        let [alt, caption, credit] = own;
        Shown {
            src: "",
            alt: alt.or(media.and_then(Media::alt)).unwrap_or_default(),
            caption: caption.or(media.and_then(Media::caption)).unwrap_or_default(),
            credit: credit.or(media.and_then(Media::credit)).unwrap_or_default(),
            alt_place: match (alt, media) {
                (Some(_), _) => own_place,
                (None, Some(Media { sidecar, path, .. })) if sidecar.alt.is_some() => {
                    sidecar_value(path, "alt").unwrap_or(place)
                }
                (None, _) => place,
            },
        }
    };
    let lead = document.article().and_then(|article| Some((article, article.image.as_ref()?)));
    let lead = lead.map(|(article, image)| {
        let PictureRef { src, alt, caption, credit, .. } = image;
        let own = [alt, caption, credit].map(Option::as_deref);
        Shown { src, ..resolve(src, own, lead_place(article, image, "alt"), lead_place(article, image, "src")) }
    });
    let in_text = document.body().pictures.iter().map(|picture| {
        let given = |text: &'a str| Some(text).filter(|text| !text.trim().is_empty());
        let own = [given(&picture.alt), given(&picture.caption), picture.credit.as_deref()];
        let place = Place::bytes(path, picture.range.clone());
        let written = document.text.get(picture.range.clone()).and_then(|written| written.find(&*picture.alt));
        let alt_place = written.map_or(place.clone(), |at| {
            let start = picture.range.start + at;
            Place::bytes(path, start..start + picture.alt.len())
        });
        Shown { src: &picture.src, ..resolve(&picture.src, own, alt_place, place) }
    });
    lead.into_iter().chain(in_text).collect()
}

/// A key of an article's picture, in the spelling that the article has; `src` is the picture itself.
pub(super) fn lead_place(article: &Article, image: &PictureRef, key: &str) -> Place {
    match (image.nested, key) {
        (true, _) => {
            let keys = vec![Step::Key("image".into()), Step::Key(key.into())];
            Place::entry(&article.path, keys, Part::Value)
        }
        (false, "src") => Place::value(&article.path, "image"),
        (false, key) => Place::value(&article.path, &format!("image_{key}")),
    }
}

/// A key of the file beside a picture.
pub(super) fn sidecar_value(picture: &SourcePath, key: &str) -> Option<Place> {
    Some(Place::value(&SourcePath::new(&format!("{picture}.yaml"))?, key))
}

/// Letters and digits alone, for texts that say the same.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
