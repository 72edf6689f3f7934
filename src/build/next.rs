//! Knows when the site will look different though nobody touches it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::prepare::{Texts, read_texts};
use super::problems::{Problems, blocks};
use super::{BuildError, Options, Progress, Report, open_cache};
use crate::diag::Failure;
use crate::site::{self, Turn};
use crate::source::Sources;
use crate::vocab::SourcePath;

/// When the output will next change by itself.
#[derive(Debug)]
pub struct Next {
    /// The time that was asked from.
    pub now: Timestamp,
    /// The outlet's.
    pub zone: TimeZone,
    /// None: never.
    pub at: Option<Timestamp>,
    /// What changes at that instant, by path.
    pub changes: Vec<Change>,
}

/// What becomes of one article, or of what front.yaml and breaking.yaml say.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub path: SourcePath,
    /// The article's; the text, or the file that stands on the home page.
    pub title: String,
    pub turn: Turn,
}

/// Says when a build of these options would next give another output without a change of any file. Nothing is published,
/// nor looked at in the output. As a site with mistakes publishes nothing, they are the answer then.
pub fn next(options: &Options, progress: &dyn Progress) -> Result<Next, BuildError> {
    let root = options.root.canonicalize().map_err(Failure::at("open the folder", &options.root))?;
    let cache = open_cache(options, &root, progress);
    let mut problems = Problems::default();
    let (sources, found) = Sources::look(&root)?;
    problems.add(found);
    let refused = |problems: &Problems, checks: &[_]| {
        let findings = problems.findings(&sources, checks, options.strict);
        BuildError::Site(Box::new(Report { findings, ..Report::default() }))
    };
    let texts = read_texts(&sources, options, &cache, None, progress, &mut problems)?;
    let Some(Texts { config: Some(config), locale, contents }) = texts else { return Err(refused(&problems, &[])) };
    contents.keeping.end()?;
    let (now, zone, checks) = (options.clock.now(&config.timezone)?, config.timezone.clone(), config.checks.clone());

    let mut at = None;
    let mut changes = Vec::new();
    let documents = &contents.documents;
    let of_articles = documents.articles.iter().flat_map(|article| {
        let turns = site::turns(article, options.audience);
        turns.map(|(second, turn)| (second, turn, &article.path, article.title.as_str()))
    });
    let by_hand = site::by_hand(documents.front.as_ref(), documents.breaking.as_ref());
    for (second, turn, path, title) in of_articles.chain(by_hand).filter(|(second, ..)| *second > now.0.as_second()) {
        if at.is_none_or(|first| second < first) {
            at = Some(second);
            changes.clear();
        }
        if at == Some(second) {
            changes.push(Change { path: path.clone(), title: title.to_owned(), turn });
        }
    }
    let (_, found) = site::assemble(config, locale, contents.documents, now, options.audience);
    problems.add(found);
    if blocks(&problems.findings(&sources, &checks, options.strict), options.strict) {
        return Err(refused(&problems, &checks));
    }
    let at = at.and_then(|second| Timestamp::from_second(second).ok());
    Ok(Next { now: now.0, zone, at, changes })
}
