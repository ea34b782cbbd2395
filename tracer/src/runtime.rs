//! Helpers that machine code calls for what is too long to be inlined: strings, elements that are not simply there, new cells.
//! But for those that the table says of, none runs JS; the rules for their types are in [`helpers`](crate::helpers).

use crate::helpers::THREW;
use crate::intrinsics::LITTLE_ENDIAN;
use std::cmp::Ordering;
use vm::heap::weak::{WeakTable, weak_key};
use vm::interp::stack_trace;
use vm::object::exotic::data_view;
use vm::object::exotic::typed_array::{self, Element};
use vm::object::exotic::typed_copy;
use vm::object::hash_table::HashTable;
use vm::object::{Key, Object, Shape, ValueCell};
use vm::value::arith::ArithOp;
use vm::value::convert::to_boolean;
use vm::value::math;
use vm::value::number::js_pow;
use vm::{Gc, JsString, Kind, Value, Vm};

/// # Safety
/// As all helpers: called by machine code with its isolate, and arguments of the kinds that the lifter has checked.
macro_rules! helpers {
    ($($(#[doc = $doc:literal])+ fn $name:ident($vm:ident $(, $arg:ident: $ty:ty)*) $(-> $ret:ty)? $body:block)*) => {$(
        $(#[doc = $doc])+
        ///
        /// # Safety
        /// Called by machine code with its isolate and arguments of the kinds that the lifter has checked.
        pub unsafe extern "C" fn $name($vm: *mut Vm $(, $arg: $ty)*) $(-> $ret)? {
            // SAFETY: by contract.
            #[allow(unused_variables, reason = "some need nothing of the isolate")]
            let $vm = unsafe { &mut *$vm };
            $body
        }
    )*};
}

fn string(bits: u64) -> Gc<JsString> {
    Value(bits).as_gc()
}

fn table(o: u32) -> Gc<HashTable> {
    Gc::<Object>::from_offset(o).internal(0).as_gc()
}

fn weak_table(o: u32) -> Gc<WeakTable> {
    Gc::<Object>::from_offset(o).internal(0).as_gc()
}

helpers! {
    /// The next key of a for-in enumerator; the hole at the end.
    fn for_in_next(vm, e: u32) -> u64 {
        vm::interp::iterate::for_in_next(vm, Gc::from_offset(e)).map_or(THREW, |v| v.0)
    }
    /// `delete`.
    fn delete(vm, base: u64, key: u64, strict: i32) -> u64 {
        vm.delete_v(Value(base), Value(key), strict != 0).map_or(THREW, |deleted| Value::bool(deleted).0)
    }
    /// The concatenation of two strings.
    fn concat(vm, a: u64, b: u64) -> u64 {
        match vm.concat(string(a), string(b)) {
            Ok(s) => Value::from(s).0,
            Err(_) => THREW,
        }
    }
    /// `typeof`.
    fn type_of(vm, v: u64) -> u64 {
        Value::from(vm.type_of(Value(v))).0
    }
    /// Number::exponentiate.
    fn pow(vm, a: f64, b: f64) -> f64 {
        js_pow(a, b)
    }
    /// A function of `Math`, by number.
    fn math(vm, x: f64, function: i32) -> f64 {
        math::Function::ALL[function as usize].apply(x)
    }
    /// `Math.atan2`.
    fn atan2(vm, y: f64, x: f64) -> f64 {
        math::atan2(y, x)
    }
    /// `Math.random`.
    fn random(vm) -> f64 {
        vm.next_random()
    }
    /// An operator by number, of operands that are no objects.
    fn arith(vm, op: i32, a: u64, b: u64) -> u64 {
        vm.arith_slow(ArithOp::ALL[op as usize], Value(a), Value(b)).map_or(THREW, |v| v.0)
    }
    /// A regular expression literal: source and flags are in the list.
    fn new_regexp(vm, list: u32) -> u64 {
        let list = Gc::<ValueCell>::from_offset(list);
        let make = vm.hooks.new_regexp;
        match make(vm, list.get(0), list.get(1)) {
            Ok(v) => v.0,
            Err(_) => THREW,
        }
    }
    /// ToBoolean.
    fn truth(vm, v: u64) -> bool {
        to_boolean(Value(v))
    }
    /// Order of two strings: negative, zero or positive.
    fn compare_strings(vm, a: u64, b: u64) -> i32 {
        match vm.str_cmp(string(a), string(b)) {
            Ordering::Less => -1,
            Ordering::Equal => 0,
            Ordering::Greater => 1,
        }
    }
    /// Whether two strings are equal.
    fn same_string(vm, a: u64, b: u64) -> bool {
        a == b || vm.str_eq(string(a), string(b))
    }
    /// `===`.
    fn strict_equal(vm, a: u64, b: u64) -> bool {
        vm.strict_equals(Value(a), Value(b))
    }
    /// `===` of an interned string and any value.
    fn is_atom(vm, a: u64, v: u64) -> bool {
        a == v || (Value(v).is_string() && vm.str_eq(string(a), string(v)))
    }
    /// Whether `typeof v` is "object" (1), "boolean" (2) or "function" (7).
    fn type_is(vm, v: u64, name: i32) -> bool {
        let v = Value(v);
        let callable = v.to_object().is_some_and(|o| o.is_callable());
        match name {
            1 => v.is_null() || (v.is_object() && !callable),
            2 => v.is_bool(),
            _ => callable,
        }
    }
    /// The one-unit string at an index; the hole beyond the end and for units that are not kept as strings.
    fn char_at(vm, s: u64, k: i32) -> u64 {
        let s = string(s);
        if k as u32 as usize >= s.len() {
            return Value::HOLE.0;
        }
        let c = s.units(vm).at(k as usize);
        Value::from(vm.single_char(c)).0
    }
    /// The code unit at an index; -1 beyond the end.
    fn char_code_at(vm, s: u64, k: i32) -> i32 {
        let s = string(s);
        if k as u32 as usize >= s.len() {
            return -1;
        }
        s.units(vm).at(k as usize) as i32
    }
    /// `charAt`.
    fn char_or_empty(vm, s: u64, k: i32) -> u64 {
        let s = string(s);
        if k as u32 as usize >= s.len() {
            return Value::from(vm.roots.empty_string).0;
        }
        let c = s.units(vm).at(k as usize);
        Value::from(vm.single_char(c)).0
    }
    /// `String.fromCharCode` of one int.
    fn from_char_code(vm, c: i32) -> u64 {
        Value::from(vm.single_char(c as u16)).0
    }
    /// `codePointAt`.
    fn code_point_at(vm, s: u64, k: i32) -> u64 {
        let s = string(s);
        if k as u32 as usize >= s.len() {
            return Value::UNDEFINED.0;
        }
        Value::int(s.units(vm).code_point(k as usize) as i32).0
    }
    /// `startsWith` of a string.
    fn starts_with(vm, s: u64, x: u64) -> bool {
        let (s, x) = (string(s).units(vm), string(x).units(vm));
        x.len() <= s.len() && s.slice(0, x.len()) == x
    }
    /// `endsWith` of a string.
    fn ends_with(vm, s: u64, x: u64) -> bool {
        let (s, x) = (string(s).units(vm), string(x).units(vm));
        x.len() <= s.len() && s.slice(s.len() - x.len(), s.len()) == x
    }
    /// `indexOf` of a string.
    fn index_of(vm, s: u64, x: u64) -> i32 {
        let (s, x) = (string(s).units(vm), string(x).units(vm));
        s.find(x, 0).map_or(-1, |k| k as i32)
    }
    /// `slice` of a string, by ints.
    fn slice_string(vm, s: u64, start: i32, end: i32) -> u64 {
        let s = string(s);
        let n = s.len() as i64;
        let relative = |k: i32| if k < 0 { (n + k as i64).max(0) } else { n.min(k as i64) };
        let (start, end) = (relative(start), relative(end));
        if start >= end {
            return Value::from(vm.roots.empty_string).0;
        }
        Value::from(vm.substring(s, start as usize, end as usize)).0
    }
    /// `substring`, by ints.
    fn substring(vm, s: u64, a: i32, b: i32) -> u64 {
        let s = string(s);
        let within = |k: i32| (k.max(0) as usize).min(s.len());
        let (a, b) = (within(a), within(b));
        Value::from(vm.substring(s, a.min(b), a.max(b))).0
    }
    /// `Map.prototype.get`.
    fn map_get(vm, o: u32, key: u64) -> u64 {
        vm.hash_get(table(o), Value(key)).unwrap_or(Value::UNDEFINED).0
    }
    /// `has` of Map and Set.
    fn table_has(vm, o: u32, key: u64) -> bool {
        vm.hash_get(table(o), Value(key)).is_some()
    }
    /// `Map.prototype.set`, `Set.prototype.add`; false where that fails.
    fn table_set(vm, o: u32, key: u64, v: u64) -> bool {
        let old = table(o);
        match vm.hash_set(old, Value(key), Value(v)) {
            Ok(t) => {
                if t != old {
                    vm.set_internal(Gc::from_offset(o), 0, Value::cell(t));
                }
                true
            }
            Err(_) => {
                // The instruction throws it again.
                vm.take_exception();
                false
            }
        }
    }
    /// `WeakMap.prototype.get`.
    fn weak_get(vm, o: u32, key: u64) -> u64 {
        weak_key(Value(key)).and_then(|k| weak_table(o).get(k)).unwrap_or(Value::UNDEFINED).0
    }
    /// `has` of WeakMap and WeakSet.
    fn weak_has(vm, o: u32, key: u64) -> bool {
        weak_key(Value(key)).is_some_and(|k| weak_table(o).get(k).is_some())
    }
    /// `Array.isArray`: 0 or 1; -1 for proxies.
    fn is_array(vm, v: u64) -> i32 {
        match Value(v).to_object() {
            Some(o) if o.is(Kind::Proxy) => -1,
            Some(o) => o.is_array() as i32,
            None => 0,
        }
    }
    /// SameValue.
    fn same_value(vm, a: u64, b: u64) -> bool {
        a == b || vm.same_value(Value(a), Value(b))
    }
    /// HasOwnProperty: 0 or 1; -1 where that could run JS.
    fn plain_has_own(vm, o: u32, key: u64) -> i32 {
        let o: Gc<Object> = Gc::from_offset(o);
        if matches!(o.kind(), Kind::Proxy | Kind::ModuleNamespace) || Value(key).is_object() {
            return -1;
        }
        match vm.to_key(Value(key)).and_then(|key| vm.has_own(o, key)) {
            Ok(has) => has as i32,
            Err(_) => -1,
        }
    }
    /// `Array.prototype.pop`; the hole where that could run JS or fail.
    fn plain_pop(vm, o: u32) -> u64 {
        let o: Gc<Object> = Gc::from_offset(o);
        if !vm.is_fast_writable_array(o) {
            return Value::HOLE.0;
        }
        let n = o.array_len();
        if n == 0 {
            return Value::UNDEFINED.0;
        }
        let v = vm.array_get(o, n - 1);
        if !v.is_hole() {
            vm.array_resize(o, n - 1);
        }
        v.0
    }
    /// An element of an ordinary object or array; the hole where it takes more to say.
    fn plain_element(vm, o: u32, k: i32) -> u64 {
        vm.plain_element(Gc::from_offset(o), k).unwrap_or(Value::HOLE).0
    }
    /// Stores one, adding it if need be; false where that could run JS or fail.
    fn plain_store(vm, o: u32, k: i32, v: u64) -> bool {
        vm.plain_store(Gc::from_offset(o), k, Value(v))
    }
    /// An element of a DataView: its type, and whether it is [little-endian](LITTLE_ENDIAN); the hole beyond the end.
    fn view_get(vm, o: u32, k: i32, how: i32) -> u64 {
        let ty = Element::from_u8(how as u8);
        let Some(p) = data_view::place(Gc::from_offset(o), k as u32 as u64, ty.size()) else { return Value::HOLE.0 };
        // SAFETY: the place of as many bytes.
        unsafe { data_view::load(vm, ty, p, how & LITTLE_ENDIAN != 0).0 }
    }
    /// Stores one; false beyond the end, and where the buffer is immutable.
    fn view_set(vm, o: u32, k: i32, how: i32, v: f64) -> bool {
        let (o, ty) = (Gc::from_offset(o), Element::from_u8(how as u8));
        if typed_array::is_immutable(o) {
            return false;
        }
        let Some(p) = data_view::place(o, k as u32 as u64, ty.size()) else { return false };
        // SAFETY: the place of as many bytes.
        unsafe { data_view::store(vm, ty, p, how & LITTLE_ENDIAN != 0, Value::number(v)) };
        true
    }
    /// `Array.prototype.push` of one value; -1 where that could run JS or fail.
    fn plain_push(vm, o: u32, v: u64) -> i32 {
        let o: Gc<Object> = Gc::from_offset(o);
        if !vm.is_fast_writable_array(o) || o.array_len() >= i32::MAX as u32 {
            return -1;
        }
        vm.array_push(o, Value(v));
        o.array_len() as i32
    }
    /// `Array.prototype.shift`; the hole where that could run JS or fail.
    fn plain_shift(vm, o: u32) -> u64 {
        vm.array_shift(Gc::from_offset(o)).unwrap_or(Value::HOLE).0
    }
    /// Appends the values of an iterable to an array; false where that could run JS.
    fn plain_spread(vm, o: u32, v: u64) -> bool {
        vm::interp::iterate::spread_quietly(vm, Gc::from_offset(o), Value(v))
    }
    /// Makes room for one more element of an array without holes, where that can be.
    fn grow_at_end(vm, o: u32) {
        vm.make_room_at_end(Gc::from_offset(o));
    }
    /// Gives back memory for elements that have been removed from the end of one.
    fn shrink_at_end(vm, o: u32) {
        vm.give_back_at_end(Gc::from_offset(o));
    }
    /// `Object.keys`; the hole where that could run JS or fail.
    fn plain_keys(vm, o: u32) -> u64 {
        let o: Gc<Object> = Gc::from_offset(o);
        if matches!(o.kind(), Kind::Proxy | Kind::ModuleNamespace) {
            return Value::HOLE.0;
        }
        vm.own_enumerable_keys_array(o).map_or(Value::HOLE.0, |keys| Value::from(keys).0)
    }
    /// `Date.now`.
    fn now(vm) -> f64 {
        vm::sys::time_ms()
    }
    /// `set` of a typed array; false where that could run JS or fail.
    fn plain_typed_set(vm, o: u32, source: u32, offset: i32) -> bool {
        offset >= 0 && typed_copy::plain_set(vm, Gc::from_offset(o), Gc::from_offset(source), offset as usize)
    }
    /// `subarray` of an array with a plain species, by ints; the end is there if `has_end`. The hole where that fails.
    fn subarray_of_plain(vm, o: u32, start: i32, end: i32, has_end: i32) -> u64 {
        let o: Gc<Object> = Gc::from_offset(o);
        let n = typed_array::length(o) as i64;
        let relative = |k: i32| if k < 0 { (n + k as i64).max(0) } else { n.min(k as i64) };
        let start = relative(start);
        let end = if has_end != 0 { relative(end) } else { n };
        let count = if has_end == 0 && typed_array::tracks_length(o) { None } else { Some((end - start).max(0) as usize) };
        vm.subarray_of_plain(o, start as usize, count).map_or(Value::HOLE.0, |view| Value::from(view).0)
    }
    /// Sets the length of an array; false where that could run JS or fail.
    fn plain_set_length(vm, o: u32, n: i32) -> bool {
        let o: Gc<Object> = Gc::from_offset(o);
        n >= 0 && vm.is_fast_writable_array(o) && vm.array_resize(o, n as u32)
    }
    /// A property named by a string or symbol; the hole where it could run JS.
    fn plain_named(vm, o: u32, name: u64) -> u64 {
        vm.plain_named(Gc::from_offset(o), Value(name)).unwrap_or(Value::HOLE).0
    }
    /// A property, likewise.
    fn plain_lookup(vm, o: u32, key: u32) -> u64 {
        vm.plain_lookup(Gc::from_offset(o), Key::from_offset(key)).unwrap_or(Value::HOLE).0
    }
    /// Stores a property; false where that could run JS or fail.
    fn plain_set(vm, o: u32, key: u32, v: u64) -> bool {
        vm.plain_set(Gc::from_offset(o), Key::from_offset(key), Value(v))
    }
    /// Stores a property named by a string or symbol, likewise.
    fn plain_set_named(vm, o: u32, name: u64, v: u64) -> bool {
        vm.plain_set_named(Gc::from_offset(o), Value(name), Value(v))
    }
    /// CreateDataProperty, likewise.
    fn plain_init(vm, o: u32, key: u32, v: u64) -> bool {
        vm.plain_init(Gc::from_offset(o), Key::from_offset(key), Value(v))
    }
    /// `k in o`: 0 or 1; -1 where it may run JS.
    fn plain_has(vm, o: u32, k: u64) -> i32 {
        vm.plain_has(Gc::from_offset(o), Value(k)).map_or(-1, i32::from)
    }
    /// Copies what spread in a literal does; false where it may run JS.
    fn plain_copy(vm, target: u32, from: u32) -> bool {
        let from = Gc::from_offset(from);
        vm.is_plain_copy(from) && vm.copy_data_properties(Gc::from_offset(target), from.into(), &[]).is_ok()
    }
    /// Whether an object has a private name.
    fn has_private(vm, o: u32, name: u64) -> bool {
        Gc::<Object>::from_offset(o).shape().lookup(Key::symbol(Value(name).as_gc())).is_some()
    }
    /// A private field or method; the hole where it takes more than a load.
    fn plain_private(vm, o: u32, name: u64) -> u64 {
        vm.plain_private(Gc::from_offset(o), Value(name).as_gc()).unwrap_or(Value::HOLE).0
    }
    /// Stores a private field; false where it takes more than a store.
    fn plain_set_private(vm, o: u32, name: u64, v: u64) -> bool {
        vm.plain_set_private(Gc::from_offset(o), Value(name).as_gc(), Value(v))
    }
    /// ToString of a primitive; the hole for what is none, and for symbols.
    fn plain_text(vm, v: u64) -> u64 {
        let v = Value(v);
        if v.is_object() || v.is_symbol() {
            return Value::HOLE.0;
        }
        match vm.to_string(v) {
            Ok(s) => Value::from(s).0,
            Err(_) => {
                vm.take_exception();
                Value::HOLE.0
            }
        }
    }
    /// `==`: 0 or 1; -1 where it may run JS.
    fn plain_equal(vm, a: u64, b: u64) -> i32 {
        let (a, b) = (Value(a), Value(b));
        if a.is_object() != b.is_object() && !a.is_nullish() && !b.is_nullish() {
            return -1;
        }
        match vm.loose_equals(a, b) {
            Ok(equal) => equal as i32,
            Err(_) => {
                vm.take_exception();
                -1
            }
        }
    }
    /// `v instanceof f`: 0 or 1; -1 where it may run JS or fail.
    fn plain_instance_of(vm, v: u64, f: u64) -> i32 {
        vm.plain_instance_of(Value(v), Value(f)).map_or(-1, i32::from)
    }
    /// An intrinsic of one argument that neither runs JS nor fails.
    fn plain_intrinsic(vm, index: i32, v: u64) -> u64 {
        vm.call_intrinsic(index as usize, Value(v)).unwrap_or(Value::HOLE).0
    }
    /// Remembers where a value was thrown: by which instruction of which code.
    fn note_thrown(vm, v: u64, code: u32, index: i32) {
        stack_trace::note_thrown_at(vm, Value(v), Gc::from_offset(code), index as u32);
    }
    /// Whether a value is an array that iterates as arrays do.
    fn is_plain_array(vm, v: u64) -> bool {
        vm::interp::iterate::is_plain_array(vm, Value(v))
    }
    /// Whether a value is a typed array that iterates as typed arrays do.
    fn is_plain_typed_array(vm, v: u64) -> bool {
        vm::interp::iterate::is_plain_typed_array(vm, Value(v))
    }
    /// Whether arrays that have nothing of their own iterate as arrays do.
    fn arrays_iterate(vm) -> bool {
        vm::interp::iterate::arrays_iterate(vm)
    }
    /// Moves an iterator of a Map or Set on, if it is of this kind: 1 with key and value in the first exit values, 0 at the end; -1 for
    /// others.
    fn step_collection(vm, it: u32, kind: i32) -> i32 {
        let it: Gc<Object> = Gc::from_offset(it);
        if it.internal(0).0 != Value::int(kind).0 {
            return -1;
        }
        match vm.step_collection(it) {
            Some((k, v)) => {
                vm.jit.exit_values[..2].copy_from_slice(&[k.0, v.0]);
                1
            }
            None => 0,
        }
    }
    /// A pending promise.
    fn new_promise(vm) -> u32 {
        vm.new_promise().offset()
    }
    /// A new object of a shape.
    fn new_object(vm, shape: u32) -> u32 {
        vm.alloc_object(Gc::<Shape>::from_offset(shape)).offset()
    }
    /// An arguments object of a shape with `n` elements; its slots and elements are stored by machine code.
    fn new_arguments(vm, shape: u32, n: i32) -> u32 {
        vm.new_arguments_of(Gc::<Shape>::from_offset(shape), n as usize).offset()
    }
    /// An array, whose shape is given, of as many elements as the low half of `n` says and with the flags in the high half; its elements
    /// are stored by machine code.
    fn new_list(vm, _shape: u32, n: i32) -> u32 {
        vm.new_array_of(n as usize & 0xffff, (n >> 16) as u16).offset()
    }
    /// A new array with room for `n` elements.
    fn new_array(vm, n: i32) -> u32 {
        vm.new_array(n as usize).offset()
    }
    /// Appends a value to an array that has just been made: nothing knows its elements yet.
    fn append(vm, o: u32, v: u64) {
        vm.array_push(Gc::from_offset(o), Value(v));
    }
    /// A copy of an environment.
    fn copy_env(vm, env: u32) -> u32 {
        vm.copy_env(Gc::from_offset(env)).offset()
    }
    /// A new environment in another, or in none: low 16 bits of `n` slots, holes when bit 16 is set.
    fn new_env(vm, parent: u32, n: i32) -> u32 {
        let fill = if n >> 16 != 0 { Value::HOLE } else { Value::UNDEFINED };
        vm.new_env(parent, (n & 0xffff) as usize, fill).offset()
    }
}
