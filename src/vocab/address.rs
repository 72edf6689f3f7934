//! Addresses of other places, read as browsers read them.

/// The schemes that an address outside a text may have: what anybody's browser opens, and nothing that runs code.
const WEB: [&str; 3] = ["http", "https", "mailto"];

/// The scheme of an address in lower case, if it has one. Browsers skip spaces and control characters before the scheme, and
/// tabs and line breaks everywhere, so `java\tscript:` is one.
pub fn scheme(address: &str) -> Option<String> {
    let address = address.trim_start_matches(|c: char| c <= ' ');
    let mut scheme = String::new();
    for c in address.chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')) {
        match c {
            ':' => return (!scheme.is_empty()).then_some(scheme),
            'a'..='z' | 'A'..='Z' | '0'..='9' | '+' | '-' | '.' => scheme.push(c.to_ascii_lowercase()),
            _ => return None,
        }
    }
    None
}

/// Whether a text is a whole address that may be linked: `https:`, `http:` with a host, or `mailto:`.
pub fn is_web_address(text: &str) -> bool {
    match scheme(text).as_deref() {
        Some("mailto") => text.len() > "mailto:".len(),
        Some(scheme) if WEB.contains(&scheme) => {
            let host = text.get(scheme.len()..).and_then(|rest| rest.strip_prefix("://"));
            host.is_some_and(|host| !host.is_empty() && !host.starts_with(['/', '?', '#']))
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |text: &str, want: bool| assert_eq!(is_web_address(text), want, "{text:?}");
        check("https://a.example/x?y#z", true);
        check("HTTP://a.example", true);
        check("mailto:a@b.example", true);
        check("mailto:", false);
        check("https:", false);
        check("https:///x", false);
        check("javascript:alert(1)", false);
        check("java\tscript:alert(1)", false);
        check("javascript://a.example/%0aalert(1)", false);
        check(" https://a.example", false);
        check("www.a.example", false);
        check("/x/", false);
        check("ä", false);
    }
}
