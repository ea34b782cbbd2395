//! `jsbundle snapshot`: evaluates a program and writes an image that resumes it.

use std::process::ExitCode;

use ::snapshot::Kind;
use ::snapshot::meta::Jit;

use super::build::{PLAIN, finish, image};
use crate::build::define::Defines;
use crate::build::program::{self, Choices};
use crate::build::train::Training;
use crate::cli::Snapshot;
use crate::error::Failure;
use crate::output::{self, Progress};

pub fn run(args: Snapshot) -> Result<ExitCode, Failure> {
    let progress = Progress::new();
    progress.show("finding modules");
    let choices = Choices { external: &[], include: &args.include, defines: &Defines::default() };
    let program = program::collect(&args.entry, &choices)?;
    progress.show(if args.train.is_some() { "evaluating and training" } else { "evaluating" });
    let training = args.train.map(|line| Training::new(&line, args.jit_threshold));
    // `jsbundle run` has options of its own for the JIT.
    let image = image(&program, Kind::Resumed, Jit::default(), training.as_ref())?;
    output::write_file(&args.output, &image, PLAIN)?;
    finish(progress, &program)
}
