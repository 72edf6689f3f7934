use std::fmt::Write as _;

use serde_yaml::Value;

/// A text as YAML writes it on one line, as a value of its own or within a list in brackets: without quotes where it reads
/// as itself all the same.
pub fn scalar(text: &str) -> String {
    if reads_as_itself(text) {
        text.to_owned()
    } else if text.chars().all(is_printed) {
        quoted(text)
    } else {
        escaped(text)
    }
}

/// A text in quotes that it does not hold, as far as there are any. It has no line breaks.
pub(super) fn quoted(text: &str) -> String {
    match text.contains('\'') && !text.contains(['"', '\\']) {
        true => format!("\"{text}\""),
        false => format!("'{}'", text.replace('\'', "''")),
    }
}

fn reads_as_itself(text: &str) -> bool {
    let itself = |value: &Value| value.as_str() == Some(text);
    let alone = serde_yaml::from_str::<Value>(&format!("k: {text}")).is_ok_and(|value| itself(&value["k"]));
    let listed = || match serde_yaml::from_str::<Value>(&format!("[{text}, x]")) {
        Ok(Value::Sequence(items)) => items.len() == 2 && itself(&items[0]),
        _ => false,
    };
    text.chars().all(is_printed) && alone && listed()
}

/// What YAML takes as it is; a line break is no part of a line.
fn is_printed(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}' | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if is_printed(c) => out.push(c),
            c => _ = write!(out, "\\U{:08x}", c as u32),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn quotes_stand_where_they_have_to() {
        let check = |text: &str, want: &str| assert_eq!(scalar(text), want);
        check("Flut in Auerbruck", "Flut in Auerbruck");
        check("2026-11-24 09:12", "2026-11-24 09:12");
        check("Die Flut: ein Rückblick", "'Die Flut: ein Rückblick'");
        check("So geht's", "So geht's");
        check("Das ist's: \"nein\"", "'Das ist''s: \"nein\"'");
        check("It's: a #1", "\"It's: a #1\"");
        check("C #1", "'C #1'");
        check("#nofilter", "'#nofilter'");
        check("\"Nein\"", "'\"Nein\"'");
        check("2024", "'2024'");
        check("true", "'true'");
        check("~", "'~'");
        check("", "''");
        check("- a", "'- a'");
        check("Rain, Wind", "'Rain, Wind'");
        check("🎉 Fest", "🎉 Fest");
        check("a\nb", "\"a\\U0000000ab\"");
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_it_was(text in prop_oneof!["\\PC{0,40}", "[-\\[\\]{}:,#&*!|>'\"%@`?~ a1\\\\\\n\\t]{0,12}", any::<String>()]) {
            let written = scalar(&text);
            prop_assert!(!written.contains('\n'));
            let want = Value::String(text);
            let alone: Value = serde_yaml::from_str(&format!("a: b\nk: {written}\nz: y")).unwrap();
            prop_assert_eq!(&alone["k"], &want);
            let listed: Value = serde_yaml::from_str(&format!("k: [{written}, {written}]")).unwrap();
            prop_assert_eq!(&listed["k"], &Value::Sequence(vec![want.clone(), want]));
        }
    }
}
