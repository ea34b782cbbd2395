//! Typed arrays (ECMA-262 10.4.5): layout, element access, internal methods.
//!
//! Raw words: 0 element type (see [`raw::TYPE`]), 1 length in elements as it is now (0 when detached or out of bounds), 2-3 offset of the
//! first element from the cage base in bytes (64 bits). Compiled code needs nothing else. DataViews have the same words, of bytes.
//! Internal values: buffer, byte offset, length (undefined: follows the buffer's length).

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind, cage};
use crate::object::buffer;
use crate::object::exotic::data_view;
use crate::object::ops::PropDesc;
use crate::object::{Attrs, Key, Object, Shape};
use crate::value::{Value, number};
use crate::vm::{Intrinsic, Watched};

/// Element types, in the order of the constructors in `Intrinsic`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Element {
    Int8,
    Uint8,
    Uint8Clamped,
    Int16,
    Uint16,
    Int32,
    Uint32,
    Float16,
    Float32,
    Float64,
    BigInt64,
    BigUint64,
}

pub const ELEMENTS: [Element; 12] = [
    Element::Int8,
    Element::Uint8,
    Element::Uint8Clamped,
    Element::Int16,
    Element::Uint16,
    Element::Int32,
    Element::Uint32,
    Element::Float16,
    Element::Float32,
    Element::Float64,
    Element::BigInt64,
    Element::BigUint64,
];

/// Raw words of typed array objects.
pub mod raw {
    /// The lowest byte is the element type for loads, the next one that for stores: of a view on an immutable buffer no
    /// type at all, so that the ways that store by themselves refuse it without another look. The high half is more than any
    /// index: where arrays have their length, which is what op `IterStep` compares indices with.
    pub const TYPE: usize = 0;
    pub const LENGTH: usize = 1;
    /// Low word of the data offset; the high word follows.
    pub const DATA: usize = 2;
}

/// The raw word [`raw::TYPE`] of a view whose elements can be stored, and of one whose elements cannot.
pub const fn type_word(ty: Element, writable: bool) -> u32 {
    ty as u32 | if writable { (ty as u32) << 8 } else { NO_STORES } | 0xffff_0000
}
const NO_STORES: u32 = 0xff00;

/// Internal values of typed arrays (and of DataViews).
pub mod field {
    pub const BUFFER: usize = 0;
    pub const BYTE_OFFSET: usize = 1;
    pub const LENGTH: usize = 2;
}

impl Element {
    /// The type with this number (the last one for numbers beyond).
    #[inline(always)]
    pub fn from_u8(n: u8) -> Element {
        // The compiler knows this for a `min`.
        match n {
            0 => Element::Int8,
            1 => Element::Uint8,
            2 => Element::Uint8Clamped,
            3 => Element::Int16,
            4 => Element::Uint16,
            5 => Element::Int32,
            6 => Element::Uint32,
            7 => Element::Float16,
            8 => Element::Float32,
            9 => Element::Float64,
            10 => Element::BigInt64,
            _ => Element::BigUint64,
        }
    }
    /// log2 of the size in bytes.
    #[inline(always)]
    pub fn shift(self) -> u32 {
        // A digit a type, the first one lowest: a jump table here would be a second one in every element access.
        const SHIFTS: u64 = 0x3332_1221_1000;
        (SHIFTS >> (self as u32 * 4)) as u32 & 15
    }
    #[inline]
    pub fn size(self) -> usize {
        1 << self.shift()
    }
    #[inline]
    pub fn is_bigint(self) -> bool {
        matches!(self, Element::BigInt64 | Element::BigUint64)
    }
    /// Name of the constructor.
    pub fn name(self) -> &'static str {
        match self {
            Element::Int8 => "Int8Array",
            Element::Uint8 => "Uint8Array",
            Element::Uint8Clamped => "Uint8ClampedArray",
            Element::Int16 => "Int16Array",
            Element::Uint16 => "Uint16Array",
            Element::Int32 => "Int32Array",
            Element::Uint32 => "Uint32Array",
            Element::Float16 => "Float16Array",
            Element::Float32 => "Float32Array",
            Element::Float64 => "Float64Array",
            Element::BigInt64 => "BigInt64Array",
            Element::BigUint64 => "BigUint64Array",
        }
    }
    /// Reads an element at an address (any alignment).
    ///
    /// # Safety
    /// `size` readable bytes at `p`.
    #[inline]
    pub unsafe fn load(self, vm: &mut Vm, p: *const u8) -> Value {
        // SAFETY: by contract.
        unsafe {
            match self {
                Element::Float16 => Value::number(f16_to_f64((p as *const u16).read_unaligned())),
                Element::BigInt64 => vm.bigint_from_i64((p as *const i64).read_unaligned()),
                Element::BigUint64 => vm.bigint_from_u64((p as *const u64).read_unaligned()),
                _ => self.load_simple(p),
            }
        }
    }
    /// Reads an element of a type for which that takes a few instructions; the hole for the others.
    ///
    /// # Safety
    /// As [`Element::load`].
    #[inline(always)]
    pub unsafe fn load_simple(self, p: *const u8) -> Value {
        // SAFETY: by contract.
        unsafe {
            match self {
                Element::Int8 => Value::int((*p as i8) as i32),
                Element::Uint8 | Element::Uint8Clamped => Value::int(*p as i32),
                Element::Int16 => Value::int(read::<i16>(p) as i32),
                Element::Uint16 => Value::int(read::<u16>(p) as i32),
                Element::Int32 => Value::int(read::<i32>(p)),
                Element::Uint32 => Value::from_u32(read::<u32>(p)),
                // Not narrowed: the test costs more than it saves, and mispredicts where data mixes integers and fractions.
                Element::Float32 => Value::double(read::<f32>(p) as f64),
                Element::Float64 => Value::double(read::<f64>(p)),
                Element::Float16 | Element::BigInt64 | Element::BigUint64 => Value::HOLE,
            }
        }
    }
    /// Writes an element; `v` is a number, or a bigint for bigint types.
    ///
    /// # Safety
    /// `size` writable bytes at `p`.
    #[inline]
    pub unsafe fn store(self, vm: &Vm, p: *mut u8, v: Value) {
        // SAFETY: by contract.
        unsafe {
            match self {
                // Saturating, NaN to 0, ties to even.
                Element::Uint8Clamped if v.is_double() => *p = v.as_double().round_ties_even() as u8,
                Element::Float16 => (p as *mut u16).write_unaligned(f64_to_f16(v.as_f64())),
                Element::BigInt64 | Element::BigUint64 => (p as *mut u64).write_unaligned(vm.bigint_to_u64(v)),
                _ => {
                    let v = match self {
                        Element::Float32 | Element::Float64 => v,
                        _ if v.is_int() => v,
                        _ => Value::int(number::to_int32(v.as_double())),
                    };
                    let done = self.store_simple(p, v);
                    debug_assert!(done);
                }
            }
        }
    }
    /// Writes the number `v` if that takes a few instructions for it and this type.
    ///
    /// # Safety
    /// As [`Element::store`].
    #[inline(always)]
    pub unsafe fn store_simple(self, p: *mut u8, v: Value) -> bool {
        // SAFETY: by contract.
        unsafe {
            match self {
                Element::Float32 => write(p, v.as_f64() as f32),
                Element::Float64 => write(p, v.as_f64()),
                _ if !v.is_int() => return false,
                Element::Int8 | Element::Uint8 => *p = v.as_int() as u8,
                Element::Uint8Clamped => *p = v.as_int().clamp(0, 255) as u8,
                Element::Int16 | Element::Uint16 => write(p, v.as_int() as u16),
                Element::Int32 | Element::Uint32 => write(p, v.as_int()),
                Element::Float16 | Element::BigInt64 | Element::BigUint64 => return false,
            }
        }
        true
    }
}

/// A value at any address. `read_unaligned` and `write_unaligned` are no choice in op handlers: with debug assertions they
/// hand the address of a local on, which costs the handler its tail call.
#[repr(C, packed)]
struct Unaligned<T>(T);

/// # Safety
/// A `T` at `p`, of any alignment.
#[inline(always)]
unsafe fn read<T: Copy>(p: *const u8) -> T {
    // SAFETY: by contract; the alignment of the type is 1.
    unsafe { (*p.cast::<Unaligned<T>>()).0 }
}

/// # Safety
/// Room for a `T` at `p`, of any alignment.
#[inline(always)]
unsafe fn write<T: Copy>(p: *mut u8, value: T) {
    // SAFETY: by contract; the alignment of the type is 1.
    unsafe { (*p.cast::<Unaligned<T>>()).0 = value }
}

/// IEEE binary16 to binary64.
pub fn f16_to_f64(h: u16) -> f64 {
    let sign = if h & 0x8000 != 0 { -1.0 } else { 1.0 };
    let exp = (h >> 10 & 0x1f) as i32;
    let frac = (h & 0x3ff) as f64;
    sign * match exp {
        0 => frac * 2f64.powi(-24),
        31 if frac == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        _ => (1.0 + frac / 1024.0) * 2f64.powi(exp - 15),
    }
}

/// binary64 to binary16, ties to even.
pub fn f64_to_f16(f: f64) -> u16 {
    let sign = (f.to_bits() >> 48) as u16 & 0x8000;
    let a = f.abs();
    if a.is_nan() {
        return 0x7e00;
    }
    if a >= 65520.0 {
        return sign | 0x7c00;
    }
    if a < 2f64.powi(-14) {
        // Subnormal: units of 2^-24; rounding up to 2^-14 gives the first normal encoding.
        return sign | (a * 2f64.powi(24)).round_ties_even() as u16;
    }
    let exp = (a.to_bits() >> 52) as i32 - 1023;
    // The mantissa with its leading one, in units of 2^(exp-10); a carry moves into the exponent by itself.
    let m = (a * 2f64.powi(10 - exp)).round_ties_even() as u16;
    sign | (((exp + 14) as u16) << 10).wrapping_add(m)
}

/// The element type.
#[inline]
pub fn element(o: Gc<Object>) -> Element {
    Element::from_u8(o.raw(raw::TYPE).get() as u8)
}

/// Whether the view's buffer is immutable.
#[inline]
pub fn is_immutable(o: Gc<Object>) -> bool {
    o.raw(raw::TYPE).get() & NO_STORES == NO_STORES
}

/// Length in elements; 0 when detached or out of bounds.
#[inline]
pub fn length(o: Gc<Object>) -> usize {
    o.raw(raw::LENGTH).get() as usize
}

#[inline]
pub fn buffer_of(o: Gc<Object>) -> Gc<Object> {
    value(o, field::BUFFER).as_gc()
}

/// Internal value `i`, of a DataView likewise.
#[inline(always)]
fn value(o: Gc<Object>, i: usize) -> Value {
    if o.is(Kind::DataView) { o.internal_of(Kind::DataView, i) } else { o.internal_of(Kind::TypedArray, i) }
}

#[inline]
fn data(o: Gc<Object>) -> usize {
    let off = o.raw(raw::DATA).get() as u64 | (o.raw(raw::DATA + 1).get() as u64) << 32;
    cage::base() + off as usize
}

/// The cell with the bytes lies at the cell offset `to` now, no more at `from`.
pub(crate) fn data_moved(o: Gc<Object>, from: u32, to: u32) {
    let old = o.raw(raw::DATA).get() as u64 | (o.raw(raw::DATA + 1).get() as u64) << 32;
    let off = old + to as u64 * 8 - from as u64 * 8;
    o.raw(raw::DATA).set(off as u32);
    o.raw(raw::DATA + 1).set((off >> 32) as u32);
}

/// Address of the first element. Valid while the buffer is not detached or resized.
#[inline]
pub fn data_ptr(o: Gc<Object>) -> *mut u8 {
    data(o) as *mut u8
}

/// Byte offset in the buffer as given at creation.
#[inline]
pub fn byte_offset(o: Gc<Object>) -> usize {
    buffer::size(value(o, field::BYTE_OFFSET))
}

/// IsTypedArrayOutOfBounds (true also when detached).
pub fn is_out_of_bounds(o: Gc<Object>) -> bool {
    let b = buffer_of(o);
    if buffer::is_detached(b) {
        return true;
    }
    let (len, off) = (buffer::byte_length(b), byte_offset(o));
    off + (buffer::size(value(o, field::LENGTH)) << element(o).shift()) > len
}

/// The same by a look at the length that is kept, where it is not 0.
#[inline]
pub fn has_lost_bytes(o: Gc<Object>) -> bool {
    length(o) == 0 && is_out_of_bounds(o)
}

/// Whether the length follows that of the buffer.
#[inline]
pub fn tracks_length(o: Gc<Object>) -> bool {
    value(o, field::LENGTH).is_undefined()
}

/// Whether neither the buffer's length nor the view's can change.
pub fn is_fixed_length(o: Gc<Object>) -> bool {
    if tracks_length(o) {
        return false;
    }
    let b = buffer_of(o);
    buffer::is_shared(b) || buffer::max_byte_length(b).is_none()
}

/// The elements as bytes.
pub fn bytes(o: Gc<Object>) -> &'static [std::cell::Cell<u8>] {
    let n = length(o) << element(o).shift();
    if n == 0 {
        return &[];
    }
    // SAFETY: the cached length is within the buffer.
    unsafe { std::slice::from_raw_parts(data(o) as *const std::cell::Cell<u8>, n) }
}

/// Computes the cached length and address from the buffer; of a DataView likewise.
pub fn refresh(o: Gc<Object>) {
    let b = buffer_of(o);
    let off = buffer::data_offset(b) + byte_offset(o) as u64;
    let n = if o.is(Kind::DataView) {
        data_view::length(o).unwrap_or(0)
    } else if is_out_of_bounds(o) {
        0
    } else {
        match value(o, field::LENGTH) {
            n if !n.is_undefined() => buffer::size(n),
            _ => (buffer::byte_length(b) - byte_offset(o)) >> element(o).shift(),
        }
    };
    o.raw(raw::LENGTH).set(n as u32);
    o.raw(raw::DATA).set(off as u32);
    o.raw(raw::DATA + 1).set((off >> 32) as u32);
}

impl Vm {
    /// A view on `buffer`; the caller has checked offset and length (in elements; `None`: follows the buffer).
    pub fn new_typed_array(
        &mut self,
        ty: Element,
        buffer: Gc<Object>,
        byte_offset: usize,
        len: Option<usize>,
        proto: Option<Gc<Object>>,
    ) -> Gc<Object> {
        let usual = self.typed_array_shape(ty);
        let o = match proto {
            Some(p) if usual.proto_object() != proto => self.new_object_of(Kind::TypedArray, p),
            _ => self.alloc_object(usual),
        };
        o.raw(raw::TYPE).set(type_word(ty, !buffer::is_immutable(buffer)));
        self.set_internal(o, field::BUFFER, buffer.into());
        self.set_internal(o, field::BYTE_OFFSET, Value::from_usize(byte_offset));
        if let Some(n) = len {
            self.set_internal(o, field::LENGTH, Value::from_usize(n));
        }
        refresh(o);
        self.add_view(buffer, o);
        o
    }
    /// A typed array of `len` zeros over a buffer of its own.
    pub fn new_typed_array_len(&mut self, ty: Element, len: u64, proto: Option<Gc<Object>>) -> JsResult<Gc<Object>> {
        if len > buffer::MAX_BYTES >> ty.shift() {
            return Err(self.throw_range(format!("Invalid typed array length: {len}")));
        }
        let b = self.new_array_buffer(len << ty.shift(), None, false, None)?;
        Ok(self.new_typed_array(ty, b, 0, Some(len as usize), proto))
    }
    /// The constructor of an element type, once there is one.
    fn typed_array_constructor(&self, ty: Element) -> Option<Gc<Object>> {
        self.roots.intrinsics[Intrinsic::Int8Array as usize + ty as usize].to_object()
    }
    /// The prototype of the constructor of an element type, which never has another.
    pub fn typed_array_proto(&mut self, ty: Element) -> Gc<Object> {
        match self.typed_array_constructor(ty).map(|c| self.quiet_get(c, self.names.prototype.into())) {
            Some(p) if p.is_object() => p.as_gc(),
            _ => self.roots.object_proto,
        }
    }
    /// The shape of typed arrays with this prototype and no properties of their own.
    fn typed_array_shape(&mut self, ty: Element) -> Gc<Shape> {
        if let Some(known) = self.roots.typed_array_shapes[ty as usize].some() {
            return known;
        }
        let proto = self.typed_array_proto(ty);
        let shape = self.root_shape(Some(proto), Kind::TypedArray, 0, super::kind_flags(Kind::TypedArray));
        if self.typed_array_constructor(ty).is_some() {
            self.roots.typed_array_shapes[ty as usize] = shape;
        }
        shape
    }
    /// What says that SpeciesConstructor(o, its type's constructor) is that constructor, and that to find that out runs nothing of the
    /// program: the property of the prototype and the constructor that it holds; then there is also
    /// [`typed_array_species`](crate::vm::Roots::typed_array_species), and nothing else as long as `o` and that constructor keep their shapes.
    pub fn plain_typed_species(&mut self, o: Gc<Shape>, ty: Element) -> Option<(Watched, Gc<Object>)> {
        let c = self.typed_array_constructor(ty)?;
        let plain = o == self.roots.typed_array_shapes[ty as usize]
            && c.shape().lookup(self.symbols.species.into()).is_none()
            && c.proto() == self.roots.typed_array_species.object.some()
            && self.roots.typed_array_species.intact();
        let holds = Watched::new(o.proto_object()?, self.names.constructor.into());
        (plain && holds.original == c.into()).then_some((holds, c))
    }
    /// Whether it is so.
    pub fn has_plain_typed_species(&mut self, o: Gc<Object>) -> bool {
        self.plain_typed_species(o.shape(), element(o)).is_some()
    }
    /// %TypedArray%.prototype.subarray of the `count` elements from `start` (`None`: of what follows, whose number changes with the
    /// buffer's length), where that runs no JS and does not fail; `None`: not done. Of an array with a plain species.
    pub fn subarray_of_plain(&mut self, o: Gc<Object>, start: usize, count: Option<usize>) -> Option<Gc<Object>> {
        let n = length(o);
        let rest = n.checked_sub(start)?;
        if n == 0 || count.is_some_and(|count| count > rest) {
            return None;
        }
        let bytes = start << element(o).shift();
        let b = buffer_of(o);
        let at = (data(o) - cage::base() + bytes) as u64;
        let view = self.alloc_object(o.shape());
        view.raw(raw::TYPE).set(o.raw(raw::TYPE).get());
        view.raw(raw::LENGTH).set(count.unwrap_or(rest) as u32);
        view.raw(raw::DATA).set(at as u32);
        view.raw(raw::DATA + 1).set((at >> 32) as u32);
        view.put_internal(Kind::TypedArray, field::BUFFER, b.into());
        view.put_internal(Kind::TypedArray, field::BYTE_OFFSET, Value::from_usize(byte_offset(o) + bytes));
        if let Some(count) = count {
            view.put_internal(Kind::TypedArray, field::LENGTH, Value::from_usize(count));
        }
        self.add_view(b, view);
        Some(view)
    }
    /// ToNumber or ToBigInt, as the element type asks.
    pub fn to_element(&mut self, ty: Element, v: Value) -> JsResult {
        if ty.is_bigint() {
            self.to_bigint(v)
        } else if v.is_number() {
            Ok(v)
        } else {
            Ok(Value::number(self.to_number(v)?))
        }
    }
}

/// Element `i`, if there is one.
#[inline]
pub fn get_index(vm: &mut Vm, o: Gc<Object>, i: usize) -> Option<Value> {
    if i >= length(o) {
        return None;
    }
    let ty = element(o);
    // SAFETY: the index is below the cached length, which is within the buffer.
    Some(unsafe { ty.load(vm, (data(o) + (i << ty.shift())) as *const u8) })
}

/// Stores an already converted element if `i` is (still) in range. The caller knows that the view is not immutable.
#[inline]
pub fn set_index(vm: &mut Vm, o: Gc<Object>, i: usize, v: Value) -> bool {
    debug_assert!(!is_immutable(o));
    if i >= length(o) {
        return false;
    }
    let ty = element(o);
    // SAFETY: as above.
    unsafe { ty.store(vm, (data(o) + (i << ty.shift())) as *mut u8, v) };
    true
}

/// How a typed array sees a key.
enum Numeric {
    /// Not a canonical numeric string: an ordinary name.
    No,
    /// An index, valid if below the length.
    Index(usize),
    /// Numeric but never a valid index.
    Invalid,
}

fn numeric(key: Key) -> Numeric {
    if let Some(i) = key.as_index() {
        return Numeric::Index(i as usize);
    }
    if super::is_plain_name(key) { Numeric::No } else { Numeric::Invalid }
}

pub fn get(vm: &mut Vm, o: Gc<Object>, key: Key) -> Option<Value> {
    match numeric(key) {
        Numeric::No => None,
        Numeric::Index(i) => Some(get_index(vm, o, i).unwrap_or(Value::UNDEFINED)),
        Numeric::Invalid => Some(Value::UNDEFINED),
    }
}

pub fn has(o: Gc<Object>, key: Key) -> Option<bool> {
    match numeric(key) {
        Numeric::No => None,
        Numeric::Index(i) => Some(i < length(o)),
        Numeric::Invalid => Some(false),
    }
}

/// TypedArraySetElement.
fn set_element(vm: &mut Vm, o: Gc<Object>, i: usize, v: Value) -> JsResult<()> {
    let v = vm.to_element(element(o), v)?;
    set_index(vm, o, i, v);
    Ok(())
}

pub fn set(vm: &mut Vm, o: Gc<Object>, key: Key, v: Value, receiver: Value) -> JsResult<Option<bool>> {
    let i = match numeric(key) {
        Numeric::No => return Ok(None),
        Numeric::Index(i) => i,
        Numeric::Invalid => usize::MAX,
    };
    if is_immutable(o) {
        return Ok(Some(false));
    }
    if receiver == o.into() {
        set_element(vm, o, i, v)?;
        return Ok(Some(true));
    }
    if i >= length(o) {
        return Ok(Some(true));
    }
    Ok(None)
}

pub fn get_own(vm: &mut Vm, o: Gc<Object>, key: Key) -> Option<Option<PropDesc>> {
    match numeric(key) {
        Numeric::No => None,
        Numeric::Index(i) => {
            let attrs = if is_immutable(o) { Attrs(Attrs::ENUMERABLE) } else { Attrs::DEFAULT };
            Some(get_index(vm, o, i).map(|v| PropDesc::data(v, attrs)))
        }
        Numeric::Invalid => Some(None),
    }
}

pub fn define_own(vm: &mut Vm, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<Option<bool>> {
    let i = match numeric(key) {
        Numeric::No => return Ok(None),
        Numeric::Index(i) if i < length(o) => i,
        _ => return Ok(Some(false)),
    };
    if is_immutable(o) {
        return Ok(get_index(vm, o, i).map(|v| super::agrees_with_fixed(vm, v, d)));
    }
    if d.configurable == Some(false) || d.enumerable == Some(false) || d.is_accessor() || d.writable == Some(false) {
        return Ok(Some(false));
    }
    if let Some(v) = d.value {
        set_element(vm, o, i, v)?;
    }
    Ok(Some(true))
}

pub fn delete(o: Gc<Object>, key: Key) -> Option<bool> {
    match numeric(key) {
        Numeric::No => None,
        Numeric::Index(i) => Some(i >= length(o)),
        Numeric::Invalid => Some(true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn immutable_views_have_no_type_for_stores() {
        for ty in ELEMENTS {
            let word = type_word(ty, false);
            assert_eq!(Element::from_u8(word as u8), ty);
            // SAFETY: refused before anything is written.
            let stored = unsafe { Element::from_u8((word >> 8) as u8).store_simple(std::ptr::null_mut(), Value::ZERO) };
            assert!(!stored);
            assert_ne!(type_word(ty, true) & NO_STORES, NO_STORES);
        }
    }

    #[test]
    fn half_floats() {
        for h in 0..=u16::MAX {
            let f = f16_to_f64(h);
            if !f.is_nan() {
                assert_eq!(f64_to_f16(f), h, "{h:x} {f}");
            }
        }
        assert_eq!(f64_to_f16(65519.0), 0x7bff);
        assert_eq!(f64_to_f16(65520.0), 0x7c00);
        assert_eq!(f64_to_f16(2f64.powi(-25)), 0);
        assert_eq!(f64_to_f16(2f64.powi(-25) * 1.1), 1);
        assert_eq!(f64_to_f16(1.00048828125), 0x3c00);
        assert_eq!(f64_to_f16(1.00146484375), 0x3c02);
    }
}
