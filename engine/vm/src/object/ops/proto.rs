//! [[GetPrototypeOf]], [[SetPrototypeOf]], [[IsExtensible]], [[PreventExtensions]], integrity levels.

use super::PropDesc;
use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::elements::eflags;
use crate::object::proto::ProtoInfo;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, Shape, exotic};

/// Integrity levels (7.3.15).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Integrity {
    Sealed,
    Frozen,
}

/// What making an object not extensible does besides, by transition tag: tags that no attributes can equal.
const RESTRICTIONS: [(u32, Option<Integrity>); 3] =
    [(0x100, None), (0x101, Some(Integrity::Sealed)), (0x102, Some(Integrity::Frozen))];

impl Vm {
    /// [[GetPrototypeOf]].
    #[inline]
    pub fn get_prototype_of(&mut self, o: Gc<Object>) -> JsResult<Option<Gc<Object>>> {
        if o.is(Kind::Proxy) { exotic::proxy::get_prototype_of(self, o) } else { Ok(o.proto()) }
    }
    /// [[SetPrototypeOf]]: false when refused.
    pub fn set_prototype_of(&mut self, o: Gc<Object>, proto: Option<Gc<Object>>) -> JsResult<bool> {
        if o.is(Kind::Proxy) {
            return exotic::proxy::set_prototype_of(self, o, proto);
        }
        if o.proto() == proto {
            return Ok(true);
        }
        if self.not_extensible(o) || o == self.roots.object_proto || o.is(Kind::ModuleNamespace) {
            return Ok(false);
        }
        let mut p = proto;
        while let Some(q) = p {
            if q == o {
                return Ok(false);
            }
            if q.is(Kind::Proxy) {
                break;
            }
            p = q.proto();
        }
        self.change_proto(o, proto);
        Ok(true)
    }
    /// As [[SetPrototypeOf]], with the TypeError that tells why it failed.
    pub fn set_prototype_or_throw(&mut self, o: Gc<Object>, proto: Option<Gc<Object>>) -> JsResult<()> {
        if self.set_prototype_of(o, proto)? { Ok(()) } else { Err(self.throw_set_proto_failed(o)) }
    }
    #[cold]
    fn throw_set_proto_failed(&mut self, o: Gc<Object>) -> Throw {
        if o.is(Kind::Proxy) {
            return self.throw_type("'setPrototypeOf' on proxy: trap returned falsish for property 'undefined'");
        }
        if o == self.roots.object_proto {
            return self.throw_type("Immutable prototype object 'Object.prototype' cannot have their prototype set");
        }
        if self.not_extensible(o) {
            let on = self.describe(o.into());
            return self.throw_type(format!("{on} is not extensible"));
        }
        self.throw_type("Cyclic __proto__ value")
    }
    /// Gives the object another prototype without asking.
    pub(crate) fn change_proto(&mut self, o: Gc<Object>, proto: Option<Gc<Object>>) {
        if o == self.roots.array_proto || self.may_be_foreign_proto(o) {
            self.roots.indexed_protos_pristine.valid.set(0);
        }
        let s = o.shape();
        if s.has(shape_flags::IS_PROTO) {
            self.invalidate_proto(o);
            if let Some(info) = Gc::<ProtoInfo>::from_offset(s.info.get()).some() {
                // It must register with its new prototype.
                info.registered.set(0);
            }
        }
        if let Some(p) = proto {
            self.proto_info(p);
        }
        if s.has(shape_flags::DICTIONARY) {
            s.proto.set(proto.map_or(0, |p| p.offset()));
            s.validity.set(0);
            self.barrier(s);
            return;
        }
        if !s.has(shape_flags::UNIQUE)
            && let Some(n) = self.replay(s, proto)
        {
            self.set_shape(o, n);
            return;
        }
        let n = if s.has(shape_flags::UNIQUE) { self.clone_shape(s) } else { self.make_unique(o) };
        n.proto.set(proto.map_or(0, |p| p.offset()));
        self.barrier(n);
        self.set_shape(o, n);
    }
    /// The shared shape with the layout of `s` on another prototype; `None` when slots are not in order of addition.
    fn replay(&mut self, s: Gc<Shape>, proto: Option<Gc<Object>>) -> Option<Gc<Shape>> {
        const INHERITED: u8 = shape_flags::SPECIAL_PROPS;
        let kind = Kind::from_u8(s.kind.get())?;
        let mut n = self.root_shape(proto, kind, s.inline_cap.get(), s.flags.get() & !INHERITED);
        if n.inline_cap.get() != s.inline_cap.get() {
            return None;
        }
        if s.count.get() == 0 {
            return Some(n);
        }
        let entries = &s.table_cell().entries()[..s.count.get() as usize];
        let seeded = n.count.get() as usize;
        let mut slot = 0;
        for (i, e) in entries.iter().enumerate() {
            let e = e.get();
            if e.key == 0 {
                return None;
            }
            let attrs = e.attrs();
            if attrs.has_slot() {
                if e.slot() != slot {
                    return None;
                }
                slot += 1;
            }
            if i >= seeded {
                n = self.shape_add(n, Key::from_offset(e.key), attrs)?;
            } else if n.table_cell().entries()[i].get().key != e.key {
                return None;
            }
        }
        if slot == s.slots.get() { Some(n) } else { None }
    }

    /// [[IsExtensible]].
    pub fn is_extensible(&mut self, o: Gc<Object>) -> JsResult<bool> {
        if o.is(Kind::Proxy) {
            return exotic::proxy::is_extensible(self, o);
        }
        Ok(!self.not_extensible(o))
    }
    /// [[PreventExtensions]]: false when refused.
    pub fn prevent_extensions(&mut self, o: Gc<Object>) -> JsResult<bool> {
        if o.is(Kind::Proxy) {
            return exotic::proxy::prevent_extensions(self, o);
        }
        if o.is(Kind::TypedArray) && !exotic::typed_array::is_fixed_length(o) {
            return Ok(false);
        }
        self.restrict(o, None);
        Ok(true)
    }
    /// Makes an ordinary object not extensible, and its properties as `level` says, in one layout change.
    fn restrict(&mut self, o: Gc<Object>, level: Option<Integrity>) {
        let s = o.shape();
        if level.is_none() && s.has(shape_flags::NOT_EXTENSIBLE) {
            return;
        }
        if s.has(shape_flags::IS_PROTO) {
            self.invalidate_proto(o);
        }
        let n = match s.flags.get() & (shape_flags::DICTIONARY | shape_flags::UNIQUE) {
            0 => {
                let tag = RESTRICTIONS.iter().find(|r| r.1 == level).map_or(0, |r| r.0);
                self.restricted_shape(s, tag).unwrap_or(s)
            }
            unique if unique & shape_flags::DICTIONARY == 0 => {
                let n = self.clone_shape(s);
                restrict_entries(n, level);
                n
            }
            _ => {
                restrict_entries(s, level);
                s
            }
        };
        self.set_shape(o, n);
    }
    /// The shared shape of objects of the shared shape `s` that were restricted, by transition tag; `None` for other tags.
    pub(crate) fn restricted_shape(&mut self, s: Gc<Shape>, tag: u32) -> Option<Gc<Shape>> {
        let level = RESTRICTIONS.iter().find(|r| r.0 == tag)?.1;
        if let Some(n) = self.find_transition(s, 0, tag) {
            return Some(n);
        }
        let n = self.clone_shape(s);
        if level.is_some() && s.count.get() > 0 {
            let t = self.table_copy(s.table_cell(), s.count.get(), 0, false);
            n.table.set(t.offset());
            self.barrier(n);
        }
        self.add_transition(s, 0, tag, n);
        restrict_entries(n, level);
        Some(n)
    }
    /// SetIntegrityLevel: false when refused.
    pub fn set_integrity_level(&mut self, o: Gc<Object>, level: Integrity) -> JsResult<bool> {
        let ordinary = !o.is_exotic() || o.is(Kind::StringObject);
        if ordinary {
            self.restrict(o, Some(level));
            self.restrict_elements(o, level);
            if o.is_array() && level == Integrity::Frozen {
                o.raw(1).set(o.raw(1).get() | super::super::elements::LENGTH_READ_ONLY);
            }
            return Ok(true);
        }
        if o.is(Kind::TypedArray)
            && level == Integrity::Frozen
            && exotic::typed_array::length(o) > 0
            && !exotic::typed_array::is_immutable(o)
        {
            return Err(self.throw_type("Cannot freeze array buffer views with elements"));
        }
        if !self.prevent_extensions(o)? {
            return Ok(false);
        }
        for k in self.own_keys(o)? {
            let mut d = PropDesc { configurable: Some(false), ..PropDesc::default() };
            if level == Integrity::Frozen {
                match self.get_own(o, k)? {
                    None => continue,
                    Some(c) if c.is_accessor() => {}
                    Some(_) => d.writable = Some(false),
                }
            }
            self.define_or_throw(o, k, &d)?;
        }
        Ok(true)
    }
    /// TestIntegrityLevel.
    pub fn test_integrity_level(&mut self, o: Gc<Object>, level: Integrity) -> JsResult<bool> {
        if self.is_extensible(o)? {
            return Ok(false);
        }
        for k in self.own_keys(o)? {
            if let Some(d) = self.get_own(o, k)?
                && (d.configurable == Some(true) || (level == Integrity::Frozen && d.writable == Some(true)))
            {
                return Ok(false);
            }
        }
        Ok(true)
    }
    fn restrict_elements(&mut self, o: Gc<Object>, level: Integrity) {
        if o.elements.get() == 0 {
            return;
        }
        if o.elements_cell().is(Kind::Elements) {
            let f = if level == Integrity::Frozen { eflags::SEALED | eflags::FROZEN } else { eflags::SEALED };
            o.header.flags.set(o.header.flags.get() | f);
            return;
        }
        let frozen = level == Integrity::Frozen;
        self.sparse_for_each(o, |a| {
            let a = a.with(Attrs::CONFIGURABLE, false);
            if frozen && !a.is_accessor() { a.with(Attrs::WRITABLE, false) } else { a }
        });
    }
}

/// Makes a shape that nothing else has one of objects that were restricted.
fn restrict_entries(n: Gc<Shape>, level: Option<Integrity>) {
    let mut flags = n.flags.get() | shape_flags::NOT_EXTENSIBLE;
    if let (Some(level), Some(t)) = (level, n.table_cell().some()) {
        for i in 0..n.count.get() {
            let e = t.entries()[i as usize].get();
            if e.key == 0 || Key::from_offset(e.key).is_private() {
                continue;
            }
            let mut a = e.attrs().with(Attrs::CONFIGURABLE, false);
            if level == Integrity::Frozen && !a.is_accessor() {
                a = a.with(Attrs::WRITABLE, false);
                flags |= shape_flags::SPECIAL_PROPS;
            }
            t.set_entry(i, e.slot(), a);
        }
    }
    n.flags.set(flags);
}
