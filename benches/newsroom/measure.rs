//! One command as a process of its own, measured from outside: time, processor, memory.
//!
//! The kernel keeps the peak memory of a process for whoever waits for it, but only as the largest of all children so far,
//! and a child starts with what its parent held. So each command is started by a small process that starts nothing else:
//! this program again, with [`FLAG`].

use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;
use serde::{Deserialize, Serialize};

/// Before the command, where the program is to be the small process.
pub const FLAG: &str = "--measure";

#[derive(Clone, Copy, Serialize, Deserialize)]
pub struct Usage {
    /// Seconds from start to end.
    pub wall: f64,
    /// Seconds of all threads, in the program and in the kernel for it.
    pub cpu: f64,
    /// The most memory it held at once, in bytes.
    pub peak: u64,
    /// The share of all processors that went to everything else on the machine meanwhile, where that can be told.
    pub others: Option<f64>,
}

/// What the small process answers.
#[derive(Serialize, Deserialize)]
struct Answer {
    usage: Usage,
    success: bool,
    /// What the command said on stderr.
    said: String,
}

/// Runs a command to its end. It is an error if the command fails.
pub fn measure(command: &Command) -> Result<Usage, Box<dyn Error>> {
    let mut small = Command::new(env::current_exe()?);
    small.arg(FLAG).arg(command.get_program()).args(command.get_args()).stderr(Stdio::inherit());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => small.env(name, value),
            None => small.env_remove(name),
        };
    }
    if let Some(folder) = command.get_current_dir() {
        small.current_dir(folder);
    }
    let output = small.output()?;
    if !output.status.success() {
        return Err(format!("could not start {command:?}").into());
    }
    let Answer { usage, success, said } = serde_json::from_slice(&output.stdout)?;
    if !success {
        return Err(format!("{command:?} failed:\n{said}").into());
    }
    Ok(usage)
}

/// The small process: runs the command after [`FLAG`] and prints an [`Answer`].
pub fn answer(command: &[OsString]) -> ExitCode {
    match run(command) {
        Ok(answer) => {
            println!("{}", serde_json::to_string(&answer).expect("plain data"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: &[OsString]) -> Result<Answer, Box<dyn Error>> {
    let (program, args) = command.split_first().ok_or("no command to measure")?;
    let neighbours = Neighbours::watch();
    let started = Instant::now();
    let output = Command::new(program).args(args).stdin(Stdio::null()).stdout(Stdio::null()).output()?;
    let wall = started.elapsed().as_secs_f64();
    let others = neighbours.share(UsageWho::RUSAGE_CHILDREN);

    let cpu = seconds_of(UsageWho::RUSAGE_CHILDREN);
    let peak = getrusage(UsageWho::RUSAGE_CHILDREN)?.max_rss() as u64 * RSS_UNIT;
    let usage = Usage { wall, cpu, peak, others };
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok(Answer { usage, success: output.status.success(), said })
}

/// Systems do not agree what `ru_maxrss` counts in.
const RSS_UNIT: u64 = if cfg!(target_vendor = "apple") { 1 } else { 1024 };

/// What the rest of the machine does while something is measured.
pub struct Neighbours {
    before: Option<Ticks>,
    /// Seconds that this process or its children had worked, whichever is asked for in the end.
    own: f64,
    children: f64,
}

/// Of all processors since the machine started, in ticks of its clock.
struct Ticks {
    worked: u64,
    all: u64,
}

impl Neighbours {
    pub fn watch() -> Self {
        let [own, children] = [UsageWho::RUSAGE_SELF, UsageWho::RUSAGE_CHILDREN].map(seconds_of);
        Self { before: Ticks::now(), own, children }
    }

    /// The share of all processors that went to anybody but this process or, if that was asked for, its children. None where
    /// there is no /proc.
    pub fn share(&self, measured: UsageWho) -> Option<f64> {
        let (before, after) = (self.before.as_ref()?, Ticks::now()?);
        let earlier = if measured == UsageWho::RUSAGE_CHILDREN { self.children } else { self.own };
        let all = after.all - before.all;
        if all == 0 {
            return None;
        }
        let ours = (seconds_of(measured) - earlier) * TICKS_A_SECOND;
        Some(((after.worked - before.worked) as f64 - ours).max(0.0) / all as f64)
    }
}

/// Linux tells user programs so whatever it counts in itself.
const TICKS_A_SECOND: f64 = 100.0;

impl Ticks {
    fn now() -> Option<Self> {
        let text = fs::read_to_string("/proc/stat").ok()?;
        // user, nice, system, idle, iowait, irq, softirq, steal
        let ticks: Vec<u64> = text.lines().next()?.split_whitespace().skip(1).map_while(|n| n.parse().ok()).collect();
        let all = ticks.iter().take(8).sum();
        Some(Self { worked: all - ticks.get(3)? - ticks.get(4)?, all })
    }
}

fn seconds_of(who: UsageWho) -> f64 {
    let spent = getrusage(who).expect("every process may ask for its own");
    (spent.user_time() + spent.system_time()).num_microseconds() as f64 / 1e6
}
