//! Objects used as prototypes: root shapes, validity cells.
//!
//! An inline cache that found a property on (or missing from) a prototype chain is good while no object of the chain
//! changes its *layout*: it holds the chain's *validity cell*, whose word is 1 until then. Each prototype has a
//! [`ProtoInfo`]; it knows the cell for chains starting at it, and the infos of prototypes whose chain it is part of
//! (`dependents`), so that a change invalidates all cells below (V8's prototype validity cells).

use super::shape::{Shape, shape_flags};
use super::{Object, ValueCell};
use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::value::Value;
use std::cell::Cell;

#[repr(C)]
pub struct ProtoInfo {
    pub header: Header,
    /// Root shapes of objects with this prototype (`Transitions` cell or 0).
    pub roots: Cell<u32>,
    /// Validity cell of the chain starting at this prototype, or 0.
    pub validity: Cell<u32>,
    /// List cell of dependent `ProtoInfo`s, or 0.
    pub dependents: Cell<u32>,
    pub unused: Cell<u32>,
    /// Number of dependents; and whether this info is registered with the next prototype up.
    pub dependent_count: Cell<u32>,
    pub registered: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for ProtoInfo {}

/// Word 0 is 1 while valid.
#[repr(C)]
pub struct ValidityCell {
    pub header: Header,
    pub valid: Cell<u32>,
    pub unused: Cell<u32>,
}
// SAFETY: as above.
unsafe impl HeapCell for ValidityCell {}

impl Vm {
    /// The info of an object used as a prototype; makes the object one if it is not yet.
    pub fn proto_info(&mut self, p: Gc<Object>) -> Gc<ProtoInfo> {
        let s = p.shape();
        if let Some(i) = Gc::<ProtoInfo>::from_offset(s.info.get()).some() {
            return i;
        }
        let info: Gc<ProtoInfo> = self.alloc_cell(Kind::ProtoInfo, size_of::<ProtoInfo>());
        info.roots.set(0);
        info.validity.set(0);
        info.dependents.set(0);
        info.unused.set(0);
        info.dependent_count.set(0);
        info.registered.set(0);
        let n = if s.has(shape_flags::DICTIONARY | shape_flags::UNIQUE) { s } else { self.make_unique(p) };
        n.info.set(info.offset());
        n.flags.set(n.flags.get() | shape_flags::IS_PROTO);
        self.barrier(n);
        info
    }
    /// Gives the object a shape of its own with the same layout.
    pub fn make_unique(&mut self, o: Gc<Object>) -> Gc<Shape> {
        let s = o.shape();
        let n = self.clone_shape(s);
        n.flags.set(n.flags.get() | shape_flags::UNIQUE);
        // The table may be appended to by relatives of the old shape: own a copy.
        if let Some(t) = s.table_cell().some() {
            let t = self.table_copy(t, s.count.get(), 2, false);
            n.table.set(t.offset());
            self.barrier(n);
        }
        self.set_shape(o, n);
        n
    }
    /// Replaces the object's shape.
    #[inline]
    pub fn set_shape(&mut self, o: Gc<Object>, s: Gc<Shape>) {
        o.header.word.set(s.offset());
        self.barrier(o);
    }
    /// To be called when the layout of `o` (an object whose shape has `IS_PROTO`) changes.
    pub fn invalidate_proto(&mut self, o: Gc<Object>) {
        if let Some(info) = Gc::<ProtoInfo>::from_offset(o.shape().info.get()).some() {
            invalidate(info);
        }
    }
    /// The validity cell for lookups that leave an object of shape `s` upwards. `None` when the chain cannot be
    /// guarded (a proxy or another object in it that has properties of its own making). Dictionaries are fine: as
    /// prototypes they tell of every change.
    pub fn chain_validity(&mut self, s: Gc<Shape>) -> Option<Gc<ValidityCell>> {
        let Some(p) = s.proto_object() else {
            return Some(self.roots.always_valid);
        };
        let info = self.proto_info(p);
        if let Some(v) = Gc::<ValidityCell>::from_offset(info.validity.get()).some()
            && v.valid.get() == 1
        {
            return Some(v);
        }
        // Register each prototype with the next one up; refuse chains that change without notice.
        let mut cur = p;
        loop {
            if cur.is_exotic() && matches!(cur.kind(), Kind::Proxy | Kind::ModuleNamespace | Kind::TypedArray) {
                return None;
            }
            let Some(up) = cur.proto() else { break };
            let ci = self.proto_info(cur);
            let ui = self.proto_info(up);
            if ci.registered.get() == 0 {
                ci.registered.set(1);
                self.add_dependent(ui, ci);
            }
            cur = up;
        }
        let v: Gc<ValidityCell> = self.alloc_cell(Kind::ValidityCell, size_of::<ValidityCell>());
        v.valid.set(1);
        v.unused.set(0);
        info.validity.set(v.offset());
        self.barrier(info);
        Some(v)
    }
    fn add_dependent(&mut self, info: Gc<ProtoInfo>, dependent: Gc<ProtoInfo>) {
        let n = info.dependent_count.get() as usize;
        let list = Gc::<ValueCell>::from_offset(info.dependents.get());
        let cap = list.some().map_or(0, |l| l.cap());
        let list = if n == cap {
            let grown = self.alloc_values(Kind::List, (cap * 2).max(3), Value::UNDEFINED);
            for i in 0..n {
                grown.values()[i].set(list.get(i));
            }
            info.dependents.set(grown.offset());
            self.barrier(info);
            grown
        } else {
            list
        };
        list.values()[n].set(Value::cell(dependent));
        self.barrier(list);
        info.dependent_count.set(n as u32 + 1);
    }
}

fn invalidate(info: Gc<ProtoInfo>) {
    if let Some(v) = Gc::<ValidityCell>::from_offset(info.validity.get()).some() {
        v.valid.set(0);
        info.validity.set(0);
    }
    let n = info.dependent_count.get() as usize;
    if n > 0 {
        let list = Gc::<ValueCell>::from_offset(info.dependents.get());
        // Dependents register again when a new cell is made for a chain through them.
        info.dependent_count.set(0);
        for i in 0..n {
            let d = list.get(i).as_gc::<ProtoInfo>();
            d.registered.set(0);
            invalidate(d);
        }
    }
}
