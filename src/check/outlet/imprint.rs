use crate::check::Outlet;
use crate::config;
use crate::content::Page;
use crate::diag::{Diagnostic, Place, code};
use crate::source::SourceError;
use crate::vocab::SourcePath;

/// What the page is called, as a slug.
const NAMES: [&str; 3] = ["impressum", "imprint", "legal-notice"];

/// German outlets that do not say who answers for them and where (§ 18 MStV, § 5 DDG): neither a page says it, nor
/// site.yaml.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let site = outlet.site;
    let publisher = &site.config.publisher;
    let named = |page: &Page| NAMES.iter().any(|name| page.slug == *name || page.path.stem() == *name);
    let told = publisher.responsible.is_some() && publisher.address.is_some();
    if site.locale.language() == "de" && !told && !site.pages.iter().any(named) {
        let file = SourcePath::new(config::FILE).expect("a clean name");
        let message = "nothing says who answers for this outlet, and where";
        let told = Diagnostic::new(&code::MISSING_IMPRINT, Place::value(&file, "publisher"), message);
        found.push(told.hint(
            "write content/pages/impressum.md with name and address of who is responsible, or `publisher: {responsible, address}`",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{check, site};

    #[test]
    fn outlets_that_nobody_answers_for() {
        let hint = "(write content/pages/impressum.md with name and address of who is responsible, or `publisher: {responsible, address}`)";
        let told = |place: &str| {
            format!("missing-imprint site.yaml:{place} nothing says who answers for this outlet, and where {hint}")
        };
        let with = site("publisher: {responsible: Anna}");
        check(&with, &[&told("5:12")]);
        check(&with.replace("de-DE", "en"), &[]);
        check(&(with + "-- content/pages/recht.md --\n---\ntitle: Impressum\n---\nAnna, Gasse 4.\n"), &[]);
    }
}
