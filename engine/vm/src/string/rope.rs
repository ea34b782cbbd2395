//! Concatenation: short strings are copied, long ones joined lazily as ropes, and what grows at its end has a buffer.
//!
//! A *buffer* is a flat string cell with room for more, seen only through slices of it. Appending to the slice that ends where the
//! buffer's contents do writes behind them, and gives a longer slice of the same buffer: `s += x` costs a slice and the copying of
//! `x`, can be read at once, and leaves the collector one cell where a rope would be a chain of them. A rope becomes a slice of
//! a buffer when something is appended to it that is not longer, unless its right part is the longer one: what is written
//! around a long middle again and again (nested brackets) is copied only when it has doubled.

use super::{JsString, MAX_LENGTH, Units, sflags};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};

/// Below this length concatenation copies.
const MIN_ROPE: usize = 24;
/// Most units of room that a buffer is given.
const MAX_ROOM: usize = 1 << 24;

impl Vm {
    /// `a + b`. RangeError when the result is too long.
    pub fn concat(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> JsResult<Gc<JsString>> {
        let (la, lb) = (a.len(), b.len());
        if la == 0 {
            return Ok(b);
        }
        if lb == 0 {
            return Ok(a);
        }
        let n = la + lb;
        if n > MAX_LENGTH {
            return Err(self.throw_range("Invalid string length"));
        }
        let two = (a.flags() | b.flags()) & sflags::TWO_BYTE;
        if n < MIN_ROPE {
            let (ua, ub) = (a.units(self), b.units(self));
            let s = self.alloc_flat(n, two != 0);
            copy_into(s, 0, ua);
            copy_into(s, la, ub);
            return Ok(s);
        }
        if a.flags() & sflags::SLICE != 0 {
            let buffer: Gc<JsString> = Gc::from_offset(a.link.get());
            let (start, end) = (a.aux().get() as usize, a.aux().get() as usize + la);
            if buffer.flags() & sflags::BUFFER != 0 && end == buffer.used() && buffer.flags() & two == two {
                if lb <= buffer.len() - end {
                    copy_any(buffer, end, b);
                    buffer.set_used(end + lb);
                    return Ok(self.slice(buffer, start, n));
                }
                if lb <= la {
                    return Ok(self.begin_buffer(a, b));
                }
            }
        } else if a.is_rope() && lb <= la {
            let (left, right) = (Gc::<JsString>::from_offset(a.link.get()), Gc::<JsString>::from_offset(a.aux().get()));
            if left.len() >= right.len() {
                return Ok(self.begin_buffer(a, b));
            }
        }
        let s: Gc<JsString> = self.alloc_cell(Kind::String, 24);
        s.length.set(n as u32);
        s.link.set(a.offset());
        s.aux().set(b.offset());
        s.header.flags.set(sflags::ROPE | two);
        Ok(s)
    }

    /// `a + b` in a new buffer.
    fn begin_buffer(&mut self, a: Gc<JsString>, b: Gc<JsString>) -> Gc<JsString> {
        let (la, lb) = (a.len(), b.len());
        let two_byte = a.is_two_byte() || b.is_two_byte();
        let n = la + lb;
        let buffer = self.alloc_flat((n + n.min(MAX_ROOM)).min(MAX_LENGTH), two_byte);
        buffer.header.flags.set(buffer.flags() | sflags::BUFFER);
        buffer.set_used(n);
        copy_any(buffer, 0, a);
        copy_any(buffer, la, b);
        self.become_slice(a, buffer, 0);
        self.become_slice(b, buffer, la);
        self.slice(buffer, 0, n)
    }

    /// A rope whose contents are in `flat` from `start` on needs its parts no longer.
    fn become_slice(&mut self, rope: Gc<JsString>, flat: Gc<JsString>, start: usize) {
        if rope.is_rope() && rope.is_two_byte() == flat.is_two_byte() {
            rope.link.set(flat.offset());
            rope.aux().set(start as u32);
            rope.header.flags.set(sflags::SLICE | rope.flags() & sflags::TWO_BYTE);
            self.barrier(rope);
        }
    }
}

/// Copies `u` to unit position `at` of the flat string `s`.
#[inline]
fn copy_into(s: Gc<JsString>, at: usize, u: Units<'_>) {
    debug_assert!(at + u.len() <= s.len());
    // SAFETY: `s` is flat with room for `length` units from byte 16, and the range was just checked.
    unsafe {
        if s.is_two_byte() {
            let out = ((s.addr() + 16) as *mut u16).add(at);
            match u {
                Units::Utf16(u) => std::ptr::copy_nonoverlapping(u.as_ptr(), out, u.len()),
                Units::Latin1(b) => b.iter().enumerate().for_each(|(i, &c)| *out.add(i) = c as u16),
            }
        } else if let Units::Latin1(b) = u {
            std::ptr::copy_nonoverlapping(b.as_ptr(), ((s.addr() + 16) as *mut u8).add(at), b.len());
        }
    }
}

/// Copies the contents of any string to unit position `at` of the flat string `flat`.
#[inline]
fn copy_any(flat: Gc<JsString>, at: usize, s: Gc<JsString>) {
    if s.is_rope() { copy_rope(flat, at, s) } else { copy_into(flat, at, s.flat_units()) }
}

/// As [`copy_any`] for a rope. Iterative: ropes get deep.
#[inline(never)]
fn copy_rope(flat: Gc<JsString>, at: usize, s: Gc<JsString>) {
    // From the right end: `s += x` makes left-deep ropes, whose right leaves come off one at a time.
    let mut end = at + s.len();
    let mut work = vec![s];
    while let Some(mut s) = work.pop() {
        while s.is_rope() {
            work.push(Gc::from_offset(s.link.get()));
            s = Gc::from_offset(s.aux().get());
        }
        end -= s.len();
        copy_into(flat, end, s.flat_units());
    }
    debug_assert_eq!(end, at);
}

/// Makes a rope a slice of a flat copy of itself.
#[cold]
#[inline(never)]
pub fn flatten(vm: &mut Vm, rope: Gc<JsString>) {
    let flat = vm.alloc_flat(rope.len(), rope.is_two_byte());
    copy_rope(flat, 0, rope);
    vm.become_slice(rope, flat, 0);
}
