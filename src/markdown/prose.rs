//! The running text of Markdown, as readers see it, with the way back to where it is written.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::Syntax;
use super::events::{Node, Nodes};

/// Ranges are bytes of the Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Prose {
    /// In the order of the text; what is empty is left out.
    pub blocks: Vec<Block>,
    /// The level as written, and where.
    pub headings: Vec<(u8, Range<usize>)>,
    pub links: Vec<LinkText>,
}

/// A paragraph, a heading, an item or a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// Without markup and code. [`STANDS`] stands for a picture, for code and for a mark that is meant as it is written.
    pub text: String,
    pub kind: BlockKind,
    /// Within a footnote.
    pub note: bool,
    /// Within a list or a block quotation.
    pub nested: bool,
    /// Where pieces of the text begin: in `text`, and in the Markdown.
    pieces: Vec<(usize, usize)>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlockKind {
    Paragraph,
    Heading,
    /// Of a table.
    Cell,
}

/// What readers click on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkText {
    /// As in [`Block::text`].
    pub text: String,
    /// From the first bracket to the last.
    pub range: Range<usize>,
    /// Within a footnote.
    pub note: bool,
}

/// Stands for what is no text but takes its place.
pub const STANDS: char = '\u{fffc}';

impl Prose {
    /// Reads a text in one pass.
    pub fn read(text: &str) -> Self {
        let mut reader = Reader { text, ..Reader::default() };
        for node in Nodes::new(text, Syntax::Extended) {
            match node {
                Node::Event(event, range) => reader.event(event, range),
                Node::Picture(image) => reader.stand(image.range.start),
                Node::Figure(..) => reader.end_block(),
            }
        }
        reader.end_block();
        reader.prose
    }
}

impl Block {
    /// A text without markup, which is its own source.
    pub fn of(text: &str) -> Self {
        Self { text: text.to_owned(), kind: BlockKind::Paragraph, note: false, nested: false, pieces: vec![(0, 0)] }
    }

    /// Where a part of the text is written.
    pub fn source(&self, range: Range<usize>) -> Range<usize> {
        let piece = self.pieces.partition_point(|(text, _)| *text <= range.start).saturating_sub(1);
        let (text, source) = self.pieces.get(piece).copied().unwrap_or_default();
        let start = source + range.start.saturating_sub(text);
        start..start + range.len()
    }
}

#[derive(Default)]
struct Reader<'a> {
    text: &'a str,
    prose: Prose,
    block: String,
    pieces: Vec<(usize, usize)>,
    heading: bool,
    cell: bool,
    code: bool,
    note: bool,
    /// Open lists and block quotations.
    depth: usize,
    /// Where the text of an open link begins in the block, and where the link stands.
    link: Option<(usize, Range<usize>)>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(_) if self.code => {}
            Event::Text(text) => {
                // Of an entity or behind a backslash: meant as it is.
                let escaped = range.start.checked_sub(1).is_some_and(|before| self.text.as_bytes()[before] == b'\\');
                match (escaped, text.chars().next()) {
                    (true, Some('"' | '\'')) => {
                        self.stand(range.start);
                        self.push(&text[1..], range.start + 1);
                    }
                    _ if text.len() != range.len() => self.stand(range.start),
                    _ => self.push(&text, range.start),
                }
            }
            Event::Code(_) => self.stand(range.start),
            Event::SoftBreak | Event::HardBreak => self.push(" ", range.start),
            Event::InlineHtml(tag) if tag.starts_with("<br") => self.push(" ", range.start),
            // A word in `<<…>>`, which is meant as text though it is a tag.
            Event::InlineHtml(tag)
                if self.text[..range.start].ends_with('<') && self.text[range.end..].starts_with('>') =>
            {
                self.push(&tag, range.start);
            }
            Event::Rule => self.end_block(),
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag, range: Range<usize>) {
        match tag {
            Tag::Link { link_type, .. } => {
                // An address for letters is its own best text.
                let told = !matches!(link_type, LinkType::Email);
                self.link = told.then_some((self.block.len(), range));
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough => {}
            other => {
                self.end_block();
                match other {
                    Tag::Heading { level, .. } => {
                        self.heading = true;
                        self.prose.headings.push((level as u8, range));
                    }
                    Tag::TableCell => self.cell = true,
                    Tag::CodeBlock(_) => self.code = true,
                    Tag::FootnoteDefinition(_) => self.note = true,
                    Tag::BlockQuote(_) | Tag::List(_) => self.depth += 1,
                    _ => {}
                }
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link => {
                if let Some((from, range)) = self.link.take() {
                    let text = self.block[from.min(self.block.len())..].to_owned();
                    self.prose.links.push(LinkText { text, range, note: self.note });
                }
            }
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough => {}
            other => {
                self.end_block();
                match other {
                    TagEnd::Heading(_) => self.heading = false,
                    TagEnd::TableCell => self.cell = false,
                    TagEnd::CodeBlock => self.code = false,
                    TagEnd::FootnoteDefinition => self.note = false,
                    TagEnd::BlockQuote(_) | TagEnd::List(_) => self.depth -= 1,
                    _ => {}
                }
            }
        }
    }

    fn push(&mut self, text: &str, source: usize) {
        if !text.is_empty() {
            self.pieces.push((self.block.len(), source));
            self.block.push_str(text);
        }
    }

    fn stand(&mut self, source: usize) {
        self.push(STANDS.encode_utf8(&mut [0; 4]), source);
    }

    fn end_block(&mut self) {
        let text = std::mem::take(&mut self.block);
        let pieces = std::mem::take(&mut self.pieces);
        if text.trim().is_empty() {
            return;
        }
        let kind = match (self.heading, self.cell) {
            (true, _) => BlockKind::Heading,
            (_, true) => BlockKind::Cell,
            _ => BlockKind::Paragraph,
        };
        let (note, nested) = (self.note, self.depth > 0);
        self.prose.blocks.push(Block { text, kind, note, nested, pieces });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_readers_see() {
        let text = "# A *b*\n\nC `d` \\\"e &amp;\nf ![g](h.jpg).\n\n- i\n- j\n\n```\nk\n```\n\n| l | m |\n|---|---|\n| n | o |\n\np[^1]\n\n[^1]: q\n";
        let prose = Prose::read(text);
        let got: Vec<String> = prose
            .blocks
            .iter()
            .map(|block| {
                format!("{:?} {}{}", block.kind, block.text.replace(STANDS, "@"), if block.note { " note" } else { "" })
            })
            .collect();
        assert_eq!(
            got,
            [
                "Heading A b",
                "Paragraph C @ @e @ f @.",
                "Paragraph i",
                "Paragraph j",
                "Cell l",
                "Cell m",
                "Cell n",
                "Cell o",
                "Paragraph p",
                "Paragraph q note"
            ]
        );
        let block = &prose.blocks[1];
        let at = block.text.find('f').unwrap();
        assert_eq!(&text[block.source(at..at + 1)], "f");
        assert_eq!(prose.headings, [(1, 0..8)]);
    }

    #[test]
    fn links_with_their_text() {
        let text = "[a *b*](c.md) <https://d.example> [](e.md) [![f](g.jpg)](h.md) <i@j.example>";
        let got: Vec<_> =
            Prose::read(text).links.into_iter().map(|link| (link.text, text[link.range].to_owned())).collect();
        let want = [
            ("a b", "[a *b*](c.md)"),
            ("https://d.example", "<https://d.example>"),
            ("", "[](e.md)"),
            ("\u{fffc}", "[![f](g.jpg)](h.md)"),
        ];
        assert_eq!(got, want.map(|(text, link)| (text.to_owned(), link.to_owned())));
    }
}
