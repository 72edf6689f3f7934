//! What structured data says of articles, authors and the outlet, from the model.

use super::feeds;
use super::view::{iso, profile_url};
use crate::content::{ArticleType, AuthorKind};
use crate::machine::{self, Author, Correction, Known, Outlet, PartOf, Profile, Story, StoryKind};
use crate::plan::Plan;
use crate::site::{ArticleIx, AuthorIx, Site};
use crate::vocab::{SourcePath, UrlPath};

/// What is the same on every page.
pub(super) fn known(site: &Site) -> Known {
    let config = SourcePath::new(crate::config::FILE).expect("a clean name");
    let publisher = &site.config.publisher;
    let logo = publisher.logo.as_deref().and_then(|logo| site.media(&config, logo));
    let outlet = Outlet {
        home_url: site.config.base_url.absolute(&UrlPath::home()),
        name: site.config.title.clone(),
        tagline: site.config.tagline.clone(),
        legal_name: publisher.legal_name.clone(),
        // A logo is its owner's: no maker is named for it.
        logo: logo.map(|logo| feeds::image(site, &logo.picture(None, Some(""), Some(""), None), &logo.facts)),
        email: publisher.email.clone(),
        telephone: publisher.phone.clone(),
        address: publisher.address.clone(),
        same_as: publisher.same_as.clone(),
        language: site.locale.tag().to_owned(),
    };
    outlet.known()
}

pub(super) fn story(site: &Site, plan: &Plan, ix: ArticleIx) -> Story {
    let story = site.story(ix);
    let article = &story.article;
    let zone = &site.config.timezone;
    let agency = |name: &String| Author { name: name.clone(), url: None, kind: machine::AuthorKind::Organization };
    let correction = |correction: &crate::content::Correction| Correction {
        date: iso(&correction.date.zoned(zone), correction.date.day_only),
        label: site.locale.text(&format!("correction-{}", correction.kind.word()), &[], None).unwrap_or_default(),
        text: correction.text.clone(),
    };
    let authors = story.authors.iter().map(|(ix, _)| author(site, plan, *ix));
    Story {
        kind: kind(article.kind),
        published: story.date.clone(),
        modified: story.modified(),
        expires: article.expires.map(|expires| expires.zoned(zone)),
        image: article.image.as_ref().and_then(|image| feeds::picture(site, &article.path, image)),
        authors: authors.chain(article.agencies.iter().map(agency)).collect(),
        section: site.section(story.category).category.title.clone(),
        keywords: story.tags.iter().map(|ix| site.topic(*ix).title.clone()).collect(),
        dateline: article.dateline.clone(),
        series: site.series_of(story).map(|index| PartOf {
            series: site.series[index].title.clone(),
            url: site.config.base_url.absolute(plan.routes.series(index)),
            part: article.series.as_ref().and_then(|series| series.part),
        }),
        corrections: article.corrections.iter().map(correction).collect(),
    }
}

pub(super) fn profile(site: &Site, plan: &Plan, ix: AuthorIx) -> Profile {
    let profile = site.profile(ix);
    let own = &profile.author;
    let social = own.social.iter().map(|(network, handle)| profile_url(network, handle));
    let same_as = own.website.iter().cloned().chain(social);
    let image = own.image.as_deref().and_then(|src| {
        let media = site.media(&own.path, src)?;
        Some(feeds::image(site, &media.picture(None, None, None, None), &media.facts))
    });
    Profile {
        author: author(site, plan, ix),
        role: own.role.clone(),
        image,
        same_as: same_as.filter(|url| url.starts_with("http")).collect(),
        articles: profile.articles.len() as u64,
    }
}

fn author(site: &Site, plan: &Plan, ix: AuthorIx) -> Author {
    let author = &site.profile(ix).author;
    Author {
        name: author.name.clone(),
        url: Some(site.config.base_url.absolute(plan.routes.author(ix))),
        kind: match author.kind {
            AuthorKind::Person => machine::AuthorKind::Person,
            AuthorKind::Team | AuthorKind::Agency => machine::AuthorKind::Organization,
        },
    }
}

fn kind(kind: ArticleType) -> StoryKind {
    match kind {
        ArticleType::Report | ArticleType::Interview => StoryKind::News,
        ArticleType::Reportage => StoryKind::Reportage,
        ArticleType::Analysis => StoryKind::Analysis,
        ArticleType::Opinion => StoryKind::Opinion,
        ArticleType::Background => StoryKind::Background,
        ArticleType::Review => StoryKind::Review,
        ArticleType::Satire => StoryKind::Satire,
        ArticleType::Advertorial => StoryKind::Advertisement,
    }
}
