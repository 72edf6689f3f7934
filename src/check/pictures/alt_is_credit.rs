use super::credit_line::is_credit;
use super::shown;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Alternative texts that name the maker of a picture instead of what it shows.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for picture in shown(document).into_iter().filter(|picture| is_credit(picture.alt)) {
        let message = format!("the alternative text of `{}` is a credit", picture.src);
        let told = Diagnostic::new(&code::ALT_IS_CREDIT, picture.alt_place, message);
        found.push(told.hint(match picture.credit.is_empty() {
            true => "say what there is to see, and name the maker as the credit",
            false => "say what there is to see; the credit stands at the picture already",
        }));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn credits_in_the_place_of_descriptions() {
        let site = |text: &str| article("a", "", text) + "-- content/media/kran.jpg --\npng 1200x800\n";
        check(&site("![Ein Kran](kran.jpg){credit=\"Foto: Anna\"}"), &[]);
        let told = |hint: &str| {
            format!("alt-is-credit content/articles/a.md:9:3 the alternative text of `kran.jpg` is a credit ({hint})")
        };
        check(
            &site("![Foto: Ben](kran.jpg){credit=\"Anna\"}"),
            &[&told("say what there is to see; the credit stands at the picture already")],
        );
        check(
            &site("![picture alliance/dpa](kran.jpg)"),
            &[&told("say what there is to see, and name the maker as the credit")],
        );
    }
}
