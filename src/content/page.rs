use super::{Body, Parsed, Reading, article, file};
use crate::vocab::{SourcePath, UrlPath};
use serde::{Deserialize, Serialize};

/// A page outside the news flow, such as the imprint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    pub path: SourcePath,
    pub title: String,
    pub teaser: Option<String>,
    pub slug: String,
    pub draft: bool,
    pub aliases: Vec<UrlPath>,
    pub seo_title: Option<String>,
    pub noindex: bool,
    pub body: Body,
}

impl Page {
    pub fn parse(path: &SourcePath, text: &str, reading: &Reading) -> Parsed<Self> {
        let (page, mut problems) = file::read(path, text, reading, |fields, body| {
            let title = fields.required_text("title");
            let teaser = fields.text("teaser");
            let slug = article::slug(fields, title.as_deref(), reading);
            let draft = fields.flag("draft");
            let aliases = article::aliases(fields);
            let seo_title = fields.text("seo_title");
            let noindex = fields.flag("noindex");
            fields.anything("extra");
            Some(Self {
                path: path.clone(),
                title: title?,
                teaser,
                slug: slug?,
                draft,
                aliases,
                seo_title,
                noindex,
                body,
            })
        });
        problems.extend(page.as_ref().and_then(|page| page.body.warn_if_empty(path)));
        (page, problems)
    }
}
