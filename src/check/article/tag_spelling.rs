use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code};
use crate::site::{TagIx, Topic};
use crate::source::SourceError;
use crate::vocab::{Map, Set};

/// Tags that differ from another one by capitals or accents alone. Those that blatt takes for one tag are told at the rarer
/// spelling, unless the tag's file lists it.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let site = outlet.site;
    let mut commonest: Map<String, TagIx> = Map::default();
    for (ix, topic) in TagIx::first(site.tags.len()).zip(&site.tags) {
        let best = commonest.entry(folded(&topic.title)).or_insert(ix);
        // Of two that are as common the one with its accents is more likely meant.
        let weight = |topic: &Topic| (topic.articles.len(), topic.title.len());
        if weight(topic) > weight(site.topic(*best)) {
            *best = ix;
        }
    }
    // The better spelling of each one that is met; none if it is the best.
    let mut better: Map<&str, Option<TagIx>> = Map::default();
    for story in site.articles.iter() {
        for tag in &story.article.tags {
            let better = better.entry(&tag.value).or_insert_with(|| {
                let own = site.tag_by_id(&tag.value)?;
                let best = *commonest.get(&folded(&tag.value)).unwrap_or(&own);
                let topic = site.topic(own);
                // A tag with a file of its own is meant.
                (best != own && topic.tag.is_none() || is_stray(topic, &tag.value)).then_some(best)
            });
            if let Some(best) = better {
                let title = &site.topic(*best).title;
                let message = format!("the tag `{}` is `{title}` in another spelling", tag.value);
                let told =
                    Diagnostic::new(&code::TAG_SPELLING, Place::item(&story.article.path, "tags", tag.index), message);
                found.push(
                    told.hint(format!(
                        "write `{title}`, or list this one as an alias in the tag's file in content/tags/"
                    )),
                );
            }
        }
    }
    Ok(())
}

/// Whether a spelling is neither what the tag is called nor listed, though it looks the same.
fn is_stray(topic: &Topic, spelling: &str) -> bool {
    let listed: Set<&str> =
        topic.tag.iter().flat_map(|tag| tag.aliases.iter().map(|alias| alias.value.as_str())).collect();
    spelling != topic.title && folded(spelling) == folded(&topic.title) && !listed.contains(spelling)
}

/// Without capitals and accents.
pub(super) fn folded(text: &str) -> String {
    text.nfd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{check, tagged};

    #[test]
    fn spellings_of_one_tag() {
        let told = |tag: &str, title: &str| {
            format!(
                "tag-spelling content/articles/a2.md:7:8 the tag `{tag}` is `{title}` in another spelling (write `{title}`, or \
                 list this one as an alias in the tag's file in content/tags/)"
            )
        };
        check(&tagged(&["TikTok", "TikTok", "Tiktok"]), &[&told("Tiktok", "TikTok")]);
        check(&tagged(&["Café", "Café", "Cafe"]), &[&told("Cafe", "Café")]);
        check(&tagged(&["Bär", "Bär", "Bar"]), &[&told("Bar", "Bär")]);
        check(&tagged(&["TikTok", "Glasfaser", "Öl & Gas"]), &[]);
        check(&tagged(&["Text", "Bär", "Bar"]), &[&told("Bar", "Bär")]);
        let own = "-- content/tags/bar.md --\n---\ntitle: Bar\n---\n";
        check(&(tagged(&["Bär", "Bär", "Bar"]) + own), &[]);
    }
}
