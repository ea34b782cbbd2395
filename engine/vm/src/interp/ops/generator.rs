//! Generators and async functions.

use super::call::{caches_of, return_value};
use super::object::slow_ops;
use crate::Vm;
use crate::interp::dispatch::*;
use crate::interp::generator::{self, state};
use crate::value::Value;
use crate::{handlers, slow_paths, try_js};
use bytecode::frame;

handlers! {
    fn enter_resume(pc, fp, vm, fv, i) {
        generator::enter_resume(vm, fp, pc, i.x())
    }
    fn yield_(pc, fp, vm, fv, i) {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let v = get(fp, i.rb());
        generator::suspend(vm, fp, pc, state::YIELD);
        hand_over(fp, vm, v, false)
    }
    fn yield_star_result(pc, fp, vm, fv, i) {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let v = get(fp, i.rb());
        generator::suspend(vm, fp, pc, state::YIELD);
        return_value(fp, vm, v)
    }
    fn ret_generator(pc, fp, vm, fv, i) {
        (*vm).fp = fp;
        (*vm).pc = pc;
        let v = get(fp, i.ra());
        generator::complete(vm, fp);
        hand_over(fp, vm, v, true)
    }
}

/// Returns what a generator yields, or its end, from the frame `fp`.
///
/// # Safety
/// `fp` is a linked frame.
#[inline(always)]
unsafe fn hand_over(fp: *mut Value, vm: *mut Vm, v: Value, done: bool) {
    // SAFETY: by contract.
    unsafe {
        if let Some(caller) = generator::hand_over(fp, v, done) {
            let pc = get(fp, frame::RETURN_PC as isize).0 as *const u64;
            return next(pc.add(1), caller, vm, caches_of(caller, vm));
        }
        let r = (*vm).iter_result(v, done);
        return_value(fp, vm, r.into())
    }
}

slow_ops! {
    initial_yield initial_yield_slow(pc, fp, vm, fv, i) {
        let g = try_js!(generator::initial_yield(vm, fp, pc), vm);
        return_value(fp, vm, g)
    }
    start_async start_async_slow(pc, fp, vm, fv, i) {
        set(fp, frame::NEW_TARGET as isize, (*vm).new_promise().into());
        next(pc, fp, vm, fv)
    }
    await_ await_slow(pc, fp, vm, fv, i) {
        let p = try_js!(generator::suspend_async(vm, fp, pc, get(fp, i.rb())), vm);
        return_value(fp, vm, p)
    }
    ret_async ret_async_slow(pc, fp, vm, fv, i) {
        let p = generator::settle_async(vm, fp, get(fp, i.ra()), true);
        return_value(fp, vm, p)
    }
    reject_async reject_async_slow(pc, fp, vm, fv, i) {
        let p = generator::settle_async(vm, fp, get(fp, i.ra()), false);
        return_value(fp, vm, p)
    }
    async_gen_yield async_gen_yield_slow(pc, fp, vm, fv, i) {
        let r = try_js!(generator::step_async(vm, fp, pc, i), vm);
        return_value(fp, vm, r)
    }
    async_gen_return async_gen_return_slow(pc, fp, vm, fv, i) {
        let r = try_js!(generator::step_async(vm, fp, pc, i), vm);
        return_value(fp, vm, r)
    }
    async_gen_throw async_gen_throw_slow(pc, fp, vm, fv, i) {
        let r = try_js!(generator::step_async(vm, fp, pc, i), vm);
        return_value(fp, vm, r)
    }
}
