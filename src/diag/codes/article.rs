//! What is told of the keys of articles and of tags.

codes! {
    UPDATED_BEFORE_DATE "updated-before-date" Warning
        what "An article was edited before it appeared: `updated` lies before `date`."
        why "Readers and search engines see an edit that can't have been, and the newest version takes an older one's place."
        mend "Correct one of the dates, or take `updated` out if the article was not edited since."
        wrong "date: 2025-11-20 09:12\nupdated: 2025-11-19"
        right "date: 2025-11-20 09:12\nupdated: 2025-11-21"
    NAME_WITH_BY "name-with-by" Warning
        what "The name of an author begins with the word that bylines put before it."
        why "The byline says \"By By Anna Example\", and lists of authors have her under B."
        mend "Write the name alone."
        wrong "name: By Anna Example"
        right "name: Anna Example"
    UNLABELLED_AD "unlabelled-ad" Warning
        what "The kicker, a tag or the category of an article says that it is an advertisement, but its type does not; or the word for the label is empty."
        why "Where its headline stands without the kicker, in lists and feeds, readers take it for journalism; the law wants it labelled."
        mend "Write `type: advertorial`, which labels it everywhere, or give the label a word in layouts/strings/."
        wrong "kicker: Advertorial"
        right "kicker: Advertorial\ntype: advertorial"
    CORRECTION_WITHOUT_UPDATE "correction-without-update" Warning
        what "An article has a correction, and no `updated` of that day or later."
        why "Readers, feeds and search engines do not learn that the text has changed."
        mend "Write the day of the last correction as `updated`."
        wrong "corrections: [{date: 2025-12-01, text: The bridge is older.}]"
        right "updated: 2025-12-01\ncorrections: [{date: 2025-12-01, text: The bridge is older.}]"
    SLUG_LETTERS "slug-letters" Warning
        what "A slug holds what can't stand in an address as it is: capitals, spaces, umlauts, underscores, or is longer than 96 bytes. It is published as the hint says."
        why "Whoever looks the address up in the file, or links to it, has another one than the page."
        mend "Write the slug as it is published."
        wrong "slug: The_Flood"
        right "slug: the-flood"
    NEAR_TAG "near-tag" Warning
        what "A tag stands at one article alone and is one letter from another tag. Short tags, and those that differ by digits, are not meant."
        why "Most often it is a slip, and the article is missing from the page of the tag that was meant."
        mend "Write the other tag, or give this one a file in content/tags/, which says that it is meant."
        wrong "tags: [Harbuor]      other articles: tags: [Harbour]"
        right "tags: [Harbour]"
    TAG_SPELLING "tag-spelling" Warning
        what "A tag differs from a more usual one by capitals or accents alone."
        why "Readers find two tags for one subject; where blatt takes both for one, it is called by the usual spelling, and the file says something else."
        mend "Write the usual spelling. One that is to stay can be listed as an alias in the tag's file."
        wrong "tags: [Tiktok]       other articles: tags: [TikTok]"
        right "tags: [TikTok]"
}
