/// The known word closest to what was written, if it is close enough to be what was meant: at most a third of its
/// letters differ (one swap of neighbours counts as one), or one begins with the other.
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written: Vec<char> = written.to_lowercase().chars().take(64).collect();
    known
        .into_iter()
        .filter_map(|word| {
            let letters: Vec<char> = word.to_lowercase().chars().take(64).collect();
            let longest = letters.len().max(written.len());
            let prefix = written.len() >= 3
                && letters.len() >= 3
                && (letters.starts_with(&written) || written.starts_with(&letters));
            // Words of so different a length can't be close, whatever their letters.
            if !prefix && letters.len().abs_diff(written.len()) > (longest / 3).max(1) {
                return None;
            }
            let distance = distance(&written, &letters);
            let close = distance <= (longest / 3).max(1) && distance < longest;
            (close || prefix).then_some((distance, word))
        })
        .min()
        .map(|(_, word)| word)
}

/// Whether one slip of the keyboard leads from a word to another: one letter too many, too few, wrong, or in its neighbour's
/// place. Words that differ by their digits alone are not meant.
pub fn is_slip(a: &str, b: &str) -> bool {
    let letters = |word: &str| word.chars().filter(|c| !c.is_numeric()).collect::<String>();
    let all = |word: &str| word.chars().collect::<Vec<_>>();
    letters(a) != letters(b) && distance(&all(a), &all(b)) == 1
}

/// Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut rows = vec![(0..=b.len()).collect::<Vec<_>>()];
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let cost = usize::from(a[i - 1] != b[j - 1]);
            row[j] = (rows[i - 1][j] + 1).min(row[j - 1] + 1).min(rows[i - 1][j - 1] + cost);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(rows[i - 2][j - 2] + 1);
            }
        }
        rows.push(row);
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_what_was_meant_and_nothing_far() {
        let known = ["author", "category", "title", "image_alt", "image", "redaktion"];
        let check = |written, want| assert_eq!(nearest(written, known), want, "{written}");
        check("auhtor", Some("author"));
        check("autor", Some("author"));
        check("kategory", Some("category"));
        check("imagealt", Some("image_alt"));
        check("Redaktion", Some("redaktion"));
        check("xyz", None);
        check("", None);
    }
}
