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

/// Whether a text looks like an address for letters, `name@host` with a dot in the host, and nothing around it.
pub fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let label = |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let foreign = |c: char| c.is_whitespace() || c.is_control() || "()<>[]\\\",:;?#%&/".contains(c);
    !name.is_empty() && !name.contains(foreign) && host.contains('.') && host.split('.').all(label)
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

    #[test]
    fn emails() {
        let check = |text: &str, want: bool| assert_eq!(is_email(text), want, "{text:?}");
        check("a.b+c@news.example", true);
        check("müller@zeitung-köln.example", true);
        for bad in [
            "",
            "a",
            "@a.example",
            "a@",
            "a@example",
            "a@.example",
            "a@b..example",
            "a b@c.example",
            "a@b.example ",
            "mailto:a@b.example",
            "https://a@b.example",
            "Anna <a@b.example>",
            "a@b@c.example",
            "a@b.example, c@d.example",
            "a@b.example?bcc=x",
            "javascript:x@b.example",
        ] {
            check(bad, false);
        }
    }
}
