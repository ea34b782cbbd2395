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

/// Room beside a stack: guard pages and rounding.
const GUARD: usize = 64 * 1024;

/// Deepest nesting accepted: what fits into the largest stack asked for (reserved address space, not memory).
pub const MAX_DEPTH: u32 = 30_000;

/// The source nests deeper than [`MAX_DEPTH`], or than the system has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooDeep;

/// Runs `f` with stack for `depth` levels of nesting.
pub fn with_stack_for<R>(depth: u32, f: impl FnOnce() -> R) -> Result<R, TooDeep> {
    if depth > MAX_DEPTH {
        return Err(TooDeep);
    }
    let need = BASE + depth as usize * BYTES_PER_LEVEL;
    if stacker::remaining_stack().is_some_and(|left| left >= need) {
        return Ok(f());
    }
    // Making a stack ends the process where the address space is limited and used up, so the room is tried out first.
    let mut room = Vec::<u8>::new();
    room.try_reserve_exact(need + GUARD).map_err(|_| TooDeep)?;
    drop(room);
    Ok(stacker::grow(need, f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stack_is_found_or_refused() {
        assert_eq!(with_stack_for(1, || 1), Ok(1));
        assert_eq!(with_stack_for(MAX_DEPTH, || 2), Ok(2));
        assert_eq!(with_stack_for(MAX_DEPTH + 1, || 3), Err(TooDeep));
    }
}
