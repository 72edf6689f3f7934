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
const COUNTED: [&str; 24] = [
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
    "screen shot",
    "whatsapp image",
    "whatsapp bild",
    "signal",
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
    if alt == file || alt == stem && like_a_name && !alt.contains(' ') && !is_model(&alt) {
        return true;
    }
    let ending = alt.rsplit_once('.').map(|(_, ending)| ending);
    if ending.is_some_and(|e| ["jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "tif", "tiff"].contains(&e)) {
        return true;
    }
    COUNTED.iter().filter_map(|word| alt.strip_prefix(word)).any(is_count)
}

/// Whether what follows such a word is a number, a time or a size, as in `-20240512-WA0001` or ` 2024-05-12 at 10.11.12`.
fn is_count(rest: &str) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let part = |part: &str| {
        let size = part.split_once('x').is_some_and(|(width, height)| number(width) && number(height));
        let words = ["at", "um", "scaled", "edited", "bearbeitet", "copy", "kopie"];
        number(part) || size || part.strip_prefix("wa").is_some_and(number) || words.contains(&part)
    };
    let mut parts = rest.split(|c: char| " -_.():".contains(c)).filter(|part| !part.is_empty()).peekable();
    parts.peek().is_some_and(|first| first.starts_with(|c: char| c.is_ascii_digit())) && parts.all(part)
}

/// Whether a text names a machine, as `A-380` or `U 96` do, whatever the file is called.
fn is_model(alt: &str) -> bool {
    let letters = alt.bytes().take_while(u8::is_ascii_alphabetic).count();
    let number = alt[letters..].trim_start_matches(['-', '_']);
    let counted = COUNTED.contains(&&alt[..letters]);
    !counted
        && (1..=3).contains(&letters)
        && (1..=4).contains(&number.len())
        && number.bytes().all(|b| b.is_ascii_digit())
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
            "WhatsApp Image 2024-05-12 at 10.11.12",
            "WhatsApp Bild 2024-05-12 um 10.11.12 (1)",
            "DSC_1234-1024x683",
            "IMG-20240512-WA0001",
            "IMG_0815-scaled",
            "PXL_20240512_101112345",
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
            "Bild zu 3",
            "Foto 3 x 4 Meter groß",
        ] {
            assert!(!is_file_name(alt, "kran.jpg"), "{alt}");
        }
        assert!(!is_file_name("A-380", "a-380.jpg") && is_file_name("img-380", "img-380.jpg"));
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
