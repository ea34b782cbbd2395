//! Proxy objects (ECMA-262 10.5): traps and the invariants their results must keep.
//!
//! Internal values: target, handler (null when revoked), callable flag.

use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::ops::PropDesc;
use crate::object::ops::keys::Keys;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, ValueCell};
use crate::string::JsString;
use crate::value::Value;
use crate::value::convert::to_boolean;
use rustc_hash::FxHashSet;

/// Target, handler and trap of a proxy about to perform an internal method.
struct Trap {
    target: Gc<Object>,
    handler: Value,
    /// `None`: go on with the target.
    f: Option<Value>,
}

impl Vm {
    /// ProxyCreate.
    pub fn new_proxy(&mut self, target: Value, handler: Value) -> JsResult<Gc<Object>> {
        let (Some(t), Some(_)) = (target.to_object(), handler.to_object()) else {
            return Err(self.throw_type("Cannot create proxy with a non-object as target or handler"));
        };
        let callable = t.shape().flags.get() & (shape_flags::CALLABLE | shape_flags::CONSTRUCTOR);
        let shape = self.root_shape(None, Kind::Proxy, 0, shape_flags::EXOTIC | callable);
        let p = self.alloc_object(shape);
        self.set_internal(p, 0, target);
        self.set_internal(p, 1, handler);
        self.set_internal(p, 2, Value::bool(callable & shape_flags::CALLABLE != 0));
        Ok(p)
    }
    /// Makes every further use of the proxy throw.
    pub fn revoke_proxy(&mut self, p: Gc<Object>) {
        self.set_internal(p, 0, Value::NULL);
        self.set_internal(p, 1, Value::NULL);
    }
    /// "Cannot perform 'get' on a proxy that has been revoked".
    #[cold]
    pub fn revoked(&mut self, method: &str) -> Throw {
        self.throw_type(format!("Cannot perform '{method}' on a proxy that has been revoked"))
    }
    fn proxy_trap(&mut self, p: Gc<Object>, name: Gc<JsString>) -> JsResult<Trap> {
        self.check_native_stack()?;
        let (Some(target), Some(h)) = (p.internal(0).to_object(), p.internal(1).to_object()) else {
            let name = name.to_rust(self);
            return Err(self.revoked(&name));
        };
        let f = self.get(h, Key::atom(name))?;
        let f = if f.is_nullish() {
            None
        } else if self.is_callable(f) {
            Some(f)
        } else {
            let (v, on, name) = (self.describe(f), self.describe(h.into()), name.to_rust(self));
            return Err(
                self.throw_type(format!("{v} returned for property '{name}' of object '{on}' is not a function"))
            );
        };
        Ok(Trap { target, handler: h.into(), f })
    }
    #[cold]
    fn proxy_error(&mut self, method: &str, key: Key, what: &str) -> Throw {
        let text = self.key_text(key);
        self.throw_type(format!("'{method}' on proxy: {}", what.replace("{}", &text)))
    }
}

pub fn get_prototype_of(vm: &mut Vm, p: Gc<Object>) -> JsResult<Option<Gc<Object>>> {
    let t = vm.proxy_trap(p, vm.names.get_prototype_of)?;
    let Some(f) = t.f else { return vm.get_prototype_of(t.target) };
    let r = vm.call(f, t.handler, &[t.target.into()])?;
    if !r.is_object() && !r.is_null() {
        return Err(vm.throw_type("'getPrototypeOf' on proxy: trap returned neither object nor null"));
    }
    let r = r.to_object();
    if !vm.is_extensible(t.target)? && vm.get_prototype_of(t.target)? != r {
        return Err(vm.throw_type(
            "'getPrototypeOf' on proxy: proxy target is non-extensible but the trap did not return its actual prototype",
        ));
    }
    Ok(r)
}

pub fn set_prototype_of(vm: &mut Vm, p: Gc<Object>, proto: Option<Gc<Object>>) -> JsResult<bool> {
    let t = vm.proxy_trap(p, vm.names.set_prototype_of)?;
    let Some(f) = t.f else { return vm.set_prototype_of(t.target, proto) };
    let v = proto.map_or(Value::NULL, Value::from);
    let r = vm.call(f, t.handler, &[t.target.into(), v])?;
    if !to_boolean(r) {
        return Ok(false);
    }
    if !vm.is_extensible(t.target)? && vm.get_prototype_of(t.target)? != proto {
        return Err(vm.throw_type(
            "'setPrototypeOf' on proxy: trap returned truish for setting a new prototype on the non-extensible proxy target",
        ));
    }
    Ok(true)
}

pub fn is_extensible(vm: &mut Vm, p: Gc<Object>) -> JsResult<bool> {
    let t = vm.proxy_trap(p, vm.names.is_extensible)?;
    let Some(f) = t.f else { return vm.is_extensible(t.target) };
    let r = vm.call(f, t.handler, &[t.target.into()])?;
    let actual = vm.is_extensible(t.target)?;
    if to_boolean(r) != actual {
        return Err(vm.throw_type(format!(
            "'isExtensible' on proxy: trap result does not reflect extensibility of proxy target (which is '{actual}')"
        )));
    }
    Ok(actual)
}

pub fn prevent_extensions(vm: &mut Vm, p: Gc<Object>) -> JsResult<bool> {
    let t = vm.proxy_trap(p, vm.names.prevent_extensions)?;
    let Some(f) = t.f else { return vm.prevent_extensions(t.target) };
    let r = vm.call(f, t.handler, &[t.target.into()])?;
    let done = to_boolean(r);
    if done && vm.is_extensible(t.target)? {
        return Err(
            vm.throw_type("'preventExtensions' on proxy: trap returned truish but the proxy target is extensible")
        );
    }
    Ok(done)
}

pub fn get_own(vm: &mut Vm, p: Gc<Object>, key: Key) -> JsResult<Option<PropDesc>> {
    const M: &str = "getOwnPropertyDescriptor";
    let t = vm.proxy_trap(p, vm.names.get_own_property_descriptor)?;
    let Some(f) = t.f else { return vm.get_own(t.target, key) };
    let k = vm.key_to_value(key);
    let r = vm.call(f, t.handler, &[t.target.into(), k])?;
    if !r.is_object() && !r.is_undefined() {
        return Err(vm.proxy_error(M, key, "trap returned neither object nor undefined for property '{}'"));
    }
    let own = vm.get_own(t.target, key)?;
    if r.is_undefined() {
        let Some(own) = own else { return Ok(None) };
        if own.configurable == Some(false) {
            let what = "trap returned undefined for property '{}' which is non-configurable in the proxy target";
            return Err(vm.proxy_error(M, key, what));
        }
        if !vm.is_extensible(t.target)? {
            let what = "trap returned undefined for property '{}' which exists in the non-extensible proxy target";
            return Err(vm.proxy_error(M, key, what));
        }
        return Ok(None);
    }
    let extensible = vm.is_extensible(t.target)?;
    let mut d = vm.to_property_descriptor(r)?;
    d.complete();
    if !vm.is_compatible(extensible, &d, own.as_ref()) {
        let what = "trap returned descriptor for property '{}' that is incompatible with the existing property in the proxy target";
        return Err(vm.proxy_error(M, key, what));
    }
    if d.configurable == Some(false) {
        match own {
            Some(o) if o.configurable == Some(false) => {
                if d.writable == Some(false) && o.writable == Some(true) {
                    let what = "trap reported non-configurable and writable for property '{}' which is non-configurable, non-writable in the proxy target";
                    return Err(vm.proxy_error(M, key, what));
                }
            }
            _ => {
                let what = "trap reported non-configurability for property '{}' which is either non-existent or configurable in the proxy target";
                return Err(vm.proxy_error(M, key, what));
            }
        }
    }
    Ok(Some(d))
}

pub fn define_own(vm: &mut Vm, p: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<bool> {
    const M: &str = "defineProperty";
    let t = vm.proxy_trap(p, vm.names.define_property)?;
    let Some(f) = t.f else { return vm.define_own(t.target, key, d) };
    // Private names never come here; the descriptor object is made afresh.
    let k = vm.key_to_value(key);
    let obj = vm.from_property_descriptor(d);
    let r = vm.call(f, t.handler, &[t.target.into(), k, obj.into()])?;
    if !to_boolean(r) {
        return Ok(false);
    }
    let own = vm.get_own(t.target, key)?;
    let extensible = vm.is_extensible(t.target)?;
    let fixed = d.configurable == Some(false);
    match own {
        None => {
            if !extensible {
                let what = "trap returned truish for adding property '{}'  to the non-extensible proxy target";
                return Err(vm.proxy_error(M, key, what));
            }
            if fixed {
                return Err(vm.proxy_error(M, key, NON_CONFIGURABLE));
            }
        }
        Some(o) => {
            if !vm.is_compatible(extensible, d, Some(&o)) {
                let what = "trap returned truish for adding property '{}'  that is incompatible with the existing property in the proxy target";
                return Err(vm.proxy_error(M, key, what));
            }
            if fixed && o.configurable == Some(true) {
                return Err(vm.proxy_error(M, key, NON_CONFIGURABLE));
            }
            if o.configurable == Some(false) && o.writable == Some(true) && d.writable == Some(false) {
                let what = "trap returned truish for defining non-configurable property '{}' which cannot be non-writable, unless there exists a corresponding non-configurable, non-writable own property of the target object.";
                return Err(vm.proxy_error(M, key, what));
            }
        }
    }
    Ok(true)
}

const NON_CONFIGURABLE: &str = "trap returned truish for defining non-configurable property '{}' which is either non-existent or configurable in the proxy target";

pub fn has(vm: &mut Vm, p: Gc<Object>, key: Key) -> JsResult<bool> {
    let t = vm.proxy_trap(p, vm.names.has)?;
    let Some(f) = t.f else { return vm.has(t.target, key) };
    let k = vm.key_to_value(key);
    let r = vm.call(f, t.handler, &[t.target.into(), k])?;
    if to_boolean(r) {
        return Ok(true);
    }
    if let Some(own) = vm.get_own(t.target, key)? {
        if own.configurable == Some(false) {
            let what = "trap returned falsish for property '{}' which exists in the proxy target as non-configurable";
            return Err(vm.proxy_error("has", key, what));
        }
        if !vm.is_extensible(t.target)? {
            let what = "trap returned falsish for property '{}' but the proxy target is not extensible";
            return Err(vm.proxy_error("has", key, what));
        }
    }
    Ok(false)
}

pub fn get(vm: &mut Vm, p: Gc<Object>, key: Key, receiver: Value) -> JsResult {
    let t = vm.proxy_trap(p, vm.names.get)?;
    let Some(f) = t.f else { return vm.get_with_receiver(t.target, key, receiver) };
    let k = vm.key_to_value(key);
    let r = vm.call(f, t.handler, &[t.target.into(), k, receiver])?;
    if let Some(own) = vm.get_own(t.target, key)?
        && own.configurable == Some(false)
    {
        if own.writable == Some(false) {
            let expected = own.value.unwrap_or(Value::UNDEFINED);
            if !vm.same_value(expected, r) {
                let (e, g) = (vm.describe(expected), vm.describe(r));
                let what = format!(
                    "property '{{}}' is a read-only and non-configurable data property on the proxy target but the proxy did not return its actual value (expected '{e}' but got '{g}')"
                );
                return Err(vm.proxy_error("get", key, &what));
            }
        } else if own.is_accessor() && own.get.is_none_or(Value::is_undefined) && !r.is_undefined() {
            let g = vm.describe(r);
            let what = format!(
                "property '{{}}' is a non-configurable accessor property on the proxy target and does not have a getter function, but the trap did not return 'undefined' (got '{g}')"
            );
            return Err(vm.proxy_error("get", key, &what));
        }
    }
    Ok(r)
}

pub fn set(vm: &mut Vm, p: Gc<Object>, key: Key, v: Value, receiver: Value) -> JsResult<bool> {
    let t = vm.proxy_trap(p, vm.names.set)?;
    let Some(f) = t.f else { return vm.set(t.target, key, v, receiver) };
    let k = vm.key_to_value(key);
    let r = vm.call(f, t.handler, &[t.target.into(), k, v, receiver])?;
    if !to_boolean(r) {
        return Ok(false);
    }
    if let Some(own) = vm.get_own(t.target, key)?
        && own.configurable == Some(false)
    {
        if own.is_accessor() {
            if own.set.is_none_or(Value::is_undefined) {
                let what = "trap returned truish for property '{}' which exists in the proxy target as a non-configurable and non-writable accessor property without a setter";
                return Err(vm.proxy_error("set", key, what));
            }
        } else if own.writable == Some(false) && !vm.same_value(own.value.unwrap_or(Value::UNDEFINED), v) {
            let what = "trap returned truish for property '{}' which exists in the proxy target as a non-configurable and non-writable data property with a different value";
            return Err(vm.proxy_error("set", key, what));
        }
    }
    Ok(true)
}

pub fn delete(vm: &mut Vm, p: Gc<Object>, key: Key) -> JsResult<bool> {
    let t = vm.proxy_trap(p, vm.names.delete_property)?;
    let Some(f) = t.f else { return vm.delete(t.target, key) };
    let k = vm.key_to_value(key);
    let r = vm.call(f, t.handler, &[t.target.into(), k])?;
    if !to_boolean(r) {
        return Ok(false);
    }
    let Some(own) = vm.get_own(t.target, key)? else { return Ok(true) };
    if own.configurable == Some(false) {
        let what = "trap returned truish for property '{}' which is non-configurable in the proxy target";
        return Err(vm.proxy_error("deleteProperty", key, what));
    }
    if !vm.is_extensible(t.target)? {
        let what = "trap returned truish for property '{}' but the proxy target is non-extensible";
        return Err(vm.proxy_error("deleteProperty", key, what));
    }
    Ok(true)
}

pub fn own_keys(vm: &mut Vm, p: Gc<Object>) -> JsResult<Keys> {
    let t = vm.proxy_trap(p, vm.names.own_keys)?;
    let Some(f) = t.f else { return vm.own_keys(t.target) };
    let r = vm.call(f, t.handler, &[t.target.into()])?;
    let list: Gc<ValueCell> = vm.create_list_from_array_like(r)?;
    let mut seen = FxHashSet::default();
    for slot in list.values() {
        let v = slot.get();
        if !v.is_string() && !v.is_symbol() {
            let text = vm.describe(v);
            return Err(vm.throw_type(format!("{text} is not a valid property name")));
        }
        let k = vm.to_key(v)?;
        if !seen.insert(k.value().0) {
            return Err(vm.throw_type("'ownKeys' on proxy: trap returned duplicate entries"));
        }
        slot.set(k.value());
        vm.barrier(list);
    }
    let keys = Keys::from_list(list);
    let extensible = vm.is_extensible(t.target)?;
    let target_keys = vm.own_keys(t.target)?;
    let count = target_keys.len();
    for k in target_keys {
        let fixed = vm.own_attrs(t.target, k)?.is_some_and(|a| !a.configurable());
        if (fixed || !extensible) && !seen.contains(&k.value().0) {
            return Err(vm.proxy_error("ownKeys", k, "trap result did not include '{}'"));
        }
    }
    if !extensible && keys.len() > count {
        return Err(vm.throw_type("'ownKeys' on proxy: trap returned extra keys but proxy target is non-extensible"));
    }
    Ok(keys)
}

impl Vm {
    /// [[Call]] of a callable proxy.
    pub fn proxy_call(&mut self, p: Gc<Object>, this: Value, args: &[Value]) -> JsResult {
        let t = self.proxy_trap(p, self.names.apply)?;
        let Some(f) = t.f else { return self.call(t.target.into(), this, args) };
        let array = self.new_array_from(args);
        self.call(f, t.handler, &[t.target.into(), this, array.into()])
    }
    /// [[Construct]] of a constructor proxy.
    pub fn proxy_construct(&mut self, p: Gc<Object>, args: &[Value], new_target: Gc<Object>) -> JsResult {
        let t = self.proxy_trap(p, self.names.construct)?;
        let Some(f) = t.f else { return self.construct(t.target, args, new_target) };
        let array = self.new_array_from(args);
        let r = self.call(f, t.handler, &[t.target.into(), array.into(), new_target.into()])?;
        if !r.is_object() {
            let text = self.describe(r);
            return Err(self.throw_type(format!("'construct' on proxy: trap returned non-object ('{text}')")));
        }
        Ok(r)
    }
    /// IsCompatiblePropertyDescriptor.
    pub(crate) fn is_compatible(&mut self, extensible: bool, d: &PropDesc, current: Option<&PropDesc>) -> bool {
        let Some(c) = current else { return extensible };
        let value = if c.is_accessor() {
            Value::cell(self.new_accessor(c.get.unwrap_or(Value::UNDEFINED), c.set.unwrap_or(Value::UNDEFINED)))
        } else {
            c.value.unwrap_or(Value::UNDEFINED)
        };
        let attrs: Attrs = c.attrs();
        let cur = crate::object::ops::Prop { value, attrs, place: crate::object::ops::Place::Virtual { index: 0 } };
        self.merged_attrs(&cur, d).is_some()
    }
}
