//! All examples of the CommonMark specification. See `commonmark/README.md` for their source and licence.

use blatt::markdown::{AsWritten, Options, render};
use serde::Deserialize;

#[derive(Deserialize)]
struct Example {
    markdown: String,
    html: String,
    example: usize,
    section: String,
}

#[test]
fn every_example_of_the_specification() {
    let examples: Vec<Example> = serde_json::from_str(include_str!("commonmark/spec-0.31.2.json")).expect("valid JSON");
    assert_eq!(examples.len(), 652);
    let wrong: Vec<_> = examples.iter().filter_map(difference).collect();
    assert!(wrong.is_empty(), "{} of {} differ:\n\n{}", wrong.len(), examples.len(), wrong.join("\n"));
}

fn difference(example: &Example) -> Option<String> {
    let html = render(&example.markdown, &Options::commonmark(), &AsWritten).html;
    (normal(&html) != normal(&example.html)).then(|| {
        let Example { markdown, html: expected, example, section } = example;
        format!("example {example} ({section}):\n{markdown}\n--- expected\n{expected}\n--- rendered\n{html}")
    })
}

/// The specification writes void elements as in XML and escapes quotes within text, where HTML need not.
fn normal(html: &str) -> String {
    let mut normal = String::with_capacity(html.len());
    for (i, piece) in html.replace(" />", ">").split('<').enumerate() {
        let (tag, text) = piece.split_at(if i == 0 { 0 } else { piece.find('>').unwrap_or(piece.len()) });
        if i > 0 {
            normal.push('<');
        }
        normal.push_str(tag);
        normal.push_str(&text.replace("&quot;", "\""));
    }
    normal
}
