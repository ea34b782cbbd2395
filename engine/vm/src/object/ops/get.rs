//! [[Get]], [[GetOwnProperty]], [[HasProperty]].

use super::{Prop, PropDesc};
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::Gc;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, exotic};
use crate::value::Value;
use crate::vm::Intrinsic;

impl Vm {
    /// `o[key]`.
    #[inline]
    pub fn get(&mut self, o: Gc<Object>, key: Key) -> JsResult {
        self.get_with_receiver(o, key, o.into())
    }
    /// [[Get]] with an explicit receiver for getters. What built-ins ask for is mostly found on a prototype, or nowhere, and
    /// the same again: the table of the megamorphic caches knows it.
    pub fn get_with_receiver(&mut self, o: Gc<Object>, key: Key, receiver: Value) -> JsResult {
        if !key.is_index()
            && let Some(r) = self.mega_get(o, key, receiver)
        {
            return r;
        }
        let mut cur = o;
        loop {
            if cur.is_exotic()
                && let Some(v) = exotic::get(self, cur, key, receiver)?
            {
                return Ok(v);
            }
            if let Some(p) = self.own_property(cur, key) {
                // Own properties are found quickly; but what many lookups begin at, is worth knowing too.
                let known = shape_flags::UNIQUE | shape_flags::CALLABLE;
                if (cur != o || o.shape().has(known)) && !key.is_index() {
                    self.mega_learn(o, key);
                }
                return self.read(p, receiver);
            }
            match cur.proto() {
                Some(p) => cur = p,
                None => {
                    if !key.is_index() {
                        self.mega_learn(o, key);
                    }
                    return Ok(Value::UNDEFINED);
                }
            }
        }
    }
    /// The value of a found property; calls the getter of an accessor.
    #[inline]
    pub(crate) fn read(&mut self, p: Prop, receiver: Value) -> JsResult {
        if !p.attrs.is_accessor() {
            return Ok(p.value);
        }
        let g = p.getter();
        if g.is_undefined() { Ok(Value::UNDEFINED) } else { self.call(g, receiver, &[]) }
    }
    /// `v[key]` for any value; TypeError for undefined and null.
    pub fn get_v(&mut self, v: Value, key: Key) -> JsResult {
        if let Some(o) = v.to_object() {
            return self.get_with_receiver(o, key, v);
        }
        if let Some(s) = v.to_str() {
            if let Some(i) = key.as_index() {
                if (i as usize) < s.len() {
                    let c = s.units(self).at(i as usize);
                    return Ok(self.single_char(c).into());
                }
            } else if key == Key::from(self.names.length) {
                return Ok(Value::from_usize(s.len()));
            }
        }
        match self.primitive_proto(v) {
            Some(p) => self.get_with_receiver(p, key, v),
            None => Err(self.throw_get_nullish(v, Some(key))),
        }
    }
    /// The prototype on which properties of a primitive are looked up (of the object that emulates undefined, it itself); `None` for
    /// undefined and null.
    #[inline]
    pub fn primitive_proto(&self, v: Value) -> Option<Gc<Object>> {
        if v.is_string() {
            Some(self.roots.string_proto)
        } else if v.is_number() {
            Some(self.roots.number_proto)
        } else if v.is_bool() {
            Some(self.roots.boolean_proto)
        } else if v.is_symbol() {
            Some(self.roots.symbol_proto)
        } else if v.is_bigint() {
            Some(self.roots.bigint_proto)
        } else {
            self.as_object(v)
        }
    }
    /// "Cannot read properties of undefined (reading 'x')".
    #[cold]
    pub fn throw_get_nullish(&mut self, v: Value, key: Option<Key>) -> Throw {
        let on = if v.is_null() { "null" } else { "undefined" };
        match key {
            Some(k) => {
                let k = self.key_text(k);
                self.throw_type(format!("Cannot read properties of {on} (reading '{k}')"))
            }
            None => self.throw_type(format!("Cannot read properties of {on}")),
        }
    }
    /// `v[key]` with a computed key: the slow path of element loads.
    pub fn get_elem_slow(&mut self, base: Value, key: Value) -> JsResult {
        if let Some(o) = base.to_object() {
            // Elements of arrays and typed arrays; strings made of digits are rare.
            if key.is_int() && key.as_int() >= 0 {
                if let Some(v) = self.fast_element(o, key.as_int()) {
                    return Ok(v);
                }
                // Beyond the end, a hole: absent here, and above too where that is known.
                if self.is_fast_array(o) {
                    return Ok(Value::UNDEFINED);
                }
            }
            let k = self.to_key(key)?;
            return self.get_with_receiver(o, k, base);
        }
        if base.is_nullish() {
            let text = self.describe_key(key);
            let on = if base.is_null() { "null" } else { "undefined" };
            return Err(self.throw_type(format!("Cannot read properties of {on} (reading '{text}')")));
        }
        let k = self.to_key(key)?;
        self.get_v(base, k)
    }
    /// `o[key]`, or the hole when `key in o` is false.
    pub fn get_elem_or_hole(&mut self, o: Gc<Object>, key: Value) -> JsResult {
        if key.is_int() && key.as_int() >= 0 {
            if let Some(v) = self.fast_element(o, key.as_int()) {
                return Ok(v);
            }
            if self.is_fast_array(o) {
                return Ok(Value::HOLE);
            }
        }
        let k = self.to_key(key)?;
        if self.has(o, k)? { self.get(o, k) } else { Ok(Value::HOLE) }
    }
    /// `key in o`.
    pub fn has(&mut self, o: Gc<Object>, key: Key) -> JsResult<bool> {
        let mut cur = o;
        loop {
            if cur.is_exotic()
                && let Some(b) = exotic::has(self, cur, key)?
            {
                return Ok(b);
            }
            if self.has_own_ordinary(cur, key) {
                return Ok(true);
            }
            match cur.proto() {
                Some(p) => cur = p,
                None => return Ok(false),
            }
        }
    }
    /// As `own_property(..).is_some()`, without making lazy properties.
    #[inline]
    fn has_own_ordinary(&mut self, o: Gc<Object>, key: Key) -> bool {
        match key.as_index() {
            Some(i) => self.own_element(o, i).is_some(),
            None => o.shape().lookup(key).is_some(),
        }
    }
    /// HasOwnProperty.
    pub fn has_own(&mut self, o: Gc<Object>, key: Key) -> JsResult<bool> {
        if o.is_exotic() {
            return Ok(self.get_own(o, key)?.is_some());
        }
        Ok(self.has_own_ordinary(o, key))
    }
    /// [[GetOwnProperty]].
    pub fn get_own(&mut self, o: Gc<Object>, key: Key) -> JsResult<Option<PropDesc>> {
        if o.is_exotic()
            && let Some(d) = exotic::get_own(self, o, key)?
        {
            return Ok(d);
        }
        Ok(self.own_property(o, key).map(|p| self.shown_desc(p)))
    }
    /// The descriptor that reflection shows of a found property. The accessors that answer for sloppy functions, as `f.caller` and
    /// `f.arguments`, are shown as the %ThrowTypeError% that they are for everything else.
    fn shown_desc(&self, p: Prop) -> PropDesc {
        let d = prop_desc(p);
        let answering = [Intrinsic::FunctionCaller, Intrinsic::FunctionArguments];
        match d.get {
            Some(g) if answering.iter().any(|&i| g == self.roots.intrinsics[i as usize] && !g.is_undefined()) => {
                let thrower = self.roots.intrinsics[Intrinsic::ThrowTypeError as usize];
                PropDesc::accessor(thrower, thrower, p.attrs)
            }
            _ => d,
        }
    }
    /// Attributes of an own property, for callers that do not need the value. `None`: absent.
    pub fn own_attrs(&mut self, o: Gc<Object>, key: Key) -> JsResult<Option<Attrs>> {
        if o.is_exotic() {
            return Ok(self.get_own(o, key)?.map(|d| d.attrs()));
        }
        Ok(match key.as_index() {
            Some(i) => self.own_element(o, i).map(|p| p.attrs),
            None => o.shape().lookup(key).map(|f| f.attrs),
        })
    }
}

/// The descriptor of a found property.
pub(crate) fn prop_desc(p: Prop) -> PropDesc {
    if p.attrs.is_accessor() {
        PropDesc::accessor(p.getter(), p.setter(), p.attrs)
    } else {
        PropDesc::data(p.value, p.attrs)
    }
}
