//! [[OwnPropertyKeys]].

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::elements::eflags;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, Shape, ValueCell, exotic};
use crate::value::Value;
use rustc_hash::FxHashSet;
use std::cell::Cell;

/// Which own keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFilter {
    All,
    Strings,
    Symbols,
    /// Enumerable strings.
    Enumerable,
}

/// A list of keys, a part of a `List` cell: they stay alive as long as it is on the native stack, whatever happens to the
/// object meanwhile. Others may have the same cell.
#[derive(Clone, Copy)]
pub struct Keys {
    list: Gc<ValueCell>,
    start: u32,
    end: u32,
}

impl Keys {
    pub const NONE: Keys = Keys { list: Gc::NONE, start: 0, end: 0 };
    /// The keys in a `List` cell of key values.
    pub(crate) fn from_list(list: Gc<ValueCell>) -> Keys {
        Keys { list, start: 0, end: list.cap() as u32 }
    }
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    fn values(self) -> &'static [Cell<Value>] {
        if self.is_empty() {
            return &[];
        }
        &self.list.values()[self.start as usize..self.end as usize]
    }
    pub fn get(self, i: usize) -> Key {
        Key::from_value(self.values()[i].get())
    }
    /// A `List` cell of key values, which ends with these keys, and where they begin in it.
    pub fn tail(self, vm: &mut Vm) -> (Gc<ValueCell>, u32) {
        if !self.list.is_none() && self.end as usize == self.list.cap() {
            return (self.list, self.start);
        }
        let list = vm.new_list(self.len());
        list.values().iter().zip(self.values()).for_each(|(d, s)| d.set(s.get()));
        (list, 0)
    }
    pub fn iter(self) -> KeysIter {
        KeysIter { keys: self, at: 0 }
    }
}

impl IntoIterator for Keys {
    type Item = Key;
    type IntoIter = KeysIter;
    fn into_iter(self) -> KeysIter {
        self.iter()
    }
}

/// Iterator of [`Keys`].
#[derive(Clone)]
pub struct KeysIter {
    keys: Keys,
    at: usize,
}

impl Iterator for KeysIter {
    type Item = Key;
    fn next(&mut self) -> Option<Key> {
        if self.at == self.keys.len() {
            return None;
        }
        self.at += 1;
        Some(self.keys.get(self.at - 1))
    }
    fn size_hint(&self) -> (usize, Option<usize>) {
        let n = self.keys.len() - self.at;
        (n, Some(n))
    }
}

impl ExactSizeIterator for KeysIter {}

impl Vm {
    /// A list of the given keys.
    pub fn keys_from(&mut self, keys: &[Key]) -> Keys {
        let list = self.alloc_values(Kind::List, keys.len(), Value::UNDEFINED);
        for (d, k) in list.values().iter().zip(keys) {
            d.set(k.value());
        }
        list.header.word.set(keys.len() as u32);
        Keys::from_list(list)
    }
    /// [[OwnPropertyKeys]] in specification order: indices ascending, strings and then symbols as they were added.
    pub fn own_keys(&mut self, o: Gc<Object>) -> JsResult<Keys> {
        if o.is(Kind::Proxy) {
            return exotic::proxy::own_keys(self, o);
        }
        self.own_keys_ordinary(o, KeyFilter::All)
    }
    fn own_keys_ordinary(&mut self, o: Gc<Object>, filter: KeyFilter) -> JsResult<Keys> {
        if filter == KeyFilter::Enumerable && o.elements.get() == 0 && !o.is_exotic() {
            return Ok(self.enumerable_names(o.shape()));
        }
        let strings = filter != KeyFilter::Symbols;
        let indices = if strings { exotic::own_indices(self, o, filter == KeyFilter::Enumerable) } else { Vec::new() };
        // All keys of a namespace are asked for together, so that a deferred one is evaluated for symbols too.
        let names = if o.is(Kind::ModuleNamespace) { exotic::namespace::names(self, o)? } else { Vec::new() };
        let names = if strings { names } else { Vec::new() };
        let s = o.shape();
        let count = s.count.get() as usize;
        let list = self.new_list(indices.len() + names.len() + count);
        let mut n = 0;
        let mut push = |k: Key| {
            list.values()[n].set(k.value());
            n += 1;
        };
        indices.into_iter().for_each(|i| push(Key::index(i)));
        names.into_iter().for_each(&mut push);
        if let Some(t) = s.table_cell().some() {
            let entries = || t.entries()[..count].iter().map(Cell::get).filter(|e| e.key != 0);
            let mut symbols = false;
            for e in entries() {
                let k = Key::from_offset(e.key);
                if k.is_symbol() {
                    symbols = true;
                } else if strings && (filter != KeyFilter::Enumerable || e.attrs().enumerable()) {
                    push(k);
                }
            }
            if symbols && matches!(filter, KeyFilter::All | KeyFilter::Symbols) {
                entries()
                    .map(|e| Key::from_offset(e.key))
                    .filter(|k| k.is_symbol() && !k.is_private())
                    .for_each(&mut push);
            }
        }
        list.header.word.set(n as u32);
        Ok(Keys::from_list(list))
    }
    /// The enumerable strings among the properties of a shape, as they were added. They are kept with the table of the shape's
    /// line: those of shapes with fewer properties are the first of them, if there is nothing else in the table.
    fn enumerable_names(&mut self, s: Gc<Shape>) -> Keys {
        let Some(t) = s.table_cell().some() else { return Keys::NONE };
        let count = s.count.get();
        if let Some(list) = t.names().some() {
            let (seen, names) = (list.get(0).as_int() as u32, list.cap() as u32 - 1);
            if seen == count || (seen > count && seen == names) {
                return Keys { list, start: 1, end: 1 + names.min(count) };
            }
        }
        let list = self.new_list(1 + count as usize);
        let mut n = 0;
        let entries = t.entries()[..count as usize].iter().map(Cell::get);
        for e in entries.filter(|e| e.key != 0 && e.attrs().enumerable()) {
            let k = Key::from_offset(e.key);
            if !k.is_symbol() {
                n += 1;
                list.values()[n].set(k.value());
            }
        }
        list.values()[0].set(Value::int(count as i32));
        list.header.word.set(1 + n as u32);
        // Dictionaries are many, large, or not enumerated twice as they are.
        if !s.has(shape_flags::DICTIONARY) {
            self.keep_names(t, list);
        }
        Keys { list, start: 1, end: 1 + n as u32 }
    }
    /// Own keys of one sort.
    pub fn own_keys_filtered(&mut self, o: Gc<Object>, filter: KeyFilter) -> JsResult<Keys> {
        // The attributes of a proxy's properties are its handler's business; those of a namespace may throw.
        let asks = filter == KeyFilter::Enumerable && o.is(Kind::ModuleNamespace);
        if !o.is(Kind::Proxy) && !asks {
            return self.own_keys_ordinary(o, filter);
        }
        let keys = self.own_keys(o)?;
        let list = self.new_list(keys.len());
        let mut n = 0;
        for k in keys {
            let wanted = match filter {
                KeyFilter::All => true,
                KeyFilter::Strings => !k.is_symbol(),
                KeyFilter::Symbols => k.is_symbol(),
                KeyFilter::Enumerable => !k.is_symbol() && self.own_attrs(o, k)?.is_some_and(Attrs::enumerable),
            };
            if wanted {
                list.values()[n].set(k.value());
                self.barrier(list);
                n += 1;
            }
        }
        list.header.word.set(n as u32);
        Ok(Keys::from_list(list))
    }
    /// Own enumerable string keys.
    pub fn own_enumerable_keys(&mut self, o: Gc<Object>) -> JsResult<Keys> {
        self.own_keys_filtered(o, KeyFilter::Enumerable)
    }
    /// Object.keys of an object.
    pub fn own_enumerable_keys_array(&mut self, o: Gc<Object>) -> JsResult<Gc<Object>> {
        let elements = o.elements_cell();
        let indices: &[Cell<Value>] = if o.is_exotic() || (!elements.is_none() && !elements.is(Kind::Elements)) {
            let keys = self.own_enumerable_keys(o)?;
            return Ok(self.keys_to_array(keys));
        } else if elements.is_none() {
            &[]
        } else {
            elements.values()
        };
        let names = self.enumerable_names(o.shape());
        if indices.is_empty() {
            return Ok(self.new_array_of_strings(names.values()));
        }
        let there = indices.iter().filter(|v| !v.get().is_hole()).count();
        let a = self.new_array_of(there + names.len(), eflags::ANY | eflags::DOUBLE);
        if a.elements.get() == 0 {
            return Ok(a);
        }
        let out = a.elements_cell().values();
        out[there..].iter().zip(names.values()).for_each(|(d, s)| d.set(s.get()));
        let mut places = out.iter();
        for (i, _) in indices.iter().enumerate().filter(|(_, v)| !v.get().is_hole()) {
            let text = self.key_to_value(Key::index(i as u32));
            if let Some(place) = places.next() {
                place.set(text);
                self.barrier(a.elements_cell());
            }
        }
        Ok(a)
    }
    /// A JS array of the keys, as strings and symbols.
    pub fn keys_to_array(&mut self, keys: Keys) -> Gc<Object> {
        let a = self.new_array(keys.len());
        for k in keys {
            let v = self.key_to_value(k);
            self.array_push(a, v);
        }
        a
    }
    /// Keys of a `for-in` over `o`: enumerable string keys of the object and its prototypes, shadowed ones left out.
    /// True: all are the object's own.
    pub fn for_in_keys(&mut self, o: Gc<Object>) -> JsResult<(Keys, bool)> {
        if nothing_enumerable_above(o) {
            return Ok((self.own_enumerable_keys(o)?, true));
        }
        let mut seen = FxHashSet::default();
        // Keys that were seen stay alive in the lists of the objects they came from.
        let lists = self.new_array(0);
        let out = self.new_array(0);
        let mut cur = Some(o);
        while let Some(p) = cur {
            let keys = self.own_keys_filtered(p, KeyFilter::Strings)?;
            self.array_push(lists, Value::cell(keys.list));
            for k in keys {
                if seen.insert(k.value().0) && self.own_attrs(p, k)?.is_some_and(Attrs::enumerable) {
                    self.array_push(out, k.value());
                }
            }
            cur = self.get_prototype_of(p)?;
        }
        let n = out.array_len() as usize;
        let list = self.new_list(n);
        for (i, v) in list.values().iter().enumerate() {
            v.set(self.array_get(out, i as u32));
        }
        Ok((Keys::from_list(list), false))
    }
}

/// Whether no prototype of `o` has enumerable string keys, as far as can be told without running JS.
fn nothing_enumerable_above(o: Gc<Object>) -> bool {
    if o.is(Kind::Proxy) {
        return false;
    }
    let mut cur = o.proto();
    while let Some(p) = cur {
        let s = p.shape();
        if p.elements.get() != 0 || (p.is_exotic() && !is_empty_string_object(p)) {
            return false;
        }
        if let Some(t) = s.table_cell().some()
            && t.entries()[..s.count.get() as usize]
                .iter()
                .map(Cell::get)
                .any(|e| e.key != 0 && e.attrs().enumerable() && !Key::from_offset(e.key).is_symbol())
        {
            return false;
        }
        cur = p.proto();
    }
    true
}

/// %String.prototype%: exotic, but without indexed properties.
fn is_empty_string_object(p: Gc<Object>) -> bool {
    p.is(Kind::StringObject) && p.internal(0).to_str().is_some_and(|s| s.is_empty())
}
