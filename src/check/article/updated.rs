use super::is_before;
use crate::check::document::Document;
use crate::diag::{Diagnostic, code};

/// Articles that were edited before they appeared.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let Some(article) = document.article() else { return };
    let zone = &document.outlet.site.config.timezone;
    if article.updated.is_some_and(|updated| is_before(updated, article.date, zone)) {
        let message = "`updated` lies before `date`";
        let told = Diagnostic::new(&code::UPDATED_BEFORE_DATE, document.value("updated"), message);
        found.push(told.hint("correct one of them, or take `updated` out if the article was not edited since"));
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks};

    #[test]
    fn edits_before_publication() {
        let dates = |date: &str, updated: &str| article("a", &format!("date: {date}\nupdated: {updated}"), "Text.");
        check(&dates("2025-01-01 10:00", "2025-01-01 10:00"), &[]);
        check(&dates("2025-01-01 10:00", "2025-01-01"), &[]);
        check(&dates("2025-01-01", "2025-01-01 00:10"), &[]);
        marks(&dates("2025-01-01 10:00", "2025-01-01 09:59"), &[("updated-before-date", "2025-01-01 09:59")]);
        marks(&dates("2025-01-02", "2025-01-01 23:00"), &[("updated-before-date", "2025-01-01 23:00")]);
    }
}
