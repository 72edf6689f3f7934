use std::ops::Range;

use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Names that WordPress itself gives a meaning in brackets, and with them the commonest of its plugins.
const WORDPRESS: [&str; 9] =
    ["audio", "caption", "embed", "gallery", "playlist", "video", "vimeo", "youtube", "contact-form-7"];

/// Shortcodes, which other programs put something in the place of: those of Hugo (`{{< … >}}`), Zola and Jekyll (`{{ … }}`,
/// `{% … %}`) and WordPress (`[gallery ids="1"]`).
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for block in &document.prose.blocks {
        for range in shortcodes(&block.text) {
            let start = block.source(range.start..range.start).start;
            let range = start..block.source(range.end - 1..range.end).end;
            let body = document.text.get(document.body().start..).unwrap_or_default();
            let written = body.get(range.clone()).unwrap_or_default();
            // Whoever writes of shortcodes escapes them, or makes them code.
            if body[..start].ends_with('\\') || ["\\{", "\\}", "\\["].iter().any(|escaped| written.contains(escaped)) {
                continue;
            }
            let message = format!("`{written}` is a shortcode of another program");
            let place = document.in_body(range);
            let told = Diagnostic::new(&code::FOREIGN_SHORTCODE, place, message);
            found.push(
                told.hint("write pictures, links and quotations as Markdown, and what else is meant in a layout"),
            );
        }
    }
}

/// In their order; none within another one.
fn shortcodes(text: &str) -> Vec<Range<usize>> {
    let mut all = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find(['{', '[']) {
        let start = at + next;
        let rest = &text[start..];
        let end = match rest.get(..2) {
            Some("{{") => up_to(rest, "}}").filter(|_| is_call(&text[..start], rest)),
            Some("{%") => up_to(rest, "%}"),
            _ => of_wordpress(rest),
        };
        all.extend(end.map(|end| start..start + end));
        at = start + end.unwrap_or(1);
    }
    all
}

/// Whether what stands in double braces is called rather than counted with: formulas have such braces, too.
fn is_call(before: &str, text: &str) -> bool {
    let begins = text[2..].trim_start().starts_with(|c: char| c.is_ascii_alphabetic() || "<%\"'".contains(c));
    begins && !before.ends_with(|c: char| c.is_alphanumeric() || c == '}')
}

/// The length of one in braces that a text begins with. No further than the next brace, so that a thousand of them are not a thousand
/// ways to the end.
fn up_to(text: &str, close: &str) -> Option<usize> {
    let inner = &text[2..];
    let inner = &inner[..inner.find('{').unwrap_or(inner.len())];
    inner.find(close).map(|end| 2 + end + close.len())
}

/// The length of one in brackets that a text begins with: it has a value, or is the end of one. Words alone are an editor's.
fn of_wordpress(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('[')?;
    let inner = &inner[..inner.find(['[', ']']).filter(|&end| inner[end..].starts_with(']'))?];
    let (name, values) = inner.split_once(' ').unwrap_or((inner, ""));
    let closes = name.strip_prefix('/').filter(|_| values.is_empty());
    let is_one = closes.is_some() || values.contains('=') || values.contains("://");
    (is_one && WORDPRESS.contains(&closes.unwrap_or(name))).then_some(inner.len() + 2)
}

#[cfg(test)]
mod tests {
    use super::shortcodes;
    use crate::check::tests::{article, check, marks};

    #[test]
    fn those_of_other_programs() {
        check(
            &article("a", "", "Text {{< youtube abc >}}."),
            &["foreign-shortcode content/articles/a.md:9:6 `{{< youtube abc >}}` is a shortcode of another program \
               (write pictures, links and quotations as Markdown, and what else is meant in a layout)"],
        );
        let told = |text: &str, want: &[&str]| {
            let want: Vec<(&str, &str)> = want.iter().map(|mark| ("foreign-shortcode", *mark)).collect();
            marks(&article("a", "", text), &want);
        };
        told("{{% notice %}} Text {{% /notice %}}", &["{{% notice %}}", "{{% /notice %}}"]);
        told("Ein {% quote(author=\"A\") %} und {{ page.title }}", &["{% quote(author=\"A\") %}", "{{ page.title }}"]);
        told("[gallery ids=\"1,2\"] [embed]hier[/embed]", &["[gallery ids=\"1,2\"]", "[/embed]"]);
        told("[youtube https://video.example/a]", &["[youtube https://video.example/a]"]);
        told("Für {{< ref \"*a*\" >}}", &["{{< ref \"*a*\" >}}"]);
        let others = [
            "`{{< x >}}`",
            "\\{{ x }}",
            "{\\{ x }}",
            "{{ x }\\}",
            "```\n{% x %}\n```",
            "$\\frac{{a}}{{b}}$ {{}} {{1,2}}",
            "[Video] [video] [gallery",
            "[sic] {a} {{ offen",
        ];
        others.iter().for_each(|text| told(text, &[]));
    }

    #[test]
    fn brackets_without_an_end_take_no_time() {
        assert!(shortcodes(&"[{{".repeat(50_000)).is_empty());
    }
}
