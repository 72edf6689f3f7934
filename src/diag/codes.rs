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
    pub explanation: Explanation,
}

/// What `blatt explain` says of a code. A part of the code, so that none is without one.
#[derive(Debug, PartialEq, Eq)]
pub struct Explanation {
    /// What was found. The first sentence stands for all of it in lists.
    pub what: &'static str,
    /// What it would do to the outlet or its readers.
    pub why: &'static str,
    /// The way out.
    pub mend: &'static str,
    /// A few lines that have the mistake: of a file, or of the names of files.
    pub wrong: &'static str,
    /// The same mended.
    pub right: &'static str,
}

impl Explanation {
    /// For a line in a list; without its full stop.
    pub fn summary(&self) -> &'static str {
        self.what.split_once(". ").map_or(self.what, |(first, _)| first).trim_end_matches('.')
    }
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
    ($(
        $ident:ident $name:literal $level:ident $(($fixed:ident))?
        what $what:literal why $why:literal mend $mend:literal wrong $wrong:literal right $right:literal
    )*) => {
        /// The codes by name, for the stages that raise them.
        pub mod code {
            use super::{Code, Explanation, Level};
            $(pub static $ident: Code = Code {
                name: $name,
                level: Level::$level,
                fixed: codes!(@fixed $($fixed)?),
                explanation: Explanation { what: $what, why: $why, mend: $mend, wrong: $wrong, right: $right },
            };)*
        }
        /// Every code there is. One table, since `checks:` in site.yaml is checked against it before any stage runs.
        pub static ALL: &[&Code] = &[$(&code::$ident),*];
    };
}

codes! {
    YAML_SYNTAX "yaml-syntax" Error(fixed)
        what "The YAML of a file can't be read. The mark stands where the reader gave up, which may be a little after the mistake."
        why "Without its keys nothing can be made of the file, and guessing what was meant would publish a guess."
        mend "Look for a missing quote, a tab, a colon within an unquoted text, or a key written twice. A text with a colon in it stands in quotes."
        wrong "title: Flood: the third this year"
        right "title: \"Flood: the third this year\""
    NO_FRONT_MATTER "no-front-matter" Error(fixed)
        what "A content file does not begin with a line of three hyphens, its keys in YAML and another such line, or the second line is missing."
        why "Without that block blatt does not know the title, the date or the author."
        mend "Begin the file with the block, or close it with a line of three hyphens."
        wrong "title: Flood\n\nThe river rose at night."
        right "---\ntitle: Flood\ndate: 2026-11-20\nauthor: newsroom\ncategory: news\n---\n\nThe river rose at night."
    NOT_UTF8 "not-utf8" Error(fixed)
        what "A text file is not in UTF-8. The mark stands at the first byte that is not."
        why "Read in a wrong encoding, letters such as umlauts would come out as others, on every page and in every feed."
        mend "Most often the file is in Windows-1252 or Latin-1, where umlauts are single bytes: open it in that encoding and save it as UTF-8, which editors offer under \"Save as\" or in the status line."
        wrong "M<FC>nchen    the byte FC is ü in Latin-1"
        right "München      saved as UTF-8"
    BAD_FILE_NAME "bad-file-name" Error(fixed)
        what "The name of a file is not UTF-8, is too long, or holds a backslash or a control character such as a line break."
        why "Such a file can't be named in links and messages, nor be the same on every machine."
        mend "Rename it."
        wrong "content/media/harbour\\crane.jpg"
        right "content/media/harbour-crane.jpg"
    FOREIGN_LINK "link-out-of-site" Error(fixed)
        what "A symbolic link leads out of content/ and layouts/, to nothing, or back to a folder that it stands in. blatt follows none of these."
        why "The site would depend on, or publish, what stands elsewhere on the machine, or have no end."
        mend "Copy the file into the site, or take the link away."
        wrong "content/media/logo.png -> ../../../logos/logo.png"
        right "content/media/logo.png    a copy of the file"
    MISSING_FILE "missing-file" Error(fixed)
        what "A file that every site needs is not there."
        why "Without site.yaml blatt knows neither the outlet's name nor its address."
        mend "Go to the site's folder, or name it with -C; `blatt init DIR` makes a new site."
        wrong "blatt build"
        right "blatt -C mysite build"
    UNKNOWN_FILE "unknown-file" Warning
        what "A file stands in a folder where blatt reads nothing of its kind, or it is no file but a pipe, a socket or a device. Nothing is made from it."
        why "Whoever put it there expects to see it on the site."
        mend "Give it the ending that belongs there, or move it: pictures to content/media/, what is to be published as it is to content/static/."
        wrong "content/articles/flood.txt"
        right "content/articles/flood.md"
    UNKNOWN_KEY "unknown-key" Error
        what "A key is not one that blatt knows in this place; most often it is a slip of the keyboard."
        why "What the key was to say would be lost without a word: a misspelt `expires` leaves an article online that had to go."
        mend "Write the key as the hint has it. Keys of your own belong below `extra`."
        wrong "tagz: [Harbour]\nphotographer_fee: 80"
        right "tags: [Harbour]\nextra: {photographer_fee: 80}"
    MISSING_KEY "missing-key" Error(fixed)
        what "A key that has to be there is not, or has no value."
        why "No page can be made without it: an article needs a title, a date, an author and a category."
        mend "Add the key, as the hint shows."
        wrong "title: Flood\ndate: 2026-11-20\nauthor: newsroom"
        right "title: Flood\ndate: 2026-11-20\nauthor: newsroom\ncategory: news"
    WRONG_TYPE "wrong-type" Error(fixed)
        what "The value of a key is of another kind than the key takes: a list where a text belongs, a text where a number belongs."
        why "Taken as it is, it would show as something that nobody wrote, such as one tag named `rain, wind`."
        mend "Write the value in the form that the hint shows."
        wrong "tags: rain, wind"
        right "tags: [rain, wind]"
    BAD_VALUE "bad-value" Error(fixed)
        what "The value of a key is of the right kind, but not one that the key takes."
        why "What was meant can't be known, and the usual value in its place may be the opposite."
        mend "Choose one of the values in the hint; the README has a table of all keys."
        wrong "type: comment"
        right "type: opinion"
    BAD_DATE "bad-date" Error(fixed)
        what "A date can't be read, or there is no such day."
        why "The date decides when an article appears, where it stands in every list, and often its address."
        mend "Write 2020-09-14, or 2020-09-14 09:12, with or without an offset such as +02:00."
        wrong "date: 14.09.2020"
        right "date: 2020-09-14"
    UNKNOWN_CHECK "unknown-check" Error(fixed)
        what "`checks:` in site.yaml names a diagnostic that does not exist."
        why "The level it was to set would be the usual one after all."
        mend "Write the code as it stands in brackets in the message; `blatt explain --list` names all."
        wrong "checks: {orphan-tags: off}"
        right "checks: {orphan-tag: off}"
    UNKNOWN_AUTHOR "unknown-author" Error(fixed)
        what "An article names an author that has no profile in content/authors/. The id is the file's name without its ending."
        why "A misspelt author starts a second, empty career: the article is missing from the real author's page, count and feeds."
        mend "Correct the id, or write the profile."
        wrong "author: newsrom"
        right "author: newsroom        # content/authors/newsroom.md"
    UNKNOWN_CATEGORY "unknown-category" Error(fixed)
        what "An article or the menu names a category that has no file in content/categories/. The id is the file's name without its ending."
        why "The article would stand in no section, and the menu would lead nowhere."
        mend "Correct the id, or write the category's file."
        wrong "category: Politics"
        right "category: politics      # content/categories/politics.md"
    UNKNOWN_SERIES "unknown-series" Warning
        what "An article names a series that no other article is part of, and whose name is close to another series. Names that differ by their numbers alone are taken as they are."
        why "The part would be missing where readers look for the next one."
        mend "Write the id as the other parts have it."
        wrong "series: {id: harbor, part: 3}"
        right "series: {id: harbour, part: 3}"
    UNKNOWN_ARTICLE "unknown-article" Error
        what "`related` names an article file that is not there."
        why "What the newsroom picked for its readers would be missing without a word."
        mend "Write the name of the article's file; the ending may be left out."
        wrong "related: [crane-new]"
        right "related: [new-crane]         # content/articles/2026/new-crane.md"
    MISSING_MEDIA "missing-media" Error
        what "A picture is not there below content/media/."
        why "Readers would see a broken picture."
        mend "Put the file there, or write its name as it is; capitals count."
        wrong "image: Crane.JPG"
        right "image: crane.jpg             # content/media/crane.jpg"
    BROKEN_PICTURE "broken-picture" Error
        what "A file that is shown as a picture can't be read as one: it is empty, cut off, or something else than its name says."
        why "Readers would see nothing."
        mend "Export or copy it anew."
        wrong "content/media/crane.jpg    0 bytes: the upload broke off"
        right "content/media/crane.jpg    copied again, opens in a viewer"
    MISSING_CREDIT "missing-credit" Error
        what "Nobody is credited for a picture: neither the article, nor the sidecar file beside the picture, nor the data inside the picture names its maker."
        why "Whoever made it has a right to be named, and a picture without its maker's name becomes a bill."
        mend "Name the maker in the article, or once for all articles in the sidecar, a file crane.jpg.yaml beside crane.jpg."
        wrong "image: crane.jpg\nimage_alt: A harbour crane on a pontoon"
        right "image: crane.jpg\nimage_alt: A harbour crane on a pontoon\nimage_credit: Anna Example"
    MISSING_ALT "missing-alt" Error
        what "A picture has no text for readers who can't see it."
        why "They would hear a file name, or nothing; and everybody reads that text while a picture does not load."
        mend "Say in a few words what there is to see."
        wrong "![](crane.jpg)"
        right "![A harbour crane on a pontoon](crane.jpg)"
    DEAD_LINK "dead-link" Error
        what "A link names a content file that is not there, or a path of the site where nothing is published."
        why "Readers would find an error page."
        mend "Link to content by its file, which blatt follows to wherever it is published. For what another program answers under the same host, write the whole address."
        wrong "See [the new crane](crane-new.md)."
        right "See [the new crane](new-crane.md)."
    AMBIGUOUS_LINK "ambiguous-link" Error
        what "A link names a file by its name alone, and there are several of that name."
        why "Any choice would be right by chance alone."
        mend "Write the folder, too."
        wrong "[yesterday](flood.md)"
        right "[yesterday](2026/11/flood.md)"
    LINK_TO_HIDDEN "link-to-hidden" Error
        what "A link leads to a draft, to an article that is not published yet, or to an author or a tag without a published article."
        why "There is no page, and readers would find nothing; worse, the link may tell of what is under embargo."
        mend "Publish both at the same time, or take the link out until then."
        wrong "[more on this](interview.md)    interview.md: draft: true"
        right "[more on this](interview.md)    interview.md: draft: false"
    LINK_TO_EXPIRED "link-to-expired" Warning
        what "A link leads to an article that has expired. Its text stays on the page without the link."
        why "The text may promise what readers can't open any more."
        mend "Take the link out, or let it lead elsewhere."
        wrong "[Enter the competition](competition.md) by Friday."
        right "The competition is over."
    DEAD_ANCHOR "dead-anchor" Warning
        what "A link leads to a place in its own text, `#name`, that no heading and no element there has."
        why "A click on it does nothing."
        mend "Write the heading's id: its words in small letters with hyphens, or the one it is given in braces."
        wrong "[the figures](#figures)\n\n## All figures"
        right "[the figures](#figures)\n\n## All figures {#figures}"
    ORPHAN_SIDECAR "orphan-sidecar" Warning
        what "A YAML file in content/media/ is named after a picture that is not there, so nothing takes its texts."
        why "Its credit and its alternative text are on no page."
        mend "Name it after the picture with its whole name: for `name.jpg` it is called `name.jpg.yaml`."
        wrong "content/media/crane.jpg\ncontent/media/crane.yaml"
        right "content/media/crane.jpg\ncontent/media/crane.jpg.yaml"
    MISSING_STRINGS "missing-strings" Warning
        what "There are no words of the interface in the site's language."
        why "Readers see English ones, such as \"About\" over the author's box."
        mend "Write them in layouts/strings/, in a file named for the language. `blatt init DIR --locale fr` makes a site with such a file, which can be copied."
        wrong "site.yaml                 locale: fr"
        right "site.yaml                 locale: fr\nlayouts/strings/fr.yaml   the words of en.yaml in French"
    HTML_ADDRESS "html-address" Warning
        what "HTML in a text refers to something that this site does not have."
        why "Readers would see a broken picture, or find nothing behind a link."
        mend "Write it as Markdown, or give the whole address."
        wrong "<img src=\"uploads/crane.jpg\">"
        right "![A harbour crane](crane.jpg)"
    HTML_REMOVED "html-removed" Warning
        what "HTML in a text has a tag that this site does not take from texts (`html: sanitize` in site.yaml). Scripts, styles, frames and drawings go with all they hold, and of other elements the content stays; a tag that nothing closes in its own paragraph or block is shown as text."
        why "Such markup runs code of others in the readers' browsers, or breaks the page around it."
        mend "Link to what an embed would show, or write `html: allow` in site.yaml to keep all HTML as it is."
        wrong "<iframe src=\"https://video.example/42\"></iframe>"
        right "[Watch the crane arrive](https://video.example/42)"
    LINK_SCHEME "link-scheme" Warning
        what "A link or a picture of a text has an address of a kind that may run code, or that means nothing on other machines, such as `javascript:`, `data:` or `file:`. Its text stays on the page without the address."
        why "Readers could not open it, or it would do what no link of a newspaper should."
        mend "Files that readers may have belong in content/media/; link to them by their name there."
        wrong "[the report](file:///C:/Desktop/report.pdf)"
        right "[the report](report.pdf)"
    BROKEN_LINK_SYNTAX "broken-link-syntax" Warning
        what "Brackets and parentheses look like a link or a picture, but the address holds a space."
        why "Readers see them as they are written."
        mend "Put the address in angle brackets, or give the file a name without spaces."
        wrong "![The new crane](harbour crane.jpg)"
        right "![The new crane](<harbour crane.jpg>)"
    RAW_HTML "raw-html" Error
        what "The text holds HTML, which this site forbids (`html: forbid` in site.yaml)."
        why "The outlet has decided that its texts are Markdown alone."
        mend "Write it as Markdown; a `<` that is meant as such gets a backslash before it."
        wrong "It is <b>not</b> over."
        right "It is **not** over."
    FOREIGN_REQUEST "foreign-request" Warning
        what "A finished page makes the browser of whoever opens it ask another host for something: a picture, a script, a stylesheet, a font, a frame. `blatt check` looks for that in all pages, whatever file it comes from."
        why "Whoever runs that host learns who reads what, before the reader has clicked or agreed to anything; and the page breaks when that host does."
        mend "Put the file into content/media/ or layouts/assets/, or replace what is embedded by a link. A host that is meant, such as the outlet's own for pictures, stands in `allow_hosts` in site.yaml."
        wrong "![A harbour crane on a pontoon](https://photos.example/crane.jpg)"
        right "![A harbour crane on a pontoon](crane.jpg)"
    DUPLICATE_URL "duplicate-url" Error(fixed)
        what "Two pages would be published at one address; addresses that differ by case alone count as one, since many file systems and servers hold one file for both. The same goes for a page and an alias, a file of content/static/ or a folder of that name, and for what blatt keeps for itself."
        why "One of the two would replace the other, and nobody would notice which."
        mend "Change the slug of one of them, or take the alias out."
        wrong "a.md: title: Flood, date: 2026-11-20\nb.md: title: Flood, date: 2026-11-21"
        right "a.md: title: Flood, date: 2026-11-20\nb.md: title: Flood, date: 2026-11-21, slug: flood-second-day"
    DUPLICATE_ID "duplicate-id" Error(fixed)
        what "Two files, or two ad slots, claim the same id."
        why "Whatever names that id could mean either."
        mend "Rename one of them."
        wrong "content/data/weather.yaml\ncontent/data/weather.yml"
        right "content/data/weather.yaml"
    BAD_URL "bad-url" Error(fixed)
        what "A text is no address that a page can have, or none that can be linked."
        why "A link to it would lead nowhere, or run code."
        mend "Write a path that begins with `/` for what is within the site, and an address that begins with https:// for what is not."
        wrong "website: anna.example"
        right "website: https://anna.example"
    EMPTY_SLUG "empty-slug" Error(fixed)
        what "Nothing of a title can stand in an address."
        why "The article would have no address of its own."
        mend "Write a `slug`."
        wrong "title: \"???\""
        right "title: \"???\"\nslug: three-questions"
    TOO_LARGE "file-too-large" Error(fixed)
        what "A text file is larger than anything an editor writes, and was not read."
        why "Most often something else got the ending of a text, such as a database dump."
        mend "Move it out of the site, or to content/media/ if readers are to have it."
        wrong "content/articles/dump.md     400 MB"
        right "backup/dump.sql              outside of the site"
    LAYOUT_ERROR "layout-error" Error(fixed)
        what "A layout can't be read, or failed while a page was made with it, for instance because it asks for an asset that is not there. The place is the one in the layout; the page is named in the message."
        why "The pages made with it would be missing or broken."
        mend "Mend the line that is marked; docs/LAYOUTS.md lists what layouts may ask for; assets stand below layouts/assets/. A layout that is taken out of layouts/ is replaced by the one of the theme."
        wrong "<h1>{{ article.titel }}</h1>"
        right "<h1>{{ article.title }}</h1>"
    BAD_STRINGS "bad-strings" Error(fixed)
        what "A file of interface words in layouts/strings/ can't be used."
        why "Every page has words of it."
        mend "Write one `key: text` a line, with the keys of the theme's own en.yaml."
        wrong "text:\n  home Startseite"
        right "text:\n  home: Startseite"
    BAD_STYLE "bad-stylesheet" Error(fixed)
        what "A stylesheet of layouts/assets/ can't be read."
        why "Browsers skip what they can't read, and what follows may go with it: pages would look broken to readers alone."
        mend "Look at the marked place, and just before it, for a brace or a semicolon too many or too few."
        wrong "h1 { color: #b3261e } }\nh2 { color: #1e26b3 }"
        right "h1 { color: #b3261e }\nh2 { color: #1e26b3 }"
    UNKNOWN_LOCALE "unknown-locale" Error(fixed)
        what "`locale` is no language tag that blatt knows."
        why "Words, dates, quotation marks, sorting and addresses all follow from it."
        mend "Write a language, or a language and a country."
        wrong "locale: german"
        right "locale: de-DE"
    UNKNOWN_ZONE "unknown-timezone" Error(fixed)
        what "`timezone` is no name of the time zone database."
        why "Dates are read and shown in it: an embargo would end hours too early or too late."
        mend "Write the name of a place, as in Europe/Berlin."
        wrong "timezone: CET+1"
        right "timezone: Europe/Berlin"
    EMPTY_BODY "empty-body" Warning
        what "A content file has front matter and nothing below it."
        why "Readers would find a headline and no text."
        mend "Write the text, or keep the file as a draft until there is one."
        wrong "---\ntitle: Flood\n---"
        right "---\ntitle: Flood\n---\n\nThe river rose at night."
    ORPHAN_TAG "orphan-tag" Info
        what "There is a file for a tag that no published article has."
        why "The tag has no page, so nobody reads what the file says; often its name differs from the one that articles use."
        mend "Name the file as articles write the tag, or delete it."
        wrong "content/tags/harbor.md       tags: [Harbour]"
        right "content/tags/harbour.md      tags: [Harbour]"
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
        for Code { name, explanation: Explanation { what, why, mend, wrong, right }, .. } in ALL {
            assert!([what, why, mend].iter().all(|text| text.ends_with('.') && !text.contains("  ")), "{name}");
            assert!(!wrong.is_empty() && !right.is_empty() && wrong != right, "{name}");
            // They stand indented on a terminal.
            assert!(
                [wrong, right].iter().all(|example| example.lines().all(|line| line.chars().count() <= 76)),
                "{name}"
            );
        }
        assert!(ALL.iter().all(|code| !code.fixed || code.level == Level::Error));
    }
}
