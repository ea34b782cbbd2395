//! Heaps whose bytecode has been overwritten for machine code: captured, they are as if it had never been.

#[path = "common/isolate.rs"]
mod isolate;

use engine::vm::{Natives, Vm};
use isolate::restore;

const HOT: &str = "function sum(n) { let s = 0; for (let i = 0; i < n; i++) s += weight(i); return s; }
    function weight(i) { return i % 3 === 0 ? i : 0.5; }
    for (let k = 0; k < 20; k++) sum(50); sum(50)";

fn run(vm: &mut Vm, source: &str) -> f64 {
    let value = engine::script::run(vm, source, "hot.js", true);
    value.ok().and_then(|v| v.to_f64()).expect("a number")
}

fn with_jit(vm: &mut Vm) {
    tracer::install(
        vm,
        // Whatever time it takes.
        tracer::Options {
            threshold: 3,
            exit_threshold: 3,
            throttle: false,
            background: Some(false),
            ..tracer::Options::default()
        },
    );
}

fn entries(vm: &mut Vm) -> u64 {
    tracer::driver::of(vm).expect("a JIT").stats.entries as u64
}

#[test]
fn an_image_of_a_hot_program_runs_without_and_with_a_jit() {
    let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
    with_jit(vm);
    let expected = run(vm, HOT);
    let before = entries(vm);
    assert!(before > 0, "nothing was compiled");
    let (heap, meta) = {
        let parts = vm.capture_image(None).expect("the heap can be captured");
        (parts.heap.to_vec(), parts.meta)
    };
    // The captured isolate goes on, and gets hot again.
    assert_eq!(run(vm, "for (let k = 0; k < 20; k++) sum(50); sum(50)"), expected);
    assert!(entries(vm) > before, "not compiled again");
    for jit in [false, true] {
        let (heap, meta) = (heap.clone(), meta.clone());
        let restored = std::thread::spawn(move || {
            let vm = restore(&heap, &meta);
            if jit {
                with_jit(vm);
            }
            let sum = run(vm, "for (let k = 0; k < 20; k++) sum(50); sum(50)");
            assert!(!jit || entries(vm) > 0, "nothing was compiled");
            sum
        });
        assert_eq!(restored.join().expect("restored"), expected);
    }
}
