//! `Promise` (spec 27.2): constructor, `then`, resolving functions. Combinators are in `js/promise.js`; the state
//! machine and the job queue in `vm::interp::promise`.

use crate::{define, natives};
use vm::heap::Kind;
use vm::interp::promise::state;
use vm::object::ValueCell;
use vm::object::function::ptr;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Key, Object, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type("Promise constructor cannot be invoked without 'new'"));
    }
    let executor = args.get(0);
    if !vm.is_callable(executor) {
        let shown = vm.describe(executor);
        return Err(vm.throw_type(format!("Promise resolver {shown} is not a function")));
    }
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::PromiseProto)?;
    let p = vm.new_promise_of(proto);
    let (resolve, reject) = vm.resolving_functions(p);
    if vm.call(executor, Value::UNDEFINED, &[resolve, reject]).is_err() {
        let e = vm.take_exception();
        vm.call(reject, Value::UNDEFINED, &[e])?;
    }
    Ok(p.into())
}

/// Hook: the two functions share a List cell (promise, resolved already) in their environment slot.
fn resolving_functions(vm: &mut Vm, p: Gc<Object>) -> (Value, Value) {
    let cell = vm.new_list_from(&[p.into(), Value::FALSE]);
    let mut make = |name: &str| -> Value {
        let id = define::native_named(vm, RESOLVING, name);
        let f = vm.native_function(id);
        f.ptr(ptr::ENV).set(cell.offset());
        f.into()
    };
    (make("new resolve"), make("new reject"))
}

/// The promise of a resolving function, the first time it is called.
fn take_promise(vm: &mut Vm, args: Args) -> Option<Gc<Object>> {
    let cell: Gc<ValueCell> = Gc::from_offset(args.callee().ptr(ptr::ENV).get());
    if cell.get(1).is_true() {
        return None;
    }
    cell.values()[1].set(Value::TRUE);
    vm.barrier(cell);
    Some(cell.get(0).as_gc())
}

fn resolve_function(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(p) = take_promise(vm, args) {
        vm.resolve_promise(p, args.get(0));
    }
    Ok(Value::UNDEFINED)
}
fn reject_function(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(p) = take_promise(vm, args) {
        vm.reject_promise(p, args.get(0));
    }
    Ok(Value::UNDEFINED)
}

/// `$promiseThen(promise, onFulfilled, onRejected, capability)`: PerformPromiseThen. The capability is a promise of
/// the intrinsic constructor, an array [promise, resolve, reject], or undefined.
pub fn then_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let callable = |vm: &mut Vm, v: Value| if vm.is_callable(v) { v } else { Value::UNDEFINED };
    let (ok, err) = (callable(vm, args.get(1)), callable(vm, args.get(2)));
    let mut capability = args.get(3);
    if let Some(a) = capability.to_object()
        && a.is_array()
    {
        let cell = vm.alloc_values(Kind::List, 3, Value::UNDEFINED);
        for i in 0..3 {
            let v = vm.array_get(a, i);
            cell.values()[i as usize].set(v);
        }
        capability = Value::cell(cell);
    }
    vm.promise_then(args.get(0).as_gc(), ok, err, capability);
    Ok(Value::UNDEFINED)
}

fn then(vm: &mut Vm, args: Args) -> JsResult {
    let p = match args.this().to_object() {
        Some(p) if p.is(Kind::Promise) => p,
        _ => {
            let shown = vm.describe(args.this());
            return Err(vm.throw_type(format!("Method Promise.prototype.then called on incompatible receiver {shown}")));
        }
    };
    let default = vm.intrinsic(Intrinsic::Promise);
    let c = if vm.has_plain_species(p) { default } else { vm.species_constructor(p, default)? };
    if c == default {
        let callable = |vm: &mut Vm, v: Value| if vm.is_callable(v) { v } else { Value::UNDEFINED };
        let (ok, err) = (callable(vm, args.get(0)), callable(vm, args.get(1)));
        let derived = vm.new_promise();
        vm.promise_then(p, ok, err, derived.into());
        return Ok(derived.into());
    }
    let slow = vm.roots.intrinsics[Intrinsic::PromiseThen as usize];
    vm.call(slow, p.into(), &[args.get(0), args.get(1), c.into()])
}

/// `$promiseResolve(C, v)` for the intrinsic constructor.
pub fn resolve_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    Ok(vm.promise_resolve(args.get(0))?.into())
}
/// `$newPromise()`, `$settlePromise(p, fulfil?, v)`.
pub fn new_intrinsic(vm: &mut Vm, _: Args) -> JsResult {
    Ok(vm.new_promise().into())
}
pub fn settle_intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let p: Gc<Object> = args.get(0).as_gc();
    if args.get(1).is_true() {
        vm.resolve_promise(p, args.get(2));
    } else {
        vm.reject_promise(p, args.get(2));
    }
    Ok(Value::UNDEFINED)
}
/// `$promiseState(p)`: 0 pending, 1 fulfilled, 2 rejected.
pub fn state_intrinsic(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.get(0).to_object().filter(|p| p.is(Kind::Promise)).map_or(Value::int(state::PENDING), |p| p.internal(0)))
}

fn species(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

fn queue_microtask(vm: &mut Vm, args: Args) -> JsResult {
    if !vm.is_callable(args.get(0)) {
        return Err(vm.throw_type("The \"callback\" argument must be of type function."));
    }
    vm.enqueue_call(args.get(0));
    Ok(Value::UNDEFINED)
}

natives! {
    pub STATIC:
    "new Promise" 1 => constructor;
    "get [Symbol.species]" 0 => species;

    pub PROTO:
    "then" 2 => then;

    pub RESOLVING:
    "new resolve" 1 => resolve_function;
    "new reject" 1 => reject_function;

    pub GLOBALS:
    "queueMicrotask" 1 => queue_microtask;
}

/// Makes `Promise` over the existing prototype and sets the hook for resolving functions.
pub fn init(vm: &mut Vm) {
    attach(vm);
    let proto = vm.intrinsic(Intrinsic::PromiseProto);
    let c = define::class(vm, "Promise", proto, STATIC, PROTO);
    define::to_string_tag(vm, proto, "Promise");
    vm.set_intrinsic(Intrinsic::Promise, c);
    vm.watch_promises(c, proto);
    let g = vm.roots.global;
    define::install(vm, g, GLOBALS);
    let key = Key::atom(vm.names.then);
    debug_assert!(vm.has_own(proto, key).is_ok());
}

/// Sets the hooks of this family: for fresh isolates and ones restored from an image.
pub fn attach(vm: &mut Vm) {
    vm.hooks.resolving_functions = resolving_functions;
}
