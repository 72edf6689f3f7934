use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serializer};

use super::Level;

/// A kind of mistake: its stable name, how much it weighs unless the site's `checks:` say otherwise, and what it means.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Kebab case; what `checks:` and `explain` take.
    pub name: &'static str,
    pub level: Level,
    /// Of what it is told of, nothing can be made: a document without its date, a page without its layout, two pages for
    /// one address. `checks:` can't lower it, or the build would go on with something missing and remove what was there.
    pub fixed: bool,
    /// What it means and how to mend it, for `blatt explain`.
    pub explanation: &'static str,
}

/// Stores a code by its name.
pub(super) mod by_name {
    use super::*;

    pub fn serialize<S: Serializer>(code: &&'static Code, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(code.name)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<&'static Code, D::Error> {
        let name = String::deserialize(deserializer)?;
        ALL.iter().find(|code| code.name == name).copied().ok_or_else(|| D::Error::custom("no such code"))
    }
}

macro_rules! codes {
    (@fixed) => { false };
    (@fixed fixed) => { true };
    ($($ident:ident $name:literal $level:ident $(($fixed:ident))? $explanation:literal)*) => {
        /// The codes by name, for the stages that raise them.
        pub mod code {
            use super::{Code, Level};
            $(pub static $ident: Code = Code {
                name: $name,
                level: Level::$level,
                fixed: codes!(@fixed $($fixed)?),
                explanation: $explanation,
            };)*
        }
        /// Every code there is. One table, since `checks:` in site.yaml is checked against it before any stage runs.
        pub static ALL: &[&Code] = &[$(&code::$ident),*];
    };
}

codes! {
    YAML_SYNTAX "yaml-syntax" Error(fixed)
        "The YAML of a file can't be read. The mark stands where the reader gave up, which may be a little after the mistake: look for a missing quote, a tab, a colon within an unquoted text, or a key written twice."
    NO_FRONT_MATTER "no-front-matter" Error(fixed)
        "A content file begins with a line of three hyphens, then its keys in YAML, then another such line. Without that block blatt does not know the title, the date or the author."
    NOT_UTF8 "not-utf8" Error(fixed)
        "Text files are read as UTF-8. The mark stands at the first byte that is not. Most often the file is in Windows-1252 or Latin-1, where umlauts are single bytes: open it in that encoding and save it as UTF-8, which editors offer under \"Save as\" or in the status line."
    BAD_FILE_NAME "bad-file-name" Error(fixed)
        "The name of a file is not UTF-8, is too long, or holds a backslash or a control character such as a line break, so that it can't be named in links and messages. Rename it."
    FOREIGN_LINK "link-out-of-site" Error(fixed)
        "A symbolic link leads out of content/ and layouts/, to nothing, or back to a folder that it stands in. blatt follows none of these: the site would depend on, or publish, what stands elsewhere on the machine, or have no end. Copy the file into the site, or take the link away."
    MISSING_FILE "missing-file" Error(fixed)
        "A file that every site needs is not there."
    UNKNOWN_FILE "unknown-file" Warning
        "A file stands in a folder where blatt reads nothing of its kind, or it is no file but a pipe, a socket or a device. Nothing is made from it."
    UNKNOWN_KEY "unknown-key" Error
        "A key is not one that blatt knows in this place; most often it is a slip of the keyboard. Keys of your own belong below `extra`."
    MISSING_KEY "missing-key" Error(fixed)
        "A key that has to be there is not."
    WRONG_TYPE "wrong-type" Error(fixed)
        "The value of a key is of another kind than the key takes: a list where a text belongs, a text where a number belongs."
    BAD_VALUE "bad-value" Error(fixed)
        "The value of a key is of the right kind, but not one that the key takes."
    BAD_DATE "bad-date" Error(fixed)
        "A date can't be read, or there is no such day. Dates are written 2020-09-14, or 2020-09-14 09:12, with or without an offset such as +02:00."
    UNKNOWN_CHECK "unknown-check" Error(fixed)
        "`checks:` in site.yaml names a diagnostic that does not exist."
    UNKNOWN_AUTHOR "unknown-author" Error(fixed)
        "An article names an author that has no profile in content/authors/. The id is the file's name without its ending."
    UNKNOWN_CATEGORY "unknown-category" Error(fixed)
        "An article or the menu names a category that has no file in content/categories/. The id is the file's name without its ending."
    UNKNOWN_SERIES "unknown-series" Warning
        "An article names a series that no other article is part of, and whose name is close to another series. Names that differ by their numbers alone are taken as they are."
    UNKNOWN_ARTICLE "unknown-article" Error
        "`related` names an article file that is not there."
    MISSING_MEDIA "missing-media" Error
        "A picture is not there below content/media/."
    BROKEN_PICTURE "broken-picture" Error
        "A file that is shown as a picture can't be read as one, so readers would see nothing: it is empty, cut off, or something else than its name says. Export or copy it anew."
    MISSING_CREDIT "missing-credit" Error
        "Nobody is credited for a picture: neither the article, nor the sidecar file beside the picture, nor the data inside the picture names its maker."
    MISSING_ALT "missing-alt" Error
        "A picture has no text for readers who can't see it. Say in a few words what there is to see."
    DEAD_LINK "dead-link" Error
        "A link names a content file that is not there, or a path of the site where nothing is published. For what another program answers under the same host, write the whole address."
    AMBIGUOUS_LINK "ambiguous-link" Error
        "A link names a file by its name alone, and there are several of that name. Write the folder, too."
    LINK_TO_HIDDEN "link-to-hidden" Error
        "A link leads to a draft, to an article that is not published yet, or to an author or a tag without a published article: there is no page, and readers would find nothing."
    LINK_TO_EXPIRED "link-to-expired" Warning
        "A link leads to an article that has expired. Its text stays on the page without the link; take the link out, or let it lead elsewhere."
    DEAD_ANCHOR "dead-anchor" Warning
        "A link leads to a place in its own text, `#name`, that no heading and no element there has."
    ORPHAN_SIDECAR "orphan-sidecar" Warning
        "A YAML file in content/media/ is named after a picture that is not there, so nothing takes its texts. For `name.jpg` it is called `name.jpg.yaml`."
    MISSING_STRINGS "missing-strings" Warning
        "There are no words of the interface in the site's language, and readers see English ones. Write them in layouts/strings/."
    HTML_ADDRESS "html-address" Warning
        "HTML in a text refers to something that this site does not have: readers would see a broken picture, or find nothing behind a link. Write it as Markdown, ![what there is to see](name.jpg) or [text](file.md), or give the whole address."
    HTML_REMOVED "html-removed" Warning
        "HTML in a text has a tag that this site does not take from texts (`html: sanitize` in site.yaml). Scripts, styles, frames and drawings go with all they hold, and of other elements the content stays; a tag that nothing closes in its own paragraph or block is shown as text. Link to what an embed would show, or write `html: allow` in site.yaml to keep all HTML as it is."
    LINK_SCHEME "link-scheme" Warning
        "A link or a picture of a text has an address of a kind that may run code, or that means nothing on other machines, such as `javascript:`, `data:` or `file:`. Its text stays on the page without the address. Files that readers may have belong in content/media/."
    BROKEN_LINK_SYNTAX "broken-link-syntax" Warning
        "Brackets and parentheses look like a link or a picture, but the address holds a space, and so readers see them as they are written. Write [text](<a file.md>), or give the file a name without spaces."
    RAW_HTML "raw-html" Error
        "The text holds HTML, which this site forbids (`html: forbid` in site.yaml)."
    DUPLICATE_URL "duplicate-url" Error(fixed)
        "Two pages would be published at one address; addresses that differ by case alone count as one, since many file systems and servers hold one file for both. The same goes for a page and an alias, a file of content/static/ or a folder of that name, and for what blatt keeps for itself. Change the slug of one of them, or take the alias out."
    DUPLICATE_ID "duplicate-id" Error(fixed)
        "Two files claim the same id."
    BAD_URL "bad-url" Error(fixed)
        "A text is no address that a page can have."
    EMPTY_SLUG "empty-slug" Error(fixed)
        "Nothing of a title can stand in an address. Write a `slug`."
    TOO_LARGE "file-too-large" Error(fixed)
        "A text file is larger than anything an editor writes, and was not read."
    LAYOUT_ERROR "layout-error" Error(fixed)
        "A layout can't be read, or failed while a page was made with it. The place is the one in the layout; the page is named in the message."
    BAD_STRINGS "bad-strings" Error(fixed)
        "A file of interface words in layouts/strings/ can't be used."
    BAD_STYLE "bad-stylesheet" Error(fixed)
        "A stylesheet of layouts/assets/ can't be read."
    UNKNOWN_ASSET "unknown-asset" Error(fixed)
        "A layout asks for an asset that is not there below layouts/assets/."
    UNKNOWN_LOCALE "unknown-locale" Error(fixed)
        "`locale` is no language tag that blatt knows."
    UNKNOWN_ZONE "unknown-timezone" Error(fixed)
        "`timezone` is no name of the time zone database, such as Europe/Berlin."
    EMPTY_BODY "empty-body" Warning
        "A content file has front matter and nothing below it."
    ORPHAN_TAG "orphan-tag" Info
        "There is a file for a tag that no published article has."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_texts_end() {
        let mut names: Vec<_> = ALL.iter().map(|code| code.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), ALL.len());
        assert!(ALL.iter().all(|code| code.explanation.ends_with('.')));
        assert!(ALL.iter().all(|code| !code.fixed || code.level == Level::Error));
    }
}
