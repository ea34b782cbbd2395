//! Cases of a suite, each in a process of its own, checked against a list of known failures. Shared by the runners.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A process may take this long, on a busy machine and unoptimised.
const LIMIT: Duration = Duration::from_secs(180);

/// Runs the named cases, a few at a time; `run` returns why a case fails. Panics with what differs from the list of known
/// failures: a case that fails and is not in it, and one that is in it and passes, so that the list can only shrink.
pub fn check(mode: &str, list: &Path, names: &[String], run: impl Fn(&str) -> Result<(), String> + Sync) {
    let known = known_failures(list, mode);
    let queue = Mutex::new(names.iter());
    let wrong = Mutex::new(Vec::new());
    let work = || {
        loop {
            let Some(name) = queue.lock().expect("queue").next() else { break };
            let problem = match (run(name), known.get(name)) {
                (Ok(()), None) | (Err(_), Some(_)) => continue,
                (Ok(()), Some(_)) => format!("passes; take it out of {}", list.display()),
                (Err(why), None) => why,
            };
            wrong.lock().expect("list").push(format!("{name} ({mode}): {problem}"));
        }
    };
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(work);
        }
    });
    let mut wrong = wrong.into_inner().expect("list");
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} unexpected:\n{}", wrong.len(), names.len(), wrong.join("\n"));
}

/// The lines `NAME # reason` and `NAME [MODE...] # reason` of a list that hold for `mode`: name and reason.
fn known_failures(list: &Path, mode: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(list).unwrap_or_else(|error| panic!("{}: {error}", list.display()));
    let mut known = BTreeMap::new();
    for line in text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let Some((case, reason)) = line.split_once(" # ") else { panic!("{}: no reason in: {line}", list.display()) };
        let (name, modes) = match case.split_once(" [") {
            Some((name, modes)) => (name, modes.trim_end().strip_suffix(']').unwrap_or(modes)),
            None => (case, mode),
        };
        if modes.split_whitespace().any(|word| word == mode) {
            known.insert(name.trim().to_owned(), reason.trim().to_owned());
        }
    }
    known
}

/// What a command prints, and how it ends; an error when it does not end in time.
pub fn output(command: &mut Command) -> Result<Output, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let spawned = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = spawned.map_err(|error| format!("cannot start {program}: {error}"))?;
    let (out, err) = (child.stdout.take().expect("a pipe"), child.stderr.take().expect("a pipe"));
    std::thread::scope(|scope| {
        let (out, err) = (scope.spawn(|| drain(out)), scope.spawn(|| drain(err)));
        let start = Instant::now();
        let status = loop {
            match child.try_wait().map_err(|error| error.to_string())? {
                Some(status) => break status,
                None if start.elapsed() > LIMIT => {
                    // It may have ended meanwhile; either way it is not needed any more.
                    let killed = child.kill().and_then(|()| child.wait());
                    return Err(format!("no end after {LIMIT:?} ({killed:?})"));
                }
                None => std::thread::sleep(Duration::from_millis(3)),
            }
        };
        let [stdout, stderr] = [out, err].map(|reader| reader.join().expect("a reader"));
        Ok(Output { status, stdout, stderr })
    })
}

fn drain(mut pipe: impl Read) -> Vec<u8> {
    let mut bytes = Vec::new();
    pipe.read_to_end(&mut bytes).expect("output of a process");
    bytes
}
