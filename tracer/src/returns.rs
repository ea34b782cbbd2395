//! What frames of inlined getters and setters return to.
//!
//! The instruction that accesses a property is no call, so an [`accessor_call`] stands for one. Frames may return to it at any time
//! after machine code was left, so none is ever freed; each exists once. They lie at fixed offsets in the cage, where machine code and exits name
//! them as they name instructions, and saved machine code finds those that it was made with.

use rustc_hash::FxHashMap;
use vm::heap::cage;
use vm::interp::jit::accessor_call;
use vm::sys::mmap;

const PAGE: usize = 4096;
/// Bytes that each has.
const SIZE: usize = 32;
const CAPACITY: usize = (cage::RETURNS_END - cage::RETURNS_START) / SIZE;
/// Accessors that one property access calls, at most.
const ACCESSORS: usize = 64;

/// Register of the result, register of the frame's header, cage offset of the instruction after the access.
pub type Access = (i16, i16, u32);

#[derive(Default)]
pub struct Returns {
    numbers: FxHashMap<Access, u32>,
    /// By number; 0 as the offset of those that no code is known to name.
    pub all: Vec<Access>,
    /// Bytes that can be written.
    committed: usize,
}

impl Returns {
    /// Whether there is room for those of another property access.
    pub fn has_room(&self) -> bool {
        self.all.len() + ACCESSORS < CAPACITY
    }

    /// The address to return to. `None` if there is no memory.
    pub fn place(&mut self, access: Access) -> Option<*const u64> {
        let number = match self.numbers.get(&access) {
            Some(&number) => number,
            None => self.add(access)?,
        };
        Some(address(number as usize, 1))
    }

    /// Adds one under the next number.
    fn add(&mut self, access: Access) -> Option<u32> {
        let number = self.all.len();
        if number == CAPACITY {
            return None;
        }
        while (number + 1) * SIZE > self.committed {
            if !mmap::commit(cage::base() + cage::RETURNS_START + self.committed, PAGE) {
                return None;
            }
            self.committed += PAGE;
        }
        let (result, area, origin) = access;
        let words = accessor_call(result, area, (cage::base() + origin as usize * 8) as *const u64);
        // SAFETY: memory for the words that nobody refers to yet.
        unsafe { address(number, 0).cast_mut().cast::<[u64; 3]>().write(words) };
        self.all.push(access);
        self.numbers.insert(access, number as u32);
        Some(number as u32)
    }

    /// Those that saved code was made with, under their numbers, before there are any others. False if there is no memory.
    pub fn restore(&mut self, mut saved: impl Iterator<Item = Access>) -> bool {
        debug_assert!(self.all.is_empty());
        saved.all(|access| self.add(access).is_some())
    }
}

/// Address of a word of one.
fn address(number: usize, word: usize) -> *const u64 {
    (cage::base() + cage::RETURNS_START + number * SIZE + word * 8) as *const u64
}
