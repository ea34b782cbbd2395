//! [[Set]] and what assignment reports when it fails.

use super::{Place, Prop, PropDesc};
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object, elements, exotic};
use crate::value::Value;

impl Vm {
    /// [[Set]]: false when the assignment is refused.
    pub fn set(&mut self, o: Gc<Object>, key: Key, value: Value, receiver: Value) -> JsResult<bool> {
        let mut cur = o;
        loop {
            if cur.is_exotic()
                && let Some(done) = exotic::set(self, cur, key, value, receiver)?
            {
                return Ok(done);
            }
            if cur.is(Kind::TypedArray) && exotic::typed_array::has(cur, key) == Some(true) {
                // A writable element, but not of the receiver.
                break;
            }
            if let Some(p) = self.own_property(cur, key) {
                if p.attrs.is_accessor() {
                    let s = p.setter();
                    if s.is_undefined() {
                        return Ok(false);
                    }
                    self.call(s, receiver, &[value])?;
                    return Ok(true);
                }
                if !p.attrs.writable() {
                    return Ok(false);
                }
                if receiver == cur.into() && !cur.is_exotic() {
                    return self.write(cur, p, value);
                }
                break;
            }
            match cur.proto() {
                Some(p) => cur = p,
                None => break,
            }
        }
        let Some(r) = receiver.to_object() else { return Ok(false) };
        // Nothing was found on the way from the receiver up, or a writable property above it: the receiver, when it
        // is where the search began and has no say of its own, gets a new property.
        if r == o && !r.is_exotic() {
            return self.add_property(r, key, value, Attrs::DEFAULT);
        }
        match self.get_own(r, key)? {
            Some(d) => {
                if d.is_accessor() || d.writable == Some(false) {
                    return Ok(false);
                }
                self.define_own(r, key, &PropDesc::value_only(value))
            }
            None => self.create_data_property(r, key, value),
        }
    }
    /// Overwrites a found own data property that is writable.
    fn write(&mut self, o: Gc<Object>, p: Prop, value: Value) -> JsResult<bool> {
        match p.place {
            Place::Slot { slot, .. } => self.set_slot(o, slot, value),
            Place::Dense(i) => self.store_dense(o, i, value),
            Place::Sparse(i) => self.store_sparse(o, i, value),
            Place::Virtual { .. } => return self.array_set_length(o, &PropDesc::value_only(value)),
        }
        Ok(true)
    }
    /// Adds a property known to be absent; false when the object is not extensible (or an array's length is fixed).
    pub fn add_property(&mut self, o: Gc<Object>, key: Key, value: Value, attrs: Attrs) -> JsResult<bool> {
        if self.not_extensible(o) {
            return Ok(false);
        }
        match key.as_index() {
            Some(i) => {
                if o.is_array() && i >= o.array_len() && o.raw(1).get() & elements::LENGTH_READ_ONLY != 0 {
                    return Ok(false);
                }
                self.add_element(o, i, value, attrs);
            }
            None => self.add_named(o, key, value, attrs),
        }
        Ok(true)
    }
    /// `o[key] = value` in strict mode.
    #[inline]
    pub fn put(&mut self, o: Gc<Object>, key: Key, value: Value) -> JsResult<()> {
        if self.set(o, key, value, o.into())? { Ok(()) } else { Err(self.throw_set_failed(o.into(), key)) }
    }
    /// `base[key] = value` for any base; refused assignments throw when `strict`.
    pub fn set_v(&mut self, base: Value, key: Key, value: Value, strict: bool) -> JsResult<()> {
        let done = match base.to_object() {
            Some(o) => self.set(o, key, value, base)?,
            None => {
                let Some(p) = self.primitive_proto(base) else {
                    let text = self.key_text(key);
                    return Err(self.throw_set_nullish(base, &text));
                };
                // Own properties of a string are read-only; setters further up may take the value.
                let own = base.is_string() && self.string_has_own(base, key);
                // The object that emulates undefined is its own receiver.
                let receiver = self.as_object(base).map_or(base, Value::from);
                !own && self.set(p, key, value, receiver)?
            }
        };
        if !done && strict { Err(self.throw_set_failed(base, key)) } else { Ok(()) }
    }
    fn string_has_own(&mut self, base: Value, key: Key) -> bool {
        let len = base.to_str().map_or(0, |s| s.len());
        match key.as_index() {
            Some(i) => (i as usize) < len,
            None => key == Key::from(self.names.length),
        }
    }
    /// `base[key] = value` with a computed key: the slow path of element stores.
    pub fn set_elem_slow(&mut self, base: Value, key: Value, value: Value, strict: bool) -> JsResult<()> {
        if key.is_int()
            && let Some(o) = base.to_object()
            && self.fast_set_element(o, key.as_int(), value)
        {
            return Ok(());
        }
        if base.is_nullish() {
            let text = self.describe_key(key);
            return Err(self.throw_set_nullish(base, &text));
        }
        let k = self.to_key(key)?;
        self.set_v(base, k, value, strict)
    }
    #[cold]
    fn throw_set_nullish(&mut self, base: Value, key: &str) -> Throw {
        let on = if base.is_null() { "null" } else { "undefined" };
        self.throw_type(format!("Cannot set properties of {on} (setting '{key}')"))
    }
    /// The TypeError for a refused assignment: looks again for the reason.
    #[cold]
    #[inline(never)]
    pub fn throw_set_failed(&mut self, base: Value, key: Key) -> Throw {
        let text = self.key_text(key);
        let Some(o) = base.to_object() else {
            let (ty, on) = (self.type_of(base).to_rust(self), self.describe(base));
            if base.is_string() && self.string_has_own(base, key) {
                return self.throw_type(format!("Cannot assign to read only property '{text}' of {ty} '{on}'"));
            }
            return self.throw_type(format!("Cannot create property '{text}' on {ty} '{on}'"));
        };
        let mut cur = o;
        loop {
            if cur.is(Kind::Proxy) {
                return self.throw_type(format!("'set' on proxy: trap returned falsish for property '{text}'"));
            }
            if cur.is(Kind::ModuleNamespace) {
                // Whether it has such an export is not asked: that evaluates a deferred module.
                return self.throw_type(format!("Cannot assign to property '{text}' of [object Module]"));
            }
            let own = match self.get_own(cur, key) {
                Ok(d) => d,
                Err(t) => return t,
            };
            if let Some(d) = own {
                let on = self.describe(base);
                return if d.is_accessor() {
                    self.throw_type(format!("Cannot set property {text} of {on} which has only a getter"))
                } else if d.writable == Some(false) {
                    let ty = self.type_of(base).to_rust(self);
                    self.throw_type(format!("Cannot assign to read only property '{text}' of {ty} '{on}'"))
                } else if o.is_array() && key == Key::from(self.names.length) {
                    // The element at which truncation stopped.
                    let last = Key::index(o.array_len().saturating_sub(1));
                    self.throw_delete_failed(o, last)
                } else {
                    break;
                };
            }
            match cur.proto() {
                Some(p) => cur = p,
                None => break,
            }
        }
        if o.is_array() && self.length_is_read_only(o) && !self.not_extensible(o) {
            return self.throw_type("Cannot assign to read only property 'length' of object '[object Array]'");
        }
        self.throw_type(format!("Cannot add property {text}, object is not extensible"))
    }
}
