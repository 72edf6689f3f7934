use std::mem;

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(html(text, &OPTIONS), expected, "{text}");
}

#[test]
fn headings() {
    check("# A\n\n## B\n\n###### C\n", "<h2 id=\"a\">A</h2>\n<h3 id=\"b\">B</h3>\n<h6 id=\"c\">C</h6>\n");
    check("## A\n\n# B\n\n### C\n", "<h2 id=\"a\">A</h2>\n<h2 id=\"b\">B</h2>\n<h3 id=\"c\">C</h3>\n");
    check("## Ein \"*Wort*\"\n", "<h2 id=\"ein-wort\">Ein „<em>Wort</em>“</h2>\n");
    check("## A\n\n## A\n", "<h2 id=\"a\">A</h2>\n<h2 id=\"a-2\">A</h2>\n");
    check("## A {#eigene .klasse}\n", "<h2 id=\"eigene\">A</h2>\n");
    check("## A {#x\"onclick=\"}\n", "<h2 id=\"a\">A</h2>\n");
    check("## !!!\n", "<h2 id=\"section\">!!!</h2>\n");
}

#[test]
fn links() {
    check("[a](andere.md#b)", "<p><a href=\"/2020/09/andere/#b\">a</a></p>\n");
    check(
        "[a][r]\n\n[r]: andere.md \"Ein 'Titel'\"\n",
        "<p><a href=\"/2020/09/andere/\" title=\"Ein ‚Titel‘\">a</a></p>\n",
    );
    check("[a](https://example.org/?a&b)", "<p><a href=\"https://example.org/?a&amp;b\">a</a></p>\n");
    check("<a@example.org>", "<p><a href=\"mailto:a@example.org\">a@example.org</a></p>\n");
}

#[test]
fn a_prefix_keeps_the_ids_of_several_texts_apart() {
    let options = Options { id_prefix: "x-", ..OPTIONS };
    let rendered = html("## A\n\n[a](#a) b[^1]\n\n[^1]: c\n", &options);
    for part in
        ["id=\"x-a\"", "href=\"#x-a\"", "id=\"x-fnref:1\"", "href=\"#x-fn:1\"", "id=\"x-fn:1\"", "href=\"#x-fnref:1\""]
    {
        assert!(rendered.contains(part), "{part} in {rendered}");
    }
}

#[test]
fn tables() {
    check(
        "| \"a | b |\n|---|--:|\n| 1 | \"2\" |\n",
        "<div class=\"table-scroll\"><table>\n<thead>\n<tr><th scope=\"col\">„a</th><th scope=\"col\" style=\"text-align: right\">b</th></tr>\n</thead>\n<tbody>\n<tr><td>1</td><td style=\"text-align: right\">„2“</td></tr>\n</tbody>\n</table></div>\n",
    );
    check(
        "|a|\n|---|\n",
        "<div class=\"table-scroll\"><table>\n<thead>\n<tr><th scope=\"col\">a</th></tr>\n</thead>\n</table></div>\n",
    );
}

#[test]
fn strikethrough() {
    check("~~alt~~ neu", "<p><del>alt</del> neu</p>\n");
}

#[test]
fn figures() {
    let img = |rest: &str| format!("<img src=\"/a.jpg\" alt=\"{rest}\" loading=\"lazy\" decoding=\"async\">");
    let figure = |alt, texts: &str| format!("<figure>{}{texts}</figure>\n", img(alt));
    check("![Logo](/a.jpg)", &figure("Logo", ""));
    check("![Logo](/a.jpg \"Text\")", &figure("Logo", "<figcaption><span class=\"caption\">Text</span></figcaption>"));
    check(
        "![Logo](/a.jpg){credit=\"X & Y\"}",
        &figure("Logo", "<figcaption><span class=\"credit\">X &amp; Y</span></figcaption>"),
    );
    check(
        "![Logo](/a.jpg \"Text\"){credit=\"A \\\"b\\\" &amp; *c* \\\\\"}  \n",
        &figure(
            "Logo",
            "<figcaption><span class=\"caption\">Text</span> <span class=\"credit\">A „b“ &amp; c \\</span></figcaption>",
        ),
    );
    check("> ![Logo](/a.jpg)", &format!("<blockquote>\n{}</blockquote>\n", figure("Logo", "")));
    check(
        "[![Logo](/a.jpg){credit=\"X\"}](/b)",
        &format!(
            "<figure><a href=\"/b\">{}</a><figcaption><span class=\"credit\">X</span></figcaption></figure>\n",
            img("Logo")
        ),
    );
}

#[test]
fn pictures_of_the_site() {
    check(
        "![](tiktok.jpg)",
        "<figure><img src=\"/media/tiktok.jpg\" width=\"800\" height=\"600\" alt=\"Ein Logo\" loading=\"lazy\" decoding=\"async\"><figcaption><span class=\"caption\">Die „App“</span> <span class=\"credit\">Anna Beispiel</span></figcaption></figure>\n",
    );
    check(
        "![Mein *Logo*](tiktok.jpg \"Mein Text\"){credit=\"Ich\"}",
        "<figure><img src=\"/media/tiktok.jpg\" width=\"800\" height=\"600\" alt=\"Mein Logo\" loading=\"lazy\" decoding=\"async\"><figcaption><span class=\"caption\">Mein Text</span> <span class=\"credit\">Ich</span></figcaption></figure>\n",
    );
}

#[test]
fn pictures_in_raw_html_are_credited() {
    let credit = " <span class=\"credit\">(Anna Beispiel)</span>";
    let check = |text: &str, expected: &str| {
        assert_eq!(html(text, &Options { html: HtmlPolicy::Allow, ..OPTIONS }).trim_end(), expected, "{text}");
    };
    let img = "<img src=\"/media/tiktok.jpg\">";
    check("<p><img src=\"tiktok.jpg\"> a", &format!("<p>{img}{credit} a"));
    check(
        "<div><picture><img src=\"tiktok.jpg\">\n</picture></div>",
        &format!("<div><picture>{img}\n</picture>{credit}</div>"),
    );
    let picture = format!("<picture><source src=\"b.webp\">\n{img}</picture>");
    check(&format!("Der {}.", picture.replace("/media/", "")), &format!("<p>Der {picture}{credit}.</p>"));
    check(
        "> a <picture>\n> <img src=\"tiktok.jpg\"></picture>",
        &format!("<blockquote>\n<p>a <picture>\n{img}</picture>{credit}</p>\n</blockquote>"),
    );
    check("a <picture> *b*", "<p>a <picture> <em>b</em></p>");
    check("<p><img src=\"tiktok.jpg\"> Foto: Anna Beispiel", &format!("<p>{img} Foto: Anna Beispiel"));
    check("<script>x(\"<img src='tiktok.jpg'>\")</script>", "<script>x(\"<img src='/media/tiktok.jpg'>\")</script>");
    check("<p>\n<img src=\"tiktok.jpg\"", "<p>\n<img src=\"/media/tiktok.jpg\"");
}

#[test]
fn pictures_within_text() {
    let img = "<img src=\"/a.jpg\" alt=\"Logo\" loading=\"lazy\" decoding=\"async\"";
    check("Ein ![Logo](/a.jpg) hier", &format!("<p>Ein {img}> hier</p>\n"));
    check("![Logo](/a.jpg){credit=\"X\"} hier", &format!("<p>{img}> <span class=\"credit\">(X)</span> hier</p>\n"));
    let credited = |title: &str, credit: &str| format!("{img}{title}> <span class=\"credit\">({credit})</span>");
    check("![Logo](/a.jpg \"T\"){credit=\"*X\"} hier*", &format!("<p>{} hier</p>\n", credited(" title=\"T\"", "*X")));
    check("*![Logo](/a.jpg){credit=\"X*Y\"} hier", &format!("<p><em>{}</em> hier</p>\n", credited("", "X*Y")));
    check("![Logo](/a.jpg){credit=X}", &format!("<p>{img}>{{credit=X}}</p>\n"));
    check("![Logo](/a.jpg)\n![Logo](/a.jpg)", &format!("<p>{img}>\n{img}></p>\n"));
    check("- ![Logo](/a.jpg)\n", &format!("<ul>\n<li>{img}></li>\n</ul>\n"));
    check("[![Logo](/a.jpg) b](/c)", &format!("<p><a href=\"/c\">{img}> b</a></p>\n"));
    check("[![Logo](/a.jpg)](/b) c", &format!("<p><a href=\"/b\">{img}></a> c</p>\n"));
    check("[![kein Bild](/a)", "<p>[<img src=\"/a\" alt=\"kein Bild\" loading=\"lazy\" decoding=\"async\"></p>\n");
    check("![kein Bild", "<p>![kein Bild</p>\n");
}

#[test]
fn footnotes() {
    check(
        "A[^x] b[^y] c[^x]\n\n[^y]: Zwei.\n\n[^x]: Eins.\n\nEnde\n",
        "<p>A<sup class=\"footnote-ref\"><a href=\"#fn:1\" id=\"fnref:1\" role=\"doc-noteref\">1</a></sup> \
         b<sup class=\"footnote-ref\"><a href=\"#fn:2\" id=\"fnref:2\" role=\"doc-noteref\">2</a></sup> \
         c<sup class=\"footnote-ref\"><a href=\"#fn:1\" id=\"fnref:1:2\" role=\"doc-noteref\">1</a></sup></p>\n\
         <p>Ende</p>\n\
         <section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Fußnoten\">\n<ol>\n\
         <li id=\"fn:1\"><p>Eins. \
         <a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Zurück zur Fußnote 1 im Text\">↩\u{fe0e}</a> \
         <a href=\"#fnref:1:2\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Zurück zur Fußnote 1 im Text\">↩\u{fe0e}<sup>2</sup></a></p></li>\n\
         <li id=\"fn:2\"><p>Zwei. \
         <a href=\"#fnref:2\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"Zurück zur Fußnote 2 im Text\">↩\u{fe0e}</a></p></li>\n\
         </ol>\n</section>\n",
    );
    check("A[^x]", "<p>A[^x]</p>\n");
    check(
        "A\n\n[^x]: Verwaist.\n",
        "<p>A</p>\n<section class=\"footnotes\" role=\"doc-endnotes\" aria-label=\"Fußnoten\">\n<ol>\n<li id=\"fn:1\"><p>Verwaist.</p></li>\n</ol>\n</section>\n",
    );
    let quoted = html("\"Wort\"[^1] und \"Wort[^1]\"\n\n[^1]: x\n", &OPTIONS);
    assert!(
        quoted.starts_with("<p>„Wort“<sup") && quoted.contains("„Wort<sup") && quoted.contains("</sup>“"),
        "{quoted}"
    );
}

#[test]
fn places_for_ads() {
    let check = |text: &str, expected: &[&str]| {
        let Rendered { html, paragraph_ends } = render(text, &OPTIONS, &Site);
        let mut start = 0;
        let pieces: Vec<_> =
            paragraph_ends.iter().map(|&end| html[mem::replace(&mut start, end)..end].trim()).collect();
        assert_eq!(pieces, expected, "{html}");
    };
    check("a\n\nb\n", &["<p>a</p>", "<p>b</p>"]);
    check("> a\n\n- b\n\n  c\n", &[]);
    check("a\n\n![](/a.jpg)\n", &["<p>a</p>"]);
    check("a\n\n<div>\n\nb\n\n</div>\n\nc\n", &["<p>a</p>", "<div>\n<p>b</p>\n</div>\n<p>c</p>"]);
    check(
        "a<script>b</script>\n\nc[^1]\n\n[^1]: d\n",
        &["<p>a</p>", html("c[^1]\n\n[^1]: d", &OPTIONS).lines().next().unwrap()],
    );
}

#[test]
fn control_characters_never_come_out() {
    check("a\0b\u{1}c&#1;&#0;", "<p>a\u{fffd}bc\u{fffd}</p>\n");
    for policy in [HtmlPolicy::Sanitize, HtmlPolicy::Allow, HtmlPolicy::Forbid] {
        let rendered = html(
            "<b title='\0'>\0</b> `\0` [a](\0) ![\0](\0 \"\0\")\n\n<div>\0\r\n</div>",
            &Options { html: policy, ..OPTIONS },
        );
        assert!(!rendered.contains(['\0', '\r']), "{rendered:?}");
    }
}

#[test]
fn addresses_in_raw_html_are_the_sites_own() {
    for policy in [HtmlPolicy::Sanitize, HtmlPolicy::Allow] {
        let options = Options { html: policy, ..OPTIONS };
        let check = |text: &str, want: &str| assert_eq!(html(text, &options).trim(), want, "{text}");
        check(
            "<div><img src=\"tiktok.jpg\" alt=\"x\"></div>",
            "<div><img src=\"/media/tiktok.jpg\" alt=\"x\"> <span class=\"credit\">(Anna Beispiel)</span></div>",
        );
        check(
            "<div><a\nhref=\"andere.md#b\">y</a></div>",
            match policy {
                HtmlPolicy::Sanitize => "<div><a href=\"/2020/09/andere/#b\">y</a></div>",
                _ => "<div><a\nhref=\"/2020/09/andere/#b\">y</a></div>",
            },
        );
        check("a <a href=\"weg.md\">b</a>", "<p>a <a>b</a></p>");
        check("a <img src=\"https://b.example/tiktok.jpg\">", "<p>a <img src=\"https://b.example/tiktok.jpg\"></p>");
    }
}

#[test]
fn a_link_to_nowhere_leaves_its_text() {
    assert_eq!(html("[a *b*](weg.md) c", &OPTIONS), "<p>a <em>b</em> c</p>\n");
    let figure = html("[![a](tiktok.jpg)](weg.md)", &OPTIONS);
    assert!(figure.starts_with("<figure><img"), "{figure}");
}
