use std::ops::Range;

/// Where the two halves of a content file are, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Halves {
    /// The YAML between the fences.
    pub yaml: Range<usize>,
    /// Where the text below the second fence begins.
    pub body: usize,
}

/// Why a file has no front matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoFrontMatter {
    /// The first line is no fence.
    Absent,
    /// The second fence is missing.
    Unclosed,
}

/// Finds the front matter: `---` alone on the first line (after a byte order mark, if there is one) up to the next
/// line that is `---` or `...` alone. Line ends may be CRLF.
pub fn split(text: &str) -> Result<Halves, NoFrontMatter> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[start..].split_inclusive('\n');
    let first = lines.next().unwrap_or_default();
    if first.trim_end() != "---" {
        return Err(NoFrontMatter::Absent);
    }
    let yaml_start = start + first.len();
    let mut at = yaml_start;
    for line in lines {
        if matches!(line.trim_end(), "---" | "...") {
            return Ok(Halves { yaml: yaml_start..at, body: at + line.len() });
        }
        at += line.len();
    }
    Err(NoFrontMatter::Unclosed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_at_the_fences() {
        let check = |text: &str, want: Result<(&str, &str), NoFrontMatter>| {
            assert_eq!(split(text).map(|h| (&text[h.yaml], &text[h.body..])), want, "{text:?}");
        };
        check("---\na: 1\n---\nText", Ok(("a: 1\n", "Text")));
        check("\u{feff}---\r\na: 1\r\n---\r\nText", Ok(("a: 1\r\n", "Text")));
        check("---\n---\n", Ok(("", "")));
        check("---\na: 1\n...\n", Ok(("a: 1\n", "")));
        check("---\na: 1\n---", Ok(("a: 1\n", "")));
        check("", Err(NoFrontMatter::Absent));
        check("Text\n---\n", Err(NoFrontMatter::Absent));
        check("---\na: 1\n", Err(NoFrontMatter::Unclosed));
        check("----\na: 1\n---\n", Err(NoFrontMatter::Absent));
    }
}
