//! Objects with internal methods of their own (ECMA-262 10.4, 10.5): shapes with the `EXOTIC` flag.
//!
//! Each function here answers `None` where the ordinary rules go on with the same object.

pub mod arguments;
pub mod data_view;
pub mod namespace;
pub mod proxy;
pub mod typed_array;
pub mod typed_copy;

use super::ops::PropDesc;
use super::shape::shape_flags;
use super::{Attrs, Key, Object};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::value::{Value, number};

/// Shape flags with which objects of a kind are made.
pub fn kind_flags(kind: Kind) -> u8 {
    match kind {
        Kind::StringObject | Kind::TypedArray | Kind::ModuleNamespace | Kind::Proxy => shape_flags::EXOTIC,
        Kind::Function | Kind::BoundFunction => shape_flags::CALLABLE,
        _ => 0,
    }
}

/// Whether `key` is a name that typed arrays treat as any other object does (no canonical numeric string).
pub fn is_plain_name(key: Key) -> bool {
    let Some(a) = key.as_atom() else { return true };
    let u = a.flat_units();
    if u.is_empty() {
        return true;
    }
    // Canonical numeric strings begin with a digit, `-`, `I`(nfinity) or `N`(aN).
    let c = u.at(0);
    if !(matches!(c, 0x30..=0x39) || c == b'-' as u16 || c == b'I' as u16 || c == b'N' as u16) {
        return true;
    }
    let text = u.to_string_lossy();
    text != "-0" && number::to_rust_string(number::string_to_number(u)) != text
}

/// Whether `o` itself (not its prototypes) treats the name or symbol `key` by the ordinary rules, so that what a lookup
/// in its shape finds may be cached. String objects, typed arrays and arguments are exotic for indices only.
pub fn is_ordinary_for(o: Gc<Object>, key: Key) -> bool {
    match o.kind() {
        Kind::Proxy | Kind::ModuleNamespace => false,
        Kind::TypedArray => is_plain_name(key),
        _ => true,
    }
}

/// Index of a code unit of a String object, as a one-unit string.
fn string_unit(vm: &mut Vm, o: Gc<Object>, key: Key) -> Option<Value> {
    let i = key.as_index()? as usize;
    let s = o.internal(0).to_str()?;
    if i >= s.len() {
        return None;
    }
    let c = s.units(vm).at(i);
    Some(vm.single_char(c).into())
}

/// [[Get]] at one object of the chain.
pub fn get(vm: &mut Vm, o: Gc<Object>, key: Key, receiver: Value) -> JsResult<Option<Value>> {
    match o.kind() {
        Kind::Proxy => proxy::get(vm, o, key, receiver).map(Some),
        Kind::StringObject => Ok(string_unit(vm, o, key)),
        Kind::TypedArray => Ok(typed_array::get(vm, o, key)),
        Kind::Arguments => Ok(arguments::get(vm, o, key)),
        Kind::ModuleNamespace => namespace::get(vm, o, key),
        _ => Ok(None),
    }
}

/// [[HasProperty]] at one object of the chain.
pub fn has(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<bool>> {
    match o.kind() {
        Kind::Proxy => proxy::has(vm, o, key).map(Some),
        Kind::StringObject => Ok(string_unit(vm, o, key).map(|_| true)),
        Kind::TypedArray => Ok(typed_array::has(o, key)),
        Kind::Arguments => Ok(arguments::get(vm, o, key).map(|_| true)),
        Kind::ModuleNamespace => namespace::has(vm, o, key),
        _ => Ok(None),
    }
}

/// [[Set]] at one object of the chain.
pub fn set(vm: &mut Vm, o: Gc<Object>, key: Key, v: Value, receiver: Value) -> JsResult<Option<bool>> {
    match o.kind() {
        Kind::Proxy => proxy::set(vm, o, key, v, receiver).map(Some),
        Kind::StringObject => Ok(string_unit(vm, o, key).map(|_| false)),
        Kind::TypedArray => typed_array::set(vm, o, key, v, receiver),
        Kind::Arguments if receiver == o.into() => Ok(arguments::set(vm, o, key, v)),
        Kind::ModuleNamespace => Ok(Some(false)),
        _ => Ok(None),
    }
}

/// [[GetOwnProperty]].
pub fn get_own(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<Option<PropDesc>>> {
    match o.kind() {
        Kind::Proxy => proxy::get_own(vm, o, key).map(Some),
        Kind::StringObject => Ok(string_unit(vm, o, key).map(|v| Some(PropDesc::data(v, Attrs(Attrs::ENUMERABLE))))),
        Kind::TypedArray => Ok(typed_array::get_own(vm, o, key)),
        Kind::Arguments => Ok(arguments::get_own(vm, o, key)),
        Kind::ModuleNamespace => namespace::get_own(vm, o, key),
        _ => Ok(None),
    }
}

/// Whether a definition would change nothing of an enumerable data property that can be neither written nor configured.
fn agrees_with_fixed(vm: &mut Vm, value: Value, d: &PropDesc) -> bool {
    let place = super::ops::Place::Virtual { index: 0 };
    let fixed = super::ops::Prop { value, attrs: Attrs(Attrs::ENUMERABLE), place };
    vm.merged_attrs(&fixed, d).is_some()
}

/// [[DefineOwnProperty]].
pub fn define_own(vm: &mut Vm, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<Option<bool>> {
    match o.kind() {
        Kind::Proxy => proxy::define_own(vm, o, key, d).map(Some),
        Kind::StringObject => Ok(string_unit(vm, o, key).map(|v| agrees_with_fixed(vm, v, d))),
        Kind::TypedArray => typed_array::define_own(vm, o, key, d),
        Kind::Arguments => arguments::define_own(vm, o, key, d),
        Kind::ModuleNamespace => namespace::define_own(vm, o, key, d).map(Some),
        _ => Ok(None),
    }
}

/// [[Delete]].
pub fn delete(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult<Option<bool>> {
    match o.kind() {
        Kind::Proxy => proxy::delete(vm, o, key).map(Some),
        Kind::StringObject => Ok(string_unit(vm, o, key).map(|_| false)),
        Kind::TypedArray => Ok(typed_array::delete(o, key)),
        Kind::Arguments => Ok(arguments::delete(vm, o, key)),
        Kind::ModuleNamespace => namespace::delete(vm, o, key),
        _ => Ok(None),
    }
}

/// Indices of the own (enumerable) elements, exotic ones included, ascending.
pub fn own_indices(vm: &mut Vm, o: Gc<Object>, enumerable: bool) -> Vec<u32> {
    let mut own = vm.element_indices(o, enumerable);
    if !o.is_exotic() {
        return own;
    }
    let extra = match o.kind() {
        Kind::StringObject => o.internal(0).to_str().map_or(0, |s| s.len()) as u32,
        Kind::TypedArray => typed_array::length(o) as u32,
        Kind::Arguments => {
            // Those whose attributes were changed are among the elements already.
            let absent: Vec<u32> =
                arguments::mapped_indices(o).into_iter().filter(|&i| vm.own_element(o, i).is_none()).collect();
            own.extend(absent);
            own.sort_unstable();
            return own;
        }
        _ => return own,
    };
    // The object's own indexed properties lie behind.
    let mut all: Vec<u32> = (0..extra).collect();
    all.append(&mut own);
    all
}
