use std::fs;

use rayon::prelude::*;

use super::{BuildError, Caching, Options, Progress, build};
use crate::diag::Failure;
use crate::publish::Manifest;
use crate::vocab::OutputPath;

/// Builds the site once more, from nothing and beside it, and returns every file that differs from what is published: none,
/// unless blatt has a mistake or somebody changed the output. `options` are those of the build before, with the same clock.
pub fn verify(options: &Options, progress: &dyn Progress) -> Result<Vec<OutputPath>, BuildError> {
    let beside =
        tempfile::tempdir().map_err(|error| Failure::new("create a folder to verify", &options.root, error))?;
    let published = options.out.clone().unwrap_or_else(|| options.root.join("public"));
    let clean = beside.path().join("public");
    build(&Options { out: Some(clean.clone()), caching: Caching::Off, record: false, ..options.clone() }, progress)?;
    let manifest = |folder| Ok::<_, Failure>(Manifest::read(folder)?.unwrap_or_default());
    let (want, got) = (manifest(&clean)?, manifest(&published)?);
    let mut paths: Vec<&str> = want.paths().chain(got.paths()).collect();
    paths.sort();
    paths.dedup();
    // Bytes are compared, not what manifests say of them. A file that can't be read differs.
    let differs = |path: &&str| match (fs::read(clean.join(path)), fs::read(published.join(path))) {
        (Ok(want), Ok(got)) => want != got,
        _ => true,
    };
    Ok(paths.into_par_iter().filter(differs).filter_map(OutputPath::checked).collect())
}
