//! Clocks. Times are nanoseconds.

use std::cell::Cell;

fn read(clock: libc::clockid_t) -> u64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: `t` is valid for writing.
    unsafe { libc::clock_gettime(clock, &mut t) };
    t.tv_sec as u64 * 1_000_000_000 + t.tv_nsec as u64
}

/// Monotonic time.
pub fn monotonic() -> u64 {
    read(libc::CLOCK_MONOTONIC)
}

/// Time since the epoch.
pub fn realtime() -> u64 {
    read(libc::CLOCK_REALTIME)
}

thread_local! {
    static START: Cell<u64> = const { Cell::new(0) };
}

/// Fixes the origin of [`since_start`], once.
pub fn start() {
    if START.get() == 0 {
        START.set(monotonic());
    }
}

/// Time since [`start`] (or since the first question).
pub fn since_start() -> u64 {
    start();
    monotonic() - START.get()
}

/// Blocks the thread.
pub fn sleep_ms(ms: u64) {
    std::thread::sleep(std::time::Duration::from_millis(ms));
}
