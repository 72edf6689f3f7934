use crate::check::document::Document;
use crate::diag::{Diagnostic, Place, code};

/// Pictures that readers' browsers would fetch from another host. The rule on pages leaves them to this one, which tells each.
pub fn check(document: &Document, found: &mut Vec<Diagnostic>) {
    for picture in &document.body().pictures {
        if document.outlet.foreign_host(&picture.src).is_some() {
            let place = Place::bytes(document.path(), picture.src_range.clone());
            let message = format!("the picture `{}` stands on another host", picture.src);
            let told = Diagnostic::new(&code::FOREIGN_PICTURE, place, message);
            found.push(told.hint("put a copy into content/media/, if you may, and name it by its file"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::check::tests::{article, check, marks, site};

    #[test]
    fn pictures_of_other_hosts() {
        let hint = "(put a copy into content/media/, if you may, and name it by its file)";
        let src = "https://a.example/b.jpg";
        let told =
            format!("foreign-picture content/articles/a.md:9:9 the picture `{src}` stands on another host {hint}");
        check(&article("a", "", &format!("![Kran]({src})")), &[&told]);
        let html = article("a", "", "<img src=\"//a.example/b.jpg\" alt=\"Kran\">");
        marks(&html, &[("foreign-picture", "//a.example/b.jpg")]);
        check(&article("a", "", "[Kran](https://a.example/b.jpg) `![a](https://a.example/b.jpg)`"), &[]);
        let own = article("a", "", "![Kran](https://a.example/b.jpg) ![Kran](https://BLATT.example/b.jpg)");
        check(&(site("allow_hosts: [A.example]") + &own), &[]);
    }
}
