//! Rules that only `blatt check` applies: what a build could publish and a newsroom would regret.

mod foreign;
mod page;

pub use page::Pages;

use crate::diag::Diagnostic;
use crate::plan::Plan;
use crate::site::Site;
use crate::source::{SourceError, Sources};

/// All there is to look at before a page is made.
pub struct Outlet<'a> {
    pub site: &'a Site,
    pub plan: &'a Plan,
    pub sources: &'a Sources,
}

/// What the rules find in documents, and in the outlet as a whole.
pub fn outlet(_outlet: &Outlet) -> Result<Vec<Diagnostic>, SourceError> {
    Ok(Vec::new())
}
