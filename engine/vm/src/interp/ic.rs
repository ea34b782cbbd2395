//! Inline caches for named properties.
//!
//! A cache has two direct cases and a list:
//! * case 1 (`shape`, `disp`): own in-line data slot at byte `disp` of the object.
//! * case 2 (`shape2`, `holder`, `validity`, `disp2`): for loads, `holder` is the cell to load from (a prototype object
//!   or its slots cell; `validity` must be 1), or 0 for the receiver's own out-of-line slots. For stores that add a
//!   property `holder` is the new shape.
//! * `aux`: a polymorphic list (a Feedback cell of further caches), or [`MEGAMORPHIC`].
//!
//! `disp2` carries [`GETTER`], [`ABSENT`] or [`SLOTS`] in its high bits. What needs more than a load or store (accessors,
//! also those of stores) is done by the slow path without a new lookup.

use super::code::{Feedback, IC_SIZE, Ic};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::object::exotic::is_ordinary_for;
use crate::object::shape::{Shape, shape_flags};
use crate::object::{Key, Object, ValueCell};
use crate::value::Value;

/// `aux` of a cache that has seen too many shapes.
pub const MEGAMORPHIC: u32 = 1;
/// The slot holds an accessor.
pub const GETTER: u32 = 1 << 31;
/// The property does not exist on the chain.
pub const ABSENT: u32 = 1 << 30;
/// The store adds a property in the out-of-line slots.
pub const SLOTS: u32 = 1 << 29;
/// With [`GETTER`]: the slot is one of the receiver's own in-line ones.
pub const INLINE: u32 = 1 << 28;
pub const FLAGS: u32 = GETTER | ABSENT | SLOTS | INLINE;
/// Caches in a polymorphic list.
pub const POLY: usize = 6;
/// Where they begin in its cell, which has no constants.
pub const LIST_START: usize = size_of::<Feedback>();

/// What a lookup found, in cacheable form.
#[derive(Clone, Copy, Default)]
pub struct Case {
    pub shape: u32,
    /// Case 1; otherwise case 2, with the flags of `disp2` in `disp`.
    pub inline: bool,
    pub disp: u32,
    pub holder: u32,
    pub validity: u32,
}

/// In the key of a [`MegaEntry`]: it is of stores. Cells begin at even offsets.
const STORE: u32 = 1;

/// Entry of the global cache for megamorphic accesses and for the lookups of built-ins.
#[derive(Clone, Copy, Default)]
#[repr(C)]
pub struct MegaEntry {
    pub shape: u32,
    pub key: u32,
    pub holder: u32,
    pub validity: u32,
    pub disp: u32,
    pub inline: u32,
}
pub const MEGA_SIZE: usize = 1024;

#[inline(always)]
pub(super) fn mega_index(shape: u32, key: u32) -> usize {
    ((shape >> 1) ^ (shape >> 11) ^ (key >> 1) ^ (key >> 9)) as usize & (MEGA_SIZE - 1)
}

/// Where an entry of stores is: not where that of loads of the same property is.
#[inline(always)]
fn store_index(shape: u32, key: u32) -> usize {
    mega_index(shape, key) ^ (MEGA_SIZE / 2)
}

impl Case {
    fn entry(self, key: u32) -> MegaEntry {
        let Case { shape, inline, disp, holder, validity } = self;
        MegaEntry { shape, key, holder, validity, disp, inline: inline as u32 }
    }
}

impl Ic {
    #[inline(always)]
    pub fn key(&self) -> Key {
        Key::from_offset(self.key.get())
    }
}

impl Vm {
    /// `obj.key` through the cache, after case 1 missed. `receiver` is the base value (for getters).
    #[inline(never)]
    pub fn ic_get(&mut self, ic: &Ic, owner: usize, o: Gc<Object>, receiver: Value) -> JsResult {
        let shape = o.shape().offset();
        if ic.shape2.get() == shape
            && let Some(r) = self.ic_case(ic, o, receiver)
        {
            return r;
        }
        let aux = ic.aux.get();
        if aux > MEGAMORPHIC {
            for c in Gc::<Feedback>::from_offset(aux).ics() {
                if c.shape.get() == shape {
                    // SAFETY: case 1 of a cache for this shape names an in-line slot.
                    return Ok(unsafe { o.value_at(c.disp.get() as usize) }.get());
                }
                if c.shape2.get() == shape
                    && let Some(r) = self.ic_case(c, o, receiver)
                {
                    return r;
                }
            }
        } else if aux == MEGAMORPHIC
            && let Some(r) = self.mega_get(o, ic.key(), receiver)
        {
            return r;
        }
        self.ic_get_miss(ic, owner, o, receiver)
    }

    /// `o.key` as the global table has it.
    #[inline]
    pub(crate) fn mega_get(&mut self, o: Gc<Object>, key: Key, receiver: Value) -> Option<JsResult> {
        let shape = o.shape().offset();
        let e = self.mega[mega_index(shape, key.offset())];
        if e.shape != shape || e.key != key.offset() {
            return None;
        }
        if e.inline != 0 {
            // SAFETY: such an entry names an in-line slot of the shape.
            return Some(Ok(unsafe { o.value_at(e.disp as usize) }.get()));
        }
        self.case_load(e.holder, e.validity, e.disp, o, receiver)
    }

    /// The value of an own data property, if the global table has it.
    #[inline]
    pub(crate) fn mega_own(&mut self, o: Gc<Object>, key: Key) -> Option<Value> {
        let shape = o.shape().offset();
        let e = self.mega[mega_index(shape, key.offset())];
        if e.shape != shape || e.key != key.offset() || e.holder != 0 || e.disp & FLAGS != 0 {
            return None;
        }
        let cell = if e.inline != 0 { o.offset() } else { o.slots.get() };
        // SAFETY: the entry names a slot of the shape, in line or in the slots cell.
        Some(unsafe { super::dispatch::load(self, cell, e.disp as usize) })
    }

    /// Puts what a lookup of `key` from `o` finds into the global table, if it can be cached.
    #[inline(never)]
    pub(crate) fn mega_learn(&mut self, o: Gc<Object>, key: Key) {
        if let Some(c) = self.find_case(o, key) {
            self.mega_put(key, c);
        }
    }

    pub(super) fn mega_put(&mut self, key: Key, c: Case) {
        let key = key.offset();
        self.mega[mega_index(c.shape, key)] = c.entry(key);
    }

    /// Likewise what a store does.
    pub(super) fn mega_put_store(&mut self, key: Key, c: Case) {
        let key = key.offset();
        self.mega[store_index(c.shape, key)] = c.entry(key | STORE);
    }

    /// What the global table says of stores of `key` to objects of a shape.
    #[inline]
    pub(super) fn mega_store(&self, shape: u32, key: Key) -> Option<MegaEntry> {
        let key = key.offset();
        let e = self.mega[store_index(shape, key)];
        (e.shape == shape && e.key == key | STORE).then_some(e)
    }

    #[inline(always)]
    fn ic_case(&mut self, ic: &Ic, o: Gc<Object>, receiver: Value) -> Option<JsResult> {
        self.case_load(ic.holder.get(), ic.validity.get(), ic.disp2.get(), o, receiver)
    }

    #[inline(always)]
    pub(super) fn case_load(
        &mut self,
        holder: u32,
        validity: u32,
        disp: u32,
        o: Gc<Object>,
        receiver: Value,
    ) -> Option<JsResult> {
        let off = (disp & !FLAGS) as usize;
        if validity != 0 {
            // SAFETY: validity cells hold a word behind the header.
            let valid = unsafe { super::dispatch::word(self, validity, 8) };
            if valid != 1 {
                return None;
            }
        }
        if disp & ABSENT != 0 {
            return Some(Ok(Value::UNDEFINED));
        }
        let cell = match holder {
            0 if disp & INLINE != 0 => o.offset(),
            0 => o.slots.get(),
            _ => holder,
        };
        // SAFETY: the cache's guard (shape, validity) implies the slot.
        let v = unsafe { super::dispatch::load(self, cell, off) };
        if disp & GETTER != 0 {
            return Some(self.call_getter(v, receiver));
        }
        Some(Ok(v))
    }

    /// Calls the getter of an accessor slot value.
    pub fn call_getter(&mut self, accessor: Value, receiver: Value) -> JsResult {
        let g = accessor.as_gc::<ValueCell>().get(0);
        if g.is_undefined() { Ok(Value::UNDEFINED) } else { self.call(g, receiver, &[]) }
    }

    #[cold]
    #[inline(never)]
    fn ic_get_miss(&mut self, ic: &Ic, owner: usize, o: Gc<Object>, receiver: Value) -> JsResult {
        let key = ic.key();
        // The receiver of a primitive's property is the primitive, its lookup starts at the wrapper prototype.
        let Some(case) = self.find_case(o, key) else {
            return self.get_with_receiver(o, key, receiver);
        };
        self.ic_update(ic, owner, case);
        if case.inline {
            // SAFETY: find_case found an own in-line slot.
            return Ok(unsafe { o.value_at(case.disp as usize) }.get());
        }
        match self.case_load(case.holder, case.validity, case.disp, o, receiver) {
            Some(r) => r,
            None => self.get_with_receiver(o, key, receiver),
        }
    }

    /// Looks `key` up from `o` if the result can be cached by `o`'s shape.
    pub(super) fn find_case(&mut self, o: Gc<Object>, key: Key) -> Option<Case> {
        let s = o.shape();
        if s.has(shape_flags::DICTIONARY) || key.is_index() || !is_ordinary_for(o, key) {
            return None;
        }
        if s.lookup(key).is_some() {
            return own_case(s, key);
        }
        if o.is_array() && key == Key::atom(self.names.length) {
            return None;
        }
        self.inherited_case(s, key)
    }

    /// What a load of `key` from objects of shape `s` does, if it can be cached.
    pub fn load_case(&mut self, s: Gc<Shape>, key: Key) -> Option<Case> {
        let exotic = s.kind.get() == Kind::TypedArray as u8 && !crate::object::exotic::is_plain_name(key);
        let proxies = [Kind::Proxy as u8, Kind::ModuleNamespace as u8];
        if s.has(shape_flags::DICTIONARY) || key.is_index() || exotic || proxies.contains(&s.kind.get()) {
            return None;
        }
        if s.lookup(key).is_some() {
            return own_case(s, key);
        }
        if s.kind.get() == Kind::Array as u8 && key == Key::atom(self.names.length) {
            return None;
        }
        self.inherited_case(s, key)
    }

    /// The cases that a cache has learnt, those of additions included.
    pub fn learnt_cases(ic: &Ic) -> Vec<Case> {
        let mut found = Vec::new();
        let mut one = |c: &Ic| {
            if c.shape.get() != 0 {
                found.push(Case { shape: c.shape.get(), inline: true, disp: c.disp.get(), ..Case::default() });
            }
            if c.shape2.get() != 0 {
                let (shape, holder, validity) = (c.shape2.get(), c.holder.get(), c.validity.get());
                found.push(Case { shape, inline: false, disp: c.disp2.get(), holder, validity });
            }
        };
        one(ic);
        if ic.aux.get() > MEGAMORPHIC {
            Gc::<Feedback>::from_offset(ic.aux.get()).ics().iter().for_each(one);
        }
        found
    }

    /// What objects of shape `s`, which have no own property `key`, inherit.
    pub(super) fn inherited_case(&mut self, s: Gc<Shape>, key: Key) -> Option<Case> {
        let shape = s.offset();
        let validity = self.chain_validity(s)?;
        // The shape may have changed if it was itself part of the chain bookkeeping; it is not.
        let mut cur = s.proto_object();
        while let Some(p) = cur {
            let ps = p.shape();
            if ps.has(shape_flags::DICTIONARY) || !is_ordinary_for(p, key) {
                return None;
            }
            if p.is_array() && key == Key::atom(self.names.length) {
                return None;
            }
            if let Some(f) = ps.lookup(key) {
                if f.attrs.is_lazy() {
                    return None;
                }
                let getter = if f.attrs.is_accessor() { GETTER } else { 0 };
                let (holder, disp) = match ps.inline_offset(f.slot) {
                    Some(d) => (p.offset(), d),
                    None => (p.slots.get(), 8 + (f.slot - ps.inline_cap.get() as u32) * 8),
                };
                return Some(Case { shape, inline: false, disp: disp | getter, holder, validity: validity.offset() });
            }
            cur = ps.proto_object();
        }
        Some(Case { shape, inline: false, disp: ABSENT, holder: 0, validity: validity.offset() })
    }

    /// The case of a store that adds `key` to objects of shape `before`, which have shape `after` then.
    pub(super) fn addition_case(&mut self, before: Gc<Shape>, after: Gc<Shape>, key: Key) -> Option<Case> {
        let (holder, disp) = addition(before, after, key)?;
        let validity = self.chain_validity(before)?;
        Some(Case { shape: before.offset(), inline: false, disp, holder, validity: validity.offset() })
    }

    pub(super) fn ic_update(&mut self, ic: &Ic, owner: usize, c: Case) {
        let fill = |ic: &Ic| {
            if c.inline {
                ic.shape.set(c.shape);
                ic.disp.set(c.disp);
            } else {
                ic.shape2.set(c.shape);
                ic.holder.set(c.holder);
                ic.validity.set(c.validity);
                ic.disp2.set(c.disp);
            }
        };
        let stale = |ic: &Ic| {
            if c.inline {
                ic.shape.get() == 0
            } else {
                // A case whose validity is gone can be replaced.
                ic.shape2.get() == 0 || ic.shape2.get() == c.shape
            }
        };
        let owner: Gc<Feedback> = Gc::from_offset(owner as u32);
        let aux = ic.aux.get();
        if aux == MEGAMORPHIC {
            self.mega_put(ic.key(), c);
            return;
        }
        if stale(ic) {
            fill(ic);
            self.barrier(owner);
            return;
        }
        if aux == 0 {
            let f: Gc<Feedback> = self.alloc_cell(Kind::Feedback, LIST_START + POLY * IC_SIZE);
            f.nconsts.set(0);
            f.nics.set(POLY as u32);
            // SAFETY: freshly allocated caches; zero is the empty cache.
            unsafe { std::ptr::write_bytes(f.consts_end() as *mut u8, 0, POLY * IC_SIZE) };
            ic.aux.set(f.offset());
            self.barrier(owner);
        }
        let f = Gc::<Feedback>::from_offset(ic.aux.get());
        for p in f.ics() {
            if stale(p) {
                fill(p);
                self.barrier(f);
                return;
            }
        }
        ic.aux.set(MEGAMORPHIC);
    }

    /// `o.key = v` through the cache, after the handler's case 1 missed. `strict`: a failed store throws.
    #[inline(never)]
    pub fn ic_set(&mut self, ic: &Ic, owner: usize, o: Gc<Object>, v: Value, strict: bool) -> JsResult<()> {
        let shape = o.shape();
        if ic.shape2.get() == shape.offset() {
            if ic.disp2.get() & GETTER != 0 {
                if let Some(a) = self.accessor_case(ic, o) {
                    return self.call_setter(a, o, ic.key(), v, strict);
                }
            } else if self.ic_store_case(ic, o, v) {
                return Ok(());
            }
        }
        let aux = ic.aux.get();
        if aux > MEGAMORPHIC {
            for c in Gc::<Feedback>::from_offset(aux).ics() {
                if c.shape.get() == shape.offset() {
                    // SAFETY: case 1 names an own in-line slot.
                    unsafe { o.value_at(c.disp.get() as usize) }.set(v);
                    self.barrier(o);
                    return Ok(());
                }
                if c.shape2.get() == shape.offset() && c.disp2.get() & GETTER == 0 && self.ic_store_case(c, o, v) {
                    return Ok(());
                }
            }
        } else if aux == MEGAMORPHIC && self.mega_set(o, ic.key(), v) {
            return Ok(());
        }
        self.ic_set_miss(ic, owner, o, v, strict)
    }

    /// The accessor that case 2 of a store names, if it still does.
    fn accessor_case(&mut self, ic: &Ic, o: Gc<Object>) -> Option<Value> {
        // Without the flag that has the getter called, the load answers the accessor itself.
        self.case_load(ic.holder.get(), ic.validity.get(), ic.disp2.get() & !GETTER, o, o.into())?.ok()
    }

    fn call_setter(&mut self, accessor: Value, o: Gc<Object>, key: Key, v: Value, strict: bool) -> JsResult<()> {
        let s = accessor.as_gc::<ValueCell>().get(1);
        if !s.is_undefined() {
            self.call(s, o.into(), &[v])?;
        } else if strict {
            return Err(self.throw_set_failed(o.into(), key));
        }
        Ok(())
    }

    #[inline(always)]
    pub(super) fn ic_store_case(&mut self, ic: &Ic, o: Gc<Object>, v: Value) -> bool {
        self.case_store(ic.holder.get(), ic.validity.get(), ic.disp2.get(), o, v)
    }

    #[inline(always)]
    fn case_store(&mut self, holder: u32, validity: u32, disp: u32, o: Gc<Object>, v: Value) -> bool {
        let off = (disp & !FLAGS) as usize;
        if holder == 0 {
            let slots = Gc::<ValueCell>::from_offset(o.slots.get());
            // SAFETY: the shape implies the slot.
            unsafe { slots.value_at(off) }.set(v);
            self.barrier(slots);
            return true;
        }
        // Adding a property: the chain must still have neither setter nor read-only property of that name.
        // SAFETY: validity cells hold a word behind the header.
        if unsafe { super::dispatch::word(self, validity, 8) } != 1 {
            return false;
        }
        if disp & SLOTS != 0 {
            let slots = Gc::<ValueCell>::from_offset(o.slots.get());
            if slots.some().map_or(0, |s| s.cap()) * 8 + 8 <= off {
                return false;
            }
            // SAFETY: just checked.
            unsafe { slots.value_at(off) }.set(v);
            self.barrier(slots);
        } else {
            // SAFETY: the in-line capacity is that of the (related) new shape.
            unsafe { o.value_at(off) }.set(v);
        }
        o.header.word.set(holder);
        self.barrier(o);
        true
    }

    /// `o.key = v` as the global table has it; whether it was done.
    #[inline]
    pub(super) fn mega_set(&mut self, o: Gc<Object>, key: Key, v: Value) -> bool {
        let Some(e) = self.mega_store(o.shape().offset(), key) else { return false };
        if e.inline != 0 {
            // SAFETY: such an entry names an in-line slot of the shape.
            unsafe { o.value_at(e.disp as usize) }.set(v);
            self.barrier(o);
            return true;
        }
        self.case_store(e.holder, e.validity, e.disp, o, v)
    }

    /// Remembers how a store has gone, in its cache or in the global table.
    fn learn_store(&mut self, ic: &Ic, owner: usize, c: Case) {
        if ic.aux.get() == MEGAMORPHIC { self.mega_put_store(ic.key(), c) } else { self.ic_update(ic, owner, c) }
    }

    #[cold]
    #[inline(never)]
    fn ic_set_miss(&mut self, ic: &Ic, owner: usize, o: Gc<Object>, v: Value, strict: bool) -> JsResult<()> {
        let key = ic.key();
        let before = o.shape();
        let cacheable = !before.has(shape_flags::DICTIONARY | shape_flags::EXOTIC) && !key.is_index();
        let own = if cacheable { before.lookup(key) } else { None };
        let owner_cell: Gc<Feedback> = Gc::from_offset(owner as u32);
        if let Some(f) = own
            && f.attrs.is_plain_writable()
            && !f.attrs.is_settled()
        {
            self.learn_store(ic, owner, replacing_case(before, f.slot));
            o.slot(f.slot).set(v);
            self.barrier(o);
            if before.inline_offset(f.slot).is_none() {
                self.barrier(Gc::<ValueCell>::from_offset(o.slots.get()));
            }
            return Ok(());
        }
        if cacheable
            && ic.aux.get() != MEGAMORPHIC
            && let Some(case) = self.find_case(o, key)
            && case.disp & GETTER != 0
        {
            self.ic_update(ic, owner, case);
        }
        let ok = self.set(o, key, v, o.into())?;
        if !ok {
            return if strict { Err(self.throw_set_failed(o.into(), key)) } else { Ok(()) };
        }
        // Was it a plain addition along a shared transition?
        let after = o.shape();
        if cacheable
            && own.is_none()
            && after != before
            && let Some(case) = self.addition_case(before, after, key)
        {
            self.learn_store(ic, owner, case);
        }
        self.barrier(owner_cell);
        Ok(())
    }
}

/// Holder and place in the case of a store that adds `key` to objects of shape `before`, if it led along a shared transition.
pub(super) fn addition(before: Gc<Shape>, after: Gc<Shape>, key: Key) -> Option<(u32, u32)> {
    if after.parent.get() != before.offset() || after.has(shape_flags::DICTIONARY | shape_flags::UNIQUE) {
        return None;
    }
    let f = after.lookup(key).filter(|f| f.attrs == crate::Attrs::DEFAULT && f.index + 1 == after.count.get())?;
    let disp = match after.inline_offset(f.slot) {
        Some(d) => d,
        None => (8 + (f.slot - after.inline_cap.get() as u32) * 8) | SLOTS,
    };
    Some((after.offset(), disp))
}

/// The case of a store to the own property in a slot of objects of a shape.
pub(super) fn replacing_case(s: Gc<Shape>, slot: u32) -> Case {
    let shape = s.offset();
    match s.inline_offset(slot) {
        Some(disp) => Case { shape, inline: true, disp, ..Case::default() },
        None => Case { shape, disp: 8 + (slot - s.inline_cap.get() as u32) * 8, ..Case::default() },
    }
}

/// The case of the own property `key` of objects of shape `s`; `None` if it cannot be cached. Accessors of global objects are not:
/// they may become values while the shape stays, and may not have become such where saved machine code is used.
pub(super) fn own_case(s: Gc<Shape>, key: Key) -> Option<Case> {
    let shape = s.offset();
    let global = s.kind.get() == Kind::Global as u8;
    let f = s.lookup(key).filter(|f| !f.attrs.is_lazy())?;
    if global && (f.attrs.is_accessor() || f.attrs.is_settled()) {
        return None;
    }
    let getter = if f.attrs.is_accessor() { GETTER } else { 0 };
    Some(match s.inline_offset(f.slot) {
        Some(disp) if getter == 0 => Case { shape, inline: true, disp, ..Case::default() },
        Some(disp) => Case { shape, inline: false, disp: disp | getter | INLINE, ..Case::default() },
        None => {
            let i = f.slot - s.inline_cap.get() as u32;
            Case { shape, inline: false, disp: (8 + i * 8) | getter, ..Case::default() }
        }
    })
}
