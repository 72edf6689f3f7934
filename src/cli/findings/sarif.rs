//! The Static Analysis Results Interchange Format, version 2.1.0, which code hosts and editors show.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::with_hints;
use crate::diag::{Code, Excerpt, Explanation, Finding, Level};
use crate::vocab::{Digest, SourcePath, percent_encode};

/// What paths are relative to. Where that is on this machine concerns nobody.
const ROOT: &str = "SITE";

pub(in crate::cli) fn log(findings: &[Finding]) -> Value {
    let mut codes: Vec<&Code> = findings.iter().map(|finding| finding.code).collect();
    codes.sort_by_key(|code| code.name);
    codes.dedup();
    let mut seen = BTreeMap::new();
    let results = findings.iter().map(|finding| {
        let rule = codes.iter().position(|code| *code == finding.code);
        let nth = seen.entry(fingerprint(finding)).or_insert(0);
        *nth += 1;
        let fingerprint = format!("{}:{nth}", fingerprint(finding).short());
        let related = finding.related.iter().enumerate().map(|(id, (path, excerpt, label))| {
            let mut location = location(path, excerpt);
            location["id"] = id.into();
            location["message"] = json!({"text": label});
            location
        });
        json!({
            "ruleId": finding.code.name,
            "ruleIndex": rule,
            "level": level(finding.level),
            "message": {"text": with_hints(finding)},
            "locations": [location(&finding.path, &finding.excerpt)],
            "relatedLocations": related.collect::<Vec<_>>(),
            "partialFingerprints": {"primaryLocationLineHash": fingerprint},
        })
    });
    let results: Vec<Value> = results.collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {
                "driver": {
                    "name": "blatt",
                    "semanticVersion": env!("CARGO_PKG_VERSION"),
                    "rules": codes.iter().map(|code| rule(code)).collect::<Vec<_>>(),
                },
            },
            "invocations": [{"executionSuccessful": true}],
            "originalUriBaseIds": {ROOT: {"description": {"text": "The folder of the site"}}},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn rule(code: &Code) -> Value {
    let Explanation { what, why, mend, wrong, right } = code.explanation;
    let help =
        format!("{what}\n\nWhy it matters: {why}\n\nTo mend it: {mend}\n\nWrong:\n\n{wrong}\n\nRight:\n\n{right}");
    let markdown = format!(
        "{what}\n\n**Why it matters.** {why}\n\n**To mend it.** {mend}\n\nWrong:\n\n```text\n{wrong}\n```\n\nRight:\n\n\
         ```text\n{right}\n```"
    );
    json!({
        "id": code.name,
        "shortDescription": {"text": code.explanation.summary()},
        "fullDescription": {"text": what},
        "help": {"text": help, "markdown": markdown},
        "defaultConfiguration": {"level": level(code.level)},
    })
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Info => "note",
    }
}

fn location(path: &SourcePath, excerpt: &Excerpt) -> Value {
    let mut physical = json!({"artifactLocation": {"uri": percent_encode(path.as_str()), "uriBaseId": ROOT}});
    if excerpt.text.is_some() {
        physical["region"] = json!({
            "startLine": excerpt.line,
            "startColumn": excerpt.column,
            "endColumn": excerpt.end_column,
        });
    }
    json!({"physicalLocation": physical})
}

/// Tells a finding from others, and knows it again when lines above it came or went.
fn fingerprint(finding: &Finding) -> Digest {
    let Finding { code, path, message, excerpt, .. } = finding;
    let line = excerpt.text.as_deref().unwrap_or_default().trim();
    Digest::of([code.name, path.as_str(), message, line].join("\0").as_bytes())
}
