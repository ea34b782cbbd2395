//! Private names: own properties that reflection, proxies and integrity levels do not see.

use super::Place;
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::Gc;
use crate::object::{Attrs, Key, Object};
use crate::string::{JsString, Symbol};
use crate::value::Value;

/// What kind of private element to define.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum PrivateKind {
    Field,
    Method,
    Getter,
    Setter,
}

impl PrivateKind {
    /// By the number in the `DefPrivate` op.
    pub fn from_u8(n: u8) -> PrivateKind {
        match n {
            0 => PrivateKind::Field,
            1 => PrivateKind::Method,
            2 => PrivateKind::Getter,
            _ => PrivateKind::Setter,
        }
    }
}

impl Vm {
    /// `v.#name`.
    pub fn get_private(&mut self, v: Value, name: Gc<Symbol>) -> JsResult {
        let key = Key::symbol(name);
        if let Some(o) = v.to_object()
            && let Some(value) = self.mega_own(o, key)
        {
            return Ok(value);
        }
        let found = v.to_object().and_then(|o| self.own_property(o, key));
        let Some(p) = found else {
            if v.is_nullish() {
                return Err(self.throw_get_nullish(v, Some(Key::symbol(name))));
            }
            let text = self.private_text(name);
            return Err(self.throw_type(format!(
                "Cannot read private member {text} from an object whose class did not declare it"
            )));
        };
        if p.attrs.is_accessor() && p.getter().is_undefined() {
            let text = self.private_text(name);
            return Err(self.throw_type(format!("'{text}' was defined without a getter")));
        }
        if !p.attrs.is_accessor() {
            self.mega_learn(v.as_gc(), key);
        }
        self.read(p, v)
    }
    /// `o.#name` where that runs no JS and cannot fail; `None` otherwise.
    pub fn plain_private(&mut self, o: Gc<Object>, name: Gc<Symbol>) -> Option<Value> {
        let key = Key::symbol(name);
        if let Some(value) = self.mega_own(o, key) {
            return Some(value);
        }
        let p = self.own_property(o, key).filter(|p| !p.attrs.is_accessor())?;
        self.mega_learn(o, key);
        Some(p.value)
    }
    /// `o.#name = value` where that runs no JS and cannot fail; whether it was done.
    pub fn plain_set_private(&mut self, o: Gc<Object>, name: Gc<Symbol>, value: Value) -> bool {
        let found = self.own_property(o, Key::symbol(name)).filter(|p| !p.attrs.is_accessor() && p.attrs.writable());
        let Some(Place::Slot { slot, .. }) = found.map(|p| p.place) else { return false };
        self.set_slot(o, slot, value);
        true
    }
    /// `v.#name = value`.
    pub fn set_private(&mut self, v: Value, name: Gc<Symbol>, value: Value) -> JsResult<()> {
        let found = v.to_object().and_then(|o| Some((o, self.own_property(o, Key::symbol(name))?)));
        let text = |vm: &mut Vm| vm.private_text(name);
        let Some((o, p)) = found else {
            let text = text(self);
            if v.is_nullish() {
                let on = if v.is_null() { "null" } else { "undefined" };
                return Err(self.throw_type(format!("Cannot set properties of {on} (setting '{text}')")));
            }
            return Err(self.throw_type(format!(
                "Cannot write private member {text} to an object whose class did not declare it"
            )));
        };
        if p.attrs.is_accessor() {
            let s = p.setter();
            if s.is_undefined() {
                let text = text(self);
                return Err(self.throw_type(format!("'{text}' was defined without a setter")));
            }
            self.call(s, v, &[value])?;
            return Ok(());
        }
        if !p.attrs.writable() {
            let text = text(self);
            return Err(self.throw_type(format!("Private method '{text}' is not writable")));
        }
        if let Place::Slot { slot, .. } = p.place {
            self.set_slot(o, slot, value);
        }
        Ok(())
    }
    /// Adds a private element; TypeError when the object has it already or is not extensible.
    pub fn define_private(&mut self, o: Gc<Object>, name: Gc<Symbol>, value: Value, kind: PrivateKind) -> JsResult<()> {
        let key = Key::symbol(name);
        let old = self.own_property(o, key);
        let (value, attrs) = match kind {
            PrivateKind::Field => (value, Attrs(Attrs::WRITABLE)),
            PrivateKind::Method => (value, Attrs::NONE),
            PrivateKind::Getter | PrivateKind::Setter => {
                let getter = kind == PrivateKind::Getter;
                // The other half of a pair may be there already.
                if let Some(p) = old
                    && p.attrs.is_accessor()
                {
                    let half = if getter { p.getter() } else { p.setter() };
                    if half.is_undefined()
                        && let Place::Slot { slot, .. } = p.place
                    {
                        let (g, s) = if getter { (value, p.setter()) } else { (p.getter(), value) };
                        let c = self.new_accessor(g, s);
                        self.set_slot(o, slot, Value::cell(c));
                        return Ok(());
                    }
                }
                let (g, s) = if getter { (value, Value::UNDEFINED) } else { (Value::UNDEFINED, value) };
                (Value::cell(self.new_accessor(g, s)), Attrs(Attrs::ACCESSOR))
            }
        };
        if old.is_some() {
            return Err(self.throw_private_twice(name, kind));
        }
        if self.not_extensible(o) {
            let text = self.private_text(name);
            return Err(self.throw_type(format!("Cannot define private member {text}, object is not extensible")));
        }
        self.add_named(o, key, value, attrs);
        Ok(())
    }
    #[cold]
    fn throw_private_twice(&mut self, name: Gc<Symbol>, kind: PrivateKind) -> Throw {
        let text = self.private_text(name);
        if kind == PrivateKind::Field {
            self.throw_type(format!("Cannot initialize {text} twice on the same object"))
        } else {
            self.throw_type(format!("Cannot initialize private method {text} twice on the same object"))
        }
    }
    /// `#name in v`.
    pub fn has_private(&mut self, v: Value, name: Gc<Symbol>) -> JsResult<bool> {
        match v.to_object() {
            Some(o) => Ok(o.shape().lookup(Key::symbol(name)).is_some()),
            None => {
                let (text, on) = (self.private_text(name), self.describe(v));
                Err(self.throw_type(format!("Cannot use 'in' operator to search for '{text}' in {on}")))
            }
        }
    }
    /// The private name as written, with `#`.
    pub(crate) fn private_text(&mut self, name: Gc<Symbol>) -> String {
        let d = match Gc::<JsString>::from_offset(name.description.get()).some() {
            Some(d) => d.to_rust(self),
            None => String::new(),
        };
        if d.starts_with('#') { d } else { format!("#{d}") }
    }
}
