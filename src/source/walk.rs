use std::io;
use std::path::Path;

use walkdir::{DirEntry, WalkDir};

use super::{Role, SourceFile};
use crate::diag::{Diagnostic, Failure, Place, code};
use crate::vocab::SourcePath;

/// The folders and files a site is made of. Nothing else at its root is looked at, least of all the output.
const PARTS: [&str; 3] = ["site.yaml", "content", "layouts"];

/// Lists the site's files in the order of their paths.
pub(super) fn walk(root: &Path, problems: &mut Vec<Diagnostic>) -> Result<Vec<SourceFile>, Failure> {
    let mut files = Vec::new();
    for part in PARTS {
        let top = root.join(part);
        if std::fs::symlink_metadata(&top).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
            continue;
        }
        walk_part(root, &top, &mut files, problems)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn walk_part(
    root: &Path,
    top: &Path,
    files: &mut Vec<SourceFile>,
    problems: &mut Vec<Diagnostic>,
) -> Result<(), Failure> {
    let mut walk = WalkDir::new(top).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(top).to_owned();
                let name = relative(root, &path);
                // A link in a circle, or to nothing, is the site's own mistake.
                let broken_link = path.is_symlink();
                match name {
                    Some(name) if error.loop_ancestor().is_some() || broken_link => {
                        problems.push(link(&name, "leads nowhere"))
                    }
                    _ => return Err(Failure::new("read", path, error.into())),
                }
                continue;
            }
        };
        if entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|target| target.starts_with(root)) {
            if let Some(name) = relative(root, entry.path()) {
                problems.push(link(&name, "leads out of the site"));
            }
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.depth() > 0 && ignored(root, &entry) {
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if !entry.file_type().is_file() {
            continue;
        }
        match relative(root, entry.path()) {
            Some(path) => {
                let metadata = entry.metadata().map_err(|e| Failure::new("read", entry.path(), e.into()))?;
                let role = Role::of(&path);
                if role == Role::Unknown {
                    problems.push(unknown(&path));
                }
                files.push(SourceFile { path, role, size: metadata.len(), modified: modified(&metadata) });
            }
            None => problems.push(bad_name(root, entry.path())),
        }
    }
    Ok(())
}

/// When a file was last written, in nanoseconds since 1970; 0 where the file system keeps no such time.
pub(crate) fn modified(metadata: &std::fs::Metadata) -> i64 {
    let since = metadata.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    since.and_then(|since| i64::try_from(since.as_nanos()).ok()).unwrap_or(0)
}

/// What editors' programs and version control leave behind. In content/static/ hidden files are meant (`.well-known`).
fn ignored(root: &Path, entry: &DirEntry) -> bool {
    let name = entry.file_name().to_string_lossy();
    let junk = name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(&*name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".git" | ".gitkeep" | ".gitignore");
    let statics = entry.path().starts_with(root.join("content/static"));
    junk || (name.starts_with('.') && !statics)
}

fn relative(root: &Path, path: &Path) -> Option<SourcePath> {
    let path = path.strip_prefix(root).ok()?.to_str()?;
    SourcePath::new(&if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() })
}

fn link(path: &SourcePath, what: &str) -> Diagnostic {
    Diagnostic::new(&code::FOREIGN_LINK, Place::file(path), format!("the symbolic link {what}"))
        .hint("put a copy of the file in its place")
}

fn unknown(path: &SourcePath) -> Diagnostic {
    let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    Diagnostic::new(
        &code::UNKNOWN_FILE,
        Place::file(path),
        format!("nothing is made from a file of this kind in {folder}/"),
    )
    .hint("pictures belong into content/media/, other files into content/static/")
}

fn bad_name(root: &Path, path: &Path) -> Diagnostic {
    let shown =
        path.strip_prefix(root).unwrap_or(path).to_string_lossy().replace('\\', "/").replace(char::is_control, "");
    let place = SourcePath::new(&shown).unwrap_or_else(|| SourcePath::new("content").expect("a clean name"));
    Diagnostic::new(&code::BAD_FILE_NAME, Place::file(&place), format!("the file name `{shown}` can't be used"))
        .hint("rename it; letters of any language, digits, `-` and `_` are fine, as long as they are UTF-8")
}
