//! What is told of pictures and their texts.

codes! {
    REPEATED_ALT "repeated-alt" Warning
        what "The alternative text of a picture is its caption or its credit once more."
        why "Who can't see the picture hears the same words twice, and nothing of what there is to see."
        mend "Describe the picture in a few words; the caption says what it means."
        wrong "![The new crane](crane.jpg \"The new crane\"){credit=\"Anna Example\"}"
        right "![A crane lifts a car](crane.jpg \"The new crane\"){credit=\"Anna Example\"}"
    ALT_IS_CREDIT "alt-is-credit" Warning
        what "The alternative text of a picture names who made it."
        why "Who can't see the picture learns nothing of it, and the credit is hidden from all others."
        mend "Describe the picture, and name its maker as the credit."
        wrong "![Photo: Anna Example](crane.jpg){credit=\"Anna Example\"}"
        right "![A crane lifts a car](crane.jpg){credit=\"Anna Example\"}"
    ALT_IS_FILE_NAME "alt-is-file-name" Warning
        what "The alternative text of a picture is the name of a file."
        why "A screen reader spells it out, letter by letter."
        mend "Describe the picture in a few words."
        wrong "![IMG_1234](crane.jpg){credit=\"Anna Example\"}"
        right "![A crane lifts a car](crane.jpg){credit=\"Anna Example\"}"
    CREDIT_IN_ALT "credit-in-alt" Warning
        what "A picture has no credit, but its alternative text ends in one."
        why "Readers do not see it, so the picture is published without its credit."
        mend "Move it to the credit of the picture."
        wrong "![A crane lifts a car. Photo: Anna Example](crane.jpg)"
        right "![A crane lifts a car](crane.jpg){credit=\"Anna Example\"}"
    FOREIGN_PICTURE "foreign-picture" Warning
        what "A text shows a picture that stands on another host."
        why "That host learns who reads the article, and can change the picture or take it away."
        mend "Put a copy into content/media/, if you may, and name it by its file. A host that is meant stands in `allow_hosts` in site.yaml."
        wrong "![A crane lifts a car](https://pictures.example/crane.jpg)"
        right "![A crane lifts a car](crane.jpg){credit=\"Anna Example\"}"
    SMALL_LEAD "small-lead" Warning
        what "The picture over an article has fewer than 1200 pixels in width."
        why "It looks blurred on large screens, and search engines and networks show it small or not at all."
        mend "Ask for the original. Enlarging the file makes it no better."
        wrong "image: crane.jpg                 content/media/crane.jpg: 800 pixels wide"
        right "image: crane.jpg                 content/media/crane.jpg: 2400 pixels wide"
    UNUSED_MEDIA "unused-media" Info
        what "A file in content/media/ is named by nothing: no text, no author, no layout, no data file and no draft."
        why "It is not published, but it makes every copy of the site larger; or the text that should show it names another."
        mend "Delete it, if it is not kept for later. A layout that puts the name together from parts is not seen; turn the code off then."
        wrong "content/media/crane-old.jpg      image: crane.jpg"
        right "content/media/crane.jpg          image: crane.jpg"
}
