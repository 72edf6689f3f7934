use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Links without anything to click on.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for link in document.prose.links.iter().filter(|link| link.text.trim().is_empty()) {
        let told =
            Diagnostic::new(&code::EMPTY_LINK_TEXT, document.in_body(link.range.clone()), "the link has no text");
        found.push(told.hint("write between the brackets what readers find behind it"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn links_without_text() {
        check(
            &article("a", "", "[a](basis.md) [`b`](basis.md) [![c](https://a.example/b.svg)](basis.md)")
                .replace("![c](https://a.example/b.svg)", "*c*"),
            &[],
        );
        check(
            &article("a", "", "Text [](basis.md)"),
            &[
                "empty-link-text content/articles/a.md:9:6 the link has no text (write between the brackets what readers find behind it)",
            ],
        );
    }
}
