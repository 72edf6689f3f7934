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
    if site.locale.language() != "de" || publisher.responsible.is_some() && publisher.address.is_some() {
        return Ok(());
    }
    let mut imprint = None;
    for page in site.pages.iter().filter(|page| is_imprint(page)) {
        let text = outlet.sources.text_bytes(&page.path)?;
        let text = text.get(page.body.start..).unwrap_or_default();
        if has_postal_code(&String::from_utf8_lossy(text)) {
            return Ok(());
        }
        imprint = Some(page);
    }
    found.push(match imprint {
        Some(page) => {
            let message = "the imprint names no postal address";
            Diagnostic::new(&code::MISSING_IMPRINT, Place::bytes(&page.path, page.body.start..page.body.start), message)
                .hint("write who is responsible, with street, postal code and place")
        }
        None => {
            let file = SourcePath::new(config::FILE).expect("a clean name");
            let message = "nothing says who answers for this outlet, and where";
            Diagnostic::new(&code::MISSING_IMPRINT, Place::value(&file, "publisher"), message).hint(
                "write content/pages/impressum.md with name and address of who is responsible, or `publisher: {responsible, address}`",
            )
        }
    });
    Ok(())
}

fn is_imprint(page: &Page) -> bool {
    let title = page.title.to_lowercase();
    let titled = title.split(|c: char| !c.is_alphanumeric()).any(|word| NAMES.contains(&word));
    titled || NAMES.iter().any(|name| page.slug == *name || page.path.stem() == *name)
}

/// Whether a number of four or five digits stands by itself: postal codes of Austria, Switzerland and Germany have so many.
fn has_postal_code(text: &str) -> bool {
    text.split(|c: char| !c.is_alphanumeric())
        .any(|word| (4..=5).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit()))
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
        let page =
            |title: &str, text: &str| format!("{with}-- content/pages/recht.md --\n---\ntitle: {title}\n---\n{text}\n");
        check(&page("Impressum", "Anna, Gasse 4, 91000 Auerbruck"), &[]);
        check(&page("Kontakt und Impressum", "Anna\\\nGasse 4\\\nA-4020 Linz"), &[]);
        check(
            &page("Impressum", "Folgt."),
            &[
                "missing-imprint content/pages/recht.md:4:1 the imprint names no postal address (write who is responsible, with street, \
               postal code and place)",
            ],
        );
        check(&page("Datenschutz", "91000"), &[&told("5:12")]);
    }
}
