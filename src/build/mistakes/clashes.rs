//! Two files for one address, or for one name.

use super::*;

#[test]
fn two_outputs_of_one_path() {
    check(
        "-- content/static/feed.xml --\nx",
        &["error[duplicate-url] content/static/feed.xml:1:1 \
           `content/static/feed.xml` would be published at `/feed.xml`, where the feed of all articles is"],
    );
    check("-- content/static/robots.txt --\nx-- content/static/sitemap.xml --\nx", &[]);
    check(
        "-- content/articles/a.md --\n---\ntitle: A\naliases: [/feed.xml]\nKEYS\n---\nText.\n",
        &["error[duplicate-url] content/articles/a.md:3:11 \
           `content/articles/a.md` would be published at `/feed.xml`, where the feed of all articles is"],
    );
    check(
        "-- content/categories/a.md --\n---\ntitle: A\nslug: x\n---\n-- content/categories/b.md --\n---\ntitle: B\nslug: x\n---\n",
        &["error[duplicate-url] content/categories/b.md:2:8 \
           `content/categories/b.md` would be published at `/category/x/`, as is `content/categories/a.md`"],
    );
    // An older page of a list, on an address that an article has.
    let article = |name: &str, extra: &str| {
        format!("-- content/articles/{name}.md --\n---\ntitle: {name}\n{extra}KEYS\n---\nText.\n")
    };
    let site = "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nper_page: 1\npermalinks: {article: '/page/{slug}/'}\n";
    check(
        &format!("{site}{}{}", article("eins", "slug: 1\n"), article("zwei", "")),
        &["error[duplicate-url] content/articles/eins.md:2:8 \
           `content/articles/eins.md` would be published at `/page/1/`, where the home page is"],
    );
}

#[test]
fn a_file_and_a_folder_of_one_name() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\naliases: [/x.html, /x.html/y/]\nKEYS\n---\nText.\n",
        &["error[duplicate-url] content/articles/a.md:3:11 \
           `content/articles/a.md` would be published as the file `/x.html`, where `/x.html/y/` needs a folder"],
    );
    // Once for the file, whatever stands in the folder.
    check(
        "-- content/static/2025 --\nx-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nText.\n",
        &["error[duplicate-url] content/static/2025:1:1 \
           `content/static/2025` would be published as the file `/2025`, where `/2025/01/a/` needs a folder"],
    );
}

#[test]
fn what_blatt_keeps_for_itself() {
    let site = "-- content/static/.blatt-manifest --\nx-- content/articles/a.md --\n---\ntitle: A\n\
                aliases: [/_fragments/x/]\nKEYS\n---\nText.\n";
    check(
        site,
        &[
            "error[duplicate-url] content/articles/a.md:3:11 \
             `content/articles/a.md` would be published at `/_fragments/x/`, which blatt keeps for itself",
            "error[duplicate-url] content/static/.blatt-manifest:1:1 \
             `content/static/.blatt-manifest` would be published at `/.blatt-manifest`, which blatt keeps for itself",
        ],
    );
}

#[test]
fn the_way_out_of_a_clash_follows_the_pattern() {
    let site = "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\npermalinks: {article: '/{id}/'}\n\
                -- content/articles/1/a.md --\n---\ntitle: A\nKEYS\n---\nText.\n\
                -- content/articles/2/a.md --\n---\ntitle: B\nKEYS\n---\nText.\n";
    let error = TestSite::new(site).build().unwrap_err();
    let BuildError::Site(report) = *error else { panic!("no clash") };
    assert_eq!(report.findings[0].hints, ["rename one of the files: their addresses are made from their names"]);
}

#[test]
fn two_claims_to_one_thing() {
    check(
        "-- content/tags/a.md --\n---\naliases: [Eins, B]\n---\n-- content/tags/b.md --\n---\naliases: [eins]\n---\n\
         -- content/data/x.yaml --\na: 1\n-- content/data/x.yml --\na: 2\n\
         -- content/media/b.yaml --\nalt: x\n-- content/media/b.jpg --\nx\
         -- content/articles/a.md --\n---\ntitle: A\nrelated: a\ntags: [a, b]\nKEYS\n---\nText.\n",
        &[
            "error[bad-value] content/articles/a.md:3:10 `a` is the article itself",
            "error[duplicate-id] content/data/x.yml:1:1 there are two files for `data.x`",
            "warning[orphan-sidecar] content/media/b.yaml:1:1 there is no picture `b` in content/media/ for these texts",
            "error[duplicate-id] content/tags/a.md:2:17 `B` can't be the tag `a`: it is the tag `b` already",
            "error[duplicate-id] content/tags/b.md:2:11 `eins` can't be the tag `b`: it is the tag `a` already",
        ],
    );
}
