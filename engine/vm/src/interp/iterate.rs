//! Iteration semantics behind the ops: GetIterator, spread, for-in enumeration.

use super::generator;
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::collection::iter_kind;
use crate::object::exotic::typed_array;
use crate::object::hash_table::HashTable;
use crate::object::shape::shape_flags;
use crate::object::{Key, Object, ValueCell};
use crate::value::Value;
use crate::vm::{Intrinsic, Watched};
use std::cell::Cell;

/// Whether iterating this array with the built-in iterator cannot be observed.
pub fn is_plain_array(vm: &mut Vm, v: Value) -> bool {
    let Some(o) = v.to_object() else { return false };
    if !o.is_array() || o.proto() != Some(vm.roots.array_proto) {
        return false;
    }
    if !arrays_iterate(vm) {
        return false;
    }
    o.shape() == vm.roots.array_shape || o.shape().lookup(Key::symbol(vm.symbols.iterator)).is_none()
}

/// Whether arrays that have nothing of their own iterate by the built-in iterator.
pub fn arrays_iterate(vm: &mut Vm) -> bool {
    let [values, next] = &mut vm.roots.array_iteration;
    values.intact() && next.intact()
}

/// Whether iterating this typed array, which has bytes, with the built-in iterator cannot be observed.
pub fn is_plain_typed_array(vm: &mut Vm, v: Value) -> bool {
    let Some(o) = v.to_object().filter(|o| o.is(Kind::TypedArray)) else { return false };
    let Some(proto) = o.proto().filter(|p| p.is(Kind::Object)) else { return false };
    let key = Key::symbol(vm.symbols.iterator);
    let has = |o: Gc<Object>| o.shape().lookup(key).is_some();
    !has(o)
        && !has(proto)
        && proto.proto() == vm.roots.typed_array_iteration.object.some()
        && vm.roots.typed_array_iteration.intact()
        && vm.roots.array_iteration[1].intact()
        && !typed_array::is_out_of_bounds(o)
}

/// The element of a typed array that iterating comes to at an index; `None` at the end.
pub fn step_typed_array(vm: &mut Vm, o: Gc<Object>, index: u32) -> JsResult<Option<Value>> {
    if typed_array::is_out_of_bounds(o) {
        return Err(throw_out_of_bounds(vm));
    }
    Ok(typed_array::get_index(vm, o, index as usize))
}

/// What the iterator of a typed array throws whose bytes are gone.
pub fn throw_out_of_bounds(vm: &mut Vm) -> Throw {
    vm.throw_type("Cannot perform %ArrayIteratorPrototype%.next on a detached ArrayBuffer")
}

/// Op `GetIter`: fills the record at `rec`.
///
/// # Safety
/// `rec` addresses three registers.
pub unsafe fn get_iterator(vm: &mut Vm, v: Value, x: u8, rec: *mut Value) -> JsResult<()> {
    if x == 0 && (is_plain_array(vm, v) || is_plain_typed_array(vm, v)) {
        // SAFETY: by contract.
        unsafe {
            *rec = v;
            *rec.add(1) = Value::int(0);
            *rec.add(2) = Value::FALSE;
        }
        return Ok(());
    }
    let (it, next) = if x == 1 { async_iterator(vm, v)? } else { sync_iterator(vm, v)? };
    // SAFETY: by contract.
    unsafe {
        *rec = it;
        *rec.add(1) = next;
        *rec.add(2) = Value::FALSE;
    }
    Ok(())
}

fn next_method(vm: &mut Vm, it: Value) -> JsResult<(Value, Value)> {
    if !it.is_object() {
        return Err(vm.throw_type("Result of the Symbol.iterator method is not an object"));
    }
    let key = Key::atom(vm.names.next);
    let next = vm.get_v(it, key)?;
    Ok((it, next))
}

/// GetIterator(v, sync): (iterator, next method).
pub fn sync_iterator(vm: &mut Vm, v: Value) -> JsResult<(Value, Value)> {
    let key = Key::symbol(vm.symbols.iterator);
    let method = if v.is_nullish() { Value::UNDEFINED } else { vm.get_v(v, key)? };
    if !vm.is_callable(method) {
        let shown = match super::stack_trace::callee_text(vm) {
            Some(t) => t,
            None => vm.describe(v),
        };
        return Err(vm.throw_type(format!("{shown} is not iterable")));
    }
    let it = vm.call(method, v, &[])?;
    next_method(vm, it)
}

/// GetIterator(v, async).
fn async_iterator(vm: &mut Vm, v: Value) -> JsResult<(Value, Value)> {
    let key = Key::symbol(vm.symbols.async_iterator);
    let method = if v.is_nullish() { None } else { vm.get_method(v, key)? };
    let Some(method) = method else {
        let (it, next) = sync_iterator(vm, v)?;
        let make = vm.roots.intrinsics[Intrinsic::CreateAsyncFromSyncIterator as usize];
        let wrapped = vm.call(make, Value::UNDEFINED, &[it, next])?;
        return next_method(vm, wrapped);
    };
    let it = vm.call(method.into(), v, &[])?;
    if !it.is_object() {
        return Err(vm.throw_type("Result of the Symbol.asyncIterator method is not an object"));
    }
    next_method(vm, it)
}

/// (done, value) of an iterator result.
pub fn iter_result(vm: &mut Vm, r: Value) -> JsResult<(bool, Value)> {
    let Some(o) = r.to_object() else { return Err(throw_result(vm, r)) };
    if o.shape() == vm.roots.iter_result_shape && o.slot(1).get().is_bool() {
        let done = o.slot(1).get().is_true();
        return Ok((done, if done { Value::UNDEFINED } else { o.slot(0).get() }));
    }
    let key = Key::atom(vm.names.done);
    let done = vm.get_v(r, key)?;
    if crate::value::convert::to_boolean(done) {
        return Ok((true, Value::UNDEFINED));
    }
    let key = Key::atom(vm.names.value);
    Ok((false, vm.get_v(r, key)?))
}

pub fn throw_result(vm: &mut Vm, r: Value) -> Throw {
    let shown = vm.describe(r);
    vm.throw_type(format!("Iterator result {shown} is not an object"))
}

/// What iterates without running any JS.
#[derive(Clone, Copy)]
pub enum Quiet {
    /// An array without holes.
    Array(Gc<Object>),
    Typed(Gc<Object>),
    /// A table, and the [`iter_kind`] of what iterating it gives.
    Entries(Gc<HashTable>, i32),
}

/// How a value iterates, if that runs no JS.
pub fn quiet(vm: &mut Vm, v: Value) -> Option<Quiet> {
    let o = v.to_object()?;
    match o.kind() {
        Kind::Array => {
            let full = |d: &[Cell<Value>]| d.iter().all(|v| !v.get().is_hole());
            (is_plain_array(vm, v) && vm.dense_elements(o).is_some_and(full)).then_some(Quiet::Array(o))
        }
        Kind::TypedArray => is_plain_typed_array(vm, v).then_some(Quiet::Typed(o)),
        Kind::Map | Kind::Set => {
            let key = Key::symbol(vm.symbols.iterator);
            let map = o.is(Kind::Map);
            let watched = &mut vm.roots.collection_iteration[if map { 0..2 } else { 2..4 }];
            let plain = o.proto() == watched[0].object.some()
                && o.shape().lookup(key).is_none()
                && watched.iter_mut().all(Watched::intact);
            let kind = if map { iter_kind::MAP + iter_kind::ENTRIES } else { iter_kind::SET + iter_kind::KEYS };
            plain.then(|| Quiet::Entries(o.internal(0).as_gc(), kind))
        }
        _ => None,
    }
}

/// Appends the values of an iterable to an array, if iterating runs no JS; false: nothing was done.
pub fn spread_quietly(vm: &mut Vm, a: Gc<Object>, v: Value) -> bool {
    match quiet(vm, v) {
        Some(Quiet::Array(o)) => vm.array_append(a, o),
        Some(Quiet::Typed(o)) => {
            let mut i = 0;
            while let Some(v) = typed_array::get_index(vm, o, i) {
                vm.array_push(a, v);
                i += 1;
            }
        }
        Some(Quiet::Entries(t, kind)) => vm.append_entries(t, 0, kind, a),
        None => return false,
    }
    true
}

/// Appends all values of an iterable to an array.
pub fn spread_into(vm: &mut Vm, a: Gc<Object>, v: Value) -> JsResult<()> {
    if spread_quietly(vm, a, v) {
        return Ok(());
    }
    if is_plain_array(vm, v) {
        let src: Gc<Object> = v.as_gc();
        let mut i = 0;
        while i < src.array_len() {
            let e = vm.get_index(src, i as u64)?;
            vm.array_push(a, e);
            i += 1;
        }
        return Ok(());
    }
    let (it, next) = sync_iterator(vm, v)?;
    if let Some(kind) = vm.collection_iterator(it, next) {
        vm.append_collection(it.as_gc(), kind, a);
        return Ok(());
    }
    let generator = it.as_gc::<Object>().is(Kind::Generator) && generator::is_next(next);
    loop {
        let r = match generator {
            true => vm.resume(it.as_gc(), generator::mode::NEXT, Value::UNDEFINED)?,
            false => vm.call(next, it, &[])?,
        };
        let (done, value) = iter_result(vm, r)?;
        if done {
            return Ok(());
        }
        vm.array_push(a, value);
    }
}

/// for-in enumerator: a `ForIn` object with internal values object, list of keys, position, and the object's shape when
/// that alone tells that its named keys are still there.
pub fn for_in_prepare(vm: &mut Vm, v: Value) -> JsResult {
    let proto = vm.roots.object_proto;
    let e = vm.new_object_of(Kind::ForIn, proto);
    vm.set_internal(e, 2, Value::int(0));
    if v.is_nullish() {
        return Ok(e.into());
    }
    let o = vm.to_object(v)?;
    vm.set_internal(e, 0, o.into());
    let (keys, own) = vm.for_in_keys(o)?;
    let (list, start) = keys.tail(vm);
    vm.set_internal(e, 1, Value::cell(list));
    vm.set_internal(e, 2, Value::int(start as i32));
    if own && !o.is_exotic() && !o.shape().has(shape_flags::DICTIONARY) {
        vm.set_internal(e, 3, Value::cell(o.shape()));
    }
    Ok(e.into())
}

/// Next key as a string, or the hole at the end. Keys deleted meanwhile are skipped.
pub fn for_in_next(vm: &mut Vm, e: Gc<Object>) -> JsResult {
    let list = e.internal(1);
    if !list.is_cell() {
        return Ok(Value::HOLE);
    }
    let keys = list.as_gc::<ValueCell>();
    let o: Gc<Object> = e.internal(0).as_gc();
    loop {
        let i = e.internal(2).as_int();
        if i as usize >= keys.cap() {
            return Ok(Value::HOLE);
        }
        vm.set_internal(e, 2, Value::int(i + 1));
        let key = Key::from_value(keys.get(i as usize));
        let unchanged = !key.is_index() && e.internal(3) == Value::cell(o.shape());
        if unchanged || vm.has(o, key)? {
            return Ok(vm.key_to_value(key));
        }
    }
}
