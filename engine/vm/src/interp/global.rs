//! Global bindings: properties of the global object and script-level lexical declarations.
//!
//! Each lexical binding has a cell (an `Env` of two slots: value, and `true` when constant) found by name in
//! `Roots::global_lexicals`.

use super::code::{Feedback, Ic};
use super::dispatch::constant;
use super::env::Env;
use crate::Vm;
use crate::error::JsResult;
use crate::heap::Gc;
use crate::object::shape::shape_flags;
use crate::object::{Attrs, Key, ValueCell};
use crate::value::Value;
use bytecode::Insn;

/// The binding's cell.
fn lexical(vm: &mut Vm, key: Key) -> Option<Gc<Env>> {
    let table = vm.roots.global_lexicals;
    let f = table.shape().lookup(key)?;
    Some(table.slot(f.slot).get().as_gc())
}

/// Value of a global name. `missing_ok`: undefined instead of a ReferenceError.
///
/// # Safety
/// `ic` belongs to the running function whose feedback cell is `owner`.
pub unsafe fn get(vm: *mut Vm, ic: &Ic, owner: usize, missing_ok: bool) -> JsResult {
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    let key = ic.key();
    let owner: Gc<Feedback> = Gc::from_offset(owner as u32);
    if let Some(cell) = lexical(vm, key) {
        let v = cell.slots()[0].get();
        if v.is_hole() {
            let name = vm.key_text(key);
            return Err(vm.throw_reference(format!("Cannot access '{name}' before initialization")));
        }
        ic.holder.set(cell.offset());
        vm.barrier(owner);
        return Ok(v);
    }
    let g = vm.roots.global;
    let s = g.shape();
    if let Some(f) = s.lookup(key)
        && !f.attrs.is_accessor()
        && !f.attrs.is_lazy()
    {
        if !s.has(shape_flags::DICTIONARY) && s.inline_offset(f.slot).is_none() {
            ic.shape.set(s.offset());
            ic.disp.set(8 + (f.slot - s.inline_cap.get() as u32) * 8);
            vm.barrier(owner);
        }
        return Ok(g.slot(f.slot).get());
    }
    if vm.has(g, key)? {
        return vm.get(g, key);
    }
    if missing_ok {
        return Ok(Value::UNDEFINED);
    }
    let name = vm.key_text(key);
    Err(vm.throw_reference(format!("{name} is not defined")))
}

/// Assigns to a global name.
///
/// # Safety
/// As [`get`].
pub unsafe fn set(vm: *mut Vm, ic: &Ic, owner: usize, v: Value, strict: bool) -> JsResult<()> {
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    let key = ic.key();
    let owner: Gc<Feedback> = Gc::from_offset(owner as u32);
    if let Some(cell) = lexical(vm, key) {
        if cell.slots()[0].get().is_hole() {
            let name = vm.key_text(key);
            return Err(vm.throw_reference(format!("Cannot access '{name}' before initialization")));
        }
        if cell.slots()[1].get().is_true() {
            return Err(vm.throw_type("Assignment to constant variable."));
        }
        cell.slots()[0].set(v);
        vm.barrier(cell);
        ic.holder.set(cell.offset());
        vm.barrier(owner);
        return Ok(());
    }
    let g = vm.roots.global;
    let s = g.shape();
    if let Some(f) = s.lookup(key)
        && f.attrs.writable()
        && !f.attrs.is_accessor()
        && !f.attrs.is_lazy()
    {
        if !s.has(shape_flags::DICTIONARY) && s.inline_offset(f.slot).is_none() {
            ic.shape.set(s.offset());
            ic.disp.set(8 + (f.slot - s.inline_cap.get() as u32) * 8);
            vm.barrier(owner);
        }
        g.slot(f.slot).set(v);
        vm.barrier(g);
        vm.barrier(Gc::<ValueCell>::from_offset(g.slots.get()));
        return Ok(());
    }
    if strict && !vm.has(g, key)? {
        let name = vm.key_text(key);
        return Err(vm.throw_reference(format!("{name} is not defined")));
    }
    if !vm.set(g, key, v, g.into())? && strict {
        return Err(vm.throw_set_failed(g.into(), key));
    }
    Ok(())
}

/// Initialises a lexical binding declared before.
pub fn init_lexical(vm: &mut Vm, key: Key, v: Value) {
    if let Some(cell) = lexical(vm, key) {
        cell.slots()[0].set(v);
        vm.barrier(cell);
    }
}

fn names(list: Value) -> impl Iterator<Item = Key> {
    let l: Gc<ValueCell> = list.as_gc();
    (1..l.cap()).map(move |i| l.get(i)).filter(|v| v.is_string()).map(|v| Key::atom(v.as_gc()))
}

/// GlobalDeclarationInstantiation up to the functions (spec 16.1.7), for op `DeclareGlobals`.
///
/// # Safety
/// `fv` holds the constants that `i` and its `Extra` word name; `Vm::pc` addresses the Extra word.
pub unsafe fn declare(vm: *mut Vm, fv: *mut u8, i: Insn) -> JsResult<()> {
    // SAFETY: by contract.
    let (lets, consts, vars, functions) = unsafe {
        let extra = Insn(*(*vm).pc);
        (
            constant(fv, i.a() as usize),
            constant(fv, i.b() as usize),
            constant(fv, i.c() as usize),
            constant(fv, extra.a() as usize),
        )
    };
    // SAFETY: vm is the current isolate.
    let vm = unsafe { &mut *vm };
    let from_eval = i.x() & 1 != 0;
    let g = vm.roots.global;
    for key in names(lets).chain(names(consts)) {
        let clash = lexical(vm, key).is_some() || restricted(vm, key)?;
        if clash {
            return Err(redeclared(vm, key));
        }
    }
    for key in names(vars).chain(names(functions)) {
        if lexical(vm, key).is_some() {
            return Err(redeclared(vm, key));
        }
    }
    for key in names(functions) {
        let ok = match vm.get_own(g, key)? {
            None => vm.is_extensible(g)?,
            Some(d) => {
                d.configurable == Some(true)
                    || (!d.is_accessor() && d.writable == Some(true) && d.enumerable == Some(true))
            }
        };
        if !ok {
            let name = vm.key_text(key);
            return Err(vm.throw_type(format!("Cannot redefine property: {name}")));
        }
    }
    for key in names(vars) {
        if vm.get_own(g, key)?.is_none() {
            if !vm.is_extensible(g)? {
                let name = vm.key_text(key);
                return Err(vm.throw_type(format!("Cannot define global variable '{name}', object is not extensible")));
            }
            let attrs = Attrs::DEFAULT.with(Attrs::CONFIGURABLE, from_eval);
            vm.define_data(g, key, Value::UNDEFINED, attrs);
        }
    }
    for (list, constant) in [(lets, false), (consts, true)] {
        for key in names(list) {
            let cell = vm.new_env(0, 2, Value::HOLE);
            cell.slots()[1].set(Value::bool(constant));
            let table = vm.roots.global_lexicals;
            vm.define_data(table, key, Value::cell(cell), Attrs::DEFAULT);
            // Caches that found a property of this name must look again.
            if g.shape().lookup(key).is_some() && !g.shape().has(shape_flags::DICTIONARY) {
                vm.make_unique(g);
            }
        }
    }
    Ok(())
}

/// HasRestrictedGlobalProperty: an own non-configurable property.
fn restricted(vm: &mut Vm, key: Key) -> JsResult<bool> {
    let g = vm.roots.global;
    Ok(vm.get_own(g, key)?.is_some_and(|d| d.configurable == Some(false)))
}

fn redeclared(vm: &mut Vm, key: Key) -> crate::Throw {
    let name = vm.key_text(key);
    vm.throw_syntax(format!("Identifier '{name}' has already been declared"))
}

/// CreateGlobalFunctionBinding.
pub fn declare_function(vm: &mut Vm, key: Key, f: Value, deletable: bool) -> JsResult<()> {
    let g = vm.roots.global;
    let existing = vm.get_own(g, key)?;
    let mut d = crate::object::ops::PropDesc { value: Some(f), ..Default::default() };
    if existing.is_none_or(|e| e.configurable == Some(true)) {
        d.writable = Some(true);
        d.enumerable = Some(true);
        d.configurable = Some(deletable);
    }
    vm.define_or_throw(g, key, &d)?;
    vm.put(g, key, f)
}
