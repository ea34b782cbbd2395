//! `Function` (spec 20.2). `new Function` and kin compile through the hook that crate `engine` sets.

use crate::{define, natives};
use bytecode::{FunctionKind, flags};
use vm::interp::code::Code;
use vm::interp::stack_trace;
use vm::object::function::code;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Key, Kind, Object, Throw, Value, Vm};

fn function_constructor(vm: &mut Vm, args: Args) -> JsResult {
    let make = vm.hooks.new_function;
    make(vm, args, 0)
}

/// %Function.prototype% itself: accepts anything, returns undefined.
fn prototype(_: &mut Vm, _: Args) -> JsResult {
    Ok(Value::UNDEFINED)
}

fn call(vm: &mut Vm, args: Args) -> JsResult {
    vm.call(args.this(), args.get(0), args.slice().get(1..).unwrap_or(&[]))
}

fn apply(vm: &mut Vm, args: Args) -> JsResult {
    if !vm.is_callable(args.this()) {
        return Err(vm.throw_type("Function.prototype.apply was called on a value that is not a function"));
    }
    if args.get(1).is_nullish() {
        return vm.call(args.this(), args.get(0), &[]);
    }
    let list = vm.create_list_from_array_like(args.get(1))?;
    vm.call(args.this(), args.get(0), list.as_slice())
}

fn bind(vm: &mut Vm, args: Args) -> JsResult {
    let Some(target) = args.this().to_object().filter(|f| f.is_callable()) else {
        return Err(vm.throw_type("Bind must be called on a function"));
    };
    let bound = args.slice().get(1..).unwrap_or(&[]);
    Ok(vm.new_bound_function(target, args.get(0), bound)?.into())
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let Some(f) = args.this().to_object().filter(|f| f.is_callable()) else {
        return Err(vm.throw_type("Function.prototype.toString requires that 'this' be a Function"));
    };
    Ok(vm.function_to_string(f).into())
}

fn has_instance(vm: &mut Vm, args: Args) -> JsResult {
    let Some(c) = args.this().to_object() else { return Ok(Value::FALSE) };
    Ok(Value::bool(vm.ordinary_has_instance(c, args.get(0))?))
}

fn throw_type_error(vm: &mut Vm, _: Args) -> JsResult {
    Err(restricted(vm))
}
fn restricted(vm: &mut Vm) -> Throw {
    vm.throw_type(
        "'caller', 'callee', and 'arguments' properties may not be accessed on strict mode functions or the arguments objects for calls to them",
    )
}

// ---- `caller` and `arguments` of sloppy functions, as V8 has them ----

/// The receiver of these accessors: a function of sloppy code that is nothing more special than that.
fn this_sloppy(vm: &mut Vm, args: Args) -> JsResult<Gc<Object>> {
    let plain = |code: Gc<Code>| {
        !code.is_native()
            && code.function_kind() == FunctionKind::Normal
            && !code.has(flags::STRICT)
            && !code.has(flags::BUILTIN)
    };
    match args.this().to_object() {
        Some(f) if f.is(Kind::Function) && plain(code(f)) => Ok(f),
        _ => Err(restricted(vm)),
    }
}

/// Who made the innermost call of the function: null where that was top-level or strict code, or a built-in that has a
/// frame.
fn get_caller(vm: &mut Vm, args: Args) -> JsResult {
    let f = this_sloppy(vm, args)?;
    let (mut found, mut caller) = (false, Value::NULL);
    stack_trace::walk(vm, |frame| {
        let top_level = matches!(frame.code.function_kind(), FunctionKind::Script | FunctionKind::Module);
        if !found {
            found = frame.function == f;
            return true;
        }
        if frame.code.is_native() || top_level {
            return true;
        }
        if !frame.code.has(flags::STRICT) && !frame.code.has(flags::BUILTIN) {
            caller = frame.function.into();
        }
        false
    });
    Ok(caller)
}

/// Null for a function that does not run. The frame of one that does has no copy of its arguments.
fn get_arguments(vm: &mut Vm, args: Args) -> JsResult {
    let f = this_sloppy(vm, args)?;
    let mut running = false;
    stack_trace::walk(vm, |frame| {
        running = frame.function == f;
        !running
    });
    if running {
        return Err(
            vm.throw_type("Function.prototype.arguments of a running function is not supported: use 'arguments'")
        );
    }
    Ok(Value::NULL)
}

/// Assignments have no effect.
fn set_restricted(vm: &mut Vm, args: Args) -> JsResult {
    this_sloppy(vm, args)?;
    Ok(Value::UNDEFINED)
}

natives! {
    pub STATIC:
    "new Function" 1 => function_constructor;
    "new prototype" 0 => prototype;
    "new " 0 => throw_type_error;

    pub PROTO:
    "apply" 2 => apply;
    "bind" 1 => bind;
    "call" 1 => call;
    "toString" 0 => to_string;
    "get arguments" 0 => get_arguments;
    "set arguments" 1 => set_restricted;
    "get caller" 0 => get_caller;
    "set caller" 1 => set_restricted;
    "[Symbol.hasInstance]" 1 => has_instance;
}

/// Row of %Function.prototype%'s own code and of %ThrowTypeError%.
pub fn special(vm: &Vm, name: &str) -> vm::NativeId {
    define::native_named(vm, STATIC, name)
}

/// Makes `Function` over the existing prototype.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.function_proto;
    let pristine = vm.roots.has_instance_pristine.valid.get();
    let c = define::class(vm, "Function", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::Function, c);
    for (name, op) in [("call", bytecode::Op::EnterCall), ("apply", bytecode::Op::EnterApply)] {
        let key = vm.key(name);
        if let Ok(f) = vm.get(proto, key)
            && let Some(f) = f.to_object()
        {
            vm.forward_native(f, op);
        }
    }
    // Function.prototype[Symbol.hasInstance] is read-only.
    let key = Key::symbol(vm.symbols.has_instance);
    // The engine takes this one as known.
    vm.roots.has_instance_pristine.valid.set(pristine);
    if let Ok(Some(mut d)) = vm.get_own(proto, key) {
        if let Some(f) = d.value.and_then(|v| v.to_object()) {
            vm.set_intrinsic(Intrinsic::FunctionHasInstance, f);
        }
        d.writable = Some(false);
        d.configurable = Some(false);
        let defined = vm.define_own(proto, key, &d);
        debug_assert!(defined.is_ok());
    }
    for (name, i) in [("caller", Intrinsic::FunctionCaller), ("arguments", Intrinsic::FunctionArguments)] {
        let key = vm.key(name);
        if let Ok(Some(d)) = vm.get_own(proto, key)
            && let Some(f) = d.get.and_then(Value::to_object)
        {
            vm.set_intrinsic(i, f);
        }
    }
    let id = special(vm, "new ");
    let t: Gc<Object> = vm.native_function(id);
    let frozen = vm.set_integrity_level(t, vm::object::ops::proto::Integrity::Frozen);
    debug_assert!(frozen.is_ok());
    vm.set_intrinsic(Intrinsic::ThrowTypeError, t);
}
