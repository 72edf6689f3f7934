//! The corpus of the benchmark is what it says: the same each time, of the outlet's statistics, without a mistake in it.
#![cfg(unix)]

// The benchmark uses all of these; a test needs some of them.
#[allow(dead_code)]
#[path = "../benches/newsroom/corpus/mod.rs"]
mod corpus;
#[allow(dead_code)]
#[path = "../benches/newsroom/tree.rs"]
mod tree;

use std::collections::BTreeMap;
use std::fs;

use assert_cmd::Command;
use tempfile::TempDir;

use corpus::{AUTHORS, CATEGORIES, Corpus, NOW, TAGS, blatt, hugo};
use tree::Tree;

#[test]
fn the_corpus_has_the_statistics_of_the_outlet() {
    const ARTICLES: u64 = 2_000;
    let corpus = Corpus::new(ARTICLES);
    let articles: Vec<_> = (0..ARTICLES).map(|number| corpus.article(number)).collect();
    let mean = |total: usize| total as f64 / ARTICLES as f64;
    let within = |what: &str, value: f64, (least, most): (f64, f64)| {
        assert!(least <= value && value <= most, "{what}: {value} is not within {least} and {most}");
    };
    // Counted in 44,818 articles of the first generator, give or take what 2,000 may differ by.
    let text: usize = articles.iter().map(|article| blatt::article_text(article).len()).sum();
    within("bytes of an article", mean(text), (3_900.0, 4_150.0));
    let words = articles.iter().map(|article| article.body.split_whitespace().count()).sum();
    within("words of a body", mean(words), (415.0, 445.0));
    within("tags of an article", mean(articles.iter().map(|article| article.tags.len()).sum()), (4.4, 4.6));
    let with = |mark| mean(articles.iter().filter(|article| article.body.contains(mark)).count());
    within("share with headings", with("\n## "), (0.51, 0.58));
    within("share with a list", with("\n- "), (0.26, 0.34));
    within("share with a quotation", with("\n> "), (0.36, 0.44));

    let mut by_author = BTreeMap::<&str, usize>::new();
    let mut by_category = BTreeMap::<&str, usize>::new();
    let mut by_tag = BTreeMap::<&str, usize>::new();
    for article in &articles {
        *by_author.entry(&article.author.id).or_default() += 1;
        *by_category.entry(article.category).or_default() += 1;
        for tag in &article.tags {
            *by_tag.entry(&tag.slug).or_default() += 1;
        }
    }
    let mut frequent: Vec<usize> = by_tag.values().copied().collect();
    frequent.sort_unstable_by_key(|count| std::cmp::Reverse(*count));
    within("share of the team", mean(by_author["redaktion"]), (0.57, 0.63));
    assert_eq!((by_author.len(), corpus.authors.len()), (AUTHORS, AUTHORS));
    assert_eq!((by_category.len(), corpus.tags.len()), (CATEGORIES.len(), TAGS));
    within("share of politics", mean(by_category["politik"]), (0.15, 0.20));
    within("share of the first tag", mean(frequent[0]), (0.28, 0.33));
    within("share of the second tag", mean(frequent[1]), (0.155, 0.205));
    within("share of the tenth tag", mean(frequent[9]), (0.033, 0.052));
    within("tags in use", frequent.len() as f64, (1_900.0, 2_150.0));

    assert!(articles.windows(2).all(|pair| pair[0].date < pair[1].date), "numbers follow the dates");
    let (first, last) = (&articles[0].date, &articles[articles.len() - 1].date);
    assert_eq!((first.year(), last.strftime("%Y-%m").to_string()), (2014, "2026-06".to_owned()));
    let now: jiff::Timestamp = NOW.parse().expect("an instant");
    let news = corpus.article(ARTICLES);
    assert!(*last < news.date && news.date.timestamp() < now && news.author.id == "redaktion");
}

#[test]
fn the_corpus_is_the_same_each_time_and_builds_without_a_diagnostic() {
    let sites = [TempDir::new().expect("a folder"), TempDir::new().expect("a folder")];
    let [one, two] = sites.each_ref().map(|site| {
        let corpus = Corpus::new(40);
        blatt::write_site(&corpus, site.path()).expect("written");
        hugo::write_site(&corpus, &site.path().join("hugo")).expect("written");
        Tree::look(site.path(), &Tree::default()).expect("readable")
    });
    let changes = two.changes_since(&one);
    // Written in another folder, so every file has another stamp; no file has other bytes.
    assert_eq!((changes.count(), changes.rewritten.len()), (0, one.files()));
    fs::remove_dir_all(sites[0].path().join("hugo")).expect("removed");
    Command::new(env!("CARGO_BIN_EXE_blatt"))
        .args(["build", "--strict", "--now", NOW, "-C"])
        .arg(sites[0].path())
        .assert()
        .success();
}
