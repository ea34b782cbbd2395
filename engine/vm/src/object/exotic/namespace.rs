//! Module namespace objects (ECMA-262 10.4.6).
//!
//! Internal value 0 is the module record while the namespace is a deferred one (`import defer`) whose module has not been
//! evaluated, else undefined. Value 1 is a list of exported names (atoms, sorted by code units), each followed
//! by the environment cell and slot number of its binding. A binding whose value is the hole is not initialised yet.

use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::Gc;
use crate::interp::env::Env;
use crate::object::ops::PropDesc;
use crate::object::{Attrs, Key, Object, ValueCell};
use crate::string::JsString;
use crate::value::Value;

/// Values per export in the list.
pub const ENTRY: usize = 3;

/// Name, environment and slot of each export. The capacity of a list fills its size class: behind the last entry
/// are undefined values.
fn exports(o: Gc<Object>) -> impl Iterator<Item = &'static [std::cell::Cell<Value>]> {
    let l = o.internal(1);
    let values: &'static [std::cell::Cell<Value>] = if l.is_cell() { l.as_gc::<ValueCell>().values() } else { &[] };
    values.chunks_exact(ENTRY).take_while(|e| e[0].get().is_string())
}

/// Evaluates the module of a deferred namespace, unless that has been done.
fn evaluate(vm: &mut Vm, o: Gc<Object>) -> JsResult<()> {
    let record = o.internal(0);
    if !record.is_undefined() {
        (vm.hooks.evaluate_deferred)(vm, record)?;
        vm.set_internal(o, 0, Value::UNDEFINED);
    }
    Ok(())
}

/// IsSymbolLikeNamespaceKey: keys of no export, that cause no evaluation. `then` is one as long as that matters:
/// deferred namespaces have no export of this name.
fn is_symbol_like(vm: &Vm, o: Gc<Object>, key: Key) -> bool {
    key.is_symbol() || (!o.internal(0).is_undefined() && key == Key::atom(vm.names.then))
}

/// The exported names in order.
pub fn names(vm: &mut Vm, o: Gc<Object>) -> JsResult<Vec<Key>> {
    evaluate(vm, o)?;
    Ok(exports(o).map(|e| Key::atom(e[0].get().as_gc::<JsString>())).collect())
}

/// The value of an export. Indices that are export names cannot be atoms in the key, so text is compared by key.
fn binding(o: Gc<Object>, key: Key) -> Option<Value> {
    let e = exports(o).find(|e| Key::atom(e[0].get().as_gc::<JsString>()) == key)?;
    let (env, slot) = (e[1].get(), e[2].get());
    // A namespace re-exported as a binding is the value itself.
    Some(if slot.is_int() { env.as_gc::<Env>().slots()[slot.as_int() as usize].get() } else { env })
}

fn check(vm: &mut Vm, key: Key, v: Value) -> JsResult {
    if v.is_hole() { Err(uninitialised(vm, key)) } else { Ok(v) }
}

#[cold]
fn uninitialised(vm: &mut Vm, key: Key) -> Throw {
    let text = vm.key_text(key);
    vm.throw_reference(format!("Cannot access '{text}' before initialization"))
}

pub fn get(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<Value>> {
    if is_symbol_like(vm, o, key) {
        return Ok(None);
    }
    evaluate(vm, o)?;
    match binding(o, key) {
        Some(v) => check(vm, key, v).map(Some),
        None => Ok(Some(Value::UNDEFINED)),
    }
}

pub fn has(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<bool>> {
    if is_symbol_like(vm, o, key) {
        return Ok(None);
    }
    evaluate(vm, o)?;
    Ok(Some(binding(o, key).is_some()))
}

pub fn get_own(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<Option<PropDesc>>> {
    if is_symbol_like(vm, o, key) {
        return Ok(None);
    }
    evaluate(vm, o)?;
    Ok(Some(match binding(o, key) {
        Some(v) => Some(PropDesc::data(check(vm, key, v)?, Attrs(Attrs::WRITABLE | Attrs::ENUMERABLE))),
        None => None,
    }))
}

pub fn define_own(vm: &mut Vm, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<bool> {
    if is_symbol_like(vm, o, key) {
        return vm.define_ordinary(o, key, d);
    }
    evaluate(vm, o)?;
    let Some(v) = binding(o, key) else { return Ok(false) };
    let v = check(vm, key, v)?;
    Ok(d.configurable != Some(true)
        && d.enumerable != Some(false)
        && !d.is_accessor()
        && d.writable != Some(false)
        && d.value.is_none_or(|n| vm.same_value(n, v)))
}

pub fn delete(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<bool>> {
    if is_symbol_like(vm, o, key) {
        return Ok(None);
    }
    evaluate(vm, o)?;
    Ok(Some(binding(o, key).is_none()))
}
