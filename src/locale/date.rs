use jiff::Zoned;
use jiff::civil::Weekday;

use super::{fill, put};

/// How much of a date is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateStyle {
    /// Day and time, in words.
    Long,
    /// Day, in words.
    Day,
    /// Day, as short as it gets.
    Short,
    /// Time of day.
    Time,
    /// Month and year.
    Month,
}

/// Patterns and names of a language, as the strings files give them. Tokens: `{day}` `{day2}` `{month}` `{month_short}`
/// `{month2}` `{year}` `{hour}` `{hour2}` `{hour12}` `{ampm}` `{minute}` `{weekday}`; a 2 means two digits.
#[derive(Debug, Clone)]
pub(super) struct Dates {
    pub long: String,
    pub day: String,
    pub short: String,
    pub time: String,
    pub month: String,
    /// With `{from}` and `{to}`.
    pub range: String,
    /// January first.
    pub months: Vec<String>,
    pub months_short: Vec<String>,
    /// Monday first.
    pub weekdays: Vec<String>,
}

const TOKENS: [&str; 12] =
    ["day", "day2", "month", "month_short", "month2", "year", "hour", "hour2", "hour12", "ampm", "minute", "weekday"];

impl Default for Dates {
    /// English, for languages without strings of their own.
    fn default() -> Self {
        let words = |text: &str| text.split(' ').map(str::to_owned).collect();
        Self {
            long: "{day} {month} {year}, {hour2}:{minute}".into(),
            day: "{day} {month} {year}".into(),
            short: "{year}-{month2}-{day2}".into(),
            time: "{hour2}:{minute}".into(),
            month: "{month} {year}".into(),
            range: "{from} – {to}".into(),
            months: words("January February March April May June July August September October November December"),
            months_short: words("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"),
            weekdays: words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday"),
        }
    }
}

impl Dates {
    pub fn format(&self, style: DateStyle, at: &Zoned) -> String {
        let pattern = match style {
            DateStyle::Long => &self.long,
            DateStyle::Day => &self.day,
            DateStyle::Short => &self.short,
            DateStyle::Time => &self.time,
            DateStyle::Month => &self.month,
        };
        let month = usize::from(at.month().unsigned_abs()).saturating_sub(1);
        let name =
            |names: &[String], index: usize, out: &mut String| names.get(index).is_some_and(|name| put(out, name));
        fill(pattern, |token, out| match token {
            "day" => number(out, at.day()),
            "day2" => two_digits(out, at.day()),
            "month" => name(&self.months, month, out),
            "month_short" => name(&self.months_short, month, out),
            "month2" => two_digits(out, at.month()),
            "year" => number(out, at.year()),
            "hour" => number(out, at.hour()),
            "hour2" => two_digits(out, at.hour()),
            "hour12" => number(out, (at.hour() + 11) % 12 + 1),
            "ampm" => put(out, if at.hour() < 12 { "am" } else { "pm" }),
            "minute" => two_digits(out, at.minute()),
            "weekday" => name(&self.weekdays, weekday(at.weekday()), out),
            _ => false,
        })
    }

    /// The first token of a pattern that means nothing.
    pub fn unknown_token(pattern: &str, range: bool) -> Option<&str> {
        pattern
            .split('{')
            .skip(1)
            .filter_map(|piece| piece.split_once('}'))
            .map(|(token, _)| token)
            .find(|token| if range { !matches!(*token, "from" | "to") } else { !TOKENS.contains(token) })
    }
}

fn number(out: &mut String, number: impl itoa::Integer) -> bool {
    out.push_str(itoa::Buffer::new().format(number));
    true
}

fn two_digits(out: &mut String, of: i8) -> bool {
    if of < 10 {
        out.push('0');
    }
    number(out, of)
}

fn weekday(day: Weekday) -> usize {
    usize::from(day.to_monday_zero_offset().unsigned_abs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_filled() {
        let at: Zoned = "2020-09-04T09:05:00+02:00[Europe/Berlin]".parse().unwrap();
        let check = |pattern: &str, want: &str| {
            let dates = Dates { long: pattern.into(), ..Dates::default() };
            assert_eq!(dates.format(DateStyle::Long, &at), want);
        };
        check("{day}. {month} {year}, {hour2}:{minute} Uhr", "4. September 2020, 09:05 Uhr");
        check("{weekday}, {month_short} {day2}, {hour12}:{minute} {ampm}", "Friday, Sep 04, 9:05 am");
        check("{day2}.{month2}.{year} {hour}", "04.09.2020 9");
        assert_eq!(Dates::unknown_token("{day}.{mon}", false), Some("mon"));
        assert_eq!(Dates::unknown_token("{from} – {to}", true), None);
    }
}
