//! Layouts are minified once, when they load, instead of every page that is made with them: a pass over a finished page
//! costs more than making it.

use std::fmt::Write as _;

use minify_html::Cfg;

/// A private-use letter on each side of a number stands for a piece of template syntax while HTML is minified.
const OPEN: char = '\u{F000}';
const CLOSE: char = '\u{F001}';
/// Stands on each side of white space that shows, see [`hold_spaces`].
const HOLD: char = '\u{F002}';

/// Minifies a layout. Template syntax comes through untouched; where the result can't be shown to hold the same tags in
/// the same order, the layout is left as it is written.
pub(super) fn layout(text: &str) -> String {
    if text.contains([OPEN, CLOSE, HOLD]) {
        return text.to_owned();
    }
    let masked = Masked::new(text);
    let held = hold_spaces(&masked.text);
    let minified = String::from_utf8(minify_html::minify(held.as_bytes(), &settings())).unwrap_or_default();
    let minified = minified.replace(HOLD, "");
    match tags(&minified) == tags(&masked.text) {
        true => masked.reveal(&minified).unwrap_or_else(|| text.to_owned()),
        false => text.to_owned(),
    }
}

/// Nothing that a validator, a server or a script could trip over: tags stay, quotes go only where the standard allows,
/// scripts and styles are left alone.
fn settings() -> Cfg {
    Cfg {
        keep_closing_tags: true,
        keep_html_and_head_opening_tags: true,
        keep_ssi_comments: true,
        keep_input_type_text_attr: true,
        ..Cfg::default()
    }
}

/// A layout with its template syntax taken out.
struct Masked {
    text: String,
    pieces: Vec<String>,
}

impl Masked {
    fn new(text: &str) -> Self {
        let mut masked = Self { text: String::with_capacity(text.len()), pieces: Vec::new() };
        let mut rest = text;
        while let Some(at) = rest.find(['<', '{']) {
            masked.text.push_str(&rest[..at]);
            rest = &rest[at..];
            let length = if rest.starts_with("<!--") {
                let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
                masked.text.push_str(&rest[..end]);
                end
            } else if rest.starts_with('<') && rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                masked.tag(rest)
            } else if let Some(end) = syntax(rest) {
                masked.syntax(&rest[..end]);
                end
            } else {
                masked.text.push_str(&rest[..1]);
                1
            };
            rest = &rest[length..];
        }
        masked.text.push_str(rest);
        masked
    }

    /// Masks template syntax in text. A comment leaves nothing behind.
    fn syntax(&mut self, syntax: &str) {
        if !syntax.starts_with("{#") {
            let number = self.keep(syntax);
            let _ = write!(self.text, "{OPEN}{number}{CLOSE}");
        }
    }

    /// Copies an opening tag and returns its length. Attributes after the first one with template syntax are masked as a
    /// whole: the order of attributes, and their quotes, then stay as written.
    fn tag(&mut self, rest: &str) -> usize {
        let mut quote = None;
        let mut first_syntax = None;
        let mut attribute = None;
        let mut at = 1;
        let bytes = rest.as_bytes();
        while at < rest.len() {
            if let Some(end) = syntax(&rest[at..]) {
                first_syntax.get_or_insert(attribute.unwrap_or(at));
                at += end;
                continue;
            }
            match (quote, bytes[at]) {
                (Some(open), byte) if byte == open => quote = None,
                (Some(_), _) => {}
                (None, byte @ (b'"' | b'\'')) => quote = Some(byte),
                (None, b'>') => break,
                (None, byte) if byte.is_ascii_whitespace() => attribute = Some(at),
                _ => {}
            }
            at += 1;
        }
        let end = (at + 1).min(rest.len());
        let Some(from) = first_syntax else {
            self.text.push_str(&rest[..end]);
            return end;
        };
        let (attributes, close) = rest[from..end]
            .trim_end_matches('>')
            .strip_suffix('/')
            .map_or_else(|| (rest[from..end].trim_end_matches('>'), ">"), |attributes| (attributes, "/>"));
        let attributes = attributes.split_whitespace().collect::<Vec<_>>().join(" ");
        let number = self.keep(&attributes);
        let _ = write!(self.text, "{} data-blatt-{number}{close}", rest[..from].trim_end());
        end
    }

    fn keep(&mut self, piece: &str) -> usize {
        self.pieces.push(piece.to_owned());
        self.pieces.len() - 1
    }

    /// Puts the template syntax back. Nothing if any of it was lost, doubled or moved.
    fn reveal(&self, minified: &str) -> Option<String> {
        let mut out = String::with_capacity(minified.len() * 2);
        let mut rest = minified;
        for (number, piece) in self.pieces.iter().enumerate() {
            let text = format!("{OPEN}{number}{CLOSE}");
            let attribute = format!("data-blatt-{number}");
            let (before, after) = match (rest.split_once(&text), rest.split_once(&attribute)) {
                (Some(found), _) => found,
                (None, Some((before, after))) if !after.starts_with(|c: char| c.is_ascii_digit()) => (before, after),
                _ => return None,
            };
            out.push_str(before);
            out.push_str(piece);
            rest = after;
        }
        if rest.contains([OPEN, CLOSE]) || rest.contains("data-blatt-") {
            return None;
        }
        out.push_str(rest);
        Some(out)
    }
}

/// The length of the template syntax at the start of `rest`, if there is any.
fn syntax(rest: &str) -> Option<usize> {
    let close = match rest.get(..2)? {
        "{{" => "}}",
        "{%" => "%}",
        "{#" => "#}",
        _ => return None,
    };
    if close == "#}" {
        return rest.find(close).map(|at| at + 2);
    }
    let mut quote = None;
    for (at, byte) in rest.bytes().enumerate().skip(2) {
        match (quote, byte) {
            (Some(open), byte) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, byte @ (b'"' | b'\'' | b'`')) => quote = Some(byte),
            _ if rest[at..].starts_with(close) => return Some(at + 2),
            _ => {}
        }
    }
    None
}

/// Marks white space that shows: that between words and elements within a line. The minifier would drop it within
/// elements that seldom hold text (`<nav><a>…</a> <a>…</a></nav>`) and at the edges of `label` and the like, and words would
/// run together. It makes marked white space one space, and leaves it alone where all of it shows (`pre`).
fn hold_spaces(html: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut before = Neighbour::None;
    let mut rest = html;
    while let Some(first) = rest.chars().next() {
        if first.is_ascii_whitespace() {
            let length = rest.find(|c: char| !c.is_ascii_whitespace()).unwrap_or(rest.len());
            let after = Neighbour::first(&rest[length..]).0;
            let within_text = (before, after) == (Neighbour::Text, Neighbour::Text);
            if before != Neighbour::None && after != Neighbour::None && !within_text {
                out.extend([HOLD]);
                out.push_str(&rest[..length]);
                out.extend([HOLD]);
            } else {
                out.push_str(&rest[..length]);
            }
            rest = &rest[length..];
            continue;
        }
        let (neighbour, length) = Neighbour::first(rest);
        out.push_str(&rest[..length]);
        before = neighbour;
        rest = &rest[length..];
    }
    out
}

/// What white space stands beside.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    /// The edge of the layout, or a block: white space does not show there.
    None,
    Text,
    /// An element within a line, or something that is not shown.
    Tag,
}

impl Neighbour {
    /// What `html` begins with, and its length in bytes.
    fn first(html: &str) -> (Self, usize) {
        let Some(first) = html.chars().next() else { return (Self::None, 0) };
        if html.starts_with("<!--") {
            return (Self::Tag, html.find("-->").map_or(html.len(), |end| end + 3));
        }
        let name = html.strip_prefix('<').unwrap_or_default();
        let name = name.strip_prefix('/').unwrap_or(name);
        if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '!') {
            return (Self::Text, first.len_utf8());
        }
        let name = &name[..name.find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(name.len())];
        let name = name.trim_end_matches('/').to_ascii_lowercase();
        let mut quote = None;
        let end = html.bytes().position(|byte| match (quote, byte) {
            (Some(open), byte) if open == byte => {
                quote = None;
                false
            }
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                false
            }
            (None, b'>') => true,
            _ => false,
        });
        let kind = if BLOCKS.split_whitespace().any(|block| block == name) { Self::None } else { Self::Tag };
        (kind, end.map_or(html.len(), |end| end + 1))
    }
}

/// Elements that begin a line of their own, or stand where no text can: white space beside them does not show.
const BLOCKS: &str = "!doctype html head title base body frameset address article aside blockquote center details \
    dialog dir div fieldset figcaption figure footer form header hgroup hr legend h1 h2 h3 h4 h5 h6 main nav p pre \
    search section summary dl dt dd ul ol li menu option optgroup table caption colgroup col thead tbody tfoot tr td \
    th source track area param";

/// The names of all tags, opening and closing, in their order; comments have none.
fn tags(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        let name: String =
            rest[1..].chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '/' | '-')).collect();
        if !name.trim_matches('/').is_empty() {
            out.push(name.to_ascii_lowercase().trim_end_matches('/').to_owned());
        }
        rest = &rest[1..];
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &str) {
        assert_eq!(layout(text), want, "{text}");
    }

    #[test]
    fn html_shrinks_and_template_syntax_stays() {
        check("<p>\n  {{ a }}\n</p>\n\n<p>b</p>\n", "<p>{{ a }}</p><p>b</p>");
        check("<p class=\"x\">a</p>", "<p class=x>a</p>");
        check("<p class=\"x {{ a }}\">b</p>", "<p class=\"x {{ a }}\">b</p>");
        check("<a href=\"{{ url }}\">b</a>", "<a href=\"{{ url }}\">b</a>");
        check("<a rel=\"x\" href=\"{{ url }}\" class=\"y\">b</a>", "<a href=\"{{ url }}\" class=\"y\" rel=x>b</a>");
        check("<option {% if a %}selected{% endif %}>x</option>", "<option {% if a %}selected{% endif %}>x</option>");
        check("{% if a %}\n  <b>x</b>\n{% endif %} {{ \"}}\" }}", "{% if a %} <b>x</b> {% endif %} {{ \"}}\" }}");
        check("<img src=\"{{ a }}\" alt=\"\">", "<img src=\"{{ a }}\" alt=\"\">");
        check("<pre>\n a\n  {{ b }}\n</pre>", "<pre>\n a\n  {{ b }}\n</pre>");
        check("{# note #}<p>a</p><!-- x -->", "<p>a</p>");
        check("<nav>\n<a href=a>x</a>\n<a href=b>y</a>\n</nav>", "<nav><a href=a>x</a> <a href=b>y</a></nav>");
        check("<div><b>x</b> {# note #} <!-- y --> <i>z</i></div>", "<div><b>x</b>  <i>z</i></div>");
        check("<form>a<label> b </label>c</form>", "<form>a<label> b </label>c</form>");
        check("<pre><b>a</b>\n  <b>b</b></pre>", "<pre><b>a</b>\n  <b>b</b></pre>");
        check("<p>{{ <picture image={a} alt=\"x > y\"/> }}</p>", "<p>{{ <picture image={a} alt=\"x > y\"/> }}</p>");
    }

    /// A tag that is opened here and closed in another layout, or under another condition, is kept as it is; beside blocks
    /// no white space shows, whichever of them are there in the end.
    #[test]
    fn torn_elements_keep_their_tags() {
        check(
            "{% if a %}<ul>{% endif %}  <li>x</li>  <p class=\"y\">z",
            "{% if a %}<ul>{% endif %} <li>x</li><p class=y>z",
        );
        check(
            "{% if a %}<a href=b>{% endif %} <b>x</b>  <i>y</i>",
            "{% if a %}<a href=b>{% endif %} <b>x</b> <i>y</i>",
        );
    }

    #[test]
    fn what_can_not_be_followed_stays_as_written() {
        // The minifier drops a closing tag that it saw no opening one for.
        let torn = "{% if a %}<ul>{% endif %}  <li>x</li>  {% if a %}</ul>{% endif %}  </div>";
        check(torn, torn);
        let private = "<p class=\"x\">\u{F000}</p>";
        check(private, private);
    }
}
