use serde::ser::{Serialize, SerializeStruct as _, Serializer};
use tera::Value;
use tera::value::{Key, Map};

/// The variables of an object that layouts see, in their order, each name once.
///
/// A map of the engine would be hashed twice, as it is filled and as it becomes a value. A page has some twenty objects; these are
/// rows until then, and the engine takes them as it takes any structure.
#[derive(Default)]
pub(super) struct Fields(Vec<(&'static str, Value)>);

impl Fields {
    /// Those of an object that was made of fields; none of anything else.
    pub fn of(object: &Value) -> Self {
        let all = object.as_map().into_iter().flatten();
        let field = |(name, value): (&Key<'static>, &Value)| match name {
            Key::Str(name) => Some((*name, value.clone())),
            _ => None,
        };
        all.filter_map(field).collect()
    }

    pub fn extend(&mut self, others: Self) {
        self.0.extend(others.0);
    }
}

impl FromIterator<(&'static str, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (&'static str, Value)>>(fields: I) -> Self {
        Self(fields.into_iter().collect())
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Fields", self.0.len())?;
        for (name, value) in &self.0 {
            object.serialize_field(name, value)?;
        }
        object.end()
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        Self::from_serializable(&fields)
    }
}

/// An object whose names are the site's own.
pub(super) fn named(fields: impl Iterator<Item = (String, Value)>) -> Value {
    fields.map(|(name, value)| (Key::from(name), value)).collect::<Map>().into()
}

/// [`Fields`] by their names.
macro_rules! map {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::render::fields::Fields::from_iter([$(($name, tera::Value::from($value))),*])
    };
}

pub(super) use map;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_has_its_names_in_their_order() {
        let mut fields = map! { "b" => 1, "a" => "x" };
        fields.extend(map! { "c" => (), "0" => map! {} });
        let object = Value::from(fields);
        assert_eq!(object.to_string(), r#"{"b": 1, "a": "x", "c": , "0": {}}"#);
        let again = Value::from(Fields::of(&object));
        assert_eq!(again.to_string(), object.to_string());
        assert_eq!(Value::from(Fields::of(&Value::from(1))).to_string(), "{}");
    }
}
