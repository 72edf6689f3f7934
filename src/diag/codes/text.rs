//! What is told of how texts are written.

codes! {
    FOREIGN_QUOTES "foreign-quotes" Warning
        what "A text is written with the quotation marks of another language. The language is that of the text (`lang`), or of the site. Each kind is told once for a text."
        why "Most often a program put them in; readers stumble over them, and texts of one outlet look as if they came from several."
        mend "Write the marks of the language, or straight ones, which blatt sets as these."
        wrong "She said: „That was all“."
        right "She said: \"That was all\"."
    MIXED_QUOTES "mixed-quotes" Warning
        what "A text has two kinds of quotation marks, or a quotation begins in one kind and ends in another. Quotations within others are not meant."
        why "It looks careless, and readers may look for a meaning."
        mend "Use one kind. Straight marks are set as the language has it, so they fit to those alone."
        wrong "She said: “That was all\"."
        right "She said: “That was all”."
    UNPAIRED_QUOTE "unpaired-quote" Warning
        what "A quotation begins and does not end, or ends without having begun. One of several paragraphs may begin each of them with its mark, or the first alone."
        why "Readers can't tell whose words they read."
        mend "Set the other mark. One that stands for itself gets a backslash before it."
        wrong "She said: \"That was all. Then she left."
        right "She said: \"That was all.\" Then she left."
    HEADING_JUMP "heading-jump" Warning
        what "A heading is more than one level below the one before it, or a text begins with one of level four or more."
        why "Who moves from heading to heading by keyboard or screen reader takes the level between for lost."
        mend "Write it with one `#` more than the one before it."
        wrong "## The flood\n\n#### The first night"
        right "## The flood\n\n### The first night"
    FOREIGN_SHORTCODE "foreign-shortcode" Warning
        what "A text holds a shortcode of another program: of Hugo, Zola, Jekyll or WordPress."
        why "blatt has none, so readers see it as it is written."
        mend "Write pictures, links and quotations as Markdown. What every article of a kind has belongs into a layout. Where it is meant as it is written, put it between backquotes."
        wrong "{{< figure src=\"crane.jpg\" >}}"
        right "![A crane lifts a car](crane.jpg){credit=\"Anna Example\"}"
    EMPTY_LINK_TEXT "empty-link-text" Warning
        what "A link has nothing between its brackets."
        why "There is nothing to click on, and a screen reader spells the address."
        mend "Write what readers find behind the link."
        wrong "More on the crane: [](new-crane.md)"
        right "More on [the new crane](new-crane.md)"
    BARE_LINK_TEXT "bare-link-text" Warning
        what "The text of a link is an address. Footnotes, where sources are written so, and hosts alone, as in www.news.example, are not meant."
        why "A screen reader spells it out, and nobody learns what is behind it."
        mend "Write what readers find there."
        wrong "See <https://council.example/minutes/2026-11-20.pdf>."
        right "See [the minutes](https://council.example/minutes/2026-11-20.pdf)."
    MISSING_TEASER "missing-teaser" Warning
        what "An article has no teaser."
        why "Lists, feeds, search results and previews show how its text begins instead, which seldom says what it is about."
        mend "Write one or two sentences that say why to read on."
        wrong "title: Flood"
        right "title: Flood\nteaser: The river rose at night, and nobody had been warned."
    LONG_TEASER "long-teaser" Warning
        what "A teaser has more than 300 characters."
        why "Search engines, networks and many readers of feeds cut it off."
        mend "Shorten it; what it says more belongs in the text."
        wrong "teaser: The river rose at night, … (320 characters)"
        right "teaser: The river rose at night, and nobody had been warned."
    LONG_TITLE "long-title" Warning
        what "A title has more than 110 characters."
        why "Search engines cut it off, and some take no article with such a headline."
        mend "Shorten it; what it leaves out can stand in the teaser."
        wrong "title: The river rose at night, … (130 characters)"
        right "title: The river rose at night"
    REPEATED_TITLE "repeated-title" Warning
        what "An older article in the same language has the same title."
        why "In lists and search results nobody can tell them apart."
        mend "Say what is new, or put the number or the date into the title of a column."
        wrong "title: Council decides on the budget    also in 2025/budget.md"
        right "title: Council decides on the budget for 2027"
}
