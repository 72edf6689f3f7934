/// What the commonest keys of other generators are here.
const KEYS: [(&str, Option<&str>, &str); 21] = [
    ("description", Some("teaser"), "what Hugo and Jekyll call `description` is `teaser` here"),
    ("summary", Some("teaser"), "what Hugo calls `summary` is `teaser` here"),
    ("excerpt", Some("teaser"), "what Jekyll and WordPress call `excerpt` is `teaser` here"),
    (
        "categories",
        Some("category"),
        "an article stands in one category: write `category: ID`, and the others as `tags`",
    ),
    (
        "featured_image",
        Some("image"),
        "what Hugo and WordPress call `featured_image` is `image` here, a file below content/media/",
    ),
    ("cover", Some("image"), "what Hugo's themes call `cover` is `image` here, a file below content/media/"),
    ("thumbnail", Some("image"), "what Hugo's themes call `thumbnail` is `image` here, a file below content/media/"),
    ("cover_image", Some("image"), "what others call `cover_image` is `image` here, a file below content/media/"),
    ("status", Some("draft"), "what WordPress writes as `status: draft` is `draft: true` here"),
    ("comments", None, "blatt knows no comments: take the key out"),
    ("guid", None, "an article is known by its file: take the key out"),
    ("id", None, "an article is known by its file: take the key out"),
    ("lastmod", Some("updated"), "what Hugo calls `lastmod` is `updated` here"),
    ("last_modified_at", Some("updated"), "what Jekyll calls `last_modified_at` is `updated` here"),
    ("publishDate", Some("publish"), "what Hugo calls `publishDate` is `publish` here"),
    ("expiryDate", Some("expires"), "what Hugo calls `expiryDate` is `expires` here"),
    ("published", Some("draft"), "what Jekyll writes as `published: false` is `draft: true` here"),
    (
        "permalink",
        Some("slug"),
        "addresses follow `permalinks` in site.yaml: `slug` is their last part, and `aliases` are former addresses",
    ),
    (
        "url",
        Some("slug"),
        "addresses follow `permalinks` in site.yaml: `slug` is their last part, and `aliases` are former addresses",
    ),
    ("layout", None, "the layout follows from the folder that the file stands in: take the key out"),
    ("weight", None, "articles stand in the order of their dates: take the key out"),
];

/// How to write here what another generator calls `name`, with the key that it is, if the keys `known` here include it.
pub(super) fn meant(name: &str, known: &[&'static str]) -> Option<(Option<&'static str>, &'static str)> {
    let (_, key, hint) = KEYS.iter().find(|(theirs, ..)| theirs.eq_ignore_ascii_case(name))?;
    // `date` tells what is published by its time from what is a list or a profile.
    key.map_or(known.contains(&"date"), |key| known.contains(&key)).then_some((*key, *hint))
}
