//! blatt turns a newsroom's Markdown into its whole site.
//!
//! ```text
//! disk -source-> Sources -content-> Documents -site-> Site -plan-> Plan -render-> bytes -publish-> public/
//! ```
//!
//! Every stage has its own type and is a function of the one before. The modules stand in the order of their layers: each
//! uses only those before it, which a test holds them to. Only `source`, `publish`, `cache`, `build`, `watch`, `serve` and `cli`
//! touch the world.
#![forbid(unsafe_code)]

pub mod vocab;
pub mod diag;
pub mod yaml;
pub mod locale;
pub mod markdown;
pub mod picture;
pub mod machine;
pub mod config;
pub mod source;
pub mod content;
pub mod schema;
pub mod site;
pub mod plan;
pub mod render;
pub mod check;
pub mod form;
pub mod publish;
pub mod cache;
pub mod build;
pub mod watch;
pub mod serve;
pub mod cli;
