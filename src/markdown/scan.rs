//! What is in a text: all that other stages ask of Markdown before it is rendered.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::events::{Image, Node, Nodes};
use super::{Change, Syntax, escape, rewrite_attributes, strays};
use crate::vocab::byte_table;

/// Ranges are bytes from the start of the text; everything is in the order of the text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Words a reader sees: not those of captions, alternative texts and raw HTML.
    pub words: usize,
    pub links: Vec<Link>,
    pub pictures: Vec<Picture>,
    pub headings: Vec<Heading>,
    /// Blocks of HTML, and single tags within text. The links and pictures in them stand among the others.
    pub raw_html: Vec<Range<usize>>,
    /// Opening tags in raw HTML that are none of those which [`Sanitize`](super::HtmlPolicy::Sanitize) keeps. One within
    /// another is not told by itself, if both stand in one block of HTML.
    pub dropped_html: Vec<Dropped>,
    /// What is meant as a link or a picture but is text, for a space stands in its address or before it: from `]` to `)`.
    pub broken_links: Vec<Range<usize>>,
    /// Ids that raw HTML gives to its elements.
    pub html_ids: Vec<String>,
    /// How many paragraphs stand in no list, quote or footnote. A picture alone in its paragraph is none.
    pub paragraphs: usize,
    /// The start of the first of these paragraphs, without markup; cut between words, with `…`, beyond 300 characters.
    pub plain_start: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The destination with escapes resolved; `mailto:` is added where Markdown implies it.
    pub target: String,
    /// The destination, also of a reference, where it is written as `target` says; else the whole link.
    pub range: Range<usize>,
    /// Written as HTML rather than as Markdown.
    pub html: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    pub src: String,
    /// Where `src` is written; else the same as `range`.
    pub src_range: Range<usize>,
    pub alt: String,
    pub caption: String,
    pub credit: Option<String>,
    /// The picture without its credit.
    pub range: Range<usize>,
    /// Alone in its paragraph: it becomes a figure.
    pub block: bool,
    /// Written as HTML rather than as Markdown.
    pub html: bool,
    /// HTML says by an empty `alt` that there is nothing to see, as with what counts readers.
    pub decorative: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Of the element, as written.
    pub name: String,
    /// The tag.
    pub range: Range<usize>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6, as written.
    pub level: u8,
    /// Without markup.
    pub text: String,
    /// The id written behind it (`{#id}`). The one it gets is known to [`heading_ids`](super::heading_ids).
    pub id: Option<String>,
    pub range: Range<usize>,
}

/// Reads a text in one pass.
pub fn scan(text: &str) -> Summary {
    let mut scan = Scan { text, ..Scan::default() };
    let mut nodes = Nodes::new(text, Syntax::Extended);
    while let Some(node) = nodes.next() {
        match node {
            Node::Event(event, range) => scan.event(event, range, &nodes),
            Node::Picture(image) => scan.picture(image, false),
            Node::Figure(image, around) => {
                if let Some(link) = around {
                    let place = Place::Behind(image.range.end);
                    scan.link(OpenLink { target: link.target, range: link.range, place });
                }
                scan.picture(image, true);
            }
        }
    }
    scan.summary
}

#[derive(Default)]
struct Scan<'a> {
    text: &'a str,
    summary: Summary,
    /// Open containers: lists, quotes, tables, footnotes.
    depth: usize,
    link: Option<OpenLink<'a>>,
    heading: bool,
    /// Within a code block.
    code: bool,
    words: Words,
    /// Whether the first paragraph is being read.
    start: Start,
}

#[derive(Default, PartialEq, Eq)]
enum Start {
    #[default]
    Awaited,
    Open,
    Done,
}

struct OpenLink<'a> {
    target: CowStr<'a>,
    range: Range<usize>,
    place: Place,
}

/// Where to look for a link's destination.
enum Place {
    /// Behind the link's text, which ends here.
    Behind(usize),
    /// In the definition of the reference.
    Definition(Range<usize>),
    /// The link's text is its destination.
    Text,
}

impl<'a> Scan<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>, nodes: &Nodes<'a>) {
        if let Some(OpenLink { range: link, place: Place::Behind(end), .. }) = &mut self.link
            && range.end < link.end
        {
            *end = range.end.max(*end);
        }
        match event {
            Event::Start(tag) => self.start(tag, range, nodes),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => {
                if !self.code {
                    self.broken_links(&range);
                }
                self.read(&text);
            }
            Event::Code(text) => self.read(&text),
            Event::SoftBreak | Event::HardBreak => self.read(" "),
            Event::InlineHtml(_) => self.html(range),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>, nodes: &Nodes<'a>) {
        match tag {
            Tag::Paragraph if self.depth == 0 => {
                self.summary.paragraphs += 1;
                if self.start == Start::Awaited {
                    self.start = Start::Open;
                }
            }
            Tag::Heading { level, id, .. } => {
                let id = id.map(CowStr::into_string);
                self.summary.headings.push(Heading { level: level as u8, text: String::new(), id, range });
                self.heading = true;
            }
            Tag::HtmlBlock => self.html(range),
            Tag::CodeBlock(_) => self.code = true,
            Tag::Link { link_type, dest_url, id, .. } => {
                let target = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}").into(),
                    _ => dest_url,
                };
                let place = match link_type {
                    LinkType::Autolink | LinkType::Email => Place::Text,
                    LinkType::Inline => Place::Behind(range.start),
                    _ => Place::Definition(nodes.definition(&id).unwrap_or_default()),
                };
                self.link = Some(OpenLink { target, range, place });
            }
            _ if is_container(&tag.to_end()) => self.depth += 1,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph if self.depth == 0 && self.start == Start::Open => {
                let start = &mut self.summary.plain_start;
                start.truncate(start.trim_end().len());
                self.start = if start.is_empty() { Start::Awaited } else { Start::Done };
                shorten(start);
            }
            TagEnd::Heading(_) => self.heading = false,
            TagEnd::CodeBlock => self.code = false,
            TagEnd::Link => {
                if let Some(link) = self.link.take() {
                    self.link(link);
                }
            }
            _ if is_container(&tag) => self.depth -= 1,
            _ => {}
        }
        if !is_inline(&tag) {
            self.words = Words::default();
        }
    }

    fn read(&mut self, text: &str) {
        self.summary.words += self.words.count(text);
        if self.heading
            && let Some(heading) = self.summary.headings.last_mut()
        {
            heading.text.push_str(text);
        }
        if self.start == Start::Open && self.summary.plain_start.len() < 4 * (START + 1) {
            self.summary.plain_start.push_str(&escape::without_controls(text));
        }
    }

    /// Looks for links and pictures that Markdown does not take for such, in a text that stands in `range`.
    fn broken_links(&mut self, range: &Range<usize>) {
        let text = self.text;
        let brackets = text.get(range.clone()).unwrap_or_default().match_indices(']');
        for at in brackets.map(|(at, _)| range.start + at) {
            let close = ["](", "] ("].into_iter().find(|close| text[at..].starts_with(close));
            let Some(close) = close.filter(|_| !text[..at].ends_with('\\')) else { continue };
            let address = &text[at + close.len()..];
            // No further than the next bracket, so that a thousand of them are not a thousand ways to the end.
            let end = address.find([')', '[', ']', '\n']).filter(|&end| address[end..].starts_with(')'));
            let Some(address) = end.map(|end| &address[..end]) else { continue };
            // A title would stand behind it in quotes.
            let file = address.split(" \"").next().unwrap_or_default().trim();
            let is_broken = match close {
                "](" => file.contains(' ') && is_meant(file),
                // Whoever writes an address behind a number or a sign in brackets means just that.
                _ => !file.contains(' ') && is_sure(file) && has_words_before(&text[..at]),
            };
            if is_broken {
                self.summary.broken_links.push(at..at + close.len() + address.len() + ")".len());
            }
        }
    }

    fn link(&mut self, link: OpenLink) {
        let written = link.target.strip_prefix("mailto:").unwrap_or(&link.target);
        let place = match link.place {
            Place::Behind(text) => self.find("](", written, text..link.range.end),
            Place::Definition(definition) => self.find("]:", written, definition),
            Place::Text => self.find("<", written, link.range.clone()),
        };
        let range = place.unwrap_or(link.range);
        self.summary.links.push(Link { target: link.target.into_string(), range, html: false });
    }

    fn picture(&mut self, image: Image, block: bool) {
        let src_range = self.find("](", &image.src, image.range.clone()).unwrap_or(image.range.clone());
        self.words.count(" ");
        self.summary.pictures.push(Picture {
            src: image.src.into_string(),
            src_range,
            alt: image.alt,
            caption: image.caption.into_string(),
            credit: image.credit,
            range: image.range,
            block,
            html: false,
            decorative: false,
        });
    }

    /// Reads what raw HTML refers to, as if it were Markdown.
    fn html(&mut self, range: Range<usize>) {
        let html = self.text.get(range.clone()).unwrap_or_default();
        let summary = &mut self.summary;
        let mut images: BTreeMap<usize, Picture> = BTreeMap::new();
        rewrite_attributes(html, |attribute| {
            let place = attribute.range.start + range.start..attribute.range.end + range.start;
            match attribute.name {
                "src" | "alt" if attribute.is_of(&["img"]) => {
                    let image = images.entry(attribute.tag_start).or_default();
                    image.html = true;
                    if attribute.name == "src" {
                        image.src = attribute.text();
                        image.range = place.clone();
                        image.src_range = place;
                    } else {
                        image.alt = attribute.text();
                        image.decorative = image.alt.is_empty();
                    }
                }
                "href" if attribute.is_of(&["a"]) => {
                    summary.links.push(Link { target: attribute.text(), range: place, html: true })
                }
                "src" | "poster" if attribute.is_of(&["video", "audio", "source", "track"]) => {
                    summary.links.push(Link { target: attribute.text(), range: place, html: true });
                }
                "id" => summary.html_ids.push(attribute.text()),
                _ => {}
            }
            Change::Keep
        });
        summary.pictures.extend(images.into_values().filter(|image| !image.src.is_empty()));
        summary.dropped_html.extend(strays::find(html).dropped.into_iter().map(|(tag, name)| Dropped {
            name: name.to_owned(),
            range: tag.start + range.start..tag.end + range.start,
        }));
        summary.raw_html.push(range);
    }

    /// Where `wanted` is written behind the first `marker` within a range, so that the same word in a text or label is passed over.
    fn find(&self, marker: &str, wanted: &str, within: Range<usize>) -> Option<Range<usize>> {
        let slice = self.text.get(within.clone()).filter(|_| !wanted.is_empty())?;
        let from = slice.find(marker)? + marker.len();
        let start = within.start + from + slice[from..].find(wanted)?;
        Some(start..start + wanted.len())
    }
}

/// Counts words in text that comes in pieces, which may end within a word.
#[derive(Default)]
struct Words {
    /// Whether the word at the end of the last piece has been counted.
    counted: bool,
}

impl Words {
    /// The words that start in this piece. A run of mere punctuation, such as a dash, is none.
    fn count(&mut self, text: &str) -> usize {
        const LETTER: [bool; 256] = byte_table(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
        const SPACE: [bool; 256] = byte_table(b" \n\t");
        let mut words = 0;
        let mut counted = self.counted;
        for (at, byte) in text.bytes().enumerate() {
            // Nearly all of a text is ASCII, and there is no branch for that; what continues a letter is neither.
            let (is_letter, is_space) = (LETTER[usize::from(byte)], SPACE[usize::from(byte)]);
            words += usize::from(is_letter & !counted);
            counted = (counted | is_letter) & !is_space;
            if byte >= 0xc0 {
                let letter = text[at..].chars().next().unwrap_or_default();
                let is_new = !counted && letter.is_alphanumeric();
                words += usize::from(is_new);
                counted = is_new || counted && !letter.is_whitespace();
            }
        }
        self.counted = counted;
        words
    }
}

/// In characters.
const START: usize = 300;

fn shorten(text: &mut String) {
    let Some((limit, _)) = text.char_indices().nth(START) else { return };
    let cut = text[..limit].rfind(char::is_whitespace).unwrap_or(limit);
    text.truncate(cut);
    text.truncate(text.trim_end_matches(|c: char| c.is_whitespace() || ",;:–-".contains(c)).len());
    text.push('…');
}

/// Whether a word can be nothing but an address: in a quotation, brackets and parentheses follow each other now and then, as in
/// `[die Gewerkschaft] (ver.di)`.
fn is_sure(word: &str) -> bool {
    const STARTS: [&str; 5] = ["./", "../", "http://", "https://", "mailto:"];
    const ENDINGS: [&str; 12] = ["md", "html", "pdf", "jpg", "jpeg", "png", "webp", "avif", "gif", "svg", "mp3", "mp4"];
    let lower = word.to_lowercase();
    let path = &lower[..lower.find(['#', '?']).unwrap_or(lower.len())];
    let is_path = path.starts_with('/') && path.len() > 1 && path[1..].contains('/');
    let ending = path.rsplit_once('.').map(|(_, ending)| ending);
    is_path
        || STARTS.iter().any(|start| lower.starts_with(start))
        || ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Whether words stand in the bracket that is open at the end of a text.
fn has_words_before(text: &str) -> bool {
    let open = text.rfind(['[', ']', '\n']).filter(|&open| text[open..].starts_with('['));
    open.is_some_and(|open| text[open..].chars().filter(|c| c.is_alphabetic()).nth(1).is_some())
}

/// Whether what holds a space is meant as an address rather than as an aside: it begins as paths and whole addresses do, or ends
/// as names of files do.
fn is_meant(address: &str) -> bool {
    const STARTS: [&str; 7] = ["/", "./", "../", "http://", "https://", "www.", "mailto:"];
    let lower = address.to_lowercase();
    let path = lower[..lower.find(['#', '?']).unwrap_or(lower.len())].trim_end();
    let ending =
        path.rsplit_once('.').filter(|(stem, _)| !stem.ends_with(char::is_whitespace)).map(|(_, ending)| ending);
    let is_ending = |ending: &str| {
        (2..=5).contains(&ending.len())
            && ending.bytes().all(|b| b.is_ascii_alphanumeric())
            && ending.bytes().any(|b| b.is_ascii_alphabetic())
    };
    STARTS.iter().any(|start| lower.starts_with(start)) || ending.is_some_and(is_ending)
}

fn is_container(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition | TagEnd::Table)
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}
