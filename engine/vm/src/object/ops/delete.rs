//! [[Delete]] and dictionary mode.

use crate::Vm;
use crate::error::{JsResult, Throw};
use crate::heap::{Gc, Kind};
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, ValueCell, exotic};
use crate::value::Value;

impl Vm {
    /// [[Delete]]: false when refused.
    pub fn delete(&mut self, o: Gc<Object>, key: Key) -> JsResult<bool> {
        if o.is_exotic()
            && let Some(done) = exotic::delete(self, o, key)?
        {
            return Ok(done);
        }
        Ok(self.delete_ordinary(o, key))
    }
    pub(crate) fn delete_ordinary(&mut self, o: Gc<Object>, key: Key) -> bool {
        if let Some(i) = key.as_index() {
            return self.delete_element(o, i);
        }
        let s = o.shape();
        let Some(f) = s.lookup(key) else { return true };
        if !f.attrs.configurable() {
            return false;
        }
        if s.has(shape_flags::IS_PROTO) {
            self.invalidate_proto(o);
        }
        if f.attrs.has_slot() {
            self.set_slot(o, f.slot, Value::UNDEFINED);
        }
        if s.has(shape_flags::DICTIONARY) {
            s.table_cell().delete_entry(f.index);
            self.dictionary_compact(o);
            return true;
        }
        if let Some(p) = Gc::<crate::object::Shape>::from_offset(s.parent.get()).some()
            && f.index + 1 == s.count.get()
            && p.count.get() == f.index
        {
            // The last property added: as if it never was.
            self.set_shape(o, p);
            return true;
        }
        self.make_dictionary(o);
        o.shape().table_cell().delete_entry(f.index);
        true
    }
    /// DeletePropertyOrThrow.
    pub fn delete_or_throw(&mut self, o: Gc<Object>, key: Key) -> JsResult<()> {
        if self.delete(o, key)? { Ok(()) } else { Err(self.throw_delete_failed(o, key)) }
    }
    /// The TypeError for a refused deletion.
    #[cold]
    pub fn throw_delete_failed(&mut self, o: Gc<Object>, key: Key) -> Throw {
        let text = self.key_text(key);
        if o.is(Kind::Proxy) {
            return self.throw_type(format!("'deleteProperty' on proxy: trap returned falsish for property '{text}'"));
        }
        let on = self.describe(o.into());
        self.throw_type(format!("Cannot delete property '{text}' of {on}"))
    }
    /// `delete base[key]` for any base.
    pub fn delete_v(&mut self, base: Value, key: Value, strict: bool) -> JsResult<bool> {
        if base.is_nullish() {
            return Err(self.throw_type("Cannot convert undefined or null to object"));
        }
        let o = self.to_object(base)?;
        let k = self.to_key(key)?;
        let done = self.delete(o, k)?;
        if !done && strict { Err(self.throw_delete_failed(o, k)) } else { Ok(done) }
    }

    /// Gives the object a dictionary shape of its own with the same layout.
    pub fn make_dictionary(&mut self, o: Gc<Object>) {
        let s = o.shape();
        if s.has(shape_flags::DICTIONARY) {
            return;
        }
        let n = self.clone_shape(s);
        n.flags.set(n.flags.get() & !shape_flags::UNIQUE | shape_flags::DICTIONARY);
        let count = s.count.get();
        let t = self.table_copy(s.table_cell(), count, count / 2 + 4, false);
        n.table.set(t.offset());
        self.barrier(n);
        self.set_shape(o, n);
    }
    /// Adds a property to a dictionary.
    pub(crate) fn dictionary_add(&mut self, o: Gc<Object>, key: Key, value: Value, attrs: Attrs) {
        let s = o.shape();
        let slot = s.slots.get();
        self.ensure_slot(o, s, slot);
        let t = self.table_append(s.table_cell(), s.count.get(), key, slot, attrs);
        s.table.set(t.offset());
        s.count.set(t.used.get());
        s.slots.set(slot + 1);
        if !attrs.is_plain_writable() {
            s.flags.set(s.flags.get() | shape_flags::SPECIAL_PROPS);
        }
        self.barrier(s);
        self.set_slot(o, slot, value);
    }
    /// Drops deleted entries and renumbers the slots when more than half of the entries are deleted.
    fn dictionary_compact(&mut self, o: Gc<Object>) {
        let s = o.shape();
        let t = s.table_cell();
        let (used, deleted) = (t.used.get(), t.deleted.get());
        if deleted < 16 || deleted * 2 < used {
            return;
        }
        let live = used - deleted;
        // Values in table order.
        let values = self.new_list(live as usize);
        let kept = t.entries().iter().map(|e| e.get()).filter(|e| e.key != 0);
        for (v, e) in values.values().iter().zip(kept) {
            if e.attrs().has_slot() {
                v.set(o.slot(e.slot()).get());
            }
        }
        let n = self.table_copy(t, used, live / 2 + 4 - deleted.min(live / 2 + 4), true);
        let inline = s.inline_cap.get() as u32;
        let mut slot = 0;
        for (i, e) in n.entries().iter().enumerate() {
            let attrs = e.get().attrs();
            if attrs.has_slot() {
                n.set_entry(i as u32, slot, attrs);
                slot += 1;
            }
        }
        s.table.set(n.offset());
        s.count.set(n.used.get());
        s.slots.set(slot);
        self.barrier(s);
        // Out-of-line slots of the right size.
        o.slots.set(0);
        if slot > inline {
            let c: Gc<ValueCell> = self.alloc_values(Kind::Slots, (slot - inline) as usize, Value::UNDEFINED);
            o.slots.set(c.offset());
            self.barrier(o);
        }
        for (i, e) in n.entries().iter().enumerate() {
            let e = e.get();
            if e.attrs().has_slot() {
                self.set_slot(o, e.slot(), values.get(i));
            }
        }
        for i in slot..inline {
            self.set_slot(o, i, Value::UNDEFINED);
        }
    }
}
