//! What raw HTML and addresses may do.
//!
//! A piece of raw HTML is not cleaned by itself: `<div>`, Markdown and `</div>` arrive as three pieces, and only together
//! they are markup. So the finished body is cleaned as a whole, and the list below holds what `html` writes
//! beside what editors may write. Bodies without raw HTML do not come here; their addresses are checked as they are written.
//!
//! Ids and classes are the editors' own, as links within a text and boxes of the layout need them. There is no `name`, no
//! `form` and no `style` of one's own, so an id cannot hide a property of `document` from a script of the layout.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::Builder;

use super::{Change, ids, rewrite_attributes};
use crate::vocab::scheme;

/// Schemes a link or a picture may have, beside none at all. Everything else may run code or start a program.
const SCHEMES: [&str; 18] = [
    "http", "https", "mailto", "tel", "sms", "ftp", "geo", "magnet", "matrix", "news", "sip", "sips", "webcal", "xmpp",
    "irc", "ircs", "whatsapp", "tg",
];

const TAGS: &[&str] = &[
    "a",
    "abbr",
    "audio",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "picture",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "source",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "track",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Elements that go with all they hold: to a reader their content is no text of the article.
const GONE: &[&str] =
    &["iframe", "math", "noembed", "noframes", "object", "script", "style", "svg", "template", "title"];

const ATTRIBUTES: &[(&str, &[&str])] = &[
    ("a", &["href", "hreflang", "rel"]),
    ("audio", &["controls", "loop", "muted", "preload", "src"]),
    ("blockquote", &["cite"]),
    ("col", &["span"]),
    ("colgroup", &["span"]),
    ("del", &["datetime"]),
    ("details", &["open"]),
    ("img", &["alt", "decoding", "height", "loading", "src", "width"]),
    ("ins", &["datetime"]),
    ("li", &["value"]),
    ("ol", &["reversed", "start", "type"]),
    ("q", &["cite"]),
    ("source", &["src", "type", "media"]),
    ("td", &["colspan", "headers", "rowspan"]),
    ("th", &["abbr", "colspan", "headers", "rowspan", "scope"]),
    ("time", &["datetime"]),
    ("track", &["default", "kind", "label", "src", "srclang"]),
    ("video", &["controls", "height", "loop", "muted", "playsinline", "poster", "preload", "src", "width"]),
];

/// The alignment of table cells, and the only styles there are.
const CELL_STYLES: &[&str] = &["text-align: left", "text-align: center", "text-align: right"];

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(TAGS.iter().copied().collect())
        .clean_content_tags(GONE.iter().copied().collect())
        .generic_attributes(["class", "dir", "id", "lang", "role", "title"].into())
        .generic_attribute_prefixes(["aria-"].into())
        .tag_attributes(ATTRIBUTES.iter().map(|(tag, names)| (*tag, names.iter().copied().collect())).collect())
        .add_tag_attribute_values("td", "style", CELL_STYLES)
        .add_tag_attribute_values("th", "style", CELL_STYLES)
        .url_schemes(SCHEMES.into())
        .link_rel(None)
        .attribute_filter(|_, attribute, value| match attribute {
            "cite" | "href" | "poster" | "src" if !is_safe(value) => None,
            "id" if !value.split(':').all(ids::is_plain) || ids::is_of_layout(value) => None,
            _ => Some(Cow::Borrowed(value)),
        });
    builder
});

/// Whether texts may hold elements of that name.
pub(super) fn keeps(name: &str) -> bool {
    TAGS.iter().any(|tag| tag.eq_ignore_ascii_case(name))
}

/// Whether [`clean`] takes the content of that element out with it: those in the list above, and names of SVG or MathML
/// that stand outside of a drawing or formula.
pub(super) fn empties(name: &str) -> bool {
    !keeps(name) && !clean(&format!("<{name}>x</{name}>")).contains('x')
}

pub(super) fn clean(html: &str) -> String {
    let clean = CLEANER.clean(html).to_string();
    // The first element of an id is the one that links lead to.
    let mut given = HashSet::new();
    rewrite_attributes(&clean, |attribute| match attribute.name {
        "id" if !given.insert(attribute.value.to_owned()) => Change::Remove,
        _ => Change::Keep,
    })
}

/// The end of each `<p>` that stands in no other element, in HTML as [`clean`] gives it: there every element is closed, and
/// every `<` that belongs to no tag is escaped.
pub(super) fn paragraph_ends(html: &str) -> Vec<usize> {
    const VOID: [&str; 8] = ["br", "col", "hr", "img", "source", "track", "wbr", "input"];
    let mut ends = Vec::new();
    let mut depth = 0_usize;
    for (at, _) in html.match_indices('<') {
        let tag = &html[at + 1..];
        let closing = tag.strip_prefix('/');
        let name = closing.unwrap_or(tag);
        let name = &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
        match closing {
            Some(_) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && name == "p" {
                    ends.push(at + "</p>".len());
                }
            }
            None if VOID.contains(&name) => {}
            None => depth += 1,
        }
    }
    ends
}

/// Whether an address cannot run code in the page: it has no scheme, or a known one.
pub fn is_safe(address: &str) -> bool {
    scheme(address).is_none_or(|scheme| SCHEMES.contains(&scheme.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |address: &str, expected: bool| assert_eq!(is_safe(address), expected, "{address:?}");
        check("https://example.org/", true);
        check("MAILTO:a@example.org", true);
        check("andere-datei.md#a:b", true);
        check("/a/b:c", true);
        check("?q=javascript:alert(1)", true);
        check("", true);
        check("javascript:alert(1)", false);
        check(" \u{1}JaVaScript:alert(1)", false);
        check("java\tscr\nipt:alert(1)", false);
        check("javascript\t:alert(1)", false);
        check("vbscript:x", false);
        check("data:text/html,x", false);
        check("blob:https://example.org/x", false);
    }

    #[test]
    fn paragraphs_outside_of_everything() {
        let html = "<p>a<br>b</p>\n<div><p>c</p></div><p title=\"&lt;p>\">d</p>";
        let ends = paragraph_ends(html);
        assert_eq!(ends.iter().map(|&end| &html[..end]).collect::<Vec<_>>(), ["<p>a<br>b</p>", html]);
    }

    #[test]
    fn the_serializer_leaves_no_bare_angle_bracket() {
        let html = clean("<p title='<p>'>a < b <img alt='</p>' src=a.jpg></p>");
        assert_eq!(paragraph_ends(&html), [html.len()], "{html}");
    }
}
