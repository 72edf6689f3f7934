use std::borrow::Cow;

use quick_xml::escape::escape;
use quick_xml::events::BytesCData;
use quick_xml::events::attributes::Attribute;

/// An XML document being written: compact, UTF-8, every text and attribute escaped.
///
/// Tags are written by hand rather than by events: feeds are the largest files of a site, and each of their ten thousands of small elements
/// would be put together by itself first. What may stand in them is the library's business.
pub(super) struct Xml {
    out: String,
}

impl Xml {
    /// A document whose root has these attributes and this content, with room for about so many bytes from the start.
    pub fn document(root: &str, attributes: &[(&str, &str)], room: usize, content: impl FnOnce(&mut Self)) -> Vec<u8> {
        let mut xml = Self { out: String::with_capacity(room) };
        xml.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
        xml.element(root, attributes, content);
        xml.out.into_bytes()
    }

    /// An element with other elements inside.
    pub fn element(&mut self, name: &str, attributes: &[(&str, &str)], content: impl FnOnce(&mut Self)) {
        self.start(name, attributes);
        self.out.push('>');
        content(self);
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// An element without content.
    pub fn empty(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.start(name, attributes);
        self.out.push_str("/>");
    }

    /// An element with text.
    pub fn text(&mut self, name: &str, text: &str) {
        self.text_with(name, &[], text);
    }

    pub fn text_with(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        self.element(name, attributes, |xml| xml.out.push_str(&escape(clean(text))));
    }

    /// An element with HTML, which is copied rather than escaped: the readers of feeds take both, and HTML is mostly what
    /// would have to be escaped.
    pub fn html(&mut self, name: &str, attributes: &[(&str, &str)], html: &str) {
        let html = clean(html);
        self.element(name, attributes, |xml| {
            xml.out.reserve(html.len() + 64);
            // What would end it is cut in two.
            for part in BytesCData::escaped(&html) {
                xml.out.push_str("<![CDATA[");
                xml.out.push_str(&part);
                xml.out.push_str("]]>");
            }
        });
    }

    /// A tag as far as its attributes go.
    fn start(&mut self, name: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            self.out.push_str(&Attribute::from((*key, &*clean(value))).value);
            self.out.push('"');
        }
    }
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

#[cfg(test)]
mod tests {
    use quick_xml::Reader;
    use quick_xml::escape::unescape;
    use quick_xml::events::Event;

    use super::*;

    /// The attributes in a document, and its text.
    fn read(document: &[u8]) -> (String, String) {
        let mut reader = Reader::from_str(std::str::from_utf8(document).unwrap());
        let (mut value, mut content, mut depth) = (String::new(), String::new(), 0);
        loop {
            match reader.read_event().unwrap() {
                Event::Start(tag) => {
                    depth += 1;
                    value.extend(tag.attributes().map(|one| unescape(&one.unwrap().value).unwrap().into_owned()));
                }
                Event::Empty(tag) => {
                    value.extend(tag.attributes().map(|one| unescape(&one.unwrap().value).unwrap().into_owned()));
                }
                Event::End(_) => depth -= 1,
                Event::Text(text) => content.push_str(&text),
                Event::GeneralRef(entity) => content.push_str(&unescape(&format!("&{};", &*entity)).unwrap()),
                Event::CData(text) => content.push_str(&text),
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        (value, content)
    }

    proptest::proptest! {
        #[test]
        fn any_text_comes_back(text in "\\PC*|[\\n\\t<>&\"'\\]!\\[CDAT]{0,40}") {
            let with = |write: &dyn Fn(&mut Xml)| read(&Xml::document("root", &[], 0, write));
            let both = (text.clone(), text.clone());
            assert_eq!(with(&|xml| xml.text_with("a", &[("b", &text)], &text)), both);
            assert_eq!(with(&|xml| xml.html("a", &[("b", &text)], &text)), both);
            assert_eq!(with(&|xml| xml.empty("a", &[("b", &text)])).0, text);
        }
    }

    #[test]
    fn a_document_is_compact() {
        let document = Xml::document("root", &[("a", "x\ny\r")], 0, |xml| {
            xml.html("html", &[], "a]]>b");
            xml.text("text", "\r\n\u{1}'");
            xml.empty("empty", &[]);
        });
        assert_eq!(
            String::from_utf8(document).unwrap(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><root a=\"x&#10;y&#13;\"><html><![CDATA[a]]]]><![CDATA[>b]]></html>\
             <text>&#13;\n&apos;</text><empty/></root>"
        );
    }
}
