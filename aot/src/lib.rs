//! Executables: a prebuilt stub with an image in its spare program headers.
//!
//! * [`elf`]: the parts of the ELF format that are read and written here
//! * [`exe`]: writes an executable, and finds the image in one

pub mod elf;
pub mod exe;
