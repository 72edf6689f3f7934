use std::ops::Range;

use rayon::prelude::*;
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

    /// The bytes of a value, to be packed again.
    pub fn raw(&self, index: usize) -> &[u8] {
        &self.bytes[self.values[index].clone()]
    }
}

/// The values of a [`Packed`] to be.
pub struct Packer<'a, D> {
    rows: Vec<(D, u64)>,
    values: Vec<Piece<'a>>,
    table: Vec<u8>,
    length: [u8; 8],
}

/// A value on its way into a file.
pub enum Piece<'a> {
    /// As it stood in an earlier file.
    Kept(&'a [u8]),
    New(Vec<u8>),
}

impl<'a> Piece<'a> {
    pub fn new<T: Serialize>(value: &T) -> Self {
        Self::New(super::encode(value))
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Self::Kept(bytes) => bytes,
            Self::New(bytes) => bytes,
        }
    }
}

impl<'a, D: Serialize + Send> Packer<'a, D> {
    pub fn new(values: Vec<(D, Piece<'a>)>) -> Self {
        let (rows, values): (Vec<_>, Vec<_>) = values
            .into_par_iter()
            .map(|(description, piece)| ((description, piece.bytes().len() as u64), piece))
            .unzip();
        let table = super::encode(&rows);
        let length = (table.len() as u64).to_le_bytes();
        Self { rows, values, table, length }
    }

    /// What to write, one behind the other.
    pub fn pieces(&self) -> Vec<&[u8]> {
        debug_assert_eq!(self.rows.len(), self.values.len());
        let head: [&[u8]; 2] = [&self.length, &self.table];
        head.into_iter().chain(self.values.iter().map(Piece::bytes)).collect()
    }
}
