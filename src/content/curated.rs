use serde::{Deserialize, Serialize};

use super::{Breaking, Front, Parsed, Reading};
use crate::vocab::SourcePath;
use crate::yaml::{self, Fields};

/// A file of content/data/ that has a fixed meaning, besides being data for layouts.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub enum Curated {
    Front(Front),
    Breaking(Breaking),
}

impl Curated {
    /// What a data file means, `yaml` being its text. None, and no mistake, for those that mean nothing by themselves.
    pub fn parse(path: &SourcePath, yaml: &str, start: usize, reading: &Reading) -> Parsed<Self> {
        let name = path.below("content/data").and_then(|name| name.rsplit_once('.')).map_or("", |(name, _)| name);
        if !matches!(name, "front" | "breaking") {
            return (None, Vec::new());
        }
        let keys = match yaml::parse(path, yaml, start) {
            Ok(keys) => keys,
            Err(problem) => return (None, vec![*problem]),
        };
        let mut problems = Vec::new();
        let mut fields = Fields::new(path, yaml, keys, &mut problems);
        let curated = match name {
            "front" => Some(Self::Front(Front::read(path, &mut fields, reading))),
            _ => Breaking::read(path, &mut fields, reading).map(Self::Breaking),
        };
        fields.anything("extra");
        fields.finish();
        (curated, problems)
    }
}
