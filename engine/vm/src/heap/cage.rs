//! The cage: one reserved, aligned address range that holds the `Vm`, the JS stack and the heap.
//!
//! ```text
//! offset 0          Vm (dispatch table first: the cage base register serves as both)
//! STACK_START       JS stack (frames of values), grows up; most programs touch its first pages only
//! RETURNS_START     what frames of accessors in machine code return to (`tracer::returns`)
//! HEAP_START        heap blocks; a heap image is mapped here
//! ```
//! Offsets are in bytes below; heap pointers are these divided by 8.

use crate::sys::mmap;
use std::cell::Cell;

/// Alignment of the cage, and the size asked for first.
pub const CAGE_SIZE: usize = 32 << 30;
/// The smallest cage that is tried.
const SMALLEST: usize = 32 << 20;
/// Where the address space is limited, left to the rest of the process: its stack, its own allocations.
const HEADROOM: usize = 64 << 20;
/// Bytes reserved for the `Vm` struct.
pub const VM_SIZE: usize = 128 << 10;
/// Inaccessible on both sides of the stack. Below it also so that the `Vm` and the start of the stack do not become one huge page.
const GAP: usize = 64 << 10;
pub const STACK_START: usize = VM_SIZE + GAP;
/// Recursion as deep as 100,000 calls is to work, tail calls among them: frames of those are kept, for stack traces.
pub const STACK_END: usize = RETURNS_START - GAP;
/// Accessible as far as it is used.
pub const RETURNS_START: usize = 16 << 20;
pub const RETURNS_END: usize = RETURNS_START + (1 << 20);
/// Heap blocks (and the mapped image) start here.
pub const HEAP_START: usize = 18 << 20;

thread_local! {
    // `const` initialised and without Drop: an access is one fs-relative load.
    static BASE: Cell<usize> = const { Cell::new(0) };
}

/// Address of the current thread's cage.
#[inline(always)]
pub fn base() -> usize {
    BASE.with(|b| b.get())
}

/// Makes `base` the current thread's cage.
pub fn enter(base: usize) {
    BASE.with(|b| b.set(base));
}

/// Reserves a cage: (base, size). Tries the full size, then smaller ones where the address space is limited.
pub fn reserve() -> Option<(usize, usize)> {
    let mut size = CAGE_SIZE;
    // Asked for once the full size was refused.
    let mut most = usize::MAX;
    while size >= SMALLEST {
        if size > most {
            size /= 2;
            continue;
        }
        // A smaller cage still needs base alignment so that no carry leaves the range.
        if let Some(base) = mmap::reserve_aligned(size, size) {
            return Some((base, size));
        }
        if size == CAGE_SIZE {
            most = mmap::address_space_limit().saturating_sub(HEADROOM);
        }
        size /= 2;
    }
    None
}
