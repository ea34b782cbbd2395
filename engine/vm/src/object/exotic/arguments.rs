//! Mapped arguments objects (ECMA-262 10.4.4): elements that are parameters of a running (or finished) function.
//!
//! Internal value 0 is the environment that holds the parameters, value 1 a list: for each mapped index the slot in that
//! environment, or the hole once the mapping is gone. A mapped element is a hole in the object's dense elements, so that
//! fast element loads pass it by. Arguments objects without mapping are ordinary.

use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::interp::env::Env;
use crate::object::elements::{eflags, store_flags};
use crate::object::ops::PropDesc;
use crate::object::ops::get::prop_desc;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, Object, Shape, ValueCell};
use crate::value::Value;
use crate::vm::Intrinsic;

/// The environment and slot of a mapped index.
fn mapping(o: Gc<Object>, key: Key) -> Option<(Gc<Env>, usize)> {
    let i = key.as_index()? as usize;
    let map = o.internal(1);
    if !map.is_cell() {
        return None;
    }
    let slot = map.as_gc::<ValueCell>().values().get(i)?.get();
    if slot.is_int() { Some((o.internal(0).as_gc(), slot.as_int() as usize)) } else { None }
}

/// Indices that are mapped.
pub fn mapped_indices(o: Gc<Object>) -> Vec<u32> {
    let map = o.internal(1);
    if !map.is_cell() {
        return Vec::new();
    }
    let v = map.as_gc::<ValueCell>().values();
    (0..v.len() as u32).filter(|&i| v[i as usize].get().is_int()).collect()
}

fn unmap(o: Gc<Object>, key: Key) {
    if let Some(i) = key.as_index() {
        o.internal(1).as_gc::<ValueCell>().values()[i as usize].set(Value::HOLE);
    }
}

impl Vm {
    /// An arguments object of these arguments. `callee`: the function, or `None` for the strict kind, whose `callee`
    /// throws.
    pub fn new_arguments(&mut self, args: &[Value], callee: Option<Value>) -> Gc<Object> {
        let shape = self.shape_of_arguments(callee.is_none());
        let o = self.new_arguments_of(shape, args.len());
        for (k, v) in self.arguments_slots(args.len(), callee).into_iter().enumerate() {
            self.set_slot(o, k as u32, v);
        }
        if let Some(c) = o.elements_cell().some() {
            c.values().iter().zip(args).for_each(|(d, &v)| d.set(v));
        }
        o
    }
    /// Shape of arguments objects that are not mapped.
    pub fn shape_of_arguments(&mut self, strict: bool) -> Gc<Shape> {
        match self.roots.arguments_shapes[strict as usize].some() {
            Some(s) => s,
            None => self.arguments_shape(strict),
        }
    }
    /// What the slots of such an object hold.
    pub fn arguments_slots(&self, n: usize, callee: Option<Value>) -> [Value; 3] {
        let callee = callee.unwrap_or(Value::cell(self.roots.throwing_accessor));
        [Value::from_usize(n), callee, self.roots.intrinsics[Intrinsic::ArrayValues as usize]]
    }
    /// An object of such a shape whose slots and `n` elements are to be stored by the caller, before anything is allocated.
    pub fn new_arguments_of(&mut self, shape: Gc<Shape>, n: usize) -> Gc<Object> {
        let o = self.alloc_object(shape);
        if n != 0 {
            let c = self.alloc_values(Kind::Elements, n, Value::HOLE);
            o.elements.set(c.offset());
            o.header.flags.set(eflags::HOLEY | store_flags(Value::UNDEFINED));
            self.barrier(o);
        }
        o
    }
    fn arguments_shape(&mut self, strict: bool) -> Gc<Shape> {
        let mut s = self.root_shape(Some(self.roots.object_proto), Kind::Arguments, 3, 0);
        let callee = if strict { Attrs(Attrs::ACCESSOR) } else { Attrs::HIDDEN };
        let keys: [(Key, Attrs); 3] = [
            (self.names.length.into(), Attrs::HIDDEN),
            (self.names.callee.into(), callee),
            (self.symbols.iterator.into(), Attrs::HIDDEN),
        ];
        for (k, a) in keys {
            s = self.shape_add(s, k, a).unwrap_or(s);
        }
        let thrower = self.roots.intrinsics[Intrinsic::ThrowTypeError as usize];
        self.roots.throwing_accessor = self.new_accessor(thrower, thrower);
        self.roots.arguments_shapes[strict as usize] = s;
        s
    }
    /// Maps elements `0..count` of an arguments object to slots `first..` of `env`.
    pub fn map_arguments(&mut self, o: Gc<Object>, env: Gc<Env>, first: usize, count: usize) {
        if count == 0 {
            return;
        }
        let list = self.new_list(count);
        for (i, v) in list.values().iter().enumerate() {
            v.set(Value::int((first + i) as i32));
            o.elements_cell().values()[i].set(Value::HOLE);
        }
        self.set_internal(o, 0, Value::cell(env));
        self.set_internal(o, 1, Value::cell(list));
        // The same layout, with the exotic flag.
        let s = o.shape();
        const TAG_MAPPED: u32 = 0x110;
        if let Some(n) = self.find_transition(s, 0, TAG_MAPPED) {
            self.set_shape(o, n);
            return;
        }
        let n = self.clone_shape(s);
        n.flags.set(n.flags.get() | shape_flags::EXOTIC);
        if !s.has(shape_flags::UNIQUE | shape_flags::DICTIONARY) {
            self.add_transition(s, 0, TAG_MAPPED, n);
        }
        self.set_shape(o, n);
    }
}

pub fn get(_vm: &mut Vm, o: Gc<Object>, key: Key) -> Option<Value> {
    let (env, slot) = mapping(o, key)?;
    Some(env.slots()[slot].get())
}

/// Assignment to the object itself. Mapped elements are writable as long as they are mapped.
pub fn set(vm: &mut Vm, o: Gc<Object>, key: Key, v: Value) -> Option<bool> {
    let (env, slot) = mapping(o, key)?;
    env.slots()[slot].set(v);
    vm.barrier(env);
    Some(true)
}

pub fn get_own(vm: &mut Vm, o: Gc<Object>, key: Key) -> Option<Option<PropDesc>> {
    let (env, slot) = mapping(o, key)?;
    let v = env.slots()[slot].get();
    // Attributes were changed: the element is in the sparse table.
    Some(Some(match vm.own_property(o, key) {
        Some(p) => PropDesc { value: Some(v), ..prop_desc(p) },
        None => PropDesc::data(v, Attrs::DEFAULT),
    }))
}

pub fn define_own(vm: &mut Vm, o: Gc<Object>, key: Key, d: &PropDesc) -> JsResult<Option<bool>> {
    let Some((env, slot)) = mapping(o, key) else { return Ok(None) };
    let Some(i) = key.as_index() else { return Ok(None) };
    // The element becomes real with the parameter's value, then the ordinary rules apply.
    let v = env.slots()[slot].get();
    vm.array_set(o, i, v);
    let done = vm.define_ordinary(o, key, d)?;
    if done {
        if d.is_accessor() {
            unmap(o, key);
            return Ok(Some(true));
        }
        if let Some(v) = d.value {
            env.slots()[slot].set(v);
            vm.barrier(env);
        }
        if d.writable == Some(false) {
            unmap(o, key);
            return Ok(Some(true));
        }
    }
    if o.elements_cell().is(Kind::Elements) {
        o.elements_cell().values()[i as usize].set(Value::HOLE);
    }
    Ok(Some(done))
}

pub fn delete(vm: &mut Vm, o: Gc<Object>, key: Key) -> Option<bool> {
    mapping(o, key)?;
    let done = vm.delete_ordinary(o, key);
    if done {
        unmap(o, key);
    }
    Some(done)
}
