/// Quotation marks of a language, any space inside them included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quotes {
    /// Opening and closing.
    pub outer: (&'static str, &'static str),
    /// Within a quotation.
    pub inner: (&'static str, &'static str),
    pub apostrophe: &'static str,
}

/// By language, or language and region where they differ. Source: CLDR, `delimiters`, but for French: it sets a narrow
/// no-break space inside guillemets, as the Imprimerie nationale does.
const TABLE: [(&str, [&str; 4]); 34] = [
    ("de-CH", ["«", "»", "‹", "›"]),
    ("de-LI", ["«", "»", "‹", "›"]),
    ("de", ["„", "“", "‚", "‘"]),
    ("fr-CH", ["«", "»", "‹", "›"]),
    ("fr", ["«\u{202f}", "\u{202f}»", "“", "”"]),
    ("en", ["“", "”", "‘", "’"]),
    ("es", ["«", "»", "“", "”"]),
    ("it", ["«", "»", "“", "”"]),
    ("pt-PT", ["«", "»", "“", "”"]),
    ("pt", ["“", "”", "‘", "’"]),
    ("ca", ["«", "»", "“", "”"]),
    ("nl", ["‘", "’", "“", "”"]),
    ("pl", ["„", "”", "«", "»"]),
    ("cs", ["„", "“", "‚", "‘"]),
    ("sk", ["„", "“", "‚", "‘"]),
    ("sl", ["„", "“", "‚", "‘"]),
    ("hr", ["„", "“", "‚", "‘"]),
    ("sr", ["„", "“", "‚", "‘"]),
    ("bg", ["„", "“", "‚", "‘"]),
    ("lt", ["„", "“", "‚", "‘"]),
    ("et", ["„", "“", "«", "»"]),
    ("hu", ["„", "”", "»", "«"]),
    ("ro", ["„", "”", "«", "»"]),
    ("sv", ["”", "”", "’", "’"]),
    ("fi", ["”", "”", "’", "’"]),
    ("da", ["“", "”", "‘", "’"]),
    ("nb", ["«", "»", "‘", "’"]),
    ("nn", ["«", "»", "‘", "’"]),
    ("no", ["«", "»", "‘", "’"]),
    ("ru", ["«", "»", "„", "“"]),
    ("uk", ["«", "»", "„", "“"]),
    ("el", ["«", "»", "“", "”"]),
    ("ja", ["「", "」", "『", "』"]),
    ("is", ["„", "“", "‚", "‘"]),
];

/// Double marks that newspapers in a language use besides those of the table, of all its regions. A key with a region stands
/// for that region alone.
const OTHERS: [(&str, &[(&str, &str)]); 18] = [
    ("de-CH", &[("„", "“")]),
    ("de-LI", &[("„", "“")]),
    ("de", &[("»", "«")]),
    ("da", &[("»", "«"), ("„", "“"), ("”", "”")]),
    ("sv", &[("»", "»"), ("»", "«")]),
    ("fi", &[("»", "»")]),
    ("nl", &[("„", "”")]),
    ("cs", &[("»", "«")]),
    ("sk", &[("»", "«")]),
    ("sl", &[("»", "«")]),
    ("hr", &[("»", "«"), ("„", "”")]),
    ("sr", &[("„", "”"), ("»", "«")]),
    ("lt", &[("„", "”")]),
    ("et", &[("„", "”")]),
    ("pt", &[("«", "»")]),
    ("no", &[("“", "”"), ("”", "”")]),
    ("nb", &[("“", "”"), ("”", "”")]),
    ("nn", &[("“", "”"), ("”", "”")]),
];

impl Quotes {
    /// Double marks that are no mistake in a language, though they are not the ones that are set.
    pub fn others(tag: &str) -> &'static [(&'static str, &'static str)] {
        let language = tag.split('-').next().unwrap_or_default();
        let found = |key: &str| OTHERS.iter().find(|(known, _)| *known == key);
        found(tag).or_else(|| found(language)).map_or(&[], |(_, marks)| marks)
    }

    /// Those of a language tag; English ones for a language that is not in the table.
    pub fn of(tag: &str) -> Self {
        let language = tag.split('-').next().unwrap_or_default();
        let found = |key: &str| TABLE.iter().find(|(known, _)| *known == key);
        let marks = found(tag).or_else(|| found(language)).map_or(["“", "”", "‘", "’"], |(_, marks)| *marks);
        Self { outer: (marks[0], marks[1]), inner: (marks[2], marks[3]), apostrophe: "’" }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_may_differ_from_its_language() {
        assert_eq!(Quotes::of("de-DE").outer, ("„", "“"));
        assert_eq!(Quotes::of("de-CH").outer, ("«", "»"));
        assert_eq!(Quotes::of("fr").outer, ("«\u{202f}", "\u{202f}»"));
        assert_eq!(Quotes::of("xx").outer, ("“", "”"));
    }
}
