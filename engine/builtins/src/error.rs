//! `Error` and its kin (spec 20.5), `Error.captureStackTrace`, `stack`.

use crate::{define, natives};
use vm::interp::stack_trace;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Object, Value, Vm};

/// Constructors in the order of `ErrorKind`.
const NAMES: [&str; 7] = ["Error", "TypeError", "RangeError", "SyntaxError", "ReferenceError", "EvalError", "URIError"];

fn construct(vm: &mut Vm, args: Args, default: Gc<Object>, message: Value, options: Value) -> JsResult<Gc<Object>> {
    let proto = define::proto_from(vm, args.new_target(), default)?;
    let e = vm.new_object_of(vm::Kind::Error, proto);
    // `stack` comes first, as in V8, so that it is listed before message by reflection. It begins with the code that says
    // `new`: the constructors of derived classes are left out.
    let derived = args.new_target().filter(|&f| f != args.callee() && f.is(vm::Kind::Function));
    stack_trace::capture_from(vm, e, derived.unwrap_or(Gc::NONE))?;
    if !message.is_undefined() {
        let m = vm.to_string(message)?;
        let key = Key::atom(vm.names.message);
        vm.define_data(e, key, m.into(), Attrs::HIDDEN);
    }
    if let Some(o) = options.to_object() {
        let key = Key::atom(vm.names.cause);
        if vm.has(o, key)? {
            let cause = vm.get(o, key)?;
            vm.define_data(e, key, cause, Attrs::HIDDEN);
        }
    }
    Ok(e)
}

fn make(vm: &mut Vm, args: Args, kind: usize) -> JsResult {
    let default = vm.roots.error_protos[kind];
    Ok(construct(vm, args, default, args.get(0), args.get(1))?.into())
}

macro_rules! kinds {
    ($($name:ident $kind:literal;)*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> JsResult {
            make(vm, args, $kind)
        }
    )*};
}
kinds! { error 0; type_error 1; range_error 2; syntax_error 3; reference_error 4; eval_error 5; uri_error 6; }

fn aggregate_error(vm: &mut Vm, args: Args) -> JsResult {
    let default = vm.intrinsic(Intrinsic::AggregateErrorProto);
    let e = construct(vm, args, default, args.get(1), args.get(2))?;
    let list = vm.new_array(0);
    vm::interp::iterate::spread_into(vm, list, args.get(0))?;
    let key = Key::atom(vm.names.errors);
    vm.define_data(e, key, list.into(), Attrs::HIDDEN);
    Ok(e.into())
}

fn suppressed_error(vm: &mut Vm, args: Args) -> JsResult {
    let default = vm.intrinsic(Intrinsic::SuppressedErrorProto);
    let e = construct(vm, args, default, args.get(2), Value::UNDEFINED)?;
    let (k1, k2) = (Key::atom(vm.names.error), Key::atom(vm.names.suppressed));
    vm.define_data(e, k1, args.get(0), Attrs::HIDDEN);
    vm.define_data(e, k2, args.get(1), Attrs::HIDDEN);
    Ok(e.into())
}

fn capture_stack_trace(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.get(0).to_object() else {
        let shown = vm.describe(args.get(0));
        return Err(vm.throw_type(format!("Invalid argument: {shown} is not an object")));
    };
    let skip = args.get(1).to_object().filter(|f| f.is_callable()).unwrap_or(Gc::NONE);
    stack_trace::capture_from(vm, o, skip)?;
    Ok(Value::UNDEFINED)
}

fn is_error(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(args.get(0).to_object().is_some_and(|o| o.is(vm::Kind::Error))))
}

fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.this().to_object() else {
        return Err(vm.throw_type("Error.prototype.toString requires that 'this' be a JSReceiver"));
    };
    let key = Key::atom(vm.names.name);
    let name = vm.get(o, key)?;
    let name = if name.is_undefined() { vm.str("Error") } else { vm.to_string(name)? };
    let key = Key::atom(vm.names.message);
    let message = vm.get(o, key)?;
    let message = if message.is_undefined() { vm.roots.empty_string } else { vm.to_string(message)? };
    if name.is_empty() {
        return Ok(message.into());
    }
    if message.is_empty() {
        return Ok(name.into());
    }
    let colon = vm.str(": ");
    let head = vm.concat(name, colon)?;
    Ok(vm.concat(head, message)?.into())
}

natives! {
    pub STATIC:
    "new Error" 1 => error;
    "new TypeError" 1 => type_error;
    "new RangeError" 1 => range_error;
    "new SyntaxError" 1 => syntax_error;
    "new ReferenceError" 1 => reference_error;
    "new EvalError" 1 => eval_error;
    "new URIError" 1 => uri_error;
    "new AggregateError" 2 => aggregate_error;
    "new SuppressedError" 3 => suppressed_error;
    "captureStackTrace" 2 => capture_stack_trace;
    "isError" 1 => is_error;

    pub PROTO:
    "toString" 0 => to_string;
}

fn init_proto(vm: &mut Vm, proto: Gc<Object>, name: &str) {
    let (k1, k2) = (Key::atom(vm.names.name), Key::atom(vm.names.message));
    let n = vm.str(name).into();
    vm.define_data(proto, k1, n, Attrs::HIDDEN);
    let empty = vm.roots.empty_string.into();
    vm.define_data(proto, k2, empty, Attrs::HIDDEN);
}

/// Makes the prototypes: needed before anything can throw.
pub fn init_protos(vm: &mut Vm) {
    let object_proto = vm.roots.object_proto;
    let base = vm.new_object_with_proto(Some(object_proto));
    for (i, name) in NAMES.iter().enumerate() {
        let p = if i == 0 { base } else { vm.new_object_with_proto(Some(base)) };
        vm.roots.error_protos[i] = p;
        init_proto(vm, p, name);
    }
    for (i, name) in
        [(Intrinsic::AggregateErrorProto, "AggregateError"), (Intrinsic::SuppressedErrorProto, "SuppressedError")]
    {
        let p = vm.new_object_with_proto(Some(base));
        vm.set_intrinsic(i, p);
        init_proto(vm, p, name);
    }
}

/// Makes the constructors.
pub fn init(vm: &mut Vm) {
    let base_proto = vm.roots.error_protos[0];
    let base = define::constructor(vm, STATIC, "Error", base_proto);
    define::install(vm, base, STATIC);
    define::install(vm, base_proto, PROTO);
    define::global(vm, "Error", base.into());
    vm.set_intrinsic(Intrinsic::Error, base);
    let key = Key::atom(vm.names.stack_trace_limit);
    vm.define_data(base, key, Value::int(10), Attrs::DEFAULT);
    let mut rest: Vec<(&str, Gc<Object>)> =
        NAMES.iter().enumerate().skip(1).map(|(i, n)| (*n, vm.roots.error_protos[i])).collect();
    rest.push(("AggregateError", vm.intrinsic(Intrinsic::AggregateErrorProto)));
    rest.push(("SuppressedError", vm.intrinsic(Intrinsic::SuppressedErrorProto)));
    for (name, proto) in rest {
        let c = define::constructor(vm, STATIC, name, proto);
        let linked = vm.set_prototype_of(c, Some(base));
        debug_assert!(linked.is_ok());
        define::global(vm, name, c.into());
    }
}
