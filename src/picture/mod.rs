//! What a picture file says of itself: its size, and the texts that photographers and agencies put into it.
//!
//! Two notations carry the texts: [`iim`] (IPTC-IIM, the older one, in JPEG) and [`xmp`]. Where both speak, XMP is heard.
//! [`container`] finds them in the file. No pixel is decoded, and no file upsets it: what can't be read says nothing.

mod container;
mod iim;
mod xmp;

use container::Parts;
use serde::{Deserialize, Serialize};

/// Everything known of a picture file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    pub format: Option<Format>,
    /// In pixels, as shown: turned as the file's orientation says.
    pub width: Option<u32>,
    pub height: Option<u32>,
    /// Who is to be named: maker and agency as `Anna Beispiel/dpa` where both are given.
    pub credit: Option<String>,
    pub caption: Option<String>,
    pub alt: Option<String>,
    pub copyright: Option<String>,
    /// Terms of use.
    pub terms: Option<String>,
    /// The file ends before the picture does, as after an upload that broke off. Not known of GIF and SVG.
    pub cut_off: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    Gif,
    WebP,
    Avif,
    Svg,
}

impl Facts {
    /// Whether the file begins as a picture does: its size can be read, or it is a drawing, which needs none.
    pub fn is_picture(&self) -> bool {
        self.format == Some(Format::Svg) || self.width.is_some()
    }
}

/// Texts of one notation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Texts {
    creators: Vec<String>,
    credit: Option<String>,
    caption: Option<String>,
    alt: Option<String>,
    copyright: Option<String>,
    terms: Option<String>,
}

/// Reads a picture file.
pub fn read(bytes: &[u8]) -> Facts {
    let format = format(bytes);
    let (width, height) = match format {
        Some(Format::Svg) => svg_size(bytes),
        _ => match imagesize::blob_size(bytes) {
            Ok(size) => (u32::try_from(size.width).ok(), u32::try_from(size.height).ok()),
            Err(_) => (None, None),
        },
    };
    let Parts { iim, xmp, turned, cut_off } = container::parts(bytes, format);
    let (width, height) = if turned { (height, width) } else { (width, height) };
    let older = iim.map(iim::read).unwrap_or_default();
    let newer = xmp.map(|packet| xmp::read(&packet)).unwrap_or_default();
    let creators = if newer.creators.is_empty() { older.creators } else { newer.creators };
    Facts {
        format,
        width,
        height,
        credit: credit(&creators, newer.credit.or(older.credit)),
        caption: newer.caption.or(older.caption),
        alt: newer.alt,
        copyright: newer.copyright.or(older.copyright),
        terms: newer.terms,
        cut_off,
    }
}

/// Maker and source, as German papers print them; the maker is not named twice.
fn credit(creators: &[String], source: Option<String>) -> Option<String> {
    let makers = creators.join(", ");
    match source {
        Some(source) if makers.is_empty() || source.contains(&makers) => Some(source),
        Some(source) => Some(format!("{makers}/{source}")),
        None => (!makers.is_empty()).then_some(makers),
    }
}

fn format(bytes: &[u8]) -> Option<Format> {
    let starts = |magic: &[u8]| bytes.starts_with(magic);
    if starts(b"\xff\xd8\xff") {
        Some(Format::Jpeg)
    } else if starts(b"\x89PNG\r\n\x1a\n") {
        Some(Format::Png)
    } else if starts(b"GIF8") {
        Some(Format::Gif)
    } else if starts(b"RIFF") && bytes.get(8..12) == Some(b"WEBP".as_slice()) {
        Some(Format::WebP)
    } else if bytes.get(4..8) == Some(b"ftyp".as_slice()) && matches!(bytes.get(8..12), Some(b"avif" | b"avis")) {
        Some(Format::Avif)
    } else {
        svg_tag(bytes).map(|_| Format::Svg)
    }
}

/// The opening tag of an SVG document, looked for near its start: drawing programs put long comments and entities before it.
fn svg_tag(bytes: &[u8]) -> Option<&str> {
    const NEAR: usize = 64 * 1024;
    let head = &bytes[..bytes.len().min(NEAR)];
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    let begins = text.trim_start_matches('\u{feff}').trim_start().starts_with('<');
    let start = text.find("<svg").filter(|_| begins)?;
    Some(&text[start..start + text[start..].find('>')?])
}

/// The size an SVG declares in pixels, else that of its view box.
fn svg_size(bytes: &[u8]) -> (Option<u32>, Option<u32>) {
    let tag = svg_tag(bytes).unwrap_or_default();
    let attribute = |name: &str| {
        let at = tag.find(&format!(" {name}=")).or_else(|| tag.find(&format!("\n{name}=")))?;
        let value = &tag[at + name.len() + 2..];
        let quote = value.chars().next()?;
        value[1..].split(quote).next()
    };
    let pixels = |text: &str| {
        let number: f64 = text.trim().trim_end_matches("px").parse().ok()?;
        (1.0..1e6).contains(&number).then_some(number.round() as u32)
    };
    let (width, height) = (attribute("width").and_then(pixels), attribute("height").and_then(pixels));
    if width.is_some() && height.is_some() {
        return (width, height);
    }
    let view: Vec<&str> =
        attribute("viewBox").unwrap_or_default().split([' ', ',']).filter(|s| !s.is_empty()).collect();
    match view[..] {
        [_, _, width, height] => (pixels(width), pixels(height)),
        _ => (None, None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn makers_and_sources_are_named_once() {
        let check = |makers: &[&str], source: Option<&str>, want: Option<&str>| {
            let makers: Vec<String> = makers.iter().map(|maker| (*maker).to_owned()).collect();
            assert_eq!(credit(&makers, source.map(str::to_owned)).as_deref(), want);
        };
        check(&["Anna Beispiel"], Some("dpa"), Some("Anna Beispiel/dpa"));
        check(&["Anna Beispiel"], None, Some("Anna Beispiel"));
        check(&[], Some("dpa"), Some("dpa"));
        check(&["Anna"], Some("Anna/dpa"), Some("Anna/dpa"));
        check(&[], None, None);
    }

    #[test]
    fn svg_sizes() {
        let check = |svg: &str, want| {
            let facts = read(svg.as_bytes());
            assert_eq!((facts.format, facts.width, facts.height), want, "{svg}");
        };
        check("<svg xmlns='x' width=\"20\" height='10px'/>", (Some(Format::Svg), Some(20), Some(10)));
        check("<?xml version='1.0'?>\n<svg viewBox='0 0 64 32'>", (Some(Format::Svg), Some(64), Some(32)));
        check("<svg>", (Some(Format::Svg), None, None));
        check("text <svg>", (None, None, None));
    }

    #[test]
    fn a_jpeg_tells_its_maker() {
        let record = |dataset: u8, text: &[u8]| {
            let mut out = vec![0x1c, 2, dataset, 0, text.len() as u8];
            out.extend(text);
            out
        };
        let mut iim = record(80, "Anna Beispiel".as_bytes());
        iim.extend(record(110, b"dpa"));
        iim.extend(record(120, b"Stra\xdfe"));
        let mut block = b"Photoshop 3.0\08BIM\x04\x04\0\0".to_vec();
        block.extend((iim.len() as u32).to_be_bytes());
        block.extend(&iim);
        let mut jpeg = b"\xff\xd8\xff\xed".to_vec();
        jpeg.extend((block.len() as u16 + 2).to_be_bytes());
        jpeg.extend(&block);
        let facts = read(&jpeg);
        assert_eq!(facts.credit.as_deref(), Some("Anna Beispiel/dpa"));
        assert_eq!(facts.caption.as_deref(), Some("Straße"));

        let packet = "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='r' xmlns:dc='d' xmlns:photoshop='p'>\
            <rdf:Description photoshop:Credit='AFP'><dc:creator><rdf:Seq><rdf:li>Ben &amp; Co</rdf:li></rdf:Seq></dc:creator>\
            <dc:description><rdf:Alt><rdf:li xml:lang='x-default'>Ein Fluss</rdf:li><rdf:li xml:lang='en'>A river</rdf:li>\
            </rdf:Alt></dc:description></rdf:Description></rdf:RDF></x:xmpmeta>";
        let mut app1 = b"http://ns.adobe.com/xap/1.0/\0".to_vec();
        app1.extend(packet.as_bytes());
        jpeg.extend(b"\xff\xe1");
        jpeg.extend((app1.len() as u16 + 2).to_be_bytes());
        jpeg.extend(&app1);
        let facts = read(&jpeg);
        assert_eq!(facts.credit.as_deref(), Some("Ben & Co/AFP"));
        assert_eq!(facts.caption.as_deref(), Some("Ein Fluss"));
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_upset_it(kind in 0usize..6, rest in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
            let starts: [&[u8]; 6] = [
                b"\xff\xd8\xff\xed", b"\x89PNG\r\n\x1a\n", b"RIFF\0\0\0\0WEBP", b"<svg ", b"\xff\xd8\xff\xe1", b"\0\0\0\x08ftypavif",
            ];
            let mut bytes = starts[kind].to_vec();
            bytes.extend(rest);
            read(&bytes);
        }
    }
}
