use html5ever::tendril::TendrilSink;
use html5ever::{ParseOpts, parse_document};
use markup5ever_rcdom::{Handle, NodeData, RcDom};

use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    assert_eq!(html(text, &OPTIONS), expected, "{text}");
}

#[test]
fn harmless_markup_stays() {
    for text in [
        "<p>A <abbr title=\"x\">b</abbr> H<sub>2</sub>O <kbd>c</kbd> <mark>d</mark></p>\n",
        "<details open=\"\"><summary>a</summary>b</details>\n",
        "<div class=\"kasten\" id=\"karte\" lang=\"en\">a</div>\n",
        "<div><video src=\"/a.mp4\" controls=\"\" poster=\"/a.jpg\"></video></div>\n",
        "<p><a href=\"tel:+49911\" rel=\"nofollow\">a</a></p>\n",
    ] {
        check(text, text);
    }
}

#[test]
fn pairs_around_markdown_stay_pairs() {
    check("<div class=\"x\">\n\n**a**\n\n</div>\n", "<div class=\"x\">\n<p><strong>a</strong></p>\n</div>\n");
    check("a <sup>*b*</sup> c", "<p>a <sup><em>b</em></sup> c</p>\n");
    check("<div>\n\na\n", "<div>\n<p>a</p>\n</div>");
}

#[test]
fn our_own_markup_survives_cleaning() {
    let text = "# A\n\n\"b\"[^1] ~~c~~ [d](andere.md) <e@example.org>\n\n![](tiktok.jpg)\n\n[![x](/a.jpg)](/b)\n\n\
                |a|b|c|\n|:-|:-:|-:|\n|1|2|3|\n\n```rust\nx\n```\n\n3. a\n\n[^1]: f\n";
    let clean = html(text, &OPTIONS);
    let cleaned = html(&format!("{text}\n\n<b></b>\n"), &OPTIONS);
    assert_eq!(cleaned.replace("\n<p><b></b></p>", "").replace("&nbsp;", "\u{a0}"), clean);
}

#[test]
fn policies() {
    let check = |policy, text: &str, expected: &str| {
        assert_eq!(html(text, &Options { html: policy, ..OPTIONS }), expected, "{text}");
    };
    let (block, inline) = ("<iframe src=\"/a\"></iframe>\n\na\n", "a <b onclick=\"x\">\"b\"</b>");
    check(HtmlPolicy::Sanitize, block, "\n<p>a</p>\n");
    check(HtmlPolicy::Forbid, block, "<p>a</p>\n");
    check(HtmlPolicy::Allow, block, "<iframe src=\"/a\"></iframe>\n<p>a</p>\n");
    check(HtmlPolicy::Sanitize, inline, "<p>a <b>„b“</b></p>\n");
    check(HtmlPolicy::Forbid, inline, "<p>a „b“</p>\n");
    check(HtmlPolicy::Allow, inline, "<p>a <b onclick=\"x\">„b“</b></p>\n");
    check(HtmlPolicy::Sanitize, "a\n\n<!--more\n\n-->\n\nb <!-- x -->", "<p>a</p>\n<p>b </p>\n");

    let link = "[*a*](javascript:x) ![b](data:c)";
    check(HtmlPolicy::Sanitize, link, "<p><em>a</em> b</p>\n");
    check(HtmlPolicy::Forbid, link, "<p><em>a</em> b</p>\n");
    check(
        HtmlPolicy::Allow,
        link,
        "<p><a href=\"javascript:x\"><em>a</em></a> <img src=\"data:c\" alt=\"b\" loading=\"lazy\" decoding=\"async\"></p>\n",
    );
}

#[test]
fn no_tag_swallows_the_text_behind_it() {
    for tag in [
        "style",
        "script",
        "title",
        "iframe src=\"https://a.example\"",
        "template",
        "noembed",
        "noframes",
        "textarea",
        "select",
        "svg",
        "math",
        "object",
        "xmp",
        "plaintext",
        "noscript",
        "mglyph><style",
    ] {
        for text in [
            format!("Der Befehl <{tag}> hier\n\n*Rest*\n"),
            format!("# Der <{tag}>\n\n*Rest*\n"),
            format!("- a <{tag}>\n- *Rest*\n"),
            format!("|<{tag}>|*Rest*|\n|-|-|\n"),
            format!("a[^1]\n\n*Rest*\n\n[^1]: b <{tag}>\n"),
        ] {
            let html = html(&text, &OPTIONS);
            assert!(html.contains("<em>Rest</em>"), "{html}");
            assert!(html.contains("&lt;"), "{text} {html}");
        }
        // Markdown itself takes some of these blocks to go on to the end of the text.
        for text in [format!("<{tag}>\n\nRest\n"), format!("<div>\n<{tag}>\n</div>\n\nRest\n")] {
            assert!(html(&text, &OPTIONS).contains("Rest"), "{text}");
        }
    }
    check("<div class=\"a>\n\nRest\n", "&lt;div class=\"a&gt;\n<p>Rest</p>\n");
    check("a <script>b</script> c <svg>*d*</svg>\n", "<p>a  c <em>d</em></p>\n");
}

#[test]
fn no_id_is_given_twice_or_taken_from_the_layout() {
    check("## S main\n\n## A {#s-top}\n", "<h2 id=\"section-s-main\">S main</h2>\n<h2 id=\"section-s-top\">A</h2>\n");
    check(
        "<p id=\"s-main\">a</p>\n<p id=\"b\">b</p>\n<p title=\"c\" id=\"b\">c</p>\n\n## B\n",
        "<p>a</p>\n<p id=\"b\">b</p>\n<p title=\"c\">c</p>\n<h2>B</h2>\n",
    );
}

/// Ways to get code into a page, from collections of such.
const ATTACKS: &[&str] = &[
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" \" onerror=alert(1) \">",
    "<img/src=x/onerror=alert(1)>",
    "<img src=`x` onerror=alert(1)>",
    "<IMG SRC=\"jav&#x09;ascript:alert('XSS');\">",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<svg><animate attributeName=href values=javascript:alert(1) /><a id=x><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href=\" &#14; javascript:alert(1)\">x</a>",
    "<a href=\"JaVaScRiPt&colon;alert(1)\">x</a>",
    "<a href=\"java&Tab;script&NewLine;:alert(1)\">x</a>",
    "<a href=\"vbscript:x\">x</a>",
    "<a href=\"data:text/html;base64,PHNjcmlwdD4=\">x</a>",
    "<a href=\"\u{1}javascript:alert(1)\">x</a>",
    "<q cite=\"javascript:alert(1)\">x</q>",
    "<video poster=javascript:alert(1) src=javascript:alert(1) onplay=alert(1)></video>",
    "<video><source onerror=alert(1) src=x></video>",
    "<details ontoggle=alert(1) open>x</details>",
    "<div style=\"background:url(javascript:alert(1))\">x</div>",
    "<td style=\"text-align: left; position: fixed\">x</td>",
    "<style>@import 'javascript:alert(1)';</style>",
    "<link rel=stylesheet href=javascript:alert(1)>",
    "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
    "<base href=\"javascript:alert(1)//\">",
    "<body onload=alert(1)>",
    "<form action=javascript:alert(1)><button formaction=javascript:alert(1)>x</button></form>",
    "<isindex action=javascript:alert(1)>",
    "<input onfocus=alert(1) autofocus>",
    "<marquee onstart=alert(1)>x</marquee>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<textarea><script>alert(1)</script></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<template><script>alert(1)</script></template>",
    "<!--><script>alert(1)</script>-->",
    "<!-- a --><script>alert(1)</script><!-- b -->",
    "<?xml version=\"1.0\"?><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<!DOCTYPE x [<!ENTITY y \"<script>alert(1)</script>\">]>",
    "<div\n\nonclick=alert(1)>x</div>",
    "<p title=\"`<script>alert(1)</script>`\">",
    "<b>`</b><script>alert(1)</script>`",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](<\u{1}javascript:alert(1)>)",
    "[x](vbscript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "[x](/a\"onclick=\"alert(1))",
    "[x](/a '\" onclick=\"alert(1)')",
    "![x](javascript:alert(1))",
    "![x\" onerror=\"alert(1)](/a)",
    "![x](/a\"onerror=\"alert(1))",
    "![x](/a '\" onerror=\"alert(1)')",
    "![x](/a){credit=\"<img src=x onerror=alert(1)>\"}",
    "a ![x](/a){credit=\"\\\" onerror=alert(1) x=\\\"\"}",
    "[![x](/a)](javascript:alert(1))",
    "# x {#a\"onclick=\"alert(1)}",
    "# <img src=x onerror=alert(1)>",
    "```\"onclick=\"alert(1)\nx\n```",
    "a[^<script>]\n\n[^<script>]: <script>alert(1)</script>",
    "|<script>alert(1)</script>|\n|-|\n",
];

#[test]
fn attacks_come_out_harmless() {
    for policy in [HtmlPolicy::Sanitize, HtmlPolicy::Forbid] {
        for attack in ATTACKS {
            for text in [attack.to_string(), format!("<b>a</b>\n\n{attack}\n\nb"), format!("> - {attack}")] {
                assert_harmless(&text, &html(&text, &Options { html: policy, ..OPTIONS }));
            }
        }
    }
}

#[test]
fn the_test_for_harm_finds_it() {
    let options = Options { html: HtmlPolicy::Allow, ..OPTIONS };
    let found = ATTACKS.iter().filter(|attack| danger(&parse(&html(attack, &options)).document).is_some()).count();
    assert!(found > 55, "{found} of {}", ATTACKS.len());
}

#[track_caller]
pub(super) fn assert_harmless(text: &str, html: &str) {
    if let Some(danger) = danger(&parse(html).document) {
        panic!("{danger} in {html}\nfrom {text}");
    }
}

fn parse(html: &str) -> RcDom {
    parse_document(RcDom::default(), ParseOpts::default()).one(format!("<body>{html}"))
}

fn danger(node: &Handle) -> Option<String> {
    if let NodeData::Element { name, attrs, .. } = &node.data {
        const KNOWN: &[&str] = &["html", "head", "body"];
        let tag = &*name.local;
        let allowed = KNOWN.contains(&tag) || !super::super::sanitize::clean(&format!("<{tag}></{tag}>")).is_empty();
        // These stand only within others.
        let within = ["caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"].contains(&tag);
        if !allowed && !within {
            return Some(format!("<{tag}>"));
        }
        for attribute in attrs.borrow().iter() {
            let (name, value) = (&*attribute.name.local, &*attribute.value);
            let squeezed: String = value.chars().filter(|c| *c > ' ').collect::<String>().to_lowercase();
            let runs = ["javascript:", "vbscript:", "data:"].iter().any(|scheme| squeezed.starts_with(scheme));
            let styled = name == "style" && !value.starts_with("text-align: ") || value.contains("position");
            let forbidden =
                name.starts_with("on") || ["srcdoc", "formaction", "action", "name", "http-equiv"].contains(&name);
            if runs || styled || forbidden {
                return Some(format!("{name}={value:?}"));
            }
        }
    }
    node.children.borrow().iter().find_map(danger)
}
