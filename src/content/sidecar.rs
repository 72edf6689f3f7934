use crate::diag::Diagnostic;
use crate::vocab::SourcePath;
use crate::yaml::{self, Fields};
use serde::{Deserialize, Serialize};

/// The texts of a picture, in the file `NAME.jpg.yaml` beside `NAME.jpg`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sidecar {
    pub alt: Option<String>,
    pub caption: Option<String>,
    pub credit: Option<String>,
    pub focus: Option<String>,
}

impl Sidecar {
    pub fn parse(path: &SourcePath, text: &str) -> (Self, Vec<Diagnostic>) {
        let yaml = text.strip_prefix('\u{feff}').unwrap_or(text);
        let keys = match yaml::parse(path, yaml, text.len() - yaml.len()) {
            Ok(keys) => keys,
            Err(problem) => return (Self::default(), vec![*problem]),
        };
        let mut problems = Vec::new();
        let mut fields = Fields::new(path, yaml, keys, &mut problems);
        let sidecar = Self {
            alt: fields.text("alt"),
            caption: fields.text("caption"),
            credit: fields.text("credit"),
            focus: fields.text("focus"),
        };
        fields.anything("extra");
        fields.finish();
        (sidecar, problems)
    }
}
