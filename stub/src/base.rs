//! Makes the base image: the heap after all built-ins are set up. Run once, when jsbundle is built; a stub with a
//! program in it never comes here.

use std::ffi::{CStr, OsStr, c_int};
use std::os::unix::ffi::OsStrExt;

use snapshot::{ImageWriter, Kind, Meta, Section};

use crate::diagnose::complain;

/// Sets the engine and the runtime up, saves the heap to `path`, and returns the process's exit code.
pub fn make(path: &CStr) -> c_int {
    match image().and_then(|image| {
        let path = OsStr::from_bytes(path.to_bytes());
        std::fs::write(path, image).map_err(|error| format!("cannot write the base image: {error}"))
    }) {
        Ok(()) => 0,
        Err(message) => {
            complain(&message);
            1
        }
    }
}

fn image() -> Result<Vec<u8>, String> {
    let vm = aot::entry::from_scratch().map_err(|error| error.to_string())?;
    aot::entry::compile_all(vm);
    let parts = vm.capture_image().map_err(|error| error.to_string())?;
    Ok(ImageWriter::new(Kind::Base)
        .meta(&Meta::default())
        .section(Section::Heap, parts.heap.to_vec())
        .section(Section::HeapMeta, parts.meta)
        .finish())
}
