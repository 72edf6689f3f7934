//! Finds what a browser asks of other hosts before its reader does anything.

use super::Outlet;
use crate::markdown;

impl Outlet<'_> {
    /// The host that an address names, if it is neither our own nor one that site.yaml allows.
    pub(super) fn foreign_host(&self, address: &str) -> Option<String> {
        let config = &self.site.config;
        let own =
            |host: &str| host == config.base_url.host() || config.allow_hosts.iter().any(|allowed| allowed == host);
        host(address.trim()).filter(|host| !own(host))
    }
}

/// Calls `found` with each address in a page that a browser asks for by itself, as far as it names a host.
pub fn in_html(html: &str, found: &mut dyn FnMut(&str)) {
    for tag in markdown::tags(html) {
        if tag.is("style") {
            in_css(tag.raw, found);
        }
        // Most tags have no address with a host in it, and are not taken apart.
        if !tag.written.contains("//") {
            continue;
        }
        let mut attributes = Vec::new();
        markdown::attributes(tag.written, |attribute| {
            attributes.push((attribute.name.to_owned(), attribute.text()));
        });
        let value = |name: &str| attributes.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str());
        for (name, text) in &attributes {
            match name.as_str() {
                "src" | "poster" | "background" => with_host(text, found),
                "srcset" | "imagesrcset" => {
                    markdown::candidates(text).for_each(|(address, _)| with_host(address, found));
                }
                "data" if tag.is("object") => with_host(text, found),
                "href" if tag.is("link") && value("rel").is_some_and(is_fetched) => with_host(text, found),
                // Whatever is relative is asked of that host.
                "href" if tag.is("base") => with_host(text, found),
                "href" | "xlink:href" if ["image", "use", "feimage"].iter().any(|name| tag.is(name)) => {
                    with_host(text, found);
                }
                "content" if value("http-equiv").is_some_and(|what| what.eq_ignore_ascii_case("refresh")) => {
                    let to = text.split_once('=').map_or("", |(_, to)| to);
                    with_host(to.trim().trim_matches(['"', '\'']), found);
                }
                "style" => in_css(text, found),
                "srcdoc" => in_html(text, found),
                _ => {}
            }
        }
    }
}

/// The same for a stylesheet, or a part of one.
pub fn in_css(css: &str, found: &mut dyn FnMut(&str)) {
    for (slashes, _) in css.match_indices("//") {
        let before = &css[..slashes];
        let scheme = ["https:", "http:"].into_iter().find(|scheme| ends_with(before, scheme)).map_or(0, str::len);
        let start = slashes - scheme;
        let opener = css[..start].trim_end_matches([' ', '\t', '\n', '\r', '"', '\'']);
        let statement = opener.rsplit([';', '{', '}']).next().unwrap_or_default();
        let statement = statement.rsplit("*/").next().unwrap_or_default().trim_start();
        let in_comment = opener.rfind("/*").is_some_and(|open| !opener[open..].contains("*/"));
        let asks = ["url(", "@import", "image-set(", "src("].iter().any(|what| ends_with(opener, what));
        if asks && !in_comment && !statement.starts_with("@namespace") {
            let length = css[start..].find([' ', '"', '\'', ')', ';', '\n']).unwrap_or(css.len() - start);
            with_host(&css[start..start + length], found);
        }
    }
}

/// Whether a browser asks for a `link` of this kind by itself.
fn is_fetched(rel: &str) -> bool {
    const FETCHED: [&str; 12] = [
        "stylesheet",
        "preload",
        "modulepreload",
        "prefetch",
        "prerender",
        "preconnect",
        "dns-prefetch",
        "icon",
        "apple-touch-icon",
        "apple-touch-icon-precomposed",
        "mask-icon",
        "manifest",
    ];
    rel.split_ascii_whitespace().any(|word| FETCHED.iter().any(|fetched| word.eq_ignore_ascii_case(fetched)))
}

fn ends_with(text: &str, end: &str) -> bool {
    text.len().checked_sub(end.len()).and_then(|at| text.get(at..)).is_some_and(|tail| tail.eq_ignore_ascii_case(end))
}

fn with_host(address: &str, found: &mut dyn FnMut(&str)) {
    let address = address.trim();
    if host(address).is_some() {
        found(address);
    }
}

/// The host that an address names, in small letters and without port.
pub fn host(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("//")?;
    if !["", "http:", "https:"].iter().any(|known| scheme.eq_ignore_ascii_case(known)) {
        return None;
    }
    let authority = &rest[..rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len())];
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.rsplit_once(':').map_or(host, |(name, _)| name);
    (!host.is_empty()).then(|| host.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_found_in_every_form_of_address() {
        let check = |address: &str, want: Option<&str>| assert_eq!(host(address).as_deref(), want, "{address}");
        check("https://A.example/x", Some("a.example"));
        check("//a.example", Some("a.example"));
        check("http://user@a.example:80?x", Some("a.example"));
        check("/a//b", None);
        check("data:text/html,//a.example", None);
        check("https:///x", None);
        check("x", None);
    }
}
