use crate::check::document::{Document, Written};
use crate::content::AuthorKind;
use crate::diag::{Diagnostic, Place, code};

/// Authors of whom articles say nothing. Agencies are known by their name.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Written::Author(author) = document.written else { return };
    let silent = author.bio.as_deref().is_none_or(|bio| bio.trim().is_empty());
    if silent && author.kind != AuthorKind::Agency {
        let message = format!("nothing is said of the author `{}`", author.id);
        let told = Diagnostic::new(&code::MISSING_BIO, Place::file(&author.path), message);
        found.push(told.hint("add `bio: …` to the front matter; without it articles have no author box"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{check, marks};

    #[test]
    fn authors_without_a_word() {
        let author = |keys: &str| format!("-- content/authors/anna.md --\n---\nname: Anna\n{keys}---\n");
        check(&author("kind: agency\n"), &[]);
        check(
            &author(""),
            &["missing-bio content/authors/anna.md:1:1 nothing is said of the author `anna` \
               (add `bio: …` to the front matter; without it articles have no author box)"],
        );
    }

    /// Its mistakes do not wait for its first article.
    #[test]
    fn authors_without_an_article() {
        marks(
            "-- content/authors/neu.md --\n---\nname: Neu\n---\nDas “Wort”.\n",
            &[("missing-bio", "-"), ("foreign-quotes", "“")],
        );
    }
}
