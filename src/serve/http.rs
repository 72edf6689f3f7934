//! As much of HTTP/1.1 as a preview needs: requests without a body, answers with their length.
//!
//! A thread waits on each connection. There are few of them, since event streams are handed on ([`super::streams`]).

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;

use super::range::{self, Range};

/// The largest head of a request, in bytes.
const LARGEST_HEAD: usize = 16 << 10;

/// The longest target of a request, in bytes.
const LONGEST_TARGET: usize = 8 << 10;

const MOST_HEADERS: usize = 64;

/// A request that can be answered.
#[derive(Debug, Clone)]
pub struct Request {
    /// It asks for the head alone.
    pub head: bool,
    /// As it was sent, percent-encoded, without the query.
    pub path: String,
    pub query: String,
    pub host: String,
    pub range: Option<String>,
    pub if_range: Option<String>,
    pub if_none_match: Option<String>,
    /// The connection stays open for the next one.
    pub stays: bool,
}

/// Why a request is refused; the connection ends then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Refused(pub u16);

/// An answer.
#[derive(Debug)]
pub struct Response {
    pub status: u16,
    pub headers: Vec<(&'static str, String)>,
    pub body: Body,
}

#[derive(Debug)]
pub enum Body {
    Bytes(Arc<Vec<u8>>),
    /// A file, with its length.
    File(PathBuf, u64),
}

/// Reads requests of one connection, one after the other.
pub struct Requests<R> {
    from: R,
    buffer: Vec<u8>,
}

impl<R: Read> Requests<R> {
    pub fn new(from: R) -> Self {
        Self { from, buffer: Vec::new() }
    }

    /// The next one. None: the other side is done, or says nothing for too long.
    pub fn next(&mut self) -> Option<Result<Request, Refused>> {
        loop {
            match parse(&self.buffer) {
                Ok(Some((request, length))) => {
                    self.buffer.drain(..length);
                    return Some(Ok(request));
                }
                Err(refused) => return Some(Err(refused)),
                Ok(None) if self.buffer.len() >= LARGEST_HEAD => {
                    let line = self.buffer.iter().take_while(|byte| **byte != b'\n').count();
                    return Some(Err(Refused(if line >= LONGEST_TARGET { 414 } else { 431 })));
                }
                Ok(None) => {}
            }
            let mut block = [0; 4096];
            match self.from.read(&mut block) {
                Ok(0) => return None,
                Ok(length) => self.buffer.extend_from_slice(&block[..length]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                // It said something, and then nothing for too long.
                Err(error) if is_timeout(&error) && !self.buffer.is_empty() => return Some(Err(Refused(408))),
                Err(_) => return None,
            }
        }
    }
}

fn is_timeout(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut)
}

/// A request and its length, or none if it is not all there yet.
fn parse(bytes: &[u8]) -> Result<Option<(Request, usize)>, Refused> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let length = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Ok(None),
        Err(httparse::Error::TooManyHeaders) => return Err(Refused(431)),
        Err(httparse::Error::Version) => return Err(Refused(505)),
        Err(_) => return Err(Refused(400)),
    };
    let header = |name: &str| -> Result<Option<&str>, Refused> {
        let mut all = parsed.headers.iter().filter(|header| header.name.eq_ignore_ascii_case(name));
        let value = all.next().map(|header| std::str::from_utf8(header.value).map_err(|_| Refused(400))).transpose()?;
        // Two of one name are how one server is made to see another request than the next.
        if all.next().is_some() { Err(Refused(400)) } else { Ok(value) }
    };
    let owned = |name: &str| Ok::<_, Refused>(header(name)?.map(|value| value.trim().to_owned()));
    let head = match parsed.method {
        Some("GET") => false,
        Some("HEAD") => true,
        _ => return Err(Refused(405)),
    };
    if header("transfer-encoding")?.is_some() || header("content-length")?.is_some_and(|length| length.trim() != "0") {
        return Err(Refused(400));
    }
    let target = parsed.path.unwrap_or_default();
    if target.len() > LONGEST_TARGET {
        return Err(Refused(414));
    }
    let sent_host = owned("host")?;
    let (host, target) = match target.strip_prefix("http://") {
        Some(rest) => {
            let (host, _) = rest.split_once('/').ok_or(Refused(400))?;
            (Some(host.to_owned()), &rest[host.len()..])
        }
        None => (sent_host, target),
    };
    let is_path = target.starts_with('/') && target.bytes().all(|byte| (0x21..0x7f).contains(&byte) && byte != b'#');
    let (true, Some(host)) = (is_path, host) else { return Err(Refused(400)) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let connection = owned("connection")?.unwrap_or_default().to_ascii_lowercase();
    let stays = match parsed.version {
        Some(0) => connection == "keep-alive",
        _ => connection != "close",
    };
    let request = Request {
        head,
        path: path.to_owned(),
        query: query.to_owned(),
        host,
        range: owned("range")?,
        if_range: owned("if-range")?,
        if_none_match: owned("if-none-match")?,
        stays,
    };
    Ok(Some((request, length)))
}

impl Request {
    /// A value of the query, decoded as forms are.
    pub fn value(&self, name: &str) -> Option<String> {
        let pair = self.query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))?;
        crate::vocab::percent_decode(&pair.replace('+', " "))
    }
}

impl Response {
    pub fn new(status: u16, kind: &str, bytes: impl Into<Vec<u8>>) -> Self {
        let headers = vec![("Content-Type", kind.to_owned())];
        Self { status, headers, body: Body::Bytes(Arc::new(bytes.into())) }
    }

    pub fn text(status: u16, text: &str) -> Self {
        Self::new(status, "text/plain; charset=utf-8", format!("{status} {}\n{text}\n", reason(status)))
    }

    pub fn refusal(Refused(status): Refused) -> Self {
        let response = Self::text(status, "this is a preview: it answers GET and HEAD for the pages of one site");
        if status == 405 { response.with("Allow", "GET, HEAD") } else { response }
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    fn length(&self) -> u64 {
        match &self.body {
            Body::Bytes(bytes) => bytes.len() as u64,
            Body::File(_, length) => *length,
        }
    }

    /// Sends the answer to a request, or as much of it as was asked for, if anything is new. `tag` names the bytes.
    pub fn send(mut self, request: &Request, tag: Option<&str>, to: &mut impl Write) -> io::Result<()> {
        let length = self.length();
        let mut part = 0..length;
        if let Some(tag) = tag {
            let tag = format!("\"{tag}\"");
            let known =
                |sent: &str| sent == "*" || sent.split(',').any(|one| one.trim().trim_start_matches("W/") == tag);
            if self.status == 200 && request.if_none_match.as_deref().is_some_and(known) {
                self.status = 304;
            }
            self.headers.push(("ETag", tag.clone()));
            if self.status == 200 {
                self.headers.push(("Accept-Ranges", "bytes".to_owned()));
                let same = request.if_range.as_ref().is_none_or(|sent| *sent == tag);
                match request.range.as_deref().filter(|_| same && !request.head).map(|sent| range::of(sent, length)) {
                    Some(Range::Part(asked)) => {
                        self.status = 206;
                        self.headers
                            .push(("Content-Range", format!("bytes {}-{}/{length}", asked.start, asked.end - 1)));
                        part = asked;
                    }
                    Some(Range::Outside) => {
                        self = Self::text(416, "there are not so many bytes")
                            .with("Content-Range", format!("bytes */{length}"));
                        part = 0..self.length();
                    }
                    Some(Range::Whole) | None => {}
                }
            }
        }
        let mut bytes = format!("HTTP/1.1 {} {}\r\n", self.status, reason(self.status));
        let mut line = |name: &str, value: &str| {
            bytes.push_str(name);
            bytes.push_str(": ");
            bytes.push_str(value);
            bytes.push_str("\r\n");
        };
        self.headers.iter().for_each(|(name, value)| line(name, value));
        if self.status != 304 {
            line("Content-Length", &(part.end - part.start).to_string());
        }
        if !self.headers.iter().any(|(name, _)| *name == "Cache-Control") {
            line("Cache-Control", "no-cache");
        }
        // A page of another site learns nothing of this one, and can't show it in a frame.
        line("X-Content-Type-Options", "nosniff");
        line("Cross-Origin-Resource-Policy", "same-origin");
        line("X-Frame-Options", "SAMEORIGIN");
        line("Connection", if request.stays { "keep-alive" } else { "close" });
        bytes.push_str("\r\n");
        let mut bytes = bytes.into_bytes();
        if request.head || self.status == 304 {
            return to.write_all(&bytes);
        }
        match self.body {
            Body::Bytes(body) => {
                let index = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
                bytes.extend_from_slice(body.get(index(part.start)..index(part.end)).unwrap_or_default());
                to.write_all(&bytes)
            }
            Body::File(path, _) => {
                let mut file = File::open(path)?;
                file.seek(SeekFrom::Start(part.start))?;
                to.write_all(&bytes)?;
                let wanted = part.end - part.start;
                // A file that is shorter now leaves an answer that is; the connection has to end for that to be seen.
                match io::copy(&mut file.take(wanted), to)? == wanted {
                    true => Ok(()),
                    false => Err(io::ErrorKind::UnexpectedEof.into()),
                }
            }
        }
    }
}

/// What a browser is told before an event stream begins.
pub fn begin_stream(stream: &mut TcpStream) -> io::Result<()> {
    stream.write_all(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\
          Cross-Origin-Resource-Policy: same-origin\r\nConnection: close\r\n\r\nretry: 500\n\n",
    )
}

fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        206 => "Partial Content",
        301 => "Moved Permanently",
        302 => "Found",
        304 => "Not Modified",
        400 => "Bad Request",
        403 => "Forbidden",
        404 => "Not Found",
        410 => "Gone",
        405 => "Method Not Allowed",
        408 => "Request Timeout",
        414 => "URI Too Long",
        416 => "Range Not Satisfiable",
        431 => "Request Header Fields Too Large",
        500 => "Internal Server Error",
        503 => "Service Unavailable",
        505 => "HTTP Version Not Supported",
        _ => "Unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(text: &str) -> Result<Request, Refused> {
        Requests::new(text.as_bytes()).next().expect("a request")
    }

    #[test]
    fn takes_what_browsers_send() {
        let got = first("GET /a/?q=b+c HTTP/1.1\r\nHost: localhost:4000\r\nRange: bytes=0-1\r\n\r\n").unwrap();
        assert_eq!((got.path.as_str(), got.host.as_str(), got.stays, got.head), ("/a/", "localhost:4000", true, false));
        assert_eq!((got.value("q").as_deref(), got.range.as_deref()), (Some("b c"), Some("bytes=0-1")));
        let got = first("HEAD http://127.0.0.1/x HTTP/1.0\r\n\r\n").unwrap();
        assert_eq!((got.path.as_str(), got.host.as_str(), got.stays, got.head), ("/x", "127.0.0.1", false, true));
    }

    #[test]
    fn several_requests_of_one_connection_follow_one_another() {
        let mut requests =
            Requests::new("GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\n\r\n".as_bytes());
        assert_eq!(requests.next().unwrap().unwrap().path, "/a");
        assert_eq!(requests.next().unwrap().unwrap().path, "/b");
        assert!(requests.next().is_none());
    }

    #[test]
    fn refuses_the_rest() {
        let check = |text: &str, status: u16| assert_eq!(first(text).err(), Some(Refused(status)), "{text:?}");
        check("POST / HTTP/1.1\r\nHost: x\r\n\r\n", 405);
        check("GET / HTTP/1.1\r\n\r\n", 400);
        check("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        check("GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nabcde", 400);
        check("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
        check("GET x HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        check("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505);
        check("\u{0}\u{1}\u{2}\r\n\r\n", 400);
        check(&format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(9000)), 414);
        check(&format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(90_000)), 414);
        check(&format!("GET / HTTP/1.1\r\nHost: a\r\nX: {}\r\n\r\n", "x".repeat(90_000)), 431);
        check(&format!("GET / HTTP/1.1\r\nHost: a\r\n{}\r\n", "X: y\r\n".repeat(100)), 431);
    }

    fn answered(request: &str, tag: Option<&str>) -> String {
        let mut out = Vec::new();
        Response::new(200, "text/plain", "0123456789").send(&first(request).unwrap(), tag, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn answers_with_what_was_asked_for() {
        let check = |headers: &str, status: &str, body: &str| {
            let got = answered(&format!("GET / HTTP/1.1\r\nHost: x\r\n{headers}\r\n"), Some("t"));
            assert!(
                got.starts_with(&format!("HTTP/1.1 {status}")) && got.ends_with(&format!("\r\n\r\n{body}")),
                "{got}"
            );
        };
        check("", "200", "0123456789");
        check("If-None-Match: \"t\"\r\n", "304", "");
        check("If-None-Match: \"a\", W/\"t\"\r\n", "304", "");
        check("If-None-Match: \"u\"\r\n", "200", "0123456789");
        check("Range: bytes=2-4\r\n", "206", "234");
        check("Range: bytes=-3\r\n", "206", "789");
        check("Range: bytes=8-\r\n", "206", "89");
        check("Range: bytes=10-\r\n", "416", "416 Range Not Satisfiable\nthere are not so many bytes\n");
        check("Range: bytes=2-4\r\nIf-Range: \"u\"\r\n", "200", "0123456789");
        check("Range: bytes=2-4\r\nIf-Range: \"t\"\r\n", "206", "234");
        check("Range: apples=1-2\r\n", "200", "0123456789");
    }
}
