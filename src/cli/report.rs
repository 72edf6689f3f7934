use serde_json::{Value, json};

use super::findings::finding;
use crate::build::Report;
use crate::publish::Changes;
use crate::vocab::{Digest, OutputPath};

/// What a build did, for programs. Keys are only ever added; `version` changes if one has to change its meaning.
pub(super) fn json(report: &Report, published: bool) -> Value {
    let Changes { added, changed, removed } = &report.changes;
    let file = |path: &OutputPath, digest: Option<Digest>| {
        let url = path.url();
        let url = report.base_url.as_ref().map_or_else(|| url.encoded(), |base| base.absolute(&url));
        match digest {
            Some(digest) => json!({"path": path.as_str(), "url": url, "digest": digest.to_string()}),
            None => json!({"path": path.as_str(), "url": url}),
        }
    };
    let files = |files: &[(OutputPath, Digest)]| -> Vec<Value> {
        files.iter().map(|(path, digest)| file(path, Some(*digest))).collect()
    };
    let stages = report.stages.iter().map(|(name, took)| json!({"stage": name, "seconds": took.as_secs_f64()}));
    json!({
        "version": 1,
        "published": published,
        "counts": {
            "articles": report.counts.articles,
            "pages": report.counts.pages,
            "files": report.counts.files,
            "bytes": report.counts.bytes,
        },
        "added": files(added),
        "changed": files(changed),
        "removed": removed.iter().map(|path| file(path, None)).collect::<Vec<_>>(),
        "made": report.made.iter().map(|(path, why)| json!({"path": path, "why": why.to_string()})).collect::<Vec<_>>(),
        "diagnostics": report.findings.iter().map(finding).collect::<Vec<_>>(),
        "seconds": report.elapsed.as_secs_f64(),
        "stages": stages.collect::<Vec<_>>(),
        "peak_memory": peak_memory(),
        "next_change": report.next_change.map(|at| at.to_string()),
    })
}

/// The most memory this process has had at once, in bytes, where the system tells (Linux).
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}
