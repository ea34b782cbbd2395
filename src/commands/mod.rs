//! One file a subcommand. Each has `run`, which takes its arguments and returns the process's exit code.

pub mod bench_cold;
pub mod bench_run;
pub mod build;
pub mod completions;
pub mod dump;
pub mod inspect;
pub mod run;
pub mod snapshot;
pub mod verify;
