use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// With which level a text may begin: newsrooms do with each of these, below the headline of the page.
const FIRST: u8 = 3;

/// Headings that leave out a level.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    if let Some((level, range)) = document.prose.headings.first().filter(|(level, _)| *level > FIRST) {
        let message = format!("the first heading of the text is of level {level}");
        let told = Diagnostic::new(&code::HEADING_JUMP, document.in_body(range.clone()), message);
        found.push(told.hint("write it with ##"));
    }
    for pair in document.prose.headings.windows(2) {
        let ((before, _), (level, range)) = (&pair[0], &pair[1]);
        if *level > before + 1 {
            let message = format!("a heading of level {level} follows one of level {before}");
            let told = Diagnostic::new(&code::HEADING_JUMP, document.in_body(range.clone()), message);
            found.push(told.hint(format!("write it with {}", "#".repeat(usize::from(before + 1)))));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn levels_that_are_left_out() {
        check(&article("a", "", "## A\n\n### B\n\n#### C\n\n## D\n\nE\n===\n"), &[]);
        check(&article("a", "", "### A\n\n#### B"), &[]);
        let first =
            "heading-jump content/articles/a.md:9:1 the first heading of the text is of level 4 (write it with ##)";
        check(&article("a", "", "#### A\n\n#### B"), &[first]);
        check(
            &article("a", "", "## A\n\n#### B"),
            &[
                "heading-jump content/articles/a.md:11:1 a heading of level 4 follows one of level 2 (write it with ###)",
            ],
        );
    }
}
