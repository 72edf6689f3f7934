//! What the made-up news is written with. All names of people, agencies and places are invented or generic.
//!
//! Each list is one text with `|` between its entries.

pub const FIRST_NAMES: &str = "\
    Anna|Jonas|Mira|Lukas|Greta|Felix|Nele|Tobias|Lena|Moritz|Katrin|Henning|Svenja|Björn|Frieda|Matthis|Özlem|Emre|\
    Jürgen|Käthe|Sören|Zoë|Aylin|Malte|Ricarda|Torben|Wiebke|Fabian|Heike|Lorenz";

pub const LAST_NAMES: &str = "\
    Ahrensfeld|Brückmoser|Claasing|Dörrwand|Eschenlohe|Fähnlein|Grünhagel|Hövelkamp|Immerroth|Jägerfeld|Kötterich|\
    Lüdenow|Möllbach|Nürding|Oberschlag|Pörschke|Quastorf|Rötzel|Süderhof|Tümmelau|Überfeld|Vörding|Wülferich|\
    Zühlsberg|Ährenthal|Bärlein|Döringshof|Fürstau|Glöckel|Hüttenrauch";

pub const PLACES: &str = "\
    Altenbrück|Birkenau-Süd|Calmersdorf|Dünenhausen|Eichgrund|Fürstenmoor|Grünwerder|Hohenlinde|Inselbach|Jöhringen|\
    Königsau|Lindenfurt|Mühlhofen|Neuwerder|Oderfelde|Pfälzerau|Querbach|Rosenthal|Südermark|Talheim|Unterweser|\
    Vorbergen|Wiesengrund|Zellbach";

/// Who acts in the news, with the article.
pub const BODIES: &str = "\
    der Stadtrat|die Landesregierung|der Branchenverband|das Ministerium|die Gewerkschaft|der Aufsichtsrat|\
    die Polizei|das Amtsgericht|der Förderverein|die Universität|das Forschungsinstitut|der Betriebsrat|\
    die Verbraucherzentrale|der Landkreis|die Opposition|das Bündnis|der Vorstand|die Behörde|der Wetterdienst|\
    die Handelskammer|das Klinikum|der Verkehrsverbund|die Feuerwehr|das Museum";

/// First halves of compounds, as in `Klimapolitik`.
pub const SUBJECTS: &str = "\
    Klima|Energie|Verkehr|Wohnungs|Bildungs|Gesundheits|Digital|Arbeits|Steuer|Renten|Umwelt|Agrar|Hafen|Bahn|Flug|\
    Auto|Batterie|Wasser|Wald|Kohle|Gas|Strom|Solar|Wind|Daten|Cyber|Sicherheits|Grenz|Handels|Zoll|Zins|Banken|\
    Börsen|Haushalts|Kultur|Film|Musik|Theater|Bücher|Sport|Eishockey|Handball|Rad|Ski|Schul|Kita|Pflege|\
    Krankenhaus|Impf|Forschungs|Raumfahrt|Quanten|Chip|Netz|Medien|Presse|Kommunal";

/// Second halves.
pub const MATTERS: &str = "\
    politik|wende|reform|krise|gipfel|branche|markt|streit|förderung|planung|debatte|ausbau|studie|strategie|gesetz|\
    abgabe|prämie|bilanz|konzept|bericht|verband|kongress|messe|projekt|fonds|amt|netz|zentrum|rat|preis|schutz|\
    technik|recht|wirtschaft|sicherheit|kosten|forum|tag|initiative|behörde|versorgung|wachstum|quote|frage|zahlen|\
    bremse|paket|offensive|allianz|register|standard|wettbewerb";

pub const VERBS: &str = "\
    plant|fordert|verschiebt|verteidigt|kritisiert|prüft|begrüßt|beschließt|stoppt|eröffnet|kürzt|verlängert|\
    überarbeitet|verdoppelt|untersucht|verhandelt|veröffentlicht|bestätigt";

pub const ADJECTIVES: &str = "\
    neue|strengere|günstigere|umstrittene|geplante|zusätzliche|überraschende|höhere|befristete|grenzüberschreitende|\
    verspätete|millionenschwere|ungewöhnliche|gemeinsame|weitere";

pub const NOUNS: &str = "\
    Regeln|Auflagen|Investitionen|Hilfen|Vorgaben|Tarife|Gespräche|Kontrollen|Maßnahmen|Zuschüsse|Baustellen|\
    Strecken|Angebote|Verträge|Zahlen|Grenzwerte|Termine|Prüfungen|Flächen|Verfahren";

pub const ADVERBIALS: &str = "\
    nach Angaben vom Montag|trotz steigender Kosten|im zweiten Anlauf|mit knapper Mehrheit|bis zum Jahresende|\
    nach langer Beratung|entgegen früheren Ankündigungen|in mehreren Schritten|ohne zusätzliche Mittel|\
    im Rahmen eines Pilotversuchs|zum Auftakt der Herbstsitzung|nach wochenlangem Stillstand|unter Vorbehalt|\
    für zunächst drei Jahre|im laufenden Quartal|auf Druck der Mitglieder";

pub const OPENINGS: &str = "Wie|Laut|Nach|Seit|Für|Über|Mit|Gegen|Ohne|Während";

pub const CLAUSES: &str = "\
    wie aus einem am Dienstag vorgelegten Papier hervorgeht|heißt es in der Mitteilung|\
    sagte eine Sprecherin auf Anfrage|berichten mehrere Beteiligte übereinstimmend|so die vorläufige Bilanz|\
    wie die Auswertung der Zahlen zeigt|erklärte der Vorsitzende am Abend|was in der Region für Diskussionen sorgt|\
    obwohl die Finanzierung noch nicht geklärt ist|während die Nachfrage weiter wächst|\
    sofern der Ausschuss zustimmt|ohne dabei Einzelheiten zu nennen";

pub const QUOTES: &str = "\
    Wir müssen jetzt handeln, sonst wird es für alle teurer|Das ist ein wichtiger Schritt, aber er reicht nicht aus|\
    Niemand hat mit so vielen Rückmeldungen gerechnet|Die Zahlen sprechen eine deutliche Sprache|\
    Am Ende zählt, was bei den Menschen ankommt|So kann es nicht weitergehen|\
    Für uns ändert sich dadurch zunächst wenig|Es fehlt weniger am Geld als an Personal|\
    Wer heute spart, zahlt morgen doppelt|Die Stimmung ist besser als die Lage";

pub const AGENCIES: &str = "Archiv|Bilddienst Nord|Pressebild Süd|Agentur Lichtblick|Fotopool|Bildwerk|privat|Handout";

pub const WEEKDAYS: &str = "Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag";

/// With a place behind them they are tags.
pub const EVENTS: &str = "Bürgerentscheid|Stadtfest|Unfall|Gericht in";
