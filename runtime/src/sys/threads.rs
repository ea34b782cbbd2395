//! Threads of the runtime. What must be done while there is only one is done before the first other one starts.

use std::sync::Mutex;
use std::thread::{Builder, JoinHandle};

/// Called, and taken out, when the first thread is started. No `OnceLock`: that would read a vtable at every start.
static BEFORE_FIRST: Mutex<Option<fn()>> = Mutex::new(None);

fn before() -> std::sync::MutexGuard<'static, Option<fn()>> {
    // Nothing panics while it is locked.
    BEFORE_FIRST.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
}

/// Has `f` called before the first thread is started. To be called at start-up.
pub fn before_first(f: fn()) {
    *before() = Some(f);
}

/// To be called before a thread is started otherwise than by [`spawn`].
pub fn about_to_start() {
    let first = before().take();
    if let Some(f) = first {
        f();
    }
}

/// Starts a thread.
///
/// # Errors
/// The system's.
pub fn spawn(name: &str, stack: usize, f: impl FnOnce() + Send + 'static) -> std::io::Result<JoinHandle<()>> {
    about_to_start();
    Builder::new().name(name.to_owned()).stack_size(stack).spawn(f)
}
