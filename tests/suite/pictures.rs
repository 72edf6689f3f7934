//! Pictures and their three texts, and where the texts come from.

use crate::html::Html;
use crate::site::{TestSite, article};

/// A PNG of one grey pixel that claims another size: only the size is read.
pub fn png(width: u32, height: u32) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    out.extend(width.to_be_bytes());
    out.extend(height.to_be_bytes());
    out.extend(b"\x08\0\0\0\0\0\0\0\0\0\0\0\0IEND\xae\x42\x60\x82");
    out
}

/// The beginning of a JPEG file with these segments: marker and data.
pub fn jpeg(segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut out = b"\xff\xd8".to_vec();
    for (marker, data) in segments {
        out.extend([0xff, *marker]);
        out.extend((data.len() as u16 + 2).to_be_bytes());
        out.extend(data);
    }
    // Frame header: 8 bits, 30 high, 40 wide, one component.
    out.extend(b"\xff\xc0\0\x0b\x08\0\x1e\0\x28\x01\x01\x11\0\xff\xd9");
    out
}

/// IPTC records as Photoshop keeps them.
fn iptc(records: &[(u8, &str)]) -> (u8, Vec<u8>) {
    let mut iim = b"\x1c\x01\x5a\0\x03\x1b%G".to_vec();
    for (dataset, text) in records {
        iim.extend([0x1c, 2, *dataset]);
        iim.extend((text.len() as u16).to_be_bytes());
        iim.extend(text.as_bytes());
    }
    let mut block = b"Photoshop 3.0\x008BIM\x04\x04\0\0".to_vec();
    block.extend((iim.len() as u32).to_be_bytes());
    block.extend(iim);
    (0xed, block)
}

fn xmp(properties: &str) -> (u8, Vec<u8>) {
    let packet = format!(
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' \
         xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'>\
         <rdf:Description>{properties}</rdf:Description></rdf:RDF></x:xmpmeta>"
    );
    (0xe1, [b"http://ns.adobe.com/xap/1.0/\0".as_slice(), packet.as_bytes()].concat())
}

fn figure(page: &Html, class: &str) -> (String, Vec<String>, Vec<String>) {
    let figure = page.one(class);
    let texts = |selector: &str| figure.all(selector).iter().map(crate::html::Element::text).collect();
    (figure.one("img").attr("alt").unwrap_or_default(), texts(".caption"), texts(".credit"))
}

/// The lead picture of an article with these keys and this file.
fn lead(keys: &str, sidecar: &str, file: &[u8]) -> (String, Vec<String>, Vec<String>) {
    let site = TestSite::new(&article("a", "A", "2020-01-01", keys, "Text."));
    site.write("content/media/p.jpg", file);
    if !sidecar.is_empty() {
        site.edit("content/media/p.jpg.yaml", sidecar);
    }
    figure(&site.builds().page("2020/01/a/index.html"), "figure.figure-lead")
}

fn texts(alt: &str, caption: &str, credit: &str) -> (String, Vec<String>, Vec<String>) {
    let list = |text: &str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    (alt.to_owned(), list(caption), list(credit))
}

#[test]
fn the_article_comes_before_the_sidecar_before_the_file() {
    let file = jpeg(&[iptc(&[(80, "Ines Datei"), (110, "dpa"), (120, "Im Bild")])]);
    let sidecar = "alt: Neben\ncaption: Aus der Datei daneben\ncredit: Sven Neben\n";
    let own = "image: p.jpg\nimage_alt: Eigen\nimage_caption: Eigene Worte\nimage_credit: Eva Eigen";
    assert_eq!(lead(own, sidecar, &file), texts("Eigen", "Eigene Worte", "Eva Eigen"));
    let nested = "image: {src: p.jpg, alt: Eigen, caption: Eigene Worte, credit: Eva Eigen}";
    assert_eq!(lead(nested, sidecar, &file), texts("Eigen", "Eigene Worte", "Eva Eigen"));
    assert_eq!(lead("image: p.jpg", sidecar, &file), texts("Neben", "Aus der Datei daneben", "Sven Neben"));
    assert_eq!(lead("image: p.jpg\nimage_alt: Eigen", "", &file), texts("Eigen", "Im Bild", "Ines Datei/dpa"));
    let newer = jpeg(&[
        iptc(&[(80, "Alt")]),
        xmp(
            "<photoshop:Credit>AFP</photoshop:Credit><dc:creator><rdf:Seq><rdf:li>Ben Müller</rdf:li></rdf:Seq></dc:creator>",
        ),
    ]);
    assert_eq!(lead("image: p.jpg\nimage_alt: Eigen", "", &newer), texts("Eigen", "", "Ben Müller/AFP"));
}

#[test]
fn a_picture_alone_in_its_paragraph_is_a_figure() {
    let body = "Erster Absatz.\n\n![Ein Fluss](p.png \"Die Pegnitz\"){credit=\"Eva Eigen\"}\n\n\
                ![Noch einer](p.png)\n\nMitten ![im Text](p.png) steht es anders.";
    let site = TestSite::new(&article("a", "A", "2020-01-01", "", body));
    site.write("content/media/p.png", &png(40, 30)).edit("content/media/p.png.yaml", "credit: Sven Neben\n");
    let built = site.builds();
    let page = built.page("2020/01/a/index.html");
    let figures = page.one(".body").all("figure");
    assert_eq!(figures.len(), 2);
    let image = figures[0].one("img");
    assert_eq!(image.attr("alt").as_deref(), Some("Ein Fluss"));
    assert_eq!((image.attr("width").as_deref(), image.attr("height").as_deref()), (Some("40"), Some("30")));
    assert_eq!(image.attr("src").as_deref(), Some("/media/p.png"));
    assert!(figures[0].text().contains("Die Pegnitz") && figures[0].text().contains("Eva Eigen"));
    assert!(figures[1].text().contains("Sven Neben"), "{}", figures[1].text());
    assert_eq!(page.one(".body").all("p").last().unwrap().all("img").len(), 1);
    assert!(!built.file("2020/01/a/index.html").contains("{credit"));
    // The list of pictures names both credits.
    let credits = built.page("credits/index.html");
    assert_eq!(credits.texts(".credits-credit"), ["Eva Eigen", "Sven Neben"]);
    assert_eq!(credits.texts(".credits-articles"), ["A", "A"]);
}

#[test]
fn only_pictures_in_use_are_published() {
    let site = TestSite::new(&article("a", "A", "2020-01-01", "image: used.png\nimage_alt: A\nimage_credit: B", "T."));
    site.write("content/media/used.png", &png(4, 3)).write("content/media/unused.png", &png(4, 3));
    let built = site.builds();
    assert!(built.has("media/used.png") && !built.has("media/unused.png"));
}

#[test]
fn a_file_that_is_no_picture_is_told_where_it_is_shown() {
    let keys = "image: text.jpg\nimage_alt: A\nimage_credit: B";
    let body = "Ein ![x](leer.png){credit=\"C\"} im Text.\n\n<img src=\"ab.png\" alt=\"y\">\n\n[Protokoll](text.jpg)";
    let author = "-- content/authors/redaktion.md --\n---\nname: R\nimage: leer.png\n---\n";
    let site =
        TestSite::configured("publisher: {logo: text.jpg}", &(article("a", "A", "2020-01-01", keys, body) + author));
    site.edit("content/media/text.jpg", "Das Protokoll.").edit("content/media/leer.png", "");
    site.write("content/media/ab.png", &png(4, 3)[..18]).edit("content/media/ab.png.yaml", "credit: D\n");
    site.edit("content/media/ungenutzt.gif", "GIF");
    site.build().expect_all(&[
        ("broken-picture", "content/articles/a.md:6:8"),
        ("broken-picture", "content/articles/a.md:10:5"),
        ("broken-picture", "content/articles/a.md:12:11"),
        ("broken-picture", "content/authors/redaktion.md:3:8"),
        ("broken-picture", "site.yaml:5:19"),
    ]);
}

#[test]
fn a_picture_that_is_cut_off_is_told_where_it_is_shown() {
    let long = jpeg(&[]);
    // Its own data, in which the sign of the end is written otherwise, and something that a camera put behind it.
    let whole =
        [&long[..long.len() - 2], b"\xff\xda\0\x08\x01\x01\0\0\x3f\0", b"\x12\xff\0\xd9\xff\xd0\x34", b"\xff\xd9..."]
            .concat();
    let at = |end: &[u8]| whole.windows(end.len()).position(|part| part == end).expect("it is there");
    let riff = |length: u32, rest: &[u8]| {
        let head = b"WEBPVP8X\x0a\0\0\0\0\0\0\0\x03\0\0\x02\0\0";
        [b"RIFF".as_slice(), &length.to_le_bytes(), head, rest].concat()
    };
    let boxed = |length: u32, name: &[u8], inner: &[u8]| [&length.to_be_bytes(), name, inner].concat();
    let ispe = [boxed(20, b"ispe", b"\0\0\0\0\0\0\0\x04\0\0\0\x03")].concat();
    let iprp = boxed(36, b"iprp", &boxed(28, b"ipco", &ispe));
    let avif =
        [boxed(16, b"ftyp", b"avif\0\0\0\0"), boxed(48, b"meta", &[b"\0\0\0\0".to_vec(), iprp].concat())].concat();
    let avif_with = |rest: &[u8]| [&avif, rest].concat();
    let sound: [(&str, &[u8]); 7] = [
        ("long.jpg", &long),
        ("whole.jpg", &whole),
        ("whole.png", &png(4, 3)),
        ("whole.webp", &riff(22, b"")),
        ("behind.png", &[png(4, 3), b"more".to_vec()].concat()),
        ("whole.avif", &avif_with(&boxed(12, b"mdat", b"1234"))),
        ("behind.avif", &avif_with(&[boxed(12, b"mdat", b"1234"), b"<!-- more -->".to_vec()].concat())),
    ];
    let cut_off: [(&str, &[u8]); 6] = [
        ("scan.jpg", &whole[..at(b"\x34\xff\xd9")]),
        ("head.jpg", &whole[..at(b"\xff\xda") + 6]),
        ("cut.png", &png(4, 3)[..40]),
        ("cut.webp", &riff(4000, b"VP8 ")),
        ("cut.avif", &avif_with(&boxed(1200, b"mdat", b"1234"))),
        ("head.avif", &avif),
    ];
    for (name, bytes, is_cut_off) in sound
        .map(|(name, bytes)| (name, bytes, false))
        .into_iter()
        .chain(cut_off.map(|(name, bytes)| (name, bytes, true)))
    {
        let keys = format!("image: {name}\nimage_alt: A\nimage_credit: B");
        let site = TestSite::new(&article("a", "A", "2020-01-01", &keys, "Text."));
        site.write(&format!("content/media/{name}"), bytes);
        let expected: &[(&str, &str)] =
            if is_cut_off { &[("cut-off-picture", "content/articles/a.md:6:8")] } else { &[] };
        site.build().expect_all(expected);
    }
}

#[test]
fn every_credit_is_visible() {
    let body = "Hier ![ein Bild](p.png \"Der Fluss\"){credit=\"Eva Eigen\"}, dort [![noch eins](p.png)](https://a.example/).\n\n\
                - ![in einer Liste](p.png)\n\n\
                <div><img src=\"p.png\" alt=\"roh\"></div>\n\n\
                <figure><picture><img src=\"p.png\" alt=\"c\"></picture></figure>\n\n\
                <figure><img src=\"p.png\" alt=\"d\"><figcaption>Foto: Sven &amp; Neben</figcaption></figure>\n\n\
                Und <img src=\"p.png\" alt=\"e\"> am Ende.";
    for html in ["sanitize", "allow"] {
        let site = TestSite::configured(&format!("html: {html}"), &article("a", "A", "2020-01-01", "", body));
        site.write("content/media/p.png", &png(40, 30)).edit("content/media/p.png.yaml", "credit: Sven & Neben\n");
        let page = site.builds().page("2020/01/a/index.html");
        let body = page.one("div.body");
        let sven = "(Sven & Neben)";
        assert_eq!(body.texts(".credit"), ["(Eva Eigen)", sven, sven, sven, sven, sven]);
        assert_eq!(body.all("p")[0].text(), "Hier (Eva Eigen), dort (Sven & Neben).");
        assert_eq!(body.all("img")[0].attr("title").as_deref(), Some("Der Fluss"));
        assert_eq!(body.one("li").texts(".credit"), [sven]);
        assert_eq!(body.one("picture").texts(".credit"), [""; 0], "there it would be no HTML");
        assert_eq!(body.all("figure").iter().map(|f| f.text()).collect::<Vec<_>>(), [sven, "Foto: Sven & Neben"]);
    }
}

/// HTML from elsewhere names files by their address: one that is there is shown, published and credited like any other.
#[test]
fn html_names_files_by_their_address() {
    let text = "<img src=\"/media/a.png\" alt=\"x\">\n\n<img src=\"/neu/media/b.png?w=3\" alt=\"y\">\n\n<img src=\"/logo.svg\" alt=\"z\">";
    let site = TestSite::new(&article("a", "A", "2021-01-01", "", text));
    site.edit(
        "site.yaml",
        "title: Testblatt\nbase_url: https://blatt.example/neu\nlocale: de-DE\ntimezone: Europe/Berlin\n\
         publisher: {responsible: Anna, address: 'Gasse 4, 91000 Auerbruck'}\n",
    );
    for name in ["a", "b"] {
        site.write(&format!("content/media/{name}.png"), &png(1200, 800));
    }
    site.edit("content/static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
    site.build().expect_all(&[
        ("missing-credit", "content/articles/a.md:7:11"),
        ("missing-credit", "content/articles/a.md:9:11"),
    ]);
    for name in ["a", "b"] {
        site.edit(&format!("content/media/{name}.png.yaml"), "credit: Anna\n");
    }
    let built = site.builds();
    assert!(built.has("media/a.png") && built.has("media/b.png"));
    let page = built.file("2021/01/a/index.html");
    for src in ["/neu/media/a.png", "/neu/media/b.png", "/neu/logo.svg"] {
        assert!(page.contains(src), "{src} in {page}");
    }
    let told: Vec<_> = site.check().findings().iter().map(|finding| finding.code.name).collect();
    assert!(!told.contains(&"unused-media") && !told.contains(&"html-address"), "{told:?}");
}

#[test]
fn html_at_whose_address_there_is_nothing_is_told() {
    for date in ["2021-01-01", "2031-01-01"] {
        let site = TestSite::new(&article("a", "A", date, "", "<img src=\"/logo.svg\">"));
        site.build().expect_all(&[("html-address", "content/articles/a.md:7:11")]);
        site.edit("content/static/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        site.build().expect_all(&[("missing-alt", "content/articles/a.md:7:11")]);
    }
}

#[test]
fn a_lead_on_another_host_is_told_as_such() {
    let site = TestSite::new(&article("a", "A", "2021-01-01", "image: https://a.example/b.jpg", "Text."));
    let built = site.build();
    let finding = built.expect("missing-media", "content/articles/a.md:6:8");
    assert_eq!(finding.message, "the picture `https://a.example/b.jpg` stands on another host");
}
