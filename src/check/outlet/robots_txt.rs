use std::ops::Range;

use super::lines;
use crate::check::Outlet;
use crate::diag::{Diagnostic, Place, code};
use crate::source::{Role, SourceError};

/// A robots.txt by hand that shuts every crawler out of everything, as a site has it that is not out yet. Where some are let in by
/// name, that is what was meant.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    for file in outlet.sources.of(Role::Static).filter(|file| file.path.as_str() == "content/static/robots.txt") {
        let Ok(text) = outlet.sources.text(file)? else { continue };
        if let Some(line) = shuts_all_out(&text) {
            let place = Place::bytes(&file.path, line);
            let told =
                Diagnostic::new(&code::CLOSED_ROBOTS_TXT, place, "robots.txt shuts all crawlers out of the whole site");
            found.push(told.hint("write `Disallow:` with nothing behind it, or take the file out: blatt makes one"));
        }
    }
    Ok(())
}

/// What is said to some crawlers (RFC 9309, 2.2).
#[derive(Default)]
struct Group {
    agents: Vec<String>,
    closed: Option<Range<usize>>,
    opened: bool,
}

/// The line that does, if one does.
fn shuts_all_out(text: &str) -> Option<Range<usize>> {
    let mut groups: Vec<Group> = Vec::new();
    let mut naming = false;
    for (range, line) in lines(text) {
        let line = line.trim_start_matches('\u{feff}').split('#').next().unwrap_or_default();
        let Some((key, value)) = line.split_once(':') else { continue };
        let (key, value) = (key.trim().to_ascii_lowercase(), value.trim());
        match key.as_str() {
            "user-agent" => {
                if !std::mem::replace(&mut naming, true) {
                    groups.push(Group::default());
                }
                groups.last_mut()?.agents.push(value.to_ascii_lowercase());
            }
            "allow" | "disallow" => {
                naming = false;
                let Some(group) = groups.last_mut() else { continue };
                match (key.as_str(), value) {
                    ("disallow", "/" | "/*") => group.closed = group.closed.take().or(Some(range)),
                    ("allow", value) => group.opened |= !value.is_empty(),
                    _ => {}
                }
            }
            _ => {}
        }
    }
    let is_closed = |group: &Group| group.closed.is_some() && !group.opened;
    let of_all = |group: &Group| group.agents.iter().any(|agent| agent == "*");
    // Several groups for the same crawlers are one.
    let opened = groups.iter().any(|group| if of_all(group) { group.opened } else { !is_closed(group) });
    groups.into_iter().filter(|group| !opened && of_all(group)).find_map(|group| group.closed)
}

#[cfg(test)]
mod tests {
    use crate::check::tests::check;

    #[test]
    fn a_site_that_nobody_finds() {
        let robots = |text: &str, place: Option<&str>| {
            let told = place.map(|place| {
                format!(
                    "closed-robots-txt content/static/robots.txt:{place} robots.txt shuts all crawlers out of the whole site \
                     (write `Disallow:` with nothing behind it, or take the file out: blatt makes one)"
                )
            });
            let told: Vec<&str> = told.iter().map(String::as_str).collect();
            check(&format!("-- content/static/robots.txt --\n{text}\n"), &told);
        };
        robots("User-agent: *\nDisallow: /", Some("2:1"));
        robots(
            "# Test\r\nuser-agent : *\r\nSitemap: https://a.example/sitemap.xml\r\ndisallow: /* # all\r\n",
            Some("4:1"),
        );
        robots("User-agent: GPTBot\nUser-agent: *\nDisallow: /", Some("3:1"));
        robots("User-agent: GPTBot\nDisallow: /\n\nUser-agent: *\nDisallow: /", Some("5:1"));
        robots("User-agent: *\nDisallow:", None);
        robots("User-agent: *\nDisallow: /intern/", None);
        robots("User-agent: GPTBot\nDisallow: /", None);
        robots("User-agent: GPTBot\nDisallow: /\nUser-agent: *\nDisallow: /intern/", None);
        // Some are let in.
        robots("User-agent: Googlebot\nDisallow:\n\nUser-agent: *\nDisallow: /", None);
        robots("User-agent: *\nDisallow: /\nAllow: /nachrichten/", None);
        robots("User-agent: *\nDisallow: /\n\nUser-agent: *\nAllow: /", None);
        robots("Disallow: /", None);
    }
}
