//! The desk: what the newsroom is at, on one page.

use std::fmt::Write as _;

use super::block::{Chrome, counted, escape};
use crate::build::{Desk, Entry};
use crate::diag::Finding;
use crate::vocab::SourcePath;

/// Files whose findings are shown.
const FILES: usize = 200;

/// The page.
pub fn page(desk: &Desk, wanted: &str, chrome: &Chrome) -> String {
    let mut out = String::new();
    let title = if desk.title.is_empty() { "Desk".to_owned() } else { format!("Desk – {}", desk.title) };
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<meta name=\"robots\" content=\"noindex\">\n<title>{0}</title>\n<link rel=\"icon\" href=\"data:,\">\n\
         <link rel=\"stylesheet\" href=\"/_blatt/desk.css\">\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n\
         <p class=\"facts\">{1}, {2} · <a href=\"/\">Home page</a></p>\n\
         <form action=\"/_blatt/\" role=\"search\"><input type=\"search\" name=\"q\" value=\"{3}\" placeholder=\"Part of a title\" aria-label=\"Part of a title\">\
         <button>Find</button></form>\n",
        escape(&title),
        counted(desk.articles, "article"),
        counted(desk.pages, "page"),
        escape(wanted),
    );
    if !wanted.trim().is_empty() {
        let _ = write!(out, "<section class=\"wide\"><h2>Found<small>{}</small></h2>", desk.found.len());
        list(&desk.found, "No title has that in it.", chrome, false, &mut out);
        out.push_str("</section>\n");
    }
    findings(chrome, &mut out);
    out.push_str("<div class=\"lists\">\n");
    for (name, entries, none, counts) in [
        ("Scheduled", &desk.scheduled, "Nothing waits for its hour.", true),
        ("Drafts", &desk.drafts, "There are no drafts.", false),
        ("Recently changed", &desk.recent, "There are no articles.", false),
    ] {
        let _ = write!(out, "<section><h2>{name}<small>{}</small></h2>", entries.len());
        list(entries, none, chrome, counts, &mut out);
        out.push_str("</section>\n");
    }
    let _ = write!(out, "</div>\n</main>\n</body>\n</html>\n");
    out
}

fn list(entries: &[Entry], none: &str, chrome: &Chrome, counts: bool, out: &mut String) {
    if entries.is_empty() {
        let _ = write!(out, "<p class=\"none\">{none}</p>");
        return;
    }
    out.push_str("<ul>");
    for entry in entries {
        let title = escape(&entry.title);
        out.push_str("<li>");
        match &entry.address {
            Some(address) => _ = write!(out, "<a class=\"title\" href=\"{}\">{title}</a>", escape(address)),
            None => _ = write!(out, "<span class=\"title\">{title}</span>"),
        }
        let until = match counts {
            true => format!(" · <span data-until=\"{}\"></span>", entry.at.as_millisecond()),
            false => String::new(),
        };
        let _ =
            write!(out, "<span class=\"at\">{}{until}</span>{}</li>", escape(&entry.shown), file(&entry.path, chrome));
    }
    out.push_str("</ul>");
}

fn file(path: &SourcePath, chrome: &Chrome) -> String {
    let url = chrome.editor.of(chrome.root, path, 1, 1);
    format!("<a class=\"file\" href=\"{}\">{}</a>", escape(&url), escape(path.as_str()))
}

/// By file, those with errors first.
fn findings(chrome: &Chrome, out: &mut String) {
    let mut files: Vec<&[Finding]> = chrome.findings.chunk_by(|a, b| a.path == b.path).collect();
    if files.is_empty() {
        return;
    }
    files.sort_by_key(|findings| findings.iter().map(|finding| finding.level).min());
    let count = counted(chrome.findings.len(), "finding");
    let _ = write!(
        out,
        "<section class=\"wide\"><h2>By file<small>{count} in {}</small></h2>",
        counted(files.len(), "file")
    );
    for findings in files.iter().take(FILES) {
        let Some(first) = findings.first() else { continue };
        let open = if files.len() == 1 { " open" } else { "" };
        let _ = write!(
            out,
            "<details{open}><summary>{} <small>{}</small></summary><ol>",
            escape(first.path.as_str()),
            findings.len()
        );
        findings.iter().for_each(|finding| chrome.finding(finding, out));
        out.push_str("</ol></details>");
    }
    if files.len() > FILES {
        let _ = write!(
            out,
            "<p class=\"none\">and {} more files; `blatt check` tells all of them</p>",
            files.len() - FILES
        );
    }
    out.push_str("</section>\n");
}
