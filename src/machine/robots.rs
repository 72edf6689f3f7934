use std::fmt::Write as _;

/// robots.txt (RFC 9309): everything is open, or everything closed; with the addresses of sitemaps.
pub fn robots(sitemaps: &[String], closed: bool) -> String {
    let mut out = format!("User-agent: *\nDisallow:{}\n", if closed { " /" } else { "" });
    for sitemap in sitemaps {
        let _ = write!(out, "\nSitemap: {sitemap}\n");
    }
    out
}
