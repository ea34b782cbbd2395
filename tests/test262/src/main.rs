//! Runs test262, the conformance suite of ECMAScript, and compares with what is known to fail: `ci/test262 DIR [FILTER]`.

mod agent;
mod corpus;
mod front_matter;
mod host;
mod lists;
mod pool;
mod report;
mod run;

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use clap::Parser;
use engine::vm::heap::GcParams;

use corpus::{Corpus, FOLDERS};
use pool::{Outcome, Plan, Pool};
use report::Report;
use run::{Harness, Mode};

/// Runs test262 and compares the outcome with tests/test262/expected-failures.txt.
#[derive(Parser)]
#[command(name = "test262")]
struct Cli {
    /// A copy of https://github.com/tc39/test262
    #[arg(env = "TEST262_DIR")]
    dir: PathBuf,
    /// Only tests whose path below test/ contains this
    #[arg(default_value = "")]
    filter: String,
    /// The JIT: on, off, or threshold=N (everything is compiled after N passes)
    #[arg(long, default_value = "on", value_parser = tracer::Options::parse)]
    jit: Jit,
    /// The same as --jit=threshold=N
    #[arg(long, value_name = "N")]
    jit_threshold: Option<u16>,
    /// Collect at every Nth allocation, and overwrite what is freed
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true, default_missing_value = "1")]
    gc_stress: Option<u32>,
    /// Save each realm as an image, and restore it from there
    #[arg(long)]
    image: bool,
    /// Only every Nth test, beginning with test K
    #[arg(long, value_name = "N[:K]", value_parser = sample)]
    sample: Option<(usize, usize)>,
    /// Folders below test/ [default: annexB built-ins language]. Of others only crashes and hangs are errors.
    #[arg(long, value_name = "NAME")]
    folder: Vec<String>,
    /// Processes at a time [default: two more than processors, since some tests sleep]
    #[arg(long, value_name = "N")]
    jobs: Option<usize>,
    /// Seconds that a test may take
    #[arg(long, value_name = "S", default_value_t = 20)]
    timeout: u64,
    /// Print the outcome of each test as a line of JSON
    #[arg(long)]
    json: bool,
    /// Write expected-failures.txt and metrics.json anew
    #[arg(long)]
    bless: bool,
}

type Jit = Option<tracer::Options>;

fn sample(text: &str) -> Result<(usize, usize), String> {
    let (n, k) = text.split_once(':').unwrap_or((text, "0"));
    match (n.parse(), k.parse()) {
        (Ok(n), Ok(k)) if n > 0 && k < n => Ok((n, k)),
        _ => Err("N or N:K, with K less than N".into()),
    }
}

fn main() -> ExitCode {
    match test262(&Cli::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(e) => {
            eprintln!("error: {e}");
            ExitCode::from(2)
        }
    }
}

fn test262(cli: &Cli) -> Result<bool, String> {
    let corpus = Corpus::open(&cli.dir)?;
    let mut gc = GcParams::DEFAULT;
    if let Some(n) = cli.gc_stress {
        gc.stress_every = n;
        gc.stress_full_every = 3;
        gc.poison = true;
    }
    let jit = cli.jit_threshold.map_or(cli.jit, |n| Some(tracer::Options::starting_at(n)));
    // A thread to compile on would only take time from the other tests.
    let jit = jit.map(|options| tracer::Options { background: Some(false), ..options });
    let mode = Mode { jit, gc, image: cli.image };
    let harness = Harness::read(&corpus)?;
    let limit = Duration::from_secs(cli.timeout);
    let plan = Plan { corpus: &corpus, harness: &harness, mode: &mode, limit };
    let jobs = cli.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, usize::from) + 2);
    let pool = Pool::start(&plan, jobs)?;

    let default: Vec<String> = FOLDERS.map(String::from).into();
    let mut tests = corpus.tests(if cli.folder.is_empty() { &default } else { &cli.folder }, &cli.filter)?;
    if let Some((n, k)) = cli.sample {
        let mut i = 0;
        tests.retain(|_| {
            i += 1;
            (i - 1) % n == k
        });
    }
    if tests.is_empty() {
        return Err(format!("no test matches {:?}", cli.filter));
    }
    let home = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let mut report = Report::new(&corpus, home)?;
    let whole = cli.filter.is_empty() && cli.sample.is_none() && cli.folder.is_empty();
    if cli.bless && !whole {
        return Err("--bless needs a run of the whole corpus".into());
    }
    tests.retain(|test| !report.skips(test, cli.json));

    let (start, mut shown) = (Instant::now(), Instant::now());
    let (mut done, mut failed) = (0, 0);
    pool.run(&tests, |i, outcome, took| {
        done += 1;
        failed += usize::from(outcome != Outcome::Passed);
        report.add(&tests[i], outcome, took, cli.json);
        if shown.elapsed() > Duration::from_secs(2) {
            shown = Instant::now();
            let line = format!("{done}/{} tests, {failed} failed, {} s", tests.len(), start.elapsed().as_secs());
            if std::io::stderr().is_terminal() { eprint!("\r{line} ") } else { eprintln!("{line}") }
        }
    })?;
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[K");
    }
    if cli.bless {
        report.bless()?;
    }
    Ok(report.finish(cli.json, whole, start.elapsed()))
}
