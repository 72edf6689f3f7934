use super::*;

#[track_caller]
fn check(quotes: Quotes, text: &str, expected: &str) {
    let rendered = html(text, &Options { quotes, ..OPTIONS });
    let line = rendered.trim_end();
    let line = line.strip_prefix("<p>").and_then(|line| line.strip_suffix("</p>")).unwrap_or(line);
    assert_eq!(line, expected, "{text}");
}

#[test]
fn german() {
    let check = |text, expected| check(GERMAN, text, expected);
    check(r#""Wort""#, "„Wort“");
    check(r#"Er sagte: "Ja." Und ging."#, "Er sagte: „Ja.“ Und ging.");
    check(r#"Er sagte "ja", sie "nein"."#, "Er sagte „ja“, sie „nein“.");
    check(r#"("Wort") ["Wort"] –"Wort"– "Wort"-Wahl/"Wort""#, "(„Wort“) [„Wort“] –„Wort“– „Wort“-Wahl/„Wort“");
    check(r#""Sie rief 'Halt!' und ging""#, "„Sie rief ‚Halt!‘ und ging“");
    check(r#""'Halt!', rief sie""#, "„‚Halt!‘, rief sie“");
    check(r#""Sie rief: 'Halt!'""#, "„Sie rief: ‚Halt!‘“");
    check(r#""Sie rief "Halt!" und ging""#, "„Sie rief ‚Halt!‘ und ging“");
    check(r#"'Wort' und "Wort""#, "‚Wort‘ und „Wort“");
    check("„Wort“ und ‚Wort‘ und »Wort«", "„Wort“ und ‚Wort‘ und »Wort«");
    check(r#"Das Jahr "1990" und "die 70er""#, "Das Jahr „1990“ und „die 70er“");
    check(r#""(Wort)" und "… Wort …""#, "„(Wort)“ und „… Wort …“");
    check(r#""Wort": "Wort"; "Wort"?"#, "„Wort“: „Wort“; „Wort“?");
    check("\"Wort\nWort\" \"\\\nWort\"", "„Wort\nWort“ „<br>\nWort“");
    check(r#"Ünü"Wort"#, "Ünü\"Wort");
    check(r#""Übung" "ß" "…und""#, "„Übung“ „ß“ „…und“");
    check(r#""""#, "„“");
    check(r#"die "taz"-Redaktion, "Süddeutsche"/"taz""#, "die „taz“-Redaktion, „Süddeutsche“/„taz“");
    check(r#"'Das ist "gut"', sagt er"#, "‚Das ist „gut“‘, sagt er");
    check(r#"Sie sagt:"Ja", "Typ 3" und "Ring 12""#, "Sie sagt:„Ja“, „Typ 3“ und „Ring 12“");
    check(r#""Man müsse -- so er -- 'abwarten'...""#, "„Man müsse\u{a0}– so er\u{a0}– ‚abwarten‘…“");
}

#[test]
fn apostrophes() {
    let check = |text, expected| check(GERMAN, text, expected);
    check("geht's", "geht’s");
    check("Hans' Auto", "Hans’ Auto");
    check("die '90er und '68", "die ’90er und ’68");
    check("'90 Prozent' sagten ja", "‚90 Prozent‘ sagten ja");
    check("so 'n Ding, 'ne Sache, Rock 'n' Roll, Rock-'n'-Roll", "so ’n Ding, ’ne Sache, Rock ’n’ Roll, Rock-’n’-Roll");
    check(r#""geht's?", fragte Hans' Frau"#, "„geht’s?“, fragte Hans’ Frau");
    check(r#""Das ist Hans' Auto""#, "„Das ist Hans’ Auto“");
    check("Er kam 'rein und blieb.", "Er kam ’rein und blieb.");
    check(r#""Er kam 'rein und blieb.""#, "„Er kam ’rein und blieb.“");
    check("1'000'000 Franken", "1’000’000 Franken");
    check("geht’s", "geht’s");
    check(r#"Das sei "'ne Menge". "Wir ham's g'schafft!""#, "Das sei „’ne Menge“. „Wir ham’s g’schafft!“");
    check("'Bester' und Grass' Butt; '89 war's", "‚Bester‘ und Grass’ Butt; ’89 war’s");
}

#[test]
fn primes() {
    let check = |text, expected| check(GERMAN, text, expected);
    check(
        r#"ein 12" Bildschirm, 3.5"-Disketten, 5' lang, 5'10" groß"#,
        "ein 12″ Bildschirm, 3.5″-Disketten, 5′ lang, 5′10″ groß",
    );
    check(r#"so war es 1990""#, "so war es 1990“");
}

#[test]
fn across_markup() {
    let check = |text, expected| check(GERMAN, text, expected);
    check(r#""*Wort*""#, "„<em>Wort</em>“");
    check(r#"**"Wort"** und *"Wort"*"#, "<strong>„Wort“</strong> und <em>„Wort“</em>");
    check(r#"*Wort* "*Wort*" *Wort*"#, "<em>Wort</em> „<em>Wort</em>“ <em>Wort</em>");
    check(
        r#""[Wort](/a "b")" und ["Wort"](/a)"#,
        "„<a href=\"/a\" title=\"b\">Wort</a>“ und <a href=\"/a\">„Wort“</a>",
    );
    check(r#"*geht*'s und geht'*s*"#, "<em>geht</em>’s und geht’<em>s</em>");
    check(r#""`Wort`" und ~~"Wort"~~"#, "„<code>Wort</code>“ und <del>„Wort“</del>");
    check(r#""Er sagte '*ja*' und **'nein'**""#, "„Er sagte ‚<em>ja</em>‘ und <strong>‚nein‘</strong>“");
    check(r#""Wort" &amp; "Wort" & "Wort""#, "„Wort“ &amp; „Wort“ &amp; „Wort“");
}

#[test]
fn left_alone() {
    let check = |text, expected| check(GERMAN, text, expected);
    check(r#"`"Wort" -- ...`"#, r#"<code>"Wort" -- ...</code>"#);
    check("```\n\"Wort\" -- ...\n```", "<pre><code>\"Wort\" -- ...\n</code></pre>");
    check(r#"[x](/a'b"c)"#, r#"<a href="/a&#x27;b%22c">x</a>"#);
    check(r#"\"Wort\" geht\'s \... &quot;Wort&quot;"#, r#""Wort" geht's ... "Wort""#);
    check(r#"<span title="'a'">"b"</span>"#, r#"<span title="'a'">„b“</span>"#);
}

#[test]
fn a_quote_left_open_stays_in_its_paragraph() {
    let check = |text, expected| assert_eq!(html(text, &OPTIONS), expected);
    check("\"Offen\n\n\"Wort\"\n", "<p>„Offen</p>\n<p>„Wort“</p>\n");
    check("Es geht weiter.\"\n\n\"Wort\"\n", "<p>Es geht weiter.“</p>\n<p>„Wort“</p>\n");
    check("- \"Offen\n- \"Wort\"\n", "<ul>\n<li>„Offen</li>\n<li>„Wort“</li>\n</ul>\n");
    check("> \"Offen\n\n\"Wort\"\n", "<blockquote>\n<p>„Offen</p>\n</blockquote>\n<p>„Wort“</p>\n");
}

#[test]
fn english() {
    let check = |text, expected| check(ENGLISH, text, expected);
    check(r#""It's 'fine'," she said."#, "“It’s ‘fine’,” she said.");
    check("the '90s, 'tis, rock 'n' roll, the Joneses' car", "the ’90s, ’tis, rock ’n’ roll, the Joneses’ car");
    check(r#""'Twas the night," he said, "and 'all' slept.""#, "“’Twas the night,” he said, “and ‘all’ slept.”");
}

#[test]
fn french() {
    let check = |text, expected| check(FRENCH, text, expected);
    check(r#"Il a dit "oui" à l'homme."#, "Il a dit «\u{a0}oui\u{a0}» à l’homme.");
    check(r#"d'"Amour" et l'*été*"#, "d’«\u{a0}Amour\u{a0}» et l’<em>été</em>");
    check(r#""Il dit 'oui'""#, "«\u{a0}Il dit “oui”\u{a0}»");
    check(r#""C'est l'été""#, "«\u{a0}C’est l’été\u{a0}»");
    check("\"Qu'a-t-il dit, 'rien", "«\u{a0}Qu’a-t-il dit, ’rien");
}

#[test]
fn dashes_and_ellipses() {
    let check = |text, expected| check(GERMAN, text, expected);
    check("ja -- nein --- doch---ja...", "ja\u{a0}– nein\u{a0}— doch—ja…");
    check("a--b ja.... nein ..... --option ----", "a--b ja.... nein ..... --option ----");
    check("*ja* -- *nein*", "<em>ja</em>\u{a0}– <em>nein</em>");
    check("-- Goethe", "– Goethe");
    // No line begins with a dash, unless the text breaks it there.
    check("ja – nein — doch —", "ja\u{a0}– nein\u{a0}— doch\u{a0}—");
    check("ja\n-- nein", "ja\u{a0}– nein");
    check("ja\\\n-- nein", "ja<br>\n– nein");
    check("ja <br> – nein", "ja <br> – nein");
    check("2–3 „a“ … –b", "2–3 „a“ … –b");
    check("\"ja...\" \"...ja\"", "„ja…“ „…ja“");
}

#[test]
fn plain_texts() {
    let check = |text: &str, expected: &str| assert_eq!(typeset(text, &GERMAN), expected);
    check(r#""Wort" & 'Wort' <geht's>"#, "„Wort“ & ‚Wort‘ <geht’s>");
    check("", "");
}

#[test]
fn texts_of_pictures() {
    let text = r#"![Das "Logo"](/a.jpg "Die \"App\""){credit="O'Brien"}"#;
    let rendered = html(text, &OPTIONS);
    for part in ["alt=\"Das „Logo“\"", ">Die „App“<", ">O’Brien<"] {
        assert!(rendered.contains(part), "{part} in {rendered}");
    }
}
