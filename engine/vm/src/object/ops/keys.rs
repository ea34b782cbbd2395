//! [[OwnPropertyKeys]].

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object, ValueCell, exotic};

/// Which own keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFilter {
    All,
    Strings,
    Symbols,
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
    /// [[OwnPropertyKeys]] in specification order: indices ascending, strings and then symbols as they were added.
    pub fn own_keys(&mut self, o: Gc<Object>) -> JsResult<Keys> {
        if o.is(Kind::Proxy) {
            return exotic::proxy::own_keys(self, o);
        }
        Ok(self.own_keys_ordinary(o, KeyFilter::All))
    }
    fn own_keys_ordinary(&mut self, o: Gc<Object>, filter: KeyFilter) -> Keys {
        let strings = filter != KeyFilter::Symbols;
        let indices = if strings { exotic::own_indices(self, o) } else { Vec::new() };
        let names = if strings && o.is(Kind::ModuleNamespace) { exotic::namespace::names(o) } else { Vec::new() };
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
        let mut symbols = false;
        if let Some(t) = s.table_cell().some() {
            let keys = || t.entries()[..count].iter().map(|e| e.get().key).filter(|&k| k != 0).map(Key::from_offset);
            for k in keys() {
                if k.is_symbol() {
                    symbols = true;
                } else if strings {
                    push(k);
                }
            }
            if symbols && filter != KeyFilter::Strings {
                keys().filter(|k| k.is_symbol() && !k.is_private()).for_each(&mut push);
            }
        }
        list.header.word.set(n as u32);
        Keys { list }
    }
    /// Own keys that are strings or symbols.
    pub fn own_keys_filtered(&mut self, o: Gc<Object>, filter: KeyFilter) -> JsResult<Keys> {
        if !o.is(Kind::Proxy) {
            return Ok(self.own_keys_ordinary(o, filter));
        }
        self.own_keys(o)?.retain(|k| {
            Ok(match filter {
                KeyFilter::All => true,
                KeyFilter::Strings => !k.is_symbol(),
                KeyFilter::Symbols => k.is_symbol(),
            })
        })
    }
    /// Own enumerable string keys (Object.keys).
    pub fn own_enumerable_keys(&mut self, o: Gc<Object>) -> JsResult<Keys> {
        let keys = self.own_keys_filtered(o, KeyFilter::Strings)?;
        keys.retain(|k| Ok(self.own_attrs(o, k)?.is_some_and(Attrs::enumerable)))
    }
}
