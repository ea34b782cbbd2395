//! The heap of a program to be carried: the base image with the program's modules compiled into it.

use super::program::Program;
use crate::error::Failure;

/// A saved heap.
pub struct SavedHeap {
    /// For [`snapshot::Section::HeapMeta`].
    pub meta: Vec<u8>,
    /// For [`snapshot::Section::Heap`].
    pub pages: Vec<u8>,
}

/// Compiles the program's modules and saves the heap.
pub fn compiled(_program: &Program) -> Result<SavedHeap, Failure> {
    Err(Failure::Failed("this build of jsbundle has no engine yet, so nothing can be compiled".into()))
}
