use rayon::prelude::*;

use super::links::Links;
use super::{DocumentRef, Hidden, LinkProblem, LinkTarget, Media, Site};
use crate::config::{self, HtmlPolicy};
use crate::content::{Article, Body, PictureRef};
use crate::diag::{Diagnostic, Part, Place, Step, code};
use crate::markdown;
use crate::vocab::{SourcePath, scheme};

/// Checks what the texts and pictures of documents refer to.
pub(super) fn check(site: &Site, problems: &mut Vec<Diagnostic>) {
    problems.par_extend(site.articles.par_iter().flat_map_iter(|story| check_article(site, &story.article)));
    check_others(site, problems);
}

/// The same without the published articles.
pub(super) fn check_others(site: &Site, problems: &mut Vec<Diagnostic>) {
    for article in site.withheld.unfinished() {
        check_lead(site, article, problems);
        check_body(site, &article.path, &article.body, true, problems);
    }
    for article in site.withheld.planned() {
        check_lead(site, article, problems);
        check_body(site, &article.path, &article.body, false, problems);
    }
    // The mistakes of a profile do not wait for its first article.
    let profiles = site.authors.iter().map(|profile| (&profile.author, true));
    for (author, published) in profiles.chain(site.withheld.authors.iter().map(|author| (author, false))) {
        if let Some(image) = &author.image {
            check_file(site, Place::value(&author.path, "image"), image, problems);
        }
        check_body(site, &author.path, &author.body, published, problems);
    }
    for section in &site.categories {
        check_body(site, &section.category.path, &section.category.body, true, problems);
    }
    for tag in site.tags.iter().filter_map(|topic| topic.tag.as_ref()) {
        check_body(site, &tag.path, &tag.body, true, problems);
    }
    for page in &site.pages {
        check_body(site, &page.path, &page.body, true, problems);
    }
    let config = SourcePath::new(config::FILE).expect("a clean name");
    if let Some(logo) = &site.config.publisher.logo {
        let keys = vec![Step::Key("publisher".into()), Step::Key("logo".into())];
        check_file(site, Place::entry(&config, keys, Part::Value), logo, problems);
    }
}

/// Checks what a published article refers to in its text, and its lead picture.
pub fn check_article(site: &Site, article: &Article) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    check_lead(site, article, &mut found);
    check_body(site, &article.path, &article.body, true, &mut found);
    found
}

fn check_lead(site: &Site, article: &Article, problems: &mut Vec<Diagnostic>) {
    let Some(image) = &article.image else { return };
    // What is missing is told at the name of the picture.
    let place = match image.nested {
        true => Place::entry(&article.path, vec![Step::Key("image".into()), Step::Key("src".into())], Part::Value),
        false => Place::value(&article.path, "image"),
    };
    let PictureRef { src, alt, credit, .. } = image;
    let Some(media) = site.media(&article.path, src) else {
        problems.push(missing_media(site, place, src));
        return;
    };
    problems.extend(broken_picture(&place, media));
    let is_empty = |own: &Option<String>, fallback: Option<&str>| own.as_deref().or(fallback).unwrap_or("").is_empty();
    if is_empty(credit, media.credit()) {
        problems.push(
            Diagnostic::new(
                &code::MISSING_CREDIT,
                place.clone(),
                format!("nobody is credited for the picture `{src}`"),
            )
            .hint(format!("add `image_credit:`, or `credit:` in content/media/{}.yaml", media.name())),
        );
    }
    if is_empty(alt, media.alt()) {
        problems.push(
            Diagnostic::new(&code::MISSING_ALT, place, format!("the picture `{src}` has no alternative text"))
                .hint(format!("add `image_alt:`, or `alt:` in content/media/{}.yaml", media.name())),
        );
    }
}

/// Checks a picture named by its file alone; the file that names it is that of `place`.
fn check_file(site: &Site, place: Place, src: &str, problems: &mut Vec<Diagnostic>) {
    match site.media(&place.path.clone(), src) {
        Some(media) => problems.extend(broken_picture(&place, media)),
        None => problems.push(missing_media(site, place, src)),
    }
}

/// A file that no browser will show, or not to its end.
fn broken_picture(place: &Place, media: &Media) -> Option<Diagnostic> {
    let told = |code, what: &str, hint: &str| {
        Some(Diagnostic::new(code, place.clone(), format!("`{}` {what}", media.path)).hint(hint))
    };
    match (media.facts.is_picture(), media.facts.cut_off) {
        (true, false) => None,
        (true, true) => told(
            &code::CUT_OFF_PICTURE,
            "ends before its picture does",
            "an upload may have broken off; export or copy the file anew",
        ),
        (false, _) => told(
            &code::BROKEN_PICTURE,
            "can't be read as a picture",
            "the file is empty, cut off, or something else than its name says; export or copy it anew",
        ),
    }
}

fn is_foreign(src: &str) -> bool {
    src.starts_with("//") || scheme(src).is_some()
}

fn missing_media(site: &Site, place: Place, src: &str) -> Diagnostic {
    if is_foreign(src) {
        return Diagnostic::new(&code::MISSING_MEDIA, place, format!("the picture `{src}` stands on another host"))
            .hint("put a copy into content/media/, if you may, and name it by its file");
    }
    Diagnostic::new(&code::MISSING_MEDIA, place, format!("there is no picture `{src}` below content/media/"))
        .hint_nearest(src, site.media.keys().map(String::as_str), "file")
}

/// A picture of a text that whoever can't see it learns nothing of.
pub fn missing_alt(place: Place, picture: &markdown::Picture) -> Option<Diagnostic> {
    let hint = match picture.html {
        false => "write it between the brackets: ![what there is to see](…)",
        true => "write it as alt=\"what there is to see\"",
    };
    let message = || format!("the picture `{}` has no alternative text", picture.src);
    let is_missing = picture.alt.trim().is_empty() && !picture.decorative;
    is_missing.then(|| Diagnostic::new(&code::MISSING_ALT, place, message()).hint(hint))
}

/// An address in HTML that leads to nothing: told, but HTML is the newsroom's own.
fn html_address(place: Place, written: &str, markdown: &str) -> Diagnostic {
    Diagnostic::new(&code::HTML_ADDRESS, place, format!("there is nothing at `{written}`"))
        .hint(format!("write it as Markdown, as in {markdown}"))
}

/// Whether rendering leaves an address in a text where it is.
fn may_stand(site: &Site, address: &str) -> bool {
    site.config.html == HtmlPolicy::Allow || markdown::is_safe(address)
}

/// An address that rendering takes out, as it may run code or leads into a machine of the newsroom.
fn link_scheme(place: Place, what: &str, address: &str) -> Diagnostic {
    // Such an address may hold a whole picture.
    let scheme = address.split(':').next().unwrap_or_default().trim();
    Diagnostic::new(&code::LINK_SCHEME, place, format!("a {what} of a text may not lead to `{scheme}:`"))
        .hint("link to a file of the site, or to a whole address with https://")
}

/// Checks links and pictures of a text. `published` is false for one under embargo: what it links to may be, too.
fn check_body(site: &Site, path: &SourcePath, body: &Body, published: bool, problems: &mut Vec<Diagnostic>) {
    for link in &body.links {
        let place = Place::bytes(path, link.range.clone());
        let target = &link.target;
        if target.is_empty() && !link.html {
            problems.push(
                Diagnostic::new(&code::DEAD_LINK, place, "the link has no address")
                    .hint("write where it leads between the parentheses, as in [text](file.md)"),
            );
            continue;
        }
        if !may_stand(site, target) {
            problems.push(link_scheme(place, "link", target));
            continue;
        }
        match site.link(path, target) {
            Err(LinkProblem::Dead | LinkProblem::NoAddress | LinkProblem::Ambiguous(_)) if link.html => {
                problems.push(html_address(place, target, "[text](file.md)"));
            }
            Ok(LinkTarget::Document(..) | LinkTarget::Media(..) | LinkTarget::Path(_) | LinkTarget::Foreign) => {}
            Err(LinkProblem::Dead) => {
                let diagnostic = Diagnostic::new(
                    &code::DEAD_LINK,
                    place,
                    format!("the link leads to `{target}`, which is not there"),
                );
                problems.push(with_nearest_file(diagnostic, site.links.nearest(target)));
            }
            Err(LinkProblem::Ambiguous(paths)) => problems.push(ambiguous(place, target, &paths)),
            // What a text under embargo links to may be, too.
            Err(LinkProblem::Hidden(why)) if !published && !matches!(why, Hidden::Expired(_) | Hidden::Gone) => {}
            Err(LinkProblem::Hidden(why)) => problems.push(site.hidden_link(place, target, why)),
            Err(LinkProblem::NoAddress) => {
                let diagnostic = Diagnostic::new(
                    &code::DEAD_LINK,
                    place,
                    format!("the link `{target}` is neither a file of the site nor a whole address"),
                );
                let host = target.split('/').next().is_some_and(|head| head.contains('.') && !head.starts_with('.'));
                problems.push(match host {
                    true => diagnostic.hint(format!("for another site write https://{target}")),
                    false => diagnostic.hint(
                        "link to an article by its file, as in `other-file.md`, to a path of the site by `/path/`",
                    ),
                });
            }
        }
    }
    for picture in &body.pictures {
        let place = Place::bytes(path, picture.range.clone());
        if !may_stand(site, &picture.src) {
            problems.push(link_scheme(place, "picture", &picture.src));
            continue;
        }
        // One on another host has no sidecar, and its credit is no business of this site; its readers are.
        let foreign = is_foreign(&picture.src);
        let media = if foreign { None } else { site.media(path, &picture.src) };
        // What stands at a path of the site is known to the plan.
        let elsewhere = picture.html && site.path(&picture.src).is_some();
        if !foreign && media.is_none() && !elsewhere {
            problems.push(match picture.html {
                true => html_address(place, &picture.src, "![what there is to see](name.jpg)"),
                false => missing_media(site, place, &picture.src),
            });
            continue;
        }
        problems.extend(media.and_then(|media| broken_picture(&place, media)));
        if let Some(media) = media
            && picture.credit.is_none()
            && media.credit().is_none()
        {
            problems.push(
                Diagnostic::new(
                    &code::MISSING_CREDIT,
                    place.clone(),
                    format!("nobody is credited for the picture `{}`", picture.src),
                )
                .hint(match picture.html {
                    false => {
                        format!("write {{credit=\"…\"}} behind it, or `credit:` in content/media/{}.yaml", media.name())
                    }
                    true => {
                        format!("write `credit:` in content/media/{}.yaml, or the picture as ![…](…)", media.name())
                    }
                }),
            );
        }
        if media.and_then(Media::alt).is_none() && !(media.is_none() && elsewhere) {
            problems.extend(missing_alt(place, picture));
        }
    }
    for range in &body.broken_links {
        problems.push(
            Diagnostic::new(
                &code::BROKEN_LINK_SYNTAX,
                Place::bytes(path, range.clone()),
                "this is no link and no picture: a space stands in the address or before it",
            )
            .hint("write [text](address), and one that holds a space as [text](<a file.md>)"),
        );
    }
    if site.config.html == HtmlPolicy::Forbid {
        for range in &body.raw_html {
            problems.push(Diagnostic::new(
                &code::RAW_HTML,
                Place::bytes(path, range.clone()),
                "this site allows no HTML in texts",
            ));
        }
    }
    if site.config.html == HtmlPolicy::Sanitize {
        for dropped in &body.dropped_html {
            let place = Place::bytes(path, dropped.range.clone());
            let message = format!("`<{}>` is not among the HTML that texts may hold", dropped.name);
            problems.push(Diagnostic::new(&code::HTML_REMOVED, place, message).hint(format!(
                "if readers are to see it as text, write `\\<{}>`; `html: allow` in site.yaml keeps all HTML",
                dropped.name
            )));
        }
    }
}

/// The document that `name` means, be it written with its ending or without; none if it is there and nobody may see it. What is
/// not there, or could be several files, is told.
pub(super) fn named(
    links: &Links,
    from: &SourcePath,
    name: &str,
    place: Place,
) -> Result<Option<DocumentRef>, Box<Diagnostic>> {
    let file = if name.ends_with(".md") { name.to_owned() } else { format!("{name}.md") };
    match links.file(from, &file) {
        Ok(document) => Ok(document.ok()),
        Err(LinkProblem::Ambiguous(paths)) => Err(Box::new(ambiguous(place, name, &paths))),
        Err(LinkProblem::Hidden(_) | LinkProblem::NoAddress) => Ok(None),
        Err(LinkProblem::Dead) => {
            let near = links.nearest(&file);
            let message = format!("there is no article file `{name}`");
            let diagnostic = Diagnostic::new(&code::UNKNOWN_ARTICLE, place, message);
            Err(Box::new(match near {
                Some(_) => with_nearest_file(diagnostic, near),
                None => diagnostic.hint("name an article by its file, as in `flood.md`"),
            }))
        }
    }
}

pub(super) fn ambiguous(place: Place, name: &str, paths: &[SourcePath]) -> Diagnostic {
    let paths: Vec<_> = paths.iter().map(SourcePath::as_str).collect();
    Diagnostic::new(&code::AMBIGUOUS_LINK, place, format!("`{name}` could be any of {}", paths.join(", ")))
        .hint("write the folder, too")
}

pub(super) fn with_nearest_file(diagnostic: Diagnostic, near: Option<SourcePath>) -> Diagnostic {
    match near {
        Some(near) => diagnostic.hint(format!("the nearest file is `{near}`")),
        None => diagnostic,
    }
}
