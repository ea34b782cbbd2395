//! Executables: a prebuilt stub with an image in its spare program headers.
//!
//! * [`assets`]: the files in an image, as the runtime's file system sees them
//! * [`elf`]: the parts of the ELF format that are read and written here
//! * [`entry`]: from an image in memory to an isolate
//! * [`exe`]: writes an executable, and finds the image in one
//! * [`lz`]: compression of code
//! * [`packed`]: code of the stub that few programs need, compressed
//! * [`relocations`]: those of the stub that a start leaves out

pub mod assets;
pub mod elf;
pub mod entry;
pub mod exe;
pub mod lz;
pub mod packed;
pub mod relocations;
