//! The site's files: one sorted snapshot of what is there, and the only way to read them.

mod folder;
mod lock;
mod role;
mod walk;

pub(crate) use folder::{Folder, Links, Seen, modified};
pub(crate) use lock::lock;
pub use role::{LEDGER, Role};
pub use walk::PARTS;

use std::fs::{self, File};
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Failure, Place, code};
use crate::vocab::SourcePath;

/// The largest text file that is read, in bytes. A book has one million; this is a mistake, not an article.
const LARGEST_TEXT: usize = 32 << 20;

/// What stands in the site's folder, sorted by path.
#[derive(Debug)]
pub struct Sources {
    root: PathBuf,
    files: Vec<SourceFile>,
    linked: bool,
}

#[derive(Debug, Clone)]
pub struct SourceFile {
    pub path: SourcePath,
    pub role: Role,
    /// In bytes.
    pub size: u64,
    /// When it was last written, in nanoseconds since 1970 by the file system's clock; 0 where it keeps none.
    pub modified: i64,
}

/// Why a file of the snapshot could not be had.
#[derive(Debug)]
pub enum SourceError {
    Failure(Failure),
    /// It is no longer what the snapshot says: look again.
    Changed(SourcePath),
}

impl From<Failure> for SourceError {
    fn from(failure: Failure) -> Self {
        Self::Failure(failure)
    }
}

impl Sources {
    /// Looks at every file below `root` that a site can have. Files that can't be used are noted.
    pub fn look(root: &Path) -> Result<(Self, Vec<Diagnostic>), SourceError> {
        let root = root.canonicalize().map_err(Failure::at("open the folder", root))?;
        let mut problems = Vec::new();
        let walk::Walked { files, linked } = walk::walk(&root, &mut problems)?;
        Ok((Self { root, files, linked }, problems))
    }

    /// The same snapshot once a file came, went or was written.
    pub fn with(&self, path: &SourcePath, file: Option<SourceFile>) -> Self {
        let mut files = self.files.clone();
        match (files.binary_search_by(|file| file.path.cmp(path)), file) {
            (Ok(at), Some(file)) => files[at] = file,
            (Ok(at), None) => _ = files.remove(at),
            (Err(at), Some(file)) => files.insert(at, file),
            (Err(_), None) => {}
        }
        Self { root: self.root.clone(), files, linked: self.linked }
    }

    /// A file as it is on this machine now, if a look would come by it through no link.
    pub fn plain(&self, path: &SourcePath) -> Option<SourceFile> {
        let on_disk = path.on_disk(&self.root);
        let metadata = fs::symlink_metadata(&on_disk).ok().filter(fs::Metadata::is_file)?;
        let folder = on_disk.parent()?;
        let direct = folder.canonicalize().is_ok_and(|landing| landing == folder);
        let (size, modified) = (metadata.len(), modified(&metadata));
        direct.then(|| SourceFile { path: path.clone(), role: Role::of(path), size, modified })
    }

    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    pub fn of(&self, role: Role) -> impl Iterator<Item = &SourceFile> {
        self.files.iter().filter(move |file| file.role == role)
    }

    pub fn get(&self, path: &SourcePath) -> Option<&SourceFile> {
        self.position(path).map(|at| &self.files[at])
    }

    /// Where a file stands among [`Self::files`].
    pub fn position(&self, path: &SourcePath) -> Option<usize> {
        self.files.binary_search_by(|file| file.path.cmp(path)).ok()
    }

    /// Whether symbolic links lead to some of the files: then one file may stand in several places.
    pub fn linked(&self) -> bool {
        self.linked
    }

    /// What something on this machine, by its absolute path, is to the site; none if a look passes it over, as it does what editors
    /// leave behind, and none inside where no file of a site may be called so, which a look tells.
    pub fn place(&self, on_disk: &Path) -> Option<Option<SourcePath>> {
        let below = on_disk.strip_prefix(&self.root).ok()?;
        let mut folders = below.ancestors().take_while(|part| !part.as_os_str().is_empty());
        let part = below.components().next()?.as_os_str();
        let passed = folders.any(|part| walk::ignored(&self.root, &self.root.join(part)));
        let passed = passed || !PARTS.iter().any(|known| part == *known);
        (!passed).then(|| walk::relative(&self.root, on_disk))
    }

    /// The site's folder, absolute.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where a file is, once links are followed, if that is still within what the site is made of: somebody may have put a link in its
    /// place since it was looked at.
    pub fn on_disk(&self, path: &SourcePath) -> Result<PathBuf, SourceError> {
        let on_disk = path.on_disk(&self.root);
        let landing = on_disk.canonicalize().map_err(|error| unreadable(path, &on_disk, error))?;
        let within = ["content", "layouts"].iter().any(|part| landing.starts_with(self.root.join(part)));
        if within && landing.is_file() { Ok(landing) } else { Err(SourceError::Changed(path.clone())) }
    }

    pub fn bytes(&self, path: &SourcePath) -> Result<Vec<u8>, SourceError> {
        let on_disk = path.on_disk(&self.root);
        fs::read(&on_disk).map_err(|error| unreadable(path, &on_disk, error))
    }

    /// The same of a file whose size is known, with no question after it.
    pub fn bytes_of(&self, file: &SourceFile) -> Result<Vec<u8>, SourceError> {
        let on_disk = file.path.on_disk(&self.root);
        read_sized(&on_disk, file.size).map_err(|error| unreadable(&file.path, &on_disk, error))
    }

    /// Makes sure that a file has still the size and the time it was seen with: what was read of it since is what the
    /// snapshot stands for.
    pub fn settled(&self, file: &SourceFile) -> Result<(), SourceError> {
        let on_disk = file.path.on_disk(&self.root);
        let now = fs::metadata(&on_disk).map_err(|error| unreadable(&file.path, &on_disk, error))?;
        match now.len() == file.size && modified(&now) == file.modified {
            true => Ok(()),
            false => Err(SourceError::Changed(file.path.clone())),
        }
    }

    /// The bytes of a text file, with [`without_zeros`].
    pub fn text_bytes(&self, path: &SourcePath) -> Result<Vec<u8>, SourceError> {
        Ok(without_zeros(self.bytes(path)?))
    }

    /// The text of a file, or what keeps it from being one.
    pub fn text(&self, file: &SourceFile) -> Result<Result<String, Diagnostic>, SourceError> {
        Ok(file.text_of(self.bytes_of(file)?).map_err(|problem| *problem))
    }
}

/// All bytes of a file that had so many when it was looked at, however many it has now.
fn read_sized(path: &Path, size: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    // The one beyond shows that there are no more.
    bytes.try_reserve_exact(usize::try_from(size).map_or(0, |size| size.saturating_add(1)))?;
    // A file that reads itself to its end asks for its size first.
    File::open(path)?.take(u64::MAX).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// What it means that a file could not be read which was there a moment ago: somebody took it away, or the machine refuses.
fn unreadable(path: &SourcePath, on_disk: &Path, error: io::Error) -> SourceError {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => SourceError::Changed(path.clone()),
        _ => SourceError::Failure(Failure::new("read", on_disk, error)),
    }
}

impl SourceFile {
    /// Takes the file's bytes for its text, unless they are none.
    pub fn text_of(&self, bytes: Vec<u8>) -> Result<String, Box<Diagnostic>> {
        let path = &self.path;
        if bytes.len() > LARGEST_TEXT {
            let message = format!("{path} is {} MiB large", bytes.len() >> 20);
            let large = Diagnostic::new(&code::TOO_LARGE, Place::file(path), message);
            return Err(Box::new(large.hint(format!("a text file may have {} MiB", LARGEST_TEXT >> 20))));
        }
        let bytes = without_zeros(bytes);
        if let Some(text) = utf8(&bytes) {
            return Ok(text.to_owned());
        }
        let at = std::str::from_utf8(&bytes).map_or_else(|error| error.valid_up_to(), |text| text.len());
        let other = Diagnostic::new(&code::NOT_UTF8, Place::bytes(path, at..at + 1), "the file is not UTF-8");
        Err(Box::new(other.hint(
            "save it in that encoding, which editors offer under “Save as” or in the status line; most often such a file is in \
             Windows-1252 or Latin-1",
        )))
    }
}

/// The text that bytes are. Every text is asked twice in a build: some dozen bytes at a time are looked at, where the standard
/// library takes one after the other around each umlaut.
pub fn utf8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok()
}

/// No byte of a text is zero: U+0000 marks fragments in a page being made, so no text of a site may hold it. U+001A, which
/// stands for what can't be read, is as long, so that every place in the file stays where it is.
fn without_zeros(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(first) = memchr::memchr(0, &bytes) {
        bytes[first..].iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = 0x1a);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_read_whole_whatever_its_size_was() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("a");
        fs::write(&file, "abc").unwrap();
        for size in [0, 1, 2, 3, 4, 100] {
            assert_eq!(read_sized(&file, size).unwrap(), b"abc", "{size}");
        }
        assert_eq!(read_sized(&file, u64::MAX).unwrap_err().kind(), io::ErrorKind::OutOfMemory);
        assert_eq!(read_sized(&folder.path().join("b"), 3).unwrap_err().kind(), io::ErrorKind::NotFound);
    }

    #[test]
    fn no_text_holds_a_zero_and_nothing_moves() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir_all(folder.path().join("layouts")).unwrap();
        fs::write(folder.path().join("layouts/home.html"), "a\0b").unwrap();
        let (sources, problems) = Sources::look(folder.path()).unwrap();
        assert!(problems.is_empty());
        assert_eq!(sources.text(&sources.files()[0]).unwrap().unwrap(), "a\u{1a}b");
    }
}
