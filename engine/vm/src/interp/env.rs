//! Environments: scopes whose variables are captured by closures.
//!
//! ```text
//! 0   header: word = number of slots
//! 8   parent environment or 0
//! 16  slots
//! ```

use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::value::Value;
use std::cell::Cell;

#[repr(C)]
pub struct Env {
    pub header: Header,
    pub parent: Cell<u32>,
    pub unused: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields; values follow.
unsafe impl HeapCell for Env {}

/// Byte offset of slot 0.
pub const SLOTS: usize = 16;

impl Gc<Env> {
    /// The slots.
    #[inline(always)]
    pub fn slots(self) -> &'static [Cell<Value>] {
        // SAFETY: the header word counts the slots behind the 16-byte head.
        unsafe {
            std::slice::from_raw_parts((self.addr() + SLOTS) as *const Cell<Value>, self.header.word.get() as usize)
        }
    }
}

impl Vm {
    /// A new environment of `n` slots, all `fill`.
    #[inline]
    pub fn new_env(&mut self, parent: u32, n: usize, fill: Value) -> Gc<Env> {
        let size = Vm::rounded_size(SLOTS + n * 8);
        let e: Gc<Env> = self.alloc_cell(Kind::Env, size);
        e.header.word.set(n as u32);
        e.parent.set(parent);
        e.unused.set(0);
        let mut p = e.addr() + SLOTS;
        let end = e.addr() + size;
        while p < end {
            // SAFETY: inside the new cell; the slack of the size class is initialised too, for the collector.
            unsafe { *(p as *mut Value) = fill };
            p += 8;
        }
        e
    }

    /// A copy of an environment, for the next iteration of a loop.
    pub fn copy_env(&mut self, old: Gc<Env>) -> Gc<Env> {
        let e = self.new_env(old.parent.get(), old.slots().len(), Value::UNDEFINED);
        for (to, from) in e.slots().iter().zip(old.slots()) {
            to.set(from.get());
        }
        e
    }
}
