use super::Texts;

/// Reads IPTC-IIM records (IIM 4.2): marker 0x1C, record, dataset, length, data. Only the application record (2) is heard.
pub(super) fn read(mut rest: &[u8]) -> Texts {
    let mut texts = Texts::default();
    while let [0x1c, record, dataset, high, low, data @ ..] = rest {
        let length = usize::from(*high) << 8 | usize::from(*low);
        // The highest bit marks an extended length, for datasets that hold no text.
        let Some(value) = data.get(..length).filter(|_| *high < 0x80) else { break };
        if *record == 2 {
            let text = decode(value);
            match dataset {
                _ if text.is_empty() => {}
                80 => texts.creators.push(text),
                110 => texts.credit = Some(text),
                116 => texts.copyright = Some(text),
                120 => texts.caption = Some(text),
                _ => {}
            }
        }
        rest = &data[length..];
    }
    texts
}

/// UTF-8 where the bytes are, whatever dataset 1:90 claims: programs set it wrongly as often as not. Else Latin-1.
fn decode(bytes: &[u8]) -> String {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    };
    super::xmp::tidy(&text)
}
