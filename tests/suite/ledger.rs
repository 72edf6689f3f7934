//! What was published goes on answering: it stays, it leads elsewhere, or it is gone and says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

use blatt::build::Progress;
use proptest::prelude::*;
use serde_json::Value;

use crate::site::{Built, TestSite, article, articles};

const LEDGER: &str = "content/urls.txt";

/// A site that keeps a ledger.
fn site(sections: &str) -> TestSite {
    TestSite::new(&format!("{sections}-- {LEDGER} --\n"))
}

fn ledger(site: &TestSite) -> String {
    std::fs::read_to_string(site.path(LEDGER)).expect("a ledger")
}

/// Where the line of an address stands.
fn place(site: &TestSite, address: &str) -> String {
    let at = ledger(site).lines().position(|line| line.split(' ').next() == Some(address)).expect("a line");
    format!("{LEDGER}:{}:1", at + 1)
}

/// What servers are told, by address: the status and where it leads.
fn rules(built: &Built) -> BTreeMap<String, (u64, String)> {
    let rules: Value = serde_json::from_str(&built.file("redirects.json")).expect("JSON");
    let rule = |rule: &Value| {
        let text = |key: &str| rule[key].as_str().unwrap_or_default().to_owned();
        (text("from"), (rule["status"].as_u64().expect("a status"), text("to")))
    };
    rules.as_array().expect("a list").iter().map(rule).collect()
}

fn leads(built: &Built, from: &str) -> Option<(u64, String)> {
    rules(built).get(from).cloned()
}

#[test]
fn a_site_without_a_ledger_has_none_afterwards() {
    let site = TestSite::new(&articles(1));
    site.builds();
    assert!(!site.path(LEDGER).exists());
}

#[test]
fn what_is_published_is_on_record() {
    let site = site(
        &(article("a", "A", "2020-01-01", "aliases: [/alt/]", "Text.")
            + &article("b", "B", "2020-01-01", "draft: true", "Text.")
            + &article("c", "C", "2020-01-01", "publish: 2030-01-01", "Text.")),
    );
    site.builds();
    let lines: Vec<String> = ledger(&site).lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect();
    assert_eq!(
        lines,
        [
            "/ home",
            "/2020/01/ month 2020-01",
            "/2020/01/a/ articles/a.md",
            "/alt/ articles/a.md",
            "/archiv/ archive",
            "/atom.xml feed",
            "/author/ authors",
            "/author/redaktion/ authors/redaktion.md",
            "/category/politik/ categories/politik.md",
            "/credits/ credits",
            "/feed.json feed",
            "/feed.xml feed",
            "/tag/ tags",
        ]
    );
}

#[test]
fn another_build_finds_nothing_to_do() {
    let site = site(&articles(2));
    site.builds();
    let before = ledger(&site);
    let again = site.builds();
    assert!(again.report().made.is_empty(), "{:?}", again.report().made);
    assert_eq!(ledger(&site), before);
}

#[test]
fn a_changed_slug_date_or_category_leads_on_by_itself() {
    let site = site(&article("a", "A", "2020-01-01", "", "Text."));
    site.builds();
    let text = |date: &str, slug: &str| {
        article("a", "A", date, slug, "Text.").split_once('\n').expect("a header").1.to_owned()
    };
    site.edit("content/articles/a.md", &text("2020-01-01", "slug: neu"));
    let built = site.builds();
    assert_eq!(leads(&built, "/2020/01/a/"), Some((301, "/2020/01/neu/".into())));
    assert!(built.file("2020/01/a/index.html").contains("/2020/01/neu/"));
    site.edit("content/articles/a.md", &text("2020-02-01", "slug: neu"));
    let built = site.builds();
    // Both lead to where it is now, not from one to the other.
    assert_eq!(leads(&built, "/2020/01/a/"), Some((301, "/2020/02/neu/".into())));
    assert_eq!(leads(&built, "/2020/01/neu/"), Some((301, "/2020/02/neu/".into())));
    // Back again: the address is a page, and no loop.
    site.edit("content/articles/a.md", &text("2020-01-01", ""));
    let built = site.builds();
    assert_eq!(leads(&built, "/2020/01/a/"), None);
    assert_eq!(leads(&built, "/2020/02/neu/"), Some((301, "/2020/01/a/".into())));
}

/// Folders mean nothing, and names of files are the newsroom's own.
#[test]
fn a_file_that_moves_takes_its_former_addresses_along() {
    let site = site(&article("a", "A", "2020-01-01", "slug: alt", "Text."));
    let text =
        |slug: &str| article("a", "A", "2020-01-01", slug, "Text.").split_once('\n').expect("a header").1.to_owned();
    site.builds();
    site.edit("content/articles/a.md", &text("slug: neu\naliases: [/kurz/]"));
    site.builds();
    site.edit("content/articles/a.md", &text("slug: neu"));
    site.rename("content/articles/a.md", "content/articles/2020/b.md");
    let built = site.builds();
    for from in ["/2020/01/alt/", "/kurz/"] {
        assert_eq!(leads(&built, from), Some((301, "/2020/01/neu/".into())));
        assert_eq!(line(&ledger(&site), from), Some(&*format!("{from} articles/2020/b.md")));
    }
    // And once more, taken back on the way.
    site.remove("content/articles/2020/b.md");
    site.edit("content/articles/c.md", &text("slug: neu\nstatus: gone\nstatus_reason: Auf Wunsch."));
    let built = site.builds();
    for from in ["/2020/01/neu/", "/2020/01/alt/", "/kurz/"] {
        assert_eq!(leads(&built, from), Some((410, String::new())));
        assert_eq!(line(&ledger(&site), from), Some(&*format!("{from} articles/c.md gone Auf Wunsch.")));
    }
    // Where two have an address of its each, nobody knows which of them it was.
    let site = self::site(&article("a", "A", "2020-01-01", "aliases: [/eins/, /zwei/, /drei/]", "Text."));
    site.builds();
    site.remove("content/articles/a.md");
    for (name, keys) in [("b", "aliases: [/eins/, /2020/01/a/]"), ("c", "aliases: [/zwei/]")] {
        let text = article(name, name, "2020-01-01", keys, "Text.");
        site.edit(&format!("content/articles/{name}.md"), text.split_once('\n').expect("a header").1);
    }
    site.build().expect("vanished-url", &place(&site, "/drei/"));
}

#[test]
fn a_deleted_article_is_an_error_until_it_is_accepted() {
    let mut site = site(&articles(2));
    site.builds();
    site.remove("content/articles/a1.md");
    site.build().expect("vanished-url", &place(&site, "/2020/01/artikel-nr-1/"));
    site.with(|options| options.accept_removals = true);
    let built = site.builds();
    assert_eq!(leads(&built, "/2020/01/artikel-nr-1/"), Some((410, String::new())));
    assert!(ledger(&site).contains("\n/2020/01/artikel-nr-1/ gone\n"), "{}", ledger(&site));
    site.with(|options| options.accept_removals = false);
    assert_eq!(leads(&site.builds(), "/2020/01/artikel-nr-1/"), Some((410, String::new())));
}

/// Articles with tags of their own.
fn tagged(tags: &[&str]) -> String {
    let one = |(n, tag): (usize, &&str)| article(&format!("a{n}"), &format!("Nr. {n}"), "2020-01-01", tag, "Text.");
    tags.iter().enumerate().map(one).collect()
}

fn retag(site: &TestSite, n: usize, keys: &str) {
    let text = article(&format!("a{n}"), &format!("Nr. {n}"), "2020-01-01", keys, "Text.");
    site.edit(&format!("content/articles/a{n}.md"), text.split_once('\n').expect("a header").1);
}

fn line<'a>(ledger: &'a str, address: &str) -> Option<&'a str> {
    ledger.lines().find(|line| line.split(' ').next() == Some(address))
}

#[test]
fn a_list_that_runs_empty_is_gone_with_its_pages_and_feeds_until_it_is_back() {
    let keys = "per_page: 1\nfeeds: {formats: [rss, json]}";
    let site = TestSite::configured(keys, &(format!("-- {LEDGER} --\n") + &tagged(&["tags: [X]"; 3])));
    site.builds();
    assert_eq!(line(&ledger(&site), "/tag/x/"), Some("/tag/x/ tag x (to page 2)"));
    (0..3).for_each(|n| retag(&site, n, ""));
    let built = site.builds();
    let gone = ["/tag/x/", "/tag/x/page/1/", "/tag/x/page/2/", "/tag/x/feed.xml", "/tag/x/feed.json"];
    for url in gone {
        assert_eq!(leads(&built, url), Some((410, String::new())), "{url}");
    }
    assert_eq!(leads(&built, "/tag/x/atom.xml"), None, "it never was");
    assert!(built.has("tag/x/page/2/index.html") && !built.has("tag/x/feed.xml"), "a page is no feed");
    let page = built.page("tag/x/index.html");
    // A topic is no article, and nobody took it back.
    assert_eq!(page.texts("h1"), ["Diese Seite gibt es nicht mehr"]);
    assert_eq!(page.texts(".teaser"), ["Was hier stand, ist nicht mehr veröffentlicht."]);
    assert_eq!(line(&ledger(&site), "/tag/x/"), Some("/tag/x/ tag x (to page 2)"));
    retag(&site, 0, "tags: [X]");
    let built = site.builds();
    assert_eq!(leads(&built, "/tag/x/"), None);
    assert_eq!(leads(&built, "/tag/x/page/2/"), Some((301, "/tag/x/".into())));
    assert_eq!(leads(&built, "/tag/x/feed.xml"), None);
}

#[test]
fn a_list_that_moves_takes_its_pages_and_feeds_along() {
    let keys = |tag: &str| format!("per_page: 1\npermalinks: {{tag: '{tag}'}}");
    let site = TestSite::configured(&keys("/tag/{slug}/"), &(format!("-- {LEDGER} --\n") + &tagged(&["tags: [X]"; 3])));
    site.builds();
    // One page less, at another address.
    retag(&site, 0, "");
    let yaml = std::fs::read_to_string(site.path("site.yaml")).expect("it is there");
    site.edit("site.yaml", &yaml.replace("/tag/{slug}/", "/thema/{slug}.html"));
    let built = site.builds();
    for (from, to) in [
        ("/tag/x/", "/thema/x.html"),
        ("/tag/x/page/1/", "/thema/x/page/1/"),
        ("/tag/x/page/2/", "/thema/x.html"),
        ("/tag/x/feed.xml", "/thema/x/feed.xml"),
        ("/tag/", "/thema/"),
    ] {
        assert_eq!(leads(&built, from), Some((301, to.into())), "{from}");
    }
}

#[test]
fn a_tag_leads_to_the_one_that_it_became() {
    let site = site(&tagged(&["tags: [X]", "tags: [Y]"]));
    site.builds();
    // Merged into another one by a file, then that is given another address.
    site.edit("content/tags/y.md", "---\ntitle: Ypsilon\naliases: [X]\n---\n");
    assert_eq!(leads(&site.builds(), "/tag/x/"), Some((301, "/tag/y/".into())));
    site.edit("content/tags/y.md", "---\ntitle: Ypsilon\naliases: [X, Y]\nslug: ypsilon\n---\n");
    let built = site.builds();
    for tag in ["x", "y"] {
        assert_eq!(leads(&built, &format!("/tag/{tag}/")), Some((301, "/tag/ypsilon/".into())));
        assert_eq!(leads(&built, &format!("/tag/{tag}/feed.xml")), Some((301, "/tag/ypsilon/feed.xml".into())));
    }
    // A tag needs no file.
    site.remove("content/tags/y.md");
    let built = site.builds();
    assert_eq!(leads(&built, "/tag/ypsilon/"), Some((301, "/tag/y/".into())));
    assert_eq!(leads(&built, "/tag/x/"), None);
}

#[test]
fn a_feed_that_is_made_no_more_leads_to_another() {
    let yaml = |formats: &str| format!("feeds: {{formats: {formats}}}");
    let site = TestSite::configured(&yaml("[rss, atom]"), &(format!("-- {LEDGER} --\n") + &articles(1)));
    site.builds();
    let text = std::fs::read_to_string(site.path("site.yaml")).expect("it is there");
    site.edit("site.yaml", &text.replace("[rss, atom]", "[rss]"));
    let built = site.builds();
    assert_eq!(leads(&built, "/atom.xml"), Some((301, "/feed.xml".into())));
    assert_eq!(leads(&built, "/category/politik/atom.xml"), Some((301, "/category/politik/feed.xml".into())));
    site.edit("site.yaml", &text.replace("[rss, atom]", "[]"));
    assert_eq!(leads(&site.builds(), "/feed.xml"), Some((410, String::new())));
}

#[test]
fn an_address_behind_a_list_that_is_in_the_way_is_told_at_the_line_of_the_list() {
    let text = format!("-- {LEDGER} --\n{}", tagged(&["tags: [X]"; 3]));
    let site = TestSite::configured("per_page: 1", &text);
    site.builds();
    retag(&site, 0, "");
    site.edit("content/static/tag/x/page/2", "Eine Datei, wo ein Ordner war.");
    site.build().expect("duplicate-url", &place(&site, "/tag/x/"));
}

#[test]
fn a_list_whose_file_is_deleted_goes_with_its_pages_and_feeds() {
    let text = format!(
        "-- {LEDGER} --\n-- content/authors/anna.md --\n---\nname: Anna\n---\n\
         -- content/authors/redaktion.md --\n---\nname: Redaktion\n---\n{}",
        tagged(&["series: fluss"; 3]).replace("author: redaktion", "author: anna")
    );
    let mut site = TestSite::configured("per_page: 1", &text);
    site.builds();
    assert_eq!(line(&ledger(&site), "/author/anna/"), Some("/author/anna/ authors/anna.md (to page 2)"));
    (0..3).for_each(|n| retag(&site, n, "series: wasser"));
    site.remove("content/authors/anna.md");
    site.build().expect("vanished-url", &place(&site, "/author/anna/"));
    // An editor says what a renamed series is called now.
    let said = ledger(&site).replace("/series/fluss/ series fluss", "/series/fluss/ series wasser");
    site.edit(LEDGER, &said);
    site.with(|options| options.accept_removals = true).builds();
    let built = site.with(|options| options.accept_removals = false).builds();
    for behind in ["", "page/1/", "page/2/", "feed.xml"] {
        assert_eq!(leads(&built, &format!("/author/anna/{behind}")), Some((410, String::new())), "{behind}");
    }
    assert_eq!(line(&ledger(&site), "/author/anna/"), Some("/author/anna/ gone (to page 2)"));
    for behind in ["", "feed.xml"] {
        let (from, to) = (format!("/series/fluss/{behind}"), format!("/series/wasser/{behind}"));
        assert_eq!(leads(&built, &from), Some((301, to)));
    }
}

#[test]
fn what_is_under_embargo_is_not_on_record() {
    let keys = "tags: [Geheim]\nseries: geheimes\npublish: 2030-01-01";
    let site = site(&(article("g", "Geheim", "2030-01-01", keys, "Text.") + &articles(1)));
    site.builds();
    assert!(!ledger(&site).contains("geheim") && !ledger(&site).contains("2030"), "{}", ledger(&site));
}

#[test]
fn a_tombstone_holds_without_its_file() {
    let text =
        |keys: &str| article("a", "A", "2020-01-01", keys, "Text.").split_once('\n').expect("a header").1.to_owned();
    let site = site(&(article("a", "A", "2020-01-01", "", "Text.") + &articles(1)));
    site.builds();
    site.edit("content/articles/a.md", &text("slug: neu"));
    site.builds();
    site.edit(
        "content/articles/a.md",
        &text("slug: neu\nstatus: gone\nstatus_reason: |\n  Auf Wunsch\n  der Familie."),
    );
    let built = site.builds();
    assert_eq!(built.page("2020/01/a/index.html").texts(".teaser"), ["Auf Wunsch der Familie."]);
    site.remove("content/articles/a.md");
    let built = site.builds();
    for url in ["/2020/01/a/", "/2020/01/neu/"] {
        assert_eq!(leads(&built, url), Some((410, String::new())));
        assert_eq!(built.page(&format!("{}index.html", &url[1..])).texts(".teaser"), ["Auf Wunsch der Familie."]);
    }
    // Back again: all of it is as it was.
    site.edit("content/articles/a.md", &text("slug: neu"));
    assert_eq!(leads(&site.builds(), "/2020/01/a/"), Some((301, "/2020/01/neu/".into())));
    site.remove("content/articles/a.md");
    site.build().expect_all(&[
        ("vanished-url", &place(&site, "/2020/01/a/")),
        ("vanished-url", &place(&site, "/2020/01/neu/")),
    ]);
}

#[test]
fn a_ledger_that_is_not_there_any_more_is_told() {
    let mut site = site(&articles(1));
    site.builds();
    site.remove(LEDGER);
    site.build().expect("vanished-url", "content/urls.txt:1:1");
    site.build().expect("vanished-url", "content/urls.txt:1:1");
    site.with(|options| options.accept_removals = true).builds();
    site.with(|options| options.accept_removals = false).builds();
}

#[test]
fn lines_that_disagree_are_told_where_it_matters() {
    let site = site(&articles(1));
    site.edit(LEDGER, "/2020/01/artikel-nr-1/ gone\n/2020/01/artikel-nr-1/ articles/b.md\n");
    site.builds();
    site.edit(LEDGER, "/alt/ gone\n/alt/ articles/a1.md\n");
    site.build().expect("bad-value", "content/urls.txt:2:1");
}

#[test]
fn a_tombstone_says_why_and_is_in_nothing() {
    let gone =
        article("a", "Peinlich", "2020-01-01", "status: gone\nstatus_reason: Auf Wunsch.\naliases: [/alt/]", "Geheim.");
    let site = TestSite::new(&(gone + &articles(1)));
    let built = site.builds();
    for (path, url) in [("2020/01/peinlich/index.html", "/2020/01/peinlich/"), ("alt/index.html", "/alt/")] {
        let page = built.page(path);
        assert_eq!(page.texts(".teaser"), ["Auf Wunsch."]);
        assert!(built.file(path).contains("noindex"));
        assert_eq!(leads(&built, url), Some((410, String::new())));
        for (file, line) in [
            ("_redirects", format!("{url} {url} 410!\n")),
            ("redirects.nginx", format!("\"{url}\" \"gone\";\n")),
            ("redirects.apache", format!("<LocationMatch \"^{}/?$\">\n", url.trim_end_matches('/'))),
        ] {
            assert!(built.file(file).contains(&line), "{file}:\n{}", built.file(file));
        }
    }
    assert!(built.mentions("Geheim").is_empty() && built.mentions("Peinlich").is_empty());
    let told: BTreeSet<String> = built.mentions("peinlich").into_iter().collect();
    let rules = ["_redirects", "redirects.apache", "redirects.json", "redirects.nginx"].map(str::to_owned);
    assert!(
        told.iter().all(|file| rules.contains(file) || file.contains("peinlich") || file.contains("blatt-")),
        "{told:?}"
    );
}

#[test]
fn only_articles_are_put_back_with_a_status() {
    let mut site = site(&(articles(1) + "-- content/pages/karte.md --\n---\ntitle: Karte\n---\nHier.\n"));
    site.builds();
    site.remove("content/pages/karte.md");
    let hints = |site: &TestSite, url: &str| site.build().expect("vanished-url", &place(site, url)).hints.join(" ");
    assert!(!hints(&site, "/karte/").contains("status"));
    site.with(|options| options.accept_removals = true).builds();
    site.with(|options| options.accept_removals = false).remove("content/articles/a1.md");
    site.edit(
        "content/articles/b.md",
        "---\ntitle: B\ndate: 2020-01-01\nauthor: redaktion\ncategory: politik\n---\nText.\n",
    );
    assert!(hints(&site, "/2020/01/artikel-nr-1/").contains("`status: gone`"));
}

/// Its address is under the same embargo as it was, and no date takes the word back.
#[test]
fn a_tombstone_appears_by_the_clock_alone_and_stays() {
    let keys = "status: gone\npublish: 2026-01-05 12:00\nexpires: 2026-02-01";
    let mut site = TestSite::new(&(article("a", "A", "2020-01-01", keys, "Text.") + &articles(1)));
    let mut check = |now: &str, gone: bool| {
        let built = site.at(now).builds();
        assert_eq!(built.has("2020/01/a/index.html"), gone, "{now}");
        assert_eq!(leads(&built, "/2020/01/a/").is_some(), gone, "{now}");
        built.report().next_change.map(|at| at.to_string())
    };
    assert_eq!(check("2026-01-05T10:59:59Z", false).as_deref(), Some("2026-01-05T11:00:00Z"));
    assert_eq!(check("2026-01-05T11:00:00Z", true), None);
    check("2026-03-01T12:00:00Z", true);
}

#[test]
fn drafts_and_other_times_are_not_on_record() {
    let mut site = site(&articles(1));
    site.with(|options| options.record = false).builds();
    assert_eq!(ledger(&site), "");
}

/// Somebody who takes over the lines of another branch just before a build writes its own.
struct Merges(PathBuf, AtomicBool);

impl Progress for Merges {
    fn stage(&self, name: &'static str, _: Option<usize>) {
        if name == "publishing" && !self.1.swap(true, Ordering::Relaxed) {
            std::fs::write(&self.0, "/anderer-zweig/ gone\n").expect("a ledger");
        }
    }
    fn step(&self) {}
    fn note(&self, _: &str) {}
}

#[test]
fn what_others_write_into_it_meanwhile_stays() {
    let mut site = site(&articles(1));
    let mut options = None;
    site.with(|its| options = Some(its.clone()));
    let options = options.expect("its options");
    blatt::build::build(&options, &Merges(site.path(LEDGER), AtomicBool::default())).expect("it builds");
    assert!(ledger(&site).contains("\n/anderer-zweig/ gone\n"), "{}", ledger(&site));
    assert!(ledger(&site).contains("articles/a1.md\n"), "{}", ledger(&site));
}

/// What may happen to one of some articles.
#[derive(Debug, Clone)]
enum Step {
    Slug(usize, u8),
    Month(usize, u8),
    Category(usize, bool),
    Gone(usize),
    Delete(usize),
    Rename(usize),
}

const MANY: usize = 5;

fn step() -> impl Strategy<Value = Step> {
    let n = 0..MANY;
    prop_oneof![
        3 => (n.clone(), 0..3u8).prop_map(|(n, v)| Step::Slug(n, v)),
        2 => (n.clone(), 1..4u8).prop_map(|(n, v)| Step::Month(n, v)),
        1 => (n.clone(), any::<bool>()).prop_map(|(n, v)| Step::Category(n, v)),
        1 => n.clone().prop_map(Step::Gone),
        1 => n.clone().prop_map(Step::Delete),
        1 => n.prop_map(Step::Rename),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(
        std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(3),
    )})]

    /// Whatever is renamed, moved and deleted, every address ever published is a page, leads to one, or is gone.
    #[test]
    fn every_address_ever_published_answers(steps in prop::collection::vec(step(), 50)) {
        let keys = "permalinks: {article: '/{category}/{month}/{slug}/'}";
        let sections = format!(
            "-- {LEDGER} --\n-- content/categories/politik.md --\n---\ntitle: Politik\n---\n\
             -- content/categories/sport.md --\n---\ntitle: Sport\n---\n"
        );
        let mut site = TestSite::configured(keys, &sections);
        site.with(|options| options.accept_removals = true);
        let mut state: Vec<(u8, u8, bool, bool, bool, bool)> = vec![(0, 1, false, false, false, false); MANY];
        let file = |n: usize, renamed: bool| format!("content/articles/{}{n}.md", if renamed { "r" } else { "a" });
        let write = |site: &TestSite, n: usize, (slug, month, sport, gone, deleted, renamed): (u8, u8, bool, bool, bool, bool)| {
            if deleted {
                let _ = std::fs::remove_file(site.path(&file(n, renamed)));
                return;
            }
            let status = if gone { "status: gone\n" } else { "" };
            let category = if sport { "sport" } else { "politik" };
            let text = format!(
                "---\ntitle: Nr. {n}\ndate: 2020-{month:02}-01\nauthor: redaktion\ncategory: {category}\nslug: n{n}-{slug}\n{status}---\nText.\n"
            );
            site.edit(&file(n, renamed), &text);
        };
        (0..MANY).for_each(|n| write(&site, n, state[n]));
        let mut published: BTreeSet<String> = BTreeSet::new();
        // Their former addresses are gone, even if they come back.
        let mut lost = [false; MANY];
        for step in [Step::Month(0, 1)].into_iter().chain(steps) {
            match step {
                Step::Slug(n, v) => state[n].0 = v,
                Step::Month(n, v) => state[n].1 = v,
                Step::Category(n, v) => state[n].2 = v,
                Step::Gone(n) => state[n].3 = !state[n].3,
                Step::Delete(n) => (state[n].4, lost[n]) = (!state[n].4, true),
                Step::Rename(n) => {
                    lost[n] |= state[n].3;
                    let _ = std::fs::remove_file(site.path(&file(n, state[n].5)));
                    state[n].5 = !state[n].5;
                }
            }
            (0..MANY).for_each(|n| write(&site, n, state[n]));
            let built = site.builds();
            let rules = rules(&built);
            let is_page = |url: &str| built.has(&format!("{}index.html", &url[1..])) && !rules.contains_key(url);
            for url in &published {
                match rules.get(url) {
                    None => prop_assert!(is_page(url), "{url} answers nothing"),
                    Some((301, to)) => prop_assert!(is_page(to), "{url} leads to {to}, which is no page"),
                    Some((status, _)) => prop_assert_eq!(*status, 410),
                }
                let n: usize = url.split("/n").nth(1).and_then(|rest| rest[..1].parse().ok()).expect("a number");
                if let (Some((status, to)), false, false) = (rules.get(url), lost[n], state[n].3) {
                    prop_assert!(*status == 301 && to.contains(&format!("/n{n}-")), "{url}: {status} {to}");
                }
            }
            let pages = built.files().into_iter().filter(|file| file.starts_with("politik/") || file.starts_with("sport/"));
            published.extend(pages.filter_map(|file| Some(format!("/{}", file.strip_suffix("index.html")?))));
        }
    }
}
