//! Scope descriptions: what code compiled later (lazy functions, direct eval) must know of the scopes around it.

use std::rc::Rc;

use super::{FnIdx, ScopeIdx, ScopeTree};

/// The scopes from `scope` outwards.
pub fn describe(_tree: &ScopeTree, _scope: ScopeIdx, _f: FnIdx) -> Rc<[u8]> {
    Rc::from([])
}
