//! Environments and temporal-dead-zone checks.

use crate::Vm;
use crate::heap::Gc;
use crate::interp::dispatch::*;
use crate::interp::env::{Env, SLOTS};
use crate::interp::unwind::unwind;
use crate::value::Value;
use crate::{handlers, slow_paths};
use bytecode::frame;

/// The environment `hops` up from the one in a register.
#[inline(always)]
unsafe fn up(vm: *mut Vm, env: Value, hops: u8) -> u32 {
    let mut e = env.payload();
    for _ in 0..hops {
        // SAFETY: the compiler emits hops along existing parents.
        e = unsafe { word(vm, e, 8) };
    }
    e
}

handlers! {
    fn load_env(pc, fp, vm, fv, i) {
        let f = get(fp, frame::CALLEE as isize).payload();
        let env = word(vm, f, 20);
        set(fp, i.ra(), Value::from_tag(crate::value::tag::CELL, env));
        next(pc, fp, vm, fv)
    }
    fn new_env(pc, fp, vm, fv, i) {
        let n = i.c() as usize;
        let size = (SLOTS + n * 8 + 15) & !15;
        if size > 512 {
            return new_env_slow(pc, fp, vm, fv, i.0);
        }
        let b = &mut (*vm).bump[size >> 4];
        if b.cur + size as u64 > b.end {
            return new_env_slow(pc, fp, vm, fv, i.0);
        }
        let off = (b.cur >> 3) as u32;
        b.cur += size as u64;
        let at = vm as usize + off as usize * 8;
        let parent = get(fp, i.rb());
        *(at as *mut u64) = (crate::Kind::Env as u64) << 32 | n as u64;
        *((at + 8) as *mut u64) = if parent.is_cell() { parent.payload() as u64 } else { 0 };
        let fill = if i.x() != 0 { Value::HOLE } else { Value::UNDEFINED };
        let mut p = at + SLOTS;
        while p < at + size {
            *(p as *mut Value) = fill;
            p += 8;
        }
        set(fp, i.ra(), Value::from_tag(crate::value::tag::CELL, off));
        next(pc, fp, vm, fv)
    }
    fn copy_env(pc, fp, vm, fv, i) {
        copy_env_slow(pc, fp, vm, fv, i.0)
    }
    fn get_env(pc, fp, vm, fv, i) {
        let e = up(vm, get(fp, i.rc()), i.x());
        set(fp, i.ra(), load(vm, e, SLOTS + i.b() as usize * 8));
        next(pc, fp, vm, fv)
    }
    fn get_env_checked(pc, fp, vm, fv, i) {
        let e = up(vm, get(fp, i.rc()), i.x());
        let v = load(vm, e, SLOTS + i.b() as usize * 8);
        if v.is_hole() {
            return tdz_slow(pc, fp, vm, fv, i.0);
        }
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn set_env(pc, fp, vm, fv, i) {
        let e = up(vm, get(fp, i.rc()), i.x());
        if store(vm, e, SLOTS + i.b() as usize * 8, get(fp, i.ra())) {
            return set_env_barrier(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn set_env_checked(pc, fp, vm, fv, i) {
        let e = up(vm, get(fp, i.rc()), i.x());
        if load(vm, e, SLOTS + i.b() as usize * 8).is_hole() {
            return tdz_slow(pc, fp, vm, fv, i.0);
        }
        if store(vm, e, SLOTS + i.b() as usize * 8, get(fp, i.ra())) {
            return set_env_barrier(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn get_import(pc, fp, vm, fv, i) {
        let e = up(vm, get(fp, i.rc()), i.x());
        let at = SLOTS + i.b() as usize * 8;
        let (m, k) = (load(vm, e, at), load(vm, e, at + 8));
        if m.is_cell() {
            let v = load(vm, m.payload(), SLOTS + k.as_int() as usize * 8);
            if !v.is_hole() {
                set(fp, i.ra(), v);
                return next(pc, fp, vm, fv);
            }
        } else if m.is_object() {
            // Namespace import: the slot holds the namespace object itself.
            set(fp, i.ra(), m);
            return next(pc, fp, vm, fv);
        }
        tdz_slow(pc, fp, vm, fv, i.0)
    }
    fn check_hole(pc, fp, vm, fv, i) {
        if get(fp, i.ra()).is_hole() {
            return tdz_slow(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn check_this(pc, fp, vm, fv, i) {
        if get(fp, i.ra()).is_hole() {
            return check_this_slow(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn check_this_init(pc, fp, vm, fv, i) {
        if !get(fp, i.ra()).is_hole() {
            return check_this_init_slow(pc, fp, vm, fv, i.0);
        }
        next(pc, fp, vm, fv)
    }
    fn throw_const_assign(pc, fp, vm, fv, i) {
        const_assign_slow(pc, fp, vm, fv, i.0)
    }
}

slow_paths! {
    fn set_env_barrier(pc, fp, vm, fv, i) {
        (*vm).barrier(Gc::<Env>::from_offset(up(vm, get(fp, i.rc()), i.x())));
        next(pc, fp, vm, fv)
    }
    fn new_env_slow(pc, fp, vm, fv, i) {
        let parent = get(fp, i.rb());
        let fill = if i.x() != 0 { Value::HOLE } else { Value::UNDEFINED };
        let e = (*vm).new_env(if parent.is_cell() { parent.payload() } else { 0 }, i.c() as usize, fill);
        set(fp, i.ra(), Value::cell(e));
        next(pc, fp, vm, fv)
    }
    fn copy_env_slow(pc, fp, vm, fv, i) {
        let e = (*vm).copy_env(get(fp, i.rb()).as_gc());
        set(fp, i.ra(), Value::cell(e));
        next(pc, fp, vm, fv)
    }
    fn tdz_slow(pc, fp, vm, fv, i) {
        let _t = crate::interp::throw_tdz(vm);
        unwind(vm)
    }
    fn check_this_slow(pc, fp, vm, fv, i) {
        let _t = (*vm).throw_reference(
            "Must call super constructor in derived class before accessing 'this' or returning from derived constructor",
        );
        unwind(vm)
    }
    fn check_this_init_slow(pc, fp, vm, fv, i) {
        let _t = (*vm).throw_reference("Super constructor may only be called once");
        unwind(vm)
    }
    fn const_assign_slow(pc, fp, vm, fv, i) {
        let _t = (*vm).throw_type("Assignment to constant variable.");
        unwind(vm)
    }
}
