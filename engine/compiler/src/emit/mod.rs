//! Syntax tree to bytecode.
//!
//! [`Compiler`] holds what one compilation shares, [`Emitter`] one function being emitted. Expressions evaluate into a
//! wanted register or wherever they already are ([`Emitter::expr`]); temporaries are a stack above the locals; jumps
//! go to labels that are resolved when the function is finished.

mod assign;
mod call;
mod class;
mod compare;
mod consts;
mod control;
mod decorators;
mod expr;
mod function;
mod generator;
mod jumps;
mod literal;
mod loops;
mod module;
mod names;
mod pattern;
mod registers;
mod stmt;
mod switch;
mod try_;
mod using;

use std::rc::Rc;

use bytecode::{FunctionKind, FunctionProto, Handler, Insn, Op, Position, Reg, flags};
use oxc_span::Span;
use rustc_hash::FxHashMap;

use crate::diagnostics::Diagnostic;
use crate::scope::{FnIdx, NONE, ScopeIdx, ScopeTree};
use consts::Consts;
use control::Control;
pub use function::function_kind;
pub use jumps::Label;

/// Result of emitting; the first thing that cannot be compiled ends it.
pub type R<T = ()> = Result<T, Box<Diagnostic>>;

/// What one compilation shares.
pub struct Compiler<'a> {
    pub source: &'a str,
    pub tree: ScopeTree<'a>,
    /// Literals may hold mapped lone surrogates.
    pub lone: bool,
    /// Names of intrinsics by index, when compiling built-in JS.
    pub intrinsics: Option<Vec<String>>,
    /// Added to every position (text compiled from a piece of a larger source).
    pub shift: i64,
    pub places: registers::Places,
    /// Scope that variables of sloppy eval code belong to (`NONE`: global).
    pub eval_scope: ScopeIdx,
    descriptions: FxHashMap<ScopeIdx, Rc<[u8]>>,
    /// Top-level variables can be deleted (they are declared by eval).
    pub eval_vars: bool,
}

impl<'a> Compiler<'a> {
    pub fn new(context: crate::parse::ProgramContext<'a>, tree: ScopeTree<'a>) -> Compiler<'a> {
        let places = registers::Places::new(tree.bindings.len(), tree.scopes.len());
        Compiler {
            source: context.source,
            tree,
            lone: context.lone_surrogates,
            intrinsics: None,
            shift: context.base as i32 as i64,
            places,
            eval_scope: NONE,
            descriptions: FxHashMap::default(),
            eval_vars: false,
        }
    }

    /// Offset in the whole source of an offset in the text being compiled.
    pub fn shifted(&self, n: u32) -> u32 {
        (n as i64 + self.shift).max(0) as u32
    }

    /// Flags of a function with those that follow from its code.
    pub fn flags_of(&self, f: FnIdx, mut bits: u32) -> u32 {
        let info = self.tree.function(f);
        if info.strict {
            bits |= flags::STRICT;
        }
        if info.uses_home {
            bits |= flags::USES_HOME;
        }
        if info.uses_this && !info.strict && !info.is_arrow {
            bits |= flags::COERCE_THIS;
        }
        if self.intrinsics.is_some() {
            bits |= flags::BUILTIN;
        }
        bits
    }
}

/// One function being emitted.
pub struct Emitter<'c, 'a> {
    pub c: &'c mut Compiler<'a>,
    pub f: FnIdx,
    pub kind: FunctionKind,
    /// Innermost scope around the code being emitted.
    scope: ScopeIdx,
    code: Vec<Insn>,
    consts: Consts,
    ics: Vec<u32>,
    /// See [`global_ic`](Emitter::global_ic): by constant and whether it is for stores.
    global_ics: FxHashMap<(u32, bool), Reg>,
    handlers: Vec<Handler>,
    positions: Vec<Position>,
    tdz_names: Vec<(u32, u32)>,
    /// Source offset of what is being emitted.
    at: u32,
    labels: jumps::Labels,
    regs: registers::Registers,
    control: Vec<Control<'a>>,
    /// Where statement values go (eval, scripts).
    completion: Option<Reg>,
    /// Labels of the statement about to be emitted.
    pending_labels: Vec<&'a str>,
    /// End of the optional chain being emitted.
    chain: Option<Label>,
    /// `this` of a derived constructor is known to be initialised.
    this_ready: bool,
    /// Function that `await` and `return` belong to is asynchronous / a generator.
    is_async: bool,
    is_generator: bool,
    resources: Vec<using::Resources>,
    /// Numbers kept in registers for the loop being emitted.
    numbers: Vec<(u64, Reg)>,
    /// Entry instructions, put in front when the function is finished.
    entry: Vec<Insn>,
}

impl<'c, 'a> Emitter<'c, 'a> {
    pub fn new(c: &'c mut Compiler<'a>, f: FnIdx, kind: FunctionKind) -> Emitter<'c, 'a> {
        let info = c.tree.function(f);
        let (scope, nparams) = (info.param_scope, info.nparams);
        let (is_async, is_generator) = (info.is_async, info.is_generator);
        let outer = if scope == NONE { NONE } else { c.tree.scope(scope).parent };
        Emitter {
            c,
            f,
            kind,
            scope: outer,
            code: Vec::new(),
            consts: Consts::default(),
            ics: Vec::new(),
            global_ics: FxHashMap::default(),
            handlers: Vec::new(),
            positions: Vec::new(),
            tdz_names: Vec::new(),
            at: 0,
            labels: jumps::Labels::default(),
            regs: registers::Registers::new(nparams),
            control: Vec::new(),
            completion: None,
            pending_labels: Vec::new(),
            chain: None,
            this_ready: false,
            is_async,
            is_generator,
            resources: Vec::new(),
            numbers: Vec::new(),
            entry: Vec::new(),
        }
    }

    pub fn strict(&self) -> bool {
        self.c.tree.function(self.f).strict
    }

    /// Sets the source position of the instructions that follow.
    pub fn at(&mut self, offset: u32) {
        self.at = offset;
    }

    pub fn pc(&self) -> u32 {
        self.code.len() as u32
    }

    fn push(&mut self, insn: Insn) -> u32 {
        let pc = self.pc();
        let pure = insn
            .op()
            .is_some_and(|op| matches!(op.info().effect, bytecode::ops::Effect::pure | bytecode::ops::Effect::jump));
        if !pure && self.at != u32::MAX && self.positions.last().is_none_or(|p| p.offset != self.at) {
            self.positions.push(Position { pc, offset: self.at });
        }
        self.code.push(insn);
        pc
    }

    pub fn op(&mut self, op: Op, x: u8, a: Reg, b: Reg, c: Reg) -> u32 {
        self.push(Insn::abc(op, x, a as u16, b as u16, c as u16))
    }

    pub fn op3(&mut self, op: Op, a: Reg, b: Reg, c: Reg) {
        self.op(op, 0, a, b, c);
    }

    pub fn op2(&mut self, op: Op, a: Reg, b: Reg) {
        self.op(op, 0, a, b, 0);
    }

    pub fn op1(&mut self, op: Op, a: Reg) {
        self.op(op, 0, a, 0, 0);
    }

    pub fn op_imm(&mut self, op: Op, x: u8, a: Reg, imm: i32) -> u32 {
        self.push(Insn::a_imm(op, x, a as u16, imm))
    }

    pub fn special(&mut self, dst: Reg, payload: u32) {
        self.op_imm(Op::LoadSpecial, 0, dst, payload as i32);
    }

    pub fn undefined(&mut self, dst: Reg) {
        self.special(dst, bytecode::special::UNDEFINED);
    }

    pub fn int(&mut self, dst: Reg, n: i32) {
        self.op_imm(Op::LoadInt, 0, dst, n);
    }

    pub fn mov(&mut self, dst: Reg, src: Reg) {
        if dst != src {
            self.op2(Op::Mov, dst, src);
        }
    }

    /// Description of the scopes here, shared by all that ask at the same place.
    pub fn describe_scope(&mut self) -> Rc<[u8]> {
        let scope = self.scope;
        if let Some(d) = self.c.descriptions.get(&scope) {
            return d.clone();
        }
        let d = crate::scope::describe::describe(&self.c.tree, scope, self.c.shift);
        self.c.descriptions.insert(scope, d.clone());
        d
    }

    pub fn unsupported<T>(&self, what: &str, span: Span) -> R<T> {
        Err(Box::new(Diagnostic::unsupported(format!("not supported yet: {what}"), (span.start, span.end))))
    }

    pub fn limit<T>(&self, what: &str) -> R<T> {
        Err(Box::new(Diagnostic::unsupported(format!("function too large: {what}"), (self.at, self.at))))
    }

    pub fn syntax_error<T>(&self, message: &str, span: Span) -> R<T> {
        Err(Box::new(Diagnostic::syntax(message, (span.start, span.end))))
    }

    /// Ends the function: resolves jumps and packs the result.
    pub fn finish(mut self, name: bytecode::Text, length: u16, span: Span, flag_bits: u32) -> R<FunctionProto> {
        if self.regs.max > i16::MAX as u32 - 8 {
            return self.limit("too many registers");
        }
        self.resolve_jumps()?;
        let flag_bits = self.c.flags_of(self.f, flag_bits);
        let info = self.c.tree.function(self.f);
        let shifted = |n: u32| self.c.shifted(n);
        for p in &mut self.positions {
            p.offset = shifted(p.offset);
        }
        Ok(FunctionProto {
            name,
            kind: self.kind,
            flags: flag_bits,
            length,
            nparams: info.nparams as u16,
            nregs: self.regs.max as u16,
            span: (shifted(span.start), shifted(span.end)),
            this_props: info.this_props.min(255) as u8,
            code: self.code.iter().map(|i| i.0).collect(),
            consts: self.consts.list,
            ics: self.ics,
            handlers: self.handlers,
            positions: self.positions,
            tdz_names: self.tdz_names,
        })
    }
}
