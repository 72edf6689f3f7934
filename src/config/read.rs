use jiff::tz::TimeZone;

use super::permalink::Token::{self, Category, Day, Id, Month, Slug, Year};
use super::{AdSlot, Ads, Config, Delivery, FeedFormat, Feeds, HtmlPolicy, MenuEntry, Pattern, Permalinks, Publisher};
use crate::diag::{ALL, At, Diagnostic, Level, Part, Place, Step, code, nearest};
use crate::vocab::{BaseUrl, SourcePath};
use crate::yaml::{self, Fields, Item};

/// The keys that addresses are made by.
const ADDRESSES: [&str; 6] = ["base_url", "locale", "timezone", "permalinks", "per_page", "feeds"];

/// The levels that `checks:` take; none means off.
pub const LEVELS: [(&str, Option<Level>); 4] =
    [("error", Some(Level::Error)), ("warning", Some(Level::Warning)), ("info", Some(Level::Info)), ("off", None)];

/// Reads site.yaml. All its problems are noted at once, none of which the site may lower. The configuration comes back unless
/// the YAML can't be read at all.
pub fn read(path: &SourcePath, text: &str, problems: &mut Vec<Diagnostic>) -> Option<Config> {
    let yaml = text.strip_prefix('\u{feff}').unwrap_or(text);
    let keys = match yaml::parse(path, yaml, text.len() - yaml.len()) {
        Ok(keys) => keys,
        Err(problem) => {
            problems.push(*problem);
            return None;
        }
    };
    let before = problems.len();
    let mut fields = Fields::new(path, yaml, keys, problems);
    let mut config = read_keys(path, &mut fields);
    fields.finish();
    let found = &mut problems[before..];
    found.iter_mut().for_each(|problem| problem.fixed = true);
    config.wrong = found.iter().filter(|problem| problem.code.level == Level::Error).filter_map(key_of).collect();
    config.addresses_settled = !found.iter().any(unsettles_addresses);
    Some(config)
}

/// The key of site.yaml that a mistake is in.
fn key_of(problem: &Diagnostic) -> Option<String> {
    match &problem.place.at {
        At::Key(keys, _) => match keys.first()? {
            Step::Key(key) => Some(key.clone()),
            Step::Index(_) => None,
        },
        At::Bytes(_) | At::File => None,
    }
}

/// Whether a mistake concerns a key that addresses are made by, or one that was meant for such a key.
fn unsettles_addresses(problem: &Diagnostic) -> bool {
    key_of(problem).is_some_and(|key| nearest(&key, ADDRESSES).is_some())
}

fn read_keys(path: &SourcePath, fields: &mut Fields) -> Config {
    let title = fields.required_text("title").unwrap_or_else(|| "Title".into());
    let base_url = base_url(fields);
    let tagline = fields.text("tagline");
    let locale = fields.text("locale").unwrap_or_else(|| "en".into());
    let timezone = timezone(fields);
    let publisher = fields.mapping("publisher", publisher).unwrap_or_default();
    let menu = menu(fields);
    let permalinks = permalinks(fields);
    let per_page = fields.number("per_page", 1).map_or(20, |n| n as usize);
    let feeds = fields.mapping("feeds", feeds).unwrap_or_else(default_feeds);
    let ads = fields.mapping("ads", |fields| ads(path, fields)).unwrap_or_default();
    let fragments = fields.choice("fragments", &Delivery::WORDS).unwrap_or(Delivery::Inline);
    // A word that is none of these lets all pass: nothing is published, and texts are not told of what may well be allowed.
    let otherwise = if fields.has("html") { HtmlPolicy::Allow } else { HtmlPolicy::Sanitize };
    let html = fields.choice("html", &HtmlPolicy::WORDS).unwrap_or(otherwise);
    let checks = checks(path, fields);
    let allow_hosts = allow_hosts(fields);
    Config {
        title,
        base_url,
        tagline,
        locale,
        timezone,
        publisher,
        menu,
        permalinks,
        per_page,
        feeds,
        ads,
        fragments,
        html,
        checks,
        allow_hosts,
        wrong: Vec::new(),
        addresses_settled: true,
    }
}

fn base_url(fields: &mut Fields) -> BaseUrl {
    let stand_in = |text: &str| {
        // Most often the scheme was left out; with it the path is the one that links begin with.
        let whole = BaseUrl::parse(&format!("https://{text}"));
        whole.unwrap_or_else(|_| BaseUrl::parse("https://site.invalid").expect("an address"))
    };
    let Some(text) = fields.required_text("base_url") else { return stand_in("") };
    BaseUrl::parse(&text).unwrap_or_else(|reason| {
        fields.refuse("base_url", &code::BAD_URL, format!("`{text}` can't be the site's address: {reason}"));
        stand_in(&text)
    })
}

fn timezone(fields: &mut Fields) -> TimeZone {
    let Some(name) = fields.text("timezone") else { return TimeZone::UTC };
    TimeZone::get(&name).unwrap_or_else(|_| {
        let place = fields.place("timezone");
        fields.note(
            Diagnostic::new(&code::UNKNOWN_ZONE, place, format!("there is no time zone `{name}`"))
                .hint("write a name such as Europe/Berlin"),
        );
        TimeZone::UTC
    })
}

fn publisher(fields: &mut Fields) -> Publisher {
    Publisher {
        legal_name: fields.text("legal_name"),
        address: fields.text("address"),
        email: fields.email("email"),
        phone: fields.text("phone"),
        responsible: fields.text("responsible"),
        logo: fields.text("logo"),
        same_as: fields.addresses("same_as"),
    }
}

fn menu(fields: &mut Fields) -> Vec<Item<MenuEntry>> {
    fields.items("menu", Some(&MenuEntry::Category), |entry| {
        let title = entry.required_text("title");
        let url = entry.required("url", "/path/", |entry, key| match entry.text(key)? {
            path if path.starts_with('/') && !path.starts_with("//") => Some(path),
            other => entry.check_address(other, entry.path_to(key)),
        });
        Some(MenuEntry::Link { title: title?, url: url? })
    })
}

fn permalinks(fields: &mut Fields) -> Permalinks {
    // WordPress's own addresses, so that an outlet can move without breaking links.
    fn all(fields: &mut Fields) -> Permalinks {
        let mut pattern = |key, default, tokens: &[Token]| pattern(fields, key, default, tokens);
        Permalinks {
            article: pattern("article", "/{year}/{month}/{slug}/", &[Year, Month, Day, Category, Slug, Id]),
            page: pattern("page", "/{slug}/", &[Slug, Id]),
            category: pattern("category", "/category/{slug}/", &[Slug, Id]),
            tag: pattern("tag", "/tag/{slug}/", &[Slug, Id]),
            author: pattern("author", "/author/{slug}/", &[Slug, Id]),
            archive: pattern("archive", "/{year}/{month}/", &[Year, Month]),
        }
    }
    match fields.mapping("permalinks", all) {
        Some(permalinks) => permalinks,
        None => {
            let path = SourcePath::new(super::FILE).expect("a clean name");
            all(&mut Fields::new(&path, "", Default::default(), &mut Vec::new()))
        }
    }
}

fn pattern(fields: &mut Fields, key: &'static str, default: &str, tokens: &[Token]) -> Pattern {
    let written = fields.text(key);
    let text = written.as_deref().unwrap_or(default);
    let reason = match Pattern::parse(text, tokens) {
        Ok(pattern) if pattern.uses(Slug) || pattern.uses(Id) => return pattern,
        Ok(pattern) if key == "archive" && pattern.uses(Year) && pattern.uses(Month) => return pattern,
        Ok(_) if key == "archive" => "it needs {year} and {month} to tell one month from another".to_owned(),
        Ok(_) => "it needs {slug} or {id} to tell one page from another".to_owned(),
        Err(reason) => reason,
    };
    fields.refuse(key, &code::BAD_URL, format!("`{text}` can't be a permalink pattern: {reason}"));
    Pattern::parse(default, tokens).expect("the defaults are patterns")
}

fn default_feeds() -> Feeds {
    Feeds { formats: vec![FeedFormat::Rss, FeedFormat::Atom, FeedFormat::Json], items: 20, full_text: true }
}

fn feeds(fields: &mut Fields) -> Feeds {
    let mut feeds = default_feeds();
    if fields.has("formats") {
        feeds.formats.clear();
        for Item { index, value: written } in fields.listed("formats") {
            match FeedFormat::ALL.into_iter().find(|format| format.name() == written) {
                Some(format) => feeds.formats.push(format),
                None => {
                    let message = format!("`{written}` is none of rss, atom, json");
                    fields.refuse_item("formats", index, &code::BAD_VALUE, message);
                }
            }
        }
        feeds.formats.sort_unstable();
        feeds.formats.dedup();
    } else {
        fields.texts("formats");
    }
    if let Some(items) = fields.number("items", 1) {
        feeds.items = items as usize;
    }
    if fields.has("full_text") {
        feeds.full_text = fields.flag("full_text");
    } else {
        fields.flag("full_text");
    }
    feeds
}

fn ads(path: &SourcePath, fields: &mut Fields) -> Ads {
    let label = fields.text("label");
    let slots = fields.items("slots", None, |slot| {
        let id = slot.required_text("id");
        let after_paragraph = slot.number("after_paragraph", 1).map(|n| n as usize);
        let min_height = slot.number("min_height", 0);
        let html = slot.text("html").unwrap_or_default();
        if let Some(id) = &id
            && !id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        {
            slot.refuse("id", &code::BAD_VALUE, "an id is made of letters, digits, `-` and `_`");
        }
        Some(AdSlot { id: id?, after_paragraph, min_height, html })
    });
    for (nth, Item { index, value: slot }) in slots.iter().enumerate() {
        if slots[..nth].iter().any(|earlier| earlier.value.id == slot.id) {
            let message = format!("two ad slots have the id `{}`", slot.id);
            let mut id = fields.path_to_item("slots", *index);
            id.push(Step::Key("id".into()));
            fields.note(Diagnostic::new(&code::DUPLICATE_ID, Place::entry(path, id, Part::Value), message));
        }
    }
    Ads { label, slots: slots.into_iter().map(|item| item.value).collect() }
}

fn checks(path: &SourcePath, fields: &mut Fields) -> Vec<(&'static crate::diag::Code, Option<Level>)> {
    let mut out = Vec::new();
    for (name, word) in fields.entries("checks") {
        let at = vec![Step::Key("checks".into()), Step::Key(name.clone())];
        let known = ALL.iter().find(|code| code.name == name);
        let level = LEVELS.iter().find(|(level, _)| *level == word);
        match (known, level) {
            (Some(code), Some((_, level))) if code.fixed && *level != Some(code.level) => fields.note(
                Diagnostic::new(
                    &code::BAD_VALUE,
                    Place::entry(path, at, Part::Value),
                    format!("`{name}` has to stay an error"),
                )
                .hint("what it is told of can't be published; `checks:` takes those that a page can do without"),
            ),
            (Some(code), Some((_, level))) => out.push((*code, *level)),
            (None, _) => {
                let near = nearest(&name, ALL.iter().map(|code| code.name));
                let message = format!("there is no check `{name}`");
                let unknown = Diagnostic::new(&code::UNKNOWN_CHECK, Place::entry(path, at, Part::Name), message);
                fields.note(unknown.hint_nearest(&name, near, "check"));
                // What was meant holds for this run, or what it is about would be told of every file.
                let meant = ALL.iter().find(|code| Some(code.name) == near && !code.fixed);
                out.extend(meant.zip(level).map(|(code, (_, level))| (*code, *level)));
            }
            (_, None) => fields.note(
                Diagnostic::new(
                    &code::BAD_VALUE,
                    Place::entry(path, at, Part::Value),
                    format!("a level can't be `{word}`"),
                )
                .hint("it is one of error, warning, info, off"),
            ),
        }
    }
    out
}

fn allow_hosts(fields: &mut Fields) -> Vec<String> {
    let mut hosts = Vec::new();
    for Item { index, value: written } in fields.listed("allow_hosts") {
        let host = written.to_lowercase();
        if host.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '.') {
            hosts.push(host);
            continue;
        }
        let message = format!("`{written}` is no host");
        let problem = Diagnostic::new(&code::BAD_VALUE, fields.item_place("allow_hosts", index), message);
        let meant = BaseUrl::parse(&host).or_else(|_| BaseUrl::parse(&format!("https://{host}")));
        fields.note(match meant {
            Ok(address) => problem.hint(format!("write `{}`", address.host())),
            Err(_) => problem.hint("write it as in `cdn.example.org`"),
        });
    }
    hosts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(keys: &str) -> (Option<Config>, Vec<String>) {
        let path = SourcePath::new("site.yaml").unwrap();
        let text = format!("title: Blatt\nbase_url: https://a.example\n{keys}\n");
        let mut problems = Vec::new();
        let config = read(&path, &text, &mut problems);
        (config, problems.into_iter().map(|p| format!("{}: {}", p.code.name, p.message)).collect())
    }

    fn check(keys: &str, want: &[&str]) {
        let (config, problems) = read_all(keys);
        assert_eq!(problems, want, "{keys}");
        assert!(config.is_some(), "{keys}");
    }

    #[test]
    fn only_what_is_no_yaml_leaves_nothing() {
        let (config, problems) = read_all("menu: [a");
        assert!(config.is_none() && problems.len() == 1, "{problems:?}");
        let path = SourcePath::new("site.yaml").unwrap();
        let mut problems = Vec::new();
        assert!(read(&path, "", &mut problems).is_some());
        let told: Vec<&str> = problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["the key `title` is missing", "the key `base_url` is missing"]);
    }

    #[test]
    fn a_mistake_in_addresses_unsettles_them_and_no_other() {
        let check = |keys: &str, settled: bool| {
            let (config, problems) = read_all(keys);
            assert_eq!((config.unwrap().addresses_settled, problems.len()), (settled, 1), "{keys}");
        };
        check("permalinks: {article: /x/}", false);
        check("permalink: {article: /x/}", false);
        check("permalinks: {artikle: '/{slug}/'}", false);
        check("per_page: 0", false);
        check("timezone: Europe/Berln", false);
        check("tagline: [x]", true);
        check("html: alow", true);
        check("menu: [{titel: A, url: /a/}]", true);
    }

    #[test]
    fn no_mistake_of_its_own_can_be_lowered() {
        let path = SourcePath::new("site.yaml").unwrap();
        let mut problems = Vec::new();
        let text = "title: A\nbase_url: https://a.example\nchecks: {unknown-key: off}\nweather: wet\n";
        read(&path, text, &mut problems);
        assert_eq!(problems.iter().map(|p| (p.code.name, p.fixed)).collect::<Vec<_>>(), [("unknown-key", true)]);
    }

    #[test]
    fn what_nothing_can_be_made_of_stays_an_error() {
        check("checks: {missing-alt: warning, orphan-tag: off}", &[]);
        check("checks: {layout-error: error}", &[]);
        check("checks: {layout-error: off}", &["bad-value: `layout-error` has to stay an error"]);
        check("checks: {unknown-author: warning}", &["bad-value: `unknown-author` has to stay an error"]);
        check("checks: {duplicate-url: info}", &["bad-value: `duplicate-url` has to stay an error"]);
    }

    #[test]
    fn what_is_required_and_empty_is_told() {
        check("menu: [{title: '', url: /a/}]", &["missing-key: `title` has no value"]);
        check("menu: [{title: A, url: ''}]", &["missing-key: `url` has no value"]);
        check("ads: {slots: [{id: ''}]}", &["missing-key: `id` has no value"]);
    }

    #[test]
    fn addresses_run_no_code() {
        check("menu: [{title: A, url: /a/}, {title: B, url: 'https://b.example'}]", &[]);
        let bad = "bad-url: `javascript:alert(1)` can't be linked";
        check("menu: [{title: A, url: 'javascript:alert(1)'}]", &[bad]);
        check("menu: [{title: A, url: //b.example}]", &["bad-url: `//b.example` can't be linked"]);
        check("publisher: {same_as: ['https://b.example', 'javascript:alert(1)']}", &[bad]);
    }
}
