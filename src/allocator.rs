//! The allocator of the command: the system's, with huge pages for what is large.
//!
//! The syntax tree of a program of some megabytes takes tens of megabytes, written once and front to back. Faulting
//! them in page by page took a tenth of the time to start a large program.

use std::alloc::{GlobalAlloc, Layout, System};

use engine::vm::sys::mmap;

/// Two huge pages: less may not hold one.
const LARGE: usize = 4 << 20;
const PAGE: usize = 4096;

pub struct Allocator;

/// Asks for huge pages in the whole pages of an allocation.
fn advise(at: *mut u8, size: usize) {
    let start = (at as usize).next_multiple_of(PAGE);
    let end = (at as usize + size) & !(PAGE - 1);
    mmap::prefer_huge(start, end - start);
}

// SAFETY: memory comes from and goes to the system's allocator as it was asked for; advice does not change it.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are what is asked for.
        let at = unsafe { System.alloc(layout) };
        if layout.size() >= LARGE && !at.is_null() {
            advise(at, layout.size());
        }
        at
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as for `alloc`.
        let at = unsafe { System.alloc_zeroed(layout) };
        if layout.size() >= LARGE && !at.is_null() {
            advise(at, layout.size());
        }
        at
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as for `alloc`.
        let at = unsafe { System.realloc(at, layout, size) };
        if size >= LARGE && !at.is_null() {
            advise(at, size);
        }
        at
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        // SAFETY: as for `alloc`.
        unsafe { System.dealloc(at, layout) }
    }
}
