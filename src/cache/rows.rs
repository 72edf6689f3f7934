use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Cache, Piece};
use crate::diag::Failure;
use crate::vocab::Digest;

/// Many small values in an order, each decoded where it is wanted and no earlier. They are kept in two files: a large one with
/// most of them, and what came since in whatever the owner of the rows writes ([`Recent`]), so that a small change writes a
/// small file. What came since is folded in when it has grown.
#[derive(Default)]
pub struct Rows {
    /// Those of the large file, each with its length before it.
    settled: Arc<Vec<u8>>,
    /// What the large file is known by.
    digest: Option<Digest>,
    /// Those since.
    since: Vec<u8>,
    /// Where each of the rows stands, as if one file followed the other.
    places: Vec<Range<usize>>,
}

/// What the large file does not hold: the rows since, and which of both are the rows now.
#[derive(Default, Serialize, Deserialize)]
pub struct Recent {
    settled: Option<Digest>,
    bytes: Vec<u8>,
    /// Start and length of each piece of both files, one after the other.
    pieces: Vec<(usize, usize)>,
}

/// A row's length is written in so many bytes.
const LENGTH: usize = 4;

impl Rows {
    /// Reads the large file of the name and follows `recent`. None if the two are not of one making.
    pub fn open(cache: &Cache, name: &str, recent: Recent) -> Option<Self> {
        let Recent { settled: digest, bytes: since, pieces } = recent;
        let settled = match digest {
            Some(digest) => cache.stored(name).filter(|stored| stored.digest == digest)?.head,
            None => Vec::new(),
        };
        let mut rows = Self { settled: Arc::new(settled), digest, since, places: Vec::new() };
        for (start, length) in pieces {
            let end = start.checked_add(length)?;
            let mut at = start;
            while at < end {
                let begin = at.checked_add(LENGTH)?;
                let length = u32::from_le_bytes(rows.bytes(at..begin)?.try_into().ok()?);
                at = begin.checked_add(usize::try_from(length).ok()?).filter(|next| *next <= end)?;
                rows.bytes(begin..at)?;
                rows.places.push(begin..at);
            }
        }
        Some(rows)
    }

    fn bytes(&self, range: Range<usize>) -> Option<&[u8]> {
        match range.start.checked_sub(self.settled.len()) {
            None => self.settled.get(range),
            Some(start) => self.since.get(start..range.end - self.settled.len()),
        }
    }

    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// A row, or as much of its beginning as the type takes; none if it is of another type.
    pub fn get<'a, T: Deserialize<'a>>(&'a self, index: usize) -> Option<T> {
        let bytes = self.bytes(self.places.get(index)?.clone())?;
        postcard::take_from_bytes(bytes).ok().map(|(value, _)| value)
    }

    /// The rows that follow these.
    pub fn next(&self, rows: impl ExactSizeIterator<Item = Piece>) -> Self {
        let (settled, digest, mut since) = (self.settled.clone(), self.digest, self.since.clone());
        let mut places = Vec::with_capacity(rows.len());
        for row in rows {
            places.push(match row {
                Piece::Kept(index) => self.places[index].clone(),
                Piece::New(row) => {
                    let length = u32::try_from(row.len()).expect("a row has less than four gigabytes");
                    since.extend_from_slice(&length.to_le_bytes());
                    since.extend_from_slice(&row);
                    let end = settled.len() + since.len();
                    end - row.len()..end
                }
            });
        }
        Self { settled, digest, since, places }
    }

    /// What is to be written beside the large file, which is written anew if that pays.
    pub fn keep(&self, cache: &Cache, name: &str) -> Result<Recent, Failure> {
        let settled = self.settled.len();
        let since = self.since(settled);
        let in_use = self.since(0) - since;
        if since + (settled - in_use) <= settled / 4 {
            return Ok(self.recent(settled));
        }
        let Recent { bytes, .. } = self.recent(0);
        cache.write(name, &bytes, |_| Ok(()))?;
        Ok(Recent { settled: Some(Digest::of(&bytes)), pieces: vec![(0, bytes.len())], bytes: Vec::new() })
    }

    /// How many bytes the rows take that do not stand in the first so many.
    fn since(&self, settled: usize) -> usize {
        let rows = self.places.iter().map(|place| place.start - LENGTH..place.end);
        rows.filter(|row| row.start >= settled).map(|row| row.len()).sum()
    }

    /// All rows, those of the large file by their place there if they stand in its first so many bytes.
    fn recent(&self, settled: usize) -> Recent {
        let mut recent = Recent { settled: self.digest, ..Recent::default() };
        recent.bytes.reserve_exact(self.since(settled));
        for place in &self.places {
            let row = place.start - LENGTH..place.end;
            let start = match row.start < settled {
                true => row.start,
                false => {
                    let start = settled + recent.bytes.len();
                    recent.bytes.extend_from_slice(self.bytes(row.clone()).expect("every row has its bytes"));
                    start
                }
            };
            match recent.pieces.last_mut() {
                // No piece is of both files.
                Some((before, length)) if *before + *length == start && start != settled => *length += row.len(),
                _ => recent.pieces.push((start, row.len())),
            }
        }
        recent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::encode;

    /// Rows of texts, written and read again between steps.
    struct Kept {
        folder: tempfile::TempDir,
        recent: Recent,
    }

    impl Kept {
        fn new() -> Self {
            Self { folder: tempfile::tempdir().unwrap(), recent: Recent::default() }
        }

        fn cache(&self) -> Cache {
            Cache::open(self.folder.path(), Digest::of(b""), || {}).unwrap()
        }

        fn size(&self) -> u64 {
            std::fs::metadata(self.folder.path().join(".blatt/rows")).map_or(0, |file| file.len())
        }

        fn read(&self) -> Option<Rows> {
            let bytes = encode(&self.recent);
            Rows::open(&self.cache(), "rows", postcard::from_bytes(&bytes).unwrap())
        }

        fn texts(&self) -> Vec<String> {
            let rows = self.read().unwrap();
            (0..rows.count()).map(|index| rows.get::<&str>(index).unwrap().to_owned()).collect()
        }

        fn step(&mut self, next: Vec<Piece>) {
            let rows = self.read().unwrap().next(next.into_iter());
            self.recent = rows.keep(&self.cache(), "rows").unwrap();
        }
    }

    #[test]
    fn rows_are_what_they_were_made() {
        let mut kept = Kept::new();
        let mut want: Vec<String> = (0..100).map(|number| format!("row {number}")).collect();
        kept.step(want.iter().map(Piece::new).collect());
        assert_eq!(kept.texts(), want);
        // Every step takes one away, changes one and adds one: sooner or later that is folded in.
        let (mut small, mut sizes) = (0, vec![kept.size()]);
        for step in 0..60 {
            let mut next: Vec<Piece> = (0..want.len()).map(Piece::Kept).collect();
            let (gone, changed) = (step * 7 % 100, step * 13 % 99);
            next.remove(gone);
            want.remove(gone);
            (want[changed], next[changed]) = (format!("changed {step}"), Piece::new(&format!("changed {step}")));
            want.push(format!("new {step}"));
            next.push(Piece::new(&format!("new {step}")));
            kept.step(next);
            assert_eq!(kept.texts(), want);
            small += usize::from(!kept.recent.bytes.is_empty());
            sizes.push(kept.size());
        }
        sizes.dedup();
        assert!(small > 30 && sizes.len() > 3, "{small} {sizes:?}");
    }

    #[test]
    fn files_of_different_making_are_not_mixed() {
        let mut kept = Kept::new();
        kept.step((0..9).map(|number| Piece::new(&format!("{number}"))).collect());
        let before = std::mem::take(&mut kept.recent);
        kept.step((0..9).map(|number| Piece::new(&format!("other {number}"))).collect());
        kept.recent = before;
        assert!(kept.read().is_none());
        let pieces = vec![(0, usize::MAX), (usize::MAX, 2), (0, 3), (1, 4), (0, 6)];
        for piece in pieces {
            let recent = Recent { settled: None, bytes: vec![9, 0, 0, 0, 1], pieces: vec![piece] };
            assert!(Rows::open(&kept.cache(), "rows", recent).is_none());
        }
    }
}
