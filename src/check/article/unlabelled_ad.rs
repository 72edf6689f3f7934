use crate::check::document::Document;
use crate::content::ArticleType;
use crate::diag::{Diagnostic, Place, code};
use crate::yaml::Item;

/// What an advertisement is called, in lower case.
const WORDS: [&str; 16] = [
    "anzeige",
    "anzeigen",
    "pr-anzeige",
    "werbung",
    "gesponsert",
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

/// What stands before who paid for it.
const PAID_BY: [&str; 3] = ["sponsored by ", "gesponsert von ", "präsentiert von "];

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
    let says = |word: &str| {
        let word = word.trim().trim_end_matches(':').to_lowercase();
        WORDS.contains(&word.as_str()) || PAID_BY.iter().any(|paid| word.starts_with(paid))
    };
    // As a tag, `Anzeige` is what the police take down, and `Werbung` a trade.
    let is_topic = |tag: &str| ["anzeige", "anzeigen", "werbung"].contains(&tag.trim().to_lowercase().as_str());
    let of_key =
        |key, text: Option<&'_ str>| text.filter(|text| says(text)).map(|text| (text.to_owned(), document.value(key)));
    let of_category = || {
        let category = &site.section(site.category_by_id(&article.category)?).category;
        let named = says(&category.title) || says(&category.id);
        named.then(|| (category.title.clone(), document.value("category")))
    };
    let of_tag = || {
        let Item { index, value } = article.tags.iter().find(|tag| says(&tag.value) && !is_topic(&tag.value))?;
        Some((value.clone(), Place::item(&article.path, "tags", *index)))
    };
    let found_in = of_key("kicker", article.kicker.as_deref())
        .or_else(|| of_key("byline", article.byline.as_deref()))
        .or_else(of_category)
        .or_else(of_tag);
    let Some((word, place)) = found_in else { return };
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
        check(&with("tags: [Anzeige, Diebstahl]"), &[]);
        for kicker in ["Anzeige", "PR-Anzeige", "Werbung", "Sponsored by Beispiel"] {
            marks(&with(&format!("kicker: {kicker}")), &[("unlabelled-ad", kicker)]);
        }
        marks(&with("byline: Anzeige"), &[("unlabelled-ad", "Anzeige")]);
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
