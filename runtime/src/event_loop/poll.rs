//! Waiting for descriptors: epoll, and an eventfd by which other threads wake the loop.

use crate::sys::retry;
use std::sync::Arc;

/// Wakes a waiting [`Poller`] from any thread.
pub struct Waker(i32);

impl Waker {
    pub fn wake(&self) {
        let one = 1u64;
        // SAFETY: eight bytes to an eventfd. It can only fail when the counter is full, and then it is awake.
        unsafe { libc::write(self.0, (&raw const one).cast(), 8) };
    }
}

impl Drop for Waker {
    fn drop(&mut self) {
        // SAFETY: owned by the waker.
        unsafe { libc::close(self.0) };
    }
}

/// Token of the eventfd.
const WAKE: u64 = u64::MAX;

pub struct Poller {
    epoll: i32,
    waker: Arc<Waker>,
}

impl Poller {
    /// # Panics
    /// When the system has no descriptors left.
    pub fn new() -> Poller {
        // SAFETY: plain calls.
        let (epoll, event) = unsafe {
            (libc::epoll_create1(libc::EPOLL_CLOEXEC), libc::eventfd(0, libc::EFD_CLOEXEC | libc::EFD_NONBLOCK))
        };
        assert!(epoll >= 0 && event >= 0, "no descriptors left for the event loop");
        let poller = Poller { epoll, waker: Arc::new(Waker(event)) };
        poller.add(event, WAKE);
        poller
    }

    pub fn waker(&self) -> Arc<Waker> {
        self.waker.clone()
    }

    /// Watches for reading. False where the kernel cannot.
    pub fn add(&self, fd: i32, token: u64) -> bool {
        let mut event = libc::epoll_event { events: (libc::EPOLLIN | libc::EPOLLRDHUP) as u32, u64: token };
        // SAFETY: a valid event.
        unsafe { libc::epoll_ctl(self.epoll, libc::EPOLL_CTL_ADD, fd, &mut event) == 0 }
    }

    pub fn remove(&self, fd: i32) {
        // SAFETY: deleting ignores the event.
        unsafe { libc::epoll_ctl(self.epoll, libc::EPOLL_CTL_DEL, fd, std::ptr::null_mut()) };
    }

    /// Waits up to `timeout` milliseconds; the tokens that are ready. Being woken is no token.
    pub fn wait(&self, timeout: Option<u64>) -> Vec<u64> {
        let mut events = [libc::epoll_event { events: 0, u64: 0 }; 64];
        let ms = timeout.map_or(-1, |t| t.min(i32::MAX as u64) as i32);
        // SAFETY: room for 64 events. An interruption is a reason to look around: the signal pipe may be ready.
        let n = unsafe { libc::epoll_wait(self.epoll, events.as_mut_ptr(), events.len() as i32, ms) };
        let mut tokens = Vec::new();
        for event in &events[..n.max(0) as usize] {
            if event.u64 == WAKE {
                let mut count = 0u64;
                // SAFETY: eight bytes from the eventfd.
                let _ = retry(|| unsafe { libc::read(self.waker.0, (&raw mut count).cast(), 8) } as i64);
            } else {
                tokens.push(event.u64);
            }
        }
        tokens
    }
}

impl Default for Poller {
    fn default() -> Self {
        Poller::new()
    }
}

impl Drop for Poller {
    fn drop(&mut self) {
        // SAFETY: owned.
        unsafe { libc::close(self.epoll) };
    }
}
