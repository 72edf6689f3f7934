use super::Outlet;
use crate::diag::Diagnostic;
use crate::plan::Content;
use crate::source::SourceError;
use crate::vocab::OutputPath;

/// The rules on finished pages. They are shown one by one, on any thread and in any order; what is found does not depend on it.
pub struct Pages<'a> {
    _outlet: Outlet<'a>,
}

impl<'a> Pages<'a> {
    pub fn new(outlet: Outlet<'a>) -> Self {
        Self { _outlet: outlet }
    }

    /// Whether the rules look into files of this name.
    pub fn reads(path: &OutputPath) -> bool {
        path.as_str().ends_with(".html") || path.as_str().ends_with(".css")
    }

    /// Looks at a finished file. It has no content of the plan if it is a fragment that the server puts into pages.
    pub fn look(&self, path: &OutputPath, _content: Option<&Content>, _bytes: &[u8]) -> Result<(), SourceError> {
        let _ = Self::reads(path);
        Ok(())
    }

    /// What was found.
    pub fn found(self) -> Result<Vec<Diagnostic>, SourceError> {
        Ok(Vec::new())
    }
}
