//! Tests of the collector: random object graphs against a model, barriers, weak things, images, limits.

use super::*;
use crate::Vm;
use crate::object::ValueCell;
use crate::value::Value;

fn vm() -> &'static mut Vm {
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    vm.set_gc_params(GcParams { verify: true, poison: true, ..GcParams::DEFAULT });
    vm
}

fn list(vm: &mut Vm, id: i32, n: usize) -> Gc<ValueCell> {
    let c = vm.alloc_values(Kind::List, n + 1, Value::UNDEFINED);
    c.values()[0].set(Value::int(id));
    c
}

/// A small generator (SplitMix64), so that runs repeat.
struct Random(u64);
impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) % below as u64) as usize
    }
}

/// Checks that everything reachable from the roots is as the model says.
struct Model {
    /// By id: the cell, its number of links, its links (ids).
    nodes: Vec<(Gc<ValueCell>, Vec<Option<usize>>)>,
    roots: Vec<Option<usize>>,
}

impl Model {
    fn check(&self) -> usize {
        let mut seen = vec![false; self.nodes.len()];
        let mut work: Vec<usize> = self.roots.iter().flatten().copied().collect();
        let mut count = 0;
        while let Some(id) = work.pop() {
            if std::mem::replace(&mut seen[id], true) {
                continue;
            }
            count += 1;
            let (cell, links) = &self.nodes[id];
            assert!(cell.is(Kind::List), "node {id} was freed");
            assert_eq!(cell.get(0), Value::int(id as i32));
            for (i, l) in links.iter().enumerate() {
                let want = l.map_or(Value::UNDEFINED, |l| Value::cell(self.nodes[l].0));
                assert_eq!(cell.get(i + 1), want, "link {i} of node {id}");
                work.extend(l);
            }
        }
        count
    }
}

fn random_graph(seed: u64, params: GcParams, steps: usize) {
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    vm.set_gc_params(params);
    let mut r = Random(seed);
    const ROOTS: usize = 16;
    vm.temp_roots = vec![Value::UNDEFINED; ROOTS];
    let mut m = Model { nodes: Vec::new(), roots: vec![None; ROOTS] };
    for step in 0..steps {
        match r.next(100) {
            0..50 => {
                // A new node, linked to some reachable ones, put into a root or a reachable node.
                let sizes = if r.next(50) == 0 { 8 } else { 6 };
                let n = [1, 2, 3, 5, 9, 40, 700, 5000][r.next(sizes)];
                let id = m.nodes.len();
                let cell = list(vm, id as i32, n);
                let mut links = vec![None; n];
                for _ in 0..r.next(3) {
                    if let Some(t) = m.roots[r.next(ROOTS)] {
                        let i = r.next(n);
                        links[i] = Some(t);
                        cell.values()[i + 1].set(Value::cell(m.nodes[t].0));
                        vm.barrier(cell);
                    }
                }
                m.nodes.push((cell, links));
                let at = r.next(ROOTS);
                m.roots[at] = Some(id);
                vm.temp_roots[at] = Value::cell(cell);
            }
            50..85 => {
                // Change a link of a node some steps below a root.
                let Some(mut id) = m.roots[r.next(ROOTS)] else { continue };
                for _ in 0..r.next(6) {
                    let links = &m.nodes[id].1;
                    if let Some(next) = links[r.next(links.len())] {
                        id = next;
                    }
                }
                let i = r.next(m.nodes[id].1.len());
                let to = if r.next(4) == 0 { None } else { m.roots[r.next(ROOTS)] };
                m.nodes[id].1[i] = to;
                let cell = m.nodes[id].0;
                let slot = &cell.values()[i + 1];
                slot.set(to.map_or(Value::UNDEFINED, |t| Value::cell(m.nodes[t].0)));
                vm.barrier_at(cell, slot as *const _ as usize);
            }
            85..92 => {
                let at = r.next(ROOTS);
                m.roots[at] = None;
                vm.temp_roots[at] = Value::UNDEFINED;
            }
            92..96 => {
                for _ in 0..r.next(200) {
                    list(vm, -1, r.next(20) + 1);
                }
            }
            96 => vm.collect(Collect::Young),
            97 if step % 7 == 0 => vm.collect(Collect::Full),
            98 if params.incremental => vm.begin_full(),
            _ => {}
        }
        if step % 512 == 0 {
            m.check();
        }
    }
    vm.collect(Collect::Full);
    let reachable = m.check();
    let cells = vm.live_cells().filter(|(c, _)| c.is(Kind::List)).count();
    // The native stack may keep a few.
    assert!(cells <= reachable + 200, "{cells} cells for {reachable} reachable nodes");
}

#[test]
fn random_graphs() {
    let p = GcParams { verify: true, poison: true, young_bytes: 64 << 10, ..GcParams::DEFAULT };
    for seed in 0..4 {
        random_graph(seed, p, 20_000);
    }
}

/// Old cells that were stored into, and that a full collection reaches only while a young one drains its stack.
#[test]
fn remembered_cells_reached_late() {
    const N: usize = 100;
    let vm = vm();
    let chain = list(vm, 0, N);
    vm.temp_roots = vec![Value::cell(chain)];
    for i in 1..=N {
        let old = list(vm, i as i32, 1);
        chain.values()[i].set(Value::cell(old));
        vm.barrier(chain);
    }
    vm.begin_full();
    for i in 1..=N {
        let old: Gc<ValueCell> = chain.get(i).as_gc();
        let young = list(vm, -(i as i32), 1);
        old.values()[1].set(Value::cell(young));
        vm.barrier(old);
        let path = list(vm, 0, 1);
        path.values()[1].set(Value::cell(old));
        vm.temp_roots.push(Value::cell(path));
    }
    vm.collect(Collect::Young);
    for i in 1..=N {
        let old: Gc<ValueCell> = chain.get(i).as_gc();
        let young: Gc<ValueCell> = old.get(1).as_gc();
        assert!(young.is(Kind::List) && young.get(0) == Value::int(-(i as i32)), "cell {i} was freed");
    }
}

#[test]
fn random_graphs_under_stress() {
    let p = GcParams { verify: true, poison: true, stress_every: 3, stress_full_every: 5, ..GcParams::DEFAULT };
    for seed in 10..12 {
        random_graph(seed, p, 1500);
    }
}

#[test]
fn random_graphs_with_incremental_marking() {
    // A small budget: marking goes on over many young collections.
    let p = GcParams { verify: true, poison: true, young_bytes: 1 << 20, ..GcParams::DEFAULT };
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    vm.set_gc_params(p);
    // 50 MB of linked lists, parts of which are replaced all the time.
    const LISTS: usize = 64;
    vm.temp_roots = vec![Value::UNDEFINED; LISTS];
    let mut r = Random(99);
    for round in 0..200_000 {
        let at = r.next(LISTS);
        let c = list(vm, round, 30);
        c.values()[1].set(if r.next(300) == 0 { Value::UNDEFINED } else { vm.temp_roots[at] });
        // Links into other lists make old cells refer to new ones and back.
        if let v @ Value(_) = vm.temp_roots[r.next(LISTS)]
            && v.is_cell()
        {
            let o: Gc<ValueCell> = v.as_gc();
            o.values()[2].set(Value::cell(c));
            vm.barrier(o);
        }
        vm.temp_roots[at] = Value::cell(c);
    }
    assert!(vm.heap.stats.steps.count > 100, "{:?}", vm.heap.stats.steps);
    assert!(vm.heap.stats.full.count > 0);
    vm.collect(Collect::Full);
}

#[test]
fn garbage_is_freed_and_memory_reused() {
    let vm = vm();
    vm.set_gc_params(GcParams { young_bytes: 1 << 20, ..GcParams::DEFAULT });
    for i in 0..2_000_000 {
        list(vm, i, 5);
    }
    assert!(vm.heap.used_bytes() < 4 << 20, "{} bytes in blocks", vm.heap.used_bytes());
    assert!(vm.heap.stats.young.count > 50);
    for _ in 0..200 {
        list(vm, 0, 100_000);
    }
    // Stale words on the native stack may keep one at each young collection, until the next full one.
    assert!(vm.heap.used_bytes() < 32 << 20, "{} bytes in blocks", vm.heap.used_bytes());
}

#[test]
fn large_arrays_remember_places() {
    let vm = vm();
    let big = list(vm, 0, 200_000);
    vm.temp_roots.push(Value::cell(big));
    vm.collect(Collect::Young);
    for round in 0..20 {
        for i in [1, 2, 777, 31_234, 150_001, 199_999] {
            let c = list(vm, round * 10 + i as i32, 1);
            let slot = &big.values()[i];
            slot.set(Value::cell(c));
            vm.barrier_at(big, slot as *const _ as usize);
        }
        for i in 0..3000 {
            list(vm, i, 9);
        }
        vm.collect(if round % 5 == 4 { Collect::Full } else { Collect::Young });
        for i in [1, 2, 777, 31_234, 150_001, 199_999] {
            let c = big.get(i).as_gc::<ValueCell>();
            assert!(c.is(Kind::List));
            assert_eq!(c.get(0), Value::int(round * 10 + i as i32));
        }
    }
    assert!(vm.heap.remembered.is_empty() && vm.heap.carded.is_empty());
}

/// Neither a chain nor a cell with very many values keeps a step from ending.
#[test]
fn steps_are_short() {
    const N: usize = 100_000;
    let vm = vm();
    let big = list(vm, 0, N);
    vm.temp_roots = vec![Value::cell(big), Value::UNDEFINED];
    for i in 1..=N {
        let c = list(vm, i as i32, 1);
        c.values()[1].set(vm.temp_roots[1]);
        vm.temp_roots[1] = Value::cell(c);
        let slot = &big.values()[i];
        slot.set(Value::cell(list(vm, -(i as i32), 1)));
        vm.barrier_at(big, slot as *const _ as usize);
    }
    vm.begin_full();
    let live = vm.heap.live_bytes;
    let mut steps = 0;
    while !vm.heap.marker.is_done() {
        vm.mark_step(16 << 10);
        steps += 1;
    }
    // 16 bytes are marked for each one allocated.
    assert!(steps as u64 >= live / (512 << 10), "{steps} steps for {live} bytes");
    vm.collect(Collect::Full);
    let mut chain = vm.temp_roots[1];
    for i in (1..=N).rev() {
        let (c, b): (Gc<ValueCell>, Gc<ValueCell>) = (chain.as_gc(), big.get(i).as_gc());
        assert!(c.get(0) == Value::int(i as i32) && b.get(0) == Value::int(-(i as i32)), "cell {i} was freed");
        chain = c.get(1);
    }
}

/// Allocates in a frame of its own, so that no handle is left on the stack.
#[inline(never)]
fn apart<R>(f: impl FnOnce() -> R) -> R {
    std::hint::black_box(f())
}
/// Overwrites stack below the caller.
#[inline(never)]
fn scrub() {
    std::hint::black_box([0u64; 512]);
}

#[test]
fn ephemerons_chain_and_die() {
    let vm = vm();
    let mut table = vm.new_weak_table(0);
    const N: i32 = 3000;
    let head = apart(|| {
        // key i -> value key i+1: only the first key is held.
        let keys: Vec<_> = (0..N)
            .map(|i| {
                let k = list(vm, i, 1);
                vm.temp_roots.push(Value::cell(k));
                k
            })
            .collect();
        for i in (0..N as usize - 1).rev() {
            table = vm.weak_table_set(table, keys[i].offset(), Value::cell(keys[i + 1]));
        }
        vm.temp_roots.clear();
        vm.temp_roots.push(Value::cell(table));
        vm.temp_roots.push(Value::cell(keys[0]));
        keys[0].offset()
    });
    scrub();
    for what in [Collect::Young, Collect::Full, Collect::Full] {
        vm.collect(what);
        let mut key = head;
        let mut n = 0;
        while let Some(v) = table.get(key) {
            key = v.payload();
            n += 1;
            assert_eq!(v.as_gc::<ValueCell>().get(0), Value::int(n));
        }
        assert_eq!(n, N - 1);
    }
    vm.temp_roots.truncate(1);
    vm.collect(Collect::Precise);
    assert_eq!(table.len(), 0);
}

/// Young collections look at those entries of old tables that were set since the last one.
#[test]
fn entries_of_old_tables() {
    let vm = vm();
    for marking in [false, true] {
        let table = vm.new_weak_table(64);
        vm.temp_roots.push(Value::cell(table));
        vm.collect(Collect::Young);
        if marking {
            vm.begin_full();
        }
        let mut kept = Vec::new();
        for round in 0..4 {
            // Not as an offset, which would keep it alive.
            let (dead, held) = apart(|| {
                let held = list(vm, round, 1);
                vm.temp_roots.push(Value::cell(held));
                let dead = list(vm, 100, 1);
                let value = list(vm, 10 + round, 1);
                let chained = list(vm, 20 + round, 1);
                let same = vm.weak_table_set(table, held.offset(), Value::cell(value));
                assert_eq!(same.offset(), table.offset());
                // The key of another entry, alive through that alone.
                let _same = vm.weak_table_set(table, value.offset(), Value::cell(chained));
                let _same = vm.weak_table_set(table, dead.offset(), Value::cell(dead));
                (!dead.offset(), held.offset())
            });
            kept.push(held);
            scrub();
            vm.collect(Collect::Young);
            assert_eq!(table.len(), 2 * kept.len());
            assert_eq!(table.get(!dead), None);
            for (round, &key) in (0..).zip(&kept) {
                let value = table.get(key).unwrap();
                assert_eq!(value.as_gc::<ValueCell>().get(0), Value::int(10 + round));
                let chained = table.get(value.payload()).unwrap();
                assert_eq!(chained.as_gc::<ValueCell>().get(0), Value::int(20 + round));
            }
        }
        vm.temp_roots.truncate(1);
        scrub();
        if marking {
            // What it has found alive so far stays.
            vm.collect(Collect::Precise);
        }
        vm.collect(Collect::Precise);
        assert_eq!(table.len(), 0);
        vm.temp_roots.clear();
    }
}

#[test]
fn weak_cells_and_finalizers() {
    use std::sync::atomic::{AtomicU64, Ordering};
    static FREED: AtomicU64 = AtomicU64::new(0);
    let vm = vm();
    let (weak, strong) = apart(|| {
        let a = list(vm, 1, 1);
        let b = list(vm, 2, 1);
        vm.temp_roots.push(Value::cell(b));
        vm.on_free(
            a,
            |n| {
                FREED.fetch_add(n, Ordering::Relaxed);
            },
            7,
        );
        vm.on_free(
            b,
            |n| {
                FREED.fetch_add(n, Ordering::Relaxed);
            },
            100,
        );
        let (wa, wb) = (vm.new_weak_ref(a.offset()), vm.new_weak_ref(b.offset()));
        vm.temp_roots.push(Value::cell(wa));
        vm.temp_roots.push(Value::cell(wb));
        (wa, wb)
    });
    // Held until the job ends.
    vm.collect(Collect::Precise);
    assert!(weak.target.get() != 0);
    vm.clear_kept_objects();
    vm.collect(Collect::Precise);
    assert_eq!(weak.target.get(), 0);
    assert!(strong.target.get() != 0);
    assert_eq!(FREED.load(Ordering::Relaxed), 7);
}

#[test]
fn atoms_die() {
    let vm = vm();
    vm.set_gc_params(GcParams { young_bytes: 1 << 20, ..GcParams::DEFAULT });
    let keep = vm.atom("kept atom");
    vm.temp_roots.push(keep.into());
    for i in 0..300_000 {
        vm.atom(&format!("atom{i}"));
    }
    vm.collect(Collect::Full);
    assert_eq!(vm.atom("kept atom"), keep);
    assert!(vm.atoms.iter().count() < 5000, "{} atoms", vm.atoms.iter().count());
}

#[test]
fn image_round_trip() {
    let build = |extra: usize| {
        let vm = vm();
        for i in 0..extra {
            list(vm, i as i32, 20);
        }
        let big = list(vm, 1, 10_000);
        let small = list(vm, 2, 3);
        big.values()[5000].set(Value::cell(small));
        let s = vm.str("some text that is not an atom, with an é");
        small.values()[1].set(s.into());
        vm.roots.scripts = big;
        vm.atom("an atom of the image");
        vm.roots.symbol_registry = vm.alloc_values(Kind::List, 3, Value::UNDEFINED);
        let a = vm.atom("an atom of the image");
        vm.roots.symbol_registry.values()[0].set(a.into());
        let parts = vm.capture_image(None).expect("the heap can be captured");
        (parts.heap.to_vec(), parts.meta)
    };
    // Each isolate on a thread of its own: the cage is the thread's.
    let make = |extra| std::thread::spawn(move || build(extra)).join().expect("capture");
    let (heap, meta) = make(10);
    assert!((heap.clone(), meta.clone()) == make(10), "equal histories must give equal images");
    std::thread::spawn(move || {
        let vm = Vm::new_empty(crate::Natives::NONE).expect("a cage can be reserved");
        let meta: &'static [u8] = {
            let mut aligned: Vec<u128> = vec![0; meta.len().div_ceil(16)];
            // SAFETY: the buffer has at least that many bytes.
            unsafe { std::ptr::copy_nonoverlapping(meta.as_ptr(), aligned.as_mut_ptr().cast(), meta.len()) };
            let p = Vec::leak(aligned).as_ptr().cast();
            // SAFETY: leaked just now.
            unsafe { std::slice::from_raw_parts(p, meta.len()) }
        };
        assert!(crate::sys::mmap::commit(vm.image_address(), heap.len()));
        // SAFETY: committed above; the parts are of one capture.
        unsafe {
            std::ptr::copy_nonoverlapping(heap.as_ptr(), vm.image_address() as *mut u8, heap.len());
            vm.adopt_image(heap.len(), meta).expect("the image fits");
        }
        vm.set_gc_params(GcParams { verify: true, poison: true, young_bytes: 64 << 10, ..GcParams::DEFAULT });
        let big = vm.roots.scripts;
        let small = big.get(5000).as_gc::<ValueCell>();
        assert_eq!(small.get(0), Value::int(2));
        assert_eq!(small.get(1).to_str().expect("a string").to_rust(vm), "some text that is not an atom, with an é");
        let a = vm.roots.symbol_registry.get(0).to_str().expect("a string");
        assert_eq!(vm.atom("an atom of the image"), a);
        // Image cells keep new ones alive.
        for round in 0..50 {
            let c = list(vm, round, 2);
            big.values()[77].set(Value::cell(c));
            vm.barrier(big);
            for i in 0..2000 {
                list(vm, i, 9);
            }
            vm.collect(if round % 3 == 0 { Collect::Full } else { Collect::Young });
            let c = big.get(77).as_gc::<ValueCell>();
            assert_eq!(c.get(0), Value::int(round));
        }
        assert_eq!(vm.heap.image_written.len(), 1);
        // Captured again, the image's own garbage goes.
        big.values()[5000].set(Value::UNDEFINED);
        big.values()[77].set(Value::UNDEFINED);
        let parts = vm.capture_image(None).expect("the heap can be captured");
        assert!(parts.heap.len() <= heap.len());
    })
    .join()
    .expect("restore");
}

#[test]
fn heap_limit_is_an_error_first() {
    let vm = vm();
    vm.set_gc_params(GcParams { max_heap: 16 << 20, ..GcParams::DEFAULT });
    assert!(vm.reserve_heap(1 << 20).is_ok());
    vm.temp_roots.push(Value::UNDEFINED);
    let mut n = 0;
    while !vm.heap.over_limit {
        let c = list(vm, n, 60);
        c.values()[1].set(vm.temp_roots[0]);
        vm.temp_roots[0] = Value::cell(c);
        n += 1;
    }
    assert!(vm.interrupt != 0);
    assert!((16 << 20) - (1 << 20) < vm.heap.used_bytes() && vm.heap.used_bytes() < 18 << 20);
    vm.temp_roots.clear();
    vm.collect(Collect::Precise);
    assert!(vm.reserve_heap(8 << 20).is_ok());
}
