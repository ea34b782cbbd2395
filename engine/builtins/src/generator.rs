//! Generators, async functions, async generators (spec 27.3 - 27.7): prototypes, constructors, the request queue of
//! async generators. Frames are suspended and resumed by `vm::interp::generator`.

use crate::{define, natives};
use vm::heap::Kind;
use vm::interp::generator::{mode, state};
use vm::object::ValueCell;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Object, Value, Vm};

// ---- constructors of dynamic functions ----

fn generator_function(vm: &mut Vm, args: Args) -> JsResult {
    let make = vm.hooks.new_function;
    make(vm, args, 1)
}
fn async_function(vm: &mut Vm, args: Args) -> JsResult {
    let make = vm.hooks.new_function;
    make(vm, args, 2)
}
fn async_generator_function(vm: &mut Vm, args: Args) -> JsResult {
    let make = vm.hooks.new_function;
    make(vm, args, 3)
}

// ---- async generators ----

/// Internal values of AsyncGenerator objects beyond frame and state: array of pending requests.
const QUEUE: usize = 2;

/// A request is a List (mode, value, promise).
fn enqueue(vm: &mut Vm, args: Args, m: u8) -> JsResult {
    let p = vm.new_promise();
    let g = match args.this().to_object() {
        Some(g) if g.is(Kind::AsyncGenerator) => g,
        _ => {
            let shown = vm.describe(args.this());
            let name = ["next", "return", "throw"][m as usize];
            let e = vm.new_error(
                bytecode::ops::ErrorKind::TypeError,
                &format!("{name} method called on incompatible receiver {shown}"),
            );
            vm.reject_promise(p, e.into());
            return Ok(p.into());
        }
    };
    let request = vm.alloc_values(Kind::List, 3, Value::UNDEFINED);
    request.values()[0].set(Value::int(m as i32));
    request.values()[1].set(args.get(0));
    request.values()[2].set(p.into());
    if !g.internal(QUEUE).is_object() {
        let q = vm.new_array(0);
        vm.set_internal(g, QUEUE, q.into());
    }
    vm.array_push(g.internal(QUEUE).as_gc(), Value::cell(request));
    if matches!(g.internal(1).as_int(), state::START | state::YIELD | state::DONE) {
        drain(vm, g)?;
    }
    Ok(p.into())
}

fn front(g: Gc<Object>) -> Option<Gc<ValueCell>> {
    let q = g.internal(QUEUE).to_object()?;
    if q.array_len() == 0 {
        return None;
    }
    Some(q.elements_cell().get(0).as_gc())
}

/// Removes the front request and gives its promise.
fn shift(vm: &mut Vm, g: Gc<Object>) -> Gc<Object> {
    let q: Gc<Object> = g.internal(QUEUE).as_gc();
    let n = q.array_len();
    let e = q.elements_cell();
    let promise = e.get(0).as_gc::<ValueCell>().get(2).as_gc();
    for i in 1..n as usize {
        e.values()[i - 1].set(e.get(i));
    }
    vm.barrier(e);
    vm.array_resize(q, n - 1);
    promise
}

fn finish_front(vm: &mut Vm, g: Gc<Object>, ok: bool, v: Value, done: bool) {
    let p = shift(vm, g);
    if ok {
        let r = vm.iter_result(v, done);
        vm.resolve_promise(p, r.into());
    } else {
        vm.reject_promise(p, v);
    }
}

/// Serves requests until one suspends the generator or none is left.
fn drain(vm: &mut Vm, g: Gc<Object>) -> JsResult<()> {
    while let Some(r) = front(g) {
        let (m, v) = (r.get(0).as_int() as u8, r.get(1));
        match g.internal(1).as_int() {
            state::START if m != mode::NEXT => {
                vm.set_internal(g, 0, Value::UNDEFINED);
                vm.set_internal(g, 1, Value::int(state::DONE));
            }
            state::DONE => match m {
                mode::NEXT => finish_front(vm, g, true, Value::UNDEFINED, true),
                mode::THROW => finish_front(vm, g, false, v, true),
                _ => {
                    vm.set_internal(g, 1, Value::int(state::AWAITING_RETURN));
                    if vm.await_value(g, v, true).is_err() {
                        let e = vm.take_exception();
                        vm.set_internal(g, 1, Value::int(state::DONE));
                        finish_front(vm, g, false, e, true);
                        continue;
                    }
                    return Ok(());
                }
            },
            state::START | state::YIELD => {
                vm.resume(g, m, v)?;
                return Ok(());
            }
            _ => return Ok(()),
        }
    }
    Ok(())
}

/// Hook: the generator yielded (0), returned (1) or threw (2).
fn step(vm: &mut Vm, g: Gc<Object>, v: Value, what: u8) -> JsResult {
    // The first step of a generator happens without a request only if its body was never asked for: impossible.
    if front(g).is_some() {
        finish_front(vm, g, what != 2, v, what == 1);
    }
    drain(vm, g)?;
    Ok(Value::UNDEFINED)
}

/// Hook: the operand of `return()` on a finished generator settled.
fn resume_return(vm: &mut Vm, g: Gc<Object>, ok: bool, v: Value) -> JsResult<()> {
    vm.set_internal(g, 1, Value::int(state::DONE));
    if front(g).is_some() {
        finish_front(vm, g, ok, v, true);
    }
    drain(vm, g)
}

fn async_next(vm: &mut Vm, args: Args) -> JsResult {
    enqueue(vm, args, mode::NEXT)
}
fn async_return(vm: &mut Vm, args: Args) -> JsResult {
    enqueue(vm, args, mode::RETURN)
}
fn async_throw(vm: &mut Vm, args: Args) -> JsResult {
    enqueue(vm, args, mode::THROW)
}
fn this(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

natives! {
    pub CONSTRUCTORS:
    "new GeneratorFunction" 1 => generator_function;
    "new AsyncFunction" 1 => async_function;
    "new AsyncGeneratorFunction" 1 => async_generator_function;

    pub ASYNC_GENERATOR:
    "next" 1 => async_next;
    "return" 1 => async_return;
    "throw" 1 => async_throw;

    pub ASYNC_ITERATOR:
    "[Symbol.asyncIterator]" 0 => this;
}

/// Sets the hooks of this family.
pub fn attach(vm: &mut Vm) {
    vm.hooks.async_generator_step = step;
    vm.hooks.async_generator_resume = resume_return;
}

/// Makes the prototypes and hidden constructors.
pub fn init(vm: &mut Vm) {
    attach(vm);
    let (object_proto, function_proto) = (vm.roots.object_proto, vm.roots.function_proto);
    let function = vm.intrinsic(Intrinsic::Function);
    let iterator = vm.intrinsic(Intrinsic::IteratorProto);
    let async_iterator = vm.new_object_with_proto(Some(object_proto));
    define::install(vm, async_iterator, ASYNC_ITERATOR);
    vm.set_intrinsic(Intrinsic::AsyncIteratorProto, async_iterator);

    // %GeneratorPrototype%: its methods resume frames without a native frame in between.
    let generator = vm.new_object_with_proto(Some(iterator));
    for (m, name) in [(mode::NEXT, "next"), (mode::RETURN, "return"), (mode::THROW, "throw")] {
        let code = vm.resume_code(m, name, 1);
        let f = vm.new_closure(code, 0);
        let key = vm.key(name);
        vm.define_data(generator, key, f.into(), Attrs::HIDDEN);
    }
    define::to_string_tag(vm, generator, "Generator");
    vm.set_intrinsic(Intrinsic::GeneratorProto, generator);
    let async_generator = vm.new_object_with_proto(Some(async_iterator));
    define::install(vm, async_generator, ASYNC_GENERATOR);
    define::to_string_tag(vm, async_generator, "AsyncGenerator");
    vm.set_intrinsic(Intrinsic::AsyncGeneratorProto, async_generator);

    for (i, name, instances) in [
        (Intrinsic::GeneratorFunctionProto, "GeneratorFunction", Some(generator)),
        (Intrinsic::AsyncFunctionProto, "AsyncFunction", None),
        (Intrinsic::AsyncGeneratorFunctionProto, "AsyncGeneratorFunction", Some(async_generator)),
    ] {
        let proto = vm.new_object_with_proto(Some(function_proto));
        let c = define::constructor(vm, CONSTRUCTORS, name, proto);
        let linked = vm.set_prototype_of(c, Some(function));
        debug_assert!(linked.is_ok());
        let key = Key::atom(vm.names.constructor);
        vm.define_data(proto, key, c.into(), Attrs::READONLY_HIDDEN);
        define::to_string_tag(vm, proto, name);
        if let Some(p) = instances {
            let key = Key::atom(vm.names.prototype);
            vm.define_data(proto, key, p.into(), Attrs::READONLY_HIDDEN);
            let key = Key::atom(vm.names.constructor);
            vm.define_data(p, key, proto.into(), Attrs::READONLY_HIDDEN);
        }
        vm.set_intrinsic(i, proto);
    }
    vm.init_function_shapes();
}
