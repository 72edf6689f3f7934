use crate::check::Outlet;
use crate::config::{self, MenuEntry};
use crate::diag::{Diagnostic, Part, Place, Step, code};
use crate::source::SourceError;
use crate::vocab::SourcePath;
use crate::yaml::Item;

/// Entries of the menu that readers are sent on from, or that name our own host.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let site = SourcePath::new(config::FILE).expect("a clean name");
    for Item { index, value } in &outlet.site.config.menu {
        let MenuEntry::Link { url, .. } = value else { continue };
        let keys = vec![Step::Key("menu".into()), Step::Index(*index), Step::Key("url".into())];
        let place = Place::entry(&site, keys, Part::Value);
        if let Some(redirect) = outlet.redirect(&site, url) {
            let message = format!("`{url}` is an old address, which leads on to `{}`", redirect.to);
            let told = Diagnostic::new(&code::REDIRECTED_LINK, place, message);
            found.push(told.hint(format!("write `{}`", redirect.to.encoded())));
        } else if let Some(own) = super::own_host::own(outlet, url) {
            let told = Diagnostic::new(&code::OWN_HOST, place, format!("`{url}` is an address of this site itself"));
            found.push(told.hint(format!("write `{}`", own.encoded())));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, site};

    #[test]
    fn entries_of_the_menu() {
        let menu = |url: &str| {
            site(&format!("menu: [politik, {{title: A, url: {url}}}]")) + &article("b", "aliases: [/alt/]", "Text.")
        };
        check(&menu("/2025/01/b/"), &[]);
        check(&menu("https://elsewhere.example/"), &[]);
        let told = "redirected-link site.yaml:8:33 `/alt/` is an old address, which leads on to `/2025/01/b/` \
                    (write `/2025/01/b/`)";
        check(&menu("/alt/"), &[told]);
        let told = "own-host site.yaml:8:33 `https://blatt.example/alt` is an address of this site itself (write `/2025/01/b/`)";
        check(&menu("https://blatt.example/alt"), &[told]);
    }
}
