//! Scope descriptions: what code compiled later (lazy functions, direct eval) must know of the scopes around it.
//!
//! A description lists the enclosing functions and scopes from the outside in. Only bindings with slots are in it: a
//! name that inner code can refer to has been captured by the first pass over the whole text. Positions are offsets
//! in the source text.
//!
//! The bindings that have names are in a hash table for each scope, which [`super::place`] searches where it lies:
//! the top level of a large program has thousands of names, of which one function uses a few.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use super::*;

/// Version of the format; descriptions may be stored in images.
pub(super) const VERSION: u32 = 3;

/// Hash of a name in the tables (FNV-1a: the same in every process).
pub(super) fn hash(name: &str) -> u32 {
    name.bytes().fold(0x811C_9DC5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// What stands before a private name in the tables.
pub(super) const PRIVATE_MARK: char = '#';

#[derive(Default)]
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

    fn bits(&mut self, bits: &[bool]) {
        let n = bits.iter().enumerate().fold(0, |n, (i, &b)| n | (b as u32) << i);
        self.num(n);
    }

    fn name(&mut self, mark: Option<char>, name: &str) {
        self.num((name.len() + mark.map_or(0, char::len_utf8)) as u32);
        self.0.extend(mark.map(|c| c as u8));
        self.0.extend_from_slice(name.as_bytes());
    }
}

/// A hash table of entries that start with their names: offsets of the entries plus 1, then the entries.
struct Table {
    slots: Vec<u32>,
    entries: Writer,
}

impl Table {
    fn new(count: usize) -> Table {
        let size = if count == 0 { 0 } else { (count * 4 / 3 + 1).next_power_of_two() };
        Table { slots: vec![0; size], entries: Writer::default() }
    }

    /// Starts the entry of a name that is not in the table.
    fn add(&mut self, mark: Option<char>, name: &str) -> &mut Writer {
        let hash = match mark {
            Some(c) => hash(&format!("{c}{name}")),
            None => hash(name),
        };
        let mask = self.slots.len() - 1;
        let mut i = hash as usize & mask;
        while self.slots[i] != 0 {
            i = (i + 1) & mask;
        }
        self.slots[i] = self.entries.0.len() as u32 + 1;
        self.entries.name(mark, name);
        &mut self.entries
    }

    fn write(self, w: &mut Writer) {
        w.num(self.slots.len() as u32);
        w.num(self.entries.0.len() as u32);
        for slot in self.slots {
            w.0.extend_from_slice(&slot.to_le_bytes());
        }
        w.0.extend_from_slice(&self.entries.0);
    }
}

/// Which bindings of a scope inner code may refer to; `free`: the names that it uses, if that is known.
fn needed(tree: &ScopeTree, scope: ScopeIdx, free: Option<&[&str]>) -> Vec<BindingIdx> {
    let s = tree.scope(scope);
    let captured = |b: &BindingIdx| tree.binding(*b).captured;
    let Some(free) = free else {
        let wanted = |b: &BindingIdx| tree.binding(*b).kind != BindingKind::Hidden || s.dynamic == *b;
        return s.bindings.iter().copied().filter(|b| captured(b) && wanted(b)).collect();
    };
    // There may be thousands of bindings, so they are not gone through.
    let mut list: Vec<BindingIdx> = free.iter().filter_map(|name| s.lookup(name)).collect();
    list.extend(s.privates.values());
    list.push(s.dynamic);
    let info = tree.function(s.function);
    if info.param_scope == scope {
        list.extend([info.this_binding, info.new_target_binding, info.callee_binding]);
    }
    list.retain(|&b| b != NONE && captured(&b));
    list.sort_unstable();
    list.dedup();
    list
}

/// The scopes from `scope` outwards. `shift` is added to positions of the text being compiled.
pub fn describe(tree: &ScopeTree, scope: ScopeIdx, shift: i64) -> Rc<[u8]> {
    let mut scopes = Vec::new();
    let mut functions: Vec<FnIdx> = Vec::new();
    // Outside the innermost function or class only the names it uses are needed, unless eval may ask for any.
    let mut free: Option<&[&str]> = None;
    let mut s = scope;
    while s != NONE {
        let sc = tree.scope(s);
        scopes.push((s, needed(tree, s, free)));
        let f = sc.function;
        if functions.last() != Some(&f) {
            functions.push(f);
        }
        if free.is_none() && !tree.scope(scope).has_eval {
            free = sc.free.as_deref();
        }
        s = sc.parent;
    }
    scopes.reverse();
    functions.reverse();
    let private = |b: BindingIdx| tree.binding(b).kind == BindingKind::PrivateName;
    let named = |b: BindingIdx| {
        let binding = tree.binding(b);
        private(b) || tree.scope(binding.scope).lookup(binding.name) == Some(b)
    };
    // Bindings without names are numbered in the order they are written.
    let unnamed = scopes.iter().flat_map(|(_, list)| list.iter().copied().filter(|&b| !named(b)));
    let numbers: FxHashMap<BindingIdx, u32> = unnamed.zip(0..).collect();
    let mut w = Writer::default();
    w.num(VERSION);
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
    for (s, captured) in &scopes {
        let scope = tree.scope(*s);
        let i = tree.function(scope.function);
        w.num(scope.kind as u32);
        w.num(functions.iter().position(|f| *f == scope.function).unwrap_or(0) as u32);
        w.bits(&[i.param_scope == *s, i.body_scope == *s && !i.in_parameters]);
        w.num(scope.slots);
        w.index(number(scope.dynamic));
        let unnamed = || captured.iter().filter(|b| numbers.contains_key(b));
        let count = unnamed().count();
        let mut table = Table::new(captured.len() - count);
        let record = |w: &mut Writer, b: BindingIdx| {
            let binding = tree.binding(b);
            w.num((binding.kind as u32) << 1 | tree.is_fixed(b) as u32);
            w.num(binding.slot);
            w.num(if scope.closed { binding.init_end } else { shifted(binding.init_end) });
        };
        w.num(count as u32);
        for &b in unnamed() {
            record(&mut w, b);
        }
        for &b in captured.iter().filter(|b| !numbers.contains_key(b)) {
            let mark = private(b).then_some(PRIVATE_MARK);
            record(table.add(mark, tree.binding(b).name), b);
        }
        table.write(&mut w);
    }
    w.0.into()
}
