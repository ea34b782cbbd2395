//! Runs the conformance suite under `tests/js` in a process a file: plainly, with functions compiled at their first call,
//! and a subset with a collection at every n-th allocation. `tests/js/expected-failures.txt` holds the files that are known to fail, each with a reason; an
//! unexpected pass fails too, so the list can only shrink.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// A test may take this long, on a busy machine and unoptimised.
const LIMIT: Duration = Duration::from_secs(120);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/js")
}

/// The example that runs scripts; cargo builds it together with this test.
fn engine() -> PathBuf {
    let own = std::env::current_exe().expect("own path");
    own.parent().and_then(Path::parent).expect("target folder").join("examples/js")
}

fn collect(dir: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<_> = std::fs::read_dir(dir).expect("test folder").flatten().map(|e| e.path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            // Modules need the runtime's loader.
            if path.file_name().is_some_and(|n| n != "modules") {
                collect(&path, out);
            }
        } else if path.extension().is_some_and(|e| e == "js") {
            out.push(path);
        }
    }
}

/// `None` when the test passes, else the last lines of what it printed.
fn run(test: &Path, flags: &[&str]) -> Option<String> {
    let mut child = Command::new(engine())
        .args(flags)
        .arg(root().join("harness.js"))
        .arg(test)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the engine example starts");
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if start.elapsed() > LIMIT => {
                let killed = child.kill().and_then(|()| child.wait());
                return Some(format!("no end after {LIMIT:?} ({killed:?})"));
            }
            Ok(None) => std::thread::sleep(Duration::from_millis(5)),
            Err(e) => return Some(e.to_string()),
        }
    }
    let out = child.wait_with_output().expect("output of a finished process");
    let text = String::from_utf8_lossy(&out.stdout);
    if out.status.success() && text.lines().last() == Some("ok") {
        return None;
    }
    let errors = String::from_utf8_lossy(&out.stderr);
    Some(errors.lines().chain(text.lines()).take(3).collect::<Vec<_>>().join(" | "))
}

fn expected_failures() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(root().join("expected-failures.txt")).expect("expected-failures.txt");
    text.lines()
        .filter(|l| !l.trim().is_empty() && !l.starts_with('#'))
        .map(|l| {
            let (name, reason) = l.split_once('#').unwrap_or_else(|| panic!("no reason given: {l}"));
            (name.trim().to_string(), reason.trim().to_string())
        })
        .collect()
}

fn run_all(tests: &[PathBuf], flags: &[&str]) {
    let expected = expected_failures();
    let queue = Mutex::new(tests.iter());
    let wrong = Mutex::new(Vec::new());
    std::thread::scope(|s| {
        for _ in 0..2 {
            s.spawn(|| {
                loop {
                    let Some(test) = queue.lock().expect("queue").next() else { break };
                    let name = test.strip_prefix(root()).unwrap_or(test).to_string_lossy().into_owned();
                    match (run(test, flags), expected.get(&name)) {
                        (None, None) | (Some(_), Some(_)) => {}
                        (None, Some(_)) => {
                            wrong.lock().expect("list").push(format!("{name}: passes; remove it from the list"));
                        }
                        (Some(why), None) => wrong.lock().expect("list").push(format!("{name}: {why}")),
                    }
                }
            });
        }
    });
    let mut wrong = wrong.into_inner().expect("list");
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} unexpected:\n{}", wrong.len(), tests.len(), wrong.join("\n"));
}

#[test]
fn plain() {
    let mut tests = Vec::new();
    collect(&root().join("language"), &mut tests);
    collect(&root().join("builtins"), &mut tests);
    run_all(&tests, &[]);
}

/// As the functions of large programs are.
#[test]
fn functions_compiled_when_called() {
    let mut tests = Vec::new();
    collect(&root().join("language"), &mut tests);
    run_all(&tests, &["--lazy"]);
}

/// Collections at every 97th allocation, freed cells poisoned.
#[test]
fn collector_stress() {
    let names = [
        "language/classes-basic.js",
        "language/generators.js",
        "language/destructuring.js",
        "builtins/map.js",
        "builtins/promise-core.js",
        "builtins/array-iteration.js",
        "builtins/regexp-methods.js",
        "builtins/weak.js",
    ];
    let tests: Vec<PathBuf> = names.iter().map(|n| root().join(n)).filter(|p| p.exists()).collect();
    assert!(tests.len() >= 4, "the subset names files that exist");
    run_all(&tests, &["--gc-stress=97", "--gc-poison"]);
}
