use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

use crate::diag::Failure;
use crate::vocab::{Digest, OutputPath};

/// The file in the output folder that says which files there are blatt's. It stands with them rather than in the cache,
/// so that a cache may be lost, and several outputs kept.
pub const MANIFEST: &str = ".blatt-manifest";

/// First line of the file; another one is a manifest of another version, which is taken as none of ours to trust.
const VERSION: &str = "blatt manifest 1";

/// What the last build left in the output folder.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    entries: BTreeMap<OutputPath, Entry>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

impl Manifest {
    pub(super) fn new(entries: BTreeMap<OutputPath, Entry>) -> Self {
        Self { entries }
    }

    /// Reads the manifest of an output folder, if there is one. Lines that can't be read are passed over: the files they
    /// named are written anew, or stay as foreign ones.
    pub fn read(out: &Path) -> Result<Option<Self>, Failure> {
        let file = out.join(MANIFEST);
        let text = match fs::read(&file) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
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
            Some((OutputPath::checked(parts.next()?)?, Entry { digest, size }))
        };
        Ok(Some(Self { entries: lines.filter_map(entry).collect() }))
    }

    pub(super) fn get(&self, path: &OutputPath) -> Option<&Entry> {
        self.entries.get(path)
    }

    /// The files it names, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &OutputPath> {
        self.entries.keys()
    }

    /// The paths of both; of a path in both, an entry that matches no bytes, so that the file is looked at again.
    pub(super) fn union(&self, after: &Self) -> Self {
        let mut entries = self.entries.clone();
        for (path, entry) in &after.entries {
            match entries.get(path) {
                Some(before) if before == entry => {}
                _ => {
                    let unknown = Entry { digest: Digest::of(b""), size: u64::MAX };
                    entries.insert(path.clone(), unknown);
                }
            }
        }
        Self { entries }
    }

    /// Puts the manifest in place, whole or not at all.
    pub(super) fn write(&self, out: &Path) -> Result<(), Failure> {
        let mut text = format!("{VERSION}\n");
        for (path, Entry { digest, size }) in &self.entries {
            let _ = writeln!(text, "{digest} {size} {path}");
        }
        let file = out.join(MANIFEST);
        let temporary = out.join(format!("{MANIFEST}.new"));
        fs::write(&temporary, text).and_then(|()| fs::rename(&temporary, &file)).map_err(Failure::at("write", &file))
    }
}
