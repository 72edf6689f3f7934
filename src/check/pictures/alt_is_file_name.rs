use super::shown;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Alternative texts that a camera or a program wrote.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for picture in shown(document).into_iter().filter(|picture| is_file_name(picture.alt, picture.src)) {
        let message = format!("the alternative text `{}` is the name of a file", picture.alt);
        let told = Diagnostic::new(&code::ALT_IS_FILE_NAME, picture.alt_place, message);
        found.push(told.hint("say what there is to see"));
    }
}

/// What cameras, telephones and programs call pictures, before a number.
const COUNTED: [&str; 20] = [
    "img",
    "dsc",
    "dscn",
    "dscf",
    "dcim",
    "pxl",
    "mvi",
    "gopr",
    "image",
    "picture",
    "pic",
    "photo",
    "bild",
    "foto",
    "grafik",
    "screenshot",
    "bildschirmfoto",
    "unbenannt",
    "untitled",
    "unnamed",
];

fn is_file_name(alt: &str, src: &str) -> bool {
    let alt = alt.trim().to_lowercase();
    let file = src.rsplit('/').next().unwrap_or(src).to_lowercase();
    let stem = file.rsplit_once('.').map_or(file.as_str(), |(stem, _)| stem);
    // A word that is also the file's name may well be what there is to see.
    let like_a_name = alt.contains(['-', '_']) || alt.contains(|c: char| c.is_ascii_digit());
    if alt == file || alt == stem && like_a_name && !alt.contains(' ') {
        return true;
    }
    let ending = alt.rsplit_once('.').map(|(_, ending)| ending);
    if ending.is_some_and(|e| ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "tif", "tiff"].contains(&e)) {
        return true;
    }
    let counted = |word: &&&str| {
        let number =
            alt.strip_prefix(**word).map(|rest| rest.trim_matches(|c: char| matches!(c, ' ' | '-' | '_' | '(' | ')')));
        number.is_some_and(|rest| {
            rest.bytes().any(|b| b.is_ascii_digit()) && rest.bytes().all(|b| b.is_ascii_digit() || b"-_.".contains(&b))
        })
    };
    COUNTED.iter().find(counted).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::{article, check};

    #[test]
    fn names_of_files() {
        for alt in [
            "IMG_1234",
            "IMG_1234.jpg",
            "bild-3",
            "kran-am-hafen",
            "Kran-am-Hafen.jpg",
            "DSC00421",
            "Screenshot 2023-04-01",
            "Bild 3",
            "x.png",
        ] {
            assert!(is_file_name(alt, "2020/kran-am-hafen.jpg"), "{alt}");
        }
        for alt in [
            "Kran",
            "Kran am Hafen",
            "Bild eines Krans",
            "Foto von 3 Kränen",
            "Ein Screenshot der Seite x.example",
            "",
            "Boeing 747",
        ] {
            assert!(!is_file_name(alt, "kran.jpg"), "{alt}");
        }
    }

    #[test]
    fn told_at_the_text() {
        let text = article("a", "", "![IMG_1](kran.jpg)") + "-- content/media/kran.jpg --\npng 1200x800\n";
        check(
            &text,
            &[
                "alt-is-file-name content/articles/a.md:9:3 the alternative text `IMG_1` is the name of a file (say what there is to see)",
            ],
        );
    }
}
