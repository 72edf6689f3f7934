//! What layouts see of authors, categories and tags, as they are named and as their pages show them.

use tera::Value;

use super::{Counts, Model, feeds};
use crate::render::fields::map;
use crate::site::{AuthorIx, CategoryIx, TagIx};
use crate::vocab::scheme;

impl Model<'_> {
    pub fn category_ref(&self, ix: CategoryIx) -> Value {
        let make = || {
            let category = &self.site.section(ix).category;
            map! {
                "id" => category.id.as_str(),
                "title" => category.title.as_str(),
                "url" => self.link(self.routes().category(ix)),
                "colour" => category.colour.as_deref(),
            }
            .into()
        };
        self.view.categories[ix.index()].get_or_init(make).clone()
    }

    /// The feeds of a category, which the pages of its articles name.
    pub fn feeds_of_category(&self, ix: CategoryIx) -> Value {
        let make = || feeds(self.site, self.routes().category(ix), &self.site.section(ix).category.title);
        self.view.feeds_of_categories[ix.index()].get_or_init(make).clone()
    }

    pub(super) fn author_ref(&self, ix: AuthorIx, role: Option<&str>) -> Value {
        let make = || -> Value {
            let author = &self.site.profile(ix).author;
            map! {
                "id" => author.id.as_str(),
                "name" => author.name.as_str(),
                "url" => self.link(self.routes().author(ix)),
                "absolute_url" => self.absolute(self.routes().author(ix)),
                "kind" => author.kind.word(),
                "role" => role.or(author.role.as_deref()),
            }
            .into()
        };
        match role {
            // Of this article only.
            Some(_) => make(),
            None => self.view.authors[ix.index()].get_or_init(make).clone(),
        }
    }

    pub(super) fn tag_ref(&self, ix: TagIx) -> Value {
        let make = || {
            let tag = self.site.topic(ix);
            map! { "id" => tag.id.as_str(), "title" => tag.title.as_str(), "url" => self.link(self.routes().tag(ix)) }
                .into()
        };
        self.view.tags[ix.index()].get_or_init(make).clone()
    }

    pub fn author(&self, ix: AuthorIx, body: &str, counts: Counts) -> Value {
        let profile = self.site.profile(ix);
        let author = &profile.author;
        let url = self.routes().author(ix);
        let image = author.image.as_deref().and_then(|src| self.site.plain_picture(&author.path, src));
        let social: Vec<Value> = author
            .social
            .iter()
            .map(|(network, handle)| map! { "name" => network.as_str(), "url" => profile_url(network, handle) }.into())
            .collect();
        map! {
            "id" => author.id.as_str(),
            "name" => author.name.as_str(),
            "kind" => author.kind.word(),
            "short" => author.short.as_deref(),
            "role" => author.role.as_deref(),
            "bio" => author.bio.as_deref(),
            "email" => author.email.as_deref(),
            "website" => author.website.as_deref(),
            "url" => self.link(url),
            "absolute_url" => self.absolute(url),
            "image" => image.map(|picture| self.picture(&picture)),
            "social" => social,
            "count" => counts.shown(profile.articles.len()),
            "count_text" => counts.shown(profile.articles.len()).map(|count| self.count_text(count)),
            "body" => Value::safe_string(body),
        }
        .into()
    }

    pub fn category(&self, ix: CategoryIx, body: &str, counts: Counts) -> Value {
        let section = self.site.section(ix);
        map! {
            "id" => section.category.id.as_str(),
            "title" => section.category.title.as_str(),
            "description" => section.category.description.as_deref(),
            "colour" => section.category.colour.as_deref(),
            "url" => self.link(self.routes().category(ix)),
            "count" => counts.shown(section.articles.len()),
            "count_text" => counts.shown(section.articles.len()).map(|count| self.count_text(count)),
            "body" => Value::safe_string(body),
        }
        .into()
    }

    pub fn tag(&self, ix: TagIx, body: &str, counts: Counts) -> Value {
        let topic = self.site.topic(ix);
        map! {
            "id" => topic.id.as_str(),
            "title" => topic.title.as_str(),
            "description" => topic.tag.as_ref().and_then(|tag| tag.description.as_deref()),
            "url" => self.link(self.routes().tag(ix)),
            "count" => counts.shown(topic.articles.len()),
            "count_text" => counts.shown(topic.articles.len()).map(|count| self.count_text(count)),
            "body" => Value::safe_string(body),
        }
        .into()
    }
}

/// The address of a profile: as written where it is one, else made from a handle for networks that have one place.
pub fn profile_url(network: &str, handle: &str) -> String {
    if scheme(handle).is_some() {
        return handle.to_owned();
    }
    let name = handle.trim_start_matches('@');
    match (network, name.split_once('@')) {
        ("mastodon", Some((user, host))) => format!("https://{host}/@{user}"),
        ("bluesky", _) => format!("https://bsky.app/profile/{name}"),
        ("x" | "twitter", _) => format!("https://x.com/{name}"),
        ("instagram", _) => format!("https://www.instagram.com/{name}/"),
        ("linkedin", _) => format!("https://www.linkedin.com/in/{name}/"),
        ("youtube", _) => format!("https://www.youtube.com/@{name}"),
        ("facebook", _) => format!("https://www.facebook.com/{name}"),
        _ => format!("https://{name}"),
    }
}
