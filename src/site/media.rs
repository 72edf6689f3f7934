use std::collections::BTreeMap;

use super::{MediaFile, Site};
use crate::content::{PictureRef, Sidecar};
use crate::markdown;
use crate::picture::{Facts, Format};
use crate::vocab::{Digest, SourcePath, UrlPath, percent_decode};

/// A file below content/media/ with what is known of it besides any use.
#[derive(Clone)]
pub struct Media {
    pub path: SourcePath,
    /// Where it is published.
    pub url: UrlPath,
    pub facts: Facts,
    pub sidecar: Sidecar,
    /// Of the file.
    pub digest: Digest,
    /// Of all that pages show of it beside its pixels: address, sizes, texts.
    pub shown: Digest,
}

/// A picture in one use, its texts worked out: the document's own, else the sidecar's, else the file's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Below content/media/.
    pub name: String,
    pub url: UrlPath,
    /// In pixels, where the file says.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    pub focus: Option<String>,
}

impl Media {
    pub(super) fn new(name: &str, file: MediaFile, sidecar: Option<Sidecar>) -> Self {
        let url = UrlPath::home().join("media").join(name);
        let sidecar = sidecar.unwrap_or_default();
        let shown = postcard::to_stdvec(&(&url, &file.facts, &sidecar)).expect("plain values can be stored");
        Self { path: file.path, url, facts: file.facts, sidecar, digest: file.digest, shown: Digest::of(&shown) }
    }

    pub fn credit(&self) -> Option<&str> {
        self.sidecar.credit.as_deref().or(self.facts.credit.as_deref())
    }

    pub fn caption(&self) -> Option<&str> {
        self.sidecar.caption.as_deref().or(self.facts.caption.as_deref())
    }

    pub fn alt(&self) -> Option<&str> {
        self.sidecar.alt.as_deref().or(self.facts.alt.as_deref())
    }

    /// The name below content/media/.
    pub fn name(&self) -> &str {
        self.path.below("content/media").unwrap_or(self.path.as_str())
    }

    /// The picture with the texts of a use of it.
    pub fn picture(
        &self,
        alt: Option<&str>,
        caption: Option<&str>,
        credit: Option<&str>,
        focus: Option<&str>,
    ) -> Picture {
        let text = |own: Option<&str>, fallback: Option<&str>| own.or(fallback).unwrap_or_default().to_owned();
        Picture {
            name: self.name().to_owned(),
            url: self.url.clone(),
            width: self.facts.width,
            height: self.facts.height,
            alt: text(alt, self.alt()),
            caption: text(caption, self.caption()),
            credit: text(credit, self.credit()),
            focus: focus.or(self.sidecar.focus.as_deref()).map(str::to_owned),
        }
    }
}

impl Site {
    /// The texts of a picture as readers see them, those of its file and of its sidecar included.
    pub fn typeset(&self, text: &str) -> String {
        markdown::typeset(text, &self.locale.quotes().into())
    }

    /// The picture a document names, with its texts; none if the file is not there.
    pub fn picture(&self, from: &SourcePath, picture: &PictureRef) -> Option<Picture> {
        let PictureRef { src, alt, caption, credit, focus, .. } = picture;
        Some(self.media(from, src)?.picture(alt.as_deref(), caption.as_deref(), credit.as_deref(), focus.as_deref()))
    }

    /// A picture named by its file alone, such as an author's.
    pub fn plain_picture(&self, from: &SourcePath, src: &str) -> Option<Picture> {
        Some(self.media(from, src)?.picture(None, None, None, None))
    }
}

/// Finds the file `src` names, as written or percent-decoded: by its path below content/media/, or relative to the document
/// that names it.
pub(super) fn find<'a>(media: &'a BTreeMap<String, Media>, from: &SourcePath, src: &str) -> Option<&'a Media> {
    let find = |src: &str| {
        media.get(src).or_else(|| {
            let path = from.resolve(src)?;
            media.get(path.below("content/media")?)
        })
    };
    find(src).or_else(|| find(&percent_decode(src)?))
}

/// The media type of a picture that browsers know, by its content.
pub fn picture_kind(format: Format) -> &'static str {
    match format {
        Format::Jpeg => "image/jpeg",
        Format::Png => "image/png",
        Format::Gif => "image/gif",
        Format::WebP => "image/webp",
        Format::Avif => "image/avif",
        Format::Svg => "image/svg+xml",
    }
}
