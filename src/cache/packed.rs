use std::ops::Range;

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Many values behind a table of short descriptions: the table is read at once, values only where they are wanted, and a
/// value that stays is copied into the next file without having been read.
pub struct Packed<D> {
    bytes: Vec<u8>,
    descriptions: Vec<D>,
    /// Of each value in `bytes`.
    values: Vec<Range<usize>>,
}

impl<D: DeserializeOwned> Packed<D> {
    /// Reads what [`Packer::pieces`] made. None if the bytes are not that.
    pub fn open(bytes: Vec<u8>) -> Option<Self> {
        let length = usize::try_from(u64::from_le_bytes(bytes.get(..8)?.try_into().ok()?)).ok()?;
        let table = bytes.get(8..8usize.checked_add(length)?)?;
        let rows: Vec<(D, u64)> = postcard::from_bytes(table).ok()?;
        let mut start = 8 + length;
        let mut descriptions = Vec::with_capacity(rows.len());
        let mut values = Vec::with_capacity(rows.len());
        for (description, length) in rows {
            let end = start.checked_add(usize::try_from(length).ok()?).filter(|end| *end <= bytes.len())?;
            descriptions.push(description);
            values.push(start..end);
            start = end;
        }
        Some(Self { bytes, descriptions, values })
    }

    /// In the order they were packed.
    pub fn descriptions(&self) -> &[D] {
        &self.descriptions
    }

    /// A value as it was packed; none if it is of another type.
    pub fn value<T: DeserializeOwned>(&self, index: usize) -> Option<T> {
        postcard::from_bytes(self.raw(index)).ok()
    }

    fn raw(&self, index: usize) -> &[u8] {
        &self.bytes[self.values[index].clone()]
    }
}

/// The values of a [`Packed`] to be.
pub struct Packer<D> {
    kept: Option<Packed<D>>,
    values: Vec<Piece>,
    table: Vec<u8>,
    length: [u8; 8],
}

/// A value on its way into a file.
pub enum Piece {
    /// As it stands in the file before, by its index there.
    Kept(usize),
    New(Vec<u8>),
}

impl Piece {
    pub fn new<T: Serialize>(value: &T) -> Self {
        Self::New(super::encode(value))
    }
}

impl<D: Serialize + DeserializeOwned> Packer<D> {
    /// `kept` is the file before, for the values that stay.
    pub fn new(kept: Option<Packed<D>>, rows: Vec<(D, Piece)>) -> Self {
        let mut packer = Self { kept, values: Vec::with_capacity(rows.len()), table: Vec::new(), length: [0; 8] };
        let mut table = Vec::with_capacity(rows.len());
        for (description, piece) in rows {
            table.push((description, packer.bytes(&piece).len() as u64));
            packer.values.push(piece);
        }
        packer.table = super::encode(&table);
        packer.length = (packer.table.len() as u64).to_le_bytes();
        packer
    }

    /// What to write, one behind the other.
    pub fn pieces(&self) -> Vec<&[u8]> {
        let head: [&[u8]; 2] = [&self.length, &self.table];
        head.into_iter().chain(self.values.iter().map(|piece| self.bytes(piece))).collect()
    }

    fn bytes<'a>(&'a self, piece: &'a Piece) -> &'a [u8] {
        match (piece, &self.kept) {
            (Piece::New(bytes), _) => bytes,
            (Piece::Kept(index), Some(kept)) => kept.raw(*index),
            (Piece::Kept(_), None) => unreachable!("a piece is kept of a file that is there"),
        }
    }
}
