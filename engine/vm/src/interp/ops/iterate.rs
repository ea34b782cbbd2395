//! Iteration protocol, for-in.

use super::object::slow_ops;
use crate::Vm;
use crate::heap::{Gc, Kind};
use crate::interp::dispatch::*;
use crate::interp::iterate;
use crate::object::Object;
use crate::object::collection::END;
use crate::value::{Value, tag};
use crate::{handlers, slow_paths, try_js};

handlers! {
    fn iter_step(pc, fp, vm, fv, i) {
        let at = i.rc();
        if tag(fp, at + 1) == tag::INT {
            // Array fast path: the record is (array, index, done). Typed arrays are iterated likewise; they have no dense elements, and
            // what they have in the place of a length is more than any index.
            let array = payload(fp, at);
            let index = payload(fp, at + 1);
            if index < word(vm, array, 16) {
                let v = super::element::dense_get(vm, word(vm, array, 12), index);
                if !v.is_hole() {
                    set(fp, at + 1, Value::int(index as i32 + 1));
                    set(fp, i.ra(), v);
                    return next(pc.add(1), fp, vm, fv);
                }
            } else {
                set(fp, at + 2, Value::TRUE);
                set(fp, i.ra(), Value::UNDEFINED);
                return next(pc.add(1), fp, vm, fv);
            }
        }
        iter_step_2(pc, fp, vm, fv, i.0)
    }
    fn iter_result(pc, fp, vm, fv, i) {
        let r = get(fp, i.ra());
        if r.is_object() {
            let off = r.payload();
            if word(vm, off, 0) == (*vm).roots.iter_result_shape.offset() && off != 0 {
                let done = load(vm, off, 24);
                if done.is_bool() {
                    set(fp, i.rb() + 2, done);
                    set(fp, i.ra(), if done.is_true() { Value::UNDEFINED } else { load(vm, off, 16) });
                    return next(pc, fp, vm, fv);
                }
            }
        }
        iter_result_slow(pc, fp, vm, fv, i.0)
    }
}

/// Holes in arrays, typed arrays, built-in iterators, generators, and calls of `next`.
///
/// # Safety
/// As a handler.
#[inline(never)]
pub unsafe extern "C" fn iter_step_2(pc: *const u64, fp: *mut Value, vm: *mut Vm, fv: *mut u8, insn: u64) {
    let i = bytecode::Insn(insn);
    // SAFETY: as a handler.
    unsafe {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let at = i.rc();
        let (it, k) = (get(fp, at), get(fp, at + 1));
        if k.is_int() {
            let v = if it.as_gc::<Object>().is(Kind::TypedArray) {
                let Some(v) = try_js!(iterate::step_typed_array(&mut *vm, it.as_gc(), k.payload()), vm) else {
                    set(fp, at + 2, Value::TRUE);
                    set(fp, i.ra(), Value::UNDEFINED);
                    return next(pc.add(1), fp, vm, fv);
                };
                v
            } else {
                try_js!((*vm).get_elem_slow(it, k), vm)
            };
            set(fp, at + 1, Value::int(k.as_int().wrapping_add(1)));
            set(fp, i.ra(), v);
            return next(pc.add(1), fp, vm, fv);
        }
        if it.is_object()
            && (word(vm, it.payload(), 4) & 0xff) as u8 == Kind::Iterator as u8
            && let Some(kind) = (*vm).collection_iterator(it, k)
        {
            let v = (*vm).next_of_collection(it.as_gc(), kind);
            if v == END {
                set(fp, at + 2, Value::TRUE);
            }
            set(fp, i.ra(), if v == END { Value::UNDEFINED } else { v });
            return next(pc.add(1), fp, vm, fv);
        }
        let base = fp.offset(i.rb());
        *base = k;
        *base.add(1) = it;
        *base.add(2) = Value::UNDEFINED;
        if super::call::is_function(vm, k) {
            return super::call::enter_function(pc, base, vm, k.payload(), 0);
        }
        match try_js!(crate::interp::prepare_call(vm, base, 0), vm).target() {
            Some((f, argc)) => super::call::enter_function(pc, base, vm, f, argc),
            None => {
                set(fp, i.ra(), (*vm).halt_value);
                next(pc, fp, vm, fv)
            }
        }
    }
}

/// Value and `done` of the iterator result in register `a`, into registers `a` and `done`; false when it threw. Not
/// inlined, so that its locals cost no tail call.
///
/// # Safety
/// As a handler.
#[inline(never)]
unsafe fn iter_result_into(vm: *mut Vm, fp: *mut Value, a: isize, done: isize) -> bool {
    // SAFETY: by contract.
    unsafe {
        match iterate::iter_result(&mut *vm, get(fp, a)) {
            Ok((finished, v)) => {
                set(fp, done, Value::bool(finished));
                set(fp, a, v);
                true
            }
            Err(_) => false,
        }
    }
}

slow_paths! {
    fn iter_result_slow(pc, fp, vm, fv, i) {
        if !iter_result_into(vm, fp, i.ra(), i.rb() + 2) {
            return crate::interp::unwind::unwind(vm);
        }
        next(pc, fp, vm, fv)
    }
}

slow_ops! {
    get_iter get_iter_slow(pc, fp, vm, fv, i) {
        try_js!(iterate::get_iterator(&mut *vm, get(fp, i.rb()), i.x(), fp.offset(i.ra())), vm);
        next(pc, fp, vm, fv)
    }
    iter_return iter_return_slow(pc, fp, vm, fv, i) {
        let v = if get(fp, i.rb() + 1).is_int() {
            Value::UNDEFINED
        } else {
            let key = crate::Key::atom((*vm).names.return_);
            try_js!((*vm).get_method(get(fp, i.rb()), key), vm).map_or(Value::UNDEFINED, Value::from)
        };
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    iter_check iter_check_slow(pc, fp, vm, fv, i) {
        let v = get(fp, i.ra());
        if !v.is_object() {
            let _t = iterate::throw_result(&mut *vm, v);
            return crate::interp::unwind::unwind(vm);
        }
        next(pc, fp, vm, fv)
    }
    spread_into spread_into_slow(pc, fp, vm, fv, i) {
        let a: Gc<Object> = get(fp, i.ra()).as_gc();
        try_js!(iterate::spread_into(&mut *vm, a, get(fp, i.rb())), vm);
        next(pc, fp, vm, fv)
    }
    for_in_prep for_in_prep_slow(pc, fp, vm, fv, i) {
        let v = try_js!(iterate::for_in_prepare(&mut *vm, get(fp, i.rb())), vm);
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    for_in_next for_in_next_slow(pc, fp, vm, fv, i) {
        let v = try_js!(iterate::for_in_next(&mut *vm, get(fp, i.rb()).as_gc()), vm);
        if v.is_hole() {
            return next(pc.offset(i.rc()), fp, vm, fv);
        }
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
}
