//! What the JIT does with the throughput programs, in numbers that do not depend on time: regions, compilations, exits, code.
//! `benches/jit-counters.json` holds them. A change that was not meant shows here before it shows in times, which scatter.
//!
//! Nothing is throttled, and collections come at fixed amounts of allocation.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use engine::vm::heap::GcParams;
use engine::vm::{Args, JsResult, NativeDef, Natives, Value, Vm};
use tracer::Options;

/// Programs measured again by each test run, which take little time. `BLESS=1` measures all.
const QUICK: &[&str] = &[
    "async",
    "bigint",
    "closures",
    "dictionary",
    "exceptions",
    "fft",
    "generators",
    "lz",
    "matrix-product",
    "nbody",
    "recursion",
    "sieve",
    "spectral-norm",
    "micro/alloc",
    "micro/closure",
    "micro/fib",
    "micro/float",
    "micro/intloop",
    "micro/loops",
    "micro/props",
    "micro/sieve",
];

fn ignore(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::UNDEFINED)
}

engine::builtins::natives! {
    pub PRINT:
    "print" 0 => ignore;
}

fn benches() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../benches")
}

/// All programs, as their names in the table.
fn programs() -> Vec<String> {
    let names = |folder: &str, prefix: &str| {
        let files = fs::read_dir(benches().join(folder)).unwrap().map(|file| file.unwrap().path());
        let files = files.filter(|file| file.extension().is_some_and(|extension| extension == "js"));
        files.map(|file| format!("{prefix}{}", file.file_stem().unwrap().to_string_lossy())).collect::<Vec<_>>()
    };
    [names("programs", ""), names("programs/micro", "micro/")].concat()
}

/// The counters of one run of a program, as JSON.
fn measure(name: &str) -> String {
    let path = benches().join("programs").join(format!("{name}.js"));
    let source = fs::read_to_string(&path).unwrap();
    let tables: Vec<&'static [NativeDef]> = [engine::TABLES, &[PRINT]].concat();
    let vm = engine::new_isolate(Natives::of(&tables)).expect("an isolate");
    let global = vm.roots.global;
    engine::builtins::define::install(vm, global, PRINT);
    vm.set_gc_params(GcParams { young_bytes: 4 << 20, incremental: false, ..GcParams::DEFAULT });
    tracer::install(vm, Options { throttle: false, background: Some(false), ..Options::default() });
    let done = engine::script::run(vm, &source, name, false).and_then(|_| vm.run_microtasks());
    if done.is_err() {
        let error = vm.take_exception();
        panic!("{name}: {}", vm.describe(error));
    }
    let stats = &tracer::driver::of(vm).expect("a JIT").stats;
    let aborts: Vec<String> = stats.aborts.iter().map(|(why, n)| format!("{why:?}: {n}")).collect();
    format!(
        "{{ \"regions\": {}, \"grown\": {}, \"code\": {}, \"entries\": {}, \"exits\": {}, \"aborts\": {{{}}} }}",
        stats.compilations - stats.grown,
        stats.grown,
        stats.code_bytes,
        stats.entries,
        stats.exits,
        aborts.join(", ")
    )
}

/// Measured on a thread of its own, as each isolate needs one.
fn measured(name: &str) -> (String, String) {
    let own = name.to_owned();
    let thread = std::thread::Builder::new().stack_size(16 << 20).spawn(move || measure(&own)).unwrap();
    (name.to_owned(), thread.join().unwrap_or_else(|_| panic!("{name} failed")))
}

/// The table: a line a program, so that a change of one is a change of one line.
fn text(table: &BTreeMap<String, String>) -> String {
    let rows: Vec<String> = table.iter().map(|(name, counters)| format!("\"{name}\": {counters}")).collect();
    format!("{{\n{}\n}}\n", rows.join(",\n"))
}

#[test]
fn as_in_the_table() {
    let path = benches().join("jit-counters.json");
    if std::env::var_os("BLESS").is_some() {
        let table = programs().iter().map(|name| measured(name)).collect();
        fs::write(&path, text(&table)).unwrap();
        return;
    }
    let table = fs::read_to_string(&path).unwrap();
    let mut differ = String::new();
    for name in QUICK {
        let (_, now) = measured(name);
        let key = format!("\"{name}\": ");
        let row = table.lines().find_map(|line| line.strip_prefix(&key)).map(|row| row.trim_end_matches(','));
        if row != Some(&now) {
            differ += &format!("{name}\n  was {}\n  is  {now}\n", row.unwrap_or("not there"));
        }
    }
    assert!(
        differ.is_empty(),
        "the JIT does something else than {} says:\n{differ}If that was meant, write the table anew and look at the difference:\n  \
         BLESS=1 cargo test --release -p jsbundle-tracer --test counters\n",
        path.display()
    );
}
