//! What the kernel says of the server: processor time and peak memory.

use std::time::Duration;

use crate::Outcome;

/// Linux counts a process's time in hundredths of a second, whatever its own tick is.
const TICK: Duration = Duration::from_millis(10);

/// Processor time of a process so far, its threads' and the kernel's for it together; nothing without a process.
pub fn spent(pid: u32) -> Outcome<Duration> {
    if pid == 0 {
        return Ok(Duration::ZERO);
    }
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
    // The name, in parentheses, may hold blanks; utime and stime are the 12th and 13th fields after it.
    let after_name = stat.rsplit_once(')').ok_or("no name in stat")?.1;
    let mut fields = after_name.split_whitespace().skip(11);
    let mut next = || -> Outcome<u32> { Ok(fields.next().ok_or("stat is short")?.parse()?) };
    Ok(TICK * (next()? + next()?))
}

/// The most memory that a process has held, in KiB; nothing without a process.
pub fn peak_kib(pid: u32) -> Outcome<u64> {
    if pid == 0 {
        return Ok(0);
    }
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM in status")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
