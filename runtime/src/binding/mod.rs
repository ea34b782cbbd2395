//! What `internalBinding(name)` gives the runtime's JavaScript: one file a binding, each with its table of natives.
//! The JavaScript side checks arguments; natives may take what they are promised and must not crash on anything else.
//!
//! System errors are results, not exceptions: a negative errno, of which the JavaScript side makes an error.

pub mod buffer;
pub mod crypto;
pub mod errors;
pub mod fs;
pub mod os;
pub mod performance;
pub mod process;
pub mod stdio;
pub mod task_queue;
pub mod timers;
pub mod url;
pub mod util;
pub mod v8;

use crate::encoding::{Decoded, Text};
use crate::modules::binding as modules;
use engine::vm::object::buffer as array_buffer;
use engine::vm::object::exotic::typed_array::{self, Element};
use engine::vm::string::Units;
use engine::vm::{Attrs, Gc, JsResult, JsString, Kind, NativeDef, Object, Value, Vm};

/// A row of the list of bindings.
pub struct Binding {
    pub name: &'static str,
    pub table: &'static [NativeDef],
    /// Adds what is no function.
    pub init: fn(&mut Vm, Gc<Object>) -> JsResult<()>,
}

fn functions_only(_: &mut Vm, _: Gc<Object>) -> JsResult<()> {
    Ok(())
}

const fn plain(name: &'static str, table: &'static [NativeDef]) -> Binding {
    Binding { name, table, init: functions_only }
}

/// All bindings. The order is part of the identity of their functions: new ones go at the end.
pub static BINDINGS: &[Binding] = &[
    Binding { name: "buffer", table: buffer::TABLE, init: buffer::init },
    plain("fs", fs::TABLE),
    Binding { name: "process", table: process::TABLE, init: process::init },
    plain("stdio", stdio::TABLE),
    plain("timers", timers::TABLE),
    plain("task_queue", task_queue::TABLE),
    plain("async_context", task_queue::CONTEXT),
    plain("errors", errors::TABLE),
    plain("crypto", crypto::TABLE),
    Binding { name: "modules", table: modules::NATIVES, init: modules::init },
    plain("util", util::TABLE),
    plain("os", os::TABLE),
    plain("url", url::TABLE),
    plain("v8", v8::TABLE),
    plain("performance", performance::TABLE),
];

/// Defines a constant of a binding.
pub fn constant(vm: &mut Vm, binding: Gc<Object>, name: &str, value: Value) {
    let key = vm.key(name);
    vm.define_data(binding, key, value, Attrs::HIDDEN);
}

// ---- arguments ----

/// The string's text; empty for anything else.
pub fn text(vm: &mut Vm, v: Value) -> String {
    v.to_str().map_or(String::new(), |s| s.to_rust(vm))
}

/// The string's units; empty for anything else. They stay valid while the string is reachable.
pub fn units(vm: &mut Vm, v: Value) -> Text<'static> {
    match v.to_str().map(|s| s.units(vm)) {
        Some(Units::Latin1(b)) => Text::Latin1(b),
        Some(Units::Utf16(u)) => Text::Utf16(u),
        None => Text::Latin1(&[]),
    }
}

/// A number as an integer, `default` for anything else.
pub fn int(v: Value, default: i64) -> i64 {
    v.to_f64().map_or(default, |f| f as i64)
}

/// A number or bigint as an integer, `default` for anything else.
pub fn big_int(vm: &Vm, v: Value, default: i64) -> i64 {
    if v.is_bigint() { vm.bigint_to_i64(v).unwrap_or(default) } else { int(v, default) }
}

/// Where the bytes of a view or buffer lie; empty for anything else.
fn span(v: Value) -> (*mut u8, usize) {
    let empty = (std::ptr::NonNull::<u8>::dangling().as_ptr(), 0);
    let Some(o) = v.to_object() else { return empty };
    match o.kind() {
        Kind::TypedArray => {
            let n = typed_array::length(o) << typed_array::element(o).shift();
            if n == 0 { empty } else { (typed_array::data_ptr(o), n) }
        }
        Kind::DataView => {
            let bytes = array_buffer::bytes(typed_array::buffer_of(o));
            let start = typed_array::byte_offset(o).min(bytes.len());
            let room = bytes.len() - start;
            let n = o.internal(typed_array::field::LENGTH).to_f64().map_or(room, |n| (n as usize).min(room));
            if n == 0 { empty } else { (bytes[start..].as_ptr() as *mut u8, n) }
        }
        Kind::ArrayBuffer | Kind::SharedArrayBuffer => {
            let bytes = array_buffer::bytes(o);
            if bytes.is_empty() { empty } else { (bytes.as_ptr() as *mut u8, bytes.len()) }
        }
        _ => empty,
    }
}

/// The bytes of a view or buffer; empty for anything else. The slice must not be held while JavaScript runs, nor
/// together with [`bytes_mut`] of an overlapping view.
pub fn bytes(v: Value) -> &'static [u8] {
    let (at, n) = span(v);
    // SAFETY: the span lies in a live buffer; cells do not move, and no JavaScript runs during a native.
    unsafe { std::slice::from_raw_parts(at, n) }
}

/// As [`bytes`], for writing into what the program gave.
///
/// # Errors
/// TypeError where the buffer is immutable.
pub fn writable(vm: &mut Vm, v: Value) -> JsResult<&'static mut [u8]> {
    let immutable = v.to_object().is_some_and(|o| match o.kind() {
        Kind::TypedArray | Kind::DataView => typed_array::is_immutable(o),
        Kind::ArrayBuffer => array_buffer::is_immutable(o),
        _ => false,
    });
    if immutable { Err(array_buffer::throw_immutable(vm, "writes")) } else { Ok(bytes_mut(v)) }
}

/// As [`writable`], for bytes that are known not to be immutable.
pub fn bytes_mut(v: Value) -> &'static mut [u8] {
    let (at, n) = span(v);
    // SAFETY: as above; natives take one writable slice at a time.
    unsafe { std::slice::from_raw_parts_mut(at, n) }
}

/// The part `[start, end)` of the bytes, cut to what there is.
pub fn range(v: Value, start: Value, end: Value) -> &'static [u8] {
    let all = bytes(v);
    let end = int(end, all.len() as i64).clamp(0, all.len() as i64) as usize;
    let start = int(start, 0).clamp(0, end as i64) as usize;
    &all[start..end]
}

/// A path or other byte string: text as UTF-8, or bytes.
pub fn path(vm: &mut Vm, v: Value) -> Vec<u8> {
    if v.is_string() {
        let t = units(vm, v);
        let mut out = vec![0; crate::encoding::utf8_length(t)];
        crate::encoding::utf8_write(t, &mut out);
        out
    } else {
        bytes(v).to_vec()
    }
}

/// Elements of an array of views, as values.
pub fn elements(vm: &mut Vm, v: Value) -> JsResult<Vec<Value>> {
    let Some(list) = v.to_object() else { return Ok(Vec::new()) };
    let key = vm.key("length");
    let length = vm.get(list, key)?;
    (0..int(length, 0).max(0) as u64).map(|i| vm.get_index(list, i)).collect()
}

// ---- results ----

/// The result of a system call: `Ok` as `f` shows it, an error as a negative errno.
pub fn outcome<T>(result: Result<T, i32>, f: impl FnOnce(T) -> JsResult) -> JsResult {
    match result {
        Ok(v) => f(v),
        Err(e) => Ok(Value::int(-e)),
    }
}

/// Undefined, or a negative errno.
pub fn done(result: Result<(), i32>) -> JsResult {
    outcome(result, |()| Ok(Value::UNDEFINED))
}

/// A `Uint8Array` with a copy of the bytes.
///
/// # Errors
/// RangeError when there is no room.
pub fn new_bytes(vm: &mut Vm, data: &[u8]) -> JsResult {
    let buffer = vm.new_array_buffer_from(data)?;
    Ok(vm.new_typed_array(Element::Uint8, buffer, 0, Some(data.len()), None).into())
}

/// A string of decoded text.
pub fn new_text(vm: &mut Vm, decoded: Decoded) -> Gc<JsString> {
    match decoded {
        Decoded::Latin1(b) => vm.str_latin1(&b),
        Decoded::Utf16(u) => vm.str_utf16(&u),
    }
}

/// A string from UTF-8, bad sequences replaced.
pub fn new_string(vm: &mut Vm, utf8: &[u8]) -> Value {
    match crate::encoding::utf8_decode(utf8, false) {
        Some(decoded) => new_text(vm, decoded).into(),
        None => vm.roots.empty_string.into(),
    }
}

/// An array of numbers.
pub fn new_numbers(vm: &mut Vm, numbers: impl IntoIterator<Item = f64>) -> Value {
    let values: Vec<Value> = numbers.into_iter().map(Value::number).collect();
    vm.new_array_from(&values).into()
}
