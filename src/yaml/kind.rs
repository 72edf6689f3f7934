use serde_yaml::Value;

use crate::diag::{Diagnostic, Place, code};

/// What a value is, in the words of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Flag,
    List,
    Mapping,
}

impl Kind {
    fn of(value: &Value) -> Self {
        match value {
            Value::Bool(_) => Self::Flag,
            Value::Number(_) => Self::Number,
            Value::Sequence(_) => Self::List,
            Value::Mapping(_) => Self::Mapping,
            Value::String(_) | Value::Null | Value::Tagged(_) => Self::Text,
        }
    }

    /// How to write a value of the kind.
    fn way_out(self) -> &'static str {
        match self {
            Self::Text => "write one text, in quotes if it begins with a bracket",
            Self::Number => "write digits alone",
            Self::Flag => "write true or false",
            Self::List => "write `[one, two]`, or each item in a line of its own that begins with `- `",
            Self::Mapping => "write `key: value` below it, each in an indented line of its own",
        }
    }

    fn noun(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Flag => "true or false",
            Self::List => "a list",
            Self::Mapping => "a mapping of keys",
        }
    }

    /// Tells that `what` takes this kind and has another value.
    pub(super) fn expected(self, what: &str, found: &Value, place: Place) -> Diagnostic {
        let message = format!("{what} takes {}, this is {}", self.noun(), Self::of(found).noun());
        Diagnostic::new(&code::WRONG_TYPE, place, message).hint(self.way_out())
    }
}

/// The items of one text that was meant for a list, as in `tags: rain, wind`; none if it is one text. A comma divides before
/// a space, and before a letter, but not in a number (`1,5`) or in an address.
pub(super) fn items_of_text(text: &str) -> Option<Vec<String>> {
    let divides = |(at, _): (usize, &str)| match text[at + 1..].chars().next() {
        Some(next) => next.is_whitespace() || next.is_alphabetic() && !text.contains('/'),
        None => false,
    };
    text.match_indices(',').any(divides).then(|| {
        let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
        items.map(str::to_owned).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_divide_where_a_list_was_meant() {
        let check = |text: &str, want: &[&str]| assert_eq!(items_of_text(text).unwrap_or_default(), want, "{text}");
        check("rain, wind", &["rain", "wind"]);
        check("rain,wind", &["rain", "wind"]);
        check("rain, , wind,", &["rain", "wind"]);
        check("/a/, /b/", &["/a/", "/b/"]);
        check("rain", &[]);
        check("rain,", &[]);
        check("1,5-Grad-Ziel", &[]);
        check("https://a.example/x,y", &[]);
    }
}
