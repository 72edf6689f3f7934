//! Pictures: the credit behind one, and the markup of both kinds.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, Parser};

use super::{Change, escape, rewrite_attributes};

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
            write_text(out, class, text);
            if texts.peek().is_some() {
                out.push(' ');
            }
        }
        out.push_str("</figcaption>");
    }
    out.push_str("</figure>\n");
}

/// A picture within text has no room for a caption, which becomes its title. The credit follows it, for all to see.
pub(super) fn write_inline(out: &mut String, shown: &Shown) {
    write_img(out, shown);
    if !shown.caption.is_empty() {
        out.push_str("\" title=\"");
        escape::attribute(out, shown.caption);
    }
    out.push_str("\">");
    if !shown.credit.is_empty() {
        write_credit(out, shown.credit);
    }
}

/// Behind a picture in a run of text, in parentheses since the text goes on.
fn write_credit(out: &mut String, credit: &str) {
    out.push(' ');
    write_text(out, "credit", &format!("({credit})"));
}

fn write_text(out: &mut String, class: &str, text: &str) {
    out.push_str("<span class=\"");
    out.push_str(class);
    out.push_str("\">");
    escape::text(out, text);
    out.push_str("</span>");
}

/// Raw HTML with its credit behind each picture that has one, but for those it names itself. `credit` is given what `src`
/// says, and answers plain text. HTML with a script in it stays as it is: its pictures may be within a text of the script.
pub(super) fn with_credits<'h>(html: &'h str, credit: impl Fn(&str) -> Option<String>) -> Cow<'h, str> {
    let mut credits: Vec<(usize, String)> = Vec::new();
    rewrite_attributes(html, |attribute| {
        if attribute.name == "src"
            && attribute.is_of(&["img"])
            && html[..attribute.tag_end].ends_with('>')
            && let Some(credit) = credit(&attribute.text()).filter(|credit| !credit.is_empty())
        {
            credits.push((attribute.tag_end, credit));
        }
        Change::Keep
    });
    if credits.is_empty() || html.to_ascii_lowercase().contains("<script") {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + 64 * credits.len());
    let mut done = 0;
    // A thousand pictures have a few makers.
    let mut named: BTreeMap<String, bool> = BTreeMap::new();
    for (end, credit) in credits {
        let named = *named.entry(credit.clone()).or_insert_with(|| {
            let mut written = String::new();
            escape::text(&mut written, &credit);
            html.contains(&written)
        });
        if named {
            continue;
        }
        // Within `<picture>` stand nothing but pictures.
        let behind = html[end..].trim_start();
        let end = if behind.starts_with("</picture>") { html.len() - behind.len() + "</picture>".len() } else { end };
        out.push_str(&html[done..end]);
        write_credit(&mut out, &credit);
        done = end;
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
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
