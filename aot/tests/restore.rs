//! A heap saved from one isolate runs in another, and saving is reproducible.

use engine::vm::heap::{GcParams, Heat};
use engine::vm::{Natives, Vm};
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
    save_ordered(program, None)
}

/// As [`save`], with the cells in an order of their own.
fn save_ordered(program: &'static str, order: Option<&'static (dyn Fn(u32) -> Heat + Sync)>) -> Vec<u8> {
    on_a_thread(move || {
        let vm = engine::new_isolate(Natives::of(engine::TABLES)).unwrap();
        run(vm, program);
        let parts = vm.capture_image(order.map(|order| order as &dyn Fn(u32) -> Heat)).unwrap();
        ImageWriter::new(Kind::Resumed)
            .meta(&Meta::default())
            .section(Section::Heap, parts.heap.to_vec())
            .section(Section::HeapMeta, parts.meta)
            .finish()
    })
}

/// Restores a saved realm and evaluates an expression in it.
fn resume(image: Vec<u8>, expression: &'static str) -> String {
    on_a_thread(move || run(restore(image), expression))
}

fn restore(image: Vec<u8>) -> &'static mut Vm {
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
    unsafe { aot::entry::restore(&image, Natives::of(engine::TABLES)) }.unwrap()
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

/// What depends on where cells lie: hashes of keys, addresses of bytes, code, weak things, detached frames.
const MOVED: &str = r"
var keys = Array.from({ length: 100 }, (_, i) => ({ i }));
var map = new Map(keys.map(k => [k, k.i])), set = new Set([keys[3], 'text', 2.5, Symbol.iterator]);
var weak = new WeakMap(keys.map(k => [k, { half: k.i / 2 }])), ref = new WeakRef(keys[7]);
map.delete(keys[50]);
var bytes = new Uint8Array(new ArrayBuffer(64), 8, 32); bytes[3] = 7;
var words = new Float64Array(bytes.buffer, 16, 2); words[1] = 1.5;
function* numbers() { for (let i = 0; ; i++) yield { i } }
var running = numbers(); running.next();
var iterator = map.entries(); iterator.next();
var error = new RangeError('kept');
var bound = function (a, b) { return this.i + a + b }.bind(keys[1], 10);
var text = 'rope' + keys.length + 'x'.repeat(20), regexp = /(?<n>\d+)/g;
class Point { #x = 1; static made = 0; constructor() { Point.made++ } get x() { return this.#x } }
var point = new Point();
function probe() {
  const k = keys.map(k => map.get(k) ?? '-').join('') + keys.every(k => weak.get(k).half * 2 === k.i);
  return [k.length, set.has(keys[3]), set.has(Symbol.iterator), ref.deref() === keys[7], bytes[3], words[1], bytes[8 + 15],
    running.next().value.i, iterator.next().value[1], /RangeError: kept\n *at script.js:/.test(error.stack), bound(5),
    text.match(regexp)[0], new Point().x + Point.made, point.x, Object.keys(globalThis).includes('probe')].join();
}
probe";

/// Orders that put neighbours far apart.
const ORDERS: [fn(u32) -> Heat; 3] = [
    |cell| if cell.wrapping_mul(0x9E37_79B9) >> 31 == 0 { Heat::Written } else { Heat::Cold },
    |cell| [Heat::Cold, Heat::Unknown, Heat::Read, Heat::Written][cell as usize / 2 % 4],
    |_| Heat::Read,
];

#[test]
fn cells_may_lie_in_any_order() {
    const WANT: &str = "193,true,true,true,7,1.5,63,1,1,true,16,100,3,1,true";
    assert_eq!(resume(save(MOVED), "probe()"), WANT);
    for order in &ORDERS {
        let image = save_ordered(MOVED, Some(order));
        assert_eq!(resume(image, "probe()"), WANT);
    }
}

#[test]
fn a_resumed_heap_can_be_saved_again() {
    for order in &ORDERS {
        let image = save_ordered(MOVED, Some(order));
        let again = on_a_thread(move || {
            let vm = restore(image);
            vm.set_gc_params(GcParams { young_bytes: 256 << 10, verify: true, poison: true, ..GcParams::DEFAULT });
            run(
                vm,
                "for (let i = 0; i < 50; i++) map.delete(keys[i]); keys.splice(50, 10); set.add({}).add(keys[70]); probe()",
            );
            let parts = vm.capture_image(None).unwrap();
            let image = ImageWriter::new(Kind::Resumed)
                .meta(&Meta::default())
                .section(Section::Heap, parts.heap.to_vec())
                .section(Section::HeapMeta, parts.meta)
                .finish();
            // The heap that was saved goes on as well.
            let churn = "var s = 0; for (var i = 0; i < 100000; i++) { var o = { a: [i] }; s += o.a[0] } probe()";
            assert_eq!(run(vm, churn).split(',').nth(7), Some("2"));
            image
        });
        assert_eq!(resume(again, "probe() + set.has(keys[60]) + map.size").split(',').nth(7), Some("2"));
    }
}

/// Cells that a start leaves alone are saved without room for more: they grow like others.
#[test]
fn cells_without_room_grow() {
    let grow = r"
        var seen = [];
        for (var i = 0; i < 40; i++) {
          var o = { n: 1, list: i }; o['p' + i % 20] = i; o.last = i; seen.push(Object.keys(o).join(''), o['p' + i % 20] + o.last);
          state['q' + i] = i; Counter.prototype['m' + i] = i; globalThis['g' + i] = i;
        }
        probe(seen[78] + seen[79] + state.q39 + counter.m7 + g11 + Object.keys(state).length)";
    let image = save_ordered(PROGRAM, Some(&|_| Heat::Cold));
    // Whole blocks are saved: behind the last cell of the last one is nothing but a mark.
    let used = |image: &[u8]| {
        let image = Image::parse(image).unwrap();
        image.section(Section::Heap).iter().rposition(|&byte| byte != 0)
    };
    assert!(used(&image) < used(&save_ordered(PROGRAM, Some(&|_| Heat::Read))));
    assert_eq!(resume(image, grow), "2,three,12345678901234567891,2,2,nlistp19last783971143");
}
