//! The waiter lists of `Atomics.wait`, `waitAsync` and `notify` (spec 25.4.1), of all agents of the process.

use std::cell::Cell;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Condvar, LazyLock, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// What is waited for: an identity of the memory, and a byte in it.
pub type Place = (usize, usize);

/// The notifications of an agent that does not block.
#[derive(Default)]
pub struct Agent {
    /// Waits that have been notified, by number.
    notified: Mutex<Vec<u64>>,
    bell: Condvar,
}

struct Waiter {
    number: u64,
    /// Wakes a thread that waits.
    bell: Arc<Condvar>,
    /// The agent to tell, if it does not.
    agent: Option<Arc<Agent>>,
}

#[derive(Default)]
struct Lists {
    waiters: HashMap<Place, VecDeque<Waiter>>,
    /// Of the last wait.
    number: u64,
}

static LISTS: LazyLock<Mutex<Lists>> = LazyLock::new(Mutex::default);

thread_local! {
    static AGENT: Arc<Agent> = Arc::default();
    static CAN_BLOCK: Cell<bool> = const { Cell::new(true) };
}

/// How a wait ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    NotEqual,
    Notified,
    TimedOut,
}

/// The lists are whole at every point where a thread could panic.
fn lists() -> MutexGuard<'static, Lists> {
    LISTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// [[CanBlock]] of the current thread's agent.
pub fn can_block() -> bool {
    CAN_BLOCK.get()
}

/// Says whether the current thread's agent may wait.
pub fn set_can_block(can: bool) {
    CAN_BLOCK.set(can);
}

impl Lists {
    fn add(&mut self, place: Place, bell: Arc<Condvar>, agent: Option<Arc<Agent>>) -> u64 {
        self.number += 1;
        let number = self.number;
        self.waiters.entry(place).or_default().push_back(Waiter { number, bell, agent });
        number
    }
    fn is_waiting(&self, place: Place, number: u64) -> bool {
        self.waiters.get(&place).is_some_and(|list| list.iter().any(|w| w.number == number))
    }
    fn remove(&mut self, place: Place, number: u64) -> bool {
        let Some(list) = self.waiters.get_mut(&place) else { return false };
        let before = list.len();
        list.retain(|w| w.number != number);
        let removed = list.len() < before;
        if list.is_empty() {
            self.waiters.remove(&place);
        }
        removed
    }
}

/// Blocks the thread until it is notified, or until `end`. `equal` is asked when nobody can notify.
pub fn wait(place: Place, end: Option<Instant>, equal: impl FnOnce() -> bool) -> End {
    let mut lists = lists();
    if !equal() {
        return End::NotEqual;
    }
    let bell = Arc::new(Condvar::new());
    let number = lists.add(place, bell.clone(), None);
    loop {
        let left = end.map(|end| end.saturating_duration_since(Instant::now()));
        lists = match left {
            Some(Duration::ZERO) => {
                lists.remove(place, number);
                return End::TimedOut;
            }
            Some(left) => bell.wait_timeout(lists, left).map_or_else(|e| e.into_inner().0, |(lists, _)| lists),
            None => bell.wait(lists).unwrap_or_else(PoisonError::into_inner),
        };
        if !lists.is_waiting(place, number) {
            return End::Notified;
        }
    }
}

/// Adds the current agent to the waiters: the number of its wait. `None` if the element is not `equal`.
pub fn wait_async(place: Place, equal: impl FnOnce() -> bool) -> Option<u64> {
    let mut lists = lists();
    equal().then(|| lists.add(place, Arc::default(), Some(AGENT.with(Arc::clone))))
}

/// Ends a wait of [`wait_async`] whose time is up. False if it was notified before.
pub fn cancel(place: Place, number: u64) -> bool {
    lists().remove(place, number)
}

/// Wakes up to `count` waiters, in the order of waiting: how many.
pub fn notify(place: Place, count: f64) -> usize {
    let mut lists = lists();
    let Some(list) = lists.waiters.get_mut(&place) else { return 0 };
    let n = if count < list.len() as f64 { count.max(0.0) as usize } else { list.len() };
    for waiter in list.drain(..n) {
        match waiter.agent {
            Some(agent) => {
                agent.notified.lock().unwrap_or_else(PoisonError::into_inner).push(waiter.number);
                agent.bell.notify_all();
            }
            None => waiter.bell.notify_one(),
        }
    }
    if list.is_empty() {
        lists.waiters.remove(&place);
    }
    n
}

/// Takes the waits of the current agent that have been notified.
pub fn take_notified() -> Vec<u64> {
    AGENT.with(|agent| std::mem::take(&mut *agent.notified.lock().unwrap_or_else(PoisonError::into_inner)))
}

/// Whether the current agent has waits that have not ended.
pub fn is_pending() -> bool {
    let lists = lists();
    let mut waiters = lists.waiters.values().flatten();
    AGENT.with(|mine| waiters.any(|w| w.agent.as_ref().is_some_and(|agent| Arc::ptr_eq(agent, mine))))
}

/// Blocks until a wait of the current agent has been notified, at most `limit`: for hosts with nothing else to do.
pub fn sleep(limit: Duration) {
    AGENT.with(|agent| {
        let notified = agent.notified.lock().unwrap_or_else(PoisonError::into_inner);
        if notified.is_empty() {
            // Woken early or not: the caller looks again.
            drop(agent.bell.wait_timeout(notified, limit));
        }
    });
}
