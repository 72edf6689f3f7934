use std::fs;

use serde::Serialize;

/// What figures of this run may be compared with: figures of the same machine.
#[derive(Serialize)]
pub struct Machine {
    pub processors: usize,
    pub processor: Option<String>,
    /// In bytes.
    pub memory: Option<u64>,
}

impl Machine {
    pub fn this() -> Self {
        Self {
            processors: std::thread::available_parallelism().map_or(1, Into::into),
            processor: fact("/proc/cpuinfo", "model name"),
            memory: fact("/proc/meminfo", "MemTotal")
                .and_then(|text| text.trim_end_matches("kB").trim_end().parse::<u64>().ok())
                .map(|kilobytes| kilobytes * 1024),
        }
    }
}

/// The value of the first `name: value` in a file of the system.
fn fact(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_owned())
}
