//! What an outlet owes its readers and the trade, whatever its articles say.

pub(super) mod ads_txt;
pub(super) mod base_url;
pub(super) mod bio;
pub(super) mod description;
pub(super) mod imprint;
pub(super) mod manifest;
pub(super) mod robots_txt;
pub(super) mod security_txt;

use std::ops::Range;

/// The lines of a text with their places, without their ends.
fn lines(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        let line = line.trim_end();
        Some((start..start + line.len(), line))
    })
}
