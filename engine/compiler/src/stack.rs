//! Running recursive passes with enough native stack for how deep their input nests.
//!
//! Parser, transformer and code generator recurse. A source text that nests too deep must be an error a program can
//! catch, never an overflow of the native stack, so the depth is estimated first (see [`crate::nesting`]) and the
//! passes run on a stack of their own when the current one would not do.

/// Native stack that one level of nesting may take in the hungriest pass, in bytes. Measured: at most 6 KiB for nested
/// parentheses, functions and arrays in unoptimised builds; the rest is reserve.
const BYTES_PER_LEVEL: usize = 12 * 1024;

/// Stack that passes need however flat their input is.
const BASE: usize = 256 * 1024;

/// Deepest nesting accepted: what fits into the largest stack asked for (reserved address space, not memory).
pub const MAX_DEPTH: u32 = 30_000;

/// The source nests deeper than [`MAX_DEPTH`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// Runs `f` with stack for `depth` levels of nesting.
pub fn with_stack_for<R>(depth: u32, f: impl FnOnce() -> R) -> Result<R, TooDeep> {
    if depth > MAX_DEPTH {
        return Err(TooDeep);
    }
    let need = BASE + depth as usize * BYTES_PER_LEVEL;
    Ok(stacker::maybe_grow(need, need, f))
}
