//! The event loop, in libuv's phases: timers, then again and again poll, check (immediates), close, timers.
//!
//! The loop knows nothing of JavaScript: what is to be called goes through [`Host`]. Everything in it is made on first
//! use; a program that neither waits nor works in the background makes no system call here.
//!
//! There is one timer deadline (the JavaScript side keeps the timers), background jobs (see [`pool`]), watched
//! descriptors, and close callbacks. The loop runs while any of them is *referenced*.

pub mod poll;
pub mod pool;

use crate::sys::clock;
use poll::Poller;
use pool::{Job, Pool};
use std::any::Any;

/// What a background job leaves for the main thread.
pub type Payload = Box<dyn Any + Send>;

/// Something that happened while the loop waited.
pub enum Event {
    /// A job has finished.
    Done { id: u64, payload: Payload },
    /// A watched descriptor is readable (or has ended).
    Readable { token: u64 },
}

/// The embedder's side of the loop.
pub trait Host {
    /// Access to the loop, for as long as `f` runs and no JavaScript does.
    fn with_loop<R>(&mut self, f: impl FnOnce(&mut EventLoop) -> R) -> R;
    /// The timer deadline has passed.
    fn timers(&mut self);
    /// Immediates are pending.
    fn immediates(&mut self);
    fn event(&mut self, event: Event);
    /// A handle that [`EventLoop::closing`] was told of has reached the close phase.
    fn closed(&mut self, token: u64);
}

/// A descriptor under observation.
struct Watch {
    token: u64,
    fd: i32,
    referenced: bool,
}

/// See the module documentation.
pub struct EventLoop {
    poller: Option<Poller>,
    pool: Option<Pool>,
    next_id: u64,
    /// Jobs begun and not delivered.
    jobs: usize,
    watches: Vec<Watch>,
    /// In milliseconds since the start of the process.
    deadline: Option<u64>,
    timer_ref: bool,
    immediates: bool,
    immediate_ref: bool,
    closing: Vec<u64>,
    stopped: bool,
}

impl Default for EventLoop {
    fn default() -> Self {
        EventLoop::new()
    }
}

impl EventLoop {
    pub const fn new() -> EventLoop {
        EventLoop {
            poller: None,
            pool: None,
            next_id: 1,
            jobs: 0,
            watches: Vec::new(),
            deadline: None,
            timer_ref: false,
            immediates: false,
            immediate_ref: false,
            closing: Vec::new(),
            stopped: false,
        }
    }

    /// Milliseconds since the start of the process.
    pub fn now(&self) -> u64 {
        clock::since_start() / 1_000_000
    }
    /// Sets the one deadline, `after` milliseconds from now.
    pub fn schedule(&mut self, after: u64) {
        self.deadline = Some(self.now() + after);
    }
    pub fn set_timer_ref(&mut self, referenced: bool) {
        self.timer_ref = referenced;
    }
    pub fn set_immediates(&mut self, pending: bool) {
        self.immediates = pending;
    }
    pub fn set_immediate_ref(&mut self, referenced: bool) {
        self.immediate_ref = referenced;
    }
    /// Ends [`run`] before the next phase.
    pub fn stop(&mut self) {
        self.stopped = true;
    }

    /// A fresh number for a job or a watched descriptor.
    pub fn new_id(&mut self) -> u64 {
        self.next_id += 1;
        self.next_id
    }

    fn poller(&mut self) -> &mut Poller {
        self.poller.get_or_insert_with(Poller::new)
    }

    /// Runs `job` on another thread; its payload arrives as [`Event::Done`] with `id`.
    pub fn submit(&mut self, id: u64, job: impl FnOnce() -> Payload + Send + 'static) {
        let wake = self.poller().waker();
        self.jobs += 1;
        self.pool.get_or_insert_with(Pool::new).submit(Job { id, run: Box::new(job) }, wake);
    }

    /// Reports when `fd` can be read, under `token`, until [`EventLoop::unwatch`]. False if the system cannot tell
    /// for this kind of descriptor (regular files).
    pub fn watch(&mut self, token: u64, fd: i32, referenced: bool) -> bool {
        if !self.poller().add(fd, token) {
            return false;
        }
        self.watches.push(Watch { token, fd, referenced });
        true
    }
    pub fn unwatch(&mut self, token: u64) {
        if let Some(at) = self.watches.iter().position(|w| w.token == token) {
            let fd = self.watches.swap_remove(at).fd;
            self.poller().remove(fd);
        }
    }
    pub fn set_watch_ref(&mut self, token: u64, referenced: bool) {
        if let Some(w) = self.watches.iter_mut().find(|w| w.token == token) {
            w.referenced = referenced;
        }
    }
    /// Has [`Host::closed`] called in the close phase of this turn.
    pub fn closing(&mut self, token: u64) {
        self.closing.push(token);
    }

    /// Whether anything referenced is left.
    pub fn alive(&self) -> bool {
        !self.stopped
            && (self.jobs > 0
                || (self.timer_ref && self.deadline.is_some())
                || (self.immediates && self.immediate_ref)
                || !self.closing.is_empty()
                || self.watches.iter().any(|w| w.referenced))
    }

    fn timer_due(&mut self) -> bool {
        match self.deadline {
            Some(at) if at <= self.now() => {
                self.deadline = None;
                true
            }
            _ => false,
        }
    }

    /// How long to wait for events: 0 not at all, None without limit.
    fn timeout(&self) -> Option<u64> {
        if self.immediates || !self.closing.is_empty() || !self.alive() {
            return Some(0);
        }
        self.deadline.map(|at| at.saturating_sub(self.now()))
    }

    fn wait(&mut self) -> Vec<Event> {
        let timeout = self.timeout();
        if self.jobs == 0 && self.watches.is_empty() {
            // Nothing can happen but time passing.
            if let Some(ms @ 1..) = timeout {
                clock::sleep_ms(ms);
            }
            return Vec::new();
        }
        let tokens = self.poller().wait(timeout);
        let mut events: Vec<Event> = Vec::new();
        if let Some(pool) = &self.pool {
            for (id, payload) in pool.finished() {
                self.jobs -= 1;
                events.push(Event::Done { id, payload });
            }
        }
        events.extend(tokens.into_iter().map(|token| Event::Readable { token }));
        events
    }
}

/// Runs until nothing referenced is left or [`EventLoop::stop`].
pub fn run<H: Host>(host: &mut H) {
    if host.with_loop(|l| l.alive() && l.timer_due()) {
        host.timers();
    }
    while host.with_loop(|l| l.alive()) {
        for event in host.with_loop(EventLoop::wait) {
            // An event may have been taken back by a callback before it.
            if let Event::Readable { token } = event
                && !host.with_loop(|l| l.watches.iter().any(|w| w.token == token))
            {
                continue;
            }
            host.event(event);
            if host.with_loop(|l| l.stopped) {
                return;
            }
        }
        if host.with_loop(|l| l.immediates) {
            host.immediates();
        }
        for token in host.with_loop(|l| std::mem::take(&mut l.closing)) {
            host.closed(token);
        }
        if host.with_loop(EventLoop::timer_due) {
            host.timers();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Logs what is called; `plan` reacts to a call.
    struct Log {
        event_loop: EventLoop,
        lines: Vec<String>,
        plan: fn(&mut Log, &str),
    }
    impl Log {
        fn new(plan: fn(&mut Log, &str)) -> Log {
            Log { event_loop: EventLoop::new(), lines: Vec::new(), plan }
        }
        fn note(&mut self, line: String) {
            let plan = self.plan;
            plan(self, &line);
            self.lines.push(line);
        }
    }
    impl Host for Log {
        fn with_loop<R>(&mut self, f: impl FnOnce(&mut EventLoop) -> R) -> R {
            f(&mut self.event_loop)
        }
        fn timers(&mut self) {
            self.note("timers".into());
        }
        fn immediates(&mut self) {
            self.event_loop.set_immediates(false);
            self.note("immediates".into());
        }
        fn event(&mut self, event: Event) {
            match event {
                Event::Done { id, payload } => self.note(format!("done {id} {}", payload.downcast::<i32>().unwrap())),
                Event::Readable { token } => self.note(format!("readable {token}")),
            }
        }
        fn closed(&mut self, token: u64) {
            self.note(format!("closed {token}"));
        }
    }

    #[test]
    fn empty_loop_ends() {
        let mut log = Log::new(|_, _| {});
        run(&mut log);
        assert!(log.lines.is_empty());
        assert!(log.event_loop.poller.is_none() && log.event_loop.pool.is_none());
    }

    #[test]
    fn unreferenced_timer_does_not_hold() {
        let mut log = Log::new(|_, _| {});
        log.event_loop.schedule(10_000);
        run(&mut log);
        assert!(log.lines.is_empty());
    }

    #[test]
    fn phases_in_order() {
        let mut log = Log::new(|log, line| {
            if line == "timers" {
                log.event_loop.set_timer_ref(false);
            }
        });
        log.event_loop.schedule(20);
        log.event_loop.set_timer_ref(true);
        log.event_loop.set_immediates(true);
        log.event_loop.set_immediate_ref(true);
        log.event_loop.closing(7);
        run(&mut log);
        assert_eq!(log.lines, ["immediates", "closed 7", "timers"]);
    }

    #[test]
    fn jobs_come_back() {
        let mut log = Log::new(|_, _| {});
        for n in 0..10 {
            log.event_loop.submit(n, move || Box::new(n as i32 * 2));
        }
        run(&mut log);
        log.lines.sort();
        let mut want: Vec<String> = (0..10).map(|n| format!("done {n} {}", n * 2)).collect();
        want.sort();
        assert_eq!(log.lines, want);
    }

    #[test]
    fn descriptors() {
        let mut fds = [0i32; 2];
        // SAFETY: room for two.
        assert_eq!(unsafe { libc::pipe(fds.as_mut_ptr()) }, 0);
        let mut log = Log::new(|log, line| {
            if line.starts_with("readable") {
                log.event_loop.unwatch(5);
            }
        });
        assert!(log.event_loop.watch(5, fds[0], true));
        let writer = fds[1];
        log.event_loop.submit(1, move || {
            clock::sleep_ms(5);
            crate::sys::write_all(writer, b"x").unwrap();
            Box::new(0i32)
        });
        run(&mut log);
        log.lines.sort();
        assert_eq!(log.lines, ["done 1 0", "readable 5"]);
        let file = std::fs::File::open("/proc/self/exe").unwrap();
        use std::os::fd::AsRawFd;
        assert!(!log.event_loop.watch(6, file.as_raw_fd(), true));
    }
}
