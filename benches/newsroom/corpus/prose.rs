use super::random::{Dice, Weighted};
use super::words;

/// How many sentences there are; every article draws from them, as its readers would say.
const SENTENCES: usize = 24_000;

/// Writes titles, captions and bodies in something like German: the words, marks and lengths of news, not its sense.
pub struct Prose {
    pub first_names: Vec<&'static str>,
    pub subjects: Vec<&'static str>,
    pub matters: Vec<&'static str>,
    weekdays: Vec<&'static str>,
    openings: Vec<&'static str>,
    agencies: Vec<&'static str>,
    last_names: Words,
    places: Words,
    bodies: Words,
    first_halves: Words,
    second_halves: Words,
    verbs: Words,
    adjectives: Words,
    nouns: Words,
    adverbials: Words,
    clauses: Words,
    quotes: Words,
    sentences: Vec<String>,
}

impl Prose {
    pub fn new(dice: &mut Dice) -> Self {
        let mut prose = Self {
            first_names: list(words::FIRST_NAMES),
            subjects: list(words::SUBJECTS),
            matters: list(words::MATTERS),
            weekdays: list(words::WEEKDAYS),
            openings: list(words::OPENINGS),
            agencies: list(words::AGENCIES),
            last_names: Words::new(words::LAST_NAMES),
            places: Words::new(words::PLACES),
            bodies: Words::new(words::BODIES),
            first_halves: Words::new(words::SUBJECTS),
            second_halves: Words::new(words::MATTERS),
            verbs: Words::new(words::VERBS),
            adjectives: Words::new(words::ADJECTIVES),
            nouns: Words::new(words::NOUNS),
            adverbials: Words::new(words::ADVERBIALS),
            clauses: Words::new(words::CLAUSES),
            quotes: Words::new(words::QUOTES),
            sentences: Vec::new(),
        };
        prose.sentences = (0..SENTENCES).map(|_| prose.sentence(dice)).collect();
        prose
    }

    pub fn title(&self, dice: &mut Dice) -> String {
        let compound = self.compound(dice);
        let (place, adjective) = (self.places.pick(dice), self.adjectives.pick(dice));
        let (body, verb, noun) = (self.bodies.pick(dice), self.verbs.pick(dice), self.nouns.pick(dice));
        match dice.below(6) {
            0 => format!("{place}: {compound} – {body} {verb} {adjective} {noun}"),
            1 => format!("„{}“ – Streit um {adjective} {noun} in {place}", self.quotes.pick(dice)),
            2 => format!("{} {verb} {compound} {}", capital(body), self.adverbials.pick(dice)),
            3 => format!("{compound}: Warum {adjective} {noun} in {place} jetzt wichtig werden"),
            4 => format!("{} {compound}: {} {noun} für {place}", dice.one_of(&self.openings), capital(adjective)),
            _ => format!("{compound} & {}: {} Fragen und Antworten", self.compound(dice), dice.between(3, 12)),
        }
    }

    pub fn teaser(&self, dice: &mut Dice) -> String {
        let [one, two] = [dice.one_of(&self.sentences), dice.one_of(&self.sentences)];
        format!("{one} {two}").replace('*', "")
    }

    pub fn caption(&self, dice: &mut Dice) -> String {
        let (compound, place) = (self.compound(dice), self.places.pick(dice));
        let (adjective, noun) = (self.adjectives.pick(dice), self.nouns.pick(dice));
        format!("{compound} in {place}: {adjective} {noun} {}.", self.adverbials.pick(dice))
    }

    pub fn credit(&self, dice: &mut Dice) -> String {
        format!("{}/{}", self.person(dice), dice.one_of(&self.agencies))
    }

    /// What an author's box says.
    pub fn bio(&self, name: &str, dice: &mut Dice) -> String {
        let field = |dice: &mut Dice| format!("{}{}", dice.one_of(&self.subjects), dice.one_of(&self.matters));
        let (one, two, since) = (field(dice), field(dice), dice.between(1998, 2022));
        let stations = [dice.one_of(&self.places.all), dice.one_of(&self.places.all)];
        format!(
            "{name} schreibt seit {since} über {one} und {two}. Zuvor Stationen in {} und {}.",
            stations[0], stations[1]
        )
    }

    /// Five to nine paragraphs in Markdown, more than half of the bodies with headings, some with a list or a quotation.
    /// The dossier is a title and an address, for links.
    pub fn body(&self, dossier: (&str, &str), dice: &mut Dice) -> String {
        let paragraphs = dice.between(5, 9);
        let (headings, list, quotation) = (dice.percent(55), dice.percent(30), dice.percent(40));
        let mut blocks = Vec::with_capacity(14);
        for nth in 0..paragraphs {
            if headings && matches!(nth, 2 | 5) {
                blocks.push(format!("## {} in {}", self.compound(dice), self.places.pick(dice)));
            }
            blocks.push(self.paragraph(dossier, dice));
            if quotation && nth == 1 {
                let (quote, person, place) = (self.quotes.pick(dice), self.person(dice), self.places.pick(dice));
                blocks.push(format!("> „{quote}.“\n>\n> {person}, {place}"));
            }
            if list && nth == 3 {
                let items: Vec<_> = (0..dice.between(3, 6)).map(|_| self.item(dice)).collect();
                blocks.push(items.join("\n"));
            }
        }
        blocks.join("\n\n") + "\n"
    }

    /// A paragraph to put into an article that is edited; another for each number.
    pub fn addition(&self, number: u64) -> String {
        let dice = &mut Dice::new(number);
        format!("Nachtrag {number}: {}", dice.one_of(&self.sentences))
    }

    fn paragraph(&self, (title, address): (&str, &str), dice: &mut Dice) -> String {
        let count = dice.between(3, 4);
        let mut sentences: Vec<String> = (0..count).map(|_| dice.one_of(&self.sentences).clone()).collect();
        match dice.below(100) {
            0..16 => sentences.insert(1, format!("Mehr dazu im [Dossier {title}]({address}).")),
            16..30 => {
                let number = dice.below(1_000_000);
                let address = format!("https://www.example.org/dokumente/{number}");
                sentences.push(format!("Die Unterlagen sind [online abrufbar]({address})."));
            }
            _ => {}
        }
        sentences.join(" ")
    }

    fn item(&self, dice: &mut Dice) -> String {
        let (adjective, noun) = (self.adjectives.pick(dice), self.nouns.pick(dice));
        format!("- {} {noun} {}", capital(adjective), self.adverbials.pick(dice))
    }

    fn sentence(&self, dice: &mut Dice) -> String {
        let compound = self.compound(dice);
        let (body, verb, noun) = (self.bodies.pick(dice), self.verbs.pick(dice), self.nouns.pick(dice));
        let (place, adjective) = (self.places.pick(dice), self.adjectives.pick(dice));
        let (adverbial, clause) = (self.adverbials.pick(dice), self.clauses.pick(dice));
        match dice.below(8) {
            0 => format!("{} {verb} {adverbial} {adjective} {noun} für die {compound}, {clause}.", capital(body)),
            1 => {
                let (quote, person, day) = (self.quotes.pick(dice), self.person(dice), dice.one_of(&self.weekdays));
                format!("„{quote}“, sagte {person} am {day} in {place} zur {compound}.")
            }
            2 => {
                let (count, share) = (dice.between(12, 980), dice.between(2, 48));
                format!(
                    "Insgesamt {count} {noun} wurden {adverbial} gezählt, rund {share} Prozent mehr als im Jahr zuvor."
                )
            }
            3 => format!("In {place} {verb} {body} derweil {adjective} {noun}, {clause}."),
            4 => format!(
                "Ob die {compound} damit vom Tisch ist, bleibt offen; {body} will sich erst {adverbial} dazu äußern."
            ),
            5 => format!("Die {compound} gilt als **{adjective}r** Prüfstein, {clause}."),
            6 => format!(
                "Zuletzt waren {adjective} {noun} *{adverbial}* verhandelt worden – mit Folgen für {place} und Umgebung."
            ),
            _ => {
                let (year, million, tenth) = (dice.between(2027, 2040), dice.between(2, 900), dice.between(1, 9));
                format!(
                    "Nach Angaben aus {place} könnten die {noun} bis {year} rund {million},{tenth} Millionen Euro kosten, {clause}."
                )
            }
        }
    }

    pub fn person(&self, dice: &mut Dice) -> String {
        format!("{} {}", dice.one_of(&self.first_names), self.last_names.pick(dice))
    }

    fn compound(&self, dice: &mut Dice) -> String {
        format!("{}{}", self.first_halves.pick(dice), self.second_halves.pick(dice))
    }
}

/// Some words are said more often than others.
struct Words {
    all: Vec<&'static str>,
    weights: Weighted,
}

impl Words {
    fn new(text: &'static str) -> Self {
        let all = list(text);
        let weights = Weighted::zipf(all.len(), 0.7);
        Self { all, weights }
    }

    fn pick(&self, dice: &mut Dice) -> &'static str {
        self.all[self.weights.pick(dice)]
    }
}

pub fn list(text: &'static str) -> Vec<&'static str> {
    text.split('|').collect()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
