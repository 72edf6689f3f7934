use std::ops::Range;

use crate::site::{ArticleIx, AuthorIx, CategoryIx, Site, TagIx};

/// A list of articles that has pages of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum List {
    Home,
    Category(CategoryIx),
    Tag(TagIx),
    Author(AuthorIx),
    /// Index into the site's months.
    Month(usize),
    /// Index into the site's series.
    Series(usize),
}

/// Which page of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PageNumber {
    /// The list's own address, with the newest articles.
    First,
    /// From 1, the oldest.
    Older(usize),
}

/// How a list is cut: full pages are numbered from the oldest, so that they never change again. What is left over, between
/// `per_page` and twice as many less one, stands on the list's own address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pages {
    count: usize,
    per_page: usize,
}

impl Pages {
    pub fn new(count: usize, per_page: usize) -> Self {
        Self { count, per_page: per_page.max(1) }
    }

    /// Those of the list of all corrections.
    pub fn corrections(site: &Site) -> Self {
        Self::new(site.corrections.len(), site.config.per_page)
    }

    /// How many numbered pages there are.
    pub fn older(self) -> usize {
        (self.count / self.per_page).saturating_sub(1)
    }

    /// All pages, the first one first, then from the newest to the oldest.
    pub fn numbers(self) -> impl Iterator<Item = PageNumber> {
        std::iter::once(PageNumber::First).chain((1..=self.older()).rev().map(PageNumber::Older))
    }

    /// Which articles of the list, newest first, stand on a page.
    pub fn range(self, page: PageNumber) -> Range<usize> {
        match page {
            PageNumber::First => 0..self.count - self.older() * self.per_page,
            PageNumber::Older(number) => {
                let end = self.count - (number - 1) * self.per_page;
                end - self.per_page..end
            }
        }
    }

    /// The page after this one on the way to the oldest.
    pub fn next_older(self, page: PageNumber) -> Option<PageNumber> {
        let number = match page {
            PageNumber::First => self.older(),
            PageNumber::Older(number) => number - 1,
        };
        (number > 0).then_some(PageNumber::Older(number))
    }

    /// The page after this one on the way to the newest.
    pub fn next_newer(self, page: PageNumber) -> Option<PageNumber> {
        match page {
            PageNumber::First => None,
            PageNumber::Older(number) if number == self.older() => Some(PageNumber::First),
            PageNumber::Older(number) => Some(PageNumber::Older(number + 1)),
        }
    }
}

impl List {
    /// Its newest articles, at most so many.
    pub fn newest(self, site: &Site, limit: usize) -> Vec<ArticleIx> {
        let count = self.count(site).min(limit);
        match self {
            Self::Home => ArticleIx::first(count).collect(),
            Self::Category(ix) => site.section(ix).articles[..count].to_vec(),
            Self::Tag(ix) => site.topic(ix).articles[..count].to_vec(),
            Self::Author(ix) => site.profile(ix).articles[..count].to_vec(),
            Self::Month(index) => site.months[index].articles[..count].to_vec(),
            Self::Series(index) => {
                let mut articles = site.series[index].articles.clone();
                articles.sort_unstable();
                articles.truncate(count);
                articles
            }
        }
    }

    /// How many articles stand on it.
    pub fn count(self, site: &Site) -> usize {
        match self {
            Self::Home => site.articles.len(),
            Self::Category(ix) => site.section(ix).articles.len(),
            Self::Tag(ix) => site.topic(ix).articles.len(),
            Self::Author(ix) => site.profile(ix).articles.len(),
            Self::Month(index) => site.months[index].articles.len(),
            Self::Series(index) => site.series[index].articles.len(),
        }
    }

    pub fn pages(self, site: &Site) -> Pages {
        let count = self.count(site);
        match self {
            // It is read from its first part on, so it is not cut.
            Self::Series(_) => Pages::new(count, count),
            _ => Pages::new(count, site.config.per_page),
        }
    }

    /// The articles of one of its pages, newest first; those of a series in its order.
    pub fn on_page(self, site: &Site, page: PageNumber) -> Vec<ArticleIx> {
        let range = self.pages(site).range(page);
        match self {
            Self::Home => range.map(ArticleIx::new).collect(),
            Self::Category(ix) => site.section(ix).articles[range].to_vec(),
            Self::Tag(ix) => site.topic(ix).articles[range].to_vec(),
            Self::Author(ix) => site.profile(ix).articles[range].to_vec(),
            Self::Month(index) => site.months[index].articles[range].to_vec(),
            Self::Series(index) => site.series[index].articles[range].to_vec(),
        }
    }

    /// Every list of the site.
    pub fn all(site: &Site) -> impl Iterator<Item = Self> {
        std::iter::once(Self::Home)
            .chain(CategoryIx::first(site.categories.len()).map(Self::Category))
            .chain(TagIx::first(site.tags.len()).map(Self::Tag))
            .chain(AuthorIx::first(site.authors.len()).map(Self::Author))
            .chain((0..site.months.len()).map(Self::Month))
            .chain((0..site.series.len()).map(Self::Series))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_page_never_changes() {
        for per_page in [1, 2, 3, 20] {
            // Articles by age, 0 the oldest: what stands on a numbered page must not depend on how many are newer.
            let mut seen: Vec<Vec<usize>> = Vec::new();
            for count in 0..200 {
                let pages = Pages::new(count, per_page);
                let first = pages.range(PageNumber::First).len();
                assert!(first < 2 * per_page && (first >= per_page || count < per_page), "{count} {per_page}");
                let mut all = 0;
                for page in pages.numbers() {
                    all += pages.range(page).len();
                    let PageNumber::Older(number) = page else { continue };
                    let ages: Vec<usize> = pages.range(page).map(|index| count - 1 - index).collect();
                    match seen.get(number - 1) {
                        Some(before) => assert_eq!(before, &ages),
                        None => seen.push(ages),
                    }
                }
                assert_eq!(all, count);
            }
        }
    }

    #[test]
    fn pages_lead_from_one_to_the_next() {
        let pages = Pages::new(50, 10);
        let all: Vec<_> = pages.numbers().collect();
        assert_eq!(all.len(), 5);
        for pair in all.windows(2) {
            assert_eq!(pages.next_older(pair[0]), Some(pair[1]));
            assert_eq!(pages.next_newer(pair[1]), Some(pair[0]));
        }
        assert_eq!(pages.next_newer(all[0]), None);
        assert_eq!(pages.next_older(all[4]), None);
    }
}
