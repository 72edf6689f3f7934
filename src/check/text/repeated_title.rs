use crate::check::Outlet;
use crate::content::Article;
use crate::diag::{Diagnostic, Place, code};
use crate::source::SourceError;
use crate::vocab::Map;

/// Headlines that an older article in the same language has already; capitals and spaces make no difference.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let mut first: Map<(String, Option<&str>), &Article> = Map::default();
    for story in outlet.site.articles.iter().rev() {
        let article = &*story.article;
        let title = article.title.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        let older = *first.entry((title, article.lang.as_deref())).or_insert(article);
        if older.path != article.path {
            let message = format!("`{}` has this title already", older.path);
            let told = Diagnostic::new(&code::REPEATED_TITLE, Place::value(&article.path, "title"), message);
            let told = told.also(Place::value(&older.path, "title"), "the other one");
            found.push(told.hint("say what is new; in lists and search results nobody can tell them apart"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check};

    #[test]
    fn titles_of_older_articles() {
        let with = |name: &str, keys: &str| article(name, &format!("slug: {name}\n{keys}"), "Text.");
        let site = with("a", "title: Die  Flut\ndate: 2025-02-01") + &with("b", "title: die flut");
        check(
            &site,
            &["repeated-title content/articles/a.md:7:8 `content/articles/b.md` has this title already \
               (say what is new; in lists and search results nobody can tell them apart)"],
        );
        check(&(with("a", "title: Die Flut\nlang: en") + &with("b", "title: Die Flut")), &[]);
    }
}
