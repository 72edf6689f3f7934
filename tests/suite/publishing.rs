//! What happens to the output folder: only what is new is written, and only what is ours is removed.

use std::fs;

use blatt::build::BuildError;

use crate::site::{TestSite, article, articles, bytes, folders, snapshot};

#[test]
fn a_build_with_nothing_new_touches_nothing() {
    let site = TestSite::new(&articles(3));
    site.builds();
    let before = snapshot(&site.path("public"));
    let built = site.builds();
    assert!(before == snapshot(&site.path("public")), "{}", built.shown());
    let changes = &built.report().changes;
    assert_eq!((changes.added.len(), changes.changed.len(), changes.removed.len()), (0, 0, 0));
}

#[test]
fn only_what_differs_is_written() {
    let site = TestSite::configured(
        "feeds: {formats: []}",
        &(articles(3) + "-- content/pages/p.md --\n---\ntitle: P\n---\nText.\n"),
    );
    site.builds();
    let before = snapshot(&site.path("public"));
    site.edit("content/pages/p.md", "---\ntitle: P\n---\nAnderer Text.\n");
    let built = site.builds();
    let after = snapshot(&built.out);
    let written: Vec<&String> =
        after.iter().filter(|(path, file)| before.get(*path) != Some(*file)).map(|(path, _)| path).collect();
    assert_eq!(written, ["p/index.html"]);
}

/// Where many files are replaced, the old ones are removed beside what goes on.
#[test]
fn of_many_files_that_are_replaced_nothing_is_left() {
    let site = TestSite::configured("feeds: {formats: []}", &articles(150));
    let before = snapshot(&site.builds().out);
    site.edit("layouts/article.html", "<!doctype html><title>{{ article.title }}</title>\n");
    let built = site.builds();
    assert!(built.report().changes.changed.len() >= 150);
    let after = snapshot(&built.out);
    assert!(before.keys().eq(after.keys()), "{}", built.shown());
    assert_eq!(folders(&built.out).into_iter().find(|folder| folder.contains("stage")), None);
    assert_eq!(built.file("2020/01/artikel-nr-1/index.html").trim(), "<!doctype html><title>Artikel Nr. 1</title>");
    site.remove("layouts/article.html");
    let again = snapshot(&site.builds().out);
    assert!(before.iter().all(|(path, file)| again[path].bytes == file.bytes));
}

#[cfg(unix)]
#[test]
fn two_sites_that_share_an_output_wait_for_each_other() {
    let folder = tempfile::TempDir::new().unwrap();
    let site = |name: &str| {
        let many = (0..150).map(|n| article(&format!("{name}{n}"), &format!("{name} {n}"), "2020-01-01", "", "Text."));
        TestSite::configured("feeds: {formats: []}", &many.collect::<String>())
    };
    let mut sites = [site("eins"), site("zwei")];
    let alone = sites.each_ref().map(|site| bytes(&site.builds().out));
    // The first time, neither of them finds the folder.
    for round in 0..4 {
        let out = folder.path().join((round / 2).to_string());
        sites.iter_mut().for_each(|site| _ = site.with(|options| options.out = Some(out.clone())));
        std::thread::scope(|scope| {
            let builds = sites.each_ref().map(|site| scope.spawn(|| site.builds().published()));
            assert!(builds.into_iter().all(|build| build.join().unwrap()));
        });
        assert!(alone.contains(&bytes(&out)), "the output is of one of them, and whole");
    }
}

#[test]
fn what_another_site_published_into_the_folder_goes() {
    let folder = tempfile::TempDir::new().unwrap();
    let site = |more: &str| {
        let mut site = TestSite::new(&(articles(2) + more));
        site.with(|options| options.out = Some(folder.path().join("out")));
        site
    };
    let (one, other) = (site(""), site("-- content/static/mehr.txt --\nx"));
    let alone = bytes(&one.builds().out);
    assert!(other.builds().has("mehr.txt"));
    let built = one.builds();
    assert!(!built.has("mehr.txt") && bytes(&built.out) == alone, "{}", built.shown());
}

#[test]
fn a_removed_article_takes_its_files_and_empty_folders_along() {
    let site = TestSite::new(
        &(articles(2) + &article("b", "B", "2021-07-07", "tags: [Nur hier]\naliases: [/alt/b/]", "Text.")),
    );
    let built = site.builds();
    assert!(built.has("2021/07/b/index.html") && built.has("alt/b/index.html") && built.has("tag/nur-hier/index.html"));
    site.remove("content/articles/b.md");
    let built = site.builds();
    assert_eq!(built.mentions("2021"), Vec::<String>::new());
    let left = folders(&built.out);
    assert!(
        left.iter().all(|folder| !folder.starts_with("2021") && !folder.starts_with("alt") && folder != "tag/nur-hier"),
        "{left:?}"
    );
}

#[test]
fn empty_folders_that_a_killed_build_left_go() {
    let site = TestSite::new(&(articles(2) + &article("b", "B", "2021-07-07", "", "Text.")));
    site.builds();
    site.remove("content/articles/b.md");
    // Killed when the page was removed, with its own folder, and the month was next.
    fs::remove_dir_all(site.path("public/2021/07/b")).unwrap();
    let left = folders(&site.builds().out);
    assert!(left.iter().all(|folder| !folder.starts_with("2021")), "{left:?}");
}

#[test]
fn a_moved_article_moves() {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "", "Text."));
    site.builds();
    site.rename("content/articles/a.md", "content/articles/2020/januar/a.md");
    let built = site.builds();
    assert!(built.has("2020/01/a/index.html"));
    assert_eq!(built.report().changes.changed.len(), 0, "folders of content mean nothing");
}

#[test]
fn files_that_are_not_ours_stay() {
    let site = TestSite::new(&articles(2));
    site.builds();
    site.edit("public/CNAME", "blatt.example\n").edit("public/2020/01/artikel-nr-1/notes.txt", "x");
    site.remove("content/articles/a1.md");
    let built = site.builds();
    assert!(built.has("CNAME") && built.has("2020/01/artikel-nr-1/notes.txt"));
    assert!(!built.has("2020/01/artikel-nr-1/index.html"));
}

#[test]
fn a_folder_that_is_not_ours_is_refused() {
    let site = TestSite::new(&articles(1));
    site.edit("public/index.html", "somebody's home page");
    let before = snapshot(&site.path("public"));
    assert!(matches!(site.build().error(), BuildError::NotOurs(_)));
    assert!(before == snapshot(&site.path("public")));
    // A note for people is no reason to refuse.
    site.remove("public/index.html").edit("public/README.md", "x").edit("public/.gitignore", "*\n");
    site.builds();
}

#[test]
fn what_was_changed_or_lost_by_hand_is_put_right() {
    let site = TestSite::new(&articles(2));
    let built = site.builds();
    let page = built.bytes("index.html");
    fs::remove_file(built.out.join("index.html")).unwrap();
    fs::write(built.out.join("404.html"), "short").unwrap();
    let built = site.builds();
    assert!(built.bytes("index.html") == page);
    assert_ne!(built.file("404.html"), "short");
}

#[test]
fn pages_and_folders_may_change_places() {
    let site = TestSite::new("-- content/static/x --\nA file.\n");
    assert_eq!(site.builds().file("x"), "A file.\n");
    site.remove("content/static/x").edit("content/static/x/y", "In a folder.\n");
    assert_eq!(site.builds().file("x/y"), "In a folder.\n");
    site.remove("content/static/x/y");
    fs::remove_dir(site.path("content/static/x")).unwrap();
    site.edit("content/static/x", "A file again.\n");
    assert_eq!(site.builds().file("x"), "A file again.\n");
}

#[test]
fn an_output_elsewhere_that_is_not_there_yet() {
    let mut site = TestSite::new(&articles(1));
    let out = site.path("deep/er/out");
    let built = site.with(|options| options.out = Some(out)).builds();
    assert!(built.has("index.html") && !site.path("public").exists());
}
