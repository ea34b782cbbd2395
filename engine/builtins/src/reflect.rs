//! `Reflect` (spec 28.1) and `Proxy` (28.2). The traps are in `vm::object::exotic::proxy`.

use crate::{define, natives};
use vm::object::function::ptr;
use vm::object::ops::keys::KeyFilter;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, Key, Object, Value, Vm};

fn target(vm: &mut Vm, v: Value, method: &str) -> JsResult<Gc<Object>> {
    match vm.as_object(v) {
        Some(o) => Ok(o),
        None => Err(vm.throw_type(format!("Reflect.{method} called on non-object"))),
    }
}

fn apply(vm: &mut Vm, args: Args) -> JsResult {
    if !vm.is_callable(args.get(0)) {
        return Err(vm.throw_not_function(args.get(0)));
    }
    let list = vm.create_list_from_array_like(args.get(2))?;
    vm.call(args.get(0), args.get(1), list.as_slice())
}
fn construct(vm: &mut Vm, args: Args) -> JsResult {
    for i in 0..if args.len() > 2 { 2 } else { 1 } {
        let v = args.get(i * 2);
        if !vm.is_constructor(v) {
            let shown = vm.describe(v);
            return Err(vm.throw_type(format!("{shown} is not a constructor")));
        }
    }
    let nt = if args.len() > 2 { args.get(2) } else { args.get(0) };
    let list = vm.create_list_from_array_like(args.get(1))?;
    vm.construct(args.get(0).as_gc(), list.as_slice(), nt.as_gc())
}
fn define_property(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "defineProperty")?;
    let key = vm.to_key(args.get(1))?;
    let d = vm.to_property_descriptor(args.get(2))?;
    Ok(Value::bool(vm.define_own(o, key, &d)?))
}
fn delete_property(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "deleteProperty")?;
    let key = vm.to_key(args.get(1))?;
    Ok(Value::bool(vm.delete(o, key)?))
}
fn get(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "get")?;
    let key = vm.to_key(args.get(1))?;
    let receiver = if args.len() > 2 { args.get(2) } else { o.into() };
    vm.get_with_receiver(o, key, receiver)
}
fn set(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "set")?;
    let key = vm.to_key(args.get(1))?;
    let receiver = if args.len() > 3 { args.get(3) } else { o.into() };
    Ok(Value::bool(vm.set(o, key, args.get(2), receiver)?))
}
fn get_own_property_descriptor(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "getOwnPropertyDescriptor")?;
    let key = vm.to_key(args.get(1))?;
    Ok(match vm.get_own(o, key)? {
        Some(d) => vm.from_property_descriptor(&d).into(),
        None => Value::UNDEFINED,
    })
}
fn get_prototype_of(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "getPrototypeOf")?;
    Ok(vm.get_prototype_of(o)?.map_or(Value::NULL, Value::from))
}
fn set_prototype_of(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "setPrototypeOf")?;
    let p = args.get(1);
    if !p.is_object() && !p.is_null() {
        let shown = vm.describe(p);
        return Err(vm.throw_type(format!("Object prototype may only be an Object or null: {shown}")));
    }
    Ok(Value::bool(vm.set_prototype_of(o, p.to_object())?))
}
fn has(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "has")?;
    let key = vm.to_key(args.get(1))?;
    Ok(Value::bool(vm.has(o, key)?))
}
fn is_extensible(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "isExtensible")?;
    Ok(Value::bool(vm.is_extensible(o)?))
}
fn prevent_extensions(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "preventExtensions")?;
    Ok(Value::bool(vm.prevent_extensions(o)?))
}
fn own_keys(vm: &mut Vm, args: Args) -> JsResult {
    let o = target(vm, args.get(0), "ownKeys")?;
    let out = vm.new_array(0);
    for key in vm.own_keys_filtered(o, KeyFilter::All)? {
        let k = vm.key_to_value(key);
        vm.array_push(out, k);
    }
    Ok(out.into())
}

fn proxy(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type("Constructor Proxy requires 'new'"));
    }
    Ok(vm.new_proxy(args.get(0), args.get(1))?.into())
}
fn revocable(vm: &mut Vm, args: Args) -> JsResult {
    let p = vm.new_proxy(args.get(0), args.get(1))?;
    let id = define::native_named(vm, REVOKE, "new ");
    let f = vm.native_function(id);
    // The proxy to revoke is kept where closures keep their environment.
    let cell = vm.new_list_from(&[p.into()]);
    f.ptr(ptr::ENV).set(cell.offset());
    vm.barrier(f);
    let o = vm.new_object();
    let (k1, k2) = (Key::atom(vm.names.proxy), Key::atom(vm.names.revoke));
    vm.create_data_property(o, k1, p.into())?;
    vm.create_data_property(o, k2, f.into())?;
    Ok(o.into())
}
fn revoke(vm: &mut Vm, args: Args) -> JsResult {
    let cell = Gc::<vm::object::ValueCell>::from_offset(args.callee().ptr(ptr::ENV).get());
    let p = cell.get(0);
    if let Some(p) = p.to_object() {
        cell.values()[0].set(Value::NULL);
        vm.revoke_proxy(p);
    }
    Ok(Value::UNDEFINED)
}

natives! {
    pub STATIC:
    "apply" 3 => apply;
    "construct" 2 => construct;
    "defineProperty" 3 => define_property;
    "deleteProperty" 2 => delete_property;
    "get" 2 => get;
    "getOwnPropertyDescriptor" 2 => get_own_property_descriptor;
    "getPrototypeOf" 1 => get_prototype_of;
    "has" 2 => has;
    "isExtensible" 1 => is_extensible;
    "ownKeys" 1 => own_keys;
    "preventExtensions" 1 => prevent_extensions;
    "set" 3 => set;
    "setPrototypeOf" 2 => set_prototype_of;

    pub PROXY:
    "new Proxy" 2 => proxy;
    "revocable" 2 => revocable;

    pub REVOKE:
    "new " 0 => revoke;
}

/// Makes `Reflect` and `Proxy`.
pub fn init(vm: &mut Vm) {
    let o = vm.new_object();
    define::install(vm, o, STATIC);
    define::to_string_tag(vm, o, "Reflect");
    define::global(vm, "Reflect", o.into());
    let id = define::native_named(vm, PROXY, "new Proxy");
    let name = vm.str("Proxy");
    let c = vm.new_native_constructor(id, name, 2, None);
    define::install(vm, c, PROXY);
    define::global(vm, "Proxy", c.into());
    vm.set_intrinsic(Intrinsic::Proxy, c);
}
