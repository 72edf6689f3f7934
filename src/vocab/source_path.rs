use std::borrow::Borrow;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::url_path::SEGMENT_BYTES;

/// A file of the site, relative to its root: forward slashes, no empty, `.` or `..` component, none longer than an address
/// takes, no control characters (a line break in a name would end the line of whatever lists it).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Arc<str>);

impl SourcePath {
    /// Takes a path as written, or nothing if it is absolute, empty, or could leave the site's folder.
    pub fn new(path: &str) -> Option<Self> {
        is_clean(path).then(|| Self(path.into()))
    }

    /// The file `link` names when it stands in this file: `..` and `.` are followed, and may not lead out of the site.
    pub fn resolve(&self, link: &str) -> Option<Self> {
        let mut parts: Vec<&str> = self.0.split('/').collect();
        parts.pop();
        for part in link.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop()?;
                }
                other => parts.push(other),
            }
        }
        Self::new(&parts.join("/"))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What stands before the last component, without a slash at its end; empty for a file of the root.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The last component, with its extension.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The last component up to its last dot.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        name.rsplit_once('.').map_or(name, |(stem, _)| stem)
    }

    /// What follows the last dot of the file name, or an empty string.
    pub fn extension(&self) -> &str {
        self.file_name().rsplit_once('.').map_or("", |(_, extension)| extension)
    }

    /// The path below `folder` (written without a slash at its end), if it is in there.
    pub fn below(&self, folder: &str) -> Option<&str> {
        self.0.strip_prefix(folder)?.strip_prefix('/')
    }

    /// Where the file is on this machine.
    pub fn on_disk(&self, root: &Path) -> PathBuf {
        root.join(&*self.0)
    }
}

/// Whether a path is relative and stays in its folder, as a [`SourcePath`] does.
pub(super) fn is_clean(path: &str) -> bool {
    // A build reads some hundred thousands of them, and most are ASCII.
    let has_only_letters = match path.is_ascii() {
        true => !path.bytes().any(|byte| byte == b'\\' || byte.is_ascii_control()),
        false => !path.contains(|c: char| c == '\\' || c.is_control()),
    };
    let is_part = |part: &[u8]| !matches!(part, b"" | b"." | b"..") && part.len() <= SEGMENT_BYTES;
    has_only_letters && path.as_bytes().split(|byte| *byte == b'/').all(is_part)
}

/// A path compares and hashes as its text does.
impl Borrow<str> for SourcePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for SourcePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for SourcePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <&str>::deserialize(deserializer)?;
        Self::new(text).ok_or_else(|| D::Error::custom("no path of a site"))
    }
}

impl fmt::Display for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refuses_what_could_leave_the_site() {
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/./b", "a\\b", "a\0b", "a/", "a\nb", "a\u{85}b"] {
            assert!(SourcePath::new(bad).is_none(), "{bad:?}");
        }
        for bad in ["ä\\b", "ä\u{7f}", "ä//b", "ä/..", "ä/"] {
            assert!(SourcePath::new(bad).is_none(), "{bad:?}");
        }
        assert!(SourcePath::new("ä/…/é.md").is_some());
        assert!(SourcePath::new(&"x".repeat(255)).is_some());
        assert!(SourcePath::new(&"x".repeat(256)).is_none());
        assert_eq!(SourcePath::new("content/articles/flut.md").unwrap().stem(), "flut");
    }

    #[test]
    fn resolves_links_from_where_they_stand() {
        let here = SourcePath::new("content/articles/2020/a.md").unwrap();
        let check = |link, to: Option<&str>| {
            assert_eq!(here.resolve(link).as_ref().map(SourcePath::as_str), to, "{link}");
        };
        check("b.md", Some("content/articles/2020/b.md"));
        check("../2021/c.md", Some("content/articles/2021/c.md"));
        check("../../../d.md", Some("d.md"));
        check("../../../../d.md", None);
    }
}
