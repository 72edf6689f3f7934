use jiff::Timestamp;

use super::lines;
use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code};
use crate::source::{Role, SourceError};

/// Where it may stand (RFC 9116, 3).
const FILES: [&str; 2] = ["content/static/.well-known/security.txt", "content/static/security.txt"];

/// A security.txt that has expired by the clock of the build, or lacks what RFC 9116 asks for.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    for file in outlet.sources.of(Role::Static).filter(|file| FILES.contains(&file.path.as_str())) {
        let Ok(text) = outlet.sources.text(file)? else { continue };
        let mut tell = |place: Place, message: String, hint: &str| {
            found.push(Diagnostic::new(&code::BAD_SECURITY_TXT, place, message).hint(hint));
        };
        let field = |name: &str| -> Vec<_> {
            let named = lines(&text).filter_map(|(range, line)| Some((range, line.split_once(':')?)));
            named
                .filter(|(_, (own, _))| own.eq_ignore_ascii_case(name))
                .map(|(range, (_, value))| (range, value.trim()))
                .collect()
        };
        if field("contact").is_empty() {
            let hint = "add a line such as `Contact: mailto:security@news.example`";
            tell(Place::file(&file.path), "security.txt names no contact".into(), hint);
        }
        for (range, value) in field("contact") {
            let scheme = value.split_once(':').map(|(scheme, _)| scheme);
            if !scheme.is_some_and(|scheme| scheme.bytes().all(|b| b.is_ascii_alphanumeric())) {
                let hint = "write an address as a link: `mailto:…`, `tel:…` or `https://…`";
                tell(Place::bytes(&file.path, range), format!("`{value}` is no contact as security.txt has it"), hint);
            }
        }
        let expires = field("expires");
        let far = "write a moment less than a year ahead, as in `Expires: 2027-06-30T12:00:00Z`";
        if expires.is_empty() {
            tell(Place::file(&file.path), "security.txt does not say when it expires".into(), far);
        }
        for (nth, (range, value)) in expires.into_iter().enumerate() {
            let place = Place::bytes(&file.path, range);
            match value.parse::<Timestamp>() {
                _ if nth > 0 => {
                    tell(place, "security.txt says twice when it expires".into(), "take one of the lines out")
                }
                Err(_) => tell(place, format!("`{value}` is no moment as security.txt has it"), far),
                Ok(at) if at <= outlet.site.now.0 => tell(place, format!("security.txt has expired on {value}"), far),
                Ok(_) => {}
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::check::tests::check;

    #[test]
    fn what_the_standard_asks_for() {
        let file = |text: &str| format!("-- content/static/.well-known/security.txt --\n{text}\n");
        let contact = "Contact: mailto:a@b.example";
        check(&file(&format!("# Notes\n{contact}\nexpires: 2026-01-01T12:00:01Z\nPreferred-Languages: de")), &[]);
        let told = |place: &str, what: &str| {
            format!("bad-security-txt content/static/.well-known/security.txt:{place} {what}")
        };
        let far = "(write a moment less than a year ahead, as in `Expires: 2027-06-30T12:00:00Z`)";
        check(
            &file(&format!("{contact}\nExpires: 2026-01-01T12:00:00Z")),
            &[&told("2:1", &format!("security.txt has expired on 2026-01-01T12:00:00Z {far}"))],
        );
        check(
            &file(&format!("{contact}\nExpires: 2027")),
            &[&told("2:1", &format!("`2027` is no moment as security.txt has it {far}"))],
        );
        check(
            &file("Contact: a@b.example\nExpires: 2026-06-01T00:00:00Z"),
            &[&told(
                "1:1",
                "`a@b.example` is no contact as security.txt has it (write an address as a link: `mailto:…`, `tel:…` or `https://…`)",
            )],
        );
        check(&file(contact), &[&told("1:1", &format!("security.txt does not say when it expires {far}"))]);
        check(
            &file("Expires: 2026-06-01T00:00:00+02:00"),
            &[&told(
                "1:1",
                "security.txt names no contact (add a line such as `Contact: mailto:security@news.example`)",
            )],
        );
    }
}
