//! Property descriptors (ECMA-262 6.2.6).

use crate::Vm;
use crate::error::JsResult;
use crate::heap::Gc;
use crate::object::{Attrs, Key, Object};
use crate::value::Value;
use crate::value::convert::to_boolean;

/// A property descriptor; absent fields are `None`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PropDesc {
    pub value: Option<Value>,
    /// Callable or undefined.
    pub get: Option<Value>,
    pub set: Option<Value>,
    pub writable: Option<bool>,
    pub enumerable: Option<bool>,
    pub configurable: Option<bool>,
}

impl PropDesc {
    /// A data descriptor with all fields.
    pub fn data(value: Value, attrs: Attrs) -> PropDesc {
        PropDesc {
            value: Some(value),
            writable: Some(attrs.writable()),
            enumerable: Some(attrs.enumerable()),
            configurable: Some(attrs.configurable()),
            ..PropDesc::default()
        }
    }
    /// An accessor descriptor with all fields.
    pub fn accessor(get: Value, set: Value, attrs: Attrs) -> PropDesc {
        PropDesc {
            get: Some(get),
            set: Some(set),
            enumerable: Some(attrs.enumerable()),
            configurable: Some(attrs.configurable()),
            ..PropDesc::default()
        }
    }
    /// Only a value.
    pub fn value_only(value: Value) -> PropDesc {
        PropDesc { value: Some(value), ..PropDesc::default() }
    }
    pub fn is_accessor(&self) -> bool {
        self.get.is_some() || self.set.is_some()
    }
    pub fn is_data(&self) -> bool {
        self.value.is_some() || self.writable.is_some()
    }
    /// Attributes, absent ones false. With `ACCESSOR` for accessor descriptors.
    pub fn attrs(&self) -> Attrs {
        let mut a = Attrs::NONE
            .with(Attrs::ENUMERABLE, self.enumerable == Some(true))
            .with(Attrs::CONFIGURABLE, self.configurable == Some(true));
        if self.is_accessor() {
            a = a.with(Attrs::ACCESSOR, true);
        } else {
            a = a.with(Attrs::WRITABLE, self.writable == Some(true));
        }
        a
    }
    /// CompletePropertyDescriptor.
    pub fn complete(&mut self) {
        if self.is_accessor() {
            self.get.get_or_insert(Value::UNDEFINED);
            self.set.get_or_insert(Value::UNDEFINED);
        } else {
            self.value.get_or_insert(Value::UNDEFINED);
            self.writable.get_or_insert(false);
        }
        self.enumerable.get_or_insert(false);
        self.configurable.get_or_insert(false);
    }
}

impl Vm {
    /// FromPropertyDescriptor.
    pub fn from_property_descriptor(&mut self, d: &PropDesc) -> Gc<Object> {
        let o = self.new_object();
        let n = self.names;
        let b = |b: bool| Value::bool(b);
        let fields = [
            (n.value, d.value),
            (n.writable, d.writable.map(b)),
            (n.get, d.get),
            (n.set, d.set),
            (n.enumerable, d.enumerable.map(b)),
            (n.configurable, d.configurable.map(b)),
        ];
        for (name, v) in fields {
            if let Some(v) = v {
                self.add_named(o, name.into(), v, Attrs::DEFAULT);
            }
        }
        o
    }
    /// ToPropertyDescriptor.
    pub fn to_property_descriptor(&mut self, v: Value) -> JsResult<PropDesc> {
        let Some(o) = v.to_object() else {
            let text = self.describe(v);
            return Err(self.throw_type(format!("Property description must be an object: {text}")));
        };
        let n = self.names;
        let mut d = PropDesc {
            enumerable: self.desc_field(o, n.enumerable.into())?.map(to_boolean),
            configurable: self.desc_field(o, n.configurable.into())?.map(to_boolean),
            value: self.desc_field(o, n.value.into())?,
            writable: self.desc_field(o, n.writable.into())?.map(to_boolean),
            ..PropDesc::default()
        };
        d.get = self.desc_field(o, n.get.into())?;
        if let Some(g) = d.get
            && !g.is_undefined()
            && !self.is_callable(g)
        {
            let text = self.describe(g);
            return Err(self.throw_type(format!("Getter must be a function: {text}")));
        }
        d.set = self.desc_field(o, n.set.into())?;
        if let Some(s) = d.set
            && !s.is_undefined()
            && !self.is_callable(s)
        {
            let text = self.describe(s);
            return Err(self.throw_type(format!("Setter must be a function: {text}")));
        }
        if d.is_accessor() && d.is_data() {
            let text = self.describe(v);
            return Err(self.throw_type(format!(
                "Invalid property descriptor. Cannot both specify accessors and a value or writable attribute, {text}"
            )));
        }
        Ok(d)
    }
    fn desc_field(&mut self, o: Gc<Object>, key: Key) -> JsResult<Option<Value>> {
        // Presence and value in one walk when nothing on the chain can interfere.
        if self.has(o, key)? { Ok(Some(self.get(o, key)?)) } else { Ok(None) }
    }
}
