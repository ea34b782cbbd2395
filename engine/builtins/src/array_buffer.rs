//! `ArrayBuffer` (spec 25.1) and `SharedArrayBuffer` (25.2).

use crate::{define, natives};
use std::cell::Cell;
use vm::object::buffer::{self, MAX_BYTES};
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Key, Kind, Object, Value, Vm};

fn this_of(vm: &mut Vm, args: Args, kind: Kind, method: &str) -> JsResult<Gc<Object>> {
    match args.this().to_object() {
        Some(o) if o.is(kind) => Ok(o),
        _ => {
            let shown = vm.describe(args.this());
            Err(vm.throw_type(format!("Method {method} called on incompatible receiver {shown}")))
        }
    }
}
fn this_array(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<Object>> {
    this_of(vm, args, Kind::ArrayBuffer, &format!("ArrayBuffer.prototype.{method}"))
}
fn this_shared(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<Object>> {
    this_of(vm, args, Kind::SharedArrayBuffer, &format!("SharedArrayBuffer.prototype.{method}"))
}

fn make(vm: &mut Vm, args: Args, shared: bool) -> JsResult {
    let (name, proto) = if shared {
        ("SharedArrayBuffer", Intrinsic::SharedArrayBufferProto)
    } else {
        ("ArrayBuffer", Intrinsic::ArrayBufferProto)
    };
    if args.new_target().is_none() {
        return Err(vm.throw_type(format!("Constructor {name} requires 'new'")));
    }
    let len = vm.to_index(args.get(0), "Array buffer allocation failed")?;
    let max = match args.get(1).to_object() {
        Some(options) => {
            let key = vm.key("maxByteLength");
            let v = vm.get(options, key)?;
            if v.is_undefined() { None } else { Some(vm.to_index(v, "Invalid array buffer max length")?) }
        }
        None => None,
    };
    if max.is_some_and(|m| len > m) {
        return Err(vm.throw_range("Invalid array buffer max length"));
    }
    let proto = define::proto_from_intrinsic(vm, args.new_target(), proto)?;
    Ok(vm.new_array_buffer(len, max, shared, Some(proto))?.into())
}
fn array_buffer(vm: &mut Vm, args: Args) -> JsResult {
    make(vm, args, false)
}
fn shared_array_buffer(vm: &mut Vm, args: Args) -> JsResult {
    make(vm, args, true)
}
fn is_view(_: &mut Vm, args: Args) -> JsResult {
    let view = args.get(0).to_object().is_some_and(|o| o.is(Kind::TypedArray) || o.is(Kind::DataView));
    Ok(Value::bool(view))
}
fn species(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

fn byte_length(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::from_usize(buffer::byte_length(this_array(vm, args, "byteLength")?)))
}
fn max_byte_length(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "maxByteLength")?;
    Ok(Value::from_usize(max_of(b)))
}
fn max_of(b: Gc<Object>) -> usize {
    if buffer::is_detached(b) { 0 } else { buffer::max_byte_length(b).unwrap_or(buffer::byte_length(b)) }
}
fn resizable(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "resizable")?;
    Ok(Value::bool(buffer::max_byte_length(b).is_some()))
}
fn detached(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "detached")?;
    Ok(Value::bool(buffer::is_detached(b)))
}
fn immutable(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "immutable")?;
    Ok(Value::bool(buffer::is_immutable(b)))
}
fn attached(vm: &mut Vm, b: Gc<Object>, method: &str) -> JsResult<()> {
    if buffer::is_detached(b) {
        return Err(vm.throw_type(format!("Cannot perform ArrayBuffer.prototype.{method} on a detached ArrayBuffer")));
    }
    Ok(())
}

fn resize(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "resize")?;
    let Some(max) = buffer::max_byte_length(b) else {
        let shown = vm.describe(b.into());
        return Err(
            vm.throw_type(format!("Method ArrayBuffer.prototype.resize called on incompatible receiver {shown}"))
        );
    };
    let n = vm.to_index(args.get(0), "ArrayBuffer.prototype.resize: Invalid length parameter")?;
    attached(vm, b, "resize")?;
    if n > max as u64 {
        return Err(vm.throw_range("ArrayBuffer.prototype.resize: Invalid length parameter"));
    }
    vm.resize_array_buffer(b, n as usize);
    Ok(Value::UNDEFINED)
}

/// Start and end of a slice; the end may lie before the start.
fn bounds(vm: &mut Vm, args: Args, len: usize) -> JsResult<(usize, usize)> {
    let start = vm.to_relative_index(args.get(0), len as u64, 0)? as usize;
    let end = vm.to_relative_index(args.get(1), len as u64, len as u64)? as usize;
    Ok((start, end))
}

fn slice_of(vm: &mut Vm, args: Args, b: Gc<Object>, kind: Kind, constructor: &str) -> JsResult {
    let (start, end) = bounds(vm, args, buffer::byte_length(b))?;
    let end = end.max(start);
    let key = vm.key(constructor);
    let global = vm.roots.global;
    let default = vm.quiet_get(global, key);
    let c = vm.species_constructor(b, default.as_gc())?;
    let made = vm.construct(c, &[Value::from_usize(end - start)], c)?;
    let target = match made.to_object() {
        Some(o) if o.is(kind) => o,
        _ => return Err(vm.throw_type("The species constructor did not return a buffer of the same kind")),
    };
    if kind == Kind::ArrayBuffer {
        attached(vm, target, "slice")?;
        if buffer::is_immutable(target) {
            return Err(buffer::throw_immutable(vm, "ArrayBuffer.prototype.slice"));
        }
    }
    if target == b {
        return Err(vm.throw_type("ArrayBuffer subclass returned this from species constructor"));
    }
    if buffer::byte_length(target) < end - start {
        return Err(vm.throw_type("Species constructor returned a too small ArrayBuffer"));
    }
    if kind == Kind::ArrayBuffer {
        attached(vm, b, "slice")?;
    }
    // The source may have become shorter.
    let from = buffer::bytes(b);
    let (start, end) = (start.min(from.len()), end.min(from.len()));
    copy(&from[start..end], target);
    Ok(target.into())
}
/// Copies bytes to the beginning of another buffer, as far as there is room.
fn copy(from: &[Cell<u8>], target: Gc<Object>) {
    for (d, s) in buffer::bytes(target).iter().zip(from) {
        d.set(s.get());
    }
}
fn slice(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "slice")?;
    attached(vm, b, "slice")?;
    slice_of(vm, args, b, Kind::ArrayBuffer, "ArrayBuffer")
}

fn slice_to_immutable(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_array(vm, args, "sliceToImmutable")?;
    attached(vm, b, "sliceToImmutable")?;
    let (start, end) = bounds(vm, args, buffer::byte_length(b))?;
    attached(vm, b, "sliceToImmutable")?;
    if buffer::byte_length(b) < end {
        return Err(vm.throw_range("ArrayBuffer.prototype.sliceToImmutable: the buffer has become shorter"));
    }
    let fresh = vm.new_array_buffer(end.saturating_sub(start) as u64, None, false, None)?;
    copy(buffer::bytes(b).get(start..end).unwrap_or(&[]), fresh);
    vm.make_buffer_immutable(fresh);
    Ok(fresh.into())
}

/// What a buffer becomes when its bytes move to a new one.
#[derive(Clone, Copy, PartialEq)]
enum Moved {
    Alike,
    FixedLength,
    Immutable,
}
/// ArrayBufferCopyAndDetach.
fn transfer_to(vm: &mut Vm, args: Args, moved: Moved, method: &str) -> JsResult {
    let b = this_array(vm, args, method)?;
    let old = buffer::byte_length(b);
    let n = match args.get(0) {
        Value::UNDEFINED => old as u64,
        v => vm.to_index(v, "Array buffer allocation failed")?,
    };
    attached(vm, b, method)?;
    if buffer::is_immutable(b) {
        return Err(buffer::throw_immutable(vm, &format!("ArrayBuffer.prototype.{method}")));
    }
    if n > MAX_BYTES {
        return Err(vm.throw_range("Array buffer allocation failed"));
    }
    let max = buffer::max_byte_length(b).filter(|_| moved == Moved::Alike).map(|m| m as u64);
    if max.is_some_and(|m| n > m) {
        return Err(vm.throw_range(format!("ArrayBuffer.prototype.{method}: Invalid length parameter")));
    }
    let fresh = vm.new_array_buffer(n, max, false, None)?;
    copy(buffer::bytes(b), fresh);
    if moved == Moved::Immutable {
        vm.make_buffer_immutable(fresh);
    }
    vm.detach_array_buffer(b);
    Ok(fresh.into())
}
fn transfer(vm: &mut Vm, args: Args) -> JsResult {
    transfer_to(vm, args, Moved::Alike, "transfer")
}
fn transfer_to_fixed_length(vm: &mut Vm, args: Args) -> JsResult {
    transfer_to(vm, args, Moved::FixedLength, "transferToFixedLength")
}
fn transfer_to_immutable(vm: &mut Vm, args: Args) -> JsResult {
    transfer_to(vm, args, Moved::Immutable, "transferToImmutable")
}

fn shared_byte_length(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::from_usize(buffer::byte_length(this_shared(vm, args, "byteLength")?)))
}
fn shared_max_byte_length(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_shared(vm, args, "maxByteLength")?;
    Ok(Value::from_usize(max_of(b)))
}
fn growable(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_shared(vm, args, "growable")?;
    Ok(Value::bool(buffer::max_byte_length(b).is_some()))
}
fn grow(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_shared(vm, args, "grow")?;
    let Some(max) = buffer::max_byte_length(b) else {
        return Err(vm.throw_type("Method SharedArrayBuffer.prototype.grow called on a buffer of fixed length"));
    };
    let n = vm.to_index(args.get(0), "SharedArrayBuffer.prototype.grow: Invalid length parameter")?;
    if n > max as u64 || (n as usize) < buffer::byte_length(b) {
        return Err(vm.throw_range("SharedArrayBuffer.prototype.grow: Invalid length parameter"));
    }
    vm.resize_array_buffer(b, n as usize);
    Ok(Value::UNDEFINED)
}
fn shared_slice(vm: &mut Vm, args: Args) -> JsResult {
    let b = this_shared(vm, args, "slice")?;
    slice_of(vm, args, b, Kind::SharedArrayBuffer, "SharedArrayBuffer")
}

natives! {
    pub STATIC:
    "new ArrayBuffer" 1 => array_buffer;
    "isView" 1 => is_view;
    "get [Symbol.species]" 0 => species;

    pub PROTO:
    "get byteLength" 0 => byte_length;
    "slice" 2 => slice;
    "get maxByteLength" 0 => max_byte_length;
    "get resizable" 0 => resizable;
    "resize" 1 => resize;
    "transfer" 0 => transfer;
    "transferToFixedLength" 0 => transfer_to_fixed_length;
    "get detached" 0 => detached;
    "get immutable" 0 => immutable;
    "sliceToImmutable" 2 => slice_to_immutable;
    "transferToImmutable" 0 => transfer_to_immutable;

    pub SHARED_STATIC:
    "new SharedArrayBuffer" 1 => shared_array_buffer;
    "get [Symbol.species]" 0 => species;

    pub SHARED_PROTO:
    "get byteLength" 0 => shared_byte_length;
    "slice" 2 => shared_slice;
    "get maxByteLength" 0 => shared_max_byte_length;
    "get growable" 0 => growable;
    "grow" 1 => grow;
}

pub fn init(vm: &mut Vm) {
    for (name, intrinsic, statics, methods) in [
        ("ArrayBuffer", Intrinsic::ArrayBufferProto, STATIC, PROTO),
        ("SharedArrayBuffer", Intrinsic::SharedArrayBufferProto, SHARED_STATIC, SHARED_PROTO),
    ] {
        let proto = vm.new_object();
        vm.set_intrinsic(intrinsic, proto);
        define::class(vm, name, proto, statics, methods);
        define::to_string_tag(vm, proto, name);
        debug_assert!(vm.own_property(proto, Key::symbol(vm.symbols.to_string_tag)).is_some());
    }
}
