//! Inline caches take over what another run has learnt, shapes that it made included, and stay right.

use engine::vm::heap::Collect;
use engine::vm::heap::cage::HEAP_START;
use engine::vm::interp::code::{Feedback, Ic};
use engine::vm::interp::warm::OtherRun;
use engine::vm::{Gc, Kind, Natives, Vm};
use std::sync::mpsc::channel;

const PROGRAM: &str = "
class Base { get kind() { return this.constructor.name } hello() { return 'hello ' + this.x } }
class Point extends Base { constructor(x) { super(); this.x = x; this.y = 2 * x; this.late = [x] } }
var known = { length: 1, kind: 'plain' };
function use(value) { return `${value.kind} ${value.length} ${'text'.charCodeAt(1)} ${Math.abs(-1)}` }
function main() {
  var p = new Point(4); p.z = p.x + p.y;
  return [use(known), use(p), use('abc'), use([1, 2]), p.hello(), Object.keys(p)].join();
}
main";
const RESULT: &str = "plain 1 101 1,Point undefined 101 1,undefined 3 101 1,undefined 2 101 1,hello 4,x,y,late,z";

fn run(vm: &mut Vm, source: &str) -> String {
    let value = engine::script::run(vm, source, "script.js", true).and_then(|value| vm.to_string(value));
    value.map_or_else(|_| "an exception".to_owned(), |text| text.to_rust(vm))
}

/// Caches that have a case.
fn filled(vm: &Vm) -> usize {
    let cells = vm.live_cells().filter(|(cell, _)| cell.is(Kind::Feedback));
    let full = |ic: &&Ic| ic.key.get() != 0 && (ic.shape.get() != 0 || ic.shape2.get() != 0);
    cells.map(|(cell, _)| cell.cast::<Feedback>().ics().iter().filter(full).count()).sum()
}

#[test]
fn caches_and_shapes_are_taken_over() {
    let ((to_other, from_first), (to_first, from_other)) = (channel(), channel());
    // The other run: the same heap, so the same offsets, in a cage of its own.
    let other = std::thread::spawn(move || {
        let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
        run(vm, PROGRAM);
        vm.collect(Collect::Precise);
        let cells: Vec<u32> = vm.live_cells().map(|(cell, _)| cell.offset()).collect();
        assert_eq!(run(vm, "main()"), RESULT);
        to_first.send((vm.image_address() - HEAP_START, cells)).expect("the first run listens");
        // The heap stays as it is while the other thread reads it.
        let () = from_first.recv().expect("the first run ends");
    });
    let (base, cells) = from_other.recv().expect("the other run ends");
    std::thread::spawn(move || {
        let vm = engine::new_isolate(Natives::of(engine::TABLES)).expect("an isolate");
        run(vm, PROGRAM);
        vm.collect(Collect::Precise);
        let live: Vec<u32> = vm.live_cells().map(|(cell, _)| cell.offset()).collect();
        assert_eq!(live, cells);
        let before = filled(vm);

        let here = |place: u32| live.contains(&place).then_some(place);
        // SAFETY: cells of the other heap, which nobody changes; further bytes behind a cell are those of its block or of the
        // next ones, up to a megabyte of which is committed.
        let bytes =
            |place: u32| Some(unsafe { std::slice::from_raw_parts((base + place as usize * 8) as *const u8, 4096) });
        let mut other = OtherRun::new(&here, &bytes);
        let owners: Vec<u32> =
            live.iter().copied().filter(|&o| Gc::<Feedback>::from_offset(o).is(Kind::Feedback)).collect();
        for owner in owners {
            if let Some(learnt) = other.caches(owner) {
                vm.warm_caches(Gc::from_offset(owner), learnt, &mut other);
            }
        }
        // x, y, late and z, and what comes before them.
        assert!(other.made.len() >= 4, "{} shapes", other.made.len());
        let after = filled(vm);
        assert!(after > before + 15, "{before} caches were filled, {after} are");

        assert_eq!(run(vm, "main()"), RESULT);
        assert!(filled(vm) < after + 5, "few are left to learn");
        // What the caches rely on changes.
        let changed =
            "var set = []; Object.defineProperty(Base.prototype, 'y', { set(v) { set.push(v) }, configurable: true });
            Base.prototype.hello = () => 'bye'; String.prototype.charCodeAt = () => 7; Math = { abs: () => 8 };
            main() + set";
        let wanted = "plain 1 7 8,Point undefined 7 8,undefined 3 7 8,undefined 2 7 8,bye,x,late,z8";
        assert_eq!(run(vm, changed), wanted);
    })
    .join()
    .expect("the first run");
    to_other.send(()).expect("the other run waits");
    other.join().expect("the other run");
}
