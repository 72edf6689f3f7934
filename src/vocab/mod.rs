//! The words of the domain that carry a guarantee: a value of one of these types has been checked once and for all.

mod address;
mod byte_table;
mod date;
mod digest;
mod map;
mod source_path;
mod url_path;

pub use address::{is_email, is_web_address, scheme};
pub use byte_table::byte_table;
pub use date::{BadDate, Date, Now, rfc3339};
pub use digest::{Digest, Digester};
pub use map::{Map, Set};
pub use source_path::SourcePath;
pub use url_path::{BadUrlPath, BaseUrl, OutputPath, UrlPath, percent_decode, percent_encode};
