use jiff::Timestamp;

use crate::content::Article;
use crate::vocab::Now;

/// For whom the site is assembled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// What is published now, and nothing else.
    Readers,
    /// Drafts and articles under embargo, too.
    Editors,
}

/// Why a document is not in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hidden {
    Draft,
    /// Until this instant.
    Embargo(Timestamp),
    /// Since this instant.
    Expired(Timestamp),
    /// An author or a tag without a published article: a page of theirs could tell of an embargo.
    Unused,
}

/// Whether readers may see an article now. It appears at its `publish` instant, or at its `date` where it names none: a
/// date in the future means the article is planned, as it does in WordPress and Hugo.
pub fn visibility(article: &Article, now: Now, audience: Audience) -> Result<(), Hidden> {
    let from = article.publish.map_or(article.date.at, |publish| publish.at);
    if let Some(expires) = article.expires
        && expires.at <= now.0
    {
        return Err(Hidden::Expired(expires.at));
    }
    match audience {
        Audience::Editors => Ok(()),
        Audience::Readers if article.draft => Err(Hidden::Draft),
        Audience::Readers if from > now.0 => Err(Hidden::Embargo(from)),
        Audience::Readers => Ok(()),
    }
}
