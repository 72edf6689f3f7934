use super::{Parsed, picture};
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
    pub fn parse(path: &SourcePath, text: &str) -> Parsed<Self> {
        let yaml = text.strip_prefix('\u{feff}').unwrap_or(text);
        let keys = match yaml::parse(path, yaml, text.len() - yaml.len()) {
            Ok(keys) => keys,
            Err(problem) => return (None, vec![*problem]),
        };
        let mut problems = Vec::new();
        let mut fields = Fields::new(path, yaml, keys, &mut problems);
        let sidecar = Self {
            caption: fields.text("caption"),
            focus: picture::focus(&mut fields),
            alt: fields.meant_text("alt"),
            credit: fields.meant_text("credit"),
        };
        fields.anything("extra");
        fields.finish();
        (Some(sidecar), problems)
    }

    /// Stands in for one that can't be read: what may well be written there is not missed.
    pub fn stand_in() -> Self {
        Self { alt: Some("…".into()), credit: Some("…".into()), ..Self::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_focus_is_a_position() {
        let path = SourcePath::new("content/media/a.jpg.yaml").unwrap();
        let (sidecar, problems) = Sidecar::parse(&path, "focus: 50%  Top\n");
        assert_eq!((sidecar.unwrap().focus.as_deref(), problems.len()), (Some("50% top"), 0));
        let (sidecar, problems) = Sidecar::parse(&path, "focus: Left  Top\n");
        assert_eq!((sidecar.unwrap().focus.as_deref(), problems.len()), (Some("left top"), 0));
        let (sidecar, problems) = Sidecar::parse(&path, "focus: '0;background:url(//b.example)'\n");
        assert_eq!((sidecar.unwrap().focus, problems[0].code.name), (None, "bad-value"));
    }
}
