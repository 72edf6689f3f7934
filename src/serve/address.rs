//! What of a request may name something: the host it is meant for, and a path of the site.

use std::net::IpAddr;

use crate::vocab::UrlPath;

/// Names of this machine that the preview answers to. A page of another site can be made to ask it under the name of that site (DNS
/// rebinding); such a request is refused.
#[derive(Debug, Clone)]
pub struct Hosts {
    /// As given by `--host`.
    given: String,
    /// Other machines may ask, by whatever number of this one they know.
    open: bool,
}

impl Hosts {
    pub fn new(given: &str) -> Self {
        let open = given.parse::<IpAddr>().is_ok_and(|ip| !ip.is_loopback());
        Self { given: given.trim_matches(['[', ']']).to_lowercase(), open }
    }

    pub fn know(&self, host: &str) -> bool {
        let name = without_port(host).to_lowercase();
        match name.parse::<IpAddr>() {
            // A number is no name that somebody could make lead elsewhere.
            Ok(ip) => ip.is_loopback() || self.open || name == self.given,
            Err(_) => name == "localhost" || name == self.given,
        }
    }
}

fn without_port(host: &str) -> &str {
    if let Some(rest) = host.strip_prefix('[') {
        let (name, port) = rest.split_once(']').unwrap_or(("", ""));
        return if port.is_empty() || is_port(port) { name } else { "" };
    }
    match host.find(':') {
        Some(at) if is_port(&host[at..]) => &host[..at],
        Some(_) => "",
        None => host,
    }
}

fn is_port(text: &str) -> bool {
    text.strip_prefix(':').is_some_and(|port| port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A path as it was sent, once it is decoded. None: it is none that a browser would send for a page of a site.
pub fn path(sent: &str) -> Option<UrlPath> {
    let bytes = sent.as_bytes();
    let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
    let encoded = bytes.iter().enumerate().all(|(at, byte)| *byte != b'%' || (hex(at + 1) && hex(at + 2)));
    let decoded = encoded.then(|| crate::vocab::percent_decode(sent)).flatten()?;
    UrlPath::literal(&decoded).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_that_lead_here() {
        let check =
            |given: &str, host: &str, want: bool| assert_eq!(Hosts::new(given).know(host), want, "{given} {host}");
        for host in ["localhost", "LOCALHOST:4000", "127.0.0.1:80", "[::1]:4000", "[::1]", "127.1.2.3"] {
            check("127.0.0.1", host, true);
            check("0.0.0.0", host, true);
        }
        for host in [
            "",
            "evil.example",
            "localhost.evil.example",
            "evil.example:4000",
            "localhost@evil.example",
            "localhost:x",
            "[::1",
            "[::1]x",
        ] {
            check("127.0.0.1", host, false);
            check("0.0.0.0", host, false);
        }
        check("127.0.0.1", "192.168.1.5:4000", false);
        check("0.0.0.0", "192.168.1.5:4000", true);
        check("::", "[fe80::1]:4000", true);
        check("news.example", "news.example:4000", true);
        check("news.example", "NEWS.example", true);
        check("192.168.1.5", "192.168.1.5:4000", true);
    }

    #[test]
    fn paths_that_name_something() {
        let check = |sent: &str, want: Option<&str>| {
            assert_eq!(path(sent).as_ref().map(UrlPath::as_str), want, "{sent}");
        };
        check("/", Some("/"));
        check("/tag/m%C3%BCller/", Some("/tag/müller/"));
        check("/a%20b.jpg", Some("/a b.jpg"));
        for bad in [
            "/../x",
            "/a/../../x",
            "/%2e%2e/x",
            "/%2E./x",
            "/a%2f..%2fx",
            "//etc/passwd",
            "/a//b",
            "/%00",
            "/a%00.html",
            "/%5c..%5cx",
            "/a%0ab",
            "/%",
            "/%4",
            "/%zz",
            "/%ff",
            "/%c0%ae%c0%ae/",
            "/./x",
            "/a/.",
            "/%2e",
        ] {
            check(bad, None);
        }
    }
}
