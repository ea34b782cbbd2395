//! `jsbundle bench cold`: whole-process time of programs, from launch to reaping.

use std::process::ExitCode;

use crate::bench::programs::{self, Scratch};
use crate::bench::{measure, report, svg};
use crate::cli::{BenchCold, BenchOutput};
use crate::error::Failure;
use crate::output::{self, Progress};

const HELLO: &str = "console.log(\"hello, world\");\n";
const WARMUP: usize = 3;

pub fn run(args: BenchCold) -> Result<ExitCode, Failure> {
    let scratch = Scratch::new()?;
    let mut programs = Vec::new();
    match programs::c_hello(&scratch) {
        Some(program) => programs.push(program),
        None => eprintln!("note: no C compiler that links statically; ratios are to the first program"),
    }
    for app in &args.apps {
        programs.push(programs::parse(app).map_err(Failure::Unusable)?);
    }
    if !args.alone {
        let script = match args.script {
            Some(path) => path,
            // CommonJS or module alike, and plain enough for engines without a console module.
            None => scratch.file("hello.js", HELLO)?,
        };
        programs.extend(programs::runtimes(&script));
    }
    measure_and_report("cold start", &programs, WARMUP, args.runs as usize, &args.output)
}

/// Measures, then prints and plots: the second half of both `bench` commands.
pub fn measure_and_report(
    title: &str,
    programs: &[programs::Program],
    warmup: usize,
    runs: usize,
    how: &BenchOutput,
) -> Result<ExitCode, Failure> {
    let (measured, failed) = {
        let progress = Progress::new();
        measure::interleaved(programs, warmup, runs, |done| {
            progress.show(&format!("{title}: round {done} of {}", warmup + runs));
        })?
    };
    if let Some(path) = &how.svg {
        output::write_file(path, svg::plot(title, &measured).as_bytes(), 0o666)?;
    }
    output::print(&if how.json { report::json(title, &measured, &failed) } else { report::table(&measured, &failed) })?;
    Ok(if measured.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}
