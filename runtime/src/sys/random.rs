//! Random bytes from the kernel.

use super::{Sys, retry};

/// Fills `out`.
pub fn fill(out: &mut [u8]) -> Sys<()> {
    let mut done = 0;
    while done < out.len() {
        let rest = &mut out[done..];
        // SAFETY: the slice is valid for writing.
        done += retry(|| unsafe { libc::getrandom(rest.as_mut_ptr().cast(), rest.len(), 0) } as i64)? as usize;
    }
    Ok(())
}
