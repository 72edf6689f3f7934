use super::lines;
use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code};
use crate::source::{Role, SourceError};

/// The variables of ads.txt 1.1 (IAB Tech Lab).
const VARIABLES: [&str; 5] = ["contact", "subdomain", "ownerdomain", "managerdomain", "inventorypartnerdomain"];

/// Lines of ads.txt that nobody who reads it will understand.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    for file in outlet.sources.of(Role::Static).filter(|file| file.path.as_str() == "content/static/ads.txt") {
        let Ok(text) = outlet.sources.text(file)? else { continue };
        for (range, line) in lines(&text) {
            if let Some(reason) = mistake(line) {
                let told = Diagnostic::new(&code::BAD_ADS_TXT, Place::bytes(&file.path, range), reason);
                found.push(told.hint("write `domain, account, DIRECT`, or RESELLER; notes begin with `#`"));
            }
        }
    }
    Ok(())
}

/// What is wrong with a line.
fn mistake(line: &str) -> Option<&'static str> {
    let line = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default();
    // Fields of extensions stand behind a semicolon.
    let line = line.split(';').next().unwrap_or_default().trim();
    if line.is_empty() {
        return None;
    }
    if let Some((name, value)) = line.split_once('=').filter(|(name, _)| !name.contains(',')) {
        let known = VARIABLES.contains(&name.trim().to_ascii_lowercase().as_str());
        return match (known, value.trim().is_empty()) {
            (false, _) => Some("ads.txt knows no variable of this name"),
            (_, true) => Some("the variable has no value"),
            _ => None,
        };
    }
    let fields: Vec<&str> = line.split(',').map(str::trim).collect();
    match fields[..] {
        [domain, ..] if !is_domain(domain) => Some("the line does not begin with the domain of an advertising system"),
        [_] | [_, _] => Some("a line has the domain, the account and DIRECT or RESELLER, with commas between them"),
        [_, "", ..] => Some("the line has no account"),
        [_, _, kind, ..] if !["direct", "reseller"].contains(&kind.to_ascii_lowercase().as_str()) => {
            Some("the third field is neither DIRECT nor RESELLER")
        }
        [_, _, _, _, _, ..] => Some("the line has more than four fields"),
        _ => None,
    }
}

fn is_domain(text: &str) -> bool {
    let label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    text.contains('.') && text.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tests::check as check_site;

    #[test]
    fn lines_of_ads_txt() {
        for good in [
            "",
            "# a note",
            "google.com, pub-123, DIRECT, f08c47fec0942fa0",
            "a.example,1,reseller # note",
            "a.example, 1, DIRECT; x=y",
            "CONTACT=ads@a.example",
            "OwnerDomain = a.example",
            "placeholder.example.com, placeholder, DIRECT, placeholder",
        ] {
            assert_eq!(mistake(good), None, "{good}");
        }
        for bad in [
            "google.com, pub-123",
            "google.com pub-123 DIRECT",
            "google.com, pub-123, DIREKT",
            "google.com, , DIRECT",
            "https://google.com, pub-123, DIRECT",
            "a.example, 1, DIRECT, x, y",
            "OWNER=a.example",
            "CONTACT=",
            "<html>",
        ] {
            assert!(mistake(bad).is_some(), "{bad}");
        }
    }

    #[test]
    fn told_at_the_line() {
        check_site(
            "-- content/static/ads.txt --\n# Notes\r\na.example, 1, DIREKT\r\n",
            &["bad-ads-txt content/static/ads.txt:2:1 the third field is neither DIRECT nor RESELLER \
               (write `domain, account, DIRECT`, or RESELLER; notes begin with `#`)"],
        );
    }
}
