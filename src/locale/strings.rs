use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;

use super::date::Dates;
use crate::yaml::without_controls;

/// The words and date patterns of one language, as a file of layouts/strings/ gives them.
#[derive(Debug, Clone, Default)]
pub struct Strings {
    texts: BTreeMap<String, Forms>,
    pub(super) dates: Dates,
    given: GivenDates,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "the value is neither a text nor one text for each plural category")]
enum Forms {
    One(String),
    /// By CLDR plural category; `other` is the fallback.
    Plural(BTreeMap<String, String>),
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct GivenDates {
    long: Option<String>,
    day: Option<String>,
    short: Option<String>,
    time: Option<String>,
    month: Option<String>,
    range: Option<String>,
    months: Option<Vec<String>>,
    months_short: Option<Vec<String>>,
    weekdays: Option<Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    dates: GivenDates,
    #[serde(default)]
    text: BTreeMap<String, Forms>,
}

/// Why a strings file can't be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StringsError {
    /// In lower case.
    pub message: String,
    /// Line and column, from 1, where the reader gave them.
    pub place: Option<(usize, usize)>,
}

/// A key that has no words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingText {
    key: String,
    near: Option<String>,
}

impl fmt::Display for MissingText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there are no words for `{}` in layouts/strings/", self.key)?;
        match &self.near {
            Some(near) => write!(f, "; the nearest key is `{near}`"),
            None => Ok(()),
        }
    }
}

const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

impl Strings {
    pub fn parse(yaml: &str) -> Result<Self, StringsError> {
        let yaml = yaml.strip_prefix('\u{feff}').unwrap_or(yaml);
        if yaml.trim().is_empty() {
            return Ok(Self::default());
        }
        let bad = |error: serde_yaml::Error| StringsError {
            message: error.to_string().split(" at line ").next().unwrap_or_default().to_owned(),
            place: error.location().map(|location| (location.line(), location.column())),
        };
        // Once to its type, which tells where a mistake is; once to any value, which can be cleaned.
        let _: File = serde_yaml::from_str(yaml).map_err(bad)?;
        let clean = without_controls(serde_yaml::from_str(yaml).map_err(bad)?);
        let file: File = serde_yaml::from_value(clean).map_err(bad)?;
        let wrong = |message: String| Err(StringsError { message, place: None });
        let dates = &file.dates;
        for pattern in [&dates.long, &dates.day, &dates.short, &dates.time, &dates.month].into_iter().flatten() {
            if let Some(token) = Dates::unknown_token(pattern, false) {
                return wrong(format!("a date pattern has no token `{{{token}}}`"));
            }
        }
        if let Some(token) = dates.range.as_deref().and_then(|range| Dates::unknown_token(range, true)) {
            return wrong(format!("a range of dates has no token `{{{token}}}`; it has `{{from}}` and `{{to}}`"));
        }
        for (names, count) in [(&dates.months, 12), (&dates.months_short, 12), (&dates.weekdays, 7)] {
            if let Some(names) = names
                && names.len() != count
            {
                return wrong(format!("a list of names has {} entries instead of {count}", names.len()));
            }
        }
        for (key, forms) in &file.text {
            let Forms::Plural(forms) = forms else { continue };
            if let Some(category) = forms.keys().find(|category| !CATEGORIES.contains(&category.as_str())) {
                return wrong(format!(
                    "`{category}` of `{key}` is no plural category; they are {}",
                    CATEGORIES.join(", ")
                ));
            }
            if !forms.contains_key("other") {
                return wrong(format!("`{key}` has no form `other`"));
            }
        }
        let mut strings = Self { texts: file.text, dates: Dates::default(), given: GivenDates::default() };
        strings.take_dates(file.dates);
        Ok(strings)
    }

    /// These strings with those of `over` put on top, key by key.
    pub fn overlay(mut self, over: Self) -> Self {
        self.texts.extend(over.texts);
        self.take_dates(over.given);
        self
    }

    pub(super) fn text(&self, key: &str, plural: Option<&str>) -> Result<&str, MissingText> {
        match self.texts.get(key) {
            Some(Forms::One(text)) => Ok(text),
            Some(Forms::Plural(forms)) => {
                let form = plural.and_then(|category| forms.get(category)).or_else(|| forms.get("other"));
                form.map(String::as_str).ok_or_else(|| self.missing(key))
            }
            None => Err(self.missing(key)),
        }
    }

    /// The keys there are words for, sorted.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    fn missing(&self, key: &str) -> MissingText {
        let near = crate::diag::nearest(key, self.keys()).map(str::to_owned);
        MissingText { key: key.to_owned(), near }
    }

    fn take_dates(&mut self, given: GivenDates) {
        fn put<T: Clone>(given: Option<T>, kept: &mut Option<T>, used: &mut T) {
            if let Some(value) = given {
                *used = value.clone();
                *kept = Some(value);
            }
        }
        let (kept, used) = (&mut self.given, &mut self.dates);
        put(given.long, &mut kept.long, &mut used.long);
        put(given.day, &mut kept.day, &mut used.day);
        put(given.short, &mut kept.short, &mut used.short);
        put(given.time, &mut kept.time, &mut used.time);
        put(given.month, &mut kept.month, &mut used.month);
        put(given.range, &mut kept.range, &mut used.range);
        put(given.months, &mut kept.months, &mut used.months);
        put(given.months_short, &mut kept.months_short, &mut used.months_short);
        put(given.weekdays, &mut kept.weekdays, &mut used.weekdays);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_site_puts_its_words_on_top() {
        let base = Strings::parse("dates: {day: \"{day}.{month2}.\"}\ntext: {a: A, b: B}").unwrap();
        let over = Strings::parse("text: {b: Bee}").unwrap();
        let all = base.overlay(over);
        assert_eq!((all.text("a", None), all.text("b", None)), (Ok("A"), Ok("Bee")));
        assert_eq!(all.dates.day, "{day}.{month2}.");
        assert!(all.text("aa", None).unwrap_err().to_string().ends_with("the nearest key is `a`"));
    }

    #[test]
    fn mistakes_are_told() {
        let check = |yaml: &str, want: &str| {
            let message = Strings::parse(yaml).unwrap_err().message;
            assert!(message.contains(want), "{message}");
        };
        check("dates: {day: \"{tag}\"}", "a date pattern has no token `{tag}`");
        check("dates: {months: [Jan]}", "1 entries instead of 12");
        check("text: {a: {one: x}}", "`a` has no form `other`");
        check("text: {a: {other: x, lots: y}}", "`lots` of `a` is no plural category");
        check("words: {}", "unknown field `words`");
    }
}
