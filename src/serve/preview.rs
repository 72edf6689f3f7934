use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::{Shutdown, TcpStream};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock};
use std::thread;
use std::time::Duration;

use rayon::prelude::*;

use super::address::{self, Hosts};
use super::block::{self, Chrome, EditorUrl};
use super::http::{Body, Refused, Request, Requests, Response};
use super::shelf::Shelf;
use super::streams::{Event, Shows, Stream, Streams};
use super::{Options, desk, kind, locked};
use crate::build::{About, Answer, Look, Session};
use crate::diag::Finding;
use crate::source::modified;
use crate::vocab::{Digest, Digester, OutputPath, SourcePath, UrlPath};
use crate::watch::Bell;

/// Connections at once.
const CONNECTIONS: usize = 512;

/// How long a browser may say nothing.
const PATIENCE: Duration = Duration::from_secs(20);

/// How long a page waits for a look, where a file it needs is another one than the last look saw.
const LOOK: Duration = Duration::from_millis(700);

/// For how many looks it waits at most.
const LOOKS: usize = 3;

const CLIENT: &str = include_str!("client.js");
const DESK_STYLE: &str = include_str!("desk.css");

/// The desk's path. All below is the preview's own.
const DESK: &str = "/_blatt/";

/// Answers for one site.
pub struct Preview {
    pub session: Session,
    pub streams: Streams,
    hosts: Hosts,
    editor: EditorUrl,
    shelf: Shelf,
    connections: AtomicUsize,
    bell: OnceLock<Bell>,
    /// Counts looks, so that a page can wait for the next one.
    looks: Mutex<u64>,
    looked: Condvar,
    /// Whether browsers follow what is saved.
    follow: bool,
    /// Locked while browsers are told, and when one begins to listen: it is told of all that comes after.
    telling: Mutex<Telling>,
    /// Counts news of files, and of where to go. A page is given the number of its time, and asks with it for what came after.
    news: AtomicU64,
}

/// What browsers were told so far.
#[derive(Default)]
struct Telling {
    /// Counts the times that they were told what became of their pages.
    pages: u64,
    /// Files copied as they are that have other bytes since, by their addresses, with the number of the news.
    files: BTreeMap<String, (u64, Digest)>,
    /// Where browsers that follow what is saved were sent last.
    sent: Option<(u64, String)>,
}

/// A page as it is before the preview's block is added.
struct Page {
    status: u16,
    bytes: Arc<Vec<u8>>,
    about: Option<About>,
    /// What kept it from being made.
    finding: Option<Finding>,
}

/// What a page shows now.
struct Now {
    shows: Shows,
    /// What is put over it.
    html: String,
    /// What it is made from.
    file: Option<SourcePath>,
}

/// What is at an address.
enum There {
    Page(Box<Page>),
    Other(Response, Option<String>),
}

impl From<Page> for There {
    fn from(page: Page) -> Self {
        Self::Page(Box::new(page))
    }
}

impl Page {
    fn plain(status: u16, title: &str, text: &str) -> Self {
        let bytes = Arc::new(block::plain_page(title, text, "").into_bytes());
        Self { status, bytes, about: None, finding: None }
    }

    /// What it is known by: a page that is gone is another one than the outlet's page for that.
    fn digest(&self) -> Digest {
        let mut digester = Digester::default();
        digester.update(&self.status.to_le_bytes());
        digester.update(&self.bytes);
        digester.finish()
    }
}

impl Preview {
    pub fn new(session: Session, options: &Options) -> Self {
        Self {
            session,
            streams: Streams::default(),
            hosts: Hosts::new(&options.host),
            editor: options.editor.clone(),
            shelf: Shelf::default(),
            connections: AtomicUsize::new(0),
            bell: OnceLock::new(),
            looks: Mutex::new(0),
            looked: Condvar::new(),
            telling: Mutex::default(),
            news: AtomicU64::new(0),
            follow: options.follow,
        }
    }

    pub fn bell(&self, bell: Bell) {
        let _ = self.bell.set(bell);
    }

    /// Answers the requests of a connection in a thread of its own.
    pub fn connect(self: &Arc<Self>, stream: TcpStream) {
        if self.connections.fetch_add(1, Ordering::Relaxed) >= CONNECTIONS {
            self.connections.fetch_sub(1, Ordering::Relaxed);
            return;
        }
        let this = self.clone();
        let serve = move || {
            // One page that can't be made, for whatever reason, must not take the others along.
            let _ = catch_unwind(AssertUnwindSafe(|| this.converse(stream)));
            this.connections.fetch_sub(1, Ordering::Relaxed);
        };
        if thread::Builder::new().name("connection".to_owned()).spawn(serve).is_err() {
            self.connections.fetch_sub(1, Ordering::Relaxed);
        }
    }

    fn converse(&self, mut stream: TcpStream) {
        let set = stream.set_nodelay(true).and(stream.set_read_timeout(Some(PATIENCE)));
        let set = set.and(stream.set_write_timeout(Some(PATIENCE)));
        let (Ok(()), Ok(from)) = (set, stream.try_clone()) else { return };
        let mut requests = Requests::new(from);
        while let Some(next) = requests.next() {
            let request = match next {
                Ok(request) => request,
                Err(refused) => return refuse(refused, stream),
            };
            if !self.hosts.know(&request.host) {
                let text = "this name does not lead here; to let other machines in, start the preview with --host";
                let _ = Response::text(403, text).send(&Request { stays: false, ..request }, None, &mut stream);
                return hang_up(stream);
            }
            if request.path == "/_blatt/events" && !request.head {
                return self.stream(&request, stream);
            }
            let (response, tag) = self.answer(&request);
            if response.send(&request, tag.as_deref(), &mut stream).is_err() || !request.stays {
                return;
            }
        }
    }

    fn answer(&self, request: &Request) -> (Response, Option<String>) {
        let own = |kind: &str, text: &str| {
            let tag = Digest::of(text.as_bytes()).to_string();
            (Response::new(200, kind, text), Some(tag))
        };
        match request.path.as_str() {
            "/_blatt/client.js" => return own("text/javascript; charset=utf-8", CLIENT),
            "/_blatt/desk.css" => return own("text/css; charset=utf-8", DESK_STYLE),
            "/_blatt" => return (moved(DESK), None),
            path if path.starts_with(DESK) && path != DESK => {
                return (Response::text(404, "the preview has nothing of this name"), None);
            }
            _ => {}
        }
        let page = match request.query.as_str() {
            query if !query.is_empty() && request.path == DESK => format!("{}?{query}", request.path),
            _ => request.path.clone(),
        };
        // Before the page is made: what is saved meanwhile is news to it.
        let news = self.news.load(Ordering::Relaxed);
        match self.there(&page, LOOKS) {
            Ok(There::Page(page_there)) => self.dressed(&page, &page_there, news),
            Ok(There::Other(response, tag)) => (response, tag),
            Err(refused) => (Response::refusal(refused), None),
        }
    }

    /// A page with the preview's block.
    fn dressed(&self, path: &str, page: &Page, news: u64) -> (Response, Option<String>) {
        let chrome = self.chrome(page.about.as_ref(), page.finding.as_ref());
        let marks = match self.session.shows_drafts() {
            true => block::marks(&page.bytes, &self.session.hidden()),
            false => String::new(),
        };
        // Each answer would be another one; nobody but the desk counts down.
        let now = path.starts_with(DESK).then(|| self.session.clock()).flatten();
        let block = block::block(path, page.digest(), &chrome, &marks, now, news);
        let bytes = block::inject(&page.bytes, &block);
        let tag = Digest::of(&bytes).to_string();
        (Response::new(page.status, "text/html; charset=utf-8", bytes), Some(tag))
    }

    /// What lies over a page.
    fn chrome(&self, about: Option<&About>, finding: Option<&Finding>) -> String {
        let findings = self.session.findings();
        let more: Vec<Finding>;
        let all = match finding.filter(|finding| !findings.contains(finding)) {
            Some(finding) => {
                more = findings.iter().cloned().chain([finding.clone()]).collect();
                &more
            }
            None => &*findings,
        };
        let trouble = self.session.trouble();
        self.chrome_of(all, trouble.as_deref(), about).html()
    }

    fn chrome_of<'a>(
        &'a self,
        findings: &'a [Finding],
        trouble: Option<&'a str>,
        about: Option<&'a About>,
    ) -> Chrome<'a> {
        let sound = self.session.is_sound();
        Chrome { root: self.session.root(), editor: &self.editor, findings, trouble, sound, about }
    }

    /// What is at a path of this host. Where a file is not as the last look saw it, this waits for so many others.
    fn there(&self, page: &str, looks: usize) -> Result<There, Refused> {
        if path_of(page) == DESK {
            return Ok(There::from(self.desk(page)));
        }
        let url = address::path(path_of(page)).ok_or(Refused(400))?;
        let base = self.session.base_url();
        let below = base.as_ref().map_or("", |base| base.path());
        let Some(url) = within(&url, below) else {
            return Ok(match url.as_str() {
                "/" => There::Other(found(&format!("{below}/")), None),
                _ => There::from(self.absent()),
            });
        };
        let mut waited = 0;
        loop {
            let before = self.looks();
            match self.session.answer(&url) {
                Answer::Made(shown) => {
                    self.shelf.put(&shown);
                    let media = kind::of(shown.path.as_str());
                    if !shown.gone && !media.starts_with("text/html") {
                        let tag = shown.digest.to_string();
                        let response = Response { body: Body::Bytes(shown.bytes), ..Response::new(200, media, "") };
                        return Ok(There::Other(response, Some(tag)));
                    }
                    let about = self.session.about(&shown.path);
                    let status = if shown.gone { 410 } else { 200 };
                    return Ok(There::from(Page { status, bytes: shown.bytes, about, finding: None }));
                }
                Answer::File(output, on_disk, digest) => {
                    if let Some(there) = self.file(&output, &on_disk, digest) {
                        return Ok(there);
                    }
                }
                Answer::Moved(to) => return Ok(There::Other(moved(&to), None)),
                Answer::Absent => return Ok(There::from(self.absent())),
                Answer::Nothing => {
                    let text = "As soon as the site can be made, it is shown here.";
                    return Ok(There::from(Page::plain(503, "There is no page yet", text)));
                }
                Answer::Broken(finding) => return Ok(There::from(self.last_good(&url, Some(*finding)))),
                Answer::Refused(failure) => {
                    return Ok(There::from(Page::plain(500, "This page can’t be made", &failure.to_string())));
                }
                Answer::Changed(_) => {}
            }
            // Where a look found mistakes, pages stay as they were: no other one will make this page.
            if waited == looks || waited > 0 && self.session.has_mistakes() {
                return Ok(There::from(self.last_good(&url, None)));
            }
            waited += 1;
            self.wait_for_look(before);
        }
    }

    /// A file of the site. None if it went meanwhile.
    fn file(&self, output: &OutputPath, on_disk: &Path, digest: Option<Digest>) -> Option<There> {
        let metadata = std::fs::metadata(on_disk).ok()?;
        let media = kind::of(output.as_str());
        if media.starts_with("text/html") {
            let bytes = Arc::new(std::fs::read(on_disk).ok()?);
            return Some(There::from(Page { status: 200, bytes, about: None, finding: None }));
        }
        // The digest is of the last look; a file that was written since has another time or size.
        let digest = digest.map(Digest::short).unwrap_or_default();
        let tag = format!("{digest}-{:x}-{:x}", metadata.len(), modified(&metadata));
        let response =
            Response { body: Body::File(on_disk.to_owned(), metadata.len()), ..Response::new(200, media, "") };
        Some(There::Other(response, Some(tag)))
    }

    /// A page as it was when it could last be made.
    fn last_good(&self, url: &UrlPath, finding: Option<Finding>) -> Page {
        match self.shelf.get(&url.output()) {
            Some(shown) if kind::of(shown.path.as_str()).starts_with("text/html") => {
                Page { status: 200, bytes: shown.bytes, about: self.session.about(&shown.path), finding }
            }
            _ => {
                let text = "It is shown as soon as the mistakes that keep it from being made are mended.";
                let status = if finding.is_some() { 500 } else { 503 };
                Page { finding, ..Page::plain(status, "This page can’t be made", text) }
            }
        }
    }

    /// The outlet's own page for addresses that lead to nothing.
    fn absent(&self) -> Page {
        let url = UrlPath::home().join("404.html");
        let bytes = match self.session.answer(&url) {
            Answer::Made(shown) => Some(shown.bytes),
            Answer::File(_, on_disk, _) => std::fs::read(on_disk).ok().map(Arc::new),
            _ => None,
        };
        match bytes {
            Some(bytes) => Page { status: 404, bytes, about: None, finding: None },
            None => Page::plain(404, "There is nothing here", "The site has no page of this address."),
        }
    }

    fn desk(&self, page: &str) -> Page {
        let query = page.split_once('?').map_or("", |(_, query)| query);
        let wanted = query.split('&').find_map(|pair| pair.strip_prefix("q=")).unwrap_or_default();
        let wanted = crate::vocab::percent_decode(&wanted.replace('+', " ")).unwrap_or_default();
        let (findings, trouble) = (self.session.findings(), self.session.trouble());
        let chrome = self.chrome_of(&findings, trouble.as_deref(), None);
        let bytes = desk::page(&self.session.desk(&wanted), &wanted, &chrome).into_bytes();
        Page { status: 200, bytes: Arc::new(bytes), about: None, finding: None }
    }

    /// Opens the stream of events for a page, telling at once what is new.
    fn stream(&self, request: &Request, stream: TcpStream) {
        let Some(page) = request.value("page").filter(|page| page.starts_with('/')) else {
            return refuse(Refused(400), stream);
        };
        let shown = |name: &str| request.value(name).and_then(|text| Digest::parse(&text)).unwrap_or(Digest::of(b""));
        let shows = Shows { page: shown("shows"), chrome: shown("chrome") };
        let known = request.value("news").and_then(|number| number.parse::<u64>().ok()).unwrap_or(u64::MAX);
        let follows = request.value("follows").is_some();
        if address::path(path_of(&page)).is_none() {
            return refuse(Refused(400), stream);
        }
        let Ok(stream) = Stream::begin(stream, &page, shows) else { return };
        let told = {
            let telling = locked(&self.telling);
            let files = telling.files.iter().filter(|(_, (number, _))| *number > known);
            let files: Vec<_> = files.map(|(address, (_, digest))| (address.clone(), *digest)).collect();
            let sent = telling.sent.iter().filter(|(number, _)| follows && *number > known);
            let sent = sent.map(|(_, address)| Event::go(address.clone()));
            let first: Vec<Event> = Event::files(&files).into_iter().chain(sent).collect();
            self.streams.add(stream, &first);
            telling.pages
        };
        // It may have become another one since the browser got it.
        let Some(now) = self.shows(&page) else { return };
        let telling = locked(&self.telling);
        // What was told since went to this one, too.
        if telling.pages == told {
            self.streams.tell(|other, shown, _| {
                (other == page).then(|| (now.shows, now.file.clone(), Event::since(shown, now.shows, &now.html)))
            });
        }
    }

    /// What a page shows now.
    fn shows(&self, page: &str) -> Option<Now> {
        match self.there(page, 0) {
            Ok(There::Page(there)) => {
                let html = self.chrome(there.about.as_ref(), there.finding.as_ref());
                let shows = Shows { page: there.digest(), chrome: Digest::of(html.as_bytes()) };
                Some(Now { shows, html, file: there.about.map(|about| about.path) })
            }
            // It is no page any more: whoever has it open gets what it is now.
            Ok(There::Other(..)) => {
                let shows = Shows { page: Digest::of(b"moved"), chrome: Digest::of(b"") };
                Some(Now { shows, html: String::new(), file: None })
            }
            Err(_) => None,
        }
    }

    /// Tells the browsers whose page is another one after a look. Returns how many there are.
    pub fn tell(&self, look: &Look) -> usize {
        let mut telling = locked(&self.telling);
        let mut told = 0;
        if look.news || look.told {
            telling.pages += 1;
            let pages = self.streams.pages().into_par_iter();
            let now: BTreeMap<String, Now> =
                pages.filter_map(|page| Some((page.clone(), self.shows(&page)?))).collect();
            told = self.streams.tell(|page, shown, file| {
                let now = now.get(page)?;
                // A page whose file makes another one now moved there, as one does whose title changed.
                let moved = file.filter(|_| now.file.is_none()).and_then(|file| self.session.address_of(file));
                let events = match moved {
                    Some(address) => vec![Event::go(address)],
                    None => Event::since(shown, now.shows, &now.html),
                };
                Some((now.shows, now.file.clone(), events))
            });
        }
        let number = self.news.load(Ordering::Relaxed) + 1;
        if let Some(event) = Event::files(&look.copied) {
            self.news.store(number, Ordering::Relaxed);
            let numbered = look.copied.iter().map(|(address, digest)| (address.clone(), (number, *digest)));
            telling.files.extend(numbered);
            self.streams.tell_all(&event);
        }
        if self.follow
            && let Some(address) = look.files.iter().find_map(|path| self.session.address_of(path))
        {
            self.news.store(number, Ordering::Relaxed);
            telling.sent = Some((number, address.clone()));
            self.streams.tell_all(&Event::go(address));
        }
        *locked(&self.looks) += 1;
        self.looked.notify_all();
        told
    }

    fn looks(&self) -> u64 {
        *locked(&self.looks)
    }

    /// Waits for a look that began after `before` were done, and asks for one.
    fn wait_for_look(&self, before: u64) {
        if let Some(bell) = self.bell.get() {
            bell.ring();
        }
        let looks = locked(&self.looks);
        let _ = self.looked.wait_timeout_while(looks, LOOK, |looks| *looks == before);
    }
}

/// What names a page, without what is asked of the desk.
fn path_of(page: &str) -> &str {
    page.split('?').next().unwrap_or_default()
}

/// A path of the host as one below the site's own path.
fn within(url: &UrlPath, below: &str) -> Option<UrlPath> {
    if below.is_empty() {
        return Some(url.clone());
    }
    let below = crate::vocab::percent_decode(below)?;
    let rest = url.as_str().strip_prefix(&below)?;
    if rest.is_empty() { None } else { UrlPath::literal(rest).ok() }
}

/// For good, as the outlet's server will say; but no browser is to remember it.
fn moved(to: &str) -> Response {
    Response::text(301, to).with("Location", to).with("Cache-Control", "no-store")
}

fn found(to: &str) -> Response {
    Response::text(302, to).with("Location", to).with("Cache-Control", "no-store")
}

fn refuse(refused: Refused, mut stream: TcpStream) {
    let request = Request {
        head: false,
        path: String::new(),
        query: String::new(),
        host: String::new(),
        range: None,
        if_range: None,
        if_none_match: None,
        stays: false,
    };
    let _ = Response::refusal(refused).send(&request, None, &mut stream);
    hang_up(stream);
}

/// Ends a connection so that the other side gets the answer: what it still sends is read, up to a point.
fn hang_up(mut stream: TcpStream) {
    const REST: usize = 64;
    let _ = stream.shutdown(Shutdown::Write);
    let _ = stream.set_read_timeout(Some(Duration::from_millis(500)));
    let mut block = [0; 4096];
    for _ in 0..REST {
        if !matches!(stream.read(&mut block), Ok(length) if length > 0) {
            return;
        }
    }
}
