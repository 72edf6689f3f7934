//! The parser's events, with each picture as one node, and each `<picture>` as one piece of HTML.
//!
//! A picture's alternative text arrives as events of its own, the `{credit="…"}` behind it as plain text, and only the end of
//! the paragraph tells whether the picture stood alone. Readers of nodes need not know.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, OffsetIter, Options, Parser, Tag, TagEnd};

use super::Syntax;
use super::figure;

pub(super) enum Node<'a> {
    /// Any event but those that make up a picture. Ranges are bytes of the text.
    Event(Event<'a>, Range<usize>),
    /// A picture within text.
    Picture(Image<'a>),
    /// A picture alone in its paragraph, which is not announced by events of its own.
    Figure(Image<'a>, Option<Around<'a>>),
}

pub(super) struct Image<'a> {
    pub src: CowStr<'a>,
    /// Markup removed, quotes as written.
    pub alt: String,
    /// The title in Markdown's terms.
    pub caption: CowStr<'a>,
    pub credit: Option<String>,
    /// From `!` to `)` or `]`, without the credit.
    pub range: Range<usize>,
}

/// The link around a picture that stands alone.
pub(super) struct Around<'a> {
    pub target: CowStr<'a>,
    pub range: Range<usize>,
}

pub(super) struct Nodes<'a> {
    text: &'a str,
    syntax: Syntax,
    events: OffsetIter<'a>,
    /// Events looked at and put back; the last one comes first.
    ahead: Vec<(Event<'a>, Range<usize>)>,
    /// A credit whose text must not come again as events.
    credit: Range<usize>,
}

impl<'a> Nodes<'a> {
    pub fn new(text: &'a str, syntax: Syntax) -> Self {
        let extensions = match syntax {
            Syntax::CommonMark => Options::empty(),
            Syntax::Extended => {
                Options::ENABLE_TABLES
                    | Options::ENABLE_FOOTNOTES
                    | Options::ENABLE_STRIKETHROUGH
                    | Options::ENABLE_HEADING_ATTRIBUTES
            }
        };
        let events = Parser::new_ext(text, extensions).into_offset_iter();
        Self { text, syntax, events, ahead: Vec::new(), credit: 0..0 }
    }

    /// Where the destination of the reference named `label` is written: the range of its whole definition.
    pub fn definition(&self, label: &str) -> Option<Range<usize>> {
        self.events.reference_definitions().get(label).map(|definition| definition.span.clone())
    }

    fn event(&mut self) -> Option<(Event<'a>, Range<usize>)> {
        self.ahead.pop().or_else(|| self.events.next())
    }

    /// `start` is the event that opened the paragraph.
    fn paragraph(&mut self, start: (Event<'a>, Range<usize>)) -> Node<'a> {
        let (whole, rest) = (start.1.clone(), &self.text[start.1.clone()]);
        if self.syntax == Syntax::CommonMark || !(rest.starts_with("![") || rest.starts_with("[![")) {
            return Node::Event(start.0, start.1);
        }
        match self.lone_picture(&whole) {
            Some(figure) => figure,
            None => Node::Event(start.0, start.1),
        }
    }

    /// A `<picture>` within text as one piece of HTML, as it is in a block: its parts mean nothing by themselves. `start` is its
    /// first tag. One with more in it than tags, or without an end, comes in its pieces.
    fn picture_element(&mut self, start: CowStr<'a>, range: Range<usize>) -> Node<'a> {
        let mut html = start.to_string();
        let mut taken = Vec::new();
        while let Some((event, place)) = self.event() {
            let end = place.end;
            let piece = match &event {
                Event::InlineHtml(tag) if !opens_picture(tag) => Some(&**tag),
                Event::Text(text) if text.trim().is_empty() => Some(&**text),
                Event::SoftBreak => Some("\n"),
                _ => None,
            };
            html.push_str(piece.unwrap_or_default());
            let ends = piece.is_some_and(|piece| piece.eq_ignore_ascii_case("</picture>"));
            let goes_on = piece.is_some();
            taken.push((event, place));
            if ends {
                return Node::Event(Event::InlineHtml(html.into()), range.start..end);
            }
            if !goes_on {
                break;
            }
        }
        self.ahead.extend(taken.into_iter().rev());
        Node::Event(Event::InlineHtml(start), range)
    }

    /// The figure that a paragraph is, if it is one; otherwise all events are put back.
    fn lone_picture(&mut self, paragraph: &Range<usize>) -> Option<Node<'a>> {
        let first = self.event()?;
        let around = match &first {
            (Event::Start(Tag::Link { dest_url, .. }), range) => {
                Some(Around { target: dest_url.clone(), range: range.clone() })
            }
            _ => None,
        };
        let opening = if around.is_some() { self.event()? } else { first.clone() };
        if let (Event::Start(Tag::Image { dest_url, title, .. }), range) = &opening
            && figure::stands_alone(self.text, paragraph, around.as_ref().map(|around| &around.range), range)
        {
            let image = self.image(dest_url.clone(), title.clone(), range.clone());
            while self.event().is_some_and(|(event, _)| event != Event::End(TagEnd::Paragraph)) {}
            return Some(Node::Figure(image, around));
        }
        self.ahead.push(opening);
        if around.is_some() {
            self.ahead.push(first);
        }
        None
    }

    /// Takes the events of a picture whose start has been read.
    fn image(&mut self, src: CowStr<'a>, caption: CowStr<'a>, range: Range<usize>) -> Image<'a> {
        let mut alt = String::new();
        let mut depth = 1;
        while depth > 0 {
            match self.event() {
                Some((Event::Start(_), _)) => depth += 1,
                Some((Event::End(_), _)) => depth -= 1,
                Some((Event::Text(text) | Event::Code(text), _)) => alt.push_str(&text),
                Some((Event::SoftBreak | Event::HardBreak, _)) => alt.push(' '),
                Some(_) => {}
                None => break,
            }
        }
        let credit = match self.syntax {
            Syntax::CommonMark => None,
            Syntax::Extended => figure::credit_behind(self.text, range.end),
        };
        if let Some((_, place)) = &credit {
            self.credit = place.clone();
        }
        // `{credit=""}` credits nobody.
        let credit = credit.map(|(credit, _)| credit).filter(|credit| !credit.is_empty());
        Image { src, alt, caption, credit, range }
    }

    /// What is left of an event that starts within a credit.
    fn behind_credit(&self, (event, range): (Event<'a>, Range<usize>)) -> Option<Node<'a>> {
        match event {
            Event::Text(_) if range.end > self.credit.end => {
                let rest = self.credit.end..range.end;
                Some(Node::Event(Event::Text(self.text[rest.clone()].into()), rest))
            }
            _ => None,
        }
    }
}

impl<'a> Iterator for Nodes<'a> {
    type Item = Node<'a>;

    fn next(&mut self) -> Option<Node<'a>> {
        loop {
            let (event, range) = self.event()?;
            if range.start < self.credit.end && range.start >= self.credit.start {
                match self.behind_credit((event, range)) {
                    Some(rest) => return Some(rest),
                    None => continue,
                }
            }
            return Some(match event {
                Event::Start(Tag::Image { dest_url, title, .. }) => Node::Picture(self.image(dest_url, title, range)),
                Event::Start(Tag::Paragraph) => self.paragraph((event, range)),
                Event::InlineHtml(tag) if self.syntax == Syntax::Extended && opens_picture(&tag) => {
                    self.picture_element(tag, range)
                }
                _ => Node::Event(event, range),
            });
        }
    }
}

fn opens_picture(tag: &str) -> bool {
    const NAME: &str = "<picture";
    tag.get(..NAME.len()).is_some_and(|name| name.eq_ignore_ascii_case(NAME))
        && tag[NAME.len()..].starts_with(|c: char| c.is_ascii_whitespace() || c == '>')
}
