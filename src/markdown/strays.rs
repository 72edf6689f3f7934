//! Raw HTML that would swallow the text behind it.
//!
//! To a parser of HTML all that follows a `<style>` or an `<svg>` belongs to it until its closing tag comes, and sanitising
//! takes such elements out with all they hold. So a tag of that kind counts as markup only if it is closed within its own
//! block; a stray one is text, and readers see what was written.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};
use std::ops::Range;

use super::{escape, sanitize};

/// Elements whose content is no markup: only their own closing tag ends them. `plaintext` has none at all.
const RAW_TEXT: &[&str] =
    &["iframe", "noembed", "noframes", "noscript", "plaintext", "script", "style", "textarea", "title", "xmp"];

/// Other elements that go with all they hold, or in which there is no Markdown's markup.
const CLOSED: &[&str] = &["math", "object", "select", "svg", "template"];

/// What is to be told and done about the HTML of one block. Ranges are bytes of it, in their order.
#[derive(Default)]
pub(super) struct Found<'a> {
    /// Opening tags that sanitising lets nobody have, with their names as written; without those in another one.
    pub dropped: Vec<(Range<usize>, &'a str)>,
    /// Beginnings of markup without an end.
    strays: Vec<Range<usize>>,
}

/// The HTML of one block with its stray tags as text.
pub(super) fn escaped(html: &str) -> Cow<'_, str> {
    let strays = find(html).strays;
    if strays.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len() + 16 * strays.len());
    let mut done = 0;
    for stray in strays {
        out.push_str(&html[done..stray.start]);
        escape::text(&mut out, &html[stray.clone()]);
        done = stray.end;
    }
    out.push_str(&html[done..]);
    Cow::Owned(out)
}

pub(super) fn find(html: &str) -> Found<'_> {
    let mut found = Found::default();
    let mut ends = Ends::new(html);
    // Elements of `CLOSED`: which, the opening tag, and how many dropped tags there were behind it.
    let mut open: Vec<(usize, Range<usize>, usize)> = Vec::new();
    // How many of each are open.
    let mut depth = [0_usize; CLOSED.len()];
    let closed = |name: &str| CLOSED.iter().position(|known| known.eq_ignore_ascii_case(name));
    // Raw text that is known not to be closed further on, so that a thousand of them are not looked for a thousand times.
    let mut unclosed: Vec<&str> = Vec::new();
    // What was asked of the cleaner, for a text has the same few names again and again.
    let mut emptied: BTreeMap<&str, bool> = BTreeMap::new();
    let mut at = 0;
    while let Some(next) = html[at..].find('<') {
        at += next;
        let Some(end) = ends.of(at) else {
            found.strays.push(at..at + 1);
            at += 1;
            continue;
        };
        let tag = at..end;
        at = end;
        let inner = &html[tag.start + 1..tag.end];
        let name = name(inner.strip_prefix('/').unwrap_or(inner));
        if inner.starts_with('/') {
            // Whatever was opened within the closed one has lost its chance.
            let Some(which) = closed(name).filter(|which| depth[*which] > 0) else { continue };
            while let Some((opened, tag, dropped)) = open.pop() {
                depth[opened] -= 1;
                if opened == which {
                    found.dropped.truncate(dropped);
                    break;
                }
                found.strays.push(tag);
            }
            continue;
        }
        if !name.is_empty() && !sanitize::keeps(name) {
            found.dropped.push((tag.clone(), name));
        }
        let foreign = |which: usize| matches!(CLOSED[which], "math" | "svg");
        let Some(known) = RAW_TEXT.iter().chain(CLOSED).find(|known| known.eq_ignore_ascii_case(name)) else {
            let outside = !name.is_empty() && (0..CLOSED.len()).all(|which| depth[which] == 0 || !foreign(which));
            // Its content is the text's own, even if it is closed.
            if outside && *emptied.entry(name).or_insert_with(|| sanitize::empties(name)) {
                found.strays.push(tag);
            }
            continue;
        };
        if let Some(which) = closed(name) {
            // Only elements of other vocabularies can be empty by a slash.
            if !(inner.ends_with("/>") && foreign(which)) {
                depth[which] += 1;
                open.push((which, tag, found.dropped.len()));
            }
        } else {
            let end = if unclosed.contains(known) { None } else { ends.closing(at, known) };
            match end {
                Some(end) => at = end,
                None => {
                    unclosed.push(known);
                    found.strays.push(tag);
                }
            }
        }
    }
    found.strays.extend(open.into_iter().map(|(_, tag, _)| tag));
    found.strays.sort_by_key(|stray| stray.start);
    found
}

/// Finds where markup ends, and remembers where it does not: a thousand beginnings without an end are looked through once.
struct Ends<'a> {
    html: &'a str,
    /// Behind this no markup ends.
    last: usize,
    /// There is a comment without an end, so those behind it have none, either.
    endless_comment: bool,
    /// Each `<` from which no tag ended, with the quote it was met in.
    dead: HashSet<(usize, Option<u8>)>,
}

impl<'a> Ends<'a> {
    fn new(html: &'a str) -> Self {
        Self { html, last: html.rfind('>').map_or(0, |at| at + 1), endless_comment: false, dead: HashSet::new() }
    }

    /// Where the markup at a `<` ends, if it does. A `<` that begins none is 1 long.
    fn of(&mut self, start: usize) -> Option<usize> {
        let rest = &self.html[start + 1..];
        let tag = rest.strip_prefix('/').unwrap_or(rest).starts_with(|c: char| c.is_ascii_alphabetic());
        if !tag && !rest.starts_with(['!', '?']) {
            return Some(start + 1);
        }
        if start >= self.last || rest.starts_with("!--") && self.endless_comment {
            return None;
        }
        if rest.starts_with("!--") {
            // `<!-->` is a whole comment to a browser.
            let inner = &self.html[start + 2..self.last];
            let ends = |at: usize| inner[..at].ends_with("--") || inner[..at].ends_with("--!");
            let end = inner.match_indices('>').map(|(at, _)| at).find(|&at| ends(at));
            self.endless_comment = end.is_none();
            return end.map(|at| start + 2 + at + 1);
        }
        if !tag {
            return rest.find('>').map(|at| start + 1 + at + 1);
        }
        self.tag(start)
    }

    fn tag(&mut self, start: usize) -> Option<usize> {
        let mut met = Vec::new();
        // A quote means something only where a value may begin.
        let (mut quote, mut value) = (None, false);
        for (at, byte) in self.html.bytes().enumerate().take(self.last).skip(start) {
            if byte == b'<' {
                if self.dead.contains(&(at, quote)) {
                    break;
                }
                met.push((at, quote));
            }
            match (quote, byte) {
                (Some(open), byte) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') if value => (quote, value) = (Some(byte), false),
                (None, b'>') => return Some(at + 1),
                (None, b'=') => value = true,
                (None, byte) => value &= byte.is_ascii_whitespace(),
            }
        }
        self.dead.extend(met);
        None
    }

    /// Where raw text of that name ends that begins at `start`, its closing tag included.
    fn closing(&mut self, start: usize, element: &str) -> Option<usize> {
        let html = self.html;
        html[start..].match_indices("</").map(|(at, _)| start + at).find_map(|at| {
            let ends = element != "plaintext" && name(&html[at + 2..]).eq_ignore_ascii_case(element);
            if ends { self.of(at) } else { None }
        })
    }
}

/// The name of a tag, from what stands behind its `<` or `</`; empty for comments and the like.
fn name(tag: &str) -> &str {
    if !tag.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return "";
    }
    &tag[..tag.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(tag.len())]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_closed_is_text() {
        let check = |html: &str, want: &str| assert_eq!(escaped(html), want, "{html}");
        for whole in ["a <b> < c", "<style>a</style >", "<SVG><path/></svg>", "<svg/> a", "<!-->a", "<p title='<svg>'>"]
        {
            check(whole, whole);
        }
        check("a <style> b", "a &lt;style&gt; b");
        check("<iframe src=\"x\"> <svg> y", "&lt;iframe src=\"x\"&gt; &lt;svg&gt; y");
        check("<svg><select></svg>", "<svg>&lt;select&gt;</svg>");
        check("<style><svg title='</style>'>", "<style><svg title='</style>'>");
        check("<svg><style></svg></style>", "&lt;svg&gt;<style></svg></style>");
        check("<select title='<style>'>", "&lt;select title='&lt;style&gt;'&gt;");
        check("a <set>b</set>", "a &lt;set&gt;b</set>");
        check("<div class=\"x>\n<!-- a", "&lt;div class=\"x>\n&lt;!-- a");
        check("<!-- a --!> <!-- b --- > c", "<!-- a --!> &lt;!-- b --- > c");
        check("<a x=\"<b y='\"><c z='>", "<a x=\"<b y='\">&lt;c z='>");
        check("<a x='<b y=\"<c z='><d =\">", "<a x='<b y=\"<c z='>&lt;d =\">");
    }

    #[test]
    fn what_is_dropped_is_told_once() {
        let check = |html: &str, want: &[&str]| {
            let names: Vec<_> = find(html).dropped.into_iter().map(|(_, name)| name).collect();
            assert_eq!(names, want, "{html}");
        };
        check("<b>a</b> <!-- <svg> --> </script>", &[]);
        check("<svg><path/></svg><script>'<u><x>'</script>", &["svg", "script"]);
        check("<form><input></form>", &["form", "input"]);
        check("<svg><path/>", &["svg", "path"]);
    }
}
