//! Lazy concatenation.

use super::{JsString, MAX_LENGTH, Units, sflags};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};

/// Below this length concatenation copies.
const MIN_ROPE: usize = 24;

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
        let s: Gc<JsString> = self.alloc_cell(Kind::String, 24);
        s.length.set(n as u32);
        s.link.set(a.offset());
        s.aux().set(b.offset());
        s.header.flags.set(sflags::ROPE | two);
        Ok(s)
    }
}

/// Copies `u` to unit position `at` of the flat string `s`.
fn copy_into(s: Gc<JsString>, at: usize, u: Units<'_>) {
    debug_assert!(at + u.len() <= s.len());
    // SAFETY: `s` is flat with `length` units from byte 16, and the range was just checked.
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

/// Makes a rope a slice of a flat copy of itself. Iterative: ropes get deep.
#[cold]
#[inline(never)]
pub fn flatten(vm: &mut Vm, root: Gc<JsString>) {
    let flat = vm.alloc_flat(root.len(), root.is_two_byte());
    // Filled from the right end: `s += x` makes left-deep ropes, whose right leaves come off one at a time.
    let mut end = root.len();
    let mut work = vec![root];
    while let Some(mut s) = work.pop() {
        while s.is_rope() {
            work.push(Gc::from_offset(s.link.get()));
            s = Gc::from_offset(s.aux().get());
        }
        end -= s.len();
        copy_into(flat, end, s.flat_units());
    }
    debug_assert_eq!(end, 0);
    root.link.set(flat.offset());
    root.aux().set(0);
    root.header.flags.set(sflags::SLICE | root.flags() & sflags::TWO_BYTE);
    vm.barrier(root);
}
