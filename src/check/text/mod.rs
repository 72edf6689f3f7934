//! How texts are written: quotation marks, headings, the words of links, headlines and teasers.

pub(super) mod bare_link;
pub(super) mod empty_link;
pub(super) mod foreign_quotes;
pub(super) mod heading_jump;
pub(super) mod long_title;
mod marks;
pub(super) mod mixed_quotes;
pub(super) mod repeated_title;
pub(super) mod shortcode;
pub(super) mod teaser;
pub(super) mod unpaired_quote;
