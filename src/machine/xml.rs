use std::borrow::Cow;

use quick_xml::Writer;
use quick_xml::escape::escape;
use quick_xml::events::{BytesCData, BytesDecl, BytesEnd, BytesStart, BytesText, Event};

/// An XML document being written: compact, UTF-8, every text and attribute escaped.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
}

impl Xml {
    /// A document whose root has these attributes and this content.
    pub fn document(root: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut xml = Self { writer: Writer::new(Vec::new()) };
        xml.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        xml.element(root, attributes, content);
        xml.writer.into_inner()
    }

    /// An element with other elements inside.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Self)) {
        self.event(Event::Start(start(name, attributes)));
        content(self);
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.event(Event::Empty(start(name, attributes)));
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    pub fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        let text = clean(text);
        self.element(name, attributes, |xml| xml.event(Event::Text(BytesText::from_escaped(escape(&*text)))));
    }

    /// An element with HTML, which is copied rather than escaped: the readers of feeds take both, and HTML is mostly what
    /// would have to be escaped.
    pub fn html(&mut self, name: &str, attributes: &[(&str, &str)], html: &str) {
        let html = clean(html);
        self.element(name, attributes, |xml| {
            for part in BytesCData::escaped(&html) {
                xml.event(Event::CData(part));
            }
        });
    }

    fn event(&mut self, event: Event) {
        self.writer.write_event(event).expect("a Vec takes all");
    }
}

fn start<'a>(name: &'a str, attributes: &[(&str, &str)]) -> BytesStart<'a> {
    let mut start = BytesStart::new(name);
    for (key, value) in attributes {
        start.push_attribute((*key, &*clean(value)));
    }
    start
}

/// Drops what XML 1.0 has no notation for, not even escaped (section 2.2, `Char`).
fn clean(text: &str) -> Cow<'_, str> {
    // Above the control characters only U+FFFE and U+FFFF are left out, which begin with this byte as few others do.
    let suspect = |byte: &u8| (*byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r')) || *byte == 0xEF;
    // Some at a time, to the end of each: so the compiler compares them side by side. Whole articles pass here.
    let any = |bytes: &[u8]| bytes.iter().fold(false, |any, byte| any | suspect(byte));
    if !text.as_bytes().chunks(128).any(any) {
        return Cow::Borrowed(text);
    }
    let allowed =
        |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    Cow::Owned(text.chars().filter(allowed).collect())
}
