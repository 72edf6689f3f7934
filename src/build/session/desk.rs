use std::sync::PoisonError;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Session;
use crate::content::Article;
use crate::diag::Finding;
use crate::plan::Content;
use crate::site::{Audience, Hidden, visibility};
use crate::vocab::{OutputPath, SourcePath};

/// Lines of each list of the desk.
const SHOWN: usize = 50;

/// Articles written last.
const RECENT: usize = 20;

/// What the newsroom is at.
#[derive(Debug, Default)]
pub struct Desk {
    /// The outlet.
    pub title: String,
    pub articles: usize,
    pub pages: usize,
    /// By path.
    pub drafts: Vec<Entry>,
    /// What appears next comes first.
    pub scheduled: Vec<Entry>,
    /// Written last comes first.
    pub recent: Vec<Entry>,
    /// Articles whose title holds what was asked for, newest first.
    pub found: Vec<Entry>,
}

/// An article on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub title: String,
    pub path: SourcePath,
    /// Where it stands in the preview.
    pub address: Option<String>,
    /// What the list is about: when it appears, when it was written, or its date.
    pub at: Timestamp,
    /// The same on the outlet's clocks.
    pub shown: String,
}

/// What a page is made from.
#[derive(Debug)]
pub struct About {
    pub path: SourcePath,
    pub title: String,
    /// Of an article or a text outside the news.
    pub words: Option<usize>,
    /// What there is to say of dates, on the outlet's clocks.
    pub dates: Vec<(&'static str, String)>,
    pub hidden: Option<Hidden>,
    /// Of this file alone.
    pub findings: Vec<Finding>,
}

impl Session {
    /// The desk, with the articles whose title holds `wanted`.
    pub fn desk(&self, wanted: &str) -> Desk {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let standing = self.standing();
        let Some(edition) = &standing.edition else { return Desk::default() };
        let site = edition.renderer.site();
        let now = self.now(&edition.zone).unwrap_or(site.now);
        let entry = |article: &Article, at: Timestamp| Entry {
            title: article.title.clone(),
            path: article.path.clone(),
            address: edition.output_of(&article.path).map(|output| site.config.base_url.link(&output.url)),
            at,
            shown: shown(at, &edition.zone),
        };
        let wanted = wanted.trim().to_lowercase();
        let (mut drafts, mut scheduled, mut recent, mut found) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for (article, modified) in kept.articles() {
            match visibility(article, now, Audience::Readers) {
                Err(Hidden::Draft) => drafts.push((&article.path, article)),
                Err(Hidden::Embargo(at)) => scheduled.push((at, article)),
                _ => {}
            }
            recent.push((modified, article));
            if !wanted.is_empty() && article.title.to_lowercase().contains(&wanted) {
                found.push((article.date.at, article));
            }
        }
        drafts.sort_by(|a, b| a.0.cmp(b.0));
        scheduled.sort_by(|a, b| (a.0, &a.1.path).cmp(&(b.0, &b.1.path)));
        recent.sort_by(|a, b| (b.0, &a.1.path).cmp(&(a.0, &b.1.path)));
        found.sort_by(|a, b| (b.0, &a.1.path).cmp(&(a.0, &b.1.path)));
        let written = |modified: i64| Timestamp::from_nanosecond(modified.into()).unwrap_or(Timestamp::UNIX_EPOCH);
        Desk {
            title: site.config.title.clone(),
            articles: site.articles.len(),
            pages: super::super::pages_of(edition.renderer.plan()),
            drafts: drafts.into_iter().take(SHOWN).map(|(_, article)| entry(article, article.date.at)).collect(),
            scheduled: scheduled.into_iter().take(SHOWN).map(|(at, article)| entry(article, at)).collect(),
            recent: recent.into_iter().take(RECENT).map(|(at, article)| entry(article, written(at))).collect(),
            found: found.into_iter().take(SHOWN).map(|(at, article)| entry(article, at)).collect(),
        }
    }

    /// What a page is made from; none if it is made of no file in particular.
    pub fn about(&self, page: &OutputPath) -> Option<About> {
        let standing = self.standing();
        let edition = standing.edition.as_ref()?;
        let site = edition.renderer.site();
        let output = edition.renderer.plan().output(page.as_str())?;
        let crate::plan::Origin::File(path) = &output.origin else { return None };
        let mut about = About {
            path: path.clone(),
            title: String::new(),
            words: None,
            dates: Vec::new(),
            hidden: None,
            findings: standing.findings.iter().filter(|finding| finding.path == *path).cloned().collect(),
        };
        match &output.content {
            Content::Article(ix) => {
                let article = &site.story(*ix).article;
                about.title.clone_from(&article.title);
                about.words = Some(article.body.words);
                about.hidden = visibility(article, site.now, Audience::Readers).err();
                let mut date = |name, at: Option<Timestamp>| {
                    about.dates.extend(at.map(|at| (name, shown(at, &edition.zone))));
                };
                date("date", Some(article.date.at));
                date("updated", article.updated.map(|date| date.at));
                date("publish", article.publish.map(|date| date.at));
                date("expires", article.expires.map(|date| date.at));
            }
            Content::Page(ix) => {
                let page = site.page(*ix);
                about.title.clone_from(&page.title);
                about.words = Some(page.body.words);
                about.hidden = page.draft.then_some(Hidden::Draft);
            }
            Content::List(..) => {}
            _ => return None,
        }
        Some(about)
    }
}

fn shown(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}
