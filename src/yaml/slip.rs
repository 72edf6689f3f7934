//! A text that had to be in quotes and is not: the commonest mistake in front matter.

use serde::de::IgnoredAny;

use super::write;

/// A line that can't be read as it stands, and can once its value is in quotes.
#[derive(Debug)]
pub(super) struct Slip {
    /// The byte of the YAML that makes quotes necessary.
    pub at: usize,
    pub reason: String,
    /// The line as it should be.
    pub mended: String,
}

/// Looks for the slip where the reader stopped, which may be a line late.
pub(super) fn find(yaml: &str, at: usize) -> Option<Slip> {
    let start = yaml[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = yaml[..start].trim_end();
    let start_before = before.rfind('\n').map_or(0, |end| end + 1);
    let in_line = |start: usize| {
        let line = yaml[start..].lines().next().unwrap_or_default();
        let mut slip = of_line(line)?;
        slip.at += start;
        Some(slip)
    };
    in_line(start).or_else(|| in_line(start_before))
}

fn of_line(line: &str) -> Option<Slip> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let entry = line[indent..].trim_end();
    if reads(entry) {
        return None;
    }
    let begin = value_of(entry)?;
    let (name, value) = entry.split_at(begin);
    let (at, reason, value) = reason(value)?;
    let mended = format!("{name}{}", quoted(value));
    reads(&mended).then(|| Slip { at: indent + begin + at, reason, mended })
}

fn reads(yaml: &str) -> bool {
    serde_yaml::from_str::<IgnoredAny>(yaml).is_ok()
}

/// Where the value of `key: value`, `- value` or `- key: value` begins.
fn value_of(entry: &str) -> Option<usize> {
    let item = entry.strip_prefix("- ").map_or(0, |rest| entry.len() - rest.trim_start().len());
    let plain = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || "_-".contains(c));
    let key = entry[item..].find(": ").filter(|end| plain(&entry[item..item + end])).map(|end| {
        let value = &entry[item + end + 1..];
        entry.len() - value.trim_start().len()
    });
    key.or((item > 0).then_some(item))
}

/// Why a value needs quotes, the byte of it that shows it, and the value without a comment behind it.
fn reason(value: &str) -> Option<(usize, String, &str)> {
    let first = value.chars().next()?;
    let close = match first {
        '"' | '\'' => Some(first),
        '[' => Some(']'),
        '{' => Some('}'),
        _ => None,
    };
    if let Some(close) = close {
        let end = 1 + value[1..].find(close)? + 1;
        let rest = without_comment(&value[end..]);
        let at = end + (rest.len() - rest.trim_start().len());
        let reason = format!("text goes on behind the closing `{close}`");
        return (at < end + rest.len()).then(|| (at, reason, &value[..end + rest.len()]));
    }
    let value = without_comment(value);
    if "*&@`%!|>?,]}".contains(first) {
        return Some((0, format!("a text without quotes can't begin with `{first}`"), value));
    }
    let colon = value.find(": ").or_else(|| value.strip_suffix(':').map(str::len))?;
    Some((colon, "a text without quotes can't have a colon and a space in it".into(), value))
}

fn without_comment(text: &str) -> &str {
    text[..text.find(" #").unwrap_or(text.len())].trim_end()
}

/// The value in quotes that it does not hold, as far as there are any. Quotes around the whole of it are taken for such, not
/// for part of the text: those whose inner twin opens a word, stands within one or at the end.
fn quoted(value: &str) -> String {
    let whole = |quote: char| {
        let inner = value.strip_prefix(quote)?.strip_suffix(quote)?;
        let (_, behind) = inner.split_once(quote)?;
        (behind.is_empty() || behind.starts_with(char::is_alphanumeric)).then_some(inner)
    };
    write::quoted(whole('"').or_else(|| whole('\'')).unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use crate::vocab::SourcePath;
    use crate::yaml::parse;

    #[test]
    fn the_commonest_slips_are_told_in_plain_words_and_mended() {
        let check = |line: &str, at: usize, message: &str, mended: &str| {
            for (before, behind) in [("", ""), ("title: A\n", "\ndate: 2020-01-01\n"), ("tags:\n  - a\n", "\n\nb: [c]")]
            {
                let yaml = format!("{before}{line}{behind}");
                let problem = parse(&SourcePath::new("site.yaml").unwrap(), &yaml, 0).unwrap_err();
                assert_eq!(problem.message, message, "{yaml}");
                assert_eq!(problem.hints, [format!("put the whole value in quotes: `{mended}`")], "{yaml}");
                let place = crate::diag::Place::bytes(&problem.place.path, before.len() + at..before.len() + at + 1);
                assert_eq!(problem.place, place, "{yaml}");
            }
        };
        let colon = "a text without quotes can't have a colon and a space in it";
        check("teaser: Er sagte: ja", 16, colon, "teaser: 'Er sagte: ja'");
        check("teaser: Er sagte: it's # why", 16, colon, "teaser: \"Er sagte: it's\"");
        check("teaser: Er sagte: \"it's\"", 16, colon, "teaser: 'Er sagte: \"it''s\"'");
        let behind = "text goes on behind the closing `\"`";
        check("teaser: \"Zitat\" sagte er", 16, behind, "teaser: '\"Zitat\" sagte er'");
        check("teaser: \"Er sagte \"ja\" dann\"", 19, behind, "teaser: 'Er sagte \"ja\" dann'");
        check("teaser: \"Er sagte „ja\"\"", 24, behind, "teaser: 'Er sagte „ja\"'");
        check("teaser: 'Er's'", 12, "text goes on behind the closing `'`", "teaser: \"Er's\"");
        check("teaser: [sic] sagte er", 14, "text goes on behind the closing `]`", "teaser: '[sic] sagte er'");
        check("teaser: *foo*", 8, "a text without quotes can't begin with `*`", "teaser: '*foo*'");
        check("teaser: @foo", 8, "a text without quotes can't begin with `@`", "teaser: '@foo'");
        check("teaser: 50 % mehr: ja", 17, colon, "teaser: '50 % mehr: ja'");
        check("teaser: % mehr", 8, "a text without quotes can't begin with `%`", "teaser: '% mehr'");
    }

    #[test]
    fn what_quotes_do_not_mend_is_told_otherwise() {
        let check = |yaml: &str, message: &str| {
            let problem = parse(&SourcePath::new("site.yaml").unwrap(), yaml, 0).unwrap_err();
            assert_eq!(problem.message, message, "{yaml}");
            assert_eq!(problem.hints.len(), 1, "{yaml}");
        };
        check("title: A\n  date: 2020-01-01\n", "a colon stands where no key can be");
        check("title: A\ndate 2020-01-01\nb: c\n", "a line has no key");
        check("title: \"A\nb: c\n", "a quoted text does not end");
        check("a:\n  b: c\n d: e\n", "this belongs to no key");
    }
}
