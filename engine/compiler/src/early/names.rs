//! Declared names by scope, for the early errors about redeclaration; and for functions that are compiled when first
//! called, the names used in them and declared outside.

use oxc_ast::ast::{BindingIdentifier, Ident};
use rustc_hash::FxHashMap;

/// What a name is in a scope (bits).
mod bits {
    /// `let`, `const`, `class`, `import`, block-level generator or async function.
    pub const LEXICAL: u8 = 1;
    /// `var` declared here or in a block inside.
    pub const VAR: u8 = 2;
    /// Function at the top of a function or script: behaves as `var`.
    pub const FUNCTION: u8 = 4;
    pub const PARAMETER: u8 = 8;
    /// Plain function in a block of sloppy code, which may be repeated (B.3.2.4).
    pub const BLOCK_FUNCTION: u8 = 16;
    /// `catch (e)`: `var e` in its block is allowed (B.3.4).
    pub const CATCH: u8 = 32;
    /// `catch ({ e })`.
    pub const CATCH_PATTERN: u8 = 64;
}
use bits::*;

/// Entries of closed scopes are dropped at the top level when there are this many.
const MAX_STALE: usize = 4096;

/// How a name is used.
#[derive(Clone, Copy, Default, Debug)]
pub struct Use {
    /// Assigned to.
    pub write: bool,
    /// `#name`.
    pub private: bool,
}

/// Names that a function has without declaring them.
#[derive(Clone, Copy)]
pub struct Implicit<'a> {
    pub arguments: bool,
    /// Name of a function expression.
    pub own: Option<Ident<'a>>,
}

impl Implicit<'_> {
    /// For scopes that are no functions.
    const NONE: Self = Implicit { arguments: false, own: None };

    fn has(&self, name: Ident<'_>) -> bool {
        (self.arguments && name == "arguments") || self.own == Some(name)
    }
}

struct Scope {
    number: u32,
    /// Something was declared in it.
    declares: bool,
    /// Length of [`Names::used`] and [`Names::hoisted`] on entry.
    used: usize,
    hoisted: usize,
}

/// Scopes around the node being visited.
#[derive(Default)]
pub struct Names<'a> {
    /// Of the outermost scope, and of the others by number of the scope.
    program: FxHashMap<Ident<'a>, u8>,
    declared: FxHashMap<(u32, Ident<'a>), u8>,
    /// Open scopes, innermost last.
    scopes: Vec<Scope>,
    /// Index in `scopes` of the scope of each open function, innermost last.
    functions: Vec<usize>,
    next: u32,
    /// Uses are noted.
    pub noting: bool,
    /// Uses in the open scopes that closed ones inside have not declared.
    used: Vec<(Ident<'a>, Use)>,
    /// Functions of sloppy blocks that are variables of the function around too (B.3.2), with the number of the scope.
    hoisted: Vec<(Ident<'a>, u32)>,
    /// Positions in the list being made, by name.
    listed: FxHashMap<(Ident<'a>, bool), usize>,
}

impl<'a> Names<'a> {
    pub fn open(&mut self) {
        let (used, hoisted) = (self.used.len(), self.hoisted.len());
        self.scopes.push(Scope { number: self.next, declares: false, used, hoisted });
        self.next += 1;
    }

    pub fn open_function(&mut self) {
        self.functions.push(self.scopes.len());
        self.open();
    }

    pub fn close(&mut self) {
        if self.noting {
            self.settle_hoisted();
            self.resolve(!0, Implicit::NONE);
        }
        self.leave();
    }

    pub fn close_function(&mut self, implicit: Implicit<'a>) {
        if self.noting {
            self.hoist();
            self.resolve(!0, implicit);
        }
        self.functions.pop();
        self.leave();
    }

    fn leave(&mut self) {
        self.scopes.pop();
        if self.scopes.len() == 1 && self.declared.len() > MAX_STALE {
            self.declared.clear();
        }
    }

    /// Uses so far are of the parameters (of a function or `catch`), which do not see what the body declares.
    pub fn end_parameters(&mut self, implicit: Implicit<'a>) {
        if self.noting {
            self.resolve(PARAMETER | CATCH | CATCH_PATTERN, implicit);
            if let Some(scope) = self.scopes.last_mut() {
                scope.used = self.used.len();
            }
        }
    }

    fn function_scope(&self) -> usize {
        *self.functions.last().expect("the program is the outermost function")
    }

    /// Whether declarations here are at the top level of a function or the program.
    pub fn at_function_level(&self) -> bool {
        self.function_scope() + 1 == self.scopes.len()
    }

    fn bits(&self, scope: &Scope, name: Ident<'a>) -> u8 {
        self.declared.get(&(scope.number, name)).copied().unwrap_or_default()
    }

    /// Adds `bit` to a name in scope `index`; false if it is already one of `conflicts` there.
    fn add(&mut self, index: usize, name: Ident<'a>, bit: u8, conflicts: u8) -> bool {
        let scope = &mut self.scopes[index];
        scope.declares = true;
        let entry = match scope.number {
            0 => self.program.entry(name).or_default(),
            number => self.declared.entry((number, name)).or_default(),
        };
        let fine = *entry & conflicts == 0;
        *entry |= bit;
        fine
    }

    fn here(&mut self, name: &BindingIdentifier<'a>, bit: u8, conflicts: u8) -> bool {
        self.add(self.scopes.len() - 1, name.name, bit, conflicts)
    }

    /// Each returns false if the name must not be declared.
    pub fn lexical(&mut self, name: &BindingIdentifier<'a>) -> bool {
        self.here(name, LEXICAL, !0)
    }

    pub fn block_function(&mut self, name: &BindingIdentifier<'a>) -> bool {
        if let Some(scope) = self.scopes.last().filter(|_| self.noting) {
            self.hoisted.push((name.name, scope.number));
        }
        self.here(name, BLOCK_FUNCTION, !BLOCK_FUNCTION)
    }

    pub fn top_function(&mut self, name: &BindingIdentifier<'a>) -> bool {
        self.here(name, FUNCTION, LEXICAL | BLOCK_FUNCTION)
    }

    pub fn parameter(&mut self, name: Ident<'a>) -> bool {
        self.add(self.scopes.len() - 1, name, PARAMETER, PARAMETER)
    }

    pub fn catch(&mut self, name: &BindingIdentifier<'a>, simple: bool) -> bool {
        self.here(name, if simple { CATCH } else { CATCH_PATTERN }, CATCH | CATCH_PATTERN)
    }

    /// `var`: belongs to the function, must not pass a lexical declaration on its way up.
    pub fn var(&mut self, name: &BindingIdentifier<'a>) -> bool {
        let top = self.function_scope();
        let mut fine = true;
        for index in top..self.scopes.len() {
            fine &= self.add(index, name.name, VAR, LEXICAL | BLOCK_FUNCTION | CATCH_PATTERN);
        }
        fine
    }

    /// Whether the outermost scope declares a name. Only asked when everything was visited.
    pub fn program_declares(&self, name: Ident<'a>) -> bool {
        self.program.contains_key(&name)
    }

    // ---- uses ----------------------------------------------------------------------------------------------------

    pub fn note(&mut self, name: Ident<'a>, kind: Use) {
        if self.noting {
            self.used.push((name, kind));
        }
    }

    /// Takes out the uses noted in the current scope of what it declares with one of `bits` or has anyway.
    fn resolve(&mut self, bits: u8, implicit: Implicit<'a>) {
        let Some(scope) = self.scopes.last() else { return };
        let nothing = implicit.own.is_none() && !implicit.arguments;
        if nothing && !scope.declares {
            return;
        }
        let mut kept = scope.used;
        for i in scope.used..self.used.len() {
            let (name, kind) = self.used[i];
            let own = !kind.private && (implicit.has(name) || scope.declares && self.bits(scope, name) & bits != 0);
            if !own {
                self.used[kept] = (name, kind);
                kept += 1;
            }
        }
        self.used.truncate(kept);
    }

    /// Takes out the uses of the private names of the class whose scope is the current one.
    pub fn resolve_private(&mut self, declared: impl Fn(&str) -> bool) {
        let Some(scope) = self.scopes.last().filter(|_| self.noting) else { return };
        let inside = self.used.split_off(scope.used);
        self.used.extend(inside.into_iter().filter(|(name, kind)| !(kind.private && declared(name))));
    }

    /// Leaving a block: functions of blocks inside that it has another meaning for go no further.
    fn settle_hoisted(&mut self) {
        let Some(scope) = self.scopes.last() else { return };
        let mut kept = scope.hoisted;
        for i in scope.hoisted..self.hoisted.len() {
            let (name, from) = self.hoisted[i];
            let stops = LEXICAL | BLOCK_FUNCTION | CATCH_PATTERN;
            if from == scope.number || self.bits(scope, name) & stops == 0 {
                self.hoisted[kept] = (name, from);
                kept += 1;
            }
        }
        self.hoisted.truncate(kept);
    }

    /// Leaving a function: what came up to it is a variable, if it is not something else there.
    fn hoist(&mut self) {
        let Some((index, first)) = self.scopes.last().map(|s| (self.scopes.len() - 1, s.hoisted)) else { return };
        for i in first..self.hoisted.len() {
            self.add(index, self.hoisted[i].0, VAR, 0);
        }
        self.hoisted.truncate(first);
    }

    /// Number of uses that wait for their declaration.
    pub fn waiting(&self) -> usize {
        self.used.len()
    }

    /// Takes the uses from `start` on, each name once.
    pub fn take_uses(&mut self, start: usize) -> Vec<(Ident<'a>, Use)> {
        self.listed.clear();
        let mut list: Vec<(Ident<'a>, Use)> = Vec::new();
        for (name, kind) in self.used.drain(start..) {
            match self.listed.entry((name, kind.private)) {
                std::collections::hash_map::Entry::Occupied(e) => list[*e.get()].1.write |= kind.write,
                std::collections::hash_map::Entry::Vacant(e) => {
                    e.insert(list.len());
                    list.push((name, kind));
                }
            }
        }
        list
    }
}
