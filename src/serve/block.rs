//! What the preview adds to a page while answering: its script, and what editors see over the page. Nothing of it is in a built file.
//!
//! All of it stands in a shadow root, written as a declarative one: the page's styles don't reach it, its own don't reach the page,
//! and without script it is there all the same.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::build::About;
use crate::diag::{Finding, Level, Tally};
use crate::site::Hidden;
use crate::vocab::{Digest, SourcePath, percent_encode};

/// Around everything that is added.
pub const BEGIN: &str = "<!--blatt preview-->";
pub const END: &str = "<!--/blatt preview-->";

const STYLE: &str = include_str!("preview.css");

/// Findings that are shown in full; nobody reads more of them on a page.
const SHOWN: usize = 100;

/// How an editor is made to open a file: `{path}`, `{line}` and `{column}` are put into an address.
#[derive(Debug, Clone)]
pub struct EditorUrl(pub String);

/// What is known of the site and of the page that is shown.
pub struct Chrome<'a> {
    pub root: &'a std::path::Path,
    pub editor: &'a EditorUrl,
    pub findings: &'a [Finding],
    pub trouble: Option<&'a str>,
    /// The pages are those of a site without errors.
    pub sound: bool,
    pub about: Option<&'a About>,
}

/// Text for HTML, in attributes, too.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c if c.is_control() && c != '\t' && c != '\n' => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

impl EditorUrl {
    pub fn of(&self, root: &std::path::Path, path: &SourcePath, line: usize, column: usize) -> String {
        let on_disk = path.on_disk(root).to_string_lossy().replace('\\', "/");
        let on_disk = percent_encode(on_disk.trim_start_matches('/'));
        // `vscode://file/{path}` and `x://open?file={path}` both get a whole path.
        let slash = if self.0.contains("/{path}") { "" } else { "/" };
        self.0
            .replace("{path}", &format!("{slash}{on_disk}"))
            .replace("{line}", &line.to_string())
            .replace("{column}", &column.to_string())
    }
}

/// Adds the block to a page, before the end of its body where it has one.
pub fn inject(page: &[u8], block: &str) -> Vec<u8> {
    let end = b"</body>";
    let at = page.windows(end.len()).rposition(|window| window.eq_ignore_ascii_case(end)).unwrap_or(page.len());
    let mut out = Vec::with_capacity(page.len() + block.len());
    out.extend_from_slice(&page[..at]);
    out.extend_from_slice(block.as_bytes());
    out.extend_from_slice(&page[at..]);
    out
}

/// The block of a page: `page` is its path, `shows` the digest it is known by, `news` the number of the last news before it.
pub fn block(page: &str, shows: Digest, chrome: &str, marks: &str, now: Option<jiff::Timestamp>, news: u64) -> String {
    let now = now.map(|now| format!(" data-now=\"{}\"", now.as_millisecond())).unwrap_or_default();
    let marks = if marks.is_empty() { String::new() } else { format!("<style id=\"blatt-marks\">{marks}</style>") };
    format!(
        "{BEGIN}<blatt-preview data-page=\"{}\" data-shows=\"{shows}\" data-chrome=\"{}\" data-news=\"{news}\"{now}>\
         <template shadowrootmode=\"open\"><style>{STYLE}</style><div id=\"place\">{chrome}</div></template></blatt-preview>\
         {marks}<script src=\"/_blatt/client.js\"></script>{END}",
        escape(page),
        Digest::of(chrome.as_bytes()),
    )
}

/// A whole page for where the site has none to show.
pub fn plain_page(title: &str, text: &str, block: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" \
         content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n<title>{0}</title>\n\
         <link rel=\"icon\" href=\"data:,\">\n<link rel=\"stylesheet\" href=\"/_blatt/desk.css\">\n</head>\n<body>\n<main><h1>{0}</h1><p>{1}</p></main>\n{block}</body>\n</html>\n",
        escape(title),
        escape(text),
    )
}

/// Marks links to articles that readers may not see yet, among the addresses of `page`.
pub fn marks(page: &[u8], hidden: &[(String, Hidden)]) -> String {
    let Ok(page) = std::str::from_utf8(page) else { return String::new() };
    let mut by_mark: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for (address, why) in hidden.iter().filter(|(address, _)| page.contains(address.as_str())) {
        // An address is percent-encoded: no quote, backslash or bracket is in it.
        by_mark.entry(mark(*why)).or_default().push(format!("a[href=\"{address}\"]::before"));
    }
    let rule = |(mark, links): (&str, Vec<String>)| format!("{}{{{MARK};content:\"{mark}\"}}", links.join(","));
    by_mark.into_iter().map(rule).collect()
}

const MARK: &str = "all:initial;margin-inline-end:.5em;padding:.1em .45em;border-radius:.3em;font:600 .7rem/1.4 system-ui,sans-serif;\
                    letter-spacing:0;text-transform:none;white-space:nowrap;background:#6b3fa0;color:#fff;display:inline-block;\
                    vertical-align:middle";

fn mark(why: Hidden) -> &'static str {
    match why {
        Hidden::Draft => "draft",
        Hidden::Embargo(_) => "embargo",
        Hidden::Expired(_) => "expired",
        Hidden::Gone => "gone",
        Hidden::Unused => "unpublished",
    }
}

impl Chrome<'_> {
    /// The HTML of the shadow root.
    pub fn html(&self) -> String {
        let mut out = String::new();
        self.overlay(&mut out);
        self.ribbon(&mut out);
        self.panel(&mut out);
        out
    }

    fn overlay(&self, out: &mut String) {
        let Tally { errors, warnings, infos } = Tally::of(self.findings);
        if errors == 0 && self.trouble.is_none() {
            return;
        }
        let heading = match (errors, self.trouble) {
            (0, _) => "The site can’t be read".to_owned(),
            (errors, _) => [(errors, "error"), (warnings, "warning"), (infos, "note")]
                .into_iter()
                .filter(|(number, _)| *number > 0)
                .map(|(number, noun)| counted(number, noun))
                .collect::<Vec<_>>()
                .join(", "),
        };
        let below = match self.sound {
            true => "The page below is as it was before.",
            false => "The page below is made as far as that can be done.",
        };
        let _ = write!(
            out,
            "<section class=\"overlay\" role=\"alertdialog\" aria-labelledby=\"heading\" tabindex=\"-1\"><div class=\"top\"><h2 id=\"heading\">{heading}</h2>\
             <button type=\"button\" data-close aria-label=\"Hide until the next change\" title=\"Hide until the next change (Esc)\">×</button></div>\
             <p class=\"note\">{below} This goes when the mistakes are mended. <a href=\"/_blatt/\">Desk</a></p>"
        );
        if let Some(trouble) = self.trouble {
            let _ = write!(out, "<p class=\"trouble\">{}</p>", escape(trouble));
        }
        let mut ordered: Vec<&Finding> = self.findings.iter().collect();
        ordered.sort_by_key(|finding| finding.level);
        out.push_str("<ol>");
        ordered.iter().take(SHOWN).for_each(|finding| self.finding(finding, out));
        out.push_str("</ol>");
        if ordered.len() > SHOWN {
            let _ = write!(
                out,
                "<p class=\"note\">and {} more; `blatt check` tells all of them</p>",
                ordered.len() - SHOWN
            );
        }
        out.push_str("</section>");
    }

    /// One finding, with its excerpt and a way into the editor.
    pub fn finding(&self, finding: &Finding, out: &mut String) {
        let Finding { code, level, message, path, excerpt, hints, related } = finding;
        let _ = write!(
            out,
            "<li class=\"{0}\"><p class=\"message\"><span class=\"level\">{0}</span> {1} <code class=\"code\">{2}</code></p>\
             <p class=\"place\">{3}</p>",
            level.name(),
            ticked(message),
            code.name,
            self.place(path, excerpt.line, excerpt.column),
        );
        if let Some(text) = &excerpt.text {
            let _ = write!(
                out,
                "<pre><span class=\"line\">{}</span> {}</pre>",
                excerpt.line,
                marked(text, excerpt.column, excerpt.end_column)
            );
        }
        for (path, excerpt, label) in related {
            let place = self.place(path, excerpt.line, excerpt.column);
            let _ = write!(out, "<p class=\"place\">{}: {place}</p>", ticked(label));
        }
        for hint in hints {
            let _ = write!(out, "<p class=\"hint\">{}</p>", ticked(hint));
        }
        out.push_str("</li>");
    }

    fn place(&self, path: &SourcePath, line: usize, column: usize) -> String {
        let url = self.editor.of(self.root, path, line, column);
        format!("<a href=\"{}\">{}:{line}:{column}</a>", escape(&url), escape(path.as_str()))
    }

    fn ribbon(&self, out: &mut String) {
        let Some(hidden) = self.about.and_then(|about| about.hidden) else { return };
        let date = |name: &str| {
            let dates = self.about.map(|about| about.dates.as_slice()).unwrap_or_default();
            dates.iter().find(|(of, _)| *of == name).map(|(_, at)| at.clone())
        };
        let text = match hidden {
            Hidden::Draft => "Draft: readers do not see this".to_owned(),
            Hidden::Embargo(_) => {
                let at = date("publish").or_else(|| date("date")).unwrap_or_default();
                format!("Embargo: readers do not see this before {at}")
            }
            Hidden::Expired(_) | Hidden::Gone | Hidden::Unused => "Readers do not see this".to_owned(),
        };
        let _ = write!(out, "<p class=\"ribbon\" role=\"status\">{}</p>", escape(&text));
    }

    fn panel(&self, out: &mut String) {
        let Some(about) = self.about else { return };
        let count = about.findings.len();
        let worst = about.findings.iter().map(|finding| finding.level).min();
        let class = worst.map_or("good", Level::name);
        let _ = write!(out, "<details class=\"panel\"><summary><span class=\"dot {class}\"></span>");
        match count {
            0 => out.push_str("<span>blatt</span>"),
            _ => _ = write!(out, "<span>{}</span>", counted(count, "finding")),
        }
        out.push_str("</summary><div class=\"inside\">");
        let _ = write!(out, "<p class=\"place\">{}</p><dl>", self.place(&about.path, 1, 1));
        if let Some(words) = about.words {
            let _ = write!(
                out,
                "<dt>words</dt><dd>{words}</dd><dt>reading time</dt><dd>{} min</dd>",
                words.div_ceil(crate::render::READING_SPEED).max(1)
            );
        }
        for (name, at) in &about.dates {
            let _ = write!(out, "<dt>{name}</dt><dd>{}</dd>", escape(at));
        }
        out.push_str("</dl>");
        if count > 0 {
            out.push_str("<ol>");
            about.findings.iter().take(SHOWN).for_each(|finding| self.finding(finding, out));
            out.push_str("</ol>");
        }
        // The script fills these from what the page itself says of itself.
        out.push_str(
            "<div data-search hidden><h3>As a search result</h3><div class=\"search\"></div></div>\
             <div data-card hidden><h3>As a shared card</h3><div class=\"card\"></div></div>\
             <p class=\"note\"><a href=\"/_blatt/\">Desk</a></p></div></details>",
        );
    }
}

pub fn counted(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// A message with its backticks as code.
fn ticked(text: &str) -> String {
    let mut out = String::new();
    for (at, piece) in text.split('`').enumerate() {
        match at % 2 {
            1 => _ = write!(out, "<code>{}</code>", escape(piece)),
            _ => out.push_str(&escape(piece)),
        }
    }
    out
}

/// A line with its marked part; a long line is cut around it.
fn marked(text: &str, column: usize, end_column: usize) -> String {
    /// Characters shown on either side.
    const AROUND: usize = 100;
    let chars: Vec<char> = text.chars().collect();
    let (start, end) = ((column - 1).min(chars.len()), (end_column.saturating_sub(1)).min(chars.len()));
    let end = end.max(start);
    let (from, to) = (start.saturating_sub(AROUND), (end + AROUND).min(chars.len()));
    let piece = |range: std::ops::Range<usize>| escape(&chars[range].iter().collect::<String>());
    let middle = if start == end { "<mark> </mark>".to_owned() } else { format!("<mark>{}</mark>", piece(start..end)) };
    format!(
        "{}{}{middle}{}{}",
        if from > 0 { "…" } else { "" },
        piece(from..start),
        piece(end..to),
        if to < chars.len() { "…" } else { "" }
    )
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    #[test]
    fn an_editor_gets_a_whole_path() {
        let path = SourcePath::new("content/articles/ä b.md").unwrap();
        let check = |url: &str, want: &str| {
            assert_eq!(EditorUrl(url.to_owned()).of(Path::new("/site"), &path, 3, 5), want);
        };
        check("vscode://file/{path}:{line}:{column}", "vscode://file/site/content/articles/%C3%A4%20b.md:3:5");
        check("idea://open?file={path}&line={line}", "idea://open?file=/site/content/articles/%C3%A4%20b.md&line=3");
    }

    #[test]
    fn the_block_stands_at_the_end_of_the_body() {
        let inject = |page: &str| String::from_utf8(inject(page.as_bytes(), "X")).unwrap();
        assert_eq!(inject("<body>a</body></html>"), "<body>aX</body></html>");
        assert_eq!(inject("a</BODY>"), "aX</BODY>");
        assert_eq!(inject("a"), "aX");
    }

    #[test]
    fn texts_of_a_site_are_no_html() {
        assert_eq!(ticked("no `<b>` here"), "no <code>&lt;b&gt;</code> here");
        assert_eq!(marked("a<b>c", 2, 5), "a<mark>&lt;b&gt;</mark>c");
        assert_eq!(marked("", 1, 2), "<mark> </mark>");
        assert_eq!(marked("ab", 9, 12), "ab<mark> </mark>");
    }
}
