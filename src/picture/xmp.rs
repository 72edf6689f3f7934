use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::Event;

use super::Texts;

/// The longest text taken, in characters: captions have hundreds.
const LONGEST: usize = 4_000;

/// Reads the properties of an XMP packet (ISO 16684-1), written as attributes or as elements. Prefixes are taken as
/// everybody writes them. Of texts in several languages the default one counts, else the first.
pub(super) fn read(packet: &[u8]) -> Texts {
    let mut texts = Texts::default();
    let Ok(packet) = std::str::from_utf8(packet) else { return texts };
    let mut reader = Reader::from_str(packet);
    reader.config_mut().check_end_names = false;
    let mut property: Option<Property> = None;
    let mut text = String::new();
    let mut default_language = false;
    loop {
        match reader.read_event() {
            Err(_) | Ok(Event::Eof) => return texts,
            Ok(Event::Start(element) | Event::Empty(element)) => {
                let name = element.name();
                let name = name.as_ref();
                for attribute in element.attributes().flatten() {
                    let value = attribute.value.as_ref();
                    let value = quick_xml::escape::unescape(value).map_or_else(|_| value.to_owned(), Into::into);
                    match attribute.key.as_ref() {
                        "xml:lang" => default_language = value == "x-default",
                        key => {
                            if let Some(property) = Property::of(key) {
                                property.take(&mut texts, &value, false);
                            }
                        }
                    }
                }
                if let Some(found) = Property::of(name) {
                    property = Some(found);
                }
                text.clear();
            }
            Ok(Event::Text(part)) => text.push_str(part.as_ref()),
            Ok(Event::CData(part)) => text.push_str(part.as_ref()),
            Ok(Event::GeneralRef(reference)) => {
                let name = reference.as_ref();
                match (resolve_predefined_entity(name), reference.resolve_char_ref()) {
                    (Some(known), _) => text.push_str(known),
                    (None, Ok(Some(letter))) => text.push(letter),
                    _ => {}
                }
            }
            Ok(Event::End(element)) => {
                if let Some(property) = property {
                    property.take(&mut texts, &text, default_language);
                }
                text.clear();
                default_language = false;
                if Property::of(element.name().as_ref()).is_some() {
                    property = None;
                }
            }
            Ok(_) => {}
        }
    }
}

#[derive(Clone, Copy)]
enum Property {
    Creator,
    Credit,
    Caption,
    Alt,
    Copyright,
    Terms,
}

impl Property {
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "dc:creator" => Self::Creator,
            "photoshop:Credit" => Self::Credit,
            "dc:description" => Self::Caption,
            "Iptc4xmpCore:AltTextAccessibility" => Self::Alt,
            "dc:rights" => Self::Copyright,
            "xmpRights:UsageTerms" => Self::Terms,
            _ => return None,
        })
    }

    fn take(self, texts: &mut Texts, text: &str, overrides: bool) {
        let text = tidy(text);
        if text.is_empty() {
            return;
        }
        let slot = match self {
            Self::Creator => return texts.creators.push(text),
            Self::Credit => &mut texts.credit,
            Self::Caption => &mut texts.caption,
            Self::Alt => &mut texts.alt,
            Self::Copyright => &mut texts.copyright,
            Self::Terms => &mut texts.terms,
        };
        if slot.is_none() || overrides {
            *slot = Some(text);
        }
    }
}

/// One line without control characters.
pub(super) fn tidy(text: &str) -> String {
    let spaced: String = text.chars().take(LONGEST).map(|c| if c.is_control() { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ")
}
