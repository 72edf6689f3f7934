//! `blatt new`: a file at the right place, with what is known in it, that builds as it is.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use blatt::site::Audience;

use crate::command_line::{Said, blatt, run};
use crate::site::{TestSite, article, snapshot};

/// Nine minutes past nine in Berlin, on a day of November.
const NOW: &str = "2026-11-24T08:09:00Z";

/// The program in a site's folder, where git knows nobody.
fn new(site: &TestSite, args: &[&str]) -> Command {
    let mut command = blatt();
    command.arg("-C").arg(site.path("")).arg("new").args(args);
    command.env("GIT_CONFIG_GLOBAL", site.path("gitconfig")).env("GIT_CONFIG_NOSYSTEM", "1");
    command.env_remove("VISUAL").env_remove("EDITOR").env("SOURCE_DATE_EPOCH", "1795507740");
    command
}

/// What was begun: the path below the site's folder, and the text.
#[track_caller]
fn begun(site: &TestSite, args: &[&str]) -> (String, String) {
    let said = run(&mut new(site, args));
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""), "{args:?}");
    let path = Path::new(said.stdout.trim_end());
    let text = fs::read_to_string(path).expect("the path that is printed");
    (path.strip_prefix(site.path("")).expect("below the site").to_string_lossy().replace('\\', "/"), text)
}

#[track_caller]
fn refused(said: &Said, message: &str, hint: &str) {
    assert_eq!((said.code, said.stdout.as_str()), (Some(2), ""), "{}", said.stderr);
    assert_eq!(said.stderr, format!("error: {message}\n  = hint: {hint}\n"));
}

fn two_of_each() -> TestSite {
    TestSite::new(
        "-- content/authors/anna.md --\n---\nname: Anna Beispiel\nemail: Anna@blatt.example\n---\n\
         -- content/authors/ben.md --\n---\nname: Ben Muster\n---\n\
         -- content/categories/politik.md --\n---\ntitle: Politik\norder: 1\n---\n\
         -- content/categories/sport.md --\n---\ntitle: Sport\norder: 7\n---\n",
    )
}

#[test]
fn an_article_is_begun_with_what_is_known() {
    assert_eq!(NOW.parse::<jiff::Timestamp>().unwrap().as_second(), 1_795_507_740);
    let site = TestSite::new("");
    let (path, text) = begun(&site, &["article", "Größe: „Nein“", "--tag", "Öl", "--tag", "a, b"]);
    assert_eq!(path, "content/articles/politik/2026/11/groesse-nein.md");
    let want = "---\ntitle: 'Größe: „Nein“'\ndate: 2026-11-24 09:09\nauthor: redaktion\ncategory: politik\n\
                tags: [Öl, 'a, b']\nteaser:\nimage:\nimage_alt:\nimage_credit:\ndraft: true\n---\n\n";
    assert_eq!(text, want);
    let (path, text) = begun(&site, &["article", "???", "--slug", "Drei Fragen", "--now", "2026-12-31 23:59"]);
    assert_eq!(path, "content/articles/politik/2026/12/drei-fragen.md");
    assert!(text.contains("\ndate: 2026-12-31 23:59\n") && text.contains("\nslug: drei-fragen\n"), "{text}");
    let (path, text) = begun(&site, &["article", "Sylvester", "--date", "2027-01-01T00:30+02:00"]);
    assert_eq!(path, "content/articles/politik/2026/12/sylvester.md", "the outlet's clocks count");
    assert!(text.contains("\ndate: 2027-01-01T00:30+02:00\n"), "{text}");
    site.builds();
}

#[test]
fn profiles_categories_and_pages_are_begun() {
    let site = two_of_each();
    let (path, text) = begun(&site, &["author", "Özlem O'Neill-Karaca"]);
    assert_eq!(path, "content/authors/oezlem-oneill-karaca.md");
    assert_eq!(text, "---\nname: Özlem O'Neill-Karaca\nrole:\nimage:\nbio:\nemail:\n---\n\n");
    let (path, text) = begun(&site, &["category", "Kultur & Leben"]);
    assert_eq!(path, "content/categories/kultur-leben.md");
    assert_eq!(text, "---\ntitle: Kultur & Leben\ndescription:\norder: 8\n---\n\n");
    let (path, text) = begun(&site, &["page", "Über uns"]);
    assert_eq!(path, "content/pages/ueber-uns.md");
    assert_eq!(text, "---\ntitle: Über uns\nteaser:\ndraft: true\n---\n\n");
    let (path, text) = begun(&site, &["page", "…", "--slug", "punkte"]);
    assert_eq!((path.as_str(), text.contains("slug: punkte\n")), ("content/pages/punkte.md", true));
    site.builds();
}

/// Whatever the title, a build has nothing to say, neither for readers nor for editors.
#[test]
fn what_was_begun_builds() {
    let long = "Ein langer Titel mit Ärger, ".repeat(11);
    let titles = [
        "Ärger über Öl",
        "\"Nein\": 'Ja' #1 & <b>[x]</b> {y} %z @w `v` \\n | > ! * ~",
        "- a: b",
        "2026",
        "true",
        "null",
        "🎉🦄",
        "Новости дня",
        "北京 新闻",
        "a\u{1b}[31m\tb\nc",
        long.trim(),
    ];
    for locale in ["de-DE", "en"] {
        let site = TestSite::new("");
        site.edit("site.yaml", &format!("title: T\nbase_url: https://blatt.example\nlocale: {locale}\n"));
        for title in titles {
            begun(&site, &["article", "--author", "redaktion", "--category", "politik", "--", title]);
            for form in ["author", "category", "page"] {
                begun(&site, &[form, "--", title]);
            }
        }
        let mut site = site;
        site.with(|options| options.strict = true).builds();
        let built = site.with(|options| options.audience = Audience::Editors).at("2027-01-01T00:00:00Z").builds();
        let pages =
            built.files().into_iter().filter(|file| file.starts_with("2026/11/") && file.ends_with("index.html"));
        // Beside them stands the list of the month.
        assert_eq!(pages.count(), titles.len() + 1, "{}", built.shown());
    }
}

#[test]
fn an_article_stands_as_the_others_do() {
    let check = |others: &[&str], want: &str| {
        let site = two_of_each();
        for name in others {
            let text = article(name, name, "2020-01-01", "", "Text.").replace("redaktion", "anna");
            let (header, text) = text.split_once(" --\n").unwrap();
            site.edit(&header[3..], text);
        }
        let (path, _) = begun(&site, &["article", "Neu", "--category", "sport", "--author", "ben"]);
        assert_eq!(path, format!("content/articles/{want}.md"), "{others:?}");
    };
    check(&["willkommen"], "neu");
    check(&["2020/a", "2020/b", "olympia/c"], "2026/neu");
    check(&["politik/2020/a"], "sport/2026/neu");
}

#[test]
fn git_s_user_is_the_author() {
    let site = two_of_each();
    let author = |config: &str, title: &str| {
        site.edit("gitconfig", config);
        let (_, text) = begun(&site, &["article", title, "--category", "sport"]);
        text.lines().find_map(|line| line.strip_prefix("author: ")).unwrap().to_owned()
    };
    assert_eq!(
        author("[user]\nname = Ben Muster\nemail = anna@BLATT.example\n", "1"),
        "anna",
        "the address comes first"
    );
    assert_eq!(author("[user]\nname = ben muster\nemail = x@y.example\n", "2"), "ben");
    assert_eq!(author("[user]\nname = Somebody\nemail = ben@y.example\n", "3"), "ben");
    assert_eq!(author("[user]\nname = Anna\n", "4"), "anna");
    let (_, text) = begun(&site, &["article", "5", "--category", "sport", "--author", "ben", "--author", "anna"]);
    assert!(text.contains("\nauthor: [ben, anna]\n"), "{text}");
    // Nobody, and no git at all.
    site.edit("gitconfig", "[user]\nname = Somebody\n");
    let mut command = new(&site, &["article", "6", "--category", "sport"]);
    let message = "which author?";
    let hint = "say it with `--author ID`; the site has anna, ben";
    refused(&run(&mut command), message, hint);
    refused(&run(command.env("PATH", "")), message, hint);
}

#[test]
fn what_is_not_said_is_asked_for_or_refused() {
    let site = two_of_each();
    let say = |args: &[&str]| run(&mut new(&site, args));
    refused(
        &say(&["article", "A", "--author", "ben"]),
        "which category?",
        "say it with `--category ID`; the site has politik, sport",
    );
    let nearest = "the nearest category is `politik`";
    refused(&say(&["article", "A", "--category", "poltik"]), "there is no category `poltik`", nearest);
    let nearest = "the nearest author is `anna`";
    let args = ["article", "A", "--category", "sport", "--author", "ana"];
    refused(&say(&args), "there is no author `ana`", nearest);
    let title = "give the file a name with `--slug`, as in `--slug three-questions`";
    refused(&say(&["page", "…"]), "nothing of `…` can stand in an address", title);
    refused(&say(&["page", " \n"]), "the title is empty", "`blatt new page 'A title'`");
    let date = ["article", "A", "--category", "sport", "--author", "ben", "--date", "morgen"];
    assert_eq!(say(&date).code, Some(2));
    assert_eq!(say(&["article", "A", "--category", "sport", "--author", "ben", "--now", "morgen"]).code, Some(2));
    assert_eq!(say(&["leaflet", "A"]).code, Some(2));
    assert_eq!(say(&[]).code, Some(2));
    assert!(!site.path("content/articles").exists());
    fs::remove_dir_all(site.path("content/categories")).unwrap();
    let none = "there is no category yet, and an article needs one";
    refused(&say(&["article", "A", "--author", "ben"]), none, "make one with `blatt new category 'Title'`");
}

#[test]
fn nothing_is_overwritten_and_nothing_is_left_half() {
    let site = TestSite::new("");
    let (path, text) = begun(&site, &["article", "Flut"]);
    site.edit(&path, &format!("{text}Geschrieben.\n"));
    let before = snapshot(&site.path("content"));
    let say = |args: &[&str]| run(&mut new(&site, args));
    let hint = "change that file, or name the new one with `--slug`";
    let there = |path: &str| format!("{} is there already, and stays as it is", site.path(path).display());
    refused(&say(&["article", "Flut!"]), &there(&path), hint);
    refused(&say(&["author", "Redaktion"]), &there("content/authors/redaktion.md"), hint);
    refused(&say(&["category", "POLITIK"]), &there("content/categories/politik.md"), hint);
    for slug in ["../../../etc/passwd", "/etc/passwd", "..", "a/b"] {
        let said = say(&["page", "X", "--slug", slug]);
        assert!(said.code == Some(2) || said.stdout.contains("content/pages/"), "{}", said.stderr);
    }
    for name in ["etc-passwd", "a-b"] {
        site.remove(&format!("content/pages/{name}.md"));
    }
    fs::remove_dir(site.path("content/pages")).unwrap();
    assert!(snapshot(&site.path("content")) == before);
}

#[cfg(unix)]
/// What clashes at its address would stop the next build; it is told while it is only a title.
#[test]
fn an_address_that_is_taken_is_told_before_anything_is_written() {
    let text = article("alt/wasser", "Flut", "2026-11-03", "draft: true\naliases: [/2026/11/ebbe/]", "Text.")
        + &article("b", "Ganz anders", "2026-11-03", "slug: sturm\npublish: 2027-01-01", "Text.")
        + "-- content/pages/a.md --\n---\ntitle: Impressum\n---\nText.\n\
           -- content/static/wir/index.html --\n<p>Wir.</p>\n";
    let site = TestSite::new(&text);
    let before = snapshot(&site.path(""));
    let hint = "give the new one another with `--slug`";
    for (args, other) in [
        (["article", "Flut"], "content/articles/alt/wasser.md"),
        (["article", "Ebbe"], "content/articles/alt/wasser.md"),
        (["article", "Sturm"], "content/articles/b.md"),
        (["page", "Impressum"], "content/pages/a.md"),
        (["page", "Wir"], "content/static/wir/index.html"),
    ] {
        let said = run(&mut new(&site, &args));
        refused(&said, &format!("{other} has the address already that it would have"), hint);
    }
    let archive = run(&mut new(&site, &["page", "Archiv"]));
    let message = "`content/pages/archiv.md` would be published at `/archiv/`, where the list of all months is";
    refused(&archive, message, hint);
    assert_eq!(snapshot(&site.path("")).len(), before.len(), "nothing was written");
    begun(&site, &["article", "Flut", "--date", "2026-12-01"]);
    begun(&site, &["article", "Flut", "--slug", "flut-zwei"]);
}

#[test]
fn no_link_leads_out_of_the_site() {
    let site = TestSite::new("");
    fs::create_dir_all(site.path("elsewhere")).unwrap();
    std::os::unix::fs::symlink(site.path("elsewhere"), site.path("content/pages")).unwrap();
    let said = run(&mut new(&site, &["page", "A"]));
    assert_eq!(said.code, Some(2), "{}", said.stderr);
    assert!(said.stderr.contains("leads out of content/"), "{}", said.stderr);
    assert_eq!(fs::read_dir(site.path("elsewhere")).unwrap().count(), 0);
    // What is written can be read by whom any other file can.
    let (path, _) = begun(&site, &["author", "Anna"]);
    let mode =
        |path: &str| std::os::unix::fs::PermissionsExt::mode(&fs::metadata(site.path(path)).unwrap().permissions());
    assert_eq!(mode(&path), mode("site.yaml"));
}

#[cfg(unix)]
#[test]
fn the_editor_is_opened() {
    let site = TestSite::new("");
    site.edit("my editor.sh", "#!/bin/sh\nprintf '%s: ' \"$1\" >> \"$2\"\necho Text. >> \"$2\"\n");
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    fs::set_permissions(site.path("my editor.sh"), executable).unwrap();
    let editor = format!("'{}' --wait", site.path("my editor.sh").display());
    let said = run(new(&site, &["page", "A", "--edit"]).env("VISUAL", &editor).env("EDITOR", "false"));
    assert_eq!((said.code, said.stderr.as_str()), (Some(0), ""));
    assert!(fs::read_to_string(said.stdout.trim_end()).unwrap().ends_with("---\n\n--wait: Text.\n"));
    let said = run(new(&site, &["page", "B", "--edit"]).env("VISUAL", "").env("EDITOR", &editor));
    assert!(fs::read_to_string(said.stdout.trim_end()).unwrap().ends_with("Text.\n"));
    let said = run(&mut new(&site, &["page", "C", "--edit"]));
    let set = "set it, as in `export EDITOR=nano`, or leave `--edit` out and open the file that is printed";
    refused(&said, "`--edit` needs an editor, and neither VISUAL nor EDITOR names one", set);
    assert!(!site.path("content/pages/c.md").exists());
    let said = run(new(&site, &["page", "D", "--edit"]).env("EDITOR", "no-such-editor"));
    assert_eq!(said.code, Some(3), "{}", said.stderr);
    assert!(said.stdout.ends_with("d.md\n") && site.path("content/pages/d.md").exists());
}

#[test]
fn a_site_brings_its_own_forms() {
    let site = TestSite::new("");
    let form = "---\ntitle: {{ title | yaml }}\ndate: {{ date }}\nauthor: {{ author | yaml }}\ncategory: {{ category }}\n\
                kicker: Auerbruck\n{% for tag in tags %}# {{ tag }}\n{% endfor %}---\n\nLead.\n";
    site.edit("layouts/new/article.md", form);
    let (_, text) = begun(&site, &["article", "<A> & \"B\"", "--tag", "x"]);
    assert!(
        text.ends_with("kicker: Auerbruck\n# x\n---\n\nLead.\n") && text.contains("title: <A> & \"B\"\n"),
        "{text}"
    );
    let built = site.builds();
    assert!(built.has("2026/11/a-b/index.html") || built.files().iter().all(|file| !file.contains("layouts/new")));

    let broken = |form: &str, want: &str| {
        site.edit("layouts/new/article.md", form);
        let said = run(&mut new(&site, &["article", "Neu"]));
        assert_eq!((said.code, said.stdout.as_str()), (Some(1), ""));
        assert!(said.stderr.contains(want) && said.stderr.ends_with("error: nothing was begun\n"), "{}", said.stderr);
        assert!(!site.path("content/articles/politik/2026/11/neu.md").exists());
    };
    broken("---\ntitle: {{ titel }}\n---\n", "error[layout-error]");
    broken("---\ntitle: {{ titel }}\n---\n", "--> layouts/new/article.md:2:11");
    broken("---\n{% if %}\n", "--> layouts/new/article.md:2:7");
    broken("---\ntitel: {{ title | yaml }}\n---\n", "--> content/articles/politik/2026/11/neu.md:2:1");
    broken("---\ntitel: {{ title | yaml }}\n---\n", "layouts/new/article.md makes it so; nothing was written");
    site.write("layouts/new/article.md", b"---\ntitle: \xff\n---\n");
    assert!(run(&mut new(&site, &["article", "Neu"])).stderr.contains("error[not-utf8]"));
}

/// Forms make no page: they are neither told as layouts that nothing uses nor a reason to make a page again.
#[test]
fn forms_are_nothing_to_a_build() {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "", "Text."));
    for form in ["article", "author", "category", "page"] {
        site.edit(&format!("layouts/new/{form}.md"), "---\n{{ title | yaml }}\n---\n");
    }
    site.builds();
    site.edit("layouts/new/article.md", "---\n{% if %}\n");
    let built = site.builds();
    assert!(built.report().made.is_empty(), "{:?}", built.report().made);
    site.edit("layouts/new/artikle.md", "x");
    let hints = site.build().expect("unknown-file", "layouts/new/artikle.md:1:1").hints.clone();
    assert_eq!(hints, ["what `blatt new` begins with is article.md, author.md, category.md or page.md"]);
}

#[test]
fn mistakes_elsewhere_keep_nobody_from_writing() {
    let site =
        TestSite::new("-- content/articles/x.md --\nNothing.\n-- content/authors/anna.md --\n---\nname: [\n---\n");
    let (path, _) = begun(&site, &["article", "A", "--author", "anna"]);
    assert_eq!(path, "content/articles/a.md");
    site.edit("site.yaml", "title: T\nbase_url: https://blatt.example\ntimezone: Europe/Berln\n");
    let said = run(&mut new(&site, &["page", "B"]));
    assert_eq!(said.code, Some(1));
    assert!(said.stderr.contains("error[unknown-timezone]") && !site.path("content/pages").exists(), "{}", said.stderr);
    site.remove("site.yaml");
    let said = run(&mut new(&site, &["page", "B"]));
    assert!(said.code == Some(1) && said.stderr.contains("error[missing-file]"), "{}", said.stderr);
    assert_eq!(run(blatt().args(["-C", "no/such/folder", "new", "page", "B"])).code, Some(2));
}

/// A draft need not be written yet, nor keep a strict build from publishing the others.
#[test]
fn an_empty_draft_is_no_mistake() {
    let mut site = TestSite::new(&article("a", "A", "2020-01-01", "draft: true", ""));
    site.edit("content/pages/p.md", "---\ntitle: P\ndraft: true\n---\n");
    site.with(|options| options.strict = true).builds();
    site.edit("content/pages/p.md", "---\ntitle: P\n---\n");
    site.build().expect("empty-body", "content/pages/p.md:4:1");
}

/// On a terminal the answer may be a number or a few letters, and who answers nonsense is asked again.
#[cfg(unix)]
#[test]
fn a_terminal_is_asked() {
    use std::io::{Read as _, Write as _};
    use std::process::Stdio;

    let site = two_of_each();
    let ask = |title: &str, typed: &str| {
        let nix::pty::OpenptyResult { master, slave } = nix::pty::openpty(None, None).expect("a terminal");
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("blatt"));
        command.arg("-C").arg(site.path("")).args(["new", "article", title]).stdin(slave.try_clone().unwrap());
        command.env("GIT_CONFIG_GLOBAL", site.path("none")).env("GIT_CONFIG_NOSYSTEM", "1");
        let mut child = command.stdout(Stdio::piped()).stderr(slave).spawn().expect("it runs");
        drop(command);
        let mut terminal = fs::File::from(master);
        terminal.write_all(typed.as_bytes()).expect("typing");
        let mut shown = Vec::new();
        // A terminal whose other end is closed answers with an error.
        let _ = terminal.read_to_end(&mut shown);
        let mut path = String::new();
        child.stdout.take().unwrap().read_to_string(&mut path).unwrap();
        let code = child.wait().unwrap().code();
        (code, path, String::from_utf8_lossy(&shown).replace("\r\n", "\n"))
    };
    let (code, path, shown) = ask("A", "x\nspo\n2\n");
    assert_eq!(code, Some(0), "{shown}");
    let text = fs::read_to_string(path.trim_end()).expect("the path");
    assert!(text.contains("\nauthor: ben\ncategory: sport\n"), "{text}");
    for part in ["Which category?", "  1  politik  Politik\n", "no category begins with `x`", "  2  ben   Ben Muster\n"]
    {
        assert!(shown.contains(part), "{part}: {shown}");
    }
    // The end of the input is no answer.
    let (code, path, shown) = ask("B", "\u{4}");
    assert_eq!((code, path.as_str()), (Some(2), ""), "{shown}");
    assert!(shown.contains("no category was chosen"), "{shown}");
}
