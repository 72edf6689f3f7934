use serde_json::{Map, Value, json};

use super::Ids;
use super::key::{address, choice, email, flag, id, list, mapping, number, one_of, text, word};
use crate::config::{Delivery, FeedFormat, HtmlPolicy, LEVELS};
use crate::diag::ALL;

pub(super) fn site(ids: &Ids) -> Value {
    let publisher = mapping(
        &[],
        [
            ("legal_name", "The name in law", text()),
            ("address", "Where it can be written to", text()),
            ("email", "An address for letters, name@host", email()),
            ("phone", "As it is dialled", text()),
            ("responsible", "Who answers for the content", text()),
            ("logo", "A picture below content/media/", text()),
            ("same_as", "Addresses of the outlet elsewhere", list(address())),
        ],
    );
    let link = mapping(
        &["title", "url"],
        [("title", "What the link says", text()), ("url", "A path of the site, or a whole address", text())],
    );
    let permalinks = mapping(
        &[],
        [
            (
                "article",
                "From {year} {month} {day} {category} {slug} {id}; unless told /{year}/{month}/{slug}/",
                pattern(),
            ),
            ("page", "From {slug} {id}; unless told /{slug}/", pattern()),
            ("category", "From {slug} {id}; unless told /category/{slug}/", pattern()),
            ("tag", "From {slug} {id}; unless told /tag/{slug}/", pattern()),
            ("author", "From {slug} {id}; unless told /author/{slug}/", pattern()),
            ("archive", "From {year} {month}; unless told /{year}/{month}/", pattern()),
        ],
    );
    let feeds = mapping(
        &[],
        [
            ("formats", "All three unless told", list(word(FeedFormat::ALL.map(FeedFormat::name)))),
            ("items", "Articles in a feed; 20 unless told", number(1)),
            ("full_text", "The whole text rather than the teaser; true unless told", flag()),
        ],
    );
    let slot = mapping(
        &["id"],
        [
            (
                "id",
                "The theme knows article-end, home and list",
                json!({"type": ["string", "integer"], "pattern": "^[A-Za-z0-9_-]+$"}),
            ),
            ("html", "Put in as it is; without it the slot leaves nothing behind", text()),
            ("min_height", "Pixels kept free, so that the page does not jump", number(0)),
            ("after_paragraph", "In the text, after so many paragraphs", number(1)),
        ],
    );
    let ads = mapping(
        &[],
        [
            ("label", "What stands over each ad; a word of the locale unless told", text()),
            ("slots", "Places for ads", list(slot)),
        ],
    );
    mapping(
        &["title", "base_url"],
        [
            ("title", "The name of the outlet", text()),
            ("base_url", "Its full address; a path such as https://example.org/news is fine", address()),
            ("tagline", "A line below the name", text()),
            ("locale", "Language and country, as in de-DE; en unless told", text()),
            ("timezone", "As in Europe/Berlin: dates are read and shown in it; UTC unless told", text()),
            ("publisher", "Who publishes the outlet", publisher),
            ("menu", "Ids of categories, and links as {title, url}", list(one_of([id(&ids.categories), link]))),
            ("permalinks", "Patterns of addresses; they end in / or in .html", permalinks),
            ("per_page", "Articles on a full page of a list; 20 unless told", number(1)),
            ("feeds", "What feeds there are, and what is in them", feeds),
            ("ads", "Labelled places for ads", ads),
            (
                "fragments",
                "How parts that many pages share get into them; inline unless told",
                choice(&Delivery::WORDS),
            ),
            ("html", "What becomes of HTML in Markdown; sanitize unless told", choice(&HtmlPolicy::WORDS)),
            ("allow_hosts", "Hosts that pages may ask for something before their readers click", list(host())),
            ("checks", "Another level for a diagnostic, by its code", checks()),
        ],
    )
}

fn pattern() -> Value {
    json!({"type": "string", "pattern": "^\\s*/.*(/|\\.html)\\s*$"})
}

fn host() -> Value {
    json!({"type": ["string", "number"], "pattern": "^\\s*[^\\s/:@?#*]+\\s*$"})
}

fn checks() -> Value {
    let level = |fixed: bool| {
        let levels = LEVELS.iter().filter(|(_, level)| !fixed || *level == Some(crate::diag::Level::Error));
        word(levels.map(|(word, _)| *word))
    };
    let mut codes = Map::new();
    for code in ALL {
        let mut form = level(code.fixed);
        form["description"] = format!("{}; {} unless told", code.explanation.summary(), code.level.name()).into();
        codes.insert(code.name.to_owned(), form);
    }
    json!({"type": "object", "properties": codes, "additionalProperties": false})
}
