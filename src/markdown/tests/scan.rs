use super::*;

#[test]
fn links() {
    let check = |text: &str, expected: &[(&str, &str)]| {
        let links = scan(text).links;
        let found: Vec<_> = links.iter().map(|link| (link.target.as_str(), &text[link.range.clone()])).collect();
        assert_eq!(found, expected, "{text}");
    };
    check("ä [a](b.md)", &[("b.md", "b.md")]);
    check("[b.md](b.md \"b.md\")", &[("b.md", "b.md")]);
    check("[*a*](<b c.md>)", &[("b c.md", "b c.md")]);
    check("[a](b\\_c.md)", &[("b_c.md", "[a](b\\_c.md)")]);
    check("[a](b%20c.md#d)", &[("b%20c.md#d", "b%20c.md#d")]);
    check("[a][b]\n\n[b]: b.md\n", &[("b.md", "b.md")]);
    check("[b.md] [b.md][]\n\n[b.md]: <b.md>\n", &[("b.md", "b.md"), ("b.md", "b.md")]);
    check("<https://a.example>", &[("https://a.example", "https://a.example")]);
    check("<a@b.example>", &[("mailto:a@b.example", "a@b.example")]);
    check("[![a](b.jpg)](c.md)", &[("c.md", "c.md")]);
    check("[![a](b.jpg)](c.md) d", &[("c.md", "c.md")]);
    check("![a [b](c.md)](d.jpg)", &[]);
    check("[]()", &[("", "[]()")]);
    check("a[^1]\n\n[^1]: [b](c.md)\n", &[("c.md", "c.md")]);
    let text = "[b.md](b.md)";
    assert_eq!(scan(text).links[0].range, 7..11);
}

#[test]
fn pictures() {
    let text = "ä\n\n![Ein *Logo*](a.jpg \"Text\"){credit=\"X \\\"Y\\\"\"}\n\nb ![](c.jpg) d\n\n[![e](f.jpg)](g.md)\n\n![h][i]\n\n[i]: j.jpg\n";
    let pictures = scan(text).pictures;
    let found: Vec<_> = pictures
        .iter()
        .map(|p| (p.src.as_str(), p.alt.as_str(), p.caption.as_str(), p.credit.as_deref(), p.block))
        .collect();
    assert_eq!(
        found,
        [
            ("a.jpg", "Ein Logo", "Text", Some("X \"Y\""), true),
            ("c.jpg", "", "", None, false),
            ("f.jpg", "e", "", None, true),
            ("j.jpg", "h", "", None, true),
        ]
    );
    let ranges: Vec<_> = pictures.iter().map(|p| (&text[p.range.clone()], &text[p.src_range.clone()])).collect();
    assert_eq!(
        ranges,
        [
            ("![Ein *Logo*](a.jpg \"Text\")", "a.jpg"),
            ("![](c.jpg)", "c.jpg"),
            ("![e](f.jpg)", "f.jpg"),
            ("![h][i]", "![h][i]"),
        ]
    );
}

#[test]
fn headings() {
    let text = "# A `b` *c*\n\nDd\n==\n\n## E {#f}\n";
    let headings = scan(text).headings;
    let found: Vec<_> = headings.iter().map(|h| (h.level, h.text.as_str(), h.id.as_deref())).collect();
    assert_eq!(found, [(1, "A b c", None), (1, "Dd", None), (2, "E", Some("f"))]);
    assert_eq!(&text[headings[1].range.clone()].trim_end(), &"Dd\n==");
}

#[test]
fn the_ids_of_a_scan_are_those_of_the_page() {
    let text = "# A\n\n## A\n\n# \"B\" *c*\n\n## D {#a}\n\n#\n\n> # E\n\nx[^1]\n\n[^1]: y\n\n    # A\n";
    let rendered = html(text, &OPTIONS);
    let ids: Vec<_> = rendered.split("<h").skip(1).filter_map(|h| h.split('"').nth(1)).collect();
    let mut scanned = heading_ids(&scan(text).headings, &slug);
    assert_eq!(ids.len(), scanned.len());
    // The footnote's heading stands last on the page, and in the text.
    assert_eq!(scanned.pop().as_deref(), ids.last().copied());
    assert_eq!(scanned, ids[..ids.len() - 1]);
}

#[test]
fn raw_html() {
    let text = "a <b>c</b>\n\n<div>\nd\n</div>\n";
    let found: Vec<_> = scan(text).raw_html.into_iter().map(|range| &text[range]).collect();
    assert_eq!(found, ["<b>", "</b>", "<div>\nd\n</div>\n"]);
}

#[test]
fn words() {
    let check = |text, expected| assert_eq!(scan(text).words, expected, "{text}");
    check("", 0);
    check("Ein Wort-Spiel – geht's?", 3);
    check("Wort*teil* **a**b\nc\\\nd", 4);
    check("# A\n\n- b\n- c `d e`\n\n|f|g|\n|-|-|\n|h|i|\n", 9);
    check("a ![b c](d.jpg \"e\"){credit=\"f g\"} h", 2);
    check("1,5 Mio. [a](b.md)", 3);
    check("a[^1]\n\n[^1]: b\n", 2);
}

#[test]
fn paragraphs() {
    let check = |text, expected: usize| {
        assert_eq!(scan(text).paragraphs, expected, "{text}");
        assert_eq!(render(text, &OPTIONS, &Site).paragraph_ends.len(), expected, "{text}");
    };
    check("", 0);
    check("a\n\nb\nc\n\n# d\n", 2);
    check("> a\n\n- b\n\n  c\n\nd\n", 1);
    check("![a](b.jpg)\n\n![a](b.jpg) c\n", 1);
    check("a[^1]\n\n[^1]: b\n\n    c\n\nd\n", 2);
}

#[test]
fn plain_start() {
    let check = |text: &str, expected: &str| assert_eq!(scan(text).plain_start, expected, "{text}");
    check("", "");
    check("a\u{1}b\u{7f} c\n", "ab c");
    check("# A\n\n![b](c.jpg)\n\n> d\n\n*e* [f](g)\n`h` &amp; i![j](k)\n\nl\n", "e f h & i");
    check(&"Wort, ".repeat(100), &format!("{}Wort…", "Wort, ".repeat(49)));
    check(&"ä".repeat(400), &format!("{}…", "ä".repeat(300)));
    check(&"ä".repeat(300), &"ä".repeat(300));
}

#[test]
fn raw_html_refers_to_things_too() {
    let text = "ä <a href=\"b.md\">c</a>\n\n<div id=\"d\">\n<img alt='e &amp; f'\n src=g.jpg>\n<video poster=h.jpg src=\"i.mp4\">\n</div>\n\n`<img src=\"j.jpg\">`\n";
    let summary = scan(text);
    let links: Vec<_> = summary.links.iter().map(|link| (link.target.as_str(), &text[link.range.clone()])).collect();
    assert_eq!(links, [("b.md", "b.md"), ("h.jpg", "h.jpg"), ("i.mp4", "i.mp4")]);
    let pictures: Vec<_> =
        summary.pictures.iter().map(|p| (p.src.as_str(), p.alt.as_str(), &text[p.range.clone()])).collect();
    assert_eq!(pictures, [("g.jpg", "e & f", "g.jpg")]);
    assert_eq!(summary.html_ids, ["d"]);
}

#[test]
fn an_empty_credit_is_none() {
    let picture = &scan("![a](b.jpg){credit=\"\"} c").pictures[0];
    assert_eq!(picture.credit, None);
}

#[test]
fn links_that_are_none() {
    let check = |text: &str, expected: &[&str]| {
        let found: Vec<_> = scan(text).broken_links.into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    };
    check(
        "ä [*y*](weg datei.md) ![z](a b.PNG) [c](d e.md#f \"g\")",
        &["](weg datei.md)", "](a b.PNG)", "](d e.md#f \"g\")"],
    );
    check("[a](mein bericht.pdf) [b](/2024/mein text/)", &["](mein bericht.pdf)", "](/2024/mein text/)"]);
    check("[c](https://a.example/b c) [d](ton a.mp3)", &["](https://a.example/b c)", "](ton a.mp3)"]);
    check("[1](siehe oben) [2](vgl. S. 12) [3](Stand: 3.12) [4](Name, z. B.) [5](so u.a. er)", &[]);
    check("[a](<b c.md>) [a](b.md \"c d.md\") [1] (a b.md) [a](b oder c) [a\\](b c.md)", &[]);
    check("[Der Kran] (https://a.example/) ![ein Bild] (kran.jpg)", &["] (https://a.example/)", "] (kran.jpg)"]);
    check("[Ort] (/2026/01/x/) [b] (../c)", &["] (/2026/01/x/)"]);
    check("[der Klub] (St.Pauli) [gemeint: er] (D.C.area) [die Grünen] (/Linke) [Amt] (www.destatis.de)", &[]);
    check("[1] (https://a.example/) [x] (a.md) [sic] (vgl. S. 12) [so] (u.a.) kran] (a.md)", &[]);
    check("`[a](b c.md)`\n\n```\n[a](b c.md)\n```\n", &[]);
}
