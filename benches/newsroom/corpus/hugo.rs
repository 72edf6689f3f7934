//! The same articles as a site of Hugo, for its layouts to be measured beside ours.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde_json::{Map, Value, json};

use super::{Article, CATEGORIES, Corpus, Umlauts, quoted, slug};

/// Writes content/ and data/; configuration and layouts are given to the benchmark.
pub fn write_site(corpus: &Corpus, root: &Path) -> io::Result<()> {
    for (category, _) in CATEGORIES {
        let folder = root.join("content").join(category);
        fs::create_dir_all(&folder)?;
        let title = category[..1].to_uppercase() + &category[1..];
        fs::write(folder.join("_index.md"), format!("---\ntitle: {title}\n---\n"))?;
    }
    fs::create_dir_all(root.join("data"))?;
    fs::write(root.join("data/authors.json"), authors(corpus).to_string())?;
    (0..corpus.articles).into_par_iter().try_for_each(|number| {
        let article = corpus.article(number);
        let path = root.join(article_path(&article));
        fs::create_dir_all(path.parent().expect("articles stand in a folder"))?;
        fs::write(path, article_text(&article))
    })
}

/// Below the site's folder.
pub fn article_path(article: &Article<'_>) -> PathBuf {
    format!("content/{}/{}/{}.md", article.category, article.date.strftime("%Y/%m"), article.slug).into()
}

pub fn article_text(article: &Article<'_>) -> String {
    let tags: String = article.tags.iter().map(|tag| format!("\n  - {}", quoted(&tag.title))).collect();
    let mut body = article.body.clone();
    for tag in &article.tags {
        body = body.replace(&format!("/tag/{}/", tag.slug), &format!("/tags/{}/", slug(&tag.title, Umlauts::Dropped)));
    }
    format!(
        "---\ntitle: {}\ndate: {}\ndescription: {}\nauthors:\n  - {}\ntags:{tags}\n\
         image:\n  src: /bilder/{}/{}.jpg\n  credit: {}\n  caption: {}\n---\n\n{body}",
        quoted(&article.title),
        article.date.strftime("%Y-%m-%dT%H:%M:%S%:z"),
        quoted(&article.teaser),
        quoted(&article.author.name),
        article.date.strftime("%Y/%m"),
        article.number + 1,
        quoted(&article.credit),
        quoted(&article.caption),
    )
}

/// What its author box reads.
fn authors(corpus: &Corpus) -> Value {
    let profiles = corpus.authors.iter().map(|author| {
        let slug = slug(&author.name, Umlauts::Dropped);
        let avatar = format!("/autoren/{slug}.jpg");
        (slug.clone(), json!({"name": author.name, "slug": slug, "bio": author.bio, "avatar": avatar}))
    });
    Value::Object(profiles.collect::<Map<_, _>>())
}
