//! Code compiled later in its place: a description ([`super::describe`]) being read.
//!
//! [`Place::builder`] makes the scopes around; their named bindings are declared when code turns out to use them.

use super::build::Builder;
use super::describe::{PRIVATE_MARK, VERSION, hash};
use super::visit::FnContext;
use super::*;

struct Reader<'d> {
    bytes: &'d [u8],
    at: usize,
}

impl<'d> Reader<'d> {
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

    fn bytes(&mut self, n: usize) -> Option<&'d [u8]> {
        let s = self.bytes.get(self.at..self.at.checked_add(n)?)?;
        self.at += n;
        Some(s)
    }

    fn name(&mut self) -> Option<&'d str> {
        let n = self.num()? as usize;
        std::str::from_utf8(self.bytes(n)?).ok()
    }

    fn binding(&mut self) -> Option<Record> {
        let n = self.num()?;
        let kind = BindingKind::from_u8(n >> 1)?;
        Some(Record { kind, fixed: n & 1 != 0, slot: self.num()?, init_end: self.num()? })
    }
}

fn bit(bits: u32, i: u32) -> bool {
    bits >> i & 1 != 0
}

struct Record {
    kind: BindingKind,
    /// It keeps its first value.
    fixed: bool,
    slot: u32,
    init_end: u32,
}

/// The named bindings of a scope.
struct Names<'d> {
    slots: &'d [u8],
    entries: &'d [u8],
}

impl<'d> Names<'d> {
    fn find(&self, mark: Option<char>, name: &str) -> Option<Record> {
        let size = self.slots.len() / 4;
        if size == 0 {
            return None;
        }
        let wanted = match mark {
            Some(c) => hash(&format!("{c}{name}")),
            None => hash(name),
        };
        // At most once around: a damaged table may be full.
        for i in 0..size {
            let slot = (wanted as usize).wrapping_add(i) & (size - 1);
            let at = u32::from_le_bytes(self.slots.get(slot * 4..slot * 4 + 4)?.try_into().ok()?).checked_sub(1)?;
            let mut r = Reader { bytes: self.entries, at: at as usize };
            let found = r.name()?;
            let same = match mark {
                Some(c) => found.strip_prefix(c) == Some(name),
                None => found == name,
            };
            if same {
                return r.binding();
            }
        }
        None
    }

    fn all(&self) -> impl Iterator<Item = &'d str> {
        let mut r = Reader { bytes: self.entries, at: 0 };
        std::iter::from_fn(move || {
            let name = r.name()?;
            r.binding()?;
            Some(name)
        })
    }
}

struct FunctionRecord {
    bits: u32,
    creation: u32,
    /// `this`, `new.target` and the active function, by number of the binding.
    specials: [u32; 3],
}

struct ScopeRecord<'d> {
    kind: ScopeKind,
    function: u32,
    bits: u32,
    slots: u32,
    /// By number of the binding.
    dynamic: u32,
    unnamed: Vec<Record>,
    names: Names<'d>,
}

/// Where code compiled later stands.
pub struct Place<'d> {
    functions: Vec<FunctionRecord>,
    /// From the outside in.
    scopes: Vec<ScopeRecord<'d>>,
}

/// What a direct eval may use where it stands.
#[derive(Default, Debug)]
pub struct Surroundings {
    pub strict: bool,
    pub new_target: bool,
    pub super_property: bool,
    pub super_call: bool,
    pub in_field_initializer: bool,
    pub private_names: Vec<String>,
}

impl<'d> Place<'d> {
    /// `None` when the description is damaged.
    pub fn read(bytes: &'d [u8]) -> Option<Place<'d>> {
        let mut r = Reader { bytes, at: 0 };
        if r.num()? != VERSION {
            return None;
        }
        let mut functions = Vec::new();
        for _ in 0..r.num()? {
            let (bits, creation) = (r.num()?, r.num()?);
            functions.push(FunctionRecord { bits, creation, specials: [r.index()?, r.index()?, r.index()?] });
        }
        let mut scopes = Vec::new();
        let mut has_params = vec![false; functions.len()];
        for _ in 0..r.num()? {
            let kind = ScopeKind::from_u8(r.num()?)?;
            let (function, bits, slots, dynamic) = (r.num()?, r.num()?, r.num()?, r.index()?);
            *has_params.get_mut(function as usize)? |= bit(bits, 0);
            let mut unnamed = Vec::new();
            for _ in 0..r.num()? {
                unnamed.push(r.binding()?);
            }
            let (size, entries) = (r.num()? as usize, r.num()? as usize);
            if size != 0 && !size.is_power_of_two() {
                return None;
            }
            let names = Names { slots: r.bytes(size.checked_mul(4)?)?, entries: r.bytes(entries)? };
            scopes.push(ScopeRecord { kind, function, bits, slots, dynamic, unnamed, names });
        }
        has_params.iter().all(|&yes| yes).then_some(Place { functions, scopes })
    }

    pub fn is_module(&self) -> bool {
        self.scopes.first().is_some_and(|s| s.kind == ScopeKind::Module)
    }

    /// A builder whose current scope and function are the described ones.
    pub fn builder<'a>(&self) -> Builder<'a> {
        let mut b = Builder::new();
        for f in &self.functions {
            b.push_function(f.creation);
            let info = b.info();
            info.is_arrow = bit(f.bits, 0);
            info.strict = bit(f.bits, 1);
            info.derived = bit(f.bits, 2);
            info.has_home = bit(f.bits, 3);
            info.is_init = bit(f.bits, 4);
            info.class_element = bit(f.bits, 5);
            info.is_async = bit(f.bits, 6);
            info.is_generator = bit(f.bits, 7);
        }
        let innermost = b.function;
        for s in &self.scopes {
            b.function = s.function;
            let scope = b.push_scope(s.kind, 0);
            if bit(s.bits, 0) {
                b.info().param_scope = scope;
            }
            if bit(s.bits, 1) {
                b.info().body_scope = scope;
            }
            for record in &s.unnamed {
                let i = b.declare_hidden(scope, "", record.kind, record.init_end);
                b.settle_slot(i, record);
            }
            let scope = b.sc(scope);
            scope.slots = s.slots;
            scope.closed = true;
        }
        let count = b.tree.bindings.len() as u32;
        let known = |i: u32| if i < count { i } else { NONE };
        for (i, s) in self.scopes.iter().enumerate() {
            b.sc(i as ScopeIdx).dynamic = known(s.dynamic);
        }
        for (f, record) in b.tree.functions.iter_mut().zip(&self.functions) {
            [f.this_binding, f.new_target_binding, f.callee_binding] = record.specials.map(known);
            // Code in parameter expressions is not inside the body.
            if f.body_scope == NONE {
                f.in_parameters = true;
                f.body_scope = f.param_scope;
            }
        }
        b.function = innermost;
        b.tree.outer = b.scope;
        b.tree.closed_functions = self.functions.len() as u32;
        b
    }

    /// What the place allows direct eval code.
    pub fn surroundings(&self) -> Surroundings {
        let b = self.builder();
        let mut out = Surroundings::default();
        for s in &self.scopes {
            out.private_names.extend(s.names.all().filter_map(|n| Some(n.strip_prefix(PRIVATE_MARK)?.to_string())));
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
}

impl<'a> Builder<'a> {
    /// A binding of code compiled before: it has its slot.
    fn settle_slot(&mut self, b: BindingIdx, record: &Record) {
        let binding = &mut self.tree.bindings[b as usize];
        binding.captured = true;
        binding.slot = record.slot;
        binding.reassigned = !record.fixed;
        // Which clause of a `switch` later code comes from is not known.
        binding.case = NONE;
    }

    /// The binding of a name in a scope compiled before, declared when it is first asked for.
    fn outer_binding(&mut self, place: &Place, s: ScopeIdx, name: &'a str, private: bool) -> Option<BindingIdx> {
        let scope = self.tree.scope(s);
        if let Some(b) = if private { scope.lookup_private(name) } else { scope.lookup(name) } {
            return Some(b);
        }
        let record = place.scopes.get(s as usize)?.names.find(private.then_some(PRIVATE_MARK), name)?;
        let b = match private {
            true => self.declare_private(s, name),
            false => self.declare(s, name, record.kind, record.init_end),
        };
        self.settle_slot(b, &record);
        Some(b)
    }

    /// Context of a function compiled lazily.
    pub fn set_context(&mut self, method: bool, derived: bool, declaration: bool, creation: u32) {
        self.context = FnContext { method, derived, class_end: None };
        self.reparsed_declaration = declaration;
        self.creation = Some(creation);
    }

    /// Resolves what is left after the walk in the scopes compiled before. `own` makes names live as long as the tree.
    pub fn settle_outer(&mut self, place: &Place, own: impl Fn(&str) -> &'a str) {
        let mut s = self.tree.outer;
        if self.tree.uses_eval {
            // Eval code may ask for any name.
            for (i, scope) in place.scopes.iter().enumerate() {
                for name in scope.names.all() {
                    let name = own(name);
                    match name.strip_prefix(PRIVATE_MARK) {
                        Some(private) => self.outer_binding(place, i as ScopeIdx, private, true),
                        None => self.outer_binding(place, i as ScopeIdx, name, false),
                    };
                }
            }
        }
        let mut list = if s == NONE { Vec::new() } else { std::mem::take(&mut self.sc(s).unresolved) };
        while s != NONE {
            let scope = self.tree.scope(s);
            let function = scope.function;
            let (dynamic, parent) = (scope.dynamic != NONE, scope.parent);
            let leaves = self.tree.function(function).param_scope == s;
            let creation = self.tree.function(function).creation;
            let mut left = Vec::new();
            for mut u in list {
                match self.outer_binding(place, s, u.name, u.private) {
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
    /// parameters these lie between the code and the variables it declares, and so does `arguments`. Declares what
    /// those variables already are in the scopes around.
    pub fn eval_conflict(&mut self, place: &Place) -> Option<&'a str> {
        let end = self.eval_var_scope();
        let names: Vec<&'a str> = self.tree.top_vars.iter().chain(&self.tree.top_functions).copied().collect();
        let mut s = self.tree.outer;
        while s != NONE {
            for &name in &names {
                let Some(b) = self.outer_binding(place, s, name, false) else { continue };
                let clash = match self.tree.binding(b).kind {
                    BindingKind::Let | BindingKind::Const | BindingKind::Class => true,
                    BindingKind::Function => s != end,
                    BindingKind::Param | BindingKind::Arguments => {
                        self.tree.function(self.function_of(s)).in_parameters
                    }
                    _ => false,
                };
                if clash {
                    return Some(name);
                }
            }
            if s == end {
                break;
            }
            s = self.tree.scope(s).parent;
        }
        None
    }
}
