//! Another text in the place of an article, where nothing else depends on what changed.

use std::sync::Arc;

use super::{ArticleIx, LinkTarget, MediaFile, Site};
use crate::content::Article;
use crate::markdown::Picture;
use crate::vocab::Digest;

impl Site {
    /// Whether a published article may take the place of the earlier version of itself with nothing else of the site changing: no
    /// list, address, neighbour, count, picture in use or instant. A preview asks it, to do little where most edits are; whoever adds a
    /// key decides here whether other pages, or the plan, depend on it. When in doubt they do.
    pub fn can_revise(&self, ix: ArticleIx, new: &Article) -> bool {
        let old = &*self.story(ix).article;
        let Article {
            path,
            complete,
            date,
            authors,
            category,
            tags,
            image,
            kind,
            agencies,
            slug,
            draft,
            publish,
            expires,
            aliases,
            canonical,
            series,
            related,
            noindex,
            lang,
            gone,
            status_reason,
            corrections,
            body,
            extra,
            // What the page, and whoever shows a summary of it, read of the article itself.
            title: _,
            no_ads: _,
            kicker,
            teaser,
            updated,
            dateline,
            byline,
            seo_title,
            social_title,
        } = new;
        // A layout may do something with a text that it can't do with none.
        let same_keys = [kicker, teaser, dateline, byline, seo_title, social_title].map(Option::is_some)
            == [&old.kicker, &old.teaser, &old.dateline, &old.byline, &old.seo_title, &old.social_title]
                .map(Option::is_some)
            && updated.is_some() == old.updated.is_some();
        let same = (path, complete, date, authors, category, tags)
            == (&old.path, &old.complete, &old.date, &old.authors, &old.category, &old.tags)
            && (image, kind, agencies, slug, draft, publish)
                == (&old.image, &old.kind, &old.agencies, &old.slug, &old.draft, &old.publish)
            && (expires, aliases, canonical, series, related)
                == (&old.expires, &old.aliases, &old.canonical, &old.series, &old.related)
            && (noindex, lang, &body.lang) == (&old.noindex, &old.lang, &old.body.lang)
            && (gone, status_reason, corrections, extra)
                == (&old.gone, &old.status_reason, &old.corrections, &old.extra);
        same && same_keys
            && same_pictures(&body.pictures, &old.body.pictures)
            && self.linked_media(new) == self.linked_media(old)
    }

    /// Whether a picture or another file below content/media/ may take the place of its earlier version: what is shown of it beside its
    /// pixels is the same.
    pub fn can_replace_media(&self, name: &str, new: &MediaFile) -> bool {
        self.media.get(name).is_some_and(|media| media.facts == new.facts)
    }

    /// Puts a file in the place of its earlier version; see [`Self::can_replace_media`].
    pub fn replace_media(&mut self, name: &str, digest: Digest) {
        if let Some(media) = Arc::make_mut(&mut self.media).get_mut(name) {
            media.digest = digest;
        }
    }

    /// Puts an article in the place of the earlier version of itself; see [`Self::can_revise`].
    pub fn revise(&mut self, ix: ArticleIx, article: Arc<Article>) {
        let zone = self.config.timezone.clone();
        self.links.number(&article.path).iter().for_each(|file| self.mentions.renew(*file));
        let articles = Arc::make_mut(&mut self.articles);
        let own = Arc::make_mut(&mut articles[ix.index()].own);
        own.updated = article.updated.map(|date| date.zoned(&zone));
        own.article = article;
    }

    /// Files that the text links to, which are published for that.
    fn linked_media(&self, article: &Article) -> Vec<String> {
        let media = |target: &str| match self.link(&article.path, target) {
            Ok(LinkTarget::Media(name, _)) => Some(name),
            _ => None,
        };
        article.body.links.iter().filter_map(|link| media(&link.target)).collect()
    }
}

/// Wherever in the text they stand.
fn same_pictures(new: &[Picture], old: &[Picture]) -> bool {
    let placed = |picture: &Picture| Picture { range: 0..0, src_range: 0..0, ..picture.clone() };
    new.len() == old.len() && new.iter().zip(old).all(|(new, old)| placed(new) == placed(old))
}
