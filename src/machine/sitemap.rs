use jiff::Zoned;

use super::xml::Xml;
use crate::vocab::rfc3339;

/// The most URLs a sitemap holds. Sitemaps.org allows 50,000, and 50 MB: with 10,000 each may take 5,000 bytes, which neither
/// addresses nor pictures need, and a new page changes a smaller file.
pub const SITEMAP_URLS: usize = 10_000;

/// The most articles a news sitemap may hold (Google News sitemaps).
pub const NEWS_URLS: usize = 1_000;

const SITEMAP: &str = "http://www.sitemaps.org/schemas/sitemap/0.9";

/// A page in a sitemap. Addresses are absolute.
pub struct Url {
    pub loc: String,
    pub lastmod: Option<Zoned>,
    /// Pictures on the page.
    pub images: Vec<String>,
}

/// An article in a news sitemap.
pub struct NewsItem {
    pub loc: String,
    pub publication_name: String,
    /// ISO 639; for Chinese `zh-cn` or `zh-tw`.
    pub language: String,
    pub title: String,
    pub published: Zoned,
}

/// A sitemap with Google's extension for images, where there are any.
pub fn urlset(urls: &[Url]) -> Vec<u8> {
    let mut namespaces = vec![("xmlns", SITEMAP)];
    if urls.iter().any(|url| !url.images.is_empty()) {
        namespaces.push(("xmlns:image", "http://www.google.com/schemas/sitemap-image/1.1"));
    }
    Xml::document("urlset", &namespaces, 256 * urls.len(), |xml| {
        for url in urls {
            xml.element("url", &[], |xml| {
                xml.text("loc", &url.loc);
                if let Some(lastmod) = &url.lastmod {
                    xml.text("lastmod", &rfc3339(lastmod));
                }
                for image in &url.images {
                    xml.element("image:image", &[], |xml| xml.text("image:loc", image));
                }
            });
        }
    })
}

/// The index of sitemaps: the address of each, and when the newest thing in it changed.
pub fn sitemap_index(sitemaps: &[(String, Option<Zoned>)]) -> Vec<u8> {
    Xml::document("sitemapindex", &[("xmlns", SITEMAP)], 128 * sitemaps.len(), |xml| {
        for (loc, lastmod) in sitemaps {
            xml.element("sitemap", &[], |xml| {
                xml.text("loc", loc);
                if let Some(lastmod) = lastmod {
                    xml.text("lastmod", &rfc3339(lastmod));
                }
            });
        }
    })
}

/// A news sitemap, with Google's extension.
pub fn news(items: &[NewsItem]) -> Vec<u8> {
    let namespaces = [("xmlns", SITEMAP), ("xmlns:news", "http://www.google.com/schemas/sitemap-news/0.9")];
    Xml::document("urlset", &namespaces, 512 * items.len(), |xml| {
        for item in items {
            xml.element("url", &[], |xml| {
                xml.text("loc", &item.loc);
                xml.element("news:news", &[], |xml| {
                    xml.element("news:publication", &[], |xml| {
                        xml.text("news:name", &item.publication_name);
                        xml.text("news:language", &item.language);
                    });
                    xml.text("news:publication_date", &rfc3339(&item.published));
                    xml.text("news:title", &item.title);
                });
            });
        }
    })
}
