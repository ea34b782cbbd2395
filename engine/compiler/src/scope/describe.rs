//! Scope descriptions: what code compiled later (lazy functions, direct eval) must know of the scopes around it.
//!
//! A description lists the enclosing functions and scopes from the outside in. Only bindings with slots are in it: a
//! name that inner code can refer to has been captured by the first pass over the whole text. Positions are offsets
//! in the source text.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::build::Builder;
use super::visit::FnContext;
use super::*;

/// Version of the format; descriptions may be stored in images.
const VERSION: u32 = 1;

struct Writer(Vec<u8>);

impl Writer {
    fn num(&mut self, mut n: u32) {
        while n >= 0x80 {
            self.0.push(n as u8 | 0x80);
            n >>= 7;
        }
        self.0.push(n as u8);
    }

    /// An index that may be `NONE`.
    fn index(&mut self, n: u32) {
        self.num(n.wrapping_add(1));
    }

    fn text(&mut self, s: &str) {
        self.num(s.len() as u32);
        self.0.extend_from_slice(s.as_bytes());
    }

    fn bits(&mut self, bits: &[bool]) {
        let n = bits.iter().enumerate().fold(0, |n, (i, &b)| n | (b as u32) << i);
        self.num(n);
    }
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn num(&mut self) -> Option<u32> {
        let mut n = 0u32;
        for shift in (0..35).step_by(7) {
            let b = *self.bytes.get(self.at)?;
            self.at += 1;
            n |= ((b & 0x7f) as u32).checked_shl(shift)?;
            if b < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn index(&mut self) -> Option<u32> {
        Some(self.num()?.wrapping_sub(1))
    }

    fn text(&mut self) -> Option<&'a str> {
        let n = self.num()? as usize;
        let s = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        std::str::from_utf8(s).ok()
    }
}

fn bit(bits: u32, i: u32) -> bool {
    bits >> i & 1 != 0
}

/// Which bindings of a scope inner code may refer to.
fn needed(tree: &ScopeTree, scope: ScopeIdx, free: Option<&FxHashSet<&str>>) -> Vec<BindingIdx> {
    let s = tree.scope(scope);
    let wanted = |b: &BindingIdx| {
        let binding = tree.binding(*b);
        if !binding.captured {
            return false;
        }
        match binding.kind {
            BindingKind::Hidden => s.dynamic == *b,
            BindingKind::PrivateName | BindingKind::This | BindingKind::NewTarget | BindingKind::Callee => true,
            _ => free.is_none_or(|names| names.contains(binding.name)),
        }
    };
    s.bindings.iter().copied().filter(wanted).collect()
}

/// The scopes from `scope` outwards. `shift` is added to positions of the text being compiled.
pub fn describe(tree: &ScopeTree, scope: ScopeIdx, shift: i64) -> Rc<[u8]> {
    let mut scopes = Vec::new();
    let mut functions: Vec<FnIdx> = Vec::new();
    let mut lists: FxHashMap<ScopeIdx, Vec<BindingIdx>> = FxHashMap::default();
    // Outside the innermost function only the names it uses are needed, unless eval may ask for any.
    let mut free: Option<FxHashSet<&str>> = None;
    let mut s = scope;
    while s != NONE {
        let sc = tree.scope(s);
        scopes.push(s);
        lists.insert(s, needed(tree, s, free.as_ref()));
        let f = sc.function;
        if functions.last() != Some(&f) {
            functions.push(f);
        }
        let info = tree.function(f);
        if info.param_scope == s && free.is_none() && tree.note_free && !sc.closed && !tree.scope(scope).has_eval {
            free = Some(info.free.iter().copied().collect());
        }
        s = sc.parent;
    }
    scopes.reverse();
    functions.reverse();
    let mut w = Writer(Vec::new());
    w.num(VERSION);
    // Bindings are numbered in the order they are written.
    let mut numbers: FxHashMap<BindingIdx, u32> = FxHashMap::default();
    for &s in &scopes {
        for &b in &lists[&s] {
            let n = numbers.len() as u32;
            numbers.insert(b, n);
        }
    }
    let shifted = |n: u32| if n == 0 || n == u32::MAX { n } else { (n as i64 + shift).max(1) as u32 };
    let number = |b: BindingIdx| numbers.get(&b).copied().unwrap_or(NONE);
    w.num(functions.len() as u32);
    for &f in &functions {
        let i = tree.function(f);
        w.bits(&[i.is_arrow, i.strict, i.derived, i.has_home, i.is_init, i.class_element, i.is_async, i.is_generator]);
        w.num(if f > tree.closed_functions { shifted(i.creation) } else { i.creation });
        for b in [i.this_binding, i.new_target_binding, i.callee_binding] {
            w.index(number(b));
        }
    }
    w.num(scopes.len() as u32);
    for &s in &scopes {
        let scope = tree.scope(s);
        let i = tree.function(scope.function);
        w.num(scope.kind as u32);
        w.num(functions.iter().position(|f| *f == scope.function).unwrap_or(0) as u32);
        w.bits(&[i.param_scope == s, i.body_scope == s && !i.in_parameters]);
        w.num(scope.slots);
        w.index(number(scope.dynamic));
        let captured = &lists[&s];
        w.num(captured.len() as u32);
        for &b in captured {
            let binding = tree.binding(b);
            let named = scope.lookup(binding.name) == Some(b);
            let private = scope.lookup_private(binding.name) == Some(b);
            w.num(binding.kind as u32);
            w.bits(&[named, private]);
            w.text(if named || private { binding.name } else { "" });
            w.num(binding.slot);
            w.num(if scope.closed { binding.init_end } else { shifted(binding.init_end) });
        }
    }
    w.0.into()
}

/// What a direct eval may use where it stands.
#[derive(Default, Debug)]
pub struct Surroundings {
    pub strict: bool,
    pub is_module: bool,
    pub new_target: bool,
    pub super_property: bool,
    pub super_call: bool,
    pub in_field_initializer: bool,
    pub private_names: Vec<String>,
}

/// A builder whose current scope and function are the described ones; `None` when the description is damaged.
pub fn restore<'a>(bytes: &'a [u8]) -> Option<Builder<'a>> {
    let mut r = Reader { bytes, at: 0 };
    let mut b = Builder::new();
    if r.num()? != VERSION {
        return None;
    }
    let nfunctions = r.num()?;
    let mut specials = Vec::new();
    for _ in 0..nfunctions {
        let bits = r.num()?;
        let creation = r.num()?;
        b.push_function(creation);
        let info = b.info();
        info.is_arrow = bit(bits, 0);
        info.strict = bit(bits, 1);
        info.derived = bit(bits, 2);
        info.has_home = bit(bits, 3);
        info.is_init = bit(bits, 4);
        info.class_element = bit(bits, 5);
        info.is_async = bit(bits, 6);
        info.is_generator = bit(bits, 7);
        specials.push([r.index()?, r.index()?, r.index()?]);
    }
    let innermost = b.function;
    let mut dynamics = Vec::new();
    for _ in 0..r.num()? {
        let kind = ScopeKind::from_u8(r.num()?)?;
        let function = r.num()?;
        if function >= nfunctions {
            return None;
        }
        let bits = r.num()?;
        b.function = function;
        let s = b.push_scope(kind, 0);
        if bit(bits, 0) {
            b.info().param_scope = s;
        }
        if bit(bits, 1) {
            b.info().body_scope = s;
        }
        let slots = r.num()?;
        dynamics.push((s, r.index()?));
        for _ in 0..r.num()? {
            let kind = BindingKind::from_u8(r.num()?)?;
            let bits = r.num()?;
            let name = r.text()?;
            let slot = r.num()?;
            let init_end = r.num()?;
            let i = match (bit(bits, 0), bit(bits, 1)) {
                (true, _) => b.declare(s, name, kind, init_end),
                (_, true) => b.declare_private(s, name),
                _ => b.declare_hidden(s, name, kind, init_end),
            };
            let binding = &mut b.tree.bindings[i as usize];
            binding.captured = true;
            binding.slot = slot;
            // Which clause of a `switch` later code comes from is not known.
            binding.case = NONE;
        }
        let scope = b.sc(s);
        scope.slots = slots;
        scope.closed = true;
    }
    let nbindings = b.tree.bindings.len() as u32;
    let known = |i: u32| if i < nbindings { i } else { NONE };
    for (s, i) in dynamics {
        b.sc(s).dynamic = known(i);
    }
    for (f, [this, target, callee]) in specials.into_iter().enumerate() {
        let info = &mut b.tree.functions[f];
        info.this_binding = known(this);
        info.new_target_binding = known(target);
        info.callee_binding = known(callee);
        if info.param_scope == NONE {
            return None;
        }
        // Code in parameter expressions is not inside the body.
        if info.body_scope == NONE {
            info.in_parameters = true;
            info.body_scope = info.param_scope;
        }
    }
    b.function = innermost;
    b.tree.outer = b.scope;
    b.tree.closed_functions = nfunctions;
    Some(b)
}

/// What the described place allows.
pub fn surroundings(b: &Builder) -> Surroundings {
    let mut out = Surroundings::default();
    let mut s = b.scope;
    while s != NONE {
        let scope = b.tree.scope(s);
        out.private_names.extend(scope.privates.keys().map(|n| n.to_string()));
        out.is_module = scope.kind == ScopeKind::Module;
        s = scope.parent;
    }
    out.private_names.sort();
    if b.function != NONE {
        let g = b.tree.this_function(b.function);
        let info = b.tree.function(g);
        out.strict = b.tree.function(b.function).strict;
        let kind = b.tree.scope(info.param_scope).kind;
        out.new_target = !matches!(kind, ScopeKind::Script | ScopeKind::Module | ScopeKind::Eval);
        out.super_property = info.has_home;
        out.super_call = info.derived;
        out.in_field_initializer = info.is_init;
    }
    out
}

impl<'a> Builder<'a> {
    /// Context of a function compiled lazily.
    pub fn set_context(&mut self, method: bool, derived: bool, declaration: bool, creation: u32) {
        self.context = FnContext { method, derived, class_end: None };
        self.reparsed_declaration = declaration;
        self.creation = Some(creation);
    }

    /// Resolves what is left after the walk in the scopes compiled before.
    pub fn settle_outer(&mut self) {
        let mut s = self.tree.outer;
        if s == NONE {
            return;
        }
        let mut list = std::mem::take(&mut self.sc(s).unresolved);
        while s != NONE {
            let scope = self.tree.scope(s);
            let function = scope.function;
            let (dynamic, parent) = (scope.dynamic != NONE, scope.parent);
            let leaves = self.tree.function(function).param_scope == s;
            let creation = self.tree.function(function).creation;
            let mut left = Vec::new();
            for mut u in list {
                let scope = self.tree.scope(s);
                match if u.private { scope.lookup_private(u.name) } else { scope.lookup(u.name) } {
                    Some(b) => self.bind(u, b),
                    None => {
                        u.dynamic |= dynamic && !u.private;
                        if leaves {
                            u.crossed = true;
                            u.creation = creation;
                        }
                        left.push(u);
                    }
                }
            }
            list = left;
            s = parent;
        }
        for u in list {
            self.tree.refs[u.r as usize].dynamic = u.dynamic;
        }
    }

    /// The scope that variables declared by sloppy eval code belong to; `NONE`: the global object.
    pub fn eval_var_scope(&self) -> ScopeIdx {
        let mut s = self.tree.outer;
        while s != NONE {
            let scope = self.tree.scope(s);
            let body = self.tree.function(scope.function).body_scope;
            // Eval code in sloppy eval code declares where that does.
            if scope.is_var_scope(body, s) && scope.kind != ScopeKind::Eval {
                return if scope.kind == ScopeKind::Script { NONE } else { s };
            }
            s = scope.parent;
        }
        NONE
    }

    /// The first variable of sloppy eval code that a lexical declaration around it forbids. In the expressions of
    /// parameters these lie between the code and the variables it declares, and so does `arguments`.
    pub fn eval_conflict(&self) -> Option<&'a str> {
        let end = self.eval_var_scope();
        let names = || self.tree.top_vars.iter().chain(&self.tree.top_functions);
        let mut s = self.tree.outer;
        while s != NONE {
            let scope = self.tree.scope(s);
            let clash = names().find(|n| {
                scope.lookup(n).is_some_and(|b| {
                    let kind = self.tree.binding(b).kind;
                    match kind {
                        BindingKind::Let | BindingKind::Const | BindingKind::Class => true,
                        BindingKind::Function => s != end,
                        BindingKind::Param | BindingKind::Arguments => self.tree.function(scope.function).in_parameters,
                        _ => false,
                    }
                })
            });
            if let Some(name) = clash {
                return Some(name);
            }
            if s == end {
                break;
            }
            s = scope.parent;
        }
        None
    }
}
