//! blatt
#![forbid(unsafe_code)]

pub mod markdown;
