use std::sync::Arc;

use jiff::civil::Date;

use super::RenderError;
use super::at_hand::AtHand;
use super::body::Bodies;
use super::head::opening;
use super::view::correction_anchor;
use crate::config::FeedFormat;
use crate::content::{ArticleType, PictureRef};
use crate::machine::{self, Feed, Image, Item, Person};
use crate::picture::{Facts, Format};
use crate::plan::{List, Plan};
use crate::site::{ArticleIx, Picture, Site, Story, picture_kind};
use crate::vocab::{SourcePath, UrlPath, percent_encode};

/// The most categories of an item. An article is in the feeds of all its tags with all its tags, so without a bound their size
/// grows with the square of these: ten thousand tags made 7 GB. No desk files a text under more than some dozen.
const CATEGORIES: usize = 50;

/// Items of feeds. An article's stands in the feeds of many lists, in several formats each.
#[derive(Default)]
pub(super) struct FeedItems(AtHand<Item>);

impl FeedItems {
    /// A feed of a list: its newest articles, with their whole text unless the outlet wants teasers only.
    pub fn feed(
        &self,
        site: &Site,
        plan: &Plan,
        bodies: &Bodies,
        namesakes: &[bool],
        list: List,
        format: FeedFormat,
    ) -> Result<Vec<u8>, RenderError> {
        let base = &site.config.base_url;
        let item = |ix| self.0.get(ix, || uses(site), || item(site, plan, bodies, namesakes, ix));
        let newest = list.newest(site, site.config.feeds.items);
        let items = newest.into_iter().map(item).collect::<Result<Vec<_>, _>>()?;
        let home_url = base.absolute(&plan.routes.list(list));
        let self_url = base.absolute(&plan.routes.beside(list, format.file()));
        let feed = feed_of(site, home_url, self_url, &items);
        Ok(written(&Feed { title: title(site, list), subtitle: subtitle(site, list), ..feed }, format))
    }
}

/// In how many feeds each article is.
pub(super) fn uses(site: &Site) -> Vec<u32> {
    let feeds = &site.config.feeds;
    let mut uses = vec![0; site.articles.len()];
    let formats = u32::try_from(feeds.formats.len()).unwrap_or(u32::MAX);
    for list in List::all(site).filter(|list| !matches!(list, List::Month(_))) {
        list.newest(site, feeds.items).into_iter().for_each(|ix| uses[ix.index()] += formats);
    }
    uses
}

/// The feed of all corrections: the newest of them, whatever articles they are of.
pub(super) fn corrections(site: &Site, plan: &Plan, namesakes: &[bool], format: FeedFormat) -> Vec<u8> {
    let base = &site.config.base_url;
    let word = |key: &str| site.locale.text(key, &[], None).unwrap_or_default();
    let item = |one: &(ArticleIx, usize)| {
        let (correction, (ix, nth)) = (site.correction(*one), *one);
        let url = base.absolute(plan.routes.article(ix));
        Arc::new(Item {
            id: format!("{}#{}", id(site, plan, namesakes, ix), correction_anchor(nth)),
            url: format!("{url}#{}", correction_anchor(nth)),
            title: site.story(ix).article.title.clone(),
            summary: Some(correction.text.clone()),
            content_html: None,
            published: correction.date.zoned(&site.config.timezone),
            updated: None,
            // It is the outlet that corrects, whoever wrote the article.
            authors: vec![Person { name: site.config.title.clone(), url: Some(base.absolute(&UrlPath::home())) }],
            categories: Vec::new(),
            image: None,
            label: Some(word(&format!("correction-{}", correction.kind.word()))),
            language: None,
        })
    };
    let newest = site.corrections.iter().take(site.config.feeds.items);
    let items: Vec<Arc<Item>> = newest.map(item).collect();
    let home_url = base.absolute(&plan.routes.corrections);
    let title = format!("{} – {}", word("corrections-page"), site.config.title);
    let self_url = base.absolute(&plan.routes.corrections.folder().join(format.file()));
    written(&Feed { title, subtitle: None, ..feed_of(site, home_url, self_url, &items) }, format)
}

/// A feed of some items, but for what it is called.
fn feed_of<'a>(site: &Site, home_url: String, self_url: String, items: &'a [Arc<Item>]) -> Feed<'a> {
    Feed {
        title: String::new(),
        subtitle: None,
        id: home_url.clone(),
        home_url,
        self_url,
        language: site.locale.tag().to_owned(),
        updated: items.iter().map(|item| item.updated.as_ref().unwrap_or(&item.published)).max().cloned(),
        logo: logo(site),
        rights: site.config.publisher.legal_name.clone(),
        items,
    }
}

fn written(feed: &Feed, format: FeedFormat) -> Vec<u8> {
    match format {
        FeedFormat::Rss => machine::rss(feed),
        FeedFormat::Atom => machine::atom(feed),
        FeedFormat::Json => machine::json_feed(feed),
    }
}

fn title(site: &Site, list: List) -> String {
    let outlet = &site.config.title;
    let part = match list {
        List::Home | List::Month(_) => return outlet.clone(),
        List::Category(ix) => &site.section(ix).category.title,
        List::Tag(ix) => &site.topic(ix).title,
        List::Author(ix) => &site.profile(ix).author.name,
        List::Series(index) => &site.series[index].title,
    };
    format!("{part} – {outlet}")
}

fn subtitle(site: &Site, list: List) -> Option<String> {
    match list {
        List::Home | List::Month(_) => site.config.tagline.clone(),
        List::Category(ix) => site.section(ix).category.description.clone(),
        List::Tag(ix) => site.topic(ix).tag.as_ref().and_then(|tag| tag.description.clone()),
        List::Author(ix) => site.profile(ix).author.bio.clone(),
        List::Series(index) => site.series[index].description.clone(),
    }
}

fn item(site: &Site, plan: &Plan, bodies: &Bodies, namesakes: &[bool], ix: ArticleIx) -> Result<Item, RenderError> {
    let base = &site.config.base_url;
    let story = site.story(ix);
    let article = &story.article;
    let url = base.absolute(plan.routes.article(ix));
    let content_html = match site.config.feeds.full_text {
        true => {
            let rendered = bodies.article(site, plan, ix)?;
            Some(machine::absolutize(&rendered.html, base.origin(), &url))
        }
        false => None,
    };
    let person = |(ix, _): &(crate::site::AuthorIx, Option<String>)| Person {
        name: site.profile(*ix).author.name.clone(),
        url: Some(base.absolute(plan.routes.author(*ix))),
    };
    let agency = |name: &String| Person { name: name.clone(), url: None };
    let image = article.image.as_ref().and_then(|image| picture(site, &article.path, image));
    let label = match article.kind {
        // Readers of a feed must be able to tell an advertisement from an article.
        ArticleType::Advertorial => site.locale.text("type-advertorial", &[], None).ok(),
        _ => None,
    };
    let mut categories = vec![site.section(story.category).category.title.clone()];
    categories.extend(story.tags.iter().map(|ix| site.topic(*ix).title.clone()).take(CATEGORIES - 1));
    Ok(Item {
        id: id(site, plan, namesakes, ix),
        url,
        title: article.title.clone(),
        summary: article.teaser.clone().or_else(|| opening(&article.body.opening)),
        content_html,
        published: story.date.clone(),
        updated: story.modified(),
        authors: story.authors.iter().map(person).chain(article.agencies.iter().map(agency)).collect(),
        categories,
        image,
        label,
        language: article.lang.clone(),
    })
}

/// A tag URI (RFC 4151) by the day and the name of the file. Titles change, and addresses with them: by its address an article
/// would be new to readers once more. Folders mean nothing, so a name may be that of two; then for the later one, and for `index`,
/// which is the name of many, the address has to do.
fn id(site: &Site, plan: &Plan, namesakes: &[bool], ix: ArticleIx) -> String {
    let base = &site.config.base_url;
    let story = site.story(ix);
    let name = story.article.path.stem();
    if name == "index" || namesakes[ix.index()] {
        return base.absolute(plan.routes.article(ix));
    }
    format!("tag:{},{}:{}", base.host(), story.date.strftime("%Y-%m-%d"), percent_encode(name))
}

/// For each article whether the file of an earlier one of that day has the same name. The earliest has been told to readers when the
/// others come, so nothing changes for it.
pub(super) fn namesakes(site: &Site) -> Vec<bool> {
    let mut out = vec![false; site.articles.len()];
    let mut rest = out.as_mut_slice();
    for day in site.articles.chunk_by(|a, b| a.date.date() == b.date.date()) {
        let (of_day, others) = rest.split_at_mut(day.len());
        mark_namesakes(day, of_day);
        rest = others;
    }
    out
}

/// The same after some articles of some days came or went: `marks` has a place for each article that there is now.
pub(super) fn namesakes_of_days(site: &Site, days: impl IntoIterator<Item = Date>, marks: &mut [bool]) {
    for day in days {
        let of_day = |newest: bool| {
            site.articles.partition_point(|story| story.date.date() > day || !newest && story.date.date() == day)
        };
        let range = of_day(true)..of_day(false);
        mark_namesakes(&site.articles[range.clone()], &mut marks[range]);
    }
}

/// Marks those of the articles of one day, newest first.
fn mark_namesakes(day: &[Story], marks: &mut [bool]) {
    let mut names: Vec<(&str, usize)> =
        day.iter().enumerate().map(|(index, story)| (story.article.path.stem(), index)).collect();
    names.sort_unstable();
    for same in names.chunk_by(|a, b| a.0 == b.0) {
        same.iter().for_each(|(_, index)| marks[*index] = *index != same[same.len() - 1].1);
    }
}

/// The outlet's, if it is of a kind that readers of feeds show: they don't take drawings.
fn logo(site: &Site) -> Option<String> {
    let config = SourcePath::new(crate::config::FILE).expect("a clean name");
    let logo = site.media(&config, site.config.publisher.logo.as_deref()?)?;
    let is_shown = matches!(logo.facts.format, Some(Format::Jpeg | Format::Png | Format::Gif));
    is_shown.then(|| site.config.base_url.absolute(&logo.url))
}

/// The picture a document names, for machines.
pub(super) fn picture(site: &Site, from: &SourcePath, named: &PictureRef) -> Option<Image> {
    Some(image(site, &site.picture(from, named)?, &site.media(from, &named.src)?.facts))
}

pub(super) fn image(site: &Site, picture: &Picture, facts: &Facts) -> Image {
    Image {
        url: site.config.base_url.absolute(&picture.url),
        mime: facts.format.map_or("application/octet-stream", picture_kind).to_owned(),
        width: picture.width,
        height: picture.height,
        alt: site.typeset(&picture.alt),
        caption: site.typeset(&picture.caption),
        credit: site.typeset(&picture.credit),
        copyright: facts.copyright.clone(),
        license: facts.terms.clone().filter(|terms| terms.starts_with("https://") || terms.starts_with("http://")),
    }
}
