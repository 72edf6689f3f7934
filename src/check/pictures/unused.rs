use crate::check::Outlet;
use crate::check::document::{self, Written};
use crate::diag::{Diagnostic, Place, code};
use crate::plan::Content;
use crate::site::Media;
use crate::source::{Role, SourceError, SourceFile};
use crate::vocab::{Set, SourcePath, percent_decode};

/// Files of content/media/ that nobody is shown: they are not published, and whatever else names them, such as a layout, a
/// data file or a draft, names them not.
pub fn check(outlet: &Outlet, found: &mut Vec<Diagnostic>) -> Result<(), SourceError> {
    let published: Set<&str> = outlet.plan.outputs.iter().filter_map(|output| media_name(&output.content)).collect();
    let mut unused: Vec<&Media> =
        outlet.site.media.values().filter(|media| !published.contains(media.name())).collect();
    if unused.is_empty() {
        return Ok(());
    }
    let named = names_elsewhere(outlet)?;
    unused.retain(|media| !named.contains(last_word(media.path.file_name())));
    found.extend(unused.into_iter().map(|media| {
        let told =
            Diagnostic::new(&code::UNUSED_MEDIA, Place::file(&media.path), format!("nothing shows `{}`", media.name()));
        told.hint("delete it, if it is not kept for later; it is not published")
    }));
    Ok(())
}

fn media_name(content: &Content) -> Option<&str> {
    match content {
        Content::Media(name) => Some(name),
        _ => None,
    }
}

/// What looks like the name of a file in any text that is no published document.
fn names_elsewhere(outlet: &Outlet) -> Result<Set<String>, SourceError> {
    let published: Set<&SourcePath> = document::all(outlet.site).into_iter().map(Written::path).collect();
    let may_name = |file: &&SourceFile| match file.role {
        Role::Config | Role::Data | Role::Layout | Role::Strings => true,
        Role::Asset | Role::Static => {
            ["css", "js", "html", "json", "txt", "xml", "svg"].contains(&file.path.extension())
        }
        role => role.is_document() && !published.contains(&file.path),
    };
    let mut named = Set::default();
    let mut read = |text: &str| {
        let words = text.split(|c: char| c.is_whitespace() || "/\\\"'`()[]{}<>,;:=?#|".contains(c));
        for word in words.filter(|word| word.contains('.')) {
            named.insert(percent_decode(word).map_or_else(|| word.to_owned(), |word| last_word(&word).to_owned()));
        }
    };
    for file in outlet.sources.files().iter().filter(may_name) {
        read(&String::from_utf8_lossy(&outlet.sources.text_bytes(&file.path)?));
    }
    // What layouts make of it is theirs.
    let site = outlet.site;
    let of_articles = site.articles.iter().filter_map(|story| story.article.extra.as_ref());
    for extra in of_articles.chain(site.pages.iter().filter_map(|page| page.extra.as_ref())) {
        read(&serde_yaml::to_string(extra).unwrap_or_default());
    }
    Ok(named)
}

/// A name that holds spaces or brackets is known by what is behind the last of them.
fn last_word(name: &str) -> &str {
    name.rsplit(|c: char| c.is_whitespace() || "'()[]{},;=|".contains(c)).next().unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, site};

    const CRANE: &str = "-- content/media/2020/alter kran.jpg --\npng 1200x800\n";

    #[test]
    fn files_that_nobody_is_shown() {
        let told = "unused-media content/media/2020/alter kran.jpg:1:1 nothing shows `2020/alter kran.jpg` \
                    (delete it, if it is not kept for later; it is not published)";
        check(CRANE, &[told]);
        check(&(article("a", "", "Alter kran.jpg") + CRANE), &[told]);
    }

    #[test]
    fn whatever_names_a_file_may_show_it() {
        let shown = |by: &str| check(&(by.to_owned() + CRANE), &[]);
        shown(&article("a", "", "![Ein Kran](<2020/alter kran.jpg>){credit=\"Anna\"}"));
        shown(&article("a", "", "<a href=\"/media/2020/alter%20kran.jpg\">Ein Kran</a>"));
        shown(&article("a", "draft: true\nimage: 2020/alter kran.jpg", "Text."));
        shown(&article("a", "publish: 2027-01-01", "![Ein Kran](2020/alter%20kran.jpg)"));
        shown(&article("a", "extra: {gallery: [2020/alter kran.jpg]}", "Text."));
        shown("-- content/data/tour.yaml --\n- {picture: 2020/alter kran.jpg}\n");
        shown("-- layouts/fragments/tour.html --\n<img src=\"{{ 'media/2020/alter kran.jpg' }}\">\n");
        shown("-- layouts/assets/own.css --\na { background: url('/media/2020/alter kran.jpg') }\n");
        shown(&(site("").replace("publisher:", "publisher:\n  logo: 2020/alter kran.jpg")));
        shown("-- content/authors/anna.md --\n---\nname: Anna\nbio: Schreibt.\nimage: 2020/alter kran.jpg\n---\n");
    }
}
