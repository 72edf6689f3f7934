use super::{Body, Parsed, Reading, article, file};
use crate::vocab::{SourcePath, UrlPath, scheme};
use crate::yaml::{Fields, Item};
use serde::{Deserialize, Serialize};

/// An author's profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Author {
    pub path: SourcePath,
    /// The file's stem.
    pub id: String,
    pub name: String,
    pub kind: AuthorKind,
    /// The sign under short items.
    pub short: Option<String>,
    pub role: Option<String>,
    /// Below content/media/.
    pub image: Option<String>,
    pub bio: Option<String>,
    pub email: Option<String>,
    pub website: Option<String>,
    /// Network and address or handle, in the order written.
    pub social: Vec<(String, String)>,
    /// What the name is sorted by.
    pub sort_name: Option<String>,
    pub slug: String,
    pub aliases: Vec<Item<UrlPath>>,
    pub body: Body,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AuthorKind {
    Person,
    Team,
    Agency,
}

impl AuthorKind {
    /// As they are written in front matter.
    pub const WORDS: [(&'static str, Self); 3] =
        [("person", Self::Person), ("team", Self::Team), ("agency", Self::Agency)];

    pub fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(_, kind)| *kind == self).map_or("person", |(word, _)| word)
    }
}

impl Author {
    pub fn parse(path: &SourcePath, text: &str, reading: &Reading) -> Parsed<Self> {
        file::read(path, text, reading, |fields, body| {
            let set = |text: String| reading.typeset(None, &text);
            let name = fields.required_text("name");
            let kind = fields.choice("kind", &AuthorKind::WORDS).unwrap_or(AuthorKind::Person);
            let (short, role, image) = (fields.text("short"), fields.text("role").map(set), fields.text("image"));
            let (bio, email, website) = (fields.text("bio").map(set), fields.email("email"), fields.address("website"));
            let social = social(fields);
            let sort_name = fields.text("sort_name");
            // The id rather than the name: editors choose the file's name with its address in mind.
            let slug = article::slug(fields, Some(path.stem()), reading);
            let aliases = article::aliases(fields);
            Some(Self {
                path: path.clone(),
                id: path.stem().to_owned(),
                name: name?,
                kind,
                short,
                role,
                image,
                bio,
                email,
                website,
                social,
                sort_name,
                slug: slug?,
                aliases,
                body,
            })
        })
    }
}

/// Handles, and addresses where one is written: whatever has a scheme is one.
fn social(fields: &mut Fields) -> Vec<(String, String)> {
    let entries = fields.placed_entries("social");
    let checked = entries.into_iter().filter_map(|(network, text, at)| match scheme(&text) {
        None => Some((network, text)),
        Some(_) => Some((network, fields.check_address(text, at)?)),
    });
    checked.collect()
}

#[cfg(test)]
mod tests {
    use jiff::tz::TimeZone;

    use super::*;
    use crate::locale::{Locale, Strings};

    #[test]
    fn addresses_run_no_code() {
        let locale = Locale::new("de", Strings::default()).unwrap();
        let reading = Reading { locale: &locale, timezone: &TimeZone::UTC };
        let path = SourcePath::new("content/authors/anna.md").unwrap();
        let check = |keys: &str, want: &[&str]| {
            let (author, problems) = Author::parse(&path, &format!("---\nname: Anna\n{keys}\n---\n"), &reading);
            let got: Vec<_> = problems.into_iter().map(|p| format!("{}: {}", p.code.name, p.message)).collect();
            assert_eq!(got, want, "{keys}");
            author.unwrap()
        };
        check("website: https://anna.example", &[]);
        check("website: 'javascript:alert(1)'", &["bad-url: `javascript:alert(1)` can't be linked"]);
        check("website: anna.example", &["bad-url: `anna.example` can't be linked"]);
        let bad = "javascript://a.example/%0aalert(1)";
        let author =
            check(&format!("social: {{x: '@anna', web: '{bad}'}}"), &[&format!("bad-url: `{bad}` can't be linked")]);
        assert_eq!(author.social, [("x".into(), "@anna".into())]);
    }
}
