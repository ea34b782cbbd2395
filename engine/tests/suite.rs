//! The conformance suite `tests/js` on the engine alone: plainly, with functions compiled at their first call, and a subset
//! with a collection at every n-th allocation.
//! `tests/suites` runs it with the runtime. Modules and what belongs to the runtime need its loader and are left to that.

#[path = "../../tests/support/cases.rs"]
mod cases;
#[path = "../../tests/support/conformance.rs"]
mod conformance;
#[path = "../../tests/support/skip.rs"]
mod skip;

use std::path::{Path, PathBuf};
use std::process::Command;

use conformance::{Suite, verdict};

/// The example that runs scripts; cargo builds it together with this test.
fn engine() -> PathBuf {
    let own = std::env::current_exe().expect("own path");
    own.parent().and_then(Path::parent).expect("target folder").join("examples/js")
}

fn run_all(suite: &Suite, mode: &str, tests: &[String], flags: &[&str]) {
    let (engine, harness) = (engine(), suite.path("harness.js"));
    cases::check(mode, &suite.path("expected-failures.txt"), tests, |name| {
        verdict(&cases::output(Command::new(&engine).args(flags).arg(&harness).arg(suite.path(name)))?)
    });
}

fn suite() -> Suite {
    Suite::new(&Path::new(env!("CARGO_MANIFEST_DIR")).join(".."))
}

#[test]
fn plain() {
    let suite = suite();
    run_all(&suite, "engine", &suite.tests("engine", &["runtime", "modules"]), &[]);
}

/// As the functions of large programs are.
#[test]
fn functions_compiled_when_called() {
    let suite = suite();
    let mut tests = suite.tests("lazy", &["runtime", "modules"]);
    tests.retain(|name| name.starts_with("language/"));
    run_all(&suite, "lazy", &tests, &["--lazy"]);
}

/// Collections at every 97th allocation, freed cells poisoned.
#[test]
fn collector_stress() {
    let names = [
        "builtins/array-iteration.js",
        "builtins/json-roundtrip.js",
        "builtins/map.js",
        "builtins/promise-core.js",
        "builtins/proxy-traps.js",
        "builtins/string-replace.js",
        "builtins/temporal-order.js",
        "builtins/weak.js",
        "language/async-generators.js",
        "language/classes-basic.js",
        "language/destructuring-object.js",
        "language/generators.js",
        "language/templates.js",
        "language/using.js",
    ];
    run_all(&suite(), "stress", &names.map(String::from), &["--gc-stress=97", "--gc-poison"]);
}
