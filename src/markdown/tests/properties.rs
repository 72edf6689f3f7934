//! What holds for every text, tried on texts made of the pieces that mean something in Markdown.

use proptest::prelude::*;

use super::*;

const PIECES: &[&str] = &[
    "a",
    "Wort ",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    "    ",
    "ä",
    "\u{300}",
    "“",
    "1",
    "12",
    "\"",
    "'",
    "\"",
    "'",
    "*",
    "**",
    "_",
    "~",
    "~~",
    "`",
    "```\n",
    "...",
    "--",
    "---",
    "\\",
    "&amp;",
    "&quot;",
    "&#0;",
    "\0",
    "\u{b}",
    "[",
    "]",
    "(",
    ")",
    "](b.md)",
    "](b c.md)",
    "![",
    "![a](b.jpg)",
    "![a](tiktok.jpg \"c\")",
    "{credit=\"",
    "{credit=\"d\"}",
    "\"}",
    "[![a](b.jpg)](c)",
    "[x](javascript:y)",
    "[^1]",
    "[^1]: ",
    "[b]: b.md\n",
    "[b]",
    "<",
    ">",
    "> ",
    "- ",
    "1. ",
    "# ",
    "## ",
    "{#id}",
    "|",
    "|-|-|\n",
    "|a|b|\n",
    "<b>",
    "</b>",
    "<div>",
    "</div>",
    "<p>",
    "</p>",
    "<script>",
    "<style>",
    "<svg>",
    "</svg>",
    "</script>",
    "<!--",
    "-->",
    "<br>",
    "<table>",
    "<td>",
    "<img src=x onerror=y>",
    "<a href=\"javascript:x\">",
    "<https://a.example>",
    "<a@b.example>",
    "http://a.example",
];

proptest! {
    #[test]
    fn every_text(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        let text = pieces.concat();
        let summary = scan(&text);
        let ranges = summary.links.iter().map(|link| &link.range);
        let ranges = ranges.chain(summary.pictures.iter().flat_map(|picture| [&picture.range, &picture.src_range]));
        let ranges = ranges.chain(summary.headings.iter().map(|heading| &heading.range)).chain(&summary.raw_html);
        let ranges = ranges.chain(&summary.broken_links).chain(summary.dropped_html.iter().map(|dropped| &dropped.range));
        for range in ranges {
            prop_assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
        }
        for policy in [HtmlPolicy::Sanitize, HtmlPolicy::Forbid, HtmlPolicy::Allow] {
            let Rendered { html, paragraph_ends } = render(&text, &Options { html: policy, ..OPTIONS }, &Site);
            prop_assert!(!html.chars().any(|c| c.is_control() && c != '\n' && c != '\t'), "{html:?}");
            prop_assert!(paragraph_ends.is_sorted());
            for &end in &paragraph_ends {
                prop_assert!(html.get(..end).is_some_and(|html| html.trim_end().ends_with("</p>")), "{end} in {html:?}");
            }
            match policy {
                HtmlPolicy::Sanitize => sanitize::assert_harmless(&text, &html),
                HtmlPolicy::Forbid => {
                    sanitize::assert_harmless(&text, &html);
                    prop_assert_eq!(paragraph_ends.len(), summary.paragraphs);
                }
                HtmlPolicy::Allow => {}
            }
        }
    }

    #[test]
    fn typesetting_twice_changes_nothing_more(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..20)) {
        let once = typeset(&pieces.concat(), &GERMAN);
        prop_assert_eq!(typeset(&once, &GERMAN), once);
    }
}
