//! Declared names by scope, for the early errors about redeclaration.

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

/// Scopes around the node being visited.
#[derive(Default)]
pub struct Names<'a> {
    declared: FxHashMap<(u32, Ident<'a>), u8>,
    /// Numbers of the open scopes, innermost last.
    scopes: Vec<u32>,
    /// Index in `scopes` of the scope of each open function, innermost last.
    functions: Vec<usize>,
    next: u32,
}

impl<'a> Names<'a> {
    pub fn open(&mut self) {
        self.scopes.push(self.next);
        self.next += 1;
    }

    pub fn open_function(&mut self) {
        self.functions.push(self.scopes.len());
        self.open();
    }

    pub fn close(&mut self) {
        self.scopes.pop();
    }

    pub fn close_function(&mut self) {
        self.functions.pop();
        self.close();
    }

    fn function_scope(&self) -> usize {
        *self.functions.last().expect("the program is the outermost function")
    }

    /// Whether declarations here are at the top level of a function or the program.
    pub fn at_function_level(&self) -> bool {
        self.function_scope() + 1 == self.scopes.len()
    }

    /// Adds `bit` to a name in scope `index`; false if it is already one of `conflicts` there.
    fn add(&mut self, index: usize, name: Ident<'a>, bit: u8, conflicts: u8) -> bool {
        let entry = self.declared.entry((self.scopes[index], name)).or_default();
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
        self.declared.contains_key(&(0, name))
    }
}
