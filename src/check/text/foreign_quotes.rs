use super::marks::{Whose, own_marks, texts, whose};
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Quotation marks of another language. Each pair of marks is told once for a text.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let lang = document.lang();
    for text in texts(document) {
        let mut told = Vec::new();
        for pair in text.quotations.pairs.iter().chain(&text.quotations.singles) {
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
    fn marks_that_are_typed_from_other_signs() {
        let told = "foreign-quotes content/articles/a.md:9:5 `,,…''` are not the quotation marks of `de-DE` \
                    (write `„…“`, or straight ones, which are set that way)";
        check(&article("a", "", "Das ,,Wort''."), &[told]);
        marks(&article("a", "", "Das <<Ja, so>>."), &[("foreign-quotes", "<<")]);
        marks(&article("a", "", "Das ´Wort´ und ‘so’."), &[("foreign-quotes", "´"), ("foreign-quotes", "‘")]);
        marks(&article("a", "title: Das ,,Wort''", "Text."), &[("foreign-quotes", "Das ,,Wort''")]);
    }

    /// Each text is read in which readers see marks.
    #[test]
    fn marks_in_texts_beside_the_body() {
        let bad = "Das ‘Wort’";
        let keys = ["title", "kicker", "teaser", "byline", "seo_title", "social_title"];
        for key in keys {
            marks(&article("a", &format!("{key}: {bad}"), "Text."), &[("foreign-quotes", bad)]);
        }
        let lead = "-- content/media/a.png --\npng 1200x800\n".to_owned();
        let of = |keys: &str| lead.clone() + &article("a", keys, "Text.");
        marks(
            &of(&format!("image: a.png\nimage_alt: Kran\nimage_caption: {bad}\nimage_credit: B")),
            &[("foreign-quotes", bad)],
        );
        marks(&of(&format!("image: {{src: a.png, alt: {bad}, credit: B}}")), &[("foreign-quotes", bad)]);
        let text = format!("![Kran](a.png \"{bad}\"){{credit=\"B\"}}");
        marks(&(lead.clone() + &article("a", "", &text)), &[("foreign-quotes", "![Kran](a.png \"Das ‘Wort’\")")]);
        let beside = lead.clone() + &format!("-- content/media/a.png.yaml --\nalt: Kran\ncaption: {bad}\ncredit: B\n");
        marks(&(beside.clone() + &article("a", "image: a.png", "Text.")), &[("foreign-quotes", bad)]);
        check(&(beside + &article("a", "image: a.png\nimage_caption: Ein Kran", "Text.")), &[]);
        let corrected = format!("updated: 2025-01-02\ncorrections: [{{date: 2025-01-02, kind: update, text: {bad}}}]");
        assert_eq!(crate::check::tests::findings(&article("a", &corrected, "Text.")).len(), 1);
        let file = |path: &str, keys: &str| format!("-- content/{path}.md --\n---\n{keys}\n---\nText.\n");
        for (path, keys) in [
            ("authors/anna", "name: Anna\nbio: Das ‘Wort’"),
            ("categories/politik", "title: Politik\ndescription: Das ‘Wort’"),
            ("pages/p", "title: Das ‘Wort’"),
        ] {
            marks(&file(path, keys), &[("foreign-quotes", bad)]);
        }
    }

    #[test]
    fn marks_of_the_language() {
        for text in [
            "Das \"Wort\" und 'so'.",
            "Das „Wort, das ‚so‘ heißt“.",
            "Das »Wort«.",
            "Ein 27\"-Monitor.",
            "`“Code”`",
            "›So‹.",
        ] {
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
