//! What differs from one language and country to another: words, plurals, numbers, dates, lists, order of names, quotation
//! marks and slugs. The data are Unicode's CLDR, by ICU4X, but for the words and date patterns, which are the site's own.
//!
//! A [`Locale`] is built once and shared by all threads.

mod date;
mod quotes;
mod slug;
mod strings;

pub use date::DateStyle;
pub use quotes::Quotes;
pub use strings::{MissingText, Strings, StringsError};

use std::cmp::Ordering;
use std::fmt::{self, Write as _};

use icu_collator::CollatorBorrowed;
use icu_collator::options::CollatorOptions;
use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::DecimalFormatterOptions;
use icu_list::ListFormatter;
use icu_list::options::ListFormatterOptions;
use icu_locale_core::Locale as Tag;
use icu_plurals::{PluralCategory, PluralRules};
use jiff::Zoned;

/// The conventions of one language and region.
pub struct Locale {
    tag: String,
    language: String,
    strings: Strings,
    quotes: Quotes,
    plurals: PluralRules,
    decimal: DecimalFormatter,
    list: ListFormatter,
    collator: CollatorBorrowed<'static>,
}

/// A text that is no language tag (BCP 47).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLocale(pub String);

impl fmt::Display for UnknownLocale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` is no language tag", self.0)
    }
}

/// A language tag as it is written, `de-DE` for `DE_de`, and the language in it.
pub fn canonical(tag: &str) -> Result<(String, String), UnknownLocale> {
    let parsed = parse(tag)?;
    Ok((parsed.to_string(), parsed.id.language.to_string()))
}

fn parse(tag: &str) -> Result<Tag, UnknownLocale> {
    let parsed: Option<Tag> = tag.replace('_', "-").parse().ok();
    parsed.filter(|tag| !tag.id.language.is_unknown()).ok_or_else(|| UnknownLocale(tag.to_owned()))
}

/// Languages written from right to left.
const RIGHT_TO_LEFT: [&str; 10] = ["ar", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ur", "yi"];

impl Locale {
    /// Builds a locale from a tag such as `de-DE`; the strings come from the site and the built-in theme.
    pub fn new(tag: &str, strings: Strings) -> Result<Self, UnknownLocale> {
        let unknown = || UnknownLocale(tag.to_owned());
        let parsed = parse(tag)?;
        Ok(Self {
            tag: parsed.to_string(),
            language: parsed.id.language.to_string(),
            strings,
            quotes: Quotes::of(&parsed.to_string()),
            plurals: PluralRules::try_new_cardinal((&parsed).into()).map_err(|_| unknown())?,
            decimal: DecimalFormatter::try_new((&parsed).into(), DecimalFormatterOptions::default())
                .map_err(|_| unknown())?,
            list: ListFormatter::try_new_and((&parsed).into(), ListFormatterOptions::default())
                .map_err(|_| unknown())?,
            collator: icu_collator::Collator::try_new((&parsed).into(), CollatorOptions::default())
                .map_err(|_| unknown())?,
        })
    }

    /// The whole tag, `de-DE`.
    pub fn tag(&self) -> &str {
        &self.tag
    }

    /// The language alone, `de`.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// `ltr` or `rtl`, as in HTML's `dir`.
    pub fn direction(&self) -> &'static str {
        if RIGHT_TO_LEFT.contains(&self.language.as_str()) { "rtl" } else { "ltr" }
    }

    /// As Open Graph writes it, `de_DE`.
    pub fn open_graph(&self) -> String {
        self.tag.replace('-', "_")
    }

    /// A number with its digits grouped: `44.818` in German.
    pub fn number(&self, number: u64) -> String {
        self.decimal.format(&Decimal::from(number)).to_string()
    }

    /// Names in a sentence: `Anna, Ben und Cem`.
    pub fn list(&self, items: &[String]) -> String {
        self.list.format(items.iter()).to_string()
    }

    /// The order of names in this language; names it holds for equal are told apart by their letters, so the order is total.
    pub fn compare(&self, a: &str, b: &str) -> Ordering {
        self.collator.compare(a, b).then_with(|| a.cmp(b))
    }

    /// The CLDR plural category of a number of things: `one`, `other`, …
    pub fn plural(&self, number: u64) -> &'static str {
        match self.plurals.category_for(number) {
            PluralCategory::Zero => "zero",
            PluralCategory::One => "one",
            PluralCategory::Two => "two",
            PluralCategory::Few => "few",
            PluralCategory::Many => "many",
            PluralCategory::Other => "other",
        }
    }

    /// The words for `key`: `{count}` becomes the grouped number, which also chooses the plural form, and every other
    /// name in braces its argument. A name without an argument stays as written.
    pub fn text(&self, key: &str, args: &[(&str, &str)], count: Option<u64>) -> Result<String, MissingText> {
        let pattern = self.strings.text(key, count.map(|count| self.plural(count)))?;
        Ok(fill(pattern, |name, out| match name {
            "count" => count.is_some_and(|count| put(out, self.number(count))),
            other => args.iter().find(|(arg, _)| *arg == other).is_some_and(|(_, value)| put(out, value)),
        }))
    }

    pub fn date(&self, style: DateStyle, at: &Zoned) -> String {
        self.strings.dates.format(style, at)
    }

    /// `3. März 2021 – 9. Mai 2021`; one day alone if both fall on it.
    pub fn date_range(&self, from: &Zoned, to: &Zoned) -> String {
        let (from, to) = (self.date(DateStyle::Day, from), self.date(DateStyle::Day, to));
        if from == to {
            return from;
        }
        fill(&self.strings.dates.range, |name, out| match name {
            "from" => put(out, &from),
            "to" => put(out, &to),
            _ => false,
        })
    }

    pub fn quotes(&self) -> Quotes {
        self.quotes
    }

    /// The one rule from a text to a path segment; see [`slug`].
    pub fn slugify(&self, text: &str) -> String {
        slug::slugify(&self.language, text)
    }
}

/// Replaces each `{name}` by what `write` writes for it; it says of which it knows nothing.
fn fill(pattern: &str, write: impl Fn(&str, &mut String) -> bool) -> String {
    let mut out = String::with_capacity(pattern.len() + 16);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').filter(|(name, _)| write(name, &mut out)) {
            Some((_, after)) => rest = after,
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// Writes what [`fill`] asks for.
fn put(out: &mut String, value: impl fmt::Display) -> bool {
    write!(out, "{value}").is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn locale(tag: &str) -> Locale {
        let yaml = "text:\n  about: Über {name}\n  articles: {one: \"{count} Artikel\", other: \"{count} Artikel\"}\n";
        Locale::new(tag, Strings::parse(yaml).unwrap()).unwrap()
    }

    #[test]
    fn numbers_are_grouped_as_the_country_does() {
        let check = |tag, want: &str| assert_eq!(locale(tag).number(44_818), want, "{tag}");
        check("de-DE", "44.818");
        check("en", "44,818");
        check("fr-FR", "44\u{202f}818");
        check("de-AT", "44\u{a0}818");
        check("en-IN", "44,818");
    }

    #[test]
    fn names_are_listed_and_ordered() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert_eq!(locale("de").list(&names(&["Anna", "Ben", "Cem"])), "Anna, Ben und Cem");
        assert_eq!(locale("en").list(&names(&["Anna", "Ben", "Cem"])), "Anna, Ben, and Cem");
        assert_eq!(locale("de").list(&names(&["Anna"])), "Anna");
        let sorted = |tag: &str| {
            let locale = locale(tag);
            let mut all = ["Zoe", "Özlem", "Oskar", "Ärmel", "Adler"];
            all.sort_by(|a, b| locale.compare(a, b));
            all.join(" ")
        };
        assert_eq!(sorted("de"), "Adler Ärmel Oskar Özlem Zoe");
        assert_eq!(sorted("sv"), "Adler Oskar Zoe Ärmel Özlem");
    }

    #[test]
    fn words_take_arguments_and_plurals() {
        let locale = locale("de-DE");
        assert_eq!(locale.text("about", &[("name", "Anna")], None).unwrap(), "Über Anna");
        assert_eq!(locale.text("articles", &[], Some(1)).unwrap(), "1 Artikel");
        assert_eq!(locale.text("articles", &[], Some(44_818)).unwrap(), "44.818 Artikel");
        assert_eq!(locale.text("about", &[], None).unwrap(), "Über {name}");
        assert!(locale.text("nothing", &[], None).is_err());
    }

    #[test]
    fn tags() {
        assert!(Locale::new("deutsch-land-und-mehr", Strings::default()).is_err());
        assert!(Locale::new("", Strings::default()).is_err());
        assert_eq!(locale("de_DE").tag(), "de-DE");
        assert_eq!(locale("ar").direction(), "rtl");
        assert_eq!(locale("ru").plural(3), "few");
        fn shared<T: Send + Sync>() {}
        shared::<Locale>();
    }
}
