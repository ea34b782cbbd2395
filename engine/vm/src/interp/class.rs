//! Classes, methods, `super`.

use super::code::Code;
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::ops::PropDesc;
use crate::object::ops::private::PrivateKind;
use crate::object::{Attrs, Key, Object};
use crate::value::Value;
use bytecode::{Insn, flags, frame, operands};

/// ClassDefinitionEvaluation up to the constructor: links `ctor` and a new prototype object, which is returned.
pub fn define_class(vm: &mut Vm, ctor: Gc<Object>, heritage: Option<Value>) -> JsResult<Gc<Object>> {
    let (proto_parent, ctor_parent) = match heritage {
        None => (Some(vm.roots.object_proto), vm.roots.function_proto),
        Some(h) if h.is_null() => (None, vm.roots.function_proto),
        Some(h) => match h.to_object() {
            Some(parent) if parent.is_constructor() => {
                let key = Key::atom(vm.names.prototype);
                let p = vm.get(parent, key)?;
                let proto = vm.as_object(p);
                if proto.is_none() && !p.is_null() {
                    let shown = vm.describe(p);
                    return Err(
                        vm.throw_type(format!("Class extends value does not have valid prototype property {shown}"))
                    );
                }
                (proto, parent)
            }
            _ => {
                let shown = vm.describe(h);
                return Err(vm.throw_type(format!("Class extends value {shown} is not a constructor or null")));
            }
        },
    };
    let proto = vm.new_object_with_proto(proto_parent);
    if ctor_parent != vm.roots.function_proto {
        vm.set_prototype_of(ctor, Some(ctor_parent))?;
    }
    let key = Key::atom(vm.names.prototype);
    vm.define_data(ctor, key, proto.into(), Attrs::NONE);
    let key = Key::atom(vm.names.constructor);
    vm.define_data(proto, key, ctor.into(), Attrs::HIDDEN);
    ctor.ptr(2).set(proto.offset());
    vm.barrier(ctor);
    Ok(proto)
}

/// Op `DefMethod`: `x` bit 0 enumerable, bits 1-2: 0 method, 1 getter, 2 setter.
pub fn define_method(vm: &mut Vm, o: Gc<Object>, key: Key, f: Gc<Object>, x: u8) -> JsResult<()> {
    f.ptr(2).set(o.offset());
    vm.barrier(f);
    let accessor = x >> 1 & 3;
    set_anonymous_name(vm, f.into(), key, accessor);
    let mut d = PropDesc { enumerable: Some(x & 1 != 0), configurable: Some(true), ..Default::default() };
    match accessor {
        0 => {
            d.value = Some(f.into());
            d.writable = Some(true);
        }
        1 => d.get = Some(f.into()),
        _ => d.set = Some(f.into()),
    }
    if let Some(name) = key.as_symbol().filter(|_| key.is_private()) {
        return vm.define_private(o, name, f.into(), PrivateKind::from_u8(accessor + 1));
    }
    vm.define_or_throw(o, key, &d)
}

/// SetFunctionName for an anonymous function that its context names; `prefix`: 0 none, 1 get, 2 set.
pub fn set_anonymous_name(vm: &mut Vm, f: Value, key: Key, prefix: u8) {
    let Some(f) = f.to_object() else { return };
    if !f.is(Kind::Function) {
        return;
    }
    let code: Gc<Code> = Gc::from_offset(f.ptr(0).get());
    // A class with a static `name` member keeps it.
    let name = Key::atom(vm.names.name);
    let own = f.shape().lookup(name);
    if !code.has(flags::ANONYMOUS) && prefix == 0 && code.name_str() != vm.roots.empty_string {
        return;
    }
    if own.is_some_and(|p| !p.attrs.is_lazy()) {
        return;
    }
    vm.set_function_name(f, key, [None, Some("get"), Some("set")][prefix as usize]);
}

/// The object that `super` properties are looked up on.
fn super_base(vm: &mut Vm, fp: *mut Value) -> JsResult<Gc<Object>> {
    // SAFETY: `fp` is a bytecode frame.
    let f: Gc<Object> = unsafe { (*fp.offset(frame::CALLEE as isize)).as_gc() };
    let home = Gc::<Object>::from_offset(f.ptr(2).get());
    let base = match home.some() {
        Some(h) => vm.get_prototype_of(h)?,
        None => None,
    };
    match base {
        Some(b) => Ok(b),
        None => Err(vm.throw_type("Cannot read properties of null (reading a 'super' property)")),
    }
}

/// `super[key]`; the key is left converted if the instruction wants it.
///
/// # Safety
/// `i` is an instruction of the function whose frame `fp` is.
pub unsafe fn get_super(vm: &mut Vm, fp: *mut Value, i: Insn) -> JsResult {
    let base = super_base(vm, fp)?;
    // SAFETY: by contract.
    unsafe {
        let key = vm.to_key(*fp.offset(i.rc()))?;
        if let Some(k) = operands::converted_key(i) {
            *fp.offset(k as isize) = key.value();
        }
        vm.get_with_receiver(base, key, *fp.offset(i.rb()))
    }
}

/// `super[key] = v`.
pub fn set_super(vm: &mut Vm, fp: *mut Value, key: Value, v: Value, this: Value, strict: bool) -> JsResult<()> {
    let base = super_base(vm, fp)?;
    let key = vm.to_key(key)?;
    if !vm.set(base, key, v, this)? && strict {
        return Err(vm.throw_set_failed(this, key));
    }
    Ok(())
}
