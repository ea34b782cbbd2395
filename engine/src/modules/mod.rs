//! ES modules: compiled modules become records, which `records.js` links and evaluates.
//!
//! The algorithms of the specification are JS (see there); this module gives them the compiler, environments,
//! namespace objects and promises, and connects `import()` and `import.meta` to them. [`init`] is part of making a
//! realm, [`connect`] is done in every process that uses one, also when the realm comes from an image.

use std::cell::Cell;

use bytecode::{ImportPhase, ModuleProto, Text};
use compiler::{Diagnostic, Options};
use vm::interp::code::script;
use vm::interp::env::Env;
use vm::object::{ValueCell, exotic};
use vm::string::Units;
use vm::vm::Intrinsic;
use vm::{Args, Attrs, Gc, JsResult, JsString, Key, Kind, Object, Value, Vm};

use crate::script::{self as scripts, text_of};

/// Lets the host set what compiling a file takes from its surroundings (tsconfig.json): path and options to change.
pub type Configure = fn(&str, &mut Options<'_>);

thread_local! {
    static CONFIGURE: Cell<Configure> = const { Cell::new(|_, _| {}) };
}

/// Sets the host's [`Configure`] for the current thread.
pub fn set_configure(f: Configure) {
    CONFIGURE.with(|c| c.set(f));
}

/// Options for compiling the file at a path or URL.
fn options_for(path: &str) -> Options<'_> {
    let file = path.strip_prefix("file://").unwrap_or(path);
    let file = &file[..file.find(['?', '#']).unwrap_or(file.len())];
    let mut options = Options { path: file, ..Options::for_path(file) };
    CONFIGURE.with(|c| c.get()(file, &mut options));
    options
}

builtins::natives! {
    pub NATIVES:
    "compile" 3 => compile;
    "attach" 2 => attach_code;
    "newEnv" 1 => new_env;
    "setSlot" 3 => set_slot;
    "bindSlot" 4 => bind_slot;
    "newNamespace" 4 => new_namespace;
    "syntaxError" 3 => syntax_error;
    "sourceLine" 2 => source_line;
    "then" 3 => then;
    "newPromise" 0 => new_promise;
    "resolve" 2 => resolve;
    "reject" 2 => reject;
    "ownKeys" 1 => own_keys;
}

/// Makes the record API of a realm.
///
/// # Errors
/// None unless the built-in source is broken.
pub fn init(vm: &mut Vm) -> JsResult<()> {
    let binding = vm.new_object();
    builtins::define::install(vm, binding, NATIVES);
    let make = scripts::run(vm, include_str!("records.js"), "node:internal/modules/records", true)?;
    let api = vm.call(make, Value::UNDEFINED, &[binding.into()])?;
    if let Some(api) = api.to_object() {
        vm.set_intrinsic(Intrinsic::ModuleRecords, api);
    }
    connect(vm);
    Ok(())
}

/// Connects `import()` and `import.meta` of this process to the realm.
pub fn connect(vm: &mut Vm) {
    vm.hooks.import_call = |vm, referrer, specifier, options, phase| {
        let phase = phase_value(vm, phase);
        call_api(vm, "importCall", &[referrer, specifier, options, phase])
    };
    vm.hooks.evaluate_deferred = |vm, record| call_api(vm, "evaluateDeferred", &[record]);
    vm.hooks.import_meta = |vm, referrer| call_api(vm, "metaOf", &[referrer]);
}

/// A phase as `records.js` has it.
fn phase_value(vm: &mut Vm, phase: ImportPhase) -> Value {
    phase.keyword().map_or(Value::UNDEFINED, |word| vm.str(word).into())
}

/// The record API: what `internalBinding('modules').records` is.
pub fn api(vm: &Vm) -> Gc<Object> {
    vm.intrinsic(Intrinsic::ModuleRecords)
}

fn call_api(vm: &mut Vm, name: &str, args: &[Value]) -> JsResult {
    let api = api(vm);
    let key = vm.key(name);
    let f = vm.get(api, key)?;
    vm.call(f, Value::UNDEFINED, args)
}

/// Compiles a CommonJS module to the function of its wrapper. `None` if `detect` and the source has module syntax.
/// `referrer` comes back when its `import()` is called.
///
/// # Errors
/// Syntax errors.
pub fn compile_commonjs(
    vm: &mut Vm,
    source: Gc<JsString>,
    path: &str,
    detect: bool,
    referrer: Value,
) -> JsResult<Option<Value>> {
    let (text, lone_surrogates) = text_of(vm, source);
    let options = Options { lone_surrogates, ..options_for(path) };
    let proto = match detect {
        true => match compiler::compile_unambiguous(&text, &options) {
            Ok(compiler::Unit::CommonJs(proto)) => Ok(proto),
            Ok(compiler::Unit::Module(_)) => return Ok(None),
            Err(e) => Err(e),
        },
        false => compiler::compile_cjs(&text, &options),
    };
    let proto = proto.map_err(|e| scripts::throw_diagnostics(vm, &e, path, &text))?;
    let name = vm.str(path);
    let record = vm.new_script(source, name, 0);
    record.values()[script::HOST].set(referrer);
    vm.barrier(record);
    Ok(Some(scripts::closure(vm, &proto, record)))
}

fn string(vm: &mut Vm, t: &Text) -> Value {
    match t {
        Text::Latin1(b) => vm.str_units(Units::Latin1(b)).into(),
        Text::Utf16(u) => vm.str_units(Units::Utf16(u)).into(),
    }
}

fn string_argument(vm: &mut Vm, v: Value) -> JsResult<Gc<JsString>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => Err(vm.throw_type("string expected")),
    }
}

fn array_argument(vm: &mut Vm, v: Value) -> JsResult<Gc<Object>> {
    match v.to_object() {
        Some(o) if o.is_array() => Ok(o),
        _ => Err(vm.throw_type("array expected")),
    }
}

fn env_argument(vm: &mut Vm, v: Value) -> JsResult<Gc<Env>> {
    if v.is_cell() && v.as_gc::<Env>().is(Kind::Env) {
        Ok(v.as_gc())
    } else {
        Err(vm.throw_type("environment expected"))
    }
}

/// Slot number `v` of `env`, with `width` slots from there on inside it.
fn slot_argument(vm: &mut Vm, env: Gc<Env>, v: Value, width: usize) -> JsResult<usize> {
    let slots = env.slots().len();
    match v.to_f64() {
        Some(n) if n >= 0.0 && n as usize + width <= slots => Ok(n as usize),
        _ => Err(vm.throw_range("slot out of range")),
    }
}

fn script_argument(vm: &mut Vm, v: Value) -> JsResult<Gc<ValueCell>> {
    if v.is_cell() && v.as_gc::<ValueCell>().is(Kind::List) {
        Ok(v.as_gc())
    } else {
        Err(vm.throw_type("script expected"))
    }
}

fn promise_argument(vm: &mut Vm, v: Value) -> JsResult<Gc<Object>> {
    match v.to_object() {
        Some(o) if o.is(Kind::Promise) => Ok(o),
        _ => Err(vm.throw_type("promise expected")),
    }
}

fn compile(vm: &mut Vm, args: Args) -> JsResult {
    let source = string_argument(vm, args.get(0))?;
    let url = string_argument(vm, args.get(1))?;
    let code = compile_module(vm, source, url)?;
    attach(vm, code, args.get(2));
    Ok(code.into())
}

/// `attach(code, record)`: makes compiled code that of a record.
fn attach_code(vm: &mut Vm, args: Args) -> JsResult {
    let Some(code) = args.get(0).to_object() else { return Err(vm.throw_type("compiled module expected")) };
    attach(vm, code, args.get(1));
    Ok(code.into())
}

/// Tells the script of compiled code which record is its host.
fn attach(vm: &mut Vm, code: Gc<Object>, host: Value) {
    let key = vm.key("script");
    if let Ok(script_value) = vm.get(code, key)
        && let Ok(record) = script_argument(vm, script_value)
    {
        record.values()[script::HOST].set(host);
        vm.barrier(record);
    }
}

/// Compiles an ES module to the object that `sourceModule` takes as its `code`: for images.
///
/// # Errors
/// Syntax errors.
pub fn compile_record(vm: &mut Vm, source: Gc<JsString>, path: &str) -> JsResult {
    let name = vm.str(path);
    Ok(compile_module(vm, source, name)?.into())
}

fn compile_module(vm: &mut Vm, source: Gc<JsString>, name: Gc<JsString>) -> JsResult<Gc<Object>> {
    let (text, lone_surrogates) = text_of(vm, source);
    let shown = name.to_rust(vm);
    let options = Options { lone_surrogates, ..options_for(&shown) };
    let proto =
        compiler::compile_module(&text, &options).map_err(|e| scripts::throw_diagnostics(vm, &e, &shown, &text))?;
    let record = vm.new_script(source, name, 0);
    Ok(describe(vm, &proto, record))
}

/// A compiled module as the object that `records.js` reads.
fn describe(vm: &mut Vm, proto: &ModuleProto, record: Gc<ValueCell>) -> Gc<Object> {
    let out = vm.new_object();
    let put = |vm: &mut Vm, name: &str, v: Value| {
        let key = vm.key(name);
        vm.define_data(out, key, v, Attrs::DEFAULT);
    };
    let env = vm.new_env(0, proto.nslots as usize, Value::HOLE);
    put(vm, "env", Value::cell(env));
    put(vm, "script", Value::cell(record));
    for (name, function) in [("declare", &proto.declare), ("body", &proto.body)] {
        let code = vm.load_function(function, record);
        let f = vm.new_closure(code, env.offset());
        put(vm, name, f.into());
    }
    put(vm, "async", Value::bool(proto.body.flags & bytecode::flags::HAS_TLA != 0));
    let list = |vm: &mut Vm, name: &str| {
        let a = vm.new_array(0);
        put(vm, name, a.into());
        a
    };
    let requests = list(vm, "requests");
    for r in &proto.requests {
        let attributes = vm.new_array(0);
        for (key, value) in &r.attributes {
            let key = string(vm, key);
            vm.array_push(attributes, key);
            let value = string(vm, value);
            vm.array_push(attributes, value);
        }
        let specifier = string(vm, &r.specifier);
        let phase = phase_value(vm, r.phase);
        let row = vm.new_array_from(&[specifier, attributes.into(), Value::from_u32(r.offset), phase]);
        vm.array_push(requests, row.into());
    }
    let imported = |vm: &mut Vm, name: &Option<Text>| name.as_ref().map_or(Value::NULL, |n| string(vm, n));
    let imports = list(vm, "imports");
    for i in &proto.imports {
        let name = imported(vm, &i.name);
        let row = [Value::from_u32(i.request), name, Value::from_u32(i.slot), Value::from_u32(i.offset)];
        let row = vm.new_array_from(&row);
        vm.array_push(imports, row.into());
    }
    let locals = list(vm, "locals");
    for (name, slot) in &proto.local_exports {
        let name = string(vm, name);
        let row = vm.new_array_from(&[name, Value::from_u32(*slot)]);
        vm.array_push(locals, row.into());
    }
    let indirect = list(vm, "indirect");
    for (name, request, from) in &proto.indirect_exports {
        let offset = proto.requests.get(*request as usize).map_or(0, |r| r.offset);
        let name = string(vm, name);
        let from = imported(vm, from);
        let row = vm.new_array_from(&[name, Value::from_u32(*request), from, Value::from_u32(offset)]);
        vm.array_push(indirect, row.into());
    }
    let stars = list(vm, "stars");
    for &request in &proto.star_exports {
        vm.array_push(stars, Value::from_u32(request));
    }
    out
}

fn new_env(vm: &mut Vm, args: Args) -> JsResult {
    let n = args.get(0).to_f64().unwrap_or(0.0);
    Ok(Value::cell(vm.new_env(0, n as usize, Value::HOLE)))
}

fn set_slot(vm: &mut Vm, args: Args) -> JsResult {
    let env = env_argument(vm, args.get(0))?;
    let slot = slot_argument(vm, env, args.get(1), 1)?;
    env.slots()[slot].set(args.get(2));
    vm.barrier(env);
    Ok(Value::UNDEFINED)
}

fn bind_slot(vm: &mut Vm, args: Args) -> JsResult {
    let env = env_argument(vm, args.get(0))?;
    let slot = slot_argument(vm, env, args.get(1), 2)?;
    let target = env_argument(vm, args.get(2))?;
    let target_slot = slot_argument(vm, target, args.get(3), 1)?;
    env.slots()[slot].set(Value::cell(target));
    env.slots()[slot + 1].set(Value::int(target_slot as i32));
    vm.barrier(env);
    Ok(Value::UNDEFINED)
}

/// ModuleNamespaceCreate (10.4.6.12); deferred if there is a record.
fn new_namespace(vm: &mut Vm, args: Args) -> JsResult {
    let names = array_argument(vm, args.get(0))?;
    let envs = array_argument(vm, args.get(1))?;
    let slots = array_argument(vm, args.get(2))?;
    let mut order: Vec<(Vec<u16>, u32)> = Vec::new();
    for i in 0..names.array_len() {
        let name = vm.array_get(names, i);
        let name = string_argument(vm, name)?;
        order.push((name.units(vm).to_vec(), i));
    }
    order.sort();
    let list = vm.alloc_values(Kind::List, order.len() * exotic::namespace::ENTRY, Value::UNDEFINED);
    for (at, (_, i)) in order.iter().enumerate() {
        let name = vm.array_get(names, *i);
        let name = string_argument(vm, name)?;
        let atom = vm.intern(name);
        let (env, slot) = (vm.array_get(envs, *i), vm.array_get(slots, *i));
        let env = env_argument(vm, env)?;
        let slot = slot_argument(vm, env, slot, 1)?;
        let entry = [atom.into(), Value::cell(env), Value::int(slot as i32)];
        for (k, v) in entry.into_iter().enumerate() {
            list.values()[at * exotic::namespace::ENTRY + k].set(v);
        }
        vm.barrier(list);
    }
    let flags = exotic::kind_flags(Kind::ModuleNamespace);
    let shape = vm.root_shape(None, Kind::ModuleNamespace, 1, flags);
    let namespace = vm.alloc_object(shape);
    vm.set_internal(namespace, 0, args.get(3));
    vm.set_internal(namespace, 1, Value::cell(list));
    let tag = vm.str(if args.get(3).is_undefined() { "Module" } else { "Deferred Module" });
    let key = Key::symbol(vm.symbols.to_string_tag);
    vm.define_data(namespace, key, tag.into(), Attrs::NONE);
    vm.prevent_extensions(namespace)?;
    Ok(namespace.into())
}

/// Text of a script, its name and an offset in it.
fn place(vm: &mut Vm, script_value: Value, offset: Value) -> JsResult<(String, String, u32)> {
    let record = script_argument(vm, script_value)?;
    let (source, _) = scripts::source_text(vm, record);
    let name = record.get(script::NAME).to_str().map_or(String::new(), |s| s.to_rust(vm));
    let offset = offset.to_f64().unwrap_or(0.0) as usize;
    Ok((source.into_owned(), name, offset as u32))
}

fn syntax_error(vm: &mut Vm, args: Args) -> JsResult {
    let message = string_argument(vm, args.get(0))?.to_rust(vm);
    let (source, name, offset) = place(vm, args.get(1), args.get(2))?;
    let rest = source.get(offset as usize..).unwrap_or_default();
    let quoted = rest.starts_with(['"', '\'']);
    let word = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'));
    let len = if quoted { rest[1..].find(['"', '\'']).map_or(1, |n| n + 2) } else { word.unwrap_or(rest.len()) };
    let span = (offset, offset + len as u32);
    // As V8 shows link errors: no empty line between the carets and the message.
    let header = Diagnostic::syntax("", span).node_form(&name, &source);
    let header = header.strip_suffix("\n\nSyntaxError: ").unwrap_or(&header).to_owned();
    let error = vm.new_error(bytecode::ops::ErrorKind::SyntaxError, &message);
    let stack = vm.str(&format!("{header}\nSyntaxError: {message}"));
    let key = Key::atom(vm.names.stack);
    vm.define_data(error, key, stack.into(), Attrs::HIDDEN);
    Ok(error.into())
}

fn source_line(vm: &mut Vm, args: Args) -> JsResult {
    let (source, _, offset) = place(vm, args.get(0), args.get(1))?;
    let map = compiler::line_map::LineMap::new(&source);
    let line = map.line_text(&source, map.line_index(offset));
    Ok(vm.str(line).into())
}

fn then(vm: &mut Vm, args: Args) -> JsResult {
    let promise = vm.promise_resolve(args.get(0))?;
    vm.promise_then(promise, args.get(1), args.get(2), Value::UNDEFINED);
    Ok(Value::UNDEFINED)
}

fn new_promise(vm: &mut Vm, _: Args) -> JsResult {
    Ok(vm.new_promise().into())
}

fn resolve(vm: &mut Vm, args: Args) -> JsResult {
    let promise = promise_argument(vm, args.get(0))?;
    vm.resolve_promise(promise, args.get(1));
    Ok(Value::UNDEFINED)
}

fn reject(vm: &mut Vm, args: Args) -> JsResult {
    let promise = promise_argument(vm, args.get(0))?;
    vm.reject_promise(promise, args.get(1));
    Ok(Value::UNDEFINED)
}

fn own_keys(vm: &mut Vm, args: Args) -> JsResult {
    let Some(object) = args.get(0).to_object() else { return Err(vm.throw_type("object expected")) };
    let out = vm.new_array(0);
    for key in vm.own_enumerable_keys(object)? {
        let text: Value = match key.as_index() {
            Some(i) => vm.str(&i.to_string()).into(),
            None => key.value(),
        };
        vm.array_push(out, text);
    }
    Ok(out.into())
}
