use super::{Body, Parsed, Reading, article, file};
use crate::vocab::{SourcePath, UrlPath};
use crate::yaml::{self, Item};
use serde::{Deserialize, Serialize};
use serde_yaml::Value;

/// A page outside the news flow, such as the imprint.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Page {
    pub path: SourcePath,
    pub title: String,
    pub teaser: Option<String>,
    pub slug: String,
    pub draft: bool,
    pub aliases: Vec<Item<UrlPath>>,
    pub seo_title: Option<String>,
    pub noindex: bool,
    #[serde(with = "yaml::as_text")]
    pub extra: Option<Value>,
    pub body: Body,
}

impl Page {
    pub fn parse(path: &SourcePath, text: &str, reading: &Reading) -> Parsed<Self> {
        let (page, mut problems) = file::read(path, text, reading, |fields, mut body| {
            let set = |text: String| reading.typeset(None, &text);
            let title = fields.required_text("title").map(set);
            let teaser = fields.text("teaser").map(set);
            let slug = article::slug(fields, title.as_deref(), reading);
            let draft = fields.flag("draft");
            let aliases = article::aliases(fields);
            let seo_title = fields.text("seo_title").map(set);
            let noindex = fields.flag("noindex");
            let extra = fields.anything("extra");
            body.opening = set(body.opening);
            Some(Self {
                path: path.clone(),
                title: title?,
                teaser,
                slug: slug?,
                draft,
                aliases,
                seo_title,
                noindex,
                extra,
                body,
            })
        });
        let written = page.as_ref().filter(|page| !page.draft);
        problems.extend(written.and_then(|page| page.body.warn_if_empty(path, text)));
        (page, problems)
    }
}
