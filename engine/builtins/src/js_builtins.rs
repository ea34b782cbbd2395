//! Built-ins written in JS: sources under `js/`, the natives (intrinsics) that they call.
//!
//! A source file is the body of a strict function run once when the realm is made. `$name(...)` denotes the intrinsic
//! of that name below, or a form that the compiler turns into ops (`$call`, `$apply`, `$construct`, `$push`, ...).
//! Files define methods with `$methods(target, { name(args) {...} })`: the members become non-enumerable.

use crate::natives;
use bytecode::FunctionProto;
use vm::object::function::ptr;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Kind, Object, Value, Vm};

fn to_object(vm: &mut Vm, args: Args) -> JsResult {
    Ok(vm.to_object(args.get(0))?.into())
}
/// `length` of an array-like as a number.
fn length(vm: &mut Vm, args: Args) -> JsResult {
    let v = args.get(0);
    if let Some(o) = v.to_object()
        && o.is_array()
    {
        return Ok(Value::from_u32(o.array_len()));
    }
    let o = vm.to_object(v)?;
    let n = vm.length_of_array_like(o)?;
    Ok(Value::number(n as f64))
}
fn to_integer(vm: &mut Vm, args: Args) -> JsResult {
    let v = args.get(0);
    if v.is_int() {
        return Ok(v);
    }
    Ok(Value::number(vm.to_integer_or_infinity(v)?))
}
fn to_length(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::number(vm.to_length(args.get(0))? as f64))
}
fn is_object(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.as_object(args.get(0)).is_some()))
}
fn can_be_held_weakly(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm::heap::weak::weak_key(args.get(0)).is_some()))
}
fn is_constructor(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.is_constructor(args.get(0))))
}
fn is_array(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.is_array(args.get(0))?))
}
fn same_value(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.same_value(args.get(0), args.get(1))))
}
fn same_value_zero(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.same_value_zero(args.get(0), args.get(1))))
}
/// `$throwType(text, value?)`: TypeError; `%s` in the text is replaced by the value as V8 shows it.
fn throw_type(vm: &mut Vm, args: Args) -> JsResult {
    let text = message(vm, args)?;
    Err(vm.throw_type(text))
}
fn throw_range(vm: &mut Vm, args: Args) -> JsResult {
    let text = message(vm, args)?;
    Err(vm.throw_range(text))
}
fn throw_reference(vm: &mut Vm, args: Args) -> JsResult {
    let text = message(vm, args)?;
    Err(vm.throw_reference(text))
}
fn message(vm: &mut Vm, args: Args) -> JsResult<String> {
    let text = vm.to_string(args.get(0))?.to_rust(vm);
    if args.len() < 2 {
        return Ok(text);
    }
    let shown = vm.describe(args.get(1));
    Ok(text.replacen("%s", &shown, 1))
}
fn throw_not_callable(vm: &mut Vm, args: Args) -> JsResult {
    let shown = vm.describe(args.get(0));
    Err(vm.throw_type(format!("{shown} is not a function")))
}
fn get_method(vm: &mut Vm, args: Args) -> JsResult {
    let key = vm.to_key(args.get(1))?;
    Ok(vm.get_method(args.get(0), key)?.map_or(Value::UNDEFINED, Value::from))
}
fn species_constructor(vm: &mut Vm, args: Args) -> JsResult {
    let (o, default) = (args.get(0).as_gc::<Object>(), args.get(1).as_gc());
    Ok(vm.species_constructor(o, default)?.into())
}
fn iter_result(vm: &mut Vm, args: Args) -> JsResult {
    let done = vm::value::convert::to_boolean(args.get(1));
    Ok(vm.iter_result(args.get(0), done).into())
}
/// `$symbol("iterator")`: a well-known symbol.
fn symbol(vm: &mut Vm, args: Args) -> JsResult {
    let name = vm.to_string(args.get(0))?.to_rust(vm);
    match vm.symbols.all().into_iter().find(|(n, _)| *n == name) {
        Some((_, s)) => Ok(s.into()),
        None => Err(vm.throw_type(format!("no well-known symbol {name}"))),
    }
}
fn global(vm: &mut Vm, _: Args) -> JsResult {
    Ok(vm.roots.global.into())
}
/// `$intrinsic("name", object?)`: reads or sets an intrinsic of the realm by its name in `vm::Intrinsic`.
fn intrinsic(vm: &mut Vm, args: Args) -> JsResult {
    let name = vm.to_string(args.get(0))?.to_rust(vm);
    let Some(i) = Intrinsic::by_name(&name) else {
        return Err(vm.throw_type(format!("no intrinsic {name}")));
    };
    if args.len() > 1 {
        vm.roots.intrinsics[i as usize] = args.get(1);
    }
    Ok(vm.roots.intrinsics[i as usize])
}
/// `$methods(target, source)`: own members of the literal `source` become hidden members of `target`.
fn methods(vm: &mut Vm, args: Args) -> JsResult {
    let (target, source): (Gc<Object>, Gc<Object>) = (args.get(0).as_gc(), args.get(1).as_gc());
    for key in vm.own_keys(source)? {
        let Some(mut d) = vm.get_own(source, key)? else { continue };
        d.enumerable = Some(false);
        for f in [d.value, d.get, d.set].into_iter().flatten() {
            if let Some(f) = f.to_object()
                && f.is(Kind::Function)
            {
                // Built-in methods have no home object: they do not use `super`.
                f.ptr(ptr::HOME).set(0);
            }
        }
        vm.define_or_throw(target, key, &d)?;
    }
    Ok(args.get(0))
}
/// `$hidden(object, key, value)`: a non-enumerable data property.
fn hidden(vm: &mut Vm, args: Args) -> JsResult {
    let o: Gc<Object> = args.get(0).as_gc();
    let key = vm.to_key(args.get(1))?;
    vm.define_data(o, key, args.get(2), Attrs::HIDDEN);
    Ok(Value::UNDEFINED)
}
fn create(vm: &mut Vm, args: Args) -> JsResult {
    Ok(vm.new_object_with_proto(args.get(0).to_object()).into())
}
/// `$kindIs(value, "Kind")`.
fn kind_is(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.get(0).to_object() else { return Ok(Value::FALSE) };
    let name = vm.to_string(args.get(1))?.to_rust(vm);
    Ok(Value::bool(vm::heap::kinds::NAMES[o.kind() as usize] == name))
}
/// `$new("Kind", proto)`: an object of a built-in kind.
fn new_kind(vm: &mut Vm, args: Args) -> JsResult {
    let name = vm.to_string(args.get(0))?.to_rust(vm);
    let k = vm::heap::kinds::NAMES.iter().position(|n| *n == name).and_then(|i| Kind::from_u8(i as u8));
    match k {
        Some(k) if k.is_object() => Ok(vm.new_object_of(k, args.get(1).as_gc()).into()),
        _ => Err(vm.throw_type(format!("no kind {name}"))),
    }
}
/// `$slot(o, i)`, `$setSlot(o, i, v)`: internal values.
fn slot(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.get(0).as_gc::<Object>().internal(args.get(1).as_int() as usize))
}
fn set_slot(vm: &mut Vm, args: Args) -> JsResult {
    vm.set_internal(args.get(0).as_gc(), args.get(1).as_int() as usize, args.get(2));
    Ok(Value::UNDEFINED)
}
/// CreateDataPropertyOrThrow.
fn create_data_property(vm: &mut Vm, args: Args) -> JsResult {
    let o: Gc<Object> = args.get(0).as_gc();
    let key = vm.to_key(args.get(1))?;
    vm.create_data_property_or_throw(o, key, args.get(2))?;
    Ok(Value::UNDEFINED)
}
fn delete_or_throw(vm: &mut Vm, args: Args) -> JsResult {
    let o: Gc<Object> = args.get(0).as_gc();
    let key = vm.to_key(args.get(1))?;
    vm.delete_or_throw(o, key)?;
    Ok(Value::UNDEFINED)
}
/// `$name(f, text, length?)`: sets the function's name and, if given, length.
fn name(vm: &mut Vm, args: Args) -> JsResult {
    let f: Gc<Object> = args.get(0).as_gc();
    let key = Key::atom(vm.names.name);
    let text = vm.to_string(args.get(1))?;
    vm.define_data(f, key, text.into(), Attrs::READONLY_HIDDEN);
    if args.len() > 2 {
        let key = Key::atom(vm.names.length);
        vm.define_data(f, key, args.get(2), Attrs::READONLY_HIDDEN);
    }
    Ok(f.into())
}
fn new_regexp(vm: &mut Vm, args: Args) -> JsResult {
    let make = vm.hooks.new_regexp;
    make(vm, args.get(0), args.get(1))
}
/// IsRegExp.
fn is_regexp(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.get(0).to_object() else { return Ok(Value::FALSE) };
    let key = Key::symbol(vm.symbols.match_);
    let m = vm.get(o, key)?;
    Ok(Value::bool(if m.is_undefined() { o.is(Kind::RegExp) } else { vm::value::convert::to_boolean(m) }))
}
fn tag(vm: &mut Vm, args: Args) -> JsResult {
    let text = vm.to_string(args.get(1))?.to_rust(vm);
    crate::define::to_string_tag(vm, args.get(0).as_gc(), &text);
    Ok(Value::UNDEFINED)
}

natives! {
    pub INTRINSICS:
    "toObject" 1 => to_object;
    "length" 1 => length;
    "toInteger" 1 => to_integer;
    "toLength" 1 => to_length;
    "isObject" 1 => is_object;
    "isConstructor" 1 => is_constructor;
    "canBeHeldWeakly" 1 => can_be_held_weakly;
    "isArray" 1 => is_array;
    "sameValue" 2 => same_value;
    "sameValueZero" 2 => same_value_zero;
    "throwType" 2 => throw_type;
    "throwRange" 2 => throw_range;
    "throwNotCallable" 1 => throw_not_callable;
    "getMethod" 2 => get_method;
    "speciesConstructor" 2 => species_constructor;
    "iterResult" 2 => iter_result;
    "symbol" 1 => symbol;
    "global" 0 => global;
    "intrinsic" 2 => intrinsic;
    "methods" 2 => methods;
    "hidden" 3 => hidden;
    "create" 1 => create;
    "kindIs" 2 => kind_is;
    "newKind" 2 => new_kind;
    "slot" 2 => slot;
    "setSlot" 3 => set_slot;
    "createDataProperty" 3 => create_data_property;
    "deleteOrThrow" 2 => delete_or_throw;
    "name" 3 => name;
    "tag" 2 => tag;
    "arraySpeciesCreate" 2 => crate::array::species_create_intrinsic;
    "promiseThen" 4 => crate::promise::then_intrinsic;
    "promiseResolve" 1 => crate::promise::resolve_intrinsic;
    "newPromise" 0 => crate::promise::new_intrinsic;
    "settlePromise" 3 => crate::promise::settle_intrinsic;
    "promiseState" 1 => crate::promise::state_intrinsic;
    "collectionCursor" 1 => crate::collections::cursor;
    "collectionSize" 1 => crate::collections::size;
    "cursorNext" 1 => crate::collections::cursor_next;
    "cursorKey" 1 => crate::collections::cursor_key;
    "cursorValue" 1 => crate::collections::cursor_value;
    "splitString" 3 => crate::string::split_intrinsic;
    "indexOfString" 3 => crate::string::index_intrinsic;
    "substring" 3 => crate::string::substring_intrinsic;
    "getSubstitution" 6 => crate::string::substitution_intrinsic;
    "joinStrings" 1 => crate::string::join_intrinsic;
    "newRegExp" 2 => new_regexp;
    "isRegExp" 1 => is_regexp;
    "regexpExec" 2 => crate::regexp::exec_intrinsic;
    "regexpTest" 2 => crate::regexp::test_intrinsic;
    "regexpFlag" 2 => crate::regexp::flag_intrinsic;
    "regexpPristine" 1 => crate::regexp::pristine_intrinsic;
    "regexpReplace" 3 => crate::regexp::whole::replace_intrinsic;
    "regexpMatch" 2 => crate::regexp::whole::match_intrinsic;
    "regexpSplit" 3 => crate::regexp::whole::split_intrinsic;
    "regexpPositions" 2 => crate::regexp::whole::positions_intrinsic;
    "regexpGroups" 1 => crate::regexp::whole::groups_intrinsic;
    "regexpNamed" 4 => crate::regexp::whole::named_intrinsic;
    "advanceIndex" 3 => crate::regexp::advance_intrinsic;
    "typedArraySpeciesCreate" 2 => crate::typed_array::species_create_intrinsic;
    "typedArrayCreate" 2 => crate::typed_array::create_intrinsic;
    "typedArrayLength" 3 => crate::typed_array::length_intrinsic;
    "typedArraySame" 2 => crate::typed_array::same_intrinsic;
    "typedArraySort" 1 => crate::typed_array::sort_intrinsic;
    "sortCompact" 2 => crate::array::sort_compact;
    "throwReference" 2 => throw_reference;
    "disposeMethod" 2 => crate::disposable::method_intrinsic;
    "suppressedError" 2 => crate::disposable::suppressed_intrinsic;
    "sumPrecise" 1 => crate::sum_precise::sum_intrinsic;
    "atomicsWait" 4 => crate::atomics::wait_intrinsic;
    "atomicsNotify" 3 => crate::atomics::notify_intrinsic;
    "atomicsCancel" 3 => crate::atomics::cancel_intrinsic;
    "atomicsNotified" 0 => crate::atomics::notified_intrinsic;
}

/// Sources in the order they run.
const SOURCES: &[(&str, &str)] = &[
    ("array.js", include_str!("js/array.js")),
    ("promise.js", include_str!("js/promise.js")),
    ("string.js", include_str!("js/string.js")),
    ("regexp.js", include_str!("js/regexp.js")),
    ("iterator.js", include_str!("js/iterator.js")),
    ("from_async.js", include_str!("js/from_async.js")),
    ("collections.js", include_str!("js/collections.js")),
    ("typed_array.js", include_str!("js/typed_array.js")),
    ("math.js", include_str!("js/math.js")),
    ("atomics.js", include_str!("js/atomics.js")),
    ("disposable.js", include_str!("js/disposable.js")),
    ("decorators.js", include_str!("js/decorators.js")),
];

/// The built-in sources, compiled, with the names of their files.
///
/// # Panics
/// When one does not compile: a bug of the engine, found when the base image is made.
pub fn compiled() -> impl Iterator<Item = (&'static str, FunctionProto)> {
    let names: Vec<&str> = INTRINSICS.iter().map(|d| d.name).collect();
    SOURCES.iter().map(move |(file, source)| match compiler::compile_builtin(source, &names) {
        Ok(proto) => (*file, proto),
        Err(d) => panic!("built-in {file} does not compile: {}", d[0].render(file, source, false)),
    })
}

/// Compiles and runs the built-in sources.
///
/// # Panics
/// As [`compiled`], and when a source throws, which is a bug as well.
pub fn init(vm: &mut Vm) {
    for (file, proto) in compiled() {
        let empty = vm.roots.empty_string;
        let name = vm.str(&format!("node:internal/{file}"));
        let record = vm.new_script(empty, name, 0);
        let code = vm.load_function(&proto, record);
        let f = vm.new_closure(code, 0);
        if vm.call(f.into(), Value::UNDEFINED, &[]).is_err() {
            let e = vm.take_exception();
            let shown = vm.describe(e);
            panic!("built-in {file} throws: {shown}");
        }
    }
}
