//! Links and what they lead to.

use super::*;

#[test]
fn authors_and_tags_without_a_published_article_have_no_page() {
    check(
        "-- content/authors/ben.md --\n---\nname: Ben\n---\n-- content/tags/see.md --\n---\ntitle: See\n---\n\
         -- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n[x](../authors/ben.md)\n\n[y](../tags/see.md)\n",
        &[
            "error[link-to-hidden] content/articles/a.md:7:5 \
             the link leads to `../authors/ben.md`, which has no published article yet, so there is no page",
            "error[link-to-hidden] content/articles/a.md:9:5 \
             the link leads to `../tags/see.md`, which has no published article yet, so there is no page",
            "info[orphan-tag] content/tags/see.md:1:1 no published article has the tag `see`",
        ],
    );
}

#[test]
fn an_expiry_breaks_no_build() {
    let site = TestSite::new(
        "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nDas [*alte* Heft](b.md).\n\
         -- content/articles/b.md --\n---\ntitle: B\nexpires: 2025-06-01\nKEYS\n---\nText.\n",
    );
    let want = "warning[link-to-expired] content/articles/a.md:7:19 \
                the link leads to `b.md`, which is not published any more since 2025-06-01 00:00";
    assert_eq!(site.told(), [want]);
    assert!(site.page("2025/01/a/index.html").contains("Das <em>alte</em> Heft."));
}

#[test]
fn a_dead_link_that_is_let_pass_is_no_link() {
    let site = TestSite::new(
        "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nchecks: {dead-link: warning}\n\
         -- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nDas [Heft](weg.md).\n",
    );
    assert_eq!(site.told().len(), 1);
    assert!(site.page("2025/01/a/index.html").contains("Das Heft."));
}

#[test]
fn paths_of_the_site_are_followed() {
    let site = "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example/neu\n\
                menu: [{title: A, url: /archive/}, {title: B, url: /weg/}, {title: C, url: /media/c.pdf}]\n\
                -- content/media/a.pdf --\nx-- content/media/c.pdf --\nx-- content/static/da.txt --\nx\
                -- content/articles/a.md --\n---\ntitle: A\naliases: [/alt/]\nKEYS\n---\n\
                [a](/media/a.pdf#page=2) [b](/feed.xml) [c](/2025/01/a) [d](/da.txt?x) [e](/alt/) [f](/neu/archive/)\n";
    check(
        &format!("{site}\n[g](/media/weg.pdf)\n\n<a href=\"/2025/01/b/\">h</a>\n"),
        &[
            "error[dead-link] content/articles/a.md:10:5 the link leads to `/media/weg.pdf`, where this site has nothing",
            "warning[html-address] content/articles/a.md:12:10 the link leads to `/2025/01/b/`, where this site has nothing",
            "error[dead-link] site.yaml:3:52 the link leads to `/weg/`, where this site has nothing",
        ],
    );
    let site = TestSite::new(&site.replace("/weg/", "/alt/"));
    let page = site.page("2025/01/a/index.html");
    for link in ["/neu/media/a.pdf#page=2", "/neu/feed.xml", "/neu/2025/01/a", "/neu/archive/", "/neu/media/c.pdf"] {
        assert!(page.contains(&format!("\"{link}\"")) || page.contains(&format!("={link}")), "{link} {page}");
    }
    assert_eq!(site.page("media/a.pdf") + &site.page("media/c.pdf"), "xx");
}

#[test]
fn places_of_the_same_text_are_followed() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n## Über uns\n\n[a](#uber-uns) [b](#top) [c](#d) [e](#uber-un)\n\n<p id=\"d\">f</p>\n",
        &["warning[dead-anchor] content/articles/a.md:9:38 nothing in this text is called `#uber-un`"],
    );
}

#[test]
fn files_that_ads_show_are_published() {
    let site = TestSite::new(
        "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example/neu\nads:\n  slots:\n  - id: home\n    html: >-\n      \
         <a href=/media/a.pdf><img src=\"/media/a.jpg\" alt=\"\" srcset=\"/media/b.jpg 1x,\n      /media/c.jpg 2x\"></a>\n\
         -- layouts/home.html --\n{% set banner = ad(slot=\"home\") %}{{ banner.html }}\n\
         -- content/media/a.pdf --\na-- content/media/a.jpg --\nb-- content/media/b.jpg --\nc-- content/media/c.jpg --\nd",
    );
    let page = site.page("index.html");
    assert!(page.contains("srcset=\"/neu/media/b.jpg 1x, /neu/media/c.jpg 2x\""), "{page}");
    let files: String = ["a.pdf", "a.jpg", "b.jpg", "c.jpg"].map(|name| site.page(&format!("media/{name}"))).concat();
    assert_eq!(files, "abcd");
}

#[test]
fn links_that_no_reader_could_follow() {
    let files = "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n\
                 [f](file:///C:/x.docx) [j](javascript:alert(1)) [l]()\n\n[y](weg datei.md) ![d](data:image/png,x)\n\n\
                 <a href=\"javascript:x\">x</a>\n";
    check(
        files,
        &[
            "warning[link-scheme] content/articles/a.md:7:5 a link of a text may not lead to `file:`",
            "warning[link-scheme] content/articles/a.md:7:28 a link of a text may not lead to `javascript:`",
            "error[dead-link] content/articles/a.md:7:49 the link has no address",
            "warning[broken-link-syntax] content/articles/a.md:9:3 this is no link and no picture: a space stands in the address or before it",
            "warning[link-scheme] content/articles/a.md:9:19 a picture of a text may not lead to `data:`",
            "warning[link-scheme] content/articles/a.md:11:10 a link of a text may not lead to `javascript:`",
        ],
    );
}

#[test]
fn an_address_is_told_of_in_each_text_and_not_where_it_is_fine() {
    check(
        "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n[x](/weg/) [y](/2025/01/b/) [z](/weg/) [u](/2025/01/b/)\n\
         -- content/articles/b.md --\n---\ntitle: B\nKEYS\n---\n[y](/2025/01/a/) [x](/weg/)\n",
        &[
            "error[dead-link] content/articles/a.md:7:5 the link leads to `/weg/`, where this site has nothing",
            "error[dead-link] content/articles/a.md:7:33 the link leads to `/weg/`, where this site has nothing",
            "error[dead-link] content/articles/b.md:7:22 the link leads to `/weg/`, where this site has nothing",
        ],
    );
}
