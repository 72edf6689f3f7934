//! Nodes to HTML, in one pass and without recursion: nothing in a text can exhaust the stack.

use std::borrow::Cow;
use std::mem;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, CowStr, Event, LinkType, Tag, TagEnd};

use super::escape;
use super::events::{Around, Image, Node, Nodes};
use super::figure::{self, Shown};
use super::footnotes::Footnotes;
use super::ids::Ids;
use super::quotes::{Setter, typeset};
use super::{
    Attribute, Change, Href, HtmlPolicy, Options, PictureSource, Rendered, Resolve, Syntax, rewrite_attributes,
};
use super::{sanitize, strays};

pub(super) fn write(text: &str, options: &Options, resolve: &dyn Resolve) -> Rendered {
    let mut writer = Writer {
        text,
        options,
        resolve,
        out: String::with_capacity(text.len() + text.len() / 4 + 64),
        setter: (options.syntax == Syntax::Extended).then(|| Setter::new(options.quotes)),
        ids: Ids::default(),
        footnotes: Footnotes::default(),
        open_footnotes: Vec::new(),
        heading: None,
        shift: None,
        table: Table::default(),
        depth: 0,
        code: false,
        html_block: String::new(),
        comment: false,
        linked: false,
        html: Html::Absent,
        block: 0,
        raw: false,
        paragraph_ends: Vec::new(),
    };
    for node in Nodes::new(text, options.syntax) {
        match node {
            Node::Event(event, range) => writer.event(event, range),
            Node::Picture(image) => writer.picture(image),
            Node::Figure(image, around) => writer.figure(image, around),
        }
    }
    writer.finish()
}

struct Writer<'a> {
    text: &'a str,
    options: &'a Options<'a>,
    resolve: &'a dyn Resolve,
    out: String,
    /// None where the syntax knows no typography.
    setter: Option<Setter<'a>>,
    ids: Ids,
    footnotes: Footnotes,
    /// Label of each footnote being written, with the HTML around its definition.
    open_footnotes: Vec<(CowStr<'a>, String)>,
    heading: Option<OpenHeading<'a>>,
    /// By how much the headings of this text move; known from the first one on.
    shift: Option<u8>,
    table: Table,
    /// Open containers: lists, quotes, tables, footnotes.
    depth: usize,
    /// Within a code block.
    code: bool,
    /// The block of HTML being read.
    html_block: String,
    /// Within a block of HTML that is nothing but a comment.
    comment: bool,
    /// Whether the link being read is written as one.
    linked: bool,
    html: Html,
    /// Where the block being written begins in the output.
    block: usize,
    /// Whether the block being written holds raw HTML that must be cleaned.
    raw: bool,
    paragraph_ends: Vec<usize>,
}

/// A heading whose tag is put before its text once that is known.
struct OpenHeading<'a> {
    /// Byte offset in the output.
    at: usize,
    id: Option<CowStr<'a>>,
    /// Without markup.
    text: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    /// Of the next cell.
    column: usize,
    in_head: bool,
    has_body: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Html {
    Absent,
    /// Some of the output must be cleaned.
    Present,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, &range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.write_text(&text, &range),
            Event::Code(code) => {
                self.out.push_str("<code>");
                escape::text(&mut self.out, &code);
                self.out.push_str("</code>");
                self.pass(None);
                self.note_heading(&code);
            }
            Event::Html(html) => self.html_block.push_str(&html),
            Event::InlineHtml(html) => {
                self.write_html(&html);
                if html.starts_with("<br") {
                    self.pass(Some(' '));
                }
            }
            Event::SoftBreak => {
                self.out.push('\n');
                self.pass(Some(' '));
                self.note_heading(" ");
            }
            Event::HardBreak => {
                self.out.push_str("<br>\n");
                self.pass(Some(' '));
                self.note_heading(" ");
            }
            Event::Rule => {
                self.start_block();
                self.out.push_str("<hr>\n");
            }
            Event::FootnoteReference(label) => {
                self.footnotes.write_reference(&mut self.out, &label, self.options);
            }
            // Not among the extensions in use.
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: &Range<usize>) {
        match tag {
            Tag::Paragraph => self.open_block("<p>"),
            Tag::Heading { id, level, .. } => {
                self.start_block();
                self.shift.get_or_insert(self.options.top_heading.saturating_sub(level as u8));
                self.heading = Some(OpenHeading { at: self.out.len(), id, text: String::new() });
            }
            Tag::BlockQuote(_) => {
                self.open_block("<blockquote>\n");
                self.depth += 1;
            }
            Tag::CodeBlock(kind) => {
                self.start_block();
                self.code = true;
                self.out.push_str("<pre><code");
                if let CodeBlockKind::Fenced(info) = kind
                    && let Some(language) = info.split(' ').next().filter(|language| !language.is_empty())
                {
                    self.out.push_str(" class=\"language-");
                    escape::attribute(&mut self.out, language);
                    self.out.push('"');
                }
                self.out.push('>');
            }
            Tag::HtmlBlock => {
                self.end_block();
                self.comment = is_comment(&self.text[range.clone()]);
                self.fresh_line();
            }
            Tag::List(start) => {
                match start {
                    None => self.open_block("<ul>\n"),
                    Some(1) => self.open_block("<ol>\n"),
                    Some(start) => self.open_block(&format!("<ol start=\"{start}\">\n")),
                }
                self.depth += 1;
            }
            Tag::Item => {
                self.open_block("<li>");
                self.depth += 1;
            }
            Tag::FootnoteDefinition(label) => {
                self.end_block();
                self.open_footnotes.push((label, mem::take(&mut self.out)));
                self.block = 0;
                self.depth += 1;
            }
            Tag::Table(alignments) => {
                self.open_block("<div class=\"table-scroll\"><table>\n");
                self.table = Table { alignments, ..Table::default() };
                self.depth += 1;
            }
            Tag::TableHead => {
                self.out.push_str("<thead>\n<tr>");
                self.table.in_head = true;
                self.table.column = 0;
            }
            Tag::TableRow => {
                self.out.push_str(if mem::replace(&mut self.table.has_body, true) { "<tr>" } else { "<tbody>\n<tr>" });
                self.table.column = 0;
            }
            Tag::TableCell => self.open_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Link { link_type, dest_url, title, .. } => self.open_link(link_type, &dest_url, &title),
            // Pictures are nodes of their own; the others belong to extensions not in use.
            Tag::Image { .. }
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => {
                self.end_block();
                self.out.push_str("</p>\n");
                if self.depth == 0 {
                    self.paragraph_ends.push(self.out.len());
                }
            }
            TagEnd::Heading(level) => self.close_heading(level as u8),
            TagEnd::BlockQuote(_) => self.close_container("</blockquote>\n"),
            TagEnd::CodeBlock => {
                self.code = false;
                self.out.push_str("</code></pre>\n");
            }
            TagEnd::List(true) => self.close_container("</ol>\n"),
            TagEnd::List(false) => self.close_container("</ul>\n"),
            TagEnd::Item => self.close_container("</li>\n"),
            TagEnd::FootnoteDefinition => {
                self.close_container("");
                if let Some((label, around)) = self.open_footnotes.pop() {
                    let body = mem::replace(&mut self.out, around);
                    self.block = self.out.len();
                    self.footnotes.define(&label, body);
                }
            }
            TagEnd::Table if self.table.has_body => self.close_container("</tbody>\n</table></div>\n"),
            TagEnd::Table => self.close_container("</table></div>\n"),
            TagEnd::TableHead => {
                self.out.push_str("</tr>\n</thead>\n");
                self.table.in_head = false;
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.end_block();
                self.out.push_str(if self.table.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Link if mem::take(&mut self.linked) => self.out.push_str("</a>"),
            TagEnd::HtmlBlock => {
                // Its lines are events of their own, and a tag may go over several.
                let block = mem::take(&mut self.html_block);
                self.write_html(&block);
                self.end_block();
                self.comment = false;
            }
            TagEnd::Link
            | TagEnd::Image
            | TagEnd::Superscript
            | TagEnd::Subscript
            | TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_) => {}
        }
    }

    fn finish(mut self) -> Rendered {
        self.end_block();
        mem::take(&mut self.footnotes).write_section(&mut self.out, self.options);
        let rendered = match self.html {
            Html::Absent => Rendered { html: self.out, paragraph_ends: self.paragraph_ends },
            Html::Present => {
                let html = sanitize::clean(&self.out);
                Rendered { paragraph_ends: sanitize::paragraph_ends(&html), html }
            }
        };
        escape::scrub(rendered)
    }

    fn write_text(&mut self, text: &str, range: &Range<usize>) {
        let Some(setter) = self.setter.as_mut().filter(|_| !self.code) else {
            return escape::text(&mut self.out, text);
        };
        let source = self.text.as_bytes();
        // An entity is written as it is meant, and so is the character behind a backslash.
        let literal = if text.len() != range.len() {
            text.len()
        } else if range.start > 0 && source[range.start - 1] == b'\\' && text.starts_with(['"', '\'', '.', '-']) {
            1
        } else {
            0
        };
        if literal > 0 {
            escape::text(&mut self.out, &text[..literal]);
            setter.pass(text[..literal].chars().next_back());
        }
        setter.set::<true>(&text[literal..], self.text.get(range.end..).unwrap_or_default(), &mut self.out);
        self.note_heading(text);
    }

    fn write_html(&mut self, html: &str) {
        match self.options.html {
            HtmlPolicy::Allow => self.out.push_str(&self.resolved(html)),
            HtmlPolicy::Forbid => {}
            // A comment, such as a more-mark from another system, is not worth cleaning the whole text for.
            HtmlPolicy::Sanitize if self.comment || is_comment(html) => {}
            HtmlPolicy::Sanitize => {
                self.out.push_str(&self.resolved(html));
                self.html = Html::Present;
                self.raw = true;
            }
        }
    }

    /// Raw HTML with its addresses resolved as those of Markdown are, and with the credits of its pictures.
    fn resolved<'h>(&self, html: &'h str) -> Cow<'h, str> {
        if self.options.syntax == Syntax::CommonMark || !html.contains('=') {
            return Cow::Borrowed(html);
        }
        let credited = figure::with_credits(html, |src| Some(self.typeset(&self.known(src)?.credit)));
        Cow::Owned(rewrite_attributes(&credited, |attribute| self.change(attribute)))
    }

    /// The file of the site behind a picture.
    fn known(&self, src: &str) -> Option<PictureSource> {
        if is_foreign(src) { None } else { self.resolve.picture(src) }
    }

    fn change(&self, attribute: &Attribute) -> Change {
        let address = match attribute.name {
            "src" if attribute.is_of(&["img"]) => {
                self.known(&attribute.text()).map_or(Href::AsWritten, |known| Href::To(known.src))
            }
            "src" | "href" | "poster" => self.resolve.link(&attribute.text()),
            _ => Href::AsWritten,
        };
        match address {
            Href::AsWritten => Change::Keep,
            Href::Nowhere => Change::Remove,
            Href::To(address) => {
                let mut value = String::new();
                escape::href(&mut value, &address);
                Change::Value(value)
            }
        }
    }

    fn close_heading(&mut self, written: u8) {
        self.end_block();
        let Some(heading) = self.heading.take() else { return };
        let level = (written + self.shift.unwrap_or(0)).max(self.options.top_heading).min(6);
        let mut tag = format!("<h{level}");
        if self.options.syntax == Syntax::Extended {
            tag.push_str(" id=\"");
            escape::attribute(&mut tag, self.options.id_prefix);
            let id = self.ids.give(heading.id.as_deref(), &heading.text, self.options.slug);
            escape::attribute(&mut tag, &id);
            tag.push('"');
        }
        tag.push('>');
        self.out.insert_str(heading.at, &tag);
        self.out.push_str(&format!("</h{level}>\n"));
        self.block = self.out.len();
    }

    fn open_cell(&mut self) {
        self.end_block();
        self.out.push_str(if self.table.in_head { "<th scope=\"col\"" } else { "<td" });
        self.out.push_str(match self.table.alignments.get(self.table.column) {
            Some(Alignment::Left) => " style=\"text-align: left\">",
            Some(Alignment::Center) => " style=\"text-align: center\">",
            Some(Alignment::Right) => " style=\"text-align: right\">",
            Some(Alignment::None) | None => ">",
        });
        self.table.column += 1;
    }

    fn open_link(&mut self, link_type: LinkType, target: &str, title: &str) {
        let href = match link_type {
            LinkType::Email => Some(format!("mailto:{target}").into()),
            _ => self.href(target),
        };
        self.linked = href.is_some();
        if let Some(href) = href {
            self.out.push_str("<a href=\"");
            escape::href(&mut self.out, &href);
            if !title.is_empty() {
                self.out.push_str("\" title=\"");
                let title = self.typeset(title);
                escape::attribute(&mut self.out, &title);
            }
            self.out.push_str("\">");
        }
    }

    /// Where a link leads, or none if it must not be one.
    fn href<'t>(&self, target: &'t str) -> Option<Cow<'t, str>> {
        let href = match (self.resolve.link(target), target.strip_prefix('#')) {
            (Href::To(href), _) => Cow::Owned(href),
            (Href::AsWritten, Some(id)) if !id.is_empty() => Cow::Owned(format!("#{}{id}", self.options.id_prefix)),
            (Href::AsWritten, _) => Cow::Borrowed(target),
            (Href::Nowhere, _) => return None,
        };
        self.may_stand(&href).then_some(href)
    }

    fn may_stand(&self, address: &str) -> bool {
        self.options.html == HtmlPolicy::Allow || sanitize::is_safe(address)
    }

    fn picture(&mut self, image: Image) {
        if self.options.syntax == Syntax::CommonMark {
            return self.plain_picture(&image);
        }
        match self.source(&image) {
            Some(source) => figure::write_inline(&mut self.out, &shown(&source)),
            None => escape::text(&mut self.out, &image.alt),
        }
        self.pass(None);
    }

    /// As the examples of the specification have it.
    fn plain_picture(&mut self, image: &Image) {
        self.out.push_str("<img src=\"");
        escape::href(&mut self.out, &image.src);
        self.out.push_str("\" alt=\"");
        escape::attribute(&mut self.out, &image.alt);
        if !image.caption.is_empty() {
            self.out.push_str("\" title=\"");
            escape::attribute(&mut self.out, &image.caption);
        }
        self.out.push_str("\">");
    }

    fn figure(&mut self, image: Image, around: Option<Around>) {
        self.start_block();
        match self.source(&image) {
            Some(source) => {
                let href = around.as_ref().and_then(|around| self.href(&around.target));
                figure::write_figure(&mut self.out, &shown(&source), href.as_deref());
            }
            None => {
                self.out.push_str("<p>");
                escape::text(&mut self.out, &image.alt);
                self.out.push_str("</p>\n");
            }
        }
    }

    /// What to show for a picture, its texts typeset; none if its address must not stand.
    fn source(&self, image: &Image) -> Option<PictureSource> {
        let known = self.known(&image.src);
        let known = known.unwrap_or_else(|| PictureSource { src: image.src.to_string(), ..PictureSource::default() });
        let first = |own: &str, other: String| self.typeset(if own.is_empty() { &other } else { own });
        self.may_stand(&known.src).then(|| PictureSource {
            alt: first(&image.alt, known.alt),
            caption: first(&image.caption, known.caption),
            credit: first(image.credit.as_deref().unwrap_or_default(), known.credit),
            ..known
        })
    }

    fn typeset(&self, text: &str) -> String {
        match self.options.syntax {
            Syntax::Extended => typeset(text, &self.options.quotes),
            Syntax::CommonMark => text.to_string(),
        }
    }

    /// Tells the typography what stands before the next text.
    fn pass(&mut self, last: Option<char>) {
        if let Some(setter) = &mut self.setter {
            setter.pass(last);
        }
    }

    fn note_heading(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.text.push_str(text);
        }
    }

    fn open_block(&mut self, tag: &str) {
        self.start_block();
        self.out.push_str(tag);
    }

    fn close_container(&mut self, tag: &str) {
        self.end_block();
        self.out.push_str(tag);
        self.depth -= 1;
    }

    fn start_block(&mut self) {
        self.end_block();
        self.fresh_line();
    }

    /// Text on both sides of this point belongs to different blocks.
    fn end_block(&mut self) {
        if let Some(setter) = &mut self.setter {
            setter.end_block(&mut self.out);
        }
        // Only now, for typography keeps places in the output as well.
        if mem::take(&mut self.raw)
            && let Cow::Owned(block) = strays::escaped(&self.out[self.block..])
        {
            self.out.replace_range(self.block.., &block);
        }
        self.block = self.out.len();
    }

    fn fresh_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }
}

fn shown(source: &PictureSource) -> Shown<'_> {
    Shown {
        src: &source.src,
        width: source.width,
        height: source.height,
        alt: &source.alt,
        caption: &source.caption,
        credit: &source.credit,
    }
}

/// Whether a picture lies on another host, or in the address itself.
fn is_foreign(src: &str) -> bool {
    src.starts_with("//")
        || src.split_once(':').is_some_and(|(scheme, _)| scheme.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// Whether HTML is nothing but a comment.
pub fn is_comment(html: &str) -> bool {
    let html = html.trim();
    html.len() >= 7 && html.starts_with("<!--") && html.find("-->") == Some(html.len() - 3)
}
