//! What the head of a page says, and what structured data says of it.

use serde_json::{Value, json};

use crate::html::{Element, Html};
use crate::site::{Built, TestSite, article, articles};

/// The nodes of a page's structured data, but for the way to it.
#[track_caller]
fn nodes(page: &Html) -> Vec<Value> {
    let scripts = page.all("script");
    let data: Vec<_> = scripts.iter().filter(|s| s.attr("type").as_deref() == Some("application/ld+json")).collect();
    assert_eq!(data.len(), 1, "one graph a page");
    let graph: Value = serde_json::from_str(&data[0].text()).expect("JSON");
    assert_eq!(graph["@context"], "https://schema.org");
    graph["@graph"].as_array().expect("a list").clone()
}

/// The first node.
#[track_caller]
fn node(built: &Built, file: &str) -> Value {
    nodes(&built.page(file)).swap_remove(0)
}

#[track_caller]
fn breadcrumbs(built: &Built, file: &str) -> Vec<(Value, Value)> {
    let nodes = nodes(&built.page(file));
    let list = nodes.iter().find(|node| node["@type"] == "BreadcrumbList").expect("the way to the page");
    let items = list["itemListElement"].as_array().expect("a list");
    assert!(items.iter().zip(1..).all(|(item, position)| item["position"] == position), "{items:?}");
    items.iter().map(|item| (item["name"].clone(), item["item"].clone())).collect()
}

/// The `content` of every `meta` of this name.
fn meta(page: &Html, name: &str) -> Vec<String> {
    let all = page.all("meta");
    let is_named =
        |element: &&Element| ["name", "property"].iter().any(|key| element.attr(key).as_deref() == Some(name));
    let found = all.iter().filter(is_named);
    found.filter_map(|element| element.attr("content")).collect()
}

/// The addresses of every `link` of this relation.
fn links(page: &Html, rel: &str) -> Vec<String> {
    let all = page.all("link");
    all.iter().filter(|link| link.attr("rel").as_deref() == Some(rel)).filter_map(|link| link.attr("href")).collect()
}

const LOGO: &str =
    "-- content/media/logo.svg --\n<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"60\" height=\"20\"/>\n";

#[test]
fn an_article_tells_all_that_is_known_of_it() {
    let authors = "-- content/authors/redaktion.md --\n---\nname: Redaktion\nkind: team\n---\n\
                   -- content/authors/anna.md --\n---\nname: Anna Beispiel\n---\n";
    let text = "-- content/articles/a.md --\n---\ntitle: Sie sagt \"</script>\" & geht\ndate: 2020-07-14 09:12\nauthor: [anna, redaktion]\n\
                category: politik\ntags: [Öl & Gas, Verkehr]\nteaser: Ein Teaser.\nimage: {src: logo.svg, alt: A, caption: Das Haus, credit: Anna Beispiel}\n\
                updated: 2020-07-15 10:00\nexpires: 2030-01-01\nagencies: [AFP, dpa]\ndateline: Berlin\nseries: {id: flut, part: 2}\nlang: de-AT\n\
                seo_title: Für Suchmaschinen\ncorrections: [{date: 2020-07-14, text: 'Es waren 412.'}, {date: 2020-07-16 08:00, kind: reply, text: 'Nein.'}]\n\
                ---\nText.\n";
    let config = "publisher: {responsible: Anna Beispiel, address: 'Gasse 4', logo: logo.svg}";
    let built = TestSite::configured(config, &format!("{authors}{LOGO}{text}")).build();
    let file = "2020/07/sie-sagt-script-geht/index.html";
    let url = "https://blatt.example/2020/07/sie-sagt-script-geht/";
    let page = built.page(file);
    let got = node(&built, file);
    assert_eq!(got["headline"], page.one("h1").text(), "what machines are told is what readers see");
    let want = json!({
        "@type": "NewsArticle",
        "headline": "Sie sagt „</script>“ & geht",
        "description": "Ein Teaser.",
        "url": url,
        "mainEntityOfPage": url,
        "inLanguage": "de-AT",
        "datePublished": "2020-07-14T09:12:00+02:00",
        "dateModified": "2020-07-16T08:00:00+02:00",
        "expires": "2030-01-01T00:00:00+01:00",
        "image": [{
            "@type": "ImageObject", "url": "https://blatt.example/media/logo.svg", "width": 60, "height": 20,
            "caption": "Das Haus", "creditText": "Anna Beispiel",
        }],
        "author": [
            { "@type": "Person", "name": "Anna Beispiel", "url": "https://blatt.example/author/anna/" },
            { "@type": "Organization", "name": "Redaktion", "url": "https://blatt.example/author/redaktion/" },
            { "@type": "Organization", "name": "AFP" },
            { "@type": "Organization", "name": "dpa" },
        ],
        "publisher": {
            "@type": "NewsMediaOrganization", "@id": "https://blatt.example/#publisher", "name": "Testblatt",
            "url": "https://blatt.example/",
            "logo": { "@type": "ImageObject", "url": "https://blatt.example/media/logo.svg", "width": 60, "height": 20 },
        },
        "articleSection": "Politik",
        "keywords": ["Öl & Gas", "Verkehr"],
        "dateline": "Berlin",
        "locationCreated": { "@type": "Place", "name": "Berlin" },
        "isPartOf": { "@type": "CreativeWorkSeries", "name": "Flut", "url": "https://blatt.example/series/flut/" },
        "position": 2,
        "correction": [
            { "@type": "CorrectionComment", "name": "Korrektur", "text": "Es waren 412.", "datePublished": "2020-07-14" },
            {
                "@type": "CorrectionComment", "name": "Gegendarstellung", "text": "Nein.",
                "datePublished": "2020-07-16T08:00:00+02:00",
            },
        ],
    });
    assert_eq!(got, want);
    assert_eq!(
        breadcrumbs(&built, file),
        [
            (json!("Startseite"), json!("https://blatt.example/")),
            (json!("Politik"), json!("https://blatt.example/category/politik/")),
            (json!("Sie sagt „</script>“ & geht"), Value::Null),
        ]
    );
    // The same for those who share and those who search.
    assert_eq!(meta(&page, "robots"), ["max-image-preview:large, unavailable_after: 2030-01-01T00:00:00+01:00"]);
    let check = |name: &str, want: &[&str]| assert_eq!(meta(&page, name), want, "{name}");
    check("og:type", &["article"]);
    check("og:title", &["Für Suchmaschinen"]);
    check("og:url", &[url]);
    check("og:image", &["https://blatt.example/media/logo.svg"]);
    check("og:image:width", &["60"]);
    check("og:image:height", &["20"]);
    check("og:image:alt", &["A"]);
    check("article:published_time", &["2020-07-14T09:12:00+02:00"]);
    check("article:modified_time", &["2020-07-16T08:00:00+02:00"]);
    check("article:expiration_time", &["2030-01-01T00:00:00+01:00"]);
    check("article:author", &["https://blatt.example/author/anna/", "https://blatt.example/author/redaktion/"]);
    check("article:section", &["Politik"]);
    check("article:tag", &["Öl & Gas", "Verkehr"]);
    check("twitter:card", &["summary_large_image"]);
    assert_eq!(links(&page, "canonical"), [url]);
}

#[test]
fn an_article_says_nothing_that_is_not_known() {
    let built = TestSite::new(&article("a", "A", "2020-01-01 10:00", "", "Der Anfang.")).builds();
    let got = node(&built, "2020/01/a/index.html");
    let want = [
        "@type",
        "headline",
        "description",
        "url",
        "mainEntityOfPage",
        "inLanguage",
        "datePublished",
        "author",
        "publisher",
        "articleSection",
    ];
    assert_eq!(got.as_object().expect("an object").keys().collect::<Vec<_>>(), want);
    assert_eq!(got["description"], "Der Anfang.");
    let page = built.page("2020/01/a/index.html");
    assert_eq!(meta(&page, "robots"), ["max-image-preview:large"]);
    for absent in ["og:image", "article:modified_time", "article:expiration_time"] {
        assert_eq!(meta(&page, absent), [""; 0], "{absent}");
    }
    assert_eq!(meta(&page, "twitter:card"), ["summary"]);
}

#[test]
fn a_type_of_article_has_its_name() {
    let check = |kind: &str, want: &str| {
        let keys = format!("type: {kind}\ndateline: Berlin");
        let built = TestSite::new(&article("a", "A", "2020-01-01", &keys, "Text.")).builds();
        let got = node(&built, "2020/01/a/index.html");
        assert_eq!(got["@type"], want);
        // Only a NewsArticle has a dateline.
        let is_news = !matches!(kind, "satire" | "advertorial");
        assert_eq!(got.get("dateline").is_some(), is_news, "{kind}");
        assert_eq!(got["locationCreated"]["name"], "Berlin");
    };
    check("report", "NewsArticle");
    check("interview", "NewsArticle");
    check("reportage", "ReportageNewsArticle");
    check("analysis", "AnalysisNewsArticle");
    check("opinion", "OpinionNewsArticle");
    check("background", "BackgroundNewsArticle");
    check("review", "ReviewNewsArticle");
    check("satire", "SatiricalArticle");
    check("advertorial", "AdvertiserContentArticle");
}

#[test]
fn an_article_is_modified_when_its_editors_say_so() {
    let check = |keys: &str, want: Option<&str>| {
        let built = TestSite::new(&article("a", "A", "2020-01-02 10:00", keys, "Text.")).build();
        assert_eq!(node(&built, "2020/01/a/index.html").get("dateModified").and_then(Value::as_str), want, "{keys}");
        let want = want.unwrap_or("2020-01-02T10:00:00+01:00");
        assert!(built.file("atom.xml").contains(&format!("<updated>{want}</updated>")), "{keys}");
        assert!(built.file("sitemap-2020-01.xml").contains(&format!("<lastmod>{want}</lastmod>")), "{keys}");
    };
    check("", None);
    check("updated: 2020-01-03 08:00", Some("2020-01-03T08:00:00+01:00"));
    check("corrections: [{date: 2020-01-04 09:00, text: X}]", Some("2020-01-04T09:00:00+01:00"));
    check(
        "updated: 2020-01-05 08:00\ncorrections: [{date: 2020-01-04 09:00, text: X}]",
        Some("2020-01-05T08:00:00+01:00"),
    );
    // On the day it appeared, at no hour that is known.
    check("corrections: [{date: 2020-01-02, text: X}]", Some("2020-01-02T10:00:00+01:00"));
}

#[test]
fn an_author_has_a_profile_with_the_number_of_articles() {
    let authors = "-- content/authors/redaktion.md --\n---\nname: Redaktion\nkind: team\n---\n\
                   -- content/authors/anna.md --\n---\nname: Anna Beispiel\nrole: Reporterin\nbio: Sie schreibt.\nimage: logo.svg\n\
                   website: https://anna.example/\nsocial: {mastodon: '@anna@social.example'}\n---\n";
    let text =
        articles(6) + &article("b", "B", "2020-06-01", "", "Text.").replace("redaktion", "anna") + LOGO + authors;
    let built = TestSite::configured("per_page: 2", &text).build();
    let anna = &node(&built, "author/anna/index.html");
    assert_eq!(anna["@type"], "ProfilePage");
    let statistic = |count: u64| {
        json!({
            "@type": "InteractionCounter", "interactionType": "https://schema.org/WriteAction",
            "userInteractionCount": count,
        })
    };
    let picture = json!({
        "@type": "ImageObject", "url": "https://blatt.example/media/logo.svg", "width": 60, "height": 20,
    });
    let want = json!({
        "@type": "Person", "name": "Anna Beispiel", "url": "https://blatt.example/author/anna/", "description": "Sie schreibt.",
        "jobTitle": "Reporterin", "image": picture, "sameAs": ["https://anna.example/", "https://social.example/@anna"],
        "agentInteractionStatistic": statistic(1),
    });
    assert_eq!(anna["mainEntity"], want);
    // Nothing stands in for a picture, and a team is no person.
    let want = json!({
        "@type": "Organization", "name": "Redaktion", "url": "https://blatt.example/author/redaktion/",
        "agentInteractionStatistic": statistic(6),
    });
    assert_eq!(node(&built, "author/redaktion/index.html")["mainEntity"], want);
    // Older pages must stay as they are when articles appear.
    assert_eq!(node(&built, "author/redaktion/page/1/index.html")["@type"], "CollectionPage");
    let counted = built.mentions("userInteractionCount");
    assert_eq!(counted, ["author/anna/index.html", "author/redaktion/index.html"]);
}

#[test]
fn the_home_page_tells_of_the_outlet() {
    let config = "tagline: Aus Franken\npublisher: {legal_name: Verlag GmbH, address: 'Gasse 4, Auerbruck', email: a@b.example, phone: '+49 1', \
                  responsible: Anna, logo: logo.svg, same_as: [https://social.example/@blatt]}";
    let built = TestSite::configured(config, &(articles(3) + LOGO)).build();
    let nodes = nodes(&built.page("index.html"));
    let want = json!([
        {
            "@type": "NewsMediaOrganization", "@id": "https://blatt.example/#publisher", "name": "Testblatt",
            "url": "https://blatt.example/",
            "logo": { "@type": "ImageObject", "url": "https://blatt.example/media/logo.svg", "width": 60, "height": 20 },
            "description": "Aus Franken", "legalName": "Verlag GmbH", "email": "a@b.example", "telephone": "+49 1",
            "address": "Gasse 4, Auerbruck", "sameAs": ["https://social.example/@blatt"],
        },
        {
            "@type": "WebSite", "@id": "https://blatt.example/#website", "name": "Testblatt", "url": "https://blatt.example/",
            "description": "Aus Franken", "inLanguage": "de-DE", "publisher": { "@id": "https://blatt.example/#publisher" },
        },
    ]);
    assert_eq!(Value::from(nodes), want);
}

#[test]
fn every_page_that_is_about_something_says_so() {
    let text = articles(5)
        + &article("t", "T", "2020-06-01", "tags: [Öl]", "Text.")
        + "-- content/pages/p.md --\n---\ntitle: Impressum\n---\nWir.\n"
        + "-- content/tags/oel.md --\n---\ntitle: Öl\n---\nAlles \"dazu\".\n";
    let site = TestSite::configured("per_page: 2\nbase_url: https://blatt.example/news", &text);
    site.edit("site.yaml", "title: T\nbase_url: https://blatt.example/news\nlocale: de\nper_page: 2\n");
    let built = site.build();
    for (file, kind) in [
        ("impressum/index.html", "WebPage"),
        ("category/politik/index.html", "CollectionPage"),
        ("category/politik/page/1/index.html", "CollectionPage"),
        ("tag/oel/index.html", "CollectionPage"),
        ("2020/06/index.html", "CollectionPage"),
        ("archiv/index.html", "CollectionPage"),
        ("author/index.html", "CollectionPage"),
        ("credits/index.html", "CollectionPage"),
    ] {
        let node = node(&built, file);
        assert_eq!(node["@type"], kind, "{file}");
        let folder = file.trim_end_matches("index.html");
        assert_eq!(node["url"], format!("https://blatt.example/news/{folder}"));
        let way = breadcrumbs(&built, file);
        assert_eq!(way[0].1, "https://blatt.example/news/");
        assert!(
            way[1..way.len() - 1]
                .iter()
                .all(|(_, url)| url.as_str().unwrap().starts_with("https://blatt.example/news/"))
        );
    }
    assert_eq!(node(&built, "page/1/index.html")["@type"], "CollectionPage");
    assert_eq!(node(&built, "tag/oel/index.html")["description"], "Alles „dazu“.");
    assert!(!built.file("404.html").contains("ld+json"));
    assert_eq!(links(&built.page("404.html"), "canonical"), [""; 0]);
}

#[test]
fn the_size_of_the_logo_is_that_of_the_file() {
    let config = "publisher: {responsible: Anna, address: 'Gasse 4', logo: logo.svg}";
    let site = TestSite::configured(config, &(articles(1) + LOGO));
    let width = |built: &Built| node(built, "2020/01/artikel-nr-1/index.html")["publisher"]["logo"]["width"].clone();
    assert_eq!(width(&site.build()), 60);
    site.edit("content/media/logo.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"61\" height=\"20\"/>\n");
    assert_eq!(width(&site.build()), 61);
}

#[test]
fn icons_and_the_manifest_are_linked_where_they_are() {
    let built = TestSite::new(&articles(1)).builds();
    let page = built.page("2020/01/artikel-nr-1/index.html");
    let icons = links(&page, "icon");
    assert!(icons.len() == 1 && icons[0].starts_with("/assets/favicon."), "{icons:?}");
    assert_eq!((links(&page, "manifest"), links(&page, "apple-touch-icon")), (vec![], vec![]));

    let files = ["favicon.ico", "favicon.svg", "apple-touch-icon.png", "site.webmanifest", "humans.txt", "icon.png"];
    let text: String = files.iter().map(|name| format!("-- content/static/{name} --\nX\n")).collect();
    let site = TestSite::new(&(articles(1) + &text));
    site.edit("site.yaml", "title: T\nbase_url: https://blatt.example/news\nlocale: de\n");
    let page = site.build().page("2020/01/artikel-nr-1/index.html");
    assert_eq!(links(&page, "icon"), ["/news/favicon.ico", "/news/favicon.svg"]);
    assert_eq!(links(&page, "apple-touch-icon"), ["/news/apple-touch-icon.png"]);
    assert_eq!(links(&page, "manifest"), ["/news/site.webmanifest"]);
    site.remove("content/static/favicon.ico").remove("content/static/site.webmanifest");
    let page = site.build().page("2020/01/artikel-nr-1/index.html");
    assert_eq!((links(&page, "icon"), links(&page, "manifest")), (vec!["/news/favicon.svg".to_owned()], vec![]));
}
