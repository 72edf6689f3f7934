use crate::check::document::Document;
use crate::diag::{Diagnostic, Place, code};

/// What search engines and networks show of a teaser at most, in characters.
const LONGEST: usize = 300;

/// Articles without a teaser, or with one that will be cut off.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(article) = document.article() else { return };
    let length = article.teaser.as_deref().map_or(0, |teaser| teaser.trim().chars().count());
    if length == 0 {
        let place = if article.teaser.is_some() { document.value("teaser") } else { Place::file(&article.path) };
        let told = Diagnostic::new(&code::MISSING_TEASER, place, "the article has no teaser");
        found.push(told.hint("add `teaser: …` to the front matter, in one or two sentences"));
    } else if length > LONGEST {
        let message = format!("the teaser has {length} characters");
        let told = Diagnostic::new(&code::LONG_TEASER, document.value("teaser"), message);
        found.push(told.hint(format!("shorten it to {LONGEST}; whatever shows it elsewhere cuts it off")));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn teasers() {
        let missing = article("a", "", "Text.").replace("teaser: Ein Anriss.\n", "");
        let told = "missing-teaser content/articles/a.md:1:1 the article has no teaser \
                    (add `teaser: …` to the front matter, in one or two sentences)";
        check(&missing, &[told]);
        let long = |count: usize| article("a", &format!("teaser: {}", "ä".repeat(count)), "Text.");
        check(&long(300), &[]);
        check(
            &long(301),
            &["long-teaser content/articles/a.md:7:9 the teaser has 301 characters \
               (shorten it to 300; whatever shows it elsewhere cuts it off)"],
        );
    }
}
