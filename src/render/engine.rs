//! What layouts can call: the functions and filters of docs/LAYOUTS.md.

use std::sync::{Arc, Weak};

use tera::value::{Key, Map};
use tera::{Error, Kwargs, State, Tera, TeraResult, Value};

use super::fields::map;
use super::fragment::{Call, Mark, Plain};
use super::question::{Missing, Question, Search, most_used_tags};
use super::shared::Shared;
use super::view::{Counts, local_links};
use crate::locale::DateStyle;
use crate::site::{ArticleIx, AuthorIx, CategoryIx};
use crate::vocab::Date;

/// How many articles a question without a limit is answered with.
const DEFAULT_LIMIT: usize = 10;

/// An engine whose functions ask `shared`. They hold it weakly, since it holds the engine.
pub(super) fn engine(shared: &Weak<Shared>) -> Tera {
    let mut tera = Tera::default();
    register(&mut tera, shared, "t", words);
    register(&mut tera, shared, "asset", asset);
    register(&mut tera, shared, "fragment", fragment);
    register(&mut tera, shared, "cards", cards);
    register(&mut tera, shared, "ad", ad);
    register(&mut tera, shared, "articles", articles);
    register(&mut tera, shared, "article", |shared, kwargs| {
        let site = &shared.site;
        let ix: Option<ArticleIx> = by_id(
            shared,
            kwargs,
            "article",
            Question::Article,
            |id| site.article_by_id(id),
            |id| site.article_is_hidden(id),
        )?;
        Ok(ix.map_or_else(Value::none, |ix| shared.model().summary(ix)))
    });
    register(&mut tera, shared, "author", |shared, kwargs| {
        let site = &shared.site;
        let ix = by_id(
            shared,
            kwargs,
            "author",
            Question::Author,
            |id| site.author_by_id(id),
            |id| site.author_is_hidden(id),
        )?;
        Ok(ix.map_or_else(Value::none, |ix| shared.author(ix, Counts::Shown)))
    });
    register(&mut tera, shared, "category", |shared, kwargs| {
        let ix = by_id(shared, kwargs, "category", Question::Category, |id| shared.site.category_by_id(id), |_| false)?;
        Ok(ix.map_or_else(Value::none, |ix| shared.category(ix, Counts::Shown)))
    });
    register(&mut tera, shared, "tag", |shared, kwargs| {
        // A tag is there as long as a published article has it.
        let ix = by_id(shared, kwargs, "tag", Question::Tag, |id| shared.site.tag_by_id(id), |_| true)?;
        Ok(ix.map_or_else(Value::none, |ix| shared.tag(ix, Counts::Shown)))
    });
    register(&mut tera, shared, "authors", |shared, _| {
        shared.ask(Question::Authors);
        Ok(AuthorIx::first(shared.site.authors.len())
            .map(|ix| shared.author(ix, Counts::Shown))
            .collect::<Vec<_>>()
            .into())
    });
    register(&mut tera, shared, "categories", |shared, _| {
        shared.ask(Question::Categories);
        Ok(CategoryIx::first(shared.site.categories.len())
            .map(|ix| shared.category(ix, Counts::Shown))
            .collect::<Vec<_>>()
            .into())
    });
    register(&mut tera, shared, "tags", |shared, kwargs| {
        let limit = kwargs.get::<usize>("limit")?.unwrap_or(usize::MAX);
        shared.ask(Question::Tags(limit));
        Ok(most_used_tags(&shared.site, limit)
            .into_iter()
            .map(|ix| shared.tag(ix, Counts::Shown))
            .collect::<Vec<_>>()
            .into())
    });
    register(&mut tera, shared, "front", |shared, _| {
        shared.ask(Question::Front);
        Ok(shared.model().front())
    });
    register(&mut tera, shared, "breaking", |shared, _| {
        shared.ask(Question::Breaking);
        Ok(shared.model().breaking())
    });
    let weak = shared.clone();
    tera.register_filter("number", move |number: u64, _: Kwargs, _: &State| {
        alive(&weak).map(|shared| shared.site.locale.number(number))
    });
    let weak = shared.clone();
    tera.register_filter("date", move |iso: &str, kwargs: Kwargs, _: &State| date(&*alive(&weak)?, iso, &kwargs));
    tera.register_filter("json", |value: &Value, _: Kwargs, _: &State| json(value));
    tera
}

type Answer = TeraResult<Value>;

fn register(tera: &mut Tera, shared: &Weak<Shared>, name: &'static str, answer: fn(&Shared, &Kwargs) -> Answer) {
    let shared = shared.clone();
    tera.register_function(name, move |kwargs: Kwargs, _: &State| answer(&*alive(&shared)?, &kwargs));
}

fn alive(shared: &Weak<Shared>) -> TeraResult<Arc<Shared>> {
    shared.upgrade().ok_or_else(|| Error::message("the site this layout belongs to is gone"))
}

/// What has the id that is asked for; none if it is known, but nothing of it is published now. An id nobody knows is a slip.
fn by_id<T>(
    shared: &Shared,
    kwargs: &Kwargs,
    noun: &str,
    question: impl Fn(String) -> Question,
    find: impl Fn(&str) -> Option<T>,
    is_hidden: impl Fn(&str) -> bool,
) -> TeraResult<Option<T>> {
    let id = kwargs.must_get::<&str>("id")?;
    shared.ask(question(id.to_owned()));
    match find(id) {
        None if !is_hidden(id) => Err(Error::message(format!("there is no {noun} `{id}`"))),
        found => Ok(found),
    }
}

/// `t(key=, count=, …)`: words in the site's language.
fn words(shared: &Shared, kwargs: &Kwargs) -> Answer {
    let key = kwargs.must_get::<&str>("key")?;
    let count = kwargs.get::<u64>("count")?;
    let args = kwargs.iter().filter_map(|(name, value)| {
        let name = name.as_str().filter(|name| !matches!(*name, "key" | "count"))?;
        Some((name, value.to_string()))
    });
    let args: Vec<(&str, String)> = args.collect();
    let args: Vec<(&str, &str)> = args.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let text = shared.site.locale.text(key, &args, count);
    text.map(Value::from).map_err(|missing| Error::message(missing.to_string()))
}

/// `asset(path=)`: the address of a file of layouts/assets/.
fn asset(shared: &Shared, kwargs: &Kwargs) -> Answer {
    let name = kwargs.must_get::<&str>("path")?;
    shared.ask(Question::Asset(name.to_owned()));
    match shared.assets.get(name) {
        Some(asset) => Ok(shared.site.config.base_url.link(&asset.url).into()),
        None => Err(Error::message(super::assets::unknown(name, &shared.assets))),
    }
}

/// `fragment(name=, …)`: a mark, which the fragment takes the place of once the page is made.
fn fragment(shared: &Shared, kwargs: &Kwargs) -> Answer {
    let name = kwargs.must_get::<&str>("name")?;
    let mut args = Vec::new();
    for (key, value) in kwargs.iter() {
        let Some(key) = key.as_str().filter(|key| *key != "name") else { continue };
        let plain = Plain::of(value).ok_or_else(|| {
            Error::message(format!("`{key}` of the fragment `{name}` has to be a text, a whole number, true or false"))
        })?;
        args.push((key, plain));
    }
    args.sort_unstable();
    let mut out = String::with_capacity(16);
    mark(shared, &Call { name, args })?.leave(&mut out);
    Ok(Value::safe_string(&out))
}

fn mark(shared: &Shared, call: &Call<&str>) -> TeraResult<Mark> {
    if let Some(mark) = shared.fragments.mark_of_known(call) {
        return Ok(mark);
    }
    if !shared.layouts.contains(&format!("fragments/{}.html", call.name)) {
        return Err(Error::message(format!("there is no layout `fragments/{}.html`", call.name)));
    }
    Ok(shared.fragments.mark(call))
}

/// `cards(articles=, size=)`: the fragment `card` of each article. A list is some twenty of them, and calling a function takes an engine
/// longer than all there is to do.
fn cards(shared: &Shared, kwargs: &Kwargs) -> Answer {
    let size = kwargs.must_get::<&str>("size")?;
    let articles = kwargs.must_get::<&Value>("articles")?.as_array().ok_or_else(|| no_articles("a list"))?;
    let mut out = String::with_capacity(articles.len() * 16);
    for article in articles {
        let id = article.as_map().and_then(id_of).ok_or_else(|| no_articles("articles"))?;
        let card = Call { name: "card", args: vec![("article", Plain::Text(id)), ("size", Plain::Text(size))] };
        mark(shared, &card)?.leave(&mut out);
        out.push('\n');
    }
    Ok(Value::safe_string(&out))
}

/// It comes first in what refers to an article, so it need not be looked for.
fn id_of(article: &Map) -> Option<&str> {
    let first = article.first().filter(|(name, _)| name.as_str() == Some("id")).map(|(_, id)| id);
    first.or_else(|| article.get(&Key::Str("id")))?.as_str()
}

fn no_articles(what: &str) -> Error {
    Error::message(format!("`articles` of `cards` has to be {what}, such as `list.articles`"))
}

/// `ad(slot=)`: an ad slot, or nothing if it is empty.
fn ad(shared: &Shared, kwargs: &Kwargs) -> Answer {
    let id = kwargs.must_get::<&str>("slot")?;
    let ads = &shared.site.config.ads;
    let Some(slot) = ads.slots.iter().find(|slot| slot.id == id && !slot.html.is_empty()) else {
        return Ok(Value::none());
    };
    let label = ads.label.clone().unwrap_or_else(|| shared.model().word("ad-label"));
    Ok(map! {
        "id" => slot.id.as_str(),
        "label" => label,
        "html" => Value::safe_string(&local_links(&shared.site, &slot.html)),
        "min_height" => slot.min_height,
    }
    .into())
}

/// `articles(category=, tag=, author=, series=, year=, month=, limit=, offset=)`: newest first; a series whole
/// and in its own order.
fn articles(shared: &Shared, kwargs: &Kwargs) -> Answer {
    let text = |name| Ok::<_, Error>(kwargs.get::<&str>(name)?.map(str::to_owned));
    let series = text("series")?;
    let search = Search {
        category: text("category")?,
        tag: text("tag")?,
        author: text("author")?,
        series: series.clone(),
        year: kwargs.get("year")?,
        month: kwargs.get("month")?,
        limit: kwargs.get("limit")?.unwrap_or(if series.is_some() { usize::MAX } else { DEFAULT_LIMIT }),
        offset: kwargs.get("offset")?.unwrap_or(0),
    };
    let found = search.find(&shared.site);
    shared.ask(Question::Articles(search));
    let found = found.map_err(|Missing { noun, id }| Error::message(format!("there is no {noun} `{id}`")))?;
    let model = shared.model();
    Ok(found.into_iter().map(|ix| model.summary(ix)).collect::<Vec<_>>().into())
}

/// `| date(style=)` on the `iso` form of a date.
fn date(shared: &Shared, iso: &str, kwargs: &Kwargs) -> TeraResult<String> {
    let style = match kwargs.get::<&str>("style")?.unwrap_or("day") {
        "long" => DateStyle::Long,
        "day" => DateStyle::Day,
        "short" => DateStyle::Short,
        "time" => DateStyle::Time,
        "month" => DateStyle::Month,
        other => {
            return Err(Error::message(format!(
                "a date has no style `{other}`; it is one of long, day, short, time, month"
            )));
        }
    };
    let zone = &shared.site.config.timezone;
    let date = Date::parse(iso, zone).map_err(|bad| Error::message(format!("`{iso}` is no date: {}", bad.0)))?;
    Ok(shared.site.locale.date(style, &date.zoned(zone)))
}

/// `| json`: for a script element, which `</script>` or `<!--` within a text would end or upset.
fn json(value: &Value) -> TeraResult<Value> {
    let text = serde_json::to_string(value).map_err(|e| Error::message(e.to_string()))?;
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    Ok(Value::safe_string(&text))
}
