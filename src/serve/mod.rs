//! The live preview: a site on this machine that is never stale.
//!
//! 1. [`http`] reads requests and sends answers, [`range`] and [`kind`] say how much of a file and what it is;
//! 2. [`address`] lets nothing name anything but a path of the site, asked for on this machine;
//! 3. [`preview`] answers with what the session makes, and tells the browsers whose page is another one now ([`streams`]);
//! 4. [`block`] is what stands over each page, [`desk`] the page of the newsroom, `client.js` the script in the browser;
//! 5. [`shelf`] has pages as they last were, for while they can't be made.
//!
//! The loop in [`Server::run`] looks again whenever [`crate::watch`] gives a reason to, and when the clock does.

mod address;
mod block;
mod desk;
mod http;
mod kind;
mod preview;
mod range;
mod shelf;
mod streams;

pub use block::EditorUrl;

use std::io;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use crate::build::{Hint, Look, Session};
use crate::diag::Tally;
use crate::vocab::SourcePath;
use crate::watch::Watch;
use preview::Preview;

/// Everything is looked at so often whether anything was said or not: no machine tells of every change.
const LOOK_AT_LEAST: Duration = Duration::from_secs(60);

/// Between two looks while the machine refuses to read the site.
const TROUBLED: Duration = Duration::from_secs(2);

/// The port, unless one is given.
pub const PORT: u16 = 4000;

/// How many ports are tried where the first ones are taken.
const PORTS: u16 = 100;

/// How a preview is served.
#[derive(Debug, Clone)]
pub struct Options {
    /// The name or number of this machine that is listened at.
    pub host: String,
    /// None: the first free one from [`PORT`].
    pub port: Option<u16>,
    pub editor: EditorUrl,
    /// Browsers go to the page of the file that was just saved.
    pub follow: bool,
    /// Look again and again instead of being told.
    pub poll: bool,
}

/// Something to say on the terminal.
#[derive(Debug)]
pub enum Said {
    /// It is there, at this address.
    Ready {
        url: String,
        articles: usize,
        pages: usize,
        took: Duration,
        tally: Tally,
    },
    /// Something changed.
    Change {
        /// None: by the clock alone.
        files: Vec<SourcePath>,
        /// Pages made from something else than before; none if all stay as they were.
        pages: Option<usize>,
        /// Open pages that were told.
        browsers: usize,
        took: Duration,
        tally: Tally,
        /// The pages are those of a site without errors.
        sound: bool,
    },
    Trouble(String),
    Note(String),
}

/// A preview that listens.
pub struct Server {
    listener: TcpListener,
    preview: Arc<Preview>,
    options: Options,
}

impl Server {
    /// Listens. Nobody is answered before [`Self::run`].
    pub fn open(session: Session, options: Options) -> io::Result<Self> {
        let listener = listen(&options)?;
        let preview = Arc::new(Preview::new(session, &options));
        Ok(Self { listener, preview, options })
    }

    /// Where it is on this machine, without the site's path.
    pub fn origin(&self) -> io::Result<String> {
        let address = self.listener.local_addr()?;
        let ip = match address.ip() {
            ip if ip.is_unspecified() => "127.0.0.1".to_owned(),
            std::net::IpAddr::V6(ip) => format!("[{ip}]"),
            ip => ip.to_string(),
        };
        Ok(format!("http://{ip}:{}", address.port()))
    }

    /// Answers, looks and tells until the program ends.
    pub fn run(self, say: &(dyn Fn(Said) + Sync)) -> io::Result<()> {
        let Self { listener, preview, options } = self;
        let origin =
            Self { listener: listener.try_clone()?, preview: preview.clone(), options: options.clone() }.origin()?;
        let began = Instant::now();
        let root: PathBuf = preview.session.root().to_owned();
        let (mut watch, _) =
            rayon::join(|| Watch::new(&root, options.poll), || preview.session.look(&Hint::Everything));
        preview.bell(watch.bell());
        let path = preview.session.base_url().map(|base| base.path().to_owned()).unwrap_or_default();
        let answering = preview.clone();
        let accept = move || loop {
            match listener.accept() {
                Ok((stream, _)) => answering.connect(stream),
                // No more files may be open, say: it gets better when some connection ends.
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        };
        thread::Builder::new().name("accept".to_owned()).spawn(accept)?;
        let beating = preview.clone();
        thread::Builder::new().name("beat".to_owned()).spawn(move || {
            loop {
                thread::sleep(streams::BEAT);
                beating.streams.beat();
            }
        })?;
        let desk = preview.session.desk("");
        let (url, tally) = (format!("{origin}{path}/"), Tally::of(&preview.session.findings()));
        say(Said::Ready { url, articles: desk.articles, pages: desk.pages, took: began.elapsed(), tally });
        preview.session.trouble().map(Said::Trouble).into_iter().for_each(say);
        preview.session.count_touched();
        loop {
            if let Some(note) = watch.note() {
                say(Said::Note(note));
            }
            let quiet = wait(&preview.session);
            let hint = watch.next(Some(quiet));
            let began = Instant::now();
            let look = preview.session.look(&hint);
            if hint == Hint::Everything {
                watch.took(began.elapsed());
            }
            let browsers = preview.tell(&look);
            let took = began.elapsed();
            if look.news || look.told || !look.files.is_empty() {
                let pages = look.news.then(|| preview.session.count_touched());
                say(said(&preview, &look, pages, browsers, took));
            }
        }
    }
}

/// What a thread that broke off left is whole: no change here is seen in part by whoever comes next.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// How long to wait for a reason to look.
fn wait(session: &Session) -> Duration {
    let quiet = session.quiet_for().unwrap_or(LOOK_AT_LEAST).min(LOOK_AT_LEAST);
    match (session.trouble().is_some(), session.is_sound()) {
        // The machine may tell nothing of what it could do again.
        (true, _) => TROUBLED,
        // What the clock asks for can't be done before the mistakes are mended.
        (false, false) => quiet.max(TROUBLED),
        (false, true) => quiet.max(Duration::from_millis(20)),
    }
}

fn said(preview: &Preview, look: &Look, pages: Option<usize>, browsers: usize, took: Duration) -> Said {
    if let Some(trouble) = preview.session.trouble() {
        return Said::Trouble(trouble);
    }
    let tally = Tally::of(&preview.session.findings());
    let (files, sound) = (look.files.clone(), preview.session.is_sound());
    Said::Change { files, pages, browsers, took, tally, sound }
}

fn listen(options: &Options) -> io::Result<TcpListener> {
    let host = options.host.trim_matches(['[', ']']);
    let bind = |port: u16| {
        let addresses: Vec<SocketAddr> = (host, port).to_socket_addrs()?.collect();
        TcpListener::bind(&*addresses)
    };
    match options.port {
        Some(port) => bind(port),
        None => {
            let mut last = None;
            for port in PORT..PORT + PORTS {
                match bind(port) {
                    Err(error) if error.kind() == io::ErrorKind::AddrInUse => last = Some(error),
                    other => return other,
                }
            }
            Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
        }
    }
}
