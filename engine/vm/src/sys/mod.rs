//! Operating system calls. The one module to edit for a port.
pub mod mmap;
