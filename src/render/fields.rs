use std::cmp::Ordering;
use std::collections::BTreeMap;

use tera::Value;
use tera::value::Key;

/// The variables of an object that layouts see, in their order, each name once.
///
/// A map of the engine would be hashed twice, as it is filled and as it becomes a value. A page has some twenty objects; these are
/// rows until then, and become values by way of a tree that finds them in order.
#[derive(Default)]
pub(super) struct Fields(Vec<(Placed, Value)>);

/// A name with its place among the others, which alone orders it.
struct Placed(usize, Key<'static>);

impl Fields {
    /// Those of an object; none of anything else.
    pub fn of(object: &Value) -> Self {
        let all = object.as_map().into_iter().flatten();
        all.map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    pub fn extend(&mut self, others: Self) {
        let from = self.0.len();
        self.0.extend(others.0.into_iter().map(|(Placed(place, name), value)| (Placed(from + place, name), value)));
    }
}

impl FromIterator<(Key<'static>, Value)> for Fields {
    fn from_iter<I: IntoIterator<Item = (Key<'static>, Value)>>(fields: I) -> Self {
        Self(fields.into_iter().enumerate().map(|(place, (name, value))| (Placed(place, name), value)).collect())
    }
}

impl From<Fields> for Value {
    fn from(fields: Fields) -> Self {
        fields.0.into_iter().collect::<BTreeMap<Placed, Value>>().into()
    }
}

impl From<Placed> for Key<'static> {
    fn from(Placed(_, name): Placed) -> Self {
        name
    }
}

impl PartialEq for Placed {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl Eq for Placed {}

impl PartialOrd for Placed {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Placed {
    fn cmp(&self, other: &Self) -> Ordering {
        self.0.cmp(&other.0)
    }
}

/// [`Fields`] by their names.
macro_rules! map {
    ($($name:literal => $value:expr),* $(,)?) => {
        $crate::render::fields::Fields::from_iter([
            $((tera::value::Key::Str($name), tera::Value::from($value))),*
        ])
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
