use super::Format;

/// Where the texts stand in a file.
#[derive(Default)]
pub(super) struct Parts<'a> {
    /// IPTC-IIM records.
    pub iim: Option<&'a [u8]>,
    /// An XMP packet.
    pub xmp: Option<Vec<u8>>,
    /// The picture is shown turned by a quarter.
    pub turned: bool,
}

pub(super) fn parts(bytes: &[u8], format: Option<Format>) -> Parts<'_> {
    match format {
        Some(Format::Jpeg) => jpeg(bytes).unwrap_or_default(),
        Some(Format::Png) => Parts { xmp: png_xmp(bytes), ..Parts::default() },
        Some(Format::WebP) => Parts { xmp: webp_xmp(bytes), ..Parts::default() },
        _ => Parts::default(),
    }
}

const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
const EXIF: &[u8] = b"Exif\0\0";
const PHOTOSHOP: &[u8] = b"Photoshop 3.0\0";

/// Walks the segments of a JPEG file up to the picture itself (ITU T.81, annex B).
fn jpeg(bytes: &[u8]) -> Option<Parts<'_>> {
    let mut parts = Parts::default();
    let mut at = 2;
    while let Some([0xff, marker]) = bytes.get(at..at + 2) {
        match marker {
            0xff => {
                at += 1;
                continue;
            }
            // The picture's own data, or its end.
            0xda | 0xd9 => break,
            0x01 | 0xd0..=0xd7 => {
                at += 2;
                continue;
            }
            _ => {}
        }
        let length = number(bytes.get(at + 2..at + 4)?);
        let Some(segment) = bytes.get(at + 4..at + 2 + length.max(2)) else { break };
        match marker {
            0xe1 if segment.starts_with(XMP) => parts.xmp = Some(segment[XMP.len()..].to_vec()),
            0xe1 if segment.starts_with(EXIF) => parts.turned = exif_turns(&segment[EXIF.len()..]).unwrap_or(false),
            0xed if segment.starts_with(PHOTOSHOP) => {
                parts.iim = photoshop_iim(&segment[PHOTOSHOP.len()..]).or(parts.iim)
            }
            _ => {}
        }
        at += 2 + length.max(2);
    }
    Some(parts)
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
        Some(if little { bytes.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b)) } else { number(bytes) })
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

/// The XMP packet of a PNG file: an uncompressed `iTXt` chunk of that keyword (XMP part 3, section 1.1.5).
fn png_xmp(bytes: &[u8]) -> Option<Vec<u8>> {
    const KEYWORD: &[u8] = b"XML:com.adobe.xmp\0\0\0";
    let mut at = 8;
    loop {
        let length = number(bytes.get(at..at + 4)?);
        let kind = bytes.get(at + 4..at + 8)?;
        let data = bytes.get(at + 8..(at + 8).checked_add(length)?)?;
        if kind == b"iTXt" && data.starts_with(KEYWORD) {
            // Language and translated keyword come before the text, each closed by a zero.
            let mut fields = data[KEYWORD.len()..].splitn(3, |byte| *byte == 0);
            return fields.nth(2).map(<[u8]>::to_vec);
        }
        at += 12 + length;
    }
}

/// The `XMP ` chunk of a WebP file.
fn webp_xmp(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut at = 12;
    loop {
        let kind = bytes.get(at..at + 4)?;
        let length = bytes.get(at + 4..at + 8)?.iter().rev().fold(0, |n, b| n << 8 | usize::from(*b));
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
