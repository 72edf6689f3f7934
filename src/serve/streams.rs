//! The browsers that have a page open, and what they were told of it.
//!
//! A stream costs no thread: what there is to tell is written by whoever found it out. A browser that does not take it at once is let
//! go, and comes back by itself.

use std::io::{self, Write};
use std::net::TcpStream;
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use serde_json::json;

use super::{http, locked};
use crate::vocab::{Digest, SourcePath};

/// Between two signs of life: whoever has gone is noticed by them.
pub const BEAT: Duration = Duration::from_secs(5);

/// Streams at once; a browser has one for each page that is in sight.
const MOST: usize = 1000;

/// What a browser shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shows {
    /// The page.
    pub page: Digest,
    /// What the preview puts over it.
    pub chrome: Digest,
}

#[derive(Default)]
pub struct Streams {
    open: Mutex<Vec<Stream>>,
}

pub struct Stream {
    to: TcpStream,
    /// The path of its page.
    page: String,
    shows: Shows,
    /// What the page is made from.
    file: Option<SourcePath>,
}

/// Something to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub name: &'static str,
    /// One line.
    pub data: String,
}

impl Event {
    /// Sends a browser to an address.
    pub fn go(address: String) -> Self {
        Self { name: "follow", data: address }
    }

    /// Files that have other bytes now, so that browsers fetch them again; none if there are none.
    pub fn files(files: &[(String, Digest)]) -> Option<Self> {
        let named: Vec<_> = files.iter().map(|(address, digest)| json!([address, digest.short()])).collect();
        (!named.is_empty()).then(|| Self { name: "files", data: json!(named).to_string() })
    }

    /// What there is to tell a browser that shows something else than what is there now. `html` is what is put over the page.
    pub fn since(shown: Shows, now: Shows, html: &str) -> Vec<Self> {
        /// What a stream takes at once, in bytes; more is fetched with the page.
        const LARGEST: usize = 32 << 10;
        let mut events = Vec::new();
        if shown.page != now.page {
            events.push(Self { name: "page", data: now.page.to_string() });
        }
        if shown.chrome != now.chrome {
            let html = (html.len() <= LARGEST).then_some(html);
            let data = json!({"digest": now.chrome.to_string(), "html": html}).to_string();
            events.push(Self { name: "chrome", data });
        }
        events
    }
}

impl Streams {
    /// Adds the stream of a page, which begins with what is to be told first.
    pub fn add(&self, mut stream: Stream, events: &[Event]) {
        if stream.tell(events) {
            let mut open = self.lock();
            if open.len() >= MOST {
                open.remove(0);
            }
            open.push(stream);
        }
    }

    /// The pages that are open, each once.
    pub fn pages(&self) -> Vec<String> {
        let mut pages: Vec<String> = self.lock().iter().map(|stream| stream.page.clone()).collect();
        pages.sort_unstable();
        pages.dedup();
        pages
    }

    /// Tells browsers whose page is another one now. `news` is asked with a page, what a browser shows of it and what that was made
    /// from, and says the same of now, and what there is to tell. Returns how many were told of a page.
    pub fn tell(
        &self,
        news: impl Fn(&str, Shows, Option<&SourcePath>) -> Option<(Shows, Option<SourcePath>, Vec<Event>)>,
    ) -> usize {
        let mut told = 0;
        self.lock().retain_mut(|stream| {
            let Some((now, file, events)) = news(&stream.page, stream.shows, stream.file.as_ref()) else { return true };
            stream.file = file;
            if now == stream.shows {
                return true;
            }
            told += usize::from(now.page != stream.shows.page);
            stream.shows = now;
            stream.tell(&events)
        });
        told
    }

    /// Tells all of them.
    pub fn tell_all(&self, event: &Event) {
        self.lock().retain_mut(|stream| stream.tell(std::slice::from_ref(event)));
    }

    /// Gives a sign of life, and lets go of browsers that have gone.
    pub fn beat(&self) {
        self.lock().retain_mut(|stream| stream.to.write_all(b":\n\n").is_ok());
    }

    fn lock(&self) -> MutexGuard<'_, Vec<Stream>> {
        locked(&self.open)
    }
}

impl Stream {
    /// Begins to answer, which may take as long as a slow connection does.
    pub fn begin(mut to: TcpStream, page: &str, shows: Shows) -> io::Result<Self> {
        http::begin_stream(&mut to)?;
        to.set_nonblocking(true)?;
        Ok(Self { to, page: page.to_owned(), shows, file: None })
    }

    fn tell(&mut self, events: &[Event]) -> bool {
        let text: String =
            events.iter().map(|event| format!("event: {}\ndata: {}\n\n", event.name, event.data)).collect();
        self.to.write_all(text.as_bytes()).is_ok()
    }
}
