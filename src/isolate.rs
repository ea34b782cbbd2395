//! Isolates for the command itself: from the base image it carries.

use std::sync::atomic::Ordering;

use aot::entry;
use engine::vm::Vm;
use engine::vm::heap::GcParams;
use engine::vm::interp::code::PRINT_BYTECODE;

use crate::cli::{Engine, Jit, StatsFormat};
use crate::embedded;
use crate::error::Failure;

/// An isolate with all built-ins. To be called once in a process.
pub fn base() -> Result<&'static mut Vm, Failure> {
    let vm = match embedded::base() {
        // SAFETY: the image lies on writable pages of its own, was made by the stub of this build, and is taken once.
        Some(image) => unsafe { entry::restore(&image, runtime::host::natives()) },
        None => entry::from_scratch(),
    };
    vm.map_err(|error| Failure::Failed(error.to_string()))
}

/// Applies what the command line says about the engine.
pub fn configure(vm: &mut Vm, engine: &Engine) {
    let params = GcParams {
        max_heap: u64::from(engine.max_heap.unwrap_or(0)) << 20,
        stress_every: engine.gc_stress.unwrap_or(0),
        verify: engine.gc_verify,
        poison: engine.gc_poison,
        young_bytes: u64::from(engine.gc_young.unwrap_or(0)) << 10,
        incremental: !engine.no_incremental_gc,
        trace: engine.trace_gc,
        ..GcParams::DEFAULT
    };
    vm.set_gc_params(params);
    if engine.jit == Jit::On {
        let told = engine.jit_threshold.map_or_else(tracer::Options::default, tracer::Options::starting_at);
        let saving = engine.save_code.is_some();
        let options = tracer::Options {
            trace: engine.trace_jit,
            fail_guards: engine.jit_fail_guards.unwrap_or(0),
            background: if saving { Some(false) } else { engine.jit_background.or(told.background) },
            trace_exits: engine.trace_deopt,
            perf_map: engine.jit_perf_map,
            debuggers: engine.jit_gdb,
            print: engine.print_trace.unwrap_or_default(),
            print_code: engine.print_code,
            disable: engine.jit_disable.unwrap_or_default(),
            // All of it, and the same each time.
            throttle: told.throttle && !saving,
            save: saving,
            code_limit: engine.jit_code_memory.map_or(told.code_limit, |kib| (kib as usize) << 10),
            ..told
        };
        tracer::install(vm, options);
    }
    if engine.experimental_shadow_realm {
        engine::shadow_realm::install(vm, |_| Ok(()));
    }
    PRINT_BYTECODE.store(engine.print_bytecode, Ordering::Relaxed);
}

/// Prints the JIT's counters.
pub fn print_jit_stats(vm: &mut Vm, format: StatsFormat) {
    if let Some(t) = tracer::driver::of(vm) {
        match format {
            StatsFormat::Text => eprint!("{}", t.stats),
            StatsFormat::Json => eprintln!("{}", t.stats.to_json()),
        }
    }
}
