//! The command line: argument structs only, no behaviour.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

const EXAMPLES: &str = "\
Examples:
  jsbundle run app.ts --port 80       run a program
  jsbundle app.ts --port 80           the same
  jsbundle build app.ts -o app        one native executable
  jsbundle snapshot app.ts -o a.jsimg evaluate now, resume with `jsbundle run a.jsimg`
  jsbundle bench cold ./app           cold start beside C and the runtimes on PATH

Exit codes: 0 success; 1 the program or the build failed; 2 wrong use, or an image or executable that cannot be used.
A program that was started decides its own exit code.";

/// Run JavaScript and TypeScript, and build them into small native executables that start like C.
#[derive(Debug, Parser)]
#[command(name = "jsbundle", version, after_help = EXAMPLES, max_term_width = 110)]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Run(Run),
    Build(Build),
    Snapshot(Snapshot),
    Inspect(Inspect),
    Verify(Verify),
    Dump(Dump),
    #[command(subcommand)]
    Bench(Bench),
    Completions(Completions),
}

/// Run a program or an image
#[derive(Debug, Args)]
#[command(
    override_usage = "jsbundle run [OPTIONS] FILE [ARGS]...",
    after_help = "Examples:\n  jsbundle run app.ts --verbose\n  jsbundle run --max-heap 256 app.mjs\n  \
                  jsbundle run app.jsimg\n\nWhat follows FILE belongs to the program."
)]
pub struct Run {
    /// The program (.js .mjs .cjs .ts .mts .cts .jsx .tsx, or an image .jsimg), then its arguments
    #[arg(
        required = true,
        value_name = "FILE",
        trailing_var_arg = true,
        allow_hyphen_values = true,
        value_hint = ValueHint::FilePath
    )]
    pub command: Vec<OsString>,
    #[command(flatten)]
    pub engine: Engine,
}

/// Whether there is a JIT
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Jit {
    On,
    Off,
}

impl Default for Jit {
    fn default() -> Jit {
        if tracer::setting::ON_BY_DEFAULT { Jit::On } else { Jit::Off }
    }
}

/// What the engine can be told
#[derive(Debug, Args, Default, Clone)]
#[command(next_help_heading = "Engine")]
pub struct Engine {
    /// Limit of the heap in MiB; beyond it the program gets a RangeError
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u32).range(1..))]
    pub max_heap: Option<u32>,
    /// Collect garbage at every N-th allocation (slow; finds bugs of the engine)
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    pub gc_stress: Option<u32>,
    /// Check all edges of the heap after each collection
    #[arg(long)]
    pub gc_verify: bool,
    /// Overwrite freed cells
    #[arg(long)]
    pub gc_poison: bool,
    /// KiB allocated between young collections [default: by measured pauses]
    #[arg(long, value_name = "KIB")]
    pub gc_young: Option<u32>,
    /// Mark in one pause instead of in steps
    #[arg(long)]
    pub no_incremental_gc: bool,
    /// Print a line for each collection
    #[arg(long)]
    pub trace_gc: bool,
    /// Add the global `ShadowRealm`, a proposal; nothing can be imported into its realms
    #[arg(long)]
    pub experimental_shadow_realm: bool,
    /// Print the bytecode of each function when it is compiled
    #[arg(long)]
    pub print_bytecode: bool,
    /// Compile hot loops and functions to machine code
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub jit: Jit,
    /// Passes of a loop before it is compiled; a call of a function counts an eighth of one
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub jit_threshold: Option<u16>,
    /// KiB for machine code; when they are used up, what is still hot is compiled anew [default: 65536]
    #[arg(long, value_name = "KIB", value_parser = clap::value_parser!(u32).range(16..=1 << 20))]
    pub jit_code_memory: Option<u32>,
    /// Have about one in N guards of machine code fail (slow; finds bugs of the engine)
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=1 << 20))]
    pub jit_fail_guards: Option<u32>,
    /// Compile on a thread of its own; where machine code takes over then differs from run to run [default: with more than one
    /// processor, unless there is a threshold]
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true, default_missing_value = "true")]
    pub jit_background: Option<bool>,
    /// Print a line for each compilation and abort
    #[arg(long)]
    pub trace_jit: bool,
    /// Print a line for each exit from machine code
    #[arg(long)]
    pub trace_deopt: bool,
    /// Print the trace IR of what is compiled: as lifted, after passes, or as it is in the end
    #[arg(long, value_name = "STAGE,..", num_args = 0..=1, require_equals = true, default_missing_value = "lifted,final")]
    pub print_trace: Option<tracer::opt::Stages>,
    /// Print the machine code of what is compiled
    #[arg(long)]
    pub print_code: bool,
    /// Switch off passes of the JIT's optimiser
    #[arg(long, value_name = "PASS,..")]
    pub jit_disable: Option<tracer::opt::Passes>,
    /// Name machine code for perf, in /tmp/perf-PID.map
    #[arg(long)]
    pub jit_perf_map: bool,
    /// Name machine code for gdb and lldb
    #[arg(long)]
    pub jit_gdb: bool,
    /// At the end, write the machine code and the heap into this folder (what training an image starts)
    #[arg(long, value_name = "DIR", hide = true)]
    pub save_code: Option<PathBuf>,
    /// Sample the program and draw its functions as a flame graph
    #[arg(long, value_name = "FILE.svg", num_args = 0..=1, require_equals = true, default_missing_value = "jsbundle-prof.svg")]
    pub prof: Option<std::path::PathBuf>,
    /// Print the JIT's counters at the end, on standard error
    #[arg(long, value_enum, value_name = "FORMAT", num_args = 0..=1, require_equals = true, default_missing_value = "text")]
    pub jit_stats: Option<StatsFormat>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StatsFormat {
    Text,
    Json,
}

/// Build a program into one native executable
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  jsbundle build app.ts -o app\n  jsbundle build cli.js -o cli --include 'templates/**' \
                  --define process.env.NODE_ENV='\"production\"'\n  jsbundle build server.ts -o server --startup-snapshot\n\n\
                  The same input gives the same bytes, whatever the folder, the output's name or the user."
)]
pub struct Build {
    /// The module the program starts with
    #[arg(value_hint = ValueHint::FilePath)]
    pub entry: PathBuf,
    /// Where to write the result
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Carry the files that match along, readable through `fs` (may be repeated)
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Replace an expression by a constant, such as process.env.NODE_ENV='"production"' (may be repeated)
    #[arg(long, value_name = "NAME=VALUE")]
    pub define: Vec<String>,
    /// Leave a module or package to run time (may be repeated)
    #[arg(long, value_name = "NAME")]
    pub external: Vec<String>,
    /// What to write
    #[arg(long, value_enum, default_value_t = Emit::Exe)]
    pub emit: Emit,
    /// Leave out of a bundle what only people read
    #[arg(long)]
    pub minify: bool,
    /// Evaluate the program now and resume it at every start (Node's v8.startupSnapshot API)
    #[arg(long)]
    pub startup_snapshot: bool,
    /// Have the executable compile hot loops and functions to machine code
    #[arg(long, value_enum, default_value_t, value_name = "WHEN")]
    pub jit: BuiltJit,
}

/// Whether an executable has a JIT
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum BuiltJit {
    On,
    Off,
    /// As the environment variable JSBUNDLE_JIT says when it starts: on, off or threshold=N
    Env,
}

impl Default for BuiltJit {
    fn default() -> BuiltJit {
        match Jit::default() {
            Jit::On => BuiltJit::On,
            Jit::Off => BuiltJit::Off,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Emit {
    /// A native executable
    Exe,
    /// An image for `jsbundle run`
    Image,
    /// One JavaScript file
    Bundle,
    /// A listing of the bytecode of all modules
    Bytecode,
}

/// Evaluate a program now and write an image that resumes it
#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  jsbundle snapshot app.ts -o app.jsimg && jsbundle run app.jsimg\n  \
                  jsbundle snapshot app.ts -o app.jsimg --train 'check examples/large.md'")]
pub struct Snapshot {
    /// The module the program starts with
    #[arg(value_hint = ValueHint::FilePath)]
    pub entry: PathBuf,
    /// Where to write the image
    #[arg(short, long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: PathBuf,
    /// Carry the files that match along, readable through `fs` (may be repeated)
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<String>,
    /// Run the image with these arguments, separated by spaces, and keep the machine code that this takes in it; of the run
    /// nothing else is kept. Its standard output goes nowhere
    #[arg(long, value_name = "ARGS", allow_hyphen_values = true)]
    pub train: Option<String>,
    /// Passes of a loop before it is compiled in training, as for `run`
    #[arg(long, value_name = "N", requires = "train", value_parser = clap::value_parser!(u16).range(1..))]
    pub jit_threshold: Option<u16>,
}

/// Show what is in an executable or image
#[derive(Debug, Args)]
pub struct Inspect {
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Write a map of the sizes as SVG
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub svg: Option<PathBuf>,
}

/// Check every byte of an executable's program or of an image against its hashes
#[derive(Debug, Args)]
pub struct Verify {
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
}

/// Show a stage of the pipeline for a file
#[derive(Debug, Args)]
pub struct Dump {
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Which stage
    #[arg(long, value_enum, default_value_t = Stage::Bytecode)]
    pub stage: Stage,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Bytecode of all functions
    Bytecode,
}

/// Compare with other runtimes on this machine
#[derive(Debug, Subcommand)]
pub enum Bench {
    /// Whole-process time of programs, beside a static C hello and the runtimes on PATH
    #[command(
        after_help = "Examples:\n  jsbundle bench cold ./app\n  jsbundle bench cold ./app 'old=./app-1.2 --version' \
                      --runs 200 --svg cold.svg"
    )]
    Cold(BenchCold),
    /// Time a script takes under jsbundle and under the runtimes on PATH
    #[command(after_help = "Example:\n  jsbundle bench run fib.js --runs 10 --json")]
    Run(BenchRun),
}

#[derive(Debug, Args)]
pub struct BenchCold {
    /// Programs: a path, or 'NAME=PATH ARGS...'
    #[arg(required = true, value_name = "APP", value_hint = ValueHint::FilePath)]
    pub apps: Vec<String>,
    /// Script the other runtimes run [default: one that prints a line]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub script: Option<PathBuf>,
    /// Leave the other runtimes out
    #[arg(long)]
    pub alone: bool,
    #[command(flatten)]
    pub output: BenchOutput,
    /// Runs of each program
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: u32,
}

#[derive(Debug, Args)]
pub struct BenchRun {
    /// The script
    #[arg(value_hint = ValueHint::FilePath)]
    pub file: PathBuf,
    /// Another command to compare with: 'NAME=PATH ARGS...', to which the script is added (may be repeated)
    #[arg(long, value_name = "COMMAND")]
    pub with: Vec<String>,
    #[command(flatten)]
    pub output: BenchOutput,
    /// Runs under each runtime
    #[arg(long, value_name = "N", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub runs: u32,
}

#[derive(Debug, Args)]
pub struct BenchOutput {
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Write a plot
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub svg: Option<PathBuf>,
}

/// Print shell completions
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  jsbundle completions bash > ~/.local/share/bash-completion/completions/jsbundle")]
pub struct Completions {
    pub shell: Shell,
}
