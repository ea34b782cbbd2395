//! Loads of constants and special values.

use crate::Vm;
use crate::handlers;
use crate::interp::dispatch::*;
use crate::value::Value;
use bytecode::{BuiltinFunction, frame};

handlers! {
    fn mov(pc, fp, vm, fv, i) {
        set(fp, i.ra(), get(fp, i.rb()));
        next(pc, fp, vm, fv)
    }
    fn load_int(pc, fp, vm, fv, i) {
        set(fp, i.ra(), Value::int(i.imm()));
        next(pc, fp, vm, fv)
    }
    fn load_const(pc, fp, vm, fv, i) {
        set(fp, i.ra(), constant(fv, i.imm() as u32 as usize));
        next(pc, fp, vm, fv)
    }
    fn load_special(pc, fp, vm, fv, i) {
        set(fp, i.ra(), Value::special(i.imm() as u32));
        next(pc, fp, vm, fv)
    }
    fn load_callee(pc, fp, vm, fv, i) {
        set(fp, i.ra(), get(fp, frame::CALLEE as isize));
        next(pc, fp, vm, fv)
    }
    fn load_builtin(pc, fp, vm, fv, i) {
        let f = BuiltinFunction::from_u8(i.x()).map_or(Value::UNDEFINED, |f| (*vm).builtin_function(f));
        set(fp, i.ra(), f);
        next(pc, fp, vm, fv)
    }
    fn load_new_target(pc, fp, vm, fv, i) {
        let argc = get(fp, frame::ARGC as isize).0;
        let v = if (argc >> 32) as u32 & frame::FLAG_CONSTRUCT != 0 {
            get(fp, frame::NEW_TARGET as isize)
        } else {
            Value::UNDEFINED
        };
        set(fp, i.ra(), v);
        next(pc, fp, vm, fv)
    }
    fn argc(pc, fp, vm, fv, i) {
        set(fp, i.ra(), Value::int(get(fp, frame::ARGC as isize).0 as u32 as i32));
        next(pc, fp, vm, fv)
    }
}
