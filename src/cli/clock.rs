use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Exit;
use super::terminal::Terminal;
use crate::build::Clock;
use crate::vocab::Date;

/// The time it is for every command: `SOURCE_DATE_EPOCH` (reproducible-builds.org), else the machine's clock. The only place
/// that looks at either.
pub(super) fn now() -> Result<Timestamp, String> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Err(_) => Ok(Timestamp::now()),
        Ok(epoch) => from_epoch(&epoch),
    }
}

/// Whether that is later than the machine's clock: what is under embargo today may be out then.
pub(super) fn is_ahead() -> bool {
    now().is_ok_and(|now| now > Timestamp::now())
}

/// The time that a command works for: as told, else [`now`]. A text that no zone makes a date of is refused here, before
/// anything is read.
pub(super) fn told(told: Option<&str>) -> Result<Clock, String> {
    match told {
        None => now().map(Clock::At),
        Some(text) => match Date::parse(text, &TimeZone::UTC) {
            Ok(_) => Ok(Clock::Local(text.to_owned())),
            Err(bad) => Err(format!("`--now`: {}", bad.0)),
        },
    }
}

/// The same for a command that can do nothing without it: what is wrong with it is told.
pub(super) fn asked(told: Option<&str>, terminal: &Terminal) -> Result<Clock, Exit> {
    self::told(told).map_err(|message| {
        terminal.complain(&message);
        Exit::Usage
    })
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

    #[test]
    fn a_time_is_checked_before_the_site_is_read() {
        assert!(matches!(told(Some("2026-12-24 18:00")), Ok(Clock::Local(_))));
        assert!(told(Some("morgen")).unwrap_err().starts_with("`--now`: "));
    }
}
