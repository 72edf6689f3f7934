use crate::check::document::{Document, Written};
use crate::diag::{Diagnostic, Place, code};

/// Categories that search engines and readers are told nothing of.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Written::Category(category) = document.written else { return };
    if category.description.as_deref().is_none_or(|text| text.trim().is_empty()) {
        let message = format!("nothing is said of the category `{}`", category.id);
        let told = Diagnostic::new(&code::MISSING_DESCRIPTION, Place::file(&category.path), message);
        found.push(told.hint("add `description: …` to the front matter, in one sentence"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::check;

    #[test]
    fn categories_without_a_word() {
        check(
            "-- content/categories/politik.md --\n---\ntitle: Politik\n---\n",
            &["missing-description content/categories/politik.md:1:1 nothing is said of the category `politik` \
               (add `description: …` to the front matter, in one sentence)"],
        );
    }
}
