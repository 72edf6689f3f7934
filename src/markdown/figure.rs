//! Pictures: the credit behind one, and the markup of both kinds.

use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::escape;

/// The credit written directly behind a picture that ends at `end`, as in `![…](a.jpg){credit="Name"}`, and the bytes it takes.
/// It stays on one line; a quote within is written `\"`.
pub(super) fn credit_behind(text: &str, end: usize) -> Option<(String, Range<usize>)> {
    const OPENING: &str = "{credit=\"";
    let value = text.get(end..)?.strip_prefix(OPENING)?;
    let mut escaped = false;
    let length = value.bytes().position(|byte| {
        let closing = byte == b'"' && !escaped || byte == b'\n';
        escaped = byte == b'\\' && !escaped;
        closing
    })?;
    value[length..].strip_prefix("\"}")?;
    Some((unescape(&value[..length]), end..end + OPENING.len() + length + "\"}".len()))
}

/// Resolves backslashes and entities as Markdown does.
fn unescape(text: &str) -> String {
    if !text.contains(['\\', '&']) {
        return text.trim().to_string();
    }
    // The letter keeps the value from being read as a list or a heading.
    let inline = format!("x{text}");
    let plain: String = Parser::new(&inline)
        .filter_map(|event| match event {
            Event::Text(text) | Event::Code(text) => Some(text.into_string()),
            _ => None,
        })
        .collect();
    plain.strip_prefix('x').unwrap_or(&plain).trim().to_string()
}

/// Whether a paragraph holds nothing but a picture, its credit and at most one link `around` both.
pub(super) fn stands_alone(
    text: &str,
    paragraph: &Range<usize>,
    around: Option<&Range<usize>>,
    image: &Range<usize>,
) -> bool {
    let end = credit_behind(text, image.end).map_or(image.end, |(_, credit)| credit.end);
    let (first, last) = match around {
        Some(link) if image.start == link.start + 1 && text[end..].starts_with(']') => (link.start, link.end),
        Some(_) => return false,
        None => (image.start, end),
    };
    first == paragraph.start && text.get(last..paragraph.end).is_some_and(|rest| rest.trim().is_empty())
}

/// A picture ready to be written. Texts are plain and typeset.
pub(super) struct Shown<'a> {
    pub src: &'a str,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: &'a str,
    pub caption: &'a str,
    pub credit: &'a str,
}

/// `href` is the link around the picture.
pub(super) fn write_figure(out: &mut String, shown: &Shown, href: Option<&str>) {
    out.push_str("<figure>");
    if let Some(href) = href {
        out.push_str("<a href=\"");
        escape::href(out, href);
        out.push_str("\">");
    }
    write_img(out, shown);
    out.push_str("\">");
    if href.is_some() {
        out.push_str("</a>");
    }
    let texts = [("caption", shown.caption), ("credit", shown.credit)];
    let mut texts = texts.iter().filter(|(_, text)| !text.is_empty()).peekable();
    if texts.peek().is_some() {
        out.push_str("<figcaption>");
        while let Some((class, text)) = texts.next() {
            out.push_str("<span class=\"");
            out.push_str(class);
            out.push_str("\">");
            escape::text(out, text);
            out.push_str("</span>");
            if texts.peek().is_some() {
                out.push(' ');
            }
        }
        out.push_str("</figcaption>");
    }
    out.push_str("</figure>\n");
}

/// A picture within text has no room for caption and credit; they become its title, so that the credit is never lost.
pub(super) fn write_inline(out: &mut String, shown: &Shown) {
    write_img(out, shown);
    let texts = [shown.caption, shown.credit];
    let mut separator = "\" title=\"";
    for text in texts.iter().filter(|text| !text.is_empty()) {
        out.push_str(separator);
        escape::attribute(out, text);
        separator = " – ";
    }
    out.push_str("\">");
}

/// All of the tag but its last quote and bracket.
fn write_img(out: &mut String, shown: &Shown) {
    out.push_str("<img src=\"");
    escape::href(out, shown.src);
    for (name, value) in [("width", shown.width), ("height", shown.height)] {
        if let Some(value) = value {
            out.push_str("\" ");
            out.push_str(name);
            out.push_str("=\"");
            out.push_str(&value.to_string());
        }
    }
    out.push_str("\" alt=\"");
    escape::attribute(out, shown.alt);
    out.push_str("\" loading=\"lazy\" decoding=\"async");
}
