use std::ops;

/// What a request for a part comes to (RFC 9110, section 14).
#[derive(Debug, PartialEq, Eq)]
pub enum Range {
    Part(ops::Range<u64>),
    /// It asks for several parts, in other units, or in no sense: all is sent.
    Whole,
    /// There is no such part.
    Outside,
}

/// Reads a `Range` header for something of this length.
pub fn of(header: &str, length: u64) -> Range {
    let number = |text: &str| -> Option<u64> {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        // A number that is too large for us is larger than any file.
        digits.then(|| text.parse().unwrap_or(u64::MAX))
    };
    let Some((first, last)) = header.strip_prefix("bytes=").and_then(|spec| spec.trim().split_once('-')) else {
        return Range::Whole;
    };
    let (first, last) = (first.trim(), last.trim());
    let part = match (number(first), number(last)) {
        (Some(first), Some(last)) if first > last => return Range::Whole,
        (Some(first), Some(last)) => first..last.saturating_add(1).min(length),
        (Some(first), None) if last.is_empty() => first..length,
        (None, Some(count)) if first.is_empty() => length.saturating_sub(count)..length,
        _ => return Range::Whole,
    };
    if part.start < part.end { Range::Part(part) } else { Range::Outside }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_ten_bytes() {
        let check = |header: &str, want: Range| assert_eq!(of(header, 10), want, "{header}");
        check("bytes=0-0", Range::Part(0..1));
        check("bytes=3-", Range::Part(3..10));
        check("bytes=-4", Range::Part(6..10));
        check("bytes=-40", Range::Part(0..10));
        check("bytes=5-99999999999999999999999999", Range::Part(5..10));
        check("bytes=10-", Range::Outside);
        check("bytes=-0", Range::Outside);
        check("bytes=99999999999999999999999999-", Range::Outside);
        for odd in
            ["", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=4-2", "bytes=0-1,3-4", "bytes=+1-2", "lines=1-2"]
        {
            check(odd, Range::Whole);
        }
    }

    #[test]
    fn nothing_has_no_part() {
        assert_eq!(of("bytes=0-", 0), Range::Outside);
    }
}
