//! `internalBinding('modules')`: what `internal/cjs_loader` and `internal/esm_loader` need of Rust. Their head comments
//! describe every member.

use std::cell::RefCell;
use std::io::Read;
use std::path::Path;

use compiler::{Options, SourceKind, cjs_exports, with_program};
use engine::builtins::natives;
use engine::modules as records;
use engine::script::{text_of, throw_diagnostics};
use engine::vm::string::Units;
use engine::vm::{Args, Attrs, Gc, JsResult, JsString, Object, Throw, Value, Vm};

use super::resolve::{Mode, ResolveFailure, Resolver, ResolverOptions, Target};
use super::{builtins, files, format, packed, url};

natives! {
    pub NATIVES:
    "resolve" 3 => resolve;
    "resolveEntry" 2 => resolve_entry;
    "format" 1 => format_of;
    "readSource" 1 => read_source;
    "exists" 1 => exists;
    "compileFunction" 4 => compile_function;
    "detect" 2 => detect;
    "cjsExports" 2 => cjs_exports_of;
    "dataUrl" 1 => data_url;
    "fileUrl" 1 => file_url;
    "packageJson" 2 => package_json;
}

thread_local! {
    static RESOLVER: RefCell<Option<Resolver>> = const { RefCell::new(None) };
    static OPTIONS: RefCell<ResolverOptions> = RefCell::new(ResolverOptions::default());
}

/// Sets what the command line says about resolution, before anything is resolved on this thread.
pub fn configure(options: ResolverOptions) {
    OPTIONS.with(|o| *o.borrow_mut() = options);
    RESOLVER.with(|r| *r.borrow_mut() = None);
}

/// The resolver of this thread.
pub fn with_resolver<R>(f: impl FnOnce(&Resolver) -> R) -> R {
    RESOLVER.with(|cell| {
        let mut cell = cell.borrow_mut();
        f(cell.get_or_insert_with(|| Resolver::new(OPTIONS.with(|o| o.borrow().clone()))))
    })
}

/// What compiling a TypeScript or JSX file takes from its tsconfig.json.
fn options_from_tsconfig(path: &str, options: &mut Options<'_>) {
    if options.dialect.is_transformed()
        && path.starts_with('/')
        && let Some(found) = with_resolver(|r| r.compiler_options(path))
    {
        options.jsx = found.jsx;
        options.verbatim_module_syntax = found.verbatim_module_syntax;
        options.experimental_decorators = found.experimental_decorators;
    }
}

/// What every process does before it loads modules.
pub fn connect(vm: &mut Vm) {
    records::set_configure(options_from_tsconfig);
    records::connect(vm);
}

/// Adds what is no function to the binding object.
///
/// # Errors
/// None in a complete realm.
pub fn init(vm: &mut Vm, binding: Gc<Object>) -> JsResult<()> {
    records::set_configure(options_from_tsconfig);
    for (name, list) in [("builtinNames", builtins::NAMES), ("schemeOnlyNames", builtins::SCHEME_ONLY)] {
        let array = vm.new_array(list.len());
        for item in list {
            let item = vm.str(item);
            vm.array_push(array, item.into());
        }
        put(vm, binding, name, array.into());
    }
    let api = records::api(vm);
    put(vm, binding, "records", api.into());
    let table = packed::table(vm);
    put(vm, binding, "packed", table.into());
    Ok(())
}

pub(super) fn put(vm: &mut Vm, object: Gc<Object>, name: &str, value: Value) {
    let key = vm.key(name);
    vm.define_data(object, key, value, Attrs::DEFAULT);
}

fn string(vm: &mut Vm, v: Value) -> JsResult<Gc<JsString>> {
    match v.to_str() {
        Some(s) => Ok(s),
        None => vm.to_string(v),
    }
}

fn text(vm: &mut Vm, v: Value) -> JsResult<String> {
    let s = string(vm, v)?;
    Ok(s.to_rust(vm))
}

/// `['file', path, suffix]` and kin.
pub(super) fn target_array(vm: &mut Vm, target: &Target) -> Gc<Object> {
    let (kind, name, suffix) = match target {
        Target::Builtin(name) => ("builtin", name.as_str(), ""),
        Target::File { path, suffix } => ("file", path.as_str(), suffix.as_str()),
        Target::Data(url) => ("data", url.as_str(), ""),
    };
    let array = vm.new_array(3);
    for part in [kind, name, suffix] {
        let part = vm.str(part);
        vm.array_push(array, part.into());
    }
    array
}

pub(super) fn failure_object(vm: &mut Vm, failure: &ResolveFailure) -> Gc<Object> {
    let object = vm.new_object();
    let path = failure.path.as_deref();
    let parts = [
        ("code", Some(failure.code)),
        ("name", Some(failure.class)),
        ("message", Some(&failure.message)),
        ("path", path),
    ];
    for (name, value) in parts {
        let value = value.map_or(Value::UNDEFINED, |v| vm.str(v).into());
        put(vm, object, name, value);
    }
    object
}

fn resolve(vm: &mut Vm, args: Args) -> JsResult {
    let specifier = text(vm, args.get(0))?;
    let importer = text(vm, args.get(1))?;
    let mode = if args.get(2).is_true() { Mode::Import } else { Mode::Require };
    Ok(match with_resolver(|r| r.resolve(&specifier, &importer, mode)) {
        Ok(target) => target_array(vm, &target).into(),
        Err(failure) => failure_object(vm, &failure).into(),
    })
}

fn resolve_entry(vm: &mut Vm, args: Args) -> JsResult {
    let name = text(vm, args.get(0))?;
    let cwd = text(vm, args.get(1))?;
    Ok(match with_resolver(|r| r.resolve_entry(&name, &cwd)) {
        Ok(path) => vm.str(&path).into(),
        Err(failure) => failure_object(vm, &failure).into(),
    })
}

fn format_of(vm: &mut Vm, args: Args) -> JsResult {
    let path = text(vm, args.get(0))?;
    match with_resolver(|r| format::of_file(&path, &r.packages)) {
        Ok(format) => Ok(vm.str(format.name()).into()),
        Err(invalid) => {
            let error = vm.new_error(bytecode_error(), &format!("Invalid package config {}.", invalid.path));
            let code = vm.str("ERR_INVALID_PACKAGE_CONFIG");
            put(vm, error, "code", code.into());
            Err(vm.throw(error.into()))
        }
    }
}

fn bytecode_error() -> engine::bytecode::ops::ErrorKind {
    engine::bytecode::ops::ErrorKind::Error
}

/// A system error as `fs` throws it.
fn throw_io(vm: &mut Vm, error: &std::io::Error, call: &str, path: &str) -> Throw {
    let errno = error.raw_os_error().unwrap_or(libc::EIO);
    let (code, message) = match errno {
        libc::ENOENT => ("ENOENT", "no such file or directory"),
        libc::EISDIR => ("EISDIR", "illegal operation on a directory"),
        libc::EACCES => ("EACCES", "permission denied"),
        libc::EMFILE => ("EMFILE", "too many open files"),
        libc::ENOTDIR => ("ENOTDIR", "not a directory"),
        libc::ELOOP => ("ELOOP", "too many symbolic links encountered"),
        _ => ("EIO", "i/o error"),
    };
    // Reading a folder fails after it was opened.
    let (call, shown) = if errno == libc::EISDIR { ("read", String::new()) } else { (call, format!(" '{path}'")) };
    let object = vm.new_error(bytecode_error(), &format!("{code}: {message}, {call}{shown}"));
    put(vm, object, "errno", Value::int(-errno));
    let code = vm.str(code);
    put(vm, object, "code", code.into());
    let call = vm.str(call);
    put(vm, object, "syscall", call.into());
    if !shown.is_empty() {
        let path = vm.str(path);
        put(vm, object, "path", path.into());
    }
    vm.throw(object.into())
}

fn read_source(vm: &mut Vm, args: Args) -> JsResult {
    let path = text(vm, args.get(0))?;
    let large = read_large(vm, Path::new(&path));
    let bytes = match large.map(|s| s.units(vm)) {
        Some(Units::Latin1(bytes)) if bytes.is_ascii() => return Ok(large.map_or(Value::UNDEFINED, Value::from)),
        Some(Units::Latin1(bytes)) => Ok(bytes.into()),
        _ => files::read(Path::new(&path)),
    };
    match bytes {
        Ok(bytes) => {
            let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
            Ok(vm.str(&String::from_utf8_lossy(bytes)).into())
        }
        Err(error) => Err(throw_io(vm, &error, "open", &path)),
    }
}

/// Reads a large file straight into a string, whose units are its bytes; `None` when it is none or that fails.
fn read_large(vm: &mut Vm, path: &Path) -> Option<Gc<JsString>> {
    let (mut file, len) = files::open_large(path)?;
    vm.str_filled(len, |bytes| file.read_exact(bytes)).ok()
}

fn exists(vm: &mut Vm, args: Args) -> JsResult {
    let path = text(vm, args.get(0))?;
    Ok(Value::bool(files::is_folder(Path::new(&path)).is_some()))
}

fn compile_function(vm: &mut Vm, args: Args) -> JsResult {
    let source = string(vm, args.get(0))?;
    let path = text(vm, args.get(1))?;
    let detect = args.get(2).is_true();
    Ok(records::compile_commonjs(vm, source, &path, detect, args.get(3))?.unwrap_or(Value::UNDEFINED))
}

fn detect(vm: &mut Vm, args: Args) -> JsResult {
    let source = string(vm, args.get(0))?;
    let path = text(vm, args.get(1))?;
    let (source, _) = text_of(vm, source);
    let mut options = Options::for_path(&path);
    // Only what kind of code it is; errors are reported when it is compiled.
    options.early_errors = false;
    let kind = with_program(&source, SourceKind::Unambiguous, &options, |_, context| Ok(context.kind))
        .map_err(|e| throw_diagnostics(vm, &e, &path, &source))?;
    Ok(vm.str(if kind == SourceKind::Module { "module" } else { "commonjs" }).into())
}

fn cjs_exports_of(vm: &mut Vm, args: Args) -> JsResult {
    let source = string(vm, args.get(0))?;
    let path = text(vm, args.get(1))?;
    let (source, _) = text_of(vm, source);
    let mut options = Options::for_path(&path);
    options.early_errors = false;
    // A source that does not compile fails when it is required.
    let found = with_program(&source, SourceKind::CommonJs, &options, |program, _| Ok(cjs_exports::detect(program)));
    Ok(exports_array(vm, &found.unwrap_or_default()).into())
}

/// `[names, reexports]`.
pub(super) fn exports_array(vm: &mut Vm, exports: &cjs_exports::CjsExports) -> Gc<Object> {
    let pair = vm.new_array(2);
    for list in [&exports.names, &exports.reexports] {
        let array = vm.new_array(list.len());
        vm.array_push(pair, array.into());
        for item in list {
            let item = vm.str(item);
            vm.array_push(array, item.into());
        }
    }
    pair
}

fn data_url(vm: &mut Vm, args: Args) -> JsResult {
    let text = text(vm, args.get(0))?;
    let Some(data) = url::parse_data(&text) else { return Ok(Value::UNDEFINED) };
    let mime = vm.str(&data.mime);
    let body = vm.str(&String::from_utf8_lossy(&data.body));
    Ok(vm.new_array_from(&[mime.into(), body.into()]).into())
}

fn file_url(vm: &mut Vm, args: Args) -> JsResult {
    let path = text(vm, args.get(0))?;
    Ok(vm.str(&url::from_path(&path)).into())
}

fn package_json(vm: &mut Vm, args: Args) -> JsResult {
    let path = text(vm, args.get(0))?;
    let nearest = args.get(1).is_true();
    let found = with_resolver(|r| match nearest {
        true => r.packages.scope(&path).ok().flatten().map(|p| p.path.clone()),
        false => r.packages.root(&path),
    });
    Ok(found.map_or(Value::UNDEFINED, |p| vm.str(&p).into()))
}
