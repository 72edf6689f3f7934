//! The order of the layers, and who may touch the world: read from the code itself.

use std::fs;
use std::path::{Path, PathBuf};

struct Source {
    /// As in `render`, for `src/render/view.rs`.
    module: String,
    file: String,
    /// Without comments, and without what only tests see.
    code: String,
}

fn sources() -> Vec<Source> {
    fn collect(folder: &Path, out: &mut Vec<PathBuf>) {
        for path in fs::read_dir(folder).expect("src").map(|entry| entry.expect("an entry").path()) {
            match path.is_dir() {
                true if path.ends_with("tests") => {}
                true => collect(&path, out),
                false => out.push(path),
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    files
        .iter()
        .map(|path| {
            let file = path.strip_prefix(&root).expect("below src").to_string_lossy().replace('\\', "/");
            let module = file.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(path).expect("UTF-8");
            let own = text.split("\n#[cfg(test)]\nmod ").next().unwrap_or_default();
            let code =
                own.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n");
            Source { module, file, code }
        })
        .collect()
}

fn layers() -> Vec<String> {
    let lib = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs")).expect("src/lib.rs");
    let name = |line: &str| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned);
    lib.lines().filter_map(name).collect()
}

#[test]
fn each_folder_uses_only_those_above_it() {
    let layers = layers();
    let level = |module: &str| layers.iter().position(|layer| layer == module);
    let mut wrong = Vec::new();
    for Source { module, file, code } in sources() {
        if matches!(&*module, "lib" | "main") {
            continue;
        }
        let own = level(&module).unwrap_or_else(|| panic!("src/lib.rs does not list {module}"));
        for after in code.split("crate::").skip(1) {
            let used: Vec<String> = match after.strip_prefix('{') {
                Some(group) => group.split('}').next().unwrap_or_default().split(',').map(first_word).collect(),
                None => vec![first_word(after)],
            };
            for used in used.iter().filter(|used| *used != &module) {
                match level(used) {
                    Some(theirs) if theirs < own => {}
                    Some(_) => wrong.push(format!("{file} uses {used}, which stands below {module}")),
                    None => wrong.push(format!("{file} uses crate::{used}, which is no layer")),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn only_the_edges_touch_the_world() {
    let check = |what: &[&str], allowed: &[&str]| {
        let mut wrong = Vec::new();
        for Source { module, file, code } in sources() {
            let found = what.iter().filter(|what| code.contains(**what));
            wrong.extend(found.filter(|_| !allowed.contains(&&*module)).map(|what| format!("{file} has {what}")));
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    };
    check(
        &["std::fs", "File::open", "WalkDir", "OpenOptions"],
        &["source", "publish", "cache", "build", "watch", "serve", "cli", "main"],
    );
    check(&["println!", "eprintln!", "print!", "dbg!", "io::stdout", "io::stderr"], &["cli"]);
    check(&["Timestamp::now", "Zoned::now", "SystemTime::now", "std::env"], &["cli"]);
    check(&["unsafe "], &[]);
}

#[test]
fn no_folder_is_named_for_leftovers() {
    for Source { file, .. } in sources() {
        let leftover =
            |part: &str| matches!(part.trim_end_matches(".rs"), "utils" | "util" | "helpers" | "misc" | "common");
        assert!(!file.split('/').any(leftover), "{file}");
    }
}

fn first_word(text: &str) -> String {
    let text = text.trim();
    text[..text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())].to_owned()
}
