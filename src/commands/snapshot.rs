//! `jsbundle snapshot`: waits for the engine's interface; says so until then.
use crate::cli::Snapshot;
use crate::error::Failure;
use std::process::ExitCode;
pub fn run(_args: Snapshot) -> Result<ExitCode, Failure> {
    Err(Failure::Failed("not connected to the engine in this build".into()))
}
