//! Interleaved runs: one of every program in each round, so that a change of the machine's speed meets all of them.

use std::io;
use std::time::Duration;

use super::programs::Program;
use super::spawn::Launch;

/// What was measured of one program. Times in milliseconds.
#[derive(Debug, Clone)]
pub struct Measured {
    pub name: String,
    pub median: f64,
    /// 25th and 75th percentile.
    pub quartiles: (f64, f64),
    pub min: f64,
    pub runs: usize,
    /// Peak resident memory in KiB.
    pub peak_kib: i64,
    /// Size of the executable in bytes.
    pub size: u64,
    /// Ratio of the median to the reference's.
    pub ratio: f64,
}

/// A program that could not be measured, and why.
pub struct Failed {
    pub name: String,
    pub reason: String,
}

/// Runs every program `runs` times after `warmup` rounds that are not counted. `progress` hears the number of
/// finished rounds. The first program that could be measured is the reference of the ratios.
pub fn interleaved(
    programs: &[Program],
    warmup: usize,
    runs: usize,
    mut progress: impl FnMut(usize),
) -> io::Result<(Vec<Measured>, Vec<Failed>)> {
    let mut failed = Vec::new();
    let mut ready = Vec::new();
    for program in programs {
        let launch = Launch::new(&program.command)?;
        match try_once(&launch) {
            Ok(()) => ready.push((program, launch, Vec::with_capacity(runs))),
            Err(reason) => failed.push(Failed { name: program.name.clone(), reason }),
        }
    }
    let mut order: Vec<usize> = (0..ready.len()).collect();
    let mut random = 0x9e37_79b9_7f4a_7c15;
    for round in 0..warmup + runs {
        // Another order in each round: what runs before a program decides how cold its caches are.
        shuffle(&mut order, &mut random);
        for &turn in &order {
            let (_, launch, times) = &mut ready[turn];
            let run = launch.run()?;
            if round >= warmup {
                times.push(run.wall);
            }
        }
        progress(round + 1);
    }
    let mut measured = Vec::with_capacity(ready.len());
    for (program, launch, mut times) in ready {
        times.sort();
        let peak_kib = (0..3).map(|_| launch.peak_memory()).collect::<io::Result<Vec<_>>>()?.into_iter().max();
        measured.push(Measured {
            name: program.name.clone(),
            median: percentile(&times, 50),
            quartiles: (percentile(&times, 25), percentile(&times, 75)),
            min: percentile(&times, 0),
            runs,
            peak_kib: peak_kib.unwrap_or(0),
            size: std::fs::metadata(&program.command[0]).map_or(0, |m| m.len()),
            ratio: 1.0,
        });
    }
    if let Some(reference) = measured.first().map(|m| m.median) {
        for one in &mut measured {
            one.ratio = one.median / reference;
        }
    }
    Ok((measured, failed))
}

/// Fisher-Yates with xorshift, the same at every call.
fn shuffle(order: &mut [usize], state: &mut u64) {
    for i in (1..order.len()).rev() {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        order.swap(i, (*state % (i as u64 + 1)) as usize);
    }
}

/// Whether the program starts and ends well.
fn try_once(launch: &Launch) -> Result<(), String> {
    match launch.run() {
        Err(error) => Err(error.to_string()),
        Ok(run) if libc::WIFSIGNALED(run.status) => Err(format!("killed by signal {}", libc::WTERMSIG(run.status))),
        Ok(run) if libc::WEXITSTATUS(run.status) != 0 => {
            Err(format!("ended with exit code {}", libc::WEXITSTATUS(run.status)))
        }
        Ok(_) => Ok(()),
    }
}

/// The `percent`th percentile of sorted times in milliseconds, between neighbours in proportion.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let ms = |i: usize| sorted[i].as_secs_f64() * 1e3;
    let at = (sorted.len() - 1) * percent;
    let (low, rest) = (at / 100, at % 100);
    let high = (low + 1).min(sorted.len() - 1);
    ms(low) + (ms(high) - ms(low)) * rest as f64 / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_of_few_values() {
        let times: Vec<_> = [1, 2, 3, 4].map(Duration::from_millis).into();
        assert_eq!(percentile(&times, 0), 1.0);
        assert_eq!(percentile(&times, 50), 2.5);
        assert_eq!(percentile(&times, 100), 4.0);
        assert_eq!(percentile(&times[..1], 75), 1.0);
    }
}
