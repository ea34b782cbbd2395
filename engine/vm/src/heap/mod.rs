//! The heap: handles, headers, allocation; collection in the submodules.
//!
//! Cells never move. A [`Gc<T>`] is a 32-bit offset from the cage base in 8-byte units; it is `Copy` and may be
//! held anywhere on the native stack, which is scanned conservatively (offsets, tagged values and addresses all
//! count). It must not be kept in Rust memory off the stack across an allocation, unless that memory is a root
//! (see [`Roots`](crate::vm::Roots)).
//!
//! Storing a heap value into a cell that may be old needs [`Vm::barrier`](crate::Vm::barrier) on that cell.

pub mod alloc;
mod bitmap;
mod blocks;
pub mod cage;
mod collect;
pub mod image;
pub mod kinds;
mod mark;
pub mod relocate;
mod roots;
pub mod state;
pub mod stats;
#[cfg(test)]
mod tests;
mod verify;
pub mod visit;
pub mod weak;

pub use collect::Collect;
pub use kinds::Kind;
pub use relocate::Heat;
pub use state::{GcParams, Heap};
pub use stats::HeapStats;

use crate::value::Value;
use std::cell::Cell;
use std::marker::PhantomData;
use std::ops::Deref;

/// First 8 bytes of every cell.
#[repr(C)]
pub struct Header {
    /// Objects: the shape's offset. Others: see the kind table.
    pub word: Cell<u32>,
    pub kind: Cell<u8>,
    /// Collector state, see [`gc_state`].
    pub gc: Cell<u8>,
    pub flags: Cell<u16>,
}

/// Values of [`Header::gc`].
pub mod gc_state {
    /// Allocated since the last collection.
    pub const YOUNG: u8 = 0;
    /// Survived a collection (or lives in an image): stores into it must be remembered.
    pub const OLD: u8 = 1;
    /// Old and already in the remembered set.
    pub const REMEMBERED: u8 = 2;
}

/// Types that are laid out as heap cells.
///
/// # Safety
/// The type must be `repr(C)`, start with a [`Header`], and every bit pattern that the engine writes must be valid.
pub unsafe trait HeapCell {}

// SAFETY: a header is the common prefix of all cells.
unsafe impl HeapCell for Header {}

/// A handle to a heap cell: offset from the cage base in 8-byte units, 0 = none.
#[repr(transparent)]
pub struct Gc<T: HeapCell> {
    offset: u32,
    _t: PhantomData<*const T>,
}

impl<T: HeapCell> Clone for Gc<T> {
    #[inline(always)]
    fn clone(&self) -> Self {
        *self
    }
}
impl<T: HeapCell> Copy for Gc<T> {}
impl<T: HeapCell> PartialEq for Gc<T> {
    #[inline(always)]
    fn eq(&self, o: &Self) -> bool {
        self.offset == o.offset
    }
}
impl<T: HeapCell> Eq for Gc<T> {}
impl<T: HeapCell> std::hash::Hash for Gc<T> {
    fn hash<H: std::hash::Hasher>(&self, h: &mut H) {
        self.offset.hash(h);
    }
}
impl<T: HeapCell> std::fmt::Debug for Gc<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "@{:x}", self.offset)
    }
}

impl<T: HeapCell> Gc<T> {
    pub const NONE: Gc<T> = Gc { offset: 0, _t: PhantomData };

    #[inline(always)]
    pub const fn from_offset(offset: u32) -> Gc<T> {
        Gc { offset, _t: PhantomData }
    }
    #[inline(always)]
    pub const fn offset(self) -> u32 {
        self.offset
    }
    #[inline(always)]
    pub const fn is_none(self) -> bool {
        self.offset == 0
    }
    /// `None` for offset 0.
    #[inline(always)]
    pub fn some(self) -> Option<Gc<T>> {
        if self.offset == 0 { None } else { Some(self) }
    }
    /// Address of the cell in this process.
    #[inline(always)]
    pub fn addr(self) -> usize {
        cage::base() + self.offset as usize * 8
    }
    #[inline(always)]
    pub fn as_ptr(self) -> *mut T {
        self.addr() as *mut T
    }
    /// From the address of a cell in the cage.
    #[inline(always)]
    pub fn from_addr(addr: usize) -> Gc<T> {
        Gc::from_offset(((addr - cage::base()) >> 3) as u32)
    }
    /// The same cell seen as another type; the caller knows the kind.
    #[inline(always)]
    pub const fn cast<U: HeapCell>(self) -> Gc<U> {
        Gc::from_offset(self.offset)
    }
    #[inline(always)]
    pub fn header(self) -> &'static Header {
        // SAFETY: every cell starts with a header and the cage outlives its thread's handles.
        unsafe { &*(self.addr() as *const Header) }
    }
    #[inline(always)]
    pub fn kind_byte(self) -> u8 {
        self.header().kind.get()
    }
    #[inline(always)]
    pub fn kind(self) -> Kind {
        Kind::from_u8(self.kind_byte()).unwrap_or(Kind::Free)
    }
    #[inline(always)]
    pub fn is(self, k: Kind) -> bool {
        self.kind_byte() == k as u8
    }
    /// The value slot `byte` bytes into the cell.
    ///
    /// # Safety
    /// `byte` must be the offset of a value within the cell.
    #[inline(always)]
    pub unsafe fn value_at(self, byte: usize) -> &'static Cell<Value> {
        // SAFETY: by contract.
        unsafe { &*((self.addr() + byte) as *const Cell<Value>) }
    }
}

impl<T: HeapCell> Deref for Gc<T> {
    type Target = T;
    #[inline(always)]
    fn deref(&self) -> &T {
        debug_assert!(self.offset != 0);
        // SAFETY: handles are made by the allocator for cells of this type; cells do not move and stay
        // alive while a handle is on the native stack.
        unsafe { &*self.as_ptr() }
    }
}
