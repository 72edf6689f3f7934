/// A JSON object being written: compact, and without a letter that could end or upset the script element it stands in.
pub(super) struct Object<'a> {
    out: &'a mut String,
    is_empty: bool,
}

impl Object<'_> {
    /// Writes an object with this content.
    pub fn write(out: &mut String, content: impl FnOnce(&mut Object)) {
        out.push('{');
        content(&mut Object { out, is_empty: true });
        out.push('}');
    }

    pub fn text(&mut self, key: &str, value: &str) {
        self.key(key);
        text(self.out, value);
    }

    /// Nothing is left out where there is nothing to say, not even the key.
    pub fn maybe(&mut self, key: &str, value: Option<&str>) {
        value.into_iter().for_each(|value| self.text(key, value));
    }

    pub fn number(&mut self, key: &str, value: u64) {
        self.key(key);
        self.out.push_str(&value.to_string());
    }

    /// JSON that was written before, by this writer.
    pub fn json(&mut self, key: &str, value: &str) {
        self.key(key);
        self.out.push_str(value);
    }

    pub fn object(&mut self, key: &str, content: impl FnOnce(&mut Object)) {
        self.key(key);
        Object::write(self.out, content);
    }

    /// A list of texts; an empty one is left out.
    pub fn texts(&mut self, key: &str, values: impl IntoIterator<Item = impl AsRef<str>>) {
        self.list(key, values, |out, value| text(out, value.as_ref()));
    }

    /// A list of objects; an empty one is left out.
    pub fn objects<T>(
        &mut self,
        key: &str,
        values: impl IntoIterator<Item = T>,
        mut content: impl FnMut(&mut Object, T),
    ) {
        self.list(key, values, |out, value| Object::write(out, |object| content(object, value)));
    }

    fn list<T>(&mut self, key: &str, values: impl IntoIterator<Item = T>, mut write: impl FnMut(&mut String, T)) {
        let mut values = values.into_iter().peekable();
        if values.peek().is_none() {
            return;
        }
        self.key(key);
        for (index, value) in values.enumerate() {
            self.out.push(if index == 0 { '[' } else { ',' });
            write(self.out, value);
        }
        self.out.push(']');
    }

    fn key(&mut self, key: &str) {
        if !std::mem::replace(&mut self.is_empty, false) {
            self.out.push(',');
        }
        text(self.out, key);
        self.out.push(':');
    }
}

/// A text with its quotes. Within a script element `<` may begin its end or a comment; `>` and `&` upset XML.
fn text(out: &mut String, text: &str) {
    let special = |byte: u8| matches!(byte, b'"' | b'\\' | b'<' | b'>' | b'&' | 0..=0x1f);
    out.push('"');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(special) {
        out.push_str(&rest[..at]);
        match rest.as_bytes()[at] {
            b'"' => out.push_str("\\\""),
            b'\\' => out.push_str("\\\\"),
            other => out.push_str(&format!("\\u{other:04x}")),
        }
        // All of them are one byte long.
        rest = &rest[at + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn any_text_comes_back_and_leaves_its_element_alone(value in "\\PC*|[\\x00-\\x7f<>&/!\"\\\\-]{0,40}") {
            let mut out = String::new();
            Object::write(&mut out, |object| {
                object.text("a", &value);
                object.texts("b", [&value, "x"]);
                object.texts("c", [""; 0]);
            });
            assert!(!out.contains(['<', '>', '&', '\0', '\n']), "{out}");
            let read: serde_json::Value = serde_json::from_str(&out).expect("JSON");
            assert_eq!(read, serde_json::json!({ "a": value, "b": [value, "x"] }));
        }
    }
}
