//! Findings as data, in the order of files and lines.

pub(super) mod github;
pub(super) mod sarif;

use serde_json::{Value, json};

use crate::build::Report;
use crate::diag::{Finding, Tally};

/// A line for each.
pub(super) fn short(findings: &[Finding]) -> String {
    findings.iter().map(|finding| finding.short() + "\n").collect()
}

/// What a check found, for programs. Keys are only ever added; `version` changes if one has to change its meaning.
pub(super) fn json(report: &Report) -> Value {
    let Tally { errors, warnings, infos } = Tally::of(&report.findings);
    json!({
        "version": 1,
        "findings": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "counts": {
            "errors": errors,
            "warnings": warnings,
            "infos": infos,
            "files": report.counts.sources,
            "articles": report.counts.articles,
            "pages": report.counts.pages,
        },
        "seconds": report.elapsed.as_secs_f64(),
    })
}

pub(super) fn finding(finding: &Finding) -> Value {
    let related = finding.related.iter().map(|(path, excerpt, label)| {
        json!({
            "path": path.as_str(),
            "line": excerpt.line,
            "column": excerpt.column,
            "end_column": excerpt.end_column,
            "message": label,
        })
    });
    json!({
        "code": finding.code.name,
        "level": finding.level.name(),
        "path": finding.path.as_str(),
        "line": finding.excerpt.line,
        "column": finding.excerpt.column,
        "end_column": finding.excerpt.end_column,
        "message": finding.message,
        "hints": finding.hints,
        "related": related.collect::<Vec<_>>(),
    })
}

/// The message with the ways out, each on a line of its own, for whoever shows one text.
fn with_hints(finding: &Finding) -> String {
    finding.hints.iter().fold(finding.message.clone(), |text, hint| text + "\nhint: " + hint)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::diag::{Code, Excerpt, Level, code};
    use crate::vocab::SourcePath;

    pub(in crate::cli) fn made(code: &'static Code, level: Level, path: &str, text: &str, marked: &str) -> Finding {
        let at = text.find(marked).expect("it stands there");
        Finding {
            code,
            level,
            message: format!("there is something with `{marked}`"),
            path: SourcePath::new(path).expect("a path"),
            excerpt: Excerpt::cut(text, at..at + marked.len()),
            hints: Vec::new(),
            related: Vec::new(),
        }
    }

    #[test]
    fn a_finding_is_one_line() {
        let finding = made(&code::UNKNOWN_KEY, Level::Error, "content/a.md", "---\n\"lay\nout\": x\n---\n", "lay\nout");
        let want = "error[unknown-key] content/a.md:2:2 there is something with `lay\\nout`\n";
        assert_eq!(short(&[finding]), want);
    }
}
