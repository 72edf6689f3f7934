//! The keys of the schemas are those that the readers know, no fewer and no more.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde_json::Value;

use super::{Ids, Kind, schema};
use crate::config;
use crate::content::{Article, Author, Category, Reading};
use crate::locale::{Locale, Strings};
use crate::vocab::SourcePath;
use crate::yaml::asked;

/// The keys that a reader asks for, each with those above it, as in `image.src`. A reader that takes a mapping asks for its
/// keys once it gets one: so it is offered one for every key, alone and in a list, until it asks for nothing new.
fn known(read: impl Fn(&str)) -> BTreeSet<String> {
    fn offers(path: &[&str]) -> Vec<String> {
        let Some((key, below)) = path.split_first() else { return vec!["{}".to_owned()] };
        offers(below)
            .iter()
            .flat_map(|inner| [format!("{{{key}: {inner}}}"), format!("{{{key}: [{inner}]}}")])
            .collect()
    }
    let mut known: BTreeSet<String> = asked::by(|| read("{}"));
    let mut offered = BTreeSet::new();
    while let Some(path) = known.difference(&offered).next().cloned() {
        for offer in offers(&path.split('.').collect::<Vec<_>>()) {
            known.extend(asked::by(|| read(&offer)));
        }
        offered.insert(path);
    }
    known
}

fn keys(schema: &Value, above: &str, out: &mut BTreeSet<String>) {
    for (name, form) in schema["properties"].as_object().into_iter().flatten() {
        let path = format!("{above}{name}");
        // Its keys are free to the reader: the codes there are.
        if path != "checks" {
            keys(form, &format!("{path}."), out);
        }
        out.insert(path);
    }
    let inner = schema["anyOf"].as_array().into_iter().flatten().chain(schema.get("items"));
    inner.for_each(|form| keys(form, above, out));
}

#[test]
fn the_keys_are_those_that_the_readers_know() {
    let locale = Locale::new("de", Strings::default()).unwrap();
    let reading = Reading { locale: &locale, timezone: &TimeZone::UTC };
    let path = |path: &str| SourcePath::new(path).unwrap();
    let document = |keys: &str| format!("---\n{keys}\n---\nText.\n");
    let check = |kind: Kind, read: &dyn Fn(&str)| {
        let mut stands = BTreeSet::new();
        keys(&schema(kind, &Ids::default()), "", &mut stands);
        let known = known(read);
        assert!(known.len() > 5, "{kind:?}: {known:?}");
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>();
        assert_eq!(
            (only(&known, &stands), only(&stands, &known)),
            (vec![], vec![]),
            "{kind:?}: not in the schema, not known"
        );
    };
    check(Kind::Site, &|keys| _ = config::read(&path("site.yaml"), keys, &mut Vec::new()));
    check(Kind::Article, &|keys| _ = Article::parse(&path("content/articles/a.md"), &document(keys), &reading));
    check(Kind::Author, &|keys| _ = Author::parse(&path("content/authors/a.md"), &document(keys), &reading));
    check(Kind::Category, &|keys| _ = Category::parse(&path("content/categories/a.md"), &document(keys), &reading));
}

#[test]
fn the_ids_of_a_site_are_the_only_ones() {
    let ids = Ids { authors: vec!["anna".into()], categories: vec!["politik".into()] };
    let text = |kind, ids: &Ids| schema(kind, ids).to_string();
    assert!(text(Kind::Article, &ids).contains(r#""enum":["anna"]"#));
    assert!(text(Kind::Article, &ids).contains(r#""enum":["politik"]"#));
    assert!(text(Kind::Site, &ids).contains(r#""enum":["politik"]"#));
    assert!(!text(Kind::Article, &Ids::default()).contains(r#""enum":[]"#));
}
