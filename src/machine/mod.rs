use jiff::Zoned;
pub struct Feed { pub title: String, pub subtitle: Option<String>, pub id: String, pub home_url: String, pub self_url: String, pub language: String, pub updated: Option<Zoned>, pub logo: Option<String>, pub rights: Option<String>, pub items: Vec<Item> }
pub struct Item { pub id: String, pub url: String, pub title: String, pub summary: Option<String>, pub content_html: Option<String>, pub published: Zoned, pub updated: Option<Zoned>, pub authors: Vec<Person>, pub categories: Vec<String>, pub image: Option<Image>, pub label: Option<String> }
pub struct Person { pub name: String, pub url: Option<String> }
pub struct Image { pub url: String, pub mime: String, pub width: Option<u32>, pub height: Option<u32>, pub bytes: Option<u64>, pub alt: String, pub caption: String, pub credit: String }
pub fn rss(_: &Feed) -> Vec<u8> { vec![] }
pub fn atom(_: &Feed) -> Vec<u8> { vec![] }
pub fn json_feed(_: &Feed) -> Vec<u8> { vec![] }
pub fn absolutize(html: &str, _: &str, _: &str) -> String { html.into() }
pub const SITEMAP_URLS: usize = 50_000;
pub const NEWS_URLS: usize = 1_000;
pub struct Url { pub loc: String, pub lastmod: Option<Zoned>, pub images: Vec<String> }
pub struct NewsItem { pub loc: String, pub publication_name: String, pub language: String, pub title: String, pub published: Zoned }
pub fn urlset(_: &[Url]) -> Vec<u8> { vec![] }
pub fn sitemap_index(_: &[(String, Option<Zoned>)]) -> Vec<u8> { vec![] }
pub fn news(_: &[NewsItem]) -> Vec<u8> { vec![] }
pub struct Redirect { pub from: String, pub to: String, pub status: u16 }
pub fn netlify(_: &[Redirect]) -> String { String::new() }
pub fn json(_: &[Redirect]) -> String { String::new() }
pub fn robots(_: &[String], _: bool) -> String { String::new() }
