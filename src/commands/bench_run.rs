//! `jsbundle bench run`: the time a script takes here and under the runtimes found on `PATH`.

use std::process::ExitCode;

use super::bench_cold::measure_and_report;
use crate::bench::programs::{self, Program};
use crate::cli::BenchRun;
use crate::error::Failure;

pub fn run(args: BenchRun) -> Result<ExitCode, Failure> {
    let script = std::fs::canonicalize(&args.file)
        .map_err(|error| Failure::Unusable(format!("cannot read {}: {error}", args.file.display())))?;
    let this = std::env::current_exe()?;
    let mut programs =
        vec![Program { name: "jsbundle".into(), command: vec![this.into(), "run".into(), script.clone().into()] }];
    for text in &args.with {
        let mut program = programs::parse(text).map_err(Failure::Unusable)?;
        program.command.push(script.clone().into());
        programs.push(program);
    }
    programs.extend(programs::runtimes(&script));
    measure_and_report(&args.file.display().to_string(), &programs, 1, args.runs as usize, &args.output)
}
