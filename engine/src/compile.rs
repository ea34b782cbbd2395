//! The compiler behind the virtual machine's hooks: lazy functions, `eval`, `Function` and kin.

use std::borrow::Cow;

use bytecode::{FunctionKind, LazyForm, LazyFunction, Text};
use compiler::EvalOptions;
use vm::interp::code::{Code, script};
use vm::interp::stack_trace;
use vm::object::ValueCell;
use vm::string::Units;
use vm::vm::Intrinsic;
use vm::{Args, Gc, JsResult, JsString, Object, Value, Vm};

use crate::script::{self as scripts, text_of};

/// File name that stack traces show for code made at run time.
pub(crate) const ANONYMOUS: &str = "<anonymous>";

builtins::natives! {
    pub NATIVES:
    "eval" 1 => eval;
}

/// Defines `eval` in a fresh realm.
pub fn init(vm: &mut Vm) {
    let global = vm.roots.global;
    builtins::define::install(vm, global, NATIVES);
    let key = vm.key("eval");
    if let Ok(f) = vm.get(global, key)
        && let Some(f) = f.to_object()
    {
        vm.set_intrinsic(Intrinsic::Eval, f);
    }
    connect(vm);
}

/// Connects this process's compiler to the realm, also when that comes from an image.
pub fn connect(vm: &mut Vm) {
    vm.hooks.compile_lazy = lazy;
    vm.hooks.direct_eval = direct_eval;
    vm.hooks.new_function = new_function;
}

/// A piece of a script's source between two UTF-8 offsets, and whether lone surrogates are mapped in it. It is valid as
/// long as the record is reachable.
fn source_part(vm: &mut Vm, record: Gc<ValueCell>, start: usize, end: usize) -> Option<(Cow<'static, str>, bool)> {
    let utf8 = match record.get(script::UTF8).to_str() {
        Some(s) => s,
        None => {
            let source = record.get(script::SOURCE).to_str()?;
            let utf8 = if source.is_ascii(vm) {
                source
            } else {
                let (text, lone) = text_of(vm, source);
                if lone {
                    // Rare enough to be mapped anew for each function.
                    return text.get(start..end).map(|t| (t.to_string().into(), true));
                }
                vm.str_latin1(text.as_bytes())
            };
            record.values()[script::UTF8].set(utf8.into());
            vm.barrier(record);
            utf8
        }
    };
    match utf8.units(vm) {
        Units::Latin1(b) => Some((String::from_utf8_lossy(b.get(start..end)?), false)),
        Units::Utf16(_) => None,
    }
}

fn lazy(vm: &mut Vm, code: Gc<Code>) -> JsResult<()> {
    let broken = |vm: &mut Vm| vm.throw_syntax("The source of a function is not available");
    let (Some(record), Some(at)) = (code.script_record(), code.lazy_text()) else { return Err(broken(vm)) };
    let scope = match Gc::<JsString>::from_offset(code.scope.get()).units(vm) {
        Units::Latin1(b) => b,
        Units::Utf16(_) => return Err(broken(vm)),
    };
    let Some((text, lone)) = source_part(vm, record, at.start as usize, at.end as usize) else {
        return Err(broken(vm));
    };
    let name = match code.name_str().units(vm) {
        Units::Latin1(b) => Text::Latin1(b.into()),
        Units::Utf16(u) => Text::Utf16(u.into()),
    };
    let function = LazyFunction {
        name,
        kind: code.function_kind(),
        flags: code.flags.get(),
        length: code.length.get(),
        span: (code.span_start.get(), code.span_end.get()),
        this_props: code.this_props.get(),
        scope,
        text: (at.start, at.end),
        form: LazyForm::from_u32(at.form).unwrap_or(LazyForm::Expression),
        creation: at.creation,
    };
    match compiler::compile_lazy(&text, &function, lone) {
        Ok(proto) => {
            vm.fill_code(code, &proto, record);
            // What it took to compile it is not needed again.
            code.scope.set(0);
            code.lazy_text.set(0);
            Ok(())
        }
        Err(d) => Err(scripts::throw_diagnostics(vm, &d, "", &text)),
    }
}

/// A script record for text made at run time; its `import()` refers to where the running code does.
fn anonymous_record(vm: &mut Vm, source: Gc<JsString>) -> Gc<ValueCell> {
    let mut host = Value::UNDEFINED;
    stack_trace::walk(vm, |frame| match frame.code.script_record() {
        Some(from) if !frame.code.has(bytecode::flags::BUILTIN) => {
            host = from.get(script::HOST);
            false
        }
        _ => true,
    });
    let name = vm.str(ANONYMOUS);
    let record = vm.new_script(source, name, 0);
    record.values()[script::HOST].set(host);
    vm.barrier(record);
    record
}

/// Indirect eval, also of calls through other names.
fn eval(vm: &mut Vm, args: Args) -> JsResult {
    let Some(source) = args.get(0).to_str() else { return Ok(args.get(0)) };
    let (text, lone_surrogates) = text_of(vm, source);
    let options = EvalOptions { lone_surrogates, ..EvalOptions::default() };
    let proto = compiler::compile_eval(&text, options).map_err(|d| scripts::throw_diagnostics(vm, &d, "", &text))?;
    let record = anonymous_record(vm, source);
    let f = scripts::closure(vm, &proto, record);
    let global = vm.roots.global.into();
    vm.call(f, global, &[])
}

fn direct_eval(
    vm: &mut Vm,
    source: Gc<JsString>,
    scope: Gc<JsString>,
    env: Value,
    strict: bool,
    caller: Gc<Object>,
) -> JsResult<Gc<Object>> {
    let (text, lone_surrogates) = text_of(vm, source);
    let description = match scope.units(vm) {
        Units::Latin1(b) => b,
        Units::Utf16(_) => &[],
    };
    let options = EvalOptions { strict, scope: Some(description), lone_surrogates };
    let proto = compiler::compile_eval(&text, options).map_err(|d| scripts::throw_diagnostics(vm, &d, "", &text))?;
    let record = anonymous_record(vm, source);
    let code = vm.load_function(&proto, record);
    let f = vm.new_closure(code, vm::interp::ops::dynamic::env_offset(env));
    // `super.x` means what it does in the caller.
    f.ptr(HOME).set(caller.ptr(HOME).get());
    vm.barrier(f);
    Ok(f)
}

/// Field of function objects with their home object.
const HOME: usize = vm::object::function::ptr::HOME;

/// `Function` and kin (spec 20.2.1.1.1); `kind`: 0 normal, 1 generator, 2 async, 3 async generator.
fn new_function(vm: &mut Vm, args: Args, kind: u8) -> JsResult {
    let (is_async, is_generator) = (kind & 2 != 0, kind & 1 != 0);
    let mut parts = Vec::new();
    for &v in args.slice() {
        let s = vm.to_string(v)?;
        parts.push(text_of(vm, s));
    }
    let lone = parts.iter().any(|p| p.1);
    let body = parts.pop().map_or(Cow::Borrowed(""), |p| p.0);
    let parameters = parts.into_iter().map(|p| p.0).collect::<Vec<_>>().join(",");
    let (text, proto) = compiler::compile_function_ctor(is_async, is_generator, &parameters, &body, lone)
        .map_err(|d| scripts::throw_diagnostics(vm, &d, "", &body))?;
    let units: Vec<u16> = match compiler::source_text::to_text(&text, lone) {
        Text::Latin1(b) => b.iter().map(|&c| c as u16).collect(),
        Text::Utf16(u) => u.into(),
    };
    let source = vm.str_units(Units::Utf16(&units));
    let record = anonymous_record(vm, source);
    let f = scripts::closure(vm, &proto, record);
    let fallback = [
        vm.roots.function_proto,
        vm.intrinsic(Intrinsic::GeneratorFunctionProto),
        vm.intrinsic(Intrinsic::AsyncFunctionProto),
        vm.intrinsic(Intrinsic::AsyncGeneratorFunctionProto),
    ][kind as usize & 3];
    let proto = builtins::define::proto_from(vm, args.new_target(), fallback)?;
    if let Some(o) = f.to_object()
        && proto != fallback
    {
        vm.set_prototype_of(o, Some(proto))?;
    }
    debug_assert!(proto_kind_matches(f, kind));
    Ok(f)
}

fn proto_kind_matches(f: Value, kind: u8) -> bool {
    let expected = [FunctionKind::Normal, FunctionKind::Generator, FunctionKind::Async, FunctionKind::AsyncGenerator];
    f.to_object()
        .is_some_and(|o| Gc::<Code>::from_offset(o.ptr(0).get()).function_kind() == expected[kind as usize & 3])
}
