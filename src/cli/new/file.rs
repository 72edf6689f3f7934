use std::io::{self, Write as _};
use std::path::Path;

use super::{Refusal, is_there};
use crate::cli::out::landing;
use crate::diag::Failure;

/// Puts a new file into `content`: all of it or nothing, and never in the place of another, nor by a link out of the site.
pub(super) fn put(content: &Path, path: &Path, text: &str) -> Result<(), Refusal> {
    let refused = |action: &'static str, at: &Path, error: io::Error| Refusal::Machine(Failure::new(action, at, error));
    let folder = path.parent().expect("a file of the site stands in a folder");
    let lands = landing(folder).and_then(|lands| Ok(lands.starts_with(landing(content)?)));
    if !lands.map_err(|error| refused("find", folder, error))? {
        return Err(Refusal::usage(
            format!("{} leads out of content/", folder.display()),
            "a symbolic link on the way to it leads elsewhere: take it away",
        ));
    }
    std::fs::create_dir_all(folder).map_err(|error| refused("create the folder", folder, error))?;
    // A name that builds pass over, should one look at the folder meanwhile.
    let mut builder = tempfile::Builder::new();
    builder.prefix(".new-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(|error| refused("write to the folder", folder, error))?;
    file.write_all(text.as_bytes()).map_err(|error| refused("write", path, error))?;
    match file.persist_noclobber(path) {
        Ok(_) => Ok(()),
        Err(failed) if failed.error.kind() == io::ErrorKind::AlreadyExists => Err(is_there(path)),
        Err(failed) => Err(refused("write", path, failed.error)),
    }
}
