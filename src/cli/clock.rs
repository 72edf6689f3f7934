use jiff::Timestamp;

/// The time it is for every command: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the machine's clock. The only place
/// that looks at either.
pub(super) fn now() -> Result<Timestamp, String> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok(Timestamp::now()),
        Ok(epoch) => from_epoch(&epoch),
    }
}

fn from_epoch(epoch: &str) -> Result<Timestamp, String> {
    let seconds = epoch.trim().parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
    seconds.ok_or_else(|| format!("SOURCE_DATE_EPOCH is `{epoch}`, which is no number of seconds since 1970"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_epoch_is_a_number_of_seconds() {
        assert_eq!(from_epoch("0").unwrap(), Timestamp::UNIX_EPOCH);
        assert!(from_epoch("gestern").is_err());
        assert!(from_epoch("").is_err());
    }
}
