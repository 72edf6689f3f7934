//! What was published goes on answering: it stays, it leads elsewhere, or it is gone and says so.

use std::collections::{BTreeMap, BTreeSet};

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
            "/2020/01/a/ articles/a.md",
            "/alt/ articles/a.md",
            "/author/redaktion/ authors/redaktion.md",
            "/category/politik/ categories/politik.md",
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

#[test]
fn a_deleted_article_is_an_error_until_it_is_accepted() {
    let mut site = site(&articles(2));
    site.builds();
    site.remove("content/articles/a1.md");
    site.build().expect("vanished-url", "content/urls.txt:3:1");
    site.with(|options| options.accept_removals = true);
    let built = site.builds();
    assert_eq!(leads(&built, "/2020/01/artikel-nr-1/"), Some((410, String::new())));
    assert!(ledger(&site).contains("\n/2020/01/artikel-nr-1/ gone\n"), "{}", ledger(&site));
    site.with(|options| options.accept_removals = false);
    assert_eq!(leads(&site.builds(), "/2020/01/artikel-nr-1/"), Some((410, String::new())));
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
            ("redirects.apache", format!("RedirectMatch 410 \"^{}/?$\"\n", url.trim_end_matches('/'))),
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
fn drafts_and_other_times_are_not_on_record() {
    let mut site = site(&articles(1));
    site.with(|options| options.record = false).builds();
    assert_eq!(ledger(&site), "");
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
        for step in [Step::Month(0, 1)].into_iter().chain(steps) {
            match step {
                Step::Slug(n, v) => state[n].0 = v,
                Step::Month(n, v) => state[n].1 = v,
                Step::Category(n, v) => state[n].2 = v,
                Step::Gone(n) => state[n].3 = !state[n].3,
                Step::Delete(n) => state[n].4 = !state[n].4,
                Step::Rename(n) => {
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
            }
            let pages = built.files().into_iter().filter(|file| file.starts_with("politik/") || file.starts_with("sport/"));
            published.extend(pages.filter_map(|file| Some(format!("/{}", file.strip_suffix("index.html")?))));
        }
    }
}
