//! Strings and symbols.
//!
//! A string cell is flat Latin-1, flat UTF-16, a rope (lazy concatenation) or a slice of a flat string. Ropes are
//! flattened in place on first content access: the cell becomes a slice of the flat copy (its size cannot change).
//!
//! ```text
//! 0   header: word = hash (0: not computed), flags below
//! 8   length in UTF-16 code units
//!     (a buffer: for how many there is room)
//! 12  rope: left string; slice: parent (flat); flat: array index of the contents + 1, 0 unknown/none (atoms);
//!     buffer: units in use
//! 16  rope: right string; slice: start; flat: contents
//! ```

pub mod atom;
pub mod rope;

use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::value::Value;
use std::cell::Cell;

/// Flag bits of string cells.
pub mod sflags {
    /// Contents are UTF-16 (else Latin-1).
    pub const TWO_BYTE: u16 = 1;
    pub const ROPE: u16 = 2;
    pub const SLICE: u16 = 4;
    /// Interned: equal atoms are the same cell. Always flat.
    pub const ATOM: u16 = 8;
    /// Known not to be interned as itself but equal to the atom in the parent field (slices only; speeds key lookup).
    pub const INDEX: u16 = 16;
    /// Every unit is known to be below 128 / some unit is known not to be.
    pub const ASCII: u16 = 32;
    pub const NOT_ASCII: u16 = 64;
    /// Flat, with room behind its contents; only slices of it are values ([`super::rope`]).
    pub const BUFFER: u16 = 128;
}

/// Longest string, as in V8 (2^29 - 24).
pub const MAX_LENGTH: usize = (1 << 29) - 24;

#[repr(C)]
pub struct JsString {
    pub header: Header,
    pub length: Cell<u32>,
    pub link: Cell<u32>,
    pub data: [Cell<u32>; 0],
}
// SAFETY: repr(C) with a header; all fields are plain integers.
unsafe impl HeapCell for JsString {}

#[repr(C)]
pub struct Symbol {
    pub header: Header,
    /// Description string or 0 (undefined).
    pub description: Cell<u32>,
    pub unused: Cell<u32>,
    pub hash: Cell<u32>,
    /// See `symflags`.
    pub bits: Cell<u32>,
}
// SAFETY: as above.
unsafe impl HeapCell for Symbol {}

/// Bits of a symbol.
pub mod symflags {
    /// A class private name: invisible to reflection and proxies.
    pub const PRIVATE: u32 = 1;
    /// In the registry of `Symbol.for`.
    pub const REGISTERED: u32 = 2;
    /// Well-known.
    pub const WELL_KNOWN: u32 = 4;
}

/// The units of a flat string.
#[derive(Clone, Copy)]
pub enum Units<'a> {
    Latin1(&'a [u8]),
    Utf16(&'a [u16]),
}

impl<'a> Units<'a> {
    pub fn len(self) -> usize {
        match self {
            Units::Latin1(b) => b.len(),
            Units::Utf16(u) => u.len(),
        }
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    #[inline(always)]
    pub fn at(self, i: usize) -> u16 {
        match self {
            Units::Latin1(b) => b[i] as u16,
            Units::Utf16(u) => u[i],
        }
    }
    pub fn slice(self, start: usize, end: usize) -> Units<'a> {
        match self {
            Units::Latin1(b) => Units::Latin1(&b[start..end]),
            Units::Utf16(u) => Units::Utf16(&u[start..end]),
        }
    }
    pub fn iter(self) -> impl Iterator<Item = u16> + 'a {
        (0..self.len()).map(move |i| self.at(i))
    }
    /// UTF-16 copy.
    pub fn to_vec(self) -> Vec<u16> {
        match self {
            Units::Latin1(b) => b.iter().map(|&c| c as u16).collect(),
            Units::Utf16(u) => u.to_vec(),
        }
    }
    /// UTF-8 copy; lone surrogates become U+FFFD.
    pub fn to_string_lossy(self) -> String {
        match self {
            Units::Latin1(b) if b.is_ascii() => String::from_utf8_lossy(b).into_owned(),
            Units::Latin1(b) => b.iter().map(|&c| c as char).collect(),
            Units::Utf16(u) => String::from_utf16_lossy(u),
        }
    }
}

mod search;

impl PartialEq for Units<'_> {
    fn eq(&self, o: &Self) -> bool {
        match (*self, *o) {
            (Units::Latin1(a), Units::Latin1(b)) => a == b,
            (Units::Utf16(a), Units::Utf16(b)) => a == b,
            (Units::Latin1(a), Units::Utf16(b)) | (Units::Utf16(b), Units::Latin1(a)) => {
                a.len() == b.len() && a.iter().zip(b).all(|(&x, &y)| x as u16 == y)
            }
        }
    }
}

impl Gc<JsString> {
    #[inline(always)]
    pub fn len(self) -> usize {
        self.length.get() as usize
    }
    #[inline(always)]
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    #[inline(always)]
    pub fn flags(self) -> u16 {
        self.header.flags.get()
    }
    #[inline(always)]
    pub fn is_atom(self) -> bool {
        self.flags() & sflags::ATOM != 0
    }
    #[inline(always)]
    pub fn is_rope(self) -> bool {
        self.flags() & sflags::ROPE != 0
    }
    #[inline(always)]
    pub fn is_two_byte(self) -> bool {
        self.flags() & sflags::TWO_BYTE != 0
    }
    /// 32-bit word at 16: rope right or slice start.
    #[inline(always)]
    pub(crate) fn aux(self) -> &'static Cell<u32> {
        // SAFETY: string cells have at least 24 bytes (the allocator's classes are multiples of 16).
        unsafe { &*((self.addr() + 16) as *const Cell<u32>) }
    }
    /// Units of a buffer that are in use.
    fn used(self) -> usize {
        self.link.get() as usize
    }
    fn set_used(self, units: usize) {
        self.link.set(units as u32);
    }
    /// Gives up the room of a buffer: it is a flat string like others.
    pub(crate) fn fit(self) {
        if self.flags() & sflags::BUFFER != 0 {
            self.length.set(self.link.get());
            self.link.set(0);
            self.header.flags.set(self.flags() & !sflags::BUFFER);
        }
    }
    /// Bytes of the cell that carry meaning.
    pub(crate) fn used_size(self) -> usize {
        let f = self.flags();
        if f & (sflags::ROPE | sflags::SLICE) != 0 {
            return 24;
        }
        let units = if f & sflags::BUFFER != 0 { self.used() } else { self.len() };
        16 + units * if f & sflags::TWO_BYTE != 0 { 2 } else { 1 }
    }
    /// The contents; flattens ropes. The slice is valid as long as the string is reachable (cells do not move).
    #[inline]
    pub fn units(self, vm: &mut Vm) -> Units<'static> {
        if self.is_rope() {
            rope::flatten(vm, self);
        }
        self.flat_units()
    }
    /// Whether every unit is ASCII; remembered in the header.
    pub fn is_ascii(self, vm: &mut Vm) -> bool {
        let f = self.flags();
        if f & (sflags::ASCII | sflags::NOT_ASCII) == 0 {
            let yes = matches!(self.units(vm), Units::Latin1(b) if b.is_ascii());
            let f = self.flags();
            self.header.flags.set(f | if yes { sflags::ASCII } else { sflags::NOT_ASCII });
            return yes;
        }
        f & sflags::ASCII != 0
    }
    /// The contents as text when every unit is ASCII; valid as long as what [`Self::units`] gives.
    pub fn ascii(self, vm: &mut Vm) -> Option<&'static str> {
        match self.units(vm) {
            // SAFETY: ASCII is UTF-8.
            Units::Latin1(b) if self.is_ascii(vm) => Some(unsafe { std::str::from_utf8_unchecked(b) }),
            _ => None,
        }
    }
    /// The contents of a string known not to be a rope.
    #[inline]
    pub fn flat_units(self) -> Units<'static> {
        debug_assert!(!self.is_rope());
        let f = self.flags();
        let (cell, start) = if f & sflags::SLICE != 0 {
            (Gc::<JsString>::from_offset(self.link.get()), self.aux().get() as usize)
        } else {
            (self, 0)
        };
        let n = self.len();
        // SAFETY: flat cells hold `length` units from byte 16; slices lie inside their parent.
        unsafe {
            if f & sflags::TWO_BYTE != 0 {
                Units::Utf16(std::slice::from_raw_parts(((cell.addr() + 16) as *const u16).add(start), n))
            } else {
                Units::Latin1(std::slice::from_raw_parts(((cell.addr() + 16) as *const u8).add(start), n))
            }
        }
    }
    /// UTF-8 copy; lone surrogates become U+FFFD.
    pub fn to_rust(self, vm: &mut Vm) -> String {
        self.units(vm).to_string_lossy()
    }
}

/// FNV-like hash over code units, equal for equal contents in either encoding. Never 0.
pub fn hash_units(u: Units<'_>) -> u32 {
    let mut h: u32 = 0x9E37_79B9;
    let mut step = |c: u16| h = (h.rotate_left(5) ^ c as u32).wrapping_mul(0x2722_0A95);
    match u {
        Units::Latin1(b) => b.iter().for_each(|&c| step(c as u16)),
        Units::Utf16(b) => b.iter().for_each(|&c| step(c)),
    }
    let h = h ^ h >> 15;
    if h == 0 { 1 } else { h }
}

impl Vm {
    /// A flat string with uninitialised contents of `len` units.
    fn alloc_flat(&mut self, len: usize, two_byte: bool) -> Gc<JsString> {
        let bytes = if two_byte { len * 2 } else { len };
        let s: Gc<JsString> = self.alloc_cell(Kind::String, 16 + bytes.max(8));
        s.length.set(len as u32);
        s.link.set(0);
        s.header.flags.set(if two_byte { sflags::TWO_BYTE } else { 0 });
        s
    }
    /// A string of Latin-1 bytes.
    pub fn str_latin1(&mut self, b: &[u8]) -> Gc<JsString> {
        if b.len() <= 1 {
            return match b.first() {
                None => self.roots.empty_string,
                Some(&c) => self.single_char(c as u16),
            };
        }
        let s = self.alloc_flat(b.len(), false);
        // SAFETY: freshly allocated with room for the bytes.
        unsafe { std::ptr::copy_nonoverlapping(b.as_ptr(), (s.addr() + 16) as *mut u8, b.len()) };
        s
    }
    /// A string of `len` Latin-1 bytes that `fill` writes; what it fails with is passed on.
    pub fn str_filled<E>(
        &mut self,
        len: usize,
        fill: impl FnOnce(&mut [u8]) -> Result<(), E>,
    ) -> Result<Gc<JsString>, E> {
        let s = self.alloc_flat(len, false);
        // SAFETY: freshly allocated with room for the bytes; zeroed, since `fill` may read them.
        let bytes = unsafe {
            let start = (s.addr() + 16) as *mut u8;
            std::ptr::write_bytes(start, 0, len);
            std::slice::from_raw_parts_mut(start, len)
        };
        fill(bytes).map(|()| s)
    }
    /// A string of UTF-16 units, stored as Latin-1 when they all fit.
    pub fn str_utf16(&mut self, u: &[u16]) -> Gc<JsString> {
        if u.iter().all(|&c| c < 256) {
            if u.len() <= 1 {
                return match u.first() {
                    None => self.roots.empty_string,
                    Some(&c) => self.single_char(c),
                };
            }
            let s = self.alloc_flat(u.len(), false);
            // SAFETY: freshly allocated with room for the bytes.
            let out = unsafe { std::slice::from_raw_parts_mut((s.addr() + 16) as *mut u8, u.len()) };
            for (o, &c) in out.iter_mut().zip(u) {
                *o = c as u8;
            }
            return s;
        }
        let s = self.alloc_flat(u.len(), true);
        // SAFETY: as above.
        unsafe { std::ptr::copy_nonoverlapping(u.as_ptr(), (s.addr() + 16) as *mut u16, u.len()) };
        s
    }
    /// A string from UTF-8.
    pub fn str(&mut self, s: &str) -> Gc<JsString> {
        if s.is_ascii() {
            return self.str_latin1(s.as_bytes());
        }
        let u: Vec<u16> = s.encode_utf16().collect();
        self.str_utf16(&u)
    }
    pub fn str_units(&mut self, u: Units<'_>) -> Gc<JsString> {
        match u {
            Units::Latin1(b) => self.str_latin1(b),
            Units::Utf16(u) => self.str_utf16(u),
        }
    }
    pub fn str_text(&mut self, t: &bytecode::Text) -> Gc<JsString> {
        match t {
            bytecode::Text::Latin1(b) => self.str_latin1(b),
            bytecode::Text::Utf16(u) => self.str_utf16(u),
        }
    }
    /// The interned one-unit string.
    pub fn single_char(&mut self, c: u16) -> Gc<JsString> {
        if c < 256 {
            let s = self.roots.single_chars[c as usize];
            if !s.is_none() {
                return s;
            }
        }
        let s =
            if c < 256 { self.intern_units(Units::Latin1(&[c as u8])) } else { self.intern_units(Units::Utf16(&[c])) };
        if c < 256 {
            self.roots.single_chars[c as usize] = s;
        }
        s
    }
    /// Substring `[start, end)`: a copy when short, a slice when long.
    pub fn substring(&mut self, s: Gc<JsString>, start: usize, end: usize) -> Gc<JsString> {
        let n = end - start;
        if n == s.len() {
            return s;
        }
        let u = s.units(self);
        if n < 24 {
            return self.str_units(u.slice(start, end));
        }
        let (parent, off) =
            if s.flags() & sflags::SLICE != 0 { (s.link.get(), s.aux().get() as usize) } else { (s.offset(), 0) };
        self.slice(Gc::from_offset(parent), off + start, n)
    }
    /// `n` units of a flat string, not copied.
    #[inline(always)]
    fn slice(&mut self, flat: Gc<JsString>, start: usize, n: usize) -> Gc<JsString> {
        let s: Gc<JsString> = self.alloc_cell(Kind::String, 24);
        s.length.set(n as u32);
        s.link.set(flat.offset());
        s.aux().set(start as u32);
        s.header.flags.set(sflags::SLICE | flat.flags() & sflags::TWO_BYTE);
        s
    }
    /// Whether two strings have equal contents.
    pub fn str_eq(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> bool {
        if a == b {
            return true;
        }
        if a.len() != b.len() || (a.is_atom() && b.is_atom()) {
            return false;
        }
        a.units(self) == b.units(self)
    }
    /// Order by UTF-16 code units.
    pub fn str_cmp(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> std::cmp::Ordering {
        match (a.units(self), b.units(self)) {
            (Units::Latin1(x), Units::Latin1(y)) => x.cmp(y),
            (Units::Utf16(x), Units::Utf16(y)) => x.cmp(y),
            (x, y) => x.iter().cmp(y.iter()),
        }
    }
    /// A fresh symbol.
    pub fn new_symbol(&mut self, description: Option<Gc<JsString>>, bits: u32) -> Gc<Symbol> {
        let s: Gc<Symbol> = self.alloc_cell(Kind::Symbol, size_of::<Symbol>());
        s.description.set(description.map_or(0, |d| d.offset()));
        s.unused.set(0);
        self.symbol_count = self.symbol_count.wrapping_add(1);
        s.hash.set(self.symbol_count.wrapping_mul(0x9E37_79B1) | 1);
        s.bits.set(bits);
        s
    }
}

impl From<bool> for Units<'static> {
    fn from(b: bool) -> Self {
        Units::Latin1(if b { b"true" } else { b"false" })
    }
}

/// `Value` of a Rust string slice, for tables and messages.
pub fn value(vm: &mut Vm, s: &str) -> Value {
    vm.str(s).into()
}
