//! What the keys of articles say of each other.

pub(super) mod correction;
pub(super) mod name_with_by;
pub(super) mod near_tag;
pub(super) mod slug;
pub(super) mod tag_spelling;
pub(super) mod unlabelled_ad;
pub(super) mod updated;

use jiff::tz::TimeZone;

use crate::vocab::Date;

/// Whether a date lies before another, as far as both are told: where one is a bare day, days are compared.
fn is_before(a: Date, b: Date, zone: &TimeZone) -> bool {
    match a.day_only || b.day_only {
        true => a.zoned(zone).date() < b.zoned(zone).date(),
        false => a.at < b.at,
    }
}
