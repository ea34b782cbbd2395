//! Function objects: creation, own properties made when first asked for, bound functions.
//!
//! Cell offsets of a function: code, environment (or 0), home object, extra (field initialiser of a class).
//! `length`, `name` and `prototype` are entries of the initial shapes without a slot (`Attrs::LAZY`); the first access
//! makes the value and moves on to a shape in which the property has a slot. So a closure is four words.

use super::shape::{Found, shape_flags};
use super::{Attrs, Key, Object, Shape};
use crate::Vm;
use crate::error::JsResult;
use crate::heap::{Gc, Kind};
use crate::interp::code::{Code, script};
use crate::interp::stack_trace;
use crate::native::NativeId;
use crate::string::{JsString, Units};
use crate::value::Value;
use crate::vm::Intrinsic;
use bytecode::{FunctionKind, Op, flags};

/// Extra cell offsets of function objects.
pub mod ptr {
    pub const CODE: usize = 0;
    pub const ENV: usize = 1;
    pub const HOME: usize = 2;
    pub const FIELDS: usize = 3;
}

/// Index in `Roots::function_shapes` of native (and built-in JS) functions; then native constructors.
pub const NATIVE_SHAPE: usize = 12;
pub const NATIVE_CONSTRUCTOR_SHAPE: usize = 13;

/// The name of a built-in as its source text would have it: that of an accessor may be no identifier, as in `get $&`.
fn native_name(name: &str) -> String {
    let identifier = |s: &str| s.starts_with('[') || s.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '$');
    match name.split_once(' ') {
        Some((half, key)) if !identifier(key) => format!("{half} [{key:?}]"),
        _ => name.into(),
    }
}

/// The function's code.
#[inline(always)]
pub fn code(f: Gc<Object>) -> Gc<Code> {
    Gc::from_offset(f.ptr(ptr::CODE).get())
}

impl Vm {
    /// Makes `Roots::function_shapes`. To be called again when a prototype of generator or async functions is set.
    pub fn init_function_shapes(&mut self) {
        use FunctionKind as F;
        const KINDS: [F; 12] = [
            F::Normal,
            F::Arrow,
            F::Method,
            F::ClassConstructor,
            F::DerivedConstructor,
            F::Generator,
            F::Async,
            F::AsyncArrow,
            F::AsyncGenerator,
            F::ClassInit,
            F::Script,
            F::Module,
        ];
        for k in KINDS {
            let (proto, prototype, constructor) = match k {
                F::Normal => (None, Some(Attrs(Attrs::WRITABLE)), true),
                F::ClassConstructor | F::DerivedConstructor => (None, Some(Attrs::NONE), true),
                F::Generator => (Some(Intrinsic::GeneratorFunctionProto), Some(Attrs(Attrs::WRITABLE)), false),
                F::AsyncGenerator => {
                    (Some(Intrinsic::AsyncGeneratorFunctionProto), Some(Attrs(Attrs::WRITABLE)), false)
                }
                F::Async | F::AsyncArrow => (Some(Intrinsic::AsyncFunctionProto), None, false),
                _ => (None, None, false),
            };
            let proto =
                proto.and_then(|i| self.roots.intrinsics[i as usize].to_object()).unwrap_or(self.roots.function_proto);
            let s = self.function_shape(proto, prototype, constructor);
            self.roots.function_shapes[k as usize] = s;
        }
        let proto = self.roots.function_proto;
        self.roots.function_shapes[NATIVE_SHAPE] = self.function_shape(proto, None, false);
        self.roots.function_shapes[NATIVE_CONSTRUCTOR_SHAPE] = self.function_shape(proto, None, true);
    }
    /// A shape of functions with lazy `length`, `name` and perhaps `prototype` of these attributes.
    pub fn function_shape(&mut self, proto: Gc<Object>, prototype: Option<Attrs>, constructor: bool) -> Gc<Shape> {
        let mut flags = shape_flags::CALLABLE;
        if constructor {
            flags |= shape_flags::CONSTRUCTOR;
        }
        let mut s = self.root_shape(Some(proto), Kind::Function, 0, flags);
        let n = self.names;
        let lazy = |a: Attrs| a.with(Attrs::LAZY, true);
        let entries = [
            (n.length, Some(Attrs::READONLY_HIDDEN)),
            (n.name, Some(Attrs::READONLY_HIDDEN)),
            (n.prototype, prototype),
        ];
        for (name, attrs) in entries {
            if let Some(a) = attrs
                && let Some(next) = self.shape_add(s, name.into(), lazy(a))
            {
                s = next;
            }
        }
        s
    }
    /// What closures of a function's code begin with.
    pub fn closure_shape(&self, code: Gc<Code>) -> Gc<Shape> {
        let kind = code.kind.get();
        let builtin = kind == FunctionKind::Normal as u8 && code.flags.get() & flags::BUILTIN != 0;
        self.roots.function_shapes[if builtin { NATIVE_SHAPE } else { kind as usize }]
    }
    /// A closure of `code` over `env` (offset or 0).
    #[inline]
    pub fn new_closure(&mut self, code: Gc<Code>, env: u32) -> Gc<Object> {
        let f = self.alloc_object(self.closure_shape(code));
        f.ptr(ptr::CODE).set(code.offset());
        f.ptr(ptr::ENV).set(env);
        f
    }
    /// A native function. `proto`: %Function.prototype% by default.
    pub fn new_native_function(
        &mut self,
        id: NativeId,
        name: Gc<JsString>,
        length: u16,
        proto: Option<Gc<Object>>,
    ) -> Gc<Object> {
        self.new_native(id, name, length, proto, false)
    }
    /// A native function that can be called by `new`. Its `prototype` is for the caller to define.
    pub fn new_native_constructor(
        &mut self,
        id: NativeId,
        name: Gc<JsString>,
        length: u16,
        proto: Option<Gc<Object>>,
    ) -> Gc<Object> {
        self.new_native(id, name, length, proto, true)
    }
    fn new_native(
        &mut self,
        id: NativeId,
        name: Gc<JsString>,
        length: u16,
        proto: Option<Gc<Object>>,
        constructor: bool,
    ) -> Gc<Object> {
        let name = self.intern(name);
        let code = self.native_code(id, name, length);
        let shape = match proto {
            Some(p) if p != self.roots.function_proto => self.function_shape(p, None, constructor),
            _ if constructor => self.roots.function_shapes[NATIVE_CONSTRUCTOR_SHAPE],
            _ => self.roots.function_shapes[NATIVE_SHAPE],
        };
        let f = self.alloc_object(shape);
        f.ptr(ptr::CODE).set(code.offset());
        f
    }
    /// A native function with the name and length of its table row.
    pub fn native_function(&mut self, id: NativeId) -> Gc<Object> {
        let def = self.native_def(id);
        // Rows that are not members of an object make functions without a name.
        let name = if def.name.starts_with("new ") { "" } else { def.name };
        let name = self.atom(name);
        self.new_native_function(id, name, def.length as u16, None)
    }
    /// Gives a lazy own property its value and slot. Does nothing for other properties.
    #[cold]
    #[inline(never)]
    pub fn materialise(&mut self, o: Gc<Object>, key: Key) {
        let Some(f) = o.shape().lookup(key) else { return };
        if f.attrs.0 & Attrs::LAZY == 0 {
            return;
        }
        if o.is(Kind::Error) && stack_trace::prepares(self) {
            // User code runs: for it the property is an ordinary one already.
            self.settle_lazy(o, key, f, Value::UNDEFINED);
            let frames = o.internal(0);
            let value = match stack_trace::stack_value(self, o, frames) {
                Ok(v) => v,
                Err(_) => {
                    // Finding a property cannot throw here: what the hook throws gives way to the standard text.
                    let _exception = self.take_exception();
                    stack_trace::stack_text(self, o, frames)
                }
            };
            self.define_data(o, key, value, Attrs::HIDDEN);
            return;
        }
        let value = self.lazy_value(o, key);
        // Making the value does not change this object's shape.
        self.settle_lazy(o, key, f, value);
    }
    /// Gives the lazy entry `f` a slot with this value.
    fn settle_lazy(&mut self, o: Gc<Object>, key: Key, f: Found, value: Value) {
        let slot = o.shape().slots.get();
        self.ensure_slot(o, o.shape(), slot);
        self.reshape_entry(o, key, f.index, slot, f.attrs.with(Attrs::LAZY, false));
        self.set_slot(o, slot, value);
    }
    fn lazy_value(&mut self, o: Gc<Object>, key: Key) -> Value {
        if o.is(Kind::Error) {
            let frames = o.internal(0);
            return stack_trace::stack_text(self, o, frames);
        }
        if o.is(Kind::Global) {
            return (self.hooks.lazy_global)(self, key);
        }
        let c = code(o);
        if key == Key::from(self.names.length) {
            return Value::int(c.length.get() as i32);
        }
        if key == Key::from(self.names.name) {
            return Gc::<JsString>::from_offset(c.name.get()).into();
        }
        let kind = c.kind.get();
        let generator = if kind == FunctionKind::Generator as u8 {
            Some(Intrinsic::GeneratorProto)
        } else if kind == FunctionKind::AsyncGenerator as u8 {
            Some(Intrinsic::AsyncGeneratorProto)
        } else {
            None
        };
        match generator {
            Some(i) => {
                let proto = self.counterpart_for(self.intrinsic(i), c);
                self.new_object_with_proto(Some(proto)).into()
            }
            None => {
                let proto = self.counterpart_for(self.roots.object_proto, c);
                let p = self.new_object_with_proto(Some(proto));
                let key = self.names.constructor.into();
                self.add_named(p, key, o.into(), Attrs::HIDDEN);
                p.into()
            }
        }
    }
    /// BoundFunctionCreate, with `length` and `name` as `bind` defines them.
    pub fn new_bound_function(&mut self, target: Gc<Object>, this: Value, args: &[Value]) -> JsResult<Gc<Object>> {
        let proto = self.get_prototype_of(target)?;
        let inherited = target.shape().flags.get() & (shape_flags::CALLABLE | shape_flags::CONSTRUCTOR);
        let shape = self.root_shape(proto, Kind::BoundFunction, 0, inherited);
        let code = self.bound_code();
        let f = self.alloc_object(shape);
        f.ptr(ptr::CODE).set(code.offset());
        self.set_internal(f, 0, target.into());
        self.set_internal(f, 1, this);
        let list = self.new_list_from(args);
        self.set_internal(f, 2, Value::cell(list));
        let n = self.names;
        let mut length = 0.0;
        if self.has_own(target, n.length.into())? {
            let l = self.get(target, n.length.into())?;
            if let Some(l) = l.to_f64() {
                length = (crate::value::number::to_integer(l) - args.len() as f64).max(0.0);
            }
        }
        self.add_named(f, n.length.into(), Value::number(length), Attrs::READONLY_HIDDEN);
        let name = self.get(target, n.name.into())?.to_str().unwrap_or(self.roots.empty_string);
        let prefix = self.str("bound ");
        let name = self.concat(prefix, name)?;
        self.add_named(f, n.name.into(), name.into(), Attrs::READONLY_HIDDEN);
        Ok(f)
    }
    fn bound_code(&mut self) -> Gc<Code> {
        if let Some(c) = self.roots.bound_code.some() {
            return c;
        }
        let c = self.stub_code(Op::EnterBound);
        self.roots.bound_code = c;
        c
    }
    /// The text of a function name: `key`, `[description]` of a symbol, with a prefix (`get`, `set`).
    pub fn function_name(&mut self, key: Key, prefix: Option<&str>) -> Gc<JsString> {
        let name = match key.as_symbol() {
            Some(s) if key.is_private() => {
                let text = self.private_text(s);
                self.str(&text)
            }
            Some(s) => match Gc::<JsString>::from_offset(s.description.get()).some() {
                Some(d) => {
                    let text = format!("[{}]", d.to_rust(self));
                    self.str(&text)
                }
                None => self.roots.empty_string,
            },
            None => self.key_to_value(key).as_gc(),
        };
        match prefix {
            Some(p) => {
                let text = format!("{p} {}", name.to_rust(self));
                self.str(&text)
            }
            None => name,
        }
    }
    /// SetFunctionName.
    pub fn set_function_name(&mut self, f: Gc<Object>, key: Key, prefix: Option<&str>) {
        let name = self.function_name(key, prefix);
        self.define_data(f, self.names.name.into(), name.into(), Attrs::READONLY_HIDDEN);
    }
    /// Whether a value is a function whose name its context is to give: anonymous, and without a `name` of its own.
    pub fn is_anonymous_function(&self, v: Value) -> bool {
        let Some(o) = v.to_object() else { return false };
        o.is(Kind::Function)
            && code(o).flags.get() & flags::ANONYMOUS != 0
            && o.shape().lookup(self.names.name.into()).is_some_and(|f| f.attrs.0 & Attrs::LAZY != 0)
    }
    /// The source text of a function (Function.prototype.toString).
    pub fn function_to_string(&mut self, o: Gc<Object>) -> Gc<JsString> {
        if o.is(Kind::Function) {
            let c = code(o);
            if c.flags.get() & flags::BUILTIN == 0
                && let Some(rec) = Gc::<super::ValueCell>::from_offset(c.script.get()).some()
                && let Some(source) = rec.get(script::SOURCE).to_str()
            {
                let (start, end) = (c.span_start.get() as usize, c.span_end.get() as usize);
                return self.source_slice(source, start, end);
            }
            let name = native_name(&Gc::<JsString>::from_offset(c.name.get()).to_rust(self));
            return self.str(&format!("function {name}() {{ [native code] }}"));
        }
        self.str("function () { [native code] }")
    }
    /// The part of a source text between two UTF-8 offsets.
    fn source_slice(&mut self, source: Gc<JsString>, start: usize, end: usize) -> Gc<JsString> {
        let u = source.units(self);
        if let Units::Latin1(b) = u
            && b.is_ascii()
            && start <= end
            && end <= b.len()
        {
            return self.substring(source, start, end);
        }
        // Walk the units, counting UTF-8 bytes.
        let (mut at, mut from, mut to) = (0, u.len(), u.len());
        for (i, c) in u.iter().enumerate() {
            if at == start {
                from = from.min(i);
            }
            if at == end {
                to = to.min(i);
                break;
            }
            // A surrogate pair is 4 bytes: 2 for each half.
            at += match c {
                0..=0x7f => 1,
                0x80..=0x7ff | 0xd800..=0xdfff => 2,
                _ => 3,
            };
        }
        self.substring(source, from.min(to), to)
    }
}
