//! A made-up outlet of any size, the same for the same number of articles.
//!
//! What it has in common with the real one it stands for: eight categories of unequal weight; a team that signs 60 % of
//! the articles and 60 authors who share the rest; 3,000 tags by Zipf's law, three to six an article; twelve years; about
//! 430 words a body, with headings, lists, quotations, links, umlauts and typographic quotes.
//!
//! [`blatt`] writes it as a site of ours, [`hugo`] the same articles as one of Hugo's.

pub mod blatt;
pub mod hugo;
mod picture;
mod prose;
mod random;
mod words;

use std::collections::HashSet;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};

use prose::{Prose, list};
use random::{Dice, Weighted};

pub const CATEGORIES: [(&str, u64); 8] = [
    ("politik", 18),
    ("wirtschaft", 15),
    ("panorama", 17),
    ("sport", 16),
    ("kultur", 8),
    ("wissen", 7),
    ("digital", 7),
    ("regional", 12),
];
pub const TAGS: usize = 3_000;
pub const AUTHORS: usize = 61;
/// All articles share them; a newsroom's pictures would hide what the generator does.
pub const PICTURES: u64 = 200;
/// When the build says it is: on the day of the newest article, so that one more opens no new month.
pub const NOW: &str = "2026-06-30T21:00:00Z";
/// The corpus ends here; articles added to it follow, ten minutes apart.
const END: &str = "2026-06-30T10:00:00Z";
const YEARS: i64 = 12;

pub struct Corpus {
    /// How many articles there are; the dates depend on it.
    pub articles: u64,
    prose: Prose,
    pub tags: Vec<Tag>,
    /// The team comes first.
    pub authors: Vec<Author>,
    zone: TimeZone,
    end: Timestamp,
    category_weights: Weighted,
    tag_weights: Weighted,
    author_weights: Weighted,
}

pub struct Tag {
    pub title: String,
    pub slug: String,
}

pub struct Author {
    pub name: String,
    pub id: String,
    pub bio: String,
}

pub struct Article<'a> {
    /// From 0, the oldest.
    pub number: u64,
    pub date: Zoned,
    pub category: &'static str,
    pub title: String,
    pub slug: String,
    pub tags: Vec<&'a Tag>,
    pub author: &'a Author,
    pub teaser: String,
    pub caption: String,
    pub credit: String,
    pub body: String,
}

impl Corpus {
    pub fn new(articles: u64) -> Self {
        assert!(articles > 0, "an outlet without articles has no dates to spread");
        let dice = &mut Dice::new(0);
        let prose = Prose::new(dice);
        Self {
            articles,
            tags: tags(&prose, dice),
            authors: authors(&prose, dice),
            prose,
            zone: TimeZone::get("Europe/Berlin").expect("a zone of the database"),
            end: END.parse().expect("an instant"),
            category_weights: Weighted::new(CATEGORIES.map(|(_, weight)| weight)),
            tag_weights: Weighted::zipf(TAGS, 0.9),
            author_weights: Weighted::zipf(AUTHORS - 1, 0.6),
        }
    }

    /// Depends on the size of the corpus and the number alone. Numbers past the end are news: by the team, whose box stands
    /// on most pages, so that one more of hers is the dearest article that could be added.
    pub fn article(&self, number: u64) -> Article<'_> {
        let dice = &mut Dice::new(number + 1);
        let date = self.date(number, dice);
        let category = CATEGORIES[self.category_weights.pick(dice)].0;
        let by_the_team = dice.percent(60);
        let other = &self.authors[1 + self.author_weights.pick(dice)];
        let author = if by_the_team || number >= self.articles { &self.authors[0] } else { other };
        let tags = self.tags_of_one(dice);
        let title = self.prose.title(dice);
        let short: Vec<_> = slug(&title, Umlauts::Spelt).split('-').take(9).map(str::to_owned).collect();
        let dossier = format!("/tag/{}/", tags[0].slug);
        Article {
            number,
            date: date.to_zoned(self.zone.clone()),
            category,
            slug: format!("{}-{}", short.join("-"), number + 1),
            author,
            teaser: self.prose.teaser(dice),
            caption: self.prose.caption(dice),
            credit: self.prose.credit(dice),
            body: self.prose.body((&tags[0].title, &dossier), dice),
            title,
            tags,
        }
    }

    /// A paragraph that an editor adds; another for each number.
    pub fn addition(&self, number: u64) -> String {
        self.prose.addition(number)
    }

    fn date(&self, number: u64, dice: &mut Dice) -> Timestamp {
        if number >= self.articles {
            return self.end + SignedDuration::from_mins(10 * (number - self.articles + 1) as i64);
        }
        // A year of 365.2425 days.
        let span = (YEARS * 31_556_952) as u64;
        let since = (u128::from(span) * u128::from(number) + u128::from(dice.below(span))) / u128::from(self.articles);
        self.end - SignedDuration::from_secs(span as i64) + SignedDuration::from_secs(since as i64)
    }

    fn tags_of_one(&self, dice: &mut Dice) -> Vec<&Tag> {
        let count = dice.between(3, 6) as usize;
        let mut chosen: Vec<usize> = Vec::with_capacity(count);
        while chosen.len() < count {
            let tag = self.tag_weights.pick(dice);
            if !chosen.contains(&tag) {
                chosen.push(tag);
            }
        }
        chosen.into_iter().map(|tag| &self.tags[tag]).collect()
    }
}

fn tags(prose: &Prose, dice: &mut Dice) -> Vec<Tag> {
    let compounds = prose.subjects.iter().flat_map(|one| prose.matters.iter().map(move |two| format!("{one}{two}")));
    let events = list(words::EVENTS);
    let places = list(words::PLACES);
    let titles = places.iter().flat_map(|place| events.iter().map(move |event| format!("{event} {place}")));
    let mut titles: Vec<String> = titles.chain(places.iter().map(|place| (*place).to_owned())).collect();
    let mut compounds: Vec<String> = compounds.collect();
    shuffle(&mut compounds, dice);
    compounds.truncate(TAGS - titles.len());
    titles.extend(compounds);
    // Any of them may be the most frequent.
    shuffle(&mut titles, dice);
    let tags: Vec<Tag> = titles.into_iter().map(|title| Tag { slug: slug(&title, Umlauts::Spelt), title }).collect();
    for umlauts in [Umlauts::Spelt, Umlauts::Dropped] {
        let slugs: HashSet<String> = tags.iter().map(|tag| slug(&tag.title, umlauts)).collect();
        assert_eq!(slugs.len(), TAGS, "each tag has a page of its own");
    }
    tags
}

fn authors(prose: &Prose, dice: &mut Dice) -> Vec<Author> {
    let team = Author {
        name: "Redaktion".into(),
        id: "redaktion".into(),
        bio:
            "Die Redaktion berichtet rund um die Uhr über Politik, Wirtschaft, Sport und das Geschehen in der Region. \
              Meldungen unter dieser Zeile stammen aus dem gesamten Team und von Agenturen."
                .into(),
    };
    let mut authors = vec![team];
    while authors.len() < AUTHORS {
        let name = prose.person(dice);
        let id = slug(&name, Umlauts::Spelt);
        if authors.iter().all(|other| other.id != id) {
            authors.push(Author { bio: prose.bio(&name, dice), name, id });
        }
    }
    authors
}

fn shuffle<T>(all: &mut [T], dice: &mut Dice) {
    for end in (1..all.len()).rev() {
        all.swap(end, dice.below(end as u64 + 1) as usize);
    }
}

#[derive(Clone, Copy)]
enum Umlauts {
    /// `ä` is `ae`, as blatt does for German.
    Spelt,
    /// `ä` is `a`, as Hugo does with removePathAccents.
    Dropped,
}

/// Own rather than blatt's: a mistake there must show as a dead link here.
fn slug(title: &str, umlauts: Umlauts) -> String {
    let mut words = String::with_capacity(title.len());
    for letter in title.chars().flat_map(char::to_lowercase) {
        match (letter, umlauts) {
            ('ä', Umlauts::Spelt) => words.push_str("ae"),
            ('ö', Umlauts::Spelt) => words.push_str("oe"),
            ('ü', Umlauts::Spelt) => words.push_str("ue"),
            ('ä', Umlauts::Dropped) => words.push('a'),
            ('ö', Umlauts::Dropped) => words.push('o'),
            ('ü', Umlauts::Dropped) => words.push('u'),
            ('ß', _) => words.push_str("ss"),
            ('ë', _) => words.push('e'),
            ('a'..='z' | '0'..='9', _) => words.push(letter),
            _ => words.push(' '),
        }
    }
    words.split_whitespace().collect::<Vec<_>>().join("-")
}

/// A text as YAML writes it between double quotes.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
