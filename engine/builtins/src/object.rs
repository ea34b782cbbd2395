//! `Object` (spec 20.1).

use crate::{define, natives};
use vm::object::ops::keys::KeyFilter;
use vm::object::ops::{PropDesc, proto::Integrity};
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Key, Kind, Object, Value, Vm};

fn constructor(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(nt) = args.new_target()
        && nt != args.callee()
    {
        let default = vm.roots.object_proto;
        let proto = define::proto_from(vm, Some(nt), default)?;
        return Ok(vm.new_object_with_proto(Some(proto)).into());
    }
    if args.get(0).is_nullish() { Ok(vm.new_object().into()) } else { Ok(vm.to_object(args.get(0))?.into()) }
}

fn assign(vm: &mut Vm, args: Args) -> JsResult {
    let target = vm.to_object(args.get(0))?;
    for &source in args.slice().iter().skip(1) {
        if source.is_nullish() {
            continue;
        }
        let from = vm.to_object(source)?;
        vm.assign_properties(target, from)?;
    }
    Ok(target.into())
}

fn create(vm: &mut Vm, args: Args) -> JsResult {
    let p = args.get(0);
    if !p.is_object() && !p.is_null() {
        let shown = vm.describe(p);
        return Err(vm.throw_type(format!("Object prototype may only be an Object or null: {shown}")));
    }
    let o = vm.new_object_with_proto(p.to_object());
    if !args.get(1).is_undefined() {
        define_all(vm, o, args.get(1))?;
    }
    Ok(o.into())
}

/// ObjectDefineProperties: all descriptors are read before the first is defined.
fn define_all(vm: &mut Vm, o: Gc<Object>, properties: Value) -> JsResult<()> {
    let props = vm.to_object(properties)?;
    let mut all: Vec<(Key, PropDesc)> = Vec::new();
    let keep = vm.new_array(0);
    for key in vm.own_keys(props)? {
        if let Some(a) = vm.own_attrs(props, key)?
            && a.enumerable()
        {
            let d = vm.get(props, key)?;
            let d = vm.to_property_descriptor(d)?;
            // The descriptors' values are reachable from this array while they wait in Rust memory.
            for v in [d.value, d.get, d.set].into_iter().flatten() {
                vm.array_push(keep, v);
            }
            all.push((key, d));
        }
    }
    for (key, d) in all {
        vm.define_or_throw(o, key, &d)?;
    }
    Ok(())
}

fn this_object(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Object>> {
    match vm.as_object(v) {
        Some(o) => Ok(o),
        None => Err(vm.throw_type(format!("{method} called on non-object"))),
    }
}

fn define_properties(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_object(vm, args.get(0), "Object.defineProperties")?;
    define_all(vm, o, args.get(1))?;
    Ok(o.into())
}
fn define_property(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_object(vm, args.get(0), "Object.defineProperty")?;
    let key = vm.to_key(args.get(1))?;
    let d = vm.to_property_descriptor(args.get(2))?;
    vm.define_or_throw(o, key, &d)?;
    Ok(o.into())
}
fn list_of(vm: &mut Vm, args: Args, want: u8) -> JsResult {
    let o = vm.to_object(args.get(0))?;
    let out = vm.new_array(0);
    for key in vm.own_keys_filtered(o, KeyFilter::Strings)? {
        let Some(a) = vm.own_attrs(o, key)? else { continue };
        if !a.enumerable() {
            continue;
        }
        let k = if want != 1 { vm.key_to_value(key) } else { Value::UNDEFINED };
        let v = if want != 0 { vm.get(o, key)? } else { Value::UNDEFINED };
        let item = match want {
            0 => k,
            1 => v,
            _ => vm.new_array_from(&[k, v]).into(),
        };
        vm.array_push(out, item);
    }
    Ok(out.into())
}
fn keys(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.get(0))?;
    Ok(vm.own_enumerable_keys_array(o)?.into())
}
fn values(vm: &mut Vm, args: Args) -> JsResult {
    list_of(vm, args, 1)
}
fn entries(vm: &mut Vm, args: Args) -> JsResult {
    list_of(vm, args, 2)
}
fn set_integrity(vm: &mut Vm, args: Args, level: Integrity, verb: &str) -> JsResult {
    if let Some(o) = args.get(0).to_object()
        && !vm.set_integrity_level(o, level)?
    {
        return Err(vm.throw_type(format!("Cannot {verb}")));
    }
    Ok(args.get(0))
}
fn freeze(vm: &mut Vm, args: Args) -> JsResult {
    set_integrity(vm, args, Integrity::Frozen, "freeze")
}
fn seal(vm: &mut Vm, args: Args) -> JsResult {
    set_integrity(vm, args, Integrity::Sealed, "seal")
}
fn prevent_extensions(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(o) = args.get(0).to_object()
        && !vm.prevent_extensions(o)?
    {
        return Err(vm.throw_type("Cannot prevent extensions"));
    }
    Ok(args.get(0))
}
fn is_frozen(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(o) => Ok(Value::bool(vm.test_integrity_level(o, Integrity::Frozen)?)),
        None => Ok(Value::TRUE),
    }
}
fn is_sealed(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(o) => Ok(Value::bool(vm.test_integrity_level(o, Integrity::Sealed)?)),
        None => Ok(Value::TRUE),
    }
}
fn is_extensible(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(o) => Ok(Value::bool(vm.is_extensible(o)?)),
        None => Ok(Value::FALSE),
    }
}
fn descriptor_of(vm: &mut Vm, o: Gc<Object>, key: Key) -> JsResult {
    Ok(match vm.get_own(o, key)? {
        Some(d) => vm.from_property_descriptor(&d).into(),
        None => Value::UNDEFINED,
    })
}
fn get_own_property_descriptor(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.get(0))?;
    let key = vm.to_key(args.get(1))?;
    descriptor_of(vm, o, key)
}
fn get_own_property_descriptors(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.get(0))?;
    let out = vm.new_object();
    for key in vm.own_keys(o)? {
        let d = descriptor_of(vm, o, key)?;
        if !d.is_undefined() {
            vm.create_data_property(out, key, d)?;
        }
    }
    Ok(out.into())
}
fn keys_array(vm: &mut Vm, v: Value, filter: KeyFilter) -> JsResult {
    let o = vm.to_object(v)?;
    let out = vm.new_array(0);
    for key in vm.own_keys_filtered(o, filter)? {
        let k = vm.key_to_value(key);
        vm.array_push(out, k);
    }
    Ok(out.into())
}
fn get_own_property_names(vm: &mut Vm, args: Args) -> JsResult {
    keys_array(vm, args.get(0), KeyFilter::Strings)
}
fn get_own_property_symbols(vm: &mut Vm, args: Args) -> JsResult {
    keys_array(vm, args.get(0), KeyFilter::Symbols)
}
fn get_prototype_of(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.get(0))?;
    Ok(vm.get_prototype_of(o)?.map_or(Value::NULL, Value::from))
}
fn set_prototype_of(vm: &mut Vm, args: Args) -> JsResult {
    let v = vm.require_object_coercible(args.get(0), "Object.setPrototypeOf")?;
    let p = args.get(1);
    if !p.is_object() && !p.is_null() {
        let shown = vm.describe(p);
        return Err(vm.throw_type(format!("Object prototype may only be an Object or null: {shown}")));
    }
    if let Some(o) = v.to_object() {
        vm.set_prototype_or_throw(o, p.to_object())?;
    }
    Ok(v)
}
fn is(vm: &mut Vm, args: Args) -> JsResult {
    Ok(Value::bool(vm.same_value(args.get(0), args.get(1))))
}
fn has_own(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.get(0))?;
    let key = vm.to_key(args.get(1))?;
    Ok(Value::bool(vm.has_own(o, key)?))
}
fn from_entries(vm: &mut Vm, args: Args) -> JsResult {
    let list = vm.new_array(0);
    vm.require_object_coercible(args.get(0), "Object.fromEntries")?;
    let o = vm.new_object();
    // Entries are taken one at a time so that a throwing entry closes the iterator.
    let (it, next) = vm::interp::iterate::sync_iterator(vm, args.get(0))?;
    loop {
        let r = vm.call(next, it, &[])?;
        let (done, item) = vm::interp::iterate::iter_result(vm, r)?;
        if done {
            return Ok(o.into());
        }
        let step = |vm: &mut Vm| -> JsResult<()> {
            let Some(e) = item.to_object() else {
                let shown = vm.describe(item);
                return Err(vm.throw_type(format!("Iterator value {shown} is not an entry object")));
            };
            let k = vm.get(e, Key::index(0))?;
            let v = vm.get(e, Key::index(1))?;
            let key = vm.to_key(k)?;
            vm.create_data_property(o, key, v)?;
            Ok(())
        };
        if let Err(t) = step(vm) {
            let pending = vm.take_exception();
            vm.array_push(list, pending);
            let key = Key::atom(vm.names.return_);
            if let Ok(Some(f)) = vm.get_method(it, key) {
                let closed = vm.call(f.into(), it, &[]);
                if closed.is_err() {
                    vm.take_exception();
                }
            }
            vm.exception = pending;
            return Err(t);
        }
    }
}

// ---- Object.prototype ----

fn has_own_property(vm: &mut Vm, args: Args) -> JsResult {
    let key = vm.to_key(args.get(0))?;
    let o = vm.to_object(args.this())?;
    Ok(Value::bool(vm.has_own(o, key)?))
}
fn is_prototype_of(vm: &mut Vm, args: Args) -> JsResult {
    let Some(mut v) = args.get(0).to_object() else { return Ok(Value::FALSE) };
    let o = vm.to_object(args.this())?;
    while let Some(p) = vm.get_prototype_of(v)? {
        if p == o {
            return Ok(Value::TRUE);
        }
        v = p;
    }
    Ok(Value::FALSE)
}
fn property_is_enumerable(vm: &mut Vm, args: Args) -> JsResult {
    let key = vm.to_key(args.get(0))?;
    let o = vm.to_object(args.this())?;
    Ok(Value::bool(vm.own_attrs(o, key)?.is_some_and(|a| a.enumerable())))
}
fn to_locale_string(vm: &mut Vm, args: Args) -> JsResult {
    let key = Key::atom(vm.names.toString);
    vm.invoke(args.this(), key, &[])
}
fn to_string(vm: &mut Vm, args: Args) -> JsResult {
    let this = args.this();
    if this.is_undefined() {
        return Ok(vm.str("[object Undefined]").into());
    }
    if this.is_null() {
        return Ok(vm.str("[object Null]").into());
    }
    let o = vm.to_object(this)?;
    let builtin = if vm.is_array(o.into())? {
        "Array"
    } else {
        match o.kind() {
            Kind::Arguments => "Arguments",
            _ if o.is_callable() => "Function",
            Kind::Error => "Error",
            Kind::BooleanObject => "Boolean",
            Kind::NumberObject => "Number",
            Kind::StringObject => "String",
            Kind::Date => "Date",
            Kind::RegExp => "RegExp",
            _ => "Object",
        }
    };
    let key = Key::symbol(vm.symbols.to_string_tag);
    let tag = vm.get(o, key)?;
    let tag = match tag.to_str() {
        Some(t) => t.to_rust(vm),
        None => builtin.to_string(),
    };
    Ok(vm.str(&format!("[object {tag}]")).into())
}
fn value_of(vm: &mut Vm, args: Args) -> JsResult {
    Ok(vm.to_object(args.this())?.into())
}
fn get_proto(vm: &mut Vm, args: Args) -> JsResult {
    let o = vm.to_object(args.this())?;
    Ok(vm.get_prototype_of(o)?.map_or(Value::NULL, Value::from))
}
fn set_proto(vm: &mut Vm, args: Args) -> JsResult {
    let v = vm.require_object_coercible(args.this(), "Object.prototype.__proto__")?;
    let p = args.get(0);
    if let Some(o) = v.to_object()
        && (p.is_object() || p.is_null())
    {
        vm.set_prototype_or_throw(o, p.to_object())?;
    }
    Ok(Value::UNDEFINED)
}
/// `__defineGetter__` (half 0) and `__defineSetter__` (half 1).
fn define_half(vm: &mut Vm, args: Args, half: u8) -> JsResult {
    let o = vm.to_object(args.this())?;
    if !vm.is_callable(args.get(1)) {
        return Err(vm.throw_type("Object.prototype.__defineGetter__: Expecting function"));
    }
    let f = Some(args.get(1));
    let mut d = PropDesc { enumerable: Some(true), configurable: Some(true), ..Default::default() };
    if half == 0 {
        d.get = f;
    } else {
        d.set = f;
    }
    let key = vm.to_key(args.get(0))?;
    vm.define_or_throw(o, key, &d)?;
    Ok(Value::UNDEFINED)
}
fn define_getter(vm: &mut Vm, args: Args) -> JsResult {
    define_half(vm, args, 0)
}
fn define_setter(vm: &mut Vm, args: Args) -> JsResult {
    define_half(vm, args, 1)
}
fn lookup_half(vm: &mut Vm, args: Args, half: u8) -> JsResult {
    let mut o = vm.to_object(args.this())?;
    let key = vm.to_key(args.get(0))?;
    loop {
        if let Some(d) = vm.get_own(o, key)? {
            let f = if half == 0 { d.get } else { d.set };
            return Ok(f.unwrap_or(Value::UNDEFINED));
        }
        match vm.get_prototype_of(o)? {
            Some(p) => o = p,
            None => return Ok(Value::UNDEFINED),
        }
    }
}
fn lookup_getter(vm: &mut Vm, args: Args) -> JsResult {
    lookup_half(vm, args, 0)
}
fn lookup_setter(vm: &mut Vm, args: Args) -> JsResult {
    lookup_half(vm, args, 1)
}

natives! {
    pub STATIC:
    "new Object" 1 => constructor;
    "assign" 2 => assign;
    "create" 2 => create;
    "defineProperties" 2 => define_properties;
    "defineProperty" 3 => define_property;
    "entries" 1 => entries;
    "freeze" 1 => freeze;
    "fromEntries" 1 => from_entries;
    "getOwnPropertyDescriptor" 2 => get_own_property_descriptor;
    "getOwnPropertyDescriptors" 1 => get_own_property_descriptors;
    "getOwnPropertyNames" 1 => get_own_property_names;
    "getOwnPropertySymbols" 1 => get_own_property_symbols;
    "getPrototypeOf" 1 => get_prototype_of;
    "hasOwn" 2 => has_own;
    "is" 2 => is;
    "isExtensible" 1 => is_extensible;
    "isFrozen" 1 => is_frozen;
    "isSealed" 1 => is_sealed;
    "keys" 1 => keys;
    "preventExtensions" 1 => prevent_extensions;
    "seal" 1 => seal;
    "setPrototypeOf" 2 => set_prototype_of;
    "values" 1 => values;

    pub PROTO:
    "__defineGetter__" 2 => define_getter;
    "__defineSetter__" 2 => define_setter;
    "hasOwnProperty" 1 => has_own_property;
    "__lookupGetter__" 1 => lookup_getter;
    "__lookupSetter__" 1 => lookup_setter;
    "isPrototypeOf" 1 => is_prototype_of;
    "propertyIsEnumerable" 1 => property_is_enumerable;
    "toString" 0 => to_string;
    "valueOf" 0 => value_of;
    "get __proto__" 0 => get_proto;
    "set __proto__" 1 => set_proto;
    "toLocaleString" 0 => to_locale_string;
}

/// Makes `Object` over the existing prototype.
pub fn init(vm: &mut Vm) {
    let proto = vm.roots.object_proto;
    let c = define::class(vm, "Object", proto, STATIC, PROTO);
    vm.set_intrinsic(Intrinsic::Object, c);
    let key = Key::atom(vm.names.toString);
    if let Ok(f) = vm.get(proto, key) {
        vm.roots.intrinsics[Intrinsic::ObjectProtoToString as usize] = f;
    }
}
