use crate::vocab::{BadUrlPath, UrlPath};

/// A permalink pattern, as in `/{year}/{month}/{slug}/`: ends in `/` or in `.html`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pattern(Vec<Piece>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Token(Token),
}

/// What a pattern may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token {
    Year,
    Month,
    Day,
    Category,
    Slug,
    Id,
}

const TOKENS: [(&str, Token); 6] = [
    ("year", Token::Year),
    ("month", Token::Month),
    ("day", Token::Day),
    ("category", Token::Category),
    ("slug", Token::Slug),
    ("id", Token::Id),
];

impl Pattern {
    /// Reads a pattern that may use the `allowed` tokens; the reason for a refusal is in lower case.
    pub fn parse(text: &str, allowed: &[Token]) -> Result<Self, String> {
        if !text.starts_with('/') {
            return Err("it has to start with `/`".into());
        }
        if !text.ends_with('/') && !text.ends_with(".html") {
            return Err("it has to end in `/` or in `.html`".into());
        }
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            if !before.is_empty() {
                pieces.push(Piece::Text(before.to_owned()));
            }
            let (name, after) = after.split_once('}').ok_or("a `{` is not closed")?;
            let known = TOKENS.iter().filter(|(_, token)| allowed.contains(token));
            match known.clone().find(|(known, _)| *known == name) {
                Some((_, token)) => pieces.push(Piece::Token(*token)),
                None => {
                    let known: Vec<_> = known.map(|(name, _)| format!("{{{name}}}")).collect();
                    return Err(format!("`{{{name}}}` is not one of {}", known.join(", ")));
                }
            }
            rest = after;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        let pattern = Self(pieces);
        pattern.fill(|_| "x".to_owned()).map_err(|bad| bad.0.to_owned())?;
        Ok(pattern)
    }

    /// Puts a value in for each token. Fails where a value can't stand in a path.
    pub fn fill(&self, value: impl Fn(Token) -> String) -> Result<UrlPath, BadUrlPath> {
        let mut path = String::new();
        for piece in &self.0 {
            match piece {
                Piece::Text(text) => path.push_str(text),
                Piece::Token(token) => path.push_str(&value(*token)),
            }
        }
        UrlPath::literal(&path)
    }

    pub fn uses(&self, token: Token) -> bool {
        self.0.contains(&Piece::Token(token))
    }

    /// The folder above everything the pattern makes: what stands before its first token. `/tag/{slug}/` has `/tag/`.
    pub fn folder(&self) -> UrlPath {
        let Some(Piece::Text(text)) = self.0.first() else { return UrlPath::home() };
        let end = text.rfind('/').map_or(0, |at| at + 1);
        UrlPath::literal(&text[..end]).unwrap_or_else(|_| UrlPath::home())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns() {
        let all: Vec<Token> = TOKENS.iter().map(|(_, token)| *token).collect();
        let check = |text, want: Result<(&str, &str), &str>| {
            let got = Pattern::parse(text, &all).map(|pattern| {
                let path = pattern.fill(|token| format!("{token:?}").to_lowercase()).unwrap();
                (path.to_string(), pattern.folder().to_string())
            });
            assert_eq!(got, want.map(|(a, b)| (a.into(), b.into())).map_err(str::to_owned), "{text}");
        };
        check("/{year}/{month}/{slug}/", Ok(("/year/month/slug/", "/")));
        check("/tag/{slug}/", Ok(("/tag/slug/", "/tag/")));
        check("/news-{id}.html", Ok(("/news-id.html", "/")));
        check("{slug}/", Err("it has to start with `/`"));
        check("/{slug}", Err("it has to end in `/` or in `.html`"));
        check("/{slag}/", Err("`{slag}` is not one of {year}, {month}, {day}, {category}, {slug}, {id}"));
        check("/{slug/", Err("a `{` is not closed"));
        check("/../{slug}/", Err("`.` and `..` can't be segments"));
        assert!(Pattern::parse("/{year}/", &[Token::Slug]).is_err());
    }
}
