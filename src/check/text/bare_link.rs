use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Links whose text is an address. In footnotes sources are written so, and a host alone is a name.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for link in document.prose.links.iter().filter(|link| !link.note && is_address(link.text.trim())) {
        let message = format!("the text of the link is the address `{}`", link.text.trim());
        let told = Diagnostic::new(&code::BARE_LINK_TEXT, document.in_body(link.range.clone()), message);
        found.push(told.hint("write what readers find there, as in [the whole report](https://…)"));
    }
}

fn is_address(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let whole = lower.starts_with("https://") || lower.starts_with("http://");
    let page = lower.strip_prefix("www.").and_then(|rest| rest.split_once('/'));
    !text.contains(char::is_whitespace) && (whole || page.is_some_and(|(_, path)| !path.is_empty()))
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    #[test]
    fn addresses_as_texts() {
        check(
            &article("a", "", "[https://a.example/b](https://a.example/b)"),
            &["bare-link-text content/articles/a.md:9:1 the text of the link is the address `https://a.example/b` \
               (write what readers find there, as in [the whole report](https://…))"],
        );
        marks(&article("a", "", "<https://a.example>"), &[("bare-link-text", "<https://a.example>")]);
        marks(
            &article("a", "", "[www.a.example/b](https://www.a.example/b)"),
            &[("bare-link-text", "[www.a.example/b](https://www.a.example/b)")],
        );
        for text in [
            "[www.a.example](https://www.a.example)",
            "<anna@a.example>",
            "[der Bericht](https://a.example)",
            "Text.[^1]\n\n[^1]: <https://a.example/b>",
            "https://a.example",
        ] {
            check(&article("a", "", text), &[]);
        }
    }
}
