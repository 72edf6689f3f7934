//! Footnotes: numbered as they are referred to, collected at the end, linked both ways.

use std::collections::HashMap;

use super::Options;
use super::escape;

#[derive(Default)]
pub(super) struct Footnotes {
    /// In the order of their numbers.
    notes: Vec<Note>,
    by_label: HashMap<String, usize>,
    /// What footnotes say, as HTML, in the order of the text.
    bodies: Vec<(String, String)>,
}

struct Note {
    body: String,
    /// How often it is referred to.
    uses: usize,
}

impl Footnotes {
    pub fn write_reference(&mut self, out: &mut String, label: &str, options: &Options) {
        let index = self.number(label);
        self.notes[index].uses += 1;
        let (number, id) = (index + 1, reference_id(index + 1, self.notes[index].uses));
        let mut prefix = String::new();
        escape::attribute(&mut prefix, options.id_prefix);
        out.push_str(&format!(
            "<sup class=\"footnote-ref\"><a href=\"#{prefix}fn:{number}\" id=\"{prefix}{id}\" role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    pub fn define(&mut self, label: &str, body: String) {
        self.bodies.push((label.to_lowercase(), body));
    }

    /// The section with all footnotes. One that nothing refers to comes last: its text must not vanish unseen.
    pub fn write_section(mut self, out: &mut String, options: &Options) {
        if self.bodies.is_empty() {
            return;
        }
        for (label, body) in std::mem::take(&mut self.bodies) {
            let index = self.number(&label);
            self.notes[index].body.push_str(&body);
        }
        out.push_str("<section class=\"footnotes\" role=\"doc-endnotes\"");
        if !options.footnotes_label.is_empty() {
            out.push_str(" aria-label=\"");
            escape::attribute(out, options.footnotes_label);
            out.push('"');
        }
        out.push_str(">\n<ol>\n");
        for (index, note) in self.notes.iter().enumerate() {
            write_note(out, index + 1, note, options);
        }
        out.push_str("</ol>\n</section>\n");
    }

    fn number(&mut self, label: &str) -> usize {
        *self.by_label.entry(label.to_lowercase()).or_insert_with(|| {
            self.notes.push(Note { body: String::new(), uses: 0 });
            self.notes.len() - 1
        })
    }
}

fn write_note(out: &mut String, number: usize, note: &Note, options: &Options) {
    out.push_str("<li id=\"");
    escape::attribute(out, options.id_prefix);
    out.push_str(&format!("fn:{number}\">"));
    // The way back stands in the last paragraph, not in one of its own.
    let (body, end) = match note.body.strip_suffix("</p>\n") {
        Some(body) => (body, "</p>"),
        None => (note.body.as_str(), ""),
    };
    out.push_str(body);
    for nth in 1..=note.uses {
        out.push_str(" <a href=\"#");
        escape::attribute(out, options.id_prefix);
        out.push_str(&reference_id(number, nth));
        out.push_str("\" class=\"footnote-backref\" role=\"doc-backlink\" aria-label=\"");
        let label = options.footnote_backlink.replace("{number}", &number.to_string());
        escape::attribute(out, &label);
        // The variation selector keeps phones from showing an emoji.
        out.push_str("\">↩\u{fe0e}");
        if nth > 1 {
            out.push_str(&format!("<sup>{nth}</sup>"));
        }
        out.push_str("</a>");
    }
    out.push_str(end);
    out.push_str("</li>\n");
}

fn reference_id(number: usize, nth: usize) -> String {
    if nth == 1 { format!("fnref:{number}") } else { format!("fnref:{number}:{nth}") }
}
