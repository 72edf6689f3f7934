use std::fs;
use std::io;
use std::path::Path;

use super::Entry;
use crate::diag::Failure;
use crate::vocab::{Digest, OutputPath};

/// The file in the output folder that says which files there are blatt's. It stands with them rather than in the cache,
/// so that a cache may be lost, and several outputs kept.
pub const MANIFEST: &str = ".blatt-manifest";

/// First line of the file; another one is a manifest of another version, which is taken as none of ours to trust.
const VERSION: &str = "blatt manifest 1";

/// What the last build left in the output folder. Times are not part of it: the output has the same bytes wherever it is made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Manifest {
    /// Sorted by path.
    entries: Vec<(OutputPath, Named)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

impl Manifest {
    /// `entries` are sorted by path.
    pub(super) fn new(entries: Vec<(OutputPath, Entry)>) -> Self {
        let named = |entry: Entry| Named { digest: entry.digest, size: entry.size };
        Self { entries: entries.into_iter().map(|(path, entry)| (path, named(entry))).collect() }
    }

    /// Reads the manifest of an output folder, if there is one. Lines that can't be read are passed over: the files they
    /// named are written anew, or stay as foreign ones.
    pub fn read(out: &Path) -> Result<Option<Self>, Failure> {
        let file = out.join(MANIFEST);
        let text = match fs::read(&file) {
            Ok(bytes) => {
                String::from_utf8(bytes).unwrap_or_else(|bad| String::from_utf8_lossy(bad.as_bytes()).into_owned())
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Failure::new("read", file, error)),
        };
        let mut lines = text.lines();
        if lines.next() != Some(VERSION) {
            return Ok(Some(Self::default()));
        }
        let entry = |line: &str| {
            let mut parts = line.splitn(3, ' ');
            let digest = Digest::parse(parts.next()?)?;
            let size = parts.next()?.parse().ok()?;
            Some((OutputPath::checked(parts.next()?)?, Named { digest, size }))
        };
        let mut entries: Vec<_> = lines.filter_map(entry).collect();
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries.dedup_by(|a, b| a.0 == b.0);
        Ok(Some(Self { entries }))
    }

    /// Whether an output folder has one.
    pub fn is_there(out: &Path) -> bool {
        out.join(MANIFEST).is_file()
    }

    pub(super) fn get(&self, path: &OutputPath) -> Option<&Named> {
        self.entries.binary_search_by(|(known, _)| known.cmp(path)).ok().map(|at| &self.entries[at].1)
    }

    /// What it says of each of some paths, which are sorted as its own are.
    pub(super) fn of<'a>(&self, paths: impl Iterator<Item = &'a OutputPath>) -> Vec<Option<Named>> {
        let mut entries = self.entries.iter().peekable();
        let find = |path: &OutputPath| {
            while entries.next_if(|(known, _)| known < path).is_some() {}
            entries.next_if(|(known, _)| known == path).map(|(_, named)| *named)
        };
        paths.map(find).collect()
    }

    /// The files it names, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &OutputPath> {
        self.entries.iter().map(|(path, _)| path)
    }

    /// The paths of both; of a path whose bytes differ, an entry that matches none, so that the file is looked at again.
    pub(super) fn union(&self, after: &Self) -> Self {
        let unknown = Named { digest: Digest::of(b""), size: u64::MAX };
        let mut before = self.entries.iter().peekable();
        let mut entries = Vec::with_capacity(self.entries.len().max(after.entries.len()));
        for (path, named) in &after.entries {
            while let Some(gone) = before.next_if(|(known, _)| known < path) {
                entries.push(gone.clone());
            }
            let same = before.next_if(|(known, _)| known == path).is_some_and(|(_, known)| known == named);
            entries.push((path.clone(), if same { *named } else { unknown }));
        }
        entries.extend(before.cloned());
        Self { entries }
    }

    /// Writes it to a file, to be moved where it counts.
    pub(super) fn write(&self, file: &Path) -> Result<(), Failure> {
        use std::fmt::Write as _;
        let mut text = format!("{VERSION}\n");
        for (path, Named { digest, size }) in &self.entries {
            let _ = writeln!(text, "{digest} {size} {path}");
        }
        fs::write(file, text).map_err(Failure::at("write", file))
    }
}
