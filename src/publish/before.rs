use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::thread;

use super::manifest::Named;
use super::{Entry, Manifest};
use crate::diag::Failure;
use crate::source::{Folder, Links, Seen};
use crate::vocab::OutputPath;

/// An output folder as a build finds it: what its manifest names, and of each of these files what the file system says, which is
/// asked for once.
#[derive(Debug)]
pub struct Before {
    pub(super) manifest: Manifest,
    pub(super) out: Folder,
    /// Of each file of the manifest; none of one that is not there.
    seen: Vec<OnceLock<Option<Seen>>>,
}

/// A file that the manifest names, by its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known(usize);

/// Asking for files in a thread of its own, which ends with this value.
pub struct Ahead(Arc<AtomicBool>);

impl Before {
    /// None if there is no such folder, or no manifest in it.
    pub fn open(out: &Path) -> Result<Option<Arc<Self>>, Failure> {
        let Some(manifest) = Manifest::read(out)? else { return Ok(None) };
        let folder = out.canonicalize().and_then(|out| Folder::open(&out));
        let folder = folder.map_err(Failure::at("open the folder", out))?;
        Ok(Some(Arc::new(Self::new(manifest, folder))))
    }

    /// How many files there are, if nobody took any away.
    pub fn count(&self) -> usize {
        self.manifest.len()
    }

    pub(super) fn new(manifest: Manifest, out: Folder) -> Self {
        let seen = (0..manifest.len()).map(|_| OnceLock::new()).collect();
        Self { manifest, out, seen }
    }

    /// Begins to ask for every file, while the build is busy with other things and some of its threads wait for one another. It
    /// asks nothing that depends on the build, which in the end finds most files as they were left, and wants to know that of each.
    pub fn look_ahead(self: &Arc<Self>) -> Ahead {
        let enough = Arc::new(AtomicBool::new(false));
        let ahead = Ahead(enough.clone());
        // Whoever wants one thread wants no second one.
        if rayon::current_num_threads() > 1 {
            let before = self.clone();
            // If the machine has no thread left, the build asks by itself.
            _ = thread::Builder::new().spawn(move || {
                (0..before.seen.len()).take_while(|_| !enough.load(Ordering::Relaxed)).for_each(|place| {
                    before.seen(Known(place));
                });
            });
        }
        ahead
    }

    /// What the manifest says of each of some paths, which are sorted.
    pub fn known<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Vec<Option<Known>> {
        self.manifest.places(paths).into_iter().map(|place| place.map(Known)).collect()
    }

    /// What the manifest says of a path.
    pub fn known_one(&self, path: &OutputPath) -> Option<Known> {
        self.manifest.place(path.as_str()).map(Known)
    }

    pub(super) fn named(&self, Known(place): Known) -> Named {
        self.manifest.named(place)
    }

    fn seen(&self, Known(place): Known) -> Option<Seen> {
        *self.seen[place].get_or_init(|| self.out.see(self.manifest.path(place), Links::Seen).ok())
    }

    /// When a file was written, if it has the size it was left with.
    pub(super) fn written(&self, known: Known, left: &Entry) -> Option<i64> {
        self.seen(known).filter(|there| there.is_file && there.size == left.size).map(|there| there.modified)
    }

    /// Whether a file has the size and the time it was left with. Where no time is known, it has not.
    pub fn stands(&self, known: Known, left: &Entry) -> bool {
        left.modified != 0 && self.written(known, left) == Some(left.modified)
    }
}

impl Drop for Ahead {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::PathBuf;

    use super::*;
    use crate::publish::{Claim, Placed, Publication};
    use crate::vocab::UrlPath;

    /// An output folder with two files.
    struct Output {
        folder: tempfile::TempDir,
        paths: [OutputPath; 2],
        left: [Entry; 2],
    }

    impl Output {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let paths = ["a.html", "b.html"].map(|name| UrlPath::home().join(name).output());
            let publication =
                Publication::begin(&folder.path().join("public"), None, Claim::default(), &|| {}).unwrap();
            let put = |path: &OutputPath| (path.clone(), publication.put(path, None, b"text").unwrap());
            let files: [(OutputPath, Placed); 2] = [put(&paths[0]), put(&paths[1])];
            let left = [files[0].1.entry, files[1].1.entry];
            publication.commit(&files).unwrap();
            Self { folder, paths, left }
        }

        fn out(&self) -> PathBuf {
            self.folder.path().join("public")
        }

        fn open(&self) -> Arc<Before> {
            Before::open(&self.out()).unwrap().unwrap()
        }

        /// Which of the files stand as they were left.
        fn standing(&self, before: Arc<Before>) -> [bool; 2] {
            let publication =
                Publication::begin(&self.out(), Some(before), Claim::on(&self.out(), &|| {}), &|| {}).unwrap();
            let known = publication.before().known(self.paths.iter().map(OutputPath::as_str));
            [0, 1].map(|nth| publication.standing(&self.paths[nth], known[nth], &self.left[nth]).is_some())
        }
    }

    /// Everything that can be seen has been.
    fn seen(before: Arc<Before>) -> Arc<Before> {
        (0..before.seen.len()).for_each(|place| _ = before.seen(Known(place)));
        before
    }

    #[test]
    fn what_was_seen_ahead_is_what_stands_there() {
        let output = Output::new();
        for ahead in [false, true] {
            let open = || if ahead { seen(output.open()) } else { output.open() };
            fs::write(output.out().join("b.html"), "text").unwrap();
            assert_eq!(output.standing(open()), [true, true], "the same bytes, whenever they were written");
            fs::write(output.out().join("b.html"), "other").unwrap();
            assert_eq!(output.standing(open()), [true, false]);
            fs::remove_file(output.out().join("b.html")).unwrap();
            assert_eq!(output.standing(open()), [true, false]);
        }
    }

    #[test]
    fn a_change_since_is_found_the_next_time() {
        let output = Output::new();
        let before = seen(output.open());
        fs::write(output.out().join("b.html"), "otherwise").unwrap();
        assert_eq!(output.standing(before), [true, true]);
        assert_eq!(output.standing(output.open()), [true, false]);
    }

    #[test]
    fn nothing_is_known_of_a_folder_that_took_its_place() {
        let output = Output::new();
        let before = seen(output.open());
        let elsewhere = output.folder.path().join("elsewhere");
        fs::rename(output.out(), &elsewhere).unwrap();
        fs::create_dir(output.out()).unwrap();
        fs::copy(elsewhere.join("a.html"), output.out().join("a.html")).unwrap();
        assert_eq!(output.standing(before), [true, false]);
    }

    #[test]
    fn looking_ahead_ends_with_its_value() {
        let output = Output::new();
        let before = output.open();
        let ahead = before.look_ahead();
        let enough = ahead.0.clone();
        drop(ahead);
        assert!(enough.load(Ordering::Relaxed));
        assert_eq!(output.standing(before), [true, true]);
    }

    #[test]
    fn there_is_nothing_to_see_without_a_manifest() {
        let folder = tempfile::tempdir().unwrap();
        assert!(Before::open(&folder.path().join("public")).unwrap().is_none());
        assert!(Before::open(folder.path()).unwrap().is_none());
    }
}
