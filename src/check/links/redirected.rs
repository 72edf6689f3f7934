use crate::check::document::Document;
use crate::diag::{Diagnostic, Place, code};

/// Links that readers are sent on from.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for link in &document.body().links {
        if let Some(redirect) = document.outlet.redirect(document.path(), &link.target) {
            let place = Place::bytes(document.path(), link.range.clone());
            let message = format!("`{}` is an old address, which leads on to `{}`", link.target, redirect.to);
            let told = Diagnostic::new(&code::REDIRECTED_LINK, place, message);
            found.push(told.hint(document.outlet.better_link(&redirect.to)));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn links_to_old_addresses() {
        let target = article("b", "aliases: [/alt/]", "Text.");
        let links = |text: &str| article("a", "", text) + &target;
        let told = |link: &str, place: &str| {
            format!(
                "redirected-link content/articles/a.md:{place} `{link}` is an old address, which leads on to \
                 `/2025/01/b/` (link to it by its file, as in [text](b.md))"
            )
        };
        check(&links("[a](/alt/) [b](<a.md>)"), &[&told("/alt/", "9:5")]);
        check(&links("[a](/alt#x)"), &[&told("/alt#x", "9:5")]);
        check(&links("<a href=\"/alt/\">b</a>"), &[&told("/alt/", "9:10")]);
        check(&links("[a](/2025/01/b/) [b](b.md)"), &[]);
    }
}
