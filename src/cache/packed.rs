use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write};
use std::ops::Range;

use rayon::prelude::*;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::{Cache, Stored, encode, encode_into};
use crate::diag::Failure;
use crate::vocab::Digest;

/// Many values behind a table of short descriptions: the table is read at once, values only where they are wanted, and a
/// value that stays is copied into the next file without having been held in memory.
pub struct Packed<D> {
    stored: Stored,
    descriptions: Vec<D>,
    values: Vec<Value>,
}

/// Where a value stands behind the table.
struct Value {
    range: Range<u64>,
    digest: Digest,
}

#[derive(Serialize, Deserialize)]
struct Row<D> {
    description: D,
    length: u64,
    digest: Digest,
}

/// So many rows of the table are decoded at a time, on all threads.
const SOME: usize = 4096;

impl<D: DeserializeOwned + Send> Packed<D> {
    /// Opens what [`Cache::pack`] wrote. None if it is not that.
    pub fn open(mut stored: Stored) -> Option<Self> {
        let head = std::mem::take(&mut stored.head);
        let parts: Vec<&[u8]> = postcard::from_bytes(&head).ok()?;
        let parts = parts.into_par_iter().map(|part| postcard::from_bytes(part).ok());
        let parts: Vec<Vec<Row<D>>> = parts.collect::<Option<_>>()?;
        let mut start = stored.rest;
        let count = parts.iter().map(Vec::len).sum();
        let mut descriptions = Vec::with_capacity(count);
        let mut values = Vec::with_capacity(count);
        for Row { description, length, digest } in parts.into_iter().flatten() {
            let end = start.checked_add(length)?;
            descriptions.push(description);
            values.push(Value { range: start..end, digest });
            start = end;
        }
        Some(Self { stored, descriptions, values })
    }
}

impl<D> Packed<D> {
    /// In the order they were packed.
    pub fn descriptions(&self) -> &[D] {
        &self.descriptions
    }

    /// For values one after the other, best in the order they were packed. None if the file has gone.
    pub fn reader(&self) -> Option<Reader<'_>> {
        let file = File::open(&self.stored.file).ok()?;
        Some(Reader { values: &self.values, file, block: Vec::new(), start: 0 })
    }
}

/// Reads values of a [`Packed`], block by block.
pub struct Reader<'a> {
    values: &'a [Value],
    file: File,
    /// A piece of the file, and where it begins there.
    block: Vec<u8>,
    start: u64,
}

impl Reader<'_> {
    /// A value as it was packed; none if its bytes are not as they were written, or it is of another type.
    pub fn value<T: DeserializeOwned>(&mut self, index: usize) -> Option<T> {
        postcard::from_bytes(self.raw(index).ok()?).ok()
    }

    fn raw(&mut self, index: usize) -> io::Result<&[u8]> {
        /// Some hundred values.
        const BLOCK: u64 = 1 << 18;
        let Value { range, digest } = &self.values[index];
        if range.start < self.start || range.end > self.start + self.block.len() as u64 {
            self.start = range.start;
            self.file.seek(io::SeekFrom::Start(range.start))?;
            self.block.clear();
            (&self.file).take(BLOCK.max(range.end - range.start)).read_to_end(&mut self.block)?;
        }
        let within = |at: u64| usize::try_from(at - self.start).unwrap_or(usize::MAX);
        let bytes = self.block.get(within(range.start)..within(range.end)).ok_or(io::ErrorKind::UnexpectedEof)?;
        if Digest::of(bytes) == *digest { Ok(bytes) } else { Err(io::ErrorKind::InvalidData.into()) }
    }
}

/// A value on its way into a file, or into rows.
pub enum Piece {
    /// As it stands in those before, by its index there.
    Kept(usize),
    New(Vec<u8>),
}

impl Piece {
    pub fn new<T: Serialize>(value: &T) -> Self {
        Self::New(encode(value))
    }
}

impl Cache {
    /// Keeps values with their descriptions, for [`Packed::open`]. `kept` is the file before, for the values that stay.
    pub fn pack<D: Serialize>(
        &self,
        name: &str,
        kept: Option<&Packed<D>>,
        rows: Vec<(D, Piece)>,
    ) -> Result<(), Failure> {
        let mut table = Vec::with_capacity(rows.len());
        let mut pieces = Vec::with_capacity(rows.len());
        for (description, piece) in rows {
            let (length, digest) = match (&piece, kept) {
                (Piece::New(bytes), _) => (bytes.len() as u64, Digest::of(bytes)),
                (Piece::Kept(index), Some(kept)) => {
                    let Value { range, digest } = &kept.values[*index];
                    (range.end - range.start, *digest)
                }
                (Piece::Kept(_), None) => unreachable!("a piece is kept of a file that is there"),
            };
            table.push(Row { description, length, digest });
            pieces.push(piece);
        }
        let parts: Vec<Vec<u8>> = table.chunks(SOME).map(encode).collect();
        // A row is some hundred bytes of paths and digests.
        let head = encode_into(Vec::with_capacity(table.len() * 160), &parts);
        drop((table, parts));
        self.write(name, &head, |file: &mut dyn Write| {
            let mut reader = kept.and_then(Packed::reader);
            pieces.iter().try_for_each(|piece| match piece {
                Piece::New(bytes) => file.write_all(bytes),
                Piece::Kept(index) => {
                    let reader = reader.as_mut().ok_or(io::ErrorKind::NotFound)?;
                    file.write_all(reader.raw(*index)?)
                }
            })
        })
    }
}
