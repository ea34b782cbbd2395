//! Scripts: source text to running code.

use std::borrow::Cow;
use std::collections::BTreeSet;

use bytecode::FunctionProto;
use compiler::{Diagnostic, DiagnosticKind, Options};
use vm::heap::Collect;
use vm::interp::code::{Code, script};
use vm::object::ValueCell;
use vm::{Gc, JsResult, JsString, Kind, Throw, Value, Vm};

/// A JavaScript string as source text, and whether lone surrogates are mapped in it. The text may be the string's own
/// (large sources are not copied): it is valid as long as the string is reachable.
pub fn text_of(vm: &mut Vm, s: Gc<JsString>) -> (Cow<'static, str>, bool) {
    if let Some(text) = s.ascii(vm) {
        return (text.into(), false);
    }
    let (text, lone) = compiler::source_text::from_units(&s.units(vm).to_vec());
    (text.into(), lone)
}

/// The source of a script record as [`text_of`] gives it.
pub fn source_text(vm: &mut Vm, record: Gc<ValueCell>) -> (Cow<'static, str>, bool) {
    match record.get(script::SOURCE).to_str() {
        Some(s) => text_of(vm, s),
        None => ("".into(), false),
    }
}

/// Throws the first diagnostic as an error object. The place is shown by its `stack`, as in V8's form.
pub fn throw_diagnostics(vm: &mut Vm, diagnostics: &[Diagnostic], file: &str, source: &str) -> Throw {
    use bytecode::ops::ErrorKind;
    let Some(d) = diagnostics.first() else {
        return vm.throw_syntax("Invalid or unexpected token");
    };
    let kind = match d.kind {
        DiagnosticKind::RangeError => ErrorKind::RangeError,
        _ => ErrorKind::SyntaxError,
    };
    let e = vm.new_error(kind, &d.message);
    if !file.is_empty() {
        let text = d.node_form(file, source);
        let text = vm.str(&text);
        let key = vm::Key::atom(vm.names.stack);
        vm.define_data(e, key, text.into(), vm::Attrs::HIDDEN);
    }
    vm.throw(e.into())
}

/// Lets go of the texts of all scripts whose functions are compiled, and keeps where their lines begin. For the engine's
/// and the runtime's own scripts: errors in them name no expressions, and their functions are shown as native ones.
pub fn forget_texts(vm: &mut Vm) {
    vm.collect(Collect::Precise);
    let codes: Vec<Gc<Code>> =
        vm.live_cells().filter(|(cell, _)| cell.is(Kind::Code)).map(|(cell, _)| cell.cast()).collect();
    let records = |lazy: bool| {
        let codes = codes.iter().filter(move |code| code.is_lazy() == lazy);
        codes.filter_map(|code| code.script_record()).map(|record| record.offset()).collect::<BTreeSet<u32>>()
    };
    for &record in records(false).difference(&records(true)) {
        vm::interp::stack_trace::forget_text(vm, Gc::from_offset(record));
    }
}

/// A function object running `proto`, whose text belongs to `record`.
pub fn closure(vm: &mut Vm, proto: &FunctionProto, record: Gc<ValueCell>) -> Value {
    let code = vm.load_function(proto, record);
    vm.new_closure(code, 0).into()
}

/// Compiles and runs a script in the global scope. `want_value`: give its completion value.
///
/// # Errors
/// Syntax errors and whatever the script throws.
pub fn run(vm: &mut Vm, source: &str, name: &str, want_value: bool) -> JsResult {
    run_with(vm, source, &Options { path: name, ..Options::default() }, want_value)
}

/// [`run`] with options for the compiler, the name of the script among them.
///
/// # Errors
/// As [`run`].
pub fn run_with(vm: &mut Vm, source: &str, options: &Options<'_>, want_value: bool) -> JsResult {
    let proto = match compiler::compile_script(source, options, want_value) {
        Ok(p) => p,
        Err(d) => return Err(throw_diagnostics(vm, &d, options.path, source)),
    };
    let text = vm.str(source);
    let name = vm.str(options.path);
    let record = vm.new_script(text, name, 0);
    let f = closure(vm, &proto, record);
    vm.call(f, Value::UNDEFINED, &[])
}
