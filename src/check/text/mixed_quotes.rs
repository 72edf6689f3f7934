use super::marks::{Whose, own_marks, texts, whose};
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Two kinds of quotation marks in one text, told at the first of the less usual kind; and quotations that begin in one kind
/// and end in another.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let lang = document.lang();
    for text in texts(document) {
        let pairs = &text.quotations.pairs;
        let with_own = pairs.iter().any(|pair| whose(pair, lang) == Whose::Own);
        let mut other_told = false;
        for pair in pairs.iter().chain(&text.quotations.singles) {
            let (open, close) = pair.marks;
            let message = match whose(pair, lang) {
                Whose::Half => format!("the quotation begins with `{open}` and ends with `{close}`"),
                Whose::Other if with_own && !other_told => {
                    other_told = true;
                    format!("`{open}…{close}` stand beside other quotation marks in this text")
                }
                _ => continue,
            };
            let place = text.place(document, pair.opening.clone());
            let hint = format!("use one kind; straight ones are set as {}", own_marks(lang));
            found.push(Diagnostic::new(&code::MIXED_QUOTES, place, message).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    #[test]
    fn two_kinds_in_one_text() {
        let told = "mixed-quotes content/articles/a.md:9:12 `»…«` stand beside other quotation marks in this text \
                    (use one kind; straight ones are set as `„…“`)";
        check(&article("a", "", "„Eins“ und »zwei« und »drei«."), &[told]);
        marks(&article("a", "", "\"Eins\" und\n\n»zwei«."), &[("mixed-quotes", "»")]);
        marks(&article("a", "", "Er sagte „Nein\"."), &[("mixed-quotes", "„")]);
        marks(&article("a", "", "Er sagte ,,Nein“."), &[("mixed-quotes", ",,")]);
        marks(&article("a", "", "Er sagte ‚nein' und 'ja‘."), &[("mixed-quotes", "‚"), ("mixed-quotes", "'")]);
    }

    #[test]
    fn one_kind_and_what_stands_within_it() {
        check(&article("a", "", "»Eins« und »zwei«."), &[]);
        check(&article("a", "", "„Er las »Faust«“ und „Eins“ und \"zwei\"."), &[]);
        check(&article("a", "", "„Eins“ und ‚zwei‘."), &[]);
    }
}
