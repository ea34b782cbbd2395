//! Property accesses that run no JS and cannot fail, for machine code that has no case for the object: by the global table of
//! lookups, and without it. Each says when it takes more; then nothing has been done.

use super::ic::{Case, GETTER, mega_index, replacing_case};
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::exotic::is_ordinary_for;
use crate::object::ops::Place;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, Shape};
use crate::value::Value;

impl Vm {
    /// `o.key`, by the global table; `None` also for what cannot be cached.
    pub fn plain_get(&mut self, o: Gc<Object>, key: Key) -> Option<Value> {
        for _ in 0..2 {
            let shape = o.shape().offset();
            let e = self.mega[mega_index(shape, key.offset())];
            if e.shape == shape && e.key == key.offset() {
                if e.inline != 0 {
                    // SAFETY: such an entry names an in-line slot of the shape.
                    return Some(unsafe { o.value_at(e.disp as usize) }.get());
                }
                if e.disp & GETTER != 0 {
                    return None;
                }
                if let Some(found) = self.case_load(e.holder, e.validity, e.disp, o, o.into()) {
                    return found.ok();
                }
            }
            let c = self.find_case(o, key)?;
            self.mega_put(key, c);
        }
        None
    }

    /// `o.key`; `None` for an index, a getter, an exotic object on the way.
    pub fn plain_lookup(&mut self, o: Gc<Object>, key: Key) -> Option<Value> {
        if key.is_index() {
            return None;
        }
        if let Some(v) = self.plain_get(o, key) {
            return Some(v);
        }
        let mut cur = Some(o);
        while let Some(o) = cur {
            if o.is_exotic() || is_lazy(o, key) {
                return None;
            }
            if let Some(p) = self.own_property(o, key) {
                return (!p.attrs.is_accessor()).then_some(p.value);
            }
            cur = o.proto();
        }
        Some(Value::UNDEFINED)
    }

    /// `o[name]` for a string or symbol, likewise.
    pub fn plain_named(&mut self, o: Gc<Object>, name: Value) -> Option<Value> {
        let key = self.to_key(name).ok()?;
        self.plain_lookup(o, key)
    }

    /// Whether `o.key = v` stores `v` and does nothing else.
    pub fn is_plain_set(&mut self, o: Gc<Object>, key: Key, v: Value) -> bool {
        if o.is_exotic() || !is_ordinary_for(o, key) || is_lazy(o, key) {
            return false;
        }
        if let Some(p) = self.own_property(o, key) {
            return match p.place {
                Place::Virtual { .. } => {
                    o.is_array() && v.is_int() && v.as_int() >= 0 && self.is_fast_writable_array(o)
                }
                _ => !p.attrs.is_accessor() && p.attrs.writable(),
            };
        }
        if self.not_extensible(o) || (key.is_index() && o.is_array() && o.raw(1).get() != 0) {
            return false;
        }
        let mut cur = o.proto();
        while let Some(p) = cur {
            if p.is_exotic() || !is_ordinary_for(p, key) || is_lazy(p, key) {
                return false;
            }
            if let Some(found) = self.own_property(p, key) {
                return !found.attrs.is_accessor() && found.attrs.writable();
            }
            cur = p.proto();
        }
        true
    }

    /// `o.key = v`; whether it was done.
    pub fn plain_set(&mut self, o: Gc<Object>, key: Key, v: Value) -> bool {
        if !key.is_index() && self.mega_set(o, key, v) {
            return true;
        }
        if !self.is_plain_set(o, key, v) {
            return false;
        }
        let before = o.shape();
        match self.set(o, key, v, o.into()) {
            Ok(done) => {
                if done && !key.is_index() {
                    self.learn_plain(o, before, key);
                }
                done
            }
            Err(_) => {
                // The instruction throws it again.
                self.take_exception();
                false
            }
        }
    }

    /// `o[name] = v` for a string or symbol, likewise.
    pub fn plain_set_named(&mut self, o: Gc<Object>, name: Value, v: Value) -> bool {
        self.to_key(name).is_ok_and(|key| !key.is_index() && self.plain_set(o, key, v))
    }

    /// How a store adds `key` to objects of a shape, if the global table knows it.
    pub fn known_addition(&self, shape: Gc<Shape>, key: Key) -> Option<Case> {
        let shape = shape.offset();
        let e = self.mega_store(shape, key).filter(|e| e.holder != 0)?;
        Some(Case { shape, inline: false, disp: e.disp, holder: e.holder, validity: e.validity })
    }

    /// `o[k]` of an ordinary object or array; `None` where it takes more.
    pub fn plain_element(&mut self, o: Gc<Object>, k: i32) -> Option<Value> {
        if !matches!(o.kind(), Kind::Object | Kind::Array) || o.is_exotic() {
            return None;
        }
        let Ok(index) = u32::try_from(k) else { return self.plain_named(o, Value::int(k)) };
        match self.own_element(o, index) {
            Some(p) => (!p.attrs.is_accessor()).then_some(p.value),
            None => self.no_indexed_above(o).then_some(Value::UNDEFINED),
        }
    }

    /// Whether `o[k] = v` of an ordinary object or array stores `v` and does nothing else, and so does CreateDataProperty.
    pub fn is_plain_store(&mut self, o: Gc<Object>, k: i32, v: Value) -> bool {
        let Ok(k) = u32::try_from(k) else { return false };
        matches!(o.kind(), Kind::Object | Kind::Array)
            && self.own_element(o, k).is_none_or(|p| p.attrs == Attrs::DEFAULT)
            && self.is_plain_set(o, Key::index(k), v)
    }

    /// `o[k] = v` of an ordinary object or array; whether it was done.
    pub fn plain_store(&mut self, o: Gc<Object>, k: i32, v: Value) -> bool {
        if k >= 0 && self.is_fast_writable_array(o) {
            return self.set_elem_slow(o.into(), Value::int(k), v, true).is_ok();
        }
        self.is_plain_store(o, k, v) && self.plain_set(o, Key::index(k as u32), v)
    }

    /// `k in o`; `None` where it may run JS.
    pub fn plain_has(&mut self, o: Gc<Object>, k: Value) -> Option<bool> {
        if k.is_object() {
            return None;
        }
        let key = self.to_key(k).ok()?;
        let mut cur = Some(o);
        while let Some(o) = cur {
            if o.is_exotic() || !is_ordinary_for(o, key) {
                return None;
            }
            let own = match key.as_index() {
                Some(k) => self.own_element(o, k).is_some(),
                None => o.shape().lookup(key).is_some(),
            };
            if own {
                return Some(true);
            }
            cur = o.proto();
        }
        Some(false)
    }

    /// Whether CopyDataProperties of all of an object loads and does nothing else.
    pub fn is_plain_copy(&self, from: Gc<Object>) -> bool {
        let dense = from.elements_cell().some().is_none_or(|e| e.is(Kind::Elements));
        let ordinary = matches!(from.kind(), Kind::Object | Kind::Array);
        ordinary
            && dense
            && !from.shape().has(shape_flags::DICTIONARY | shape_flags::EXOTIC | shape_flags::SPECIAL_PROPS)
    }

    /// Whether CreateDataProperty of a name stores `v` and does nothing else.
    pub fn is_plain_init(&mut self, o: Gc<Object>, key: Key) -> bool {
        if o.is_exotic() || key.is_index() || !is_ordinary_for(o, key) || is_lazy(o, key) {
            return false;
        }
        match self.own_property(o, key) {
            Some(p) => p.attrs == Attrs::DEFAULT && matches!(p.place, Place::Slot { .. }),
            None => !self.not_extensible(o),
        }
    }

    /// CreateDataProperty of a name; whether it was done.
    pub fn plain_init(&mut self, o: Gc<Object>, key: Key, v: Value) -> bool {
        if !self.is_plain_init(o, key) {
            return false;
        }
        match self.own_property(o, key).map(|p| p.place) {
            Some(Place::Slot { slot, .. }) => self.set_slot(o, slot, v),
            _ => self.add_named(o, key, v, Attrs::DEFAULT),
        }
        true
    }

    /// Puts into the global table how a store to `o`, of the shape `before` then, has gone.
    fn learn_plain(&mut self, o: Gc<Object>, before: Gc<Shape>, key: Key) {
        if before.has(shape_flags::DICTIONARY) || o.is(Kind::Global) {
            return;
        }
        let case = match before.lookup(key) {
            Some(f) if f.attrs.is_plain_writable() && !f.attrs.is_settled() => Some(replacing_case(before, f.slot)),
            Some(_) => None,
            None => self.addition_case(before, o.shape(), key),
        };
        if let Some(case) = case {
            self.mega_put_store(key, case);
        }
    }
}

/// Whether the value of an own property is made when it is first asked for, which may run JS.
fn is_lazy(o: Gc<Object>, key: Key) -> bool {
    !key.is_index() && o.shape().lookup(key).is_some_and(|f| f.attrs.is_lazy())
}
