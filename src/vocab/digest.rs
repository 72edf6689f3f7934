use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// 128 bits of XXH3 over some bytes: equal digests are taken as equal bytes.
///
/// XXH3 rather than a cryptographic hash: whoever could forge a collision writes the site anyway, and it
/// hashes a whole outlet faster than the disk gives it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u128);

/// As bytes taken at once rather than one by one: a cache holds hundreds of thousands of them.
impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.bytes())
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = <&[u8]>::deserialize(deserializer)?;
        let bytes = bytes.try_into().map_err(|_| D::Error::custom("no digest"))?;
        Ok(Self(u128::from_le_bytes(bytes)))
    }
}

impl Digest {
    pub fn of(bytes: &[u8]) -> Self {
        Self(xxh3_128(bytes))
    }

    /// As stored.
    pub fn bytes(self) -> [u8; 16] {
        self.0.to_le_bytes()
    }

    /// A part of it, for tables in several parts.
    pub fn low(self) -> usize {
        usize::from(self.bytes()[0])
    }

    /// The ten hex digits that stand in the name of an asset.
    pub fn short(self) -> String {
        format!("{self}")[..10].to_owned()
    }

    /// Reads the 32 hex digits that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let digit = |digit: u8| char::from(digit).to_digit(16);
        let half = |digits: &[u8]| digits.iter().try_fold(0, |all: u64, one| Some(all << 4 | u64::from(digit(*one)?)));
        let (high, low) = text.as_bytes().split_at_checked(16).filter(|(_, low)| low.len() == 16)?;
        Some(Self(u128::from(half(high)?) << 64 | u128::from(half(low)?)))
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A digit at a time: a manifest has ten thousands of digests, and numbers of 128 bits are slow to write.
        let digit = |of: u8| b"0123456789abcdef"[usize::from(of & 15)];
        let mut text = [0; 32];
        for (two, byte) in text.chunks_exact_mut(2).zip(self.0.to_be_bytes()) {
            two.copy_from_slice(&[digit(byte >> 4), digit(byte)]);
        }
        f.write_str(std::str::from_utf8(&text).expect("digits"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// Hashes bytes as they come.
#[derive(Default)]
pub struct Digester(Xxh3);

impl Digester {
    pub fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    pub fn finish(&self) -> Digest {
        Digest(self.0.digest128())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_is_read_as_it_is_written() {
        let digest = Digest(0x0123_4567_89ab_cdef_fedc_ba98_7654_3210);
        assert_eq!(digest.to_string(), "0123456789abcdeffedcba9876543210");
        assert_eq!(Digest::parse("0123456789ABCDEFfedcba9876543210"), Some(digest));
        for bad in [
            "",
            "0123456789abcdeffedcba987654321",
            "0123456789abcdeffedcba98765432100",
            "ä123456789abcdeffedcba987654321",
        ] {
            assert_eq!(Digest::parse(bad), None, "{bad}");
        }
        assert_eq!(Digest::parse("+123456789abcdeffedcba9876543210"), None);
        let stored = postcard::to_stdvec(&digest).unwrap();
        assert_eq!(postcard::from_bytes::<Digest>(&stored).unwrap(), digest);
        assert!(postcard::from_bytes::<Digest>(&stored[..16]).is_err());
    }
}
