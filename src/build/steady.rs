use std::thread;
use std::time::Duration;

use super::BuildError;
use super::report::Stopwatch;

/// How long a build waits before it starts over, each time files of the site changed, or went, while it read them. Whoever writes
/// them may have more to write, as git does when it brings a folder up to date.
pub(super) const PAUSES: [Duration; 4] =
    [Duration::from_millis(20), Duration::from_millis(100), Duration::from_millis(400), Duration::from_millis(1600)];

/// Starts over where files of the site change, or go, meanwhile.
pub(super) fn steadily<T>(mut attempt: impl FnMut(&mut Stopwatch) -> Result<T, BuildError>) -> Result<T, BuildError> {
    let mut watch = Stopwatch::start();
    for pause in PAUSES {
        match attempt(&mut watch) {
            Err(BuildError::Unsteady(_)) => thread::sleep(pause),
            other => return other,
        }
    }
    attempt(&mut watch)
}
