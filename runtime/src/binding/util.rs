//! Binding `util`: what an object is inside, for inspection and comparison (`internal/util/inspect`), and where a call
//! stands in the source (`node/assert`, `util.getCallSites`).

use engine::builtins::array::iterator::iter_kind;
use engine::builtins::natives;
use engine::bytecode::{FunctionKind, flags};
use engine::vm::heap::weak::{WeakTable, weak_value};
use engine::vm::interp::code::script;
use engine::vm::interp::promise::{pflags, state};
use engine::vm::interp::stack_trace::{FrameInfo, line_column, walk};
use engine::vm::object::exotic::typed_array;
use engine::vm::object::hash_table::HashTable;
use engine::vm::{Args, Gc, JsResult, Key, Kind, Object, Value, Vm};

natives! {
    pub TABLE:
    "kindOf" 1 => kind_of;
    "getProxyDetails" 1 => proxy_details;
    "getPromiseDetails" 1 => promise_details;
    "previewEntries" 1 => preview_entries;
    "getOwnNonIndexProperties" 2 => own_non_index_properties;
    "getConstructorName" 1 => constructor_name;
    "getCallSites" 1 => call_sites;
    "getSourceLine" 1 => source_line;
    "markPromiseAsHandled" 1 => mark_as_handled;
}

fn function_kind(f: Gc<Object>) -> &'static str {
    let code = engine::vm::object::function::code(f);
    if code.is_native() {
        return "Function";
    }
    match code.function_kind() {
        FunctionKind::ClassConstructor | FunctionKind::DerivedConstructor => "Class",
        FunctionKind::Generator => "GeneratorFunction",
        FunctionKind::Async | FunctionKind::AsyncArrow => "AsyncFunction",
        FunctionKind::AsyncGenerator => "AsyncGeneratorFunction",
        _ => "Function",
    }
}

/// What a built-in iterator iterates over and gives, see `iter_kind`.
fn iteration(o: Gc<Object>) -> i32 {
    let kind = o.internal(0);
    if kind.is_int() { kind.as_int() } else { 0 }
}

fn iterator_kind(o: Gc<Object>) -> &'static str {
    match iteration(o) & !3 {
        iter_kind::MAP => "MapIterator",
        iter_kind::SET => "SetIterator",
        _ => "Object",
    }
}

/// The name of an object's kind, `''` for a primitive.
fn kind_of(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.get(0).to_object() else { return Ok(vm.roots.empty_string.into()) };
    let name = match o.kind() {
        Kind::Array => "Array",
        Kind::Function => function_kind(o),
        Kind::BoundFunction => "Function",
        Kind::Arguments => "Arguments",
        Kind::Error => "Error",
        Kind::BooleanObject => "BooleanObject",
        Kind::NumberObject => "NumberObject",
        Kind::StringObject => "StringObject",
        Kind::SymbolObject => "SymbolObject",
        Kind::BigIntObject => "BigIntObject",
        Kind::Date => "Date",
        Kind::RegExp => "RegExp",
        Kind::Map => "Map",
        Kind::Set => "Set",
        Kind::WeakMap => "WeakMap",
        Kind::WeakSet => "WeakSet",
        Kind::WeakRef => "WeakRef",
        Kind::Promise => "Promise",
        Kind::Proxy => "Proxy",
        Kind::ArrayBuffer => "ArrayBuffer",
        Kind::SharedArrayBuffer => "SharedArrayBuffer",
        Kind::TypedArray => typed_array::element(o).name(),
        Kind::DataView => "DataView",
        Kind::Generator | Kind::AsyncGenerator => "Generator",
        Kind::Iterator => iterator_kind(o),
        Kind::ModuleNamespace => "ModuleNamespace",
        Kind::Temporal | Kind::TemporalDuration => "Temporal",
        _ => "Object",
    };
    // Interned: the same names come again and again.
    Ok(vm.atom(name).into())
}

/// [target, handler]; both null when revoked.
fn proxy_details(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(p) if p.is(Kind::Proxy) => Ok(vm.new_array_from(&[p.internal(0), p.internal(1)]).into()),
        _ => Ok(Value::UNDEFINED),
    }
}

/// [state, result]
fn promise_details(vm: &mut Vm, args: Args) -> JsResult {
    match args.get(0).to_object() {
        Some(p) if p.is(Kind::Promise) => Ok(vm.new_array_from(&[p.internal(0), p.internal(1)]).into()),
        _ => Ok(Value::UNDEFINED),
    }
}

/// What is left of a Map or Set iterator.
fn iterator_entries(it: Gc<Object>) -> (Vec<Value>, bool) {
    let what = iteration(it) & 3;
    let is_map = iterator_kind(it) == "MapIterator";
    let mut values = Vec::new();
    if iterator_kind(it) != "Object" && it.internal(1).is_cell() {
        let mut table: Gc<HashTable> = it.internal(1).as_gc();
        let mut at = it.internal(2).as_int() as u32;
        while let Some((k, v)) = table.advance(&mut at) {
            match what {
                iter_kind::KEYS => values.push(k),
                iter_kind::VALUES => values.push(v),
                _ => values.extend([k, if is_map { v } else { k }]),
            }
        }
    }
    (values, what == iter_kind::ENTRIES)
}

/// [entries, whether keys and values alternate] of a Map or Set iterator, WeakMap or WeakSet
fn preview_entries(vm: &mut Vm, args: Args) -> JsResult {
    let (values, pairs) = match args.get(0).to_object() {
        Some(o) if o.is(Kind::Iterator) => iterator_entries(o),
        Some(o) if o.is(Kind::WeakMap) || o.is(Kind::WeakSet) => {
            let table: Gc<WeakTable> = o.internal(0).as_gc();
            let is_map = o.is(Kind::WeakMap);
            let mut values = Vec::new();
            for (key, value) in table.iter() {
                values.push(weak_value(key));
                if is_map {
                    values.push(value);
                }
            }
            (values, is_map)
        }
        _ => (Vec::new(), false),
    };
    let entries = vm.new_array_from(&values).into();
    Ok(vm.new_array_from(&[entries, Value::bool(pairs)]).into())
}

fn own_non_index_properties(vm: &mut Vm, args: Args) -> JsResult {
    let Some(o) = args.get(0).to_object() else { return Ok(vm.new_array(0).into()) };
    let only_enumerable = args.get(1).is_true();
    let mut values = Vec::new();
    for key in vm.own_keys(o)? {
        if key.is_index() {
            continue;
        }
        if only_enumerable && vm.get_own(o, key)?.is_none_or(|d| d.enumerable != Some(true)) {
            continue;
        }
        values.push(vm.key_to_value(key));
    }
    Ok(vm.new_array_from(&values).into())
}

/// The name of the first constructor on the prototype chain, whatever it is worth; `Object` where there is none.
fn constructor_name(vm: &mut Vm, args: Args) -> JsResult {
    let mut at = args.get(0).to_object();
    // Proxies would run code.
    while let Some(o) = at.filter(|o| !o.is(Kind::Proxy)) {
        let key = Key::atom(vm.names.constructor);
        if let Some(c) = vm.get_own(o, key)?.and_then(|d| d.value).and_then(|v| v.to_object()) {
            let name = vm.quiet_get(c, vm.names.name.into());
            if name.to_str().is_some_and(|s| !s.is_empty()) {
                return Ok(name);
            }
        }
        at = o.proto();
    }
    Ok(vm.atom("Object").into())
}

fn mark_as_handled(vm: &mut Vm, args: Args) -> JsResult {
    if let Some(p) = args.get(0).to_object().filter(|p| p.is(Kind::Promise)) {
        let flags = p.internal(3).as_int();
        if flags & pflags::HANDLED == 0 {
            if p.internal(0).as_int() == state::REJECTED {
                (vm.hooks.rejection_tracker)(vm, p, true);
            }
            vm.set_internal(p, 3, Value::int(flags | pflags::HANDLED));
        }
    }
    Ok(Value::UNDEFINED)
}

// ---- places in the source ----

/// Frames of programs: neither native functions nor built-ins written in JavaScript.
fn frames(vm: &mut Vm, limit: usize) -> Vec<FrameInfo> {
    let mut found = Vec::new();
    walk(vm, |f| {
        if !f.code.is_native() && !f.code.has(flags::BUILTIN) {
            found.push(f);
        }
        found.len() < limit
    });
    found
}

/// Script name, line and column (1-based) of the instruction a frame is at.
fn place(vm: &mut Vm, f: FrameInfo) -> Option<(Value, u32, u32)> {
    let record = f.code.script_record()?;
    let offset = f.code.position(f.index)?;
    let (line, column) = line_column(vm, record, offset);
    Some((record.get(script::NAME), line, column))
}

/// The frames below the runtime's own, outermost last: objects as `util.getCallSites` gives them.
fn call_sites(vm: &mut Vm, args: Args) -> JsResult {
    let count = args.get(0).to_f64().map_or(8, |n| n as usize);
    let list = vm.new_array(count);
    let mut skipping = true;
    for f in frames(vm, usize::MAX) {
        let Some((name, line, column)) = place(vm, f) else { continue };
        // The function that asked is the runtime's.
        if skipping && super::text(vm, name).starts_with("node:") {
            continue;
        }
        skipping = false;
        if list.array_len() as usize == count {
            break;
        }
        let site = vm.new_object();
        let function = f.code.name_str().into();
        let id = vm.str("0").into();
        let rows = [
            ("functionName", function),
            ("scriptId", id),
            ("scriptName", name),
            ("lineNumber", Value::from_u32(line)),
            ("columnNumber", Value::from_u32(column)),
            ("column", Value::from_u32(column)),
        ];
        for (key, value) in rows {
            let key = vm.key(key);
            vm.put(site, key, value)?;
        }
        vm.array_push(list, site.into());
    }
    Ok(list.into())
}

/// [line, column (0-based)] of the call that the frame below the outermost frame of a function is executing
fn source_line(vm: &mut Vm, args: Args) -> JsResult {
    let function = args.get(0).to_object();
    let all = frames(vm, usize::MAX);
    let Some(at) = all.iter().rposition(|f| Some(f.function) == function) else { return Ok(Value::UNDEFINED) };
    let Some(&caller) = all.get(at + 1) else { return Ok(Value::UNDEFINED) };
    let Some((_, line, column)) = place(vm, caller) else { return Ok(Value::UNDEFINED) };
    let Some(record) = caller.code.script_record() else { return Ok(Value::UNDEFINED) };
    let (source, _) = engine::script::source_text(vm, record);
    let Some(text) = source.lines().nth(line as usize - 1) else { return Ok(Value::UNDEFINED) };
    let text = vm.str(text).into();
    Ok(vm.new_array_from(&[text, Value::from_u32(column - 1)]).into())
}
