use std::collections::BTreeMap;

use jiff::Zoned;

use crate::vocab::SourcePath;

/// How the newsroom orders its articles in folders: as most of them stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelf(Vec<Part>);

/// A piece of the path below content/articles/. What can't be known of a new article stands as it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Category,
    Year,
    Month,
    Day,
    Folder(String),
    /// The file's name begins with the date, as other generators want it.
    DateInName,
}

impl Shelf {
    /// Learns the order from the articles there are. Without any it is category, year and month.
    pub fn of<'a>(articles: impl Iterator<Item = &'a SourcePath>, is_category: impl Fn(&str) -> bool) -> Self {
        let mut seen: BTreeMap<Vec<Part>, usize> = BTreeMap::new();
        for path in articles {
            *seen.entry(parts(path, &is_category)).or_default() += 1;
        }
        let most = seen.into_iter().max_by_key(|(_, count)| *count);
        Self(most.map_or_else(|| vec![Part::Category, Part::Year, Part::Month], |(parts, _)| parts))
    }

    /// Where an article of this slug, category and date stands.
    pub fn place(&self, slug: &str, category: &str, date: &Zoned) -> Option<SourcePath> {
        let mut path = "content/articles/".to_owned();
        for part in &self.0 {
            path += &match part {
                Part::Category => format!("{category}/"),
                Part::Year => date.strftime("%Y/").to_string(),
                Part::Month => date.strftime("%m/").to_string(),
                Part::Day => date.strftime("%d/").to_string(),
                Part::Folder(name) => format!("{name}/"),
                Part::DateInName => date.strftime("%Y-%m-%d-").to_string(),
            };
        }
        SourcePath::new(&format!("{path}{slug}.md"))
    }
}

fn parts(path: &SourcePath, is_category: &impl Fn(&str) -> bool) -> Vec<Part> {
    let number = |text: &str, digits: usize| text.len() == digits && text.bytes().all(|b| b.is_ascii_digit());
    let mut parts = Vec::new();
    let mut folders: Vec<&str> = path.below("content/articles").unwrap_or_default().split('/').collect();
    folders.pop();
    for folder in folders {
        parts.push(match parts.last() {
            _ if is_category(folder) => Part::Category,
            Some(Part::Year) if number(folder, 2) => Part::Month,
            Some(Part::Month) if number(folder, 2) => Part::Day,
            _ if number(folder, 4) => Part::Year,
            _ => Part::Folder(folder.to_owned()),
        });
    }
    let dated = path.stem().get(..11).is_some_and(|start| {
        let dashes = start.split('-').collect::<Vec<_>>();
        matches!(dashes[..], [year, month, day, ""] if number(year, 4) && number(month, 2) && number(day, 2))
    });
    if dated {
        parts.push(Part::DateInName);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_article_stands_as_the_others_do() {
        let check = |articles: &str, want: &str| {
            let paths: Vec<SourcePath> = articles
                .split_whitespace()
                .map(|name| SourcePath::new(&format!("content/articles/{name}.md")).unwrap())
                .collect();
            let shelf = Shelf::of(paths.iter(), |id| matches!(id, "politik" | "sport"));
            let date: Zoned = "2026-11-04T09:12[UTC]".parse().unwrap();
            let place = shelf.place("flut", "politik", &date).unwrap();
            assert_eq!(place.as_str(), format!("content/articles/{want}.md"), "{articles}");
        };
        check("", "politik/2026/11/flut");
        check("willkommen", "flut");
        check("2023/a 2022/b 2022/c", "2026/flut");
        check("sport/2023/01/a politik/2020/12/b", "politik/2026/11/flut");
        check("2023/01/31/a", "2026/11/04/flut");
        check("2023/2023-01-31-a", "2026/2026-11-04-flut");
        check("posts/a posts/b c", "posts/flut");
        check("2024-olympia/a", "2024-olympia/flut");
        check("2023/a 2023/b 2023/olympia/c sport/d", "2026/flut");
    }
}
