//! Operating system calls. The one module to edit for a port.
pub mod mmap;
pub mod stack;

/// A seed from the system's random source, never all zero.
pub fn random_seed() -> [u64; 2] {
    let mut seed = [0u64; 2];
    // SAFETY: the buffer has the given size.
    let n = unsafe { libc::getrandom(seed.as_mut_ptr().cast(), size_of_val(&seed), 0) };
    if n != size_of_val(&seed) as isize || seed == [0, 0] {
        // No entropy source: the time has to do.
        let t = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(1, |d| d.as_nanos() as u64);
        seed = [t | 1, t.rotate_left(32) ^ 0x9E37_79B9_7F4A_7C15];
    }
    seed
}

/// Milliseconds since the epoch: the time values of `Date`.
pub fn time_ms() -> f64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).map_or(0.0, |d| d.as_millis() as f64)
}

/// Processor time of the running thread in nanoseconds; 0 when the system does not tell.
pub fn thread_time_ns() -> u64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the structure is ours to be written.
    let ok = unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &mut t) } == 0;
    if ok { t.tv_sec as u64 * 1_000_000_000 + t.tv_nsec as u64 } else { 0 }
}
