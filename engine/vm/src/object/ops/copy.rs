//! Copying properties: spread in literals, rest in patterns, Object.assign.

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::shape::shape_flags;
use crate::object::table::Entry;
use crate::object::{Attrs, Key, Object, ValueCell};
use crate::value::Value;
use std::cell::Cell;

impl Vm {
    /// CopyDataProperties (7.3.26) onto an object the engine just made; `excluded` are property keys as values.
    pub fn copy_data_properties(&mut self, target: Gc<Object>, source: Value, excluded: &[Value]) -> JsResult<()> {
        if source.is_nullish() {
            return Ok(());
        }
        let from = self.to_object(source)?;
        if excluded.is_empty() && self.clone_literal(target, from) {
            return Ok(());
        }
        if self.copy_plain(target, from, excluded)? {
            return Ok(());
        }
        for key in self.own_keys(from)? {
            let mut skip = false;
            for &e in excluded {
                skip |= self.to_key(e)? == key;
            }
            if !skip
                && let Some(a) = self.own_attrs(from, key)?
                && a.enumerable()
            {
                let v = self.get(from, key)?;
                self.create_data_property(target, key, v)?;
            }
        }
        Ok(())
    }
    /// Copies everything at once when `target` is an empty literal and `from` looks like one: it gets the same shape.
    fn clone_literal(&mut self, target: Gc<Object>, from: Gc<Object>) -> bool {
        const ODD: u8 =
            shape_flags::DICTIONARY | shape_flags::UNIQUE | shape_flags::EXOTIC | shape_flags::NOT_EXTENSIBLE;
        let (t, s) = (target.shape(), from.shape());
        if t.count.get() != 0
            || target.elements.get() != 0
            || t.has(ODD)
            || s.has(ODD)
            || s.kind.get() != Kind::Object as u8
            || t.kind.get() != Kind::Object as u8
            || s.proto.get() != t.proto.get()
            || s.inline_cap.get() != t.inline_cap.get()
        {
            return false;
        }
        if let Some(table) = s.table_cell().some()
            && !table.entries()[..s.count.get() as usize].iter().all(|e| e.get().attrs() == Attrs::DEFAULT)
        {
            return false;
        }
        // All entries are plain (private names have other attributes).
        if from.elements.get() != 0 {
            if !from.elements_cell().is(Kind::Elements) {
                return false;
            }
            let n = self.clone_values(Kind::Elements, from.elements_cell());
            target.elements.set(n.offset());
            self.barrier(target);
            target.header.flags.set(from.header.flags.get());
        }
        let inline = s.inline_cap.get() as u32;
        if s.slots.get() > inline {
            let n = self.clone_values(Kind::Slots, Gc::from_offset(from.slots.get()));
            target.slots.set(n.offset());
            self.barrier(target);
        }
        self.set_shape(target, s);
        for i in 0..s.slots.get().min(inline) {
            target.slot(i).set(from.slot(i).get());
        }
        true
    }
    /// Copies from an object that has nothing but data properties named by strings, so that nothing can run or change meanwhile: their order
    /// is that of its shape. False when it is no such object.
    fn copy_plain(&mut self, target: Gc<Object>, from: Gc<Object>, excluded: &[Value]) -> JsResult<bool> {
        let s = from.shape();
        let named = |v: &Value| v.to_str().is_some_and(|s| s.is_atom());
        if s.kind.get() != Kind::Object as u8
            || s.has(shape_flags::DICTIONARY | shape_flags::EXOTIC)
            || from.elements.get() != 0
            || !excluded.iter().all(named)
        {
            return Ok(false);
        }
        let Some(table) = s.table_cell().some() else { return Ok(s.count.get() == 0) };
        let count = s.count.get() as usize;
        let plain = |e: &Cell<Entry>| {
            let e = e.get();
            e.key != 0 && Key::from_offset(e.key).is_atom() && e.attrs().has_slot() && !e.attrs().is_accessor()
        };
        if !table.entries()[..count].iter().all(plain) {
            return Ok(false);
        }
        for at in 0..count {
            let e = table.entries()[at].get();
            if !e.attrs().enumerable() || excluded.iter().any(|v| v.payload() == e.key) {
                continue;
            }
            let (key, v) = (Key::from_offset(e.key), from.slot(e.slot()).get());
            let shape = target.shape();
            if shape.has(shape_flags::DICTIONARY) || shape.lookup(key).is_some() {
                self.create_data_property(target, key, v)?;
            } else {
                self.add_named(target, key, v, Attrs::DEFAULT);
            }
        }
        Ok(true)
    }
    /// Whether assigning the named properties of `from` to the empty object `target` meets nothing on its prototype.
    fn proto_has_none_of(&mut self, target: Gc<Object>, from: Gc<Object>) -> bool {
        if target.shape().count.get() != 0 {
            return false;
        }
        let Some(p) = target.proto() else { return true };
        let s = from.shape();
        p == self.roots.object_proto
            && p.elements.get() == 0
            && s.table_cell().some().is_none_or(|t| {
                t.entries()[..s.count.get() as usize]
                    .iter()
                    .all(|e| e.get().key != 0 && p.shape().lookup(Key::from_offset(e.get().key)).is_none())
            })
    }
    fn clone_values(&mut self, kind: Kind, c: Gc<ValueCell>) -> Gc<ValueCell> {
        let n = self.alloc_values(kind, c.cap(), Value::UNDEFINED);
        n.header.word.set(c.header.word.get());
        for (d, s) in n.values().iter().zip(c.values()) {
            d.set(s.get());
        }
        n
    }
    /// One source of Object.assign.
    pub fn assign_properties(&mut self, target: Gc<Object>, from: Gc<Object>) -> JsResult<()> {
        if self.proto_has_none_of(target, from) && self.clone_literal(target, from) {
            return Ok(());
        }
        let s = from.shape();
        let mut keys = self.own_keys(from)?.iter();
        if !from.is_exotic() && !s.has(shape_flags::DICTIONARY) {
            // As long as the source keeps its shape, its attributes are known without asking again.
            let mut named = s.table_cell().some().map_or(0, |t| t.entries().len().min(s.count.get() as usize));
            let ordered = keys.clone().all(|k| k.is_atom());
            if !ordered {
                named = 0;
            }
            let table = s.table_cell();
            let mut at = 0;
            while at < named && from.shape() == s {
                let e = table.entries()[at].get();
                let attrs = e.attrs();
                if e.key == 0 || Key::from_offset(e.key).is_symbol() || !attrs.has_slot() || attrs.is_accessor() {
                    break;
                }
                at += 1;
                let Some(key) = keys.next() else { break };
                if attrs.enumerable() {
                    let v = from.slot(e.slot()).get();
                    self.put(target, key, v)?;
                }
            }
        }
        for key in keys {
            if let Some(a) = self.own_attrs(from, key)?
                && a.enumerable()
            {
                let v = self.get(from, key)?;
                self.put(target, key, v)?;
            }
        }
        Ok(())
    }
}
