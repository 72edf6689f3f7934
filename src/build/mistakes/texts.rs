//! Pictures, HTML and languages of texts.

use super::*;

#[test]
fn pictures_in_raw_html_are_checked_and_published() {
    let article = "-- content/media/a.jpg --\nGIF89a\x01\0\x01\0\0\0\0-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n\
                   <div><img src=\"a.jpg\"></div>\n\n<img src=\"b.jpg\" alt=\"x\">\n";
    check(
        article,
        &[
            "error[missing-alt] content/articles/a.md:7:16 the picture `a.jpg` has no alternative text",
            "error[missing-credit] content/articles/a.md:7:16 nobody is credited for the picture `a.jpg`",
            "warning[html-address] content/articles/a.md:9:11 there is nothing at `b.jpg`",
        ],
    );
    let site = TestSite::new(&article.replace("b.jpg", "a.jpg"));
    site.write("-- content/media/a.jpg.yaml --\nalt: Ein Bild\ncredit: Anna\n");
    assert!(site.page("2025/01/a/index.html").contains("/media/a.jpg\""));
    assert_eq!(site.page("media/a.jpg"), "GIF89a\x01\0\x01\0\0\0\0");
}

#[test]
fn html_that_is_not_kept_is_told() {
    let files = "-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\nDer <style> hier.\n\n\
                 <iframe src=\"https://a.example/v\"></iframe>\n\n<div><form>\n</div>\n\nRest <b>x</b>.\n";
    check(
        files,
        &[
            "warning[html-removed] content/articles/a.md:7:5 `<style>` is not among the HTML that texts may hold",
            "warning[html-removed] content/articles/a.md:9:1 `<iframe>` is not among the HTML that texts may hold",
            "warning[html-removed] content/articles/a.md:11:6 `<form>` is not among the HTML that texts may hold",
        ],
    );
    assert!(TestSite::new(files).page("2025/01/a/index.html").contains("Rest <b>x</b>."));
    check(&format!("-- site.yaml --\ntitle: B\nbase_url: https://a.example\nhtml: allow\n{files}"), &[]);
}

#[test]
fn a_picture_needs_a_maker_and_a_text() {
    check(
        "-- content/media/a.jpg --\nGIF89a\x01\0\x01\0\0\0\0-- content/articles/a.md --\n---\ntitle: A\nKEYS\n---\n\
         ![x](a.jpg){credit=\"\"}\n\n![](https://b.example/c.jpg)\n",
        &[
            "error[missing-credit] content/articles/a.md:7:1 nobody is credited for the picture `a.jpg`",
            "error[missing-alt] content/articles/a.md:9:1 the picture `https://b.example/c.jpg` has no alternative text",
        ],
    );
}

#[test]
fn a_credit_under_a_wrong_name_is_not_missing_as_well() {
    let picture = "-- content/media/a.jpg --\nGIF89a\x01\0\x01\0\0\0\0";
    let article =
        |keys: &str| format!("{picture}-- content/articles/a.md --\n---\ntitle: A\n{keys}\nKEYS\n---\nText.\n");
    let unknown = |place: &str, name: &str| format!("error[unknown-key] {place} there is no key `{name}` here");
    check(&article("image: {src: a.jpg, alt: A, kredit: Anna}"), &[&unknown("content/articles/a.md:3:29", "kredit")]);
    check(
        &article("image: a.jpg\nimage_alt: A\nimage_kredit: Anna"),
        &[&unknown("content/articles/a.md:5:1", "image_kredit")],
    );
    check(
        &(article("image: a.jpg\nimage_alt: A") + "-- content/media/a.jpg.yaml --\nkredit: Anna\n"),
        &[&unknown("content/media/a.jpg.yaml:1:1", "kredit")],
    );
    // The name of the picture is none of its texts.
    let missing = |what: &str| format!("error[missing-{what}] content/articles/a.md:3:8 ");
    check(
        &article("image: a.jpg"),
        &[
            &(missing("alt") + "the picture `a.jpg` has no alternative text"),
            &(missing("credit") + "nobody is credited for the picture `a.jpg`"),
        ],
    );
}

#[test]
fn an_article_in_another_language_says_so() {
    let site = TestSite::new(
        "-- layouts/page.html --\n<p>{{ document.extra.colour }}</p>\n-- layouts/strings/de.yaml --\ntext: {home: Start}\n\
         -- site.yaml --\ntitle: 'Das \"Blatt\"'\nbase_url: https://a.example\nlocale: DE_de\n\
         -- content/pages/p.md --\n---\ntitle: P\nextra: {colour: red}\n---\nText.\n\
         -- content/articles/a.md --\n---\ntitle: The \"A\"\nlang: en\nKEYS\n---\nA \"word\".\n",
    );
    let page = site.page("2025/01/the-a/index.html");
    assert!(page.contains("lang=en>") || page.contains("lang=\"en\""), "{page}");
    assert!(page.contains("<h1>The “A”</h1>") && page.contains("A “word”.") && page.contains("Das „Blatt“"), "{page}");
    assert!(page.contains(">Start<"), "{page}");
    assert!(site.page("feed.xml").contains("<title>The “A”</title>"));
    assert!(site.page("p/index.html").contains("<p>red"));
}

#[test]
fn a_language_without_words_is_told() {
    check(
        "-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nlocale: fy-NL\n",
        &[
            "warning[missing-strings] site.yaml:3:9 there are no words in the language `fy`, so readers see English ones",
        ],
    );
    check("-- site.yaml --\ntitle: Blatt\nbase_url: https://a.example\nlocale: en-GB\n", &[]);
}
