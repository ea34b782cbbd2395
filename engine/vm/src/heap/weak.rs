//! Weak references: cells of WeakRef and finalisation records, ephemeron tables of WeakMap and WeakSet.
//!
//! Keys are identified by cell offset, which never changes (not even through an image).

use super::mark::{Tracer, mode};
use super::state::Heap;
use super::{Gc, Header, HeapCell, Kind, gc_state};
use crate::Vm;
use crate::string::{Symbol, symflags};
use crate::value::{Value, tag};
use rustc_hash::FxHashMap;
use std::cell::Cell;

/// Target of a WeakRef, or record of a FinalizationRegistry.
#[repr(C)]
pub struct WeakCell {
    pub header: Header,
    /// Weak; 0 once dead.
    pub target: Cell<u32>,
    /// Unregister token: weak, 0 none.
    pub token: Cell<u32>,
    /// FinalizationRegistry object of a record (strong), 0 for a WeakRef.
    pub owner: Cell<u32>,
    /// Position of a record in its registry's list.
    pub place: Cell<u32>,
    /// Held value of a record (strong).
    pub held: Cell<Value>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for WeakCell {}

/// Open-addressed ephemeron table: header word = entries in use, deleted ones included; then `capacity` (a power of
/// two) entries of key (u32, 0 empty, [`DELETED`]), whether it is listed as young, value.
#[repr(C)]
pub struct WeakTable {
    pub header: Header,
    pub capacity: Cell<u32>,
    pub deleted: Cell<u32>,
}
// SAFETY: as above.
unsafe impl HeapCell for WeakTable {}

#[repr(C)]
pub struct WeakEntry {
    key: Cell<u32>,
    /// Not 0: it is among [`WeakState::young_entries`].
    listed: Cell<u32>,
    value: Cell<Value>,
}

/// Key of a deleted entry: no cell has this offset.
const DELETED: u32 = 1;
const MIN_CAPACITY: u32 = 4;

impl Gc<WeakTable> {
    fn entries(self) -> &'static [WeakEntry] {
        // SAFETY: `capacity` initialised entries lie behind the 16-byte head.
        unsafe { std::slice::from_raw_parts((self.addr() + 16) as *const WeakEntry, self.capacity.get() as usize) }
    }
    fn place(self, key: u32) -> usize {
        (key.wrapping_mul(0x9E37_79B1) >> 7) as usize & (self.capacity.get() as usize - 1)
    }
    fn find(self, key: u32) -> Option<&'static WeakEntry> {
        let entries = self.entries();
        let mask = entries.len() - 1;
        let mut i = self.place(key);
        loop {
            let e = &entries[i];
            if e.key.get() == key {
                return Some(e);
            }
            if e.key.get() == 0 {
                return None;
            }
            i = (i + 1) & mask;
        }
    }
    fn add(self, key: u32, value: Value) -> &'static WeakEntry {
        let entries = self.entries();
        let mask = entries.len() - 1;
        let mut i = self.place(key);
        while entries[i].key.get() != 0 {
            i = (i + 1) & mask;
        }
        entries[i].key.set(key);
        entries[i].value.set(value);
        self.header.word.set(self.header.word.get() + 1);
        &entries[i]
    }
    fn remove(self, e: &WeakEntry) {
        e.key.set(DELETED);
        e.value.set(Value::UNDEFINED);
        self.deleted.set(self.deleted.get() + 1);
    }
    /// Replaces all entries by these, which are no more than there were: their keys have moved.
    pub(super) fn refill(self, entries: Vec<(u32, Value)>) {
        for e in self.entries() {
            e.key.set(0);
            e.listed.set(0);
            e.value.set(Value(0));
        }
        self.header.word.set(0);
        self.deleted.set(0);
        for (key, value) in entries {
            self.add(key, value);
        }
    }
    /// Number of entries.
    pub fn len(self) -> usize {
        (self.header.word.get() - self.deleted.get()) as usize
    }
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
    /// Keys (cell offsets) and values, in no meaningful order.
    pub fn iter(self) -> impl Iterator<Item = (u32, Value)> {
        self.entries().iter().filter(|e| e.key.get() > DELETED).map(|e| (e.key.get(), e.value.get()))
    }
    /// The value of `key`.
    pub fn get(self, key: u32) -> Option<Value> {
        self.find(key).map(|e| e.value.get())
    }
    /// Removes `key`; whether it was there.
    pub fn delete(self, key: u32) -> bool {
        match self.find(key) {
            Some(e) => {
                self.remove(e);
                true
            }
            None => false,
        }
    }
}

/// The collector's view of weak things.
pub struct WeakState {
    /// Targets observed in the running job (KeepDuringJob): alive until the job ends.
    pub kept: Vec<u32>,
    /// Finalisation records whose target died, not yet handed to the host.
    pub pending: Vec<Gc<WeakCell>>,
    /// Atoms interned since the last collection.
    pub young_atoms: Vec<u32>,
    /// Entries set since the last collection in tables that were old then: all that a young collection needs to look at in these.
    young_entries: Vec<(Gc<WeakTable>, u32)>,
}

impl WeakState {
    pub fn new() -> WeakState {
        WeakState { kept: Vec::new(), pending: Vec::new(), young_atoms: Vec::new(), young_entries: Vec::new() }
    }
}

impl Default for WeakState {
    fn default() -> Self {
        Self::new()
    }
}

/// What may be held weakly (spec CanBeHeldWeakly): objects and symbols that are not registered. As a key.
pub fn weak_key(v: Value) -> Option<u32> {
    if v.is_object() || v.is_symbol() && v.as_gc::<Symbol>().bits.get() & symflags::REGISTERED == 0 {
        Some(v.payload())
    } else {
        None
    }
}

/// The value whose key this is.
pub fn weak_value(key: u32) -> Value {
    let t = if Gc::<Header>::from_offset(key).is(Kind::Symbol) { tag::SYMBOL } else { tag::OBJECT };
    Value::from_tag(t, key)
}

impl Vm {
    /// An empty table with room for `n` entries.
    pub fn new_weak_table(&mut self, n: usize) -> Gc<WeakTable> {
        let capacity = ((n as u32).saturating_mul(2)).next_power_of_two().max(MIN_CAPACITY);
        let t: Gc<WeakTable> = self.alloc_cell(Kind::WeakTable, 16 + capacity as usize * size_of::<WeakEntry>());
        t.header.word.set(0);
        t.capacity.set(capacity);
        t.deleted.set(0);
        // SAFETY: the entries lie inside the new cell; zero is the empty entry.
        unsafe { std::ptr::write_bytes((t.addr() + 16) as *mut WeakEntry, 0, capacity as usize) };
        t
    }
    /// Sets `key` (from [`weak_key`]). Returns the table to use from now on.
    #[must_use]
    pub fn weak_table_set(&mut self, t: Gc<WeakTable>, key: u32, value: Value) -> Gc<WeakTable> {
        if let Some(e) = t.find(key) {
            e.value.set(value);
            self.entry_set(t, e);
            return t;
        }
        let mut t = t;
        if (t.header.word.get() + 1) * 4 > t.capacity.get() * 3 {
            let n = self.new_weak_table(t.len() + 1);
            for (k, v) in t.iter() {
                n.add(k, v);
            }
            t = n;
        }
        let e = t.add(key, value);
        self.entry_set(t, e);
        t
    }
    /// The write barrier of tables.
    fn entry_set(&mut self, t: Gc<WeakTable>, e: &WeakEntry) {
        if t.header().gc.get() != gc_state::YOUNG && e.listed.replace(1) == 0 {
            self.heap.weak.young_entries.push((t, e.key.get()));
        }
        self.barrier(t);
    }
    /// The cell of a WeakRef; keeps the target alive until the running job ends.
    pub fn new_weak_ref(&mut self, target: u32) -> Gc<WeakCell> {
        self.keep_during_job(target);
        self.new_weak_cell(target)
    }
    /// A weak pointer for the engine's own use.
    pub fn new_weak_cell(&mut self, target: u32) -> Gc<WeakCell> {
        let w: Gc<WeakCell> = self.alloc_cell(Kind::WeakCell, size_of::<WeakCell>());
        w.header.word.set(0);
        w.target.set(target);
        w.token.set(0);
        w.owner.set(0);
        w.place.set(0);
        w.held.set(Value::UNDEFINED);
        w
    }
    /// A record of a FinalizationRegistry; the registry lists it.
    pub fn new_finalization_record(
        &mut self,
        registry: Gc<crate::object::Object>,
        target: u32,
        held: Value,
        token: Option<u32>,
    ) -> Gc<WeakCell> {
        let w = self.new_weak_cell(target);
        w.token.set(token.unwrap_or(0));
        w.owner.set(registry.offset());
        w.held.set(held);
        w
    }
    /// The target, kept alive until the running job ends; `None` once it is dead.
    pub fn weak_deref(&mut self, w: Gc<WeakCell>) -> Option<Value> {
        let t = w.target.get();
        if t == 0 {
            return None;
        }
        self.keep_during_job(t);
        Some(weak_value(t))
    }
    fn keep_during_job(&mut self, target: u32) {
        if self.heap.weak.kept.last() != Some(&target) {
            self.heap.weak.kept.push(target);
        }
    }
    /// Spec ClearKeptObjects: the host calls it when a job has ended.
    pub fn clear_kept_objects(&mut self) {
        self.heap.weak.kept.clear();
    }
    /// Whether finalisation records wait for their callbacks.
    pub fn has_finalizations(&self) -> bool {
        !self.heap.weak.pending.is_empty()
    }
    /// Takes a finalisation record whose target died: the host calls its owner's cleanup function with `held`.
    pub fn take_finalization(&mut self) -> Option<Gc<WeakCell>> {
        if self.heap.weak.pending.is_empty() { None } else { Some(self.heap.weak.pending.remove(0)) }
    }
}

/// Unresolved ephemerons are searched this many times before they are indexed by key.
const ROUNDS: usize = 4;

impl<const MODE: u8> Tracer<'_, MODE> {
    fn mark_value(&mut self, v: Value) {
        if v.is_heap() {
            self.mark(v.payload());
        }
    }
    /// Marks the values of ephemerons whose keys are alive, to a fixed point.
    pub fn ephemerons(&mut self) {
        let mut seen = 0;
        let mut open: Vec<(u32, Value)> = Vec::new();
        if MODE != mode::FINAL {
            // Old tables: what was there before is old, or known to be dead.
            open.extend(
                self.heap
                    .weak
                    .young_entries
                    .iter()
                    .filter_map(|&(t, key)| Some((key, t.get(key)?)))
                    .filter(|e| e.1.is_heap()),
            );
        }
        let mut rounds = 0;
        loop {
            // Tables found since the last look.
            loop {
                let tables = if MODE == mode::FINAL { &self.m.full_weak_tables } else { &self.m.weak_tables };
                let Some(&t) = tables.get(seen) else { break };
                seen += 1;
                for (key, v) in t.iter() {
                    if !self.unmarked(key) {
                        self.mark_value(v);
                    } else if v.is_heap() {
                        open.push((key, v));
                    }
                }
                self.drain(u64::MAX);
            }
            rounds += 1;
            if rounds > ROUNDS && self.indexed(&mut open) {
                continue;
            }
            let before = open.len();
            let mut still = Vec::new();
            for &(key, v) in &open {
                if !self.unmarked(key) { self.mark_value(v) } else { still.push((key, v)) }
            }
            open = still;
            self.drain(u64::MAX);
            let tables = if MODE == mode::FINAL { &self.m.full_weak_tables } else { &self.m.weak_tables };
            if open.len() == before && tables.len() == seen {
                return;
            }
        }
    }
    /// Resolves what can be resolved without new tables in linear time. True if it marked anything.
    fn indexed(&mut self, open: &mut Vec<(u32, Value)>) -> bool {
        let mut map: FxHashMap<u32, Vec<Value>> = FxHashMap::default();
        for &(key, v) in open.iter() {
            map.entry(key).or_default().push(v);
        }
        // Ready: keys that were marked since the list was made.
        let ready: Vec<u32> = map.keys().copied().filter(|&k| !self.unmarked(k)).collect();
        let any = !ready.is_empty();
        for k in ready {
            for v in map.remove(&k).unwrap_or_default() {
                self.mark_value(v);
            }
        }
        while let Some(o) = self.pop() {
            let n = self.scan(o);
            self.m.bytes += n;
            for v in map.remove(&o).unwrap_or_default() {
                self.mark_value(v);
            }
        }
        open.retain(|(k, _)| map.contains_key(k));
        any
    }
}

impl Heap {
    /// Takes dead keys and targets out of the weak things that marking has met.
    pub(super) fn clear_weak(&mut self, full: bool) {
        let (mut tables, mut cells) = if full {
            (std::mem::take(&mut self.marker.full_weak_tables), std::mem::take(&mut self.marker.full_weak_cells))
        } else {
            (std::mem::take(&mut self.marker.weak_tables), std::mem::take(&mut self.marker.weak_cells))
        };
        for (t, key) in std::mem::take(&mut self.weak.young_entries) {
            let Some(e) = t.find(key) else { continue };
            e.listed.set(0);
            if !full && !self.survives(key, false) {
                t.remove(e);
            }
        }
        for t in &tables {
            if !self.survives(t.offset(), full) {
                continue;
            }
            for e in t.entries() {
                if e.key.get() > DELETED && !self.survives(e.key.get(), full) {
                    t.remove(e);
                }
            }
        }
        for w in &cells {
            if !self.survives(w.offset(), full) {
                continue;
            }
            let token = w.token.get();
            if token != 0 && !self.survives(token, full) {
                w.token.set(0);
            }
            let target = w.target.get();
            if target != 0 && !self.survives(target, full) {
                w.target.set(0);
                if w.owner.get() != 0 {
                    self.weak.pending.push(*w);
                }
            }
        }
        tables.clear();
        cells.clear();
        if full {
            self.marker.full_weak_tables = tables;
            self.marker.full_weak_cells = cells;
        } else {
            self.marker.weak_tables = tables;
            self.marker.weak_cells = cells;
        }
    }
}
