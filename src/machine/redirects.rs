use std::fmt::Write as _;

use serde_json::{Value, json};

/// An old address. Both are percent-encoded; `to` may be absolute.
pub struct Redirect {
    pub from: String,
    /// Where it leads; where it is gone, the file that says so, if there is one.
    pub to: String,
    /// 301, 302 or 410.
    pub status: u16,
}

/// `_redirects`, as Netlify and others read it. They match with and without a slash at the end. What is gone has a page there,
/// which a rule without `!` would give way to.
pub fn netlify(redirects: &[Redirect]) -> String {
    redirects.iter().fold(String::new(), |mut out, Redirect { from, to, status }| {
        let (from, to) = (literal(from), literal(to));
        let _ = match status {
            410 => writeln!(out, "{from} {from} 410!"),
            _ => writeln!(out, "{from} {to} {status}"),
        };
        out
    })
}

/// An address in which nothing stands for anything else: `*` would be all that follows, and `:name` any segment.
fn literal(address: &str) -> String {
    address.replace('*', "%2A").replace("/:", "/%3A")
}

/// A list of objects with `from`, `to` and `status`.
pub fn json(redirects: &[Redirect]) -> String {
    let all: Value = redirects
        .iter()
        .map(|Redirect { from, to, status }| match status {
            410 => json!({ "from": from, "status": status }),
            _ => json!({ "from": from, "to": to, "status": status }),
        })
        .collect();
    format!("{all}\n")
}

/// Entries for nginx's `map $uri $to { … }`, `gone` standing for the address of what is gone. It matches the decoded path, so they
/// are decoded here; what is no regular expression is taken as it stands, `$` too.
pub fn nginx_map(redirects: &[Redirect]) -> String {
    redirects.iter().fold(String::new(), |mut out, redirect| {
        let to = if redirect.status == 410 { "gone" } else { &without_variables(&redirect.to) };
        let from = crate::vocab::percent_decode(&redirect.from).unwrap_or_else(|| redirect.from.clone());
        let quoted = from.replace('\\', "\\\\").replace('"', "\\\"");
        let _ = writeln!(out, "\"{quoted}\" \"{to}\";");
        if let Some(bare) = quoted.strip_suffix('/').filter(|bare| !bare.is_empty()) {
            let _ = writeln!(out, "\"{bare}\" \"{to}\";");
        }
        out
    })
}

/// Lines for Apache's mod_alias, which matches the decoded path by a regular expression. What is gone answers with its own page.
pub fn apache(redirects: &[Redirect]) -> String {
    redirects.iter().fold(String::new(), |mut out, Redirect { from, to, status }| {
        let from = crate::vocab::percent_decode(from).unwrap_or_else(|| from.clone());
        let mut pattern = String::new();
        for letter in from.strip_suffix('/').unwrap_or(&from).chars() {
            if "\\^$.|?*+()[]{}\"".contains(letter) {
                pattern.push('\\');
            }
            pattern.push(letter);
        }
        let end = if from.ends_with('/') { "/?$" } else { "$" };
        let _ = match status {
            // The page that says so may have this very address: asked for by the server itself it is shown.
            410 if !to.is_empty() => writeln!(
                out,
                "<LocationMatch \"^{pattern}{end}\">\nErrorDocument 410 \"{}\"\n\
                 <If \"-z reqenv('REDIRECT_STATUS')\">\nRedirect 410\n</If>\n</LocationMatch>",
                without_variables(to)
            ),
            410 => writeln!(out, "RedirectMatch 410 \"^{pattern}{end}\""),
            _ => writeln!(out, "RedirectMatch {status} \"^{pattern}{end}\" \"{}\"", without_variables(to)),
        };
        out
    })
}

/// An address without `$`, which both servers take for the beginning of a variable in what an address leads to: nginx would not
/// even start.
fn without_variables(to: &str) -> String {
    to.replace('$', "%24")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dollar_is_no_variable() {
        let redirects = [Redirect { from: "/a$b/".into(), to: "/c$1/".into(), status: 301 }];
        assert_eq!(nginx_map(&redirects), "\"/a$b/\" \"/c%241/\";\n\"/a$b\" \"/c%241/\";\n");
        assert_eq!(apache(&redirects), "RedirectMatch 301 \"^/a\\$b/?$\" \"/c%241/\"\n");
    }

    #[test]
    fn nothing_stands_for_anything_else() {
        let redirects = [
            Redirect { from: "/a*/:b/c:d/".into(), to: "https://x.example/:e/*".into(), status: 301 },
            Redirect { from: "/*/".into(), to: "/*/index.html".into(), status: 410 },
        ];
        assert_eq!(netlify(&redirects), "/a%2A/%3Ab/c:d/ https://x.example/%3Ae/%2A 301\n/%2A/ /%2A/ 410!\n");
    }

    #[test]
    fn each_server_in_its_own_notation() {
        let redirects = [
            Redirect { from: "/alt/m%C3%BCller.php/".into(), to: "/neu/".into(), status: 301 },
            Redirect { from: "/weg/".into(), to: "/weg/index.html".into(), status: 410 },
            Redirect { from: "/feed.xml".into(), to: String::new(), status: 410 },
        ];
        assert_eq!(
            netlify(&redirects),
            "/alt/m%C3%BCller.php/ /neu/ 301\n/weg/ /weg/ 410!\n/feed.xml /feed.xml 410!\n"
        );
        assert_eq!(
            nginx_map(&redirects),
            "\"/alt/müller.php/\" \"/neu/\";\n\"/alt/müller.php\" \"/neu/\";\n\"/weg/\" \"gone\";\n\"/weg\" \"gone\";\n\"/feed.xml\" \"gone\";\n"
        );
        assert_eq!(
            apache(&redirects),
            "RedirectMatch 301 \"^/alt/müller\\.php/?$\" \"/neu/\"\n<LocationMatch \"^/weg/?$\">\n\
             ErrorDocument 410 \"/weg/index.html\"\n<If \"-z reqenv('REDIRECT_STATUS')\">\nRedirect 410\n</If>\n</LocationMatch>\n\
             RedirectMatch 410 \"^/feed\\.xml$\"\n"
        );
        assert!(json(&redirects).starts_with("[{\"from\":\"/alt/m%C3%BCller.php/\",\"to\":\"/neu/\",\"status\":301}"));
    }
}
