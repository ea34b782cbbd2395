//! [[DefineOwnProperty]] and its conveniences.

use super::{Place, Prop, PropDesc};
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object, elements, exotic};
use crate::value::Value;

impl Vm {
    /// [[DefineOwnProperty]]: false when refused.
    pub fn define_own(&mut self, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<bool> {
        if o.is_exotic()
            && let Some(done) = exotic::define_own(self, o, key, d)?
        {
            return Ok(done);
        }
        self.define_ordinary(o, key, d)
    }
    /// OrdinaryDefineOwnProperty, and that of arrays.
    pub(crate) fn define_ordinary(&mut self, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<bool> {
        if o.is_array() && key == Key::from(self.names.length) {
            return self.array_set_length(o, d);
        }
        let current = match key.as_index() {
            Some(i) => self.own_element(o, i),
            None => self.own_for_define(o, key, d),
        };
        let Some(cur) = current else {
            let value = self.new_value(d, None);
            return self.add_property(o, key, value, d.attrs());
        };
        let Some(attrs) = self.merged_attrs(&cur, d) else { return Ok(false) };
        let value = self.new_value(d, Some(&cur));
        self.replace(o, key, &cur, value, attrs);
        Ok(true)
    }
    /// The own named property; a lazy one that is about to get another value is not made.
    fn own_for_define(&mut self, o: Gc<Object>, key: Key, d: &PropDesc) -> Option<Prop> {
        let f = o.shape().lookup(key)?;
        if f.attrs.0 & Attrs::LAZY != 0 && d.value.is_some() {
            let slot = o.shape().slots.get();
            let attrs = f.attrs.with(Attrs::LAZY, false);
            self.ensure_slot(o, o.shape(), slot);
            self.reshape_entry(o, key, f.index, slot, attrs);
            self.set_slot(o, slot, Value::UNDEFINED);
        }
        self.own_property(o, key)
    }
    /// ValidateAndApplyPropertyDescriptor: the attributes after the change, `None` if it is not allowed.
    pub(crate) fn merged_attrs(&mut self, cur: &Prop, d: &PropDesc) -> Option<Attrs> {
        let a = cur.attrs;
        if !a.configurable() {
            if d.configurable == Some(true) || d.enumerable.is_some_and(|e| e != a.enumerable()) {
                return None;
            }
            if (d.is_accessor() && !a.is_accessor()) || (d.is_data() && a.is_accessor()) {
                return None;
            }
            if a.is_accessor() {
                let same = |new: Option<Value>, old: Value| new.is_none_or(|n| n == old);
                if !same(d.get, cur.getter()) || !same(d.set, cur.setter()) {
                    return None;
                }
            } else if !a.writable()
                && (d.writable == Some(true) || d.value.is_some_and(|v| !self.same_value(v, cur.value)))
            {
                return None;
            }
        }
        let pick = |new: Option<bool>, old: bool| new.unwrap_or(old);
        let mut n = Attrs::NONE
            .with(Attrs::ENUMERABLE, pick(d.enumerable, a.enumerable()))
            .with(Attrs::CONFIGURABLE, pick(d.configurable, a.configurable()));
        if d.is_accessor() || (a.is_accessor() && !d.is_data()) {
            n = n.with(Attrs::ACCESSOR, true);
        } else {
            n = n.with(Attrs::WRITABLE, pick(d.writable, a.writable()));
        }
        Some(n)
    }
    /// The stored value for a descriptor: the value, or an accessor cell.
    fn new_value(&mut self, d: &PropDesc, cur: Option<&Prop>) -> Value {
        let cur_accessor = cur.filter(|c| c.attrs.is_accessor());
        if d.is_accessor() {
            let get = d.get.or(cur_accessor.map(|c| c.getter())).unwrap_or(Value::UNDEFINED);
            let set = d.set.or(cur_accessor.map(|c| c.setter())).unwrap_or(Value::UNDEFINED);
            return Value::cell(self.new_accessor(get, set));
        }
        match (d.value, cur) {
            (Some(v), _) => v,
            (None, Some(c)) if !c.attrs.is_accessor() || !d.is_data() => c.value,
            _ => Value::UNDEFINED,
        }
    }
    /// Gives an existing property another value and attributes.
    fn replace(&mut self, o: Gc<Object>, key: Key, cur: &Prop, value: Value, attrs: Attrs) {
        match cur.place {
            Place::Slot { index, slot } => {
                if attrs != cur.attrs {
                    self.reshape_entry(o, key, index, slot, attrs);
                }
                self.set_slot(o, slot, value);
            }
            Place::Virtual { .. } => {}
            Place::Dense(i) if attrs == cur.attrs => self.store_dense(o, i, value),
            Place::Dense(i) => {
                self.make_sparse(o);
                self.sparse_put(o, i, value, attrs);
            }
            Place::Sparse(_) => {
                if let Some(i) = key.as_index() {
                    self.sparse_put(o, i, value, attrs);
                }
            }
        }
    }
    /// DefinePropertyOrThrow.
    pub fn define_or_throw(&mut self, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<()> {
        if self.define_own(o, key, d)? { Ok(()) } else { Err(self.throw_define_failed(o, key)) }
    }
    #[cold]
    fn throw_define_failed(&mut self, o: Gc<Object>, key: Key) -> Throw {
        let text = self.key_text(key);
        match o.kind() {
            Kind::Proxy => {
                return self
                    .throw_type(format!("'defineProperty' on proxy: trap returned falsish for property '{text}'"));
            }
            Kind::TypedArray if key.is_index() => {
                let Ok(own) = self.get_own(o, key) else { return Throw };
                if own.is_none() {
                    return self.throw_type("Invalid typed array index");
                }
            }
            _ => {}
        }
        match self.get_own(o, key) {
            Err(t) => t,
            Ok(Some(_)) => self.throw_type(format!("Cannot redefine property: {text}")),
            Ok(None) => self.throw_type(format!("Cannot define property {text}, object is not extensible")),
        }
    }
    /// CreateDataProperty.
    pub fn create_data_property(&mut self, o: Gc<Object>, key: Key, v: Value) -> JsResult<bool> {
        self.define_own(o, key, &PropDesc::data(v, Attrs::DEFAULT))
    }
    /// CreateDataPropertyOrThrow.
    pub fn create_data_property_or_throw(&mut self, o: Gc<Object>, key: Key, v: Value) -> JsResult<()> {
        if self.create_data_property(o, key, v)? {
            return Ok(());
        }
        if self.not_extensible(o) && self.own_attrs(o, key)?.is_none() {
            let text = self.key_text(key);
            return Err(self.throw_type(format!("Cannot add property {text}, object is not extensible")));
        }
        Err(self.throw_define_failed(o, key))
    }
    /// Defines a data property on an object the engine just made (no traps, no refusal); replaces an existing one.
    pub fn define_data(&mut self, o: Gc<Object>, key: Key, v: Value, attrs: Attrs) {
        let existing = match key.as_index() {
            Some(i) => self.own_element(o, i),
            None => self.own_for_define(o, key, &PropDesc::value_only(v)),
        };
        match existing {
            Some(cur) => self.replace(o, key, &cur, v, attrs),
            None => match key.as_index() {
                Some(i) => self.add_element(o, i, v, attrs),
                None => self.add_named(o, key, v, attrs),
            },
        }
    }
    /// A writable, configurable, not enumerable property.
    pub fn define_hidden(&mut self, o: Gc<Object>, key: Key, v: Value) {
        self.define_data(o, key, v, Attrs::HIDDEN);
    }
    /// Defines an accessor property likewise; `undefined` for a missing half.
    pub fn define_accessor(&mut self, o: Gc<Object>, key: Key, getter: Value, setter: Value, attrs: Attrs) {
        let cell = Value::cell(self.new_accessor(getter, setter));
        self.define_data(o, key, cell, attrs.with(Attrs::ACCESSOR, true).with(Attrs::WRITABLE, false));
    }
    /// Whether an array's `length` may not change.
    #[inline]
    pub fn length_is_read_only(&self, o: Gc<Object>) -> bool {
        o.raw(1).get() & elements::LENGTH_READ_ONLY != 0
    }
}
