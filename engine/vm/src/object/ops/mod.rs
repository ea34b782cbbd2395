//! Internal methods of objects (ECMA-262 10.1) and the abstract operations on them (7.3).
//!
//! | file | methods |
//! |---|---|
//! | `get` | [[Get]], [[GetOwnProperty]], [[HasProperty]] |
//! | `set` | [[Set]], adding properties, assignment errors |
//! | `define` | [[DefineOwnProperty]] |
//! | `delete` | [[Delete]], dictionary mode |
//! | `copy` | copying properties |
//! | `keys` | [[OwnPropertyKeys]] |
//! | `proto` | [[GetPrototypeOf]], [[SetPrototypeOf]], extensibility, integrity levels |
//! | `private` | private names |
//! | `desc` | property descriptors |
//! | `describe` | values and keys in messages |

pub mod copy;
pub mod define;
pub mod delete;
pub mod desc;
pub mod describe;
pub mod get;
pub mod keys;
pub mod private;
pub mod proto;
pub mod set;

pub use desc::PropDesc;

use super::shape::shape_flags;
use super::{Attrs, Key, Object, Shape, ValueCell};
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::value::Value;

/// Where an own property's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Named property: entry of the property table and slot.
    Slot { index: u32, slot: u32 },
    /// No slot: `length` of an array or String object.
    Virtual { index: u32 },
    /// Dense element.
    Dense(u32),
    /// Entry of the sparse elements.
    Sparse(u32),
}

/// An own property of an ordinary object.
#[derive(Clone, Copy, Debug)]
pub struct Prop {
    /// Data: the value. Accessor: the `Accessor` cell.
    pub value: Value,
    pub attrs: Attrs,
    pub place: Place,
}

impl Prop {
    /// Getter of an accessor property (undefined: none).
    pub fn getter(self) -> Value {
        self.value.as_gc::<ValueCell>().get(0)
    }
    /// Setter of an accessor property (undefined: none).
    pub fn setter(self) -> Value {
        self.value.as_gc::<ValueCell>().get(1)
    }
}

impl Vm {
    /// Own property of an object by the ordinary rules (exotic parts excluded). Lazy properties are made.
    #[inline]
    pub fn own_property(&mut self, o: Gc<Object>, key: Key) -> Option<Prop> {
        if let Some(i) = key.as_index() {
            return self.own_element(o, i);
        }
        let f = o.shape().lookup(key)?;
        if f.attrs.has_slot() {
            return Some(Prop {
                value: o.slot(f.slot).get(),
                attrs: f.attrs,
                place: Place::Slot { index: f.index, slot: f.slot },
            });
        }
        self.own_slotless(o, key, f)
    }
    #[cold]
    fn own_slotless(&mut self, o: Gc<Object>, key: Key, f: super::shape::Found) -> Option<Prop> {
        if f.attrs.0 & Attrs::LAZY != 0 {
            self.materialise(o, key);
            return self.own_property(o, key);
        }
        let (value, attrs) = match o.kind() {
            Kind::Array => {
                let writable = o.raw(1).get() & super::elements::LENGTH_READ_ONLY == 0;
                (Value::from_u32(o.array_len()), Attrs(writable as u8 * Attrs::WRITABLE))
            }
            _ => (Value::from_usize(o.internal(0).to_str().map_or(0, |s| s.len())), Attrs::NONE),
        };
        Some(Prop { value, attrs, place: Place::Virtual { index: f.index } })
    }
    /// Writes a named property's slot.
    #[inline]
    pub fn set_slot(&mut self, o: Gc<Object>, slot: u32, v: Value) {
        let s = o.shape();
        match s.inline_offset(slot) {
            Some(off) => {
                // SAFETY: in-line slots exist by the shape.
                unsafe { o.value_at(off as usize) }.set(v);
                if v.is_heap() {
                    self.barrier(o);
                }
            }
            None => {
                let c = Gc::<ValueCell>::from_offset(o.slots.get());
                let slot = &c.values()[slot as usize - s.inline_cap.get() as usize];
                slot.set(v);
                if v.is_heap() {
                    self.barrier_at(c, slot.as_ptr() as usize);
                }
            }
        }
    }
    /// A getter/setter pair.
    pub fn new_accessor(&mut self, getter: Value, setter: Value) -> Gc<ValueCell> {
        let c = self.alloc_values(Kind::Accessor, 2, Value::UNDEFINED);
        c.values()[0].set(getter);
        c.values()[1].set(setter);
        c
    }
    /// The object's shape after changing entry `index` (of property `key`) to `slot` and `attrs`.
    pub(crate) fn reshape_entry(&mut self, o: Gc<Object>, key: Key, index: u32, slot: u32, attrs: Attrs) {
        let s = o.shape();
        let special = if attrs.is_plain_writable() { 0 } else { shape_flags::SPECIAL_PROPS };
        if s.has(shape_flags::IS_PROTO) {
            self.invalidate_proto(o);
        }
        let slots = s.slots.get().max(if attrs.has_slot() { slot + 1 } else { 0 });
        let settled = settles_global(s, index, attrs);
        if s.has(shape_flags::DICTIONARY) || settled {
            s.table_cell().set_entry(index, slot, attrs.with(Attrs::SETTLED, settled));
            s.slots.set(slots);
            s.flags.set(s.flags.get() | special);
            return;
        }
        if !s.has(shape_flags::UNIQUE)
            && let Some(n) = self.find_transition(s, key.offset(), attrs.0 as u32)
        {
            self.set_shape(o, n);
            return;
        }
        let n = self.clone_shape(s);
        if !s.has(shape_flags::UNIQUE) {
            let t = self.table_copy(s.table_cell(), s.count.get(), 2, false);
            n.table.set(t.offset());
            self.barrier(n);
            self.add_transition(s, key.offset(), attrs.0 as u32, n);
        }
        n.table_cell().set_entry(index, slot, attrs);
        n.slots.set(slots);
        n.flags.set(n.flags.get() | special);
        self.set_shape(o, n);
    }
    /// Adds a named property that is known to be absent. Does not ask whether the object is extensible.
    pub fn add_named(&mut self, o: Gc<Object>, key: Key, value: Value, attrs: Attrs) {
        let s = o.shape();
        if s.has(shape_flags::IS_PROTO) {
            self.invalidate_proto(o);
        }
        if s.has(shape_flags::DICTIONARY) {
            self.dictionary_add(o, key, value, attrs);
            return;
        }
        if !s.has(shape_flags::UNIQUE) && s.count.get() >= MAX_SHARED_PROPS {
            self.make_dictionary(o);
            self.dictionary_add(o, key, value, attrs);
            return;
        }
        let Some(n) = self.shape_add(s, key, attrs) else {
            // Too many different properties follow this shape: it is used as a map.
            self.make_dictionary(o);
            self.dictionary_add(o, key, value, attrs);
            return;
        };
        let slot = s.slots.get();
        self.ensure_slot(o, n, slot);
        self.set_shape(o, n);
        self.set_slot(o, slot, value);
    }
    /// Adds a named property that is known to be absent and whose value [`Vm::materialise`] makes when it is first asked
    /// for, to an object that is no dictionary.
    pub fn add_lazy(&mut self, o: Gc<Object>, key: Key, attrs: Attrs) {
        if let Some(n) = self.shape_add(o.shape(), key, attrs.with(Attrs::LAZY, true)) {
            self.set_shape(o, n);
        }
    }
    /// Gives an object the properties by which `shape` extends its shape, in order.
    pub fn extend(&mut self, o: Gc<Object>, shape: Gc<Shape>, values: &[Value]) {
        let first = o.shape().slots.get();
        debug_assert_eq!(first + values.len() as u32, shape.slots.get());
        self.ensure_slot(o, shape, shape.slots.get() - 1);
        self.set_shape(o, shape);
        for (slot, &v) in (first..).zip(values) {
            self.set_slot(o, slot, v);
        }
    }
    /// Shape of the arrays that `exec` of regular expressions answers: index, input, groups.
    pub fn match_shape(&mut self) -> Gc<Shape> {
        if self.roots.match_shape.is_none() {
            // A copy: the shape of `[]` itself may have all the children it is allowed.
            let mut s = self.clone_shape(self.roots.array_shape);
            for name in [self.names.index, self.names.input, self.names.groups] {
                s = self.shape_add(s, Key::atom(name), Attrs::DEFAULT).expect("a fresh shape has room for transitions");
            }
            self.roots.match_shape = s;
        }
        self.roots.match_shape
    }
    /// Whether writes of new properties fail.
    #[inline]
    pub(crate) fn not_extensible(&self, o: Gc<Object>) -> bool {
        o.shape().has(shape_flags::NOT_EXTENSIBLE)
    }
}

/// An object with more named properties than this becomes a dictionary.
pub const MAX_SHARED_PROPS: u32 = 512;

/// Whether an accessor of a global object becomes a value, as globals do that are made when they are first asked for. No cache knows
/// such accessors (`interp::ic`), so the shape stays what it is: whatever reads globals depends on it.
fn settles_global(s: Gc<Shape>, index: u32, attrs: Attrs) -> bool {
    s.kind.get() == Kind::Global as u8
        && s.has(shape_flags::UNIQUE)
        && s.table_cell().entries()[index as usize].get().attrs().is_accessor()
        && !attrs.is_accessor()
}
