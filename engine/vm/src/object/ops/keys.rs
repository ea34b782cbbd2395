//! [[OwnPropertyKeys]].

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object, ValueCell, exotic};
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

/// A list of keys, in a `List` cell: they stay alive as long as it is on the native stack, whatever happens to the
/// object meanwhile.
#[derive(Clone, Copy)]
pub struct Keys {
    list: Gc<ValueCell>,
}

impl Keys {
    /// The keys in a `List` cell of key values.
    pub(crate) fn from_list(list: Gc<ValueCell>) -> Keys {
        Keys { list }
    }
    pub fn len(self) -> usize {
        self.list.cap()
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    pub fn get(self, i: usize) -> Key {
        Key::from_value(self.list.get(i))
    }
    /// The `List` cell of key values.
    pub fn list(self) -> Gc<ValueCell> {
        self.list
    }
    pub fn iter(self) -> KeysIter {
        KeysIter { keys: self, at: 0 }
    }
    /// Keeps the keys that `f` accepts.
    fn retain(self, mut f: impl FnMut(Key) -> JsResult<bool>) -> JsResult<Keys> {
        let mut n = 0;
        for i in 0..self.len() {
            let k = self.get(i);
            if f(k)? {
                self.list.values()[n].set(k.value());
                n += 1;
            }
        }
        self.list.header.word.set(n as u32);
        Ok(self)
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
        Ok(Keys { list })
    }
    /// Own keys of one sort.
    pub fn own_keys_filtered(&mut self, o: Gc<Object>, filter: KeyFilter) -> JsResult<Keys> {
        // The attributes of a proxy's properties are its handler's business; those of a namespace may throw.
        let asks = filter == KeyFilter::Enumerable && o.is(Kind::ModuleNamespace);
        if !o.is(Kind::Proxy) && !asks {
            return self.own_keys_ordinary(o, filter);
        }
        self.own_keys(o)?.retain(|k| {
            Ok(match filter {
                KeyFilter::All => true,
                KeyFilter::Strings => !k.is_symbol(),
                KeyFilter::Symbols => k.is_symbol(),
                KeyFilter::Enumerable => !k.is_symbol() && self.own_attrs(o, k)?.is_some_and(Attrs::enumerable),
            })
        })
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
    /// Own enumerable string keys (Object.keys).
    pub fn own_enumerable_keys(&mut self, o: Gc<Object>) -> JsResult<Keys> {
        self.own_keys_filtered(o, KeyFilter::Enumerable)
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
        Ok((Keys { list }, false))
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
