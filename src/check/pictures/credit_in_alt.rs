use super::credit_line::{credit_behind, is_credit};
use super::shown;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Pictures that are credited in their alternative text alone, where nobody sees it.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let uncredited = shown(document).into_iter().filter(|picture| picture.credit.trim().is_empty());
    for picture in uncredited.filter(|picture| !is_credit(picture.alt)) {
        let Some(at) = credit_behind(picture.alt) else { continue };
        let message = format!("only the alternative text of `{}` says who made it", picture.src);
        let told = Diagnostic::new(&code::CREDIT_IN_ALT, picture.alt_place, message);
        found.push(told.hint(format!("move `{}` to the credit", picture.alt[at..].trim_end_matches(')'))));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    #[test]
    fn credits_that_nobody_sees() {
        let site = |text: &str| article("a", "", text) + "-- content/media/kran.jpg --\npng 1200x800\n";
        check(&site("![Ein Kran. Foto: Anna](kran.jpg){credit=\"Anna\"}"), &[]);
        check(&site("![Ein Kran](kran.jpg)"), &[]);
        check(
            &site("![Ein Kran. Foto: Anna](kran.jpg)"),
            &["credit-in-alt content/articles/a.md:9:3 only the alternative text of `kran.jpg` says who made it \
               (move `Foto: Anna` to the credit)"],
        );
        marks(&site("![Ein Kran (© Anna)](kran.jpg)"), &[("credit-in-alt", "Ein Kran (© Anna)")]);
    }
}
