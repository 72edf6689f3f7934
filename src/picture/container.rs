use std::iter;

use super::Format;

/// Where the texts stand in a file, and what else its parts tell.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// IPTC-IIM records.
    pub iim: Option<&'a [u8]>,
    /// An XMP packet.
    pub xmp: Option<Vec<u8>>,
    /// The picture is shown turned by a quarter.
    pub turned: bool,
    /// The file ends before the picture does. What it holds behind its picture does not matter. Not known of GIF and SVG.
    pub cut_off: bool,
}

pub(super) fn parts(bytes: &[u8], format: Option<Format>) -> Parts<'_> {
    match format {
        Some(Format::Jpeg) => jpeg(bytes),
        Some(Format::Png) => Parts { xmp: png_xmp(bytes), cut_off: png_is_cut_off(bytes), ..Parts::default() },
        Some(Format::WebP) => Parts { xmp: webp_xmp(bytes), cut_off: webp_is_cut_off(bytes), ..Parts::default() },
        Some(Format::Avif) => Parts { cut_off: avif_is_cut_off(bytes), ..Parts::default() },
        Some(Format::Gif | Format::Svg) | None => Parts::default(),
    }
}

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXIF: &[u8] = b"Exif\0\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// The segments of a JPEG file up to the picture's own data (ITU T.81, annex B).
struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Segments<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 2 }
    }

    /// What no segment was read from: the picture's own data or the end of the picture, if it is whole up to there.
    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }
}

impl<'a> Iterator for Segments<'a> {
    /// Marker and data.
    type Item = (u8, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match *self.rest() {
                [0xff, 0xff, ..] => self.at += 1,
                [0xff, 0x01 | 0xd0..=0xd7, ..] => self.at += 2,
                [0xff, marker, a, b, ..] if !matches!(marker, 0 | SCAN | END) => {
                    let length = number(&[a, b]).max(2);
                    let segment = self.bytes.get(self.at + 4..self.at + 2 + length)?;
                    self.at += 2 + length;
                    return Some((marker, segment));
                }
                _ => return None,
            }
        }
    }
}

const SCAN: u8 = 0xda;
const END: u8 = 0xd9;

fn jpeg(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut segments = Segments::of(bytes);
    for (marker, segment) in segments.by_ref() {
        match marker {
            0xe1 if segment.starts_with(XMP) => parts.xmp = Some(segment[XMP.len()..].to_vec()),
            0xe1 if segment.starts_with(EXIF) => parts.turned = exif_turns(&segment[EXIF.len()..]).unwrap_or(false),
            0xed if segment.starts_with(PHOTOSHOP) => {
                parts.iim = photoshop_iim(&segment[PHOTOSHOP.len()..]).or(parts.iim)
            }
            _ => {}
        }
    }
    parts.cut_off = jpeg_is_cut_off(segments.rest());
    parts
}

/// `rest` is what stands behind the segments. Within the picture's own data no other byte than a zero or a restart follows 0xFF, so a mark of the end behind its beginning is one:
/// of this picture, or of a second one that a camera put behind it.
fn jpeg_is_cut_off(rest: &[u8]) -> bool {
    match rest {
        [0xff, SCAN, ..] => !rest.windows(2).rev().any(|two| two == [0xff, END]),
        // A segment that is not all there.
        [] | [0xff] | [0xff, 1..=0xd8 | 0xdb..] => true,
        // The end, or something that is no segment.
        _ => false,
    }
}

/// The IPTC block among Photoshop's image resources: `8BIM`, id, padded name, length, data padded to even.
fn photoshop_iim(mut rest: &[u8]) -> Option<&[u8]> {
    while rest.starts_with(b"8BIM") {
        let id = number(rest.get(4..6)?);
        let name = usize::from(*rest.get(6)?) + 1;
        let start = 6 + name + name % 2;
        let length = number(rest.get(start..start + 4)?);
        let data = rest.get(start + 4..(start + 4).checked_add(length)?)?;
        if id == 0x0404 {
            return Some(data);
        }
        rest = rest.get(start + 4 + length + length % 2..)?;
    }
    None
}

/// Whether EXIF's orientation (tag 0x0112 of the first directory) swaps width and height.
fn exif_turns(tiff: &[u8]) -> Option<bool> {
    let little = tiff.starts_with(b"II");
    let read = |at: usize, length: usize| {
        let bytes = tiff.get(at..at.checked_add(length)?)?;
        Some(if little { little_endian(bytes) } else { number(bytes) })
    };
    let directory = read(4, 4)?;
    for entry in 0..read(directory, 2)? {
        let at = directory.checked_add(2 + entry * 12)?;
        if read(at, 2)? == 0x0112 {
            return Some((5..=8).contains(&read(at + 8, 2)?));
        }
    }
    None
}

/// The chunks of a PNG file that are all there, checksums aside: their kinds and data.
fn png_chunks(bytes: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    let mut rest = bytes.get(8..);
    iter::from_fn(move || {
        let chunk = rest?;
        let (length, kind) = (number(chunk.get(..4)?), chunk.get(4..8)?);
        let data = chunk[8..].get(..length)?;
        rest = chunk.get(length.saturating_add(12)..);
        Some((kind, data))
    })
}

/// The XMP packet of a PNG file: an uncompressed `iTXt` chunk of that keyword (XMP part 3, section 1.1.5).
fn png_xmp(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEYWORD: &[u8] = b"XML:com.adobe.xmp\0\0\0";
    let mut texts = png_chunks(bytes).filter(|(kind, _)| *kind == b"iTXt");
    let packet = texts.find_map(|(_, data)| data.strip_prefix(KEYWORD))?;
    // Language and translated keyword come before the text, each closed by a zero.
    packet.splitn(3, |byte| *byte == 0).nth(2).map(<[u8]>::to_vec)
}

/// A PNG file ends with an `IEND` chunk (PNG, section 11.2.5).
fn png_is_cut_off(bytes: &[u8]) -> bool {
    !png_chunks(bytes).any(|(kind, _)| kind == b"IEND")
}

/// A RIFF file says how long it is. Some programs leave out the byte that fills up an odd length.
fn webp_is_cut_off(bytes: &[u8]) -> bool {
    let length = bytes.get(4..8).map_or(0, little_endian);
    bytes.len() + 1 < length.saturating_add(8)
}

/// The boxes of an AVIF file say how long they are (ISO/IEC 14496-12, section 4.2); one of length 0 ends with the file. The picture is in
/// `mdat`, which comes last, but for a small one that is in `meta`.
fn avif_is_cut_off(bytes: &[u8]) -> bool {
    const BOXES: [&[u8]; 8] = [b"ftyp", b"meta", b"mdat", b"moov", b"moof", b"free", b"skip", b"uuid"];
    let (mut rest, mut has_picture) = (bytes, false);
    while let Some((head, name)) = rest.get(..4).zip(rest.get(4..8)).filter(|(_, name)| BOXES.contains(name)) {
        let length = match number(head) {
            0 => rest.len(),
            // It stands behind the name then.
            1 => rest.get(8..16).map_or(usize::MAX, number),
            length => length,
        };
        let Some(inner) = rest.get(8..length.max(8)) else { return true };
        has_picture |= name == b"mdat" || inner.windows(4).any(|name| name == b"idat");
        rest = &rest[length.max(8)..];
    }
    !has_picture
}

/// The `XMP ` chunk of a WebP file.
fn webp_xmp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 12;
    loop {
        let kind = bytes.get(at..at + 4)?;
        let length = little_endian(bytes.get(at + 4..at + 8)?);
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        if kind == b"XMP " {
            return Some(data.to_vec());
        }
        at += 8 + length + length % 2;
    }
}

/// A number, most significant byte first.
fn number(bytes: &[u8]) -> usize {
    bytes.iter().fold(0, |n, b| n << 8 | usize::from(*b))
}

/// A number, least significant byte first.
fn little_endian(bytes: &[u8]) -> usize {
    bytes.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b))
}
