//! Putting native functions onto objects.
//!
//! A row's name tells what it defines: `"keys"` a method, `"get size"` / `"set x"` half of an accessor,
//! `"[Symbol.iterator]"` (also after `get `) a symbol-keyed member. Rows whose name starts with `"new "` are
//! constructors and are not installed by [`install`] but by [`constructor`].

use vm::object::shape::shape_flags;
use vm::vm::Intrinsic;
use vm::{Attrs, Gc, Key, NativeDef, NativeId, Object, Value, Vm};

/// Declares a table of native functions: `natives! { pub STATIC: "name" length => function; ... }`.
#[macro_export]
macro_rules! natives {
    ($(pub $table:ident: $($name:literal $length:literal => $f:path;)*)*) => {$(
        pub static $table: &[$crate::vm::NativeDef] = {
            // A named static: tables are told apart by address.
            static ROWS: [$crate::vm::NativeDef; [$($name),*].len()] =
                [$($crate::vm::NativeDef { name: $name, length: $length, func: $f as $crate::vm::NativeFn },)*];
            &ROWS
        };
    )*};
}

/// Id of row `index` of a table listed in [`TABLES`](crate::TABLES) (or in a table list of the host, given to the `Vm`).
pub fn native_id(vm: &Vm, table: &'static [NativeDef], index: usize) -> NativeId {
    let t = vm
        .natives
        .tables
        .iter()
        .position(|t| std::ptr::eq(t.as_ptr(), table.as_ptr()) && t.len() == table.len())
        .expect("native table is not listed in TABLES");
    NativeId((t as u32) << 16 | index as u32)
}

/// Id of a native function by its row name.
pub fn native_named(vm: &Vm, table: &'static [NativeDef], name: &str) -> NativeId {
    let i = table.iter().position(|d| d.name == name).expect("no such row");
    native_id(vm, table, i)
}

/// Key and displayed name of a row name without `get `/`set `.
fn member_key(vm: &mut Vm, name: &str) -> Key {
    if let Some(symbol) = name.strip_prefix("[Symbol.").and_then(|s| s.strip_suffix(']')) {
        let all = vm.symbols.all();
        let found = all.iter().find(|(n, _)| *n == symbol).expect("well-known symbol");
        return Key::symbol(found.1);
    }
    vm.key(name)
}

/// Defines every row of `table` (constructors excepted) on `target`, with the attributes the specification gives
/// built-in methods and accessors.
pub fn install(vm: &mut Vm, target: Gc<Object>, table: &'static [NativeDef]) {
    for (i, d) in table.iter().enumerate() {
        if d.name.starts_with("new ") {
            continue;
        }
        let id = native_id(vm, table, i);
        let (half, name) = match d.name.split_once(' ') {
            Some((h @ ("get" | "set"), n)) => (h, n),
            _ => ("", d.name),
        };
        let key = member_key(vm, name);
        let f: Value = vm.native_function(id).into();
        match half {
            "" => vm.define_data(target, key, f, Attrs::HIDDEN),
            _ => {
                let (mut getter, mut setter) = (Value::UNDEFINED, Value::UNDEFINED);
                if let Ok(Some(old)) = vm.get_own(target, key) {
                    getter = old.get.unwrap_or(getter);
                    setter = old.set.unwrap_or(setter);
                }
                if half == "get" {
                    getter = f;
                } else {
                    setter = f;
                }
                vm.define_accessor(target, key, getter, setter, Attrs::READONLY_HIDDEN);
            }
        }
    }
}

/// A native constructor function from row `"new NAME"` of `table`, linked with its prototype object.
pub fn constructor(vm: &mut Vm, table: &'static [NativeDef], name: &str, proto: Gc<Object>) -> Gc<Object> {
    let row = format!("new {name}");
    let i = table.iter().position(|d| d.name == row).expect("constructor row");
    let id = native_id(vm, table, i);
    let text = vm.str(name);
    let c = vm.new_native_constructor(id, text, table[i].length as u16, None);
    let (k1, k2) = (Key::atom(vm.names.prototype), Key::atom(vm.names.constructor));
    vm.define_data(c, k1, proto.into(), Attrs::NONE);
    vm.define_data(proto, k2, c.into(), Attrs::HIDDEN);
    debug_assert!(c.shape().has(shape_flags::CONSTRUCTOR));
    c
}

/// Defines a global (hidden data property).
pub fn global(vm: &mut Vm, name: &str, v: Value) {
    let key = vm.key(name);
    let g = vm.roots.global;
    vm.define_data(g, key, v, Attrs::HIDDEN);
}

/// Defines a global constructor with methods: the usual shape of a built-in class. Returns (constructor, prototype).
pub fn class(
    vm: &mut Vm,
    name: &str,
    proto: Gc<Object>,
    statics: &'static [NativeDef],
    methods: &'static [NativeDef],
) -> Gc<Object> {
    let c = constructor(vm, statics, name, proto);
    install(vm, c, statics);
    install(vm, proto, methods);
    global(vm, name, c.into());
    c
}

/// `proto[Symbol.toStringTag] = tag`, not writable.
pub fn to_string_tag(vm: &mut Vm, o: Gc<Object>, tag: &str) {
    let key = Key::symbol(vm.symbols.to_string_tag);
    let v = vm.str(tag).into();
    vm.define_data(o, key, v, Attrs::READONLY_HIDDEN);
}

/// A constant: not writable, enumerable or configurable.
pub fn constant(vm: &mut Vm, o: Gc<Object>, name: &str, v: Value) {
    let key = vm.key(name);
    vm.define_data(o, key, v, Attrs::NONE);
}

/// GetPrototypeFromConstructor: prototype for an object made by a native constructor.
pub fn proto_from(vm: &mut Vm, new_target: Option<Gc<Object>>, default: Gc<Object>) -> vm::JsResult<Gc<Object>> {
    let Some(nt) = new_target else { return Ok(default) };
    let key = Key::atom(vm.names.prototype);
    match vm.get(nt, key)?.to_object() {
        Some(proto) => Ok(proto),
        None => vm.counterpart(default, nt),
    }
}

/// As [`proto_from`] with an intrinsic as default.
pub fn proto_from_intrinsic(vm: &mut Vm, new_target: Option<Gc<Object>>, i: Intrinsic) -> vm::JsResult<Gc<Object>> {
    let d = vm.intrinsic(i);
    proto_from(vm, new_target, d)
}
