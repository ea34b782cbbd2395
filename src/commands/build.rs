//! `jsbundle build`: waits for the engine's interface; says so until then.
use crate::cli::Build;
use crate::error::Failure;
use std::process::ExitCode;
pub fn run(_args: Build) -> Result<ExitCode, Failure> {
    Err(Failure::Failed("not connected to the engine in this build".into()))
}
