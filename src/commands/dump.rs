//! `jsbundle dump`: a stage of the pipeline for one file.

use std::process::ExitCode;

use crate::build::listing;
use crate::cli::{Dump, Stage};
use crate::error::Failure;
use crate::output;

pub fn run(args: Dump) -> Result<ExitCode, Failure> {
    let name = args.file.display().to_string();
    let source =
        std::fs::read_to_string(&args.file).map_err(|error| Failure::Failed(format!("cannot read {name}: {error}")))?;
    match args.stage {
        Stage::Bytecode => output::print(&listing::source(&name, &source)?)?,
    }
    Ok(ExitCode::SUCCESS)
}
