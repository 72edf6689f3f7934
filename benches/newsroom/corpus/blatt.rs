//! The corpus as a site of blatt, in the shape its users write.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Article, CATEGORIES, Corpus, PICTURES, picture, quoted};

/// How pages get their fragments; `fragments` in site.yaml.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Delivery {
    Inline,
    Ssi,
}

/// Writes the whole site into a folder.
pub fn write_site(corpus: &Corpus, root: &Path) -> io::Result<()> {
    let content = root.join("content");
    for folder in ["authors", "categories", "media", "pages"] {
        fs::create_dir_all(content.join(folder))?;
    }
    write_config(root, Delivery::Inline)?;
    for (category, _) in CATEGORIES {
        let title = capital(category);
        let text = format!("---\ntitle: {title}\ndescription: Alles aus {title}\n---\n");
        fs::write(content.join(format!("categories/{category}.md")), text)?;
    }
    for (number, author) in corpus.authors.iter().enumerate() {
        let kind = if number == 0 { "team" } else { "person" };
        let (name, bio, image) = (quoted(&author.name), quoted(&author.bio), picture_name(number as u64));
        let text = format!("---\nname: {name}\nkind: {kind}\nimage: {image}\nbio: {bio}\n---\n");
        fs::write(content.join(format!("authors/{}.md", author.id)), text)?;
    }
    for number in 0..PICTURES {
        let path = content.join("media").join(picture_name(number));
        fs::write(&path, picture::png(number))?;
        fs::write(path.with_added_extension("yaml"), format!("alt: Probebild {number}\ncredit: Bildwerk/Archiv\n"))?;
    }
    for (id, title) in [("impressum", "Impressum"), ("datenschutz", "Datenschutz")] {
        let text = format!("---\ntitle: {title}\n---\n{}\n", corpus.addition(0));
        fs::write(content.join(format!("pages/{id}.md")), text)?;
    }
    (0..corpus.articles).into_par_iter().try_for_each(|number| write_article(&corpus.article(number), root))
}

pub fn write_config(root: &Path, delivery: Delivery) -> io::Result<()> {
    let menu = CATEGORIES.map(|(category, _)| category).join(", ");
    let fragments = match delivery {
        Delivery::Inline => "inline",
        Delivery::Ssi => "ssi",
    };
    let text = format!(
        "title: Prüfblatt\nbase_url: https://www.pruefblatt.example\nlocale: de-DE\ntimezone: Europe/Berlin\n\
         menu: [{menu}]\nper_page: 20\nfragments: {fragments}\n\
         ads:\n  label: Anzeige\n  slots:\n    - {{id: in-text, after_paragraph: 2, html: '<p>Probe eins</p>'}}\n    \
         - {{id: article-end, html: '<p>Probe zwei</p>'}}\n"
    );
    fs::write(root.join("site.yaml"), text)
}

pub fn write_article(article: &Article<'_>, root: &Path) -> io::Result<()> {
    let path = root.join(article_path(article));
    fs::create_dir_all(path.parent().expect("articles stand in a folder"))?;
    fs::write(path, article_text(article))
}

/// Below the site's folder.
pub fn article_path(article: &Article<'_>) -> PathBuf {
    let month = article.date.strftime("%Y/%m");
    format!("content/articles/{}/{month}/{}.md", article.category, article.slug).into()
}

pub fn article_text(article: &Article<'_>) -> String {
    let tags: String = article.tags.iter().map(|tag| format!("\n  - {}", quoted(&tag.title))).collect();
    let alt = format!("Blick auf das Geschehen: {}", article.caption);
    format!(
        "---\ntitle: {}\nslug: {}\ndate: {}\nauthor: {}\ncategory: {}\ntags:{tags}\nteaser: {}\nimage: {}\n\
         image_alt: {}\nimage_caption: {}\nimage_credit: {}\n---\n\n{}",
        quoted(&article.title),
        article.slug,
        article.date.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        article.author.id,
        article.category,
        quoted(&article.teaser),
        picture_name(article.number % PICTURES),
        quoted(&alt),
        quoted(&article.caption),
        quoted(&article.credit),
        article.body
    )
}

fn picture_name(number: u64) -> String {
    format!("bild-{number:03}.png")
}

fn capital(category: &str) -> String {
    category[..1].to_uppercase() + &category[1..]
}
