use crate::check::Outlet;
use crate::check::document::Document;
use crate::diag::{Diagnostic, Place, code};
use crate::vocab::UrlPath;

/// Whole addresses of what this site publishes itself, in links and pictures: nothing checks them, a preview leads out of
/// itself by them, and they stay behind when the outlet moves.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    let body = document.body();
    let links = body.links.iter().map(|link| (&link.target, &link.range));
    let pictures = body.pictures.iter().map(|picture| (&picture.src, &picture.range));
    for (target, range) in links.chain(pictures) {
        if let Some(own) = own(document.outlet, target) {
            let message = format!("`{target}` is an address of this site itself");
            let told = Diagnostic::new(&code::OWN_HOST, Place::bytes(document.path(), range.clone()), message);
            found.push(told.hint(document.outlet.better_link(&own)));
        } else if let Some(rest) = insecure(document.outlet, target) {
            // What is there is another program's matter, such as a shop; the way to it is not.
            let message = format!("`{target}` leads to our own host without encryption");
            let told = Diagnostic::new(&code::OWN_HOST, Place::bytes(document.path(), range.clone()), message);
            found.push(told.hint(format!("write `{}{rest}`", document.outlet.site.config.base_url.origin())));
        }
    }
}

/// The address on this site that a whole address means. None if the site has nothing there: another program may answer it.
pub(super) fn own(outlet: &Outlet, target: &str) -> Option<UrlPath> {
    let url = super::address(outlet.site.config.base_url.below(target)?)?;
    match outlet.redirect_at(&url) {
        Some(redirect) => Some(redirect.to.clone()),
        None => outlet.content_at(&url).is_some().then_some(url),
    }
}

/// What stands behind our own host, where an address asks it by `http:` and the site is published by `https:`. A link to what
/// readers may not see is told as such.
fn insecure<'a>(outlet: &Outlet, target: &'a str) -> Option<&'a str> {
    let base = &outlet.site.config.base_url;
    let plain = target.trim().get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"));
    let rest = base.below_host(target).filter(|_| plain && base.origin().starts_with("https:"))?;
    outlet.plan.hidden.at(outlet.site, target).is_none().then_some(rest)
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn whole_addresses_of_the_site_itself() {
        let links = |text: &str| article("a", "", text) + &article("b", "aliases: [/alt/]", "Text.");
        let told = |link: &str, place: &str, hint: &str| {
            format!("own-host content/articles/a.md:{place} `{link}` is an address of this site itself ({hint})")
        };
        let by_file = "link to it by its file, as in [text](b.md)";
        for link in ["http://blatt.example/2025/01/b/", "https://BLATT.example/2025/01/b/#x", "//blatt.example/alt"] {
            check(&links(&format!("[a]({link})")), &[&told(link, "9:5", by_file)]);
        }
        let home = "https://blatt.example";
        check(&links(&format!("[a]({home})")), &[&told(home, "9:5", "link to it by its path, `/`")]);
        check(
            &links("[a](http://blatt.example/shop/?x)"),
            &[
                "own-host content/articles/a.md:9:5 `http://blatt.example/shop/?x` leads to our own host without encryption \
               (write `https://blatt.example/shop/?x`)",
            ],
        );
        check(
            &links("[a](https://blatt.example/shop/) [b](https://blatt.example.org/) [c](mailto:a@blatt.example)"),
            &[],
        );
    }
}
