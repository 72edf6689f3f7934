use std::fmt::Write as _;

use serde_json::{Value, json};

/// An old address. Both are percent-encoded; `to` may be absolute, and means nothing where the page is gone.
pub struct Redirect {
    pub from: String,
    pub to: String,
    /// 301, 302 or 410.
    pub status: u16,
}

/// `_redirects`, as Netlify and others read it. They match with and without a slash at the end. What is gone has a page there,
/// which a rule without `!` would give way to.
pub fn netlify(redirects: &[Redirect]) -> String {
    redirects.iter().fold(String::new(), |mut out, Redirect { from, to, status }| {
        let _ = match status {
            410 => writeln!(out, "{from} {from} 410!"),
            _ => writeln!(out, "{from} {to} {status}"),
        };
        out
    })
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
/// are decoded here.
pub fn nginx_map(redirects: &[Redirect]) -> String {
    redirects.iter().fold(String::new(), |mut out, redirect| {
        let to = if redirect.status == 410 { "gone" } else { &redirect.to };
        let from = crate::vocab::percent_decode(&redirect.from).unwrap_or_else(|| redirect.from.clone());
        let quoted = from.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "${dollar}");
        let _ = writeln!(out, "\"{quoted}\" \"{to}\";");
        if let Some(bare) = quoted.strip_suffix('/').filter(|bare| !bare.is_empty()) {
            let _ = writeln!(out, "\"{bare}\" \"{to}\";");
        }
        out
    })
}

/// Lines for Apache's mod_alias, which matches the decoded path by a regular expression.
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
            410 => writeln!(out, "RedirectMatch 410 \"^{pattern}{end}\""),
            _ => writeln!(out, "RedirectMatch {status} \"^{pattern}{end}\" \"{to}\""),
        };
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_server_in_its_own_notation() {
        let redirects = [
            Redirect { from: "/alt/m%C3%BCller.php/".into(), to: "/neu/".into(), status: 301 },
            Redirect { from: "/weg/".into(), to: String::new(), status: 410 },
        ];
        assert_eq!(netlify(&redirects), "/alt/m%C3%BCller.php/ /neu/ 301\n/weg/ /weg/ 410!\n");
        assert_eq!(
            nginx_map(&redirects),
            "\"/alt/müller.php/\" \"/neu/\";\n\"/alt/müller.php\" \"/neu/\";\n\"/weg/\" \"gone\";\n\"/weg\" \"gone\";\n"
        );
        assert_eq!(
            apache(&redirects),
            "RedirectMatch 301 \"^/alt/müller\\.php/?$\" \"/neu/\"\nRedirectMatch 410 \"^/weg/?$\"\n"
        );
        assert!(json(&redirects).starts_with("[{\"from\":\"/alt/m%C3%BCller.php/\",\"to\":\"/neu/\",\"status\":301}"));
    }
}
