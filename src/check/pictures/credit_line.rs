//! How a credit is written, for telling one from a description.

/// Words that a credit begins with, in lower case.
const MARKERS: [&str; 11] =
    ["©", "(c)", "foto:", "fotos:", "photo:", "photos:", "photo by", "credit:", "credits:", "crédit", "copyright"];

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
    // Lower case may have other lengths; markers are found in the text as it is written.
    let markers = ["Foto:", "Fotos:", "Photo:", "Photos:", "Credit:", "©", "(c) ", "(C) "];
    let begins = |at: &usize| !text[..*at].chars().next_back().is_some_and(char::is_alphanumeric);
    let found = markers.iter().filter_map(|marker| text.find(marker).filter(begins));
    found.min().filter(|at| *at > 0)
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
            "",
        ] {
            assert!(!is_credit(description), "{description}");
        }
    }

    #[test]
    fn credits_behind_descriptions() {
        assert_eq!(credit_behind("Ein Kran. Foto: Anna"), Some(10));
        assert_eq!(credit_behind("Ein Kran (© Anna)"), Some(10));
        for text in ["Luftfoto: Kran", "Foto: Anna", "Ein Kran", "Symbolfoto: Kran"] {
            assert_eq!(credit_behind(text), None, "{text}");
        }
    }
}
