//! docs/CODES.md is what the table of codes says.

use std::fs;
use std::path::Path;

use blatt::diag::{ALL, Code, Explanation};

/// Set to anything, this writes the page anew instead of comparing it.
const WRITE: &str = "BLATT_WRITE_DOCS";

#[test]
fn the_page_of_codes_is_complete_and_true() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/CODES.md");
    if std::env::var_os(WRITE).is_some() {
        fs::write(&file, page()).expect("docs/ can be written to");
    }
    let stands = fs::read_to_string(&file).unwrap_or_default().replace("\r\n", "\n");
    assert!(
        stands == page(),
        "docs/CODES.md is not what src/diag/codes.rs says; write it anew with\n\n    \
         {WRITE}=1 cargo test --test suite codes::\n"
    );
}

fn page() -> String {
    let mut codes = ALL.to_vec();
    codes.sort_by_key(|code| code.name);
    let row = |code: &&Code| {
        let Code { name, level, explanation, .. } = code;
        format!("| [`{name}`](#{name}) | {} | {} |\n", level.name(), explanation.summary().replace('|', "\\|"))
    };
    let mut page = "# What blatt finds\n\n\
        Every diagnostic has a code: the word in brackets, as in `error[unknown-key]`. It never changes. `blatt explain CODE` prints\n\
        what stands here. `checks:` in `site.yaml` gives a code another level, or turns it `off`, unless it is said to stay an error.\n\n\
        This page is made from the program's own table, `src/diag/codes.rs`; a test keeps it so.\n\n\
        | code | level | what |\n| --- | --- | --- |\n"
        .to_owned();
    page.extend(codes.iter().map(row));
    page.extend(codes.iter().map(|code| section(code)));
    page
}

fn section(code: &Code) -> String {
    let Explanation { what, why, mend, wrong, right } = code.explanation;
    let level = if code.fixed { "always an error".to_owned() } else { code.level.name().to_owned() };
    format!(
        "\n## {}\n\n*Level: {level}.* {what}\n\n**Why it matters.** {why}\n\n**To mend it.** {mend}\n\nWrong:\n\n\
         ```text\n{wrong}\n```\n\nRight:\n\n```text\n{right}\n```\n",
        code.name
    )
}
