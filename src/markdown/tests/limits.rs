//! Texts made to break a parser. None of these may take long; a quadratic one would take minutes.

use super::*;

#[test]
fn deep_and_long_texts() {
    const N: usize = 10_000;
    let ticks: String = (1..450).map(|n| format!("{}a ", "`".repeat(n))).collect();
    for text in [
        "> ".repeat(N) + "a",
        "\"a ".repeat(N),
        "'a ".repeat(N),
        "\"'".repeat(N),
        "'90 ".repeat(N),
        "[".repeat(N),
        "![".repeat(N),
        "[a](".repeat(N),
        "[a](b c.md".repeat(N),
        "](b c.md".repeat(N),
        "[![a](b)".repeat(N),
        "![a](b){credit=\"".repeat(N),
        "*a **a ".repeat(N),
        "*a_ ".repeat(N),
        "*".repeat(N) + "a" + &"*".repeat(N),
        "`".repeat(100_000),
        ticks,
        "<a ".repeat(N),
        "<b>".repeat(N),
        "a <picture>".to_owned() + &"<b>".repeat(N),
        "a <picture> ".repeat(N),
        "<div>\n\n".repeat(N),
        "<!--".repeat(N),
        "<!-- ".repeat(N) + "\n>",
        "<!--a--!>".repeat(N),
        "<div title=\"\n".repeat(N) + ">",
        "<div title=\"\n'\n".repeat(N) + "\">'>",
        "<div>\n".to_owned() + &"<style></style =\"".repeat(N) + ">",
        "a <style> <svg>".repeat(N),
        "<div>\n".to_owned() + &"<style><svg>".repeat(N),
        "<div>\n".to_owned() + &"<select>".repeat(N) + &"<b>".repeat(N) + &"</object>".repeat(N),
        "~a ~~a ".repeat(N),
        "- ".repeat(N) + "a",
        "a[^1]".repeat(N) + "\n\n[^1]: b\n",
        "[^a]: b\n\n".repeat(N),
        "# a\n".repeat(N),
        "|a".repeat(N) + "\n" + &"|-".repeat(N) + "\n",
        "a\n\n".repeat(N),
        "...--".repeat(N),
        "&#0;".repeat(N),
        "\\\"".repeat(N),
        ",,a ".repeat(N) + &"a'' ".repeat(N),
        ",,a a>> <<a „a ".repeat(N),
        "„a ".repeat(N) + &"a>> ".repeat(N),
        "‚a ‹a ´a ".repeat(N),
    ] {
        scan(&text);
        Quotations::of(&Prose::read(&text).blocks);
        for html in [HtmlPolicy::Sanitize, HtmlPolicy::Allow] {
            let rendered = render(&text, &Options { html, ..OPTIONS }, &Site);
            assert!(
                rendered
                    .paragraph_ends
                    .iter()
                    .all(|&end| rendered.html[..end].ends_with('>') || rendered.html[..end].ends_with(">\n"))
            );
        }
    }
}

#[test]
fn a_megabyte() {
    let text = "Ein Satz mit \"Worten\", *Betonung* und [Links](andere.md). Hans' Haus -- alt...\n\n".repeat(13_000);
    let rendered = render(&text, &OPTIONS, &Site);
    assert_eq!(rendered.paragraph_ends.len(), 13_000);
    assert_eq!(scan(&text).links.len(), 13_000);
}
