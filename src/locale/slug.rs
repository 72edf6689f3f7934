use unicode_normalization::UnicodeNormalization;

/// The longest slug, in bytes: a file name may have 255, and links are read by people.
const LONGEST: usize = 96;

/// The one rule from a text to a path segment.
///
/// Letters are written as the language writes them without its special ones (`ä` is `ae` in German, `a` in French), other
/// alphabets in Latin letters, as far as that can be read: scripts such as Chinese or Arabic keep their letters. Letters
/// are lower case; an apostrophe vanishes; whatever else is no letter and no digit becomes one `-`. At most 96 bytes, cut
/// between words. Empty if the text holds no letter and no digit: the caller decides what to do.
pub(super) fn slugify(language: &str, text: &str) -> String {
    match text.chars().all(is_composed) {
        true => slug_of(language, text.chars(), text.len()),
        false => slug_of(language, text.nfc(), text.len()),
    }
}

/// Whether a letter is as it is in any composed text, whatever stands beside it (Unicode's `NFC_Quick_Check`). True of those that most
/// languages of Europe are written with; composing takes longer than all the rest.
fn is_composed(letter: char) -> bool {
    matches!(letter, '\0'..='\u{2ff}' | '‐'..='‧')
}

/// The slug of a composed text that is about so long.
fn slug_of(language: &str, composed: impl Iterator<Item = char>, length: usize) -> String {
    let mut out = String::with_capacity(length);
    let mut gap = false;
    let put = |out: &mut String, gap: &mut bool, letter| {
        if std::mem::take(gap) && !out.is_empty() {
            out.push('-');
        }
        out.push(letter);
    };
    // Lower case first: newer capitals are known by their small letter alone, and both have to come to the same.
    for letter in composed.flat_map(char::to_lowercase) {
        match letter {
            'a'..='z' | '0'..='9' => {
                put(&mut out, &mut gap, letter);
                continue;
            }
            '\'' | '’' | 'ʼ' | '‘' | '`' | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{feff}' => continue,
            '\0'..='\x7f' => {
                gap = true;
                continue;
            }
            _ => {}
        }
        for letter in plain(language, letter).chars() {
            // Marks belong to the letter before them in scripts that keep theirs; some of them count as letters.
            let stands = if is_mark(letter) { !out.is_empty() && !gap } else { letter.is_alphanumeric() };
            if stands {
                put(&mut out, &mut gap, letter);
            } else if !matches!(letter, '\'' | '`') {
                gap = true;
            }
        }
    }
    shorten(if out.is_ascii() { out } else { out.nfc().collect() })
}

/// A lower-case letter as this language writes it in an address.
fn plain(language: &str, letter: char) -> String {
    let special = match (language, letter) {
        ("de", 'ä') | ("de" | "nb" | "nn" | "no" | "da" | "is", 'æ') => "ae",
        ("de", 'ö') | ("nb" | "nn" | "no" | "da", 'ø') => "oe",
        ("de", 'ü') => "ue",
        (_, 'ß') => "ss",
        ("nb" | "nn" | "no" | "da", 'å') => "aa",
        ("is", 'þ') => "th",
        ("is", 'ð') => "d",
        ("tr" | "az", 'ı') => "i",
        ("uk", 'г') => "h",
        ("uk", 'и') => "y",
        _ => "",
    };
    if !special.is_empty() {
        return special.to_owned();
    }
    if keeps_its_letters(letter) || is_mark(letter) {
        return letter.into();
    }
    // Some transliterations are written with capitals.
    deunicode::deunicode_char(letter).map_or_else(|| letter.into(), str::to_lowercase)
}

/// Scripts whose transliteration a reader would not know again: Semitic, Indic and South East Asian ones, kana, Hangul, Han.
fn keeps_its_letters(letter: char) -> bool {
    matches!(letter as u32,
        0x0590..=0x08FF | 0x0900..=0x109F | 0x1780..=0x17FF | 0x1A20..=0x1AAF | 0x3005..=0x3007 | 0x3040..=0x30FF
        | 0x3130..=0x318F | 0x31F0..=0x31FF | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF
        | 0x20000..=0x3FFFF)
        && (letter.is_alphanumeric() || is_mark(letter))
}

/// Vowel signs and the like: no letters by themselves, but the word is misspelt without them.
fn is_mark(letter: char) -> bool {
    unicode_normalization::char::is_combining_mark(letter) && letter as u32 >= 0x0590
}

fn shorten(mut slug: String) -> String {
    if slug.len() <= LONGEST {
        return slug;
    }
    let mut end = LONGEST;
    while !slug.is_char_boundary(end) {
        end -= 1;
    }
    // A word cut in two reads badly; one that is longer than half the slug can't be spared.
    let word = slug[..end].rfind('-').filter(|at| *at > LONGEST / 2);
    slug.truncate(if slug[end..].starts_with('-') { end } else { word.unwrap_or(end) });
    slug
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn slugs() {
        let check = |language, text: &str, want: &str| assert_eq!(slugify(language, text), want, "{text}");
        check("de", "Bytedance lässt Microsoft abblitzen", "bytedance-laesst-microsoft-abblitzen");
        check("de", "Größe, Übermut & Öl: 3 Fragen!", "groesse-uebermut-oel-3-fragen");
        check("de", "„So geht's nicht weiter“ – Streit", "so-gehts-nicht-weiter-streit");
        check("de", "a\u{308}rger", "aerger");
        check("de", "STRAẞE", "strasse");
        check("fr", "Élève naïf à l’œuvre", "eleve-naif-a-loeuvre");
        check("da", "Rødgrød på øen", "roedgroed-paa-oeen");
        check("sv", "Ändå på ön", "anda-pa-on");
        check("tr", "İstanbul IŞIK", "istanbul-isik");
        check("en", "Don't panic", "dont-panic");
        check("ru", "Новости дня", "novosti-dnia");
        check("el", "Αθήνα", "athena");
        check("zh", "北京 新闻", "北京-新闻");
        check("ar", "أخبار اليوم", "أخبار-اليوم");
        check("hi", "हिन्दी समाचार", "हिन्दी-समाचार");
        check("en", "Ƛ ƛ", "l-l");
        check("de", "C++ / C#", "c-c");
        check("de", "…", "");
        check("de", "\u{1e000}`\u{ec8}", "");
        check("de", "../../etc/passwd", "etc-passwd");
    }

    #[test]
    fn what_counts_as_composed_is() {
        for letter in ('\0'..='\u{ffff}').filter(|letter| is_composed(*letter)) {
            assert!(letter.nfc().eq([letter]), "{letter:?}");
            // Nothing before it takes it in.
            for before in ['a', 'A', 'ä', '\u{1100}'] {
                let both = String::from_iter([before, letter]);
                assert_eq!(both.nfc().collect::<String>(), both);
            }
        }
    }

    proptest! {
        #[test]
        fn a_slug_is_a_clean_segment(text in "\\PC{0,200}", language in "(de|en|tr|zh|ar)") {
            let slug = slugify(&language, &text);
            prop_assert!(slug.len() <= LONGEST);
            prop_assert!(!slug.contains(|c: char| c.is_control() || c.is_whitespace() || "/\\.?#%".contains(c)), "{slug:?}");
            prop_assert!(!slug.starts_with('-') && !slug.ends_with('-') && !slug.contains("--"));
            prop_assert_eq!(slugify(&language, &slug), slug);
        }
    }
}
