use super::marks::{Whose, own_marks, texts, whose};
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Quotation marks of another language. Each pair of marks is told once for a text.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let lang = document.lang();
    for text in texts(document) {
        let mut told = Vec::new();
        for pair in &text.quotations.pairs {
            if whose(pair, lang) != Whose::Foreign || told.contains(&pair.marks) {
                continue;
            }
            told.push(pair.marks);
            let (open, close) = pair.marks;
            let message = format!("`{open}…{close}` are not the quotation marks of `{lang}`");
            let place = text.place(document, pair.opening.clone());
            let hint = format!("write {}, or straight ones, which are set that way", own_marks(lang));
            found.push(Diagnostic::new(&code::FOREIGN_QUOTES, place, message).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks, site};

    #[test]
    fn marks_of_other_languages() {
        let told = "foreign-quotes content/articles/a.md:9:5 `“…”` are not the quotation marks of `de-DE` \
                    (write `„…“`, or straight ones, which are set that way)";
        check(&article("a", "", "Das “Wort” und “noch” eines."), &[told]);
        marks(&article("a", "", "Ein „Wort” fehlt."), &[("foreign-quotes", "„")]);
        marks(&article("a", "", "Ein «Wort» fehlt."), &[("foreign-quotes", "«")]);
        marks(&article("a", "title: Das “Wort”", "Text."), &[("foreign-quotes", "Das “Wort”")]);
        marks(&article("a", "lang: en", "The „word“ is."), &[("foreign-quotes", "„")]);
    }

    #[test]
    fn marks_of_the_language() {
        for text in
            ["Das \"Wort\" und 'so'.", "Das „Wort, das ‚so‘ heißt“.", "Das »Wort«.", "Ein 27\"-Monitor.", "`“Code”`"]
        {
            check(&article("a", "", text), &[]);
        }
        let with = |locale: &str, text: &str| {
            let site = site("").replace("locale: de-DE", &format!("locale: {locale}"));
            check(&(site + &article("a", "", text)), &[]);
        };
        with("en", "“Yes,” he said, ‘no’ — it’s the ’90s.");
        with("fr", "« Oui », dit-il, «\u{a0}l’“autre”\u{a0}» et “ça”.");
        with("de-CH", "Das «Wort» und ‹so›.");
        with("nl", "‘Ja’, zei hij, “nee”.");
        with("sv", "”Ja”, sade hon.");
        with("da", "»Ja«, sagde hun.");
        with("da", "“Nej”, sagde hun.");
        with("pl", "„Tak”, powiedział.");
        with("ru", "«Да», сказал он, «„нет“».");
        with("ja", "「はい」と“いう”。");
    }
}
