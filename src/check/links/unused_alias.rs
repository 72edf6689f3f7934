use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code};
use crate::source::SourceError;
use crate::vocab::Set;
use crate::yaml::Item;

/// Other spellings of a tag that are none: blatt takes them for the tag as it is. Aliases that are addresses clash with the
/// page that has the address, which a build tells.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    for tag in outlet.site.tags.iter().filter_map(|topic| topic.tag.as_ref()) {
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
    Ok(())
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
}
