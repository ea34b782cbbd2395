//! The 64-bit NaN-boxed value.
//!
//! ```text
//! high 32 bits            low 32 bits
//! <= 0xFFF8_0000          (part of a double; NaNs are canonical)
//! 0xFFFF_FFFF             int32
//! 0xFFFF_FFFE             special: undefined, null, booleans, hole (see `special`)
//! 0xFFFF_FFFD             internal cell (never seen by JS): cage offset / 8
//! 0xFFFF_FFFC             object
//! 0xFFFF_FFFB             string
//! 0xFFFF_FFFA             symbol
//! 0xFFFF_FFF9             bigint
//! ```
//! Everything below `0xFFFF_FFF9 << 32` is a double. Heap pointers are offsets from the cage base in 8-byte
//! units, so that values mean the same in every process that maps the heap image.

use crate::heap::{Gc, HeapCell};
use std::fmt;

pub mod arith;
pub mod bigint;
pub mod compare;
pub mod convert;
pub mod digits;
pub mod math;
pub mod number;

// The interpreter loads tags and payloads by themselves.
const _: () = assert!(cfg!(target_endian = "little"), "values are laid out for little-endian machines");

/// Tags (the high 32 bits).
pub mod tag {
    pub const INT: u32 = 0xFFFF_FFFF;
    pub const SPECIAL: u32 = 0xFFFF_FFFE;
    pub const CELL: u32 = 0xFFFF_FFFD;
    pub const OBJECT: u32 = 0xFFFF_FFFC;
    pub const STRING: u32 = 0xFFFF_FFFB;
    pub const SYMBOL: u32 = 0xFFFF_FFFA;
    pub const BIGINT: u32 = 0xFFFF_FFF9;
}

/// Payloads of special values. `undefined` and `null` differ in the lowest bit only, as do `false` and `true`.
pub mod special {
    pub const FALSE: u32 = 0;
    pub const TRUE: u32 = 1;
    pub const UNDEFINED: u32 = 2;
    pub const NULL: u32 = 3;
    /// An array hole, an uninitialised (TDZ) binding, "no value".
    pub const HOLE: u32 = 4;
    /// The object that emulates undefined: `undefined` with another bit, see `interp::html_dda`.
    pub const HTML_DDA: u32 = 6;
}

/// A JavaScript value, or an internal cell or hole inside the engine.
#[derive(Clone, Copy, PartialEq, Eq)]
#[repr(transparent)]
pub struct Value(pub u64);

const fn tagged(tag: u32, payload: u32) -> Value {
    Value((tag as u64) << 32 | payload as u64)
}

impl Value {
    pub const UNDEFINED: Value = tagged(tag::SPECIAL, special::UNDEFINED);
    pub const NULL: Value = tagged(tag::SPECIAL, special::NULL);
    pub const TRUE: Value = tagged(tag::SPECIAL, special::TRUE);
    pub const FALSE: Value = tagged(tag::SPECIAL, special::FALSE);
    pub const HOLE: Value = tagged(tag::SPECIAL, special::HOLE);
    pub const HTML_DDA: Value = tagged(tag::SPECIAL, special::HTML_DDA);
    pub const NAN: Value = Value(0x7ff8_0000_0000_0000);
    pub const ZERO: Value = Value::int(0);
    /// First bit pattern that is no double.
    pub const FIRST_TAGGED: u64 = (tag::BIGINT as u64) << 32;

    #[inline(always)]
    pub const fn int(i: i32) -> Value {
        tagged(tag::INT, i as u32)
    }
    #[inline(always)]
    pub const fn bool(b: bool) -> Value {
        tagged(tag::SPECIAL, b as u32)
    }
    #[inline(always)]
    pub const fn special(payload: u32) -> Value {
        tagged(tag::SPECIAL, payload)
    }
    /// A double as it is (not narrowed to int); NaN is made canonical.
    #[inline(always)]
    pub fn double(f: f64) -> Value {
        if f.is_nan() { Value::NAN } else { Value(f.to_bits()) }
    }
    /// A number, as int32 when it is one (and not -0).
    #[inline(always)]
    pub fn number(f: f64) -> Value {
        let i = number::truncate(f);
        if i as f64 == f && (i != 0 || f.to_bits() == 0) { Value::int(i) } else { Value::double(f) }
    }
    #[inline(always)]
    pub fn from_u32(n: u32) -> Value {
        if n <= i32::MAX as u32 { Value::int(n as i32) } else { Value::double(n as f64) }
    }
    /// A length or index.
    #[inline(always)]
    pub fn from_usize(n: usize) -> Value {
        if n <= i32::MAX as usize { Value::int(n as i32) } else { Value::double(n as f64) }
    }

    #[inline(always)]
    pub const fn tag(self) -> u32 {
        (self.0 >> 32) as u32
    }
    #[inline(always)]
    pub const fn payload(self) -> u32 {
        self.0 as u32
    }
    #[inline(always)]
    pub const fn is_int(self) -> bool {
        self.tag() == tag::INT
    }
    #[inline(always)]
    pub const fn is_double(self) -> bool {
        self.0 < Value::FIRST_TAGGED
    }
    /// Whether it is NaN, whichever: machine code leaves the processor's as they are.
    #[inline(always)]
    pub const fn is_nan(self) -> bool {
        self.is_double() && self.0 & (u64::MAX >> 1) > f64::INFINITY.to_bits()
    }
    #[inline(always)]
    pub const fn is_number(self) -> bool {
        self.is_int() || self.is_double()
    }
    #[inline(always)]
    pub const fn is_object(self) -> bool {
        self.tag() == tag::OBJECT
    }
    #[inline(always)]
    pub const fn is_string(self) -> bool {
        self.tag() == tag::STRING
    }
    #[inline(always)]
    pub const fn is_symbol(self) -> bool {
        self.tag() == tag::SYMBOL
    }
    #[inline(always)]
    pub const fn is_bigint(self) -> bool {
        self.tag() == tag::BIGINT
    }
    #[inline(always)]
    pub const fn is_cell(self) -> bool {
        self.tag() == tag::CELL
    }
    /// Whether the payload is a cage offset.
    #[inline(always)]
    pub const fn is_heap(self) -> bool {
        self.tag().wrapping_sub(tag::BIGINT) <= tag::CELL - tag::BIGINT
    }
    #[inline(always)]
    pub const fn is_bool(self) -> bool {
        self.0 | 1 == Value::TRUE.0
    }
    #[inline(always)]
    pub const fn is_undefined(self) -> bool {
        self.0 == Value::UNDEFINED.0
    }
    #[inline(always)]
    pub const fn is_null(self) -> bool {
        self.0 == Value::NULL.0
    }
    #[inline(always)]
    pub const fn is_nullish(self) -> bool {
        self.0 | 1 == Value::NULL.0
    }
    /// Whether it is `== null`.
    #[inline(always)]
    pub const fn equals_null(self) -> bool {
        const BITS: u64 = (special::HTML_DDA ^ special::UNDEFINED) as u64 | 1;
        self.0 | BITS == Value::NULL.0 | BITS
    }
    #[inline(always)]
    pub const fn is_hole(self) -> bool {
        self.0 == Value::HOLE.0
    }
    #[inline(always)]
    pub const fn is_true(self) -> bool {
        self.0 == Value::TRUE.0
    }
    #[inline(always)]
    pub const fn as_int(self) -> i32 {
        self.payload() as i32
    }
    #[inline(always)]
    pub const fn as_double(self) -> f64 {
        f64::from_bits(self.0)
    }
    /// The number as f64. Only for numbers.
    #[inline(always)]
    pub const fn as_f64(self) -> f64 {
        if self.is_int() { self.as_int() as f64 } else { self.as_double() }
    }
    /// The number, if it is one.
    #[inline(always)]
    pub fn to_f64(self) -> Option<f64> {
        if self.is_int() {
            Some(self.as_int() as f64)
        } else if self.is_double() {
            Some(self.as_double())
        } else {
            None
        }
    }
    /// An internal cell.
    #[inline(always)]
    pub fn cell<T: HeapCell>(c: Gc<T>) -> Value {
        tagged(tag::CELL, c.offset())
    }
    #[inline(always)]
    pub const fn from_tag(tag: u32, offset: u32) -> Value {
        tagged(tag, offset)
    }
    /// The same value, with the offset it refers to (if it does) replaced by what `place` gives.
    #[inline]
    pub fn moved(self, place: impl FnOnce(u32) -> u32) -> Value {
        if self.is_heap() { tagged(self.tag(), place(self.payload())) } else { self }
    }
    /// The heap cell as a `T`. The caller has checked the tag (and kind).
    #[inline(always)]
    pub fn as_gc<T: HeapCell>(self) -> Gc<T> {
        Gc::from_offset(self.payload())
    }
    /// The object, if it is one.
    #[inline(always)]
    pub fn to_object(self) -> Option<Gc<crate::object::Object>> {
        if self.is_object() { Some(self.as_gc()) } else { None }
    }
    /// The string, if it is one.
    #[inline(always)]
    pub fn to_str(self) -> Option<Gc<crate::string::JsString>> {
        if self.is_string() { Some(self.as_gc()) } else { None }
    }
}

impl From<bool> for Value {
    fn from(b: bool) -> Value {
        Value::bool(b)
    }
}
impl From<i32> for Value {
    fn from(i: i32) -> Value {
        Value::int(i)
    }
}
impl From<f64> for Value {
    fn from(f: f64) -> Value {
        Value::number(f)
    }
}
impl From<Gc<crate::object::Object>> for Value {
    #[inline(always)]
    fn from(o: Gc<crate::object::Object>) -> Value {
        tagged(tag::OBJECT, o.offset())
    }
}
impl From<Gc<crate::string::JsString>> for Value {
    #[inline(always)]
    fn from(s: Gc<crate::string::JsString>) -> Value {
        tagged(tag::STRING, s.offset())
    }
}
impl From<Gc<crate::string::Symbol>> for Value {
    #[inline(always)]
    fn from(s: Gc<crate::string::Symbol>) -> Value {
        tagged(tag::SYMBOL, s.offset())
    }
}
impl From<Gc<bigint::BigIntCell>> for Value {
    #[inline(always)]
    fn from(s: Gc<bigint::BigIntCell>) -> Value {
        tagged(tag::BIGINT, s.offset())
    }
}

impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            v if v.is_int() => write!(f, "{}", v.as_int()),
            v if v.is_double() => write!(f, "{:?}", v.as_double()),
            Value::UNDEFINED => f.write_str("undefined"),
            Value::NULL => f.write_str("null"),
            Value::TRUE => f.write_str("true"),
            Value::FALSE => f.write_str("false"),
            Value::HOLE => f.write_str("<hole>"),
            Value::HTML_DDA => f.write_str("<emulates undefined>"),
            v => write!(f, "<{:x}:{:x}>", v.tag(), v.payload()),
        }
    }
}
