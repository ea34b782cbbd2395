//! The host that test262 asks for: natives behind `host.js`, and an isolate with it.

use std::cell::RefCell;
use std::path::Path;
use std::time::{Duration, Instant};

use engine::builtins::atomics::{self, waiters};
use engine::builtins::{define, finalization};
use engine::shadow_realm;
use engine::vm::heap::Collect;
use engine::vm::interp::html_dda;
use engine::vm::vm::Intrinsic;
use engine::vm::{Args, Gc, JsResult, NativeDef, Natives, Object, Value, Vm};

use crate::agent::AGENT;

/// What a test has told its host.
#[derive(Default)]
struct Said {
    /// Lines printed.
    lines: Vec<String>,
    /// Path of the test, which `import()` in a script is relative to.
    main: String,
}

thread_local! {
    static SAID: RefCell<Said> = RefCell::default();
}

/// Begins a test.
pub fn begin(main: &str, can_block: bool) {
    waiters::set_can_block(can_block);
    SAID.set(Said { lines: Vec::new(), main: main.into() });
}

/// The lines that the test has printed.
pub fn printed() -> Vec<String> {
    SAID.with_borrow(|said| said.lines.clone())
}

fn text(vm: &mut Vm, v: Value) -> JsResult<String> {
    Ok(vm.to_string(v)?.to_rust(vm))
}

fn print(vm: &mut Vm, args: Args) -> JsResult {
    let line = text(vm, args.get(0))?;
    SAID.with_borrow_mut(|said| said.lines.push(line));
    Ok(Value::UNDEFINED)
}

fn read_file(vm: &mut Vm, args: Args) -> JsResult<Vec<u8>> {
    let path = text(vm, args.get(0))?;
    std::fs::read(&path).map_err(|e| vm.throw_type(format!("Cannot find module '{path}': {e}")))
}

fn read_text(vm: &mut Vm, args: Args) -> JsResult {
    let bytes = read_file(vm, args)?;
    Ok(vm.str(&String::from_utf8_lossy(&bytes)).into())
}

fn read_bytes(vm: &mut Vm, args: Args) -> JsResult {
    let bytes = read_file(vm, args)?;
    Ok(vm.new_array_buffer_from(&bytes)?.into())
}

/// `resolve(path of the importing file, specifier)`.
fn resolve(vm: &mut Vm, args: Args) -> JsResult {
    let (from, specifier) = (text(vm, args.get(0))?, text(vm, args.get(1))?);
    let mut path = Path::new(&from).parent().map(Path::to_path_buf).unwrap_or_default();
    for part in specifier.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                path.pop();
            }
            name => path.push(name),
        }
    }
    Ok(vm.str(&path.to_string_lossy()).into())
}

fn main_path(vm: &mut Vm, _: Args) -> JsResult {
    let main = SAID.with_borrow(|said| said.main.clone());
    Ok(vm.str(&main).into())
}

fn eval_script(vm: &mut Vm, args: Args) -> JsResult {
    let source = vm.to_string(args.get(0))?;
    let (source, lone_surrogates) = engine::script::text_of(vm, source);
    let options = engine::compiler::Options { lone_surrogates, ..Default::default() };
    engine::script::run_with(vm, &source, &options, true)
}

fn detach_array_buffer(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(buffer) if buffer.is(engine::vm::Kind::ArrayBuffer) => {
            vm.detach_array_buffer(buffer);
            Ok(Value::NULL)
        }
        _ => Err(vm.throw_type("ArrayBuffer expected")),
    }
}

fn create_realm(vm: &mut Vm, _: Args) -> JsResult {
    engine::new_realm(vm, |vm| {
        install(vm)?;
        let (global, key) = (vm.roots.global, vm.key("$262"));
        vm.get(global, key)
    })
}

/// What the object that emulates undefined does when it is called.
fn answer_null(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::NULL)
}

fn is_html_dda(vm: &mut Vm, _: Args) -> JsResult {
    if vm.roots.html_dda.some().is_none() {
        let id = define::native_named(vm, HOST, "answerNull");
        let f = vm.native_function(id);
        html_dda::emulate_undefined(vm, f);
    }
    Ok(Value::HTML_DDA)
}

fn gc(vm: &mut Vm, _: Args) -> JsResult {
    vm.collect(Collect::Full);
    Ok(Value::UNDEFINED)
}

pub fn now(_: &mut Vm, _: Args) -> JsResult {
    thread_local! {
        static START: Instant = Instant::now();
    }
    Ok(Value::double(START.with(Instant::elapsed).as_secs_f64() * 1000.0))
}

fn append(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(array) if array.is_array() => {
            vm.array_push(array, args.get(1));
            Ok(Value::UNDEFINED)
        }
        _ => Err(vm.throw_type("array expected")),
    }
}

engine::builtins::natives! {
    pub HOST:
    "print" 1 => print;
    "readText" 1 => read_text;
    "readBytes" 1 => read_bytes;
    "resolve" 2 => resolve;
    "main" 0 => main_path;
    "evalScript" 1 => eval_script;
    "detachArrayBuffer" 1 => detach_array_buffer;
    "createRealm" 0 => create_realm;
    "answerNull" 0 => answer_null;
    "isHTMLDDA" 0 => is_html_dda;
    "gc" 0 => gc;
    "now" 0 => now;
    "append" 2 => append;
}

/// The natives of isolates here.
pub fn natives() -> Natives {
    let mut tables: Vec<&'static [NativeDef]> = engine::TABLES.to_vec();
    tables.extend([HOST, AGENT]);
    Natives::of(&tables)
}

/// Puts the host into a fresh isolate. Its functions are reached by [`call`].
///
/// # Errors
/// None unless `host.js` is broken.
pub fn install(vm: &mut Vm) -> JsResult<()> {
    connect(vm);
    load(vm, false)
}

/// Connects this process to an isolate that has the host, or will have it.
pub fn connect(vm: &mut Vm) {
    shadow_realm::install(vm, |vm| load(vm, true));
}

/// Evaluates `host.js` in the current realm, which is a `shadow` or has the host's globals.
fn load(vm: &mut Vm, shadow: bool) -> JsResult<()> {
    let binding = vm.new_object();
    define::install(vm, binding, HOST);
    define::install(vm, binding, engine::modules::NATIVES);
    put(vm, binding, "shadow", shadow.into());
    let agent = vm.new_object();
    define::install(vm, agent, AGENT);
    put(vm, binding, "agent", agent.into());
    // Names that say what they are where `resolve` is taken.
    for (name, from) in [("settle", "resolve"), ("rejectPromise", "reject")] {
        let id = define::native_named(vm, engine::modules::NATIVES, from);
        let f = vm.native_function(id);
        put(vm, binding, name, f.into());
    }
    let id = define::native_named(vm, HOST, "resolve");
    let f = vm.native_function(id);
    put(vm, binding, "resolve", f.into());
    let records = engine::modules::api(vm);
    put(vm, binding, "records", records.into());
    let make = engine::script::run(vm, include_str!("host.js"), "host.js", true)?;
    let host = vm.call(make, Value::UNDEFINED, &[binding.into()])?;
    if let Some(host) = host.to_object() {
        vm.set_intrinsic(Intrinsic::RuntimeHooks, host);
    }
    let (global, key) = (vm.roots.global, vm.key("setTimeout"));
    if let Some(later) = vm.get(global, key)?.to_object() {
        vm.set_intrinsic(Intrinsic::HostTimeout, later);
    }
    Ok(())
}

fn put(vm: &mut Vm, o: Gc<Object>, name: &str, v: Value) {
    let key = vm.key(name);
    vm.define_data(o, key, v, engine::vm::Attrs::DEFAULT);
}

/// Calls a function that `host.js` returns.
///
/// # Errors
/// What it throws.
pub fn call(vm: &mut Vm, name: &str, args: &[Value]) -> JsResult {
    let host = vm.intrinsic(Intrinsic::RuntimeHooks);
    let key = vm.key(name);
    let f = vm.get(host, key)?;
    vm.call(f, Value::UNDEFINED, args)
}

/// Longer than a test may take.
const FOREVER: Duration = Duration::from_secs(3600);

/// Runs jobs and timers until nothing is left.
///
/// # Errors
/// What they throw.
pub fn run_jobs(vm: &mut Vm) -> JsResult<()> {
    loop {
        vm.run_microtasks()?;
        finalization::run_finalizers(vm)?;
        atomics::deliver(vm)?;
        let wait = call(vm, "runTimer", &[])?.to_f64().unwrap_or(-1.0);
        if vm.has_finalizations() || vm.roots.microtask_count > 0 {
            continue;
        }
        if wait < 0.0 && !waiters::is_pending() {
            return Ok(());
        }
        if wait != 0.0 {
            waiters::sleep(if wait < 0.0 { FOREVER } else { Duration::from_secs_f64(wait / 1000.0) });
        }
    }
}

/// Name of the constructor and message of what was thrown.
pub fn describe(vm: &mut Vm, thrown: Value) -> (String, String) {
    let Some(error) = thrown.to_object() else {
        return (String::new(), vm.describe(thrown));
    };
    let mut property = |o: Gc<Object>, name: &str| {
        let key = vm.key(name);
        match vm.get(o, key) {
            Ok(v) => Some(v),
            Err(_) => {
                vm.take_exception();
                None
            }
        }
    };
    let constructor = property(error, "constructor").and_then(Value::to_object);
    let name = constructor.and_then(|c| property(c, "name"));
    let message = property(error, "message");
    let mut shown = |v: Option<Value>| match v {
        Some(v) if v.is_string() => text(vm, v).unwrap_or_default(),
        _ => String::new(),
    };
    (shown(name), shown(message))
}
