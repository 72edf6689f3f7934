use std::io;
use std::path::{Component, Path, PathBuf};

/// Why a folder can't be the output of the site in `root`, if it can't: blatt reads the site's own folders, and what it
/// publishes there would be read back or put among the newsroom's files.
pub(super) fn refusal(root: &Path, out: &Path) -> io::Result<Option<&'static str>> {
    let root = landing(root)?;
    let out = landing(out)?;
    let within = |folder: &str| landing(&root.join(folder)).map(|folder| out.starts_with(folder));
    Ok(if out == root {
        Some("is the site's own folder")
    } else if root.starts_with(&out) {
        Some("holds the site's own folder")
    } else if within("content")? {
        Some("is a part of content/, which blatt reads")
    } else if within("layouts")? {
        Some("is a part of layouts/, which blatt reads")
    } else {
        None
    })
}

/// Where a path leads once links and `..` are followed. What is not there yet stays as written.
pub(super) fn landing(path: &Path) -> io::Result<PathBuf> {
    let mut out = PathBuf::new();
    for part in std::path::absolute(path)?.components() {
        match part {
            Component::ParentDir => _ = out.pop(),
            part => {
                out.push(part);
                out = out.canonicalize().unwrap_or(out);
            }
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_not_published_into_itself() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().join("site");
        std::fs::create_dir_all(root.join("content/static")).unwrap();
        let check = |out: &str, refused: bool| {
            assert_eq!(refusal(&root, &root.join(out)).unwrap().is_some(), refused, "{out}");
        };
        check("public", false);
        check("a/b/public", false);
        check("../public", false);
        check("contents", false);
        check("", true);
        check("..", true);
        check("../..", true);
        check("content", true);
        check("content/static/new", true);
        check("public/../content/x", true);
        check("layouts/x", true);
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(root.join("content"), root.join("link")).unwrap();
            check("link/x", true);
        }
    }
}
