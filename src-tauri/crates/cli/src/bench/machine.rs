//! The machine under the figures: what its disk makes durable, how much CPU was used, whether SQLite slept.

use super::figures::{Latencies, rate, round};
use serde_json::{Value, json};
use std::{
    fs::{self, File},
    io::Write,
    path::Path,
    time::{Duration, Instant},
};

/// A block as SQLite's log writes them, in bytes.
const BLOCK: [u8; 4096] = [0x5a; 4096];

/// What a disk does when every block must be on it before the next.
pub struct Disk {
    per_second: f64,
    latencies: Latencies,
    file_system: Option<String>,
}

impl Disk {
    /// Appends blocks to a file in `folder` for so long, each followed by fdatasync.
    pub fn measure(folder: &Path, length: Duration) -> std::io::Result<Self> {
        let mut file: File = tempfile::tempfile_in(folder)?;
        let (start, mut samples) = (Instant::now(), Vec::new());
        while start.elapsed() < length {
            let before = Instant::now();
            file.write_all(&BLOCK)?;
            file.sync_data()?;
            samples.push(before.elapsed());
        }
        let per_second = rate(samples.len(), start.elapsed());
        Ok(Self { per_second, latencies: samples.into(), file_system: file_system(folder) })
    }

    /// Blocks a second.
    pub fn per_second(&self) -> f64 {
        self.per_second
    }
    /// For programs.
    pub fn json(&self) -> Value {
        let mut value = self.latencies.json();
        if let Some(fields) = value.as_object_mut() {
            fields.insert("per_second".to_owned(), json!(round(self.per_second, 0)));
            fields.insert("file_system".to_owned(), json!(self.file_system));
        }
        value
    }

    /// For people.
    pub fn words(&self, folder: &Path) -> String {
        let system = self.file_system.as_deref().unwrap_or("unknown file system");
        let memory =
            if system == "tmpfs" { "; THIS IS MEMORY, NO DISK: name another folder with --dir" } else { "" };
        format!(
            "disk: {:.0} fdatasync/s of 4 KiB appends, {} ({}, {system}{memory})",
            self.per_second,
            self.latencies.words(),
            folder.display()
        )
    }
}

/// The type of the file system a folder is on, where the system says so.
fn file_system(folder: &Path) -> Option<String> {
    let folder = fs::canonicalize(folder).ok()?;
    // "36 35 98:0 /mnt1 /mnt2 rw,noatime master:1 - ext3 /dev/root rw": proc_pid_mountinfo(5).
    let mounts = fs::read_to_string("/proc/self/mountinfo").ok()?;
    mounts
        .lines()
        .filter_map(|line| {
            let (mount, source) = line.split_once(" - ")?;
            Some((mount.split(' ').nth(4)?, source.split(' ').next()?))
        })
        .filter(|(place, _)| folder.starts_with(place))
        .max_by_key(|(place, _)| place.len())
        .map(|(_, kind)| kind.to_owned())
}

/// CPU time of this thread since it began, where the system says so.
pub fn thread_cpu() -> Option<Duration> {
    cpu_of("/proc/thread-self/schedstat")
}

/// CPU time of all living threads of this process, where the system says so.
pub fn process_cpu() -> Option<Duration> {
    let tasks = fs::read_dir("/proc/self/task").ok()?;
    let spent = tasks.flatten().filter_map(|task| cpu_of(task.path().join("schedstat"))).sum();
    Some(spent)
}

/// Nanoseconds on a CPU are the first field of schedstat.
fn cpu_of(file: impl AsRef<Path>) -> Option<Duration> {
    let text = fs::read_to_string(file).ok()?;
    text.split_ascii_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// How often the threads that run SQLite have been woken so far. sqlx runs each connection on a thread of its own
/// and sends it every statement, so that a count that stands still proves that no statement ran. `None` where
/// the system does not say.
pub fn sqlite_wakeups() -> Option<u64> {
    let mut threads = 0;
    let mut wakeups = 0;
    for task in fs::read_dir("/proc/self/task").ok()?.flatten() {
        // Names are cut to 15 bytes.
        if !fs::read_to_string(task.path().join("comm")).is_ok_and(|name| name.starts_with("sqlx-sqlite-wor"))
        {
            continue;
        }
        let status = fs::read_to_string(task.path().join("status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?;
        wakeups += line.trim().parse::<u64>().ok()?;
        threads += 1;
    }
    (threads > 0).then_some(wakeups)
}

/// Memory of this process that is in use, in bytes; `None` where the system does not say.
pub fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes * 1_024)
}
