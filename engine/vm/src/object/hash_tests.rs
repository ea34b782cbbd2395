//! Tests of the ordered hash table against a model, iteration under mutation included.

use super::hash_table::HashTable;
use crate::heap::{Gc, GcParams};
use crate::value::Value;
use crate::{Kind, Vm};

struct Random(u64);
impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % below as u64) as usize
    }
}

/// A key of number `n`: integers, doubles, strings (a fresh cell each time), objects.
fn key(vm: &mut Vm, objects: Gc<super::ValueCell>, n: usize) -> Value {
    match n % 4 {
        0 => Value::int(n as i32 * 1024),
        1 => Value::double(n as f64 + 0.5),
        2 => vm.str(&format!("key number {n}")).into(),
        _ => objects.get(n),
    }
}

#[test]
fn matches_a_model() {
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    vm.set_gc_params(GcParams { young_bytes: 64 << 10, verify: true, poison: true, ..GcParams::DEFAULT });
    const KEYS: usize = 400;
    let objects = vm.alloc_values(Kind::List, KEYS, Value::UNDEFINED);
    vm.temp_roots.push(Value::cell(objects));
    for i in 0..KEYS {
        let o = vm.new_null_object();
        objects.values()[i].set(o.into());
        vm.barrier(objects);
    }
    let mut t = vm.new_hash_table(true, 0);
    vm.temp_roots.push(Value::cell(t));
    let mut model: Vec<(usize, i32)> = Vec::new();
    let mut r = Random(7);
    for step in 0..20_000 {
        let n = r.next(KEYS);
        let k = key(vm, objects, n);
        match r.next(10) {
            0..5 => {
                t = vm.hash_set(t, k, Value::int(step)).expect("there is room");
                match model.iter_mut().find(|e| e.0 == n) {
                    Some(e) => e.1 = step,
                    None => model.push((n, step)),
                }
            }
            5..9 => {
                let (had, table) = vm.hash_delete(t, k);
                t = table;
                let at = model.iter().position(|e| e.0 == n);
                assert_eq!(had, at.is_some());
                at.map(|i| model.remove(i));
            }
            _ if step % 1500 == 0 => {
                t = vm.hash_clear(t);
                model.clear();
            }
            _ => {
                let want = model.iter().find(|e| e.0 == n).map(|e| Value::int(e.1));
                assert_eq!(vm.hash_get(t, k), want);
            }
        }
        vm.temp_roots[1] = Value::cell(t);
        assert_eq!(t.len() as usize, model.len());
        if step % 400 == 0 {
            let values: Vec<Value> = t.iter().map(|(_, v)| v).collect();
            assert_eq!(values, model.iter().map(|e| Value::int(e.1)).collect::<Vec<_>>());
        }
    }
}

fn add(vm: &mut Vm, t: &mut Gc<HashTable>, n: i32) {
    *t = vm.hash_set(*t, Value::int(n), Value::UNDEFINED).expect("there is room");
}

#[test]
fn iteration_follows_changes() {
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    let mut t = vm.new_hash_table(false, 0);
    for i in 0..6 {
        add(vm, &mut t, i);
    }
    let (mut at_table, mut at) = (t, 0);
    let step = |table: &mut Gc<HashTable>, at: &mut u32| table.advance(at).map(|(k, _)| k.as_int());
    assert_eq!(step(&mut at_table, &mut at), Some(0));
    assert_eq!(step(&mut at_table, &mut at), Some(1));
    // What was visited and what comes next go; more is added until the table was replaced, twice.
    t = vm.hash_delete(t, Value::int(0)).1;
    t = vm.hash_delete(t, Value::int(2)).1;
    for i in 6..40 {
        add(vm, &mut t, i);
    }
    t = vm.hash_delete(t, Value::int(4)).1;
    let mut rest = Vec::new();
    for _ in 0..5 {
        rest.extend(step(&mut at_table, &mut at));
    }
    assert_eq!(rest, [3, 5, 6, 7, 8]);
    t = vm.hash_clear(t);
    add(vm, &mut t, 100);
    assert_eq!(step(&mut at_table, &mut at), Some(100));
    assert_eq!(step(&mut at_table, &mut at), None);
}

#[test]
fn keys_are_same_value_zero() {
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    let mut t = vm.new_hash_table(true, 0);
    let pairs = [
        (Value::double(-0.0), Value::int(0)),
        (Value::NAN, Value::double(f64::NAN)),
        (Value(1.0f64.to_bits()), Value::int(1)),
    ];
    for (i, &(a, _)) in pairs.iter().enumerate() {
        t = vm.hash_set(t, a, Value::int(i as i32)).expect("there is room");
    }
    for (i, &(_, b)) in pairs.iter().enumerate() {
        assert_eq!(vm.hash_get(t, b), Some(Value::int(i as i32)));
    }
    assert_eq!(t.iter().next().map(|e| e.0), Some(Value::int(0)));
}

#[test]
fn large_tables_survive_collections() {
    let vm = Vm::new(crate::Natives::NONE).expect("a cage can be reserved");
    vm.set_gc_params(GcParams { young_bytes: 256 << 10, verify: true, poison: true, ..GcParams::DEFAULT });
    // Memory full of stale heap values, which new tables are then made in.
    for round in 0..40 {
        let junk = vm.new_null_object();
        vm.alloc_values(Kind::List, 4000 + round * 500, junk.into());
    }
    let mut t = vm.new_hash_table(true, 0);
    vm.temp_roots.push(Value::cell(t));
    for i in 0..20_000 {
        let v = vm.new_null_object();
        t = vm.hash_set(t, Value::int(i), v.into()).expect("there is room");
        vm.temp_roots[0] = Value::cell(t);
    }
    assert_eq!(t.len(), 20_000);
    assert!(t.iter().all(|(_, v)| v.as_gc::<super::Object>().is(Kind::Object)));
}
