//! Scopes as the specification has them, and where each binding lives.
//!
//! [`build`] walks the syntax tree once before code is emitted. It makes a [`Scope`] for every environment that can
//! hold bindings, resolves each identifier to a [`Binding`], and decides whether the binding needs a slot in a heap
//! environment (captured by an inner function, visible to direct eval, exported) or lives in a register, and which
//! references need a check for the temporal dead zone.
//!
//! The tree's own cells carry the indices: `scope_id` of blocks, loops and classes, `scope_id` of functions (a
//! function index), `reference_id` and `symbol_id` of identifiers (a reference index).

pub mod build;
pub mod class;
pub mod describe;
pub mod place;
mod visit;

use rustc_hash::FxHashMap;

use crate::early::summary::Summary;

pub type ScopeIdx = u32;
pub type BindingIdx = u32;
pub type FnIdx = u32;
pub type RefIdx = u32;
pub type ClassIdx = u32;

/// "No such": index that refers to nothing; of a [`Ref`]: a global.
pub const NONE: u32 = u32::MAX;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ScopeKind {
    /// Top level of a script: bindings are global.
    Script,
    Module,
    /// Top level of eval code.
    Eval,
    /// Parameters, and the body too unless parameters have expressions.
    Param,
    /// Body of a function whose parameters have expressions.
    Body,
    Block,
    Catch,
    Switch,
    /// `for` with lexical declarations: made anew for each iteration.
    Loop,
    With,
    Class,
    StaticBlock,
}

impl ScopeKind {
    pub fn from_u8(n: u32) -> Option<ScopeKind> {
        use ScopeKind::*;
        const ALL: [ScopeKind; 12] =
            [Script, Module, Eval, Param, Body, Block, Catch, Switch, Loop, With, Class, StaticBlock];
        ALL.get(n as usize).copied()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum BindingKind {
    Var,
    Let,
    Const,
    Class,
    /// Function declaration, in a block or not.
    Function,
    Param,
    CatchParam,
    /// Name of a function expression inside it.
    FuncName,
    /// Name of a class inside it.
    ClassInner,
    PrivateName,
    Import,
    /// `this` of a function for arrow functions and eval code in it.
    This,
    NewTarget,
    /// The active function, for `super()` in arrow functions.
    Callee,
    Arguments,
    /// Made by the compiler: computed keys, private methods, `with` objects, variables of sloppy direct eval.
    Hidden,
}

impl BindingKind {
    /// Has a temporal dead zone.
    pub fn is_lexical(self) -> bool {
        matches!(self, Self::Let | Self::Const | Self::Class | Self::ClassInner)
    }
    pub fn from_u8(n: u32) -> Option<BindingKind> {
        const ALL: [BindingKind; 16] = [
            BindingKind::Var,
            BindingKind::Let,
            BindingKind::Const,
            BindingKind::Class,
            BindingKind::Function,
            BindingKind::Param,
            BindingKind::CatchParam,
            BindingKind::FuncName,
            BindingKind::ClassInner,
            BindingKind::PrivateName,
            BindingKind::Import,
            BindingKind::This,
            BindingKind::NewTarget,
            BindingKind::Callee,
            BindingKind::Arguments,
            BindingKind::Hidden,
        ];
        ALL.get(n as usize).copied()
    }
}

#[derive(Debug)]
pub struct Binding<'a> {
    pub name: &'a str,
    pub kind: BindingKind,
    pub scope: ScopeIdx,
    pub function: FnIdx,
    /// Lives in slot `slot` of its scope's environment.
    pub captured: bool,
    /// Some reference checks for the hole, so it must hold the hole until initialised.
    pub checked: bool,
    /// Assigned to other than by its declaration.
    pub reassigned: bool,
    /// Its own function reads it.
    pub read_locally: bool,
    /// A function declaration initialises it.
    pub is_function: bool,
    pub slot: u32,
    /// Source position from which straight-line code finds it initialised; 0 when it always is.
    pub init_end: u32,
    /// Range of the pattern that declares it in which it is initialised before `init_end`.
    pub window: (u32, u32),
    /// Clause of the `switch` that declares it.
    pub case: u32,
    /// Parameter index when the binding is a plain parameter, else `NONE`.
    pub param: u32,
    /// Positions of assignments in its own function, for operand hazards.
    pub writes: Vec<u32>,
}

#[derive(Clone, Copy, Debug)]
pub struct Ref {
    /// `NONE`: global.
    pub binding: BindingIdx,
    /// May be in its dead zone.
    pub check: bool,
    /// A `with` object or variables of a sloppy direct eval may come between.
    pub dynamic: bool,
}

/// A reference on its way up the scopes.
#[derive(Clone, Copy, Debug)]
pub struct Unresolved<'a> {
    pub r: RefIdx,
    pub name: &'a str,
    /// Function the reference is in.
    pub function: FnIdx,
    pub pos: u32,
    /// Position at which the outermost function crossed so far is created.
    pub creation: u32,
    pub crossed: bool,
    pub write: bool,
    pub dynamic: bool,
    pub private: bool,
    pub case: u32,
}

#[derive(Debug)]
pub struct Scope<'a> {
    pub parent: ScopeIdx,
    pub function: FnIdx,
    pub kind: ScopeKind,
    /// In declaration order.
    pub bindings: Vec<BindingIdx>,
    names: FxHashMap<&'a str, BindingIdx>,
    /// Private names (`#x` as `x`) of a class.
    privates: FxHashMap<&'a str, BindingIdx>,
    /// Slots of the heap environment; 0: none is made.
    pub slots: u32,
    /// Names may be found here at run time only (`with`, sloppy direct eval): binding that holds the object.
    pub dynamic: BindingIdx,
    pub has_eval: bool,
    pub start: u32,
    /// Names used in it and not declared: of parameters and classes, when functions are compiled lazily.
    pub free: Option<Vec<&'a str>>,
    /// Belongs to code compiled before (around lazy functions and eval code).
    pub closed: bool,
    case: u32,
    unresolved: Vec<Unresolved<'a>>,
    /// Functions of inner blocks that may get a `var` binding too (Annex B.3.3), function index with name.
    annex_b: Vec<(&'a str, FnIdx)>,
    annex_b_own: Vec<(&'a str, FnIdx)>,
}

impl<'a> Scope<'a> {
    pub fn lookup(&self, name: &str) -> Option<BindingIdx> {
        self.names.get(name).copied()
    }
    pub fn lookup_private(&self, name: &str) -> Option<BindingIdx> {
        self.privates.get(name).copied()
    }
    /// Whether `var` declarations inside belong to this scope; `body_of_function`: body scope of its function.
    pub fn is_var_scope(&self, body_of_function: ScopeIdx, own: ScopeIdx) -> bool {
        match self.kind {
            ScopeKind::Script | ScopeKind::Module | ScopeKind::Eval | ScopeKind::StaticBlock | ScopeKind::Body => true,
            ScopeKind::Param => body_of_function == own,
            _ => false,
        }
    }
}

#[derive(Debug)]
pub struct FunctionInfo<'a> {
    pub parent: FnIdx,
    pub param_scope: ScopeIdx,
    pub body_scope: ScopeIdx,
    /// Of a function restored from a description: the code that it describes stands in its parameters.
    pub in_parameters: bool,
    pub is_arrow: bool,
    pub strict: bool,
    pub derived: bool,
    /// Method, field initialiser or static block: created before, but callable only after its class is defined.
    pub class_element: bool,
    /// Has a home object (methods, accessors, constructors, initialisers).
    pub has_home: bool,
    /// Position from which it can be called.
    pub creation: u32,
    pub uses_this: bool,
    pub uses_home: bool,
    /// Refers to bindings of enclosing functions or has inner functions that may.
    pub uses_outer: bool,
    pub has_eval: bool,
    pub simple_params: bool,
    pub param_exprs: bool,
    pub nparams: u32,
    /// Own name visible inside (function expressions).
    pub self_name: Option<&'a str>,
    pub self_binding: BindingIdx,
    pub this_binding: BindingIdx,
    pub new_target_binding: BindingIdx,
    pub callee_binding: BindingIdx,
    pub arguments_binding: BindingIdx,
    /// `arguments` is used other than as `arguments[i]` and `arguments.length`.
    pub arguments_escape: bool,
    pub mapped_arguments: bool,
    /// Reference through which the declaration also assigns a `var` (Annex B.3.3), or `NONE`.
    pub annex_b: RefIdx,
    /// Scope made for a function declared directly as a branch of `if`.
    pub if_scope: ScopeIdx,
    /// Assignments to properties of `this`.
    pub this_props: u32,
    pub is_async: bool,
    pub is_generator: bool,
    /// Field initialisers or static elements of a class.
    pub is_init: bool,
    /// Compiled when first called: only its summary was looked at.
    pub lazy: bool,
    /// Contains `await` outside inner functions (top-level await).
    pub has_await: bool,
}

/// What a class needs beyond its scope.
#[derive(Debug)]
pub struct ClassInfo {
    pub scope: ScopeIdx,
    pub inner: BindingIdx,
    /// Function that initialises the instance fields, or `NONE`.
    pub instance_init: FnIdx,
    /// Function that runs static fields and blocks, or `NONE`.
    pub static_init: FnIdx,
    /// By element index: hidden binding for a computed field key or a private method.
    pub hidden: FxHashMap<u32, BindingIdx>,
    /// By element index: hidden binding of the private storage name of an `accessor`, its getter and setter.
    pub accessors: FxHashMap<u32, (BindingIdx, FnIdx, FnIdx)>,
    /// By element index: hidden binding for the description of a decorated element.
    pub decorated: FxHashMap<u32, BindingIdx>,
    /// Hidden binding for what decorators of elements want called for every instance, or `NONE`.
    pub extra: BindingIdx,
}

/// All scopes, bindings, references and functions of one compilation.
#[derive(Default, Debug)]
pub struct ScopeTree<'a> {
    pub scopes: Vec<Scope<'a>>,
    pub bindings: Vec<Binding<'a>>,
    pub refs: Vec<Ref>,
    pub functions: Vec<FunctionInfo<'a>>,
    pub classes: Vec<ClassInfo>,
    /// Innermost scope of code compiled before, `NONE` without.
    pub outer: ScopeIdx,
    /// Numbers that the loops of a function not inside another loop of it use, by start of the loop.
    pub loop_numbers: FxHashMap<u32, Vec<f64>>,
    /// Functions compiled before; the one after is the function being compiled.
    pub closed_functions: u32,
    /// There is a direct eval.
    pub uses_eval: bool,
    /// Some functions are compiled lazily: note what they need.
    pub note_free: bool,
    /// Of those functions; their nodes carry the numbers.
    pub summaries: &'a [Summary<'a>],
    /// Names exported by the module, local names.
    pub exported: Vec<&'a str>,
    /// Global or eval-scope declarations of the top level: let/class, const, var, functions.
    pub top_lets: Vec<&'a str>,
    pub top_consts: Vec<&'a str>,
    pub top_vars: Vec<&'a str>,
    pub top_functions: Vec<&'a str>,
}

impl<'a> ScopeTree<'a> {
    pub fn scope(&self, s: ScopeIdx) -> &Scope<'a> {
        &self.scopes[s as usize]
    }
    pub fn binding(&self, b: BindingIdx) -> &Binding<'a> {
        &self.bindings[b as usize]
    }
    pub fn function(&self, f: FnIdx) -> &FunctionInfo<'a> {
        &self.functions[f as usize]
    }
    /// Nearest function with its own `this`: `f` itself unless an arrow function or eval code in a function.
    pub fn this_function(&self, mut f: FnIdx) -> FnIdx {
        while self.function(f).is_arrow && self.function(f).parent != NONE {
            f = self.function(f).parent;
        }
        f
    }
    /// A captured variable that keeps its first value is also kept in a register of its function, if that reads it.
    pub fn has_copy(&self, b: BindingIdx) -> bool {
        let binding = self.binding(b);
        let kind = matches!(
            binding.kind,
            BindingKind::Let
                | BindingKind::Const
                | BindingKind::Class
                | BindingKind::ClassInner
                | BindingKind::Function
                | BindingKind::Param
        );
        let scope = self.scope(binding.scope);
        let mapped = binding.kind == BindingKind::Param && self.function(binding.function).mapped_arguments;
        kind && binding.captured
            && binding.read_locally
            && !binding.reassigned
            && !mapped
            && !scope.has_eval
            && !scope.closed
    }
    /// Whether a captured variable keeps its first value.
    pub fn is_fixed(&self, b: BindingIdx) -> bool {
        let binding = self.binding(b);
        let kind = matches!(
            binding.kind,
            BindingKind::Let
                | BindingKind::Const
                | BindingKind::Class
                | BindingKind::ClassInner
                | BindingKind::Function
                | BindingKind::FuncName
        );
        kind && !binding.reassigned && !self.scope(binding.scope).has_eval
    }
    /// Whether `binding` is assigned by code within the source range: an operand read before must be copied.
    pub fn written_in(&self, binding: BindingIdx, start: u32, end: u32) -> bool {
        let w = &self.binding(binding).writes;
        if w.is_empty() {
            return false;
        }
        // Nodes made by a transformation have no span: assume the worst.
        start == end || w.iter().any(|&p| (p >= start && p < end) || p == 0)
    }
}
