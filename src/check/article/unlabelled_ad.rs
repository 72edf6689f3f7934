use crate::check::document::Document;
use crate::content::ArticleType;
use crate::diag::{Diagnostic, Place, code};
use crate::yaml::Item;

/// What an advertisement is called, in lower case.
const WORDS: [&str; 12] = [
    "anzeige",
    "advertorial",
    "advertisement",
    "sponsored",
    "sponsored post",
    "sponsored content",
    "paid post",
    "paid content",
    "bezahlter beitrag",
    "publireportage",
    "contenu sponsorisé",
    "publirédactionnel",
];

/// Advertisements that only their kicker, tags or category say to be one, and a label that is empty.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(article) = document.article() else { return };
    let site = document.outlet.site;
    if article.kind == ArticleType::Advertorial {
        let label = site.locale.text("type-advertorial", &[], None).unwrap_or_default();
        if label.trim().is_empty() {
            let message = "the label of advertisements is empty";
            let told = Diagnostic::new(&code::UNLABELLED_AD, document.value("type"), message);
            found.push(told.hint("give `type-advertorial` a word in layouts/strings/"));
        }
        return;
    }
    let says = |word: &str| WORDS.contains(&word.trim().to_lowercase().as_str());
    let category = site.category_by_id(&article.category).map(|ix| &site.section(ix).category);
    let category = category.filter(|category| says(&category.title) || says(&category.id));
    let tag = article.tags.iter().find(|tag| says(&tag.value));
    let (word, place) = match (article.kicker.as_deref().filter(|kicker| says(kicker)), category, tag) {
        (Some(kicker), ..) => (kicker, document.value("kicker")),
        (_, Some(category), _) => (category.title.as_str(), document.value("category")),
        (.., Some(Item { index, value })) => (value.as_str(), Place::item(&article.path, "tags", *index)),
        _ => return,
    };
    let message = format!("`{word}` stands at an article that is not labelled as one");
    let told = Diagnostic::new(&code::UNLABELLED_AD, place, message);
    found.push(told.hint("write `type: advertorial`, which labels it wherever its headline stands"));
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    #[test]
    fn advertisements_without_a_label() {
        let with = |keys: &str| article("a", keys, "Text.");
        check(&with("kicker: Anzeige\ntype: advertorial"), &[]);
        check(&with("kicker: Anzeigenkrise"), &[]);
        marks(&with("kicker: Anzeige"), &[("unlabelled-ad", "Anzeige")]);
        marks(&with("tags: [Solar, Sponsored Post]"), &[("unlabelled-ad", "Sponsored Post")]);
        let category = "-- content/categories/werbung.md --\n---\ntitle: Advertorial\ndescription: Bezahlt.\n---\n";
        marks(&(with("category: werbung") + category), &[("unlabelled-ad", "werbung")]);
        check(
            &(with("type: advertorial") + "-- layouts/strings/de.yaml --\ntext:\n  type-advertorial: ''\n"),
            &[
                "unlabelled-ad content/articles/a.md:8:7 the label of advertisements is empty (give `type-advertorial` a word in layouts/strings/)",
            ],
        );
    }
}
