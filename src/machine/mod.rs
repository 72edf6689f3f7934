//! What machines read: feeds, sitemaps, structured data, redirects, robots.txt. Plain values in, bytes out; nothing here knows
//! where they come from, or what time it is.
//!
//! XML is written through [`xml`], structured data through [`object`], so that nothing can be left unescaped.

mod absolute;
mod feed;
mod object;
mod redirects;
mod robots;
mod sitemap;
mod structured;
mod xml;

pub use absolute::absolutize;
pub use feed::{Feed, Image, Item, Person, atom, json_feed, rss};
pub use redirects::{Redirect, apache, json, netlify, nginx_map};
pub use robots::robots;
pub use sitemap::{NEWS_URLS, NewsItem, SITEMAP_URLS, Url, news, sitemap_index, urlset};
pub use structured::{
    Author, AuthorKind, Correction, Known, Outlet, Page, PartOf, Profile, Story, StoryKind, Subject, structured,
};
