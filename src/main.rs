//! The `jsbundle` command: parses, runs one subcommand, and turns its result into an exit code.

mod allocator;
mod bench;
mod build;
mod cli;
mod commands;
mod embedded;
mod error;
mod isolate;
mod output;
mod prof;

use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use cli::{Bench, Cli, Command};

#[global_allocator]
static ALLOCATOR: allocator::Allocator = allocator::Allocator;

fn main() -> ExitCode {
    let cli = Cli::parse_from(with_run(std::env::args_os().collect()));
    let result = match cli.command {
        Command::Run(args) => commands::run::run(args),
        Command::Build(args) => commands::build::run(args),
        Command::Snapshot(args) => commands::snapshot::run(args),
        Command::Inspect(args) => commands::inspect::run(args),
        Command::Verify(args) => commands::verify::run(args),
        Command::Dump(args) => commands::dump::run(args),
        Command::Bench(Bench::Cold(args)) => commands::bench_cold::run(args),
        Command::Bench(Bench::Run(args)) => commands::bench_run::run(args),
        Command::Completions(args) => commands::completions::run(args),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            let mut stderr = std::io::stderr().lock();
            let label = if stderr.is_terminal() { "\x1b[1;31merror\x1b[0m" } else { "error" };
            // With standard error closed there is nobody to tell.
            let _ = writeln!(stderr, "{label}: {failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}

/// `jsbundle FILE` and `jsbundle --engine-option FILE` mean `jsbundle run ...`.
fn with_run(mut args: Vec<OsString>) -> Vec<OsString> {
    let Some(first) = args.get(1).and_then(|arg| arg.to_str()) else { return args };
    let command = Cli::command();
    let known = command.get_subcommands().any(|sub| sub.get_name() == first)
        || ["help", "-h", "--help", "-V", "--version"].contains(&first);
    if !known {
        args.insert(1, "run".into());
    }
    args
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expand(args: &[&str]) -> Vec<String> {
        with_run(args.iter().map(OsString::from).collect()).iter().map(|a| a.to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn run_is_the_default() {
        assert_eq!(expand(&["jsbundle", "a.js", "-x"]), ["jsbundle", "run", "a.js", "-x"]);
        assert_eq!(expand(&["jsbundle", "--gc-stress", "a.js"]), ["jsbundle", "run", "--gc-stress", "a.js"]);
        assert_eq!(expand(&["jsbundle", "build", "a.js"]), ["jsbundle", "build", "a.js"]);
        assert_eq!(expand(&["jsbundle", "--help"]), ["jsbundle", "--help"]);
        assert_eq!(expand(&["jsbundle"]), ["jsbundle"]);
    }

    #[test]
    fn arguments_after_the_file_are_the_programs() {
        let cli = Cli::try_parse_from(["jsbundle", "run", "--gc-stress", "a.js", "--max-heap", "--", "-h"]).unwrap();
        let Command::Run(run) = cli.command else { panic!("not run") };
        assert_eq!(run.engine.gc_stress, Some(1));
        assert_eq!(run.command, ["a.js", "--max-heap", "--", "-h"].map(OsString::from));
    }

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
