//! The JIT: the conformance suite with everything compiled at once, and random programs, which must print what they print
//! without it.

use std::path::Path;
use std::process::Command;

use crate::conformance::{Suite, verdict};
use crate::js::{include, program};
use crate::{cases, jsbundle, repository, scratch};

/// A subset for collections at every few allocations.
const STRESS: [&str; 9] = [
    "builtins/array-iteration.js",
    "builtins/map.js",
    "jit/async-functions.js",
    "language/classes-derived.js",
    "language/destructuring-array.js",
    "language/generators.js",
    "language/hot/arrays.js",
    "language/hot/objects.js",
    "language/hot/scopes.js",
];

/// Seeds of random programs that spend their time in much machine code, and not much of it.
const SEEDS: [u32; 10] = [3, 6, 12, 16, 28, 40, 43, 53, 54, 58];

/// Runs tests of the suite with flags that depend on the test.
fn check(mode: &str, tests: &[String], flags: impl Fn(&str) -> Vec<String> + Sync) {
    let suite = Suite::new(repository());
    let program = program(&suite, tests, &scratch(&format!("js-{mode}")));
    cases::check(mode, &suite.path("expected-failures.txt"), tests, |name| {
        verdict(&cases::output(jsbundle().args(["run", "--jit=on"]).args(flags(name)).arg(&program).arg(name))?)
    });
}

fn tests(mode: &str) -> Vec<String> {
    Suite::new(repository()).tests(mode, &["script"])
}

/// A number made of a name: the same in every run, another for each test.
fn number(name: &str) -> u32 {
    name.bytes().fold(2_166_136_261, |hash: u32, byte| (hash ^ u32::from(byte)).wrapping_mul(16_777_619)) >> 8
}

#[test]
fn hot_at_once() {
    let mut tests = tests("jit");
    tests.retain(|name| !name.starts_with("builtins/") || name.starts_with("builtins/array"));
    check("jit", &tests, |_| vec!["--jit-threshold=1".into()]);
}

/// Recordings that start anywhere, and guards that fail though nothing is wrong: each exit has to rebuild what the interpreter needs.
#[test]
fn with_failing_guards() {
    let mut tests = tests("jit-exits");
    tests.retain(|name| !name.starts_with("builtins/"));
    check("jit-exits", &tests, |name| {
        let n = number(name);
        vec![format!("--jit-threshold={}", n % 12 + 1), format!("--jit-fail-guards={}", n / 12 % 30 + 2)]
    });
}

/// All machine code goes again and again, also while it runs.
#[test]
fn with_little_memory_for_code() {
    let mut tests = tests("jit-evict");
    tests.retain(|name| name.starts_with("language/"));
    check("jit-evict", &tests, |name| {
        vec!["--jit-code-memory=16".into(), format!("--jit-threshold={}", number(name) % 8 + 1)]
    });
}

#[test]
fn under_collector_stress() {
    let flags = ["--jit-threshold=1", "--jit-fail-guards=50", "--gc-stress=61", "--gc-poison"];
    check("jit-stress", &STRESS.map(String::from), |_| flags.map(String::from).into());
}

/// Machine code that came with an image, from a run of the same test; of some tests also under collections, with all else
/// compiled at once.
#[test]
fn trained() {
    let suite = Suite::new(repository());
    let mut tests = tests("jit-trained");
    tests.retain(|name| !name.starts_with("builtins/"));
    let dir = scratch("js-jit-trained");
    cases::check("jit-trained", &suite.path("expected-failures.txt"), &tests, |name| {
        let dir = dir.join(number(name).to_string());
        std::fs::create_dir(&dir).map_err(|error| error.to_string())?;
        let (program, image) = (program(&suite, &[name.to_owned()], &dir), dir.join("suite.jsimg"));
        let mut snapshot = jsbundle();
        snapshot
            .args(["snapshot", "--jit-threshold=1", "--train", name])
            .arg(&program)
            .arg("-o")
            .arg(&image)
            .args(include());
        let made = cases::output(&mut snapshot)?;
        if !made.status.success() {
            return Err(String::from_utf8_lossy(&made.stderr).into());
        }
        let stress = STRESS.contains(&name).then_some(&["--jit-threshold=1", "--gc-stress=61", "--gc-poison"][..]);
        for flags in std::iter::once(&["--jit=on"][..]).chain(stress) {
            verdict(&cases::output(jsbundle().arg("run").args(flags).arg(&image).arg(name))?)?;
        }
        std::fs::remove_dir_all(&dir).map_err(|error| error.to_string())
    });
}

/// What a program prints, and how it ends.
fn printed(flags: &[&str], program: &Path) -> (String, String) {
    let out = cases::output(jsbundle().arg("run").args(flags).arg(program)).expect("a random program ends");
    (String::from_utf8_lossy(&out.stdout).into(), format!("{} {}", out.status, String::from_utf8_lossy(&out.stderr)))
}

#[test]
fn random_programs() {
    let dir = scratch("jit-random");
    let generator = repository().join("tests/jit/generate.js");
    let seeds = SEEDS.map(|seed| seed.to_string());
    cases::check("jit-random", &repository().join("tests/jit/expected-failures.txt"), &seeds, |seed| {
        let program = dir.join(format!("{seed}.cjs"));
        let made = cases::output(Command::new(env!("CARGO_BIN_EXE_jsbundle")).arg("run").arg(&generator).arg(seed))?;
        std::fs::write(&program, made.stdout).map_err(|error| error.to_string())?;
        let expected = printed(&["--jit=off"], &program);
        for flags in [
            &["--jit=on", "--jit-threshold=1"][..],
            &["--jit=on", "--jit-threshold=5"],
            &["--jit=on", "--jit-threshold=3", "--jit-fail-guards=20"],
        ] {
            let got = printed(flags, &program);
            if got != expected {
                let line = got.0.lines().zip(expected.0.lines()).find(|(a, b)| a != b);
                return Err(format!("{flags:?}: {line:?} {}", got.1));
            }
        }
        Ok(())
    });
}
