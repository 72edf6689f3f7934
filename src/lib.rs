//! blatt turns a newsroom's Markdown into its whole site.
#![forbid(unsafe_code)]

pub mod vocab;
pub mod diag;
pub mod yaml;
pub mod config;
