use crate::check::document::Document;
use crate::diag::{Diagnostic, code};
use crate::yaml;

/// Slugs that are published as another one than is written.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let front = document.text.get(..document.body().start).unwrap_or_default();
    // Most documents have none, and reading keys again takes time.
    if !front.contains("slug") {
        return;
    }
    let Ok(halves) = yaml::front_matter::split(document.text) else { return };
    let Ok(keys) = yaml::parse(document.path(), &document.text[halves.yaml.clone()], halves.yaml.start) else { return };
    let Some(written) = keys.get("slug").and_then(|slug| slug.as_str()) else { return };
    let slug = document.outlet.site.locale.slugify(written);
    if slug != written {
        let message = format!("`{written}` can't stand in an address as it is");
        let told = Diagnostic::new(&code::SLUG_LETTERS, document.value("slug"), message);
        found.push(told.hint(format!("write `slug: {slug}`, which it is published as")));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn slugs_as_they_are_published() {
        let with = |slug: &str| article("a", &format!("slug: {slug}"), "Text.");
        check(&with("flut-2025"), &[]);
        check(&with("2025"), &[]);
        for (written, slug) in
            [("Flut", "flut"), ("die flut", "die-flut"), ("größe", "groesse"), ("die_flut", "die-flut")]
        {
            let told = format!(
                "slug-letters content/articles/a.md:8:7 `{written}` can't stand in an address as it is \
                 (write `slug: {slug}`, which it is published as)"
            );
            check(&with(written), &[&told]);
        }
    }
}
