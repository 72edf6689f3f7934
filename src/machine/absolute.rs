use crate::markdown::rewrite_addresses;

/// Makes the addresses in a body absolute, for readers that show it away from its site: values of `href`, `src`, `poster`
/// and `srcset`. `origin` is scheme and host, `page_url` the absolute address of the page the body stands on. Text between
/// tags, comments and other attributes stay byte for byte.
pub fn absolutize(html: &str, origin: &str, page_url: &str) -> String {
    rewrite_addresses(html, |written| address(written, origin, page_url))
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
