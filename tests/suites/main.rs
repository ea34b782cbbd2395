//! Suites of programs, run in every way there is: from their sources, from an image, as executables.
//!
//! * `js`: the conformance suite of the language
//! * `jit`: the same and random programs, with the JIT
//! * `node`: scripts about Node's API, with the output Node gives for them
//! * `npm`: programs from the registry, beside Node
//! * `regexp`: random regular expressions, with the results that Node gives

#[path = "../support/cases.rs"]
mod cases;
#[path = "../support/conformance.rs"]
mod conformance;
mod jit;
mod js;
mod node;
mod npm;
mod regexp;
#[path = "../support/skip.rs"]
mod skip;

use std::path::{Path, PathBuf};
use std::process::Command;

use skip::skipped;

/// The root of the repository.
fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The command under test.
fn jsbundle() -> Command {
    Command::new(env!("CARGO_BIN_EXE_jsbundle"))
}

/// A folder for what a test writes; emptied.
fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).expect("an old scratch folder");
    }
    std::fs::create_dir_all(&path).expect("a scratch folder");
    path
}

/// Builds an executable. `None`, visibly, where this command carries no stub to build one from.
fn executable(entry: &Path, out: PathBuf, options: &[&str]) -> Option<PathBuf> {
    let mut command = jsbundle();
    command.arg("build").arg(entry).arg("-o").arg(&out).args(options);
    let made = cases::output(&mut command).expect("the build ends");
    let message = String::from_utf8_lossy(&made.stderr);
    if message.contains("JSBUNDLE_SKIP_STUB") {
        skipped(&format!("executable of {}: {}", entry.display(), message.trim()));
        return None;
    }
    assert!(made.status.success(), "{command:?}: {message}");
    Some(out)
}
