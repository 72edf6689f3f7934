//! The site's ledger on the disk: the one file of a site that a build writes, and only where there is one.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use super::problems::Problems;
use super::{BuildError, Options};
use crate::diag::{Diagnostic, Failure, Place, code};
use crate::plan::{Ledger, Plan, Published};
use crate::source::{LEDGER, Role, Sources};
use crate::vocab::{Digest, SourcePath};

/// What the site has published before, if it keeps a ledger. `kept_one`: the last build knows that it did.
pub(super) fn published(
    sources: &Sources,
    options: &Options,
    kept_one: bool,
    problems: &mut Problems,
) -> Result<Option<Published>, BuildError> {
    let Some(file) = sources.of(Role::Ledger).next() else {
        if kept_one && !options.accept_removals {
            problems.add(vec![vanished()]);
        }
        return Ok(None);
    };
    let ledger = match sources.text(file)? {
        Ok(text) => Ledger::parse(&text, &mut problems.all),
        Err(problem) => {
            problems.add(vec![problem]);
            return Ok(None);
        }
    };
    Ok(Some(Published { ledger, accept_removals: options.accept_removals }))
}

fn vanished() -> Diagnostic {
    let path = SourcePath::new(LEDGER).expect("a clean name");
    let message = format!("{LEDGER} is not there any more, and with it every address that this site has published");
    Diagnostic::new(&code::VANISHED_URL, Place::file(&path), message).hint(
        "put it back, as from version control; make an empty one to begin anew; or build with --accept-removals to do without",
    )
}

/// Writes what is published now into the site's ledger, if it keeps one, and says what it holds then. The new file takes the place
/// of the old one whole.
pub(super) fn record(sources: &Sources, root: &Path, plan: &Plan) -> Result<Option<Digest>, BuildError> {
    let (Some(kept), Some(source)) = (&plan.kept, sources.of(Role::Ledger).next()) else { return Ok(None) };
    let path = &source.path;
    let text = kept.ledger.text();
    let digest = Digest::of(text.as_bytes());
    if sources.bytes(path).is_ok_and(|before| before == text.as_bytes()) {
        return Ok(Some(digest));
    }
    // What somebody else wrote into it meanwhile, such as the lines of another branch, would be lost.
    sources.settled(source)?;
    let file = path.on_disk(root);
    let folder = file.parent().unwrap_or(root);
    let write = || {
        let mut new = tempfile::Builder::new().prefix(".urls").suffix(".tmp").tempfile_in(folder)?;
        new.write_all(text.as_bytes())?;
        // As the newsroom's other files may be read, which a temporary file may not.
        new.as_file().set_permissions(fs::metadata(&file)?.permissions())?;
        new.persist(&file).map_err(|error| error.error)
    };
    write().map_err(Failure::at("write", &file))?;
    Ok(Some(digest))
}

/// A digest of the site's ledger, if it has one.
pub(super) fn standing(sources: &Sources) -> Option<Digest> {
    let file = sources.of(Role::Ledger).next()?;
    sources.bytes(&file.path).ok().map(|bytes| Digest::of(&bytes))
}
