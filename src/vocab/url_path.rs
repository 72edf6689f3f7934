use std::borrow::Cow;
use std::fmt;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use super::byte_table::byte_table;
use super::source_path::is_clean;

/// The longest file name the common file systems take, in bytes.
pub(super) const SEGMENT_BYTES: usize = 255;

/// What a reader asks for, below the path of the site's `base_url`: starts with `/`, literal (not percent-encoded), NFC.
///
/// Ends in `/` (a folder with an `index.html`) or names a file. No segment is empty, `.` or `..`, none holds a
/// control character or a backslash: the output path it becomes can't leave the output folder.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UrlPath(Arc<str>);

/// Why a text is no path of the site; the text says what is wrong with it, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadUrlPath(pub &'static str);

impl UrlPath {
    /// Takes a path as a person writes it, percent-encoded or not. A last segment without a dot becomes a folder.
    pub fn parse(text: &str) -> Result<Self, BadUrlPath> {
        let text = percent_decode(text).ok_or(BadUrlPath("it is not UTF-8 once percent-decoded"))?;
        let Some(rest) = text.strip_prefix('/') else { return Err(BadUrlPath("it has to start with `/`")) };
        if rest.contains(['?', '#']) {
            return Err(BadUrlPath("a query or a fragment can't be part of it"));
        }
        let last = rest.rsplit('/').next().unwrap_or_default();
        let folder = if last.is_empty() || last.contains('.') { "" } else { "/" };
        Self::literal(&format!("{text}{folder}"))
    }

    /// Takes a path that is literal already, its end as meant.
    pub fn literal(text: &str) -> Result<Self, BadUrlPath> {
        let Some(rest) = text.strip_prefix('/') else { return Err(BadUrlPath("it has to start with `/`")) };
        for segment in rest.strip_suffix('/').unwrap_or(rest).split('/') {
            match segment {
                "" if rest.is_empty() => {}
                "" => return Err(BadUrlPath("a segment is empty")),
                "." | ".." => return Err(BadUrlPath("`.` and `..` can't be segments")),
                s if s.chars().any(|c| c.is_control() || c == '\\') => {
                    return Err(BadUrlPath("it holds a control character or a backslash"));
                }
                s if s.len() > SEGMENT_BYTES => return Err(BadUrlPath("a segment is longer than 255 bytes")),
                _ => {}
            }
        }
        // Most paths are ASCII, which is NFC as it stands.
        Ok(Self(if text.is_ascii() { text.into() } else { text.nfc().collect::<String>().into() }))
    }

    /// The site's home page.
    pub fn home() -> Self {
        Self("/".into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path of a file or folder below this one. `name` may hold several segments; one that is not clean is a bug.
    pub fn join(&self, name: &str) -> Self {
        let slash = if self.0.ends_with('/') { "" } else { "/" };
        Self::literal(&format!("{}{slash}{name}", self.0)).expect("the program joins clean names only")
    }

    /// The folder that lists of this path are numbered in: for a path in `.html` the path without it.
    pub fn folder(&self) -> Self {
        match self.0.strip_suffix(".html") {
            Some(stem) => Self(format!("{stem}/").into()),
            None => self.clone(),
        }
    }

    /// The file it is published as.
    pub fn output(&self) -> OutputPath {
        let path = self.0.trim_start_matches('/');
        OutputPath(if self.0.ends_with('/') { format!("{path}index.html").into() } else { path.into() })
    }

    /// Percent-encoded, as it stands in links, without the path of the base URL.
    pub fn encoded(&self) -> String {
        percent_encode(&self.0)
    }
}

impl Serialize for UrlPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for UrlPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::literal(<&str>::deserialize(deserializer)?).map_err(|bad| D::Error::custom(bad.0))
    }
}

impl fmt::Display for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for UrlPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

/// A file of the output, relative to the output folder, forward slashes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OutputPath(Arc<str>);

impl OutputPath {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What a reader asks for to get it.
    pub fn url(&self) -> UrlPath {
        let path = self.0.strip_suffix("index.html").filter(|folder| folder.is_empty() || folder.ends_with('/'));
        UrlPath(format!("/{}", path.unwrap_or(&self.0)).into())
    }

    /// Takes a path read from a manifest, if it stays in the output folder.
    pub fn checked(path: &str) -> Option<Self> {
        Self::is_clean(path).then(|| Self(path.into()))
    }

    /// Whether a path read from a manifest stays in the output folder.
    pub fn is_clean(path: &str) -> bool {
        is_clean(path)
    }

    /// What two outputs must not share: file systems that ignore case or normalise names hold one file for both.
    pub fn fold(&self) -> Cow<'_, str> {
        match self.0.is_ascii() {
            true if !self.0.bytes().any(|byte| byte.is_ascii_uppercase()) => Cow::Borrowed(&self.0),
            true => self.0.to_ascii_lowercase().into(),
            false => self.0.nfc().flat_map(char::to_lowercase).nfc().collect::<String>().into(),
        }
    }
}

impl Serialize for OutputPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for OutputPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::checked(<&str>::deserialize(deserializer)?).ok_or_else(|| D::Error::custom("no path of an output"))
    }
}

impl fmt::Display for OutputPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The absolute address of the site, in its two halves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseUrl {
    /// Scheme and host, `https://www.example.org`, no slash at the end.
    origin: String,
    /// Percent-encoded path, empty or `/news`, no slash at the end.
    path: String,
}

impl BaseUrl {
    /// Takes `https://host[/path]`; the reason for a refusal is in lower case.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let text = text.trim();
        let rest = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or("it has to start with https:// or http://")?;
        if rest.contains(['?', '#']) || rest.contains(char::is_whitespace) {
            return Err("it can't hold a query, a fragment or a space");
        }
        let (host, path) = rest.split_once('/').map_or((rest, ""), |(host, path)| (host, path));
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
        if name.is_empty() || host.contains(['@', '\\', '"', '<', '>', '\'']) {
            return Err("it has no host name");
        }
        let path = path.trim_matches('/');
        let path = if path.is_empty() { String::new() } else { format!("/{path}") };
        let path = match path.as_str() {
            "" => path,
            other => UrlPath::literal(&percent_decode(other).ok_or("its path is not UTF-8")?)
                .map_err(|_| "its path is not clean")?
                .encoded(),
        };
        let scheme = &text[..text.len() - rest.len()];
        Ok(Self { origin: format!("{scheme}{}", host.to_lowercase()), path })
    }

    /// Scheme and host, without a slash at the end.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The path the site is below, percent-encoded, without a slash at its end: empty for a host's own site.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The host without scheme and port.
    pub fn host(&self) -> &str {
        let host = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        host.split_once(':').map_or(host, |(name, _)| name)
    }

    /// What stands behind our own host in an address, by whatever scheme of the web.
    pub fn below_host<'a>(&self, address: &'a str) -> Option<&'a str> {
        let (scheme, rest) = address.trim().split_once("//")?;
        let web = ["", "http:", "https:"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
        let (host, rest) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
        let own = self.origin.split_once("://").map_or(self.origin.as_str(), |(_, host)| host);
        (web && host.eq_ignore_ascii_case(own)).then_some(rest)
    }

    /// The path of the site that a whole address means, with what follows it.
    pub fn below<'a>(&self, address: &'a str) -> Option<&'a str> {
        let below = self.below_host(address)?.strip_prefix(self.path.as_str())?;
        match below.starts_with('/') {
            true => Some(below),
            false => (below.is_empty() || below.starts_with(['?', '#'])).then_some("/"),
        }
    }

    /// A link to a path of the site, as it stands in `href`: percent-encoded, from the root of the host.
    pub fn link(&self, path: &UrlPath) -> String {
        encoded_after(&[&self.path], path.as_str())
    }

    /// The same with scheme and host.
    pub fn absolute(&self, path: &UrlPath) -> String {
        encoded_after(&[&self.origin, &self.path], path.as_str())
    }
}

/// Percent-encodes what RFC 3986 (section 3.3) does not allow in a path; `/` and `%` aside, the text is literal.
pub fn percent_encode(path: &str) -> String {
    encoded_after(&[], path)
}

/// Bytes that stand in a path as they are.
const PLAIN: [bool; 256] =
    byte_table(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/!$()*+,;=:@");

/// A path percent-encoded, behind what is so already. Links are made by the hundred for each page, and nearly all paths need no
/// encoding: then it is one copy.
fn encoded_after(before: &[&str], path: &str) -> String {
    let plain = |byte: u8| PLAIN[usize::from(byte)];
    let mut out = String::with_capacity(before.iter().map(|text| text.len()).sum::<usize>() + path.len());
    before.iter().for_each(|text| out.push_str(text));
    if path.bytes().all(plain) {
        out.push_str(path);
        return out;
    }
    for byte in path.bytes() {
        match plain(byte) {
            true => out.push(byte as char),
            false => write!(out, "%{byte:02X}").expect("a String takes all"),
        }
    }
    out
}

/// Undoes percent-encoding; a `%` without two hex digits stays. Nothing if the bytes are not UTF-8.
pub fn percent_decode(text: &str) -> Option<String> {
    if !text.contains('%') {
        return Some(text.to_owned());
    }
    let bytes = text.as_bytes();
    let hex = |at: usize| bytes.get(at).and_then(|b| (*b as char).to_digit(16));
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match (bytes[at], hex(at + 1), hex(at + 2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_what_people_write() {
        let check = |text, want: Result<(&str, &str), &str>| {
            let got = UrlPath::parse(text);
            let got = got.as_ref().map(|p| (p.as_str().to_owned(), p.output().as_str().to_owned())).map_err(|e| e.0);
            assert_eq!(got, want.map(|(a, b)| (a.to_owned(), b.to_owned())), "{text}");
        };
        check("/", Ok(("/", "index.html")));
        check("/2020/09/alt", Ok(("/2020/09/alt/", "2020/09/alt/index.html")));
        check("/alt.html", Ok(("/alt.html", "alt.html")));
        check("/tag/m%C3%BCller/", Ok(("/tag/müller/", "tag/müller/index.html")));
        check("alt", Err("it has to start with `/`"));
        check("/a//b/", Err("a segment is empty"));
        check("/../b/", Err("`.` and `..` can't be segments"));
        check("/%2e%2e/b/", Err("`.` and `..` can't be segments"));
        check("/a\\b/", Err("it holds a control character or a backslash"));
        check("/a?b=c", Err("a query or a fragment can't be part of it"));
    }

    #[test]
    fn names_that_differ_by_case_or_composition_fold_to_one() {
        let fold = |text| UrlPath::literal(text).unwrap().output().fold().into_owned();
        assert_eq!(fold("/Ä/"), fold("/a\u{308}/"));
        assert_eq!(fold("/tag/NATO/"), fold("/tag/nato/"));
    }

    #[test]
    fn base_urls() {
        let check = |text, link: &str, absolute: &str| {
            let base = BaseUrl::parse(text).unwrap();
            let path = UrlPath::literal("/tag/müller/").unwrap();
            assert_eq!((base.link(&path).as_str(), base.absolute(&path).as_str()), (link, absolute));
        };
        check("https://a.example", "/tag/m%C3%BCller/", "https://a.example/tag/m%C3%BCller/");
        check("https://A.example/news/", "/news/tag/m%C3%BCller/", "https://a.example/news/tag/m%C3%BCller/");
        for bad in ["a.example", "ftp://a", "https://", "https:///x", "https://a/?q", "https://u@a/"] {
            assert!(BaseUrl::parse(bad).is_err(), "{bad}");
        }
    }
}
