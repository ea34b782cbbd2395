//! [[OwnPropertyKeys]].

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::{Attrs, Key, Object, exotic};

/// Which own keys.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeyFilter {
    All,
    Strings,
    Symbols,
}

impl Vm {
    /// [[OwnPropertyKeys]] in specification order: indices ascending, strings and then symbols as they were added.
    pub fn own_keys(&mut self, o: Gc<Object>) -> JsResult<Vec<Key>> {
        if o.is(Kind::Proxy) {
            return exotic::proxy::own_keys(self, o);
        }
        Ok(self.own_keys_ordinary(o))
    }
    pub(crate) fn own_keys_ordinary(&mut self, o: Gc<Object>) -> Vec<Key> {
        let mut keys: Vec<Key> = exotic::own_indices(self, o).into_iter().map(Key::index).collect();
        if o.is(Kind::ModuleNamespace) {
            keys.extend(exotic::namespace::names(self, o));
        }
        let s = o.shape();
        let Some(t) = s.table_cell().some() else { return keys };
        let entries = &t.entries()[..s.count.get() as usize];
        let mut symbols = false;
        for e in entries {
            let off = e.get().key;
            if off != 0 {
                let k = Key::from_offset(off);
                if k.is_atom() {
                    keys.push(k);
                } else {
                    symbols = true;
                }
            }
        }
        if symbols {
            for e in entries {
                let off = e.get().key;
                if off != 0 {
                    let k = Key::from_offset(off);
                    if k.is_symbol() && !k.is_private() {
                        keys.push(k);
                    }
                }
            }
        }
        keys
    }
    /// Own keys that are strings or symbols.
    pub fn own_keys_filtered(&mut self, o: Gc<Object>, filter: KeyFilter) -> JsResult<Vec<Key>> {
        let mut keys = self.own_keys(o)?;
        match filter {
            KeyFilter::All => {}
            KeyFilter::Strings => keys.retain(|k| !k.is_symbol()),
            KeyFilter::Symbols => keys.retain(|k| k.is_symbol()),
        }
        Ok(keys)
    }
    /// Own enumerable string keys (Object.keys).
    pub fn own_enumerable_keys(&mut self, o: Gc<Object>) -> JsResult<Vec<Key>> {
        let keys = self.own_keys_filtered(o, KeyFilter::Strings)?;
        let mut out = Vec::with_capacity(keys.len());
        for k in keys {
            if self.own_attrs(o, k)?.is_some_and(Attrs::enumerable) {
                out.push(k);
            }
        }
        Ok(out)
    }
}
