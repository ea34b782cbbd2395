//! What the runtime keeps in Rust beside the heap: the event loop, and who is to be called when something happens.
//! One per thread (isolate). Nothing of it is saved in images.

use crate::event_loop::{EventLoop, Payload};
use engine::vm::{JsResult, Value, Vm};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// How a job's payload becomes a value.
pub type Finish = fn(&mut Vm, Payload) -> JsResult;

/// A background job that has not come back.
pub struct Pending {
    /// Callback slot, see `host::hold`.
    pub slot: u32,
    pub finish: Finish,
}

/// Who wants to know about a descriptor.
pub enum Watcher {
    /// Reads what is there and calls back.
    Reader { fd: i32, slot: u32 },
    /// The pipe of signals.
    Signals { fd: i32 },
}

pub struct State {
    pub event_loop: EventLoop,
    pub pending: BTreeMap<u64, Pending>,
    pub watchers: BTreeMap<u64, Watcher>,
    /// Free slots of the callback array, and its length.
    pub free_slots: Vec<u32>,
    pub slots: u32,
    /// Ticks are waiting.
    pub tick: bool,
    /// Promise events not yet told to JavaScript: (handled late?, promise). `Vm::temp_roots` keeps the promises alive.
    pub rejections: Vec<(bool, Value)>,
    pub argv: Vec<Vec<u8>>,
    pub exec_argv: Vec<Vec<u8>>,
    /// Descriptors whose stream exists.
    pub claimed: [bool; 3],
    /// Whether a standard descriptor is a terminal, once asked.
    pub terminal: [Option<bool>; 3],
    /// Terminal settings to put back at the end.
    pub saved_tty: Vec<(i32, libc::termios)>,
    pub signal_pipe: Option<i32>,
    /// What is to be done before the process ends, see [`on_exit`](crate::host::on_exit).
    pub at_exit: Vec<Box<dyn FnOnce()>>,
}

impl State {
    const fn new() -> State {
        State {
            event_loop: EventLoop::new(),
            pending: BTreeMap::new(),
            watchers: BTreeMap::new(),
            free_slots: Vec::new(),
            slots: 0,
            tick: false,
            rejections: Vec::new(),
            argv: Vec::new(),
            exec_argv: Vec::new(),
            claimed: [false; 3],
            terminal: [None; 3],
            saved_tty: Vec::new(),
            signal_pipe: None,
            at_exit: Vec::new(),
        }
    }
}

thread_local! {
    static STATE: RefCell<State> = const { RefCell::new(State::new()) };
}

/// Access to the thread's state. No JavaScript may run inside `f`, which must not call `with` again.
pub fn with<R>(f: impl FnOnce(&mut State) -> R) -> R {
    STATE.with(|s| f(&mut s.borrow_mut()))
}
