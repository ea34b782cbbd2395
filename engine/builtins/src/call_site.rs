//! CallSite: the frames given to `Error.prepareStackTrace`, with the methods of V8's stack trace API.

use crate::{define, natives};
use vm::interp::call_site::Frame;
use vm::vm::Intrinsic;
use vm::{Args, JsResult, Kind, Value, Vm};

fn frame(vm: &mut Vm, args: Args, method: &str) -> JsResult<Frame> {
    match args.this().to_object() {
        Some(o) if o.is(Kind::CallSite) => Ok(Frame::of_site(o)),
        _ => {
            let shown = vm.describe(args.this());
            Err(vm.throw_type(format!("CallSite method {method} expects CallSite as receiver, got {shown}")))
        }
    }
}

fn text(vm: &mut Vm, s: Option<String>) -> Value {
    match s {
        Some(s) => vm.str(&s).into(),
        None => Value::NULL,
    }
}

fn number(n: Option<u32>) -> Value {
    n.map_or(Value::NULL, Value::from_u32)
}

macro_rules! methods {
    ($($name:ident $shown:literal |$vm:ident, $f:ident| $value:expr;)*) => {$(
        fn $name($vm: &mut Vm, args: Args) -> JsResult {
            let $f = frame($vm, args, $shown)?;
            Ok($value)
        }
    )*};
}

methods! {
    file_name "getFileName" |vm, f| { let s = f.file(vm); text(vm, s) };
    line_number "getLineNumber" |vm, f| number(f.line_column(vm).map(|p| p.0));
    column_number "getColumnNumber" |vm, f| number(f.line_column(vm).map(|p| p.1));
    position "getPosition" |_vm, f| f.code().position(f.index).map_or(Value::ZERO, Value::from_u32);
    function_name "getFunctionName" |vm, f| {
        let s = f.function_name(vm);
        text(vm, Some(s).filter(|s| !s.is_empty()))
    };
    type_name "getTypeName" |vm, f| {
        let s = if f.this.is_nullish() { None } else { Some(f.type_name(vm)) };
        text(vm, s)
    };
    method_name "getMethodName" |vm, f| {
        let s = if f.is_top_level_code() { None } else { f.method_name(vm) };
        text(vm, s)
    };
    // Strict functions and their receivers stay private, as in V8.
    this "getThis" |_vm, f| if f.is_strict() || f.is_builtin() { Value::UNDEFINED } else { f.this };
    function "getFunction" |_vm, f| {
        if f.is_strict() || f.is_builtin() { Value::UNDEFINED } else { f.function.into() }
    };
    eval_origin "getEvalOrigin" |_vm, _f| Value::UNDEFINED;
    is_native "isNative" |_vm, _f| Value::FALSE;
    is_toplevel "isToplevel" |vm, f| Value::bool(f.is_toplevel(vm));
    is_constructor "isConstructor" |_vm, f| Value::bool(f.construct);
    is_eval "isEval" |vm, f| Value::bool(f.file(vm).is_some_and(|s| s == "<anonymous>"));
    // Captured frames are those on the stack: none is that of a suspended function.
    is_async "isAsync" |_vm, _f| Value::FALSE;
    is_promise_all "isPromiseAll" |_vm, _f| Value::FALSE;
    promise_index "getPromiseIndex" |_vm, _f| Value::NULL;
    to_string "toString" |vm, f| { let s = f.text(vm); vm.str(&s).into() };
}

natives! {
    pub PROTO:
    "getColumnNumber" 0 => column_number;
    "getEvalOrigin" 0 => eval_origin;
    "getFileName" 0 => file_name;
    "getFunction" 0 => function;
    "getFunctionName" 0 => function_name;
    "getLineNumber" 0 => line_number;
    "getMethodName" 0 => method_name;
    "getPosition" 0 => position;
    "getPromiseIndex" 0 => promise_index;
    "getScriptNameOrSourceURL" 0 => file_name;
    "getThis" 0 => this;
    "getTypeName" 0 => type_name;
    "isAsync" 0 => is_async;
    "isConstructor" 0 => is_constructor;
    "isEval" 0 => is_eval;
    "isNative" 0 => is_native;
    "isPromiseAll" 0 => is_promise_all;
    "isToplevel" 0 => is_toplevel;
    "toString" 0 => to_string;
}

/// Makes the prototype; there is no constructor to be seen.
pub fn init(vm: &mut Vm) {
    let proto = vm.new_object();
    define::install(vm, proto, PROTO);
    vm.set_intrinsic(Intrinsic::CallSiteProto, proto);
}
