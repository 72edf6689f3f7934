//! The table of codes: `build` has what a build finds, the others what the rules of `check` find, by theme.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::Level;

/// A kind of mistake: its stable name, how much it weighs unless the site's `checks:` say otherwise, and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Kebab case; what `checks:` and `explain` take.
    pub name: &'static str,
    pub level: Level,
    /// Of what it is told of, nothing can be made: a document without its date, a page without its layout, two pages for
    /// one address. `checks:` can't lower it, or the build would go on with something missing and remove what was there.
    pub fixed: bool,
    pub explanation: Explanation,
}

/// What `blatt explain` says of a code. A part of the code, so that none is without one.
#[derive(Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What was found. The first sentence stands for all of it in lists.
    pub what: &'static str,
    /// What it would do to the outlet or its readers.
    pub why: &'static str,
    /// The way out.
    pub mend: &'static str,
    /// A few lines that have the mistake: of a file, or of the names of files.
    pub wrong: &'static str,
    /// The same mended.
    pub right: &'static str,
}

impl Explanation {
    /// For a line in a list; without its full stop.
    pub fn summary(&self) -> &'static str {
        self.what.split_once(". ").map_or(self.what, |(first, _)| first).trim_end_matches('.')
    }
}

/// Stores a code by its name.
pub(super) mod by_name {
    use super::*;

    pub fn serialize<S: Serializer>(code: &&'static Code, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(code.name)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Code, D::Error> {
        let name = String::deserialize(deserializer)?;
        ALL.iter().find(|code| code.name == name).copied().ok_or_else(|| D::Error::custom("no such code"))
    }
}

/// A part of the table: the codes as statics, and all of them in order.
macro_rules! codes {
    (@fixed) => { false };
    (@fixed fixed) => { true };
    ($(
        $ident:ident $name:literal $level:ident $(($fixed:ident))?
        what $what:literal why $why:literal mend $mend:literal wrong $wrong:literal right $right:literal
    )*) => {
        use super::{Code, Explanation, Level};
        $(pub static $ident: Code = Code {
            name: $name,
            level: Level::$level,
            fixed: codes!(@fixed $($fixed)?),
            explanation: Explanation { what: $what, why: $why, mend: $mend, wrong: $wrong, right: $right },
        };)*
        pub(super) const TABLE: &[&Code] = &[$(&$ident),*];
    };
}

mod article;
mod build;
mod links;
mod outlet;
mod pictures;
mod text;

/// The codes by name, for those who raise them.
pub mod code {
    pub use super::article::*;
    pub use super::build::*;
    pub use super::links::*;
    pub use super::outlet::*;
    pub use super::pictures::*;
    pub use super::text::*;
}

const TABLES: [&[&Code]; 6] = [build::TABLE, links::TABLE, pictures::TABLE, text::TABLE, article::TABLE, outlet::TABLE];

/// Every code there is. One table, since `checks:` in site.yaml is checked against it before any stage runs.
pub static ALL: &[&Code] = &joined::<{ count() }>();

const fn count() -> usize {
    let (mut count, mut table) = (0, 0);
    while table < TABLES.len() {
        count += TABLES[table].len();
        table += 1;
    }
    count
}

const fn joined<const COUNT: usize>() -> [&'static Code; COUNT] {
    let mut all = [TABLES[0][0]; COUNT];
    let (mut next, mut table) = (0, 0);
    while table < TABLES.len() {
        let mut row = 0;
        while row < TABLES[table].len() {
            all[next] = TABLES[table][row];
            (next, row) = (next + 1, row + 1);
        }
        table += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_texts_end() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        for Code { name, explanation: Explanation { what, why, mend, wrong, right }, .. } in ALL {
            assert!([what, why, mend].iter().all(|text| text.ends_with('.') && !text.contains("  ")), "{name}");
            assert!(!wrong.is_empty() && !right.is_empty() && wrong != right, "{name}");
            // They stand indented on a terminal.
            assert!(
                [wrong, right].iter().all(|example| example.lines().all(|line| line.chars().count() <= 76)),
                "{name}"
            );
        }
        assert!(ALL.iter().all(|code| !code.fixed || code.level == Level::Error));
    }
}
