//! What layouts see of pages of lists: of articles, months, credits and corrections.

use tera::Value;

use super::{Counts, Model};
use crate::locale::DateStyle;
use crate::plan::{Credited, List, PageNumber, Pages};
use crate::render::fields::{Fields, map, named};
use crate::site::{ArticleIx, FrontSlot};
use crate::vocab::{Digest, UrlPath};

impl Model<'_> {
    /// `list`: one page of a list of articles.
    pub fn list(&self, list: List, page: PageNumber) -> Value {
        let count = Counts::on(page).shown(list.count(self.site));
        let (url, range) = (|number| self.routes().list_page(list, number), |number| self.range(list, number));
        let mut fields = self.steps(list.pages(self.site), page, &url, &range);
        fields.extend(map! {
            "articles" => self.article_refs(list.on_page(self.site, page)),
            "count" => count,
            "count_text" => count.map(|count| self.count_text(count)),
        });
        fields.into()
    }

    /// The days a page of a list reaches from and to.
    pub fn range(&self, list: List, page: PageNumber) -> String {
        let articles = list.on_page(self.site, page);
        match (articles.last(), articles.first()) {
            (Some(oldest), Some(newest)) => {
                self.site.locale.date_range(&self.site.story(*oldest).date, &self.site.story(*newest).date)
            }
            _ => String::new(),
        }
    }

    /// The ways from a page of a list to the others.
    fn steps(
        &self,
        pages: Pages,
        page: PageNumber,
        url: &dyn Fn(PageNumber) -> UrlPath,
        range: &dyn Fn(PageNumber) -> String,
    ) -> Fields {
        let step = |number: PageNumber| -> Value {
            // A numbered page never names a date of the first page, which changes with every article.
            let label = if number == PageNumber::First { self.word("newest-articles") } else { range(number) };
            map! { "url" => self.link(&url(number)), "label" => label }.into()
        };
        let oldest = (pages.older() > 0 && page != PageNumber::Older(1)).then_some(PageNumber::Older(1));
        map! {
            "is_first" => page == PageNumber::First,
            "range" => (page != PageNumber::First).then(|| range(page)),
            "newer" => pages.next_newer(page).map(step),
            "older" => pages.next_older(page).map(step),
            "newest" => (page != PageNumber::First).then(|| step(PageNumber::First)),
            "oldest" => oldest.map(step),
        }
    }

    pub fn series(&self, index: usize) -> Value {
        let serial = &self.site.series[index];
        map! {
            "id" => serial.id.as_str(),
            "title" => serial.title.as_str(),
            "description" => serial.description.as_deref(),
            "url" => self.link(self.routes().series(index)),
        }
        .into()
    }

    pub fn month(&self, index: usize) -> Value {
        let month = &self.site.months[index];
        map! { "year" => month.year, "month" => i64::from(month.month), "title" => self.month_title(index) }.into()
    }

    pub fn month_title(&self, index: usize) -> String {
        let newest = self.site.months[index].articles.first();
        newest.map_or_else(String::new, |ix| self.site.locale.date(DateStyle::Month, &self.site.story(*ix).date))
    }

    /// The months by year, newest first.
    pub fn years(&self) -> Vec<Value> {
        let mut years: Vec<(i16, Vec<Value>)> = Vec::new();
        for (index, month) in self.site.months.iter().enumerate() {
            let value = map! {
                "title" => self.month_title(index),
                "url" => self.link(self.routes().month(index)),
                "count" => month.articles.len(),
                "count_text" => self.count_text(month.articles.len()),
            };
            match years.last_mut() {
                Some((year, months)) if *year == month.year => months.push(value.into()),
                _ => years.push((month.year, vec![value.into()])),
            }
        }
        years.into_iter().map(|(year, months)| map! { "year" => year, "months" => months }.into()).collect()
    }

    /// A picture of the credits, with the articles it stands in.
    pub fn credited(&self, entry: &Credited) -> Option<Value> {
        let mut value = Fields::of(&self.picture(&entry.picture(self.site)?));
        let article = |ix: &ArticleIx| -> Value {
            map! { "title" => self.site.story(*ix).article.title.as_str(), "url" => self.link(self.routes().article(*ix)) }.into()
        };
        // By what is printed rather than by place: a link to it from elsewhere leads there as long as it is printed so.
        let anchor = format!("p-{}", Digest::of(format!("{}\n{}", entry.name, entry.credit).as_bytes()).short());
        let articles = entry.articles.iter().map(article).collect::<Vec<_>>();
        value.extend(map! { "articles" => articles, "anchor" => anchor });
        Some(value.into())
    }

    /// `list` on a page of the credits, whose pictures stand beside it.
    pub fn credits(&self, page: PageNumber) -> Value {
        let credits = &self.plan.credits;
        let range = |number| {
            let date = |entry: &Credited| &self.site.story(entry.oldest()).date;
            match credits.of_page(number) {
                [newest, .., oldest] => self.site.locale.date_range(date(oldest), date(newest)),
                [one] => self.site.locale.date_range(date(one), date(one)),
                [] => String::new(),
            }
        };
        self.steps(credits.pages(), page, &|number| self.routes().credits_page(number), &range).into()
    }

    /// One of the site's corrections, with the article it is of.
    pub fn corrected(&self, one: (ArticleIx, usize)) -> Value {
        let correction = self.site.correction(one);
        let article = self.article_ref(one.0);
        let mut map = self.correction(one.1, correction);
        map.extend(map! { "article" => article });
        map.into()
    }

    /// `list` on a page of the corrections, which stand beside it.
    pub fn corrections(&self, page: PageNumber) -> Value {
        let pages = Pages::corrections(self.site);
        let range = |number| {
            let of_page = &self.site.corrections[pages.range(number)];
            let date = |one: &(ArticleIx, usize)| self.site.correction(*one).date.zoned(&self.site.config.timezone);
            let ends = of_page.last().zip(of_page.first());
            ends.map_or_else(String::new, |(old, new)| self.site.locale.date_range(&date(old), &date(new)))
        };
        self.steps(pages, page, &|number| self.routes().corrections_page(number), &range).into()
    }

    /// The slots of the home page by their ids, in their order.
    pub fn front(&self) -> Value {
        let slot = |slot: &FrontSlot| -> (String, Value) {
            let articles = self.article_refs(slot.articles.iter().copied());
            (slot.id.clone(), map! { "title" => slot.title.as_deref(), "articles" => articles }.into())
        };
        named(self.site.front.iter().map(slot))
    }
}
