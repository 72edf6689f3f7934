use std::path::Path;

use super::args::{Schema, SchemaOf};
use super::terminal::Terminal;
use super::{Exit, answer};
use crate::config;
use crate::diag::Failure;
use crate::schema::{Ids, Kind, schema};
use crate::source::{Role, SourceError, Sources};

pub(super) fn run(args: &Schema, folder: &Path, terminal: &Terminal) -> Exit {
    let ids = match ids(folder) {
        Ok(ids) => ids,
        Err(failure) => {
            terminal.complain(&failure.to_string());
            return Exit::Machine;
        }
    };
    let kind = match args.of {
        SchemaOf::Site => Kind::Site,
        SchemaOf::Article => Kind::Article,
        SchemaOf::Author => Kind::Author,
        SchemaOf::Category => Kind::Category,
    };
    answer::give(&answer::json(&schema(kind, &ids)), terminal)
}

/// The ids of the site in this folder; none if there is no site.
fn ids(folder: &Path) -> Result<Ids, Failure> {
    if !folder.join(config::FILE).is_file() {
        return Ok(Ids::default());
    }
    let sources = match Sources::look(folder) {
        Ok((sources, _)) => sources,
        Err(SourceError::Failure(failure)) => return Err(failure),
        // A file went while the folder was looked at.
        Err(SourceError::Changed(_)) => return ids(folder),
    };
    let stems = |role| sources.of(role).map(|file| file.path.stem().to_owned()).collect();
    Ok(Ids { authors: stems(Role::Author), categories: stems(Role::Category) })
}
