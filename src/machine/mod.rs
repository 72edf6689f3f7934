//! What machines read: feeds, sitemaps, redirects, robots.txt. Plain values in, bytes out; nothing here knows what an
//! article is, or what time it is.
//!
//! XML is written through [`xml`], so that nothing can be left unescaped.

mod absolute;
mod feed;
mod redirects;
mod robots;
mod sitemap;
mod xml;

pub use absolute::absolutize;
pub use feed::{Feed, Image, Item, Person, atom, json_feed, rss};
pub use redirects::{Redirect, apache, json, netlify, nginx_map};
pub use robots::robots;
pub use sitemap::{NEWS_URLS, NewsItem, SITEMAP_URLS, Url, news, sitemap_index, urlset};
