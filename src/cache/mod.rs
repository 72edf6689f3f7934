//! `.blatt/` in the site's folder: what earlier builds learnt, so that the next one does only what is new.
//!
//! It is sound because every file in it says which program wrote it and carries digests of its bytes: a file of another
//! program, a truncated or a corrupted one counts as not there, and what is not there is worked out anew. So the folder may be
//! deleted, restored from elsewhere or half-written at any time. What an entry depends on stands beside it and is compared
//! by whoever asks: nothing here decides what is fresh.
//!
//! One build at a time owns the folder: [`Cache::open`] waits for the others.

mod packed;
mod rows;

pub use packed::{Packed, Piece, Reader};
pub use rows::{Recent, Rows};

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::diag::Failure;
use crate::source::{lock, modified};
use crate::vocab::Digest;

/// The folder's name in that of the site.
pub const FOLDER: &str = ".blatt";

/// First bytes of every file of the cache.
const MAGIC: &[u8; 8] = b"blattca2";

/// Bytes before the head: the magic ones, the program, the head's digest and its length.
const FRONT: usize = 8 + 16 + 16 + 8;

/// How old a file must be for its time to tell it from a later one of the same size, in nanoseconds. The coarsest file
/// systems (FAT) count in steps of two seconds.
const STEP: i64 = 2_000_000_000;

/// The cache of one site, locked for this process while the value lives.
pub struct Cache {
    /// None: nothing is kept, since the folder can't be written.
    folder: Option<PathBuf>,
    program: Digest,
    /// When this build began by the file system's clock.
    began: i64,
    _lock: Option<File>,
}

/// What is kept under a name.
pub struct Stored {
    pub head: Vec<u8>,
    /// Of the head.
    pub digest: Digest,
    file: PathBuf,
    /// Where in the file the rest begins.
    rest: u64,
}

/// A value as [`Cache::read`] takes it.
pub fn encode<T: Serialize + ?Sized>(value: &T) -> Vec<u8> {
    encode_into(Vec::new(), value)
}

/// The same in a vector with room for it: growing one to tens of megabytes copies as many.
pub fn encode_into<T: Serialize + ?Sized>(room: Vec<u8>, value: &T) -> Vec<u8> {
    postcard::to_extend(value, room).expect("every stored type can be stored")
}

/// Why a cache is not used; the build goes on without one.
#[derive(Debug)]
pub struct Unusable(pub Failure);

impl Cache {
    /// Opens the cache of the site at `root` and locks it. `waits` is called before this waits for another build.
    ///
    /// `program` tells one build of blatt from another: what another one wrote is never read.
    pub fn open(root: &Path, program: Digest, waits: impl FnOnce()) -> Result<Self, Unusable> {
        let folder = root.join(FOLDER);
        fs::create_dir_all(&folder).map_err(|e| Unusable(Failure::new("create the folder", &folder, e)))?;
        let path = folder.join("lock");
        let refused = |e: io::Error| Unusable(Failure::new("lock", &path, e));
        let lock = lock(&path, waits).map_err(refused)?;
        // Growing and cutting the file gives it the time of the file system, which source files are compared with.
        let began = lock.set_len(1).and_then(|()| lock.set_len(0)).and_then(|()| lock.metadata());
        let began = modified(&began.map_err(refused)?);
        Ok(Self { folder: Some(folder), program, began, _lock: Some(lock) })
    }

    /// One that holds nothing and keeps nothing.
    pub fn none(program: Digest) -> Self {
        Self { folder: None, program, began: 0, _lock: None }
    }

    /// One that keeps nothing either, for whoever compares files with the time it is, in nanoseconds since 1970.
    pub fn none_at(program: Digest, now: i64) -> Self {
        Self { began: now, ..Self::none(program) }
    }

    pub fn keeps_nothing(&self) -> bool {
        self.folder.is_none()
    }

    /// The time of a file as far as it can be trusted to change with its bytes: 0 for one written just now, which could be
    /// written once more within one tick of the clock.
    pub fn stamp(&self, modified: i64) -> i64 {
        if modified < self.began - STEP { modified } else { 0 }
    }

    /// Forgets everything.
    pub fn clear(&self) -> Result<(), Failure> {
        let Some(folder) = &self.folder else { return Ok(()) };
        for entry in fs::read_dir(folder).map_err(Failure::at("read the folder", folder))? {
            let path = entry.map_err(Failure::at("read the folder", folder))?.path();
            if path.file_name().is_some_and(|name| name != "lock") {
                fs::remove_file(&path).map_err(Failure::at("remove", &path))?;
            }
        }
        Ok(())
    }

    /// What is kept under a name, if this program wrote it and every byte of its head is as it was written.
    pub fn stored(&self, name: &str) -> Option<Stored> {
        let path = self.folder.as_ref()?.join(name);
        let mut file = File::open(&path).ok()?;
        let mut front = [0; FRONT];
        file.read_exact(&mut front).ok()?;
        let (magic, program, digest, length) = (&front[..8], &front[8..24], &front[24..40], &front[40..]);
        if magic != MAGIC || program != self.program.bytes() {
            return None;
        }
        let length = u64::from_le_bytes(length.try_into().expect("eight bytes"));
        // A length that is not true must not ask for more memory than there is.
        let rest = (FRONT as u64).checked_add(length).filter(|end| file.metadata().is_ok_and(|m| *end <= m.len()))?;
        let mut head = Vec::with_capacity(usize::try_from(length).ok()?);
        file.take(length).read_to_end(&mut head).ok()?;
        let actual = Digest::of(&head);
        (digest == actual.bytes()).then_some(Stored { head, digest: actual, file: path, rest })
    }

    /// A value as it was kept.
    pub fn read<T: DeserializeOwned>(&self, name: &str) -> Option<T> {
        postcard::from_bytes(&self.stored(name)?.head).ok()
    }

    /// Keeps bytes, whole or not at all: the head, which is read at once and vouched for, and whatever `rest` writes behind it.
    pub fn write(
        &self,
        name: &str,
        head: &[u8],
        rest: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), Failure> {
        use io::Write as _;
        let Some(folder) = &self.folder else { return Ok(()) };
        let (path, new) = (folder.join(name), folder.join(format!("{name}.new")));
        let write = || {
            let mut file = io::BufWriter::with_capacity(1 << 18, File::create(&new)?);
            file.write_all(MAGIC)?;
            file.write_all(&self.program.bytes())?;
            file.write_all(&Digest::of(head).bytes())?;
            file.write_all(&(head.len() as u64).to_le_bytes())?;
            file.write_all(head)?;
            rest(&mut file)?;
            file.into_inner()?;
            // Renaming over the old file would make some file systems (ext4) write the new one out at once; a cache that is
            // lost between the two steps is only built anew.
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
                _ => fs::rename(&new, &path),
            }
        };
        write().map_err(|error| {
            // On a full disk half a file is room that somebody needs.
            let _ = fs::remove_file(&new);
            Failure::new("write", &path, error)
        })
    }
}
