//! `Map`, `Set` (spec 24.1, 24.2), `WeakMap`, `WeakSet` (24.3, 24.4), `WeakRef` (26.1).
//! Members that call back into JS are in `js/collections.js`.

use crate::array::iterator::iter_kind;
use crate::{define, natives};
use vm::heap::Kind;
use vm::heap::weak::{WeakCell, WeakTable, weak_key};
use vm::object::collection::END;
use vm::object::hash_table::HashTable;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, Key, Object, Value, Vm};

/// The receiver, of the right kind.
fn this_of(vm: &mut Vm, v: Value, kind: Kind, method: &str) -> JsResult<Gc<Object>> {
    match v.to_object() {
        Some(o) if o.is(kind) => Ok(o),
        _ => {
            let shown = vm.describe(v);
            Err(vm.throw_type(format!("Method {method} called on incompatible receiver {shown}")))
        }
    }
}

fn table(o: Gc<Object>) -> Gc<HashTable> {
    o.internal(0).as_gc()
}

fn make(vm: &mut Vm, args: Args, kind: Kind, proto: Intrinsic, name: &str) -> JsResult<Gc<Object>> {
    if args.new_target().is_none() {
        return Err(vm.throw_type(format!("Constructor {name} requires 'new'")));
    }
    let proto = define::proto_from_intrinsic(vm, args.new_target(), proto)?;
    let o = vm.new_object_of(kind, proto);
    let cell = match kind {
        Kind::Map | Kind::Set => Value::cell(vm.new_hash_table(kind == Kind::Map, 0)),
        _ => Value::cell(vm.new_weak_table(0)),
    };
    vm.set_internal(o, 0, cell);
    Ok(o)
}

/// Fills a new collection through its adder, in JS when the adder or the iterable is not the built-in one.
fn populate(vm: &mut Vm, o: Gc<Object>, iterable: Value, adder: &str, pairs: bool) -> JsResult {
    if !iterable.is_nullish() {
        let fill = vm.roots.intrinsics[Intrinsic::FillCollection as usize];
        let name = vm.str(adder).into();
        vm.call(fill, Value::UNDEFINED, &[o.into(), iterable, name, Value::bool(pairs)])?;
    }
    Ok(o.into())
}

fn map(vm: &mut Vm, args: Args) -> JsResult {
    let o = make(vm, args, Kind::Map, Intrinsic::MapProto, "Map")?;
    populate(vm, o, args.get(0), "set", true)
}
fn set(vm: &mut Vm, args: Args) -> JsResult {
    let o = make(vm, args, Kind::Set, Intrinsic::SetProto, "Set")?;
    populate(vm, o, args.get(0), "add", false)
}
fn weak_map(vm: &mut Vm, args: Args) -> JsResult {
    let o = make(vm, args, Kind::WeakMap, Intrinsic::WeakMapProto, "WeakMap")?;
    populate(vm, o, args.get(0), "set", true)
}
fn weak_set(vm: &mut Vm, args: Args) -> JsResult {
    let o = make(vm, args, Kind::WeakSet, Intrinsic::WeakSetProto, "WeakSet")?;
    populate(vm, o, args.get(0), "add", false)
}

fn store(vm: &mut Vm, o: Gc<Object>, key: Value, v: Value) -> JsResult<()> {
    let t = vm.hash_set(table(o), key, v)?;
    if t != table(o) {
        vm.set_internal(o, 0, Value::cell(t));
    }
    Ok(())
}

fn map_get(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Map, "Map.prototype.get")?;
    Ok(vm.hash_get(table(o), args.get(0)).unwrap_or(Value::UNDEFINED))
}
fn map_set(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Map, "Map.prototype.set")?;
    store(vm, o, args.get(0), args.get(1))?;
    Ok(o.into())
}
fn map_has(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Map, "Map.prototype.has")?;
    Ok(Value::bool(vm.hash_get(table(o), args.get(0)).is_some()))
}
fn set_add(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Set, "Set.prototype.add")?;
    store(vm, o, args.get(0), Value::UNDEFINED)?;
    Ok(o.into())
}
fn set_has(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Set, "Set.prototype.has")?;
    Ok(Value::bool(vm.hash_get(table(o), args.get(0)).is_some()))
}
fn remove(vm: &mut Vm, o: Gc<Object>, key: Value) -> JsResult {
    let (found, t) = vm.hash_delete(table(o), key);
    if t != table(o) {
        vm.set_internal(o, 0, Value::cell(t));
    }
    Ok(Value::bool(found))
}
fn map_delete(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Map, "Map.prototype.delete")?;
    remove(vm, o, args.get(0))
}
fn set_delete(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Set, "Set.prototype.delete")?;
    remove(vm, o, args.get(0))
}
fn clear(vm: &mut Vm, o: Gc<Object>) -> JsResult {
    let t = vm.hash_clear(table(o));
    vm.set_internal(o, 0, Value::cell(t));
    Ok(Value::UNDEFINED)
}
fn map_clear(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Map, "Map.prototype.clear")?;
    clear(vm, o)
}
fn set_clear(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Set, "Set.prototype.clear")?;
    clear(vm, o)
}
fn map_size(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Map, "get Map.prototype.size")?;
    Ok(Value::from_u32(table(o).len()))
}
fn set_size(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::Set, "get Set.prototype.size")?;
    Ok(Value::from_u32(table(o).len()))
}

// ---- iteration ----

/// Iterator objects: internal 0 an [`iter_kind`], 1 table cell or undefined, 2 position.
fn iterator(vm: &mut Vm, o: Gc<Object>, proto: Intrinsic, what: i32) -> JsResult {
    let proto = vm.intrinsic(proto);
    let it = vm.new_object_of(Kind::Iterator, proto);
    vm.set_internal(it, 0, Value::int(what));
    vm.set_internal(it, 1, o.internal(0));
    vm.set_internal(it, 2, Value::int(0));
    Ok(it.into())
}
macro_rules! iterators {
    ($($name:ident $kind:ident $proto:ident $what:expr, $text:literal;)*) => {$(
        fn $name(vm: &mut Vm, args: Args) -> JsResult {
            let o = this_of(vm, args.this(), Kind::$kind, $text)?;
            iterator(vm, o, Intrinsic::$proto, $what)
        }
    )*};
}
iterators! {
    map_keys Map MapIteratorProto iter_kind::MAP + iter_kind::KEYS, "Map.prototype.keys";
    map_values Map MapIteratorProto iter_kind::MAP + iter_kind::VALUES, "Map.prototype.values";
    map_entries Map MapIteratorProto iter_kind::MAP + iter_kind::ENTRIES, "Map.prototype.entries";
    set_values Set SetIteratorProto iter_kind::SET + iter_kind::KEYS, "Set.prototype.values";
    set_entries Set SetIteratorProto iter_kind::SET + iter_kind::ENTRIES, "Set.prototype.entries";
}

fn next(vm: &mut Vm, args: Args, over: i32, name: &str) -> JsResult {
    let it = match args.this().to_object() {
        Some(o) if o.is(Kind::Iterator) && o.internal(0).is_int() && o.internal(0).as_int() & !3 == over => o,
        _ => {
            let shown = vm.describe(args.this());
            return Err(vm.throw_type(format!("Method {name}.prototype.next called on incompatible receiver {shown}")));
        }
    };
    let kind = it.internal(0).as_int();
    let v = vm.next_of_collection(it, kind);
    Ok(if v == END { vm.iter_result(Value::UNDEFINED, true) } else { vm.iter_result(v, false) }.into())
}
fn map_next(vm: &mut Vm, args: Args) -> JsResult {
    next(vm, args, iter_kind::MAP, "Map Iterator")
}
fn set_next(vm: &mut Vm, args: Args) -> JsResult {
    next(vm, args, iter_kind::SET, "Set Iterator")
}

/// `$collectionCursor(o)`: an iteration state over a Map or Set; `$cursorNext(c)` moves on (false at the end);
/// `$cursorKey(c)` and `$cursorValue(c)` are the current entry. For `forEach` and the set methods.
pub fn cursor(vm: &mut Vm, args: Args) -> JsResult {
    let o: Gc<Object> = args.get(0).as_gc();
    let null = vm.roots.object_proto;
    let it = vm.new_object_of(Kind::Iterator, null);
    vm.set_internal(it, 0, Value::UNDEFINED);
    vm.set_internal(it, 1, o.internal(0));
    vm.set_internal(it, 2, Value::int(0));
    Ok(it.into())
}
pub fn cursor_next(vm: &mut Vm, args: Args) -> JsResult {
    let it: Gc<Object> = args.get(0).as_gc();
    match vm.step_collection(it) {
        None => Ok(Value::FALSE),
        Some((k, v)) => {
            vm.set_internal(it, 0, k);
            vm.set_internal(it, 3, v);
            Ok(Value::TRUE)
        }
    }
}
/// `$collectionSize(o)`.
pub fn size(_: &mut Vm, args: Args) -> JsResult {
    Ok(Value::from_u32(table(args.get(0).as_gc()).len()))
}
pub fn cursor_key(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.get(0).as_gc::<Object>().internal(0))
}
pub fn cursor_value(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.get(0).as_gc::<Object>().internal(3))
}

// ---- weak collections ----

fn weak(o: Gc<Object>) -> Gc<WeakTable> {
    o.internal(0).as_gc()
}
fn weak_set_entry(vm: &mut Vm, o: Gc<Object>, key: Value, v: Value, what: &str) -> JsResult<()> {
    let Some(k) = weak_key(key) else {
        let shown = vm.describe(key);
        return Err(vm.throw_type(format!("Invalid value used {what}: {shown}")));
    };
    let t = vm.weak_table_set(weak(o), k, v);
    if t != weak(o) {
        vm.set_internal(o, 0, Value::cell(t));
    }
    Ok(())
}
fn weak_map_get(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakMap, "WeakMap.prototype.get")?;
    Ok(weak_key(args.get(0)).and_then(|k| weak(o).get(k)).unwrap_or(Value::UNDEFINED))
}
fn weak_map_set(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakMap, "WeakMap.prototype.set")?;
    weak_set_entry(vm, o, args.get(0), args.get(1), "as weak map key")?;
    Ok(o.into())
}
fn weak_map_has(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakMap, "WeakMap.prototype.has")?;
    Ok(Value::bool(weak_key(args.get(0)).is_some_and(|k| weak(o).get(k).is_some())))
}
fn weak_map_delete(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakMap, "WeakMap.prototype.delete")?;
    Ok(Value::bool(weak_key(args.get(0)).is_some_and(|k| weak(o).delete(k))))
}
fn weak_set_add(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakSet, "WeakSet.prototype.add")?;
    weak_set_entry(vm, o, args.get(0), Value::TRUE, "in weak set")?;
    Ok(o.into())
}
fn weak_set_has(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakSet, "WeakSet.prototype.has")?;
    Ok(Value::bool(weak_key(args.get(0)).is_some_and(|k| weak(o).get(k).is_some())))
}
fn weak_set_delete(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakSet, "WeakSet.prototype.delete")?;
    Ok(Value::bool(weak_key(args.get(0)).is_some_and(|k| weak(o).delete(k))))
}

fn weak_ref(vm: &mut Vm, args: Args) -> JsResult {
    if args.new_target().is_none() {
        return Err(vm.throw_type("Constructor WeakRef requires 'new'"));
    }
    let Some(k) = weak_key(args.get(0)) else {
        return Err(vm.throw_type("WeakRef: invalid target"));
    };
    let proto = define::proto_from_intrinsic(vm, args.new_target(), Intrinsic::WeakRefProto)?;
    let o = vm.new_object_of(Kind::WeakRef, proto);
    let cell = vm.new_weak_ref(k);
    vm.set_internal(o, 0, Value::cell(cell));
    Ok(o.into())
}
fn deref(vm: &mut Vm, args: Args) -> JsResult {
    let o = this_of(vm, args.this(), Kind::WeakRef, "WeakRef.prototype.deref")?;
    let cell: Gc<WeakCell> = o.internal(0).as_gc();
    Ok(vm.weak_deref(cell).unwrap_or(Value::UNDEFINED))
}

fn species(_: &mut Vm, args: Args) -> JsResult {
    Ok(args.this())
}

natives! {
    pub MAP_STATIC:
    "new Map" 0 => map;
    "get [Symbol.species]" 0 => species;

    pub MAP_PROTO:
    "get" 1 => map_get;
    "set" 2 => map_set;
    "has" 1 => map_has;
    "delete" 1 => map_delete;
    "clear" 0 => map_clear;
    "entries" 0 => map_entries;
    "keys" 0 => map_keys;
    "values" 0 => map_values;
    "get size" 0 => map_size;

    pub SET_STATIC:
    "new Set" 0 => set;
    "get [Symbol.species]" 0 => species;

    pub SET_PROTO:
    "has" 1 => set_has;
    "add" 1 => set_add;
    "delete" 1 => set_delete;
    "clear" 0 => set_clear;
    "entries" 0 => set_entries;
    "values" 0 => set_values;
    "get size" 0 => set_size;

    pub MAP_ITERATOR:
    "next" 0 => map_next;

    pub SET_ITERATOR:
    "next" 0 => set_next;

    pub WEAK_MAP_STATIC:
    "new WeakMap" 0 => weak_map;

    pub WEAK_MAP_PROTO:
    "delete" 1 => weak_map_delete;
    "get" 1 => weak_map_get;
    "set" 2 => weak_map_set;
    "has" 1 => weak_map_has;

    pub WEAK_SET_STATIC:
    "new WeakSet" 0 => weak_set;

    pub WEAK_SET_PROTO:
    "delete" 1 => weak_set_delete;
    "has" 1 => weak_set_has;
    "add" 1 => weak_set_add;

    pub WEAK_REF_STATIC:
    "new WeakRef" 1 => weak_ref;

    pub WEAK_REF_PROTO:
    "deref" 0 => deref;
}

/// Makes the constructors.
pub fn init(vm: &mut Vm) {
    let class = |vm: &mut Vm, name: &str, i: Intrinsic, statics, methods| {
        let proto = vm.new_object();
        vm.set_intrinsic(i, proto);
        define::class(vm, name, proto, statics, methods);
        define::to_string_tag(vm, proto, name);
        proto
    };
    let alias = |vm: &mut Vm, o: Gc<Object>, from: &str, to: Key| {
        let key = vm.key(from);
        if let Ok(f) = vm.get(o, key) {
            vm.define_data(o, to, f, Attrs::HIDDEN);
        }
    };
    let iterator = Key::symbol(vm.symbols.iterator);
    let p = class(vm, "Map", Intrinsic::MapProto, MAP_STATIC, MAP_PROTO);
    alias(vm, p, "entries", iterator);
    let p = class(vm, "Set", Intrinsic::SetProto, SET_STATIC, SET_PROTO);
    let keys = vm.key("keys");
    alias(vm, p, "values", keys);
    alias(vm, p, "values", iterator);
    class(vm, "WeakMap", Intrinsic::WeakMapProto, WEAK_MAP_STATIC, WEAK_MAP_PROTO);
    class(vm, "WeakSet", Intrinsic::WeakSetProto, WEAK_SET_STATIC, WEAK_SET_PROTO);
    class(vm, "WeakRef", Intrinsic::WeakRefProto, WEAK_REF_STATIC, WEAK_REF_PROTO);
    let base = vm.intrinsic(Intrinsic::IteratorProto);
    for (i, next, table, name) in [
        (Intrinsic::MapIteratorProto, Intrinsic::MapIteratorNext, MAP_ITERATOR, "Map Iterator"),
        (Intrinsic::SetIteratorProto, Intrinsic::SetIteratorNext, SET_ITERATOR, "Set Iterator"),
    ] {
        let it = vm.new_object_with_proto(Some(base));
        define::install(vm, it, table);
        define::to_string_tag(vm, it, name);
        vm.set_intrinsic(i, it);
        if let Some(p) = vm.own_property(it, Key::atom(vm.names.next)) {
            vm.roots.intrinsics[next as usize] = p.value;
        }
    }
    vm.watch_collection_iteration();
}
