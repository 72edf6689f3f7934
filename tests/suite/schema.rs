//! What `blatt schema` prints takes what a build takes, and refuses slips.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use blatt::content::{Article, Author, Category, Reading};
use blatt::locale::{Locale, Strings};
use blatt::schema::{Ids, Kind};
use blatt::vocab::SourcePath;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::site::TestSite;

fn schema(folder: &Path, kind: &str) -> Value {
    let output = Command::cargo_bin("blatt").expect("the binary").arg("-C").arg(folder).args(["schema", kind]).output();
    let output = output.expect("it runs");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(0), ""));
    serde_json::from_slice(&output.stdout).expect("JSON")
}

fn sample() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// What is wrong with a value by a schema of the keywords that ours have; patterns are left to whoever has an engine for them.
fn wrong(value: &Value, schema: &Value, at: &str) -> Vec<String> {
    const KNOWN: [&str; 12] = [
        "$schema",
        "title",
        "description",
        "type",
        "enum",
        "anyOf",
        "items",
        "properties",
        "required",
        "additionalProperties",
        "minimum",
        "pattern",
    ];
    let keywords = schema.as_object().expect("a schema is an object");
    assert!(keywords.keys().all(|key| KNOWN.contains(&key.as_str())), "{keywords:?}");
    let mut out = Vec::new();
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    };
    let is = |name: &Value| name == kind || (name == "integer" && value.is_u64());
    match &schema["type"] {
        Value::Null => {}
        Value::Array(names) if names.iter().any(is) => {}
        name if is(name) => {}
        name => out.push(format!("{at}: {value} is not {name}")),
    }
    if let Some(words) = schema["enum"].as_array()
        && !words.contains(value)
    {
        out.push(format!("{at}: {value} is none of {words:?}"));
    }
    if let (Some(least), Some(number)) = (schema["minimum"].as_u64(), value.as_u64())
        && number < least
    {
        out.push(format!("{at}: {number} is less than {least}"));
    }
    if let Some(forms) = schema["anyOf"].as_array()
        && forms.iter().all(|form| !wrong(value, form, at).is_empty())
    {
        out.push(format!("{at}: {value} has none of its forms"));
    }
    for item in value.as_array().into_iter().flatten().filter(|_| schema.get("items").is_some()) {
        out.extend(wrong(item, &schema["items"], at));
    }
    if let Some(keys) = value.as_object() {
        for (key, value) in keys {
            let at = format!("{at}/{key}");
            match (schema["properties"].get(key), &schema["additionalProperties"]) {
                (Some(form), _) => out.extend(wrong(value, form, &at)),
                (None, Value::Bool(false)) => out.push(format!("{at}: there is no such key")),
                (None, Value::Object(_)) => out.extend(wrong(value, &schema["additionalProperties"], &at)),
                _ => {}
            }
        }
        let missing =
            schema["required"].as_array().into_iter().flatten().filter(|key| !keys.contains_key(key.as_str().unwrap()));
        out.extend(missing.map(|key| format!("{at}: {key} is missing")));
    }
    out
}

fn documents(folder: &Path, out: &mut Vec<(String, Value)>) {
    for path in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if path.is_dir() {
            documents(&path, out);
            continue;
        }
        let text = fs::read_to_string(&path).expect("a text");
        let keys = text.split("---\n").nth(1).expect("front matter");
        out.push((path.display().to_string(), serde_yaml::from_str(keys).expect("YAML")));
    }
}

#[test]
fn the_sample_outlet_is_as_its_schemas_say() {
    for (kind, folder) in [("article", "articles"), ("author", "authors"), ("category", "categories")] {
        let schema = schema(sample(), kind);
        let mut all = Vec::new();
        documents(&sample().join("content").join(folder), &mut all);
        assert!(all.len() > 3, "{folder}");
        for (path, keys) in all {
            assert_eq!(wrong(&keys, &schema, ""), Vec::<String>::new(), "{path}");
        }
    }
    let site = fs::read_to_string(sample().join("site.yaml")).expect("site.yaml");
    let site: Value = serde_yaml::from_str(&site).expect("YAML");
    assert_eq!(wrong(&site, &schema(sample(), "site"), ""), Vec::<String>::new());
}

#[test]
fn slips_are_refused() {
    let nowhere = TempDir::new().expect("a temporary folder");
    let article = schema(nowhere.path(), "article");
    let sound = json!({"title": 1984, "date": "2026-11-24", "author": ["anna", {"id": "ben", "role": "Fotos"}], "category": "news"});
    let with = |key: &str, value: Value| {
        let mut keys = sound.clone();
        keys[key] = value;
        wrong(&keys, &article, "").len()
    };
    assert_eq!(wrong(&sound, &article, ""), Vec::<String>::new());
    assert_eq!(with("extra", json!({"fee": [80]})), 0);
    assert_eq!(with("image", json!({"src": "a.jpg"})), 0);
    for (key, value) in [
        ("tagz", json!(["rain"])),
        ("image", json!({"alt": "x"})),
        ("image", json!({"src": "a.jpg", "foto": "x"})),
        ("type", json!("comment")),
        ("draft", json!("yes")),
        ("series", json!({"id": "a", "part": 0})),
        ("corrections", json!([{"date": "2026-11-24"}])),
        ("title", json!(["a"])),
    ] {
        assert_eq!(with(key, value.clone()), 1, "{key}: {value}");
    }
    let site = schema(nowhere.path(), "site");
    let check = |checks: Value| {
        wrong(&json!({"title": "A", "base_url": "https://a.example", "checks": checks}), &site, "").len()
    };
    assert_eq!(check(json!({"orphan-tag": "off", "missing-key": "error"})), 0);
    assert_eq!(check(json!({"missing-key": "off"})), 1);
    assert_eq!(check(json!({"orphan-tags": "off"})), 1);
}

/// As the README says of the front matter of Markdown files.
#[test]
fn a_comment_may_name_the_schema() {
    let site = TestSite::new(
        "-- content/articles/a.md --\n---\n# yaml-language-server: $schema=../../article.schema.json\ntitle: A\n\
         date: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\nText.\n",
    );
    site.builds();
}

/// In a site its own authors and categories are the only ones; anywhere else any may be.
#[test]
fn ids_are_those_of_the_site() {
    let keys = json!({"title": "A", "date": "2026-11-24", "author": "nobody", "category": "nothing"});
    assert_eq!(wrong(&keys, &schema(sample(), "article"), "").len(), 2);
    assert_eq!(wrong(&keys, &schema(&sample().join("src"), "article"), "").len(), 0);
}

/// Whatever a schema refuses, a build refuses: an editor marks nothing that is right. The one exception is on purpose: `title: true`
/// is a text to a build, and no schema says so, or editors would offer `true` and `false` for every text.
#[test]
fn schemas_are_no_stricter_than_builds() {
    let values = [
        json!("x"),
        json!(5),
        json!(0),
        json!("2026-11-24"),
        json!("https://a.example"),
        json!("/{slug}/"),
        json!([]),
        json!(["x"]),
        json!([5]),
        json!({}),
        json!({"id": "x", "part": 1}),
        json!([{"id": 5, "role": "x"}]),
        json!([{"date": "2026-11-24", "text": 5}]),
        json!({"src": 5, "focus": "left"}),
        json!([{"title": 5, "url": "/x/"}]),
        json!({"formats": "rss", "items": 1}),
        json!({"slots": {"id": 5, "min_height": 0}}),
        json!({"mastodon": "@x"}),
    ];
    let locale = Locale::new("de", Strings::default()).expect("German");
    let reading = Reading { locale: &locale, timezone: &TimeZone::UTC };
    let path = |path: &str| SourcePath::new(path).expect("a path");
    let document = |keys: &str| format!("---\n{keys}\n---\nText.\n");
    let check = |kind: Kind, sound: Value, refuses: &dyn Fn(&str) -> bool| {
        let schema = blatt::schema::schema(kind, &Ids::default());
        let mut both = 0;
        for key in schema["properties"].as_object().expect("keys").keys() {
            for value in &values {
                let mut keys = sound.clone();
                keys[key] = value.clone();
                let (by_schema, by_build) = (!wrong(&keys, &schema, "").is_empty(), refuses(&keys.to_string()));
                assert!(by_build || !by_schema, "{kind:?}: the schema alone refuses {key}: {value}");
                both += usize::from(by_schema && by_build);
            }
        }
        assert!(both > 20, "{kind:?}: {both}");
    };
    check(Kind::Site, json!({"title": "A", "base_url": "https://a.example"}), &|keys| {
        let mut problems = Vec::new();
        blatt::config::read(&path("site.yaml"), keys, &mut problems);
        !problems.is_empty()
    });
    let sound = json!({"title": "A", "date": "2026-11-24", "author": "anna", "category": "news"});
    check(Kind::Article, sound, &|keys| {
        !Article::parse(&path("content/articles/a.md"), &document(keys), &reading).1.is_empty()
    });
    check(Kind::Author, json!({"name": "A"}), &|keys| {
        !Author::parse(&path("content/authors/a.md"), &document(keys), &reading).1.is_empty()
    });
    check(Kind::Category, json!({"title": "A"}), &|keys| {
        !Category::parse(&path("content/categories/a.md"), &document(keys), &reading).1.is_empty()
    });
}
