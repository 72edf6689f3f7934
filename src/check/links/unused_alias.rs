use crate::check::Outlet;
use crate::content::Tag;
use crate::diag::{Diagnostic, Place, code};
use crate::site::{ArticleIx, AuthorIx, CategoryIx, PageIx};
use crate::source::SourceError;
use crate::vocab::{Set, SourcePath, UrlPath};
use crate::yaml::Item;

/// Aliases that make no difference: former addresses that are the present one, and spellings of a tag that blatt takes for the tag as
/// it is. An address of something else is a clash, which a build tells.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let (site, routes) = (outlet.site, &outlet.plan.routes);
    let articles = ArticleIx::first(site.articles.len()).zip(site.articles.iter());
    let articles = articles.map(|(ix, story)| (ix, &story.article)).filter(|(_, article)| !article.aliases.is_empty());
    for (ix, article) in articles {
        addresses(&article.path, &article.aliases, routes.article(ix), found);
    }
    for (ix, profile) in AuthorIx::first(site.authors.len()).zip(&site.authors) {
        addresses(&profile.author.path, &profile.author.aliases, routes.author(ix), found);
    }
    for (ix, section) in CategoryIx::first(site.categories.len()).zip(&site.categories) {
        addresses(&section.category.path, &section.category.aliases, routes.category(ix), found);
    }
    for (ix, page) in PageIx::first(site.pages.len()).zip(&site.pages) {
        addresses(&page.path, &page.aliases, routes.page(ix), found);
    }
    site.tags.iter().filter_map(|topic| topic.tag.as_ref()).for_each(|tag| spellings(outlet, tag, found));
    Ok(())
}

fn addresses(path: &SourcePath, aliases: &[Item<UrlPath>], own: &UrlPath, found: &mut Vec<Diagnostic>) {
    let mut seen = Set::default();
    for Item { index, value: alias } in aliases {
        let message = match alias == own {
            true => format!("`{alias}` is the address that it has"),
            false if !seen.insert(alias) => format!("`{alias}` is listed before"),
            false => continue,
        };
        let told = Diagnostic::new(&code::UNUSED_ALIAS, Place::item(path, "aliases", *index), message);
        found.push(told.hint("take it out; only former addresses lead on"));
    }
}

fn spellings(outlet: &Outlet, tag: &Tag, found: &mut Vec<Diagnostic>) {
    let mut seen = Set::default();
    for Item { index, value: alias } in &tag.aliases {
        let slug = outlet.site.locale.slugify(alias);
        let message = match slug == tag.slug {
            true => format!("`{alias}` is the tag `{}` without being listed", tag.slug),
            false if !seen.insert(slug) => format!("`{alias}` is listed before, in this or another spelling"),
            false => continue,
        };
        let place = Place::item(&tag.path, "aliases", *index);
        let told = Diagnostic::new(&code::UNUSED_ALIAS, place, message);
        found.push(told.hint("take it out; capitals, accents and punctuation make no other tag"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn spellings_that_are_the_tag_anyway() {
        let text = article("a", "tags: [Künstliche Intelligenz]", "Text.");
        let tag = |aliases: &str| {
            format!("{text}-- content/tags/kuenstliche-intelligenz.md --\n---\naliases: {aliases}\n---\n")
        };
        check(&tag("[KI, AI]"), &[]);
        let own = "unused-alias content/tags/kuenstliche-intelligenz.md:2:15 `künstliche intelligenz` is the tag \
                   `kuenstliche-intelligenz` without being listed (take it out; capitals, accents and punctuation make no other tag)";
        check(&tag("[KI, künstliche intelligenz]"), &[own]);
        let twice = "unused-alias content/tags/kuenstliche-intelligenz.md:2:15 `ki` is listed before, in this or another \
                     spelling (take it out; capitals, accents and punctuation make no other tag)";
        check(&tag("[KI, ki]"), &[twice]);
    }

    #[test]
    fn addresses_that_are_no_former_ones() {
        let told = |keys: &str| article("a", keys, "Text.");
        check(&told("aliases: [/alt/, /2024/12/a/]"), &[]);
        let own = "unused-alias content/articles/a.md:8:18 `/2025/01/a/` is the address that it has \
                   (take it out; only former addresses lead on)";
        check(&told("aliases: [/alt/, /2025/01/a/]"), &[own]);
        let twice = "unused-alias content/articles/a.md:8:18 `/alt/` is listed before (take it out; only former addresses lead on)";
        check(&told("aliases: [/alt/, /alt]"), &[twice]);
        let page = "-- content/pages/wir.md --\n---\ntitle: Wir\naliases: [/wir/]\n---\nText.\n";
        let own = "unused-alias content/pages/wir.md:3:11 `/wir/` is the address that it has (take it out; only former addresses lead on)";
        check(page, &[own]);
    }
}
