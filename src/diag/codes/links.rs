//! What is told of links, beyond whether anything is there.

codes! {
    REDIRECTED_LINK "redirected-link" Warning
        what "A link leads to an old address, an alias, from where readers are sent on."
        why "Each click takes a detour, and the link dies with the alias."
        mend "Link to the article by its file, which blatt follows to wherever it is published."
        wrong "[the flood](/2019/flood/)      flood.md: aliases: [/2019/flood/]"
        right "[the flood](flood.md)"
    OWN_HOST "own-host" Warning
        what "A link or a picture names this site by its whole address. It counts where the site has something at that address, and with `http:` wherever it leads while the site is published by `https:`."
        why "Nothing follows the page if its address changes, a preview leads out of itself, and after a move every such link leads to the old host; with `http:` each click takes a detour that is not encrypted."
        mend "Name the file, which blatt follows to wherever it is published, or write the path alone."
        wrong "[the flood](https://news.example/2026/11/flood/)"
        right "[the flood](flood.md)"
    UNUSED_ALIAS "unused-alias" Warning
        what "An alias makes no difference: it is the address that the page has, a spelling that is the tag anyway, or it stands in the list already. An address that something else has is told as `duplicate-url`."
        why "Whoever reads the list takes it for what it is not: only former addresses lead on, and capitals, accents and punctuation never make another tag."
        mend "Take the alias out."
        wrong "content/tags/tiktok.md      aliases: [TikTok, Tik Tok]"
        right "content/tags/tiktok.md      aliases: [Tik Tok]"
}
