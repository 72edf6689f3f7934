//! The attributes of the tags in a piece of HTML, found without a parser: each keeps its bytes unless it is asked to change.

use std::ops::Range;

/// An attribute with a value.
pub struct Attribute<'a> {
    /// The tag's name, as written.
    pub tag: &'a str,
    /// Where the tag begins, in bytes of the HTML.
    pub tag_start: usize,
    /// Where it ends.
    pub tag_end: usize,
    /// In lower case.
    pub name: &'a str,
    /// As written: without its quotes, entities as they are.
    pub value: &'a str,
    /// Where the value stands, in bytes of the HTML.
    pub range: Range<usize>,
}

/// What becomes of an attribute.
pub enum Change {
    Keep,
    /// Another value, escaped for where it stands.
    Value(String),
    /// It goes, name and all.
    Remove,
}

impl Attribute<'_> {
    pub fn is_of(&self, tags: &[&str]) -> bool {
        tags.iter().any(|tag| self.tag.eq_ignore_ascii_case(tag))
    }

    /// The value with the entities resolved that addresses and short texts hold.
    pub fn text(&self) -> String {
        let text = self.value.replace("&quot;", "\"").replace("&#39;", "'").replace("&#x27;", "'");
        text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    }
}

/// An opening tag.
pub struct Tag<'a> {
    /// From `<` to `>`.
    pub written: &'a str,
    /// Where it stands, in bytes of the HTML.
    pub range: Range<usize>,
    /// What a script or a style holds, which no tag begins in.
    pub raw: &'a str,
}

impl Tag<'_> {
    pub fn is(&self, name: &str) -> bool {
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
        let own = self.written[1..].split(ends).next().unwrap_or_default();
        own.eq_ignore_ascii_case(name)
    }
}

/// The opening tags of a page. A comment has none, nor has what a script or a style holds.
pub fn tags(html: &str) -> impl Iterator<Item = Tag<'_>> {
    walk(html, raw)
}

/// The opening tags of a piece of HTML; `raw` says what behind a tag has none.
fn walk<'a>(html: &'a str, raw: impl Fn(&Tag, &'a str) -> &'a str) -> impl Iterator<Item = Tag<'a>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            at += html[at..].find('<')?;
            let rest = &html[at..];
            if rest.starts_with("<!--") {
                at += rest.find("-->").map_or(rest.len(), |end| end + 3);
            } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
                let range = at..at + tag_end(rest);
                let mut tag = Tag { written: &html[range.clone()], raw: "", range };
                tag.raw = raw(&tag, &html[tag.range.end..]);
                at = tag.range.end + tag.raw.len();
                return Some(tag);
            } else {
                // A closing tag has no attributes, and a `<` before anything else is text.
                at += 1;
            }
        }
    })
}

/// What of the HTML behind a tag is a script or a style.
fn raw<'a>(tag: &Tag, behind: &'a str) -> &'a str {
    let Some(name) = ["script", "style"].into_iter().find(|name| tag.is(name)) else { return "" };
    let closes = |(at, _): &(usize, &str)| {
        let ends = |c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>');
        behind[at + 2..].split(ends).next().is_some_and(|closed| closed.eq_ignore_ascii_case(name))
    };
    &behind[..behind.match_indices("</").find(closes).map_or(behind.len(), |(at, _)| at)]
}

/// Goes through all attributes that have a value.
pub fn attributes(html: &str, mut see: impl FnMut(&Attribute)) {
    rewrite_attributes(html, |attribute| {
        see(attribute);
        Change::Keep
    });
}

/// Goes through all attributes that have a value and changes them as told, those of tags in the texts of scripts, too. Text between tags, comments and everything else
/// stays byte for byte.
pub fn rewrite_attributes(html: &str, mut change: impl FnMut(&Attribute) -> Change) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut copied = 0;
    for Tag { written, range, .. } in walk(html, |_, _| "") {
        out.push_str(&html[copied..range.start]);
        rewrite_tag(written, range.start, &mut change, &mut out);
        copied = range.end;
    }
    out.push_str(&html[copied..]);
    out
}

/// Puts another address in the place of each one in `href`, `poster`, `src` and `srcset`. Addresses are as written, and have to
/// be given so.
pub fn rewrite_addresses(html: &str, mut address: impl FnMut(&str) -> String) -> String {
    rewrite_attributes(html, |attribute| match attribute.name {
        "href" | "poster" | "src" => Change::Value(address(attribute.value)),
        "srcset" => Change::Value(rewrite_candidates(attribute.value, &mut address)),
        _ => Change::Keep,
    })
}

fn rewrite_candidates(srcset: &str, address: &mut impl FnMut(&str) -> String) -> String {
    let all: Vec<String> = candidates(srcset).map(|(written, described)| address(written) + described).collect();
    all.join(", ")
}

/// The addresses in a `srcset`, each with what describes it, as in ` 2x`. An address ends at a space, so it may hold commas; what
/// describes it ends at the next one.
pub fn candidates(srcset: &str) -> impl Iterator<Item = (&str, &str)> {
    let between = |c: char| c.is_ascii_whitespace() || c == ',';
    let mut rest = srcset.trim_matches(between);
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (written, behind) = rest.split_at(rest.find(|c: char| c.is_ascii_whitespace()).unwrap_or(rest.len()));
        let plain = written.trim_end_matches(',');
        let end = if plain == written { behind.find(',').unwrap_or(behind.len()) } else { 0 };
        rest = behind[end..].trim_start_matches(between);
        Some((plain, behind[..end].trim_end()))
    })
}

/// The length of the tag at the start of `html`; a `>` within a quoted value does not end it.
fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, byte) in html.bytes().enumerate().skip(1) {
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'>') => return at + 1,
            _ => {}
        }
    }
    html.len()
}

fn rewrite_tag(tag: &str, tag_start: usize, change: &mut impl FnMut(&Attribute) -> Change, out: &mut String) {
    let bytes = tag.as_bytes();
    let mut copied = 0;
    let mut at = tag.find(|c: char| c.is_ascii_whitespace() || c == '/').unwrap_or(tag.len());
    let tag_name = tag[1..at].trim_end_matches('>');
    while at < tag.len() {
        at += tag[at..].find(|c: char| !c.is_ascii_whitespace() && c != '/').unwrap_or(tag.len() - at);
        let name_start = at;
        let name_end =
            at + tag[at..].find(|c: char| c.is_ascii_whitespace() || matches!(c, '=' | '>')).unwrap_or(tag.len() - at);
        let name = tag[at..name_end].to_ascii_lowercase();
        let equals =
            name_end + tag[name_end..].find(|c: char| !c.is_ascii_whitespace()).unwrap_or(tag.len() - name_end);
        if bytes.get(equals) != Some(&b'=') {
            at = equals.max(at + 1);
            continue;
        }
        let start = equals + 1;
        let start = start + tag[start..].find(|c: char| !c.is_ascii_whitespace()).unwrap_or(tag.len() - start);
        let (from, to, end) = match bytes.get(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let from = start + 1;
                let to = from + tag[from..].find(*quote as char).unwrap_or(tag.len() - from);
                (from, to, (to + 1).min(tag.len()))
            }
            _ => {
                let length = tag[start..].find(|c: char| c.is_ascii_whitespace() || c == '>');
                let to = start + length.unwrap_or(tag.len() - start);
                (start, to, to)
            }
        };
        let range = tag_start + from..tag_start + to;
        match change(&Attribute {
            tag: tag_name,
            tag_start,
            tag_end: tag_start + tag.len(),
            name: &name,
            value: &tag[from..to],
            range,
        }) {
            Change::Keep => {}
            Change::Value(value) => {
                out.push_str(&tag[copied..from]);
                out.push_str(&value);
                copied = to;
            }
            Change::Remove => {
                out.push_str(tag[copied..name_start].trim_end());
                copied = end;
            }
        }
        at = (to + 1).min(tag.len()).max(at + 1);
    }
    out.push_str(&tag[copied..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_found_and_changed() {
        let check = |html: &str, want: &str| {
            assert_eq!(rewrite_addresses(html, |address| format!("[{address}]")), want);
        };
        check("<img src=a.jpg alt=a.jpg>", "<img src=[a.jpg] alt=a.jpg>");
        check("<img srcset='a.jpg'>", "<img srcset='[a.jpg]'>");
        check("<img srcset='a,b.jpg 1x,\n  c.jpg 2x'>", "<img srcset='[a,b.jpg] 1x, [c.jpg] 2x'>");
        check("<img srcset=' a.jpg, b.jpg  2x ,'>", "<img srcset='[a.jpg], [b.jpg]  2x'>");
        check("<img srcset=''>", "<img srcset=''>");
    }

    #[test]
    fn scripts_and_styles_hold_no_tags_of_a_page() {
        let html = "<SCRIPT>'<a>'</scripts></Script><!-- <b> --><i/><style>a<b{}</style><p\n>a < b</p><script>";
        let found: Vec<_> = tags(html).map(|tag| (tag.written, tag.raw)).collect();
        let want =
            [("<SCRIPT>", "'<a>'</scripts>"), ("<i/>", ""), ("<style>", "a<b{}"), ("<p\n>", ""), ("<script>", "")];
        assert_eq!(found, want);
        assert!(tags(html).nth(1).is_some_and(|tag| tag.is("I") && !tag.is("in")));
    }

    #[test]
    fn attributes_are_found_and_changed() {
        let check = |html: &str, want: &str| {
            let got = rewrite_attributes(html, |attribute| match attribute.name {
                "href" => Change::Value(format!("{}:{}", attribute.tag, attribute.value)),
                "src" => Change::Remove,
                _ => Change::Keep,
            });
            assert_eq!(got, want);
        };
        check("<a href=x class='b'>href=y</a>", "<a href=a:x class='b'>href=y</a>");
        check("<A\nHREF = 'x>'/>", "<A\nHREF = 'A:x>'/>");
        check("<img alt=\"a\" src=\"b.jpg\" width=3>", "<img alt=\"a\" width=3>");
        check("<img src=b.jpg>", "<img>");
        check("<script>'<a href=x>'</script>", "<script>'<a href=a:x>'</script>");
        check("<!-- <a href=x> --> a < b </a href=x>", "<!-- <a href=x> --> a < b </a href=x>");
        let mut ranges = Vec::new();
        let html = "ä<img src='b.jpg'>";
        rewrite_attributes(html, |attribute| {
            ranges.push(&html[attribute.range.clone()]);
            Change::Keep
        });
        assert_eq!(ranges, ["b.jpg"]);
    }
}
