//! The corpus, where there is one: everything that fails is expected to.

use std::io::Write;
use std::process::Command;

#[test]
fn test262_as_expected() {
    if std::env::var_os("TEST262_DIR").is_none() {
        // Past the harness, which hides what tests print.
        writeln!(std::io::stderr(), "skipped: test262, a copy of which TEST262_DIR names").expect("standard error");
        return;
    }
    let status = Command::new(env!("CARGO_BIN_EXE_jsbundle-test262")).status().expect("the runner starts");
    assert!(status.success(), "{status}");
}
