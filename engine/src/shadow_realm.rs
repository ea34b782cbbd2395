//! `ShadowRealm` (a proposal at stage 2.7): realms that a program makes, which exchange primitives and wrapped functions with it and
//! nothing else. Hosts ask for it ([`install`]), since Node has it behind an option only.

use builtins::define;
use bytecode::ImportPhase;
use compiler::EvalOptions;
use vm::object::ValueCell;
use vm::object::function::ptr;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, JsString, Key, Kind, Object, Throw, Value, Vm};

use crate::compile::ANONYMOUS;
use crate::script::{self as scripts, text_of};

builtins::natives! {
    pub STATIC:
    "new ShadowRealm" 0 => constructor;

    pub PROTO:
    "evaluate" 1 => evaluate;
    "importValue" 2 => import_value;

    pub HIDDEN:
    "new wrapped" 0 => call_wrapped;
    "new imported" 1 => imported;
    "new failed" 1 => failed;
}

/// The global: its name, and what makes it.
pub const LAZY: (&str, fn(&mut Vm) -> Value) = ("ShadowRealm", make);

/// Adds `ShadowRealm` to the current realm, and to those that it makes, unless a program has defined one. `prepare` is called in each
/// of them, for what the host adds (HostInitializeShadowRealm): `import` fails until it has connected a loader. A heap that comes from an
/// image, with or without the global, needs it again.
pub fn install(vm: &mut Vm, prepare: fn(&mut Vm) -> JsResult<()>) {
    vm.hooks.prepare_shadow_realm = prepare;
    let (global, key) = (vm.roots.global, vm.key(LAZY.0));
    if global.shape().lookup(key).is_none() {
        vm.add_lazy(global, key, Attrs::HIDDEN);
    }
    if vm.has_realms() {
        vm.materialise(global, key);
    }
}

fn make(vm: &mut Vm) -> Value {
    let proto = vm.new_object();
    let c = define::constructor(vm, STATIC, LAZY.0, proto);
    define::install(vm, proto, PROTO);
    define::to_string_tag(vm, proto, LAZY.0);
    vm.set_intrinsic(Intrinsic::ShadowRealmProto, proto);
    c.into()
}

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type("Constructor ShadowRealm requires 'new'"));
    }
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::ShadowRealmProto)?;
    let prepare = vm.hooks.prepare_shadow_realm;
    let realm = crate::new_realm(vm, |vm| {
        install(vm, prepare);
        prepare(vm).map(|()| vm.roots.realm)
    })?;
    let o = vm.new_object_of(Kind::ShadowRealm, proto);
    vm.set_internal(o, 0, Value::cell(realm));
    Ok(o.into())
}

fn this_realm(vm: &mut Vm, args: Args, method: &str) -> JsResult<Gc<ValueCell>> {
    match args.this().to_object() {
        Some(o) if o.is(Kind::ShadowRealm) => Ok(o.internal(0).as_gc()),
        _ => {
            let shown = vm.describe(args.this());
            Err(vm.throw_type(format!("Method ShadowRealm.prototype.{method} called on incompatible receiver {shown}")))
        }
    }
}

fn evaluate(vm: &mut Vm, args: Args) -> JsResult {
    let realm = this_realm(vm, args, "evaluate")?;
    let Some(source) = args.get(0).to_str() else {
        return Err(vm.throw_type("ShadowRealm.prototype.evaluate takes the text of a script"));
    };
    let (text, lone_surrogates) = text_of(vm, source);
    let options = EvalOptions { lone_surrogates, ..EvalOptions::default() };
    let proto = compiler::compile_eval(&text, options).map_err(|d| scripts::throw_diagnostics(vm, &d, "", &text))?;
    let result = vm.in_realm(realm, |vm| {
        let name = vm.str(ANONYMOUS);
        let record = vm.new_script(source, name, 0);
        let f = scripts::closure(vm, &proto, record);
        let global = vm.roots.global.into();
        vm.call(f, global, &[])
    });
    match result {
        Ok(v) => wrapped_value(vm, v),
        Err(_) => Err(rethrown(vm, "ShadowRealm evaluate threw")),
    }
}

/// A TypeError of the current realm in place of the pending exception, which is of another and stays there.
fn rethrown(vm: &mut Vm, what: &str) -> Throw {
    let e = vm.take_exception();
    let shown = vm.describe(e);
    vm.throw_type(format!("{what} ({shown})"))
}

// ---- what crosses the boundary -----------------------------------------------------------------------------------

/// GetWrappedValue: primitives as they are, functions wrapped by one of the current realm.
fn wrapped_value(vm: &mut Vm, v: Value) -> JsResult {
    match vm.as_object(v) {
        None => Ok(v),
        Some(target) if target.is_callable() => wrapper(vm, target),
        Some(_) => {
            let shown = vm.describe(v);
            Err(vm.throw_type(format!("{shown} is neither a primitive nor a function")))
        }
    }
}

/// WrappedFunctionCreate.
fn wrapper(vm: &mut Vm, target: Gc<Object>) -> JsResult {
    let f = with_captive(vm, "new wrapped", target.into());
    match name_and_length(vm, target) {
        Ok((name, length)) => {
            for (key, v) in [(vm.names.length, length), (vm.names.name, name.into())] {
                vm.define_data(f, key.into(), v, Attrs::READONLY_HIDDEN);
            }
            Ok(f.into())
        }
        Err(_) => Err(rethrown(vm, "Cannot wrap a function")),
    }
}

/// CopyNameAndLength.
fn name_and_length(vm: &mut Vm, target: Gc<Object>) -> JsResult<(Gc<JsString>, Value)> {
    let mut length = Value::ZERO;
    let key: Key = vm.names.length.into();
    if vm.has_own(target, key)? {
        let v = vm.get(target, key)?;
        if v.is_number() {
            // -0 too is 0.
            let n = vm.to_integer_or_infinity(v)?;
            length = if n > 0.0 { Value::number(n) } else { Value::ZERO };
        }
    }
    let name = vm.get(target, vm.names.name.into())?;
    Ok((name.to_str().unwrap_or(vm.roots.empty_string), length))
}

/// A hidden function that keeps a value.
fn with_captive(vm: &mut Vm, row: &str, v: Value) -> Gc<Object> {
    let cell = vm.new_list_from(&[v]);
    let id = define::native_named(vm, HIDDEN, row);
    let f = vm.native_function(id);
    f.ptr(ptr::ENV).set(cell.offset());
    f
}

fn captive(args: Args) -> Value {
    Gc::<ValueCell>::from_offset(args.callee().ptr(ptr::ENV).get()).get(0)
}

/// [[Call]] of wrapped functions.
fn call_wrapped(vm: &mut Vm, args: Args) -> JsResult {
    let target: Gc<Object> = captive(args).as_gc();
    let realm = vm.function_realm(target)?;
    let inner = vm.new_list(args.slice().len() + 1);
    for (i, &v) in [args.this()].iter().chain(args.slice()).enumerate() {
        // Those that cannot be wrapped are errors of this realm.
        if vm.as_object(v).is_some_and(|o| !o.is_callable()) {
            wrapped_value(vm, v)?;
        }
        match vm.in_realm(realm, |vm| wrapped_value(vm, v)) {
            Ok(v) => inner.values()[i].set(v),
            Err(_) => return Err(rethrown(vm, "WrappedFunction threw")),
        }
        vm.barrier(inner);
    }
    let result = match inner.as_slice() {
        [this, args @ ..] => vm.call(target.into(), *this, args),
        [] => return Ok(Value::UNDEFINED),
    };
    match result {
        Ok(v) => wrapped_value(vm, v),
        Err(_) => Err(rethrown(vm, "WrappedFunction threw")),
    }
}

// ---- importValue -------------------------------------------------------------------------------------------------

fn import_value(vm: &mut Vm, args: Args) -> JsResult {
    let realm = this_realm(vm, args, "importValue")?;
    let specifier = vm.to_string(args.get(0))?;
    if !args.get(1).is_string() {
        return Err(vm.throw_type("ShadowRealm.prototype.importValue takes the name of an export"));
    }
    let import = vm.hooks.import_call;
    let inner = vm.in_realm(realm, |vm| {
        let promise = import(vm, Value::UNDEFINED, specifier.into(), Value::UNDEFINED, ImportPhase::Evaluation)?;
        vm.promise_resolve(promise)
    });
    let promise = vm.new_promise();
    match inner {
        Ok(inner) => {
            let (on_ok, on_err) =
                (with_captive(vm, "new imported", args.get(1)), with_captive(vm, "new failed", Value::UNDEFINED));
            vm.promise_then(inner, on_ok.into(), on_err.into(), promise.into());
        }
        Err(_) => {
            let _thrown = rethrown(vm, "Cannot import in ShadowRealm");
            let e = vm.take_exception();
            vm.reject_promise(promise, e);
        }
    }
    Ok(promise.into())
}

/// Takes the export out of the namespace.
fn imported(vm: &mut Vm, args: Args) -> JsResult {
    let name = captive(args);
    let key = vm.to_key(name)?;
    let found = match args.get(0).to_object() {
        Some(exports) => {
            vm.has_own(exports, key).and_then(|has| if has { vm.get(exports, key).map(Some) } else { Ok(None) })
        }
        None => Ok(None),
    };
    match found {
        Ok(Some(v)) => wrapped_value(vm, v),
        Ok(None) => {
            let shown = vm.describe(name);
            Err(vm.throw_type(format!("The module has no export named '{shown}'")))
        }
        Err(_) => Err(rethrown(vm, "Cannot import in ShadowRealm")),
    }
}

fn failed(vm: &mut Vm, args: Args) -> JsResult {
    let shown = vm.describe(args.get(0));
    Err(vm.throw_type(format!("Cannot import in ShadowRealm ({shown})")))
}
