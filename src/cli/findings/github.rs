//! Annotations as a workflow of GitHub prints them, by which it marks lines of a change.

use std::path::{Path, PathBuf};

use super::with_hints;
use crate::diag::{Finding, Level};

/// The site's folder within the repository, from whose top annotations name files.
pub(in crate::cli) fn folder(site: &Path) -> PathBuf {
    let top = std::env::var_os("GITHUB_WORKSPACE").map(PathBuf::from).or_else(|| std::env::current_dir().ok());
    let within = top.and_then(|top| {
        let (site, top) = (site.canonicalize().ok()?, top.canonicalize().ok()?);
        site.strip_prefix(&top).map(Path::to_owned).ok()
    });
    within.unwrap_or_default()
}

/// A line for each finding. `folder` is that of the site in the repository.
pub(in crate::cli) fn annotations(findings: &[Finding], folder: &Path) -> String {
    findings.iter().map(|finding| annotation(finding, folder) + "\n").collect()
}

fn annotation(finding: &Finding, folder: &Path) -> String {
    let level = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "notice",
    };
    let file = folder.join(finding.path.as_str()).to_string_lossy().replace('\\', "/");
    format!(
        "::{level} file={},line={},col={},endColumn={},title={}::{}",
        property(&file),
        finding.excerpt.line,
        finding.excerpt.column,
        finding.excerpt.end_column,
        property(finding.code.name),
        data(&with_hints(finding)),
    )
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::findings::tests::made;
    use crate::diag::code;

    #[test]
    fn no_text_ends_an_annotation_or_a_property() {
        let mut finding = made(&code::DEAD_LINK, Level::Info, "content/50%, a:b.md", "[a](b::c,d%.md)\n", "b::c,d%.md");
        finding.hints = vec!["one\r\n::error::two".into()];
        let want = "::notice file=news/content/50%25%2C a%3Ab.md,line=1,col=5,endColumn=15,title=dead-link::there is something \
                    with `b::c,d%25.md`%0Ahint: one%0D%0A::error::two\n";
        assert_eq!(annotations(&[finding], Path::new("news")), want);
    }
}
