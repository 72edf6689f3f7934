use crate::check::document::{Document, Written};
use crate::diag::{Diagnostic, code};

/// Authors whose name begins with the word that bylines put before it: it would stand there twice.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Written::Author(author) = document.written else { return };
    let Ok(byline) = document.outlet.site.locale.text("byline", &[("names", "\u{1}")], None) else { return };
    let word = byline.split('\u{1}').next().unwrap_or_default().trim();
    let name = author.name.strip_prefix(word).filter(|_| !word.is_empty());
    let name = name.and_then(|rest| rest.strip_prefix(' '));
    // `Von der Heide` is a name.
    if let Some(name) = name.filter(|name| !name.starts_with(char::is_lowercase)) {
        let message = format!("the name begins with `{word}`, which bylines put before it");
        let told = Diagnostic::new(&code::NAME_WITH_BY, document.value("name"), message);
        found.push(told.hint(format!("write `name: {}`", name.trim())));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::check;

    #[test]
    fn names_that_are_bylines() {
        let author = |name: &str| format!("-- content/authors/anna.md --\n---\nname: {name}\nbio: Schreibt.\n---\n");
        for name in ["Anna von Beispiel", "von der Heide", "Von der Heide", "Vonessa Beispiel", "By Anna"] {
            check(&author(name), &[]);
        }
        check(
            &author("Von Anna Beispiel"),
            &["name-with-by content/authors/anna.md:2:7 the name begins with `Von`, which bylines put before it \
               (write `name: Anna Beispiel`)"],
        );
    }
}
