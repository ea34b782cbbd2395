//! `DataView` (spec 25.3).

use crate::{define, natives};
use vm::object::buffer;
use vm::object::exotic::data_view;
use vm::object::exotic::typed_array::{self, Element, byte_offset, field};
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Kind, Object, Value, Vm};

fn this_view(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<Object>> {
    match args.this().to_object() {
        Some(o) if o.is(Kind::DataView) => Ok(o),
        _ => {
            let shown = vm.describe(args.this());
            Err(vm.throw_type(format!("Method DataView.prototype.{method} called on incompatible receiver {shown}")))
        }
    }
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type("Constructor DataView requires 'new'"));
    }
    let b = match args.get(0).to_object() {
        Some(o) if o.is(Kind::ArrayBuffer) || o.is(Kind::SharedArrayBuffer) => o,
        _ => return Err(vm.throw_type("First argument to DataView constructor must be an ArrayBuffer")),
    };
    let offset = vm.to_index(args.get(1), "Start offset is outside the bounds of the buffer")?;
    if buffer::is_detached(b) {
        return Err(vm.throw_type("Cannot perform DataView on a detached ArrayBuffer"));
    }
    let outside = format!("Start offset {offset} is outside the bounds of the buffer");
    let available = buffer::byte_length(b) as u64;
    if offset > available {
        return Err(vm.throw_range(outside));
    }
    let length = match args.get(2) {
        Value::UNDEFINED if buffer::max_byte_length(b).is_some() => None,
        Value::UNDEFINED => Some(available - offset),
        v => {
            let n = vm.to_index(v, "Invalid DataView length")?;
            if offset + n > available {
                return Err(vm.throw_range(format!("Invalid DataView length {n}")));
            }
            Some(n)
        }
    };
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::DataViewProto)?;
    // Finding the prototype may have run a getter that changed the buffer.
    if buffer::is_detached(b) {
        return Err(vm.throw_type("Cannot perform DataView on a detached ArrayBuffer"));
    }
    if offset + length.unwrap_or(0) > buffer::byte_length(b) as u64 {
        return Err(vm.throw_range(outside));
    }
    Ok(vm.new_data_view(b, offset, length, proto).into())
}

fn get_buffer(vm: &mut Vm, args: Args) -> JsResult {
    Ok(this_view(vm, args, "buffer")?.internal(field::BUFFER))
}
fn out_of_bounds(vm: &mut Vm, method: &str) -> vm::Throw {
    vm.throw_type(format!("Cannot perform DataView.prototype.{method} on a detached ArrayBuffer"))
}
fn get_byte_length(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_view(vm, args, "byteLength")?;
    match data_view::length(o) {
        Some(n) => Ok(Value::from_usize(n)),
        None => Err(out_of_bounds(vm, "byteLength")),
    }
}
fn get_byte_offset(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_view(vm, args, "byteOffset")?;
    match data_view::length(o) {
        Some(_) => Ok(Value::from_usize(byte_offset(o))),
        None => Err(out_of_bounds(vm, "byteOffset")),
    }
}

/// Address of `size` bytes at an index.
fn place(vm: &mut Vm, o: Gc<Object>, index: u64, size: usize, method: &str) -> JsResult<*mut u8> {
    if data_view::length(o).is_none() {
        return Err(out_of_bounds(vm, method));
    }
    data_view::place(o, index, size).ok_or_else(|| vm.throw_range("Offset is outside the bounds of the DataView"))
}

fn get(vm: &mut Vm, args: Args, ty: Element, method: &str) -> JsResult {
    let o = this_view(vm, args, method)?;
    let index = vm.to_index(args.get(0), "Offset is outside the bounds of the DataView")?;
    let little = vm::value::convert::to_boolean(args.get(1));
    let p = place(vm, o, index, ty.size(), method)?;
    // SAFETY: the place of as many bytes.
    Ok(unsafe { data_view::load(vm, ty, p, little) })
}
fn set(vm: &mut Vm, args: Args, ty: Element, method: &str) -> JsResult {
    let o = this_view(vm, args, method)?;
    if typed_array::is_immutable(o) {
        return Err(buffer::throw_immutable(vm, &format!("DataView.prototype.{method}")));
    }
    let index = vm.to_index(args.get(0), "Offset is outside the bounds of the DataView")?;
    let v = vm.to_element(ty, args.get(1))?;
    let little = vm::value::convert::to_boolean(args.get(2));
    let p = place(vm, o, index, ty.size(), method)?;
    // SAFETY: the place of as many bytes, found after everything that may run JS.
    unsafe { data_view::store(vm, ty, p, little, v) };
    Ok(Value::UNDEFINED)
}

macro_rules! accessors {
    ($($get:ident $set:ident $ty:ident $get_name:literal $set_name:literal;)*) => {
        $(
            fn $get(vm: &mut Vm, args: Args) -> JsResult {
                get(vm, args, Element::$ty, $get_name)
            }
            fn $set(vm: &mut Vm, args: Args) -> JsResult {
                set(vm, args, Element::$ty, $set_name)
            }
        )*
        natives! {
            pub STATIC:
            "new DataView" 1 => constructor;

            pub PROTO:
            "get buffer" 0 => get_buffer;
            "get byteLength" 0 => get_byte_length;
            "get byteOffset" 0 => get_byte_offset;
            $($get_name 1 => $get;)*
            $($set_name 2 => $set;)*
        }
    };
}
accessors! {
    get_int8 set_int8 Int8 "getInt8" "setInt8";
    get_uint8 set_uint8 Uint8 "getUint8" "setUint8";
    get_int16 set_int16 Int16 "getInt16" "setInt16";
    get_uint16 set_uint16 Uint16 "getUint16" "setUint16";
    get_int32 set_int32 Int32 "getInt32" "setInt32";
    get_uint32 set_uint32 Uint32 "getUint32" "setUint32";
    get_float16 set_float16 Float16 "getFloat16" "setFloat16";
    get_float32 set_float32 Float32 "getFloat32" "setFloat32";
    get_float64 set_float64 Float64 "getFloat64" "setFloat64";
    get_big_int64 set_big_int64 BigInt64 "getBigInt64" "setBigInt64";
    get_big_uint64 set_big_uint64 BigUint64 "getBigUint64" "setBigUint64";
}

pub fn init(vm: &mut Vm) {
    let proto = vm.new_object();
    vm.set_intrinsic(Intrinsic::DataViewProto, proto);
    define::class(vm, "DataView", proto, STATIC, PROTO);
    define::to_string_tag(vm, proto, "DataView");
}
