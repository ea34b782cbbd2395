//! Threads for work that blocks: files, hashing. Up to four, started when there is work and none is idle.

use super::Payload;
use super::poll::Waker;
use crate::sys::threads;
use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

const THREADS: usize = 4;

pub struct Job {
    pub id: u64,
    pub run: Box<dyn FnOnce() -> Payload + Send>,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<(Job, Arc<Waker>)>,
    finished: Vec<(u64, Payload)>,
    threads: usize,
    idle: usize,
    ending: bool,
}

struct Shared {
    state: Mutex<State>,
    work: Condvar,
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        // A job that panicked has not touched the state.
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }
}

pub struct Pool {
    shared: Arc<Shared>,
}

impl Pool {
    pub fn new() -> Pool {
        Pool { shared: Arc::new(Shared { state: Mutex::default(), work: Condvar::new() }) }
    }

    pub fn submit(&mut self, job: Job, waker: Arc<Waker>) {
        let mut state = self.shared.lock();
        state.waiting.push_back((job, waker));
        if state.idle < state.waiting.len() && state.threads < THREADS {
            let shared = self.shared.clone();
            let spawned = threads::spawn("pool", 512 * 1024, move || work(&shared));
            match spawned {
                Ok(_) => state.threads += 1,
                Err(_) if state.threads > 0 => {} // the others will get to it
                Err(_) => {
                    // No threads at all: do it here.
                    drop(state);
                    run_waiting(&self.shared);
                    return;
                }
            }
        }
        drop(state);
        self.shared.work.notify_one();
    }

    /// Takes what has finished, in order of finishing.
    pub fn finished(&self) -> Vec<(u64, Payload)> {
        std::mem::take(&mut self.shared.lock().finished)
    }
}

impl Default for Pool {
    fn default() -> Self {
        Pool::new()
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.lock().ending = true;
        self.shared.work.notify_all();
    }
}

fn work(shared: &Shared) {
    let mut state = shared.lock();
    loop {
        if let Some((job, waker)) = state.waiting.pop_front() {
            drop(state);
            let payload = (job.run)();
            state = shared.lock();
            state.finished.push((job.id, payload));
            waker.wake();
        } else if state.ending {
            return;
        } else {
            state.idle += 1;
            state = shared.work.wait(state).unwrap_or_else(|e| e.into_inner());
            state.idle -= 1;
        }
    }
}

fn run_waiting(shared: &Shared) {
    while let Some((job, waker)) = { shared.lock().waiting.pop_front() } {
        let payload = (job.run)();
        shared.lock().finished.push((job.id, payload));
        waker.wake();
    }
}
