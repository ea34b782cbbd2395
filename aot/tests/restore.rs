//! A heap saved from one isolate runs in another, and saving is reproducible.

use engine::vm::Vm;
use snapshot::{Image, ImageWriter, Kind, Meta, Section};

const PROGRAM: &str = "
var state = { n: 1, list: [1, 2.5, 'three'], big: 12345678901234567890n };
class Counter { #n = 0; next() { return ++this.#n } }
var counter = new Counter();
counter.next();
var running = (() => { let i = 0; return () => ++i })();
running();
function probe(x) {
  state.n++;
  return `${state.n},${state.list[2]},${state.big + 1n},${counter.next()},${running()},${x}`;
}
";

/// Saves a realm in which `program` ran.
fn save(program: &'static str) -> Vec<u8> {
    on_a_thread(move || {
        let vm = engine::new_isolate(engine::TABLES).unwrap();
        run(vm, program);
        let parts = vm.capture_image().unwrap();
        ImageWriter::new(Kind::Resumed)
            .meta(&Meta::default())
            .section(Section::Heap, parts.heap.to_vec())
            .section(Section::HeapMeta, parts.meta)
            .finish()
    })
}

/// Restores a saved realm and evaluates an expression in it.
fn resume(image: Vec<u8>, expression: &'static str) -> String {
    on_a_thread(move || {
        // SAFETY: fresh anonymous memory, filled before anybody else sees it, and never unmapped.
        let bytes: &'static [u8] = unsafe {
            let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS;
            let p = libc::mmap(std::ptr::null_mut(), image.len(), libc::PROT_READ | libc::PROT_WRITE, flags, -1, 0);
            assert_ne!(p, libc::MAP_FAILED);
            let bytes = std::slice::from_raw_parts_mut(p.cast::<u8>(), image.len());
            bytes.copy_from_slice(&image);
            bytes
        };
        let image = Image::parse(bytes).unwrap();
        // SAFETY: private page-aligned memory with an image of this build, used once.
        let vm = unsafe { aot::entry::restore(&image, engine::TABLES) }.unwrap();
        run(vm, expression)
    })
}

/// The value of a script as text.
fn run(vm: &mut Vm, source: &str) -> String {
    match engine::script::run(vm, source, "script.js", true).and_then(|value| vm.to_string(value)) {
        Ok(text) => text.to_rust(vm),
        Err(_) => {
            let error = vm.take_exception();
            panic!("{}", vm.to_string(error).map_or("an exception".into(), |text| text.to_rust(vm)))
        }
    }
}

/// Isolates belong to the thread that made them.
fn on_a_thread<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(16 << 20).spawn(job).unwrap().join().unwrap()
}

#[test]
fn a_saved_program_goes_on() {
    let image = save(PROGRAM);
    assert_eq!(resume(image.clone(), "probe('x')"), "2,three,12345678901234567891,2,2,x");
    // The image was not changed by the first use.
    assert_eq!(resume(image, "probe('y'); probe('z')"), "3,three,12345678901234567891,3,3,z");
}

#[test]
fn a_resumed_heap_collects() {
    let churn = "var s = 0; for (var i = 0; i < 200000; i++) { var o = { a: [i], b: 'x' + i }; s += o.a[0] } \
                 state.keep = { late: [s] }; probe('c') + ',' + state.keep.late[0]";
    assert_eq!(resume(save(PROGRAM), churn), "2,three,12345678901234567891,2,2,c,19999900000");
}

#[test]
fn the_same_program_gives_the_same_bytes() {
    let (one, other) = (save(PROGRAM), save(PROGRAM));
    let differ: Vec<usize> = (0..one.len().max(other.len())).filter(|&at| one.get(at) != other.get(at)).collect();
    assert!(differ.is_empty(), "{} bytes differ, the first at {:x?}", differ.len(), &differ[..differ.len().min(20)]);
}
