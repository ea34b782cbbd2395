//! %TypedArray% and its constructors (spec 23.2). Members that call back into JS are in `js/typed_array.js`.

use crate::array::iterator::{iter_kind, make_iterator};
use crate::{define, natives};
use vm::interp::iterate::is_plain_array;
use vm::object::buffer;
use vm::object::exotic::typed_array::{self, ELEMENTS, Element, field};
use vm::object::exotic::typed_copy;
use vm::vm::{Intrinsic, Watched};
use vm::{Args, Attrs, Gc, JsResult, Key, Kind, Object, Value, Vm};

/// ValidateTypedArray.
pub fn validate(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Object>> {
    match v.to_object() {
        Some(o) if o.is(Kind::TypedArray) => {
            if typed_array::is_out_of_bounds(o) {
                return Err(vm.throw_type(format!("Cannot perform {method} on a detached ArrayBuffer")));
            }
            Ok(o)
        }
        _ => Err(vm.throw_type("this is not a typed array.")),
    }
}
/// The same for a method that writes elements.
pub fn validate_writable(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Object>> {
    let o = validate(vm, v, method)?;
    if typed_array::is_immutable(o) {
        return Err(buffer::throw_immutable(vm, method));
    }
    Ok(o)
}
fn this_array(vm: &mut Vm, args: Args, method: &str) -> JsResult<(Gc<Object>, usize)> {
    let o = validate(vm, args.this(), &format!("%TypedArray%.prototype.{method}"))?;
    Ok((o, typed_array::length(o)))
}
fn this_writable(vm: &mut Vm, args: Args, method: &str) -> JsResult<(Gc<Object>, usize)> {
    let o = validate_writable(vm, args.this(), &format!("%TypedArray%.prototype.{method}"))?;
    Ok((o, typed_array::length(o)))
}
/// For getters: any typed array, also one out of bounds.
fn this_any(vm: &mut Vm, args: Args) -> JsResult<Gc<Object>> {
    match args.this().to_object() {
        Some(o) if o.is(Kind::TypedArray) => Ok(o),
        _ => Err(vm.throw_type("this is not a typed array.")),
    }
}

/// The constructor of an element type.
fn constructor_of(vm: &Vm, ty: Element) -> Gc<Object> {
    vm.roots.intrinsics[Intrinsic::Int8Array as usize + ty as usize].as_gc()
}

// ---- constructors ----

fn abstract_constructor(vm: &mut Vm, _: Args) -> JsResult {
    Err(vm.throw_type("Abstract class TypedArray not directly constructable"))
}

fn construct(vm: &mut Vm, args: Args, ty: Element) -> JsResult {
    let Some(nt) = args.new_target() else {
        return Err(vm.throw_type(format!("Constructor {}Array requires 'new'", ty.name().trim_end_matches("Array"))));
    };
    let first = args.get(0);
    let Some(o) = first.to_object() else {
        let n = vm.to_index(first, "Invalid typed array length")?;
        let proto = proto_of(vm, nt, ty)?;
        return Ok(vm.new_typed_array_len(ty, n, Some(proto))?.into());
    };
    let proto = proto_of(vm, nt, ty)?;
    match o.kind() {
        Kind::ArrayBuffer | Kind::SharedArrayBuffer => on_buffer(vm, args, ty, o, proto),
        Kind::TypedArray => copy_of(vm, ty, o, proto),
        _ => from_object(vm, ty, o, proto),
    }
}
fn proto_of(vm: &mut Vm, nt: Gc<Object>, ty: Element) -> JsResult<Gc<Object>> {
    let key = Key::atom(vm.names.prototype);
    if let Some(proto) = vm.get(nt, key)?.to_object() {
        return Ok(proto);
    }
    let constructor = vm.roots.intrinsics[Intrinsic::Int8Array as usize + ty as usize].as_gc();
    let constructor = vm.counterpart(constructor, nt)?;
    // Not writable.
    Ok(vm.get(constructor, key)?.as_gc())
}

fn on_buffer(vm: &mut Vm, args: Args, ty: Element, b: Gc<Object>, proto: Gc<Object>) -> JsResult {
    let size = ty.size() as u64;
    let name = ty.name();
    let offset = vm.to_index(args.get(1), "Start offset is too large:")?;
    if offset % size != 0 {
        return Err(vm.throw_range(format!("start offset of {name} should be a multiple of {size}")));
    }
    let wanted = match args.get(2) {
        Value::UNDEFINED => None,
        v => Some(vm.to_index(v, "Invalid typed array length")?),
    };
    if buffer::is_detached(b) {
        return Err(vm.throw_type("Cannot perform Construct on a detached ArrayBuffer"));
    }
    let bytes = buffer::byte_length(b) as u64;
    let len = match wanted {
        None if buffer::max_byte_length(b).is_some() => {
            if offset > bytes {
                return Err(vm.throw_range(format!("Start offset {offset} is outside the bounds of the buffer")));
            }
            None
        }
        None => {
            if !bytes.is_multiple_of(size) {
                return Err(vm.throw_range(format!("byte length of {name} should be a multiple of {size}")));
            }
            if offset > bytes {
                return Err(vm.throw_range(format!("Start offset {offset} is outside the bounds of the buffer")));
            }
            Some((bytes - offset) / size)
        }
        Some(n) => {
            if n.checked_mul(size).and_then(|n| n.checked_add(offset)).is_none_or(|end| end > bytes) {
                return Err(vm.throw_range(format!("Invalid typed array length: {n}")));
            }
            Some(n)
        }
    };
    Ok(vm.new_typed_array(ty, b, offset as usize, len.map(|n| n as usize), Some(proto)).into())
}

fn copy_of(vm: &mut Vm, ty: Element, source: Gc<Object>, proto: Gc<Object>) -> JsResult {
    if typed_array::is_out_of_bounds(source) {
        return Err(vm.throw_type("Cannot perform Construct on a detached ArrayBuffer"));
    }
    let n = typed_array::length(source);
    let target = vm.new_typed_array_len(ty, n as u64, Some(proto))?;
    copy_elements(vm, source, 0, target, 0, n)?;
    Ok(target.into())
}

/// Copies `n` elements, or as many as there are. TypeError between numbers and bigints.
fn copy_elements(
    vm: &mut Vm,
    source: Gc<Object>,
    from: usize,
    target: Gc<Object>,
    to: usize,
    n: usize,
) -> JsResult<()> {
    let (a, b) = (typed_array::element(source), typed_array::element(target));
    if a.is_bigint() != b.is_bigint() {
        return Err(vm.throw_type("Cannot mix BigInt and other types, use explicit conversions"));
    }
    let n = n.min(typed_array::length(source).saturating_sub(from)).min(typed_array::length(target).saturating_sub(to));
    // SAFETY: both ranges lie within the arrays.
    unsafe { typed_copy::copy(source, from, target, to, n) };
    Ok(())
}

fn has_objects(vm: &Vm, array: Gc<Object>) -> bool {
    (0..array.array_len()).any(|i| vm.array_get(array, i).is_object())
}

/// From an iterable or array-like: JS collects the values of an iterable that is not a plain array.
fn from_object(vm: &mut Vm, ty: Element, o: Gc<Object>, proto: Gc<Object>) -> JsResult {
    let key = Key::symbol(vm.symbols.iterator);
    let list = match vm.get_method(o.into(), key)? {
        // Converting an object may change the array that is read.
        Some(_) if is_plain_array(vm, o.into()) && !has_objects(vm, o) => o,
        Some(method) => {
            let collect = vm.roots.intrinsics[Intrinsic::ListFromIterable as usize];
            vm.call(collect, Value::UNDEFINED, &[o.into(), method.into()])?.as_gc()
        }
        None => o,
    };
    let n = vm.length_of_array_like(list)?;
    let target = vm.new_typed_array_len(ty, n, Some(proto))?;
    for i in 0..n {
        let v = vm.get_index(list, i)?;
        let v = vm.to_element(ty, v)?;
        typed_array::set_index(vm, target, i as usize, v);
    }
    Ok(target.into())
}

macro_rules! constructors {
    ($($f:ident $ty:ident;)*) => {$(
        fn $f(vm: &mut Vm, args: Args) -> JsResult {
            construct(vm, args, Element::$ty)
        }
    )*};
}
constructors! {
    int8 Int8; uint8 Uint8; uint8_clamped Uint8Clamped; int16 Int16; uint16 Uint16; int32 Int32; uint32 Uint32;
    float16 Float16; float32 Float32; float64 Float64; big_int64 BigInt64; big_uint64 BigUint64;
}

/// TypedArrayCreateFromCtor. With a length: the result is a valid typed array of at least `n` elements to be written.
fn create(vm: &mut Vm, c: Gc<Object>, args: &[Value], n: Option<usize>) -> JsResult<Gc<Object>> {
    let made = vm.construct(c, args, c)?;
    let Some(n) = n else { return validate(vm, made, "%TypedArray%") };
    let o = validate_writable(vm, made, "%TypedArray%")?;
    if typed_array::length(o) < n {
        return Err(vm.throw_type("Derived TypedArray constructor created an array which was too small"));
    }
    Ok(o)
}
/// TypedArraySpeciesCreate.
fn species_create(vm: &mut Vm, source: Gc<Object>, args: &[Value], n: Option<usize>) -> JsResult<Gc<Object>> {
    let ty = typed_array::element(source);
    if let Some(n) = n
        && vm.has_plain_typed_species(source)
    {
        return vm.new_typed_array_len(ty, n as u64, None);
    }
    let default = constructor_of(vm, ty);
    let c = vm.species_constructor(source, default)?;
    let o = create(vm, c, args, n)?;
    if typed_array::element(o).is_bigint() != ty.is_bigint() {
        return Err(vm.throw_type("Content type of the new typed array differs from that of the source"));
    }
    Ok(o)
}
/// `$typedArraySpeciesCreate(source, length)`
pub fn species_create_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let n = args.get(1).as_f64() as usize;
    Ok(species_create(vm, args.get(0).as_gc(), &[args.get(1)], Some(n))?.into())
}
/// `$typedArrayCreate(constructor, length)`
pub fn create_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let n = args.get(1).as_f64() as usize;
    Ok(create(vm, args.get(0).as_gc(), &[args.get(1)], Some(n))?.into())
}
/// `$typedArrayLength(value, method, writes = false)`: ValidateTypedArray and the length.
pub fn length_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let method = vm.to_string(args.get(1))?.to_rust(vm);
    let check = if args.get(2).is_true() { validate_writable } else { validate };
    let o = check(vm, args.get(0), &format!("%TypedArray%.prototype.{method}"))?;
    Ok(Value::from_usize(typed_array::length(o)))
}
/// `$typedArraySame(source, length)`: a new array of the same type, without asking for the species.
pub fn same_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let ty = typed_array::element(args.get(0).as_gc());
    Ok(vm.new_typed_array_len(ty, args.get(1).as_f64() as u64, None)?.into())
}
/// `$typedArraySort(array)`: ascending, in place.
pub fn sort_intrinsic(_: &mut Vm, args: Args) -> JsResult {
    sort_numbers(args.get(0).as_gc());
    Ok(args.get(0))
}

fn sort_numbers(o: Gc<Object>) {
    let n = typed_array::length(o);
    let p = typed_array::data_ptr(o);
    macro_rules! sorted {
        ($t:ty, $by:expr) => {{
            // SAFETY: n elements of this type lie at the (element-aligned or byte-copied) address.
            let mut v: Vec<$t> = (0..n).map(|i| unsafe { p.cast::<$t>().add(i).read_unaligned() }).collect();
            v.sort_by($by);
            for (i, x) in v.into_iter().enumerate() {
                // SAFETY: as above.
                unsafe { p.cast::<$t>().add(i).write_unaligned(x) };
            }
        }};
    }
    // NaN last, -0 before 0: `total_cmp` once NaNs have lost their sign.
    fn f64_order(a: &f64, b: &f64) -> std::cmp::Ordering {
        let key = |x: f64| if x.is_nan() { f64::NAN.abs() } else { x };
        key(*a).total_cmp(&key(*b))
    }
    match typed_array::element(o) {
        Element::Int8 => sorted!(i8, |a, b| a.cmp(b)),
        Element::Uint8 | Element::Uint8Clamped => sorted!(u8, |a, b| a.cmp(b)),
        Element::Int16 => sorted!(i16, |a, b| a.cmp(b)),
        Element::Uint16 => sorted!(u16, |a, b| a.cmp(b)),
        Element::Int32 => sorted!(i32, |a, b| a.cmp(b)),
        Element::Uint32 => sorted!(u32, |a, b| a.cmp(b)),
        Element::Float16 => sorted!(u16, |a, b| f64_order(&typed_array::f16_to_f64(*a), &typed_array::f16_to_f64(*b))),
        Element::Float32 => sorted!(f32, |a, b| f64_order(&(*a as f64), &(*b as f64))),
        Element::Float64 => sorted!(f64, f64_order),
        Element::BigInt64 => sorted!(i64, |a, b| a.cmp(b)),
        Element::BigUint64 => sorted!(u64, |a, b| a.cmp(b)),
    }
}

// ---- getters ----

fn get_buffer(vm: &mut Vm, args: Args) -> JsResult {
    Ok(this_any(vm, args)?.internal(field::BUFFER))
}
fn get_byte_length(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_any(vm, args)?;
    Ok(Value::from_usize(typed_array::length(o) << typed_array::element(o).shift()))
}
fn get_byte_offset(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_any(vm, args)?;
    Ok(Value::from_usize(if typed_array::is_out_of_bounds(o) { 0 } else { typed_array::byte_offset(o) }))
}
fn get_length(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::from_usize(typed_array::length(this_any(vm, args)?)))
}
fn get_tag(vm: &mut Vm, args: Args) -> JsResult {
    match args.this().to_object() {
        Some(o) if o.is(Kind::TypedArray) => Ok(vm.str(typed_array::element(o).name()).into()),
        _ => Ok(Value::UNDEFINED),
    }
}
fn species(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

// ---- methods that call nothing back ----

fn at(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "at")?;
    let i = vm.to_integer_or_infinity(args.get(0))?;
    let i = if i < 0.0 { i + n as f64 } else { i };
    if i < 0.0 || i >= n as f64 {
        return Ok(Value::UNDEFINED);
    }
    Ok(typed_array::get_index(vm, o, i as usize).unwrap_or(Value::UNDEFINED))
}

fn copy_within(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_writable(vm, args, "copyWithin")?;
    let to = vm.to_relative_index(args.get(0), n as u64, 0)? as usize;
    let from = vm.to_relative_index(args.get(1), n as u64, 0)? as usize;
    let end = vm.to_relative_index(args.get(2), n as u64, n as u64)? as usize;
    let count = end.saturating_sub(from).min(n - to);
    if count > 0 {
        validate(vm, o.into(), "%TypedArray%.prototype.copyWithin")?;
        copy_elements(vm, o, from, o, to, count)?;
    }
    Ok(o.into())
}

fn fill(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_writable(vm, args, "fill")?;
    let ty = typed_array::element(o);
    let v = vm.to_element(ty, args.get(0))?;
    let start = vm.to_relative_index(args.get(1), n as u64, 0)? as usize;
    let end = vm.to_relative_index(args.get(2), n as u64, n as u64)? as usize;
    validate(vm, o.into(), "%TypedArray%.prototype.fill")?;
    let end = end.min(typed_array::length(o));
    if start >= end {
        return Ok(o.into());
    }
    typed_array::set_index(vm, o, start, v);
    // The first element's bytes repeat.
    let size = ty.size();
    // SAFETY: the range lies within the array.
    unsafe {
        let first = typed_array::data_ptr(o).add(start * size);
        for i in 1..end - start {
            std::ptr::copy_nonoverlapping(first, first.add(i * size), size);
        }
    }
    Ok(o.into())
}

fn includes(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "includes")?;
    if n == 0 {
        return Ok(Value::FALSE);
    }
    let start = vm.to_relative_index(args.get(1), n as u64, 0)? as usize;
    for i in start..n {
        // An array that shrank while the index was converted has undefined there.
        let v = typed_array::get_index(vm, o, i).unwrap_or(Value::UNDEFINED);
        if vm.same_value_zero(v, args.get(0)) {
            return Ok(Value::TRUE);
        }
    }
    Ok(Value::FALSE)
}
fn index_of(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "indexOf")?;
    if n == 0 {
        return Ok(Value::int(-1));
    }
    let start = vm.to_relative_index(args.get(1), n as u64, 0)? as usize;
    for i in start..n.min(typed_array::length(o)) {
        if let Some(v) = typed_array::get_index(vm, o, i)
            && vm.strict_equals(v, args.get(0))
        {
            return Ok(Value::from_usize(i));
        }
    }
    Ok(Value::int(-1))
}
fn last_index_of(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "lastIndexOf")?;
    if n == 0 {
        return Ok(Value::int(-1));
    }
    let start = if args.len() > 1 { vm.to_integer_or_infinity(args.get(1))? } else { n as f64 - 1.0 };
    let start = if start < 0.0 { start + n as f64 } else { start.min(n as f64 - 1.0) };
    if start < 0.0 {
        return Ok(Value::int(-1));
    }
    for i in (0..=start as usize).rev() {
        if let Some(v) = typed_array::get_index(vm, o, i)
            && vm.strict_equals(v, args.get(0))
        {
            return Ok(Value::from_usize(i));
        }
    }
    Ok(Value::int(-1))
}

fn join(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "join")?;
    let separator = match args.get(0) {
        Value::UNDEFINED => vec![b',' as u16],
        v => vm.to_string(v)?.units(vm).to_vec(),
    };
    let mut out: Vec<u16> = Vec::new();
    for i in 0..n {
        if i > 0 {
            out.extend(&separator);
        }
        if let Some(v) = typed_array::get_index(vm, o, i) {
            out.extend(vm.to_string(v)?.units(vm).iter());
        }
        if out.len() > vm::string::MAX_LENGTH {
            return Err(vm.throw_range("Invalid string length"));
        }
    }
    Ok(vm.str_utf16(&out).into())
}

fn reverse(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_writable(vm, args, "reverse")?;
    reverse_into(o, o, n);
    Ok(o.into())
}
fn to_reversed(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "toReversed")?;
    let r = vm.new_typed_array_len(typed_array::element(o), n as u64, None)?;
    reverse_into(o, r, n);
    Ok(r.into())
}
fn reverse_into(from: Gc<Object>, to: Gc<Object>, n: usize) {
    let size = typed_array::element(from).size();
    // SAFETY: both arrays have n elements.
    unsafe {
        let source = std::slice::from_raw_parts(typed_array::data_ptr(from), n * size).to_vec();
        for (i, chunk) in source.chunks_exact(size).rev().enumerate() {
            std::ptr::copy_nonoverlapping(chunk.as_ptr(), typed_array::data_ptr(to).add(i * size), size);
        }
    }
}

fn set(vm: &mut Vm, args: Args) -> JsResult {
    let target = this_any(vm, args)?;
    if typed_array::is_immutable(target) {
        return Err(buffer::throw_immutable(vm, "%TypedArray%.prototype.set"));
    }
    let offset = vm.to_integer_or_infinity(args.get(1))?;
    if offset < 0.0 {
        return Err(vm.throw_range("offset is out of bounds"));
    }
    let from = args.get(0).to_object();
    if let Some(source) = from
        && typed_copy::plain_set(vm, target, source, offset as usize)
    {
        return Ok(Value::UNDEFINED);
    }
    if typed_array::is_out_of_bounds(target) {
        return Err(vm.throw_type("Cannot perform %TypedArray%.prototype.set on a detached ArrayBuffer"));
    }
    let room = typed_array::length(target) as f64;
    if let Some(source) = from.filter(|o| o.is(Kind::TypedArray)) {
        if typed_array::is_out_of_bounds(source) {
            return Err(vm.throw_type("Cannot perform %TypedArray%.prototype.set on a detached ArrayBuffer"));
        }
        let n = typed_array::length(source);
        if n as f64 + offset > room {
            return Err(vm.throw_range("offset is out of bounds"));
        }
        copy_elements(vm, source, 0, target, offset as usize, n)?;
        return Ok(Value::UNDEFINED);
    }
    let source = vm.to_object(args.get(0))?;
    let n = vm.length_of_array_like(source)?;
    if n as f64 + offset > room {
        return Err(vm.throw_range("offset is out of bounds"));
    }
    let ty = typed_array::element(target);
    for i in 0..n {
        let v = vm.get_index(source, i)?;
        let v = vm.to_element(ty, v)?;
        typed_array::set_index(vm, target, offset as usize + i as usize, v);
    }
    Ok(Value::UNDEFINED)
}

fn slice(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "slice")?;
    let start = vm.to_relative_index(args.get(0), n as u64, 0)? as usize;
    let end = vm.to_relative_index(args.get(1), n as u64, n as u64)? as usize;
    let count = end.saturating_sub(start);
    let r = species_create(vm, o, &[Value::from_usize(count)], Some(count))?;
    if count > 0 {
        validate(vm, o.into(), "%TypedArray%.prototype.slice")?;
        let ty = typed_array::element(o);
        if typed_array::buffer_of(o) == typed_array::buffer_of(r) && ty == typed_array::element(r) {
            // A species may give another view of the same bytes: they are copied one by one, upwards.
            let from = typed_array::bytes(o).get(start * ty.size()..).unwrap_or(&[]);
            for (d, s) in typed_array::bytes(r).iter().zip(from).take(count * ty.size()) {
                d.set(s.get());
            }
        } else {
            copy_elements(vm, o, start, r, 0, count)?;
        }
    }
    Ok(r.into())
}

fn subarray(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_any(vm, args)?;
    let n = typed_array::length(o) as u64;
    let start = vm.to_relative_index(args.get(0), n, 0)? as usize;
    let tracking = typed_array::tracks_length(o) && args.get(1).is_undefined();
    let end = vm.to_relative_index(args.get(1), n, n)? as usize;
    let count = end.saturating_sub(start);
    if vm.has_plain_typed_species(o)
        && let Some(view) = vm.subarray_of_plain(o, start, (!tracking).then_some(count))
    {
        return Ok(view.into());
    }
    let ty = typed_array::element(o);
    let offset = Value::from_usize(typed_array::byte_offset(o) + (start << ty.shift()));
    let b = o.internal(field::BUFFER);
    let length = Value::from_usize(count);
    let all = [b, offset, length];
    let r = species_create(vm, o, if tracking { &all[..2] } else { &all }, None)?;
    Ok(r.into())
}

fn with(vm: &mut Vm, args: Args) -> JsResult {
    let (o, n) = this_array(vm, args, "with")?;
    let i = vm.to_integer_or_infinity(args.get(0))?;
    let i = if i < 0.0 { i + n as f64 } else { i };
    let ty = typed_array::element(o);
    let v = vm.to_element(ty, args.get(1))?;
    if i < 0.0 || i >= typed_array::length(o) as f64 {
        return Err(vm.throw_range("Invalid typed array index"));
    }
    let r = vm.new_typed_array_len(ty, n as u64, None)?;
    copy_elements(vm, o, 0, r, 0, n)?;
    typed_array::set_index(vm, r, i as usize, v);
    Ok(r.into())
}

fn keys(vm: &mut Vm, args: Args) -> JsResult {
    this_array(vm, args, "keys")?;
    make_iterator(vm, args, iter_kind::KEYS)
}
fn values(vm: &mut Vm, args: Args) -> JsResult {
    this_array(vm, args, "values")?;
    make_iterator(vm, args, iter_kind::VALUES)
}
fn entries(vm: &mut Vm, args: Args) -> JsResult {
    this_array(vm, args, "entries")?;
    make_iterator(vm, args, iter_kind::ENTRIES)
}

natives! {
    pub STATIC:
    "new TypedArray" 0 => abstract_constructor;
    "get [Symbol.species]" 0 => species;

    pub PROTO:
    "get buffer" 0 => get_buffer;
    "get byteLength" 0 => get_byte_length;
    "get byteOffset" 0 => get_byte_offset;
    "get length" 0 => get_length;
    "entries" 0 => entries;
    "keys" 0 => keys;
    "values" 0 => values;
    "at" 1 => at;
    "copyWithin" 2 => copy_within;
    "fill" 1 => fill;
    "includes" 1 => includes;
    "indexOf" 1 => index_of;
    "join" 1 => join;
    "lastIndexOf" 1 => last_index_of;
    "reverse" 0 => reverse;
    "set" 1 => set;
    "slice" 2 => slice;
    "subarray" 2 => subarray;
    "toReversed" 0 => to_reversed;
    "with" 2 => with;
    "get [Symbol.toStringTag]" 0 => get_tag;

    pub CONSTRUCTORS:
    "new Int8Array" 3 => int8;
    "new Uint8Array" 3 => uint8;
    "new Uint8ClampedArray" 3 => uint8_clamped;
    "new Int16Array" 3 => int16;
    "new Uint16Array" 3 => uint16;
    "new Int32Array" 3 => int32;
    "new Uint32Array" 3 => uint32;
    "new Float16Array" 3 => float16;
    "new Float32Array" 3 => float32;
    "new Float64Array" 3 => float64;
    "new BigInt64Array" 3 => big_int64;
    "new BigUint64Array" 3 => big_uint64;
}

pub fn init(vm: &mut Vm) {
    let proto = vm.new_object();
    vm.set_intrinsic(Intrinsic::TypedArrayProto, proto);
    let base = define::constructor(vm, STATIC, "TypedArray", proto);
    vm.set_intrinsic(Intrinsic::TypedArray, base);
    define::install(vm, base, STATIC);
    define::install(vm, proto, PROTO);
    let key = vm.key("values");
    let values = vm.quiet_get(proto, key);
    let key = Key::symbol(vm.symbols.iterator);
    vm.define_data(proto, key, values, Attrs::HIDDEN);
    vm.roots.typed_array_iteration = Watched::new(proto, key);
    vm.roots.typed_array_species = Watched::new(base, Key::symbol(vm.symbols.species));
    if let Some(length) = vm.own_property(proto, Key::atom(vm.names.length)) {
        vm.roots.intrinsics[Intrinsic::TypedArrayLength as usize] = length.getter();
    }
    // The same function as Array.prototype.toString.
    let to_string = vm.roots.intrinsics[Intrinsic::ArrayProtoToString as usize];
    let key = Key::atom(vm.names.toString);
    vm.define_data(proto, key, to_string, Attrs::HIDDEN);
    for ty in ELEMENTS {
        let p = vm.new_object_with_proto(Some(proto));
        let c = define::constructor(vm, CONSTRUCTORS, ty.name(), p);
        if vm.set_prototype_or_throw(c, Some(base)).is_err() {
            vm.take_exception();
        }
        for o in [c, p] {
            define::constant(vm, o, "BYTES_PER_ELEMENT", Value::from_usize(ty.size()));
        }
        vm.roots.intrinsics[Intrinsic::Int8Array as usize + ty as usize] = c.into();
        define::global(vm, ty.name(), c.into());
    }
}
