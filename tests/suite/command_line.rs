//! The binary: exit codes, what it says and where.

use assert_cmd::Command;
use tempfile::TempDir;

use crate::site::{TestSite, article};

pub fn blatt() -> Command {
    let mut command = Command::cargo_bin("blatt").expect("the binary");
    for variable in ["SOURCE_DATE_EPOCH", "NO_COLOR", "TERM"] {
        command.env_remove(variable);
    }
    command
}

pub struct Said {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

pub fn run(command: &mut Command) -> Said {
    let output = command.output().expect("it runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    Said { code: output.status.code(), stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn build(site: &TestSite, args: &[&str]) -> Said {
    run(blatt().arg("-C").arg(site.path("")).arg("build").args(args))
}

fn one_article() -> TestSite {
    TestSite::new(&article("a", "A", "2020-01-01", "teaser: Kurz.", "Text."))
}

#[test]
fn a_build_says_one_line() {
    let site = one_article();
    let said = build(&site, &[]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""));
    assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
    assert!(said.stderr.starts_with("built ") && said.stderr.contains("from 1 article:"), "{}", said.stderr);
    assert!(!said.stderr.contains('\u{1b}'));
    assert!(build(&site, &[]).stderr.contains("nothing changed"));
    assert_eq!(build(&site, &["-q"]).stderr, "");
    let verbose = build(&site, &["-v", "--clean"]);
    assert!(verbose.stderr.contains("reading") && verbose.stderr.contains("rendering ("), "{}", verbose.stderr);
    assert!(!verbose.stderr.contains('\u{1b}'));
}

#[test]
fn mistakes_end_in_one() {
    let site = one_article();
    site.edit(
        "content/articles/b.md",
        "---\ntitle: B\ndate: 2020-01-01\nauthor: nobody\ncategory: politik\n---\nText.\n",
    );
    let said = build(&site, &[]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    let want = "error[unknown-author]: no author profile named `nobody`\n --> content/articles/b.md:4:9\n  |\n\
                4 | author: nobody\n  |         ^^^^^^\n  |\n  = hint: to make it known, create content/authors/nobody.md\n\n\
                error: 1 error; nothing was published, the output is as it was\n";
    assert_eq!(said.stderr, want);
    assert!(!site.path("public").join("index.html").exists());
    assert!(build(&site, &["--color", "always"]).stderr.contains("\u{1b}["));
}

#[test]
fn warnings_are_errors_when_asked() {
    let site = one_article();
    site.edit("content/articles/notes.txt", "x");
    let said = build(&site, &["--strict"]);
    assert_eq!(said.code, Some(1), "{}", said.stderr);
    assert!(!site.path("public/index.html").exists());
    let said = build(&site, &[]);
    assert_eq!(said.code, Some(0));
    assert!(said.stderr.contains("warning[unknown-file]") && said.stderr.ends_with("1 warning\n"), "{}", said.stderr);
    assert_eq!(build(&site, &["-q"]).stderr, "");
}

#[test]
fn wrong_usage_ends_in_two() {
    let site = one_article();
    let folder = site.path("");
    let cases: [&[&str]; 8] = [
        &["build", "--now", "gestern"],
        &["build", "--now", "2020-02-30"],
        &["build", "--jobs", "0"],
        &["build", "--base-url", "blatt.example"],
        &["build", "--nonsense"],
        &["bild"],
        &[],
        &["build", "-q", "-v"],
    ];
    for args in cases {
        let said = run(blatt().arg("-C").arg(&folder).args(args));
        assert_eq!(said.code, Some(2), "{args:?}: {}", said.stderr);
        assert!(!said.stderr.is_empty() && said.stdout.is_empty(), "{args:?}");
    }
    let said = run(blatt().args(["-C", "no/such/folder", "build"]));
    assert_eq!(said.code, Some(2));
    assert!(said.stderr.contains("no/such/folder"), "{}", said.stderr);
    let said = run(blatt().arg("-C").arg(&folder).arg("build").env("SOURCE_DATE_EPOCH", "soon"));
    assert_eq!(said.code, Some(2));
    assert!(!site.path("public").exists());
}

#[test]
fn the_machine_refusing_ends_in_three() {
    let site = one_article();
    site.edit("public/index.html", "not ours");
    let said = build(&site, &[]);
    assert_eq!(said.code, Some(3));
    assert!(
        said.stderr.contains("holds files that blatt did not make") && said.stderr.contains("hint"),
        "{}",
        said.stderr
    );
    site.edit("file", "");
    let out = site.path("file/out");
    assert_eq!(run(blatt().arg("-C").arg(site.path("")).arg("build").arg("--out").arg(&out)).code, Some(3));
}

#[test]
fn the_clock_can_be_set() {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "publish: 2020-06-01 12:00", "Text."));
    let page = site.path("public/2020/01/a/index.html");
    let at = |now: &str| {
        assert_eq!(build(&site, &["--now", now]).code, Some(0));
        page.exists()
    };
    // In the site's zone, Berlin, unless an offset says otherwise.
    assert!(!at("2020-06-01 11:59:59"));
    assert!(at("2020-06-01 12:00"));
    assert!(!at("2020-06-01T09:59:59Z"));
    assert!(at("2020-06-01T10:00:00Z"));
    let epoch = |seconds: &str, args: &[&str]| {
        let mut command = blatt();
        let said = run(command.arg("-C").arg(site.path("")).arg("build").args(args).env("SOURCE_DATE_EPOCH", seconds));
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        page.exists()
    };
    assert!(!epoch("1591005599", &[]));
    assert!(epoch("1591005600", &[]));
    assert!(epoch("1591005599", &["--now", "2020-06-02"]), "--now comes first");
    assert!(epoch("0", &["--drafts"]));
}

/// What is under embargo must not be told as gone, once the clock is right again.
#[test]
fn a_clock_that_is_ahead_puts_nothing_on_record() {
    let text = article("a", "Geheim", "2020-01-01", "publish: 2990-01-01", "Text.");
    let site = TestSite::new(&format!("{text}-- content/urls.txt --\n"));
    let at = |seconds: &str| {
        let said = run(blatt().arg("-C").arg(site.path("")).arg("build").env("SOURCE_DATE_EPOCH", seconds));
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        std::fs::read_to_string(site.path("content/urls.txt")).expect("a ledger")
    };
    assert_eq!(at("32503680000"), "");
    assert!(site.path("public/2020/01/geheim/index.html").exists());
    assert!(at("1591005600").contains("/category/politik/"));
    assert!(!site.path("public/2020/01/geheim/index.html").exists());
}

#[test]
fn init_makes_a_site_that_builds() {
    for (locale, word) in [("de-DE", "Über Redaktion"), ("en", "About Newsroom"), ("fr-CH", "About Newsroom")] {
        let folder = TempDir::new().expect("a temporary folder");
        let said = run(blatt().arg("-C").arg(folder.path()).args(["init", "my site", "--locale", locale]));
        assert_eq!((said.code, said.stdout.as_str()), (Some(0), ""), "{}", said.stderr);
        let site = folder.path().join("my site");
        // What is to be typed next is one word to a shell.
        assert!(said.stderr.contains(&format!("blatt -C '{}' build", site.display())), "{}", said.stderr);
        assert_eq!(said.stderr.contains("my site/layouts/strings/fr.yaml"), locale == "fr-CH", "{}", said.stderr);
        let said = run(blatt().arg("-C").arg(&site).args(["build", "--strict"]));
        assert_eq!(said.code, Some(0), "{}", said.stderr);
        assert_eq!(said.stderr.lines().count(), 1, "{}", said.stderr);
        let pages = crate::site::snapshot(&site.join("public"));
        let box_shown = pages.values().any(|file| String::from_utf8_lossy(&file.bytes).contains(word));
        assert!(box_shown, "{word}");
        let said = run(blatt().arg("-C").arg(folder.path()).args(["init", "my site"]));
        assert_eq!(said.code, Some(2));
        assert!(said.stderr.contains("not empty"), "{}", said.stderr);
    }
}

/// The commands of the README's first article, in their order, give what stands there; how long it took may differ.
#[test]
fn the_readme_s_first_article_is_as_it_says() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("the README");
    let (_, section) = readme.split_once("\n## Your first article").expect("the section");
    let section = section.split("\n## ").next().expect("a first part");
    let folder = TempDir::new().expect("a temporary folder");
    let mut at = folder.path().to_owned();
    let (mut builds, mut articles) = (0, 0);
    let untimed =
        |text: &str| text.lines().map(|l| l.split(", in 0").next().unwrap_or(l).to_owned()).collect::<Vec<_>>();
    for block in section.split("\n```").skip(1).step_by(2) {
        let (kind, text) = block.split_once('\n').expect("a block has lines");
        match kind {
            "console" => {
                for step in format!("\n{text}").split("\n$ ").skip(1) {
                    let (command, want) = step.split_once('\n').unwrap_or((step, ""));
                    let words: Vec<&str> = command.split(' ').collect();
                    if words[0] == "cd" {
                        at.push(words[1]);
                        continue;
                    }
                    let said = run(blatt().current_dir(&at).args(&words[1..]));
                    assert_eq!((said.code, untimed(said.stderr.trim())), (Some(0), untimed(want.trim())), "{command}");
                    builds += usize::from(words[1] == "build");
                }
            }
            "markdown" => {
                articles += 1;
                std::fs::write(at.join("content/articles/harbour.md"), text).expect("a file");
            }
            _ => {}
        }
    }
    assert_eq!((builds, articles), (3, 1));
    let said = section.split('`').find_map(|word| word.strip_prefix("public/2")).expect("where the article is");
    assert!(at.join("public").join(format!("2{said}")).is_file(), "{said}");
}

#[test]
fn init_takes_an_empty_folder_and_known_locales_only() {
    let folder = TempDir::new().expect("a temporary folder");
    assert_eq!(run(blatt().arg("init").arg(folder.path()).args(["--locale", "german!"])).code, Some(2));
    assert_eq!(run(blatt().arg("init").arg(folder.path())).code, Some(0));
    assert!(folder.path().join("site.yaml").is_file());
}

#[test]
fn help_and_version_are_answers() {
    let commands = ["build", "check", "init", "new", "next", "explain", "schema", "completions"];
    let commands = commands.into_iter().map(|command| vec![command, "--help"]);
    let new = ["article", "author", "category", "page"].map(|form| vec!["new", form, "--help"]);
    for args in commands.chain(new).chain([vec!["--help"], vec!["--version"]]) {
        let args = args.as_slice();
        let said = run(blatt().args(args));
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{args:?}");
        assert!(said.stdout.contains("blatt"), "{args:?}");
        assert!(said.stdout.lines().all(|line| line.chars().count() <= 100), "{args:?}");
    }
    assert!(run(blatt().arg("--help")).stdout.contains("Exit codes"));
}

#[test]
fn a_code_is_explained() {
    let said = run(blatt().args(["explain", "unknown-author"]));
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""));
    assert!(said.stdout.starts_with("error[unknown-author]\n\nAn article names an author"), "{}", said.stdout);
    for part in ["\nWhy it matters: ", "\nTo mend it: ", "stays an error", "\nWrong:\n\n    author: newsrom\n"] {
        assert!(said.stdout.contains(part), "{part}: {}", said.stdout);
    }
    let slip = run(blatt().args(["explain", "unkown-auther"]));
    assert_eq!((slip.code, slip.stdout.as_str()), (Some(2), ""));
    let want = "error: there is no code `unkown-auther`\n  = hint: the nearest code is `unknown-author`\n";
    assert_eq!(slip.stderr, want);
    assert_eq!(run(blatt().arg("explain")).code, Some(2));
    assert_eq!(run(blatt().args(["explain", "bad-date", "--list"])).code, Some(2));
}

#[test]
fn every_code_is_listed_and_explained() {
    let list = run(blatt().args(["explain", "--list"]));
    assert_eq!((list.code, list.stderr.as_str()), (Some(0), ""));
    let names: Vec<&str> = list.stdout.lines().filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(names.len(), blatt::diag::ALL.len());
    assert!(names.is_sorted());
    for name in names {
        let said = run(blatt().args(["explain", name]));
        assert_eq!(said.code, Some(0), "{name}");
        assert!(said.stdout.lines().all(|line| line.chars().count() <= 80), "{}", said.stdout);
    }
}

#[test]
fn shells_can_complete_every_command() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let said = run(blatt().args(["completions", shell]));
        assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{shell}");
        for word in ["build", "explain", "completions", "base-url"] {
            assert!(said.stdout.contains(word), "{shell}: {word}");
        }
    }
    assert_eq!(run(blatt().args(["completions", "dos"])).code, Some(2));
}

/// The commands as `--help` lists them.
fn commands() -> Vec<String> {
    let help = run(blatt().arg("--help")).stdout;
    let (_, list) = help.split_once("Commands:\n").expect("a list");
    let lines = list.lines().take_while(|line| !line.is_empty());
    // What goes on in a second line is indented further.
    let names = lines.filter_map(|line| line.strip_prefix("  ").filter(|line| !line.starts_with(' ')));
    names.filter_map(|line| line.split(' ').next().map(str::to_owned)).collect()
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let man = run(blatt().arg("man"));
    assert_eq!((man.code, man.stderr.as_str()), (Some(0), ""));
    assert!(man.stdout.contains(".TH blatt 1"), "{}", man.stdout);
    let commands = commands();
    assert!(commands.len() >= 9 && commands.contains(&"new".to_owned()), "{commands:?}");
    for command in commands.iter().filter(|command| *command != "help") {
        assert!(man.stdout.contains(&format!(".SH \"BLATT {}\"", command.to_uppercase())), "{command}: {}", man.stdout);
        for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
            assert!(run(blatt().args(["completions", shell])).stdout.contains(command), "{shell}: {command}");
        }
    }
    for part in ["BLATT NEW ARTICLE", "base\\-url", "\\-\\-category", "Exit codes"] {
        assert!(man.stdout.contains(part), "{part}: {}", man.stdout);
    }
}

fn next(site: &TestSite, args: &[&str]) -> Said {
    run(blatt().arg("-C").arg(site.path("")).arg("next").args(args))
}

#[test]
fn the_next_change_is_told_with_its_reason() {
    let planned = article("a", "Die Wahl", "2026-11-24", "publish: 2026-11-24 18:00", "Text.");
    let ending = article("b", "Gewinnspiel", "2020-01-01", "expires: 2026-11-24 20:00", "Text.");
    let draft = article("c", "Entwurf", "2026-11-24 15:30", "draft: true", "Text.");
    let site = TestSite::new(&(planned + &ending + &draft));
    let at = |now: &str| next(&site, &["--now", now]).stdout;
    let appears = "  content/articles/a.md appears: Die Wahl\n";
    assert_eq!(at("2026-11-24 15:00"), format!("2026-11-24 18:00 Europe/Berlin, in 3 hours:\n{appears}"));
    assert_eq!(at("2026-11-24 17:59:59"), format!("2026-11-24 18:00 Europe/Berlin, in 1 second:\n{appears}"));
    let expires = "  content/articles/b.md expires: Gewinnspiel\n";
    assert_eq!(at("2026-11-24 18:00"), format!("2026-11-24 20:00 Europe/Berlin, in 2 hours:\n{expires}"));
    let leaves = "  content/articles/a.md leaves the news sitemap: Die Wahl\n";
    assert_eq!(at("2026-11-24 20:00"), format!("2026-11-26 00:00:01 Europe/Berlin, in 28 hours:\n{leaves}"));
    let never = "never: no article waits to appear, to expire, or to leave the news sitemap\n";
    assert_eq!(at("2026-11-27"), never);
    assert!(!site.path("public").exists());
}

#[test]
fn the_next_change_is_told_to_programs_as_builds_report_it() {
    let site = TestSite::new(&article("a", "A", "2026-11-24 18:00", "", "Text."));
    let now = "2026-11-24T16:00:00Z";
    let said = next(&site, &["--now", now, "--format", "json"]);
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""));
    let told: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
    let want = serde_json::json!({
        "version": 1, "now": now, "timezone": "Europe/Berlin", "next_change": "2026-11-24T17:00:00Z", "seconds": 3600,
        "changes": [{"path": "content/articles/a.md", "title": "A", "change": "appears"}],
    });
    assert_eq!(told, want);
    let report = build(&site, &["--now", now, "--format", "json"]).stdout;
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report["next_change"], told["next_change"]);
    let output = crate::site::snapshot(&site.path("public"));
    let said = next(&site, &["--now", "2027-01-01", "--format", "json"]);
    let told: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
    assert!(told["next_change"].is_null() && told["changes"] == serde_json::json!([]), "{}", said.stdout);
    assert!(crate::site::snapshot(&site.path("public")) == output);
}

/// Built a second before the instant and at it, the outputs differ; built before it twice, they do not.
#[test]
fn the_output_changes_at_the_next_change_and_not_before() {
    let later = article("b", "B", "2026-11-22", "expires: 2026-11-30\ncanonical: https://b.example/b", "Text.");
    let site = TestSite::new(&(article("a", "A", "2026-11-24 18:00", "publish: 2026-11-24 19:00", "Text.") + &later));
    let output = |now: &str| {
        assert_eq!(build(&site, &["--now", now]).code, Some(0));
        crate::site::snapshot(&site.path("public"))
            .into_iter()
            .map(|(path, file)| (path, file.bytes))
            .collect::<Vec<_>>()
    };
    let mut now = "2026-11-22T12:00:00Z".to_owned();
    let mut turns = 0;
    loop {
        let said = next(&site, &["--now", &now, "--format", "json"]);
        let told: serde_json::Value = serde_json::from_str(&said.stdout).expect("JSON");
        let Some(at) = told["next_change"].as_str() else { break };
        let instant: jiff::Timestamp = at.parse().expect("an instant");
        let before = jiff::Timestamp::from_second(instant.as_second() - 1).expect("an instant").to_string();
        assert!(output(&now) == output(&before), "{now} to {before}");
        assert!(output(&before) != output(at), "{at}");
        now = at.to_owned();
        turns += 1;
    }
    assert_eq!(turns, 3, "a appears, a leaves the news sitemap, b expires");
}

#[test]
fn what_comes_next_of_a_site_with_mistakes_is_not_known() {
    let site = one_article();
    site.edit(
        "content/articles/a.md",
        "---\ntitle: A\ndate: 2026-11-24\nauthor: nobody\ncategory: politik\n---\nText.\n",
    );
    let said = next(&site, &[]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    assert!(said.stderr.contains("error[unknown-author]") && said.stderr.contains("1 error;"), "{}", said.stderr);
    site.remove("site.yaml");
    assert_eq!(next(&site, &[]).code, Some(1));
    assert_eq!(next(&site, &["--now", "morgen"]).code, Some(2));
    assert_eq!(run(blatt().args(["-C", "no/such/folder", "next"])).code, Some(2));
}

fn check(site: &TestSite, args: &[&str]) -> Said {
    run(blatt().arg("-C").arg(site.path("")).arg("check").args(args))
}

/// A site with an error and a warning.
fn two_mistakes() -> TestSite {
    let site = one_article();
    site.edit(
        "content/articles/50%.md",
        "---\ntitle: B\ndate: 2020-01-01\nauthor: x\ncategory: politik\nteaser: Kurz.\n---\nText.\n",
    );
    site.edit("content/articles/notes.txt", "x");
    site
}

#[test]
fn a_check_ends_in_a_line_with_counts() {
    let said = check(&one_article(), &[]);
    assert_eq!((said.code, said.stdout.as_str(), said.stderr.lines().count()), (Some(0), "", 1), "{}", said.stderr);
    assert!(
        said.stderr.starts_with("checked 4 files, ") && said.stderr.contains(": nothing to mend, in "),
        "{}",
        said.stderr
    );
    let site = two_mistakes();
    let said = check(&site, &[]);
    assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
    let at = |text: &str| said.stderr.find(text).unwrap_or_else(|| panic!("{text}: {}", said.stderr));
    assert!(at("warning[unknown-file]") < at("error[unknown-author]"), "errors come last");
    assert!(at(": 1 error, 1 warning, in ") > at("error["));
    assert!(!said.stderr.contains("published") && !site.path("public").exists() && !site.path(".blatt").exists());
    site.remove("content/articles/50%.md");
    assert_eq!(check(&site, &[]).code, Some(0));
    assert_eq!(check(&site, &["--strict"]).code, Some(1));
}

#[test]
fn findings_are_handed_over_in_every_form() {
    let site = two_mistakes();
    let give = |format: &str| {
        let said = check(&site, &["--format", format]);
        assert!(said.code == Some(1) && said.stderr.lines().count() == 1, "{}", said.stderr);
        said.stdout
    };
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    let short = lines(&give("short"));
    assert_eq!(short[0], "error[unknown-author] content/articles/50%.md:4:9 no author profile named `x`");
    assert!(
        short.len() == 2 && short[1].starts_with("warning[unknown-file] content/articles/notes.txt:1:1 "),
        "{short:?}"
    );
    let github = lines(&give("github"));
    let want = "::error file=content/articles/50%25.md,line=4,col=9,endColumn=10,title=unknown-author::no author profile named `x`%0Ahint: ";
    assert!(github.len() == 2 && github[0].starts_with(want) && github[1].starts_with("::warning file="), "{github:?}");

    let json: serde_json::Value = serde_json::from_str(&give("json")).expect("JSON");
    assert_eq!(
        (&json["version"], &json["counts"]["errors"], &json["counts"]["warnings"]),
        (&1.into(), &1.into(), &1.into())
    );
    let first = &json["findings"][0];
    assert_eq!((&first["code"], &first["path"]), (&"unknown-author".into(), &"content/articles/50%.md".into()));
    assert_eq!((&first["line"], &first["column"], &first["end_column"]), (&4.into(), &9.into(), &10.into()));
}

/// What SARIF 2.1.0 demands of a log, of what is in this one.
#[test]
fn findings_are_sound_sarif() {
    let text = check(&two_mistakes(), &["--format", "sarif"]).stdout;
    assert!(!text.contains("/tmp") && !text.contains("file:"), "{text}");
    let log: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!((&log["version"], log["runs"].as_array().map(Vec::len)), (&"2.1.0".into(), Some(1)));
    let run = &log["runs"][0];
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    assert_eq!(run["tool"]["driver"]["name"], "blatt");
    for rule in rules {
        for text in ["shortDescription", "fullDescription", "help"] {
            assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{rule}");
        }
    }
    let results = run["results"].as_array().expect("results");
    assert_eq!((rules.len(), results.len()), (2, 2));
    for result in results {
        let rule = &rules[usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small")];
        assert_eq!(rule["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().expect("a level")));
        assert!(result["message"]["text"].is_string() && result["partialFingerprints"].is_object());
        let physical = &result["locations"][0]["physicalLocation"];
        assert!(
            run["originalUriBaseIds"][physical["artifactLocation"]["uriBaseId"].as_str().expect("a base")].is_object()
        );
    }
    let physical = &results[0]["locations"][0]["physicalLocation"];
    assert_eq!(physical["artifactLocation"]["uri"], "content/articles/50%25.md");
    assert_eq!(physical["region"], serde_json::json!({"startLine": 4, "startColumn": 9, "endColumn": 10}));
}
