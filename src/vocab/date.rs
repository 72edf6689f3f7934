use jiff::civil::{self, DateTime};
use jiff::fmt::temporal::DateTimePrinter;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The build's clock, read once at the edge: whatever depends on the time of day takes it from here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Now(pub Timestamp);

/// `2020-09-14T09:12:00+02:00`, as feeds (RFC 3339), sitemaps (W3C date and time) and `datetime` in HTML want it.
pub fn rfc3339(at: &Zoned) -> String {
    const WHOLE_SECONDS: DateTimePrinter = DateTimePrinter::new().precision(Some(0));
    WHOLE_SECONDS.timestamp_with_offset_to_string(&at.timestamp(), at.offset())
}

/// An instant an editor wrote down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Date {
    /// The instant; midnight in the outlet's zone where only a day was written.
    pub at: Timestamp,
    /// Only a day was written: no time of day is shown.
    pub day_only: bool,
}

/// Why a day of the calendar is no instant.
const OUT_OF_RANGE: &str = "it lies beyond the years that can be counted with";

/// Why a text is no date, in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BadDate(pub String);

impl Date {
    /// Reads `2020-09-14`, `2020-09-14 09:12`, `2020-09-14T09:12:30+02:00` and what lies between.
    /// A text without offset is read in `zone`; a time that a clock change leaves out moves forward by the gap.
    pub fn parse(text: &str, zone: &TimeZone) -> Result<Self, BadDate> {
        let bad = |reason: String| BadDate(reason);
        let text = text.trim();
        let (day, rest) = text.split_at_checked(10).ok_or_else(|| bad("a date is written 2020-09-14 09:12".into()))?;
        let day = parse_day(day)?;
        let rest = rest.trim_start_matches(['T', 't']).trim_start();
        if rest.is_empty() {
            let at = day.to_zoned(zone.clone()).map_err(|_| bad(OUT_OF_RANGE.into()))?.timestamp();
            return Ok(Self { at, day_only: true });
        }
        let split = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
        let (clock, offset) = rest.split_at(split);
        let time = parse_clock(clock.trim_end())?;
        let local = DateTime::from_parts(day, time);
        let zone = match offset {
            "" => zone.clone(),
            "Z" | "z" => TimeZone::UTC,
            other => TimeZone::fixed(parse_offset(other)?),
        };
        let at = local.to_zoned(zone).map_err(|_| bad(OUT_OF_RANGE.into()))?.timestamp();
        Ok(Self { at, day_only: false })
    }

    /// The instant on the clocks of `zone`.
    pub fn zoned(&self, zone: &TimeZone) -> Zoned {
        self.at.to_zoned(zone.clone())
    }
}

/// Whole seconds, which is all that [`Date::parse`] reads.
impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.at.as_second(), self.day_only).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (second, day_only) = Deserialize::deserialize(deserializer)?;
        Ok(Self { at: Timestamp::from_second(second).map_err(D::Error::custom)?, day_only })
    }
}

fn parse_day(text: &str) -> Result<civil::Date, BadDate> {
    let mut parts = text.splitn(3, '-');
    let (Some(year), Some(month), Some(day)) = (
        parts.next().and_then(|t| digits(t, 4)),
        parts.next().and_then(|t| digits(t, 2)),
        parts.next().and_then(|t| digits(t, 2)),
    ) else {
        return Err(BadDate("a date is written year-month-day, as in 2020-09-14".into()));
    };
    if !(1..=12).contains(&month) {
        return Err(BadDate(format!("there is no month {month}")));
    }
    civil::Date::new(year, month as i8, day.min(99) as i8)
        .map_err(|_| BadDate(format!("month {month} of {year} has no day {day}")))
}

fn parse_clock(text: &str) -> Result<civil::Time, BadDate> {
    let malformed = || BadDate("a time is written hour:minute, as in 09:12".into());
    let (text, _fraction) = text.split_once('.').unwrap_or((text, ""));
    let parts: Vec<&str> = text.split(':').collect();
    let (hour, minute, second) = match parts[..] {
        [h, m] => (h, m, "00"),
        [h, m, s] => (h, m, s),
        _ => return Err(malformed()),
    };
    let hour = digits(hour, 2).or_else(|| digits(hour, 1)).ok_or_else(malformed)?;
    let minute = digits(minute, 2).ok_or_else(malformed)?;
    let second = digits(second, 2).ok_or_else(malformed)?;
    civil::Time::new(hour as i8, minute as i8, second as i8, 0)
        .map_err(|_| BadDate(format!("there is no time {text} on a clock of 24 hours")))
}

fn parse_offset(text: &str) -> Result<Offset, BadDate> {
    let malformed = || BadDate("an offset is written +02:00 or Z".into());
    let (sign, rest) = text.split_at(1);
    let (hours, minutes) = match rest.split_once(':') {
        Some((h, m)) => (h, m),
        None if rest.len() == 4 => rest.split_at(2),
        None => (rest, "00"),
    };
    let hours = digits(hours, 2).ok_or_else(malformed)?;
    let minutes = digits(minutes, 2).ok_or_else(malformed)?;
    let seconds = (i32::from(hours) * 60 + i32::from(minutes)) * 60;
    Offset::from_seconds(if sign == "-" { -seconds } else { seconds }).map_err(|_| malformed())
}

fn digits(text: &str, count: usize) -> Option<i16> {
    (text.len() == count && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_editors_write_them() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let check = |text: &str, want: Result<&str, &str>| {
            let got = Date::parse(text, &berlin).map(|d| d.at.to_string()).map_err(|e| e.0);
            assert_eq!(got, want.map(str::to_owned).map_err(str::to_owned), "{text}");
        };
        check("2020-09-14", Ok("2020-09-13T22:00:00Z"));
        check("2020-09-14 09:12", Ok("2020-09-14T07:12:00Z"));
        check("2020-01-14 9:12", Ok("2020-01-14T08:12:00Z"));
        check("2020-09-14T09:12:30", Ok("2020-09-14T07:12:30Z"));
        check("2020-09-14T09:12:30.250Z", Ok("2020-09-14T09:12:30Z"));
        check("2020-09-14 09:12 +05:30", Ok("2020-09-14T03:42:00Z"));
        check("2020-09-14T09:12-0400", Ok("2020-09-14T13:12:00Z"));
        check("2020-03-29 02:30", Ok("2020-03-29T01:30:00Z"));
        check("2021-02-30", Err("month 2 of 2021 has no day 30"));
        check("9999-12-31", Err(OUT_OF_RANGE));
        check("2021-13-01", Err("there is no month 13"));
        check("2021-01-01 25:00", Err("there is no time 25:00 on a clock of 24 hours"));
        check("2021-01-01 12.30", Err("a time is written hour:minute, as in 09:12"));
        check("14.09.2020", Err("a date is written year-month-day, as in 2020-09-14"));
        check("gestern", Err("a date is written 2020-09-14 09:12"));
        check("2020-09-14 09:12 +2", Err("an offset is written +02:00 or Z"));
    }
}
