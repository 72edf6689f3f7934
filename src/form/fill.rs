use serde::{Serialize, Serializer};
use tera::{Context, Error, Kwargs, State, Tera, TeraResult, Value};

use super::Form;
use crate::diag::Diagnostic;
use crate::render::layout_diagnostic;
use crate::yaml;

/// What is known of a file before anybody writes it: the names a form may use.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Known {
    Article {
        title: String,
        /// None: it follows from the title.
        slug: Option<String>,
        date: String,
        /// Their ids.
        #[serde(serialize_with = "one_alone")]
        author: Vec<String>,
        /// Its id.
        category: String,
        tags: Vec<String>,
    },
    Author {
        name: String,
    },
    Category {
        title: String,
        /// Behind all others.
        order: u64,
    },
    Page {
        title: String,
        slug: Option<String>,
    },
}

impl Known {
    pub fn form(&self) -> Form {
        match self {
            Self::Article { .. } => Form::Article,
            Self::Author { .. } => Form::Author,
            Self::Category { .. } => Form::Category,
            Self::Page { .. } => Form::Page,
        }
    }

    /// Fills in a form of this text.
    pub fn fill(&self, form: &str) -> Result<String, Box<Diagnostic>> {
        let path = self.form().file();
        let told = |error: tera::Error| {
            Box::new(layout_diagnostic(&error, None, &|_| path.clone(), &|_| Some(form.to_owned())))
        };
        let context = Context::from_serialize(self).expect("names and texts");
        let mut tera = Tera::default();
        tera.autoescape_on(Vec::<&str>::new());
        tera.register_filter("yaml", |value: &Value, _: Kwargs, _: &State| yaml(value));
        tera.add_raw_template(path.as_str(), form).map_err(told)?;
        tera.render(path.as_str(), &context).map_err(told)
    }
}

/// As front matter has it: one is written without a list.
fn one_alone<S: Serializer>(ids: &[String], serializer: S) -> Result<S::Ok, S::Error> {
    match ids {
        [one] => one.serialize(serializer),
        several => several.serialize(serializer),
    }
}

/// A value as it stands behind `key:`, or nothing for none.
fn yaml(value: &Value) -> TeraResult<String> {
    if value.is_none() {
        return Ok(String::new());
    }
    if let Some(text) = value.as_str() {
        return Ok(yaml::scalar(text));
    }
    if let Some(items) = value.as_array() {
        let items: Vec<String> = items.iter().map(yaml).collect::<TeraResult<_>>()?;
        return Ok(format!("[{}]", items.join(", ")));
    }
    match value.is_map() {
        true => Err(Error::message("`yaml` takes texts, numbers and lists")),
        false => Ok(value.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(title: &str, author: &[&str], tags: &[&str]) -> Known {
        let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        Known::Article {
            title: title.into(),
            slug: None,
            date: "2026-11-24 09:12".into(),
            author: texts(author),
            category: "politik".into(),
            tags: texts(tags),
        }
    }

    #[test]
    fn values_stand_as_yaml_reads_them() {
        let form = "title: {{ title | yaml }}\nauthor: {{ author | yaml }}\ntags: {{ tags | yaml }}\nslug: {{ slug | yaml }}\n";
        let check = |known: Known, want: &str| assert_eq!(known.fill(form).unwrap(), want);
        check(article("Flut", &["anna"], &[]), "title: Flut\nauthor: anna\ntags: []\nslug: \n");
        check(
            article("„Nein“: <b>#1</b> & 🎉", &["anna", "ben"], &["Rain, Wind", "1"]),
            "title: '„Nein“: <b>#1</b> & 🎉'\nauthor: [anna, ben]\ntags: ['Rain, Wind', '1']\nslug: \n",
        );
    }

    #[test]
    fn a_broken_form_is_told_at_its_place() {
        let check = |form: &str, bytes: std::ops::Range<usize>| {
            let problem = article("Flut", &["anna"], &[]).fill(form).unwrap_err();
            assert_eq!((problem.code.name, problem.place.path.as_str()), ("layout-error", "layouts/new/article.md"));
            assert_eq!(problem.place.at, crate::diag::At::Bytes(bytes), "{}", problem.message);
        };
        check("---\ntitle: {{ titel }}\n", 14..19);
        check("---\ntitle: {{ title | yml }}\n", 22..25);
        check("---\n{% if %}\n", 10..12);
    }
}
