//! Minified layouts show what the layouts as written show.

use std::collections::BTreeMap;

use crate::pictures::png;
use crate::site::{TestSite, article, articles};

/// A site with every kind of page, and as much on each as there can be.
fn full() -> TestSite {
    let everything = "tags: [Eins, Zwei]\nkicker: Oben\nteaser: Kurz gesagt.\nimage: p.png\nimage_alt: A\nimage_caption: B\n\
        image_credit: C\nupdated: 2020-05-02\ntype: opinion\nagencies: [AFP]\ndateline: Ort\naliases: [/alt/]\n\
        series: {id: s, part: 2}\ncorrections: [{date: 2020-05-03, kind: update, text: Neu}]\nrelated: [a1]";
    let text = articles(9)
        + &article("s", "Serie", "2020-04-01", "series: {id: s, part: 1}\ntags: [Eins]", "T.")
        + &article("x", "Alles", "2020-05-01", everything, "Eins.\n\nZwei.\n\n```\ncode  mit\n   Raum\n```\n\nDrei.")
        + &article("y", "Danach", "2020-05-02", "canonical: https://else.example/\nbyline: Von Hand", "T.")
        + "-- content/pages/p.md --\n---\ntitle: Seite\nteaser: Kurz.\n---\nText.\n\
           -- content/tags/eins.md --\n---\ntitle: Eins\ndescription: Das Erste.\n---\nMehr.\n\
           -- content/authors/redaktion.md --\n---\nname: Redaktion\nbio: Wir.\nrole: R\nshort: red\nimage: p.png\n\
           email: a@b.example\nwebsite: https://w.example\nsocial: {x: a, bluesky: b.example}\n---\nLanger Text.\n\
           -- content/categories/politik.md --\n---\ntitle: Politik\ndescription: D.\ncolour: \"#abc\"\n---\nMehr.\n";
    let site = TestSite::configured(
        "tagline: Nachrichten\nper_page: 3\nmenu: [politik, {title: Archiv, url: /archiv/}]\n\
         publisher: {legal_name: V, address: Weg 1, email: v@w.example}\n\
         ads: {slots: [{id: in-text, after_paragraph: 1, html: '<p>Ad</p>'}, {id: home, html: x}, {id: list, html: x}, \
         {id: article-end, html: x}]}",
        &text,
    );
    site.write("content/media/p.png", &png(4, 3)).edit("content/media/p.png.yaml", "credit: C\nalt: A\n");
    site
}

fn pages(site: &mut TestSite, minify: bool) -> BTreeMap<String, String> {
    let built = site.with(|options| options.minify = minify).builds();
    let html = built.files().into_iter().filter(|file| file.ends_with(".html"));
    html.map(|file| (file.clone(), built.file(&file))).collect()
}

#[track_caller]
fn check(site: &mut TestSite) -> (usize, usize) {
    let (written, minified) = (pages(site, false), pages(site, true));
    assert_eq!(written.keys().collect::<Vec<_>>(), minified.keys().collect::<Vec<_>>());
    for (file, html) in &written {
        let (a, b) = (crate::html::Html::parse(html), crate::html::Html::parse(&minified[file]));
        let (a_lines, b_lines) = (a.outline(), b.outline());
        let differ = a_lines.lines().zip(b_lines.lines()).position(|(a, b)| a != b);
        let around = |outline: &str| {
            let at = differ.unwrap_or_default().saturating_sub(8);
            outline.lines().skip(at).take(16).collect::<Vec<_>>().join("\n")
        };
        assert!(a_lines == b_lines, "{file}\n--- as written\n{}\n--- minified\n{}", around(&a_lines), around(&b_lines));
        assert_eq!(a.one("body").text(), b.one("body").text(), "{file}");
    }
    let bytes = |pages: &BTreeMap<String, String>| pages.values().map(String::len).sum::<usize>();
    (bytes(&written), bytes(&minified))
}

#[test]
fn every_page_is_the_same_but_for_its_bytes() {
    let (written, minified) = check(&mut full());
    assert!(minified < written * 97 / 100, "{minified} of {written}");
}

#[test]
fn layouts_full_of_traps() {
    let mut site = full();
    site.edit(
        "layouts/page.html",
        "<!doctype html>\n<html lang=\"{{ site.lang }}\">\n<head>\n<title>{{ page.title }}</title>\n\
         <style>\n  a > b { color : red }\n</style>\n<script>\n  if (1 < 2 && \"<b>  </b>\") { x = `a  b`; }\n</script>\n</head>\n<body>\n\
         <nav>\n  <a href=\"/a/\">Eins</a>\n  <a href=\"/b/\">Zwei</a>\n</nav>\n\
         <div><b>fett</b> <i>schräg</i>\n<span>a</span>{# weg #} <span>b</span><!-- weg --> <em>c</em></div>\n\
         <div>{% for a in [1, 2, 3] %}<span>{{ a }}</span>\n{% endfor %}</div>\n\
         <div>{% if page.title %} <b>ja</b> {% else %} <b>nein</b> {% endif %} danach</div>\n\
         <p> vorn <b> innen </b> hinten </p><p>a<br> b</p>\n\
         <form>x<label> Name <input type=\"text\" name=\"n\"> </label>y <button> Los </button> <output> 1 </output>z\n\
         <select><option> a </option> <option selected>b</option></select> <textarea>\n  frei\n</textarea></form>\n\
         <pre>\n  <b>a</b>\n   <i>b</i>\n</pre><code>a  b</code>\n\
         <ul>\n <li> eins </li>\n <li>zwei</li>\n</ul>\n\
         <table>\n<tr> <td> a </td> <td>b</td> </tr>\n</table>\n\
         <p title=\"{{ page.title }}\" class=\"a {% if 1 == 1 %}b{% endif %}\" data-x='{\"a\": \"b > c\"}'>t</p>\n\
         <svg viewBox=\"0 0 1 1\"><text> a <tspan>b</tspan> c </text></svg> &amp; &lt; &nbsp; &copy;\n\
         <a href=\"?a=b&amp;c=d\">Frage</a>\n{{ document.body }}\n</body>\n</html>\n",
    );
    check(&mut site);
}
