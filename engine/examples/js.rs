//! `cargo run -p jsbundle-engine --example js [--gc-stress=N] [--lazy] FILE...`: runs scripts in a realm made from
//! scratch, with `print`. `--gc-stress=N`: collects at every Nth allocation and poisons what is freed. `--lazy`: functions
//! are compiled when first called, however small their script.
//! For work on the engine without runtime, images and packaging.

use engine::vm::{Args, JsResult, NativeDef, Natives, Value, Vm};
use std::io::Write;

fn print(vm: &mut Vm, args: Args) -> JsResult {
    let mut line = Vec::new();
    for (i, &v) in args.slice().iter().enumerate() {
        if i > 0 {
            line.push(b' ');
        }
        let s = vm.to_string(v)?;
        line.extend(s.to_rust(vm).into_bytes());
    }
    line.push(b'\n');
    // A closed stdout ends the program quietly.
    if std::io::stdout().write_all(&line).is_err() {
        std::process::exit(1);
    }
    Ok(Value::UNDEFINED)
}

fn now(_: &mut Vm, _: Args) -> JsResult {
    let t = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |d| d.as_secs_f64());
    Ok(Value::double(t * 1000.0))
}

engine::builtins::natives! {
    pub PRINT:
    "print" 0 => print;

    pub PERFORMANCE:
    "now" 0 => now;
}

fn main() {
    let mut tables: Vec<&'static [NativeDef]> = engine::TABLES.to_vec();
    tables.extend([PRINT, PERFORMANCE]);
    let vm = match engine::new_isolate(Natives::of(&tables)) {
        Ok(vm) => vm,
        Err(e) => {
            eprintln!("{e}");
            std::process::exit(2);
        }
    };
    let global = vm.roots.global;
    engine::builtins::define::install(vm, global, PRINT);
    let performance = vm.new_object();
    engine::builtins::define::install(vm, performance, PERFORMANCE);
    engine::builtins::define::global(vm, "performance", performance.into());
    let mut gc = engine::vm::heap::GcParams::DEFAULT;
    let files: Vec<String> = std::env::args().skip(1).filter(|a| !gc.flag(a)).collect();
    vm.set_gc_params(gc);
    let mut lazy = None;
    for file in files {
        if file == "--lazy" {
            lazy = Some(true);
            continue;
        }
        if file == "--print-bytecode" {
            engine::vm::interp::code::PRINT_BYTECODE.store(true, std::sync::atomic::Ordering::Relaxed);
            continue;
        }
        if let Some(n) = file.strip_prefix("--gc-stress=") {
            let mut params = vm.heap.params;
            params.stress_every = n.parse().unwrap_or(1);
            params.stress_full_every = 3;
            params.poison = true;
            vm.set_gc_params(params);
            continue;
        }
        let source = match std::fs::read_to_string(&file) {
            Ok(s) => s,
            Err(e) => {
                eprintln!("{file}: {e}");
                std::process::exit(1);
            }
        };
        let options = engine::compiler::Options { path: &file, lazy, ..Default::default() };
        let r = engine::script::run_with(vm, &source, &options, false).and_then(|_| vm.run_microtasks());
        if r.is_err() {
            let e = vm.take_exception();
            let key = vm.key("stack");
            let shown = match e.to_object().map(|o| vm.get(o, key)) {
                Some(Ok(s)) if s.is_string() => vm.to_string(s),
                _ => vm.to_string(e),
            };
            match shown {
                Ok(s) => eprintln!("{}", s.to_rust(vm)),
                Err(_) => eprintln!("exception"),
            }
            std::process::exit(1);
        }
    }
}
