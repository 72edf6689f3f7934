//! blatt
#![forbid(unsafe_code)]
