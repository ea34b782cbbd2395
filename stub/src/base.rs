//! Makes the base image: the heap after all built-ins are set up. Run once, when jsbundle is built; a stub with a
//! program in it never comes here.

use std::ffi::{CStr, OsStr, c_int};
use std::os::unix::ffi::OsStrExt;

use snapshot::{ImageWriter, Kind, Meta};

use crate::diagnose::complain;

/// Sets the engine up, saves its heap to `path`, and returns the process's exit code.
pub fn make(path: &CStr) -> c_int {
    let image = ImageWriter::new(Kind::Base).meta(&Meta::default()).finish();
    match std::fs::write(OsStr::from_bytes(path.to_bytes()), image) {
        Ok(()) => 0,
        Err(error) => {
            complain(&format!("cannot write the base image: {error}"));
            1
        }
    }
}
