/// Makes the addresses in a body absolute, for readers that show it away from its site: values of `href`, `src`, `poster`
/// and `srcset`. `origin` is scheme and host, `page_url` the absolute address of the page the body stands on. Text between
/// tags, comments and other attributes stay byte for byte.
pub fn absolutize(html: &str, origin: &str, page_url: &str) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 8);
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = if rest.starts_with("<!--") {
            let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
            out.push_str(&rest[..end]);
            end
        } else if rest[1..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = tag_end(rest);
            tag(&rest[..end], origin, page_url, &mut out);
            end
        } else {
            // A closing tag has no attributes, and a `<` before anything else is text.
            out.push('<');
            1
        };
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
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

fn tag(tag: &str, origin: &str, page_url: &str, out: &mut String) {
    let bytes = tag.as_bytes();
    let mut copied = 0;
    let mut at = tag.find(|c: char| c.is_ascii_whitespace()).unwrap_or(tag.len());
    while at < tag.len() {
        at += tag[at..].find(|c: char| !c.is_ascii_whitespace() && c != '/').unwrap_or(tag.len() - at);
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
        let (from, to) = match bytes.get(start) {
            Some(quote @ (b'"' | b'\'')) => {
                let from = start + 1;
                (from, from + tag[from..].find(*quote as char).unwrap_or(tag.len() - from))
            }
            _ => (
                start,
                start + tag[start..].find(|c: char| c.is_ascii_whitespace() || c == '>').unwrap_or(tag.len() - start),
            ),
        };
        let value = &tag[from..to];
        let absolute = match name.as_str() {
            "href" | "src" | "poster" => Some(address(value, origin, page_url)),
            "srcset" => Some(candidates(value, origin, page_url)),
            _ => None,
        };
        if let Some(absolute) = absolute {
            out.push_str(&tag[copied..from]);
            out.push_str(&absolute);
            copied = to;
        }
        at = (to + 1).min(tag.len()).max(at + 1);
    }
    out.push_str(&tag[copied..]);
}

fn candidates(srcset: &str, origin: &str, page_url: &str) -> String {
    let candidate = |candidate: &str| {
        let candidate = candidate.trim();
        let end = candidate.find(char::is_whitespace).unwrap_or(candidate.len());
        address(&candidate[..end], origin, page_url) + &candidate[end..]
    };
    srcset.split(", ").map(candidate).collect::<Vec<_>>().join(", ")
}

/// Resolves an address against the page, as RFC 3986 section 5.2 does for the forms that bodies hold.
fn address(value: &str, origin: &str, page_url: &str) -> String {
    let head = value.split(['/', '?', '#']).next().unwrap_or_default();
    if head.contains(':') || value.starts_with("//") {
        return value.to_owned();
    }
    if value.starts_with('/') {
        return format!("{origin}{value}");
    }
    let page = page_url.split(['#', '?']).next().unwrap_or(page_url);
    if value.is_empty() || value.starts_with(['#', '?']) {
        return format!("{page}{value}");
    }
    let folder = &page[..page.rfind('/').map_or(page.len(), |at| at + 1)];
    let mut path: Vec<&str> = folder.strip_prefix(origin).unwrap_or("/").trim_matches('/').split('/').collect();
    path.retain(|part| !part.is_empty());
    let end = value.find(['?', '#']).unwrap_or(value.len());
    let mut parts = value[..end].split('/').peekable();
    let mut slash = "";
    while let Some(part) = parts.next() {
        match part {
            "." | ".." => {
                if part == ".." {
                    path.pop();
                }
                slash = "/";
            }
            "" if parts.peek().is_none() => slash = "/",
            part => {
                path.push(part);
                slash = "";
            }
        }
    }
    format!("{origin}/{}{slash}{}", path.join("/"), &value[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_become_absolute_and_nothing_else_changes() {
        let check = |html: &str, want: &str| {
            assert_eq!(absolutize(html, "https://a.example", "https://a.example/2020/x/"), want);
        };
        check("<a href=\"/b/\">/b/</a>", "<a href=\"https://a.example/b/\">/b/</a>");
        check("<a href=#f>x</a>", "<a href=https://a.example/2020/x/#f>x</a>");
        check("<a class='q' href = '../y/?z#f'>", "<a class='q' href = 'https://a.example/2020/y/?z#f'>");
        check("<img alt=\"a > b\" src=\"m/p.jpg\"/>", "<img alt=\"a > b\" src=\"https://a.example/2020/x/m/p.jpg\"/>");
        check("<a href=\"https://b.example/\">", "<a href=\"https://b.example/\">");
        check("<a href=\"mailto:a@b.example\">", "<a href=\"mailto:a@b.example\">");
        check("<a href=\"//b.example/\">", "<a href=\"//b.example/\">");
        check(
            "<img srcset=\"/a.jpg 1x, /b.jpg 2x\">",
            "<img srcset=\"https://a.example/a.jpg 1x, https://a.example/b.jpg 2x\">",
        );
        check("<!-- <a href=\"/b/\"> --> a < b href=\"/c\"", "<!-- <a href=\"/b/\"> --> a < b href=\"/c\"");
        check("<details open><p data-href=\"/x\">ä</p>", "<details open><p data-href=\"/x\">ä</p>");
        check("<a href=\"", "<a href=\"https://a.example/2020/x/");
    }

    proptest::proptest! {
        #[test]
        fn no_input_upsets_it(html in "[<>a-z=\"' /#.äh!-]{0,60}") {
            absolutize(&html, "https://a.example", "https://a.example/x/");
        }
    }
}
