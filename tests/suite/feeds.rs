//! What machines read: feeds, sitemaps, redirects, robots.txt.

use std::collections::BTreeSet;

use quick_xml::Reader;
use quick_xml::events::Event;
use serde_json::Value;

use crate::site::{Built, TestSite, article, articles};

/// The elements of a document, each its name, attributes and the text directly within.
pub struct XmlElement {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub text: String,
}

/// Reads XML to its end, strictly.
#[track_caller]
pub fn well_formed(xml: &str) -> Vec<XmlElement> {
    let mut reader = Reader::from_str(xml);
    let mut all: Vec<XmlElement> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let text = |all: &mut Vec<XmlElement>, open: &Vec<usize>, part: &str| {
        if let Some(last) = open.last() {
            all[*last].text.push_str(part);
        }
    };
    loop {
        match reader.read_event() {
            Err(error) => panic!("{error}\n{xml}"),
            Ok(Event::Eof) => break,
            Ok(event @ (Event::Start(_) | Event::Empty(_))) => {
                let (Event::Start(element) | Event::Empty(element)) = &event else { unreachable!() };
                let attributes = element
                    .attributes()
                    .map(|attribute| {
                        let attribute = attribute.expect("a sound attribute");
                        let value = quick_xml::escape::unescape(attribute.value.as_ref()).expect("known entities");
                        (attribute.key.as_ref().to_owned(), value.into_owned())
                    })
                    .collect();
                all.push(XmlElement { name: element.name().as_ref().to_owned(), attributes, text: String::new() });
                if matches!(event, Event::Start(_)) {
                    open.push(all.len() - 1);
                }
            }
            Ok(Event::End(_)) => _ = open.pop(),
            Ok(Event::Text(part)) => text(&mut all, &open, part.as_ref()),
            Ok(Event::CData(part)) => text(&mut all, &open, part.as_ref()),
            Ok(Event::GeneralRef(reference)) => {
                let name: &str = reference.as_ref();
                let known = quick_xml::escape::resolve_predefined_entity(name).map(str::to_owned);
                let known = known.or_else(|| reference.resolve_char_ref().ok().flatten().map(String::from));
                text(&mut all, &open, &known.unwrap_or_else(|| panic!("&{name}; is not known to XML")));
            }
            Ok(_) => {}
        }
    }
    assert!(open.is_empty(), "{xml}");
    all
}

fn count(elements: &[XmlElement], name: &str) -> usize {
    elements.iter().filter(|element| element.name == name).count()
}

fn texts<'a>(elements: &'a [XmlElement], name: &str) -> Vec<&'a str> {
    elements.iter().filter(|element| element.name == name).map(|element| element.text.as_str()).collect()
}

/// The file that an absolute address of the test site is published as.
pub fn file_of(url: &str, base: &str) -> String {
    let path = url.strip_prefix(base).unwrap_or_else(|| panic!("{url} is not below {base}"));
    let path = blatt::vocab::percent_decode(path.split(['#', '?']).next().unwrap_or_default()).expect("UTF-8");
    let path = path.trim_start_matches('/');
    if path.is_empty() || path.ends_with('/') { format!("{path}index.html") } else { path.to_owned() }
}

#[track_caller]
fn check_feeds(built: &Built, folder: &str, items: usize) {
    let rss = well_formed(&built.file(&format!("{folder}feed.xml")));
    assert_eq!(count(&rss, "item"), items, "{folder}feed.xml");
    let atom = well_formed(&built.file(&format!("{folder}atom.xml")));
    assert_eq!(count(&atom, "entry"), items, "{folder}atom.xml");
    let json: Value = serde_json::from_str(&built.file(&format!("{folder}feed.json"))).expect("JSON");
    let entries = json["items"].as_array().expect("items");
    assert_eq!(entries.len(), items, "{folder}feed.json");
    let mut urls: Vec<&str> = texts(&rss, "link");
    // An item is known by the same name in every format, and no other has it.
    let ids = texts(&rss, "guid");
    assert_eq!(texts(&atom, "id")[1..], ids);
    assert_eq!(entries.iter().filter_map(|item| item["id"].as_str()).collect::<Vec<_>>(), ids);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), items);
    assert!(ids.iter().all(|id| id.starts_with("tag:blatt.example,2020-")), "{ids:?}");
    urls.push(texts(&atom, "id")[0]);
    let href = |element: &'_ XmlElement| {
        element.attributes.iter().find(|(name, _)| name == "href").map(|(_, url)| url.clone())
    };
    let linked: Vec<String> = rss.iter().chain(&atom).filter(|e| e.name.ends_with("link")).filter_map(href).collect();
    urls.extend(linked.iter().map(String::as_str));
    urls.extend(entries.iter().filter_map(|item| item["url"].as_str()));
    urls.extend([&json["feed_url"], &json["home_page_url"]].into_iter().filter_map(Value::as_str));
    assert!(urls.len() >= 5 + 3 * items, "{urls:?}");
    for url in urls {
        let file = file_of(url, "https://blatt.example");
        assert!(built.has(&file), "{folder}: {url}\n{}", built.shown());
    }
}

#[test]
fn every_list_has_its_feeds() {
    let text = articles(25)
        + &article(
            "t",
            "Thema",
            "2020-06-01",
            "tags: [Öl & Gas]",
            "Mit [Verweis](a1.md) und [Anker](#top) und ![Bild](b.svg){credit=\"C\"}.",
        )
        + "-- content/media/b.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"/>\n";
    let built = TestSite::new(&text).builds();
    check_feeds(&built, "", 20);
    check_feeds(&built, "category/politik/", 20);
    check_feeds(&built, "author/redaktion/", 20);
    check_feeds(&built, "tag/oel-gas/", 1);
    // The text travels with its links made absolute.
    let rss = well_formed(&built.file("tag/oel-gas/feed.xml"));
    let content = texts(&rss, "content:encoded")[0];
    for address in [
        "https://blatt.example/2020/01/artikel-nr-1/",
        "https://blatt.example/2020/06/thema/#top",
        "https://blatt.example/media/b.svg",
    ] {
        assert!(content.contains(address), "{content}");
    }
    assert!(!content.contains("=\"/"), "{content}");
    assert_eq!(texts(&rss, "category"), ["Politik", "Öl & Gas"]);
}

#[test]
fn an_item_has_its_section_and_its_first_tags_for_categories() {
    let tags: Vec<String> = (0..200).rev().map(|number| format!("Thema {number}")).collect();
    let text = article("t", "Thema", "2020-06-01", &format!("tags: [{}]", tags.join(", ")), "Text.");
    let built = TestSite::new(&text).builds();
    let want: Vec<&str> = ["Politik"].into_iter().chain(tags.iter().map(String::as_str)).take(50).collect();
    let last = "tag/thema-0/";
    let rss = well_formed(&built.file(&format!("{last}feed.xml")));
    assert_eq!(texts(&rss, "category"), want);
    let atom = well_formed(&built.file(&format!("{last}atom.xml")));
    assert_eq!(count(&atom, "category"), want.len());
    let json: Value = serde_json::from_str(&built.file(&format!("{last}feed.json"))).expect("JSON");
    assert_eq!(json["items"][0]["tags"], Value::from(want));
    // Readers of the page find all of them.
    let links = built.page("2020/06/thema/index.html").all("a");
    let to_tags = links.iter().filter_map(|link| link.attr("href")).filter(|href| href.starts_with("/tag/thema-"));
    assert_eq!(to_tags.count(), tags.len());
}

#[test]
fn an_item_keeps_its_name_whatever_becomes_of_its_address() {
    let site = TestSite::new(&article("ordner/öl & gas", "Öl", "2020-06-01 10:00", "", "Text."));
    let names = |built: &Built| {
        let rss = well_formed(&built.file("feed.xml"));
        let guids = rss.iter().filter(|element| element.name == "guid");
        let guids = guids.map(|guid| (guid.text.clone(), guid.attributes[0].1.clone()));
        (guids.collect::<Vec<_>>(), texts(&rss, "link")[1].to_owned())
    };
    let of_file = |name: &str| (format!("tag:blatt.example,2020-06-01:{name}"), "false".to_owned());
    let own = [of_file("%C3%B6l%20%26%20gas")];
    let before = names(&site.builds());
    assert_eq!(before.0, own);
    let edited = article("ordner/öl & gas", "Gas statt Öl", "2020-06-01 11:00", "updated: 2020-07-03", "Anders.");
    site.edit("content/articles/ordner/öl & gas.md", edited.split_once(" --\n").expect("a section").1);
    let after = names(&site.builds());
    assert_eq!(after.0, own);
    assert_ne!(after.1, before.1);
    // Folders mean nothing.
    site.rename("content/articles/ordner/öl & gas.md", "content/articles/öl & gas.md");
    assert_eq!(names(&site.builds()), after);
    // So two may have a name; no reader may take one for the other.
    let add = |name: &str, title: &str, date: &str| {
        let text = article(name, title, date, "", "Text.");
        site.edit(&format!("content/articles/{name}.md"), text.split_once(" --\n").expect("a section").1);
    };
    add("y/a", "Zwei", "2020-06-01 06:00");
    let zwei = of_file("a");
    assert_eq!(names(&site.builds()).0, [own[0].clone(), zwei.clone()]);
    // What readers know already is not new to them when the other one comes.
    add("x/a", "Eins", "2020-06-01 08:00");
    add("z/index", "Drei", "2020-06-01 05:00");
    add("z/a", "Vier", "2020-05-31 23:00");
    let by_address = |slug: &str| (format!("https://blatt.example/2020/06/{slug}/"), "true".to_owned());
    let vier = ("tag:blatt.example,2020-05-31:a".to_owned(), "false".to_owned());
    assert_eq!(names(&site.builds()).0, [own[0].clone(), by_address("eins"), zwei, by_address("drei"), vier]);
}

#[test]
fn an_item_tells_what_a_reader_away_from_the_site_needs() {
    let keys = "type: advertorial\nlang: en\nagencies: [AFP]\nimage: {src: b.svg, alt: A, caption: Das Haus, credit: Anna}\n\
                corrections: [{date: 2020-06-02 08:00, text: X}]";
    let picture = "-- content/media/b.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"2\"/>\n";
    let built = TestSite::new(&(article("a", "A", "2020-06-01 10:00", keys, "Der Anfang.") + picture)).build();
    let (rss, atom) = (well_formed(&built.file("feed.xml")), well_formed(&built.file("atom.xml")));
    let json: Value = serde_json::from_str(&built.file("feed.json")).expect("JSON");
    let item = &json["items"][0];
    for (element, want) in [
        ("dc:creator", "Redaktion"),
        ("dc:language", "en"),
        ("description", "Der Anfang."),
        ("media:credit", "Anna"),
        ("media:description", "Das Haus"),
        ("atom:updated", "2020-06-02T08:00:00+02:00"),
    ] {
        assert!(texts(&rss, element).contains(&want), "{element}: {:?}", texts(&rss, element));
    }
    assert_eq!(texts(&rss, "dc:creator"), ["Redaktion", "AFP"]);
    assert_eq!(texts(&atom, "media:credit"), ["Anna"]);
    assert_eq!(texts(&atom, "name"), ["Testblatt", "Redaktion", "AFP"]);
    assert_eq!(texts(&atom, "summary"), ["Der Anfang."]);
    let languages = atom.iter().flat_map(|e| &e.attributes).filter(|(name, _)| name == "xml:lang");
    assert_eq!(languages.map(|(_, value)| value.as_str()).collect::<Vec<_>>(), ["de-DE", "en"]);
    assert_eq!(item["language"], "en");
    assert_eq!(item["date_modified"], "2020-06-02T08:00:00+02:00");
    let authors = serde_json::json!([
        { "name": "Redaktion", "url": "https://blatt.example/author/redaktion/" }, { "name": "AFP" },
    ]);
    assert_eq!(item["authors"], authors);
    // Readers must be able to tell an advertisement.
    for title in [texts(&rss, "title")[1], texts(&atom, "title")[1], item["title"].as_str().expect("a title")] {
        assert_eq!(title, "[Anzeige] A");
    }
}

#[test]
fn feeds_as_they_are_configured() {
    let text = articles(5);
    let built = TestSite::configured("feeds: {formats: [atom], items: 3, full_text: false}", &text).builds();
    assert!(built.has("atom.xml") && !built.has("feed.xml") && !built.has("feed.json"));
    let atom = well_formed(&built.file("atom.xml"));
    assert_eq!((count(&atom, "entry"), count(&atom, "content")), (3, 0));
    let links = built.page("index.html").all("link");
    assert_eq!(links.iter().filter(|link| link.attr("rel").as_deref() == Some("alternate")).count(), 1);
}

#[test]
fn dates_of_feeds_follow_edits() {
    let text = article("a", "A", "2020-01-01 10:00", "updated: 2020-01-03 08:00", "Text.");
    let built = TestSite::new(&text).builds();
    let atom = well_formed(&built.file("atom.xml"));
    assert_eq!(texts(&atom, "published"), ["2020-01-01T10:00:00+01:00"]);
    assert_eq!(texts(&atom, "updated"), ["2020-01-03T08:00:00+01:00"; 2]);
    let rss = well_formed(&built.file("feed.xml"));
    assert_eq!(texts(&rss, "pubDate"), ["Wed, 01 Jan 2020 10:00:00 +0100"]);
}

#[test]
fn the_sitemap_lists_files_that_are_there() {
    let mut site = TestSite::configured(
        "per_page: 2",
        &(articles(9)
            + &article("new", "Neu", "2020-06-01 10:00", "", "Text.")
            + &article("hid", "Nicht suchen", "2020-06-01 09:00", "noindex: true", "Text.")
            + &article("else", "Woanders", "2020-06-01 08:00", "canonical: https://else.example/", "Text.")
            + "-- content/pages/p.md --\n---\ntitle: Impressum\n---\nWir.\n"),
    );
    let built = site.at("2020-06-02T12:00:00Z").builds();
    let index = well_formed(&built.file("sitemap.xml"));
    let maps = texts(&index, "loc");
    assert!(maps.len() >= 4, "{maps:?}");
    let mut listed = Vec::new();
    for map in maps {
        let map = well_formed(&built.file(&file_of(map, "https://blatt.example")));
        listed.extend(texts(&map, "loc").into_iter().map(|url| file_of(url, "https://blatt.example")));
    }
    for file in &listed {
        assert!(built.has(file), "{file}\n{}", built.shown());
    }
    for file in ["index.html", "2020/06/neu/index.html", "impressum/index.html", "author/redaktion/page/1/index.html"] {
        assert!(listed.iter().any(|listed| listed == file), "{file} is not in {listed:#?}");
    }
    for file in ["2020/06/nicht-suchen/index.html", "2020/06/woanders/index.html", "404.html"] {
        assert!(!listed.iter().any(|listed| listed == file), "{file}");
    }
    let news = well_formed(&built.file("sitemap-news.xml"));
    assert_eq!(texts(&news, "loc"), ["https://blatt.example/2020/06/neu/"]);
    // Two days later it is no news any more.
    assert!(!site.at("2020-06-03T08:00:01Z").builds().has("sitemap-news.xml"));
    assert_eq!(built.file("robots.txt").lines().last(), Some("Sitemap: https://blatt.example/sitemap.xml"));
}

#[test]
fn news_are_what_is_new_and_not_paid_for() {
    let many: String = (0..1003)
        .map(|n| {
            article(
                &format!("n{n:04}"),
                &format!("Nr. {n:04}"),
                &format!("2020-06-01 {:02}:{:02}", n / 60, n % 60),
                "",
                "Text.",
            )
        })
        .collect();
    let others = article("paid", "Bezahlt", "2020-06-01 20:00", "type: advertorial", "Text.")
        + &article("hid", "Nicht suchen", "2020-06-01 20:00", "noindex: true", "Text.")
        + &article("else", "Woanders", "2020-06-01 20:00", "canonical: https://else.example/", "Text.")
        + &article("old", "Alt", "2020-05-30 22:59:59", "", "Text.")
        + &article("en", "New", "2020-06-01 21:00", "lang: en-GB", "Text.")
        + &article("zh", "新 new", "2020-06-01 22:00", "lang: zh-Hant-HK", "Text.");
    let mut site = TestSite::configured("feeds: {formats: [rss]}\nper_page: 1000", &(many + &others));
    let built = site.at("2020-06-01T21:00:00Z").builds();
    let news = |file: &str| well_formed(&built.file(file));
    let (first, second) = (news("sitemap-news.xml"), news("sitemap-news-2.xml"));
    assert_eq!((count(&first, "url"), count(&second, "url")), (1000, 5));
    assert!(!built.has("sitemap-news-3.xml"));
    assert_eq!(texts(&first, "news:title")[..3], ["新 new", "New", "Nr. 1002"]);
    assert_eq!(texts(&first, "news:language")[..3], ["zh-tw", "en", "de"]);
    assert_eq!(texts(&second, "news:title")[4], "Nr. 0000");
    let index = well_formed(&built.file("sitemap.xml"));
    assert!(texts(&index, "loc").contains(&"https://blatt.example/sitemap-news-2.xml"));
    // The paid text is no news, and no secret.
    assert!(built.file("sitemap-2020-06.xml").contains("/bezahlt/"));
}

#[test]
fn aliases_redirect_in_every_notation() {
    let text = article("a", "Neu", "2020-01-01", "aliases: [/2019/alt, /alt.html, \"/große straße/\"]", "Text.");
    let built = TestSite::configured("base_url: https://blatt.example/news", &text)
        .edit("site.yaml", "title: T\nbase_url: https://blatt.example/news\nlocale: de\n")
        .builds();
    for file in ["2019/alt/index.html", "alt.html", "große straße/index.html"] {
        let page = built.page(file);
        let refresh = page.all("meta").into_iter().find(|meta| meta.attr("http-equiv").is_some()).expect("a refresh");
        assert_eq!(refresh.attr("content").as_deref(), Some("0; url=/news/2020/01/neu/"));
        let canonical =
            page.all("link").into_iter().find(|l| l.attr("rel").as_deref() == Some("canonical")).expect("a link");
        assert_eq!(canonical.attr("href").as_deref(), Some("https://blatt.example/news/2020/01/neu/"));
    }
    let rules = built.file("_redirects");
    let want = "/news/2019/alt/ /news/2020/01/neu/ 301\n/news/alt.html /news/2020/01/neu/ 301\n\
                /news/gro%C3%9Fe%20stra%C3%9Fe/ /news/2020/01/neu/ 301\n";
    assert_eq!(rules, want);
    let json: Value = serde_json::from_str(&built.file("redirects.json")).expect("JSON");
    assert_eq!(json.as_array().map(Vec::len), Some(3));
    assert_eq!(json[0]["from"], "/news/2019/alt/");
    assert_eq!((&json[0]["to"], &json[0]["status"]), (&Value::from("/news/2020/01/neu/"), &Value::from(301)));
}

#[test]
fn what_a_site_writes_by_hand_takes_the_place_of_ours() {
    let site = TestSite::new(
        "-- content/static/robots.txt --\nUser-agent: x\n-- content/static/.well-known/security.txt --\nContact: x\n",
    );
    let built = site.builds();
    assert_eq!(built.file("robots.txt"), "User-agent: x\n");
    assert_eq!(built.file(".well-known/security.txt"), "Contact: x\n");
}
