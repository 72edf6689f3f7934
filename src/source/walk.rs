use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use super::folder::{Folder, Links};
use super::{Role, SourceError, SourceFile, unreadable};
use crate::config::FILE;
use crate::diag::{Diagnostic, Failure, Place, code};
use crate::vocab::SourcePath;

/// The folders and files a site is made of. Nothing else at its root is looked at, least of all the output.
pub const PARTS: [&str; 3] = [FILE, "content", "layouts"];

/// The longest name of an asset, in bytes: a file's name may have 255, and a dot and ten digits are put into it.
const LONGEST_ASSET: usize = 244;

/// How many files a thread asks for at a time.
const SOME: usize = 256;

/// Lists the site's files in the order of their paths.
pub(super) fn walk(root: &Path, problems: &mut Vec<Diagnostic>) -> Result<Walked, SourceError> {
    let mut found = Found::default();
    for part in PARTS {
        let top = root.join(part);
        if std::fs::symlink_metadata(&top).is_err_and(|e| e.kind() == io::ErrorKind::NotFound) {
            continue;
        }
        walk_part(root, &top, &mut found, problems)?;
    }
    let Found { all, linked } = found;
    // Walking takes one thread; what each file is to the site can be found out on all.
    let taken: Vec<_> = all.into_par_iter().map(|path| take(root, &path)).collect();
    let mut files = Vec::with_capacity(taken.len());
    for (file, problem) in taken {
        files.extend(file);
        problems.extend(problem.map(|problem| *problem));
    }
    files.par_sort_unstable();
    // Asking for sizes and times takes as long as walking, and can be done on all threads: some files of a folder at a time.
    let files = files.par_chunk_by(|a, b| a.0.folder() == b.0.folder()).flat_map(|folder| folder.par_chunks(SOME));
    let files = files.map(|some| see(root, some)).collect::<Vec<Result<Vec<_>, SourceError>>>();
    let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
    Ok(Walked { files: files.into_iter().flatten().collect(), linked })
}

/// Asks for the sizes and times of files of one folder.
fn see(root: &Path, files: &[(SourcePath, Role)]) -> Result<Vec<SourceFile>, SourceError> {
    let Some((first, _)) = files.first() else { return Ok(Vec::new()) };
    let refused = |path: &SourcePath, error| unreadable(path, &path.on_disk(root), error);
    let folder = Folder::open(&root.join(first.folder())).map_err(|error| refused(first, error))?;
    let see = |(path, role): &(SourcePath, Role)| {
        let seen = folder.see(path.file_name(), Links::Followed).map_err(|error| refused(path, error))?;
        Ok(SourceFile { path: path.clone(), role: *role, size: seen.size, modified: seen.modified })
    };
    files.iter().map(see).collect()
}

/// What a walk came by.
pub(super) struct Walked {
    pub files: Vec<SourceFile>,
    /// Whether any of them was come by through a symbolic link.
    pub linked: bool,
}

#[derive(Default)]
struct Found {
    /// Files, whatever they are to the site.
    all: Vec<PathBuf>,
    linked: bool,
}

fn walk_part(root: &Path, top: &Path, found: &mut Found, problems: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let mut walk = WalkDir::new(top).follow_links(true).into_iter();
    while let Some(entry) = walk.next() {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = error.path().unwrap_or(top).to_owned();
                let name = relative(root, &path);
                // A link in a circle, or to nothing, is the site's own mistake.
                match name {
                    Some(name) if error.loop_ancestor().is_some() => {
                        problems.push(link(&name, "leads back to a folder that it stands in", "take it away"));
                    }
                    Some(name) if path.is_symlink() => {
                        problems.push(link(&name, "leads to nothing", "take it away, or put the file in its place"));
                    }
                    Some(name) => return Err(unreadable(&name, &path, error.into())),
                    None => return Err(Failure::new("read", path, error.into()).into()),
                }
                continue;
            }
        };
        found.linked |= entry.path_is_symlink();
        if entry.path_is_symlink() && !entry.path().canonicalize().is_ok_and(|target| may_lead_to(root, top, &target)) {
            problems.push(match relative(root, entry.path()) {
                Some(name) => {
                    let what = match entry.file_type().is_dir() {
                        true => "put a copy of the folder in its place",
                        false => "put a copy of the file in its place",
                    };
                    link(&name, "leads out of content/ and layouts/", what)
                }
                None => bad_name(root, entry.path()),
            });
            if entry.file_type().is_dir() {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_dir() {
            if entry.depth() > 0 && ignored(root, entry.path()) {
                walk.skip_current_dir();
            }
            continue;
        }
        if entry.file_type().is_file() {
            found.all.push(entry.into_path());
        } else if !ignored(root, entry.path()) {
            // Whoever opens a pipe waits until somebody writes into it.
            problems.push(match relative(root, entry.path()) {
                Some(path) => no_file(&path),
                None => bad_name(root, entry.path()),
            });
        }
    }
    Ok(())
}

/// What a file is to the site, and what is wrong with it; neither if it is passed over.
fn take(root: &Path, on_disk: &Path) -> (Option<(SourcePath, Role)>, Option<Box<Diagnostic>>) {
    if ignored(root, on_disk) {
        return (None, None);
    }
    let Some(path) = relative(root, on_disk) else { return (None, Some(Box::new(bad_name(root, on_disk)))) };
    match Role::of(&path) {
        // The name it is published under holds a digest, too.
        Role::Asset if path.file_name().len() > LONGEST_ASSET => {
            let message = format!("the name of the asset `{path}` is too long");
            let long = Diagnostic::new(&code::BAD_FILE_NAME, Place::file(&path), message);
            (None, Some(Box::new(long.hint(format!("it may have {LONGEST_ASSET} bytes")))))
        }
        Role::Unknown => {
            let problem = unknown(&path);
            (Some((path, Role::Unknown)), Some(Box::new(problem)))
        }
        role => (Some((path, role)), None),
    }
}

fn no_file(path: &SourcePath) -> Diagnostic {
    Diagnostic::new(&code::UNKNOWN_FILE, Place::file(path), "this is no file but a pipe, a socket or a device")
        .hint("nothing is read from it; take it away")
}

/// Whether a link may lead there: to what the site is made of. Elsewhere in its folder may stand what is nobody's business,
/// such as a `.env`. site.yaml is not published, so it may be a link to any file of the site's folder.
fn may_lead_to(root: &Path, top: &Path, target: &Path) -> bool {
    match top.file_name().is_some_and(|name| name == FILE) {
        true => target.starts_with(root),
        false => ["content", "layouts"].iter().any(|part| target.starts_with(root.join(part))),
    }
}

/// What editors' programs and version control leave behind. In content/static/ hidden files are meant (`.well-known`).
pub(super) fn ignored(root: &Path, path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let junk = name.ends_with('~')
        || name.ends_with(".swp")
        || name.ends_with(".tmp")
        || (name.starts_with('#') && name.ends_with('#'))
        || matches!(&*name, ".DS_Store" | "Thumbs.db" | "desktop.ini" | ".git" | ".gitkeep" | ".gitignore");
    junk || (name.starts_with('.') && !path.starts_with(root.join("content/static")))
}

pub(super) fn relative(root: &Path, path: &Path) -> Option<SourcePath> {
    let path = path.strip_prefix(root).ok()?.to_str()?;
    SourcePath::new(&if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() })
}

fn link(path: &SourcePath, what: &str, hint: &str) -> Diagnostic {
    Diagnostic::new(&code::FOREIGN_LINK, Place::file(path), format!("the symbolic link {what}")).hint(hint)
}

fn unknown(path: &SourcePath) -> Diagnostic {
    let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
    Diagnostic::new(
        &code::UNKNOWN_FILE,
        Place::file(path),
        format!("nothing is made from a file of this kind in {folder}/"),
    )
    .hint(match path.extension() {
        _ if folder == "layouts/new" => "what `blatt new` begins with is article.md, author.md, category.md or page.md",
        "md" => "articles belong into content/articles/, other texts into content/pages/",
        _ => "pictures belong into content/media/, other files into content/static/",
    })
}

fn bad_name(root: &Path, path: &Path) -> Diagnostic {
    let shown = path.strip_prefix(root).unwrap_or(path).to_string_lossy();
    let shown: String = shown.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect();
    let shown = shown.replace('\\', "/");
    let folder = shown.split('/').next().unwrap_or_default();
    let place =
        [shown.as_str(), folder, "content"].into_iter().find_map(SourcePath::new).expect("the last one is clean");
    Diagnostic::new(&code::BAD_FILE_NAME, Place::file(&place), format!("the file name `{shown}` can't be used"))
        .hint("rename it; letters of any language, digits, `-` and `_` are fine, as long as they are UTF-8")
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::symlink;

    use super::*;

    /// Names a file and walks the site it stands in.
    fn check(make: impl FnOnce(&Path), want: &[&str]) {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path().canonicalize().unwrap();
        for part in ["content/static", "content/media", "layouts/assets"] {
            fs::create_dir_all(root.join(part)).unwrap();
        }
        make(&root);
        let mut problems = Vec::new();
        walk(&root, &mut problems).unwrap();
        let got: Vec<_> = problems.iter().map(|p| format!("{} {}", p.code.name, p.place.path)).collect();
        assert_eq!(got, want);
    }

    #[test]
    fn links_lead_to_what_the_site_is_made_of() {
        let secret = |root: &Path| fs::write(root.join(".env"), "x").unwrap();
        check(
            |root| {
                secret(root);
                symlink("../../.env", root.join("content/static/e.txt")).unwrap();
            },
            &["link-out-of-site content/static/e.txt"],
        );
        check(
            |root| {
                fs::write(root.join("layouts/assets/a.svg"), "x").unwrap();
                symlink("../../layouts/assets/a.svg", root.join("content/static/a.svg")).unwrap();
            },
            &[],
        );
        check(
            |root| {
                fs::write(root.join("site.prod.yaml"), "x").unwrap();
                symlink("site.prod.yaml", root.join("site.yaml")).unwrap();
            },
            &[],
        );
    }

    #[test]
    fn names_that_no_address_can_have_are_told() {
        check(
            |root| fs::write(root.join("content/media/a\nb.jpg"), "").unwrap(),
            &["bad-file-name content/media/a\u{fffd}b.jpg"],
        );
        check(
            |root| fs::write(root.join("content/static/a\u{1}"), "").unwrap(),
            &["bad-file-name content/static/a\u{fffd}"],
        );
        let long = format!("{}.css", "x".repeat(241));
        check(
            |root| fs::write(root.join("layouts/assets").join(&long), "").unwrap(),
            &[&format!("bad-file-name layouts/assets/{long}")],
        );
    }
}
