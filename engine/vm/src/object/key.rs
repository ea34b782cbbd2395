//! Property keys.

use crate::heap::{Gc, Header};
use crate::string::{JsString, Symbol, symflags};
use crate::value::{Value, tag};

/// A property key: an array index (int or double value, 0 ..= 2^32-2), an atom that is no array index, or a symbol
/// (private names included).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Key(Value);

impl Key {
    /// An array index. `i` is below 2^32 - 1.
    #[inline(always)]
    pub fn index(i: u32) -> Key {
        Key(Value::from_u32(i))
    }
    /// An interned string; becomes an index if it is the text of one.
    #[inline(always)]
    pub fn atom(a: Gc<JsString>) -> Key {
        debug_assert!(a.is_atom());
        let i = a.link.get();
        if i != 0 { Key::index(i - 1) } else { Key(a.into()) }
    }
    #[inline(always)]
    pub fn symbol(s: Gc<Symbol>) -> Key {
        Key(s.into())
    }
    #[inline(always)]
    pub fn as_index(self) -> Option<u32> {
        if self.0.is_int() {
            Some(self.0.as_int() as u32)
        } else if self.0.is_double() {
            Some(self.0.as_double() as u32)
        } else {
            None
        }
    }
    #[inline(always)]
    pub fn is_index(self) -> bool {
        self.0.is_number()
    }
    #[inline(always)]
    pub fn is_symbol(self) -> bool {
        self.0.is_symbol()
    }
    #[inline(always)]
    pub fn is_atom(self) -> bool {
        self.0.is_string()
    }
    pub fn as_atom(self) -> Option<Gc<JsString>> {
        self.0.to_str()
    }
    pub fn as_symbol(self) -> Option<Gc<Symbol>> {
        if self.0.is_symbol() { Some(self.0.as_gc()) } else { None }
    }
    /// A private name (never seen by reflection).
    pub fn is_private(self) -> bool {
        self.as_symbol().is_some_and(|s| s.bits.get() & symflags::PRIVATE != 0)
    }
    /// Cell offset of an atom or symbol.
    #[inline(always)]
    pub fn offset(self) -> u32 {
        self.0.payload()
    }
    /// From a table entry: an atom or symbol cell.
    #[inline]
    pub fn from_offset(off: u32) -> Key {
        let h = Gc::<Header>::from_offset(off);
        let t = if h.is(crate::heap::Kind::Symbol) { tag::SYMBOL } else { tag::STRING };
        Key(Value::from_tag(t, off))
    }
    /// The stored value form: int/double, string or symbol.
    #[inline(always)]
    pub fn value(self) -> Value {
        self.0
    }
    /// From the stored value form.
    #[inline(always)]
    pub fn from_value(v: Value) -> Key {
        Key(v)
    }
    /// Hash of an atom or symbol.
    #[inline(always)]
    pub fn hash(self) -> u32 {
        if self.0.is_string() {
            self.0.as_gc::<JsString>().header.word.get()
        } else {
            self.0.as_gc::<Symbol>().hash.get()
        }
    }
}

impl From<Gc<JsString>> for Key {
    fn from(a: Gc<JsString>) -> Key {
        Key::atom(a)
    }
}
impl From<Gc<Symbol>> for Key {
    fn from(s: Gc<Symbol>) -> Key {
        Key::symbol(s)
    }
}
impl From<u32> for Key {
    fn from(i: u32) -> Key {
        Key::index(i)
    }
}
