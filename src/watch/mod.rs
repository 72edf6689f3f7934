//! Notices that something happened to the site's files. What is said of it is a reason to look, never a fact: events come late, twice, in
//! any order, or as one for many.
//!
//! Where the system does not tell, or not of so many folders, the answer is to look at everything again and again.

use std::collections::BTreeSet;
use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant, SystemTime};

use notify::event::{AccessKind, AccessMode, CreateKind, ModifyKind, RemoveKind};
use notify::{ErrorKind, EventKind, RecursiveMode, Watcher};

use crate::build::Hint;
use crate::config::FILE;
use crate::source::PARTS;

/// Editors write a file in several steps. So long nothing has to happen before they are taken for done.
const QUIET: Duration = Duration::from_millis(4);

/// Where it never gets quiet, as while another branch is checked out, somebody waits all the same.
const PATIENCE: Duration = Duration::from_millis(150);

/// What is written into a new folder before the system watches it is told by nobody, so it is looked at once more.
const SETTLING: Duration = Duration::from_millis(300);

/// Between two looks where nobody tells.
const POLL: Duration = Duration::from_millis(400);

/// Files that are named one by one.
const FEW: usize = 1000;

/// The watch over one site.
pub struct Watch {
    root: PathBuf,
    messages: Receiver<Message>,
    bell: Bell,
    /// None: looks again and again.
    watcher: Option<Box<dyn Watcher + Send>>,
    /// The folders that are watched with all below them, as they were then.
    watched: Vec<(PathBuf, Identity)>,
    /// Where site.yaml is, if it is a link.
    config: Option<PathBuf>,
    /// When everything is to be looked at once more.
    again: Option<Instant>,
    /// How long the last look took: one that takes long comes less often.
    took: Duration,
    note: Option<String>,
}

/// Asks for a look.
#[derive(Clone)]
pub struct Bell(Sender<Message>);

enum Message {
    Event(notify::Event),
    Trouble(notify::Error),
    Ring,
}

/// Takes what a system tells.
type Tell = Box<dyn FnMut(notify::Result<notify::Event>) + Send>;

/// Tells a folder from another one of its name.
#[derive(PartialEq, Eq)]
struct Identity(Option<SystemTime>, u64);

impl Bell {
    pub fn ring(&self) {
        // Nobody listens at the end of the program.
        let _ = self.0.send(Message::Ring);
    }
}

impl Watch {
    /// Watches a site, or, if `poll` says so or the system can't, looks at it again and again.
    pub fn new(root: &Path, poll: bool) -> Self {
        let system = |tell: Tell| notify::recommended_watcher(tell).map(|watcher| Box::new(watcher) as _);
        Self::with(root, (!poll).then_some(system))
    }

    /// The same with what tells of events.
    fn with(root: &Path, system: Option<impl FnOnce(Tell) -> notify::Result<Box<dyn Watcher + Send>>>) -> Self {
        let (sender, messages) = channel();
        let bell = Bell(sender.clone());
        let mut watch = Self {
            root: root.to_owned(),
            messages,
            bell,
            watcher: None,
            watched: Vec::new(),
            config: None,
            again: None,
            took: Duration::ZERO,
            note: None,
        };
        let Some(system) = system else { return watch };
        let tell = move |event: notify::Result<notify::Event>| {
            let message = match event {
                Ok(event) if is_idle(&event) => return,
                Ok(event) => Message::Event(event),
                Err(error) => Message::Trouble(error),
            };
            let _ = sender.send(message);
        };
        let watcher = system(Box::new(tell)).and_then(|mut watcher| {
            watcher.watch(root, RecursiveMode::NonRecursive)?;
            Ok(watcher)
        });
        match watcher {
            Ok(watcher) => {
                watch.watcher = Some(watcher);
                watch.catch_up();
                // Whoever looked first may have looked before this, and of what came between nobody told.
                watch.again = Some(Instant::now() + SETTLING);
            }
            Err(error) => watch.give_up(&error),
        }
        watch
    }

    pub fn bell(&self) -> Bell {
        self.bell.clone()
    }

    /// Something that people have to know of how it is watched; each once.
    pub fn note(&mut self) -> Option<String> {
        self.note.take()
    }

    /// Whether it looks again and again instead of being told.
    pub fn polls(&self) -> bool {
        self.watcher.is_none()
    }

    /// How long a look at everything took.
    pub fn took(&mut self, took: Duration) {
        self.took = took;
    }

    /// Waits until there is a reason to look, or until the time is over; then everything is looked at, too.
    pub fn next(&mut self, timeout: Option<Duration>) -> Hint {
        let now = Instant::now();
        let mut until = timeout.map(|timeout| now + timeout);
        if self.polls() {
            let next = now + POLL + 10 * self.took;
            until = Some(until.map_or(next, |until| until.min(next)));
        }
        if let Some(again) = self.again {
            until = Some(until.map_or(again, |until| until.min(again)));
        }
        let mut gathered = Gathered::default();
        while !gathered.any() {
            let message = match until {
                None => self.messages.recv().map_err(|_| RecvTimeoutError::Disconnected),
                Some(until) => self.messages.recv_timeout(until.saturating_duration_since(Instant::now())),
            };
            match message {
                Ok(message) => self.gather(message, &mut gathered),
                Err(_) => gathered.everything = true,
            }
        }
        let patience = Instant::now() + PATIENCE;
        while Instant::now() < patience
            && let Ok(message) = self.messages.recv_timeout(QUIET)
        {
            self.gather(message, &mut gathered);
        }
        self.catch_up();
        if self.again.is_some_and(|again| again <= Instant::now()) {
            self.again = None;
            gathered.everything = true;
        }
        if gathered.folders {
            self.again = Some(Instant::now() + SETTLING);
        }
        match gathered.everything || gathered.paths.len() > FEW {
            true => Hint::Everything,
            false => Hint::At(gathered.paths),
        }
    }

    fn gather(&mut self, message: Message, gathered: &mut Gathered) {
        match message {
            Message::Ring => gathered.everything = true,
            Message::Trouble(error) => {
                if matches!(error.kind, ErrorKind::MaxFilesWatch) {
                    self.give_up(&error);
                }
                gathered.everything = true;
            }
            Message::Event(event) => {
                gathered.everything |= event.need_rescan() || event.paths.is_empty();
                let folders = matches!(
                    event.kind,
                    EventKind::Create(CreateKind::Folder)
                        | EventKind::Remove(RemoveKind::Folder)
                        | EventKind::Modify(ModifyKind::Name(_))
                );
                for path in event.paths {
                    if path == self.root || self.config.as_ref() == Some(&path) {
                        gathered.everything = true;
                    } else if self.is_of_the_site(&path) {
                        gathered.folders |= folders && !path.is_file();
                        gathered.paths.insert(path);
                    }
                }
            }
        }
    }

    fn is_of_the_site(&self, path: &Path) -> bool {
        let part = path.strip_prefix(&self.root).ok().and_then(|below| below.components().next());
        part.is_some_and(|part| PARTS.iter().any(|known| part.as_os_str() == *known))
    }

    /// Watches folders that came, or came anew, since.
    fn catch_up(&mut self) {
        let Some(watcher) = &mut self.watcher else { return };
        let mut failed = None;
        for part in PARTS.iter().filter(|part| **part != FILE) {
            let path = self.root.join(part);
            let identity =
                std::fs::metadata(&path).ok().filter(Metadata::is_dir).map(|metadata| Identity::of(&metadata));
            let before = self.watched.iter().position(|(watched, _)| *watched == path);
            if before.map(|place| &self.watched[place].1) == identity.as_ref() {
                continue;
            }
            if let Some(place) = before {
                self.watched.remove(place);
                // It may have gone, and its watch with it.
                let _ = watcher.unwatch(&path);
            }
            let Some(identity) = identity else { continue };
            match watcher.watch(&path, RecursiveMode::Recursive) {
                Ok(()) => {
                    self.watched.push((path, identity));
                    // What was written before the watch is told by nobody.
                    self.again = Some(Instant::now() + SETTLING);
                }
                Err(error) if matches!(error.kind, ErrorKind::PathNotFound) => {}
                Err(error) => failed = Some(error),
            }
        }
        let file = self.root.join(FILE);
        let config = file.canonicalize().ok().filter(|landing| file.is_symlink() && *landing != file);
        if config != self.config {
            if let Some(folder) = config.as_ref().and_then(|config| config.parent()).filter(|f| *f != self.root) {
                failed = watcher.watch(folder, RecursiveMode::NonRecursive).err().or(failed);
            }
            self.config = config;
        }
        if let Some(error) = failed {
            self.give_up(&error);
        }
    }

    fn give_up(&mut self, error: &notify::Error) {
        let why = match error.kind {
            ErrorKind::MaxFilesWatch => "the system watches no more folders (fs.inotify.max_user_watches)".to_owned(),
            _ => format!("the system tells of no changes ({error})"),
        };
        self.note = Some(format!("{why}; looking at the files again and again instead"));
        self.watcher = None;
    }
}

#[derive(Default)]
struct Gathered {
    everything: bool,
    folders: bool,
    paths: BTreeSet<PathBuf>,
}

impl Gathered {
    fn any(&self) -> bool {
        self.everything || !self.paths.is_empty()
    }
}

/// Whoever reads a file changes nothing.
fn is_idle(event: &notify::Event) -> bool {
    let writes = AccessKind::Close(AccessMode::Write);
    matches!(event.kind, EventKind::Access(kind) if kind != writes) && !event.need_rescan()
}

impl Identity {
    fn of(metadata: &Metadata) -> Self {
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(metadata);
        #[cfg(not(unix))]
        let number = 0;
        Self(metadata.created().ok(), number)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn site() -> (tempfile::TempDir, PathBuf) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        fs::create_dir_all(root.join("content/articles")).unwrap();
        (folder, root)
    }

    /// Waits for hints until one is as wanted.
    fn wait_for(watch: &mut Watch, wanted: impl Fn(&Hint) -> bool) {
        while !wanted(&watch.next(None)) {}
    }

    fn names(hint: &Hint, path: &Path) -> bool {
        matches!(hint, Hint::At(paths) if paths.contains(path))
    }

    #[test]
    fn a_file_that_is_written_is_named() {
        let (_folder, root) = site();
        let mut watch = Watch::new(&root, false);
        wait_for(&mut watch, |hint| *hint == Hint::Everything);
        let file = root.join("content/articles/a.md");
        fs::write(&file, "x").unwrap();
        wait_for(&mut watch, |hint| names(hint, &file));
    }

    #[test]
    fn a_new_folder_is_looked_at_once_more() {
        let (_folder, root) = site();
        let mut watch = Watch::new(&root, false);
        wait_for(&mut watch, |hint| *hint == Hint::Everything);
        let folder = root.join("content/articles/2026");
        fs::create_dir(&folder).unwrap();
        wait_for(&mut watch, |hint| names(hint, &folder));
        wait_for(&mut watch, |hint| *hint == Hint::Everything);
        fs::write(folder.join("a.md"), "x").unwrap();
        wait_for(&mut watch, |hint| names(hint, &folder.join("a.md")));
    }

    #[test]
    fn folders_that_come_later_are_watched() {
        let (_folder, root) = site();
        let mut watch = Watch::new(&root, false);
        wait_for(&mut watch, |hint| *hint == Hint::Everything);
        // What is held up for long is looked at with everything else, and not named.
        let mut wait_for = |path: &Path| wait_for(&mut watch, |hint| names(hint, path) || *hint == Hint::Everything);
        fs::create_dir_all(root.join("layouts")).unwrap();
        wait_for(&root.join("layouts"));
        let file = root.join("layouts/home.html");
        fs::write(&file, "x").unwrap();
        wait_for(&file);
        fs::remove_dir_all(root.join("layouts")).unwrap();
        wait_for(&root.join("layouts"));
        fs::create_dir_all(root.join("layouts")).unwrap();
        wait_for(&root.join("layouts"));
        loop {
            fs::write(&file, "y").unwrap();
            if names(&watch.next(None), &file) {
                break;
            }
        }
    }

    #[test]
    fn the_output_is_no_reason_to_look() {
        let (_folder, root) = site();
        let mut watch = Watch::new(&root, false);
        wait_for(&mut watch, |hint| *hint == Hint::Everything);
        fs::create_dir_all(root.join("public")).unwrap();
        fs::write(root.join("public/index.html"), "x").unwrap();
        fs::write(root.join("site.yaml"), "x").unwrap();
        let Hint::At(paths) = watch.next(None) else { panic!("nothing else happened") };
        assert_eq!(paths.into_iter().collect::<Vec<_>>(), [root.join("site.yaml")]);
    }

    /// A system that watches so many folders, as they are given to it, and no more.
    struct Narrow(usize);

    impl Watcher for Narrow {
        fn new<F: notify::EventHandler>(_: F, _: notify::Config) -> notify::Result<Self> {
            Ok(Self(usize::MAX))
        }

        fn watch(&mut self, _: &Path, _: RecursiveMode) -> notify::Result<()> {
            self.0 = self.0.checked_sub(1).ok_or(notify::Error::new(ErrorKind::MaxFilesWatch))?;
            Ok(())
        }

        fn unwatch(&mut self, _: &Path) -> notify::Result<()> {
            Ok(())
        }

        fn kind() -> notify::WatcherKind {
            notify::WatcherKind::NullWatcher
        }
    }

    const SAID: &str = "the system watches no more folders (fs.inotify.max_user_watches); looking at the files again and again instead";

    #[test]
    fn where_the_system_watches_no_more_folders_it_looks_again_and_again() {
        let (_folder, root) = site();
        fs::create_dir_all(root.join("layouts")).unwrap();
        for folders in 0..3 {
            let mut watch = Watch::with(&root, Some(|_: Tell| Ok(Box::new(Narrow(folders)) as _)));
            assert!(watch.polls(), "{folders}");
            assert_eq!(watch.note().as_deref(), Some(SAID));
            assert_eq!(watch.note(), None, "it is said once");
            assert_eq!(watch.next(None), Hint::Everything);
            assert_eq!(watch.next(None), Hint::Everything);
        }
        assert!(!Watch::with(&root, Some(|_: Tell| Ok(Box::new(Narrow(3)) as _))).polls());
    }

    #[test]
    fn where_it_does_so_later_too() {
        let begin = || {
            let (folder, root) = site();
            let (sender, telling) = channel();
            let system = move |tell: Tell| {
                sender.send(tell).expect("somebody listens");
                Ok(Box::new(Narrow(2)) as _)
            };
            let mut watch = Watch::with(&root, Some(system));
            wait_for(&mut watch, |hint| *hint == Hint::Everything);
            assert!(!watch.polls());
            (folder, root, watch, telling.recv().unwrap())
        };
        let (_folder, _, mut watch, mut tell) = begin();
        // A folder came, below one that is watched.
        tell(Err(notify::Error::new(ErrorKind::MaxFilesWatch)));
        assert_eq!(watch.next(None), Hint::Everything);
        assert!(watch.polls());
        assert_eq!(watch.note().as_deref(), Some(SAID));
        // Another kind of trouble is a reason to look, and no more.
        let (_folder, root, mut watch, mut tell) = begin();
        tell(Err(notify::Error::generic("trouble")));
        assert_eq!(watch.next(None), Hint::Everything);
        assert!(!watch.polls());
        // A folder of the site that came later is one too many.
        fs::create_dir_all(root.join("layouts")).unwrap();
        let create = EventKind::Create(CreateKind::Folder);
        tell(Ok(notify::Event::new(create).add_path(root.join("layouts"))));
        wait_for(&mut watch, |hint| *hint == Hint::Everything);
        assert!(watch.polls());
        assert_eq!(watch.note().as_deref(), Some(SAID));
    }

    #[test]
    fn who_is_told_nothing_looks_again_and_again() {
        let (_folder, root) = site();
        let mut watch = Watch::new(&root, true);
        assert!(watch.polls());
        assert_eq!(watch.next(None), Hint::Everything);
        assert_eq!(watch.next(None), Hint::Everything);
    }
}
