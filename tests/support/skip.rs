//! Says what is not tested here.

use std::io::Write;

/// A line that the test harness does not hide, as it would hide what `println!` writes.
pub fn skipped(what: &str) {
    writeln!(std::io::stderr(), "skipped: {what}").expect("standard error");
}
