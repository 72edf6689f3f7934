mod html;
mod limits;
mod properties;
mod quotes;
mod sanitize;
mod scan;

use super::*;

const GERMAN: Quotes = Quotes { outer: ("„", "“"), inner: ("‚", "‘"), apostrophe: "’" };
const ENGLISH: Quotes = Quotes { outer: ("“", "”"), inner: ("‘", "’"), apostrophe: "’" };
const FRENCH: Quotes = Quotes { outer: ("«\u{a0}", "\u{a0}»"), inner: ("“", "”"), apostrophe: "’" };

/// As a German outlet has it.
const OPTIONS: Options = Options {
    syntax: Syntax::Extended,
    quotes: GERMAN,
    html: HtmlPolicy::Sanitize,
    top_heading: 2,
    id_prefix: "",
    slug: &slug,
    footnotes_label: "Fußnoten",
    footnote_backlink: "Zurück zur Fußnote {number} im Text",
};

fn slug(text: &str) -> String {
    let words: Vec<_> = text.to_lowercase().split(|c: char| !c.is_alphanumeric()).map(String::from).collect();
    words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

fn html(text: &str, options: &Options) -> String {
    render(text, options, &Site).html
}

/// One article and one picture.
struct Site;

impl Resolve for Site {
    fn link(&self, target: &str) -> Href {
        match target.strip_prefix("andere.md") {
            _ if target == "weg.md" => Href::Nowhere,
            Some(fragment) => Href::To(format!("/2020/09/andere/{fragment}")),
            None => Href::AsWritten,
        }
    }

    fn picture(&self, src: &str) -> Option<PictureSource> {
        (src == "tiktok.jpg").then(|| PictureSource {
            src: "/media/tiktok.jpg".into(),
            width: Some(800),
            height: Some(600),
            alt: "Ein Logo".into(),
            caption: "Die \"App\"".into(),
            credit: "Anna Beispiel".into(),
        })
    }
}
