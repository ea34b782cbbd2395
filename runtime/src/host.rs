//! The runtime around an isolate: making its realm, running a program, the loop and the end.
//!
//! The realm is made once ([`init_realm`]), into the base image: all of the runtime's modules are evaluated there. A
//! process that starts calls [`connect`] and then [`run`]. Between two calls of JavaScript from here ticks and
//! microtasks are drained; an exception nobody caught goes to the JavaScript side, which ends the process or not.

use crate::event_loop::{self, Event, EventLoop, Payload};
use crate::state::{self, Pending, Watcher};
use crate::sys;
use crate::{binding, internal_modules};
use engine::builtins::natives;
use engine::vm::native;
use engine::vm::vm::Intrinsic;
use engine::vm::{Args, Gc, JsResult, NativeDef, NativeFn, Natives, Object, Value, Vm};
use std::any::Any;

natives! {
    pub NATIVES:
    "compile" 1 => compile;
    "makeBinding" 1 => make_binding;
}

/// All native tables of an isolate with the runtime, in a fixed order.
pub fn natives() -> Natives {
    const ENGINE: usize = engine::TABLES.len();
    const COUNT: usize = ENGINE + 1 + binding::BINDINGS.len();
    static TABLES: [&[NativeDef]; COUNT] = {
        let mut all = [NATIVES; COUNT];
        let mut i = 0;
        while i < COUNT {
            if i < ENGINE {
                all[i] = engine::TABLES[i];
            } else if i > ENGINE {
                all[i] = binding::BINDINGS[i - ENGINE - 1].table;
            }
            i += 1;
        }
        all
    };
    const ROWS: usize = native::count(&TABLES);
    // SAFETY: a section for constants like these, see `aot::relocations`.
    #[unsafe(link_section = ".data.rel.ro.start")]
    static FUNCTIONS: [NativeFn; ROWS] = native::functions(&TABLES);
    static STARTS: [u32; COUNT] = native::starts(&TABLES);
    const ALL: Natives = Natives::new(&TABLES, &FUNCTIONS, &STARTS);
    ALL
}

fn compile(vm: &mut Vm, args: Args) -> JsResult {
    let id = binding::text(vm, args.get(0));
    Ok(internal_modules::compile(vm, &id)?.unwrap_or(Value::UNDEFINED))
}

fn make_binding(vm: &mut Vm, args: Args) -> JsResult {
    let name = binding::text(vm, args.get(0));
    let Some(b) = binding::BINDINGS.iter().find(|b| b.name == name) else { return Ok(Value::UNDEFINED) };
    let object = vm.new_object();
    engine::builtins::define::install(vm, object, b.table);
    (b.init)(vm, object)?;
    Ok(object.into())
}

fn native_function(vm: &mut Vm, name: &str) -> Value {
    let id = engine::builtins::define::native_named(vm, NATIVES, name);
    vm.native_function(id).into()
}

/// Sets up `process`, the globals and every module. The isolate has the language's built-ins already.
///
/// # Errors
/// What a module throws while it is evaluated.
pub fn init_realm(vm: &mut Vm) -> JsResult<()> {
    vm.set_async_context(Value::UNDEFINED);
    let callbacks = vm.new_array(16);
    vm.set_intrinsic(Intrinsic::RuntimeCallbacks, callbacks);
    let process = vm.new_object();
    let loader = internal_modules::loader(vm)?;
    let (compile, make) = (native_function(vm, "compile"), native_function(vm, "makeBinding"));
    let require = vm.call(loader, Value::UNDEFINED, &[compile, make, process.into()])?;
    let bootstrap = vm.str("internal/bootstrap").into();
    let hooks = vm.call(require, Value::UNDEFINED, &[bootstrap])?;
    let Some(hooks) = hooks.to_object() else { return Err(vm.throw_type("the bootstrap module returns no hooks")) };
    let key = vm.key("require");
    vm.define_hidden(hooks, key, require);
    vm.set_intrinsic(Intrinsic::RuntimeHooks, hooks);
    let key = vm.key("hostTimeout");
    vm.roots.intrinsics[Intrinsic::HostTimeout as usize] = vm.get(hooks, key)?;
    for id in internal_modules::ids() {
        let id = vm.str(id).into();
        vm.call(require, Value::UNDEFINED, &[id])?;
    }
    Ok(())
}

/// What every process does before it runs JavaScript, whether the realm was made or restored.
pub fn connect(vm: &mut Vm, argv: Vec<Vec<u8>>, exec_argv: Vec<Vec<u8>>) {
    sys::clock::start();
    sys::signal::ignore_sigpipe();
    state::with(|s| {
        s.argv = argv;
        s.exec_argv = exec_argv;
    });
    vm.hooks.rejection_tracker = track_rejection;
    crate::modules::binding::connect(vm);
}

fn track_rejection(vm: &mut Vm, promise: Gc<Object>, handled: bool) {
    state::with(|s| s.rejections.push((handled, promise.into())));
    // The list is in Rust memory, which the collector does not see.
    vm.temp_roots.push(promise.into());
}

/// The runtime's `require` for built-in modules.
///
/// # Errors
/// What the module throws.
pub fn require(vm: &mut Vm, id: &str) -> JsResult {
    let id = vm.str(id).into();
    call_hook(vm, "require", &[id])
}

/// Runs the program whose main file is `path` (absolute): a CommonJS or ES module, JavaScript or TypeScript.
///
/// # Errors
/// What loading and running it throws. An ES module may go on asynchronously.
pub fn run_main(vm: &mut Vm, path: &str) -> JsResult {
    let loader = require(vm, "internal/esm_loader")?;
    let key = vm.key("runMain");
    let run = vm.get_v(loader, key)?;
    let path = vm.str(path).into();
    vm.call(run, Value::UNDEFINED, &[path])
}

/// Calls one of the functions that `internal/bootstrap` returns.
///
/// # Errors
/// What the function throws.
pub fn call_hook(vm: &mut Vm, name: &str, args: &[Value]) -> JsResult {
    let hooks = vm.intrinsic(Intrinsic::RuntimeHooks);
    let key = vm.key(name);
    let f = vm.get(hooks, key)?;
    vm.call(f, Value::UNDEFINED, args)
}

/// Reports the pending exception as uncaught. Returns only if a listener handled it.
pub fn uncaught(vm: &mut Vm) {
    let error = vm.take_exception();
    if call_hook(vm, "uncaught", &[error, Value::FALSE]).is_err() {
        // The reporting itself failed: say what can be said without JavaScript.
        let inner = vm.take_exception();
        let text = vm.describe(inner);
        // A standard error that cannot be written to leaves nobody to tell.
        let _ = sys::write_all(2, format!("Uncaught exception while reporting an exception: {text}\n").as_bytes());
        exit(7);
    }
}

/// Has `f` called before the process ends in whatever way the program asks for; for hosts that report something.
pub fn on_exit(f: impl FnOnce() + 'static) {
    state::with(|s| s.at_exit.push(Box::new(f)));
}

/// Ends the process, with the terminal as it was.
pub fn exit(code: i32) -> ! {
    for f in state::with(|s| std::mem::take(&mut s.at_exit)) {
        f();
    }
    let saved = state::with(|s| std::mem::take(&mut s.saved_tty));
    for (fd, settings) in saved {
        // A terminal that is gone needs no restoring.
        let _ = sys::tty::set_raw(fd, false, &mut Some(settings));
    }
    sys::process::exit(code)
}

/// Runs ticks and microtasks until there are none, and reports rejections nobody handled. After an exception of a
/// tick the rest waits for the next callback, as in Node.
pub fn drain(vm: &mut Vm) {
    loop {
        if state::with(|s| std::mem::take(&mut s.tick)) {
            if call_hook(vm, "runTicks", &[]).is_err() {
                state::with(|s| s.tick = true);
                uncaught(vm);
                return;
            }
            if state::with(|s| s.tick) {
                continue;
            }
        }
        if vm.run_microtasks().is_err() {
            uncaught(vm);
            continue;
        }
        if state::with(|s| s.tick) {
            continue;
        }
        if vm.has_finalizations() {
            if engine::builtins::finalization::run_finalizers(vm).is_err() {
                uncaught(vm);
            }
            continue;
        }
        if !report_rejections(vm) && !state::with(|s| s.tick) && vm.roots.microtask_count == 0 {
            return;
        }
    }
}

/// True if something was reported, so that there may be new work.
fn report_rejections(vm: &mut Vm) -> bool {
    let events = state::with(|s| std::mem::take(&mut s.rejections));
    if events.is_empty() {
        return false;
    }
    for &(handled, promise) in &events {
        // The result of a rejected promise is its reason.
        let reason = promise.to_object().map_or(Value::UNDEFINED, |p| p.internal(1));
        if call_hook(vm, "promiseEvent", &[Value::int(handled as i32), promise, reason]).is_err() {
            uncaught(vm);
        }
    }
    vm.temp_roots.retain(|v| !events.iter().any(|(_, p)| p.0 == v.0));
    loop {
        match call_hook(vm, "processRejections", &[]) {
            Ok(_) => return true,
            // One rejection was fatal and handled; the others are still to be told.
            Err(_) => uncaught(vm),
        }
    }
}

// ---- callbacks held for the loop ----

/// Keeps `callback` alive; its slot.
pub fn hold(vm: &mut Vm, callback: Value) -> u32 {
    let slot = state::with(|s| {
        s.free_slots.pop().unwrap_or_else(|| {
            s.slots += 1;
            s.slots - 1
        })
    });
    let list = vm.intrinsic(Intrinsic::RuntimeCallbacks);
    put(vm, list, slot, callback);
    slot
}

fn put(vm: &mut Vm, list: Gc<Object>, slot: u32, value: Value) {
    // A plain array grows by one at a time; it cannot fail.
    if vm.put_index(list, slot as u64, value).is_err() {
        vm.take_exception();
    }
}

/// The callback in `slot`.
pub fn held(vm: &mut Vm, slot: u32) -> Value {
    let list = vm.intrinsic(Intrinsic::RuntimeCallbacks);
    vm.array_get(list, slot)
}

/// Gives the slot back; the callback that was in it.
pub fn release(vm: &mut Vm, slot: u32) -> Value {
    let list = vm.intrinsic(Intrinsic::RuntimeCallbacks);
    let callback = vm.array_get(list, slot);
    put(vm, list, slot, Value::UNDEFINED);
    state::with(|s| s.free_slots.push(slot));
    callback
}

/// What a background job gives JavaScript.
pub trait IntoJs {
    /// # Errors
    /// When there is no room for the value.
    fn into_js(self, vm: &mut Vm) -> JsResult;
}

fn finish<T: IntoJs + Any>(vm: &mut Vm, payload: Payload) -> JsResult {
    match payload.downcast::<T>() {
        Ok(result) => result.into_js(vm),
        Err(_) => Err(vm.throw_type("a background job returned something else than it was begun for")),
    }
}

/// Runs `job` at once and returns its result when `callback` is undefined; else in the background, and calls back.
///
/// # Errors
/// When there is no room for the result.
pub fn perform<T: IntoJs + Any + Send>(
    vm: &mut Vm,
    callback: Value,
    job: impl FnOnce() -> T + Send + 'static,
) -> JsResult {
    if callback.is_undefined() {
        return job().into_js(vm);
    }
    let slot = hold(vm, callback);
    state::with(|s| {
        let id = s.event_loop.new_id();
        s.pending.insert(id, Pending { slot, finish: finish::<T> });
        s.event_loop.submit(id, move || Box::new(job()));
    });
    Ok(Value::UNDEFINED)
}

// ---- the loop ----

struct Loop<'a> {
    vm: &'a mut Vm,
}

impl Loop<'_> {
    /// Calls JavaScript and drains.
    fn call(&mut self, f: Value, args: &[Value]) {
        match self.vm.call(f, Value::UNDEFINED, args) {
            Ok(_) => drain(self.vm),
            Err(_) => uncaught(self.vm),
        }
    }
    /// Calls `name(first)` until it answers false, draining in between.
    fn repeat(&mut self, name: &str) {
        let mut first = true;
        loop {
            let more = match call_hook(self.vm, name, &[Value::bool(first)]) {
                Ok(v) => {
                    drain(self.vm);
                    v.is_true()
                }
                Err(_) => {
                    uncaught(self.vm);
                    true
                }
            };
            if !more {
                return;
            }
            first = false;
        }
    }
    fn read(&mut self, fd: i32, slot: u32) {
        let mut buffer = vec![0; 64 * 1024];
        let value = match sys::fs::read(fd, &mut buffer, -1) {
            Err(libc::EAGAIN) => return,
            Err(e) => Ok(Value::int(-e)),
            Ok(0) => Ok(Value::NULL),
            Ok(n) => {
                buffer.truncate(n);
                binding::new_bytes(self.vm, &buffer)
            }
        };
        let callback = held(self.vm, slot);
        match value {
            Ok(v) => self.call(callback, &[v]),
            Err(_) => uncaught(self.vm),
        }
    }
    fn signals(&mut self, fd: i32) {
        let mut buffer = [0; 64];
        let n = sys::fs::read(fd, &mut buffer, -1).unwrap_or(0);
        for &number in &buffer[..n] {
            if call_hook(self.vm, "deliverSignal", &[Value::int(number as i32)]).is_err() {
                uncaught(self.vm);
            }
            drain(self.vm);
        }
    }
}

impl event_loop::Host for Loop<'_> {
    fn with_loop<R>(&mut self, f: impl FnOnce(&mut EventLoop) -> R) -> R {
        state::with(|s| f(&mut s.event_loop))
    }
    fn timers(&mut self) {
        self.repeat("runTimer");
    }
    fn immediates(&mut self) {
        self.repeat("runImmediate");
    }
    fn event(&mut self, event: Event) {
        match event {
            Event::Done { id, payload } => {
                let Some(pending) = state::with(|s| s.pending.remove(&id)) else { return };
                let callback = release(self.vm, pending.slot);
                match (pending.finish)(self.vm, payload) {
                    Ok(v) => self.call(callback, &[v]),
                    Err(_) => uncaught(self.vm),
                }
            }
            Event::Readable { token } => {
                let watcher = state::with(|s| match s.watchers.get(&token) {
                    Some(Watcher::Reader { fd, slot }) => Some((*fd, Some(*slot))),
                    Some(Watcher::Signals { fd }) => Some((*fd, None)),
                    None => None,
                });
                match watcher {
                    Some((fd, Some(slot))) => self.read(fd, slot),
                    Some((fd, None)) => self.signals(fd),
                    None => {}
                }
            }
        }
    }
    fn closed(&mut self, _token: u64) {}
}

/// Runs `main`, then the loop until nothing is left; not the listeners of the program's end.
pub fn settle(vm: &mut Vm, main: impl FnOnce(&mut Vm) -> JsResult) {
    if main(vm).is_err() {
        uncaught(vm);
    }
    drain(vm);
    event_loop::run(&mut Loop { vm });
}

/// Runs `main`, then the loop until nothing is left, then the 'exit' listeners. The exit code.
pub fn run(vm: &mut Vm, main: impl FnOnce(&mut Vm) -> JsResult) -> i32 {
    match main(vm) {
        Ok(_) => drain(vm),
        Err(_) => uncaught(vm),
    }
    loop {
        event_loop::run(&mut Loop { vm });
        if call_hook(vm, "emitBeforeExit", &[]).is_err() {
            uncaught(vm);
        }
        drain(vm);
        if !state::with(|s| s.event_loop.alive()) {
            break;
        }
    }
    match call_hook(vm, "emitExit", &[]) {
        Ok(code) => code.to_f64().map_or(0, |c| c as i64 as i32),
        Err(_) => {
            uncaught(vm);
            1
        }
    }
}
