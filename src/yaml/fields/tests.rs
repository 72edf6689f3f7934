use super::*;
use crate::diag::Level;
use crate::yaml::{parse, resolve};

fn check(yaml: &str, read: impl FnOnce(&mut Fields), want: &[&str]) {
    let path = SourcePath::new("site.yaml").unwrap();
    let mut problems = Vec::new();
    match parse(&path, yaml, 0) {
        Err(problem) => problems.push(*problem),
        Ok(keys) => {
            let mut fields = Fields::new(&path, yaml, keys, &mut problems);
            read(&mut fields);
            fields.finish();
        }
    }
    let text = |_: &SourcePath| Some(yaml.into());
    let got: Vec<String> = problems
        .into_iter()
        .map(|p| {
            let finding = resolve(p, Level::Error, &text);
            let hints: String = finding.hints.iter().map(|hint| format!(" ({hint})")).collect();
            finding.short().trim_start_matches("error").replace("site.yaml:", "") + &hints
        })
        .collect();
    assert_eq!(got, want, "{yaml}");
}

#[test]
fn texts_keep_what_was_typed() {
    let read = |yaml: &str| {
        let mut got = None;
        check(yaml, |f| got = f.text("title"), &[]);
        got
    };
    assert_eq!(read("title: 1.10").as_deref(), Some("1.10"));
    assert_eq!(read("title: 007").as_deref(), Some("007"));
    assert_eq!(read("title: no").as_deref(), Some("no"));
    assert_eq!(read("title: true").as_deref(), Some("true"));
    assert_eq!(read("title: 12:30").as_deref(), Some("12:30"));
    assert_eq!(read("title: 2020-09-14").as_deref(), Some("2020-09-14"));
    assert_eq!(read("title: \"\"").as_deref(), None);
    assert_eq!(read("title:").as_deref(), None);
}

#[test]
fn mistakes_are_told_with_their_place() {
    check(
        "titel: x",
        |f| _ = f.required_text("title"),
        &["[unknown-key] 1:1 there is no key `titel` here (the nearest key is `title`)"],
    );
    check(
        "weather: x",
        |f| _ = f.required_text("title"),
        &[
            "[unknown-key] 1:1 there is no key `weather` here (the keys here are title)",
            "[missing-key] 1:1 the key `title` is missing (add `title: …`)",
        ],
    );
    check(
        "menu:\n- {titel: a, url: /x/}\n",
        |f| {
            _ = f.required("menu", "ID", |f, key| {
                f.items(key, None, |f| f.required_text("title").zip(f.text("url"))).pop()
            })
        },
        &["[unknown-key] 2:4 there is no key `titel` here (the nearest key is `title`)"],
    );
    let comma = "`tags` takes a list, this is one text with commas";
    check(
        "tags: a, b\n",
        |f| assert_eq!(f.texts("tags"), ["a", "b"]),
        &[&format!(
            "[wrong-type] 1:7 {comma} (write `tags: [a, b]`, or `tags: [\"a, b\"]` if the comma belongs to it)"
        )],
    );
    check("tags: a\n", |f| assert_eq!(f.texts("tags"), ["a"]), &[]);
    check("tags: ['a, b']\n", |f| assert_eq!(f.texts("tags"), ["a, b"]), &[]);
    check(
        "title: ''\n",
        |f| _ = f.required_text("title"),
        &["[missing-key] 1:8 `title` has no value (write it as in `title: …`)"],
    );
    check(
        "author: []\n",
        |f| _ = f.required("author", "ID", |f, key| (!f.texts(key).is_empty()).then_some(())),
        &["[missing-key] 1:9 `author` has no value (write it as in `author: ID`)"],
    );
    check(
        "title: [x]\n",
        |f| _ = f.required_text("title"),
        &[
            "[wrong-type] 1:8 `title` takes a text, this is a list (write one text, in quotes if it begins with a bracket)",
        ],
    );
    check(
        "a: 1\ntitle: [x]\n",
        |f| _ = (f.text("title"), f.text("a")),
        &[
            "[wrong-type] 2:8 `title` takes a text, this is a list (write one text, in quotes if it begins with a bracket)",
        ],
    );
    check(
        "tags:\n- a\n- {b: c}\n",
        |f| _ = f.texts("tags"),
        &[
            "[wrong-type] 3:3 an item takes a text, this is a mapping of keys (write one text, in quotes if it begins with a bracket)",
        ],
    );
    check(
        "tags: {a: b}",
        |f| _ = f.texts("tags"),
        &["[wrong-type] 1:7 `tags` takes a list, this is a mapping of keys \
           (write `[one, two]`, or each item in a line of its own that begins with `- `)"],
    );
    check(
        "draft: ja",
        |f| _ = f.flag("draft"),
        &["[wrong-type] 1:8 `draft` takes true or false, this is a text (write true or false)"],
    );
    check(
        "day: 2021-02-30",
        |f| _ = f.date("day", &TimeZone::UTC),
        &[
            "[bad-date] 1:6 `2021-02-30` is no date: month 2 of 2021 has no day 30 (write it as 2020-09-14 or 2020-09-14 09:12)",
        ],
    );
    check(
        "image:\n  srcc: x\n",
        |f| _ = f.mapping("image", |f| f.text("src")),
        &["[unknown-key] 2:3 there is no key `srcc` here (the nearest key is `src`)"],
    );
    check("title: x\ntitle: y\n", |f| _ = f.text("title"), &["[yaml-syntax] 2:1 the key `title` is written twice"]);
    check(
        "tags: [a]\nimage: {src: a}\nseries:\n  id: a\n  part: 1\n  id: b\n",
        |_| (),
        &["[yaml-syntax] 6:3 the key `id` is written twice"],
    );
    check("a: {b: 1, c: 2, b: 3}", |_| (), &["[yaml-syntax] 1:17 the key `b` is written twice"]);
    check(
        "title: \"x\n",
        |f| _ = f.text("title"),
        &["[yaml-syntax] 1:8 a quoted text does not end (close it with the quotation mark it begins with)"],
    );
    check(
        "a:\n\tb: c\n",
        |_| (),
        &["[yaml-syntax] 2:1 a line is indented by a tab, which YAML does not allow (indent by two spaces)"],
    );
    let tab = "a line is indented by a tab, which YAML does not allow (indent by two spaces)";
    check("a: \"x\n\t: y\"\nb:\n\t- c\n", |_| (), &[&format!("[yaml-syntax] 4:1 {tab}")]);
    check("a: \"x\n\tb: c\"\n", |f| _ = f.text("a"), &[]);
    check("a: |\n  x\n  \t- b: c\n", |f| _ = f.text("a"), &[]);
    check(
        "just text",
        |_| (),
        &["[yaml-syntax] 1:1 this is not a list of keys and values (write `key: value`, one a line)"],
    );
}

#[test]
fn no_text_and_no_name_holds_control_characters() {
    let yaml = "social: {\"a\\0b\": \"c\\0d\"}\n";
    check(yaml, |f| assert_eq!(f.entries("social"), [("a\u{fffd}b".into(), "c\u{fffd}d".into())]), &[]);
    let controls = "social: {\"a\\x01\": \"c\\td\\x7f\\r\\ne\\x0bf\\x85g\\x9f\"}\n";
    check(controls, |f| assert_eq!(f.entries("social"), [("a".into(), "c\td\ne\nf\ng".into())]), &[]);
    let nested = "extra: [{\"a\\0\": [!x \"\\x00\"]}]\n";
    let value = crate::yaml::parse_any(&SourcePath::new("site.yaml").unwrap(), nested, 0).unwrap();
    assert!(!serde_yaml::to_string(&value).unwrap().contains("\\0"), "{value:?}");
}

#[test]
fn bombs_are_refused() {
    let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for n in 1..12 {
        bomb += &format!("a{n}: &a{n} [{}]\n", vec![format!("*a{}", n - 1); 10].join(", "));
    }
    let path = SourcePath::new("site.yaml").unwrap();
    assert!(parse(&path, &bomb, 0).is_err());
    let deep = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    assert!(parse(&path, &deep, 0).is_err());
}
