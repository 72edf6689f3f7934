//! What is told of the outlet as a whole.

codes! {
    MISSING_IMPRINT "missing-imprint" Warning
        what "A German outlet has no imprint: neither a page named for it with a postal address, nor the publisher's `responsible` and `address` in site.yaml."
        why "The law asks for it (§ 18 MStV, § 5 DDG), and readers want to know whom they believe."
        mend "Write name and address of who is responsible into content/pages/impressum.md, or fill in `publisher`."
        wrong "publisher: {legal_name: Kurier GmbH}"
        right "publisher: {responsible: Anna Example, address: \"Gasse 4, 91000 Ort\"}"
    MISSING_BIO "missing-bio" Warning
        what "An author, who is no agency, has no `bio`."
        why "Their articles have no author box, and readers do not learn who writes."
        mend "Say in a sentence or two what they write about."
        wrong "name: Anna Example"
        right "name: Anna Example\nbio: Writes about the harbour and those who work there."
    MISSING_DESCRIPTION "missing-description" Warning
        what "A category has no `description`."
        why "Search engines and previews of its page have nothing to say of it."
        mend "Say in a sentence what readers find there."
        wrong "title: Politics"
        right "title: Politics\ndescription: What council and county decide."
    BAD_ADS_TXT "bad-ads-txt" Warning
        what "A line of content/static/ads.txt is none that the standard knows: domain, account, DIRECT or RESELLER and, at will, an id; a variable; or a note."
        why "Buyers skip it, and take the space for sale by nobody."
        mend "Write the line as the advertising system gives it."
        wrong "ads.example pub-42 DIRECT"
        right "ads.example, pub-42, DIRECT"
    BAD_SECURITY_TXT "bad-security-txt" Warning
        what "security.txt in content/static/ has expired, or lacks its contact or its end (RFC 9116)."
        why "Who finds a hole in the site must not trust the file, and may tell somebody else."
        mend "Write `Contact` and `Expires`, less than a year ahead."
        wrong "Contact: mailto:security@news.example"
        right "Contact: mailto:security@news.example\nExpires: 2099-06-30T12:00:00Z"
    CLOSED_ROBOTS_TXT "closed-robots-txt" Warning
        what "robots.txt in content/static/ shuts all crawlers out of the whole site, and lets none in by name."
        why "It is what a site has that is not out yet. Search engines drop every page of one that is."
        mend "Disallow nothing, or what is really to be closed; without the file blatt makes one that lets all in."
        wrong "User-agent: *\nDisallow: /"
        right "User-agent: *\nDisallow:"
    BAD_MANIFEST "bad-manifest" Warning
        what "The web app manifest in content/static/ is no JSON, or names a picture that is not there."
        why "Browsers pass over it, or show a letter instead of the icon on readers' home screens."
        mend "Mend the line, or put the picture into content/static/."
        wrong "{\"icons\": [{\"src\": \"symbol.svg\"}]}"
        right "{\"icons\": [{\"src\": \"favicon.svg\"}]}"
    INSECURE_BASE_URL "insecure-base-url" Warning
        what "`base_url` begins with http://, and the site is not one that only this machine sees."
        why "Anybody on the way can read and change what readers see; browsers warn of it, and all links in feeds and sitemaps lead there."
        mend "Write https:// once the server answers to it."
        wrong "base_url: http://news.example"
        right "base_url: https://news.example"
}
