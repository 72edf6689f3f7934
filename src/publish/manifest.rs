use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;

use super::Entry;
use crate::diag::Failure;
use crate::vocab::{Digest, OutputPath};

/// The file in the output folder that says which files there are blatt's. It stands with them rather than in the cache,
/// so that a cache may be lost, and several outputs kept.
pub const MANIFEST: &str = ".blatt-manifest";

/// First line of the file; another one is a manifest of another version, which is taken as none of ours to trust.
const VERSION: &str = "blatt manifest 1";

/// About as long as most lines of an outlet, which name an article.
const LINE: usize = 128;

/// What the last build left in the output folder. Times are not part of it: the output has the same bytes wherever it is made.
///
/// It is held as the text of its file: paths of their own would take longer to make than all else that reading takes.
#[derive(Debug, Clone, Default)]
pub struct Manifest {
    text: String,
    /// Sorted by path.
    entries: Vec<Line>,
}

/// What stands in a line.
#[derive(Debug, Clone)]
struct Line {
    /// Where in the text.
    path: Range<usize>,
    named: Named,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Named {
    pub digest: Digest,
    /// In bytes.
    pub size: u64,
}

impl Named {
    pub fn of(entry: &Entry) -> Self {
        Self { digest: entry.digest, size: entry.size }
    }
}

impl PartialEq for Manifest {
    /// Whether both name the same files, with the same bytes.
    fn eq(&self, other: &Self) -> bool {
        self.entries().eq(other.entries())
    }
}

impl Manifest {
    /// Whether a folder has one, so that it is blatt's.
    pub fn is_in(out: &Path) -> bool {
        out.join(MANIFEST).is_file()
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
        Ok(Some(Self::parse(text)))
    }

    fn parse(text: String) -> Self {
        let mut entries = Vec::with_capacity(text.len() / LINE);
        let mut lines = text.split_inclusive('\n');
        let first = lines.next().unwrap_or_default();
        if first.trim_end_matches(['\r', '\n']) != VERSION {
            return Self::default();
        }
        let mut start = first.len();
        for line in lines {
            entries.extend(Line::parse(line, start));
            start += line.len();
        }
        let mut manifest = Self { text, entries };
        manifest.sort();
        manifest
    }

    /// As blatt writes them the lines are in order, and no two are of one path.
    fn sort(&mut self) {
        let Self { text, entries } = self;
        let path = |line: &Line| &text[line.path.clone()];
        if !entries.is_sorted_by(|a, b| path(a) < path(b)) {
            entries.sort_by(|a, b| path(a).cmp(path(b)));
            entries.dedup_by(|a, b| path(a) == path(b));
        }
    }

    /// How many files it names. Each has a place among them.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    fn entries(&self) -> impl Iterator<Item = (&str, Named)> {
        self.entries.iter().map(|line| (&self.text[line.path.clone()], line.named))
    }

    pub(super) fn path(&self, place: usize) -> &str {
        &self.text[self.entries[place].path.clone()]
    }

    pub(super) fn named(&self, place: usize) -> Named {
        self.entries[place].named
    }

    pub(super) fn place(&self, path: &str) -> Option<usize> {
        self.entries.binary_search_by(|line| self.text[line.path.clone()].cmp(path)).ok()
    }

    /// The place of each of some paths, which are sorted as its own are.
    pub(super) fn places<'a>(&self, paths: impl Iterator<Item = &'a str>) -> Vec<Option<usize>> {
        let mut own = self.paths().enumerate().peekable();
        let find = |path: &str| {
            while own.next_if(|(_, known)| *known < path).is_some() {}
            own.next_if(|(_, known)| *known == path).map(|(place, _)| place)
        };
        paths.map(find).collect()
    }

    /// The files it names, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.entries().map(|(path, _)| path)
    }

    /// The manifest of these files, which are sorted by path.
    pub(super) fn of<'a>(files: impl ExactSizeIterator<Item = (&'a OutputPath, &'a Entry)>) -> Self {
        let mut of = Self::with_room(files.len());
        files.for_each(|(path, entry)| of.add(path.as_str(), Named::of(entry)));
        of
    }

    /// The paths of both; of a path whose bytes differ, an entry that matches none, so that the file is looked at again. `after` was
    /// made by [`Self::of`].
    pub(super) fn union(&self, after: &Self) -> Self {
        let unknown = Named { digest: Digest::of(b""), size: u64::MAX };
        let mut union = Self::with_room(self.len().max(after.len()));
        let mut before = self.entries().peekable();
        let mut start = VERSION.len() + 1;
        for line in &after.entries {
            let (path, end) = (&after.text[line.path.clone()], line.path.end + 1);
            while let Some((gone, named)) = before.next_if(|(known, _)| *known < path) {
                union.add(gone, named);
            }
            match before.next_if(|(known, _)| *known == path) {
                // Most of them, which are copied as they stand.
                Some((_, known)) if known == line.named => union.copy(&after.text[start..end], line),
                _ => union.add(path, unknown),
            }
            start = end;
        }
        before.for_each(|(gone, named)| union.add(gone, named));
        union
    }

    /// An empty one, with room for so many files.
    fn with_room(files: usize) -> Self {
        let mut text = String::with_capacity(VERSION.len() + files * LINE);
        text.push_str(VERSION);
        text.push('\n');
        Self { text, entries: Vec::with_capacity(files) }
    }

    /// Adds the file whose path comes next.
    fn add(&mut self, path: &str, named: Named) {
        use std::fmt::Write as _;
        let Named { digest, size } = named;
        // A string takes whatever is written.
        let _ = write!(self.text, "{digest} {size} ");
        let start = self.text.len();
        self.text.push_str(path);
        self.entries.push(Line { path: start..self.text.len(), named });
        self.text.push('\n');
    }

    /// Adds what comes next as it stands in another one.
    fn copy(&mut self, text: &str, line: &Line) {
        self.text.push_str(text);
        let end = self.text.len() - 1;
        self.entries.push(Line { path: end - line.path.len()..end, named: line.named });
    }

    /// Writes it to a file, to be moved where it counts.
    pub(super) fn write(&self, file: &Path) -> Result<(), Failure> {
        fs::write(file, &self.text).map_err(Failure::at("write", file))
    }
}

impl Line {
    /// A line that stands at `start`.
    fn parse(line: &str, start: usize) -> Option<Self> {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let mut parts = line.splitn(3, ' ');
        let digest = Digest::parse(parts.next()?)?;
        let size = parts.next()?.parse().ok()?;
        let path = parts.next().filter(|path| OutputPath::is_clean(path))?;
        let end = start + line.len();
        Some(Self { path: end - path.len()..end, named: Named { digest, size } })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "0123456789abcdef0123456789abcdef 3 a.html\n";
    const B: &str = "0123456789abcdef0123456789abcde0 5 b/ä ö.html\n";

    fn manifest(lines: &[&str]) -> Manifest {
        Manifest::parse(format!("{VERSION}\n{}", lines.concat()))
    }

    fn written(manifest: &Manifest) -> String {
        let folder = tempfile::tempdir().unwrap();
        manifest.write(&folder.path().join(MANIFEST)).unwrap();
        fs::read_to_string(folder.path().join(MANIFEST)).unwrap()
    }

    #[test]
    fn reads_what_it_writes() {
        let read = manifest(&[A, B]);
        let entry = |place| {
            let Named { digest, size } = read.named(place);
            (OutputPath::checked(read.path(place)).unwrap(), Entry { digest, size, modified: 7 })
        };
        let files = [entry(0), entry(1)];
        let made = Manifest::of(files.iter().map(|(path, entry)| (path, entry)));
        assert_eq!(made, read);
        assert_eq!(written(&made), format!("{VERSION}\n{A}{B}"));
        assert_eq!(read.places(["a.html", "b", "b/ä ö.html", "c"].into_iter()), [Some(0), None, Some(1), None]);
        assert_eq!(["a", "b/ä ö.html"].map(|path| read.place(path)), [None, Some(1)]);
    }

    #[test]
    fn lines_are_taken_as_they_come() {
        let check = |text: &str| assert_eq!(Manifest::parse(text.to_owned()), manifest(&[A, B]), "{text:?}");
        let windows = |line: &str| line.replace('\n', "\r\n");
        check(&format!("{VERSION}\n{B}{A}"));
        check(&format!("{VERSION}\n{A}{A}{B}"));
        check(&format!("{VERSION}\n{A}{}", B.trim_end()));
        check(&format!("{VERSION}\r\n{}{}", windows(A), windows(B)));
        check(&format!("{VERSION}\n\nword\n{A}0123 3 c\n{B}{}", A.replace("a.html", "../a.html")));
        check(&format!("{VERSION}\n{A}{B}{}", A.replace(" 3 a.html", " -3 c")));
        assert_eq!(Manifest::parse(format!("blatt manifest 0\n{A}")), Manifest::default());
        assert_eq!(Manifest::parse(String::new()), Manifest::default());
    }

    #[test]
    fn two_of_them_name_what_either_names() {
        let check = |before: &[&str], after: &[&str], want: &[&str]| {
            let union = manifest(before).union(&manifest(after));
            assert_eq!(union, Manifest::parse(written(&union)));
            assert_eq!(union, manifest(want), "{before:?} {after:?}");
        };
        let none = Digest::of(b"");
        let unknown = |path: &str| format!("{none} {} {path}\n", u64::MAX);
        check(&[], &[], &[]);
        check(&[A, B], &[A, B], &[A, B]);
        check(&[A], &[A, B], &[A, &unknown("b/ä ö.html")]);
        check(&[A, B], &[B], &[A, B]);
        check(&[A, B], &[], &[A, B]);
        check(&[A, B], &[&A.replace(" 3 ", " 4 "), B], &[&unknown("a.html"), B]);
    }
}
