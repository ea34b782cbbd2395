//! Names found at run time: `with`, sloppy direct eval; and explicit resource management.

use crate::Vm;
use crate::heap::Gc;
use crate::interp::dispatch::*;
use crate::interp::ops::call::{call, call_spread, enter_function};
use crate::object::{Key, Object, ValueCell};
use crate::value::Value;
use crate::vm::Intrinsic;
use crate::{JsResult, handlers, slow_paths, try_js};
use bytecode::{Insn, frame};

/// Bit of `CallEval`: the arguments are in an array.
const SPREAD: u8 = 2;
const HEADER: usize = frame::HEADER as usize;

fn name_of(v: Value) -> Key {
    Key::atom(v.as_gc())
}

/// Whether a `with` object binds a name (spec 9.1.1.2.1): not when `@@unscopables` says so.
fn binds(vm: &mut Vm, o: Gc<Object>, name: Key) -> JsResult<bool> {
    if !vm.has(o, name)? {
        return Ok(false);
    }
    let key = Key::symbol(vm.symbols.unscopables);
    match vm.get(o, key)?.to_object() {
        Some(blocked) => {
            let v = vm.get(blocked, name)?;
            Ok(!crate::value::convert::to_boolean(v))
        }
        None => Ok(true),
    }
}

impl Vm {
    /// GetDisposeMethod (spec 7.5.5); null and undefined have none and need none.
    pub fn dispose_method(&mut self, v: Value, is_async: bool) -> JsResult {
        if v.is_nullish() {
            return Ok(Value::UNDEFINED);
        }
        if v.to_object().is_none() {
            let shown = self.describe(v);
            return Err(self.throw_type(format!("{shown} is not an object")));
        }
        if is_async && let Some(f) = self.get_method(v, Key::symbol(self.symbols.async_dispose))? {
            return Ok(f.into());
        }
        match self.get_method(v, Key::symbol(self.symbols.dispose))? {
            Some(f) if is_async => {
                let wrap = self.roots.intrinsics[Intrinsic::AsyncFromSyncDispose as usize];
                self.call(wrap, Value::UNDEFINED, &[f.into()])
            }
            Some(f) => Ok(f.into()),
            None => {
                let name = if is_async { "Symbol.asyncDispose" } else { "Symbol.dispose" };
                Err(self.throw_type(format!("Property [{name}] is not a function")))
            }
        }
    }

    /// `new SuppressedError(error, suppressed)`.
    pub fn suppressed_error(&mut self, error: Value, suppressed: Value) -> Value {
        let proto = self.intrinsic(Intrinsic::SuppressedErrorProto);
        let e = self.new_error_object(proto, Value::UNDEFINED);
        let (k1, k2) = (Key::atom(self.names.error), Key::atom(self.names.suppressed));
        self.define_data(e, k1, error, crate::Attrs::HIDDEN);
        self.define_data(e, k2, suppressed, crate::Attrs::HIDDEN);
        e.into()
    }
}

/// `delete name` of a global: declarations stay, properties go if they may.
fn delete_global(vm: &mut Vm, name: Key) -> JsResult<bool> {
    if vm.roots.global_lexicals.shape().lookup(name).is_some() {
        return Ok(false);
    }
    let global = vm.roots.global;
    vm.delete(global, name)
}

handlers! {
    fn with_object(pc, fp, vm, fv, i) {
        with_object_slow(pc, fp, vm, fv, i.0)
    }
    fn with_has(pc, fp, vm, fv, i) {
        with_has_slow(pc, fp, vm, fv, i.0)
    }
    fn dyn_scope(pc, fp, vm, fv, i) {
        dyn_scope_slow(pc, fp, vm, fv, i.0)
    }
    fn del_name(pc, fp, vm, fv, i) {
        del_name_slow(pc, fp, vm, fv, i.0)
    }
    fn use_resource(pc, fp, vm, fv, i) {
        use_resource_slow(pc, fp, vm, fv, i.0)
    }
    fn suppress_error(pc, fp, vm, fv, i) {
        suppress_error_slow(pc, fp, vm, fv, i.0)
    }
    fn call_eval(pc, fp, vm, fv, i) {
        let f = *fp.offset(i.rb());
        if f.is_object() && f == (*vm).roots.intrinsics[Intrinsic::Eval as usize] {
            return call_eval_slow(pc, fp, vm, fv, i.0);
        }
        if i.x() & SPREAD != 0 {
            return call_spread(pc, fp, vm, fv, i.0);
        }
        call(pc, fp, vm, fv, i.0)
    }
    /// Reached when the call of a `CallEval` returns: its operands are not executed.
    fn extra(pc, fp, vm, fv, i) {
        next(pc, fp, vm, fv)
    }
}

slow_paths! {
    fn with_object_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let o = try_js!((*vm).to_object(v), vm);
        set(fp, i.ra(), o.into());
        next(pc, fp, vm, fv)
    }
    fn with_has_slow(pc, fp, vm, fv, i) {
        let o: Gc<Object> = get(fp, i.rb()).as_gc();
        let name = name_of(constant(fv, i.c() as usize));
        let found = if i.x() & 1 == 0 { binds(&mut *vm, o, name) } else { (*vm).has(o, name) };
        let found = try_js!(found, vm);
        set(fp, i.ra(), Value::bool(found));
        next(pc, fp, vm, fv)
    }
    fn dyn_scope_slow(pc, fp, vm, fv, i) {
        let o = (*vm).new_null_object();
        set(fp, i.ra(), o.into());
        next(pc, fp, vm, fv)
    }
    fn del_name_slow(pc, fp, vm, fv, i) {
        let name = name_of(constant(fv, i.imm() as u32 as usize));
        let gone = try_js!(delete_global(&mut *vm, name), vm);
        set(fp, i.ra(), Value::bool(gone));
        next(pc, fp, vm, fv)
    }
    fn use_resource_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.rb());
        let m = try_js!((*vm).dispose_method(v, i.x() & 1 != 0), vm);
        set(fp, i.ra(), m);
        next(pc, fp, vm, fv)
    }
    fn suppress_error_slow(pc, fp, vm, fv, i) {
        let e = (*vm).suppressed_error(get(fp, i.ra()), get(fp, i.rb()));
        set(fp, i.ra(), e);
        next(pc, fp, vm, fv)
    }
    fn call_eval_slow(pc, fp, vm, fv, i) {
        let base = fp.offset(i.rb());
        let first = if i.c() == 0 { Value::UNDEFINED } else { *base.add(HEADER) };
        let source = match i.x() & SPREAD {
            0 => first,
            // The array was made by the compiler's spread code.
            _ if first.as_gc::<Object>().array_len() == 0 => Value::UNDEFINED,
            _ => (*vm).array_get(first.as_gc(), 0),
        };
        if !source.is_string() {
            set(fp, i.ra(), source);
            return next(pc.add(1), fp, vm, fv);
        }
        let place = Insn(*pc);
        let env = get(fp, place.ra());
        let scope = constant(fv, place.imm() as u32 as usize);
        let caller: Gc<Object> = get(fp, frame::CALLEE as isize).as_gc();
        let direct_eval = (*vm).hooks.direct_eval;
        let f = try_js!(direct_eval(&mut *vm, source.as_gc(), scope.as_gc(), env, i.x() & 1 != 0, caller), vm);
        *base = f.into();
        *base.add(1) = Value::UNDEFINED;
        enter_function(pc, base, vm, f.offset(), 0)
    }
}

/// The cell a closure keeps its environment in, as the register that holds it says.
pub fn env_offset(env: Value) -> u32 {
    if env.is_cell() { env.as_gc::<ValueCell>().offset() } else { 0 }
}
