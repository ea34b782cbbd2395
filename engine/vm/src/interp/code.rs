//! Code cells: a function's bytecode, constants and inline caches in the cage.

use crate::Vm;
use crate::heap::{Gc, Header, HeapCell, Kind};
use crate::object::ValueCell;
use crate::string::JsString;
use crate::string::atom::Bytes;
use crate::value::Value;
use bytecode::{Const, FunctionConst, FunctionKind, FunctionProto, Insn, LazyFunction, Op};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, Ordering};

/// A function's code, shared by its closures. Cell offsets first (see heap::kinds), raw data after.
#[repr(C)]
pub struct Code {
    pub header: Header,
    /// Bytes cell: instruction words.
    pub bytecode: Cell<u32>,
    /// Feedback cell.
    pub feedback: Cell<u32>,
    /// Name atom.
    pub name: Cell<u32>,
    /// Script record (List cell, see [`script`]) or 0 for natives.
    pub script: Cell<u32>,
    /// Bytes cell of `bytecode::Handler`s, or 0.
    pub handlers: Cell<u32>,
    /// Bytes cell of source positions (`bytecode::positions`), or 0.
    pub positions: Cell<u32>,
    /// Bytes cell of (pc, name constant) pairs, or 0.
    pub tdz: Cell<u32>,
    /// Bytes cell: scope description for lazy compilation, or 0.
    pub scope: Cell<u32>,
    /// Initial shape of closures of this code, once one was made; or 0.
    pub closure_shape: Cell<u32>,
    /// Bytes cell of a [`LazyText`], of functions not compiled yet; of natives their realm if it is not the first; or 0.
    pub lazy_text: Cell<u32>,
    // ---- raw ----
    /// First instruction: offset from the cage base in 8-byte units.
    pub entry: Cell<u32>,
    /// Inline cache 0, likewise; constant `i` is 8 * (i + 1) bytes below.
    pub fv: Cell<u32>,
    pub nregs: Cell<u16>,
    pub nparams: Cell<u16>,
    pub length: Cell<u16>,
    pub kind: Cell<u8>,
    pub this_props: Cell<u8>,
    pub flags: Cell<u32>,
    /// `NativeId` of native code.
    pub native: Cell<u32>,
    pub span_start: Cell<u32>,
    pub span_end: Cell<u32>,
    pub handler_count: Cell<u32>,
    /// In bytes.
    pub positions_len: Cell<u32>,
    pub tdz_count: Cell<u32>,
    pub bytecode_len: Cell<u32>,
}
// SAFETY: repr(C) with a header, integer fields.
unsafe impl HeapCell for Code {}

/// What compiling a lazy function takes besides its scope, see `bytecode::LazyFunction`.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct LazyText {
    pub start: u32,
    pub end: u32,
    pub creation: u32,
    /// `bytecode::LazyForm`.
    pub form: u32,
}

/// Print the bytecode of every function when it is loaded (`--print-bytecode`).
pub static PRINT_BYTECODE: AtomicBool = AtomicBool::new(false);

/// Slots of a script record (a `List` cell).
pub mod script {
    /// Source text (string).
    pub const SOURCE: usize = 0;
    /// File name or URL (string).
    pub const NAME: usize = 1;
    /// Host value: module record for modules, referrer for dynamic import, or undefined.
    pub const HOST: usize = 2;
    /// Bit 0: TypeScript; see crate `compiler`.
    pub const FLAGS: usize = 3;
    /// Where lines begin (Bytes cell), when the text was forgotten; or undefined.
    pub const LINES: usize = 4;
    /// The source as UTF-8 in a Latin-1 string, made when first needed and not the source itself; or undefined.
    pub const UTF8: usize = 5;
    /// The realm, if it is not the first; or undefined.
    pub const REALM: usize = 6;
    pub const SIZE: usize = 7;
}

/// Constants (reversed) and inline caches of a function.
#[repr(C)]
pub struct Feedback {
    pub header: Header,
    pub nconsts: Cell<u32>,
    pub nics: Cell<u32>,
}
// SAFETY: as above.
unsafe impl HeapCell for Feedback {}

/// An inline cache. See [`super::ic`].
#[repr(C)]
pub struct Ic {
    /// Shape for which the property is an own in-line slot at byte offset `disp`.
    pub shape: Cell<u32>,
    pub disp: Cell<u32>,
    /// Shape for the second case, see `ic`.
    pub shape2: Cell<u32>,
    pub holder: Cell<u32>,
    pub validity: Cell<u32>,
    pub disp2: Cell<u32>,
    /// Polymorphic list (Feedback cell without constants), or `ic::MEGAMORPHIC`.
    pub aux: Cell<u32>,
    /// Atom or symbol.
    pub key: Cell<u32>,
}

/// Byte offset of `Code::native`, for the entry handler.
pub const NATIVE_OFFSET: usize = std::mem::offset_of!(Code, native);

pub const IC_SIZE: usize = size_of::<Ic>();

impl Gc<Feedback> {
    pub fn consts_end(self) -> usize {
        self.addr() + 16 + self.nconsts.get() as usize * 8
    }
    /// Constant `i`.
    pub fn constant(self, i: usize) -> &'static Cell<Value> {
        debug_assert!(i < self.nconsts.get() as usize);
        // SAFETY: constants lie between the head and the inline caches.
        unsafe { &*((self.consts_end() - 8 * (i + 1)) as *const Cell<Value>) }
    }
    pub fn ics(self) -> &'static [Ic] {
        // SAFETY: `nics` caches lie behind the constants.
        unsafe { std::slice::from_raw_parts(self.consts_end() as *const Ic, self.nics.get() as usize) }
    }
}

impl Gc<Code> {
    #[inline(always)]
    pub fn function_kind(self) -> FunctionKind {
        // SAFETY: only valid kinds are stored.
        unsafe { std::mem::transmute(self.kind.get()) }
    }
    pub fn has(self, flag: u32) -> bool {
        self.flags.get() & flag != 0
    }
    pub fn is_native(self) -> bool {
        self.script.get() == 0 && self.native.get() != u32::MAX
    }
    pub fn is_lazy(self) -> bool {
        self.scope.get() != 0 && self.feedback.get() == 0
    }
    /// Brings what is derived from cell offsets up to date in a copy of `old` whose cells have new places.
    /// `place`: the new offset of a cell.
    pub(crate) fn moved(self, old: Gc<Code>, place: impl Fn(u32) -> Option<u32>) {
        // The word behind the header of the function's bytecode, or of the stub that looks at its realm.
        self.entry.set(place(old.entry.get().wrapping_sub(1)).map_or(0, |bytes| bytes + 1));
        self.fv.set(old.fv.get().wrapping_sub(old.feedback.get()).wrapping_add(self.feedback.get()));
    }
    /// The realm of a native, if it is not the first.
    pub(crate) fn native_realm(self) -> Value {
        match self.lazy_text.get() {
            0 => Value::UNDEFINED,
            realm => Value::cell(Gc::<ValueCell>::from_offset(realm)),
        }
    }
    /// The `Bytes` cells that this code alone refers to: their offsets, and how many bytes of each are in use.
    pub(crate) fn tables(self) -> [(u32, usize); 4] {
        let len = |n: &Cell<u32>, size: usize| 8 + n.get() as usize * size;
        [
            (self.bytecode.get(), len(&self.bytecode_len, size_of::<u64>())),
            (self.handlers.get(), len(&self.handler_count, size_of::<bytecode::Handler>())),
            (self.positions.get(), len(&self.positions_len, 1)),
            (self.tdz.get(), len(&self.tdz_count, size_of::<(u32, u32)>())),
        ]
    }
    pub fn name_str(self) -> Gc<JsString> {
        Gc::from_offset(self.name.get())
    }
    pub fn script_record(self) -> Option<Gc<ValueCell>> {
        Gc::<ValueCell>::from_offset(self.script.get()).some()
    }
    /// The instruction words.
    pub fn words(self) -> &'static [u64] {
        let b = Gc::<Bytes>::from_offset(self.bytecode.get());
        // SAFETY: the cell holds `bytecode_len` words behind its header.
        unsafe { std::slice::from_raw_parts((b.addr() + 8) as *const u64, self.bytecode_len.get() as usize) }
    }
    /// Instruction index of an address after an instruction.
    ///
    /// # Safety
    /// `pc` is such an address, of this function's code or of an island of it.
    pub unsafe fn index_of(self, pc: *const u64) -> u32 {
        // SAFETY: by contract.
        let pc = unsafe { super::jit::island_origin(pc) }.unwrap_or(pc);
        let start = Gc::<Bytes>::from_offset(self.bytecode.get()).addr() + 8;
        ((pc as usize).wrapping_sub(start) / 8) as u32
    }
    fn table<T>(cell: u32, n: u32) -> &'static [T] {
        if n == 0 {
            return &[];
        }
        // SAFETY: tables are written by `store_table` with this element type and count.
        unsafe { std::slice::from_raw_parts((Gc::<Bytes>::from_offset(cell).addr() + 8) as *const T, n as usize) }
    }
    /// The handler of exceptions that the instruction with this index throws.
    pub fn handler_at(self, index: u32) -> Option<bytecode::Handler> {
        self.handler_table().iter().find(|h| h.start <= index && index < h.end).copied()
    }
    pub fn handler_table(self) -> &'static [bytecode::Handler] {
        Self::table(self.handlers.get(), self.handler_count.get())
    }
    /// Where a lazy function's text is.
    pub fn lazy_text(self) -> Option<LazyText> {
        Self::table(self.lazy_text.get(), (self.lazy_text.get() != 0) as u32).first().copied()
    }
    /// Source offset of the instruction with this index.
    pub fn position(self, index: u32) -> Option<u32> {
        bytecode::positions::find(Self::table(self.positions.get(), self.positions_len.get()), index)
    }
    /// Name of the binding that the instruction with this index accesses.
    pub fn tdz_name(self, index: u32) -> Option<Gc<JsString>> {
        let t: &[(u32, u32)] = Self::table(self.tdz.get(), self.tdz_count.get());
        let i = t.binary_search_by_key(&index, |e| e.0).ok()?;
        Gc::<Feedback>::from_offset(self.feedback.get()).constant(t[i].1 as usize).get().to_str()
    }
}

impl Vm {
    fn alloc_code(&mut self) -> Gc<Code> {
        let c: Gc<Code> = self.alloc_cell(Kind::Code, size_of::<Code>());
        // SAFETY: all fields are integers, zero is valid for each.
        unsafe { std::ptr::write_bytes((c.addr() + 8) as *mut u8, 0, size_of::<Code>() - 8) };
        c.native.set(u32::MAX);
        c
    }
    /// A one-instruction entry stub, made once.
    pub(crate) fn entry_stub(&mut self, op: Op) -> Gc<Bytes> {
        let slot = match op {
            Op::EnterNative => 0,
            Op::EnterLazy => 1,
            Op::EnterBound => 2,
            Op::EnterCall => 3,
            Op::EnterApply => 4,
            Op::EnterRealm => 6,
            _ => 5,
        };
        if let Some(b) = self.roots.entry_stubs[slot].some() {
            return b;
        }
        let b = self.store_words(&[Insn::abc(op, 0, 0, 0, 0).0]);
        self.roots.entry_stubs[slot] = b;
        b
    }
    fn store_words(&mut self, words: &[u64]) -> Gc<Bytes> {
        let b = self.alloc_bytes(words.len() * 8);
        // SAFETY: the cell was allocated with room for the words.
        unsafe { std::ptr::copy_nonoverlapping(words.as_ptr(), (b.addr() + 8) as *mut u64, words.len()) };
        b
    }
    fn store_table<T: Copy>(&mut self, t: &[T]) -> u32 {
        if t.is_empty() {
            return 0;
        }
        let b = self.alloc_bytes(size_of_val(t));
        // SAFETY: as above.
        unsafe { std::ptr::copy_nonoverlapping(t.as_ptr(), (b.addr() + 8) as *mut T, t.len()) };
        b.offset()
    }
    fn set_stub(&mut self, c: Gc<Code>, op: Op) {
        let stub = self.entry_stub(op);
        c.bytecode.set(stub.offset());
        c.bytecode_len.set(1);
        c.entry.set(stub.offset() + 1);
        self.barrier(c);
        self.guard_entry(c);
    }
    /// Code of a native function.
    pub fn native_code(&mut self, id: crate::NativeId, name: Gc<JsString>, length: u16) -> Gc<Code> {
        let c = self.alloc_code();
        c.native.set(id.0);
        c.name.set(name.offset());
        c.length.set(length);
        c.kind.set(FunctionKind::Method as u8);
        c.flags.set(bytecode::flags::BUILTIN | bytecode::flags::STRICT);
        c.lazy_text.set(self.roots.realm.offset());
        self.set_stub(c, Op::EnterNative);
        c
    }
    /// Has a native function entered by a stub of its own, which calls on its frame what the native would call from Rust.
    pub fn forward_native(&mut self, f: Gc<crate::Object>, op: Op) {
        self.set_stub(Gc::from_offset(f.ptr(0).get()), op);
    }
    /// Code whose entry is the stub `op` (bound functions, callable proxies).
    pub fn stub_code(&mut self, op: Op) -> Gc<Code> {
        let c = self.alloc_code();
        c.name.set(self.roots.empty_string.offset());
        c.kind.set(FunctionKind::Method as u8);
        c.flags.set(bytecode::flags::BUILTIN | bytecode::flags::STRICT);
        self.set_stub(c, op);
        c
    }
    /// A script record.
    pub fn new_script(&mut self, source: Gc<JsString>, name: Gc<JsString>, flags: i32) -> Gc<ValueCell> {
        let s = self.alloc_values(Kind::List, script::SIZE, Value::UNDEFINED);
        s.values()[script::SOURCE].set(source.into());
        s.values()[script::NAME].set(name.into());
        s.values()[script::FLAGS].set(Value::int(flags));
        if self.has_realms() {
            s.values()[script::REALM].set(Value::cell(self.roots.realm));
        }
        s
    }
    /// Copies a compiled function into the cage.
    pub fn load_function(&mut self, p: &FunctionProto, script: Gc<ValueCell>) -> Gc<Code> {
        let c = self.alloc_code();
        self.fill_code(c, p, script);
        c
    }
    /// Fills (or, for a lazy function, completes) a code cell.
    pub fn fill_code(&mut self, c: Gc<Code>, p: &FunctionProto, script: Gc<ValueCell>) {
        if PRINT_BYTECODE.load(Ordering::Relaxed) {
            // A closed standard error is no reason to stop.
            let _ = std::io::Write::write_all(&mut std::io::stderr(), bytecode::disasm::disassemble_one(p).as_bytes());
        }
        let name = self.text_atom(&p.name);
        c.name.set(name.offset());
        c.script.set(script.offset());
        self.barrier(c);
        let mut words = p.code.clone();
        if let Some(first) = words.first_mut() {
            // The entry op carries what it needs: parameter and register counts.
            let e = Insn(*first);
            if let Some(op) = e.op() {
                *first = Insn::abc(op, e.x(), p.nparams, p.nregs, e.c()).0;
            }
        }
        let b = self.store_words(&words);
        c.bytecode.set(b.offset());
        c.bytecode_len.set(words.len() as u32);
        self.barrier(c);
        let (nc, ni) = (p.consts.len(), p.ics.len());
        let f: Gc<Feedback> = self.alloc_cell(Kind::Feedback, 16 + nc * 8 + ni * IC_SIZE);
        f.nconsts.set(nc as u32);
        f.nics.set(ni as u32);
        for i in 0..nc {
            f.constant(i).set(Value::UNDEFINED);
        }
        // SAFETY: the caches were allocated with the cell; zero is the empty cache.
        unsafe { std::ptr::write_bytes(f.consts_end() as *mut u8, 0, ni * IC_SIZE) };
        c.feedback.set(f.offset());
        self.barrier(c);
        for (i, k) in p.consts.iter().enumerate() {
            let v = self.load_const(k, script);
            f.constant(i).set(v);
            self.barrier(f);
        }
        for (ic, &k) in f.ics().iter().zip(&p.ics) {
            if let Some(s) = f.constant(k as usize).get().to_str() {
                let a = self.intern(s);
                ic.key.set(a.offset());
                self.barrier(f);
            }
        }
        // As words, so that the padding of a handler is zero in every process.
        let words = |h: &bytecode::Handler| [h.start, h.end, h.target, h.reg as u16 as u32];
        let t = self.store_table(&p.handlers.iter().map(words).collect::<Vec<_>>());
        c.handlers.set(t);
        c.handler_count.set(p.handlers.len() as u32);
        self.barrier(c);
        let positions = bytecode::positions::encode(&p.positions);
        let t = self.store_table(&positions);
        c.positions.set(t);
        c.positions_len.set(positions.len() as u32);
        self.barrier(c);
        let t = self.store_table(&p.tdz_names);
        c.tdz.set(t);
        c.tdz_count.set(p.tdz_names.len() as u32);
        self.barrier(c);
        c.nregs.set(p.nregs);
        c.nparams.set(p.nparams);
        c.length.set(p.length);
        c.kind.set(p.kind as u8);
        c.flags.set(p.flags);
        c.this_props.set(p.this_props);
        c.span_start.set(p.span.0);
        c.span_end.set(p.span.1);
        c.fv.set(((f.consts_end() - crate::heap::cage::base()) >> 3) as u32);
        c.entry.set(b.offset() + 1);
        self.guard_entry(c);
    }
    /// Code of a function compiled when first called.
    fn load_lazy(&mut self, l: &LazyFunction, script: Gc<ValueCell>) -> Gc<Code> {
        let c = self.alloc_code();
        let name = self.text_atom(&l.name);
        c.name.set(name.offset());
        c.script.set(script.offset());
        self.set_stub(c, Op::EnterLazy);
        let scope = self.store_scope(&l.scope);
        c.scope.set(scope.offset());
        self.barrier(c);
        c.length.set(l.length);
        c.kind.set(l.kind as u8);
        c.flags.set(l.flags);
        c.this_props.set(l.this_props);
        c.span_start.set(l.span.0);
        c.span_end.set(l.span.1);
        let text = LazyText { start: l.text.0, end: l.text.1, creation: l.creation, form: l.form as u32 };
        let t = self.store_table(&[text]);
        c.lazy_text.set(t);
        self.barrier(c);
        c
    }
    /// A scope description as a Latin-1 string cell; siblings share it (the last one is remembered by address).
    fn store_scope(&mut self, s: &std::rc::Rc<[u8]>) -> Gc<JsString> {
        let key = std::rc::Rc::as_ptr(s) as *const u8 as usize;
        if let Some(&(k, _, cell)) = self.scope_cache.iter().find(|e| e.0 == key) {
            debug_assert_eq!(k, key);
            return cell.as_gc();
        }
        let v = self.str_latin1(s);
        if self.scope_cache.len() >= 64 {
            self.scope_cache.remove(0);
        }
        self.scope_cache.push((key, s.clone(), v.into()));
        v
    }
    fn text_atom(&mut self, t: &bytecode::Text) -> Gc<JsString> {
        match t {
            bytecode::Text::Latin1(b) => self.intern_units(crate::string::Units::Latin1(b)),
            bytecode::Text::Utf16(u) => self.intern_units(crate::string::Units::Utf16(u)),
        }
    }
    fn load_const(&mut self, k: &Const, script: Gc<ValueCell>) -> Value {
        match k {
            Const::Number(n) => Value::number(*n),
            Const::Str(t) => self.text_atom(t).into(),
            Const::BigInt(digits) => crate::value::bigint::parse_decimal(self, digits),
            Const::Function(f) => match &**f {
                FunctionConst::Compiled(p) => Value::cell(self.load_function(p, script)),
                FunctionConst::Lazy(l) => Value::cell(self.load_lazy(l, script)),
            },
            Const::Template { cooked, raw } => {
                // List: template object once made (undefined), cooked strings, raw strings.
                let n = cooked.len();
                let l = self.alloc_values(Kind::List, 2 + 2 * n, Value::UNDEFINED);
                l.values()[1].set(Value::int(n as i32));
                for (i, t) in cooked.iter().enumerate() {
                    if let Some(t) = t {
                        let v = self.str_text(t);
                        l.values()[2 + i].set(v.into());
                        self.barrier(l);
                    }
                }
                for (i, t) in raw.iter().enumerate() {
                    let v = self.str_text(t);
                    l.values()[2 + n + i].set(v.into());
                    self.barrier(l);
                }
                Value::cell(l)
            }
            Const::ObjectKeys(keys) => {
                // List: final shape once known (undefined), then the keys.
                let l = self.alloc_values(Kind::List, 1 + keys.len(), Value::UNDEFINED);
                for (i, t) in keys.iter().enumerate() {
                    let a = self.text_atom(t);
                    l.values()[1 + i].set(a.into());
                    self.barrier(l);
                }
                Value::cell(l)
            }
            Const::RegExp { pattern, flags } => {
                let l = self.alloc_values(Kind::List, 3, Value::UNDEFINED);
                let p = self.str_text(pattern);
                l.values()[0].set(p.into());
                self.barrier(l);
                let f = self.str_text(flags);
                l.values()[1].set(f.into());
                self.barrier(l);
                Value::cell(l)
            }
            Const::Scope(s) => self.store_scope(s).into(),
        }
    }
}
