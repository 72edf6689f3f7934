//! How a credit is written, for telling one from a description.

/// Words that a credit begins with, in lower case.
const MARKERS: [&str; 14] = [
    "©",
    "(c)",
    "foto:",
    "fotos:",
    "photo:",
    "photos:",
    "photo by",
    "credit:",
    "credits:",
    "crédit:",
    "crédits:",
    "copyright:",
    "copyright by",
    "copyright ©",
];

/// Whom pictures come from, in lower case.
const AGENCIES: [&str; 19] = [
    "picture alliance",
    "picture-alliance",
    "getty images",
    "gettyimages",
    "adobe stock",
    "imago images",
    "wikimedia commons",
    "imago",
    "dpa",
    "afp",
    "reuters",
    "epd",
    "kna",
    "apa",
    "keystone",
    "shutterstock",
    "istock",
    "unsplash",
    "pixabay",
];

/// Whether a text says who made a picture rather than what it shows.
pub fn is_credit(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    if MARKERS.iter().any(|marker| text.starts_with(marker)) {
        return true;
    }
    // `Bild: dpa`, but not `Bild: Der Hafen im Nebel`.
    let text =
        ["bild:", "image:", "grafik:", "quelle:"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text);
    let mut parts = text.split(['/', '|']).map(str::trim);
    let is_agency = |part: &str| AGENCIES.contains(&part);
    // `Anna Beispiel/dpa`: a name has few words.
    text.split_whitespace().count() <= 6 && parts.any(is_agency)
}

/// Where a credit begins that stands behind something else, in bytes.
pub fn credit_behind(text: &str) -> Option<usize> {
    // Behind the end of what is described, or in parentheses: `Auf dem Foto: der Bürgermeister` is none.
    let ends =
        |before: &str| before.trim_end().ends_with(['.', '!', '?', ',', ';', '(', '[', '|', '/', '–', '-', '“', '"']);
    let sign = ["©", "(c) ", "(C) "].iter().filter_map(|sign| text.find(sign));
    // `Foto: Anna`, `Symbolfoto: Anna`, `Archivbild: dpa`.
    let word = text.match_indices(':').filter_map(|(colon, _)| {
        let at = text[..colon]
            .rfind(|c: char| !c.is_alphanumeric() && c != '-')
            .map_or(0, |before| before + text[before..].chars().next().map_or(0, char::len_utf8));
        let word = text[at..colon].to_lowercase();
        let is_marker = ["foto", "fotos", "photo", "photos", "credit", "archivbild", "symbolbild"]
            .iter()
            .any(|end| word.ends_with(end));
        (is_marker && ends(&text[..at])).then_some(at)
    });
    sign.chain(word).min().filter(|at| *at > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credits_and_descriptions() {
        for credit in [
            "Foto: Anna Beispiel",
            "© dpa",
            "picture alliance / dpa",
            "dpa",
            "Anna Beispiel/dpa",
            "Bild: imago",
            "Photo by A",
        ] {
            assert!(is_credit(credit), "{credit}");
        }
        for description in [
            "Ein Kran im Hafen",
            "Bild: Der Hafen im Nebel",
            "Fotografin Anna Beispiel mit ihrer Kamera",
            "Das Logo der dpa an der Zentrale in Hamburg",
            "Fotos an einer Wand",
            "Reuters-Zentrale in London",
            "Luftfoto: der Hafen",
            "Copyright-Gegner demonstrieren",
            "Crédit-Agricole-Filiale in Paris",
            "",
        ] {
            assert!(!is_credit(description), "{description}");
        }
    }

    #[test]
    fn credits_behind_descriptions() {
        assert_eq!(credit_behind("Ein Kran. Foto: Anna"), Some(10));
        assert_eq!(credit_behind("Ein Kran (© Anna)"), Some(10));
        assert_eq!(credit_behind("Ein Kran. Symbolfoto: Anna"), Some(10));
        assert_eq!(credit_behind("Ein Kran (Archivfoto: dpa)"), Some(10));
        for text in ["Auf dem Foto: der Bürgermeister", "Luftfoto: Kran", "Foto: Anna", "Ein Kran", "Symbolfoto: Kran"]
        {
            assert_eq!(credit_behind(text), None, "{text}");
        }
    }
}
