//! Captured frames and how V8 names them; the CallSite objects of `Error.prepareStackTrace`.

use super::code::{Code, script};
use super::stack_trace::{line_column, location};
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::object::{Key, Object, ValueCell, function};
use crate::value::Value;
use crate::vm::Intrinsic;
use bytecode::{FunctionKind, flags};

/// A captured frame.
#[derive(Clone, Copy)]
pub struct Frame {
    pub function: Gc<Object>,
    /// Index of the executing instruction.
    pub index: u32,
    pub this: Value,
    pub construct: bool,
}

/// A CallSite object: the frame in its internal values.
pub fn new(vm: &mut Vm, f: Frame) -> Gc<Object> {
    let proto = vm.intrinsic(Intrinsic::CallSiteProto);
    let o = vm.new_object_of(Kind::CallSite, proto);
    for (i, v) in
        [f.function.into(), Value::from_u32(f.index), f.this, Value::bool(f.construct)].into_iter().enumerate()
    {
        vm.set_internal(o, i, v);
    }
    o
}

impl Frame {
    /// The frame at position `k` of a captured list.
    pub fn of(list: Gc<ValueCell>, k: usize) -> Frame {
        Frame {
            function: list.get(k).as_gc(),
            index: list.get(k + 1).as_f64() as u32,
            this: list.get(k + 2),
            construct: list.get(k + 3).is_true(),
        }
    }
    /// The frame of a CallSite object.
    pub fn of_site(o: Gc<Object>) -> Frame {
        Frame {
            function: o.internal(0).as_gc(),
            index: o.internal(1).as_f64() as u32,
            this: o.internal(2),
            construct: o.internal(3).is_true(),
        }
    }
    pub fn code(&self) -> Gc<Code> {
        function::code(self.function)
    }
    /// File name or URL; `None` for built-ins.
    pub fn file(&self, vm: &mut Vm) -> Option<String> {
        if self.is_builtin() {
            return None;
        }
        let name = self.code().script_record()?.get(script::NAME).to_str()?;
        Some(name.to_rust(vm))
    }
    /// Line and column, both from 1; `None` for built-ins.
    pub fn line_column(&self, vm: &mut Vm) -> Option<(u32, u32)> {
        if self.is_builtin() {
            return None;
        }
        let (record, at) = (self.code().script_record()?, self.code().position(self.index)?);
        Some(line_column(vm, record, at))
    }
    /// Function of the language's own library.
    pub fn is_builtin(&self) -> bool {
        self.code().is_native() || self.code().has(flags::BUILTIN)
    }
    /// Code outside any function.
    pub fn is_top_level_code(&self) -> bool {
        matches!(self.code().function_kind(), FunctionKind::Script | FunctionKind::Module)
    }
    /// Called as a plain function: the receiver is nullish or the global object.
    pub fn is_toplevel(&self, vm: &Vm) -> bool {
        match self.this.to_object() {
            Some(o) => {
                let kind = self.code().function_kind();
                o == vm.roots.global || matches!(kind, FunctionKind::Arrow | FunctionKind::AsyncArrow)
            }
            None => true,
        }
    }
    pub fn is_strict(&self) -> bool {
        self.code().has(flags::STRICT)
    }
    pub fn function_name(&self, vm: &mut Vm) -> String {
        if self.is_top_level_code() { String::new() } else { self.code().name_str().to_rust(vm) }
    }
    /// Class of the receiver; empty where there is none.
    pub fn type_name(&self, vm: &mut Vm) -> String {
        self.this.to_object().map_or(String::new(), |o| class_name(vm, o))
    }
    /// Name of the property of the receiver that holds the function, found without running user code.
    pub fn method_name(&self, vm: &mut Vm) -> Option<String> {
        let receiver = self.this.to_object()?;
        let own = Key::atom(self.code().name_str());
        let f: Value = self.function.into();
        let holds = |p: Gc<Object>, key: Key| {
            p.shape().lookup(key).is_some_and(|found| {
                found.attrs.has_slot() && !found.attrs.is_accessor() && p.slot(found.slot).get() == f
            })
        };
        let mut chain = Vec::new();
        let mut cur = Some(receiver);
        while let Some(p) = cur.filter(|p| !p.is(Kind::Proxy)) {
            chain.push(p);
            cur = p.proto();
        }
        if chain.iter().any(|&p| holds(p, own)) {
            return Some(self.code().name_str().to_rust(vm));
        }
        for p in chain {
            let Ok(keys) = vm.own_keys(p) else {
                let _exception = vm.take_exception();
                return None;
            };
            let found = keys.into_iter().find(|&k| k.as_index().is_none() && holds(p, k));
            if let Some(k) = found {
                return vm.key_to_value(k).to_str().map(|s| s.to_rust(vm));
            }
        }
        None
    }
    /// `file:line:column`.
    pub fn place(&self, vm: &mut Vm) -> String {
        if self.is_builtin() && self.file_is_internal(vm) {
            return "<anonymous>".to_string();
        }
        location(vm, self.code(), self.index)
    }
    /// Built-in of the language, not a module of the host.
    fn file_is_internal(&self, vm: &mut Vm) -> bool {
        let Some(record) = self.code().script_record() else { return true };
        record
            .get(script::NAME)
            .to_str()
            .is_some_and(|n| n.to_rust(vm).starts_with("node:internal/") && self.is_builtin())
    }
    /// The line of a stack text without `    at `: `name (place)`.
    pub fn text(&self, vm: &mut Vm) -> String {
        let place = self.place(vm);
        let name = self.shown_name(vm);
        if name.is_empty() { place } else { format!("{name} ({place})") }
    }
    /// `new C`, `Type.method [as alias]`, `f`; empty for code outside functions and functions without a name.
    fn shown_name(&self, vm: &mut Vm) -> String {
        if self.is_top_level_code() {
            return String::new();
        }
        let name = self.function_name(vm);
        let shown = if name.is_empty() { "<anonymous>" } else { &name };
        if self.construct {
            return format!("new {shown}");
        }
        if self.is_toplevel(vm) {
            return name;
        }
        let class = self.type_name(vm);
        if class.is_empty() || name.starts_with(&format!("{class}.")) {
            return shown.to_string();
        }
        match self.method_name(vm) {
            Some(m) if !name.is_empty() && m != name && !name.ends_with(&format!(" {m}")) => {
                format!("{class}.{name} [as {m}]")
            }
            Some(m) if name.is_empty() => format!("{class}.{m}"),
            _ => format!("{class}.{shown}"),
        }
    }
}

/// Name of the constructor found without running user code; of a function its own name.
fn class_name(vm: &mut Vm, o: Gc<Object>) -> String {
    if o.is(Kind::Function) {
        let code = function::code(o);
        let name = code.name_str().to_rust(vm);
        return if name.is_empty() { "Function".to_string() } else { name };
    }
    let key = Key::atom(vm.names.constructor);
    let mut cur = Some(o);
    while let Some(p) = cur {
        if p.is(Kind::Proxy) {
            return String::new();
        }
        if let Some(f) = p.shape().lookup(key)
            && f.attrs.has_slot()
            && !f.attrs.is_accessor()
            && let Some(c) = p.slot(f.slot).get().to_object()
            && c.is(Kind::Function)
        {
            return function::code(c).name_str().to_rust(vm);
        }
        cur = p.proto();
    }
    String::new()
}
