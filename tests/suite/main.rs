//! The project's tests of whole sites: each is written as one string, built through the library, and looked at as a reader,
//! an editor or a server would. `site` has the tools; every other module is one promise of the product.

mod html;
mod site;

mod article;
mod broken;
mod check;
mod codes;
mod command_line;
mod corrections;
mod crawler;
mod determinism;
mod diagnostics;
mod embargo;
mod feeds;
mod fragments;
mod front;
mod fuzz;
mod hidden_links;
mod hostile;
mod incremental;
mod layers;
mod leak;
mod ledger;
mod lists;
mod locale;
mod markdown;
mod minify;
mod new;
mod outlet;
mod pictures;
mod preview;
mod publishing;
mod schema;
mod session;
mod series;
mod structured;
mod urls;
