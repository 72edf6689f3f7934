//! The same bytes for any number of threads, in any folder, however often.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::pictures::png;
use crate::site::{TestSite, article, articles, bytes};

fn site(fragments: &str) -> TestSite {
    let many = (1..=40)
        .map(|n| {
            let front = format!(
                "tags: [T{}, T{}, T{}]\nseries: S{}\nimage: p{}.png\nimage_alt: A\nimage_credit: C{n}",
                n % 7,
                n % 5,
                n % 3,
                n % 4,
                n % 6
            );
            article(
                &format!("x{n}"),
                &format!("Titel {n}"),
                "2020-03-01 10:00",
                &front,
                "Text[^1] \"mit\" [Link](a1.md).\n\n[^1]: Note.",
            )
        })
        .collect::<String>();
    let site = TestSite::configured(&format!("per_page: 3\nfragments: {fragments}"), &(articles(12) + &many));
    for n in 0..6 {
        site.write(&format!("content/media/p{n}.png"), &png(4 + n, 3));
    }
    site.edit("content/authors/redaktion.md", "---\nname: Redaktion\nbio: Wir.\n---\n");
    site
}

fn with_threads(threads: usize, site: &TestSite) -> BTreeMap<String, Vec<u8>> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    bytes(&pool.install(|| site.builds()).out)
}

#[track_caller]
fn check_same(a: &BTreeMap<String, Vec<u8>>, b: &BTreeMap<String, Vec<u8>>) {
    assert_eq!(a.keys().collect::<Vec<_>>(), b.keys().collect::<Vec<_>>());
    let differ: Vec<&String> = a.iter().filter(|(path, bytes)| b[*path] != **bytes).map(|(path, _)| path).collect();
    assert!(differ.is_empty(), "{differ:?}");
}

#[test]
fn threads_and_folders_leave_no_trace() {
    for fragments in ["inline", "ssi"] {
        let one = with_threads(1, &site(fragments));
        let eight = with_threads(8, &site(fragments));
        check_same(&one, &eight);
        assert!(one.len() > 150);
    }
}

#[test]
fn rebuilding_from_nothing_gives_the_same() {
    let site = site("inline");
    let first = bytes(&site.builds().out);
    std::fs::remove_dir_all(site.path("public")).unwrap();
    check_same(&first, &bytes(&site.builds().out));
}

#[test]
fn edits_and_their_undoing_end_where_they_began() {
    let site = site("esi");
    let first = bytes(&site.builds().out);
    let text = std::fs::read_to_string(site.path("content/articles/x7.md")).unwrap();
    site.edit("content/articles/x7.md", &text.replace("T0", "Neu").replace("Titel 7", "Anders")).builds();
    site.remove("content/articles/x7.md").builds();
    site.edit("content/articles/x7.md", &text);
    check_same(&first, &bytes(&site.builds().out));
}

#[test]
fn times_of_files_mean_nothing() {
    let site = site("inline");
    let first = bytes(&site.builds().out);
    let later = std::time::SystemTime::now() + Duration::from_secs(1_000_000);
    let file = std::fs::File::options().write(true).open(site.path("content/articles/x1.md")).unwrap();
    file.set_modified(later).unwrap();
    check_same(&first, &bytes(&site.builds().out));
}

#[test]
fn the_path_of_the_machine_stands_nowhere() {
    let site = site("inline");
    let built = site.builds();
    let root = site.path("").to_string_lossy().trim_end_matches('/').to_owned();
    assert_eq!(built.mentions(&root), Vec::<String>::new());
    assert!(!std::fs::read_to_string(built.out.join(blatt::publish::MANIFEST)).unwrap().contains(&root));
}

/// Threads find out together which fragments are what they were, and are the first who need the texts of authors. One that waited
/// there took up a page that needs a fragment which another one was making, or itself, and none of them came to an end.
#[test]
fn builds_on_many_threads_come_to_an_end() {
    let mut sections = String::new();
    for n in 0..60 {
        let text = "Ein *Wort* und **noch eins**, [hier](https://b.example/).\n\n".repeat(20);
        sections += &format!("-- content/authors/a{n}.md --\n---\nname: A{n}\nkind: person\n---\n{text}");
    }
    for n in 0..6 {
        sections += &format!("-- content/categories/k{n}.md --\n---\ntitle: K{n}\n---\n");
    }
    let text = |n: usize, title: &str| {
        let day = 1 + n % 28;
        format!("---\ntitle: {title}\ndate: 2025-01-{day:02}\nauthor: a{n}\ncategory: k{}\n---\nText.\n", n % 6)
    };
    for n in 0..60 {
        sections += &format!("-- content/articles/x{n}.md --\n{}", text(n, &format!("X{n}")));
    }
    sections += "-- layouts/article.html --\n{{ article.title }}{{ fragment(name=\"newest\", category=article.category.id) }}\n";
    sections += "-- layouts/fragments/newest.html --\n{{ category }}{% for article in articles(limit=1) %}{{ article.title }}{% endfor %}\n";
    let site = TestSite::new(&sections);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(8).build().unwrap();
    for n in 0..30 {
        site.edit("content/articles/x27.md", &text(27, &format!("Neu {n}")));
        pool.install(|| site.builds());
    }
}
