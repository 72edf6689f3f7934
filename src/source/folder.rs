use std::fs::{File, Metadata};
use std::io;
use std::path::{Path, PathBuf};

/// A folder held open: whoever asks for ten thousands of files in it, or makes them, is spared the way there each time.
#[derive(Debug)]
pub(crate) struct Folder {
    path: PathBuf,
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    open: std::os::fd::OwnedFd,
}

/// What a folder says of a file in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Neither a folder, nor a link, nor anything else.
    pub is_file: bool,
    /// In bytes.
    pub size: u64,
    /// As [`modified`] has it.
    pub modified: i64,
}

/// Whether a link is the file it leads to, or something of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    Followed,
    Seen,
}

impl Folder {
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn open(path: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags};
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        Ok(Self { path: path.to_owned(), open: rustix::fs::open(path, flags, Mode::empty())? })
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn open(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether both are one folder, not two that had or have the same path.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn is_same(&self, other: &Self) -> bool {
        use rustix::fs::fstat;
        let both = fstat(&self.open).ok().zip(fstat(&other.open).ok());
        both.is_some_and(|(one, other)| (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino))
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn is_same(&self, other: &Self) -> bool {
        self.path == other.path
    }

    /// A file by its path from here.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn see(&self, name: &str, links: Links) -> io::Result<Seen> {
        use rustix::fs::{AtFlags, FileType, statat};
        let flags = if links == Links::Seen { AtFlags::SYMLINK_NOFOLLOW } else { AtFlags::empty() };
        let stat = statat(&self.open, name, flags)?;
        let (second, nanos) = (stat.st_mtime, i64::try_from(stat.st_mtime_nsec).unwrap_or(0));
        Ok(Seen {
            is_file: FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile,
            size: u64::try_from(stat.st_size).unwrap_or(0),
            modified: second
                .checked_mul(1_000_000_000)
                .and_then(|second| second.checked_add(nanos))
                .unwrap_or(0)
                .max(0),
        })
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn see(&self, name: &str, links: Links) -> io::Result<Seen> {
        let file = self.path.join(name);
        let metadata = match links {
            Links::Followed => std::fs::metadata(file)?,
            Links::Seen => std::fs::symlink_metadata(file)?,
        };
        Ok(Seen { is_file: metadata.is_file(), size: metadata.len(), modified: modified(&metadata) })
    }

    /// Makes a folder by its path from here; the one it is in has to be there.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn make(&self, name: &str) -> io::Result<()> {
        Ok(rustix::fs::mkdirat(&self.open, name, rustix::fs::Mode::from_raw_mode(0o777))?)
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn make(&self, name: &str) -> io::Result<()> {
        std::fs::create_dir(self.path.join(name))
    }

    /// Makes a file by its path from here, or empties the one that is there.
    #[cfg(any(target_os = "linux", target_os = "macos"))]
    pub fn create(&self, name: &str) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::TRUNC | OFlags::CLOEXEC;
        Ok(openat(&self.open, name, flags, Mode::from_raw_mode(0o666))?.into())
    }

    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    pub fn create(&self, name: &str) -> io::Result<File> {
        File::create(self.path.join(name))
    }
}

/// When a file was last written, in nanoseconds since 1970; 0 where the file system keeps no such time.
pub(crate) fn modified(metadata: &Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn says_what_the_file_itself_says() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("a/b");
        fs::create_dir(root.path().join("a")).unwrap();
        fs::write(&file, "four").unwrap();
        let folder = Folder::open(root.path()).unwrap();
        let check = |links| {
            let metadata = fs::metadata(&file).unwrap();
            let want = Seen { is_file: true, size: 4, modified: modified(&metadata) };
            assert_eq!(folder.see("a/b", links).unwrap(), want);
        };
        for links in [Links::Followed, Links::Seen] {
            check(links);
            assert!(!folder.see("a", links).unwrap().is_file);
            assert_eq!(folder.see("a/c", links).unwrap_err().kind(), io::ErrorKind::NotFound);
            assert_eq!(folder.see("a/b/c", links).unwrap_err().kind(), io::ErrorKind::NotADirectory);
        }
        for at in [-1, 0, 1_700_000_000] {
            let at = filetime(at);
            fs::File::options().append(true).open(&file).unwrap().set_modified(at).unwrap();
            check(Links::Followed);
        }
    }

    fn filetime(second: i64) -> std::time::SystemTime {
        let span = std::time::Duration::from_secs(second.unsigned_abs()) + std::time::Duration::from_nanos(7);
        if second < 0 { std::time::UNIX_EPOCH - span } else { std::time::UNIX_EPOCH + span }
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_the_file_or_itself() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("a"), "four").unwrap();
        std::os::unix::fs::symlink("a", root.path().join("b")).unwrap();
        let folder = Folder::open(root.path()).unwrap();
        assert!(folder.see("b", Links::Followed).unwrap().is_file);
        assert!(!folder.see("b", Links::Seen).unwrap().is_file);
    }
}
