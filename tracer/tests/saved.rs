//! Machine code that is saved beside an image: it comes back valid in another process, is left out where it cannot, and is refused
//! where it does not belong.
#![cfg(target_arch = "x86_64")]

#[path = "common/isolate.rs"]
mod isolate;

use engine::vm::heap::Collect;
use engine::vm::{Natives, Vm};
use isolate::{pages, restore};
use std::sync::OnceLock;
use tracer::saved::restore::attach;
use tracer::saved::save::save;
use tracer::saved::{SavedError, Section};

const PROGRAM: &str = "
    class Point { constructor(x, y) { this.x = x; this.y = y } plus(p) { return new Point(this.x + p.x, this.y + p.y) } }
    function sum(n) { let p = new Point(0, 0.5); for (let i = 0; i < n; i++) p = p.plus(new Point(i, weight(i))); return p.x + p.y }
    function weight(i) { return i % 3 === 0 ? i : 0.5 }
    function text(n) { let s = ''; for (let i = 0; i < n; i++) s += 'item ' + i; return s.length }
    function thrown(n) { let k = 0; for (let i = 0; i < n; i++) { try { fail(i) } catch (e) { k += e } } return k }
    function fail(i) { if (i % 5 === 0) throw i }
    function own(n) { const square = x => x * x; let s = 0; for (let i = 0; i < n; i++) s += square(i); return s }
    function main() { let s = 0; for (let k = 0; k < 30; k++) s += sum(40) + text(20) + thrown(25) + own(30); return s }";

fn options() -> tracer::Options {
    tracer::Options::starting_at(3)
}

fn run(vm: &mut Vm, source: &str) -> f64 {
    let value = engine::script::run(vm, source, "main.js", true);
    value.ok().and_then(|v| v.to_f64()).expect("a number")
}

fn stats(vm: &mut Vm) -> &'static tracer::stats::Stats {
    &tracer::driver::of(vm).expect("a JIT").stats
}

struct Parts {
    heap: Vec<u8>,
    meta: Vec<u8>,
    code: Vec<u8>,
    result: f64,
}

/// In a thread, and so a cage, of its own.
fn elsewhere<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::spawn(f).join().expect("it ends well")
}

/// The image of a program with shapes warm, and the code that it takes.
fn parts() -> &'static Parts {
    static PARTS: OnceLock<Parts> = OnceLock::new();
    PARTS.get_or_init(|| {
        let (heap, meta, result) = elsewhere(|| {
            let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
            run(vm, &format!("{PROGRAM}; 0"));
            let result = run(vm, "main()");
            let parts = vm.capture_image(None).expect("the heap can be captured");
            (parts.heap.to_vec(), parts.meta, result)
        });
        let (h, m) = (heap.clone(), meta.clone());
        let code = elsewhere(move || {
            let vm = restore(&h, &m);
            tracer::install(vm, tracer::Options { save: true, ..options() });
            run(vm, "main()");
            save(vm).expect("there is a JIT")
        });
        Parts { heap, meta, code, result }
    })
}

#[test]
fn a_restored_program_records_nothing() {
    let Parts { heap, meta, code, result } = parts();
    let index = Section::parse(code).expect("good").index;
    assert!(index.regions.len() >= 4, "{} regions", index.regions.len());
    assert_eq!(index.left_out.len(), 0, "{:?}", index.left_out.iter().map(|l| l.0.as_str()).collect::<Vec<_>>());
    elsewhere(move || {
        let vm = restore(heap, meta);
        tracer::install(vm, options());
        // SAFETY: the code was made for this image.
        unsafe { attach(vm, pages(code)) }.expect("it fits");
        assert_eq!(stats(vm).restored, 0, "nothing is restored before it is used");
        assert_eq!(run(vm, "main()"), *result);
        let before = stats(vm).restored;
        assert!(before >= 4, "{before} restored");
        assert_eq!((stats(vm).recordings, stats(vm).compilations), (0, 0));
        // What the code names stays where it is, whatever is collected.
        vm.collect(Collect::Precise);
        assert_eq!(run(vm, "main() + main()"), 2.0 * result);
        vm.collect(Collect::Precise);
        assert_eq!(run(vm, "main()"), *result);
        assert_eq!(stats(vm).forgotten, 0);
    });
}

#[test]
fn code_that_does_not_fit_any_more_is_forgotten() {
    let Parts { heap, meta, code, .. } = parts();
    elsewhere(move || {
        let vm = restore(heap, meta);
        tracer::install(vm, options());
        // SAFETY: as above.
        unsafe { attach(vm, pages(code)) }.expect("it fits");
        let changed =
            "weight = i => String(i); Point.prototype.plus = function (p) { this.z = p.x; return this }; main()";
        let expected = elsewhere(move || run(restore(heap, meta), changed));
        let got = run(vm, changed);
        assert!(got == expected || got.is_nan() && expected.is_nan(), "{got} {expected}");
        assert!(stats(vm).forgotten > 0 && stats(vm).recordings > 0, "{}", stats(vm));
    });
}

#[test]
fn what_is_made_later_is_left_out() {
    let Parts { heap, meta, .. } = parts();
    elsewhere(move || {
        let vm = restore(heap, meta);
        tracer::install(vm, tracer::Options { save: true, ..options() });
        run(vm, "globalThis.made = (n) => { let s = 0; for (let i = 0; i < n; i++) s += i; return s }; made(100)");
        run(vm, "globalThis.use = sum; weight = i => i; for (let i = 0; i < 20; i++) use(30); 0");
        let code = save(vm).expect("there is a JIT");
        let index = Section::parse(&code).expect("good").index;
        let reasons: Vec<&str> = index.left_out.iter().map(|l| l.0.as_str()).collect();
        assert!(reasons.iter().any(|why| why.contains("code that is not in the image")), "{reasons:?}");
    });
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    let Parts { heap, meta, code, .. } = parts();
    let again = elsewhere(move || {
        let vm = restore(heap, meta);
        tracer::install(vm, tracer::Options { save: true, ..options() });
        run(vm, "main()");
        save(vm).expect("there is a JIT")
    });
    assert!(again == *code, "addresses of the process, or chance, are in the code");
}

/// Every length and changed bytes of head and index: refused or harmless, never a crash.
#[test]
fn damaged_code_is_refused() {
    let code = &parts().code;
    let start = u32::from_le_bytes(code[24..28].try_into().expect("four bytes")) as usize;
    for len in (0..code.len()).step_by(97) {
        assert!(matches!(Section::parse(&code[..len]), Err(SavedError::Damaged(_))), "{len} bytes");
    }
    for at in (0..start).step_by(3) {
        let mut damaged = code.clone();
        damaged[at] ^= 0x5b;
        if let Ok(section) = Section::parse(&damaged) {
            assert!(section.index.regions.iter().all(|r| r.start.to_native() as usize <= section.code.len()));
        }
    }
}

#[test]
fn code_of_another_build_is_refused() {
    let Parts { heap, meta, code, result } = parts();
    // Format and contract.
    for at in [8, 16] {
        let mut foreign = code.clone();
        foreign[at] ^= 1;
        assert_eq!(Section::parse(&foreign).err(), Some(SavedError::Foreign));
        elsewhere(move || {
            let vm = restore(heap, meta);
            tracer::install(vm, options());
            // SAFETY: it is not used.
            assert_eq!(unsafe { attach(vm, pages(&foreign)) }, Err(SavedError::Foreign));
            assert_eq!(run(vm, "main()"), *result);
            assert_eq!(stats(vm).restored, 0);
        });
    }
}
