//! Text into HTML, so that it stays text.

use std::borrow::Cow;

use super::Rendered;

/// Between tags.
pub(super) fn text(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        _ => None,
    });
}

/// Within a double-quoted attribute.
pub(super) fn attribute(out: &mut String, text: &str) {
    escape(out, text, |byte| match byte {
        b'&' => Some("&amp;"),
        b'<' => Some("&lt;"),
        b'>' => Some("&gt;"),
        b'"' => Some("&quot;"),
        _ => None,
    });
}

/// An address within a double-quoted attribute. What is percent-encoded already stays so.
pub(super) fn href(out: &mut String, address: &str) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for (i, byte) in address.bytes().enumerate() {
        match byte {
            b'&' => out.push_str("&amp;"),
            b'\'' => out.push_str("&#x27;"),
            b'"' | b'<' | b'>' | b'[' | b'\\' | b']' | b'`' | b'{' | b'|' | b'}' | 0..=b' ' | 0x7f.. => {
                out.push('%');
                out.push(HEX[usize::from(byte >> 4)].into());
                out.push(HEX[usize::from(byte & 15)].into());
            }
            _ => out.push_str(&address[i..=i]),
        }
    }
}

fn escape(out: &mut String, text: &str, escaped: impl Fn(u8) -> Option<&'static str>) {
    let mut done = 0;
    for (i, byte) in text.bytes().enumerate() {
        if let Some(entity) = escaped(byte) {
            out.push_str(&text[done..i]);
            out.push_str(entity);
            done = i + 1;
        }
    }
    out.push_str(&text[done..]);
}

/// Whether there is a control character other than tab and newline, or what may be one: nearly every text is clean, so the
/// compiler is to look at many bytes at a time, which it does in blocks and without an early exit.
fn holds_control(bytes: &[u8]) -> bool {
    let suspicious = |byte: &u8| u8::from((*byte < b' ') & (*byte != b'\n') & (*byte != b'\t') | (*byte == 0x7f));
    // C2 begins the controls from U+0080 to U+009F, and ordinary letters besides, such as quotation marks.
    let begins = |byte: &u8| u8::from(*byte == 0xc2);
    bytes.chunks(64).enumerate().any(|(index, block)| {
        let (mut control, mut begun) = (0, 0);
        for byte in block {
            control |= suspicious(byte);
            begun |= begins(byte);
        }
        let from = index * 64;
        let within = || bytes[from..].iter().zip(bytes[from..].iter().skip(1)).take(64);
        control != 0 || begun != 0 && within().any(|(a, b)| *a == 0xc2 && *b < 0xa0)
    })
}

/// Removes control characters and moves the offsets accordingly. They get into articles from word processors; feeds that hold
/// one are not XML any more.
pub(super) fn scrub(rendered: Rendered) -> Rendered {
    let bytes = rendered.html.as_bytes();
    if !holds_control(bytes) {
        return rendered;
    }
    let mut html = String::with_capacity(rendered.html.len());
    let mut ends = Vec::with_capacity(rendered.paragraph_ends.len());
    let mut done = 0;
    for end in rendered.paragraph_ends {
        html.push_str(&without_controls(&rendered.html[done..end]));
        ends.push(html.len());
        done = end;
    }
    html.push_str(&without_controls(&rendered.html[done..]));
    Rendered { html, paragraph_ends: ends }
}

/// A text with line breaks for the controls that mean one, and without the others.
pub(super) fn without_controls(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t') {
        return text.into();
    }
    let text = text.replace("\r\n", "\n");
    let kept = text.chars().filter_map(|c| match c {
        '\0' => Some('\u{fffd}'),
        '\n' | '\t' => Some(c),
        // A line break within a paragraph, as word processors write it.
        '\u{b}' | '\u{c}' | '\r' | '\u{85}' => Some('\n'),
        c if c.is_control() => None,
        c => Some(c),
    });
    Cow::Owned(kept.collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |address: &str, expected: &str| {
            let mut out = String::new();
            href(&mut out, address);
            assert_eq!(out, expected, "{address}");
        };
        check("/a b/ä?x=1&y='2'", "/a%20b/%C3%A4?x=1&amp;y=&#x27;2&#x27;");
        check("/schon%20da/", "/schon%20da/");
        check("/\"><script>", "/%22%3E%3Cscript%3E");
    }

    #[test]
    fn control_characters_go_and_offsets_follow() {
        let html = "a\0b\u{1}c|d\u{b}e\u{7f}\u{81}f|g".to_string();
        let ends = html.match_indices('|').map(|(i, _)| i).collect();
        let clean = scrub(Rendered { html, paragraph_ends: ends });
        assert_eq!(clean.html, "a\u{fffd}bc|d\nef|g");
        assert_eq!(clean.paragraph_ends, clean.html.match_indices('|').map(|(i, _)| i).collect::<Vec<_>>());
    }
}
