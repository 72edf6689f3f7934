use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// What Google takes of a headline in structured data, in characters.
const LONGEST: usize = 110;

/// Headlines that will be cut off.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(article) = document.article() else { return };
    let length = article.title.chars().count();
    if length > LONGEST {
        let message = format!("the title has {length} characters");
        let told = Diagnostic::new(&code::LONG_TITLE, document.value("title"), message);
        found.push(told.hint(format!("shorten it to {LONGEST}; what it leaves out can stand in the teaser")));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn long_titles() {
        let title = |count: usize| article("a", &format!("title: {}", "ä".repeat(count)), "Text.");
        check(&title(110), &[]);
        check(
            &title(111),
            &["long-title content/articles/a.md:7:8 the title has 111 characters \
               (shorten it to 110; what it leaves out can stand in the teaser)"],
        );
    }
}
