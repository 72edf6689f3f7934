use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

use xxhash_rust::xxh3::{Xxh3, xxh3_128};

/// 128 bits of XXH3 over some bytes: equal digests are taken as equal bytes.
///
/// XXH3 rather than a cryptographic hash: whoever could forge a collision writes the site anyway, and it
/// hashes a whole outlet faster than the disk gives it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest(u128);

/// As plain bytes: a cache holds hundreds of thousands of them.
impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.bytes().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <[u8; 16]>::deserialize(deserializer).map(|bytes| Self(u128::from_le_bytes(bytes)))
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

    /// The ten hex digits that stand in the name of an asset.
    pub fn short(self) -> String {
        format!("{self}")[..10].to_owned()
    }

    /// Reads the 32 hex digits that `Display` writes.
    pub fn parse(text: &str) -> Option<Self> {
        let half = |digits: &str| u64::from_str_radix(digits, 16).ok().map(u128::from);
        let clean = text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
        clean.then(|| Some(Self(half(&text[..16])? << 64 | half(&text[16..])?))).flatten()
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A digit at a time: a manifest has ten thousands of digests, and numbers of 128 bits are slow to write.
        let digit = |at: u32| b"0123456789abcdef"[(self.0 >> (4 * at)) as usize & 15];
        let mut text = [0; 32];
        text.iter_mut().zip((0..32).rev()).for_each(|(place, at)| *place = digit(at));
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
