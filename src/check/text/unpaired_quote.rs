use super::marks::texts;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Quotations that never end, or never began. One may go on over several paragraphs.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for text in texts(document) {
        for mark in &text.quotations.alone {
            let (message, hint) = match mark.opens {
                true => ("the quotation that begins here does not end", "set the mark behind its last word"),
                false => {
                    ("no quotation begins before the mark that ends one here", "set the mark before its first word")
                }
            };
            let place = text.place(document, mark.range.clone());
            found.push(Diagnostic::new(&code::UNPAIRED_QUOTE, place, message).hint(hint));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    #[test]
    fn marks_without_their_other_half() {
        check(
            &article("a", "", "Er sagte: „Nein.\n\nDann ging er."),
            &[
                "unpaired-quote content/articles/a.md:9:11 the quotation that begins here does not end (set the mark behind its last word)",
            ],
        );
        check(
            &article("a", "", "Er sagte: Nein\"."),
            &["unpaired-quote content/articles/a.md:9:15 no quotation begins before the mark that ends one here \
               (set the mark before its first word)"],
        );
        marks(&article("a", "title: Das \"Wort", "Text."), &[("unpaired-quote", "Das \"Wort")]);
    }

    #[test]
    fn long_quotations_lists_notes_and_measures() {
        for text in [
            "„Eins.\n\n„Zwei.“",
            "„Eins:\n\n- zwei\n- drei“",
            "Ein 5' 2\" großer Mann mit 27\"-Monitor.",
            "Text.[^1]\n\n[^1]: \"Quelle\", S. 5",
            "```\nprint(\"x)\n```",
            "Das geht's, das ging’s, '90er.",
            "> \"Zitat.\"",
        ] {
            check(&article("a", "", text), &[]);
        }
    }
}
