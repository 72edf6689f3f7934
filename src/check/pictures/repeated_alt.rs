use super::{letters, shown};
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Alternative texts that say what stands at the picture anyway.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for picture in shown(document) {
        let alt = letters(picture.alt);
        let twin = [("caption", picture.caption), ("credit", picture.credit)];
        let twin = twin.iter().find(|(_, text)| !alt.is_empty() && letters(text) == alt);
        if let Some((what, _)) = twin {
            let message = format!("the alternative text of `{}` is its {what} once more", picture.src);
            let told = Diagnostic::new(&code::REPEATED_ALT, picture.alt_place, message);
            found.push(told.hint("say what there is to see; who can't see the picture hears both"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    const CRANE: &str = "-- content/media/kran.jpg --\npng 1200x800\n";

    #[test]
    fn what_stands_at_the_picture_anyway() {
        let lead = |texts: &str| article("a", texts, "Text.") + CRANE;
        check(
            &lead("image: kran.jpg\nimage_alt: Ein Kran im Hafen\nimage_caption: Der neue Kran.\nimage_credit: Anna"),
            &[],
        );
        marks(
            &lead("image: kran.jpg\nimage_alt: Der neue Kran\nimage_caption: Der neue Kran.\nimage_credit: Anna"),
            &[("repeated-alt", "Der neue Kran")],
        );
        marks(
            &lead("image: {src: kran.jpg, alt: Anna Beispiel, credit: Anna Beispiel}"),
            &[("repeated-alt", "Anna Beispiel")],
        );
        let text = article("a", "", "![Der neue Kran](kran.jpg \"Der neue Kran.\"){credit=\"Anna\"}") + CRANE;
        check(
            &text,
            &["repeated-alt content/articles/a.md:9:3 the alternative text of `kran.jpg` is its caption once more \
               (say what there is to see; who can't see the picture hears both)"],
        );
    }

    /// It is written once, however often it is shown.
    #[test]
    fn texts_of_a_sidecar_are_told_there() {
        let use_of = |name: &str| article(name, "", "![](kran.jpg)");
        let sidecar = "-- content/media/kran.jpg.yaml --\nalt: Kran\ncaption: Kran\ncredit: Anna\n";
        let site = use_of("a") + &use_of("b") + CRANE + sidecar;
        check(
            &site,
            &[
                "repeated-alt content/media/kran.jpg.yaml:1:6 the alternative text of `kran.jpg` is its caption once more \
               (say what there is to see; who can't see the picture hears both)",
            ],
        );
    }
}
