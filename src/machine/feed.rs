use std::borrow::Cow;
use std::sync::Arc;

use jiff::Zoned;
use serde::{Serialize, Serializer};

use super::xml::Xml;
use crate::vocab::rfc3339;

/// The namespace of Media RSS.
const MEDIA: &str = "http://search.yahoo.com/mrss/";

/// A feed in no format yet. All addresses are absolute.
pub struct Feed<'a> {
    pub title: String,
    pub subtitle: Option<String>,
    /// Never changes, whatever becomes of the feed's address.
    pub id: String,
    /// The page it is the feed of.
    pub home_url: String,
    /// Where it is published.
    pub self_url: String,
    /// BCP 47.
    pub language: String,
    /// When the newest thing in it happened; none for an empty one.
    pub updated: Option<Zoned>,
    pub logo: Option<String>,
    pub rights: Option<String>,
    pub items: &'a [Arc<Item>],
}

pub struct Item {
    /// Stays the same whatever becomes of title and address: by it readers know what they have seen.
    pub id: String,
    pub url: String,
    pub title: String,
    /// Plain text.
    pub summary: Option<String>,
    /// With absolute addresses, see [`absolutize`](super::absolutize).
    pub content_html: Option<String>,
    pub published: Zoned,
    pub updated: Option<Zoned>,
    pub authors: Vec<Person>,
    pub categories: Vec<String>,
    pub image: Option<Image>,
    /// What readers must be told before the title, such as `Anzeige`.
    pub label: Option<String>,
    /// BCP 47, if it is another one than the feed's.
    pub language: Option<String>,
}

pub struct Person {
    pub name: String,
    pub url: Option<String>,
}

#[derive(Clone)]
pub struct Image {
    pub url: String,
    /// Media type.
    pub mime: String,
    /// In pixels.
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub alt: String,
    pub caption: String,
    pub credit: String,
    /// Whose it is, and the address of the terms it may be used by, where the file says.
    pub copyright: Option<String>,
    pub license: Option<String>,
}

impl Item {
    fn labelled_title(&self) -> String {
        match &self.label {
            Some(label) => format!("[{label}] {}", self.title),
            None => self.title.clone(),
        }
    }
}

/// About how many bytes a feed takes: one that grows as it is written is copied again and again, and they are the largest files there
/// are.
fn room(feed: &Feed) -> usize {
    /// What an item takes beside its texts.
    const REST: usize = 1 << 10;
    let texts = |item: &Item| item.content_html.as_ref().map_or(0, |html| html.len() + html.len() / 16);
    feed.items.iter().map(|item| texts(item) + REST).sum::<usize>() + REST
}

/// RSS 2.0, with the namespaces that readers of news use: Atom for the feed's own address, Dublin Core for authors,
/// RSS content for the whole text, Media RSS for the picture and who made it.
pub fn rss(feed: &Feed) -> Vec<u8> {
    let namespaces = [
        ("version", "2.0"),
        ("xmlns:atom", "http://www.w3.org/2005/Atom"),
        ("xmlns:content", "http://purl.org/rss/1.0/modules/content/"),
        ("xmlns:dc", "http://purl.org/dc/elements/1.1/"),
        ("xmlns:media", MEDIA),
    ];
    Xml::document("rss", &namespaces, room(feed), |xml| {
        xml.element("channel", &[], |xml| {
            xml.text("title", &feed.title);
            xml.text("link", &feed.home_url);
            // Mandatory, so the title stands in where there is nothing to say.
            xml.text("description", feed.subtitle.as_ref().unwrap_or(&feed.title));
            xml.text("language", &feed.language);
            if let Some(rights) = &feed.rights {
                xml.text("copyright", rights);
            }
            if let Some(updated) = &feed.updated {
                xml.text("lastBuildDate", &rfc822(updated));
            }
            let own = [("href", feed.self_url.as_str()), ("rel", "self"), ("type", "application/rss+xml")];
            xml.empty("atom:link", &own);
            if let Some(logo) = &feed.logo {
                xml.element("image", &[], |xml| {
                    xml.text("url", logo);
                    xml.text("title", &feed.title);
                    xml.text("link", &feed.home_url);
                });
            }
            feed.items.iter().for_each(|item| rss_item(xml, item));
        });
    })
}

fn rss_item(xml: &mut Xml, item: &Item) {
    xml.element("item", &[], |xml| {
        xml.text("title", &item.labelled_title());
        xml.text("link", &item.url);
        xml.text_with("guid", &[("isPermaLink", if item.id == item.url { "true" } else { "false" })], &item.id);
        xml.text("pubDate", &rfc822(&item.published));
        if let Some(updated) = &item.updated {
            xml.text("atom:updated", &rfc3339(updated));
        }
        if let Some(language) = &item.language {
            xml.text("dc:language", language);
        }
        for author in &item.authors {
            xml.text("dc:creator", &author.name);
        }
        for category in &item.categories {
            xml.text("category", category);
        }
        if let Some(summary) = &item.summary {
            xml.text("description", summary);
        }
        if let Some(html) = &item.content_html {
            xml.html("content:encoded", &[], html);
        }
        item.image.iter().for_each(|image| media(xml, image));
    });
}

/// A picture with who made it, for readers who show it.
fn media(xml: &mut Xml, image: &Image) {
    let (width, height) = (image.width.map(|n| n.to_string()), image.height.map(|n| n.to_string()));
    let mut attributes = vec![("url", image.url.as_str()), ("medium", "image"), ("type", image.mime.as_str())];
    attributes.extend(width.as_deref().map(|width| ("width", width)));
    attributes.extend(height.as_deref().map(|height| ("height", height)));
    xml.element("media:content", &attributes, |xml| {
        let description = if image.caption.is_empty() { &image.alt } else { &image.caption };
        if !description.is_empty() {
            xml.text_with("media:description", &[("type", "plain")], description);
        }
        if !image.credit.is_empty() {
            xml.text("media:credit", &image.credit);
        }
    });
}

/// Atom, RFC 4287.
pub fn atom(feed: &Feed) -> Vec<u8> {
    let attributes =
        [("xmlns", "http://www.w3.org/2005/Atom"), ("xmlns:media", MEDIA), ("xml:lang", feed.language.as_str())];
    Xml::document("feed", &attributes, room(feed), |xml| {
        xml.text("id", &feed.id);
        xml.text("title", &feed.title);
        if let Some(subtitle) = &feed.subtitle {
            xml.text("subtitle", subtitle);
        }
        // Mandatory, and an empty feed has no instant of its own.
        xml.text("updated", &feed.updated.as_ref().map_or_else(|| "1970-01-01T00:00:00Z".to_owned(), rfc3339));
        xml.empty("link", &[("rel", "self"), ("type", "application/atom+xml"), ("href", &feed.self_url)]);
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &feed.home_url)]);
        // An entry without an author takes the feed's (section 4.1.1).
        xml.element("author", &[], |xml| xml.text("name", &feed.title));
        if let Some(rights) = &feed.rights {
            xml.text("rights", rights);
        }
        if let Some(logo) = &feed.logo {
            xml.text("logo", logo);
        }
        feed.items.iter().for_each(|item| atom_entry(xml, item));
    })
}

fn atom_entry(xml: &mut Xml, item: &Item) {
    let language = item.language.as_deref().map(|language| ("xml:lang", language));
    xml.element("entry", language.as_slice(), |xml| {
        xml.text("id", &item.id);
        xml.text("title", &item.labelled_title());
        xml.text("published", &rfc3339(&item.published));
        xml.text("updated", &rfc3339(item.updated.as_ref().unwrap_or(&item.published)));
        xml.empty("link", &[("rel", "alternate"), ("type", "text/html"), ("href", &item.url)]);
        for author in &item.authors {
            xml.element("author", &[], |xml| {
                xml.text("name", &author.name);
                if let Some(url) = &author.url {
                    xml.text("uri", url);
                }
            });
        }
        for category in &item.categories {
            xml.empty("category", &[("term", category)]);
        }
        if let Some(image) = &item.image {
            xml.empty("link", &[("rel", "enclosure"), ("type", &image.mime), ("href", &image.url)]);
            media(xml, image);
        }
        if let Some(summary) = &item.summary {
            xml.text("summary", summary);
        }
        if let Some(html) = &item.content_html {
            xml.html("content", &[("type", "html")], html);
        }
    });
}

/// JSON Feed 1.1. It has no place for who made a picture, so the text begins with it and its credit, as the specification has it for
/// an image that is shown there, too; and `_blatt` says so to programs.
pub fn json_feed(feed: &Feed) -> Vec<u8> {
    let json = JsonFeed {
        version: "https://jsonfeed.org/version/1.1",
        title: &feed.title,
        home_page_url: &feed.home_url,
        feed_url: &feed.self_url,
        description: feed.subtitle.as_deref(),
        icon: feed.logo.as_deref(),
        language: &feed.language,
        items: feed.items.iter().map(|item| JsonItem::of(item)).collect(),
    };
    let mut bytes = Vec::with_capacity(room(feed));
    serde_json::to_writer(&mut bytes, &json).expect("texts can be written as JSON");
    bytes.push(b'\n');
    bytes
}

/// By the names and in the order that the file has them.
#[derive(Serialize)]
struct JsonFeed<'a> {
    version: &'static str,
    title: &'a str,
    home_page_url: &'a str,
    feed_url: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    icon: Option<&'a str>,
    language: &'a str,
    items: Vec<JsonItem<'a>>,
}

#[derive(Serialize)]
struct JsonItem<'a> {
    id: &'a str,
    url: &'a str,
    title: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_html: Option<Joined<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_text: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    summary: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image: Option<&'a str>,
    #[serde(rename = "_blatt", skip_serializing_if = "Option::is_none")]
    texts: Option<JsonImageTexts<'a>>,
    date_published: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    authors: Vec<JsonAuthor<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
}

/// One text in two pieces: a whole article need not be copied to have its picture in front.
struct Joined<'a>(String, &'a str);

impl Serialize for Joined<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}{}", self.0, self.1))
    }
}

/// What an image has to say, by the format's rule for what it has no keys for.
#[derive(Serialize)]
struct JsonImageTexts<'a> {
    image_alt: &'a str,
    image_caption: &'a str,
    image_credit: &'a str,
}

#[derive(Serialize)]
struct JsonAuthor<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<&'a str>,
}

impl<'a> JsonItem<'a> {
    fn of(item: &'a Item) -> Self {
        let author = |person: &'a Person| JsonAuthor { name: &person.name, url: person.url.as_deref() };
        // One of the two contents is mandatory.
        let text = item.summary.as_deref().unwrap_or(&item.title);
        let (content_html, content_text) = match (&item.content_html, &item.image) {
            (Some(html), Some(image)) => (Some(Joined(figure(image), html)), None),
            (Some(html), None) => (Some(Joined(String::new(), html)), None),
            (None, Some(image)) => (Some(Joined(format!("{}<p>{}</p>", figure(image), escape(text)), "")), None),
            (None, None) => (None, Some(text)),
        };
        Self {
            id: &item.id,
            url: &item.url,
            title: item.labelled_title(),
            content_html,
            content_text,
            summary: item.summary.as_deref(),
            image: item.image.as_ref().map(|image| image.url.as_str()),
            texts: item.image.as_ref().map(|Image { alt, caption, credit, .. }| JsonImageTexts {
                image_alt: alt,
                image_caption: caption,
                image_credit: credit,
            }),
            date_published: rfc3339(&item.published),
            date_modified: item.updated.as_ref().map(rfc3339),
            authors: item.authors.iter().map(author).collect(),
            language: item.language.as_deref(),
            tags: &item.categories,
        }
    }
}

/// A picture with its texts.
fn figure(image: &Image) -> String {
    let texts = [&image.caption, &image.credit].into_iter().filter(|text| !text.is_empty()).map(|text| escape(text));
    let texts = texts.collect::<Vec<_>>().join(" <br>");
    let size = image.width.zip(image.height).map(|(width, height)| format!(" width=\"{width}\" height=\"{height}\""));
    let caption = if texts.is_empty() { String::new() } else { format!("<figcaption>{texts}</figcaption>") };
    let (url, alt, size) = (escape(&image.url), escape(&image.alt), size.unwrap_or_default());
    format!("<figure><img src=\"{url}\" alt=\"{alt}\"{size}>{caption}</figure>\n")
}

/// A text within HTML, between tags or quotation marks.
fn escape(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>', '"']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;"))
}

/// `Mon, 14 Sep 2020 09:12:00 +0200`, RFC 822 with the four-digit years that RSS asks for.
fn rfc822(at: &Zoned) -> String {
    at.strftime("%a, %d %b %Y %H:%M:%S %z").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> Zoned {
        "2020-09-14T09:12:00+02:00[Europe/Berlin]".parse().unwrap()
    }

    fn feed(items: &[Arc<Item>]) -> Feed<'_> {
        Feed {
            title: "Kurier & Bote".into(),
            subtitle: None,
            id: "https://a.example/".into(),
            home_url: "https://a.example/".into(),
            self_url: "https://a.example/feed.xml".into(),
            language: "de-DE".into(),
            updated: Some(at()),
            logo: None,
            rights: None,
            items,
        }
    }

    fn item() -> Item {
        Item {
            id: "https://a.example/x/".into(),
            url: "https://a.example/x/".into(),
            title: "Müller < Maier\u{1}".into(),
            summary: Some("Kurz".into()),
            content_html: Some("<p>Lang ]]></p>".into()),
            published: at(),
            updated: None,
            authors: vec![Person { name: "Anna".into(), url: Some("https://a.example/author/anna/".into()) }],
            categories: vec!["Politik".into()],
            image: None,
            label: Some("Anzeige".into()),
            language: None,
        }
    }

    #[test]
    fn texts_are_escaped_and_dates_have_their_form() {
        let items = [Arc::new(item())];
        let feed = feed(&items);
        let rss = String::from_utf8(rss(&feed)).unwrap();
        assert!(rss.contains("<title>Kurier &amp; Bote</title>"), "{rss}");
        assert!(rss.contains("<title>[Anzeige] Müller &lt; Maier</title>"), "{rss}");
        assert!(rss.contains("<pubDate>Mon, 14 Sep 2020 09:12:00 +0200</pubDate>"), "{rss}");
        assert!(rss.contains("<![CDATA[<p>Lang ]]]]><![CDATA[></p>]]>"), "{rss}");
        let atom = String::from_utf8(atom(&feed)).unwrap();
        assert!(atom.contains("<updated>2020-09-14T09:12:00+02:00</updated>"), "{atom}");
        let json: serde_json::Value = serde_json::from_slice(&json_feed(&feed)).unwrap();
        assert_eq!(json["items"][0]["authors"][0]["name"], "Anna");
    }

    #[test]
    fn who_made_a_picture_is_seen_in_every_format() {
        let image = Image {
            url: "https://a.example/media/a.jpg".into(),
            mime: "image/jpeg".into(),
            width: Some(1200),
            height: Some(800),
            alt: "Ein \"Kran\"".into(),
            caption: "Der Kran".into(),
            credit: "Anna & Sohn".into(),
            copyright: None,
            license: None,
        };
        let items = [Arc::new(Item { image: Some(image.clone()), ..item() })];
        let credit = "<media:credit>Anna &amp; Sohn</media:credit>";
        assert!(String::from_utf8(rss(&feed(&items))).unwrap().contains(credit));
        assert!(String::from_utf8(atom(&feed(&items))).unwrap().contains(credit));
        let figure = "<figure><img src=\"https://a.example/media/a.jpg\" alt=\"Ein &quot;Kran&quot;\" width=\"1200\" \
                      height=\"800\"><figcaption>Der Kran <br>Anna &amp; Sohn</figcaption></figure>\n";
        let json: serde_json::Value = serde_json::from_slice(&json_feed(&feed(&items))).unwrap();
        assert_eq!(json["items"][0]["_blatt"]["image_credit"], "Anna & Sohn");
        assert_eq!(json["items"][0]["content_html"], format!("{figure}<p>Lang ]]></p>"));
        let items = [Arc::new(Item { image: Some(image), content_html: None, ..item() })];
        let json: serde_json::Value = serde_json::from_slice(&json_feed(&feed(&items))).unwrap();
        assert_eq!(json["items"][0]["content_html"], format!("{figure}<p>Kurz</p>"));
        assert_eq!(json["items"][0].get("content_text"), None);
    }

    #[test]
    fn an_empty_feed_is_a_feed() {
        let empty = Feed { updated: None, ..feed(&[]) };
        assert!(String::from_utf8(atom(&empty)).unwrap().contains("<updated>1970-01-01T00:00:00Z</updated>"));
        assert!(!String::from_utf8(rss(&empty)).unwrap().contains("lastBuildDate"));
    }
}
