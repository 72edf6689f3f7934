use super::tag_spelling::folded;
use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code, is_slip};
use crate::site::{Site, TagIx};
use crate::source::SourceError;
use crate::vocab::Map;

/// The shortest tag that is looked at, in letters: of shorter ones, such as `SPD` and `FDP`, many are one letter apart.
const SHORTEST: usize = 5;

/// Tags that stand at one article alone and are one letter from another tag. One with a file of its own is meant.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let site = outlet.site;
    let tags = || TagIx::first(site.tags.len()).zip(&site.tags).filter(|(_, tag)| tag.id.chars().count() >= SHORTEST);
    // Two tags are one letter apart only if they are the same once each has lost one letter at most.
    let mut shortened: Map<String, Vec<TagIx>> = Map::default();
    for (ix, tag) in tags() {
        for key in without_one(&tag.id) {
            shortened.entry(key).or_default().push(ix);
        }
    }
    for (ix, tag) in tags().filter(|(_, tag)| tag.articles.len() == 1 && tag.tag.is_none()) {
        let candidates = without_one(&tag.id).into_iter().flat_map(|key| shortened.get(&key).into_iter().flatten());
        let near = candidates.copied().filter(|other| {
            let known = site.topic(*other);
            // Of two that are equally rare, the first of the alphabet stands.
            let stands = known.articles.len() > 1 || known.tag.is_some() || *other < ix;
            // Accents are told as another spelling.
            let differs = folded(&tag.title) != folded(&known.title);
            *other != ix && stands && differs && is_slip(&tag.id, &known.id)
        });
        let Some(near) = near.max_by_key(|near| (site.topic(*near).articles.len(), std::cmp::Reverse(*near))) else {
            continue;
        };
        let message = format!("no other article has the tag `{}`", tag.title);
        let told = Diagnostic::new(&code::NEAR_TAG, place(site, ix), message);
        found.push(told.hint(format!(
            "the nearest tag is `{}`; if both are meant, give this one a file in content/tags/",
            site.topic(near).title
        )));
    }
    Ok(())
}

/// Where the only article of a tag names it.
fn place(site: &Site, ix: TagIx) -> Place {
    let article = &site.story(site.topic(ix).articles[0]).article;
    let item = article.tags.iter().find(|tag| site.tag_by_id(&tag.value) == Some(ix));
    Place::item(&article.path, "tags", item.map_or(0, |item| item.index))
}

/// A word, and what is left of it without one of its letters.
fn without_one(word: &str) -> Vec<String> {
    let cut = word.char_indices().map(|(at, letter)| format!("{}{}", &word[..at], &word[at + letter.len_utf8()..]));
    let mut keys: Vec<String> = cut.chain([word.to_owned()]).collect();
    keys.sort_unstable();
    keys.dedup();
    keys
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{check, tagged};

    #[test]
    fn tags_that_are_slips() {
        let told = |tag: &str, near: &str| {
            format!(
                "near-tag content/articles/a2.md:7:8 no other article has the tag `{tag}` (the nearest tag is `{near}`; if both \
                 are meant, give this one a file in content/tags/)"
            )
        };
        for slip in ["Hochwaser", "Hochwassser", "Hochwasssr", "Hochwasesr"] {
            let slip_of = tagged(&["Hochwasser", "Hochwasser", slip]).replace("Hochwasssr", "Hochwassar");
            check(&slip_of, &[&told(&slip.replace("Hochwasssr", "Hochwassar"), "Hochwasser")]);
        }
        check(&tagged(&["Alpha", "Beta", "Alphb"]), &[&told("Alphb", "Alpha")]);
        for sound in
            [["Wahl 2020", "Wahl 2020", "Wahl 2021"], ["SPD", "SPD", "FPD"], ["Steinach", "Steinach", "Auerbruck"]]
        {
            check(&tagged(&sound), &[]);
        }
        check(&(tagged(&["Meier", "Meier", "Meyer"]) + "-- content/tags/meyer.md --\n---\ntitle: Meyer\n---\n"), &[]);
    }
}
