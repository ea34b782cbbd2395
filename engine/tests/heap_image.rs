//! A realm saved as a heap image and restored: same bytes each time, and a program runs in it as in a fresh one.

use engine::vm::heap::{Collect, GcParams};
use engine::vm::{Natives, Vm};

fn capture(prelude: &'static str) -> (Vec<u8>, Vec<u8>) {
    std::thread::spawn(move || {
        let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
        engine::script::run(vm, prelude, "prelude.js", false).expect("the prelude runs");
        let parts = vm.capture_image(None).expect("the heap can be captured");
        (parts.heap.to_vec(), parts.meta)
    })
    .join()
    .expect("capture")
}

fn restore(heap: &[u8], meta: &[u8]) -> &'static mut Vm {
    let vm = Vm::new_empty(Natives::of(engine::TABLES)).expect("a cage");
    let mut aligned = vec![0u128; meta.len().div_ceil(16)];
    assert!(engine::vm::sys::mmap::commit(vm.image_address(), heap.len()));
    // SAFETY: the buffers are large enough; the parts are of one capture.
    unsafe {
        std::ptr::copy_nonoverlapping(meta.as_ptr(), aligned.as_mut_ptr().cast(), meta.len());
        let meta = std::slice::from_raw_parts(Vec::leak(aligned).as_ptr().cast(), meta.len());
        std::ptr::copy_nonoverlapping(heap.as_ptr(), vm.image_address() as *mut u8, heap.len());
        vm.adopt_image(heap.len(), meta).expect("the image fits");
    }
    engine::attach(vm);
    vm
}

fn number(vm: &mut Vm, source: &str) -> f64 {
    match engine::script::run(vm, source, "test.js", true) {
        Ok(v) => v.to_f64().expect("a number"),
        Err(_) => {
            let e = vm.take_exception();
            let key = vm.key("message");
            let m = e.to_object().map(|o| vm.get(o, key));
            let text = match m {
                Some(Ok(m)) => vm.to_string(m).map(|s| s.to_rust(vm)).unwrap_or_default(),
                _ => format!("{e:?}"),
            };
            panic!("{text}");
        }
    }
}

#[test]
fn equal_histories_give_equal_images() {
    let (a, b) = (capture("globalThis.x = [1, 2, { y: 'z' }]"), capture("globalThis.x = [1, 2, { y: 'z' }]"));
    assert_eq!(a.0.len(), b.0.len());
    if let Some(at) = a.0.iter().zip(&b.0).position(|(x, y)| x != y) {
        let n = a.0.iter().zip(&b.0).filter(|(x, y)| x != y).count();
        let from = at & !15;
        panic!(
            "heaps differ in {n} bytes, first at {at}: {:02x?} {:02x?}",
            &a.0[from - 64..from + 48],
            &b.0[from - 64..from + 48]
        );
    }
    assert!(a.1 == b.1, "metadata differs");
}

#[test]
fn programs_run_in_a_restored_realm() {
    let (heap, meta) = capture(
        "globalThis.objects = Array.from({ length: 1000 }, (_, i) => ({ i, next: null }));
         for (let i = 1; i < 1000; i++) objects[i - 1].next = objects[i];
         globalThis.sum = () => { let s = 0; for (let o = objects[0]; o; o = o.next) s += o.i; return s; };
         class Counter { #n = 0; tick() { return ++this.#n; } }
         globalThis.counter = new Counter(); sum();",
    );
    std::thread::spawn(move || {
        let vm = restore(&heap, &meta);
        vm.set_gc_params(GcParams { young_bytes: 256 << 10, verify: true, poison: true, ..GcParams::DEFAULT });
        assert_eq!(number(vm, "sum()"), 499_500.0);
        assert_eq!(number(vm, "counter.tick() + counter.tick()"), 3.0);
        // New objects hang on old ones, old code makes them, collections in between.
        let churn = "for (let r = 0; r < 50; r++) {
                for (let i = 0; i < 1000; i++) { objects[i].extra = { r, a: [i] }; if (i % 10 == 0) objects[i].i = r; }
            }
            let s = 0; for (const o of objects) s += o.extra.a[0] + o.extra.r; s";
        assert_eq!(number(vm, churn), 499_500.0 + 49_000.0);
        vm.collect(Collect::Full);
        assert_eq!(number(vm, "objects.map(o => o.extra.r).reduce((a, b) => a + b, 0)"), 49_000.0);
        // The changed heap can be saved again and goes on.
        let parts = vm.capture_image(None).expect("the heap can be captured again");
        let (heap, meta) = (parts.heap.to_vec(), parts.meta);
        std::thread::spawn(move || {
            let vm = restore(&heap, &meta);
            assert_eq!(number(vm, "objects[999].extra.a[0] + counter.tick()"), 1002.0);
        })
        .join()
        .expect("second restore");
    })
    .join()
    .expect("restore");
}

/// Compiled programs are numbered by thread; what a number meant where the image was made means nothing here.
#[test]
fn regular_expressions_of_an_image_are_compiled_again() {
    let (heap, meta) = capture(
        "globalThis.digits = /^[0-9]+$/; globalThis.letters = /^[a-z]+$/g;
         [digits.test('12'), letters.exec('ab')[0], letters.lastIndex].join() === 'true,ab,2' || (() => { throw 0 })()",
    );
    std::thread::spawn(move || {
        let vm = restore(&heap, &meta);
        // Others are the first of this thread.
        assert_eq!(number(vm, "[/x/, /y/, /z/, /[a-z]/].filter(r => r.test('y')).length"), 2.0);
        assert_eq!(number(vm, "digits.test('123') && !digits.test('ab') ? letters.lastIndex : -1"), 2.0);
        assert_eq!(
            number(vm, "letters.lastIndex = 0; letters.test('xyz') && !digits.test('y') ? letters.lastIndex : -1"),
            3.0
        );
    })
    .join()
    .expect("restore");
}

#[test]
fn realms_are_made_under_collector_stress() {
    let vm = Vm::new(Natives::of(engine::TABLES)).expect("a cage");
    vm.set_gc_params(GcParams { stress_every: 61, verify: true, poison: true, ..GcParams::DEFAULT });
    engine::builtins::realm::init(vm);
    engine::compile::init(vm);
    assert!(engine::modules::init(vm).is_ok());
    assert_eq!(number(vm, "[3, 1, 2].sort().map(x => x * 2).join('').length"), 3.0);
}
