use super::is_before;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Corrected articles that do not say they were edited.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(article) = document.article() else { return };
    let Some(last) = article.corrections.last() else { return };
    let zone = &document.outlet.site.config.timezone;
    let (key, message) = match article.updated {
        None => ("corrections", "the article has corrections and no `updated`"),
        Some(updated) if is_before(updated, last.date, zone) => {
            ("updated", "`updated` lies before the last correction")
        }
        Some(_) => return,
    };
    let told = Diagnostic::new(&code::CORRECTION_WITHOUT_UPDATE, document.value(key), message);
    found.push(told.hint(format!("write `updated: {}`", last.date.zoned(zone).strftime("%Y-%m-%d"))));
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn corrections_are_edits() {
        let with = |keys: &str| {
            let keys =
                format!("{keys}\ncorrections: [{{date: 2025-02-03, text: Zahl}}, {{date: 2025-02-01, text: Name}}]");
            article("a", keys.trim_start(), "Text.")
        };
        check(&with("updated: 2025-02-03 08:00"), &[]);
        check(&with("updated: 2025-03-01"), &[]);
        let code = "correction-without-update content/articles/a.md";
        let hint = "(write `updated: 2025-02-03`)";
        check(&with(""), &[&format!("{code}:8:14 the article has corrections and no `updated` {hint}")]);
        check(
            &with("updated: 2025-02-02"),
            &[&format!("{code}:8:10 `updated` lies before the last correction {hint}")],
        );
    }
}
